//! Rows of feedback, and of what nobody answers any more.

use lexicon::{Date, FeedbackId, Instant, MatterId, PersonId, UnitId};
use store::{Tx, params, statements};

use super::Feedback;
use crate::supervision::{Lapse, Verdict};
use crate::{Error, Result};

statements! {
    /// Asks for feedback.
    ASK = "INSERT INTO supervision_feedback (id, item_id, unit_id, asked_at, asked_by, due_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    /// The feedback of an item.
    FEEDBACK = "SELECT f.id, f.item_id, f.unit_id, u.short_name, f.asked_at, f.due_on, g.name, f.given_at, f.progress, f.body, f.verdict, r.name, f.reviewed_at, f.remark, a.name, f.lapse, f.lapsed_at, f.given_by FROM supervision_feedback f JOIN unit u ON u.id = f.unit_id LEFT JOIN person a ON a.id = f.asked_by LEFT JOIN person g ON g.id = f.given_by LEFT JOIN person r ON r.id = f.reviewed_by WHERE f.item_id = ?1 ORDER BY f.asked_at, f.id";
    /// Gives feedback.
    GIVE = "UPDATE supervision_feedback SET given_at = ?2, given_by = ?3, progress = ?4, body = ?5 WHERE id = ?1 AND given_at IS NULL AND lapsed_at IS NULL";
    /// Reviews feedback.
    REVIEW = "UPDATE supervision_feedback SET reviewed_at = ?2, reviewed_by = ?3, verdict = ?4, remark = ?5 WHERE id = ?1 AND reviewed_at IS NULL AND lapsed_at IS NULL";
    /// What is owed is due earlier.
    BRING_FORWARD = "UPDATE supervision_feedback SET due_on = ?2 WHERE id = ?1 AND given_at IS NULL AND lapsed_at IS NULL";
    /// Nobody waits for a feedback any more.
    LAPSE = "UPDATE supervision_feedback SET lapsed_at = ?2, lapse = ?3 WHERE id = ?1 AND given_at IS NULL AND lapsed_at IS NULL";
    /// Nobody waits any more for what a unit owes an item.
    LAPSE_OWED = "UPDATE supervision_feedback SET lapsed_at = ?3, lapse = ?4 WHERE item_id = ?1 AND unit_id = ?2 AND given_at IS NULL AND lapsed_at IS NULL";
    /// Nobody waits any more for what is owed or unreviewed in an item.
    LAPSE_FEEDBACK = "UPDATE supervision_feedback SET lapsed_at = ?2, lapse = ?3 WHERE item_id = ?1 AND (given_at IS NULL OR reviewed_at IS NULL) AND lapsed_at IS NULL";
    /// The sheets of an item, or of one unit ?4 in it, need not be signed for any more.
    LAPSE_SHEETS = "UPDATE supervision_sheet SET lapsed_at = ?2, lapse = ?3 WHERE item_id = ?1 AND (?4 = '' OR unit_id = ?4) AND signed_at IS NULL AND lapsed_at IS NULL";
}

pub(super) fn ask(
    tx: &mut Tx,
    item: MatterId,
    unit: UnitId,
    (by, due_on): (Option<PersonId>, Date),
) -> Result<FeedbackId> {
    let (id, now): (FeedbackId, _) = (tx.new_id(), tx.now());
    match tx.exec(ASK, params![id, item, unit, now, by, due_on]) {
        // Two who asked at the same moment.
        Err(store::Error::Unique { .. }) => Err(Error::AlreadyDone("刚有人要求该单位反馈，请刷新后查看。".into())),
        done => done.map(|_| id).map_err(Error::from),
    }
}

pub(in crate::supervision) fn feedback_of(tx: &mut Tx, item: MatterId) -> Result<Vec<Feedback>> {
    Ok(tx.query(FEEDBACK, params![item], |r| {
        let verdict: Option<Verdict> = r.get(10)?;
        let by: Option<(String, Instant)> = r.get::<Option<_>>(11)?.zip(r.get(12)?);
        Ok(Feedback {
            id: r.get(0)?,
            item: r.get(1)?,
            unit: r.get(2)?,
            unit_name: r.get(3)?,
            asked_at: r.get(4)?,
            due_on: r.get(5)?,
            given: r.get::<Option<_>>(6)?.zip(r.get(7)?),
            progress: r.get::<Option<i64>>(8)?.unwrap_or_default(),
            body: r.get::<Option<String>>(9)?.unwrap_or_default(),
            reviewed: verdict.zip(by).map(|(verdict, (who, at))| (verdict, who, at)),
            remark: r.get::<Option<String>>(13)?.unwrap_or_default(),
            asked_by: r.get(14)?,
            lapsed: r.get::<Option<_>>(15)?.zip(r.get(16)?),
            giver: r.get(17)?,
        })
    })?)
}

pub(super) fn bring_forward(tx: &mut Tx, id: FeedbackId, due_on: Date) -> Result<()> {
    Ok(tx.exec_one(BRING_FORWARD, params![id, due_on])?)
}

pub(super) fn lapse(tx: &mut Tx, id: FeedbackId, how: Lapse) -> Result<()> {
    let now = tx.now();
    Ok(tx.exec_one(LAPSE, params![id, now, how])?)
}

/// What a unit owed and had not signed for: how many of each.
pub(super) fn lapse_of_unit(tx: &mut Tx, item: MatterId, unit: UnitId) -> Result<(u64, u64)> {
    let (now, how) = (tx.now(), Lapse::Moved);
    let owed = tx.exec(LAPSE_OWED, params![item, unit, now, how])?;
    Ok((owed, tx.exec(LAPSE_SHEETS, params![item, now, how, unit.to_string()])?))
}

/// What was owed, unreviewed and not signed for in an item: how many feedbacks, how many sheets.
pub(super) fn lapse_of_item(tx: &mut Tx, item: MatterId) -> Result<(u64, u64)> {
    let (now, how) = (tx.now(), Lapse::Closed);
    let feedback = tx.exec(LAPSE_FEEDBACK, params![item, now, how])?;
    Ok((feedback, tx.exec(LAPSE_SHEETS, params![item, now, how, ""])?))
}

pub(super) fn give(tx: &mut Tx, id: FeedbackId, by: PersonId, (progress, body): (i64, &str)) -> Result<()> {
    let now = tx.now();
    Ok(tx.exec_one(GIVE, params![id, now, by, progress, body])?)
}

pub(super) fn review(tx: &mut Tx, id: FeedbackId, by: PersonId, (verdict, remark): (Verdict, &str)) -> Result<()> {
    let now = tx.now();
    Ok(tx.exec_one(REVIEW, params![id, now, by, verdict, remark])?)
}
