//! Rows of the statistics.

use lexicon::{Instant, MatterId, UnitId};
use store::{List, Tx, params, statements};

use super::Behind;
use crate::Result;
use crate::supervision::SourceKind;
use crate::supervision::lists::{Listed, rows as lists};

statements! {
    /// How many items are open now, by lead unit.
    OPEN = "SELECT lead_unit_id, count(*) FROM supervision_item WHERE unit_id = ?1 AND closed_on IS NULL GROUP BY lead_unit_id";
    /// Opened from ?2 until before ?3, by source.
    SOURCES = "SELECT s.kind, count(*) FROM supervision_item i JOIN matter m ON m.id = i.matter_id JOIN supervision_source s ON s.item_id = i.matter_id WHERE i.unit_id = ?1 AND i.withdrawn_on IS NULL AND m.opened_at >= ?2 AND m.opened_at < ?3 GROUP BY s.kind ORDER BY 2 DESC, 1";
    /// A page of the items a figure counts, newest first: those open now, of a lead unit ?3, where ?2 is `open`, else those of the list ?4. ?5 source; ?6 and ?7 the last row shown; ?8 rows.
    BEHIND = "SELECT i.matter_id, i.number, i.category, i.content, i.due_on, i.milestone_on, i.closed_on, i.progress, i.round, l.short_name, p.name, s.kind, s.said_by, i.year, i.serial, i.parent_id, i.unit_id FROM supervision_item i JOIN unit l ON l.id = i.lead_unit_id JOIN supervision_source s ON s.item_id = i.matter_id JOIN supervision_charge c ON c.item_id = i.matter_id AND c.role = 'lead' AND c.ended_at IS NULL JOIN person p ON p.id = c.person_id WHERE i.unit_id = ?1 AND ((?2 = 'open' AND i.closed_on IS NULL AND (?3 = '' OR i.lead_unit_id = ?3)) OR i.matter_id IN (SELECT value FROM json_each(?4))) AND (?5 = '' OR s.kind = ?5) AND (i.year < ?6 OR (i.year = ?6 AND i.serial < ?7)) ORDER BY i.year DESC, i.serial DESC LIMIT ?8";
}

pub(super) fn open(tx: &mut Tx, unit: UnitId) -> Result<Vec<(UnitId, i64)>> {
    Ok(tx.query(OPEN, params![unit], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

pub(super) fn sources(tx: &mut Tx, unit: UnitId, (from, until): (Instant, Instant)) -> Result<Vec<(SourceKind, i64)>> {
    Ok(tx.query(SOURCES, params![unit, from, until], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

pub(super) fn behind(
    tx: &mut Tx,
    (unit, of): (UnitId, &Behind),
    items: &[MatterId],
    ((year, serial), most): ((i64, i64), i64),
) -> Result<Vec<Listed>> {
    let lead = of.lead.map(|id| id.to_string()).unwrap_or_default();
    let source = of.source.map_or("", SourceKind::code);
    let params = params![unit, of.figure.code(), lead, List::of(items), source, year, serial, most];
    Ok(tx.query(BEHIND, params, lists::listed)?)
}
