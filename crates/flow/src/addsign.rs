//! Add-sign and remove-sign (加签、减签), and transfer (转办).

use lexicon::PersonId;

use crate::{
    Change, Duty, NewDuty, Place, Refusal, RefusalCode as Code,
    handlers::{MAX_HANDLERS, unique},
    plan::{Holder, Plan},
};

impl Plan<'_> {
    pub(crate) fn transfer(&mut self, id: u32, to: PersonId, reason: &str) -> Result<(), Refusal> {
        let duty = self.held_work(id)?;
        let reason = self.reason(reason)?;
        self.not_yet_asked(duty.visit, &[to])?;
        let new = self.passed_on(&duty, self.stand_in(to, &duty));
        self.emit(Change::Transferred { duty: id, new, reason });
        Ok(())
    }

    /// The receiver's delegate, unless that is who passes it on.
    fn stand_in(&self, person: PersonId, duty: &Duty) -> Holder {
        if let Some(holder) = self.delegated(person, duty) {
            return holder;
        }
        let holder = self.holder(person, &duty.step);
        let taken = holder.person == duty.holder || self.is_asked(duty.visit, holder.person);
        if taken {
            Holder { person, behalf: duty.behalf }
        } else {
            Holder { behalf: holder.behalf.or(duty.behalf), ..holder }
        }
    }

    /// Passed to the holder's own delegate, a duty is the holder's still: the receiver acts for them.
    pub(crate) fn delegated(&self, person: PersonId, duty: &Duty) -> Option<Holder> {
        let own = duty.behalf.is_none().then(|| self.holder(duty.holder, &duty.step))?;
        (own.person == person && own.behalf == Some(duty.holder)).then_some(own)
    }

    /// The duty that takes another's place.
    pub(crate) fn passed_on(&self, duty: &Duty, holder: Holder) -> NewDuty {
        NewDuty {
            origin: Some(duty.id),
            added_by: duty.added_by,
            ..NewDuty::work(self.next_duty(), duty.visit, holder)
        }
    }

    pub(crate) fn add_sign(
        &mut self,
        id: u32,
        place: Place,
        persons: &[PersonId],
        reason: &str,
    ) -> Result<(), Refusal> {
        let duty = self.held_work(id)?;
        let reason = self.note(reason)?;
        let persons = self.named(persons)?;
        self.not_yet_asked(duty.visit, &persons)?;
        let ids = self.next_duty()..;
        let after = if place == Place::After { vec![id] } else { Vec::new() };
        let signer = |(number, person)| NewDuty {
            after: after.clone(),
            added_by: Some(id),
            ..NewDuty::work(number, duty.visit, Holder { person, behalf: None })
        };
        let duties = ids.zip(persons).map(signer).collect();
        self.emit(Change::SignAdded { duty: id, place, duties, reason });
        Ok(())
    }

    pub(crate) fn remove_sign(&mut self, id: u32) -> Result<(), Refusal> {
        let duty = self.pending(id)?;
        let Some(asker) = duty.added_by.and_then(|asker| self.state.duty(asker)) else {
            return Err(Refusal::new(Code::WrongKind, "只能减去加签的人，本环节原有的办理人不能减。"));
        };
        let asker = self.state.successor(asker.holder, self.first_asked(&duty));
        if asker != self.actor.person && !self.actor.administrator {
            let refusal = Refusal::new(Code::NotAllowed, "只有加签人或流程管理员可以减签。");
            return Err(refusal.persons(vec![asker]));
        }
        self.emit(Change::SignRemoved { duty: id });
        self.advance(duty.visit)
    }

    /// The turn in which the duty began, before it was passed on or opened again.
    fn first_asked(&self, duty: &Duty) -> u32 {
        let origin = |duty: &&Duty| duty.origin.and_then(|id| self.state.duty(id));
        std::iter::successors(Some(duty), origin).last().map_or(duty.created, |first| first.created)
    }

    /// The persons named, without repetition; at least one, and not too many.
    pub(crate) fn named(&self, persons: &[PersonId]) -> Result<Vec<PersonId>, Refusal> {
        let persons = unique(persons.to_vec());
        match persons.len() {
            0 => Err(Refusal::new(Code::NobodyNamed, "请选定人员。")),
            1..=MAX_HANDLERS => Ok(persons),
            _ => Err(Refusal::new(Code::TooMany, format!("一次最多选 {MAX_HANDLERS} 人。"))),
        }
    }

    /// Nobody may have the same work twice at once.
    pub(crate) fn not_yet_asked(&self, visit: u32, persons: &[PersonId]) -> Result<(), Refusal> {
        let twice: Vec<PersonId> = persons.iter().copied().filter(|&person| self.is_asked(visit, person)).collect();
        if twice.is_empty() {
            return Ok(());
        }
        Err(Refusal::new(Code::AlreadyHolds, "对方正在办理本环节，请另选人员。").persons(twice))
    }

    pub(crate) fn is_asked(&self, visit: u32, person: PersonId) -> bool {
        self.state.duties_of(visit).any(|duty| duty.is_pending() && duty.is_work() && duty.holder == person)
    }
}
