//! Grants (授权): give and revoke roles. By the security administrator alone. GB/T 22239-2019, 8.1.4.2 and 8.1.5.3.

use ledger::FactBuilder;
use lexicon::{DepartmentId, GrantId, Instant, PersonId, UnitId};
use store::Tx;

use super::{Grant, Person, Role, SecurityAdmin, directory, person, rows, rules};
use crate::{Error, Result};

/// What is granted to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantForm {
    /// To whom.
    pub person: PersonId,
    /// The role.
    pub role: Role,
    /// For which unit; none for the three administrators' roles only.
    pub unit: Option<UnitId>,
    /// Limited to one department of it: refused, as no role has a meaning there.
    pub department: Option<DepartmentId>,
}

/// Grants a role.
///
/// # Errors
/// [`Error::Refused`] when the person has left or is disabled, does not serve in the unit, holds the role already, or the three
/// administrators 三员 would be mixed with each other or with other work; [`Error::NotFound`].
pub fn give(tx: &mut Tx, admin: &SecurityAdmin, form: &GrantForm) -> Result<GrantId> {
    let id = tx.new_id();
    give_as(tx, admin, id, form)?;
    Ok(id)
}

/// Grants under a given identifier: a proposal keeps its own.
pub(super) fn give_as(tx: &mut Tx, admin: &SecurityAdmin, id: GrantId, form: &GrantForm) -> Result<()> {
    let person = person::person(tx, form.person)?;
    if !person.is_active() {
        return Err(Error::refused(format!("{}已离任或账号已停用，不能授权。", person.name)));
    }
    check_held(tx, form)?;
    check_place(tx, &person, form)?;
    add(tx, Some(admin.person()), id, form)
}

/// Enters a grant already checked.
pub(super) fn add(tx: &mut Tx, by: Option<PersonId>, id: GrantId, form: &GrantForm) -> Result<()> {
    let now = tx.now();
    tx.exec(rows::ADD_GRANT, &[&id, &form.person, &form.role, &form.unit, &form.department, &by, &now])?;
    let grant = Grant { id, role: form.role, unit: form.unit, department: form.department };
    let fact = person::about("grant.give", form.person, by, form.unit);
    record(tx, fact, &grant)
}

/// Revokes a grant. The last holder of each of the three administrators' roles is kept.
///
/// # Errors
/// [`Error::NotFound`] when there is no such grant in force; [`Error::Refused`] for the last administrator.
pub fn revoke(tx: &mut Tx, admin: &SecurityAdmin, id: GrantId) -> Result<()> {
    let (grant, holder, _) = tx.opt(rows::GRANT, &[&id], rows::held_grant)?.ok_or(Error::NotFound)?;
    if grant.role.is_administrator() {
        let others = directory::administrators(tx, grant.role)?.into_iter().filter(|p| *p != holder).count();
        if others == 0 {
            return Err(Error::refused(format!("至少须有一名{}，请先授予他人。", grant.role.label())));
        }
        super::session::end_all(tx, holder)?;
    }
    end(tx, Some(admin.person()), &grant, holder, None)
}

/// Revokes every grant of a person who leaves or moves.
pub(super) fn lapse(tx: &mut Tx, by: Option<PersonId>, person: PersonId, reason: &str) -> Result<()> {
    for grant in grants_of(tx, person)? {
        end(tx, by, &grant, person, Some(reason))?;
    }
    Ok(())
}

/// Revokes a person's grants in units where they serve no more: the post that justified them has ended.
pub(super) fn lapse_where_idle(tx: &mut Tx, by: Option<PersonId>, person: PersonId) -> Result<()> {
    for grant in grants_of(tx, person)? {
        let Some(unit) = grant.unit else { continue };
        if !directory::serves(tx, person, unit)? {
            end(tx, by, &grant, person, Some("免职"))?;
        }
    }
    Ok(())
}

/// Revokes the grants of everybody whose last post in a unit ended by itself in the last week. Run it once a day; how many people.
pub fn lapse_ended(tx: &mut Tx) -> Result<usize> {
    let (week_ago, today) = (tx.now().plus_minutes(-7 * 24 * 60).date(), tx.now().date());
    let people: Vec<PersonId> = tx.query(rows::LATELY_ENDED, &[&week_ago, &today], rows::id)?;
    for person in &people {
        let active = person::person(tx, *person)?.is_active();
        // Whoever is disabled keeps the grants for when the account is used again.
        if active {
            lapse_where_idle(tx, None, *person)?;
        }
    }
    Ok(people.len())
}

/// A person's grants in force.
pub fn grants_of(tx: &mut Tx, person: PersonId) -> Result<Vec<Grant>> {
    Ok(tx.query(rows::GRANTS_OF, &[&person], rows::grant)?)
}

/// The grants in force in a unit, with holder and since when, by rank of the holder.
pub fn grants_in(tx: &mut Tx, unit: UnitId) -> Result<Vec<(Grant, PersonId, Instant)>> {
    Ok(tx.query(rows::GRANTS_IN_UNIT, &[&unit], rows::held_grant)?)
}

fn end(tx: &mut Tx, by: Option<PersonId>, grant: &Grant, holder: PersonId, reason: Option<&str>) -> Result<()> {
    let now = tx.now();
    tx.exec_one(rows::REVOKE_GRANT, &[&grant.id, &by, &now])?;
    let fact = person::about("grant.revoke", holder, by, grant.unit);
    let fact = match reason {
        Some(reason) => fact.with("reason", reason),
        None => fact,
    };
    record(tx, fact, grant)
}

fn check_place(tx: &mut Tx, person: &Person, form: &GrantForm) -> Result<()> {
    match (form.role.is_administrator(), form.unit) {
        (true, _) => check_administrator(tx, person, form),
        (false, None) => Err(Error::field("unit", "请选择授权的单位。")),
        // Flows, registers and verbs ask for a role in the whole unit: granted for less, it would do nothing.
        (false, Some(_)) if form.department.is_some() => {
            let role = form.role.label();
            Err(Error::field("department", format!("“{role}”对全单位办文起作用，只能按单位授予，不能限于一个科室。")))
        }
        (false, Some(unit)) => check_unit(tx, person, unit),
    }
}

fn check_administrator(tx: &mut Tx, person: &Person, form: &GrantForm) -> Result<()> {
    if form.unit.is_some() || form.department.is_some() || person.unit.is_some() {
        return Err(Error::refused(format!("{}须使用不属于任何单位的专用账号。", form.role.label())));
    }
    // Whoever made the account holds its link until it is used: he must not become the one who watches him.
    let activated: i64 = tx.one(rows::HAS_PASSWORD, &[&person.id], rows::id)?;
    if activated == 0 {
        return Err(Error::refused(format!("{}尚未启用账号，请本人设置密码后再授权。", person.name)));
    }
    Ok(())
}

fn check_unit(tx: &mut Tx, person: &Person, unit: UnitId) -> Result<()> {
    let unit = super::unit::unit(tx, unit)?;
    if !directory::serves(tx, person.id, unit.id)? {
        return Err(Error::refused(format!("{}不是{}人员，也不在该单位任职。", person.name, unit.name)));
    }
    Ok(())
}

fn check_held(tx: &mut Tx, form: &GrantForm) -> Result<()> {
    let held = grants_of(tx, form.person)?;
    if let Some(message) = rules::conflict(&held, form.role) {
        return Err(Error::Refused(message));
    }
    let same = |g: &Grant| g.role == form.role && g.unit == form.unit && g.department == form.department;
    if held.iter().any(same) {
        return Err(Error::AlreadyDone(format!("已授予{}，不必重复。", form.role.label())));
    }
    Ok(())
}

fn record(tx: &mut Tx, fact: FactBuilder, grant: &Grant) -> Result<()> {
    let mut fact = fact.with_text("grant", grant.id).with("role", grant.role.code());
    if let Some(department) = grant.department {
        fact = fact.with_text("department", department);
    }
    tx.record(fact)?;
    Ok(())
}
