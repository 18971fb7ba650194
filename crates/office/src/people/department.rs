//! Departments (科室): enter, change, close; the leader in charge 分管领导. By the system administrator.

use ledger::{Fact, FactBuilder};
use lexicon::{Date, DepartmentId, PersonId, UnitId};
use store::Tx;

use super::{Department, SystemAdmin, directory, rows, rules};
use crate::{Error, Result};

/// What is entered about a department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentForm {
    /// Name, up to 40 characters, unique within the unit.
    pub name: String,
    /// Place in lists.
    pub sort_order: i64,
    /// The leader in charge (分管领导): someone who serves in the unit.
    pub leader: Option<PersonId>,
}

/// Enters a department.
///
/// # Errors
/// [`Error::Field`] when the name is wrong or taken, or the leader does not serve in the unit; [`Error::NotFound`] for no such unit.
pub fn create(tx: &mut Tx, admin: &SystemAdmin, unit: UnitId, form: &DepartmentForm) -> Result<DepartmentId> {
    super::unit::unit(tx, unit)?;
    check(tx, unit, form)?;
    let id: DepartmentId = tx.new_id();
    tx.exec(rows::ADD_DEPARTMENT, &[&id, &unit, &form.name, &form.sort_order, &form.leader]).map_err(taken)?;
    record(tx, about("department.create", admin, unit, id), form)?;
    Ok(id)
}

/// Changes a department opened at `revision`; [`store::Error::Stale`] when somebody changed it since.
pub fn edit(tx: &mut Tx, admin: &SystemAdmin, department: &Department, form: &DepartmentForm) -> Result<()> {
    check(tx, department.unit, form)?;
    let values: &[&dyn store::ToValue] =
        &[&department.id, &department.revision, &form.name, &form.sort_order, &form.leader];
    tx.exec_one(rows::EDIT_DEPARTMENT, values).map_err(taken)?;
    record(tx, about("department.edit", admin, department.unit, department.id), form)
}

/// Closes a department (撤销) from a day, or reopens it. One where posts are still held is refused.
pub fn close(tx: &mut Tx, admin: &SystemAdmin, department: &Department, on: Option<Date>) -> Result<()> {
    let today = tx.now().date();
    let posts: i64 = tx.one(rows::COUNT_POSTS_OF_DEPARTMENT, &[&department.id, &today], rows::id)?;
    if on.is_some() && posts > 0 {
        return Err(Error::refused(format!("{}还有 {posts} 个在任职务，请先免去，再撤销科室。", department.name)));
    }
    tx.exec_one(rows::CLOSE_DEPARTMENT, &[&department.id, &department.revision, &on])?;
    let verb = if on.is_some() { "department.close" } else { "department.reopen" };
    let fact = Fact::new(verb, format!("department:{}", department.id)).actor(admin.person()).unit(department.unit);
    tx.record(fact.with("name", department.name.clone()))?;
    Ok(())
}

/// One department, or [`Error::NotFound`].
pub fn department(tx: &mut Tx, department: DepartmentId) -> Result<Department> {
    tx.opt(rows::DEPARTMENT, &[&department], rows::department)?.ok_or(Error::NotFound)
}

/// A department of this unit; another unit's looks as if it did not exist.
pub fn department_in(tx: &mut Tx, unit: UnitId, id: DepartmentId) -> Result<Department> {
    let found = department(tx, id)?;
    if found.unit == unit { Ok(found) } else { Err(Error::NotFound) }
}

fn check(tx: &mut Tx, unit: UnitId, form: &DepartmentForm) -> Result<()> {
    if !rules::is_name(&form.name, 40) {
        return Err(Error::field("name", "请填写科室名称，40 字以内，前后无空格。"));
    }
    match form.leader {
        Some(leader) if !directory::serves(tx, leader, unit)? => {
            Err(Error::field("leader", "分管领导须是本单位人员，或在本单位任职。"))
        }
        _ => Ok(()),
    }
}

fn about(verb: &str, admin: &SystemAdmin, unit: UnitId, id: DepartmentId) -> FactBuilder {
    Fact::new(verb, format!("department:{id}")).actor(admin.person()).unit(unit)
}

fn record(tx: &mut Tx, fact: FactBuilder, form: &DepartmentForm) -> Result<()> {
    let fact = fact.with("name", form.name.clone());
    let fact = match form.leader {
        Some(leader) => fact.with_text("leader", leader),
        None => fact,
    };
    tx.record(fact)?;
    Ok(())
}

fn taken(error: store::Error) -> Error {
    super::or_taken(error, ("name", "本单位已有同名科室。"))
}
