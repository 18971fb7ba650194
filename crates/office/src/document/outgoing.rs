//! Outgoing documents (发文): what the drafter hands over with the text, and who will be asked.

use lexicon::{DepartmentId, PersonId, UnitId};
use serde_json::{Map, Value, json};
use store::Tx;

use super::{Content, Head, draft, versions};
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

/// Who the draft names now, to fill the form again after a return.
pub fn plan(tx: &mut Tx, held: &Held) -> Result<Map<String, Value>> {
    Ok(process::load(tx, held.matter.id)?.fields)
}

/// Hands the draft over: cuts a version and sets who countersigns and who signs.
pub(super) fn submit(tx: &mut Tx, held: &Held, start: &Start, order: Move) -> Result<Moved> {
    let content = draft::load(tx, held.matter.id)?.content;
    complete(&content)?;
    let signer = start.signer.ok_or_else(|| Error::field("signer", "请选择签发人"))?;
    versions::cut(tx, &held.actor, held.matter.id, &held.task.step_name, &content)?;
    let mut set = order.set;
    let departments = start.departments.iter().map(|d| department_token(*d));
    let units = start.units.iter().map(|u| unit_token(*u));
    set.insert("countersigners".into(), departments.chain(units).collect());
    set.insert("signer".into(), json!([person_token(signer)]));
    process::act(tx, held, Move { set, ..order })
}

fn complete(content: &Content) -> Result<()> {
    content.check()?;
    let missing = content.missing();
    if missing.is_empty() { Ok(()) } else { Err(Error::Fields(missing)) }
}
