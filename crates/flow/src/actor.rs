use lexicon::{Instant, PersonId};
use serde_json::{Map, Value};

use crate::Key;

/// Who handles a step (办理人规则).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActorRule {
    /// The initiator (发起人).
    Initiator,
    /// The head of the initiator's department (发起人科室负责人).
    DepartmentHead,
    /// The leader in charge of the initiator's department (分管领导).
    LeaderInCharge,
    /// Everyone with a role, within a scope (角色).
    Role {
        /// The role's key.
        role: Key,
        /// Where the role must have been granted.
        scope: Scope,
    },
    /// The holders of a post (职务).
    Post {
        /// The post's key.
        post: Key,
    },
    /// Persons or departments named in a form field (表单指定).
    Field {
        /// The variable of type `people`.
        name: Key,
    },
    /// Whoever handled the step before (上一办理人).
    Previous,
    /// Persons the submitter names out of those another rule allows (提交时选定).
    Chosen {
        /// The candidates.
        from: Box<ActorRule>,
    },
    /// Everyone any of the rules gives, in this order.
    Union(Vec<ActorRule>),
}

/// Where a role must have been granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The unit whose flow it is (本单位).
    Unit,
    /// The initiator's department (发起人科室).
    InitiatorDepartment,
}

/// What a [`Directory`] may look at when it answers.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The initiator (发起人).
    pub initiator: PersonId,
    /// The step being opened.
    pub step: &'a str,
    /// The matter's variables, by name.
    pub variables: &'a Map<String, Value>,
}

/// The people as the office knows them; the flow itself knows no names.
pub trait Directory {
    /// The persons a rule gives, in seating order, without repetition; empty when there are none.
    ///
    /// Never asked for [`ActorRule::Initiator`], [`ActorRule::Previous`], [`ActorRule::Chosen`] or
    /// [`ActorRule::Union`]: the flow answers those itself.
    fn resolve(&self, rule: &ActorRule, subject: &Subject<'_>) -> Vec<PersonId>;

    /// Who stands in when a rule gives nobody and the step declares `empty = "deputy"`.
    fn deputy(&self, _rule: &ActorRule, _subject: &Subject<'_>) -> Vec<PersonId> {
        Vec::new()
    }

    /// To whom a person's new duties go by delegation (委托); the duty then shows 代.
    fn delegate(&self, _person: PersonId, _subject: &Subject<'_>) -> Option<PersonId> {
        None
    }
}

/// Everything outside the state that a decision depends on.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The time of the decision.
    pub now: Instant,
    /// The matter's variables; a declared variable that is absent has its type's empty value.
    pub variables: &'a Map<String, Value>,
    /// The people.
    pub directory: &'a dyn Directory,
    /// Least distance between two urgings of one duty, wall-clock minutes; usually [`Context::URGE_GAP`].
    pub urge_gap_minutes: i64,
}

impl<'a> Context<'a> {
    /// The usual least distance between two urgings of one duty, minutes.
    pub const URGE_GAP: i64 = 30;

    /// A context with the usual urging distance.
    #[must_use]
    pub fn new(now: Instant, variables: &'a Map<String, Value>, directory: &'a dyn Directory) -> Self {
        Self { now, variables, directory, urge_gap_minutes: Self::URGE_GAP }
    }
}

/// Who gives a command, and with what authority besides the duties held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// Whether the person administers flows here (流程管理员): reroute, terminate, reopen, hand over.
    pub administrator: bool,
    /// Whether the person supervises (督办): may urge anyone.
    pub supervisor: bool,
    /// Whether it is the office itself that acts, not a person: only it reports the end of a sub-flow.
    pub system: bool,
}

impl Actor {
    /// Someone with no authority but the duties held.
    #[must_use]
    pub fn handler(person: PersonId) -> Self {
        Self { person, administrator: false, supervisor: false, system: false }
    }

    /// A flow administrator.
    #[must_use]
    pub fn administrator(person: PersonId) -> Self {
        Self { person, administrator: true, supervisor: false, system: false }
    }

    /// The office itself, on behalf of whoever's deed it follows.
    #[must_use]
    pub fn system(person: PersonId) -> Self {
        Self { person, administrator: false, supervisor: false, system: true }
    }
}
