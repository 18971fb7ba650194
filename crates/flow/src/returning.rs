//! Return (退回): to where, what it closes, and how the matter comes back.

use std::collections::BTreeMap;

use lexicon::PersonId;

use crate::{
    Change, DecisionKind, Duty, Key, Leaving, NewDuty, NewVisit, Refusal, RefusalCode as Code, ReturnTarget, Step,
    Then, Visit,
    handlers::unique,
    plan::{Holder, Plan},
};

impl Plan<'_> {
    pub(crate) fn give_back(&mut self, id: u32, to: &ReturnTarget, then: Then, reason: &str) -> Result<(), Refusal> {
        let duty = self.held_work(id)?;
        let reason = self.reason(reason)?;
        let visit = self.visit(duty.visit)?;
        let target = self.target(&visit, to)?;
        let turn = self.state.turn + 1;
        self.emit(Change::Returned { duty: id, to: target.step.clone(), then, reason });
        let closing = self.left_by_return(&visit, &target);
        self.close(&closing, &DecisionKind::ReturnedByOther, Leaving::Returned);
        let back = (then == Then::StraightBack).then_some(turn);
        self.reenter(&target, back)
    }

    fn target(&self, visit: &Visit, to: &ReturnTarget) -> Result<Visit, Refusal> {
        let first = self.state.path.first().map(|first| first.step.clone());
        let found = match to {
            ReturnTarget::Previous => self.previous(visit),
            ReturnTarget::Step(step) => self.past(visit, step),
            ReturnTarget::Initiator => first.map_or_else(|| Err(no_past()), |step| self.past(visit, &step)),
        };
        found.map(|found| self.latest(found))
    }

    /// The step as last handled: a straight return may have passed it by again since.
    fn latest(&self, visit: Visit) -> Visit {
        let same =
            |other: &&Visit| other.step == visit.step && other.block == visit.block && self.state.is_handled(other.id);
        self.state.path.iter().rev().find(same).cloned().unwrap_or(visit)
    }

    /// The one visit handled before this one.
    fn previous(&self, visit: &Visit) -> Result<Visit, Refusal> {
        match self.state.handled_before(visit).as_slice() {
            [] => Err(no_past()),
            [only] => self.visit(*only),
            _ => Err(Refusal::new(Code::WhichStep, "前面有几个并行的环节，请指明退回到哪一个。")),
        }
    }

    /// The last visit of a step handled earlier on this line.
    fn past(&self, visit: &Visit, step: &Key) -> Result<Visit, Refusal> {
        let definition = self.step(step)?;
        let found = self.state.line(visit).into_iter().filter(|&id| self.state.is_handled(id));
        let latest = found.filter(|&id| self.state.visit(id).is_some_and(|visit| visit.step == *step)).max();
        let message = || format!("环节“{}”不在本线路已经办过的环节中，只能退回办过的环节。", definition.name);
        latest.map_or_else(|| Err(Refusal::new(Code::NotPast, message())), |id| self.visit(id))
    }

    /// The open visits a return ends: this one, and all branches of every block it leaves.
    fn left_by_return(&self, visit: &Visit, target: &Visit) -> Vec<u32> {
        let kept: Vec<u32> = target.block.into_iter().chain(self.blocks(target)).collect();
        let left = self.blocks(visit).filter(|block| !kept.contains(block)).last();
        self.with_block(visit.id, left)
    }

    /// A visit, and everything open inside a block.
    pub(crate) fn with_block(&self, visit: u32, block: Option<u32>) -> Vec<u32> {
        let inside = |open: &&Visit| open.id == visit || block.is_some_and(|block| self.lies_inside(open, block));
        self.state.open_visits().filter(inside).map(|visit| visit.id).collect()
    }

    /// Ends visits, and the work still pending in them.
    pub(crate) fn close(&mut self, visits: &[u32], how: &DecisionKind, leaving: Leaving) {
        let ends = |duty: &&Duty| duty.is_pending() && duty.is_work() && visits.contains(&duty.visit);
        let duties: Vec<u32> = self.state.duties.iter().filter(ends).map(|duty| duty.id).collect();
        if !duties.is_empty() {
            self.emit(Change::Closed { duties, how: how.clone() });
        }
        for &visit in visits {
            self.emit(Change::Left { visit, how: leaving, outcome: None });
        }
    }

    /// Opens a past visit's step again, for those who handled it.
    pub(crate) fn reenter(&mut self, target: &Visit, back: Option<u32>) -> Result<(), Refusal> {
        let step = self.step(&target.step)?;
        self.definition.still_takes(&self.state, target)?;
        let holders: Vec<Holder> =
            self.handlers_of(target, step).into_iter().map(|person| self.holder(person, &step.id)).collect();
        let id = self.next_visit();
        let duties = self.duties_for(step, id, &holders);
        let visit = NewVisit { from: target.from.clone(), block: target.block, back, ..NewVisit::at(id, step) };
        self.emit(Change::Entered { visit, duties });
        Ok(())
    }

    /// Who handled a past visit: the one who decided it, or everyone whose decision was asked.
    fn handlers_of(&self, visit: &Visit, step: &Step) -> Vec<PersonId> {
        let mut chain = vec![visit.id];
        let mut earlier = visit.resumes;
        while let Some(visit) = earlier.and_then(|id| self.state.visit(id)) {
            chain.insert(0, visit.id);
            earlier = visit.resumes;
        }
        let vote = step.mode.is_vote();
        let asked = |duty: &&Duty| duty.is_work() && (duty.choice().is_some() || vote && is_unneeded(duty));
        let own = |duty: &&Duty| vote || duty.added_by.is_none();
        let duties = chain.iter().flat_map(|&id| self.in_order(id)).filter(asked).filter(own);
        let persons = duties.map(|duty| self.state.successor(duty.principal(), duty.last_turn()));
        let persons = unique(persons.collect());
        if vote { persons } else { persons.into_iter().take(1).collect() }
    }

    /// Opens again what a return or a termination closed: whoever had decided is not asked again.
    pub(crate) fn restore(&mut self, turn: u32) -> Result<(), Refusal> {
        let ended = |visit: &&Visit| visit.comes_back_from(turn);
        let visits: Vec<Visit> = self.state.path.iter().filter(ended).cloned().collect();
        for old in visits {
            self.definition.still_takes(&self.state, &old)?;
            let mode = self.step(&old.step)?.mode;
            let duties = self.duties_again(&old, turn, mode == crate::Mode::Any);
            let visit = NewVisit {
                id: self.next_visit(),
                step: old.step,
                from: old.from,
                block: old.block,
                back: old.back,
                resumes: Some(old.id),
                sub: old.sub.map(|sub| self.again(sub, turn)),
            };
            self.emit(Change::Entered { visit, duties });
        }
        Ok(())
    }

    fn duties_again(&self, old: &Visit, turn: u32, any: bool) -> Vec<NewDuty> {
        let ended = self.ended_duties(old, turn, any);
        let mut holders: Vec<(u32, Holder)> = Vec::new();
        for duty in &ended {
            let holder = self.holder(self.state.successor(duty.principal(), duty.last_turn()), &duty.step);
            // After a hand-over two duties may have become one person's: one remains.
            if !holders.iter().any(|(_, other)| *other == holder) {
                holders.push((duty.id, holder));
            }
        }
        let first = self.next_duty();
        let numbers: BTreeMap<u32, u32> = holders.iter().map(|(id, _)| *id).zip(first..).collect();
        let visit = self.next_visit();
        let kept = ended.into_iter().filter(|duty| numbers.contains_key(&duty.id));
        kept.zip(&holders)
            .map(|(duty, (_, holder))| NewDuty {
                after: duty.after.iter().filter_map(|id| numbers.get(id).copied()).collect(),
                added_by: duty.added_by,
                origin: Some(duty.id),
                ..NewDuty::work(numbers[&duty.id], visit, *holder)
            })
            .collect()
    }

    /// The duties of a visit in the order first asked: one that was passed on keeps its place.
    fn in_order(&self, visit: u32) -> Vec<&Duty> {
        let mut duties: Vec<&Duty> = self.state.duties_of(visit).collect();
        duties.sort_by_key(|duty| self.first_of(duty));
        duties
    }

    /// The duty of the same visit this one came from by being passed on.
    fn first_of(&self, duty: &Duty) -> u32 {
        let origin = duty.origin.and_then(|id| self.state.duty(id));
        origin.filter(|origin| origin.visit == duty.visit).map_or(duty.id, |origin| self.first_of(origin))
    }

    /// The work a return or a termination ended undecided. Of several candidates, whoever returned
    /// it has taken it on.
    fn ended_duties(&self, visit: &Visit, turn: u32, any: bool) -> Vec<&Duty> {
        let ended = |duty: &&Duty| duty.is_work() && ended_by_other(duty, turn);
        let mut ended: Vec<&Duty> = self.in_order(visit.id).into_iter().filter(ended).collect();
        // Where two fall together, the step's own duty is the one that remains.
        ended.sort_by_key(|duty| duty.added_by.is_some());
        let own = |duty: &&Duty| duty.added_by.is_none();
        let taken = any && ended.iter().filter(|duty| own(duty)).any(|duty| is_returned(duty));
        let stays = |duty: &&Duty| !taken || is_returned(duty) || duty.added_by.is_some();
        ended.into_iter().filter(stays).collect()
    }
}

impl Visit {
    /// Whether a return or a termination in that turn ended it.
    pub(crate) fn comes_back_from(&self, turn: u32) -> bool {
        let ended = |left: &crate::Left| matches!(left.how, Leaving::Returned | Leaving::Terminated);
        self.ended_in(turn) && self.left.as_ref().is_some_and(ended)
    }
}

impl Duty {
    /// Whose duty it is: the holder, or the person the holder stands in for.
    #[must_use]
    pub fn principal(&self) -> PersonId {
        self.behalf.unwrap_or(self.holder)
    }
}

fn is_unneeded(duty: &Duty) -> bool {
    duty.decided.as_ref().is_some_and(|decision| decision.kind == DecisionKind::NotNeeded)
}

fn is_returned(duty: &Duty) -> bool {
    duty.decided.as_ref().is_some_and(|decision| decision.kind == DecisionKind::Returned)
}

fn ended_by_other(duty: &Duty, turn: u32) -> bool {
    use DecisionKind::{Returned, ReturnedByOther, Terminated};
    duty.ended_in(turn)
        && duty
            .decided
            .as_ref()
            .is_some_and(|decision| matches!(decision.kind, Returned | ReturnedByOther | Terminated))
}

fn no_past() -> Refusal {
    Refusal::new(Code::NotPast, "前面没有办过的环节，不能退回；需要作废的，由发起人或流程管理员终止。")
}
