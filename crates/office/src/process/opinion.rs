//! Opinion (意见): what a handler wrote when deciding; a leader's is an instruction 批示.

use lexicon::{Instant, MatterId, OpinionId, PersonId, TaskId, UnitId};
use store::{Tx, params};

use super::{Held, rows};
use crate::{Error, Result, wording};

/// Longest opinion accepted, in characters.
pub const LIMIT: usize = 2_000;

/// An opinion as it was written.
#[derive(Debug, Clone)]
pub struct Opinion {
    /// Its identifier.
    pub id: OpinionId,
    /// The task it decided.
    pub task: Option<TaskId>,
    /// The step's key.
    pub step: String,
    /// The step as the user reads it.
    pub step_name: String,
    /// Who wrote it.
    pub person: PersonId,
    /// The writer's name.
    pub person_name: String,
    /// `agree`, `disagree`, `return`, `instruction` or another choice code.
    pub kind: String,
    /// What was written; may be empty where signing alone means consent (条例, article 22).
    pub body: String,
    /// When.
    pub made_at: Instant,
    /// The writer's unit and its short name.
    pub unit: Option<(UnitId, String)>,
    /// Its decision was taken back 撤回.
    pub withdrawn: bool,
}

pub(super) struct New<'a> {
    pub(super) matter: MatterId,
    pub(super) task: Option<TaskId>,
    pub(super) step: &'a str,
    pub(super) step_name: &'a str,
    pub(super) person: PersonId,
    pub(super) behalf: Option<PersonId>,
    pub(super) kind: &'a str,
    pub(super) body: &'a str,
}

/// Writes the holder's opinion at the step held.
pub fn write(tx: &mut Tx, held: &Held, kind: &str, body: &str) -> Result<OpinionId> {
    check(body)?;
    let task = &held.task;
    let new = New {
        matter: task.matter,
        task: Some(task.id),
        step: &task.step,
        step_name: &task.step_name,
        person: held.actor.person,
        behalf: task.behalf,
        kind,
        body: body.trim(),
    };
    rows::add_opinion(tx, &new)
}

fn check(body: &str) -> Result<()> {
    if body.chars().count() > LIMIT {
        return Err(Error::field("opinion", format!("意见不能超过 {LIMIT} 个字")));
    }
    wording::unclassified("opinion", body)
}

/// All opinions on a matter, oldest first. The caller has proved that the matter may be seen.
pub fn of_matter(tx: &mut Tx, matter: MatterId) -> Result<Vec<Opinion>> {
    Ok(tx.query(rows::OPINIONS, params![matter], rows::opinion)?)
}
