//! The engine against the model, move by move.

use flow::{Actor, Chosen, Command, Key, Place as Spot, RefusalCode as Code, ReturnTarget, Status, Then};
use proptest::{prelude::*, sample::Index};

use crate::{
    desk::{BOSS, Desk, give_back, number, person, submit},
    model::{Model, Path, Sits, Where, forks, is_before, previous, task},
    shape::{DRAFTER, Mode, Node, cases, flows, posts, step_id, tasks, toml},
};

#[derive(Debug, Clone)]
enum Op {
    Submit { pick: Index, agree: bool },
    Return { pick: Index, target: Option<Index>, straight: bool },
    Transfer { pick: Index, to: u8 },
    Intrude { pick: Index },
    See { pick: Index },
    Claim { pick: Index },
    Release { pick: Index, boss: bool },
    Add { pick: Index, place: u8, whom: u8 },
    Remove { pick: Index },
    Reroute { pick: Index, target: Index, to: Option<u8> },
    HandOver { pick: Index, to: u8 },
    EndSub { pick: Index },
    Withdraw,
    Suspend,
    Resume,
    Terminate,
    Reopen,
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let pick = || any::<Index>();
    let op = prop_oneof![
        20 => (pick(), prop::bool::weighted(0.8)).prop_map(|(pick, agree)| Op::Submit { pick, agree }),
        10 => (pick(), proptest::option::of(pick()), any::<bool>())
            .prop_map(|(pick, target, straight)| Op::Return { pick, target, straight }),
        2 => (pick(), 2..=12u8).prop_map(|(pick, to)| Op::Transfer { pick, to }),
        2 => pick().prop_map(|pick| Op::Intrude { pick }),
        3 => pick().prop_map(|pick| Op::See { pick }),
        5 => pick().prop_map(|pick| Op::Claim { pick }),
        5 => (pick(), prop::bool::weighted(0.1)).prop_map(|(pick, boss)| Op::Release { pick, boss }),
        5 => (pick(), 0..3u8, 2..=12u8).prop_map(|(pick, place, whom)| Op::Add { pick, place, whom }),
        3 => pick().prop_map(|pick| Op::Remove { pick }),
        1 => (pick(), pick(), proptest::option::of(2..=12u8))
            .prop_map(|(pick, target, to)| Op::Reroute { pick, target, to }),
        2 => (pick(), 2..=12u8).prop_map(|(pick, to)| Op::HandOver { pick, to }),
        5 => pick().prop_map(|pick| Op::EndSub { pick }),
        6 => Just(Op::Withdraw),
        2 => Just(Op::Suspend),
        4 => Just(Op::Resume),
        1 => Just(Op::Terminate),
        4 => Just(Op::Reopen),
    ];
    proptest::collection::vec(op, 1..50)
}

/// The last decision, as long as nothing else was done since.
struct Undo {
    before: Model,
    duty: u32,
    who: u8,
    /// Somebody after it has seen it, or a sub-flow is concerned.
    barred: bool,
}

/// Engine and model side by side.
struct Pair {
    flow: Vec<Node>,
    desk: Desk,
    model: Model,
    undo: Option<Undo>,
    /// The administrator has moved it: what was handled before is no longer told by the order of the lists.
    moved: bool,
    /// The initiator, or who took over.
    initiator: u8,
}

impl Pair {
    fn start(flow: Vec<Node>) -> Self {
        let mut desk = Desk::new(&toml(&flow), &[]);
        desk.people.posts = posts(&flow);
        desk.does(DRAFTER, Command::Start { chosen: Chosen::new() }).unwrap();
        let model = Model::start(&flow);
        Self { flow, desk, model, undo: None, moved: false, initiator: DRAFTER }
    }

    fn duty(&self, at: usize, who: u8) -> u32 {
        let step = step_id(&self.model.places[at].path);
        let mine = |duty: &&flow::Duty| duty.is_pending() && duty.step == step && number(duty.holder) == who;
        self.desk.state.duties.iter().find(mine).unwrap().id
    }

    fn play(&mut self, op: &Op) {
        let pending = self.model.pending();
        let pick = |index: &Index| pending.get(index.index(pending.len().max(1))).copied();
        match op {
            Op::EndSub { pick } => self.end_sub(pick),
            Op::Withdraw => self.withdraw(),
            Op::Suspend => self.suspend(true),
            Op::Resume => self.suspend(false),
            Op::Terminate => self.terminate(),
            Op::Reopen => self.reopen(),
            Op::Submit { pick: index, .. }
            | Op::Return { pick: index, .. }
            | Op::Transfer { pick: index, .. }
            | Op::Intrude { pick: index }
            | Op::See { pick: index }
            | Op::Claim { pick: index }
            | Op::Release { pick: index, .. }
            | Op::Add { pick: index, .. }
            | Op::Remove { pick: index }
            | Op::HandOver { pick: index, .. }
            | Op::Reroute { pick: index, .. } => {
                if let Some(picked) = pick(index) {
                    self.act(op, picked);
                }
            }
        }
    }

    fn act(&mut self, op: &Op, pick: (usize, u8)) {
        match op {
            Op::Submit { agree, .. } => self.submit(pick, *agree),
            Op::Return { target, straight, .. } => self.give_back(pick, target.as_ref(), *straight),
            Op::Transfer { to, .. } => self.transfer(pick, *to),
            Op::Intrude { .. } => self.intrude(pick),
            Op::See { .. } => self.see(pick),
            Op::Claim { .. } => self.claim(pick),
            Op::Release { boss, .. } => self.release(pick, *boss),
            Op::Add { place, whom, .. } => self.add(pick, *place, *whom),
            Op::Remove { .. } => self.remove(pick),
            Op::HandOver { to, .. } => self.hand_over(pick.1, *to),
            Op::Reroute { target, to, .. } => self.reroute(pick, target, *to),
            _ => {}
        }
    }

    /// What the model says about acting on a duty at all.
    fn barred(&self, (at, who): (usize, u8)) -> Option<Code> {
        let place = &self.model.places[at];
        self.asleep().or_else(|| place.waits(place.seat(who)).then_some(Code::NotYet))
    }

    fn asleep(&self) -> Option<Code> {
        self.model.suspended.then_some(Code::Suspended)
    }

    fn expect(&mut self, who: u8, command: Command, barred: Option<Code>) -> bool {
        let fate = self.desk.does(who, command.clone()).err().map(|refusal| refusal.code);
        assert_eq!(fate, barred, "{who} {command:?}\n{:#?}", self.model.places);
        fate.is_none()
    }

    /// Remembers what a decision may be taken back to; `decide` plays it in the model.
    fn decide(&mut self, (at, who): (usize, u8), duty: u32, decide: impl FnOnce(&mut Model, &[Node])) {
        let before = self.model.clone();
        let place = &before.places[at];
        let seat = place.seat(who).id;
        let (path, number) = (place.path.clone(), place.number);
        decide(&mut self.model, &self.flow);
        let subs = |model: &Model| -> Vec<usize> {
            model.places.iter().filter(|place| place.sub.is_some()).map(|place| place.number).collect()
        };
        let here = self.model.places.iter().find(|place| place.path == path && place.number == number);
        let acted = here.is_some_and(|place| {
            let follows = place.seats.iter().filter(|other| other.after.contains(&seat));
            follows.into_iter().any(|other| other.is_pending() && other.seen)
        });
        let barred = subs(&before) != subs(&self.model) || acted;
        self.undo = Some(Undo { before, duty, who, barred });
    }

    fn submit(&mut self, (at, who): (usize, u8), agree: bool) {
        let duty = self.duty(at, who);
        let command = submit(duty, if agree { "agree" } else { "disagree" });
        if self.expect(who, command, self.barred((at, who))) {
            self.decide((at, who), duty, |model, flow| model.submit(flow, at, who, agree));
        }
    }

    fn give_back(&mut self, (at, who): (usize, u8), target: Option<&Index>, straight: bool) {
        if self.moved {
            return;
        }
        let path = self.model.places[at].path.clone();
        let all = tasks(&self.flow);
        let named = target.map(|index| all[index.index(all.len())].0.clone());
        let (aim, goal) = match &named {
            Some(step) => {
                let past = is_before(step, &path) && self.model.handled.contains_key(step);
                (ReturnTarget::Step(step_id(step)), if past { Ok(step.clone()) } else { Err(Code::NotPast) })
            }
            None => (ReturnTarget::Previous, self.the_previous(&path)),
        };
        let duty = self.duty(at, who);
        let offered = self.desk.state.ways_back(duty);
        match &named {
            Some(step) => assert_eq!(offered.steps.contains(&step_id(step)), goal.is_ok(), "{step:?} of {offered:?}"),
            None => assert_eq!(offered.previous, goal.as_ref().ok().map(|step| step_id(step))),
        }
        let then = if straight { Then::StraightBack } else { Then::StepByStep };
        let barred = self.barred((at, who)).or(goal.as_ref().err().copied());
        if self.expect(who, give_back(duty, aim, then), barred) {
            let goal = goal.unwrap();
            self.decide((at, who), duty, |model, flow| model.give_back(flow, at, who, &goal, straight));
        }
    }

    fn the_previous(&self, path: &Path) -> Result<Path, Code> {
        let (last, prefix) = path.split_last().unwrap();
        let near = previous(&self.flow, prefix, *last);
        match near.len() {
            0 => Err(Code::NotPast),
            1 => Ok(near.into_iter().next().unwrap()),
            _ => Err(Code::WhichStep),
        }
    }

    fn transfer(&mut self, (at, who): (usize, u8), to: u8) {
        let duty = self.duty(at, who);
        let taken = self.model.places[at].pending().contains(&to).then_some(Code::AlreadyHolds);
        let command = Command::Transfer { duty, to: person(to), reason: "出差".to_owned() };
        if self.expect(who, command, self.barred((at, who)).or(taken)) {
            self.undo = None;
            let seat = self.model.places[at].seat_mut(who);
            (seat.who, seat.seen) = (to, false);
        }
    }

    fn intrude(&mut self, (at, who): (usize, u8)) {
        let command = submit(self.duty(at, who), "agree");
        self.expect(100, command, Some(self.asleep().unwrap_or(Code::NotHolder)));
    }

    fn see(&mut self, (at, who): (usize, u8)) {
        let duty = self.duty(at, who);
        self.expect(who, Command::See { duty }, None);
        let place = &self.model.places[at];
        let (number, id) = (place.number, place.seat(who).id);
        if place.waits(place.seat(who)) {
            return;
        }
        // Whoever the last decision let begin has now begun.
        let began = |undo: &Undo| {
            let earlier = undo.before.places.iter().find(|place| place.number == number);
            let earlier =
                earlier.and_then(|place| place.seats.iter().find(|seat| seat.id == id).map(|seat| (place, seat)));
            earlier.is_none_or(|(place, seat)| !seat.is_pending() || place.waits(seat))
        };
        if !self.model.places[at].seat(who).seen {
            self.undo.iter_mut().for_each(|undo| undo.barred |= began(undo));
        }
        // What is put back keeps what was seen.
        self.model.places[at].seat_mut(who).seen = true;
        if let Some(undo) = &mut self.undo {
            let places = undo.before.places.iter_mut().filter(|place| place.number == number);
            places.flat_map(|place| &mut place.seats).filter(|seat| seat.id == id).for_each(|seat| seat.seen = true);
        }
    }

    fn claim(&mut self, (at, who): (usize, u8)) {
        let duty = self.duty(at, who);
        let place = &self.model.places[at];
        let own = place.seats.iter().filter(|seat| seat.is_pending() && seat.is_own()).count();
        let claimable = task(&self.flow, &place.path).mode == Mode::Any && place.seat(who).is_own() && own > 1;
        let barred = self.barred((at, who)).or((!claimable).then_some(Code::NotClaimable));
        if self.expect(who, Command::Claim { duty }, barred) {
            self.undo = None;
            self.model.claim(at, who);
        }
    }

    fn release(&mut self, (at, who): (usize, u8), boss: bool) {
        let duty = self.duty(at, who);
        let place = &self.model.places[at];
        let mut aside = place.seats.iter().filter(|seat| seat.sits == Sits::Aside).peekable();
        let barred = if !place.seat(who).is_own() || aside.peek().is_none() {
            Some(Code::NotClaimed)
        } else {
            let signs = |who: u8| place.seats.iter().any(|seat| seat.is_pending() && !seat.is_own() && seat.who == who);
            aside.any(|seat| signs(seat.who)).then_some(Code::AlreadyHolds)
        };
        let by = if boss { BOSS } else { who };
        if self.expect(by, Command::Release { duty }, self.asleep().or(barred)) {
            self.undo = None;
            self.model.release(at);
        }
    }

    fn add(&mut self, (at, who): (usize, u8), place: u8, whom: u8) {
        let duty = self.duty(at, who);
        let taken = self.model.places[at].pending().contains(&whom).then_some(Code::AlreadyHolds);
        let (place, spot) = [(Where::Before, Spot::Before), (Where::Beside, Spot::Beside), (Where::After, Spot::After)]
            [usize::from(place)];
        let command = Command::AddSign { duty, place: spot, persons: vec![person(whom)], reason: String::new() };
        if self.expect(who, command, self.barred((at, who)).or(taken)) {
            self.undo = None;
            self.model.add(at, who, place, whom);
        }
    }

    fn remove(&mut self, (at, who): (usize, u8)) {
        let duty = self.duty(at, who);
        let asker = self.model.places[at].seat(who).added_by;
        let barred = self.asleep().or(asker.is_none().then_some(Code::WrongKind));
        if self.expect(asker.unwrap_or(who), Command::RemoveSign { duty }, barred) {
            self.undo = None;
            self.model.remove(&self.flow, at, who);
        }
    }

    fn reroute(&mut self, (at, who): (usize, u8), target: &Index, to: Option<u8>) {
        let all = tasks(&self.flow);
        let (target, task) = &all[target.index(all.len())];
        let path = self.model.places[at].path.clone();
        let (here, there) = (forks(&path), forks(target));
        let inside = !here.starts_with(&there);
        // Into another branch of the same branch point: two would be there, which no list describes.
        let beside = !inside && there.last().is_some_and(|fork| path[fork.len()] != target[fork.len()]);
        if beside {
            return;
        }
        let replaces = path == *target && to.is_some();
        let people = to.map_or(task.people.clone(), |to| vec![to]);
        let taken = to.is_some_and(|to| self.model.places[at].pending().contains(&to));
        let barred = match () {
            () if replaces => taken.then_some(Code::AlreadyHolds),
            () if inside => Some(Code::InsideBlock),
            () => people.is_empty().then_some(Code::NobodyThere),
        };
        let persons = to.map(person).into_iter().collect();
        let (duty, to_step) = (self.duty(at, who), step_id(target));
        let command = Command::Reroute { duty, to: to_step, persons, reason: "空缺".to_owned() };
        let target = target.clone();
        if !self.expect(BOSS, command, self.asleep().or(barred)) {
            return;
        }
        self.undo = None;
        if replaces {
            let seat = self.model.places[at].seat_mut(who);
            (seat.who, seat.seen) = (people[0], false);
        } else {
            self.moved = true;
            self.model.reroute(&self.flow, at, &target, &people);
        }
    }

    fn hand_over(&mut self, from: u8, to: u8) {
        let barred = (from == to).then_some(Code::AlreadyHolds);
        if self.expect(BOSS, Command::Handover { from: person(from), to: person(to) }, barred) {
            self.undo = None;
            self.model.hand_over(from, to);
            if self.initiator == from {
                self.initiator = to;
            }
        }
    }

    fn end_sub(&mut self, pick: &Index) {
        let places = self.model.places.iter().enumerate().filter(|(_, place)| place.sub == Some(false));
        let open: Vec<usize> = places.map(|(at, _)| at).collect();
        if open.is_empty() {
            return;
        }
        let at = open[pick.index(open.len())];
        let step = step_id(&self.model.places[at].path);
        let visit = self.desk.state.open_subs().iter().find(|sub| sub.step == step).unwrap().visit;
        self.desk.give(Actor::system(person(99)), Command::EndSub { visit, outcome: Key::from("agree") }).unwrap();
        self.undo = None;
        self.model.end_sub(&self.flow, at);
    }

    fn is_over(&self) -> bool {
        self.model.finished || self.model.terminated.is_some()
    }

    fn withdraw(&mut self) {
        let Some(undo) = self.undo.take() else {
            return;
        };
        let barred = if self.is_over() {
            Some(Code::Ended)
        } else {
            self.asleep().or(undo.barred.then_some(Code::SuccessorActed))
        };
        if self.expect(undo.who, Command::Withdraw { duty: undo.duty }, barred) {
            self.model = undo.before;
        }
    }

    fn suspend(&mut self, suspend: bool) {
        let reason = "等待答复".to_owned();
        let command = if suspend { Command::Suspend { reason } } else { Command::Resume { reason } };
        let barred = match (self.model.suspended, suspend) {
            _ if self.is_over() => Some(Code::Ended),
            (true, true) => Some(Code::Suspended),
            (false, false) => Some(Code::NotSuspended),
            _ => None,
        };
        if self.expect(self.initiator, command, barred) {
            self.undo = None;
            if suspend {
                self.model.suspended = true;
            } else {
                self.model.resume(&self.flow);
            }
        }
    }

    fn terminate(&mut self) {
        let barred = self.is_over().then_some(Code::Ended);
        if self.expect(self.initiator, Command::Terminate { reason: "不再需要".to_owned() }, barred) {
            self.undo = None;
            self.model.terminate();
        }
    }

    fn reopen(&mut self) {
        if self.model.finished && self.moved {
            return;
        }
        let barred = (!self.is_over()).then_some(Code::NotEnded);
        if !self.expect(BOSS, Command::Reopen { reason: "情况变化".to_owned() }, barred) {
            return;
        }
        self.undo = None;
        if self.model.terminated.is_some() {
            return self.model.reopen_terminated();
        }
        // Where several branches were last, one of them.
        let opened = self.desk.state.path.last().unwrap().step.clone();
        let last = previous(&self.flow, &[], self.flow.len());
        let last = last.into_iter().find(|path| step_id(path) == opened).expect("one of the last steps");
        self.model.reopen_finished(&self.flow, last);
    }

    fn compare(&self) {
        assert_eq!(self.desk.open(), self.model.open_work(), "{:#?}", self.model.places);
        let pending = self.desk.state.duties.iter().filter(|duty| duty.is_pending()).count();
        assert_eq!(pending, self.model.pending().len(), "those who wait count too");
        let subs = self.desk.state.open_subs();
        let mut subs: Vec<String> = subs.iter().map(|sub| sub.step.to_string()).collect();
        subs.sort();
        assert_eq!(subs, self.model.open_subs());
        let status = match &self.model {
            model if model.finished => Status::Finished,
            model if model.terminated.is_some() => Status::Terminated,
            model if model.suspended => Status::Suspended,
            _ => Status::Active,
        };
        assert_eq!(self.desk.state.status, status);
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
            pair.desk.check_now();
        }
        pair.desk.check();
    }
}
