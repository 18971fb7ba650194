//! Start and submit (发起、提交): a decision, and whether it decides the step.

use crate::{
    Change, Chosen, DecisionKind, Duty, Key, Leaving, Refusal, RefusalCode as Code, Step, Visit, enter::Entry,
    plan::Plan, tally,
};

impl Plan<'_> {
    pub(crate) fn start(&mut self, chosen: &Chosen) -> Result<(), Refusal> {
        self.chosen.clone_from(chosen);
        self.set_out()
    }

    /// Opens the first step.
    pub(crate) fn set_out(&mut self) -> Result<(), Refusal> {
        let definition = self.definition;
        self.emit(Change::Started { definition: definition.key.clone(), version: definition.version });
        let (step, outcome) = (definition.start, Key::from(""));
        self.queue.push_back(Entry { step, from: Vec::new(), block: None, outcome, way: None });
        self.drain()
    }

    pub(crate) fn submit(
        &mut self,
        id: u32,
        choice: &Key,
        opinion: Option<lexicon::OpinionId>,
        chosen: &Chosen,
    ) -> Result<(), Refusal> {
        let duty = self.held_work(id)?;
        let step = self.step(&duty.step)?;
        check_choice(step, choice, opinion.is_some())?;
        self.chosen.clone_from(chosen);
        self.merging = *choice != tally::DISAGREE;
        self.emit(Change::Submitted { duty: id, choice: choice.clone(), opinion });
        self.advance(duty.visit)
    }

    /// Wakes who was waiting, and leaves the visit once it is decided.
    pub(crate) fn advance(&mut self, visit: u32) -> Result<(), Refusal> {
        self.wake(visit);
        let visit = self.visit(visit)?;
        let step = self.step(&visit.step)?;
        let Some(verdict) = tally::verdict(&self.state, &visit, step.mode) else {
            return Ok(());
        };
        if !verdict.unneeded.is_empty() {
            self.emit(Change::Closed { duties: verdict.unneeded, how: DecisionKind::NotNeeded });
            self.wake(visit.id);
        }
        verdict.outcome.map_or(Ok(()), |outcome| self.pass(&visit, outcome))
    }

    pub(crate) fn wake(&mut self, visit: u32) {
        let ready =
            |duty: &&Duty| duty.is_pending() && duty.opened.is_none() && duty.after.iter().all(|&id| self.is_over(id));
        let duties: Vec<u32> = self.state.duties_of(visit).filter(ready).map(|duty| duty.id).collect();
        if !duties.is_empty() {
            self.emit(Change::Woken { duties });
        }
    }

    /// Whether nobody waits for the duty any more; one set aside may come back while the claimer has not decided.
    fn is_over(&self, duty: u32) -> bool {
        let own = |duty: &Duty| duty.is_pending() && duty.is_work() && duty.added_by.is_none();
        let returns = |duty: &Duty| duty.is_aside() && self.state.duties_of(duty.visit).any(own);
        self.state.duty(duty).is_none_or(|duty| !(duty.is_pending() || returns(duty)))
    }

    pub(crate) fn pass(&mut self, visit: &Visit, outcome: Key) -> Result<(), Refusal> {
        self.emit(Change::Left { visit: visit.id, how: Leaving::Passed, outcome: Some(outcome.clone()) });
        match visit.back {
            Some(turn) => self.restore(turn)?,
            None => self.route(&visit.step, vec![visit.id], visit.block, &outcome)?,
        }
        self.drain()
    }
}

fn check_choice(step: &Step, choice: &Key, has_opinion: bool) -> Result<(), Refusal> {
    if !step.choices.iter().any(|offered| offered.code == *choice) {
        let labels: Vec<&str> = step.choices.iter().map(|offered| offered.label.as_str()).collect();
        let message = format!("环节“{}”可以选择的是：{}。", step.name, labels.join("、"));
        return Err(Refusal::new(Code::NoSuchChoice, message));
    }
    if step.opinion == crate::OpinionRule::Required && !has_opinion {
        return Err(Refusal::new(Code::OpinionNeeded, format!("环节“{}”须填写意见后才能提交。", step.name)));
    }
    Ok(())
}
