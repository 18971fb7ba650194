//! Escalation (亮灯提醒): when a light has become worse, the responsible people, the office and the leader who cares are told, once.

use std::collections::BTreeSet;

use ledger::Fact;
use lexicon::PersonId;
use store::Tx;

use super::rules::in_force;
use super::{Item, Light, Part, rows};
use crate::people::{Role, directory};
use crate::{Result, limits, notice, story};

/// Items looked at in one sweep.
pub const BATCH: usize = 100;

/// Tells whom it concerns of the lights that became worse, at most [`BATCH`]. How many were told; less than a batch means all were.
pub fn sweep(tx: &mut Tx) -> Result<usize> {
    let mut told = 0;
    for unit in rows::offices(tx)? {
        let (calendar, rules) = (limits::calendar(tx, unit)?, in_force(tx, unit)?);
        let bounds = rules.light.bounds(&calendar, tx.now().date());
        for item in rows::darkened(tx, unit, bounds, BATCH as i64)? {
            let light = bounds.light(item.signs());
            tell(tx, &item, light)?;
            rows::set_told(tx, item.id, light)?;
            told += 1;
        }
    }
    Ok(told)
}

fn tell(tx: &mut Tx, item: &Item, light: Light) -> Result<()> {
    let charges = rows::charges(tx, item.id)?;
    let open = charges.iter().filter(|c| c.ended_at.is_none());
    let mut people: BTreeSet<PersonId> = open.clone().map(|c| c.person).collect();
    people.extend(item.commissioner);
    if light == Light::Red {
        people.extend(item.cared_by);
        people.extend(directory::holders(tx, Role::Supervisor, item.unit, None)?);
        for lead in open.filter(|c| c.part == Part::Lead) {
            people.extend(directory::head_of_unit(tx, lead.unit)?);
        }
    }
    let line = format!("督办事项{}“{}”{}", item.number, super::opening::title(&item.content), light.label());
    for person in people {
        crate::matter::admit(tx, item.id, person)?;
        notice::tell(tx, person, "supervision", item.id, &line)?;
    }
    tx.record(Fact::new("supervision.light", story::subject(item.id)).unit(item.unit).with("light", light.label()))?;
    Ok(())
}
