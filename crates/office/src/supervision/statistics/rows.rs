//! Rows of the statistics.

use lexicon::{Date, Instant, UnitId};
use store::{Tx, params, statements};

use super::{Behind, Counts, OfUnit, Span};
use crate::Result;
use crate::supervision::SourceKind;
use crate::supervision::lists::{Listed, rows as lists};

/// Milliseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1000;

statements! {
    /// Figures by lead unit: open now; due between ?2 and ?3 and before ?4, and of these on time, late, overdue.
    UNITS = "SELECT i.lead_unit_id, u.short_name, CAST(coalesce(sum(CASE WHEN i.closed_on IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN i.due_on >= ?2 AND i.due_on <= ?3 AND i.due_on < ?4 THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN i.due_on >= ?2 AND i.due_on <= ?3 AND i.due_on < ?4 AND i.closed_on <= i.due_on THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN i.due_on >= ?2 AND i.due_on <= ?3 AND i.due_on < ?4 AND i.closed_on > i.due_on THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN i.due_on >= ?2 AND i.due_on <= ?3 AND i.due_on < ?4 AND i.closed_on IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT) FROM supervision_item i JOIN unit u ON u.id = i.lead_unit_id WHERE i.unit_id = ?1 AND i.withdrawn_on IS NULL GROUP BY i.lead_unit_id, u.short_name, u.sort_order ORDER BY u.sort_order, u.short_name, i.lead_unit_id";
    /// Opened from ?2 until before ?3, by day; ?4 takes the clock to Beijing, ?5 is a day.
    OPENED = "SELECT MIN(m.opened_at), count(*) FROM supervision_item i JOIN matter m ON m.id = i.matter_id WHERE i.unit_id = ?1 AND i.withdrawn_on IS NULL AND m.opened_at >= ?2 AND m.opened_at < ?3 GROUP BY (m.opened_at + ?4) / ?5";
    /// Closed between ?2 and ?3, by month.
    CLOSED = "SELECT MIN(closed_on), count(*) FROM supervision_item WHERE unit_id = ?1 AND withdrawn_on IS NULL AND closed_on >= ?2 AND closed_on <= ?3 GROUP BY substr(closed_on, 1, 7)";
    /// Opened from ?2 until before ?3, by source.
    SOURCES = "SELECT s.kind, count(*) FROM supervision_item i JOIN matter m ON m.id = i.matter_id JOIN supervision_source s ON s.item_id = i.matter_id WHERE i.unit_id = ?1 AND i.withdrawn_on IS NULL AND m.opened_at >= ?2 AND m.opened_at < ?3 GROUP BY s.kind ORDER BY 2 DESC, 1";
    /// A page of the items a figure counts, newest first. ?2 figure, ?3 and ?4 days, ?5 and ?6 instants, ?7 today; ?8 lead unit, ?9 source; ?10 and ?11 the last row shown; ?12 rows.
    BEHIND = "SELECT i.matter_id, i.number, i.category, i.content, i.due_on, i.milestone_on, i.closed_on, i.progress, i.round, l.short_name, p.name, s.kind, s.said_by, i.year, i.serial, i.parent_id, i.unit_id FROM supervision_item i JOIN matter m ON m.id = i.matter_id JOIN unit l ON l.id = i.lead_unit_id JOIN supervision_source s ON s.item_id = i.matter_id JOIN supervision_charge c ON c.item_id = i.matter_id AND c.role = 'lead' AND c.ended_at IS NULL JOIN person p ON p.id = c.person_id WHERE i.unit_id = ?1 AND i.withdrawn_on IS NULL AND ((?2 = 'open' AND i.closed_on IS NULL) OR (?2 = 'opened' AND m.opened_at >= ?5 AND m.opened_at < ?6) OR (?2 = 'closed' AND i.closed_on >= ?3 AND i.closed_on <= ?4) OR (i.due_on >= ?3 AND i.due_on <= ?4 AND i.due_on < ?7 AND (?2 = 'due' OR (?2 = 'on_time' AND i.closed_on <= i.due_on) OR (?2 = 'late' AND i.closed_on > i.due_on) OR (?2 = 'overdue' AND i.closed_on IS NULL)))) AND (?8 = '' OR i.lead_unit_id = ?8) AND (?9 = '' OR s.kind = ?9) AND (i.year < ?10 OR (i.year = ?10 AND i.serial < ?11)) ORDER BY i.year DESC, i.serial DESC LIMIT ?12";
}

pub(super) fn units(tx: &mut Tx, unit: UnitId, span: &Span, today: Date) -> Result<Vec<OfUnit>> {
    Ok(tx.query(UNITS, params![unit, span.from, span.until, today], |r| {
        let counts =
            Counts { open: r.get(2)?, due: r.get(3)?, on_time: r.get(4)?, late: r.get(5)?, overdue: r.get(6)? };
        Ok(OfUnit { unit: r.get(0)?, name: r.get(1)?, counts })
    })?)
}

/// How many were opened on each day.
pub(super) fn opened(tx: &mut Tx, unit: UnitId, span: &Span) -> Result<Vec<(Date, i64)>> {
    let (from, until) = span.instants();
    let ahead = 8 * 60 * 60 * 1000_i64;
    let params = params![unit, from, until, ahead, DAY];
    Ok(tx.query(OPENED, params, |r| Ok((r.get::<Instant>(0)?.date(), r.get(1)?)))?)
}

/// How many were closed in each month, 1 to 12.
pub(super) fn closed(tx: &mut Tx, unit: UnitId, span: &Span) -> Result<Vec<(i8, i64)>> {
    let params = params![unit, span.from, span.until];
    Ok(tx.query(CLOSED, params, |r| Ok((r.get::<Date>(0)?.month(), r.get(1)?)))?)
}

pub(super) fn sources(tx: &mut Tx, unit: UnitId, span: &Span) -> Result<Vec<(SourceKind, i64)>> {
    let (from, until) = span.instants();
    Ok(tx.query(SOURCES, params![unit, from, until], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

pub(super) fn behind(
    tx: &mut Tx,
    (unit, of): (UnitId, &Behind),
    (span, today): (&Span, Date),
    ((year, serial), most): ((i64, i64), i64),
) -> Result<Vec<Listed>> {
    let (from, until) = span.instants();
    let lead = of.lead.map(|id| id.to_string()).unwrap_or_default();
    let source = of.source.map_or("", SourceKind::code);
    let (first, last, figure) = (span.from, span.until, of.figure.code());
    let params = params![unit, figure, first, last, from, until, today, lead, source, year, serial, most];
    Ok(tx.query(BEHIND, params, lists::listed)?)
}
