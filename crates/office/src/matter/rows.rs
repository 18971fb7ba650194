//! Rows of matters and of who may know of them.

use lexicon::{Clock, Instant, Limit, MatterId, PersonId, Stop, Urgency};
use store::{Row, Tx, params, statements};

use super::{Kind, Matter, Way};
use crate::Result;

statements! {
    /// Opens a matter.
    INSERT = "INSERT INTO matter (id, kind, unit_id, department_id, title, urgency, initiator_id, owner_id, state, opened_at, way, revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1)";
    /// One matter.
    FIND = "SELECT id, kind, unit_id, department_id, title, urgency, initiator_id, owner_id, state, opened_at, closed_at, due_at, revision, coalesce(way, kind), limit_text, opened_at, stops, extra_minutes, due_at, done_at, limit_for FROM matter WHERE id = ?1";
    /// Lets a person in.
    ADMIT = "INSERT INTO participant (matter_id, person_id, since) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    /// Whether a person was let in.
    ADMITTED = "SELECT since FROM participant WHERE matter_id = ?1 AND person_id = ?2";
    /// Everybody who was let in.
    ALL_ADMITTED = "SELECT person_id FROM participant WHERE matter_id = ?1 ORDER BY person_id";
    /// Takes back that a person was let in.
    DISMISS = "DELETE FROM participant WHERE matter_id = ?1 AND person_id = ?2";
    /// Binds the first handler.
    SET_OWNER = "UPDATE matter SET owner_id = ?2, revision = revision + 1 WHERE id = ?1";
    /// Names when the whole matter is due, or leaves it to the table.
    SET_DUE = "UPDATE matter SET due_at = ?2, limit_text = ?3, limit_for = ?4, extra_minutes = 0, revision = revision + 1 WHERE id = ?1";
    /// Keeps the clock of the whole matter.
    SET_CLOCK = "UPDATE matter SET limit_text = ?2, limit_for = ?3, stops = ?4, extra_minutes = ?5, due_at = ?6, done_at = ?7, alarm_at = ?8 WHERE id = ?1 AND (limit_text IS DISTINCT FROM ?2 OR limit_for IS DISTINCT FROM ?3 OR stops IS DISTINCT FROM ?4 OR extra_minutes <> ?5 OR due_at IS DISTINCT FROM ?6 OR done_at IS DISTINCT FROM ?7 OR alarm_at IS DISTINCT FROM ?8)";
    /// Changes the title and urgency.
    SET_TITLE = "UPDATE matter SET title = ?2, urgency = ?3, revision = revision + 1 WHERE id = ?1";
    /// Takes another way.
    SET_WAY = "UPDATE matter SET way = ?2, revision = revision + 1 WHERE id = ?1";
    /// Opens it again.
    REOPEN = "UPDATE matter SET state = 'active', closed_at = NULL, revision = revision + 1 WHERE id = ?1";
    /// Links two matters.
    LINK = "INSERT INTO matter_link (from_id, to_id, relation, visit, at) VALUES (?1, ?2, ?3, ?4, ?5)";
    /// What a matter answers.
    ASKED = "SELECT from_id, visit FROM matter_link WHERE to_id = ?1 AND visit IS NOT NULL";
    /// What was begun for a visit of a flow that waits.
    ANSWER_OF = "SELECT to_id FROM matter_link WHERE from_id = ?1 AND visit = ?2";
    /// The matters linked to one, those that came before it and those that came of it.
    LINKS = "SELECT m.id, m.title, coalesce(m.way, m.kind), m.state, x.relation, x.later, x.at FROM (SELECT to_id AS id, relation, CAST(1 AS BIGINT) AS later, at FROM matter_link WHERE from_id = ?1 UNION ALL SELECT from_id, relation, CAST(0 AS BIGINT), at FROM matter_link WHERE to_id = ?1) x JOIN matter m ON m.id = x.id ORDER BY x.at, m.id";
    /// Closes it.
    CLOSE = "UPDATE matter SET state = ?2, closed_at = ?3, revision = revision + 1 WHERE id = ?1";
}

pub(super) fn insert(tx: &mut Tx, m: &Matter) -> Result<()> {
    tx.exec(
        INSERT,
        params![
            m.id,
            m.kind.code(),
            m.unit,
            m.department,
            m.title,
            m.urgency,
            m.initiator,
            m.owner,
            m.state,
            m.opened_at,
            m.way.code()
        ],
    )?;
    Ok(())
}

pub(crate) fn read(row: &Row) -> store::Result<Matter> {
    Ok(Matter {
        id: row.get(0)?,
        kind: Kind::from_code(&row.get::<String>(1)?),
        way: way(row, 13)?,
        unit: row.get(2)?,
        department: row.get(3)?,
        title: row.get(4)?,
        urgency: row.get(5)?,
        initiator: row.get(6)?,
        owner: row.get(7)?,
        state: row.get(8)?,
        opened_at: row.get(9)?,
        closed_at: row.get(10)?,
        due_at: row.get(11)?,
        clock: clock_kept(row, 14)?,
        done_at: row.get(19)?,
        limit_for: row.get(20)?,
        revision: row.get(12)?,
    })
}

/// The clock of the whole matter from `limit_text, opened_at, stops, extra_minutes, due_at`. What an older program wrote has only
/// the time somebody named.
pub(crate) fn clock_kept(row: &Row, at: usize) -> store::Result<Option<Clock>> {
    let text: Option<String> = row.get(at)?;
    let due: Option<Instant> = row.get(at + 4)?;
    let Some(limit) = text.and_then(|t| t.parse().ok()).or(due.map(Limit::Until)) else { return Ok(None) };
    let stops = crate::process::rows::stops(row, at + 2)?;
    Ok(Some(Clock { extra: row.get(at + 3)?, stops, ..Clock::new(row.get(at + 1)?, limit) }))
}

/// As [`clock_kept`], with `done_at` after it: none once it ended.
pub(crate) fn clock(row: &Row, at: usize) -> store::Result<Option<Clock>> {
    let done: Option<Instant> = row.get(at + 5)?;
    if done.is_some() { Ok(None) } else { clock_kept(row, at) }
}

/// Stops as they are kept; nothing for a clock that never stood still.
pub(crate) fn stops_text(stops: &[Stop]) -> Result<Option<String>> {
    if stops.is_empty() {
        return Ok(None);
    }
    Ok(Some(serde_json::to_string(stops).map_err(|e| store::Error::Value(e.to_string()))?))
}

/// The way a row names; what an older program opened has the usual way of its kind.
pub(crate) fn way(row: &Row, at: usize) -> store::Result<Way> {
    let code: String = row.get(at)?;
    Ok(Way::from_code(&code).unwrap_or_else(|| Kind::from_code(&code).into()))
}

/// One matter by its identifier; the caller proves that it may be seen.
pub(crate) fn find(tx: &mut Tx, id: MatterId) -> Result<Matter> {
    Ok(tx.one(FIND, params![id], read)?)
}

pub(super) fn admit(tx: &mut Tx, matter: MatterId, person: PersonId) -> Result<()> {
    let now = tx.now();
    tx.exec(ADMIT, params![matter, person, now])?;
    Ok(())
}

pub(super) fn admitted(tx: &mut Tx, matter: MatterId) -> Result<Vec<PersonId>> {
    Ok(tx.query(ALL_ADMITTED, params![matter], |r| r.get(0))?)
}

pub(super) fn dismiss(tx: &mut Tx, matter: MatterId, person: PersonId) -> Result<()> {
    tx.exec(DISMISS, params![matter, person])?;
    Ok(())
}

pub(super) fn is_admitted(tx: &mut Tx, matter: MatterId, person: PersonId) -> Result<bool> {
    let since: Option<Instant> = tx.opt(ADMITTED, params![matter, person], |r| r.get(0))?;
    Ok(since.is_some())
}

pub(super) fn set_owner(tx: &mut Tx, matter: MatterId, owner: PersonId) -> Result<()> {
    tx.exec(SET_OWNER, params![matter, owner])?;
    Ok(())
}

pub(super) fn set_due(tx: &mut Tx, matter: MatterId, due: Option<Instant>) -> Result<()> {
    let named = due.map(|_| super::NAMED);
    let limit = due.map(|due| Limit::Until(due).to_string());
    tx.exec(SET_DUE, params![matter, due, limit, named])?;
    Ok(())
}

pub(super) fn set_clock(tx: &mut Tx, m: &Matter, alarm_at: Option<Instant>) -> Result<()> {
    let (limit, stops, extra) = match &m.clock {
        Some(clock) => (Some(clock.limit.to_string()), stops_text(&clock.stops)?, clock.extra),
        None => (None, None, 0),
    };
    tx.exec(SET_CLOCK, params![m.id, limit, m.limit_for, stops, extra, m.due_at, m.done_at, alarm_at])?;
    Ok(())
}

pub(super) fn set_title(tx: &mut Tx, matter: MatterId, title: &str, urgency: Urgency) -> Result<()> {
    tx.exec(SET_TITLE, params![matter, title, urgency])?;
    Ok(())
}

pub(super) fn set_way(tx: &mut Tx, matter: MatterId, way: Way) -> Result<()> {
    tx.exec(SET_WAY, params![matter, way.code()])?;
    Ok(())
}

pub(super) fn reopen(tx: &mut Tx, matter: MatterId) -> Result<()> {
    tx.exec(REOPEN, params![matter])?;
    Ok(())
}

pub(super) fn link(tx: &mut Tx, (from, to): (MatterId, MatterId), relation: &str, visit: Option<i64>) -> Result<()> {
    let now = tx.now();
    tx.exec(LINK, params![from, to, relation, visit, now])?;
    Ok(())
}

pub(super) fn close(tx: &mut Tx, matter: MatterId, state: &str) -> Result<()> {
    let now = tx.now();
    tx.exec(CLOSE, params![matter, state, now])?;
    Ok(())
}
