//! The engine against a model that shares nothing with it: no visits, no turns, no graph. The model
//! walks the nested lists a flow was written from, and withdraws by putting back a copy.

use std::collections::{BTreeMap, BTreeSet};

use flow::{Chosen, Command, RefusalCode as Code, ReturnTarget, Then};
use proptest::{prelude::*, sample::Index};

use crate::{
    desk::{Desk, give_back, number, person, submit},
    shape::{DRAFTER, Mode, Node, Task, cases, flows, step_id, tasks, toml},
};

type Path = Vec<usize>;

/// A step that somebody is at.
#[derive(Debug, Clone, PartialEq)]
struct Place {
    path: Path,
    seats: Vec<(u8, Seat)>,
    /// What comes back when this is done.
    back: Option<Vec<Place>>,
}

/// Where one person asked at a step stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Seat {
    Pending,
    Voted(bool),
    /// Another candidate took it on.
    Out,
}

impl Place {
    fn pending(&self) -> Vec<u8> {
        let pending = self.seats.iter().filter(|(_, seat)| *seat == Seat::Pending);
        pending.map(|(who, _)| *who).collect()
    }

    fn votes(&self) -> Vec<bool> {
        let vote = |(_, seat): &(u8, Seat)| match seat {
            Seat::Voted(agree) => Some(*agree),
            _ => None,
        };
        self.seats.iter().filter_map(vote).collect()
    }

    fn seat(&mut self, who: u8) -> &mut (u8, Seat) {
        let mut pending = self.seats.iter_mut().filter(|(_, seat)| *seat == Seat::Pending);
        pending.find(|(person, _)| *person == who).unwrap()
    }

    /// Everyone asked, each once.
    fn asked(&self) -> Vec<u8> {
        let mut seen = BTreeSet::new();
        let everyone = self.seats.iter().map(|(who, _)| *who);
        everyone.filter(|who| seen.insert(*who)).collect()
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Model {
    places: Vec<Place>,
    handled: BTreeMap<Path, Vec<u8>>,
    suspended: bool,
    finished: bool,
}

impl Model {
    fn nodes<'a>(flow: &'a [Node], prefix: &[usize]) -> &'a [Node] {
        match prefix {
            [] => flow,
            [node, branch, rest @ ..] => match &flow[*node] {
                Node::Fork(branches) => Self::nodes(&branches[*branch], rest),
                Node::Task(_) => unreachable!(),
            },
            [_] => unreachable!(),
        }
    }

    fn task<'a>(flow: &'a [Node], path: &[usize]) -> &'a Task {
        let (last, prefix) = path.split_last().unwrap();
        match &Self::nodes(flow, prefix)[*last] {
            Node::Task(task) => task,
            Node::Fork(_) => unreachable!(),
        }
    }

    fn busy(&self, prefix: &[usize]) -> bool {
        self.places.iter().any(|place| place.path.starts_with(prefix))
    }

    /// Enters a list at a node; false when everything from there on is skipped.
    fn enter(&mut self, flow: &[Node], prefix: &[usize], from: usize) -> bool {
        for (number, node) in Self::nodes(flow, prefix).iter().enumerate().skip(from) {
            let path = [prefix, &[number]].concat();
            match node {
                Node::Task(task) if task.people.is_empty() => {}
                Node::Task(task) => {
                    self.open(path, task.people.clone(), None);
                    return true;
                }
                Node::Fork(branches) => {
                    for branch in 0..branches.len() {
                        self.enter(flow, &[&path[..], &[branch]].concat(), 0);
                    }
                    if self.busy(&path) {
                        return true;
                    }
                }
            }
        }
        false
    }

    fn open(&mut self, path: Path, people: Vec<u8>, back: Option<Vec<Place>>) {
        self.places.push(Place { path, seats: people.into_iter().map(|who| (who, Seat::Pending)).collect(), back });
    }

    fn advance(&mut self, flow: &[Node], path: &[usize]) {
        let (last, prefix) = path.split_last().unwrap();
        if self.enter(flow, prefix, last + 1) {
            return;
        }
        match prefix.split_last() {
            None => self.finished = true,
            Some((_, fork)) if !self.busy(fork) => self.advance(flow, fork),
            Some(_) => {}
        }
    }

    fn submit(&mut self, flow: &[Node], at: usize, who: u8, agree: bool) {
        let place = &mut self.places[at];
        place.seat(who).1 = Seat::Voted(agree);
        let mode = Self::task(flow, &place.path).mode;
        if !decided(mode, place) {
            return;
        }
        let place = self.places.remove(at);
        let handlers = if matches!(mode, Mode::Single | Mode::Any) { vec![who] } else { place.asked() };
        self.handled.insert(place.path.clone(), handlers);
        match place.back {
            Some(places) => self.places.extend(places),
            None => self.advance(flow, &place.path),
        }
    }

    fn give_back(&mut self, flow: &[Node], at: usize, who: u8, target: &Path, straight: bool) {
        let path = self.places[at].path.clone();
        let forks = |path: &Path| -> Vec<Path> { (1..path.len()).step_by(2).map(|end| path[..end].to_vec()).collect() };
        let kept = forks(target);
        let left = forks(&path).into_iter().find(|fork| !kept.contains(fork));
        let (mut closed, stay): (Vec<Place>, Vec<Place>) = self
            .places
            .drain(..)
            .partition(|place| place.path == path || left.as_ref().is_some_and(|fork| place.path.starts_with(fork)));
        self.places = stay;
        if Self::task(flow, &path).mode == Mode::Any {
            let mine = closed.iter_mut().find(|place| place.path == path).unwrap();
            let others = |(person, seat): &&mut (u8, Seat)| *seat == Seat::Pending && *person != who;
            mine.seats.iter_mut().filter(others).for_each(|(_, seat)| *seat = Seat::Out);
        }
        let handlers = self.handled[target].clone();
        self.open(target.clone(), handlers, straight.then_some(closed));
    }

    fn previous(flow: &[Node], prefix: &[usize], before: usize) -> BTreeSet<Path> {
        let nodes = Self::nodes(flow, prefix);
        for (number, node) in nodes.iter().enumerate().take(before).rev() {
            let path = [prefix, &[number]].concat();
            match node {
                Node::Task(task) if task.people.is_empty() => {}
                Node::Task(_) => return [path].into(),
                Node::Fork(branches) => {
                    let last =
                        |branch: usize| Self::previous(flow, &[&path[..], &[branch]].concat(), branches[branch].len());
                    return (0..branches.len()).flat_map(last).collect();
                }
            }
        }
        match prefix {
            [] => BTreeSet::new(),
            [outer @ .., node, _] => Self::previous(flow, outer, *node),
            [_] => unreachable!(),
        }
    }

    fn is_before(path: &Path, other: &Path) -> bool {
        let differs = path.iter().zip(other).position(|(a, b)| a != b);
        differs.is_some_and(|at| at % 2 == 0 && path[at] < other[at])
    }

    /// Open work as the desk lists it.
    fn open_work(&self, flow: &[Node]) -> Vec<String> {
        let mut open = Vec::new();
        for place in &self.places {
            let first = Self::task(flow, &place.path).mode == Mode::Sequence;
            let count = if first { 1 } else { usize::MAX };
            open.extend(place.pending().iter().take(count).map(|who| format!("{}:{who}", step_id(&place.path))));
        }
        open.sort();
        open
    }

    fn pending(&self) -> Vec<(usize, u8)> {
        let places = self.places.iter().enumerate();
        places.flat_map(|(at, place)| place.pending().into_iter().map(move |who| (at, who))).collect()
    }

    fn waits(&self, flow: &[Node], at: usize, who: u8) -> bool {
        let place = &self.places[at];
        Self::task(flow, &place.path).mode == Mode::Sequence && place.pending()[0] != who
    }
}

fn decided(mode: Mode, place: &Place) -> bool {
    let (votes, pending) = (place.votes(), place.pending().len());
    let agreed = votes.iter().filter(|agree| **agree).count();
    match mode {
        Mode::Single | Mode::Any => true,
        Mode::All | Mode::Sequence => pending == 0,
        Mode::Veto => pending == 0 || agreed < votes.len(),
        Mode::Ratio(percent) => {
            let needed = ((votes.len() + pending) * percent).div_ceil(100);
            agreed >= needed || agreed + pending < needed
        }
    }
}

#[derive(Debug, Clone)]
enum Op {
    Submit { pick: Index, agree: bool },
    Return { pick: Index, target: Option<Index>, straight: bool },
    Transfer { pick: Index, to: u8 },
    Intrude { pick: Index },
    Withdraw,
    Suspend,
    Resume,
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let pick = || any::<Index>();
    let op = prop_oneof![
        10 => (pick(), prop::bool::weighted(0.8)).prop_map(|(pick, agree)| Op::Submit { pick, agree }),
        5 => (pick(), proptest::option::of(pick()), any::<bool>())
            .prop_map(|(pick, target, straight)| Op::Return { pick, target, straight }),
        1 => (pick(), 2..=12u8).prop_map(|(pick, to)| Op::Transfer { pick, to }),
        1 => pick().prop_map(|pick| Op::Intrude { pick }),
        3 => Just(Op::Withdraw),
        1 => Just(Op::Suspend),
        2 => Just(Op::Resume),
    ];
    proptest::collection::vec(op, 1..40)
}

/// Engine and model side by side.
struct Pair {
    flow: Vec<Node>,
    desk: Desk,
    model: Model,
    /// The model before the last decision, with the duty decided and by whom.
    undo: Option<(Model, u32, u8)>,
}

impl Pair {
    fn start(flow: Vec<Node>) -> Self {
        let mut found = Vec::new();
        tasks(&flow, &[], &mut found);
        let mut desk = Desk::new(&toml(&flow), &[]);
        for (path, task) in found {
            desk.people.posts.insert(step_id(&path).to_string(), task.people.clone());
        }
        desk.does(DRAFTER, Command::Start { chosen: Chosen::new() }).unwrap();
        let mut model = Model::default();
        model.enter(&flow, &[], 0);
        Self { flow, desk, model, undo: None }
    }

    fn duty(&self, at: usize, who: u8) -> u32 {
        let step = step_id(&self.model.places[at].path);
        let mine = |duty: &&flow::Duty| duty.is_pending() && duty.step == step && number(duty.holder) == who;
        self.desk.state.duties.iter().find(mine).unwrap().id
    }

    fn play(&mut self, op: &Op) {
        let pending = self.model.pending();
        if pending.is_empty() {
            return;
        }
        let pick = |index: &Index| pending[index.index(pending.len())];
        match op {
            Op::Submit { pick: index, agree } => self.submit(pick(index), *agree),
            Op::Return { pick: index, target, straight } => self.give_back(pick(index), target.as_ref(), *straight),
            Op::Transfer { pick: index, to } => self.transfer(pick(index), *to),
            Op::Intrude { pick: index } => self.intrude(pick(index)),
            Op::Withdraw => self.withdraw(),
            Op::Suspend => self.suspend(true),
            Op::Resume => self.suspend(false),
        }
    }

    /// What the model says about acting on a duty at all.
    fn barred(&self, (at, who): (usize, u8)) -> Option<Code> {
        if self.model.suspended {
            return Some(Code::Suspended);
        }
        self.model.waits(&self.flow, at, who).then_some(Code::NotYet)
    }

    fn expect(&mut self, who: u8, command: Command, barred: Option<Code>) -> bool {
        let fate = self.desk.does(who, command.clone()).err().map(|refusal| refusal.code);
        assert_eq!(fate, barred, "{who} {command:?}");
        fate.is_none()
    }

    fn submit(&mut self, (at, who): (usize, u8), agree: bool) {
        let duty = self.duty(at, who);
        let command = submit(duty, if agree { "agree" } else { "disagree" });
        if self.expect(who, command, self.barred((at, who))) {
            self.undo = Some((self.model.clone(), duty, who));
            self.model.submit(&self.flow, at, who, agree);
        }
    }

    fn give_back(&mut self, (at, who): (usize, u8), target: Option<&Index>, straight: bool) {
        let path = self.model.places[at].path.clone();
        let mut all = Vec::new();
        tasks(&self.flow, &[], &mut all);
        let named = target.map(|index| all[index.index(all.len())].0.clone());
        let (aim, goal) = match &named {
            Some(step) => {
                let past = Model::is_before(step, &path) && self.model.handled.contains_key(step);
                (ReturnTarget::Step(step_id(step)), if past { Ok(step.clone()) } else { Err(Code::NotPast) })
            }
            None => {
                let (last, prefix) = path.split_last().unwrap();
                let near = Model::previous(&self.flow, prefix, *last);
                let goal = match near.len() {
                    0 => Err(Code::NotPast),
                    1 => Ok(near.into_iter().next().unwrap()),
                    _ => Err(Code::WhichStep),
                };
                (ReturnTarget::Previous, goal)
            }
        };
        let then = if straight { Then::StraightBack } else { Then::StepByStep };
        let duty = self.duty(at, who);
        let offered = self.desk.state.ways_back(duty);
        match &named {
            Some(step) => assert_eq!(offered.steps.contains(&step_id(step)), goal.is_ok(), "{step:?} of {offered:?}"),
            None => assert_eq!(offered.previous, goal.as_ref().ok().map(|step| step_id(step))),
        }
        let barred = self.barred((at, who)).or(goal.as_ref().err().copied());
        if self.expect(who, give_back(duty, aim, then), barred) {
            self.undo = Some((self.model.clone(), duty, who));
            self.model.give_back(&self.flow, at, who, &goal.unwrap(), straight);
        }
    }

    fn transfer(&mut self, (at, who): (usize, u8), to: u8) {
        let duty = self.duty(at, who);
        let taken = self.model.places[at].pending().contains(&to).then_some(Code::AlreadyHolds);
        let command = Command::Transfer { duty, to: person(to), reason: "出差".to_owned() };
        if self.expect(who, command, self.barred((at, who)).or(taken)) {
            self.undo = None;
            self.model.places[at].seat(who).0 = to;
        }
    }

    fn intrude(&mut self, (at, who): (usize, u8)) {
        let command = submit(self.duty(at, who), "agree");
        let barred = if self.model.suspended { Code::Suspended } else { Code::NotHolder };
        self.expect(100, command, Some(barred));
    }

    fn withdraw(&mut self) {
        let Some((before, duty, who)) = self.undo.take() else {
            return;
        };
        let barred = self.model.suspended.then_some(Code::Suspended);
        if self.expect(who, Command::Withdraw { duty }, barred) {
            self.model = before;
        }
    }

    fn suspend(&mut self, suspend: bool) {
        let reason = "等待答复".to_owned();
        let command = if suspend { Command::Suspend { reason } } else { Command::Resume { reason } };
        let barred = match (self.model.suspended, suspend) {
            (true, true) => Some(Code::Suspended),
            (false, false) => Some(Code::NotSuspended),
            _ => None,
        };
        if self.expect(DRAFTER, command, barred) {
            self.model.suspended = suspend;
            self.undo = None;
        }
    }

    fn compare(&self) {
        assert_eq!(self.desk.open(), self.model.open_work(&self.flow));
        let pending = self.desk.state.duties.iter().filter(|duty| duty.is_pending()).count();
        assert_eq!(pending, self.model.pending().len(), "those who wait count too");
        assert_eq!(self.desk.state.status == flow::Status::Finished, self.model.finished);
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_engine_agrees_with_the_model(flow in flows(), ops in ops()) {
        let mut pair = Pair::start(flow);
        pair.compare();
        for op in &ops {
            pair.play(op);
            pair.compare();
        }
        pair.desk.check();
    }
}
