//! A running flow: starting, loading and saving it.

use std::sync::Arc;

use flow::{Command, Context, Definition, Event, State};
use lexicon::MatterId;
use serde_json::{Map, Value};
use store::{Tx, params};

use super::directory::Desk;
use super::{definitions, rows, tasks};
use crate::matter::Matter;
use crate::people::Actor;
use crate::{Error, Result};

/// A matter's flow as it stands.
#[derive(Debug, Clone)]
pub struct Running {
    /// The matter.
    pub matter: MatterId,
    /// The definition it started on.
    pub definition: Arc<Definition>,
    /// The form fields conditions and actor rules look at.
    pub fields: Map<String, Value>,
    /// Where it stands.
    pub state: State,
    pub(super) revision: i64,
    /// As the row has it.
    was: flow::Status,
}

impl Running {
    /// Whether a duty is that of an added signer 加签, who only gives an opinion.
    #[must_use]
    pub fn is_added(&self, duty: u32) -> bool {
        self.state.duty(duty).is_some_and(|d| d.added_by.is_some())
    }
}

/// What [`Tx::kept`] has running flows under.
const KEPT: &str = "process";

/// Loads a matter's flow. A step asks for it several times, so it is parsed once for a unit of work.
pub fn load(tx: &mut Tx, matter: MatterId) -> Result<Running> {
    let kept = tx.kept(KEPT, matter, |tx| read(tx, matter))?;
    Ok(Running::clone(&kept))
}

fn read(tx: &mut Tx, matter: MatterId) -> Result<Running> {
    let (definition, fields, state, revision): (String, String, String, i64) =
        tx.one(rows::LOAD, params![matter], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?;
    let state: State = parse(&state)?;
    Ok(Running {
        matter,
        definition: definitions::by_id(tx, &definition)?,
        fields: parse(&fields)?,
        was: state.status,
        state,
        revision,
    })
}

/// Starts the flow of a new matter on the unit's newest definition; the actor becomes the initiator.
pub fn start(tx: &mut Tx, actor: &Actor, matter: &Matter, fields: Map<String, Value>) -> Result<()> {
    let (id, definition) = definitions::newest(tx, matter.unit, matter.way.code())?;
    let mut running = Running {
        matter: matter.id,
        definition,
        fields,
        state: State::default(),
        revision: 1,
        was: flow::Status::Unstarted,
    };
    let who = flow::Actor::handler(actor.person);
    let command = Command::Start { chosen: flow::Chosen::new() };
    let events = decide(tx, &running, matter, &who, &command)?;
    for event in &events {
        running.state.apply(event);
    }
    let state = text(&running.state)?;
    tx.exec(rows::START, params![matter.id, id, text(&running.fields)?, state, status(&running.state)])?;
    tasks::sync(tx, matter, &State::default(), &running, actor.person)
}

/// Asks the flow. Nothing is changed yet.
pub(super) fn decide(
    tx: &mut Tx,
    running: &Running,
    matter: &Matter,
    who: &flow::Actor,
    command: &Command,
) -> Result<Vec<Event>> {
    ask(tx, running, matter, who, command)?.map_err(Error::from)
}

/// What the flow says to a command, be it a refusal.
pub(super) fn ask(
    tx: &mut Tx,
    running: &Running,
    matter: &Matter,
    who: &flow::Actor,
    command: &Command,
) -> Result<std::result::Result<Vec<Event>, flow::Refusal>> {
    let now = tx.now();
    let desk = Desk::new(tx, matter.unit, matter.department).of(matter.kind, &running.definition);
    let context = Context::new(now, &running.fields, &desk);
    let decided = flow::decide(&running.definition, &running.state, who, command, &context);
    match desk.failure() {
        Some(failure) => Err(failure),
        None => Ok(decided),
    }
}

pub(super) fn save(tx: &mut Tx, running: &Running) -> Result<()> {
    tx.forget(KEPT);
    let state = text(&running.state)?;
    let fields = text(&running.fields)?;
    let saved = if running.state.status == running.was {
        // An index over the status is written whenever the column is named, also where nothing changes.
        tx.exec(rows::SAVE, params![running.matter, fields, state, running.revision])?
    } else {
        let status = status(&running.state);
        tx.exec(rows::SAVE_STATUS, params![running.matter, fields, state, running.revision, status])?
    };
    if saved == 0 { Err(store::Error::Stale.into()) } else { Ok(()) }
}

/// Lets a flow go on by the definition of another way, while it has been nowhere that the other does not know.
pub(crate) fn take(tx: &mut Tx, matter: &Matter, way: crate::matter::Way) -> Result<()> {
    let running = load(tx, matter.id)?;
    let (id, definition) = definitions::newest(tx, matter.unit, way.code())?;
    if let Some(visit) = running.state.path.iter().find(|v| definition.step(&v.step).is_none()) {
        let step = running.definition.step(&visit.step).map_or("", |s| s.name.as_str());
        return Err(Error::refused(format!("本件已经办过“{step}”，不能改为“{}”。", way.label())));
    }
    tx.forget(KEPT);
    tx.exec_one(rows::TAKE, params![matter.id, id, running.revision])?;
    crate::matter::take(tx, matter.id, way)
}

/// Sets form fields that conditions and actor rules look at, without moving the flow.
pub(crate) fn set_fields(tx: &mut Tx, matter: MatterId, fields: Map<String, Value>) -> Result<()> {
    let mut running = load(tx, matter)?;
    running.fields.extend(fields);
    save(tx, &running)
}

fn status(state: &State) -> String {
    serde_json::to_value(state.status).ok().and_then(|v| v.as_str().map(str::to_string)).unwrap_or_default()
}

fn text<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Store(store::Error::Value(e.to_string())))
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::Store(store::Error::Damaged(e.to_string())))
}
