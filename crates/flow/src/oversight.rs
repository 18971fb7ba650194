//! Suspend, resume, reroute, terminate, reopen, hand over (挂起、恢复、调度、终止、重启、工作交接).

use lexicon::PersonId;

use crate::{
    Change, DecisionKind, Duty, Key, Leaving, NewDuty, NewVisit, Refusal, RefusalCode as Code, Status, Step, Visit,
    plan::{Holder, Plan},
};

impl Plan<'_> {
    pub(crate) fn suspend(&mut self, reason: &str) -> Result<(), Refusal> {
        if !(self.holds_work() || self.is_initiator() || self.actor.administrator) {
            return Err(Refusal::new(Code::NotAllowed, "只有当前办理人、发起人或流程管理员可以挂起。"));
        }
        let reason = self.reason(reason)?;
        self.emit(Change::Suspended { reason });
        Ok(())
    }

    pub(crate) fn resume(&mut self, reason: &str) -> Result<(), Refusal> {
        let by = self.state.suspension.as_ref().map(|suspension| suspension.by);
        if by != Some(self.actor.person) && !self.actor.administrator {
            let refusal = Refusal::new(Code::NotAllowed, "只有挂起人或流程管理员可以恢复。");
            return Err(refusal.persons(by.into_iter().collect()));
        }
        let reason = self.note(reason)?;
        self.emit(Change::Resumed { reason });
        self.pass_ended_subs()
    }

    pub(crate) fn terminate(&mut self, reason: &str) -> Result<(), Refusal> {
        if !(self.is_initiator() || self.actor.administrator) {
            return Err(Refusal::new(Code::NotAllowed, "只有发起人或流程管理员可以终止流程。"));
        }
        let reason = self.reason(reason)?;
        let duties = self.state.duties.iter().filter(|duty| duty.is_pending()).map(|duty| duty.id).collect();
        let visits = self.state.open_visits().map(|visit| visit.id).collect();
        self.emit(Change::Terminated { reason, duties, visits });
        Ok(())
    }

    pub(crate) fn reopen(&mut self, reason: &str) -> Result<(), Refusal> {
        self.administrator("重启流程")?;
        let reason = self.reason(reason)?;
        let finished = self.state.status == Status::Finished;
        self.emit(Change::Reopened { reason });
        if finished { self.reopen_last() } else { self.reopen_terminated() }
    }

    /// Back to the step whose handling finished the flow.
    fn reopen_last(&mut self) -> Result<(), Refusal> {
        let end = self.visit(self.next_visit() - 1)?;
        let last = self.state.handled_before(&end).into_iter().max();
        let nothing = || Refusal::new(Code::NotPast, "流程中没有人办理过，不能重启，请重新发起。");
        let target = self.visit(last.ok_or_else(nothing)?)?;
        self.reenter(&target, None)
    }

    fn reopen_terminated(&mut self) -> Result<(), Refusal> {
        let terminated = |visit: &Visit| {
            let left = visit.left.as_ref().filter(|left| left.how == Leaving::Terminated);
            left.map(|left| left.stamp.turn)
        };
        let turn = self.state.path.iter().filter_map(terminated).max();
        turn.map_or(Ok(()), |turn| self.restore(turn))
    }

    pub(crate) fn reroute(&mut self, id: u32, to: &Key, persons: &[PersonId], reason: &str) -> Result<(), Refusal> {
        self.administrator("调度流程")?;
        let reason = self.reason(reason)?;
        let duty = self.pending(id)?;
        let step = self.step(to)?;
        if !duty.is_work() {
            return Err(Refusal::new(Code::WrongKind, "待阅件不能调度，请选择一件待办。"));
        }
        is_task(step)?;
        self.emit_rerouted(&duty, step, reason.clone());
        if duty.step == *to && !persons.is_empty() {
            return self.replace_holder(&duty, persons, reason);
        }
        let visit = self.visit(duty.visit)?;
        self.move_visit(&visit, step, persons)
    }

    fn emit_rerouted(&mut self, duty: &Duty, step: &Step, reason: String) {
        self.emit(Change::Rerouted { duty: duty.id, to: step.id.clone(), reason });
    }

    /// At the same step only this holder changes; what others decided stands.
    fn replace_holder(&mut self, duty: &Duty, persons: &[PersonId], reason: String) -> Result<(), Refusal> {
        let &[person] = persons else {
            return Err(Refusal::new(Code::TooMany, "在本环节换人，只能选一人接办。"));
        };
        self.not_yet_asked(duty.visit, &[person])?;
        let holder = self.delegated(person, duty).unwrap_or(Holder { person, behalf: None });
        let new = NewDuty { after: duty.after.clone(), ..self.passed_on(duty, holder) };
        self.emit(Change::Transferred { duty: duty.id, new, reason });
        self.wake(duty.visit);
        Ok(())
    }

    pub(crate) fn move_visit(&mut self, visit: &Visit, step: &Step, persons: &[PersonId]) -> Result<(), Refusal> {
        let depth = self.shared_depth(visit, step)?;
        let holders = self.rerouted_to(step, persons)?;
        let mut blocks: Vec<u32> = self.blocks(visit).collect();
        blocks.reverse();
        let closing = self.with_block(visit.id, blocks.get(depth).copied());
        self.close(&closing, &DecisionKind::Rerouted, Leaving::Rerouted);
        let id = self.next_visit();
        let block = depth.checked_sub(1).and_then(|outer| blocks.get(outer).copied());
        let back = visit.back.filter(|_| visit.step == step.id);
        let duties = self.duties_for(step, id, &holders);
        let visit = NewVisit { from: vec![visit.id], block, back, ..NewVisit::at(id, step) };
        self.emit(Change::Entered { visit, duties });
        Ok(())
    }

    /// How many branch points the target lies inside; all of them must hold the visit already.
    fn shared_depth(&self, visit: &Visit, step: &Step) -> Result<usize, Refusal> {
        let chain = |id: &str| self.definition.index.get(id).map_or(&[][..], |&i| &self.definition.chains[i]);
        let (here, there) = (chain(&visit.step), chain(&step.id));
        if here.starts_with(there) {
            return Ok(there.len());
        }
        let message = format!("环节“{}”在并行分支内，不能从分支外调度进去，请调度到分支之前的环节。", step.name);
        Err(Refusal::new(Code::InsideBlock, message))
    }

    fn rerouted_to(&mut self, step: &Step, persons: &[PersonId]) -> Result<Vec<Holder>, Refusal> {
        if !persons.is_empty() {
            let persons = self.named(persons)?;
            if step.mode == crate::Mode::Single && persons.len() > 1 {
                return Err(Refusal::new(Code::TooMany, format!("环节“{}”只能由一人办理。", step.name)));
            }
            return Ok(persons.into_iter().map(|person| Holder { person, behalf: None }).collect());
        }
        let holders = self.handlers(step)?;
        if holders.is_empty() {
            let message = format!("环节“{}”按规则找不到办理人，请指定接办人员。", step.name);
            return Err(Refusal::new(Code::NobodyThere, message));
        }
        Ok(holders)
    }

    pub(crate) fn hand_over(&mut self, from: PersonId, to: PersonId) -> Result<(), Refusal> {
        self.administrator("办理工作交接")?;
        if from == to {
            return Err(Refusal::new(Code::AlreadyHolds, "移交人和接收人不能是同一人。").persons(vec![to]));
        }
        let took_part = self.state.duties.iter().any(|duty| duty.principal() == from || duty.holder == from);
        if !took_part && self.state.current_initiator() != Some(from) {
            return Err(Refusal::new(Code::NoPart, "移交人没有参与本流程，不需要交接。").persons(vec![from]));
        }
        let (duties, merged) = self.handed(from, to);
        let visits: Vec<u32> = self.state.open_visits().map(|visit| visit.id).collect();
        self.emit(Change::HandedOver { from, to, duties, merged });
        visits.into_iter().for_each(|visit| self.wake(visit));
        Ok(())
    }

    /// Whom a duty waits for once others are merged: instead of these, whom they waited for.
    fn without(&self, after: Vec<u32>, merged: &[u32]) -> Vec<u32> {
        let (mut kept, mut todo) = (Vec::new(), after);
        let mut seen = std::collections::BTreeSet::new();
        while let Some(id) = todo.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.state.duty(id).filter(|_| merged.contains(&id)) {
                Some(duty) => todo.extend(&duty.after),
                None => kept.push(id),
            }
        }
        kept.sort_unstable();
        kept
    }

    /// The successor's new duties, and those that fall together: nobody has the same work twice.
    fn handed(&self, from: PersonId, to: PersonId) -> (Vec<NewDuty>, Vec<u32>) {
        let mut duties: Vec<NewDuty> = Vec::new();
        let mut merged = Vec::new();
        let mut leaving: Vec<&Duty> =
            self.state.duties.iter().filter(|duty| duty.is_pending() && duty.holder == from).collect();
        leaving.sort_by_key(|duty| duty.added_by.is_some());
        for old in leaving {
            let behalf = old.behalf.filter(|&person| person != to);
            let same =
                |duty: &&Duty| duty.is_pending() && duty.holder == to && duty.behalf == behalf && duty.kind == old.kind;
            let taken = duties.iter().any(|new| new.visit == old.visit && new.kind == old.kind && new.behalf == behalf);
            let held = self.state.duties_of(old.visit).find(same);
            // The step's own duty must remain: an added signer's decision does not stand for it.
            let yields = held.is_some_and(|held| held.added_by.is_some() && old.added_by.is_none());
            if taken || held.is_some() && !yields {
                merged.push(old.id);
                continue;
            }
            merged.extend(held.map(|held| held.id));
            let id = self.next_duty() + duties.len() as u32;
            let passed = self.passed_on(old, Holder { person: to, behalf });
            duties.push(NewDuty { id, kind: old.kind, after: old.after.clone(), ..passed });
        }
        for duty in &mut duties {
            duty.after = self.without(std::mem::take(&mut duty.after), &merged);
        }
        (duties, merged)
    }
}

/// Only steps that people handle can be rerouted to.
pub(crate) fn is_task(step: &Step) -> Result<(), Refusal> {
    let message = || format!("“{}”不是办理环节，不能调度过去。", step.name);
    step.is_task().then_some(()).ok_or_else(|| Refusal::new(Code::NoSuchStep, message()))
}
