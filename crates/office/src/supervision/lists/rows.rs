//! Rows of the lists.

use lexicon::{Date, Instant, MatterId, PersonId, UnitId};
use store::{Row, Tx, params, statements};

use super::desk::{Line, Place, Waiting};
use super::{Filter, Listed, WITHDRAWN};
use crate::Result;
use crate::supervision::{Bounds, Signs};

statements! {
    /// A page of the items of an office, newest first. ?2 and ?3: the last row shown; ?4 category, ?5 ledger, ?6 source, ?7 lead unit, ?8 leader, ?9 group, ?10 light with ?11 today, ?12 near, ?13 late; ?14 words; ?15 rows; ?16 the year it ran in, ?17 the first day of that; 0 for any.
    LISTED = "SELECT i.matter_id, i.number, i.category, i.content, i.due_on, i.milestone_on, i.closed_on, i.progress, i.round, l.short_name, p.name, s.kind, s.said_by, i.year, i.serial, i.parent_id, i.unit_id FROM supervision_item i JOIN unit l ON l.id = i.lead_unit_id JOIN supervision_source s ON s.item_id = i.matter_id JOIN supervision_charge c ON c.item_id = i.matter_id AND c.role = 'lead' AND c.ended_at IS NULL JOIN person p ON p.id = c.person_id WHERE i.unit_id = ?1 AND (i.year < ?2 OR (i.year = ?2 AND i.serial < ?3)) AND (?4 = '' OR i.category = ?4) AND (?5 = '' OR i.ledger = ?5) AND (?6 = '' OR s.kind = ?6) AND (?7 = '' OR i.lead_unit_id = ?7) AND (?8 = '' OR i.cared_by = ?8) AND (?9 = '' OR i.group_id = ?9) AND ((?10 = '' AND i.withdrawn_on IS NULL) OR (?10 = 'open' AND i.closed_on IS NULL) OR (?10 = 'closed' AND i.closed_on IS NOT NULL AND i.withdrawn_on IS NULL) OR (?10 = 'withdrawn' AND i.withdrawn_on IS NOT NULL) OR (?10 = 'red' AND i.closed_on IS NULL AND (i.due_on < ?11 OR coalesce(i.milestone_on, '9999') < ?13)) OR (?10 = 'yellow' AND i.closed_on IS NULL AND NOT (i.due_on < ?11 OR coalesce(i.milestone_on, '9999') < ?13) AND (i.due_on <= ?12 OR coalesce(i.milestone_on, '9999') <= ?12)) OR (?10 = 'green' AND i.closed_on IS NULL AND i.due_on > ?12 AND coalesce(i.milestone_on, '9999') > ?12)) AND (?14 = '' OR i.content LIKE ?14 OR i.number LIKE ?14) AND (?16 = 0 OR (i.year <= ?16 AND (i.due_on >= ?17 OR coalesce(i.closed_on, ?11) >= ?17))) ORDER BY i.year DESC, i.serial DESC LIMIT ?15";
    /// The items a unit has a part in, by due day. ?2 and ?3: the last row shown.
    PARTED = "SELECT i.matter_id, i.number, i.category, i.content, i.due_on, i.milestone_on, i.closed_on, i.progress, i.round, l.short_name, p.name, s.kind, s.said_by, i.year, i.serial, i.parent_id, i.unit_id FROM supervision_charge m JOIN supervision_item i ON i.matter_id = m.item_id JOIN unit l ON l.id = i.lead_unit_id JOIN supervision_source s ON s.item_id = i.matter_id JOIN supervision_charge c ON c.item_id = i.matter_id AND c.role = 'lead' AND c.ended_at IS NULL JOIN person p ON p.id = c.person_id WHERE m.unit_id = ?1 AND m.ended_at IS NULL AND i.closed_on IS NULL AND (i.due_on > ?2 OR (i.due_on = ?2 AND i.matter_id > ?3)) ORDER BY i.due_on, i.matter_id LIMIT ?4";
    /// The open items a person is in charge of where they serve on ?5, looks after, or has in the joint team, by due day.
    OWN = "SELECT i.matter_id, i.number, i.category, i.content, i.due_on, i.milestone_on, i.closed_on, i.progress, i.round, l.short_name, p.name, s.kind, s.said_by, i.year, i.serial, i.parent_id, i.unit_id FROM supervision_item i JOIN unit l ON l.id = i.lead_unit_id JOIN supervision_source s ON s.item_id = i.matter_id JOIN supervision_charge c ON c.item_id = i.matter_id AND c.role = 'lead' AND c.ended_at IS NULL JOIN person p ON p.id = c.person_id WHERE i.closed_on IS NULL AND i.matter_id IN (SELECT x.item_id FROM supervision_charge x WHERE x.person_id = ?1 AND x.ended_at IS NULL AND x.unit_id IN (SELECT w.unit_id FROM person w WHERE w.id = ?1 UNION SELECT o.unit_id FROM post o WHERE o.person_id = ?1 AND o.from_on <= ?5 AND (o.to_on IS NULL OR o.to_on >= ?5)) UNION SELECT y.item_id FROM supervision_member y WHERE y.person_id = ?1 UNION SELECT z.matter_id FROM supervision_item z WHERE z.commissioner_id = ?1 AND z.closed_on IS NULL) AND (i.due_on > ?2 OR (i.due_on = ?2 AND i.matter_id > ?3)) ORDER BY i.due_on, i.matter_id LIMIT ?4";
    /// The open items a leader cares for, by due day.
    CARED = "SELECT i.matter_id, i.number, i.category, i.content, i.due_on, i.milestone_on, i.closed_on, i.progress, i.round, l.short_name, p.name, s.kind, s.said_by, i.year, i.serial, i.parent_id, i.unit_id FROM supervision_item i JOIN unit l ON l.id = i.lead_unit_id JOIN supervision_source s ON s.item_id = i.matter_id JOIN supervision_charge c ON c.item_id = i.matter_id AND c.role = 'lead' AND c.ended_at IS NULL JOIN person p ON p.id = c.person_id WHERE i.closed_on IS NULL AND i.cared_by = ?1 AND (i.due_on > ?2 OR (i.due_on = ?2 AND i.matter_id > ?3)) ORDER BY i.due_on, i.matter_id LIMIT ?4";
    /// Whether an office has any item.
    HAS_ANY = "SELECT 1 FROM supervision_item WHERE unit_id = ?1 LIMIT 1";
    /// Open items of an office whose limit has passed; of the others how many there are, those behind a milestone, and those red or
    /// yellow; closed or withdrawn ones, withdrawn ones. Each is a stretch of an index: a list of ten thousand shows them.
    TOTALS = "SELECT past.n, ahead.n, ahead.behind, ahead.near, gone.n, away.n FROM (SELECT count(*) AS n FROM supervision_item WHERE unit_id = ?1 AND closed_on IS NULL AND due_on < ?2) AS past, (SELECT count(*) AS n, count(CASE WHEN milestone_on < ?4 THEN 1 END) AS behind, count(CASE WHEN due_on <= ?3 OR milestone_on <= ?3 THEN 1 END) AS near FROM supervision_item WHERE unit_id = ?1 AND closed_on IS NULL AND due_on >= ?2) AS ahead, (SELECT count(*) AS n FROM supervision_item WHERE unit_id = ?1 AND closed_on IS NOT NULL) AS gone, (SELECT count(*) AS n FROM supervision_item WHERE unit_id = ?1 AND withdrawn_on IS NOT NULL) AS away";
    /// The same of the items that filters leave. ?5 category, ?6 ledger, ?7 source, ?8 lead unit, ?9 leader, ?10 group, ?11 light; ?12 words; ?13 the year it ran in, ?14 the first day of that.
    NARROWED = "SELECT count(*), CAST(coalesce(sum(CASE WHEN i.closed_on IS NULL AND (i.due_on < ?2 OR coalesce(i.milestone_on, '9999') < ?4) THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN i.closed_on IS NULL AND NOT (i.due_on < ?2 OR coalesce(i.milestone_on, '9999') < ?4) AND (i.due_on <= ?3 OR coalesce(i.milestone_on, '9999') <= ?3) THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN i.closed_on IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) FROM supervision_item i WHERE i.unit_id = ?1 AND i.withdrawn_on IS NULL AND (?5 = '' OR i.category = ?5) AND (?6 = '' OR i.ledger = ?6) AND (?7 = '' OR EXISTS (SELECT 1 FROM supervision_source s WHERE s.item_id = i.matter_id AND s.kind = ?7)) AND (?8 = '' OR i.lead_unit_id = ?8) AND (?9 = '' OR i.cared_by = ?9) AND (?10 = '' OR i.group_id = ?10) AND (?11 = '' OR (?11 = 'open' AND i.closed_on IS NULL) OR (?11 = 'closed' AND i.closed_on IS NOT NULL) OR (?11 = 'red' AND i.closed_on IS NULL AND (i.due_on < ?2 OR coalesce(i.milestone_on, '9999') < ?4)) OR (?11 = 'yellow' AND i.closed_on IS NULL AND NOT (i.due_on < ?2 OR coalesce(i.milestone_on, '9999') < ?4) AND (i.due_on <= ?3 OR coalesce(i.milestone_on, '9999') <= ?3)) OR (?11 = 'green' AND i.closed_on IS NULL AND i.due_on > ?3 AND coalesce(i.milestone_on, '9999') > ?3)) AND (?12 = '' OR i.content LIKE ?12 OR i.number LIKE ?12) AND (?13 = 0 OR (i.year <= ?13 AND (i.due_on >= ?14 OR coalesce(i.closed_on, ?2) >= ?14)))";
    /// How much waits for a unit: to be signed for, sheets to be signed for (not those that are signed for with their item), feedback
    /// owed. Here and below at most a hundred of each:
    /// nobody reads more than `99+`.
    COUNT_UNIT = "SELECT (SELECT count(*) FROM (SELECT 1 FROM supervision_charge c JOIN supervision_item i ON i.matter_id = c.item_id WHERE c.unit_id = ?1 AND c.ended_at IS NULL AND c.signed_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w1) + (SELECT count(*) FROM (SELECT 1 FROM supervision_sheet s JOIN supervision_item i ON i.matter_id = s.item_id WHERE s.unit_id = ?1 AND s.signed_at IS NULL AND s.lapsed_at IS NULL AND i.closed_on IS NULL AND NOT (s.colour = 'notice' AND EXISTS (SELECT 1 FROM supervision_charge n WHERE n.item_id = s.item_id AND n.unit_id = s.unit_id AND n.ended_at IS NULL AND n.signed_at IS NULL)) LIMIT 100) AS w2) + (SELECT count(*) FROM (SELECT 1 FROM supervision_feedback f JOIN supervision_item i ON i.matter_id = f.item_id WHERE f.unit_id = ?1 AND f.given_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w3)";
    /// How much waits for a person in charge where they serve on ?2: to be signed for, feedback owed, sheets to be signed for.
    COUNT_OWN = "SELECT (SELECT count(*) FROM (SELECT 1 FROM supervision_charge c JOIN supervision_item i ON i.matter_id = c.item_id WHERE c.person_id = ?1 AND c.ended_at IS NULL AND c.unit_id IN (SELECT w.unit_id FROM person w WHERE w.id = ?1 UNION SELECT o.unit_id FROM post o WHERE o.person_id = ?1 AND o.from_on <= ?2 AND (o.to_on IS NULL OR o.to_on >= ?2)) AND c.signed_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w1) + (SELECT count(*) FROM (SELECT 1 FROM supervision_charge c JOIN supervision_feedback f ON f.item_id = c.item_id AND f.unit_id = c.unit_id JOIN supervision_item i ON i.matter_id = f.item_id WHERE c.person_id = ?1 AND c.ended_at IS NULL AND c.unit_id IN (SELECT w.unit_id FROM person w WHERE w.id = ?1 UNION SELECT o.unit_id FROM post o WHERE o.person_id = ?1 AND o.from_on <= ?2 AND (o.to_on IS NULL OR o.to_on >= ?2)) AND f.given_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w2) + (SELECT count(*) FROM (SELECT 1 FROM supervision_charge c JOIN supervision_sheet s ON s.item_id = c.item_id AND s.unit_id = c.unit_id JOIN supervision_item i ON i.matter_id = s.item_id WHERE c.person_id = ?1 AND c.ended_at IS NULL AND c.unit_id IN (SELECT w.unit_id FROM person w WHERE w.id = ?1 UNION SELECT o.unit_id FROM post o WHERE o.person_id = ?1 AND o.from_on <= ?2 AND (o.to_on IS NULL OR o.to_on >= ?2)) AND s.signed_at IS NULL AND s.lapsed_at IS NULL AND i.closed_on IS NULL AND NOT (s.colour = 'notice' AND c.signed_at IS NULL) LIMIT 100) AS w3)";
    /// How much waits for an office: to be reviewed, checked, settled, looked at again. Read from what waits, which is little, and not
    /// from the items, which are many: SQLite keeps the order of a CROSS JOIN.
    COUNT_DESK = "SELECT (SELECT count(*) FROM (SELECT 1 FROM supervision_feedback f CROSS JOIN supervision_item i WHERE i.matter_id = f.item_id AND i.unit_id = ?1 AND f.given_at IS NOT NULL AND f.reviewed_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w1) + (SELECT count(*) FROM (SELECT 1 FROM supervision_closure c CROSS JOIN supervision_item i WHERE i.matter_id = c.item_id AND i.unit_id = ?1 AND c.settled_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w2) + (SELECT count(*) FROM (SELECT 1 FROM supervision_extension e CROSS JOIN supervision_item i WHERE i.matter_id = e.item_id AND i.unit_id = ?1 AND e.settled_at IS NULL AND i.closed_on IS NULL LIMIT 100) AS w3) + (SELECT count(*) FROM (SELECT 1 FROM supervision_closure c CROSS JOIN supervision_item i WHERE i.matter_id = c.item_id AND i.unit_id = ?1 AND c.look_on <= ?2 AND c.looked_at IS NULL AND i.closed_on IS NOT NULL LIMIT 100) AS w4)";
    /// What a unit has not signed for. Here and below the column after the day is how many there are, on
    /// whatever page, and the last one whose it is: who sent it to a unit, who is responsible to an office; ?3 passes over those before.
    UNSIGNED = "SELECT c.item_id, i.number, i.content, c.sign_due_at, count(*) OVER (), (SELECT u.short_name FROM unit u WHERE u.id = i.unit_id) FROM supervision_charge c JOIN supervision_item i ON i.matter_id = c.item_id WHERE c.unit_id = ?1 AND c.ended_at IS NULL AND c.signed_at IS NULL AND i.closed_on IS NULL ORDER BY c.sign_due_at, c.id LIMIT ?2 OFFSET ?3";
    /// What a person is in charge of, where they serve on ?4, and has not signed for.
    UNSIGNED_OWN = "SELECT c.item_id, i.number, i.content, c.sign_due_at, count(*) OVER (), (SELECT u.short_name FROM unit u WHERE u.id = i.unit_id) FROM supervision_charge c JOIN supervision_item i ON i.matter_id = c.item_id WHERE c.person_id = ?1 AND c.ended_at IS NULL AND c.unit_id IN (SELECT w.unit_id FROM person w WHERE w.id = ?1 UNION SELECT o.unit_id FROM post o WHERE o.person_id = ?1 AND o.from_on <= ?4 AND (o.to_on IS NULL OR o.to_on >= ?4)) AND c.signed_at IS NULL AND i.closed_on IS NULL ORDER BY c.sign_due_at, c.id LIMIT ?2 OFFSET ?3";
    /// Sheets a unit has not signed for, and will not sign for with their item.
    UNSIGNED_SHEETS = "SELECT s.item_id, s.number, i.content, s.answer_on, count(*) OVER (), (SELECT u.short_name FROM unit u WHERE u.id = i.unit_id) FROM supervision_sheet s JOIN supervision_item i ON i.matter_id = s.item_id WHERE s.unit_id = ?1 AND s.signed_at IS NULL AND s.lapsed_at IS NULL AND i.closed_on IS NULL AND NOT (s.colour = 'notice' AND EXISTS (SELECT 1 FROM supervision_charge n WHERE n.item_id = s.item_id AND n.unit_id = s.unit_id AND n.ended_at IS NULL AND n.signed_at IS NULL)) ORDER BY s.answer_on, s.issued_at, s.id LIMIT ?2 OFFSET ?3";
    /// Sheets not signed for in items a person is in charge of, where they serve on ?4.
    UNSIGNED_SHEETS_OWN = "SELECT s.item_id, s.number, i.content, s.answer_on, count(*) OVER (), (SELECT u.short_name FROM unit u WHERE u.id = i.unit_id) FROM supervision_charge c JOIN supervision_sheet s ON s.item_id = c.item_id AND s.unit_id = c.unit_id JOIN supervision_item i ON i.matter_id = s.item_id WHERE c.person_id = ?1 AND c.ended_at IS NULL AND c.unit_id IN (SELECT w.unit_id FROM person w WHERE w.id = ?1 UNION SELECT o.unit_id FROM post o WHERE o.person_id = ?1 AND o.from_on <= ?4 AND (o.to_on IS NULL OR o.to_on >= ?4)) AND s.signed_at IS NULL AND s.lapsed_at IS NULL AND i.closed_on IS NULL AND NOT (s.colour = 'notice' AND c.signed_at IS NULL) ORDER BY s.answer_on, s.issued_at, s.id LIMIT ?2 OFFSET ?3";
    /// Feedback a unit owes.
    OWED = "SELECT f.item_id, i.number, i.content, f.due_on, count(*) OVER (), (SELECT u.short_name FROM unit u WHERE u.id = i.unit_id) FROM supervision_feedback f JOIN supervision_item i ON i.matter_id = f.item_id WHERE f.unit_id = ?1 AND f.given_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL ORDER BY f.due_on, f.id LIMIT ?2 OFFSET ?3";
    /// Feedback owed in items a person is in charge of, where they serve on ?4.
    OWED_OWN = "SELECT f.item_id, i.number, i.content, f.due_on, count(*) OVER (), (SELECT u.short_name FROM unit u WHERE u.id = i.unit_id) FROM supervision_charge c JOIN supervision_feedback f ON f.item_id = c.item_id AND f.unit_id = c.unit_id JOIN supervision_item i ON i.matter_id = f.item_id WHERE c.person_id = ?1 AND c.ended_at IS NULL AND c.unit_id IN (SELECT w.unit_id FROM person w WHERE w.id = ?1 UNION SELECT o.unit_id FROM post o WHERE o.person_id = ?1 AND o.from_on <= ?4 AND (o.to_on IS NULL OR o.to_on >= ?4)) AND f.given_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL ORDER BY f.due_on, f.id LIMIT ?2 OFFSET ?3";
    /// Feedback an office has to review.
    TO_REVIEW = "SELECT f.item_id, i.number, i.content, f.given_at, count(*) OVER (), (SELECT u.short_name FROM unit u WHERE u.id = f.unit_id) FROM supervision_feedback f CROSS JOIN supervision_item i WHERE i.matter_id = f.item_id AND i.unit_id = ?1 AND f.given_at IS NOT NULL AND f.reviewed_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL ORDER BY f.given_at, f.id LIMIT ?2 OFFSET ?3";
    /// Closings an office has to check.
    TO_CHECK = "SELECT c.item_id, i.number, i.content, i.due_on, count(*) OVER (), (SELECT u.short_name FROM unit u WHERE u.id = i.lead_unit_id) FROM supervision_closure c CROSS JOIN supervision_item i WHERE i.matter_id = c.item_id AND i.unit_id = ?1 AND c.settled_at IS NULL AND i.closed_on IS NULL ORDER BY i.due_on, c.asked_at, c.id LIMIT ?2 OFFSET ?3";
    /// Extensions an office has to settle.
    TO_EXTEND = "SELECT e.item_id, i.number, i.content, e.wanted_on, count(*) OVER (), (SELECT u.short_name FROM unit u WHERE u.id = i.lead_unit_id) FROM supervision_extension e CROSS JOIN supervision_item i WHERE i.matter_id = e.item_id AND i.unit_id = ?1 AND e.settled_at IS NULL AND i.closed_on IS NULL ORDER BY e.asked_at, e.id LIMIT ?2 OFFSET ?3";
    /// Closed items an office has to look at again.
    TO_LOOK = "SELECT c.item_id, i.number, i.content, c.look_on, count(*) OVER (), (SELECT u.short_name FROM unit u WHERE u.id = i.lead_unit_id) FROM supervision_closure c CROSS JOIN supervision_item i WHERE i.matter_id = c.item_id AND i.unit_id = ?1 AND c.look_on <= ?3 AND c.looked_at IS NULL AND i.closed_on IS NOT NULL ORDER BY c.look_on, c.id LIMIT ?2 OFFSET ?4";
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
    let today = tx.now().date();
    Ok(tx.query(OWN, params![person, after.0, after.1, most, today], listed)?)
}

pub(super) fn cared(tx: &mut Tx, person: PersonId, after: (Date, &str), most: i64) -> Result<Vec<Listed>> {
    Ok(tx.query(CARED, params![person, after.0, after.1, most], listed)?)
}

/// How many items of an office there are; red, yellow and closed ones.
pub(super) fn totals(tx: &mut Tx, unit: UnitId, b: Bounds) -> Result<(i64, i64, i64, i64)> {
    Ok(tx.one(TOTALS, params![unit, b.today, b.near, b.late], |r| {
        let (past, ahead, behind, near): (i64, i64, i64, i64) = (r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?);
        let closed = r.get::<i64>(4)? - r.get::<i64>(5)?;
        Ok((past + ahead + closed, past + behind, near - behind, closed))
    })?)
}

/// Whether an office has any item.
pub(super) fn has_any(tx: &mut Tx, unit: UnitId) -> Result<bool> {
    Ok(tx.opt(HAS_ANY, params![unit], |r| r.get::<i64>(0))?.is_some())
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

/// A line and how many there are in all.
fn waits(r: &Row) -> store::Result<(Line, i64)> {
    waiting_line(r, r.get(3)?)
}

fn waits_till(r: &Row) -> store::Result<(Line, i64)> {
    waiting_line(r, r.get::<Instant>(3)?.date())
}

fn waiting_line(r: &Row, by: Date) -> store::Result<(Line, i64)> {
    let line = Line { item: r.get(0)?, number: r.get(1)?, content: r.get(2)?, by, unit_name: r.get(5)?, appeal: None };
    Ok((line, r.get(4)?))
}

fn place(at: Waiting, found: Vec<(Line, i64)>) -> Place {
    let all = found.first().map_or(0, |(_, all)| *all);
    Place { at, lines: found.into_iter().map(|(line, _)| line).collect(), all }
}

/// What waits for a unit at one place of the round: at most so many lines, after so many.
pub(super) fn waiting(tx: &mut Tx, at: Waiting, unit: UnitId, (most, past): (i64, i64)) -> Result<Place> {
    let today = tx.now().date();
    let found = match at {
        Waiting::Sign => tx.query(UNSIGNED, params![unit, most, past], waits_till)?,
        Waiting::Sheet => tx.query(UNSIGNED_SHEETS, params![unit, most, past], waits)?,
        Waiting::Feedback => tx.query(OWED, params![unit, most, past], waits)?,
        Waiting::Review => tx.query(TO_REVIEW, params![unit, most, past], waits_till)?,
        Waiting::Check => tx.query(TO_CHECK, params![unit, most, past], waits)?,
        Waiting::Extension => tx.query(TO_EXTEND, params![unit, most, past], waits)?,
        Waiting::LookBack => tx.query(TO_LOOK, params![unit, most, today, past], waits)?,
        // Appeals have a room of their own.
        Waiting::Appeal => Vec::new(),
    };
    Ok(place(at, found))
}

/// What waits for a person in charge; nothing at the places of the office.
pub(super) fn waiting_own(tx: &mut Tx, at: Waiting, person: PersonId, (most, past): (i64, i64)) -> Result<Place> {
    let today = tx.now().date();
    let found = match at {
        Waiting::Sign => tx.query(UNSIGNED_OWN, params![person, most, past, today], waits_till)?,
        Waiting::Sheet => tx.query(UNSIGNED_SHEETS_OWN, params![person, most, past, today], waits)?,
        Waiting::Feedback => tx.query(OWED_OWN, params![person, most, past, today], waits)?,
        _ => Vec::new(),
    };
    Ok(place(at, found))
}

/// How much waits for a unit.
pub(super) fn count_unit(tx: &mut Tx, unit: UnitId) -> Result<i64> {
    Ok(tx.one(COUNT_UNIT, params![unit], |r| r.get(0))?)
}

/// How much waits for a person in charge.
pub(super) fn count_own(tx: &mut Tx, person: PersonId) -> Result<i64> {
    let today = tx.now().date();
    Ok(tx.one(COUNT_OWN, params![person, today], |r| r.get(0))?)
}

/// How much waits for an office.
pub(super) fn count_desk(tx: &mut Tx, unit: UnitId) -> Result<i64> {
    let today = tx.now().date();
    Ok(tx.one(COUNT_DESK, params![unit, today], |r| r.get(0))?)
}
