//! Rows of the lists.

use lexicon::{Date, Instant, MatterId, PersonId, UnitId};
use store::{Row, Tx, params, statements};

use super::desk::{Line, Waiting};
use super::{Filter, Listed, WITHDRAWN};
use crate::Result;
use crate::supervision::{Bounds, Signs};

statements! {
    /// A page of the items of an office, newest first. ?2 and ?3: the last row shown; ?4 category, ?5 ledger, ?6 source, ?7 lead unit, ?8 leader, ?9 group, ?10 light with ?11 today, ?12 near, ?13 late; ?14 words; ?15 rows; ?16 the year it ran in, ?17 the first day of that; 0 for any.
    LISTED = "SELECT i.matter_id, i.number, i.category, i.content, i.due_on, i.milestone_on, i.closed_on, i.progress, i.round, l.short_name, p.name, s.kind, s.said_by, i.year, i.serial, i.parent_id, i.unit_id FROM supervision_item i JOIN unit l ON l.id = i.lead_unit_id JOIN supervision_source s ON s.item_id = i.matter_id JOIN supervision_charge c ON c.item_id = i.matter_id AND c.role = 'lead' AND c.ended_at IS NULL JOIN person p ON p.id = c.person_id WHERE i.unit_id = ?1 AND (i.year < ?2 OR (i.year = ?2 AND i.serial < ?3)) AND (?4 = '' OR i.category = ?4) AND (?5 = '' OR i.ledger = ?5) AND (?6 = '' OR s.kind = ?6) AND (?7 = '' OR i.lead_unit_id = ?7) AND (?8 = '' OR i.cared_by = ?8) AND (?9 = '' OR i.group_id = ?9) AND ((?10 = '' AND i.withdrawn_on IS NULL) OR (?10 = 'open' AND i.closed_on IS NULL) OR (?10 = 'closed' AND i.closed_on IS NOT NULL AND i.withdrawn_on IS NULL) OR (?10 = 'withdrawn' AND i.withdrawn_on IS NOT NULL) OR (?10 = 'red' AND i.closed_on IS NULL AND (i.due_on < ?11 OR coalesce(i.milestone_on, '9999') < ?13)) OR (?10 = 'yellow' AND i.closed_on IS NULL AND NOT (i.due_on < ?11 OR coalesce(i.milestone_on, '9999') < ?13) AND (i.due_on <= ?12 OR coalesce(i.milestone_on, '9999') <= ?12)) OR (?10 = 'green' AND i.closed_on IS NULL AND i.due_on > ?12 AND coalesce(i.milestone_on, '9999') > ?12)) AND (?14 = '' OR i.content LIKE ?14 OR i.number LIKE ?14) AND (?16 = 0 OR (i.year <= ?16 AND (i.due_on >= ?17 OR coalesce(i.closed_on, ?11) >= ?17))) ORDER BY i.year DESC, i.serial DESC LIMIT ?15";
    /// The items a unit has a part in, by due day. ?2 and ?3: the last row shown.
    PARTED = "SELECT i.matter_id, i.number, i.category, i.content, i.due_on, i.milestone_on, i.closed_on, i.progress, i.round, l.short_name, p.name, s.kind, s.said_by, i.year, i.serial, i.parent_id, i.unit_id FROM supervision_charge m JOIN supervision_item i ON i.matter_id = m.item_id JOIN unit l ON l.id = i.lead_unit_id JOIN supervision_source s ON s.item_id = i.matter_id JOIN supervision_charge c ON c.item_id = i.matter_id AND c.role = 'lead' AND c.ended_at IS NULL JOIN person p ON p.id = c.person_id WHERE m.unit_id = ?1 AND m.ended_at IS NULL AND i.closed_on IS NULL AND (i.due_on > ?2 OR (i.due_on = ?2 AND i.matter_id > ?3)) ORDER BY i.due_on, i.matter_id LIMIT ?4";
    /// The open items a person is in charge of, or looks after, by due day.
    OWN = "SELECT i.matter_id, i.number, i.category, i.content, i.due_on, i.milestone_on, i.closed_on, i.progress, i.round, l.short_name, p.name, s.kind, s.said_by, i.year, i.serial, i.parent_id, i.unit_id FROM supervision_item i JOIN unit l ON l.id = i.lead_unit_id JOIN supervision_source s ON s.item_id = i.matter_id JOIN supervision_charge c ON c.item_id = i.matter_id AND c.role = 'lead' AND c.ended_at IS NULL JOIN person p ON p.id = c.person_id WHERE i.closed_on IS NULL AND (i.matter_id IN (SELECT x.item_id FROM supervision_charge x WHERE x.person_id = ?1 AND x.ended_at IS NULL) OR i.matter_id IN (SELECT y.item_id FROM supervision_member y WHERE y.person_id = ?1)) AND (i.due_on > ?2 OR (i.due_on = ?2 AND i.matter_id > ?3)) ORDER BY i.due_on, i.matter_id LIMIT ?4";
    /// How many items of an office are open, and of these red and yellow; how many are closed.
    TOTALS = "SELECT count(*) - (SELECT count(*) FROM supervision_item w WHERE w.unit_id = ?1 AND w.withdrawn_on IS NOT NULL), CAST(coalesce(sum(CASE WHEN closed_on IS NULL AND (due_on < ?2 OR coalesce(milestone_on, '9999') < ?4) THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN closed_on IS NULL AND NOT (due_on < ?2 OR coalesce(milestone_on, '9999') < ?4) AND (due_on <= ?3 OR coalesce(milestone_on, '9999') <= ?3) THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN closed_on IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) - (SELECT count(*) FROM supervision_item w WHERE w.unit_id = ?1 AND w.withdrawn_on IS NOT NULL) FROM supervision_item WHERE unit_id = ?1";
    /// The same of the items that filters leave. ?5 category, ?6 ledger, ?7 source, ?8 lead unit, ?9 leader, ?10 group, ?11 light; ?12 words; ?13 the year it ran in, ?14 the first day of that.
    NARROWED = "SELECT count(*), CAST(coalesce(sum(CASE WHEN i.closed_on IS NULL AND (i.due_on < ?2 OR coalesce(i.milestone_on, '9999') < ?4) THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN i.closed_on IS NULL AND NOT (i.due_on < ?2 OR coalesce(i.milestone_on, '9999') < ?4) AND (i.due_on <= ?3 OR coalesce(i.milestone_on, '9999') <= ?3) THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN i.closed_on IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) FROM supervision_item i WHERE i.unit_id = ?1 AND i.withdrawn_on IS NULL AND (?5 = '' OR i.category = ?5) AND (?6 = '' OR i.ledger = ?6) AND (?7 = '' OR EXISTS (SELECT 1 FROM supervision_source s WHERE s.item_id = i.matter_id AND s.kind = ?7)) AND (?8 = '' OR i.lead_unit_id = ?8) AND (?9 = '' OR i.cared_by = ?9) AND (?10 = '' OR i.group_id = ?10) AND (?11 = '' OR (?11 = 'open' AND i.closed_on IS NULL) OR (?11 = 'closed' AND i.closed_on IS NOT NULL) OR (?11 = 'red' AND i.closed_on IS NULL AND (i.due_on < ?2 OR coalesce(i.milestone_on, '9999') < ?4)) OR (?11 = 'yellow' AND i.closed_on IS NULL AND NOT (i.due_on < ?2 OR coalesce(i.milestone_on, '9999') < ?4) AND (i.due_on <= ?3 OR coalesce(i.milestone_on, '9999') <= ?3)) OR (?11 = 'green' AND i.closed_on IS NULL AND i.due_on > ?3 AND coalesce(i.milestone_on, '9999') > ?3)) AND (?12 = '' OR i.content LIKE ?12 OR i.number LIKE ?12) AND (?13 = 0 OR (i.year <= ?13 AND (i.due_on >= ?14 OR coalesce(i.closed_on, ?2) >= ?14)))";
    /// How much waits for a unit: to be signed for, sheets to be signed for, feedback owed. Here and below at most a hundred of each:
    /// nobody reads more than `99+`.
    COUNT_UNIT = "SELECT (SELECT count(*) FROM (SELECT 1 FROM supervision_charge c JOIN supervision_item i ON i.matter_id = c.item_id WHERE c.unit_id = ?1 AND c.ended_at IS NULL AND c.signed_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w1) + (SELECT count(*) FROM (SELECT 1 FROM supervision_sheet s JOIN supervision_item i ON i.matter_id = s.item_id WHERE s.unit_id = ?1 AND s.signed_at IS NULL AND s.lapsed_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w2) + (SELECT count(*) FROM (SELECT 1 FROM supervision_feedback f JOIN supervision_item i ON i.matter_id = f.item_id WHERE f.unit_id = ?1 AND f.given_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w3)";
    /// How much waits for a person in charge: to be signed for, feedback owed.
    COUNT_OWN = "SELECT (SELECT count(*) FROM (SELECT 1 FROM supervision_charge c JOIN supervision_item i ON i.matter_id = c.item_id WHERE c.person_id = ?1 AND c.ended_at IS NULL AND c.signed_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w1) + (SELECT count(*) FROM (SELECT 1 FROM supervision_charge c JOIN supervision_feedback f ON f.item_id = c.item_id AND f.unit_id = c.unit_id JOIN supervision_item i ON i.matter_id = f.item_id WHERE c.person_id = ?1 AND c.ended_at IS NULL AND f.given_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w2)";
    /// How much waits for an office: to be reviewed, checked, settled, looked at again. Read from what waits, which is little, and not
    /// from the items, which are many: SQLite keeps the order of a CROSS JOIN.
    COUNT_DESK = "SELECT (SELECT count(*) FROM (SELECT 1 FROM supervision_feedback f CROSS JOIN supervision_item i WHERE i.matter_id = f.item_id AND i.unit_id = ?1 AND f.given_at IS NOT NULL AND f.reviewed_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w1) + (SELECT count(*) FROM (SELECT 1 FROM supervision_closure c CROSS JOIN supervision_item i WHERE i.matter_id = c.item_id AND i.unit_id = ?1 AND c.settled_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w2) + (SELECT count(*) FROM (SELECT 1 FROM supervision_extension e CROSS JOIN supervision_item i WHERE i.matter_id = e.item_id AND i.unit_id = ?1 AND e.settled_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w3) + (SELECT count(*) FROM (SELECT 1 FROM supervision_closure c CROSS JOIN supervision_item i WHERE i.matter_id = c.item_id AND i.unit_id = ?1 AND c.look_on <= ?2 AND c.looked_at IS NULL AND i.closed_on IS NOT NULL LIMIT 100) AS w4)";
    /// What a unit has not signed for.
    UNSIGNED = "SELECT c.item_id, i.number, i.content, c.sign_due_at FROM supervision_charge c JOIN supervision_item i ON i.matter_id = c.item_id WHERE c.unit_id = ?1 AND c.ended_at IS NULL AND c.signed_at IS NULL AND i.closed_on IS NULL ORDER BY c.sign_due_at, c.id LIMIT ?2";
    /// What a person is in charge of and has not signed for.
    UNSIGNED_OWN = "SELECT c.item_id, i.number, i.content, c.sign_due_at FROM supervision_charge c JOIN supervision_item i ON i.matter_id = c.item_id WHERE c.person_id = ?1 AND c.ended_at IS NULL AND c.signed_at IS NULL AND i.closed_on IS NULL ORDER BY c.sign_due_at, c.id LIMIT ?2";
    /// Sheets a unit has not signed for.
    UNSIGNED_SHEETS = "SELECT s.item_id, s.number, i.content, s.answer_on FROM supervision_sheet s JOIN supervision_item i ON i.matter_id = s.item_id WHERE s.unit_id = ?1 AND s.signed_at IS NULL AND s.lapsed_at IS NULL AND i.closed_on IS NULL ORDER BY s.issued_at, s.id LIMIT ?2";
    /// Feedback a unit owes.
    OWED = "SELECT f.item_id, i.number, i.content, f.due_on FROM supervision_feedback f JOIN supervision_item i ON i.matter_id = f.item_id WHERE f.unit_id = ?1 AND f.given_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL ORDER BY f.due_on, f.id LIMIT ?2";
    /// Feedback owed in items a person is in charge of.
    OWED_OWN = "SELECT f.item_id, i.number, i.content, f.due_on FROM supervision_charge c JOIN supervision_feedback f ON f.item_id = c.item_id AND f.unit_id = c.unit_id JOIN supervision_item i ON i.matter_id = f.item_id WHERE c.person_id = ?1 AND c.ended_at IS NULL AND f.given_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL ORDER BY f.due_on, f.id LIMIT ?2";
    /// Feedback an office has to review.
    TO_REVIEW = "SELECT f.item_id, i.number, i.content, f.given_at FROM supervision_feedback f CROSS JOIN supervision_item i WHERE i.matter_id = f.item_id AND i.unit_id = ?1 AND f.given_at IS NOT NULL AND f.reviewed_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL ORDER BY f.given_at, f.id LIMIT ?2";
    /// Closings an office has to check.
    TO_CHECK = "SELECT c.item_id, i.number, i.content, i.due_on FROM supervision_closure c CROSS JOIN supervision_item i WHERE i.matter_id = c.item_id AND i.unit_id = ?1 AND c.settled_at IS NULL AND i.closed_on IS NULL ORDER BY c.asked_at, c.id LIMIT ?2";
    /// Extensions an office has to settle.
    TO_EXTEND = "SELECT e.item_id, i.number, i.content, e.wanted_on FROM supervision_extension e CROSS JOIN supervision_item i WHERE i.matter_id = e.item_id AND i.unit_id = ?1 AND e.settled_at IS NULL AND i.closed_on IS NULL ORDER BY e.asked_at, e.id LIMIT ?2";
    /// Closed items an office has to look at again.
    TO_LOOK = "SELECT c.item_id, i.number, i.content, c.look_on FROM supervision_closure c CROSS JOIN supervision_item i WHERE i.matter_id = c.item_id AND i.unit_id = ?1 AND c.look_on <= ?3 AND c.looked_at IS NULL AND i.closed_on IS NOT NULL ORDER BY c.look_on, c.id LIMIT ?2";
}

pub(in crate::supervision) fn listed(r: &Row) -> store::Result<Listed> {
    Ok(Listed {
        id: r.get(0)?,
        number: r.get(1)?,
        category: r.get(2)?,
        content: r.get(3)?,
        signs: Signs { due_on: r.get(4)?, milestone_on: r.get(5)?, is_closed: r.get::<Option<Date>>(6)?.is_some() },
        closed_on: r.get(6)?,
        is_withdrawn: false,
        progress: r.get(7)?,
        round: r.get(8)?,
        lead: r.get(9)?,
        person: r.get(10)?,
        source: r.get(11)?,
        said_by: r.get(12)?,
        place: (r.get(13)?, r.get(14)?),
        is_part: r.get::<Option<MatterId>>(15)?.is_some(),
        office: r.get(16)?,
    })
}

pub(super) fn list(
    tx: &mut Tx,
    unit: UnitId,
    f: &Filter,
    b: Bounds,
    (year, serial): (i64, i64),
) -> Result<Vec<Listed>> {
    let asked = f.asked();
    let is_withdrawn = f.state == WITHDRAWN;
    let found = tx.query(
        LISTED,
        params![
            unit,
            year,
            serial,
            asked.category,
            asked.ledger,
            asked.source,
            asked.lead,
            asked.cared_by,
            asked.group,
            f.state.as_str(),
            b.today,
            b.near,
            b.late,
            asked.words,
            f.most,
            asked.year,
            asked.since
        ],
        listed,
    )?;
    Ok(found.into_iter().map(|l| Listed { is_withdrawn, ..l }).collect())
}

pub(super) fn parted(tx: &mut Tx, unit: UnitId, after: (Date, &str), most: i64) -> Result<Vec<Listed>> {
    Ok(tx.query(PARTED, params![unit, after.0, after.1, most], listed)?)
}

pub(super) fn own(tx: &mut Tx, person: PersonId, after: (Date, &str), most: i64) -> Result<Vec<Listed>> {
    Ok(tx.query(OWN, params![person, after.0, after.1, most], listed)?)
}

pub(super) fn totals(tx: &mut Tx, unit: UnitId, b: Bounds) -> Result<(i64, i64, i64, i64)> {
    Ok(tx.one(TOTALS, params![unit, b.today, b.near, b.late], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?)
}

/// The totals of what a filter leaves.
pub(super) fn narrowed(tx: &mut Tx, unit: UnitId, f: &Filter, b: Bounds) -> Result<(i64, i64, i64, i64)> {
    let asked = f.asked();
    let params = params![
        unit,
        b.today,
        b.near,
        b.late,
        asked.category,
        asked.ledger,
        asked.source,
        asked.lead,
        asked.cared_by,
        asked.group,
        f.state.as_str(),
        asked.words,
        asked.year,
        asked.since
    ];
    Ok(tx.one(NARROWED, params, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?)
}

fn waits(r: &Row) -> store::Result<Line> {
    Ok(Line { item: r.get(0)?, number: r.get(1)?, content: r.get(2)?, by: r.get(3)?, appeal: None })
}

fn waits_till(r: &Row) -> store::Result<Line> {
    Ok(Line { item: r.get(0)?, number: r.get(1)?, content: r.get(2)?, by: r.get::<Instant>(3)?.date(), appeal: None })
}

/// What has to be signed for, in a unit or by a person.
pub(super) fn unsigned(tx: &mut Tx, unit: UnitId, most: i64) -> Result<Vec<Line>> {
    Ok(tx.query(UNSIGNED, params![unit, most], waits_till)?)
}

pub(super) fn unsigned_own(tx: &mut Tx, person: PersonId, most: i64) -> Result<Vec<Line>> {
    Ok(tx.query(UNSIGNED_OWN, params![person, most], waits_till)?)
}

/// What waits for a unit at one place of the round.
pub(super) fn waiting(tx: &mut Tx, at: Waiting, unit: UnitId, most: i64) -> Result<Vec<Line>> {
    let today = tx.now().date();
    let stmt = match at {
        Waiting::Sheet => UNSIGNED_SHEETS,
        Waiting::Feedback => OWED,
        Waiting::Review => return Ok(tx.query(TO_REVIEW, params![unit, most], waits_till)?),
        Waiting::Check => TO_CHECK,
        Waiting::Extension => TO_EXTEND,
        Waiting::LookBack => return Ok(tx.query(TO_LOOK, params![unit, most, today], waits)?),
        Waiting::Sign => return unsigned(tx, unit, most),
        Waiting::Appeal => return Ok(Vec::new()),
    };
    Ok(tx.query(stmt, params![unit, most], waits)?)
}

pub(super) fn owed_own(tx: &mut Tx, person: PersonId, most: i64) -> Result<Vec<Line>> {
    Ok(tx.query(OWED_OWN, params![person, most], waits)?)
}

/// How much waits for a unit.
pub(super) fn count_unit(tx: &mut Tx, unit: UnitId) -> Result<i64> {
    Ok(tx.one(COUNT_UNIT, params![unit], |r| r.get(0))?)
}

/// How much waits for a person in charge.
pub(super) fn count_own(tx: &mut Tx, person: PersonId) -> Result<i64> {
    Ok(tx.one(COUNT_OWN, params![person], |r| r.get(0))?)
}

/// How much waits for an office.
pub(super) fn count_desk(tx: &mut Tx, unit: UnitId) -> Result<i64> {
    let today = tx.now().date();
    Ok(tx.one(COUNT_DESK, params![unit, today], |r| r.get(0))?)
}
