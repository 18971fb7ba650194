//! When a step with several handlers is decided.

use crate::{Duty, Key, Mode, State, Visit};

pub(crate) const AGREE: &str = "agree";
pub(crate) const DISAGREE: &str = "disagree";

/// What a step has come to.
pub(crate) struct Verdict {
    /// What was decided; none while added signers are still asked.
    pub outcome: Option<Key>,
    /// Duties nobody needs any more.
    pub unneeded: Vec<u32>,
}

/// What a visit has come to; none while it is undecided.
pub(crate) fn verdict(state: &State, visit: &Visit, mode: Mode) -> Option<Verdict> {
    let count = Count::of(state, visit);
    match mode {
        Mode::Single | Mode::Any => count.first(),
        Mode::All | Mode::Sequence => count.everyone(),
        Mode::Ratio(percent) => count.ratio(usize::from(percent)),
        Mode::Veto => count.veto(),
    }
}

/// The votes of a visit, with those of the visits it continues.
struct Count<'a> {
    votes: Vec<Vote<'a>>,
    pending: Vec<&'a Duty>,
}

struct Vote<'a> {
    choice: &'a Key,
    turn: u32,
    added: bool,
}

impl<'a> Count<'a> {
    fn of(state: &'a State, visit: &Visit) -> Self {
        let mut count = Self { votes: Vec::new(), pending: Vec::new() };
        count.add(state, visit.id);
        let mut earlier = visit.resumes;
        while let Some(visit) = earlier.and_then(|id| state.visit(id)) {
            count.add(state, visit.id);
            earlier = visit.resumes;
        }
        count
    }

    fn add(&mut self, state: &'a State, visit: u32) {
        for duty in state.duties_of(visit).filter(|duty| duty.is_work()) {
            if duty.is_pending() {
                self.pending.push(duty);
            } else if let Some(choice) = duty.choice() {
                let turn = duty.decided.as_ref().map_or(0, |decision| decision.stamp.turn);
                self.votes.push(Vote { choice, turn, added: duty.added_by.is_some() });
            }
        }
    }

    fn against(&self) -> usize {
        self.votes.iter().filter(|vote| *vote.choice == DISAGREE).count()
    }

    fn last(&self) -> Option<Key> {
        self.votes.iter().max_by_key(|vote| vote.turn).map(|vote| vote.choice.clone())
    }

    /// The first of the step's own handlers decides; added signers are asked all the same.
    fn first(&self) -> Option<Verdict> {
        let own = self.votes.iter().filter(|vote| !vote.added).min_by_key(|vote| vote.turn)?;
        let asked = self.pending.iter().any(|duty| duty.added_by.is_some());
        let unneeded = self.pending.iter().filter(|duty| duty.added_by.is_none()).map(|duty| duty.id).collect();
        Some(Verdict { outcome: (!asked).then(|| own.choice.clone()), unneeded })
    }

    fn everyone(&self) -> Option<Verdict> {
        let outcome = if self.against() > 0 { Some(Key::from(DISAGREE)) } else { self.last() };
        let decided = self.pending.is_empty() && outcome.is_some();
        decided.then_some(Verdict { outcome, unneeded: Vec::new() })
    }

    fn ratio(&self, percent: usize) -> Option<Verdict> {
        let total = self.votes.len() + self.pending.len();
        let agreed = self.votes.iter().filter(|vote| *vote.choice == AGREE).count();
        let needed = total * percent;
        if total > 0 && agreed * 100 >= needed {
            return Some(self.decided(AGREE));
        }
        ((agreed + self.pending.len()) * 100 < needed).then(|| self.decided(DISAGREE))
    }

    fn veto(&self) -> Option<Verdict> {
        if self.against() > 0 { Some(self.decided(DISAGREE)) } else { self.everyone() }
    }

    fn decided(&self, outcome: &str) -> Verdict {
        let unneeded = self.pending.iter().map(|duty| duty.id).collect();
        Verdict { outcome: Some(Key::from(outcome)), unneeded }
    }
}
