//! Rows of the papers that tell of a month.

use lexicon::{Instant, MatterId, UnitId};
use store::{Tx, params, statements};

use super::Month;
use crate::Result;

statements! {
    /// Ties a paper to the month it tells of.
    TIE = "INSERT INTO supervision_bulletin (unit_id, month, matter_id, made_at) VALUES (?1, ?2, ?3, ?4)";
    /// The papers that tell of a month.
    PAPERS = "SELECT matter_id, made_at FROM supervision_bulletin WHERE unit_id = ?1 AND month = ?2 ORDER BY made_at, matter_id";
}

pub(super) fn tie(tx: &mut Tx, unit: UnitId, month: Month, paper: MatterId) -> Result<()> {
    let now = tx.now();
    tx.exec(TIE, params![unit, month.to_string(), paper, now])?;
    Ok(())
}

pub(super) fn papers(tx: &mut Tx, unit: UnitId, month: Month) -> Result<Vec<(MatterId, Instant)>> {
    Ok(tx.query(PAPERS, params![unit, month.to_string()], |r| Ok((r.get(0)?, r.get(1)?)))?)
}
