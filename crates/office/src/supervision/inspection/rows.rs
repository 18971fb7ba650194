//! Rows of planned inspections.

use std::collections::HashMap;

use lexicon::{Date, InspectionId, PersonId, UnitId};
use store::{Row, Tx, params, statements};

use super::{Coming, Inspection, NewInspection};
use crate::Result;

statements! {
    /// Plans an inspection.
    INSERT = "INSERT INTO inspection (id, unit_id, kind, title, scope, basis, above, from_on, to_on, made_at, made_by, dropped_why, unannounced) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, '', ?12)";
    /// Adds a unit it visits.
    AIM = "INSERT INTO inspection_target (inspection_id, unit_id) VALUES (?1, ?2)";
    /// One inspection.
    FIND = "SELECT i.id, i.unit_id, u.short_name, i.kind, i.title, i.scope, i.basis, i.above, i.from_on, i.to_on, p.name, i.made_at, i.dropped_at, i.dropped_why, i.unannounced FROM inspection i JOIN unit u ON u.id = i.unit_id JOIN person p ON p.id = i.made_by WHERE i.id = ?1";
    /// The inspections of an organising unit that touch the days ?2 to ?3.
    OF_UNIT = "SELECT i.id, i.unit_id, u.short_name, i.kind, i.title, i.scope, i.basis, i.above, i.from_on, i.to_on, p.name, i.made_at, i.dropped_at, i.dropped_why, i.unannounced FROM inspection i JOIN unit u ON u.id = i.unit_id JOIN person p ON p.id = i.made_by WHERE i.unit_id = ?1 AND i.to_on >= ?2 AND i.from_on <= ?3 ORDER BY i.from_on, i.id";
    /// Whom an inspection visits.
    TARGETS = "SELECT t.unit_id, u.short_name FROM inspection_target t JOIN unit u ON u.id = t.unit_id WHERE t.inspection_id = ?1 ORDER BY u.sort_order, u.id";
    /// Whom the inspections of an organising unit visit.
    TARGETS_OF_UNIT = "SELECT t.inspection_id, t.unit_id, u.short_name FROM inspection i JOIN inspection_target t ON t.inspection_id = i.id JOIN unit u ON u.id = t.unit_id WHERE i.unit_id = ?1 AND i.to_on >= ?2 AND i.from_on <= ?3 ORDER BY u.sort_order, u.id";
    /// What comes to any unit from ?1 to ?2.
    COMING = "SELECT i.id, o.short_name, i.kind, i.title, i.above, i.from_on, i.to_on, t.unit_id, u.short_name, i.unit_id, i.unannounced, i.scope FROM inspection i JOIN inspection_target t ON t.inspection_id = i.id JOIN unit o ON o.id = i.unit_id JOIN unit u ON u.id = t.unit_id WHERE i.dropped_at IS NULL AND i.from_on <= ?2 AND i.to_on >= ?1 ORDER BY u.sort_order, u.id, i.from_on, i.id";
    /// Drops an inspection.
    DROP = "UPDATE inspection SET dropped_at = ?2, dropped_why = ?3 WHERE id = ?1 AND dropped_at IS NULL";
}

pub(super) fn insert(tx: &mut Tx, (unit, by): (UnitId, PersonId), n: &NewInspection) -> Result<InspectionId> {
    let (id, now): (InspectionId, _) = (tx.new_id(), tx.now());
    let (title, scope, basis) = (n.title.trim(), n.scope.trim(), n.basis.trim());
    tx.exec(
        INSERT,
        params![id, unit, n.kind, title, scope, basis, n.above, n.from_on, n.to_on, now, by, n.unannounced],
    )?;
    let mut targets = n.targets.clone();
    targets.sort();
    targets.dedup();
    for target in targets {
        tx.exec(AIM, params![id, target])?;
    }
    Ok(id)
}

fn read(r: &Row) -> store::Result<Inspection> {
    Ok(Inspection {
        id: r.get(0)?,
        unit: r.get(1)?,
        unit_name: r.get(2)?,
        kind: r.get(3)?,
        title: r.get(4)?,
        scope: r.get(5)?,
        basis: r.get(6)?,
        above: r.get(7)?,
        from_on: r.get(8)?,
        to_on: r.get(9)?,
        made: (r.get(10)?, r.get(11)?),
        dropped_at: r.get(12)?,
        dropped_why: r.get(13)?,
        unannounced: r.get(14)?,
        targets: Vec::new(),
    })
}

pub(super) fn find(tx: &mut Tx, id: InspectionId) -> Result<Option<Inspection>> {
    let Some(found) = tx.opt(FIND, params![id], read)? else { return Ok(None) };
    let targets = tx.query(TARGETS, params![id], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(Some(Inspection { targets, ..found }))
}

pub(super) fn of_unit(tx: &mut Tx, unit: UnitId, (from, to): (Date, Date)) -> Result<Vec<Inspection>> {
    let mut aims: HashMap<InspectionId, Vec<(UnitId, String)>> = HashMap::new();
    for (id, target, name) in
        tx.query(TARGETS_OF_UNIT, params![unit, from, to], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
    {
        aims.entry(id).or_default().push((target, name));
    }
    let found = tx.query(OF_UNIT, params![unit, from, to], read)?;
    Ok(found.into_iter().map(|i| Inspection { targets: aims.remove(&i.id).unwrap_or_default(), ..i }).collect())
}

pub(super) fn coming(tx: &mut Tx, (from, to): (Date, Date)) -> Result<Vec<Coming>> {
    Ok(tx.query(COMING, params![from, to], |r| {
        Ok(Coming {
            id: r.get(0)?,
            by: r.get(1)?,
            kind: r.get(2)?,
            title: r.get(3)?,
            above: r.get(4)?,
            from_on: r.get(5)?,
            to_on: r.get(6)?,
            unit: r.get(7)?,
            unit_name: r.get(8)?,
            organiser: r.get(9)?,
            unannounced: r.get(10)?,
            scope: r.get(11)?,
        })
    })?)
}

pub(super) fn drop_plan(tx: &mut Tx, id: InspectionId, why: &str) -> Result<()> {
    let now = tx.now();
    Ok(tx.exec_one(DROP, params![id, now, why])?)
}
