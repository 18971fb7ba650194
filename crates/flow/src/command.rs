use std::collections::BTreeMap;

use lexicon::{OpinionId, PersonId};
use serde::{Deserialize, Serialize};

use crate::Key;

/// The persons the submitter named, by step.
pub type Chosen = BTreeMap<Key, Vec<PersonId>>;

/// What a person asks the flow to do. A `duty` is the number of a duty in the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Start (发起): opens the first step. Anyone the office lets; the actor becomes the initiator.
    Start {
        /// Persons named for steps that open at once.
        chosen: Chosen,
    },
    /// Submit (提交): the holder decides. Undone by [`Command::Withdraw`].
    Submit {
        /// The duty decided.
        duty: u32,
        /// One of the step's choices, such as `agree`.
        choice: Key,
        /// The opinion written, if any.
        opinion: Option<OpinionId>,
        /// Persons named for the next steps.
        chosen: Chosen,
    },
    /// Return (退回): the holder sends it back. Undone by [`Command::Withdraw`].
    Return {
        /// The duty that returns.
        duty: u32,
        /// Where to.
        to: ReturnTarget,
        /// How it comes back.
        then: Then,
        /// Why; required.
        reason: String,
    },
    /// Withdraw (撤回): who decided takes it back while no successor has acted or read.
    Withdraw {
        /// The duty whose decision is taken back.
        duty: u32,
    },
    /// Transfer (转办): the holder passes the duty on. Final, but the receiver may transfer it back.
    Transfer {
        /// The duty passed on.
        duty: u32,
        /// The new holder.
        to: PersonId,
        /// Why; required.
        reason: String,
    },
    /// Circulate (传阅): a holder, the initiator or the administrator gives it to readers. Final.
    Circulate {
        /// The readers.
        to: Vec<PersonId>,
    },
    /// Read (阅): the reader finishes a reading duty. Final.
    Read {
        /// The reading duty.
        duty: u32,
    },
    /// See (签收): the holder has opened the duty; from then on it cannot be withdrawn. Repeating it does nothing.
    See {
        /// The duty opened.
        duty: u32,
    },
    /// Urge (催办): initiator, previous handler, supervisor or administrator; limited by [`crate::Context::urge_gap_minutes`].
    Urge {
        /// One open duty, or all of them.
        duty: Option<u32>,
        /// What to say; may be empty.
        note: String,
    },
    /// Suspend (挂起): a holder, the initiator or the administrator. Undone by [`Command::Resume`].
    Suspend {
        /// Why; required.
        reason: String,
    },
    /// Resume (恢复): who suspended it or the administrator.
    Resume {
        /// Why; may be empty.
        reason: String,
    },
    /// Reroute (调度): the administrator moves one open visit to another step. Undone by another.
    Reroute {
        /// An open duty of the visit that is moved.
        duty: u32,
        /// The step it is moved to; may be the same one.
        to: Key,
        /// Who handles it there; empty for whom the step's rule gives.
        persons: Vec<PersonId>,
        /// Why; required.
        reason: String,
    },
    /// Terminate (终止): the initiator or the administrator. Undone by [`Command::Reopen`].
    Terminate {
        /// Why; required.
        reason: String,
    },
    /// Reopen (重启): the administrator; a finished flow goes back to its last handled step, a terminated one to where it stood.
    Reopen {
        /// Why; required.
        reason: String,
    },
    /// Claim (认领): one of several candidates of a step in mode `any` takes it on. Undone by [`Command::Release`].
    Claim {
        /// The candidate's duty.
        duty: u32,
    },
    /// Release (放回): who claimed it, or the administrator, puts it back to the other candidates.
    Release {
        /// The duty that was claimed.
        duty: u32,
    },
    /// End of a sub-flow (子流程办结): only the system, once the flow a visit waits for has ended. Final.
    EndSub {
        /// The visit that waits.
        visit: u32,
        /// `agree` when it was finished, `terminated` when it ended early; routes may test it.
        outcome: Key,
    },
    /// Reroute (调度) of a visit that waits for a sub-flow, which has no duty to name; the sub-flow is then to be terminated.
    MoveSub {
        /// The visit that waits.
        visit: u32,
        /// The step it is moved to.
        to: Key,
        /// Who handles it there; empty for whom the step's rule gives.
        persons: Vec<PersonId>,
        /// Why; required.
        reason: String,
    },
    /// Adopt (迁移版本): the administrator moves the instance to the version it is decided against.
    /// Undone by adopting the former version again.
    Adopt,
    /// Add-sign (加签): the holder asks more persons. Undone by [`Command::RemoveSign`].
    AddSign {
        /// The duty that asks.
        duty: u32,
        /// When they are asked.
        place: Place,
        /// Whom.
        persons: Vec<PersonId>,
        /// Why; may be empty.
        reason: String,
    },
    /// Remove-sign (减签): who added it, or the administrator, while it is undecided.
    RemoveSign {
        /// The added duty.
        duty: u32,
    },
    /// Hand over (工作交接): the administrator gives one person's part in this flow to another. Final.
    Handover {
        /// Who leaves.
        from: PersonId,
        /// Who takes over.
        to: PersonId,
    },
}

/// Where a return goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnTarget {
    /// The step handled before this one (上一环节).
    Previous,
    /// Any step handled earlier on this line (指定环节).
    Step(Key),
    /// The first step (发起人).
    Initiator,
}

/// How a returned matter comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// Through every step again (逐级办理).
    StepByStep,
    /// To who returned it, at once (直送退回人).
    StraightBack,
}

/// When added signers are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Before the asker decides (前加签).
    Before,
    /// At the same time (并加签).
    Beside,
    /// After the asker decided (后加签).
    After,
}
