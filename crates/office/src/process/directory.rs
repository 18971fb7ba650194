//! The people, as a flow's actor rules ask for them.

use std::cell::RefCell;

use flow::{ActorRule, Definition, Directory, Scope, Subject};
use lexicon::{DepartmentId, PersonId, UnitId};
use serde_json::Value;
use store::Tx;

use super::delegation::{self, Asked};
use crate::matter::Kind;
use crate::people::{self, Role};
use crate::{Error, Result};

/// How a form field names a person.
pub fn person_token(id: PersonId) -> Value {
    Value::String(format!("p:{id}"))
}

/// How a form field names a department: its head handles it.
pub fn department_token(id: DepartmentId) -> Value {
    Value::String(format!("d:{id}"))
}

/// How a form field names a unit: the head of the unit handles it.
pub fn unit_token(id: UnitId) -> Value {
    Value::String(format!("u:{id}"))
}

/// Looks people up inside one unit of work. The first failure is kept, because the trait cannot return one.
pub(super) struct Desk<'t> {
    tx: RefCell<&'t mut Tx>,
    unit: UnitId,
    department: Option<DepartmentId>,
    matter: Option<(Kind, &'t Definition)>,
    failure: RefCell<Option<Error>>,
}

impl<'t> Desk<'t> {
    pub(super) fn new(tx: &'t mut Tx, unit: UnitId, department: Option<DepartmentId>) -> Self {
        Desk { tx: RefCell::new(tx), unit, department, matter: None, failure: RefCell::new(None) }
    }

    /// Of which kind the matter is and on what it runs: delegations 委托 are asked for. Without it nobody stands in for anybody.
    pub(super) fn of(self, kind: Kind, definition: &'t Definition) -> Self {
        Desk { matter: Some((kind, definition)), ..self }
    }

    /// The failure met while resolving, if any.
    pub(super) fn failure(self) -> Option<Error> {
        self.failure.into_inner()
    }

    fn find(&self, rule: &ActorRule, subject: &Subject) -> Result<Vec<PersonId>> {
        let tx = &mut **self.tx.borrow_mut();
        match rule {
            // Whoever belongs to no department (leaders, 办公室主任) answers to the unit's own head.
            ActorRule::DepartmentHead if self.department.is_none() => {
                Ok(people::directory::head_of_unit(tx, self.unit)?.into_iter().collect())
            }
            ActorRule::DepartmentHead => self.of_department(tx, people::directory::department_head),
            ActorRule::LeaderInCharge => self.of_department(tx, people::directory::leader_in_charge),
            ActorRule::Role { role, scope } => self.role(tx, role, *scope),
            ActorRule::Field { name } => fields(tx, subject.variables.get(name.as_str())),
            ActorRule::Post { .. } => Err(Error::Setup("流程按职务找人尚未启用，请改用角色。".into())),
            _ => Ok(Vec::new()),
        }
    }

    fn of_department(
        &self,
        tx: &mut Tx,
        find: fn(&mut Tx, DepartmentId) -> Result<Option<PersonId>>,
    ) -> Result<Vec<PersonId>> {
        let Some(department) = self.department else { return Ok(Vec::new()) };
        Ok(find(tx, department)?.into_iter().collect())
    }

    fn role(&self, tx: &mut Tx, role: &str, scope: Scope) -> Result<Vec<PersonId>> {
        let role: Role = role.parse().map_err(|_| Error::Setup(format!("流程里的角色“{role}”不存在。")))?;
        let department = if scope == Scope::InitiatorDepartment { self.department } else { None };
        people::directory::holders(tx, role, self.unit, department)
    }
}

impl Directory for Desk<'_> {
    fn resolve(&self, rule: &ActorRule, subject: &Subject<'_>) -> Vec<PersonId> {
        self.find(rule, subject).unwrap_or_else(|e| {
            self.failure.borrow_mut().get_or_insert(e);
            Vec::new()
        })
    }

    fn delegate(&self, person: PersonId, subject: &Subject<'_>) -> Option<PersonId> {
        let (kind, definition) = self.matter?;
        let tx = &mut **self.tx.borrow_mut();
        let at = Asked { kind, definition, step: subject.step, unit: self.unit, initiator: subject.initiator };
        delegation::stand_in(tx, person, &at).unwrap_or_else(|e| {
            self.failure.borrow_mut().get_or_insert(e);
            None
        })
    }
}

/// The people named in a field, as they are today. Whoever left is not asked, so that a step nobody is left for says so.
fn fields(tx: &mut Tx, value: Option<&Value>) -> Result<Vec<PersonId>> {
    let mut out: Vec<PersonId> = Vec::new();
    for token in value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if let Some(person) = one(tx, token)?
            && !out.contains(&person)
        {
            out.push(person);
        }
    }
    let gone = people::directory::gone(tx, &out)?;
    out.retain(|person| !gone.contains(person));
    Ok(out)
}

fn one(tx: &mut Tx, token: &str) -> Result<Option<PersonId>> {
    match token.split_once(':') {
        Some(("p", id)) => Ok(id.parse().ok()),
        Some(("d", id)) => id.parse().map_or(Ok(None), |id| head_of_department(tx, id).map(Some)),
        Some(("u", id)) => id.parse().map_or(Ok(None), |id| head_of_unit(tx, id).map(Some)),
        _ => Ok(None),
    }
}

/// Who answers for a department that is asked, or the sentence that nobody does: whoever is asked must not be left out silently.
pub(crate) fn head_of_department(tx: &mut Tx, id: DepartmentId) -> Result<PersonId> {
    let head = people::directory::department_head(tx, id)?;
    match head {
        Some(head) => Ok(head),
        None => Err(headless(&people::department::department(tx, id)?.name)),
    }
}

/// Who answers for a unit that is asked, or the sentence that nobody does.
pub(crate) fn head_of_unit(tx: &mut Tx, id: UnitId) -> Result<PersonId> {
    let head = people::directory::head_of_unit(tx, id)?;
    match head {
        Some(head) => Ok(head),
        None => Err(headless(&people::unit::unit(tx, id)?.name)),
    }
}

fn headless(name: &str) -> Error {
    Error::refused(format!("{name}现在没有负责人，会签送不到。请改选，或请系统管理员任命负责人后再送。"))
}
