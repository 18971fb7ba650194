use lexicon::{Instant, OpinionId, PersonId};
use serde::{Deserialize, Serialize};

use crate::{Event, Key};

/// Where one running flow stands (流程实例). [`State::default`] is a flow not yet started.
///
/// Visits and duties are numbered from 1 in the order they began and are never taken out: the
/// number of a duty may serve as a key elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Whether it runs.
    pub status: Status,
    /// The definition's key and version; empty before the start.
    pub definition: Option<(Key, u32)>,
    /// The initiator (发起人).
    pub initiator: Option<PersonId>,
    /// The number of commands accepted.
    pub turn: u32,
    /// Every step visited, in order (办理路径).
    pub path: Vec<Visit>,
    /// Every duty ever opened, in order.
    pub duties: Vec<Duty>,
    /// Set while suspended.
    pub suspension: Option<Suspension>,
    /// Who took over from whom (工作交接).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successions: Vec<Succession>,
}

/// Whether a flow runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Not started.
    #[default]
    Unstarted,
    /// Running (办理中).
    Active,
    /// Suspended (已挂起).
    Suspended,
    /// Reached its end (已办结).
    Finished,
    /// Ended before its end (已终止).
    Terminated,
}

/// A suspension in force (挂起).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Who suspended it.
    pub by: PersonId,
    /// Since when.
    pub at: Instant,
    /// Why.
    pub reason: String,
}

/// One person's part going to another (工作交接).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// The command that did it; what came after it stays with whom it came to.
    pub turn: u32,
    /// Who left.
    pub from: PersonId,
    /// Who took over.
    pub to: PersonId,
}

/// When something was done, and by which command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The number of the command.
    pub turn: u32,
    /// When.
    pub at: Instant,
}

/// One stay at a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Its number, from 1.
    pub id: u32,
    /// The step.
    pub step: Key,
    /// The visits it follows from; several after a join.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<u32>,
    /// The visit of the branch point it lies inside, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<u32>,
    /// The turn of the return it answers straight back, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<u32>,
    /// The visit it continues after a straight return, whose decisions still count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumes: Option<u32>,
    /// The sub-flow it waits for (子流程); none at a step that people handle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<Sub>,
    /// When it began.
    pub entered: Stamp,
    /// When and how it ended; none while it is open.
    pub left: Option<Left>,
}

/// The sub-flow a visit waits for (子流程).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sub {
    /// The key of its definition.
    pub flow: Key,
    /// Who is to start it.
    pub initiator: PersonId,
    /// How it ended, when it ended while this flow was suspended: the visit is left on resuming.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Key>,
}

/// How a visit ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// When.
    pub stamp: Stamp,
    /// How.
    pub how: Leaving,
    /// What was decided.
    pub outcome: Option<Key>,
}

/// The ways a visit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaving {
    /// Handled, or passed through (branch, join, end).
    Passed,
    /// Skipped because the rule gave nobody, as declared.
    Skipped,
    /// Counted as handled because the same person had just handled the step before.
    Merged,
    /// Returned from.
    Returned,
    /// Voided by a withdrawal.
    Withdrawn,
    /// Moved elsewhere by the administrator.
    Rerouted,
    /// Ended with the flow.
    Terminated,
}

/// One person's task at a step (待办 or 待阅).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Its number, from 1.
    pub id: u32,
    /// The visit it belongs to.
    pub visit: u32,
    /// The step it belongs to.
    pub step: Key,
    /// Who has it.
    pub holder: PersonId,
    /// For whom the holder acts by delegation (代).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behalf: Option<PersonId>,
    /// Work or reading.
    pub kind: DutyKind,
    /// Duties that must end first; while one is undecided this one waits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<u32>,
    /// The duty it came from by transfer, hand-over or straight return.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<u32>,
    /// The duty whose holder asked for it, for an added signer (加签).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_by: Option<u32>,
    /// The number of the command that made it.
    pub created: u32,
    /// When it became open; none while it waits.
    pub opened: Option<Stamp>,
    /// When its holder first looked at it (签收).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Stamp>,
    /// When its holder was last urged (催办).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urged: Option<Stamp>,
    /// How it ended; none while it is open or waits.
    pub decided: Option<Decision>,
}

/// Work to be done, or something to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyKind {
    /// To decide (待办).
    Work,
    /// To read (待阅).
    Read,
}

/// How a duty ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// When, and by which command.
    pub stamp: Stamp,
    /// Who ended it; not always its holder.
    pub by: PersonId,
    /// How.
    pub kind: DecisionKind,
}

/// The ways a duty ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum DecisionKind {
    /// Its holder decided.
    Submitted {
        /// The choice.
        choice: Key,
        /// The opinion.
        opinion: Option<OpinionId>,
    },
    /// Its holder read it.
    Read,
    /// Its holder returned the matter.
    Returned,
    /// Another holder returned the matter.
    ReturnedByOther,
    /// Its holder passed it on; the new duty names it as origin.
    Transferred,
    /// The others had already decided the step.
    NotNeeded,
    /// Another candidate claimed the work (认领); open again once it is released.
    Claimed,
    /// The added signer was taken off.
    Removed,
    /// It went to the successor.
    HandedOver,
    /// The administrator moved the matter.
    Rerouted,
    /// The flow was terminated.
    Terminated,
    /// The decision that opened it was withdrawn.
    Withdrawn,
}

impl Duty {
    /// Whether its holder can act on it now.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.opened.is_some() && self.decided.is_none()
    }

    /// Whether it is open or waits for others.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.decided.is_none()
    }

    /// Whether it is work, as opposed to reading.
    #[must_use]
    pub fn is_work(&self) -> bool {
        self.kind == DutyKind::Work
    }

    /// When it became open.
    #[must_use]
    pub fn opened_at(&self) -> Option<Instant> {
        self.opened.map(|stamp| stamp.at)
    }

    /// The choice its holder made, if the holder submitted.
    #[must_use]
    pub fn choice(&self) -> Option<&Key> {
        match &self.decided.as_ref()?.kind {
            DecisionKind::Submitted { choice, .. } => Some(choice),
            _ => None,
        }
    }

    /// Whether the order of asking still matters to it: also while it is set aside, since it may come back.
    pub(crate) fn may_wait(&self) -> bool {
        self.is_pending() || self.is_aside()
    }

    /// Whether another candidate claimed it: it comes back when that one releases it.
    pub(crate) fn is_aside(&self) -> bool {
        self.decided.as_ref().is_some_and(|decision| decision.kind == DecisionKind::Claimed)
    }

    /// The turn of the last thing known of it.
    pub(crate) fn last_turn(&self) -> u32 {
        self.decided.as_ref().map_or(self.created, |decision| decision.stamp.turn)
    }

    pub(crate) fn decided_before(&self, turn: u32) -> bool {
        self.decided.as_ref().is_some_and(|decision| decision.stamp.turn < turn)
    }

    pub(crate) fn ended_in(&self, turn: u32) -> bool {
        self.decided.as_ref().is_some_and(|decision| decision.stamp.turn == turn)
    }
}

impl Visit {
    /// Whether the flow is at this visit now.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.left.is_none()
    }

    /// Whether people handled it and it was passed.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        self.left.as_ref().is_some_and(|left| left.how == Leaving::Passed)
    }

    pub(crate) fn ended_in(&self, turn: u32) -> bool {
        self.left.as_ref().is_some_and(|left| left.stamp.turn == turn)
    }
}

impl State {
    /// The state after these events, from the beginning.
    #[must_use]
    pub fn replay(events: &[Event]) -> Self {
        let mut state = Self::default();
        events.iter().for_each(|event| state.apply(event));
        state
    }

    /// The duty with this number.
    #[must_use]
    pub fn duty(&self, id: u32) -> Option<&Duty> {
        self.duties.get((id as usize).checked_sub(1)?)
    }

    /// The visit with this number.
    #[must_use]
    pub fn visit(&self, id: u32) -> Option<&Visit> {
        self.path.get((id as usize).checked_sub(1)?)
    }

    /// The duties somebody can act on now.
    pub fn open_duties(&self) -> impl Iterator<Item = &Duty> {
        self.duties.iter().filter(|duty| duty.is_open())
    }

    /// The places the flow is at now.
    pub fn open_visits(&self) -> impl Iterator<Item = &Visit> {
        self.path.iter().filter(|visit| visit.is_open())
    }

    /// The duties of one visit.
    pub fn duties_of(&self, visit: u32) -> impl Iterator<Item = &Duty> {
        self.duties.iter().filter(move |duty| duty.visit == visit)
    }

    /// The duties that are new or differ from an earlier state of the same flow: the rows to write.
    pub fn changed_duties<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = &'a Duty> {
        let old = before.duties.as_slice();
        self.duties.iter().enumerate().filter(move |(i, duty)| old.get(*i) != Some(duty)).map(|(_, duty)| duty)
    }

    /// Who now stands for a person who had a part in the flow at a turn, after the hand-overs since.
    #[must_use]
    pub fn successor(&self, person: PersonId, since: u32) -> PersonId {
        let later = self.successions.iter().filter(|succession| succession.turn > since);
        later.fold(person, |now, succession| if succession.from == now { succession.to } else { now })
    }

    /// The initiator, or who took over from the initiator.
    #[must_use]
    pub fn current_initiator(&self) -> Option<PersonId> {
        self.initiator.map(|person| self.successor(person, 0))
    }
}
