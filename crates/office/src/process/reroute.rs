//! Reroute and reopen (调度、重启): the administrator of the unit moves an open task to another step, or opens again what had ended.
//!
//! Which steps a document may be moved to is the document's to say (`document::oversight`): here is only how it is done.

use flow::Command;
use lexicon::{MatterId, PersonId};
use store::Tx;

use super::eligible::Seat;
use super::{Move, Moved, Running, act, act_as, rows, running, suspend};
use crate::matter::Matter;
use crate::people::{Actor, Person};
use crate::{Error, Result, notice, wording};

/// A reroute 调度 as the administrator wrote it.
#[derive(Debug, Clone)]
pub struct Reroute {
    /// An open duty of the step that is moved.
    pub duty: u32,
    /// The step it is moved to.
    pub to: String,
    /// Who handles it there; empty for whom the step's own rule gives.
    pub persons: Vec<PersonId>,
    /// Why.
    pub reason: String,
}

/// Who may be named to handle a step of a matter.
pub fn able(tx: &mut Tx, matter: &Matter, running: &Running, step: &str) -> Result<Vec<Person>> {
    seat(matter, running, step).people(tx)
}

fn seat<'a>(matter: &Matter, running: &'a Running, step: &'a str) -> Seat<'a> {
    let initiator = running.state.current_initiator().unwrap_or(matter.initiator);
    Seat { definition: running.definition.as_ref(), step, unit: matter.unit, initiator }
}

/// What a reroute would lead to: the steps then open, with who would have them. Nothing is changed.
///
/// # Errors
/// As [`reroute`], save for a missing reason.
pub(crate) fn preview(tx: &mut Tx, actor: &Actor, matter: &Matter, order: &Reroute) -> Result<Moved> {
    let said = if order.reason.trim().is_empty() { "—" } else { order.reason.trim() };
    let command = ordered(tx, matter, order, said)?;
    act::preview(tx, actor, matter, &Move::from(command).with_authority())
}

/// Reroute 调度. Whoever had it, whoever has it now and whoever started it are told.
///
/// # Errors
/// [`Error::Field`] on `to`, `persons` or `reason`.
pub(crate) fn reroute(tx: &mut Tx, actor: &Actor, matter: &Matter, order: &Reroute) -> Result<Moved> {
    let reason = wording::reason("reason", &order.reason, "请写明调度的理由")?;
    let before = suspend::concerned(tx, matter)?;
    let command = ordered(tx, matter, order, reason)?;
    let moved = act_as(tx, actor, matter, Move::from(command).with_authority())?;
    let step = moved.next.iter().map(|(step, _)| step.as_str()).collect::<Vec<_>>().join("、");
    let line = format!("{}将《{}》调度至“{step}”：{reason}", actor.name, matter.title);
    tell(tx, actor, matter.id, (&before, &moved), &line)?;
    Ok(moved)
}

fn ordered(tx: &mut Tx, matter: &Matter, order: &Reroute, reason: &str) -> Result<Command> {
    let running = running::load(tx, matter.id)?;
    if running.definition.step(&order.to).is_none_or(|s| !s.is_task()) {
        return Err(Error::field("to", "请选择要调度到的环节"));
    }
    for person in &order.persons {
        let fits = seat(matter, &running, &order.to).require(tx, *person);
        fits.map_err(|e| Error::field("persons", e.to_string()))?;
    }
    let Reroute { duty, to, persons, .. } = order.clone();
    Ok(Command::Reroute { duty, to: to.as_str().into(), persons, reason: reason.into() })
}

/// Reopen 重启: what was ended stands where it stood; what was finished is at the step that finished it.
pub(crate) fn reopen(tx: &mut Tx, actor: &Actor, matter: &Matter, reason: &str) -> Result<Moved> {
    let moved = act_as(tx, actor, matter, Move::from(Command::Reopen { reason: reason.into() }).with_authority())?;
    let line = format!("{}重启了《{}》：{reason}", actor.name, matter.title);
    tell(tx, actor, matter.id, (&[matter.initiator], &moved), &line)?;
    Ok(moved)
}

fn tell(tx: &mut Tx, by: &Actor, id: MatterId, (before, moved): (&[PersonId], &Moved), line: &str) -> Result<()> {
    let mut people: Vec<PersonId> = before.iter().chain(&moved.told).copied().collect();
    people.sort();
    people.dedup();
    for person in people.into_iter().filter(|p| *p != by.person) {
        notice::tell(tx, person, "reroute", id, line)?;
    }
    Ok(())
}

/// The open tasks of a matter that may be moved: number of the duty, the step and who has it.
pub fn movable(tx: &mut Tx, matter: MatterId) -> Result<Vec<(u32, String, String)>> {
    let tasks = rows::tasks_of(tx, matter)?;
    let mut out = Vec::new();
    for task in tasks.into_iter().filter(|t| t.closed_at.is_none() && !t.is_reading) {
        out.push((task.duty, task.step_name, rows::name(tx, task.holder)?));
    }
    Ok(out)
}
