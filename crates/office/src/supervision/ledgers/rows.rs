//! Rows of the ledgers and of their special groups.

use std::collections::HashMap;

use lexicon::{Date, GroupId, Instant, MatterId, PersonId, UnitId};
use store::{Tx, params, statements};

use super::{Group, LedgerCheck, LedgerItem, LedgerStep};
use crate::Result;
use crate::supervision::{Ledger, Signs};

statements! {
    /// The groups of a unit with how many items each has taken on.
    GROUPS = "SELECT g.id, g.ledger, g.name, g.leader_id, coalesce(p.name, ''), (SELECT count(*) FROM supervision_item i WHERE i.unit_id = g.unit_id AND i.group_id = g.id) FROM supervision_group g LEFT JOIN person p ON p.id = g.leader_id WHERE g.unit_id = ?1 ORDER BY g.ledger DESC, g.position, g.id";
    /// Adds a group.
    ADD_GROUP = "INSERT INTO supervision_group (id, unit_id, ledger, position, name) VALUES (?1, ?2, ?3, ?4, ?5)";
    /// Renames a group and names who leads it.
    CHANGE_GROUP = "UPDATE supervision_group SET name = ?2, leader_id = ?3 WHERE id = ?1";
    /// Takes away a group.
    REMOVE_GROUP = "DELETE FROM supervision_group WHERE id = ?1";
    /// The items of a ledger, open or closed since ?3, by their limit.
    ITEMS = "SELECT i.matter_id, i.number, i.content, i.target, i.measure, i.measure_unit, i.strategy, i.due_on, i.milestone_on, i.closed_on, i.report_on, i.progress, i.group_id, u.short_name, p.name, coalesce(l.name, '') FROM supervision_item i JOIN unit u ON u.id = i.lead_unit_id JOIN supervision_charge c ON c.item_id = i.matter_id AND c.role = 'lead' AND c.ended_at IS NULL JOIN person p ON p.id = c.person_id LEFT JOIN person l ON l.id = i.cared_by WHERE i.unit_id = ?1 AND i.ledger = ?2 AND (i.closed_on IS NULL OR (i.closed_on >= ?3 AND i.withdrawn_on IS NULL)) ORDER BY i.due_on, i.matter_id LIMIT ?4";
    /// The milestones of a ledger's items.
    STEPS = "SELECT m.item_id, m.name, m.due_on, m.done_on FROM supervision_item i JOIN supervision_milestone m ON m.item_id = i.matter_id WHERE i.unit_id = ?1 AND i.ledger = ?2 AND (i.closed_on IS NULL OR (i.closed_on >= ?3 AND i.withdrawn_on IS NULL)) ORDER BY m.item_id, m.position";
    /// The feedback given on a ledger's items, the latest last.
    CHECKS = "SELECT f.item_id, f.given_at, coalesce(f.body, ''), f.verdict FROM supervision_item i JOIN supervision_feedback f ON f.item_id = i.matter_id WHERE i.unit_id = ?1 AND i.ledger = ?2 AND (i.closed_on IS NULL OR (i.closed_on >= ?3 AND i.withdrawn_on IS NULL)) AND f.given_at IS NOT NULL ORDER BY f.given_at, f.id";
    /// The support units of a ledger's items.
    SUPPORT = "SELECT c.item_id, u.short_name FROM supervision_item i JOIN supervision_charge c ON c.item_id = i.matter_id JOIN unit u ON u.id = c.unit_id WHERE i.unit_id = ?1 AND i.ledger = ?2 AND (i.closed_on IS NULL OR (i.closed_on >= ?3 AND i.withdrawn_on IS NULL)) AND c.role = 'support' AND c.ended_at IS NULL ORDER BY u.sort_order, u.id";
}

pub(super) fn groups(tx: &mut Tx, unit: UnitId) -> Result<Vec<Group>> {
    Ok(tx.query(GROUPS, params![unit], |r| {
        Ok(Group {
            id: r.get(0)?,
            ledger: r.get(1)?,
            name: r.get(2)?,
            leader: r.get(3)?,
            leader_name: r.get(4)?,
            items: r.get(5)?,
        })
    })?)
}

pub(super) fn add_group(
    tx: &mut Tx,
    (unit, ledger): (UnitId, Ledger),
    (position, name): (usize, &str),
) -> Result<GroupId> {
    let id: GroupId = tx.new_id();
    tx.exec(ADD_GROUP, params![id, unit, ledger, i64::try_from(position).unwrap_or(i64::MAX), name])?;
    Ok(id)
}

pub(super) fn change_group(tx: &mut Tx, id: GroupId, name: &str, leader: Option<PersonId>) -> Result<()> {
    Ok(tx.exec_one(CHANGE_GROUP, params![id, name, leader])?)
}

pub(super) fn remove_group(tx: &mut Tx, id: GroupId) -> Result<()> {
    Ok(tx.exec_one(REMOVE_GROUP, params![id])?)
}

fn target(words: String, number: &str, unit: &str) -> String {
    match (words.is_empty(), number.is_empty()) {
        (_, true) => words,
        (true, false) => format!("{number} {unit}"),
        (false, false) => format!("{words}（{number} {unit}）"),
    }
}

pub(super) fn items(tx: &mut Tx, (unit, ledger): (UnitId, Ledger), since: Date, most: i64) -> Result<Vec<LedgerItem>> {
    Ok(tx.query(ITEMS, params![unit, ledger, since, most], |r| {
        let closed_on: Option<Date> = r.get(9)?;
        Ok(LedgerItem {
            id: r.get(0)?,
            number: r.get(1)?,
            content: r.get(2)?,
            target: target(r.get(3)?, &r.get::<String>(4)?, &r.get::<String>(5)?),
            strategy: r.get(6)?,
            signs: Signs { due_on: r.get(7)?, milestone_on: r.get(8)?, is_closed: closed_on.is_some() },
            closed_on,
            report_on: r.get(10)?,
            progress: r.get(11)?,
            group: r.get(12)?,
            lead: r.get(13)?,
            person: r.get(14)?,
            support: Vec::new(),
            cared_by: r.get(15)?,
            steps: Vec::new(),
            check: None,
        })
    })?)
}

pub(super) fn steps(
    tx: &mut Tx,
    unit: UnitId,
    ledger: Ledger,
    since: Date,
) -> Result<HashMap<MatterId, Vec<LedgerStep>>> {
    let mut all: HashMap<MatterId, Vec<LedgerStep>> = HashMap::new();
    let found = tx.query(STEPS, params![unit, ledger, since], |r| {
        Ok((r.get(0)?, LedgerStep { name: r.get(1)?, due_on: r.get(2)?, done_on: r.get(3)? }))
    })?;
    found.into_iter().for_each(|(item, step)| all.entry(item).or_default().push(step));
    Ok(all)
}

pub(super) fn checks(tx: &mut Tx, unit: UnitId, ledger: Ledger, since: Date) -> Result<HashMap<MatterId, LedgerCheck>> {
    let found: Vec<(MatterId, LedgerCheck)> = tx.query(CHECKS, params![unit, ledger, since], |r| {
        let given_at: Instant = r.get(1)?;
        Ok((r.get(0)?, LedgerCheck { given_at, body: r.get(2)?, verdict: r.get(3)? }))
    })?;
    Ok(found.into_iter().collect())
}

pub(super) fn support(
    tx: &mut Tx,
    unit: UnitId,
    ledger: Ledger,
    since: Date,
) -> Result<HashMap<MatterId, Vec<String>>> {
    let mut all: HashMap<MatterId, Vec<String>> = HashMap::new();
    let found: Vec<(MatterId, String)> =
        tx.query(SUPPORT, params![unit, ledger, since], |r| Ok((r.get(0)?, r.get(1)?)))?;
    found.into_iter().for_each(|(item, unit)| all.entry(item).or_default().push(unit));
    Ok(all)
}
