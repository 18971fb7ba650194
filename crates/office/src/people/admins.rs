//! The three administrators 三员: first start, and new links for them. Three separate persons, no super-user.

use lexicon::{GrantId, PersonId};
use store::Tx;

use super::grant::{self, GrantForm};
use super::person::{self, PersonForm};
use super::{Actor, Role, Token, activation, actor, directory, rows};
use crate::{Error, Result};

/// Proof of standing at the machine's own console: only the binary's commands make it, never a request.
#[derive(Debug)]
pub struct Console(());

impl Console {
    /// Says that the program was started by hand on its machine.
    #[must_use]
    pub fn at_the_machine() -> Console {
        Console(())
    }
}

/// One of the three, as entered at first start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminForm {
    /// Account.
    pub login: String,
    /// Name.
    pub name: String,
}

/// An administrator and the one-time link to set the password with.
#[derive(Debug, Clone)]
pub struct AdminLink {
    /// Which of the three.
    pub role: Role,
    /// Who.
    pub person: PersonId,
    /// Account.
    pub login: String,
    /// For the link.
    pub token: Token,
}

/// Whether anybody has been entered yet.
pub fn has_started(tx: &mut Tx) -> Result<bool> {
    let anybody: i64 = tx.one(rows::ANYBODY, &[], rows::id)?;
    Ok(anybody > 0)
}

/// First start (首次启用): enters the system, security and audit administrators, in this order.
///
/// # Errors
/// [`Error::Refused`] when somebody has been entered already; [`Error::Fields`] for wrong accounts or names.
pub fn first_start(tx: &mut Tx, _console: &Console, forms: &[AdminForm; 3]) -> Result<Vec<AdminLink>> {
    if has_started(tx)? {
        return Err(Error::refused("已有账号，不能再次首次启用。要为三员重发链接，请用 zhongshu init --renew。"));
    }
    let pairs = Role::ADMINISTRATORS.into_iter().zip(forms);
    pairs.map(|(role, form)| enter(tx, role, form)).collect()
}

/// A new link for one of the three who cannot log in any more. Only at the machine; the ledger keeps it.
///
/// # Errors
/// [`Error::NotFound`] when no active administrator has this account.
pub fn renew_link(tx: &mut Tx, _console: &Console, login: &str) -> Result<AdminLink> {
    let person = person::by_login(tx, login)?.ok_or(Error::NotFound)?;
    let held = grant::grants_of(tx, person.id)?;
    let role = held.iter().map(|g| g.role).find(|r| r.is_administrator()).ok_or(Error::NotFound)?;
    let token = activation::make(tx, None, &person)?;
    Ok(AdminLink { role, person: person.id, login: person.login, token })
}

/// An administrator as an actor, for commands run at the machine: the first of this role by account.
pub fn at_console(tx: &mut Tx, console: &Console, role: Role) -> Result<Actor> {
    let first = directory::administrators(tx, role)?.first().copied();
    let person = first.ok_or_else(|| Error::Setup("尚未设置三员，请先运行 zhongshu init。".into()))?;
    actor::actor_of_person(tx, console, person)
}

fn enter(tx: &mut Tx, role: Role, form: &AdminForm) -> Result<AdminLink> {
    let account = PersonForm { login: form.login.clone(), name: form.name.clone(), unit: None, phone: String::new() };
    let flaws = account.flaws();
    if !flaws.is_empty() {
        return Err(Error::Fields(flaws));
    }
    let id = person::add(tx, None, &account)?;
    let grant_id: GrantId = tx.new_id();
    grant::add(tx, None, grant_id, &GrantForm { person: id, role, unit: None, department: None })?;
    let person = person::person(tx, id)?;
    let token = activation::make(tx, None, &person)?;
    Ok(AdminLink { role, person: id, login: person.login, token })
}
