use lexicon::{Instant, OpinionId, PersonId};
use serde::{Deserialize, Serialize};

use crate::{DecisionKind, DutyKind, Key, Leaving, Place, Sub, Then};

/// One thing that happened. Replaying all of them gives the state; a definition is not needed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Instant,
    /// Who gave the command.
    pub actor: PersonId,
    /// The number of the command, from 1; the events of one command share it.
    pub turn: u32,
    /// What changed.
    pub change: Change,
}

/// What one event changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// The flow began (发起); the actor is the initiator.
    Started {
        /// The definition's key.
        definition: Key,
        /// The definition's version, which the instance keeps.
        version: u32,
    },
    /// A step was entered, with its duties. A sub-flow's visit has none and waits; automatic visits (branch, skipped,
    /// merged, end) have none and are left at once.
    Entered {
        /// The visit.
        visit: NewVisit,
        /// The duties opened with it.
        duties: Vec<NewDuty>,
    },
    /// A step was left.
    Left {
        /// The visit.
        visit: u32,
        /// How.
        how: Leaving,
        /// What was decided, for the routes: `agree`, `disagree` or another choice.
        outcome: Option<Key>,
    },
    /// A holder decided (提交).
    Submitted {
        /// The duty.
        duty: u32,
        /// The choice.
        choice: Key,
        /// The opinion.
        opinion: Option<OpinionId>,
    },
    /// A holder returned it (退回). The steps left and entered follow as events of their own.
    Returned {
        /// The duty.
        duty: u32,
        /// The step returned to.
        to: Key,
        /// How it comes back.
        then: Then,
        /// Why.
        reason: String,
    },
    /// Open duties ended without their holders' doing.
    Closed {
        /// The duties.
        duties: Vec<u32>,
        /// Why.
        how: DecisionKind,
    },
    /// Waiting duties became open.
    Woken {
        /// The duties.
        duties: Vec<u32>,
    },
    /// A decision was taken back (撤回): the listed things are as they were before it.
    Withdrawn {
        /// The duty whose decision was taken back.
        duty: u32,
        /// The turn undone.
        undone: u32,
        /// Visits that are void.
        visits_voided: Vec<u32>,
        /// Visits open again.
        visits_reopened: Vec<u32>,
        /// Duties that are void.
        duties_voided: Vec<u32>,
        /// Duties open again, among them `duty`.
        duties_reopened: Vec<u32>,
        /// Duties waiting again.
        duties_asleep: Vec<u32>,
    },
    /// A duty was passed on (转办).
    Transferred {
        /// The old duty.
        duty: u32,
        /// The new one.
        new: NewDuty,
        /// Why.
        reason: String,
    },
    /// Reading duties were opened (传阅).
    Circulated {
        /// The reading duties.
        duties: Vec<NewDuty>,
    },
    /// A reading duty was finished (已阅).
    Read {
        /// The duty.
        duty: u32,
    },
    /// A holder opened the duty for the first time (签收).
    Seen {
        /// The duty.
        duty: u32,
    },
    /// Holders were urged (催办).
    Urged {
        /// Their duties.
        duties: Vec<u32>,
        /// What was said.
        note: String,
    },
    /// The flow was suspended (挂起): clocks stop.
    Suspended {
        /// Why.
        reason: String,
    },
    /// The flow was resumed (恢复).
    Resumed {
        /// Why.
        reason: String,
    },
    /// The administrator moved a visit (调度). The steps left and entered follow.
    Rerouted {
        /// A duty of the visit moved.
        duty: u32,
        /// The step it went to.
        to: Key,
        /// Why.
        reason: String,
    },
    /// The flow was ended before its end (终止).
    Terminated {
        /// Why.
        reason: String,
        /// Duties ended by it.
        duties: Vec<u32>,
        /// Visits ended by it.
        visits: Vec<u32>,
    },
    /// The flow reached its end (办结).
    Finished,
    /// The flow was opened again (重启). The steps entered follow.
    Reopened {
        /// Why.
        reason: String,
    },
    /// One of several candidates took the work on (认领): the others' duties are set aside.
    Claimed {
        /// The duty claimed.
        duty: u32,
        /// The other candidates' duties.
        others: Vec<u32>,
    },
    /// Claimed work went back to the candidates (放回).
    Released {
        /// The duty that was claimed; its holder is a candidate as before.
        duty: u32,
        /// Duties set aside by the claim that are pending again.
        reopened: Vec<u32>,
        /// Duties of candidates who took over meanwhile; each names the one set aside as its origin.
        duties: Vec<NewDuty>,
        /// Duties set aside that stay ended, since their candidates have the work already.
        merged: Vec<u32>,
    },
    /// The sub-flow a visit waited for ended (子流程办结). The visit left and what follows are events of their own.
    SubEnded {
        /// The visit.
        visit: u32,
        /// How it ended: `agree`, or `terminated`.
        outcome: Key,
    },
    /// The administrator moved a visit that waited for a sub-flow (调度). The steps left and entered follow.
    SubMoved {
        /// The visit.
        visit: u32,
        /// The step it went to.
        to: Key,
        /// Why.
        reason: String,
    },
    /// The instance goes on by another version of its definition (迁移版本).
    Adopted {
        /// The definition's key.
        definition: Key,
        /// The version from now on.
        version: u32,
    },
    /// More persons were asked (加签).
    SignAdded {
        /// The duty that asked.
        duty: u32,
        /// When they are asked.
        place: Place,
        /// Their duties.
        duties: Vec<NewDuty>,
        /// Why.
        reason: String,
    },
    /// An added signer was taken off (减签).
    SignRemoved {
        /// The added duty.
        duty: u32,
    },
    /// One person's part went to another (工作交接).
    HandedOver {
        /// Who leaves.
        from: PersonId,
        /// Who takes over.
        to: PersonId,
        /// The new duties; each names the old one as its origin.
        duties: Vec<NewDuty>,
        /// Old duties ended because the successor already had one at the same step.
        merged: Vec<u32>,
    },
}

/// A visit as it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewVisit {
    /// Its number, from 1.
    pub id: u32,
    /// The step.
    pub step: Key,
    /// The visits it follows from.
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
    /// The sub-flow it waits for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<Sub>,
}

/// A duty as it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDuty {
    /// Its number, from 1.
    pub id: u32,
    /// The visit it belongs to.
    pub visit: u32,
    /// Who has it.
    pub holder: PersonId,
    /// For whom the holder acts by delegation (代).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behalf: Option<PersonId>,
    /// Work or reading.
    pub kind: DutyKind,
    /// Duties that must end first; not empty means it waits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<u32>,
    /// The duty it came from by transfer, hand-over or straight return.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<u32>,
    /// The duty whose holder asked for it, for an added signer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_by: Option<u32>,
}
