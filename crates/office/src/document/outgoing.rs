//! Outgoing documents (发文): what the drafter hands over with the text, and who will be asked.

use lexicon::{DepartmentId, PersonId, UnitId};
use serde_json::{Map, Value, json};
use store::Tx;

use super::{Content, Head, draft, joint, petition, rows, versions};
use crate::matter::Way;
use crate::people::directory;
use crate::process::{self, Held, Move, Moved, department_token, person_token, unit_token};
use crate::{Error, Result};

/// What the drafter decides on handing the draft over.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// Departments of the unit that countersign 会签.
    pub departments: Vec<DepartmentId>,
    /// Other units that countersign 会签.
    pub units: Vec<UnitId>,
    /// Who will sign for issue 签发人.
    pub signer: Option<PersonId>,
    /// Organs that issue it jointly 联合发文, in the order of their names.
    pub cosigners: Vec<UnitId>,
    /// Leaders asked for an instruction 批示 on a 签报, in order.
    pub leaders: Vec<PersonId>,
}

/// The fields conditions may look at, known from the start.
pub(super) fn fields(head: &Head) -> Map<String, Value> {
    Map::from_iter([
        ("urgency".into(), json!(head.urgency.code())),
        ("genre".into(), json!(head.genre.code())),
        ("countersigners".into(), json!([])),
        ("signer".into(), json!([])),
    ])
}

/// Hands the draft over: cuts a version and sets who countersigns and who signs.
pub(super) fn submit(tx: &mut Tx, held: &Held, start: &Start, order: Move) -> Result<Moved> {
    let content = draft::load(tx, held.matter.id)?.content;
    complete(&content)?;
    let genre = rows::find(tx, held.matter.id)?.ok_or(Error::NotFound)?.genre;
    petition::require_cited(tx, held.matter.id, genre, &content.body)?;
    let signer = start.signer.ok_or_else(|| Error::field("signer", "请选择签发人"))?;
    process::require_named(tx, "signer", &[signer], held.matter.unit)?;
    // A 便函 goes without 会签.
    let asked = if held.matter.way == Way::Simple { json!([]) } else { countersigners(tx, held, start)? };
    versions::cut(tx, &held.actor, held.matter.id, &held.task.step_name, &content)?;
    let mut set = order.set;
    set.insert("countersigners".into(), asked);
    if held.matter.way == Way::Joint {
        set.insert("cosigners".into(), joint::set(tx, held, &start.cosigners)?);
    }
    set.insert("signer".into(), json!([person_token(signer)]));
    process::act(tx, held, Move { set, ..order })
}

/// Sets who countersigns.
pub(super) fn countersigners(tx: &mut Tx, held: &Held, start: &Start) -> Result<Value> {
    require_countersigners(tx, held, start)?;
    let departments = start.departments.iter().map(|d| department_token(*d));
    let units = start.units.iter().map(|u| unit_token(*u));
    Ok(departments.chain(units).collect())
}

/// Refuses countersigners who cannot be asked: foreign or closed departments, the unit itself, whatever has nobody in charge.
fn require_countersigners(tx: &mut Tx, held: &Held, start: &Start) -> Result<()> {
    let unit = held.matter.unit;
    let at = |field: &'static str| {
        move |e: Error| if e.code() == "refused" { Error::field(field, e.to_string()) } else { e }
    };
    let own = directory::departments(tx, unit)?;
    for id in &start.departments {
        if !own.iter().any(|d| d.id == *id) {
            return Err(Error::field("departments", "会签科室只能选本单位现有的科室"));
        }
        process::head_of_department(tx, *id).map_err(at("departments"))?;
    }
    let others = directory::units(tx)?;
    for id in &start.units {
        if *id == unit || !others.iter().any(|u| u.id == *id) {
            return Err(Error::field("units", "会签单位只能选平台上的其他单位"));
        }
        process::head_of_unit(tx, *id).map_err(at("units"))?;
    }
    Ok(())
}

pub(super) fn complete(content: &Content) -> Result<()> {
    content.check()?;
    let missing = content.missing();
    if missing.is_empty() { Ok(()) } else { Err(Error::Fields(missing)) }
}
