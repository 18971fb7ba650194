//! A model of the flow that shares nothing with the engine: no visits, no turns, no graph. It walks the nested lists
//! a flow was written from. `pair` plays both side by side.

use std::collections::{BTreeMap, BTreeSet};

use crate::shape::{Mode, Node, Task, step_id};

pub type Path = Vec<usize>;

/// A step that somebody is at, or a sub-flow that runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub path: Path,
    /// In the order of opening; the higher came later.
    pub number: usize,
    pub seats: Vec<Seat>,
    /// How often it was left and opened again.
    again: usize,
    /// What comes back when this is done.
    back: Option<Vec<Place>>,
    /// Set for a sub-flow: whether it ended while all was suspended.
    pub sub: Option<bool>,
}

/// One person asked at a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Seat {
    pub id: usize,
    pub who: u8,
    pub sits: Sits,
    /// Who asked for this signer to be added.
    pub added_by: Option<u8>,
    /// Seats that must be over first.
    pub after: Vec<usize>,
    pub seen: bool,
    /// The stay in which the seat was decided.
    stay: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sits {
    Pending,
    Voted(bool),
    /// Another decided instead.
    Out,
    /// Another candidate claimed it.
    Aside,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Where {
    Before,
    Beside,
    After,
}

impl Seat {
    pub fn is_pending(&self) -> bool {
        self.sits == Sits::Pending
    }

    pub fn is_own(&self) -> bool {
        self.added_by.is_none()
    }
}

impl Place {
    pub fn pending(&self) -> Vec<u8> {
        self.seats.iter().filter(|seat| seat.is_pending()).map(|seat| seat.who).collect()
    }

    pub fn seat(&self, who: u8) -> &Seat {
        self.seats.iter().find(|seat| seat.is_pending() && seat.who == who).unwrap()
    }

    pub fn seat_mut(&mut self, who: u8) -> &mut Seat {
        self.seats.iter_mut().find(|seat| seat.is_pending() && seat.who == who).unwrap()
    }

    fn own_pending(&self) -> bool {
        self.seats.iter().any(|seat| seat.is_pending() && seat.is_own())
    }

    /// Whether somebody else has to be done before this seat.
    pub fn waits(&self, seat: &Seat) -> bool {
        let undone = |other: &Seat| other.is_pending() || other.sits == Sits::Aside && self.own_pending();
        self.seats.iter().any(|other| seat.after.contains(&other.id) && undone(other))
    }

    fn votes(&self) -> Vec<bool> {
        let vote = |seat: &Seat| if let Sits::Voted(agree) = seat.sits { Some(agree) } else { None };
        self.seats.iter().filter_map(vote).collect()
    }

    /// Everyone asked, each once, in the order they came to decide it.
    fn asked(&self) -> Vec<u8> {
        let mut order: Vec<(usize, u8)> = self.seats.iter().map(|seat| (seat.stay, seat.who)).collect();
        order.sort_by_key(|(stay, _)| *stay);
        let mut seen = BTreeSet::new();
        order.into_iter().map(|(_, who)| who).filter(|who| seen.insert(*who)).collect()
    }

    /// The undecided are not needed any more.
    fn dismiss(&mut self, which: impl Fn(&Seat) -> bool) {
        let stay = self.again;
        for seat in self.seats.iter_mut().filter(|seat| seat.is_pending() && which(seat)) {
            (seat.sits, seat.stay) = (Sits::Out, stay);
        }
    }

    /// The seat goes, and whoever waited for it waits for what it waited for.
    fn take_off(&mut self, gone: &Seat) {
        self.seats.retain(|seat| seat.id != gone.id);
        for seat in self.seats.iter_mut().filter(|seat| seat.after.contains(&gone.id)) {
            let own = seat.id;
            seat.after.extend(gone.after.iter().filter(|id| **id != own));
        }
    }

    /// Where both have a seat one is enough: the step's own rather than an added signer's.
    fn merge(&mut self, from: u8, to: u8) {
        let seat = |who: u8| self.seats.iter().find(|seat| seat.is_pending() && seat.who == who).cloned();
        if let (Some(leaving), Some(held)) = (seat(from), seat(to)) {
            let yields = !held.is_own() && leaving.is_own();
            self.take_off(if yields { &held } else { &leaving });
        }
    }

    fn rename(&mut self, from: u8, to: u8) {
        for seat in &mut self.seats {
            if seat.who == from {
                seat.seen &= !seat.is_pending();
                seat.who = to;
            }
            seat.added_by.iter_mut().filter(|who| **who == from).for_each(|who| *who = to);
        }
        self.back.iter_mut().flatten().for_each(|place| place.rename(from, to));
    }

    /// Whether the step is decided; whoever is not needed for it is dismissed.
    fn settle(&mut self, mode: Mode) -> bool {
        let (votes, pending) = (self.votes(), self.pending().len());
        let agreed = votes.iter().filter(|agree| **agree).count();
        let all = pending == 0 && !votes.is_empty();
        let decided = match mode {
            Mode::Single | Mode::Any => {
                let own = |seat: &Seat| seat.is_own() && matches!(seat.sits, Sits::Voted(_));
                if !self.seats.iter().any(own) {
                    return false;
                }
                self.dismiss(Seat::is_own);
                return self.pending().is_empty();
            }
            Mode::All | Mode::Sequence => all,
            Mode::Veto => all || agreed < votes.len(),
            Mode::Ratio(percent) => {
                let needed = ((votes.len() + pending) * percent).div_ceil(100);
                !(votes.is_empty() && pending == 0) && (agreed >= needed || agreed + pending < needed)
            }
        };
        if decided {
            self.dismiss(|_| true);
        }
        decided
    }

    /// As it stands when opened again: whoever was undecided is asked, the step's own handlers first.
    fn opened_again(mut self) -> Self {
        self.again += 1;
        let undecided: Vec<usize> = self.seats.iter().filter(|seat| seat.is_pending()).map(|seat| seat.id).collect();
        for seat in self.seats.iter_mut().filter(|seat| seat.is_pending()) {
            seat.after.retain(|id| undecided.contains(id));
            (seat.seen, seat.stay) = (false, self.again);
        }
        self.seats.sort_by_key(|seat| (seat.is_pending(), seat.is_pending() && !seat.is_own()));
        // After a hand-over two seats may be one person's: one remains.
        let mut asked = BTreeSet::new();
        self.seats.retain(|seat| !seat.is_pending() || asked.insert(seat.who));
        let ids: Vec<usize> = self.seats.iter().map(|seat| seat.id).collect();
        self.seats.iter_mut().for_each(|seat| seat.after.retain(|id| ids.contains(id)));
        self.sub = self.sub.map(|_| false);
        self
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    pub places: Vec<Place>,
    /// Who handled each step when it was last passed.
    pub handled: BTreeMap<Path, Vec<u8>>,
    pub suspended: bool,
    pub finished: bool,
    /// What stood when it was terminated.
    pub terminated: Option<Vec<Place>>,
    /// Numbers given to places and seats.
    count: usize,
}

pub fn task<'a>(flow: &'a [Node], path: &[usize]) -> &'a Task {
    match node(flow, path) {
        Node::Task(task) => task,
        Node::Fork(_) | Node::Sub(_) => unreachable!(),
    }
}

fn node<'a>(flow: &'a [Node], path: &[usize]) -> &'a Node {
    let (last, prefix) = path.split_last().unwrap();
    &nodes(flow, prefix)[*last]
}

fn nodes<'a>(flow: &'a [Node], prefix: &[usize]) -> &'a [Node] {
    match prefix {
        [] => flow,
        [node, branch, rest @ ..] => match &flow[*node] {
            Node::Fork(branches) => nodes(&branches[*branch], rest),
            Node::Task(_) | Node::Sub(_) => unreachable!(),
        },
        [_] => unreachable!(),
    }
}

/// The branch points around a step, outermost first.
pub fn forks(path: &[usize]) -> Vec<Path> {
    (1..path.len()).step_by(2).map(|end| path[..end].to_vec()).collect()
}

pub fn is_before(path: &Path, other: &Path) -> bool {
    let differs = path.iter().zip(other).position(|(a, b)| a != b);
    differs.is_some_and(|at| at % 2 == 0 && path[at] < other[at])
}

/// The steps that people handle right before a place in a list.
pub fn previous(flow: &[Node], prefix: &[usize], before: usize) -> BTreeSet<Path> {
    for (number, node) in nodes(flow, prefix).iter().enumerate().take(before).rev() {
        let path = [prefix, &[number]].concat();
        match node {
            Node::Sub(_) => {}
            Node::Task(task) if task.people.is_empty() => {}
            Node::Task(_) => return [path].into(),
            Node::Fork(branches) => {
                let last = |branch: usize| previous(flow, &[&path[..], &[branch]].concat(), branches[branch].len());
                return (0..branches.len()).flat_map(last).collect();
            }
        }
    }
    match prefix {
        [] => BTreeSet::new(),
        [outer @ .., node, _] => previous(flow, outer, *node),
        [_] => unreachable!(),
    }
}

impl Model {
    pub fn start(flow: &[Node]) -> Self {
        let mut model = Self::default();
        model.enter(flow, &[], 0);
        model
    }

    fn next(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    fn busy(&self, prefix: &[usize]) -> bool {
        self.places.iter().any(|place| place.path.starts_with(prefix))
    }

    /// Enters a list at a node; false when everything from there on is skipped.
    fn enter(&mut self, flow: &[Node], prefix: &[usize], from: usize) -> bool {
        for (number, node) in nodes(flow, prefix).iter().enumerate().skip(from) {
            let path = [prefix, &[number]].concat();
            match node {
                Node::Task(task) if task.people.is_empty() => {}
                Node::Sub(people) if people.is_empty() => {}
                Node::Task(task) => {
                    self.open(flow, path, &task.people, None);
                    return true;
                }
                Node::Sub(_) => {
                    let number = self.next();
                    self.places.push(Place { path, number, seats: vec![], again: 0, back: None, sub: Some(false) });
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

    pub fn open(&mut self, flow: &[Node], path: Path, people: &[u8], back: Option<Vec<Place>>) {
        let chained = task(flow, &path).mode == Mode::Sequence;
        let mut seats: Vec<Seat> = Vec::new();
        for &who in people {
            let after = seats.last().filter(|_| chained).map(|seat| seat.id).into_iter().collect();
            let seat = Seat { id: self.next(), who, sits: Sits::Pending, added_by: None, after, seen: false, stay: 0 };
            seats.push(seat);
        }
        let number = self.next();
        self.places.push(Place { path, number, seats, again: 0, back, sub: None });
    }

    fn go_on(&mut self, flow: &[Node], path: &[usize]) {
        let (last, prefix) = path.split_last().unwrap();
        if self.enter(flow, prefix, last + 1) {
            return;
        }
        match prefix.split_last() {
            None => self.finished = true,
            Some((_, fork)) if !self.busy(fork) => self.go_on(flow, fork),
            Some(_) => {}
        }
    }

    pub fn submit(&mut self, flow: &[Node], at: usize, who: u8, agree: bool) {
        let place = &mut self.places[at];
        let stay = place.again;
        let seat = place.seat_mut(who);
        (seat.sits, seat.stay) = (Sits::Voted(agree), stay);
        self.settle(flow, at);
    }

    /// Leaves a place once it is decided.
    fn settle(&mut self, flow: &[Node], at: usize) {
        let place = &mut self.places[at];
        let mode = task(flow, &place.path).mode;
        if !place.settle(mode) {
            return;
        }
        let place = self.places.remove(at);
        let decider = || place.seats.iter().find(|seat| seat.is_own() && matches!(seat.sits, Sits::Voted(_)));
        let handlers = if matches!(mode, Mode::Single | Mode::Any) {
            decider().map(|seat| seat.who).into_iter().collect()
        } else {
            place.asked()
        };
        self.handled.insert(place.path.clone(), handlers);
        match place.back {
            Some(places) => self.open_again(places),
            None => self.go_on(flow, &place.path),
        }
    }

    fn open_again(&mut self, mut places: Vec<Place>) {
        places.sort_by_key(|place| place.number);
        for place in places {
            let number = self.next();
            self.places.push(Place { number, ..place.opened_again() });
        }
    }

    pub fn end_sub(&mut self, flow: &[Node], at: usize) {
        if self.suspended {
            self.places[at].sub = Some(true);
            return;
        }
        let place = self.places.remove(at);
        self.go_on(flow, &place.path);
    }

    pub fn resume(&mut self, flow: &[Node]) {
        self.suspended = false;
        while let Some(at) = self.places.iter().position(|place| place.sub == Some(true)) {
            self.end_sub(flow, at);
        }
    }

    /// Ends a place, and everything inside the outermost branches that are left on the way to another step.
    fn leave(&mut self, path: &Path, target: &Path) -> Vec<Place> {
        let kept = forks(target);
        let left = forks(path).into_iter().find(|fork| !kept.contains(fork));
        let ends =
            |place: &Place| place.path == *path || left.as_ref().is_some_and(|fork| place.path.starts_with(fork));
        let (closed, stay) = self.places.drain(..).partition(ends);
        self.places = stay;
        closed
    }

    pub fn give_back(&mut self, flow: &[Node], at: usize, who: u8, target: &Path, straight: bool) {
        let path = self.places[at].path.clone();
        let mut closed = self.leave(&path, target);
        let mine = closed.iter_mut().find(|place| place.path == path).unwrap();
        if task(flow, &path).mode == Mode::Any && mine.seat(who).is_own() {
            mine.dismiss(|seat| seat.is_own() && seat.who != who);
        }
        let handlers = self.handled[target].clone();
        self.open(flow, target.clone(), &handlers, straight.then_some(closed));
    }

    pub fn reroute(&mut self, flow: &[Node], at: usize, target: &Path, people: &[u8]) {
        let path = self.places[at].path.clone();
        let closed = self.leave(&path, target);
        let mine = closed.into_iter().find(|place| place.path == path);
        let back = mine.and_then(|place| place.back).filter(|_| path == *target);
        self.open(flow, target.clone(), people, back);
    }

    pub fn add(&mut self, at: usize, who: u8, place: Where, whom: u8) {
        let id = self.next();
        let seats = &mut self.places[at];
        let (stay, asker) = (seats.again, seats.seat(who).id);
        let mut new =
            Seat { id, who: whom, sits: Sits::Pending, added_by: Some(who), after: vec![], seen: false, stay };
        match place {
            Where::Before => seats.seat_mut(who).after.push(id),
            Where::Beside => {}
            Where::After => {
                let follows = |seat: &&mut Seat| seat.after.contains(&asker);
                seats.seats.iter_mut().filter(follows).for_each(|seat| seat.after.push(id));
                new.after.push(asker);
            }
        }
        seats.seats.push(new);
    }

    pub fn remove(&mut self, flow: &[Node], at: usize, who: u8) {
        let place = &mut self.places[at];
        let gone = place.seat(who).clone();
        place.take_off(&gone);
        self.settle(flow, at);
    }

    pub fn claim(&mut self, at: usize, who: u8) {
        let place = &mut self.places[at];
        let mine = place.seat(who).id;
        place.seat_mut(who).seen = true;
        let others = place.seats.iter_mut().filter(|seat| seat.is_pending() && seat.is_own() && seat.id != mine);
        others.for_each(|seat| seat.sits = Sits::Aside);
    }

    pub fn release(&mut self, at: usize) {
        let place = &mut self.places[at];
        let mut has: BTreeSet<u8> = place.pending().into_iter().collect();
        for seat in place.seats.iter_mut().filter(|seat| seat.sits == Sits::Aside) {
            seat.sits = if has.insert(seat.who) { Sits::Pending } else { Sits::Out };
        }
    }

    /// One person's part goes to another, now and whenever it comes back.
    pub fn hand_over(&mut self, from: u8, to: u8) {
        self.places.iter_mut().for_each(|place| place.merge(from, to));
        let places = self.places.iter_mut().chain(self.terminated.iter_mut().flatten());
        places.for_each(|place| place.rename(from, to));
        for handlers in self.handled.values_mut() {
            let mut seen = BTreeSet::new();
            handlers.iter_mut().filter(|who| **who == from).for_each(|who| *who = to);
            handlers.retain(|who| seen.insert(*who));
        }
    }

    pub fn terminate(&mut self) {
        self.terminated = Some(std::mem::take(&mut self.places));
        self.suspended = false;
    }

    pub fn reopen_terminated(&mut self) {
        let places = self.terminated.take().unwrap();
        self.open_again(places);
    }

    pub fn reopen_finished(&mut self, flow: &[Node], last: Path) {
        self.finished = false;
        let handlers = self.handled[&last].clone();
        self.open(flow, last, &handlers, None);
    }

    /// Open work as the desk lists it.
    pub fn open_work(&self) -> Vec<String> {
        let mut open = Vec::new();
        for place in &self.places {
            let seats = place.seats.iter().filter(|seat| seat.is_pending() && !place.waits(seat));
            open.extend(seats.map(|seat| format!("{}:{}", step_id(&place.path), seat.who)));
        }
        open.sort();
        open
    }

    /// The sub-flows that run, by step.
    pub fn open_subs(&self) -> Vec<String> {
        let running = self.places.iter().filter(|place| place.sub == Some(false));
        let mut subs: Vec<String> = running.map(|place| step_id(&place.path).to_string()).collect();
        subs.sort();
        subs
    }

    pub fn pending(&self) -> Vec<(usize, u8)> {
        let places = self.places.iter().enumerate();
        places.flat_map(|(at, place)| place.pending().into_iter().map(move |who| (at, who))).collect()
    }
}
