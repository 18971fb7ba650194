//! Rows of the ledgers and of their special groups.

use std::collections::HashMap;

use lexicon::{Date, GroupId, Instant, MatterId, PersonId, UnitId};
use store::{Tx, params, statements};

use super::{Group, LedgerCheck, LedgerItem, LedgerStep};
use crate::Result;
use crate::supervision::{Ledger, Signs};

statements! {
    /// The groups of a unit.
    GROUPS = "SELECT g.id, g.ledger, g.name, g.leader_id, coalesce(p.name, '') FROM supervision_group g LEFT JOIN person p ON p.id = g.leader_id WHERE g.unit_id = ?1 ORDER BY g.ledger DESC, g.position, g.id";
    /// How many items the groups of a unit have taken on.
    GROUP_ITEMS = "SELECT group_id, count(*) FROM supervision_item WHERE group_id IN (SELECT g.id FROM supervision_group g WHERE g.unit_id = ?1) GROUP BY group_id";
    /// Adds a group.
    ADD_GROUP = "INSERT INTO supervision_group (id, unit_id, ledger, position, name) VALUES (?1, ?2, ?3, ?4, ?5)";
    /// Renames a group and names who leads it.
    CHANGE_GROUP = "UPDATE supervision_group SET name = ?2, leader_id = ?3 WHERE id = ?1";
    /// Takes away a group.
    REMOVE_GROUP = "DELETE FROM supervision_group WHERE id = ?1";
    /// How many items a ledger has, open or closed since ?3.
    TOTAL = "SELECT count(*) FROM supervision_item i WHERE i.unit_id = ?1 AND i.ledger = ?2 AND (i.closed_on IS NULL OR (i.closed_on >= ?3 AND i.withdrawn_on IS NULL))";
    /// A page of the items of a ledger, open or closed since ?3: group by group, by their limit.
    ITEMS = "SELECT i.matter_id, i.number, i.content, i.target, i.measure, i.measure_unit, i.strategy, i.due_on, i.milestone_on, i.closed_on, i.report_on, i.progress, i.group_id, u.short_name, p.name, coalesce(k.name, '') FROM (SELECT i.matter_id FROM supervision_item i LEFT JOIN supervision_group g ON g.id = i.group_id WHERE i.unit_id = ?1 AND i.ledger = ?2 AND (i.closed_on IS NULL OR (i.closed_on >= ?3 AND i.withdrawn_on IS NULL)) ORDER BY coalesce(g.position, 1000), coalesce(g.id, ''), i.due_on, i.matter_id LIMIT ?4 OFFSET ?5) l JOIN supervision_item i ON i.matter_id = l.matter_id JOIN unit u ON u.id = i.lead_unit_id JOIN supervision_charge c ON c.item_id = i.matter_id AND c.role = 'lead' AND c.ended_at IS NULL JOIN person p ON p.id = c.person_id LEFT JOIN person k ON k.id = i.cared_by ORDER BY i.due_on, i.matter_id";
    /// The milestones of the same items.
    STEPS = "SELECT m.item_id, m.name, m.due_on, m.done_on FROM (SELECT i.matter_id FROM supervision_item i LEFT JOIN supervision_group g ON g.id = i.group_id WHERE i.unit_id = ?1 AND i.ledger = ?2 AND (i.closed_on IS NULL OR (i.closed_on >= ?3 AND i.withdrawn_on IS NULL)) ORDER BY coalesce(g.position, 1000), coalesce(g.id, ''), i.due_on, i.matter_id LIMIT ?4 OFFSET ?5) l JOIN supervision_milestone m ON m.item_id = l.matter_id ORDER BY m.item_id, m.position";
    /// The latest feedback given on each of the same items.
    CHECKS = "SELECT f.item_id, f.given_at, coalesce(f.body, ''), f.verdict FROM (SELECT i.matter_id FROM supervision_item i LEFT JOIN supervision_group g ON g.id = i.group_id WHERE i.unit_id = ?1 AND i.ledger = ?2 AND (i.closed_on IS NULL OR (i.closed_on >= ?3 AND i.withdrawn_on IS NULL)) ORDER BY coalesce(g.position, 1000), coalesce(g.id, ''), i.due_on, i.matter_id LIMIT ?4 OFFSET ?5) l JOIN supervision_feedback f ON f.id = (SELECT x.id FROM supervision_feedback x WHERE x.item_id = l.matter_id AND x.given_at IS NOT NULL ORDER BY x.given_at DESC, x.id DESC LIMIT 1)";
    /// The support units of the same items.
    SUPPORT = "SELECT c.item_id, u.short_name FROM (SELECT i.matter_id FROM supervision_item i LEFT JOIN supervision_group g ON g.id = i.group_id WHERE i.unit_id = ?1 AND i.ledger = ?2 AND (i.closed_on IS NULL OR (i.closed_on >= ?3 AND i.withdrawn_on IS NULL)) ORDER BY coalesce(g.position, 1000), coalesce(g.id, ''), i.due_on, i.matter_id LIMIT ?4 OFFSET ?5) l JOIN supervision_charge c ON c.item_id = l.matter_id JOIN unit u ON u.id = c.unit_id WHERE c.role = 'support' AND c.ended_at IS NULL ORDER BY u.sort_order, u.id";
}

pub(super) fn groups(tx: &mut Tx, unit: UnitId) -> Result<Vec<Group>> {
    Ok(tx.query(GROUPS, params![unit], |r| {
        Ok(Group { id: r.get(0)?, ledger: r.get(1)?, name: r.get(2)?, leader: r.get(3)?, leader_name: r.get(4)? })
    })?)
}

pub(super) fn group_items(tx: &mut Tx, unit: UnitId) -> Result<HashMap<GroupId, i64>> {
    Ok(tx.query(GROUP_ITEMS, params![unit], |r| Ok((r.get(0)?, r.get(1)?)))?.into_iter().collect())
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

/// Which items of a ledger are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) unit: UnitId,
    pub(super) ledger: Ledger,
    /// Items closed before are left out.
    pub(super) since: Date,
    pub(super) most: i64,
    pub(super) skip: i64,
}

pub(super) fn total(tx: &mut Tx, p: Part) -> Result<i64> {
    Ok(tx.one(TOTAL, params![p.unit, p.ledger, p.since], |r| r.get(0))?)
}

pub(super) fn items(tx: &mut Tx, p: Part) -> Result<Vec<LedgerItem>> {
    Ok(tx.query(ITEMS, params![p.unit, p.ledger, p.since, p.most, p.skip], |r| {
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

pub(super) fn steps(tx: &mut Tx, p: Part) -> Result<HashMap<MatterId, Vec<LedgerStep>>> {
    let mut all: HashMap<MatterId, Vec<LedgerStep>> = HashMap::new();
    let found = tx.query(STEPS, params![p.unit, p.ledger, p.since, p.most, p.skip], |r| {
        Ok((r.get(0)?, LedgerStep { name: r.get(1)?, due_on: r.get(2)?, done_on: r.get(3)? }))
    })?;
    found.into_iter().for_each(|(item, step)| all.entry(item).or_default().push(step));
    Ok(all)
}

pub(super) fn checks(tx: &mut Tx, p: Part) -> Result<HashMap<MatterId, LedgerCheck>> {
    let found: Vec<(MatterId, LedgerCheck)> =
        tx.query(CHECKS, params![p.unit, p.ledger, p.since, p.most, p.skip], |r| {
            let given_at: Instant = r.get(1)?;
            Ok((r.get(0)?, LedgerCheck { given_at, body: r.get(2)?, verdict: r.get(3)? }))
        })?;
    Ok(found.into_iter().collect())
}

pub(super) fn support(tx: &mut Tx, p: Part) -> Result<HashMap<MatterId, Vec<String>>> {
    let mut all: HashMap<MatterId, Vec<String>> = HashMap::new();
    let found: Vec<(MatterId, String)> =
        tx.query(SUPPORT, params![p.unit, p.ledger, p.since, p.most, p.skip], |r| Ok((r.get(0)?, r.get(1)?)))?;
    found.into_iter().for_each(|(item, unit)| all.entry(item).or_default().push(unit));
    Ok(all)
}
