//! Rows of screens on the wall.

use lexicon::{Instant, PersonId, UnitId};
use store::{Tx, params, statements};

use crate::Result;

statements! {
    /// Whose secret address it is.
    OWNER = "SELECT w.unit_id, u.name FROM supervision_wall w JOIN unit u ON u.id = w.unit_id WHERE w.hash = ?1";
    /// Since when a unit has a secret address, and who made it.
    MADE = "SELECT w.made_at, p.name FROM supervision_wall w JOIN person p ON p.id = w.made_by WHERE w.unit_id = ?1";
    /// Keeps the hash of a secret address.
    KEEP = "INSERT INTO supervision_wall (unit_id, hash, made_at, made_by) VALUES (?1, ?2, ?3, ?4)";
    /// Takes a secret address back.
    DROP = "DELETE FROM supervision_wall WHERE unit_id = ?1";
}

pub(super) fn owner(tx: &mut Tx, hash: &str) -> Result<Option<(UnitId, String)>> {
    Ok(tx.opt(OWNER, params![hash], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

pub(super) fn made(tx: &mut Tx, unit: UnitId) -> Result<Option<(Instant, String)>> {
    Ok(tx.opt(MADE, params![unit], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

pub(super) fn keep(tx: &mut Tx, unit: UnitId, hash: &str, by: PersonId) -> Result<()> {
    let now = tx.now();
    tx.exec(KEEP, params![unit, hash, now, by])?;
    Ok(())
}

pub(super) fn drop(tx: &mut Tx, unit: UnitId) -> Result<u64> {
    Ok(tx.exec(DROP, params![unit])?)
}
