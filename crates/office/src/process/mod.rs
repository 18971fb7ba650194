//! Process (流程): a matter's running flow, its tasks 待办 and readings 待阅.
//!
//! The flow decides (`flow::decide`); this room loads and saves its state, asks the people for handlers, keeps one `task` row per
//! duty so that a to-do list is one indexed statement, starts the clocks and records one fact per command.

mod act;
mod definitions;
mod directory;
mod eligible;
mod handover;
mod held;
mod lists;
pub mod opinion;
pub mod rows;
mod running;
mod tasks;
mod verbs;
mod way;

pub use act::{Move, Moved, act, act_as};
pub use definitions::{InForce, Shipped, in_force, install_shipped, shipped};
pub use directory::{department_token, person_token, unit_token};
pub(crate) use directory::{head_of_department, head_of_unit};
pub(crate) use eligible::{nobody, require_named};
pub use eligible::{roles_of_field, successors};
pub(crate) use handover::require_none;
pub use handover::{Handing, Handover, Part, hand_over, handing, parts, reassign, takers, workloads};
pub use held::{Held, held, holder, open_tasks, see};
pub use lists::{Counts, Done, Mine, PAGE, Page, Todo, counts, done, first, latest, mine, todo};
pub use running::{Running, load, start};
pub use tasks::{Stay, stays};
pub use verbs::{Return, circulate, read, transfer, urge};
pub(crate) use verbs::{return_back, withdraw};

pub use way::{
    Standing, WayStep, WaysBack, choices, held_on, matter_of, one_is_enough, picture, require_held, way, ways_back,
};

pub use flow::{
    ActorRule, Definition, EmptyPolicy, Kind as StepKind, Mode, OpinionRule, ReturnTarget, Route, Scope, Step, Then,
};

use lexicon::{Instant, MatterId, PersonId, Stop, TaskId, UnitId};

/// One person's task (待办) or reading (待阅) as a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its identifier.
    pub id: TaskId,
    /// The matter.
    pub matter: MatterId,
    /// The duty's number in the flow's state.
    pub duty: u32,
    /// Whether it is only to be read.
    pub is_reading: bool,
    /// The step's key.
    pub step: String,
    /// The step as the user reads it.
    pub step_name: String,
    /// Who has it.
    pub holder: PersonId,
    /// For whom, when delegated 代.
    pub behalf: Option<PersonId>,
    /// The unit whose work it is.
    pub unit: UnitId,
    /// Who passed it on.
    pub from: Option<PersonId>,
    /// The limit that applied, as `1d`.
    pub limit: Option<String>,
    /// When it came to the holder.
    pub opened_at: Instant,
    /// While it was away from the holder: decided and withdrawn again, or waiting for others once more.
    pub stops: Vec<Stop>,
    /// When it is due.
    pub due_at: Option<Instant>,
    /// When the holder first opened it.
    pub seen_at: Option<Instant>,
    /// When it ended.
    pub closed_at: Option<Instant>,
    /// Who ended it.
    pub closed_by: Option<PersonId>,
    /// How it ended: a choice code, `read`, `returned`, `transferred` …
    pub outcome: Option<String>,
}
