//! The way of a matter (办理环节): its steps in order, where it stands, and what may be done from there.

use flow::{Definition, DutyKind, Leaving, Status, Step, Visit};
use lexicon::MatterId;
use store::Tx;

use super::{Held, Running, held, load, rows};
use crate::people::Actor;
use crate::{Error, Result};

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// Passed 已过.
    Passed,
    /// Here now 在办.
    Here,
    /// Here again after a return 退回.
    Returned,
    /// Left out this time 跳过.
    Skipped,
    /// Not reached yet 未到.
    #[default]
    Ahead,
}

/// A step of the way, for the bar of steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayStep {
    /// The step's key.
    pub key: String,
    /// The step as the user reads it.
    pub name: String,
    /// Where it stands.
    pub standing: Standing,
    /// Decided and all handlers of its latest visit; `(0, 0)` before it is reached.
    pub handlers: (usize, usize),
}

/// The steps of a matter that people handle, in the order of the definition. Steps of the way not taken (传阅 of a 办件,
/// 批示 of a 阅件) are left out once the matter has gone past them. The caller has proved that the matter may be seen.
pub fn way(tx: &mut Tx, matter: MatterId) -> Result<Vec<WayStep>> {
    let running = load(tx, matter)?;
    let tasks: Vec<&Step> = running.definition.steps().iter().filter(|s| s.is_task()).collect();
    let steps: Vec<WayStep> = tasks.iter().map(|step| one(&running, step)).collect();
    let furthest = steps.iter().rposition(|s| s.standing != Standing::Ahead).unwrap_or(0);
    let over = matches!(running.state.status, Status::Finished | Status::Terminated);
    let kept = |n: usize, s: &WayStep| s.standing != Standing::Ahead || (n > furthest && !over);
    Ok(steps.into_iter().enumerate().filter(|(n, s)| kept(*n, s)).map(|(_, s)| s).collect())
}

fn one(running: &Running, step: &Step) -> WayStep {
    let visits: Vec<&Visit> = running.state.path.iter().filter(|v| v.step == step.id).collect();
    let voided = |v: &&Visit| v.left.as_ref().is_some_and(|l| l.how == Leaving::Withdrawn);
    let last = visits.iter().rev().copied().find(|v| !voided(v));
    let standing = last.map_or(Standing::Ahead, |v| standing(running, v));
    let handlers = last.map_or((0, 0), |v| handlers(running, v));
    WayStep { key: step.id.to_string(), name: step.name.clone(), standing, handlers }
}

fn standing(running: &Running, visit: &Visit) -> Standing {
    let Some(left) = &visit.left else {
        let turn = visit.entered.turn;
        let returned = |v: &Visit| v.left.as_ref().is_some_and(|l| l.how == Leaving::Returned && l.stamp.turn == turn);
        return if running.state.path.iter().any(returned) { Standing::Returned } else { Standing::Here };
    };
    let behind = running.state.open_visits().any(|open| comes_before(&running.definition, open, visit));
    match left.how {
        // After a return, what lies beyond the open step has to be walked again.
        _ if behind => Standing::Ahead,
        Leaving::Passed | Leaving::Merged => Standing::Passed,
        Leaving::Skipped => Standing::Skipped,
        _ => Standing::Ahead,
    }
}

fn comes_before(definition: &Definition, open: &Visit, visit: &Visit) -> bool {
    let place = |v: &Visit| definition.steps().iter().position(|s| s.id == v.step);
    open.entered.turn > visit.entered.turn && place(open) < place(visit)
}

fn handlers(running: &Running, visit: &Visit) -> (usize, usize) {
    let work = running.state.duties_of(visit.id).filter(|d| d.kind == DutyKind::Work);
    let counted = work.filter(|d| d.decided.is_none() || d.choice().is_some());
    counted.fold((0, 0), |(done, all), d| (done + usize::from(d.decided.is_some()), all + 1))
}

/// The flow drawn as SVG with past, present and future marked. The caller has proved that the matter may be seen.
pub fn picture(tx: &mut Tx, matter: MatterId) -> Result<String> {
    let running = load(tx, matter)?;
    Ok(flow::draw::svg(&running.definition, Some(&running.state)))
}

/// The actor's own open task on a matter, work before reading; `None` when there is none.
pub fn held_on(tx: &mut Tx, actor: &Actor, matter: MatterId) -> Result<Option<Held>> {
    let mine = rows::tasks_of(tx, matter)?.into_iter().filter(|t| t.closed_at.is_none() && t.holder == actor.person);
    match mine.min_by_key(|t| t.is_reading) {
        Some(task) => held(tx, actor, task.id).map(Some),
        None => Ok(None),
    }
}

/// The actor's own open task on a matter.
///
/// # Errors
/// [`Error::NotFound`] for a matter the actor has nothing to do with; [`Error::Forbidden`] when it is in other hands now.
pub fn require_held(tx: &mut Tx, actor: &Actor, matter: MatterId) -> Result<Held> {
    if let Some(held) = held_on(tx, actor, matter)? {
        return Ok(held);
    }
    if !crate::matter::is_admitted(tx, matter, actor.person)? {
        return Err(Error::NotFound);
    }
    Err(Error::Forbidden("此件现在不在您手中，不能改动。".into()))
}

/// Steps handled before, to which the holder may return the matter 退回: key and name, the latest first.
pub fn past_steps(tx: &mut Tx, held: &Held) -> Result<Vec<(String, String)>> {
    let running = load(tx, held.matter.id)?;
    let mut out: Vec<(String, String)> = Vec::new();
    for duty in running.state.duties.iter().rev().filter(|d| d.is_work() && d.choice().is_some()) {
        let key = duty.step.to_string();
        if key == held.task.step || out.iter().any(|(k, _)| *k == key) {
            continue;
        }
        let name = running.definition.step(&duty.step).map_or_else(|| key.clone(), |s| s.name.clone());
        out.push((key, name));
    }
    Ok(out)
}

/// What the holder may choose at the step held: code and word, the usual one first.
pub fn choices(tx: &mut Tx, held: &Held) -> Result<Vec<(String, String)>> {
    let running = load(tx, held.matter.id)?;
    let step = running.definition.step(&held.task.step);
    let choices = step.map(|s| s.choices.iter().map(|c| (c.code.to_string(), c.label.clone())).collect());
    Ok(choices.unwrap_or_default())
}

/// The matter of a task the actor had to do with.
pub fn matter_of(tx: &mut Tx, actor: &Actor, task: lexicon::TaskId) -> Result<MatterId> {
    let found = rows::task_by_id(tx, task)?.ok_or(Error::NotFound)?;
    if crate::matter::is_admitted(tx, found.matter, actor.person)? { Ok(found.matter) } else { Err(Error::NotFound) }
}
