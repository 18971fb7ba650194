//! Rows of appeals, and of whose scores a unit is in.

use lexicon::{AppealId, Instant, PersonId, UnitId};
use store::{Row, Tx, params, statements};

use super::Appeal;
use crate::Result;
use crate::supervision::bulletin::Month;

statements! {
    /// The offices that handed a unit something; from its parts, which are few, to their items.
    OFFICES = "SELECT DISTINCT i.unit_id FROM supervision_charge c CROSS JOIN supervision_item i WHERE i.matter_id = c.item_id AND c.unit_id = ?1 ORDER BY i.unit_id";
    /// Appeals.
    APPEAL = "INSERT INTO supervision_appeal (id, office_id, unit_id, month, point, reason, asked_at, asked_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    /// The appeals against the scores of a month.
    APPEALS = "SELECT a.id, a.unit_id, a.month, a.point, a.reason, a.asked_by, p.name, a.asked_at, a.granted, s.name, a.settled_at, a.answer FROM supervision_appeal a JOIN person p ON p.id = a.asked_by LEFT JOIN person s ON s.id = a.settled_by WHERE a.office_id = ?1 AND a.month = ?2 ORDER BY a.asked_at, a.id";
    /// One appeal.
    ONE = "SELECT a.id, a.unit_id, a.month, a.point, a.reason, a.asked_by, p.name, a.asked_at, a.granted, s.name, a.settled_at, a.answer FROM supervision_appeal a JOIN person p ON p.id = a.asked_by LEFT JOIN person s ON s.id = a.settled_by WHERE a.office_id = ?1 AND a.id = ?2";
    /// Settles an appeal.
    SETTLE = "UPDATE supervision_appeal SET settled_at = ?2, settled_by = ?3, granted = ?4, answer = ?5 WHERE id = ?1 AND settled_at IS NULL";
}

pub(super) fn offices(tx: &mut Tx, unit: UnitId) -> Result<Vec<UnitId>> {
    Ok(tx.query(OFFICES, params![unit], |r| r.get(0))?)
}

pub(super) fn appeal(
    tx: &mut Tx,
    (office, unit, month): (UnitId, UnitId, Month),
    point: &str,
    (by, reason): (PersonId, &str),
) -> Result<AppealId> {
    let (id, now): (AppealId, _) = (tx.new_id(), tx.now());
    tx.exec(APPEAL, params![id, office, unit, month.to_string(), point, reason, now, by])?;
    Ok(id)
}

fn read(r: &Row) -> store::Result<Appeal> {
    let month: String = r.get(2)?;
    let month = month.parse().map_err(|e| store::Error::Value(format!("{e}")))?;
    let granted: Option<bool> = r.get(8)?;
    let by: Option<String> = r.get(9)?;
    let at: Option<Instant> = r.get(10)?;
    Ok(Appeal {
        id: r.get(0)?,
        unit: r.get(1)?,
        month,
        point: r.get(3)?,
        reason: r.get(4)?,
        asked_by: r.get(5)?,
        asked: (r.get(6)?, r.get(7)?),
        settled: granted.zip(by.zip(at)).map(|(granted, (who, at))| (granted, who, at)),
        answer: r.get::<Option<String>>(11)?.unwrap_or_default(),
    })
}

pub(super) fn appeals(tx: &mut Tx, office: UnitId, month: Month) -> Result<Vec<Appeal>> {
    Ok(tx.query(APPEALS, params![office, month.to_string()], read)?)
}

pub(super) fn one(tx: &mut Tx, office: UnitId, id: AppealId) -> Result<Option<Appeal>> {
    Ok(tx.opt(ONE, params![office, id], read)?)
}

pub(super) fn settle(tx: &mut Tx, id: AppealId, by: PersonId, (granted, answer): (bool, &str)) -> Result<()> {
    let now = tx.now();
    Ok(tx.exec_one(SETTLE, params![id, now, by, granted, answer])?)
}
