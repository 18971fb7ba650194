//! Eligible (办理资格): who may be given a step by name: named in a form, by 转办, by 调度 or by 工作交接.

use flow::{ActorRule, Definition, Scope};
use lexicon::{PersonId, UnitId};
use store::Tx;

use super::{Held, Running, rows};
use crate::people::{Person, Role, directory};
use crate::{Error, Result};

/// The roles of which one is asked of whoever a form field names; none where serving in the unit is enough.
#[must_use]
pub fn roles_of_field(field: &str) -> &'static [Role] {
    match field {
        "signer" | "cosigners" => &[Role::Signer, Role::Leader],
        "leaders" => &[Role::Leader],
        _ => &[],
    }
}

/// The roles of which one lets a person handle a step; none where its rule asks for no role.
fn roles_of(rule: &ActorRule) -> Vec<Role> {
    match rule {
        ActorRule::Role { role, .. } => role.parse().into_iter().collect(),
        ActorRule::Field { name } => roles_of_field(name).to_vec(),
        ActorRule::LeaderInCharge => vec![Role::Leader],
        ActorRule::Chosen { from } => roles_of(from),
        ActorRule::Union(rules) => {
            let each: Vec<Vec<Role>> = rules.iter().map(roles_of).collect();
            // One way in that asks for no role opens the step to everybody of the unit.
            if each.iter().any(Vec::is_empty) { Vec::new() } else { each.concat() }
        }
        _ => Vec::new(),
    }
}

/// Why a rule finds nobody, and who can mend it.
pub(crate) fn nobody(rule: &ActorRule) -> String {
    let mut roles = Vec::new();
    named_roles(rule, &mut roles);
    let whose = match rule {
        ActorRule::Role { scope: Scope::InitiatorDepartment, .. } => "发起人科室",
        _ => "本单位",
    };
    if !roles.is_empty() {
        let roles: Vec<String> = roles.iter().map(|role| format!("“{}”", role.label())).collect();
        return format!("{whose}没有人担任{}，请安全管理员在“授权”页授予后再提交。", roles.join("或"));
    }
    match rule {
        ActorRule::DepartmentHead => "发起人所在科室没有负责人，请系统管理员在“人员账号”页任命后再提交。".into(),
        ActorRule::LeaderInCharge => "发起人所在科室没有分管领导，请系统管理员在“单位科室”页指定后再提交。".into(),
        _ => "下一环节的办理人都已不在岗，请重新选定人员后再提交。".into(),
    }
}

/// The roles a rule names outright.
fn named_roles(rule: &ActorRule, found: &mut Vec<Role>) {
    match rule {
        ActorRule::Role { role, .. } => found.extend(role.parse::<Role>()),
        ActorRule::Chosen { from } => named_roles(from, found),
        ActorRule::Union(rules) => rules.iter().for_each(|rule| named_roles(rule, found)),
        _ => {}
    }
}

/// A step somebody is to be given.
pub(super) struct Seat<'a> {
    pub(super) definition: &'a Definition,
    pub(super) step: &'a str,
    /// Where whoever gets it must serve.
    pub(super) unit: UnitId,
    /// Who started the flow, and so cannot review it.
    pub(super) initiator: PersonId,
}

impl Seat<'_> {
    fn rule(&self) -> Option<&ActorRule> {
        self.definition.step(self.step).map(|s| &s.actor)
    }

    pub(super) fn roles(&self) -> Vec<Role> {
        self.rule().map(roles_of).unwrap_or_default()
    }

    /// Whether a person may be given the step.
    pub(super) fn fits(&self, tx: &mut Tx, person: PersonId) -> Result<bool> {
        let roles = self.roles();
        let reviews_self = self.rule() == Some(&ActorRule::DepartmentHead) && person == self.initiator;
        let fits = roles.is_empty() || directory::holds(tx, person, &roles, self.unit)?;
        Ok(fits && !reviews_self && directory::serves(tx, person, self.unit)?)
    }

    /// Everybody who may be given the step, in rank order.
    pub(super) fn people(&self, tx: &mut Tx) -> Result<Vec<Person>> {
        let mut out = Vec::new();
        for person in directory::people_of_unit(tx, self.unit)? {
            if self.fits(tx, person.id)? {
                out.push(person);
            }
        }
        Ok(out)
    }

    /// Refuses a person who may not be given the step, saying who may.
    pub(super) fn require(&self, tx: &mut Tx, person: PersonId) -> Result<()> {
        if self.fits(tx, person)? {
            return Ok(());
        }
        let roles = self.roles();
        let step = self.definition.step(self.step).map_or(self.step, |s| s.name.as_str());
        let (who, name) = (words(&roles), rows::name(tx, person)?);
        let whom = if name.is_empty() { "所选人员" } else { name.as_str() };
        Err(Error::field("to", format!("“{step}”只能交给{who}，{whom}不在其中")))
    }
}

fn words(roles: &[Role]) -> String {
    if roles.is_empty() {
        return "本单位在职的其他人员".into();
    }
    let labels: Vec<&str> = roles.iter().map(|r| r.label()).collect();
    format!("本单位有“{}”角色的人员", labels.join("”或“"))
}

/// To whom the holder may pass the task on 转办: those of the holder's own unit who may handle the step.
pub fn successors(tx: &mut Tx, running: &Running, held: &Held) -> Result<Vec<Person>> {
    let mut out = seat(tx, running, held)?.people(tx)?;
    out.retain(|person| person.id != held.actor.person);
    Ok(out)
}

/// The step a holder passes on: within the unit whose matter it is, or, for whoever countersigns for another, within their own.
pub(super) fn seat<'a>(tx: &mut Tx, running: &'a Running, held: &'a Held) -> Result<Seat<'a>> {
    let (definition, step) = (running.definition.as_ref(), held.task.step.as_str());
    let own = directory::serves(tx, held.actor.person, held.matter.unit)?;
    let unit = if own { held.matter.unit } else { held.actor.own_unit()? };
    Ok(Seat { definition, step, unit, initiator: held.matter.initiator })
}

/// Refuses people named in a form field who may not be named there: each serves in the unit, and has one of the field's roles.
pub(crate) fn require_named(tx: &mut Tx, field: &'static str, people: &[PersonId], unit: UnitId) -> Result<()> {
    let roles = roles_of_field(field);
    for person in people {
        let known = directory::serves(tx, *person, unit)?;
        if !known || !(roles.is_empty() || directory::holds(tx, *person, roles, unit)?) {
            return Err(Error::field(field, format!("只能选{}", words(roles).replace("的其他人员", "的人员"))));
        }
    }
    Ok(())
}
