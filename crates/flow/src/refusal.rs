use lexicon::{Instant, PersonId};
use serde::{Deserialize, Serialize};

use crate::ActorRule;

/// Why a command was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// For programs and tests.
    pub code: RefusalCode,
    /// For the user: a Chinese sentence saying who may do it or what to do.
    pub message: String,
    /// The persons it speaks of: who may do it, or who did it already.
    pub persons: Vec<PersonId>,
    /// When it was done already, or from when on it is allowed.
    pub at: Option<Instant>,
    /// The rule that found nobody, for whoever has words for its roles and posts.
    pub rule: Option<ActorRule>,
}

/// The kinds of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// Already started.
    AlreadyStarted,
    /// Not started yet.
    NotStarted,
    /// Suspended: only resume, terminate, hand over and reading go.
    Suspended,
    /// Finished or terminated.
    Ended,
    /// Only a finished or terminated flow can be reopened.
    NotEnded,
    /// Only a suspended flow can be resumed.
    NotSuspended,
    /// There is no such duty.
    NoSuchDuty,
    /// The duty was decided already.
    AlreadyDone,
    /// The duty waits for others.
    NotYet,
    /// The actor does not hold the duty.
    NotHolder,
    /// The actor lacks the authority.
    NotAllowed,
    /// The command does not fit the kind of duty.
    WrongKind,
    /// The step does not offer that choice.
    NoSuchChoice,
    /// The step requires an opinion.
    OpinionNeeded,
    /// The command requires a reason.
    ReasonNeeded,
    /// A text is longer than allowed.
    TooLong,
    /// The next step's handler must be chosen.
    ChooseHandler,
    /// A chosen person is not a candidate.
    NotCandidate,
    /// A step has no handler.
    NobodyThere,
    /// There is no such step.
    NoSuchStep,
    /// That step was not handled earlier on this line.
    NotPast,
    /// There are several previous steps: one must be named.
    WhichStep,
    /// A step inside parallel branches cannot be entered from outside.
    InsideBlock,
    /// A successor has acted or read.
    SuccessorActed,
    /// Nobody was named.
    NobodyNamed,
    /// The person already has it.
    AlreadyHolds,
    /// The work cannot be claimed: one person's anyway, or everyone's.
    NotClaimable,
    /// Another candidate claimed it.
    Claimed,
    /// It was not claimed.
    NotClaimed,
    /// The instance cannot go on by that version of the definition.
    NotAdoptable,
    /// Urged too recently.
    TooSoon,
    /// The person has no part in this flow.
    NoPart,
    /// A condition could not be computed from the form.
    ConditionFailed,
    /// The automatic steps go round in a circle.
    Endless,
    /// Too many persons or duties.
    TooMany,
}

impl Refusal {
    pub(crate) fn new(code: RefusalCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), persons: Vec::new(), at: None, rule: None }
    }

    pub(crate) fn persons(mut self, persons: Vec<PersonId>) -> Self {
        self.persons = persons;
        self
    }

    pub(crate) fn rule(mut self, rule: &ActorRule) -> Self {
        self.rule = Some(rule.clone());
        self
    }

    pub(crate) fn at(mut self, at: Instant) -> Self {
        self.at = Some(at);
        self
    }
}
