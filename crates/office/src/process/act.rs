//! Acting: one command, its events, the rows that follow and the fact.

use std::collections::BTreeMap;

use flow::{Change, Command, DutyKind, Event, Status};
use ledger::Fact;
use lexicon::PersonId;
use serde_json::{Map, Value, json};
use store::Tx;

use super::{Held, Running, rows, running, tasks};
use crate::matter::Matter;
use crate::people::{Actor, Role, directory};
use crate::{Result, story, wording};

/// What a command brought about.
#[derive(Debug)]
pub struct Moved {
    /// Whether the flow reached its end.
    pub finished: bool,
    /// Steps now open, by name, with the names of who has them.
    pub next: Vec<(String, Vec<String>)>,
    /// Keys of the steps now open.
    pub at: Vec<String>,
    /// Who newly has something to do or to read.
    pub told: Vec<PersonId>,
}

/// A command with what goes along with it.
#[derive(Debug)]
pub struct Move {
    /// The command.
    pub command: Command,
    /// Form fields set before the flow decides.
    pub set: Map<String, Value>,
    /// Particulars for the fact, such as the opinion's text.
    pub note: Map<String, Value>,
    /// Whether the verb itself proved the authority an administrator of flows would have.
    pub authority: bool,
    /// Whether it is the program's own: only so is the end of a sub-flow 子流程 reported.
    pub system: bool,
}

impl Move {
    /// With the authority the verb proved.
    pub fn with_authority(mut self) -> Move {
        self.authority = true;
        self
    }

    /// As the program's own.
    pub(crate) fn by_system(mut self) -> Move {
        self.system = true;
        self
    }

    /// With one particular for the fact.
    pub fn noted(mut self, key: &str, value: impl Into<Value>) -> Move {
        self.note.insert(key.into(), value.into());
        self
    }
}

impl From<Command> for Move {
    fn from(command: Command) -> Move {
        Move { command, set: Map::new(), note: Map::new(), authority: false, system: false }
    }
}

/// Carries out a command of the holder.
pub fn act(tx: &mut Tx, held: &Held, order: impl Into<Move>) -> Result<Moved> {
    act_as(tx, &held.actor, &held.matter, order)
}

/// Carries out a command; the flow itself refuses an actor who may not give it.
pub fn act_as(tx: &mut Tx, actor: &Actor, matter: &Matter, order: impl Into<Move>) -> Result<Moved> {
    let order = order.into();
    let mut running = running::load(tx, matter.id)?;
    let old = running.state.clone();
    let events = carry(tx, actor, matter, (&mut running, &order))?;
    let note = order.note;
    running::save(tx, &running)?;
    tasks::sync(tx, matter, &old, &running, actor.person)?;
    let moved = moved(tx, &running, &events)?;
    if moved.finished && matter.is_active() {
        // Whatever finished it: a decision, or an added signer taken off.
        crate::matter::close(tx, matter.id, "closed")?;
    }
    if let Some(fact) = fact(&running, &events, &moved) {
        let fact = note.into_iter().fold(fact, |f, (key, value)| f.with(key, value));
        let fact = fact.actor(actor.person).unit(matter.unit).with("who", actor.name.as_str());
        tx.record(fact)?;
    }
    crate::document::follow(tx, actor, matter, (&old, &running.state))?;
    match running.state.status {
        Status::Finished => crate::document::ended(tx, actor, matter.id, "agree")?,
        Status::Terminated => crate::document::ended(tx, actor, matter.id, "terminated")?,
        _ => {}
    }
    Ok(moved)
}

/// What a command would bring about. Nothing is changed.
pub(super) fn preview(tx: &mut Tx, actor: &Actor, matter: &Matter, order: &Move) -> Result<Moved> {
    let mut running = running::load(tx, matter.id)?;
    let events = carry(tx, actor, matter, (&mut running, order))?;
    moved(tx, &running, &events)
}

/// Decides and applies a command, in memory only.
fn carry(tx: &mut Tx, by: &Actor, matter: &Matter, (to, order): (&mut Running, &Move)) -> Result<Vec<Event>> {
    to.fields.extend(order.set.clone());
    let who = flow::Actor { system: order.system, ..standing(by, matter, order.authority) };
    let events = running::decide(tx, to, matter, &who, &order.command)?;
    for event in &events {
        to.state.apply(event);
    }
    require_present(tx, to)?;
    Ok(events)
}

/// How the flow knows an actor: with what authority besides the duties held.
pub(super) fn standing(actor: &Actor, matter: &Matter, authority: bool) -> flow::Actor {
    flow::Actor {
        person: actor.person,
        administrator: authority || actor.has(Role::UnitAdmin, matter.unit),
        supervisor: actor.has(Role::Supervisor, matter.unit),
        system: false,
    }
}

/// Refuses to give work to whoever left or is disabled: a return goes to who handled the step before, whoever that was.
fn require_present(tx: &mut Tx, running: &Running) -> Result<()> {
    let new = |d: &&flow::Duty| d.is_work() && d.is_pending() && d.opened.is_some_and(|s| s.turn == running.state.turn);
    let people: Vec<PersonId> = running.state.duties.iter().filter(new).map(|d| d.holder).collect();
    let Some(gone) = directory::gone(tx, &people)?.first().copied() else { return Ok(()) };
    let duty = running.state.duties.iter().filter(new).find(|d| d.holder == gone);
    let step = duty.map(|d| step_name(running, &d.step)).unwrap_or_default();
    let name = rows::name(tx, gone)?;
    Err(crate::Error::refused(format!(
        "“{step}”原由{name}办理，现已离任或停用。请改送其他环节，或请单位管理在“工作交接”页移交后再办。"
    )))
}

fn moved(tx: &mut Tx, running: &Running, events: &[Event]) -> Result<Moved> {
    let mut next: Vec<(String, Vec<String>)> = Vec::new();
    let mut at: Vec<String> = Vec::new();
    let state = &running.state;
    let open = state.duties.iter().filter(|d| d.opened.is_some() && d.decided.is_none());
    for duty in open.filter(|d| d.kind == DutyKind::Work) {
        let step = step_name(running, &duty.step);
        let name = holder_name(tx, duty)?;
        match next.iter_mut().find(|(s, _)| *s == step) {
            Some((_, names)) => names.push(name),
            None => {
                next.push((step, vec![name]));
                at.push(duty.step.to_string());
            }
        }
    }
    let turn = events.first().map_or(0, |e| e.turn);
    let told = state.duties.iter().filter(|d| d.opened.is_some_and(|s| s.turn == turn));
    Ok(Moved { finished: state.status == Status::Finished, next, at, told: told.map(|d| d.holder).collect() })
}

/// Who has a duty, and for whom 代.
fn holder_name(tx: &mut Tx, duty: &flow::Duty) -> Result<String> {
    let name = rows::name(tx, duty.holder)?;
    match duty.behalf {
        Some(principal) => Ok(wording::on_behalf(&name, &rows::name(tx, principal)?)),
        None => Ok(name),
    }
}

fn step_name(running: &Running, step: &str) -> String {
    running.definition.step(step).map_or_else(|| step.to_string(), |s| s.name.clone())
}

fn fact(running: &Running, events: &[Event], moved: &Moved) -> Option<ledger::FactBuilder> {
    let (verb, body) = events.iter().find_map(|e| describe(running, &e.change))?;
    let mut fact = Fact::new(verb, story::subject(running.matter));
    for (key, value) in body {
        fact = fact.with(key, value);
    }
    if moved.finished {
        fact = fact.with("finished", true);
    }
    let next: BTreeMap<&str, &Vec<String>> = moved.next.iter().map(|(s, n)| (s.as_str(), n)).collect();
    Some(fact.with("next", json!(next)))
}

/// The verb and particulars of the event that stands for the whole command.
fn describe(running: &Running, change: &Change) -> Option<(&'static str, Vec<(&'static str, Value)>)> {
    let at = |duty: &u32| {
        let step = running.state.duties.get(*duty as usize - 1).map(|d| d.step.as_str().to_string());
        let name = step.as_deref().map(|s| step_name(running, s)).unwrap_or_default();
        [("step", json!(step)), ("step_name", json!(name))]
    };
    let at_visit = |visit: &u32| {
        let step = running.state.visit(*visit).map(|v| step_name(running, &v.step)).unwrap_or_default();
        ("step_name", json!(step))
    };
    let with = |duty: &u32, more: Vec<(&'static str, Value)>| at(duty).into_iter().chain(more).collect();
    let to = |step: &str| ("to_step", json!(step_name(running, step)));
    Some(match change {
        Change::Submitted { duty, choice, .. } => ("task.submit", with(duty, vec![("choice", json!(choice.as_str()))])),
        Change::Returned { duty, to: step, reason, .. } => {
            ("task.return", with(duty, vec![to(step), ("reason", json!(reason))]))
        }
        Change::Withdrawn { duty, .. } => ("task.withdraw", with(duty, vec![])),
        Change::Transferred { duty, reason, .. } => ("task.transfer", with(duty, vec![("reason", json!(reason))])),
        Change::Circulated { duties } => ("task.circulate", vec![("count", json!(duties.len()))]),
        Change::Read { duty } => ("task.read", with(duty, vec![])),
        Change::Seen { duty } => ("task.see", with(duty, vec![])),
        Change::Urged { note, .. } => ("task.urge", vec![("reason", json!(note))]),
        Change::Suspended { reason } => ("matter.suspend", vec![("reason", json!(reason))]),
        Change::Resumed { reason } => ("matter.resume", vec![("reason", json!(reason))]),
        Change::Rerouted { duty, to: step, reason } => {
            ("task.reroute", with(duty, vec![to(step), ("reason", json!(reason))]))
        }
        Change::Terminated { reason, .. } => ("matter.terminate", vec![("reason", json!(reason))]),
        Change::Reopened { reason, .. } => ("matter.reopen", vec![("reason", json!(reason))]),
        Change::SignAdded { duty, reason, .. } => ("task.add_sign", with(duty, vec![("reason", json!(reason))])),
        Change::SignRemoved { duty } => ("task.remove_sign", with(duty, vec![])),
        Change::HandedOver { .. } => ("task.hand_over", vec![]),
        Change::Claimed { duty, .. } => ("task.claim", with(duty, vec![])),
        Change::Released { duty, .. } => ("task.release", with(duty, vec![])),
        Change::SubEnded { visit, outcome } => {
            ("matter.sub_end", vec![at_visit(visit), ("outcome", json!(outcome.as_str()))])
        }
        Change::SubMoved { visit, to: step, reason } => {
            ("task.reroute", vec![at_visit(visit), to(step), ("reason", json!(reason))])
        }
        Change::Adopted { version, .. } => ("matter.adopt", vec![("version", json!(version))]),
        Change::Started { .. } | Change::Entered { .. } | Change::Left { .. } | Change::Closed { .. } => return None,
        Change::Woken { .. } | Change::Finished => return None,
    })
}
