//! Task rows kept equal to the duties of the flow's state.

use flow::{DecisionKind, Duty, DutyKind, State};
use lexicon::{Limit, MatterId, PersonId};
use store::Tx;

use super::rows::{self, Ending};
use super::{Running, Task, clock};
use crate::matter::{self, Matter};
use crate::{Result, limits};

/// Brings the rows from the old state to the new one: opens, ends, reopens and takes back.
pub(super) fn sync(tx: &mut Tx, matter: &Matter, old: &State, new: &Running, from: PersonId) -> Result<()> {
    for duty in &new.state.duties {
        let before = old.duties.get(duty.id as usize - 1);
        let was = before.map_or(Row::None, row_of);
        match (was, row_of(duty)) {
            (Row::None, Row::Open) if before.is_none() => begin(tx, matter, new, duty, from)?,
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
    clock::follow(tx, matter.id, old, new)
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
        Some(task) => reopen(tx, m, running, task),
        None => begin(tx, m, running, duty, from),
    }
}

/// The time since it ended was not the holder's.
fn reopen(tx: &mut Tx, m: &Matter, running: &Running, mut task: Task) -> Result<()> {
    let now = tx.now();
    if let Some(from) = task.closed_at.take() {
        clock::away(&mut task, from, now);
    }
    clock::begin(tx, m, running, &mut task)?;
    rows::reopen(tx, &task)
}

/// A duty that waits for others again; what was said about its row stays.
fn lay_by(tx: &mut Tx, matter: MatterId, duty: &Duty, by: PersonId) -> Result<()> {
    // Whoever asks added signers first is waiting; else the decision that had woken the duty was taken back.
    let outcome = if duty.holder == by { "waiting" } else { outcome(&DecisionKind::Withdrawn) };
    let end = Ending { at: tx.now(), by, outcome };
    rows::close(tx, matter, duty.id, &end)
}

fn begin(tx: &mut Tx, m: &Matter, running: &Running, duty: &Duty, from: PersonId) -> Result<()> {
    let now = tx.now();
    let step = running.definition.step(&duty.step);
    let limit_key = step.and_then(|s| s.limit.clone()).unwrap_or_else(|| duty.step.clone());
    let limit = limit(tx, m, &limit_key)?;
    let step_name = step.map_or_else(|| duty.step.to_string(), |s| s.name.clone());
    let mut task = Task {
        id: tx.new_id(),
        matter: m.id,
        duty: duty.id,
        is_reading: is_reading(duty),
        step: duty.step.to_string(),
        step_name: named(duty, step_name),
        holder: duty.holder,
        behalf: duty.behalf,
        unit: m.unit,
        from: (from != duty.holder || duty.id > 1).then_some(from),
        limit: limit.map(|l| l.to_string()),
        opened_at: now,
        stops: Vec::new(),
        extra: 0,
        due_at: None,
        alarm_at: None,
        seen_at: None,
        closed_at: None,
        closed_by: None,
        outcome: None,
    };
    clock::begin(tx, m, running, &mut task)?;
    rows::open(tx, &task)?;
    matter::admit(tx, m.id, duty.holder)
}

/// The limit of the way the matter goes or, where that has none, of its kind.
fn limit(tx: &mut Tx, m: &Matter, step: &str) -> Result<Option<Limit>> {
    match limits::limit_of(tx, m.unit, m.way.code(), step, m.urgency)? {
        Some(limit) => Ok(Some(limit)),
        None => limits::limit_of(tx, m.unit, m.kind.code(), step, m.urgency),
    }
}

/// What the holder is asked to do.
fn named(duty: &Duty, step: String) -> String {
    match duty.added_by {
        _ if is_reading(duty) => "传阅".into(),
        Some(_) => format!("加签（{step}）"),
        None => step,
    }
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
        DecisionKind::Claimed => "claimed",
        DecisionKind::Rerouted => "rerouted",
        DecisionKind::Terminated => "terminated",
        DecisionKind::Withdrawn => "withdrawn",
    }
}
