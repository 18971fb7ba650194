#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod actor;
mod addsign;
mod adopt;
mod apply;
mod back;
mod claim;
mod command;
mod condition;
mod decide;
mod definition;
pub mod draw;
mod enter;
mod event;
mod graph;
mod guard;
mod handlers;
mod key;
mod outlook;
mod oversight;
mod parse;
mod plan;
mod problem;
mod reading;
mod refusal;
mod rehearse;
mod returning;
mod state;
mod sub;
mod submit;
mod tally;
mod validate;
mod withdrawal;

pub use actor::{Actor, ActorRule, Context, Directory, Scope, Subject};
pub use adopt::{Standing, adoption};
pub use back::WaysBack;
pub use command::{Chosen, Command, Place, ReturnTarget, Then};
pub use decide::decide;
pub use definition::{Choice, Definition, EmptyPolicy, Kind, Mode, OpinionRule, Route, Step, Variable, VariableType};
pub use event::{Change, Event, NewDuty, NewVisit};
pub use key::Key;
pub use outlook::{Next, outlook};
pub use problem::Problem;
pub use refusal::{Refusal, RefusalCode};
pub use rehearse::{Fate, Rehearsal, RehearsalEnd, Rehearsed, Way, rehearse};
pub use state::{
    Decision, DecisionKind, Duty, DutyKind, Leaving, Left, Stamp, State, Status, Sub, Succession, Suspension, Visit,
};
pub use sub::OpenSub;
