//! Directory (通讯录): who is where today. Persons who left or are disabled are never returned by the look-ups flows use.

use std::collections::HashMap;

use lexicon::{Date, DepartmentId, PersonId, UnitId};
use store::{List, Tx};

use super::{Auditor, Department, Person, Post, Role, SecurityAdmin, SystemAdmin, Unit, UnitAdmin, rows};
use crate::Result;

/// Active holders of a role, highest rank first. Without a department: grants for the whole unit. With one: also grants for it alone.
pub fn holders(tx: &mut Tx, role: Role, unit: UnitId, department: Option<DepartmentId>) -> Result<Vec<PersonId>> {
    match department {
        None => Ok(tx.query(rows::HOLDERS, &[&unit, &role], rows::id)?),
        Some(d) => Ok(tx.query(rows::HOLDERS_FOR_DEPARTMENT, &[&unit, &role, &d], rows::id)?),
    }
}

/// Active holders of one of the three administrators' roles.
pub fn administrators(tx: &mut Tx, role: Role) -> Result<Vec<PersonId>> {
    Ok(tx.query(rows::ADMINISTRATORS, &[&role], rows::id)?)
}

/// Who is in charge (负责人) of a department today.
pub fn department_head(tx: &mut Tx, department: DepartmentId) -> Result<Option<PersonId>> {
    let today = tx.now().date();
    Ok(tx.opt(rows::DEPARTMENT_HEAD, &[&department, &today], rows::id)?)
}

/// The leader in charge (分管领导) of a department.
pub fn leader_in_charge(tx: &mut Tx, department: DepartmentId) -> Result<Option<PersonId>> {
    Ok(tx.opt(rows::LEADER_IN_CHARGE, &[&department], rows::id)?)
}

/// Who is in charge (主要负责人) of a unit today.
pub fn head_of_unit(tx: &mut Tx, unit: UnitId) -> Result<Option<PersonId>> {
    let today = tx.now().date();
    Ok(tx.opt(rows::UNIT_HEAD, &[&unit, &today], rows::id)?)
}

/// The department of a person's highest-ranking post today in their own unit: a post held besides in another unit must not send
/// their drafts there.
pub fn department_of(tx: &mut Tx, person: PersonId) -> Result<Option<DepartmentId>> {
    let today = tx.now().date();
    Ok(tx.opt(rows::DEPARTMENT_OF, &[&person, &today], rows::id)?)
}

/// Whether an active person belongs to a unit or holds a post in it today: work may be given to them there.
pub fn serves(tx: &mut Tx, person: PersonId, unit: UnitId) -> Result<bool> {
    let today = tx.now().date();
    serves_on(tx, (person, unit), today)
}

/// The same on another day.
pub(super) fn serves_on(tx: &mut Tx, (person, unit): (PersonId, UnitId), day: Date) -> Result<bool> {
    let count: i64 = tx.one(rows::SERVES, &[&person, &unit, &day], rows::id)?;
    Ok(count > 0)
}

/// Whether an active person holds one of these roles for the whole unit.
pub fn holds(tx: &mut Tx, person: PersonId, roles: &[Role], unit: UnitId) -> Result<bool> {
    for role in roles {
        if holders(tx, *role, unit, None)?.contains(&person) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Those of some people who left or are disabled: no work may be given to them.
pub fn gone(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<PersonId>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let list = List::of(people.iter().copied());
    Ok(tx.query(rows::GONE, &[&list], rows::id)?)
}

/// Names of people, also of those who left. Unknown identifiers are missing from the answer.
pub fn person_names(tx: &mut Tx, people: &[PersonId]) -> Result<HashMap<PersonId, String>> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let list = List::of(people.iter().copied());
    let names = tx.query(rows::NAMES, &[&list], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(names.into_iter().collect())
}

/// Units of people with their short names, also of those who left; the three administrators have none.
pub fn units_of(tx: &mut Tx, people: &[PersonId]) -> Result<HashMap<PersonId, (UnitId, String)>> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let list = List::of(people.iter().copied());
    let units = tx.query(rows::UNITS_OF_PEOPLE, &[&list], |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
    Ok(units.into_iter().collect())
}

/// Active people of a unit in rank order, for pickers.
pub fn people_of_unit(tx: &mut Tx, unit: UnitId) -> Result<Vec<Person>> {
    Ok(tx.query(rows::PEOPLE_OF_UNIT, &[&unit], rows::person)?)
}

/// Everybody of a unit, those who left last: what somebody left behind is found by who they were.
pub fn everybody(tx: &mut Tx, admin: &UnitAdmin) -> Result<Vec<Person>> {
    Ok(tx.query(rows::PEOPLE_OF_UNIT_ALL, &[&admin.unit()], rows::person)?)
}

/// Active people with a post in a department today, in rank order.
pub fn people_of_department(tx: &mut Tx, department: DepartmentId) -> Result<Vec<Person>> {
    let today = tx.now().date();
    Ok(tx.query(rows::PEOPLE_OF_DEPARTMENT, &[&department, &today], rows::person)?)
}

/// Posts held in a unit today, in rank order.
pub fn posts_of_unit(tx: &mut Tx, unit: UnitId) -> Result<Vec<Post>> {
    let today = tx.now().date();
    Ok(tx.query(rows::POSTS_OF_UNIT, &[&unit, &today], rows::post)?)
}

/// Units that are not closed, in order.
pub fn units(tx: &mut Tx) -> Result<Vec<Unit>> {
    Ok(every_unit(tx)?.into_iter().filter(|u| u.closed_on.is_none()).collect())
}

/// Every unit in order, closed ones too.
pub fn every_unit(tx: &mut Tx) -> Result<Vec<Unit>> {
    Ok(tx.query(rows::UNITS, &[], rows::unit)?)
}

/// Departments of a unit that are not closed, in order.
pub fn departments(tx: &mut Tx, unit: UnitId) -> Result<Vec<Department>> {
    Ok(every_department(tx, unit)?.into_iter().filter(|d| d.closed_on.is_none()).collect())
}

/// Every department of a unit in order, closed ones too.
pub fn every_department(tx: &mut Tx, unit: UnitId) -> Result<Vec<Department>> {
    Ok(tx.query(rows::DEPARTMENTS_OF_UNIT, &[&unit], rows::department)?)
}

/// Everybody ever entered in a unit, those who left last; without a unit, the accounts meant for the three administrators.
pub fn register(tx: &mut Tx, _reader: &impl Administrator, unit: Option<UnitId>) -> Result<Vec<Person>> {
    match unit {
        Some(unit) => Ok(tx.query(rows::PEOPLE_OF_UNIT_ALL, &[&unit], rows::person)?),
        None => Ok(tx.query(rows::PEOPLE_WITHOUT_UNIT, &[], rows::person)?),
    }
}

/// Everybody ever entered in any unit, those who left last, then the administrators' own accounts.
pub fn register_of_all(tx: &mut Tx, _reader: &impl Administrator) -> Result<Vec<Person>> {
    Ok(tx.query(rows::PEOPLE_EVER, &[], rows::person)?)
}

/// One of the three administrators 三员, whichever.
pub trait Administrator {}
impl Administrator for SystemAdmin {}
impl Administrator for SecurityAdmin {}
impl Administrator for Auditor {}
