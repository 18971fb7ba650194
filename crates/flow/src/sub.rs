//! Sub-flows (子流程): a visit that waits for another flow, which the office starts and whose end it reports.

use lexicon::PersonId;

use crate::{
    Change, Key, Leaving, Refusal, RefusalCode as Code, State, Status, Step, Sub, Visit,
    enter::Entry,
    oversight::is_task,
    plan::{Holder, Plan},
};

/// A sub-flow that is to run now (在办的子流程).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSub {
    /// The visit that waits for it.
    pub visit: u32,
    /// The step of that visit.
    pub step: Key,
    /// The key of the sub-flow's definition.
    pub flow: Key,
    /// Who starts it.
    pub initiator: PersonId,
    /// The visit this one continues after a straight return or a reopening: its sub-flow ended with it.
    pub resumes: Option<u32>,
}

impl State {
    /// The sub-flows that are to run now. The office starts those that are new, and ends those that are no longer listed.
    #[must_use]
    pub fn open_subs(&self) -> Vec<OpenSub> {
        let open = |visit: &Visit| {
            let sub = visit.sub.as_ref().filter(|sub| sub.ended.is_none())?;
            let (flow, initiator) = (sub.flow.clone(), sub.initiator);
            Some(OpenSub { visit: visit.id, step: visit.step.clone(), flow, initiator, resumes: visit.resumes })
        };
        self.open_visits().filter_map(open).collect()
    }
}

impl Plan<'_> {
    pub(crate) fn enter_sub(&mut self, step: &Step, flow: &Key, entry: Entry) -> Result<(), Refusal> {
        let starters = self.handlers(step)?;
        let Some(&Holder { person, behalf }) = starters.first() else {
            return self.skip(step, entry);
        };
        self.glance(&starters);
        // A delegate acts on the sub-flow's own duties, by the sub-flow's own rules.
        let sub = Sub { flow: flow.clone(), initiator: behalf.unwrap_or(person), ended: None };
        self.open_for(step, entry, Some(sub), Vec::new());
        Ok(())
    }

    pub(crate) fn end_sub(&mut self, id: u32, outcome: &Key) -> Result<(), Refusal> {
        if !self.actor.system {
            return Err(Refusal::new(Code::NotAllowed, "子流程办结后由系统自动继续，不能手工结束。"));
        }
        let visit = self.visit(id)?;
        match &visit.sub {
            None => return Err(Refusal::new(Code::WrongKind, "这个环节不是子流程。")),
            Some(sub) if sub.ended.is_some() || !visit.is_open() => {
                return Err(Refusal::new(Code::AlreadyDone, "这个子流程环节已经结束。"));
            }
            Some(_) => self.emit(Change::SubEnded { visit: id, outcome: outcome.clone() }),
        }
        if self.state.status == Status::Active { self.pass_ended_subs() } else { Ok(()) }
    }

    /// Leaves the visits whose sub-flows have ended, one after the other.
    pub(crate) fn pass_ended_subs(&mut self) -> Result<(), Refusal> {
        while let Some((visit, starter, outcome)) = self.ended_sub() {
            self.previous = Some(self.state.successor(starter, visit.entered.turn));
            self.pass(&visit, outcome)?;
        }
        Ok(())
    }

    fn ended_sub(&self) -> Option<(Visit, PersonId, Key)> {
        self.state.open_visits().find_map(|visit| {
            let sub = visit.sub.as_ref()?;
            Some((visit.clone(), sub.initiator, sub.ended.clone()?))
        })
    }

    pub(crate) fn move_sub(&mut self, id: u32, to: &Key, persons: &[PersonId], reason: &str) -> Result<(), Refusal> {
        self.administrator("调度流程")?;
        let reason = self.reason(reason)?;
        let visit = self.visit(id)?;
        if visit.sub.is_none() || !visit.is_open() {
            return Err(Refusal::new(Code::WrongKind, "这里没有正在办理的子流程，请选择一件待办调度。"));
        }
        let step = self.step(to)?;
        is_task(step)?;
        self.emit(Change::SubMoved { visit: id, to: to.clone(), reason });
        self.move_visit(&visit, step, persons)
    }

    /// A sub-flow to run once more, after what left it was undone.
    pub(crate) fn again(&self, sub: Sub, turn: u32) -> Sub {
        Sub { initiator: self.state.successor(sub.initiator, turn), ended: None, ..sub }
    }

    /// A decision that began or ended a sub-flow cannot be taken back: others have begun to act on it.
    pub(crate) fn no_sub_concerned(&self, turn: u32) -> Result<(), Refusal> {
        let concerned = |visit: &&Visit| visit.sub.is_some() && (visit.entered.turn == turn || visit.ended_in(turn));
        if self.state.path.iter().any(|visit| concerned(&visit)) {
            let message = "子流程已经随之发起或终止，不能撤回；需要改变去向的，请流程管理员调度。";
            return Err(Refusal::new(Code::SuccessorActed, message));
        }
        Ok(())
    }

    /// Passes a step by, as declared for a rule that gives nobody.
    pub(crate) fn skip(&mut self, step: &Step, entry: Entry) -> Result<(), Refusal> {
        self.pass_by(step, entry, Leaving::Skipped, "skipped")
    }
}
