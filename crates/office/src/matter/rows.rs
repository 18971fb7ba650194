//! Rows of matters and of who may know of them.

use lexicon::{Instant, MatterId, PersonId, Urgency};
use store::{Row, Tx, params, statements};

use super::{Kind, Matter};
use crate::Result;

statements! {
    /// Opens a matter.
    INSERT = "INSERT INTO matter (id, kind, unit_id, department_id, title, urgency, initiator_id, owner_id, state, opened_at, revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1)";
    /// One matter.
    FIND = "SELECT id, kind, unit_id, department_id, title, urgency, initiator_id, owner_id, state, opened_at, closed_at, due_at, revision FROM matter WHERE id = ?1";
    /// Lets a person in.
    ADMIT = "INSERT INTO participant (matter_id, person_id, since) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    /// Whether a person was let in.
    ADMITTED = "SELECT since FROM participant WHERE matter_id = ?1 AND person_id = ?2";
    /// Binds the first handler.
    SET_OWNER = "UPDATE matter SET owner_id = ?2, revision = revision + 1 WHERE id = ?1";
    /// Sets or clears the limit of the whole matter.
    SET_DUE = "UPDATE matter SET due_at = ?2, revision = revision + 1 WHERE id = ?1";
    /// Changes the title and urgency.
    SET_TITLE = "UPDATE matter SET title = ?2, urgency = ?3, revision = revision + 1 WHERE id = ?1";
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
            m.opened_at
        ],
    )?;
    Ok(())
}

pub(crate) fn read(row: &Row) -> store::Result<Matter> {
    Ok(Matter {
        id: row.get(0)?,
        kind: Kind::from_code(&row.get::<String>(1)?),
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
        revision: row.get(12)?,
    })
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

pub(super) fn is_admitted(tx: &mut Tx, matter: MatterId, person: PersonId) -> Result<bool> {
    let since: Option<Instant> = tx.opt(ADMITTED, params![matter, person], |r| r.get(0))?;
    Ok(since.is_some())
}

pub(super) fn set_owner(tx: &mut Tx, matter: MatterId, owner: PersonId) -> Result<()> {
    tx.exec(SET_OWNER, params![matter, owner])?;
    Ok(())
}

pub(super) fn set_due(tx: &mut Tx, matter: MatterId, due: Option<Instant>) -> Result<()> {
    tx.exec(SET_DUE, params![matter, due])?;
    Ok(())
}

pub(super) fn set_title(tx: &mut Tx, matter: MatterId, title: &str, urgency: Urgency) -> Result<()> {
    tx.exec(SET_TITLE, params![matter, title, urgency])?;
    Ok(())
}

pub(super) fn close(tx: &mut Tx, matter: MatterId, state: &str) -> Result<()> {
    let now = tx.now();
    tx.exec(CLOSE, params![matter, state, now])?;
    Ok(())
}
