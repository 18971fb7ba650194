//! Rows of the import.

use lexicon::{Date, UnitId};
use store::{Tx, params, statements};

use crate::Result;

statements! {
    /// Items of an office whose limit has not passed, to find rows that were taken in before.
    CURRENT = "SELECT number, content, lead_unit_id, due_on FROM supervision_item WHERE unit_id = ?1 AND due_on >= ?2";
}

/// Number, content, lead unit and limit.
pub(super) type Current = (String, String, UnitId, Date);

pub(super) fn current(tx: &mut Tx, unit: UnitId, today: Date) -> Result<Vec<Current>> {
    Ok(tx.query(CURRENT, params![unit, today], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?)
}
