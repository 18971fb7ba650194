//! The ways back (退路): what a visit follows from, and where its holder may return the matter to.

use lexicon::PersonId;

use crate::{Duty, Key, State, Visit};

/// Where the holder of a duty may return the matter 退回: what [`Command::Return`](crate::Command::Return) accepts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaysBack {
    /// The step before (上一环节), unless there are several or none.
    pub previous: Option<Key>,
    /// The first step (发起人), once it was handled.
    pub first: Option<Key>,
    /// Every step handled on this line, the latest first.
    pub steps: Vec<Key>,
}

impl State {
    /// Where the holder of a duty may return the matter to; nowhere for a duty that is not there.
    #[must_use]
    pub fn ways_back(&self, duty: u32) -> WaysBack {
        let Some(visit) = self.duty(duty).and_then(|duty| self.visit(duty.visit)) else { return WaysBack::default() };
        let name = |id: u32| self.visit(id).map(|visit| visit.step.clone());
        let mut steps: Vec<Key> = Vec::new();
        for step in self.line(visit).into_iter().rev().filter(|&id| self.is_handled(id)).filter_map(name) {
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        let previous = match self.handled_before(visit).as_slice() {
            [only] => name(*only),
            _ => None,
        };
        let first = self.path.first().map(|first| first.step.clone()).filter(|first| steps.contains(first));
        WaysBack { previous, first, steps }
    }

    /// Whether a return could still bring a step to this person: one that they decided, or that came to them from who did.
    #[must_use]
    pub fn may_come_back_to(&self, person: PersonId) -> bool {
        let decided = self.duties.iter().filter(|duty| duty.is_work() && duty.choice().is_some());
        decided.into_iter().any(|duty| self.successor(duty.principal(), duty.last_turn()) == person)
    }

    /// All visits this one follows from, near and far, the earliest first.
    pub(crate) fn line(&self, visit: &Visit) -> Vec<u32> {
        let mut found = vec![false; self.path.len() + 1];
        let mut todo = visit.from.clone();
        while let Some(id) = todo.pop() {
            if let Some(visit) = self.visit(id).filter(|_| !std::mem::replace(&mut found[id as usize], true)) {
                todo.extend(&visit.from);
            }
        }
        (1..).zip(&found[1..]).filter(|(_, found)| **found).map(|(id, _)| id).collect()
    }

    /// The nearest visits before this one that people handled.
    pub(crate) fn handled_before(&self, visit: &Visit) -> Vec<u32> {
        let mut near = Vec::new();
        let mut seen = vec![false; self.path.len() + 1];
        let mut todo = visit.from.clone();
        while let Some(id) = todo.pop() {
            if std::mem::replace(&mut seen[id as usize], true) {
                continue;
            }
            if self.is_handled(id) {
                near.push(id);
            } else if let Some(visit) = self.visit(id) {
                todo.extend(&visit.from);
            }
        }
        near
    }

    pub(crate) fn is_handled(&self, visit: u32) -> bool {
        self.visit(visit).is_some_and(Visit::is_passed) && self.duties_of(visit).any(Duty::is_work)
    }
}
