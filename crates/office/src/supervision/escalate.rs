//! Escalation (亮灯提醒): when a light has become worse, the responsible people, the office and the leader who cares are told, once.

use std::collections::BTreeSet;

use ledger::Fact;
use lexicon::{MatterId, PersonId, UnitId};
use store::Tx;

use super::rules::in_force;
use super::{Bounds, Charge, Item, Light, Part, rows};
use crate::people::{Role, directory};
use crate::{Error, Result, limits, notice, story};

/// Items looked at in one sweep.
pub const BATCH: usize = 100;

/// Tells whom it concerns of the lights that became worse, at most [`BATCH`]. How many were told; less than a batch means all were.
pub fn sweep(tx: &mut Tx) -> Result<usize> {
    let mut told = 0;
    for unit in rows::offices(tx)? {
        let bounds = bounds(tx, unit)?;
        for item in rows::darkened(tx, unit, bounds, BATCH as i64)? {
            let light = bounds.light(item.signs());
            tell(tx, &item, light)?;
            rows::set_told(tx, item.id, light)?;
            told += 1;
        }
    }
    Ok(told)
}

fn bounds(tx: &mut Tx, unit: UnitId) -> Result<Bounds> {
    let (calendar, rules) = (limits::calendar(tx, unit)?, in_force(tx, unit)?);
    Ok(rules.light.bounds(&calendar, tx.now().date()))
}

/// Keeps the better of the light people were told of and the light now, so that the next darkening is told. To be called after every
/// change of a limit or a milestone.
pub(super) fn lighten(tx: &mut Tx, id: MatterId) -> Result<()> {
    let item = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    let light = bounds(tx, item.unit)?.light(item.signs());
    if item.closed_on.is_none() && light > item.told {
        rows::set_told(tx, id, light)?;
    }
    Ok(())
}

/// The parts units have in an item now, and whoever works on it: the persons in charge and the commissioner.
pub(super) fn working_on(tx: &mut Tx, item: &Item) -> Result<(Vec<Charge>, BTreeSet<PersonId>)> {
    let open: Vec<Charge> = rows::charges(tx, item.id)?.into_iter().filter(|c| c.ended_at.is_none()).collect();
    let people = open.iter().map(|c| c.person).chain(item.commissioner).collect();
    Ok((open, people))
}

fn tell(tx: &mut Tx, item: &Item, light: Light) -> Result<()> {
    let (open, mut people) = working_on(tx, item)?;
    if light == Light::Red {
        people.extend(item.cared_by);
        people.extend(directory::holders(tx, Role::Supervisor, item.unit, None)?);
        for lead in open.iter().filter(|c| c.part == Part::Lead) {
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
