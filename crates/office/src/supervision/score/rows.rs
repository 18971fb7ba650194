//! Rows of appeals, and of whose scores a unit is in.

use lexicon::{AppealId, Instant, MatterId, PersonId, UnitId};
use store::{List, Row, Tx, params, statements};

use super::{Appeal, AppealLine};
use crate::Result;
use crate::supervision::bulletin::{Month, Span};

statements! {
    /// The offices that handed a unit something; from its parts, which are few, to their items.
    OFFICES = "SELECT DISTINCT i.unit_id FROM supervision_charge c CROSS JOIN supervision_item i WHERE i.matter_id = c.item_id AND c.unit_id = ?1 ORDER BY i.unit_id";
    /// The units that had a part in something open in a month. ?2 its first moment, ?3 the first after it, ?4
    /// its first day.
    PARTED = "SELECT DISTINCT h.unit_id FROM supervision_item i JOIN supervision_charge h ON h.item_id = i.matter_id WHERE i.unit_id = ?1 AND i.withdrawn_on IS NULL AND (i.closed_on IS NULL OR i.closed_on >= ?4) AND h.handed_at < ?3 AND (h.ended_at IS NULL OR h.ended_at >= ?2) AND NOT EXISTS (SELECT 1 FROM supervision_closure c WHERE c.item_id = i.matter_id AND c.verdict = 'granted' AND c.settled_at < ?2 AND (c.undone_at IS NULL OR c.undone_at >= ?2)) ORDER BY h.unit_id";
    /// Appeals.
    APPEAL = "INSERT INTO supervision_appeal (id, office_id, unit_id, month, point, item_id, reason, asked_at, asked_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    /// The latest appeals to the offices ?3, those that wait first: all to the office ?1, of other offices the unit's ?2 own.
    LIST = "SELECT a.id, a.unit_id, a.month, a.point, a.reason, a.asked_by, p.name, a.asked_at, a.granted, s.name, a.settled_at, a.answer, u.short_name, a.item_id, i.number, i.content, a.office_id = ?1 FROM supervision_appeal a JOIN person p ON p.id = a.asked_by JOIN unit u ON u.id = a.unit_id JOIN supervision_item i ON i.matter_id = a.item_id LEFT JOIN person s ON s.id = a.settled_by WHERE (a.office_id = ?1 OR a.unit_id = ?2) AND a.office_id IN (SELECT value FROM json_each(?3)) ORDER BY CASE WHEN a.settled_at IS NULL THEN 0 ELSE 1 END, a.asked_at DESC, a.id LIMIT 100";
    /// The appeals that wait for an office.
    WAITING = "SELECT a.id, a.unit_id, a.month, a.point, a.reason, a.asked_by, p.name, a.asked_at, a.granted, '', a.settled_at, a.answer, u.short_name, a.item_id, i.number, i.content, a.office_id = ?1 FROM supervision_appeal a JOIN person p ON p.id = a.asked_by JOIN unit u ON u.id = a.unit_id JOIN supervision_item i ON i.matter_id = a.item_id WHERE a.office_id = ?1 AND a.settled_at IS NULL ORDER BY a.asked_at, a.id LIMIT ?2";
    /// How many wait for an office, at most a hundred.
    COUNT = "SELECT count(*) FROM (SELECT 1 FROM supervision_appeal WHERE office_id = ?1 AND settled_at IS NULL AND item_id IS NOT NULL LIMIT 100) AS w";
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

pub(super) fn parted(tx: &mut Tx, office: UnitId, span: &Span) -> Result<Vec<UnitId>> {
    Ok(tx.query(PARTED, params![office, span.from, span.until, span.month.first()], |r| r.get(0))?)
}

pub(super) fn appeal(
    tx: &mut Tx,
    (office, unit, month): (UnitId, UnitId, Month),
    (point, item): (&str, MatterId),
    (by, reason): (PersonId, &str),
) -> Result<AppealId> {
    let (id, now): (AppealId, _) = (tx.new_id(), tx.now());
    tx.exec(APPEAL, params![id, office, unit, month.to_string(), point, item, reason, now, by])?;
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

fn line(r: &Row) -> store::Result<AppealLine> {
    let item = (r.get(13)?, r.get(14)?, r.get(15)?);
    Ok(AppealLine { appeal: read(r)?, unit_name: r.get(12)?, item, is_of_office: r.get(16)? })
}

pub(super) fn list(tx: &mut Tx, (office, unit): (&str, UnitId), kept: &[UnitId]) -> Result<Vec<AppealLine>> {
    Ok(tx.query(LIST, params![office, unit, List::of(kept)], line)?)
}

pub(super) fn waiting(tx: &mut Tx, office: UnitId, most: i64) -> Result<Vec<AppealLine>> {
    Ok(tx.query(WAITING, params![office, most], line)?)
}

pub(super) fn count(tx: &mut Tx, office: UnitId) -> Result<i64> {
    Ok(tx.one(COUNT, params![office], |r| r.get(0))?)
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
