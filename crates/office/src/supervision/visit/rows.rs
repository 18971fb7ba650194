//! Rows of field visits.

use lexicon::{Date, EvidenceId, FindingId, MatterId, PersonId, UnitId, VisitId};
use store::{Tx, params, statements};

use super::{Finding, NewVisit, Visit, VisitFile, VisitLine};
use crate::Result;
use crate::document::attachment::Stored;

statements! {
    /// Records a visit.
    INSERT = "INSERT INTO supervision_visit (id, unit_id, inspection_id, item_id, manner, visited_unit_id, place, visited_on, people, summary, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    /// One visit.
    FIND = "SELECT v.id, v.unit_id, o.short_name, v.manner, v.visited_unit_id, u.short_name, v.place, v.visited_on, v.people, v.summary, v.inspection_id, n.title, v.item_id, i.number, p.name, v.made_at FROM supervision_visit v JOIN unit o ON o.id = v.unit_id JOIN unit u ON u.id = v.visited_unit_id JOIN person p ON p.id = v.made_by LEFT JOIN inspection n ON n.id = v.inspection_id LEFT JOIN supervision_item i ON i.matter_id = v.item_id WHERE v.id = ?1";
    /// A page of visits, the latest first: made by ?1, or at ?2 unless covert with nothing that unit is charged with; ?3 and ?4: the last row shown.
    LISTED = "SELECT v.id, o.short_name, v.manner, u.short_name, v.place, v.visited_on, (SELECT count(*) FROM supervision_finding f WHERE f.visit_id = v.id AND (v.unit_id = ?1 OR v.manner <> 'covert' OR EXISTS (SELECT 1 FROM supervision_charge c WHERE c.item_id = f.item_id AND c.unit_id = v.visited_unit_id))), (SELECT count(*) FROM supervision_finding f WHERE f.visit_id = v.id AND EXISTS (SELECT 1 FROM supervision_item i WHERE i.matter_id = f.item_id AND i.withdrawn_on IS NULL) AND (v.unit_id = ?1 OR EXISTS (SELECT 1 FROM supervision_charge c WHERE c.item_id = f.item_id AND c.unit_id = v.visited_unit_id))), v.unit_id FROM supervision_visit v JOIN unit o ON o.id = v.unit_id JOIN unit u ON u.id = v.visited_unit_id WHERE (v.unit_id = ?1 OR (v.visited_unit_id = ?2 AND (v.manner <> 'covert' OR EXISTS (SELECT 1 FROM supervision_finding f WHERE f.visit_id = v.id AND EXISTS (SELECT 1 FROM supervision_charge c WHERE c.item_id = f.item_id AND c.unit_id = v.visited_unit_id))))) AND (v.visited_on < ?3 OR (v.visited_on = ?3 AND v.id < ?4)) ORDER BY v.visited_on DESC, v.id DESC LIMIT ?5";
    /// The visits made for an item, and those of which a finding has become it, the latest first.
    OF_ITEM = "SELECT v.id FROM supervision_visit v WHERE v.id IN (SELECT m.id FROM supervision_visit m WHERE m.item_id = ?1 UNION SELECT f.visit_id FROM supervision_finding f WHERE f.item_id = ?1) ORDER BY v.visited_on DESC, v.id DESC";
    /// Adds a finding.
    ADD_FINDING = "INSERT INTO supervision_finding (id, visit_id, position, words) VALUES (?1, ?2, ?3, ?4)";
    /// The findings of a visit. One whose item was withdrawn has become none.
    FINDINGS = "SELECT f.id, f.words, i.matter_id, i.number, EXISTS (SELECT 1 FROM supervision_charge c WHERE c.item_id = f.item_id AND c.unit_id = v.visited_unit_id) FROM supervision_visit v JOIN supervision_finding f ON f.visit_id = v.id LEFT JOIN supervision_item i ON i.matter_id = f.item_id AND i.withdrawn_on IS NULL WHERE v.id = ?1 ORDER BY f.position, f.id";
    /// The visit of a finding.
    VISIT_OF = "SELECT visit_id FROM supervision_finding WHERE id = ?1";
    /// Keeps the item a finding has become.
    HAND_OVER = "UPDATE supervision_finding SET item_id = ?2 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM supervision_item i WHERE i.matter_id = supervision_finding.item_id AND i.withdrawn_on IS NULL)";
    /// Adds a file.
    ADD_FILE = "INSERT INTO supervision_visit_file (id, visit_id, name, mime, size, blob, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    /// The files of a visit.
    FILES = "SELECT id, name, mime, size, blob FROM supervision_visit_file WHERE visit_id = ?1 ORDER BY added_at, id";
}

pub(super) fn insert(tx: &mut Tx, (unit, visited, by): (UnitId, UnitId, PersonId), v: &NewVisit) -> Result<VisitId> {
    let (id, now): (VisitId, _) = (tx.new_id(), tx.now());
    let (place, people, summary) = (v.place.trim(), v.people.trim(), v.summary.trim());
    tx.exec(
        INSERT,
        params![id, unit, v.inspection, v.item, v.manner, visited, place, v.visited_on, people, summary, now, by],
    )?;
    Ok(id)
}

pub(super) fn find(tx: &mut Tx, id: VisitId) -> Result<Option<Visit>> {
    let found = tx.opt(FIND, params![id], |r| {
        Ok(Visit {
            id: r.get(0)?,
            unit: r.get(1)?,
            unit_name: r.get(2)?,
            manner: r.get(3)?,
            visited: r.get(4)?,
            visited_name: r.get(5)?,
            place: r.get(6)?,
            visited_on: r.get(7)?,
            people: r.get(8)?,
            summary: r.get(9)?,
            inspection: r.get::<Option<_>>(10)?.zip(r.get(11)?),
            item: r.get::<Option<_>>(12)?.zip(r.get(13)?),
            made: (r.get(14)?, r.get(15)?),
            findings: Vec::new(),
            files: Vec::new(),
        })
    })?;
    let Some(visit) = found else { return Ok(None) };
    Ok(Some(Visit { findings: findings(tx, id)?, files: files(tx, id)?, ..visit }))
}

fn findings(tx: &mut Tx, of: VisitId) -> Result<Vec<Finding>> {
    Ok(tx.query(FINDINGS, params![of], |r| {
        Ok(Finding {
            id: r.get(0)?,
            words: r.get(1)?,
            item: r.get::<Option<_>>(2)?.zip(r.get(3)?),
            released: r.get(4)?,
        })
    })?)
}

pub(super) fn of_item(tx: &mut Tx, item: MatterId) -> Result<Vec<VisitId>> {
    Ok(tx.query(OF_ITEM, params![item], |r| r.get(0))?)
}

pub(super) fn list(
    tx: &mut Tx,
    (own, visited): (&str, &str),
    after: Option<(Date, VisitId)>,
    most: i64,
) -> Result<Vec<VisitLine>> {
    let (day, id) = after.map_or((Date::MAX, String::new()), |(day, id)| (day, id.to_string()));
    Ok(tx.query(LISTED, params![own, visited, day, id, most], |r| {
        Ok(VisitLine {
            id: r.get(0)?,
            unit_name: r.get(1)?,
            manner: r.get(2)?,
            visited_name: r.get(3)?,
            place: r.get(4)?,
            visited_on: r.get(5)?,
            findings: r.get(6)?,
            handed: r.get(7)?,
            unit: r.get(8)?,
        })
    })?)
}

pub(super) fn add_finding(tx: &mut Tx, visit: VisitId, (position, words): (usize, &str)) -> Result<()> {
    let id: FindingId = tx.new_id();
    tx.exec(ADD_FINDING, params![id, visit, i64::try_from(position).unwrap_or(i64::MAX), words])?;
    Ok(())
}

pub(super) fn visit_of(tx: &mut Tx, finding: FindingId) -> Result<Option<VisitId>> {
    Ok(tx.opt(VISIT_OF, params![finding], |r| r.get(0))?)
}

pub(super) fn hand_over(tx: &mut Tx, finding: FindingId, item: MatterId) -> Result<()> {
    Ok(tx.exec_one(HAND_OVER, params![finding, item])?)
}

pub(super) fn add_file(tx: &mut Tx, visit: VisitId, file: &Stored) -> Result<EvidenceId> {
    let (id, now): (EvidenceId, _) = (tx.new_id(), tx.now());
    let size = i64::try_from(file.size()).unwrap_or(i64::MAX);
    tx.exec(ADD_FILE, params![id, visit, file.name(), file.mime(), size, file.blob().to_string(), now])?;
    Ok(id)
}

pub(super) fn files(tx: &mut Tx, of: VisitId) -> Result<Vec<VisitFile>> {
    Ok(tx.query(FILES, params![of], |r| {
        Ok(VisitFile { id: r.get(0)?, name: r.get(1)?, mime: r.get(2)?, size: r.get(3)?, blob: r.get(4)? })
    })?)
}
