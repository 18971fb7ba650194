//! The working copy a command is decided on: events are applied to it as they are planned.

use std::collections::VecDeque;

use lexicon::PersonId;

use crate::{
    Actor, Change, Chosen, Context, Definition, DutyKind, Event, NewDuty, NewVisit, State, Step, enter::Entry,
    rehearse::Glance,
};

pub(crate) struct Plan<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) state: State,
    pub(crate) actor: &'a Actor,
    pub(crate) context: &'a Context<'a>,
    pub(crate) chosen: Chosen,
    /// Who handled the step before, where that is not the actor.
    pub(crate) previous: Option<PersonId>,
    /// The actor's decision may stand for the next step too.
    pub(crate) merging: bool,
    /// Candidates are not narrowed: the plan only looks ahead.
    pub(crate) looking: bool,
    /// One of several handlers stands for all: the plan is a dry run.
    pub(crate) alone: bool,
    /// The steps entered, when looking ahead.
    pub(crate) glances: Vec<Glance>,
    events: Vec<Event>,
    turn: u32,
    pub(crate) queue: VecDeque<Entry>,
    pub(crate) moves: usize,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(definition: &'a Definition, state: &State, actor: &'a Actor, context: &'a Context<'a>) -> Self {
        Self {
            definition,
            state: state.clone(),
            actor,
            context,
            chosen: Chosen::new(),
            previous: None,
            merging: false,
            looking: false,
            alone: false,
            glances: Vec::new(),
            events: Vec::new(),
            turn: state.turn + 1,
            queue: VecDeque::new(),
            moves: 0,
        }
    }

    pub(crate) fn into_events(self) -> Vec<Event> {
        self.events
    }

    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    pub(crate) fn emit(&mut self, change: Change) {
        let event = Event { at: self.context.now, actor: self.actor.person, turn: self.turn, change };
        self.state.apply(&event);
        self.events.push(event);
    }

    pub(crate) fn next_duty(&self) -> u32 {
        number(self.state.duties.len())
    }

    pub(crate) fn next_visit(&self) -> u32 {
        number(self.state.path.len())
    }
}

/// A person about to get a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) person: PersonId,
    pub(crate) behalf: Option<PersonId>,
}

fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX - 1) + 1
}

impl Plan<'_> {
    /// The duties a step opens with, in its mode's order.
    pub(crate) fn duties_for(&self, step: &Step, visit: u32, holders: &[Holder]) -> Vec<NewDuty> {
        let first = self.next_duty();
        let ids = (first..).take(holders.len());
        let chained = step.mode == crate::Mode::Sequence;
        let duty = |(id, holder): (u32, &Holder)| NewDuty {
            after: if chained && id > first { vec![id - 1] } else { Vec::new() },
            ..NewDuty::work(id, visit, *holder)
        };
        ids.zip(holders).map(duty).collect()
    }
}

impl NewVisit {
    pub(crate) fn at(id: u32, step: &Step) -> Self {
        Self { id, step: step.id.clone(), from: Vec::new(), block: None, back: None, resumes: None, sub: None }
    }
}

impl NewDuty {
    pub(crate) fn work(id: u32, visit: u32, holder: Holder) -> Self {
        Self {
            id,
            visit,
            holder: holder.person,
            behalf: holder.behalf,
            kind: DutyKind::Work,
            after: Vec::new(),
            origin: None,
            added_by: None,
        }
    }
}
