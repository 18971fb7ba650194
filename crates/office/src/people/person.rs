//! Persons (人员) and their accounts: enter, change, move, disable, leave. By the system administrator, who grants nothing.

use ledger::Fact;
use lexicon::{Date, Instant, PersonId, UnitId};
use store::Tx;

use super::{Person, SystemAdmin, grant, post, rows, rules, session};
use crate::{Error, Result, process};

/// What is entered about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonForm {
    /// Account (账号): 2 to 32 lower-case letters, digits, `.`, `-`, `_`.
    pub login: String,
    /// Name, up to 30 characters.
    pub name: String,
    /// The unit; none only for an account meant for one of the three administrators.
    pub unit: Option<UnitId>,
    /// Telephone, may be empty.
    pub phone: String,
}

impl PersonForm {
    /// What is wrong, field by field.
    #[must_use]
    pub fn flaws(&self) -> Vec<(&'static str, String)> {
        [
            (
                "login",
                !rules::is_login(&self.login),
                "账号须为 2 至 32 位小写字母、数字、点、连字符或下划线，以字母或数字开头。",
            ),
            ("name", !rules::is_name(&self.name, 30), "请填写姓名，30 字以内，前后无空格。"),
            ("phone", !rules::is_phone(&self.phone), "电话只能有数字、空格和 +-()，20 位以内。"),
        ]
        .into_iter()
        .filter(|(_, wrong, _)| *wrong)
        .map(|(field, _, message)| (field, message.to_owned()))
        .collect()
    }

    fn check(&self) -> Result<()> {
        let flaws = self.flaws();
        if flaws.is_empty() { Ok(()) } else { Err(Error::Fields(flaws)) }
    }
}

/// Why an account is disabled, and whether it cannot wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disabling {
    /// Why, up to 200 characters.
    pub reason: String,
    /// Whether it is in danger: open tasks do not keep it in use.
    pub at_once: bool,
}

impl Disabling {
    /// For a reason that can wait until the person's work is handed over.
    #[must_use]
    pub fn because(reason: &str) -> Disabling {
        Disabling { reason: reason.into(), at_once: false }
    }
}

/// Enters a person. The account has no password until a one-time link is used, and no rights until they are granted.
///
/// # Errors
/// [`Error::Fields`]; [`Error::Field`] when the account is taken; [`Error::NotFound`] for no such unit.
pub fn create(tx: &mut Tx, admin: &SystemAdmin, form: &PersonForm) -> Result<PersonId> {
    form.check()?;
    if let Some(unit) = form.unit {
        open_unit(tx, unit)?;
    }
    add(tx, Some(admin.person()), form)
}

/// Enters a person already checked.
pub(super) fn add(tx: &mut Tx, by: Option<PersonId>, form: &PersonForm) -> Result<PersonId> {
    let id: PersonId = tx.new_id();
    let order = rules::order_key(rules::UNRANKED, &form.name);
    tx.exec(rows::ADD_PERSON, &[&id, &form.login, &form.name, &order, &form.unit, &form.phone]).map_err(taken)?;
    let fact = about("person.create", id, by, form.unit);
    tx.record(fact.with("login", form.login.clone()).with("name", form.name.clone()))?;
    Ok(id)
}

/// Changes name and telephone of a person opened at `revision`.
pub fn edit(tx: &mut Tx, admin: &SystemAdmin, person: &Person, name: &str, phone: &str) -> Result<()> {
    let form = PersonForm { login: person.login.clone(), name: name.into(), unit: person.unit, phone: phone.into() };
    form.check()?;
    tx.exec_one(rows::EDIT_PERSON, &[&person.id, &person.revision, &form.name, &form.phone])?;
    post::reorder(tx, person.id, name)?;
    let fact = about("person.edit", person.id, Some(admin.person()), person.unit);
    tx.record(fact.with("name", form.name).with("before", person.name.clone()))?;
    Ok(())
}

/// Moves a person (调动) to another unit: posts end the day before `from`, grants are revoked, sessions end.
pub fn move_to(tx: &mut Tx, admin: &SystemAdmin, person: &Person, unit: UnitId, from: Date) -> Result<()> {
    refuse_administrator(tx, person)?;
    if person.unit.is_none() || person.unit == Some(unit) {
        return Err(Error::field("unit", "请选择与现单位不同的单位；三员专用账号不能调入单位。"));
    }
    if from > tx.now().date() {
        return Err(Error::field("from", "调入日期不能晚于今天。"));
    }
    open_unit(tx, unit)?;
    process::require_none(tx, person)?;
    tx.exec_one(rows::MOVE_PERSON, &[&person.id, &person.revision, &unit])?;
    let by = Some(admin.person());
    lay_down(tx, by, person, from.yesterday().unwrap_or(from), "调动")?;
    tx.record(about("person.move", person.id, by, person.unit).with_text("to", unit).with_text("from", from))?;
    Ok(())
}

/// Records that a person left (离任) on a day not after today: posts end, grants are revoked, sessions end.
///
/// # Errors
/// [`Error::Refused`] while something waits for the person: it says how much, and who hands it over before this.
pub fn leave(tx: &mut Tx, admin: &SystemAdmin, person: &Person, on: Date) -> Result<()> {
    refuse_administrator(tx, person)?;
    if on > tx.now().date() {
        return Err(Error::field("left_on", "离任日期不能晚于今天。"));
    }
    if person.left_on.is_some() {
        return Err(Error::AlreadyDone(format!("{}已办理离任。", person.name)));
    }
    process::require_none(tx, person)?;
    tx.exec_one(rows::LEAVE_PERSON, &[&person.id, &person.revision, &Some(on)])?;
    let by = Some(admin.person());
    lay_down(tx, by, person, on, "离任")?;
    tx.record(about("person.leave", person.id, by, person.unit).with_text("on", on))?;
    Ok(())
}

/// Takes a person who left back (返任). Posts and grants are not restored.
pub fn come_back(tx: &mut Tx, admin: &SystemAdmin, person: &Person) -> Result<()> {
    tx.exec_one(rows::LEAVE_PERSON, &[&person.id, &person.revision, &None::<Date>])?;
    tx.record(about("person.return", person.id, Some(admin.person()), person.unit))?;
    Ok(())
}

/// Disables an account (停用) and ends its sessions. Grants stay, without effect. An account in danger is disabled at once; what
/// waits for its person is handed over afterwards.
///
/// # Errors
/// As [`leave`], unless it is in danger.
pub fn disable(tx: &mut Tx, admin: &SystemAdmin, person: &Person, order: &Disabling) -> Result<()> {
    refuse_administrator(tx, person)?;
    let reason = order.reason.trim();
    if !rules::is_name(reason, 200) {
        return Err(Error::field("reason", "请填写停用原因，200 字以内。"));
    }
    if !order.at_once {
        process::require_none(tx, person)?;
    }
    let now = tx.now();
    tx.exec_one(rows::DISABLE_PERSON, &[&person.id, &person.revision, &Some(now)])?;
    session::end_all(tx, person.id)?;
    tx.exec(rows::DROP_LINKS, &[&person.id])?;
    tx.record(
        about("person.disable", person.id, Some(admin.person()), person.unit)
            .with("reason", reason)
            .with("at_once", order.at_once),
    )?;
    Ok(())
}

/// Enables a disabled account (启用).
pub fn enable(tx: &mut Tx, admin: &SystemAdmin, person: &Person) -> Result<()> {
    tx.exec_one(rows::DISABLE_PERSON, &[&person.id, &person.revision, &None::<Instant>])?;
    tx.record(about("person.enable", person.id, Some(admin.person()), person.unit))?;
    Ok(())
}

/// One person, or [`Error::NotFound`].
pub fn person(tx: &mut Tx, person: PersonId) -> Result<Person> {
    tx.opt(rows::PERSON, &[&person], rows::person)?.ok_or(Error::NotFound)
}

/// The person with this account.
pub fn by_login(tx: &mut Tx, login: &str) -> Result<Option<Person>> {
    Ok(tx.opt(rows::PERSON_BY_LOGIN, &[&rules::normal_login(login)], rows::person)?)
}

/// The system administrator must not be able to switch off, or take over, those who watch him. GB/T 22239-2019, 8.1.5.
pub(super) fn refuse_administrator(tx: &mut Tx, person: &Person) -> Result<()> {
    let held = tx.query(rows::GRANTS_OF, &[&person.id], rows::grant)?;
    match held.iter().find(|g| g.role.is_administrator()) {
        Some(g) => Err(Error::refused(format!("{}现任{}，须先由安全管理员收回该角色。", person.name, g.role.label()))),
        None => Ok(()),
    }
}

pub(super) fn about(verb: &str, person: PersonId, by: Option<PersonId>, unit: Option<UnitId>) -> ledger::FactBuilder {
    Fact::new(verb, format!("person:{person}")).actor(by).unit(unit)
}

fn lay_down(tx: &mut Tx, by: Option<PersonId>, person: &Person, last_day: Date, reason: &str) -> Result<()> {
    tx.exec(rows::END_POSTS, &[&person.id, &last_day])?;
    tx.exec(rows::CLEAR_LEADER, &[&person.id])?;
    grant::lapse(tx, by, person.id, reason)?;
    tx.exec(rows::DROP_LINKS, &[&person.id])?;
    session::end_all(tx, person.id)?;
    post::reorder(tx, person.id, &person.name)
}

fn open_unit(tx: &mut Tx, unit: UnitId) -> Result<()> {
    let unit = super::unit::unit(tx, unit)?;
    if unit.closed_on.is_some() {
        return Err(Error::field("unit", format!("{}已撤销。", unit.name)));
    }
    Ok(())
}

fn taken(error: store::Error) -> Error {
    super::or_taken(error, ("login", "这一账号已被使用。"))
}
