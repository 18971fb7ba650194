//! Claim and release (认领、放回): one of several candidates takes a task on, so that the others need not look at it, and puts it back.

use std::collections::HashSet;

use flow::{Command, Mode};
use lexicon::{PersonId, TaskId};
use store::{List, Row, Tx, params};

use super::{Held, Moved, act, act_as, definitions, rows};
use crate::matter::Matter;
use crate::people::Actor;
use crate::{Error, Result, notice};

/// Claim 认领: from now on only the holder has it. Candidates who had opened it already are told.
pub fn claim(tx: &mut Tx, held: &Held) -> Result<Moved> {
    let tasks = rows::tasks_of(tx, held.matter.id)?;
    let same = tasks.iter().filter(|t| t.closed_at.is_none() && t.step == held.task.step && t.seen_at.is_some());
    let others: Vec<PersonId> = same.map(|t| t.holder).filter(|p| *p != held.actor.person).collect();
    let moved = act(tx, held, Command::Claim { duty: held.task.duty })?;
    let line = format!("{}认领了《{}》的“{}”，您不必再办", held.actor.name, held.matter.title, held.task.step_name);
    for person in others {
        notice::tell(tx, person, "claim", held.matter.id, &line)?;
    }
    Ok(moved)
}

/// Release 放回: every candidate has it again, and is told.
///
/// # Errors
/// [`Error::NotFound`] for a duty that is not there; [`Error::Refused`] says who may.
pub fn release(tx: &mut Tx, actor: &Actor, matter: &Matter, duty: u32) -> Result<Moved> {
    let before = rows::task_of(tx, matter.id, duty)?.ok_or(Error::NotFound)?;
    let moved = act_as(tx, actor, matter, Command::Release { duty })?;
    let line = format!("{}放回了《{}》的“{}”，谁先办谁算", actor.name, matter.title, before.step_name);
    let tasks = rows::tasks_of(tx, matter.id)?;
    let again = tasks.iter().filter(|t| t.closed_at.is_none() && t.step == before.step && !t.is_reading);
    for person in again.map(|t| t.holder).filter(|p| *p != actor.person) {
        notice::tell(tx, person, "claim", matter.id, &line)?;
    }
    Ok(moved)
}

/// Those of some open tasks that others have as well and one may claim 可认领.
pub fn claimable(tx: &mut Tx, tasks: &[TaskId]) -> Result<HashSet<TaskId>> {
    if tasks.is_empty() {
        return Ok(HashSet::new());
    }
    type Shared = (TaskId, String, String);
    let list = List::of(tasks.iter().copied());
    let found: Vec<Shared> = tx.query(rows::SHARED, params![list], |r: &Row| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    let mut out = HashSet::new();
    for (task, definition, step) in found {
        let definition = definitions::by_id(tx, &definition)?;
        if definition.step(&step).is_some_and(|s| s.mode == Mode::Any) {
            out.insert(task);
        }
    }
    Ok(out)
}
