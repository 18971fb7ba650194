//! What each event does to the state. Mechanical: every decision was made before.

use lexicon::PersonId;

use crate::{
    Change, Decision, DecisionKind, Duty, Event, Key, Leaving, Left, NewDuty, NewVisit, Stamp, State, Status,
    Succession, Suspension, Visit,
};

impl State {
    /// Changes the state as an event says. Events must come in the order they were decided.
    pub fn apply(&mut self, event: &Event) {
        let now = Now { stamp: Stamp { turn: event.turn, at: event.at }, by: event.actor };
        self.turn = event.turn;
        match &event.change {
            Change::Started { definition, version } => self.begin(now, definition, *version),
            Change::Entered { visit, duties } => self.enter(now, visit, duties),
            Change::Left { visit, how, outcome } => self.leave(now, *visit, *how, outcome.clone()),
            Change::Submitted { duty, choice, opinion } => {
                self.end(now, *duty, DecisionKind::Submitted { choice: choice.clone(), opinion: *opinion });
            }
            Change::Returned { duty, .. } => self.end(now, *duty, DecisionKind::Returned),
            Change::Closed { duties, how } => self.end_all(now, duties, how),
            Change::Woken { duties } => self.each(duties, |duty| duty.opened = Some(now.stamp)),
            Change::Withdrawn { .. } => self.undo(now, &event.change),
            Change::Transferred { duty, new, .. } => {
                self.end(now, *duty, DecisionKind::Transferred);
                self.add(now, new);
                self.repoint(*duty, new.id);
            }
            Change::Circulated { duties } => duties.iter().for_each(|duty| self.add(now, duty)),
            Change::Read { duty } => self.end(now, *duty, DecisionKind::Read),
            Change::Seen { duty } => self.each(&[*duty], |duty| duty.seen = Some(now.stamp)),
            Change::Urged { duties, .. } => self.each(duties, |duty| duty.urged = Some(now.stamp)),
            _ => self.oversee(now, &event.change),
        }
    }

    /// The events that are not part of the daily work.
    fn oversee(&mut self, now: Now, change: &Change) {
        match change {
            Change::Suspended { reason } => {
                self.status = Status::Suspended;
                self.suspension = Some(Suspension { by: now.by, at: now.stamp.at, reason: reason.clone() });
            }
            Change::Resumed { .. } => {
                self.status = Status::Active;
                self.suspension = None;
            }
            Change::Terminated { duties, visits, .. } => {
                self.status = Status::Terminated;
                self.suspension = None;
                self.end_all(now, duties, &DecisionKind::Terminated);
                visits.iter().for_each(|&visit| self.leave(now, visit, Leaving::Terminated, None));
            }
            Change::Finished => self.status = Status::Finished,
            Change::Reopened { .. } => self.status = Status::Active,
            Change::SignAdded { duty, place, duties, .. } => {
                duties.iter().for_each(|duty| self.add(now, duty));
                self.order_added(*duty, *place, duties);
            }
            Change::SignRemoved { duty } => self.bequeath_and_end(now, *duty, DecisionKind::Removed),
            Change::HandedOver { from, to, duties, merged } => self.hand_over(now, (*from, *to), duties, merged),
            Change::Adopted { definition, version } => self.definition = Some((definition.clone(), *version)),
            _ => self.share(now, change),
        }
    }

    /// Claims and sub-flows.
    fn share(&mut self, now: Now, change: &Change) {
        match change {
            Change::Claimed { duty, others } => {
                self.end_all(now, others, &DecisionKind::Claimed);
                self.each(&[*duty], |duty| duty.seen = duty.seen.or(Some(now.stamp)));
            }
            Change::Released { reopened, duties, merged, .. } => {
                self.each(reopened, |duty| duty.decided = None);
                for new in duties {
                    self.add(now, new);
                    new.origin.into_iter().for_each(|old| self.repoint(old, new.id));
                }
                self.end_all(now, merged, &DecisionKind::NotNeeded);
            }
            Change::SubEnded { visit, outcome } => self.each_visit(&[*visit], |visit| {
                visit.sub.iter_mut().for_each(|sub| sub.ended = Some(outcome.clone()));
            }),
            _ => {}
        }
    }

    fn begin(&mut self, now: Now, definition: &Key, version: u32) {
        self.status = Status::Active;
        self.definition = Some((definition.clone(), version));
        self.initiator = Some(now.by);
    }

    fn enter(&mut self, now: Now, visit: &NewVisit, duties: &[NewDuty]) {
        self.path.push(Visit {
            id: visit.id,
            step: visit.step.clone(),
            from: visit.from.clone(),
            block: visit.block,
            back: visit.back,
            resumes: visit.resumes,
            sub: visit.sub.clone(),
            entered: now.stamp,
            left: None,
        });
        duties.iter().for_each(|duty| self.add(now, duty));
    }

    fn leave(&mut self, now: Now, visit: u32, how: Leaving, outcome: Option<Key>) {
        let left = Left { stamp: now.stamp, how, outcome };
        self.each_visit(&[visit], |visit| visit.left = Some(left.clone()));
    }

    fn add(&mut self, now: Now, new: &NewDuty) {
        let Some(step) = self.visit(new.visit).map(|visit| visit.step.clone()) else {
            return;
        };
        self.duties.push(Duty {
            id: new.id,
            visit: new.visit,
            step,
            holder: new.holder,
            behalf: new.behalf,
            kind: new.kind,
            after: new.after.clone(),
            origin: new.origin,
            added_by: new.added_by,
            created: now.stamp.turn,
            opened: new.after.is_empty().then_some(now.stamp),
            seen: None,
            urged: None,
            decided: None,
        });
    }

    fn end(&mut self, now: Now, duty: u32, kind: DecisionKind) {
        let decision = Decision { stamp: now.stamp, by: now.by, kind };
        self.each(&[duty], |duty| duty.decided = Some(decision.clone()));
    }

    fn end_all(&mut self, now: Now, duties: &[u32], kind: &DecisionKind) {
        duties.iter().for_each(|&duty| self.end(now, duty, kind.clone()));
    }

    fn each(&mut self, ids: &[u32], mut change: impl FnMut(&mut Duty)) {
        for &id in ids {
            if let Some(duty) = self.duties.get_mut((id as usize).wrapping_sub(1)) {
                change(duty);
            }
        }
    }

    fn each_visit(&mut self, ids: &[u32], mut change: impl FnMut(&mut Visit)) {
        for &id in ids {
            if let Some(visit) = self.path.get_mut((id as usize).wrapping_sub(1)) {
                change(visit);
            }
        }
    }

    fn undo(&mut self, now: Now, change: &Change) {
        let Change::Withdrawn { visits_voided, visits_reopened, duties_voided, duties_reopened, duties_asleep, .. } =
            change
        else {
            return;
        };
        self.end_all(now, duties_voided, &DecisionKind::Withdrawn);
        visits_voided.iter().for_each(|&visit| self.leave(now, visit, Leaving::Withdrawn, None));
        self.each(duties_reopened, |duty| duty.decided = None);
        self.each(duties_asleep, |duty| duty.opened = None);
        self.each_visit(visits_reopened, |visit| visit.left = None);
    }

    /// Those who waited for `old` now wait for `new`.
    fn repoint(&mut self, old: u32, new: u32) {
        let waiting = self.duties.iter_mut().filter(|duty| duty.may_wait() && duty.id != new);
        for duty in waiting {
            duty.after.iter_mut().filter(|id| **id == old).for_each(|id| *id = new);
        }
    }

    fn order_added(&mut self, asker: u32, place: crate::Place, added: &[NewDuty]) {
        let ids: Vec<u32> = added.iter().map(|duty| duty.id).collect();
        match place {
            crate::Place::Beside => {}
            crate::Place::Before => self.each(&[asker], |duty| {
                duty.after.extend(&ids);
                duty.opened = None;
            }),
            crate::Place::After => {
                let waits = |duty: &&mut Duty| duty.may_wait() && duty.after.contains(&asker);
                let others = self.duties.iter_mut().filter(waits).filter(|duty| !ids.contains(&duty.id));
                others.for_each(|duty| duty.after.extend(&ids));
            }
        }
    }

    /// Ends a duty undecided; those who waited for it wait for what it waited for, so the order holds.
    fn bequeath_and_end(&mut self, now: Now, gone: u32, kind: DecisionKind) {
        let inherited = self.duty(gone).map(|duty| duty.after.clone()).unwrap_or_default();
        for duty in self.duties.iter_mut().filter(|duty| duty.may_wait() && duty.id != gone) {
            if duty.after.contains(&gone) {
                duty.after.retain(|id| *id != gone);
                let own = duty.id;
                duty.after.extend(inherited.iter().filter(|id| **id != own));
            }
        }
        self.end(now, gone, kind);
    }

    fn hand_over(&mut self, now: Now, persons: (PersonId, PersonId), duties: &[NewDuty], merged: &[u32]) {
        let (from, to) = persons;
        for &duty in merged {
            self.bequeath_and_end(now, duty, DecisionKind::HandedOver);
        }
        for new in duties {
            self.add(now, new);
            if let Some(old) = new.origin {
                self.end(now, old, DecisionKind::HandedOver);
                self.repoint(old, new.id);
            }
        }
        self.successions.push(Succession { turn: now.stamp.turn, from, to });
        let suspension = self.suspension.as_mut().filter(|suspension| suspension.by == from);
        if let Some(suspension) = suspension {
            suspension.by = to;
        }
    }
}

/// When and by whom the event in hand was caused.
#[derive(Clone, Copy)]
struct Now {
    stamp: Stamp,
    by: PersonId,
}
