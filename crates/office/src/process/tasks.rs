//! Task rows kept equal to the duties of the flow's state.

use flow::{DecisionKind, Duty, DutyKind, State};
use lexicon::{Clock, Instant, Limit, MatterId, PersonId, Stop, UnitId};
use store::Tx;

use super::rows::{self, Ending};
use super::{Running, Task};
use crate::matter::{self, Matter};
use crate::{Result, limits};

/// Brings the rows from the old state to the new one: opens, ends, reopens and takes back.
pub(super) fn sync(tx: &mut Tx, matter: &Matter, old: &State, new: &Running, from: PersonId) -> Result<()> {
    for duty in &new.state.duties {
        let before = old.duties.get(duty.id as usize - 1);
        let was = before.map_or(Row::None, row_of);
        match (was, row_of(duty)) {
            (Row::None, Row::Open) => open(tx, matter, new, duty, from)?,
            (Row::None, Row::Closed) => {
                open(tx, matter, new, duty, from)?;
                close(tx, matter.id, duty)?;
            }
            (Row::Open, Row::Closed) => close(tx, matter.id, duty)?,
            (Row::Closed, Row::Open) => open(tx, matter, new, duty, from)?,
            (Row::Open, Row::None) => lay_by(tx, matter.id, duty, from)?,
            _ => {}
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum Row {
    None,
    Open,
    Closed,
}

/// What row a duty has: none while it waits, or when it was never open.
fn row_of(duty: &Duty) -> Row {
    match (&duty.opened, &duty.decided) {
        (None, _) => Row::None,
        (Some(_), None) => Row::Open,
        (Some(_), Some(_)) => Row::Closed,
    }
}

/// Opens the row of a duty, again if it was there before.
fn open(tx: &mut Tx, m: &Matter, running: &Running, duty: &Duty, from: PersonId) -> Result<()> {
    match rows::task_of(tx, m.id, duty.id)? {
        Some(task) => reopen(tx, m, task),
        None => begin(tx, m, running, duty, from),
    }
}

/// The time since it ended was not the holder's.
fn reopen(tx: &mut Tx, m: &Matter, mut task: Task) -> Result<()> {
    let now = tx.now();
    task.stops.extend(task.closed_at.map(|from| Stop { from, to: Some(now) }));
    if let Some(clock) = limits::clock(task.limit.as_deref(), task.opened_at, &task.stops) {
        let calendar = limits::calendar(tx, m.unit)?;
        task.due_at = Some(clock.reading(&calendar, now).due.at);
    }
    rows::reopen(tx, &task)
}

/// A duty that waits for others again; what was said about its row stays.
fn lay_by(tx: &mut Tx, matter: MatterId, duty: &Duty, by: PersonId) -> Result<()> {
    let end = Ending { at: tx.now(), by, outcome: outcome(&DecisionKind::Withdrawn) };
    rows::close(tx, matter, duty.id, &end)
}

fn begin(tx: &mut Tx, m: &Matter, running: &Running, duty: &Duty, from: PersonId) -> Result<()> {
    let now = tx.now();
    let step = running.definition.step(&duty.step);
    let limit_key = step.and_then(|s| s.limit.clone()).unwrap_or_else(|| duty.step.clone());
    let limit = limits::limit_of(tx, m.unit, m.kind.code(), &limit_key, m.urgency)?;
    let due_at = match &limit {
        Some(limit) => Some(limits::due(tx, m.unit, now, limit)?),
        None => None,
    };
    let step_name = step.map_or_else(|| duty.step.to_string(), |s| s.name.clone());
    let task = Task {
        id: tx.new_id(),
        matter: m.id,
        duty: duty.id,
        is_reading: is_reading(duty),
        step: duty.step.to_string(),
        step_name: if is_reading(duty) { "传阅".into() } else { step_name },
        holder: duty.holder,
        behalf: duty.behalf,
        unit: m.unit,
        from: (from != duty.holder || duty.id > 1).then_some(from),
        limit: limit.map(|l| l.to_string()),
        opened_at: now,
        stops: Vec::new(),
        due_at,
        seen_at: None,
        closed_at: None,
        closed_by: None,
        outcome: None,
    };
    rows::open(tx, &task)?;
    matter::admit(tx, m.id, duty.holder)
}

/// The step of the shipped flows whose work is only to read.
pub(super) const CIRCULATE: &str = "circulate";

fn is_reading(duty: &Duty) -> bool {
    duty.kind == DutyKind::Read || duty.step == CIRCULATE
}

fn close(tx: &mut Tx, matter: MatterId, duty: &Duty) -> Result<()> {
    let Some(decision) = &duty.decided else { return Ok(()) };
    let end = Ending { at: decision.stamp.at, by: decision.by, outcome: outcome(&decision.kind) };
    rows::close(tx, matter, duty.id, &end)
}

fn outcome(kind: &DecisionKind) -> &str {
    match kind {
        DecisionKind::Submitted { choice, .. } => choice.as_str(),
        DecisionKind::Read => "read",
        DecisionKind::Returned => "returned",
        DecisionKind::ReturnedByOther => "returned_by_other",
        DecisionKind::Transferred => "transferred",
        DecisionKind::NotNeeded => "not_needed",
        DecisionKind::Removed => "removed",
        DecisionKind::HandedOver => "handed_over",
        DecisionKind::Rerouted => "rerouted",
        DecisionKind::Terminated => "terminated",
        DecisionKind::Withdrawn => "withdrawn",
    }
}

/// One person's stay with a matter: who held it, since when, for how long in working time.
#[derive(Debug, Clone)]
pub struct Stay {
    /// The task.
    pub task: Task,
    /// The holder's name.
    pub holder_name: String,
    /// The holder's unit and its short name.
    pub holder_unit: Option<(UnitId, String)>,
    /// Net working minutes held, until it ended or until now.
    pub minutes: i64,
    /// What the clock shows, while it is open and has a limit.
    pub reading: Option<lexicon::Reading>,
    /// The working time, line by line.
    pub lines: Vec<lexicon::Span>,
}

/// Every stay of a matter, in order of opening.
pub fn stays(tx: &mut Tx, matter: &Matter) -> Result<Vec<Stay>> {
    let calendar = limits::calendar(tx, matter.unit)?;
    let now = tx.now();
    let mut out = Vec::new();
    let holders = rows::holders_of(tx, matter.id)?;
    for task in rows::tasks_of(tx, matter.id)? {
        let holder = holders.iter().find(|h| h.person == task.holder);
        let until = task.closed_at.unwrap_or(now);
        out.push(Stay {
            holder_name: holder.map(|h| h.name.clone()).unwrap_or_default(),
            holder_unit: holder.and_then(|h| h.unit.clone()),
            minutes: held(&task).reading(&calendar, until).used_minutes,
            reading: reading(&calendar, &task, now),
            lines: held(&task).explain(&calendar, until),
            task,
        });
    }
    Ok(out)
}

fn reading(calendar: &lexicon::WorkCalendar, task: &Task, now: Instant) -> Option<lexicon::Reading> {
    if task.closed_at.is_some() {
        return None;
    }
    let clock = limits::clock(task.limit.as_deref(), task.opened_at, &task.stops);
    clock.map(|c| c.reading(calendar, now))
}

/// A clock without a limit: it counts the working time held, whatever the task's own limit counts in.
fn held(task: &Task) -> Clock {
    Clock { stops: task.stops.clone(), ..Clock::new(task.opened_at, Limit::WorkMinutes(0)) }
}
