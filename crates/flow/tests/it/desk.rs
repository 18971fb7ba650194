//! A small office to run flows in: persons are numbers, posts name their holders.

use std::collections::{BTreeMap, BTreeSet};

use flow::{
    Actor, ActorRule, Change, Chosen, Command, Context, Definition, Directory, Duty, DutyKind, Event, Key, Refusal,
    RefusalCode, State, Status, Subject, decide,
};
use lexicon::{Instant, PersonId};
use serde_json::{Map, Value, json};

/// The person with this number.
pub fn person(number: u8) -> PersonId {
    PersonId::from_uuid(uuid::Uuid::from_u128(u128::from(number)))
}

/// The number of a person.
pub fn number(person: PersonId) -> u8 {
    u8::try_from(person.as_uuid().as_u128()).unwrap()
}

pub const BOSS: u8 = 200;

#[derive(Debug, Clone, Default)]
pub struct People {
    pub posts: BTreeMap<String, Vec<u8>>,
    pub deputies: Vec<u8>,
    pub delegates: BTreeMap<u8, u8>,
}

impl Directory for People {
    fn resolve(&self, rule: &ActorRule, subject: &Subject<'_>) -> Vec<PersonId> {
        let key = match rule {
            ActorRule::Post { post } => post.to_string(),
            ActorRule::Role { role, .. } => role.to_string(),
            ActorRule::DepartmentHead => "department_head".to_owned(),
            ActorRule::LeaderInCharge => "leader_in_charge".to_owned(),
            ActorRule::Field { name } => return named(subject.variables.get(name.as_str())),
            other => panic!("the flow answers {other:?} itself"),
        };
        self.posts.get(&key).into_iter().flatten().copied().map(person).collect()
    }

    fn deputy(&self, _: &ActorRule, _: &Subject<'_>) -> Vec<PersonId> {
        self.deputies.iter().copied().map(person).collect()
    }

    fn delegate(&self, who: PersonId, _: &Subject<'_>) -> Option<PersonId> {
        self.delegates.get(&number(who)).copied().map(person)
    }
}

fn named(value: Option<&Value>) -> Vec<PersonId> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(|text| text.parse().unwrap()).collect()
}

/// Persons as a form field holds them.
pub fn field(persons: &[u8]) -> Value {
    json!(persons.iter().map(|&number| person(number).to_string()).collect::<Vec<_>>())
}

/// One running flow and everything that happened to it.
pub struct Desk {
    pub definition: Definition,
    pub text: String,
    pub people: People,
    pub form: Map<String, Value>,
    pub state: State,
    pub events: Vec<Event>,
    pub now: i64,
    pub done: Vec<String>,
}

impl Desk {
    pub fn new(toml: &str, posts: &[(&str, &[u8])]) -> Self {
        let definition = Definition::parse(toml).unwrap_or_else(|problems| panic!("{problems:#?}\n{toml}"));
        let posts = posts.iter().map(|(post, holders)| ((*post).to_owned(), holders.to_vec())).collect();
        let people = People { posts, ..People::default() };
        Self {
            definition,
            text: toml.to_owned(),
            people,
            form: Map::new(),
            state: State::default(),
            events: Vec::new(),
            now: 0,
            done: Vec::new(),
        }
    }

    pub fn decide(&self, actor: &Actor, command: &Command) -> Result<Vec<Event>, Refusal> {
        let context = Context::new(Instant::from_ms(self.now), &self.form, &self.people);
        decide(&self.definition, &self.state, actor, command, &context)
    }

    /// Gives a command; checks on the way that deciding changes nothing and replaying gives the state.
    pub fn give(&mut self, actor: Actor, command: Command) -> Result<(), Refusal> {
        self.now += 60_000;
        let events = self.decide(&actor, &command)?;
        self.done.push(format!("{} {command:?}", number(actor.person)));
        events.iter().for_each(|event| self.state.apply(event));
        self.events.extend(events);
        Ok(())
    }

    pub fn does(&mut self, who: u8, command: Command) -> Result<(), Refusal> {
        let actor = if who == BOSS { Actor::administrator(person(who)) } else { Actor::handler(person(who)) };
        self.give(actor, command)
    }

    pub fn refuses(&mut self, who: u8, command: Command) -> RefusalCode {
        let before = self.state.clone();
        let refusal = self.does(who, command.clone()).expect_err(&format!("{command:?} should be refused"));
        assert!(refusal.message.ends_with('。'), "a sentence: {}", refusal.message);
        assert_eq!(self.state, before);
        refusal.code
    }

    /// Ends the first sub-flow that runs.
    pub fn end_sub(&mut self, outcome: &str) {
        let visit = self.state.open_subs().first().expect("a sub-flow runs").visit;
        self.give(Actor::system(person(77)), Command::EndSub { visit, outcome: Key::from(outcome) }).unwrap();
    }

    /// Takes out the other version, 1 or 2, of the same definition.
    pub fn turn_over(&mut self) {
        let (old, new) = if self.definition.version() == 1 {
            ("version = 1", "version = 2")
        } else {
            ("version = 2", "version = 1")
        };
        self.text = self.text.replacen(old, new, 1);
        self.definition = Definition::parse(&self.text).unwrap();
    }

    pub fn start(&mut self, who: u8) -> &mut Self {
        self.does(who, Command::Start { chosen: Chosen::new() }).unwrap();
        self
    }

    /// The open work of a person; panics when there is none.
    pub fn duty(&self, who: u8) -> u32 {
        let mut mine = self.state.open_duties().filter(|duty| duty.is_work() && duty.holder == person(who));
        mine.next().unwrap_or_else(|| panic!("{who} has no work; open: {:?}", self.open())).id
    }

    pub fn submit(&mut self, who: u8) -> &mut Self {
        self.choose(who, "agree")
    }

    pub fn choose(&mut self, who: u8, choice: &str) -> &mut Self {
        let command = submit(self.duty(who), choice);
        self.does(who, command).unwrap();
        self
    }

    /// Open work as `step:person`, sorted.
    pub fn open(&self) -> Vec<String> {
        let work = self.state.open_duties().filter(|duty| duty.kind == DutyKind::Work);
        let mut open: Vec<String> = work.map(|duty| format!("{}:{}", duty.step, number(duty.holder))).collect();
        open.sort();
        open
    }

    /// What must hold of every state, whatever was done.
    pub fn check(&self) {
        let state = &self.state;
        assert_eq!(State::replay(&self.events), *state, "replaying the events gives the state");
        let json = serde_json::to_string(state).unwrap();
        assert_eq!(serde_json::from_str::<State>(&json).unwrap(), *state, "stored and read back");
        self.check_now();
    }

    /// The part of [`Desk::check`] that looks at the state alone.
    pub fn check_now(&self) {
        let state = &self.state;
        if state.status == Status::Active || state.status == Status::Suspended {
            let waits = state.open_visits().any(|visit| visit.sub.is_some());
            assert!(waits || state.open_duties().any(Duty::is_work), "someone has to act: {:?}", state.path);
        } else {
            assert_eq!(state.open_visits().count(), 0, "nothing is open after the end");
            assert!(!state.duties.iter().any(|duty| duty.is_work() && duty.is_pending()));
        }
        self.check_duties();
        self.check_visits();
    }

    fn check_duties(&self) {
        let mut asked = BTreeSet::new();
        for duty in self.state.duties.iter().filter(|duty| duty.is_pending() && duty.is_work()) {
            let visit = self.state.visit(duty.visit).unwrap();
            assert!(visit.is_open(), "pending work belongs to an open visit: {duty:?} {visit:?}");
            assert!(asked.insert((duty.visit, duty.holder, duty.behalf)), "no duty is doubled: {duty:?}");
            let free = duty.after.iter().all(|&id| !self.is_waited_for(self.state.duty(id).unwrap()));
            assert_eq!(duty.is_open(), free, "open exactly when nobody is waited for: {duty:?}");
        }
    }

    /// Whether it is undecided, or set aside by a claim that may still be given up.
    fn is_waited_for(&self, duty: &Duty) -> bool {
        let aside = duty.decided.as_ref().is_some_and(|decision| decision.kind == flow::DecisionKind::Claimed);
        let own = |other: &Duty| other.is_pending() && other.is_work() && other.added_by.is_none();
        duty.is_pending() || aside && self.state.duties_of(duty.visit).any(own)
    }

    fn check_visits(&self) {
        for visit in self.state.open_visits() {
            let step = self.definition.step(&visit.step).unwrap();
            let pending = self.state.duties_of(visit.id).any(|duty| duty.is_pending() && duty.is_work());
            assert_eq!(pending, step.is_task(), "a task waits for people, a join for branches: {visit:?}");
            for &from in &visit.from {
                assert!(!self.state.visit(from).unwrap().is_open(), "one leaves a step before the next: {visit:?}");
            }
        }
        for (number, visit) in (1..).zip(&self.state.path) {
            assert_eq!(visit.id, number);
        }
    }

    /// Where the flow stands, without its history: what a withdrawal must bring back.
    pub fn standing(&self) -> Vec<String> {
        let pending = self.state.duties.iter().filter(|duty| duty.is_pending());
        let duties = pending.map(|duty| {
            format!("{} {} {:?} {:?} {:?} {:?}", duty.id, duty.step, duty.holder, duty.kind, duty.opened, duty.after)
        });
        let visits = self.state.open_visits();
        let visits = visits
            .map(|visit| format!("{} {} {:?} {:?} {:?}", visit.id, visit.step, visit.from, visit.block, visit.back));
        duties.chain(visits).chain([format!("{:?}", self.state.status)]).collect()
    }

    pub fn last_change(&self) -> &Change {
        &self.events.last().unwrap().change
    }
}

pub fn submit(duty: u32, choice: &str) -> Command {
    Command::Submit { duty, choice: Key::from(choice), opinion: None, chosen: Chosen::new() }
}

pub fn give_back(duty: u32, to: flow::ReturnTarget, then: flow::Then) -> Command {
    Command::Return { duty, to, then, reason: "数据需核实".to_owned() }
}

impl Drop for Desk {
    /// What was done, for whoever has to understand a failed case.
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("DONE {}", self.done.join(" | "));
        }
    }
}
