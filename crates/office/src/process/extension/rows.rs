//! Rows of extensions.

use lexicon::{ExtensionId, Instant, MatterId, PersonId, TaskId};
use store::{Row, Tx, params, statements};

use super::Extension;
use crate::Result;

statements! {
    /// Asks for an extension.
    ASK = "INSERT INTO extension (id, matter_id, task_id, asked_by, approver_id, amount, minutes, reason, due_before, policy, asked_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    /// One extension.
    FIND = "SELECT e.id, e.matter_id, e.task_id, e.asked_by, a.name, e.approver_id, b.name, e.amount, e.minutes, e.reason, e.asked_at, e.due_before, e.outcome, e.answer, e.due_after, e.settled_at, t.step_name, t.closed_at IS NULL FROM extension e JOIN person a ON a.id = e.asked_by JOIN person b ON b.id = e.approver_id JOIN task t ON t.id = e.task_id WHERE e.id = ?1";
    /// The extensions of a matter.
    OF_MATTER = "SELECT e.id, e.matter_id, e.task_id, e.asked_by, a.name, e.approver_id, b.name, e.amount, e.minutes, e.reason, e.asked_at, e.due_before, e.outcome, e.answer, e.due_after, e.settled_at, t.step_name, t.closed_at IS NULL FROM extension e JOIN person a ON a.id = e.asked_by JOIN person b ON b.id = e.approver_id JOIN task t ON t.id = e.task_id WHERE e.matter_id = ?1 ORDER BY e.asked_at, e.id";
    /// What waits for a person to approve, with the matters' titles; not where the task was done meanwhile.
    WAITING = "SELECT e.id, e.matter_id, e.task_id, e.asked_by, a.name, e.approver_id, b.name, e.amount, e.minutes, e.reason, e.asked_at, e.due_before, e.outcome, e.answer, e.due_after, e.settled_at, t.step_name, t.closed_at IS NULL, m.title FROM extension e JOIN person a ON a.id = e.asked_by JOIN person b ON b.id = e.approver_id JOIN task t ON t.id = e.task_id JOIN matter m ON m.id = e.matter_id WHERE e.approver_id = ?1 AND e.settled_at IS NULL AND t.closed_at IS NULL ORDER BY e.asked_at, e.id LIMIT ?2";
    /// Settles what nobody has settled yet.
    SETTLE = "UPDATE extension SET outcome = ?2, answer = ?3, due_after = ?4, settled_at = ?5 WHERE id = ?1 AND settled_at IS NULL";
}

/// What a holder asks for, as it is kept.
pub(super) struct New<'a> {
    pub(super) matter: MatterId,
    pub(super) task: TaskId,
    pub(super) by: PersonId,
    pub(super) approver: PersonId,
    pub(super) amount: String,
    pub(super) minutes: i64,
    pub(super) reason: &'a str,
    pub(super) due_before: Instant,
    pub(super) policy: i64,
}

pub(super) fn ask(tx: &mut Tx, n: &New) -> Result<ExtensionId> {
    let (id, now): (ExtensionId, _) = (tx.new_id(), tx.now());
    let row =
        params![id, n.matter, n.task, n.by, n.approver, n.amount, n.minutes, n.reason, n.due_before, n.policy, now];
    tx.exec(ASK, row)?;
    Ok(id)
}

fn read(r: &Row) -> store::Result<Extension> {
    Ok(Extension {
        id: r.get(0)?,
        matter: r.get(1)?,
        task: r.get(2)?,
        asked_by: r.get(3)?,
        asker: r.get(4)?,
        approver_id: r.get(5)?,
        approver: r.get(6)?,
        amount: r.get(7)?,
        minutes: r.get(8)?,
        reason: r.get(9)?,
        asked_at: r.get(10)?,
        due_before: r.get(11)?,
        outcome: r.get(12)?,
        answer: r.get::<Option<String>>(13)?.unwrap_or_default(),
        due_after: r.get(14)?,
        settled_at: r.get(15)?,
        step_name: r.get(16)?,
        is_open: r.get(17)?,
    })
}

pub(super) fn find(tx: &mut Tx, id: ExtensionId) -> Result<Option<Extension>> {
    Ok(tx.opt(FIND, params![id], read)?)
}

pub(super) fn of_matter(tx: &mut Tx, matter: MatterId) -> Result<Vec<Extension>> {
    Ok(tx.query(OF_MATTER, params![matter], read)?)
}

pub(super) fn waiting(tx: &mut Tx, approver: PersonId, most: i64) -> Result<Vec<(Extension, String)>> {
    Ok(tx.query(WAITING, params![approver, most], |r| Ok((read(r)?, r.get(18)?)))?)
}

/// How many were settled: none when somebody was first.
pub(super) fn settle(
    tx: &mut Tx,
    id: ExtensionId,
    (outcome, answer): (&str, &str),
    due_after: Option<Instant>,
) -> Result<u64> {
    let now = tx.now();
    Ok(tx.exec(SETTLE, params![id, outcome, answer, due_after, now])?)
}
