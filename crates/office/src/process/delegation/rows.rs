//! Rows of delegations.

use lexicon::{DelegationId, Instant, MatterId, PersonId, UnitId};
use store::{Row, Tx, params, statements};

use super::{Delegation, Order, Scope};
use crate::Result;

statements! {
    /// Makes a delegation.
    MAKE = "INSERT INTO delegation (id, unit_id, person_id, delegate_id, scope, starts_at, ends_at, reason, made_by, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    /// Takes one back.
    REVOKE = "UPDATE delegation SET revoked_by = ?2, revoked_at = ?3 WHERE id = ?1 AND revoked_at IS NULL";
    /// What is in force for a person at an instant, to whoever is present.
    IN_FORCE = "SELECT d.delegate_id, d.scope, d.unit_id FROM delegation d JOIN person p ON p.id = d.delegate_id WHERE d.person_id = ?1 AND d.ends_at > ?2 AND d.starts_at <= ?2 AND d.revoked_at IS NULL AND p.left_on IS NULL AND p.disabled_at IS NULL ORDER BY d.made_at, d.id";
    /// One delegation.
    ONE = "SELECT d.id, d.unit_id, d.person_id, a.name, d.delegate_id, b.name, d.scope, d.starts_at, d.ends_at, d.reason, m.name, d.made_at, r.name, d.revoked_at FROM delegation d JOIN person a ON a.id = d.person_id JOIN person b ON b.id = d.delegate_id JOIN person m ON m.id = d.made_by LEFT JOIN person r ON r.id = d.revoked_by WHERE d.id = ?1";
    /// What a person gave, the latest first.
    GIVEN = "SELECT d.id, d.unit_id, d.person_id, a.name, d.delegate_id, b.name, d.scope, d.starts_at, d.ends_at, d.reason, m.name, d.made_at, r.name, d.revoked_at FROM delegation d JOIN person a ON a.id = d.person_id JOIN person b ON b.id = d.delegate_id JOIN person m ON m.id = d.made_by LEFT JOIN person r ON r.id = d.revoked_by WHERE d.person_id = ?1 ORDER BY d.ends_at DESC, d.id DESC LIMIT 50";
    /// What a person was given, the latest first.
    RECEIVED = "SELECT d.id, d.unit_id, d.person_id, a.name, d.delegate_id, b.name, d.scope, d.starts_at, d.ends_at, d.reason, m.name, d.made_at, r.name, d.revoked_at FROM delegation d JOIN person a ON a.id = d.person_id JOIN person b ON b.id = d.delegate_id JOIN person m ON m.id = d.made_by LEFT JOIN person r ON r.id = d.revoked_by WHERE d.delegate_id = ?1 ORDER BY d.ends_at DESC, d.id DESC LIMIT 50";
    /// The delegations of a unit, the latest first.
    OF_UNIT = "SELECT d.id, d.unit_id, d.person_id, a.name, d.delegate_id, b.name, d.scope, d.starts_at, d.ends_at, d.reason, m.name, d.made_at, r.name, d.revoked_at FROM delegation d JOIN person a ON a.id = d.person_id JOIN person b ON b.id = d.delegate_id JOIN person m ON m.id = d.made_by LEFT JOIN person r ON r.id = d.revoked_by WHERE d.unit_id = ?1 ORDER BY d.made_at DESC, d.id DESC LIMIT 100";
    /// What a person gave that is not taken back and overlaps a period.
    GIVEN_WITHIN = "SELECT d.scope, b.name FROM delegation d JOIN person b ON b.id = d.delegate_id WHERE d.person_id = ?1 AND d.ends_at > ?2 AND d.starts_at < ?3 AND d.revoked_at IS NULL";
    /// For whom a person acts within a period.
    RECEIVED_WITHIN = "SELECT d.scope, a.name FROM delegation d JOIN person a ON a.id = d.person_id WHERE d.delegate_id = ?1 AND d.ends_at > ?2 AND d.starts_at < ?3 AND d.revoked_at IS NULL";
    /// The open work of a person that is their own.
    OWN_WORK = "SELECT matter_id, duty, step FROM task WHERE holder_id = ?1 AND kind = 'work' AND closed_at IS NULL AND behalf_id IS NULL ORDER BY sort_at, id";
    /// Ends the sight a delegate had of a matter, unless they opened or decided something there, or something else let them in: a part
    /// of their own, what they started or answer for, an opinion, an extension to approve, an alarm told to them as a superior.
    UNSEE = "DELETE FROM participant WHERE matter_id = ?1 AND person_id = ?2
             AND since >= (SELECT min(t.opened_at) FROM task t WHERE t.matter_id = ?1 AND t.holder_id = ?2)
             AND NOT EXISTS (SELECT 1 FROM task t WHERE t.matter_id = ?1 AND t.holder_id = ?2 AND (t.behalf_id IS NULL OR t.behalf_id <> ?3 OR t.seen_at IS NOT NULL OR t.closed_at IS NULL OR (t.closed_by = ?2 AND t.outcome <> 'rerouted')))
             AND NOT EXISTS (SELECT 1 FROM matter m WHERE m.id = ?1 AND (m.initiator_id = ?2 OR m.owner_id = ?2))
             AND NOT EXISTS (SELECT 1 FROM matter_link l JOIN matter m ON m.id = l.to_id WHERE l.from_id = ?1 AND m.initiator_id = ?2)
             AND NOT EXISTS (SELECT 1 FROM opinion o WHERE o.matter_id = ?1 AND o.person_id = ?2)
             AND NOT EXISTS (SELECT 1 FROM extension e WHERE e.matter_id = ?1 AND e.approver_id = ?2)
             AND NOT EXISTS (SELECT 1 FROM alarm a WHERE a.matter_id = ?1 AND a.told LIKE '%' || ?4)";
    /// The open work somebody has for another.
    WORK_FOR = "SELECT matter_id, duty, step FROM task WHERE holder_id = ?1 AND behalf_id = ?2 AND kind = 'work' AND closed_at IS NULL ORDER BY sort_at, id";
}

fn read(row: &Row) -> store::Result<Delegation> {
    Ok(Delegation {
        id: row.get(0)?,
        unit: row.get(1)?,
        person: row.get(2)?,
        person_name: row.get(3)?,
        delegate: row.get(4)?,
        delegate_name: row.get(5)?,
        scope: Scope::from_code(&row.get::<String>(6)?),
        starts_at: row.get(7)?,
        ends_at: row.get(8)?,
        reason: row.get(9)?,
        made_by: row.get(10)?,
        made_at: row.get(11)?,
        revoked_by: row.get::<Option<String>>(12)?.unwrap_or_default(),
        revoked_at: row.get(13)?,
    })
}

pub(super) fn make(
    tx: &mut Tx,
    (unit, person, by): (UnitId, PersonId, PersonId),
    order: &Order,
    (from, to): (Instant, Instant),
) -> Result<DelegationId> {
    let id: DelegationId = tx.new_id();
    let now = tx.now();
    let (scope, reason) = (order.scope.code(), order.reason.trim());
    tx.exec(MAKE, params![id, unit, person, order.delegate, scope, from, to, reason, by, now])?;
    Ok(id)
}

pub(super) fn revoke(tx: &mut Tx, id: DelegationId, by: PersonId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.exec(REVOKE, params![id, by, now])? > 0)
}

pub(super) fn in_force(tx: &mut Tx, person: PersonId) -> Result<Vec<(PersonId, Scope, UnitId)>> {
    let now = tx.now();
    let found = |r: &Row| Ok((r.get(0)?, Scope::from_code(&r.get::<String>(1)?), r.get(2)?));
    Ok(tx.query(IN_FORCE, params![person, now], found)?)
}

pub(super) fn one(tx: &mut Tx, id: DelegationId) -> Result<Delegation> {
    Ok(tx.one(ONE, params![id], read)?)
}

pub(super) fn given(tx: &mut Tx, person: PersonId) -> Result<Vec<Delegation>> {
    Ok(tx.query(GIVEN, params![person], read)?)
}

pub(super) fn received(tx: &mut Tx, person: PersonId) -> Result<Vec<Delegation>> {
    Ok(tx.query(RECEIVED, params![person], read)?)
}

pub(super) fn of_unit(tx: &mut Tx, unit: UnitId) -> Result<Vec<Delegation>> {
    Ok(tx.query(OF_UNIT, params![unit], read)?)
}

/// Scope and name of the other of what overlaps a period.
type Others = Vec<(Scope, String)>;

fn other(row: &Row) -> store::Result<(Scope, String)> {
    Ok((Scope::from_code(&row.get::<String>(0)?), row.get(1)?))
}

pub(super) fn given_within(tx: &mut Tx, person: PersonId, (from, to): (Instant, Instant)) -> Result<Others> {
    Ok(tx.query(GIVEN_WITHIN, params![person, from, to], other)?)
}

pub(super) fn received_within(tx: &mut Tx, person: PersonId, (from, to): (Instant, Instant)) -> Result<Others> {
    Ok(tx.query(RECEIVED_WITHIN, params![person, from, to], other)?)
}

/// Matter, number of the duty and step.
pub(super) type Work = (MatterId, u32, String);

fn work(row: &Row) -> store::Result<Work> {
    Ok((row.get(0)?, u32::try_from(row.get::<i64>(1)?).unwrap_or(0), row.get(2)?))
}

pub(super) fn own_work(tx: &mut Tx, person: PersonId) -> Result<Vec<Work>> {
    Ok(tx.query(OWN_WORK, params![person], work)?)
}

pub(super) fn work_for(tx: &mut Tx, delegate: PersonId, person: PersonId) -> Result<Vec<Work>> {
    Ok(tx.query(WORK_FOR, params![delegate, person], work)?)
}
