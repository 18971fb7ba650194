//! Withdraw (撤回): a decision taken back while nobody after it has acted or read.

use crate::{Change, DecisionKind, Duty, Kind, Refusal, RefusalCode as Code, Visit, plan::Plan};

impl Plan<'_> {
    pub(crate) fn withdraw(&mut self, id: u32) -> Result<(), Refusal> {
        let duty = self.duty(id)?.clone();
        let turn = self.own_decision(&duty)?;
        let visit = self.visit(duty.visit)?;
        self.no_sub_concerned(turn)?;
        let untouched = (visit.is_open() || visit.ended_in(turn))
            && self.visits_untouched(turn)
            && self.dependents_untouched(id, turn);
        if !untouched {
            return Err(Refusal::new(Code::SuccessorActed, "后面的人已经签收或办理，不能撤回；可以请对方退回。"));
        }
        let change = self.undoing(id, turn);
        self.may_come_back(&change)?;
        self.emit(change);
        // What comes back may have waited for someone who decided meanwhile.
        let visits: Vec<u32> = self.state.open_visits().map(|visit| visit.id).collect();
        visits.into_iter().for_each(|visit| self.wake(visit));
        Ok(())
    }

    /// The turn of the actor's own decision on this duty.
    fn own_decision(&self, duty: &Duty) -> Result<u32, Refusal> {
        if duty.holder != self.actor.person {
            let refusal = Refusal::new(Code::NotHolder, "只有提交人本人可以撤回。");
            return Err(refusal.persons(vec![duty.holder]));
        }
        match &duty.decided {
            Some(decision) if matches!(decision.kind, DecisionKind::Submitted { .. } | DecisionKind::Returned) => {
                Ok(decision.stamp.turn)
            }
            _ => Err(Refusal::new(Code::WrongKind, "只能撤回自己已经提交或退回的事项。")),
        }
    }

    /// Whether all that the turn opened stands as it was opened.
    fn visits_untouched(&self, turn: u32) -> bool {
        let opened = self.state.path.iter().filter(|visit| visit.entered.turn == turn);
        let fresh = |duty: &Duty| duty.created == turn && duty.is_pending() && duty.seen.is_none();
        opened.into_iter().all(|visit| {
            !self.is_end(visit)
                && (visit.is_open() || visit.ended_in(turn))
                && self.state.duties_of(visit.id).all(fresh)
        })
    }

    /// A flow that was finished by it has been reopened since: what that opened must not double.
    fn is_end(&self, visit: &Visit) -> bool {
        let step = self.definition.step(&visit.step);
        step.is_some_and(|step| step.kind == Kind::End)
    }

    /// Whether those who waited for the duty, or whom the decision woke otherwise, have done nothing since.
    fn dependents_untouched(&self, id: u32, turn: u32) -> bool {
        let woken = |duty: &Duty| {
            duty.created < turn && !duty.is_aside() && duty.opened.is_some_and(|stamp| stamp.turn == turn)
        };
        let waited = |duty: &Duty| duty.after.contains(&id) && !duty.decided_before(turn);
        let mut dependents = self.state.duties.iter().filter(|duty| waited(duty) || woken(duty));
        dependents.all(|duty| {
            let idle = duty.is_pending() && duty.seen.is_none();
            let asked = duty.after.iter().any(|&id| self.state.duty(id).is_some_and(|duty| duty.created > turn));
            duty.ended_in(turn) || idle && !asked && duty.opened.is_none_or(|stamp| stamp.turn == turn)
        })
    }

    fn undoing(&self, duty: u32, undone: u32) -> Change {
        let visits = |pick: &dyn Fn(&Visit) -> bool| -> Vec<u32> {
            self.state.path.iter().filter(|visit| pick(visit)).map(|visit| visit.id).collect()
        };
        let duties = |pick: &dyn Fn(&Duty) -> bool| -> Vec<u32> {
            self.state.duties.iter().filter(|duty| pick(duty)).map(|duty| duty.id).collect()
        };
        let woken = |duty: &Duty| duty.opened.is_some_and(|stamp| stamp.turn == undone);
        Change::Withdrawn {
            duty,
            undone,
            visits_voided: visits(&|visit| visit.entered.turn == undone),
            visits_reopened: visits(&|visit| visit.entered.turn < undone && visit.ended_in(undone)),
            duties_voided: duties(&|duty| duty.created == undone && duty.is_pending()),
            duties_reopened: duties(&|duty| duty.created < undone && duty.ended_in(undone)),
            // Whatever the decision woke sleeps again, also what it closed in the same stroke.
            duties_asleep: duties(&|duty| duty.created < undone && woken(duty)),
        }
    }

    /// A duty must not come back to someone who has handed over, or who was given it again since.
    fn may_come_back(&self, change: &Change) -> Result<(), Refusal> {
        let Change::Withdrawn { duties_reopened, .. } = change else {
            return Ok(());
        };
        let coming = duties_reopened.iter().filter_map(|&id| self.state.duty(id));
        let gone = |duty: &&Duty| self.state.successor(duty.holder, duty.last_turn()) != duty.holder;
        let again = |duty: &&Duty| duty.is_work() && self.is_asked(duty.visit, duty.holder);
        let barred: Vec<_> = coming.filter(|duty| gone(duty) || again(duty)).map(|duty| duty.holder).collect();
        if barred.is_empty() {
            return Ok(());
        }
        let message = "有关人员已经办理交接，或者又被请来办理本环节，不能撤回；可以请对方退回。";
        Err(Refusal::new(Code::SuccessorActed, message).persons(barred))
    }
}
