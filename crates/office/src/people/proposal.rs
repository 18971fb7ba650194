//! Proposals of roles (授权建议): the system administrator, or an import, proposes; only the security administrator grants.

use lexicon::{DepartmentId, GrantId, Instant, PersonId, UnitId};
use store::Tx;

use super::grant::{self, GrantForm};
use super::{Role, SecurityAdmin, SystemAdmin, person, rows};
use crate::{Error, Result};

/// A role proposed and not settled yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its identifier, and the grant's once accepted.
    pub id: GrantId,
    /// The role.
    pub role: Role,
    /// For which unit.
    pub unit: UnitId,
    /// Limited to one department of it.
    pub department: Option<DepartmentId>,
    /// To whom.
    pub person: PersonId,
    /// Since when.
    pub proposed_at: Instant,
    /// Their name.
    pub person_name: String,
    /// The unit's name.
    pub unit_name: String,
}

/// Proposes a role for a unit. The three administrators' roles cannot be proposed.
pub fn propose(tx: &mut Tx, admin: &SystemAdmin, form: &GrantForm) -> Result<GrantId> {
    let unit = form.unit.filter(|_| !form.role.is_administrator());
    let unit = unit.ok_or_else(|| Error::refused("三员角色不能建议，由安全管理员直接授予专用账号。"))?;
    let id: GrantId = tx.new_id();
    let now = tx.now();
    tx.exec(rows::ADD_PROPOSAL, &[&id, &form.person, &form.role, &unit, &form.department, &admin.person(), &now])?;
    let fact = person::about("grant.propose", form.person, Some(admin.person()), Some(unit));
    tx.record(fact.with_text("grant", id).with("role", form.role.code()))?;
    Ok(id)
}

/// The open proposals, oldest first.
pub fn open(tx: &mut Tx, _admin: &SecurityAdmin) -> Result<Vec<Proposal>> {
    Ok(tx.query(rows::OPEN_PROPOSALS, &[], rows::proposal)?)
}

/// Grants what was proposed. One that cannot be granted refuses all, naming the person.
pub fn accept(tx: &mut Tx, admin: &SecurityAdmin, ids: &[GrantId]) -> Result<()> {
    for id in ids {
        let p = settle(tx, admin, *id, true)?;
        let form = GrantForm { person: p.person, role: p.role, unit: Some(p.unit), department: p.department };
        grant::give_as(tx, admin, p.id, &form)
            .map_err(|e| Error::refused(format!("{}（{}）：{e}", p.person_name, p.role.label())))?;
    }
    Ok(())
}

/// Declines what was proposed.
pub fn decline(tx: &mut Tx, admin: &SecurityAdmin, ids: &[GrantId]) -> Result<()> {
    for id in ids {
        let p = settle(tx, admin, *id, false)?;
        let fact = person::about("grant.decline", p.person, Some(admin.person()), Some(p.unit));
        tx.record(fact.with_text("grant", p.id).with("role", p.role.code()))?;
    }
    Ok(())
}

fn settle(tx: &mut Tx, admin: &SecurityAdmin, id: GrantId, accepted: bool) -> Result<Proposal> {
    let found = tx.opt(rows::OPEN_PROPOSAL, &[&id], rows::proposal)?;
    let proposal = found.ok_or_else(|| Error::AlreadyDone("这条授权建议已经处理。".into()))?;
    let now = tx.now();
    tx.exec(rows::SETTLE_PROPOSAL, &[&id, &admin.person(), &now, &accepted])?;
    Ok(proposal)
}
