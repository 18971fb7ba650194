//! Circulate, read, see and urge (传阅、已阅、签收、催办).

use lexicon::{Instant, PersonId};

use crate::{
    Change, Duty, DutyKind, NewDuty, Refusal, RefusalCode as Code, Status,
    plan::{Holder, Plan},
};

impl Plan<'_> {
    pub(crate) fn circulate(&mut self, to: &[PersonId]) -> Result<(), Refusal> {
        let visit = self.circulating_from()?;
        let readers: Vec<PersonId> = self.named(to)?.into_iter().filter(|&person| !self.is_reading(person)).collect();
        if readers.is_empty() {
            return Err(Refusal::new(Code::AlreadyHolds, "所选人员都已在传阅名单中，尚未阅完。").persons(to.to_vec()));
        }
        let reading = |(id, person)| NewDuty {
            kind: DutyKind::Read,
            ..NewDuty::work(id, visit, Holder { person, behalf: None })
        };
        let duties = (self.next_duty()..).zip(readers).map(reading).collect();
        self.emit(Change::Circulated { duties });
        Ok(())
    }

    /// The visit the readers are attached to, if the actor may circulate.
    fn circulating_from(&self) -> Result<u32, Refusal> {
        let mine = self.state.open_duties().find(|duty| duty.holder == self.actor.person);
        let running = self.state.status == Status::Active;
        if let Some(duty) = mine.filter(|_| running) {
            return Ok(duty.visit);
        }
        if self.is_initiator() || self.actor.administrator {
            return Ok(self.next_visit() - 1);
        }
        Err(Refusal::new(Code::NotAllowed, "只有当前办理人、发起人或流程管理员可以传阅。"))
    }

    fn is_reading(&self, person: PersonId) -> bool {
        self.state.open_duties().any(|duty| !duty.is_work() && duty.holder == person)
    }

    pub(crate) fn read(&mut self, id: u32) -> Result<(), Refusal> {
        let duty = self.held(id)?;
        if duty.is_work() {
            return Err(Refusal::new(Code::WrongKind, "这是待办件，须由办理人提交或退回，不能只点“已阅”。"));
        }
        self.emit(Change::Read { duty: id });
        Ok(())
    }

    pub(crate) fn see(&mut self, id: u32) -> Result<(), Refusal> {
        let duty = self.held(id)?;
        if duty.is_open() && duty.seen.is_none() {
            self.emit(Change::Seen { duty: id });
        }
        Ok(())
    }

    pub(crate) fn urge(&mut self, duty: Option<u32>, note: &str) -> Result<(), Refusal> {
        let note = self.note(note)?;
        let open = match duty {
            Some(id) => vec![self.pending(id)?],
            None => self.state.open_duties().filter(|duty| duty.is_work()).cloned().collect(),
        };
        let others: Vec<&Duty> =
            open.iter().filter(|duty| duty.is_open() && duty.holder != self.actor.person).collect();
        let mine: Vec<&Duty> = others.iter().copied().filter(|duty| self.may_urge(duty)).collect();
        if mine.is_empty() {
            return Err(Refusal::new(
                Code::NotAllowed,
                "只有发起人、上一环节办理人、督办人员或流程管理员可以催办正在办理的人。",
            ));
        }
        let due: Vec<u32> = mine.iter().filter(|duty| self.rests_until(duty).is_none()).map(|duty| duty.id).collect();
        if due.is_empty() {
            return Err(self.too_soon(&mine));
        }
        self.emit(Change::Urged { duties: due, note });
        Ok(())
    }

    fn may_urge(&self, duty: &Duty) -> bool {
        let oversees = self.is_initiator() || self.actor.administrator || self.actor.supervisor;
        oversees || self.handled_before_it(duty)
    }

    fn handled_before_it(&self, duty: &Duty) -> bool {
        let Some(visit) = self.state.visit(duty.visit) else {
            return false;
        };
        let mine = |duty: &Duty| duty.holder == self.actor.person && duty.choice().is_some();
        self.state.handled_before(visit).into_iter().any(|id| self.state.duties_of(id).any(mine))
    }

    /// Until when the holder must not be urged again; none when it is allowed.
    fn rests_until(&self, duty: &Duty) -> Option<Instant> {
        let same = self.state.duties.iter().filter(|other| other.holder == duty.holder);
        let last = same.filter_map(|other| other.urged).map(|stamp| stamp.at).max()?;
        let until = last.plus_minutes(self.context.urge_gap_minutes);
        (self.context.now < until).then_some(until)
    }

    fn too_soon(&self, duties: &[&Duty]) -> Refusal {
        let message = format!("刚催办过，同一人每 {} 分钟最多催办一次。", self.context.urge_gap_minutes);
        let refusal = Refusal::new(Code::TooSoon, message).persons(duties.iter().map(|duty| duty.holder).collect());
        match duties.iter().filter_map(|duty| self.rests_until(duty)).min() {
            Some(until) => refusal.at(until),
            None => refusal,
        }
    }
}
