//! Process (流程): a matter's running flow, its tasks 待办 and readings 待阅.
//!
//! The flow decides (`flow::decide`); this room loads and saves its state, asks the people for handlers, keeps one `task` row per
//! duty so that a to-do list is one indexed statement, starts the clocks and records one fact per command.

mod act;
mod addsign;
mod claim;
pub mod clock;
pub mod definitions;
pub mod delegation;
mod directory;
mod eligible;
pub mod extension;
mod handover;
mod held;
mod lists;
pub mod may;
pub mod opinion;
mod reroute;
pub mod rows;
mod running;
mod suspend;
mod tasks;
mod verbs;
mod way;

pub use act::{Move, Moved, act, act_as};
pub use addsign::{AddSign, Added, Place, add_sign, place_word, removable, remove_sign, signers};
pub use claim::{claim, claimable, release};
pub use clock::{
    ALARMED_AT_ONCE, Alarm, AlarmStage, Stay, Whole, awaits_recount, follow_notices, recount, stays,
    sweep as sweep_clocks, whole,
};
pub use definitions::{InForce, Shipped, always_passes, in_force, install_shipped, shipped};
pub use directory::{department_token, person_token, unit_token};
pub(crate) use directory::{head_of_department, head_of_unit};
pub(crate) use eligible::{nobody, require_named};
pub use eligible::{roles_of_field, successors};
pub(crate) use handover::require_none;
pub use handover::{Handing, Handover, Part, hand_over, handing, parts, reassign, takers, workloads};
pub(crate) use held::task;
pub use held::{Held, held, holder, open_tasks, see};
pub use lists::{Counts, Done, Mine, PAGE, Page, Todo, counts, done, first, latest, mine, todo};
pub use reroute::{Reroute, able, movable};
pub(crate) use reroute::{preview, reopen, reroute};
pub use running::{Running, load, start};
pub(crate) use running::{set_fields, take};
pub use suspend::{Rest, rest, resume, suspend};
pub use verbs::{Return, circulate, read, transfer, urge};
pub(crate) use verbs::{return_back, withdraw};

pub use way::{
    Standing, WayStep, WaysBack, choices, held_on, is_answered, matter_of, named, narrow_picture, one_is_enough,
    picture, receivers, require_held, way, ways_back,
};

pub use flow::{
    ActorRule, Definition, EmptyPolicy, Kind as StepKind, Mode, OpinionRule, ReturnTarget, Route, Scope, Step, Then,
    VariableType,
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
    /// While its clock stood still: the matter was suspended, or the task was away from the holder.
    pub stops: Vec<Stop>,
    /// Minutes granted by 延期, of the kind the limit counts in.
    pub extra: i64,
    /// When it is due; none while its clock stands still.
    pub due_at: Option<Instant>,
    /// When a sweep looks at its clock next.
    pub alarm_at: Option<Instant>,
    /// When the holder first opened it.
    pub seen_at: Option<Instant>,
    /// When it ended.
    pub closed_at: Option<Instant>,
    /// Who ended it.
    pub closed_by: Option<PersonId>,
    /// How it ended: a choice code, `read`, `returned`, `transferred` …
    pub outcome: Option<String>,
}

impl Task {
    /// Its clock; none where no limit applied.
    #[must_use]
    pub fn clock(&self) -> Option<lexicon::Clock> {
        let clock = crate::limits::clock(self.limit.as_deref(), self.opened_at, &self.stops)?;
        Some(lexicon::Clock { extra: self.extra, ..clock })
    }
}
