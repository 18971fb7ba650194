//! The way of a matter (办理环节): its steps in order, where it stands, and what may be done from there.

use flow::{Change, Command, Definition, DutyKind, Leaving, ReturnTarget, Status, Step, Then, Visit};
use lexicon::MatterId;
use store::Tx;

use super::{Held, Running, held, rows, running};
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
/// 批示 of a 阅件) are left out once the matter has gone past them.
#[must_use]
pub fn way(running: &Running) -> Vec<WayStep> {
    let tasks: Vec<&Step> = running.definition.steps().iter().filter(|s| is_walked(s)).collect();
    let steps: Vec<WayStep> = tasks.iter().map(|step| one(running, step)).collect();
    let furthest = steps.iter().rposition(|s| s.standing != Standing::Ahead).unwrap_or(0);
    let over = matches!(running.state.status, Status::Finished | Status::Terminated);
    let kept = |n: usize, s: &WayStep| s.standing != Standing::Ahead || (n > furthest && !over);
    steps.into_iter().enumerate().filter(|(n, s)| kept(*n, s)).map(|(_, s)| s).collect()
}

/// What people handle, or wait for while others do 子流程.
fn is_walked(step: &Step) -> bool {
    step.is_task() || matches!(step.kind, flow::Kind::Sub { .. })
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

/// The flow drawn as SVG with past, present and future marked.
#[must_use]
pub fn picture(running: &Running) -> String {
    flow::draw::svg(&running.definition, Some(&running.state))
}

/// The same for a column beside others: at most six steps in a row.
#[must_use]
pub fn narrow_picture(running: &Running) -> String {
    flow::draw::svg_in(&running.definition, Some(&running.state), 6)
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

/// Where the holder may return the matter to 退回: only what the flow accepts. Steps are given as key and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaysBack {
    /// The step before 上一环节, unless there are several or none.
    pub previous: Option<(String, String)>,
    /// The first step, in the hands of whoever started the matter.
    pub first: Option<(String, String)>,
    /// Every step handled before on this line, the latest first.
    pub steps: Vec<(String, String)>,
}

/// See [`WaysBack`].
#[must_use]
pub fn ways_back(running: &Running, held: &Held) -> WaysBack {
    let named = |key: flow::Key| {
        let name = running.definition.step(&key).map_or_else(|| key.to_string(), |s| s.name.clone());
        (key.to_string(), name)
    };
    // Nothing lies before the first step, and an added signer gives an opinion only.
    if running.is_added(held.task.duty) || running.definition.start().id == held.task.step.as_str() {
        return WaysBack::default();
    }
    let mut found = running.state.ways_back(held.task.duty);
    // What always comes after this step was handled in an earlier round: the way there leads forward.
    let ahead = |key: &flow::Key| super::always_passes(&running.definition, &held.task.step, key);
    found.steps.retain(|key| !ahead(key));
    found.previous = found.previous.filter(|key| !ahead(key));
    WaysBack {
        previous: found.previous.map(named),
        first: found.first.map(named),
        steps: found.steps.into_iter().map(named).collect(),
    }
}

/// Whether the paper a request waited for was issued: what was asked has its answer.
#[must_use]
pub fn is_answered(running: &Running) -> bool {
    let agreed = |visit: &Visit| visit.sub.as_ref().is_some_and(|sub| sub.ended.as_deref() == Some("agree"));
    running.state.path.iter().any(agreed)
}

/// Who gets the matter when the holder returns it there, by name, with 代 where somebody stands in; empty where the flow
/// refuses.
pub fn receivers(tx: &mut Tx, running: &Running, held: &Held, to: ReturnTarget) -> Result<Vec<String>> {
    let command =
        Command::Return { duty: held.task.duty, to, then: Then::StepByStep, reason: held.task.step_name.clone() };
    let who = flow::Actor::handler(held.actor.person);
    let Ok(events) = running::decide(tx, running, &held.matter, &who, &command) else { return Ok(Vec::new()) };
    let mut names = Vec::new();
    for event in &events {
        let Change::Entered { duties, .. } = &event.change else { continue };
        for duty in duties {
            names.push(rows::name(tx, duty.holder)?);
        }
    }
    Ok(names)
}

/// What the holder may choose at the step held: code and word, the usual one first.
#[must_use]
pub fn choices(running: &Running, held: &Held) -> Vec<(String, String)> {
    let step = running.definition.step(&held.task.step);
    let choices = step.map(|s| s.choices.iter().map(|c| (c.code.to_string(), c.label.clone())).collect());
    choices.unwrap_or_default()
}

/// Whether the first of several holders to decide decides for all 一人办理即可.
pub fn one_is_enough(running: &Running, step: &str) -> bool {
    running.definition.step(step).is_some_and(|s| s.mode == flow::Mode::Any)
}

/// What a task of the actor is, done or not: matter, title and step. `None` for a task that is not theirs.
pub fn named(tx: &mut Tx, actor: &Actor, task: lexicon::TaskId) -> Result<Option<(MatterId, String, String)>> {
    let Some(task) = rows::task_by_id(tx, task)?.filter(|t| t.holder == actor.person) else { return Ok(None) };
    let matter = crate::matter::rows::find(tx, task.matter)?;
    Ok(Some((matter.id, matter.title, task.step_name)))
}

/// The matter of a task the actor had to do with.
pub fn matter_of(tx: &mut Tx, actor: &Actor, task: lexicon::TaskId) -> Result<MatterId> {
    let found = rows::task_by_id(tx, task)?.ok_or(Error::NotFound)?;
    if crate::matter::is_admitted(tx, found.matter, actor.person)? { Ok(found.matter) } else { Err(Error::NotFound) }
}
