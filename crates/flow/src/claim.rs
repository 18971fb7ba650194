//! Claim and release (认领、放回): one of several candidates takes the work on, and puts it back.

use crate::{
    Change, Duty, Mode, NewDuty, Refusal, RefusalCode as Code, Visit,
    plan::{Holder, Plan},
};

impl Plan<'_> {
    pub(crate) fn claim(&mut self, id: u32) -> Result<(), Refusal> {
        let duty = self.held_work(id)?;
        let step = self.step(&duty.step)?;
        if step.mode != Mode::Any || duty.added_by.is_some() {
            let message = format!("环节“{}”的办理人各办各的，不用认领，请直接办理。", step.name);
            return Err(Refusal::new(Code::NotClaimable, message));
        }
        let candidate = |other: &&Duty| other.is_work() && other.is_pending() && other.added_by.is_none();
        let others = self.state.duties_of(duty.visit).filter(candidate).map(|other| other.id);
        let others: Vec<u32> = others.filter(|&other| other != id).collect();
        if others.is_empty() {
            return Err(Refusal::new(Code::NotClaimable, "这件事已经只由您一人办理，不用认领，请直接办理。"));
        }
        self.emit(Change::Claimed { duty: id, others });
        Ok(())
    }

    pub(crate) fn release(&mut self, id: u32) -> Result<(), Refusal> {
        let duty = self.pending(id)?;
        if duty.holder != self.actor.person && !self.actor.administrator {
            let refusal = Refusal::new(Code::NotHolder, "只有认领人或流程管理员可以放回。");
            return Err(refusal.persons(vec![duty.holder]));
        }
        let aside = if duty.is_work() && duty.added_by.is_none() { self.aside(duty.visit)? } else { Vec::new() };
        if aside.is_empty() {
            return Err(Refusal::new(Code::NotClaimed, "这件事没有认领过，不用放回；要交给别人请转办。"));
        }
        let change = self.releasing(&duty, &aside)?;
        self.emit(change);
        self.wake(duty.visit);
        Ok(())
    }

    /// The candidates' duties a claim set aside, also in the visits this one continues; none that came back already.
    fn aside(&self, visit: u32) -> Result<Vec<Duty>, Refusal> {
        let mut chain = vec![self.visit(visit)?];
        while let Some(earlier) = chain.last().and_then(|visit| visit.resumes) {
            chain.push(self.visit(earlier)?);
        }
        let within = |duty: &&Duty| chain.iter().any(|visit: &Visit| visit.id == duty.visit);
        let back = |duty: &&Duty| self.state.duties.iter().any(|heir| heir.origin == Some(duty.id));
        let aside = self.state.duties.iter().filter(|duty| duty.is_aside()).filter(within);
        Ok(aside.filter(|duty| !back(duty)).cloned().collect())
    }

    /// Every candidate asked again once: as before, or by a new duty where another has taken over.
    fn releasing(&self, duty: &Duty, aside: &[Duty]) -> Result<Change, Refusal> {
        let mut back: Vec<Holder> = Vec::new();
        let (mut reopened, mut duties, mut merged) = (Vec::new(), Vec::new(), Vec::new());
        for old in aside {
            let holder = self.now_for(old);
            if self.asked_in(duty.visit, holder)? || back.contains(&holder) {
                merged.push(old.id);
                continue;
            }
            back.push(holder);
            if old.visit == duty.visit && holder.person == old.holder {
                reopened.push(old.id);
            } else {
                let id = self.next_duty() + duties.len() as u32;
                let after = old.after.iter().map(|&before| self.heir(before, duty.visit)).collect();
                let origin = Some(old.id);
                duties.push(NewDuty { after, origin, ..NewDuty::work(id, duty.visit, holder) });
            }
        }
        Ok(Change::Released { duty: duty.id, reopened, duties, merged })
    }

    fn now_for(&self, old: &Duty) -> Holder {
        let person = self.state.successor(old.holder, old.last_turn());
        Holder { person, behalf: old.behalf.filter(|&behalf| behalf != person) }
    }

    /// Whether the candidate has the work at this visit; as an added signer he must be done with that first.
    fn asked_in(&self, visit: u32, holder: Holder) -> Result<bool, Refusal> {
        let same = |duty: &&Duty| duty.holder == holder.person && duty.behalf == holder.behalf;
        let mut asked = self.state.duties_of(visit).filter(|duty| duty.is_pending() && duty.is_work()).filter(same);
        match asked.next() {
            None => Ok(false),
            Some(duty) if duty.added_by.is_none() => Ok(true),
            Some(duty) => {
                let message = "有候选人正在办理加签，请等其办完或者减签后再放回。";
                Err(Refusal::new(Code::AlreadyHolds, message).persons(vec![duty.holder]))
            }
        }
    }

    /// The duty that took another's place in a later visit of the same step.
    fn heir(&self, id: u32, visit: u32) -> u32 {
        let heir = self.state.duties_of(visit).find(|duty| duty.origin == Some(id));
        heir.map_or(id, |duty| duty.id)
    }
}
