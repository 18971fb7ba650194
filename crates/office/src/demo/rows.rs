//! Rows only the demo writes.

use lexicon::{FeedbackId, Instant, MatterId, PersonId, SeriesId, UnitId};
use store::{Tx, params, statements};

use crate::Result;

statements! {
    /// Marks read, an hour and a half after they came, what came before an instant and all but the newest few of the rest.
    READ_NOTICES = "UPDATE notice SET read_at = made_at + 5400000 WHERE person_id = ?1 AND read_at IS NULL AND (made_at < ?2 OR id NOT IN (SELECT n.id FROM notice n WHERE n.person_id = ?1 AND n.read_at IS NULL ORDER BY n.made_at DESC, n.id DESC LIMIT ?3))";
    /// Feedback asked for and not given in items still open.
    OWED = "SELECT f.id, f.item_id, f.unit_id FROM supervision_feedback f JOIN supervision_item i ON i.matter_id = f.item_id WHERE f.given_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL ORDER BY f.asked_at, f.id";
}

/// Feedback owed, with its item and unit.
pub(super) fn owed(tx: &mut Tx) -> Result<Vec<(FeedbackId, MatterId, UnitId)>> {
    Ok(tx.query(OWED, params![], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?)
}

/// Leaves a person at most so many unread notices, none from before an instant.
pub(super) fn read_notices(tx: &mut Tx, person: PersonId, before: Instant, keep: i64) -> Result<()> {
    if tx.exec(READ_NOTICES, params![person, before, keep])? > 0 {
        tx.record(ledger::Fact::new("notice.read", format!("person:{person}")).actor(person))?;
    }
    Ok(())
}

/// A number taken without playing the paper that has it.
pub(super) struct Taken {
    pub(super) series: SeriesId,
    pub(super) year: i16,
    pub(super) serial: u32,
    pub(super) document: Option<MatterId>,
    pub(super) by: PersonId,
    pub(super) at: Instant,
}

pub(super) fn take(tx: &mut Tx, n: &Taken) -> Result<()> {
    let (year, serial) = (i64::from(n.year), i64::from(n.serial));
    let why = if n.document.is_some() { "" } else { "启用平台前已编至本号" };
    let row = params![n.series, year, serial, "used", n.document, why, n.by, n.at];
    tx.exec(crate::document::rows::PUT_NUMBER, row)?;
    Ok(())
}
