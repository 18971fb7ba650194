//! Rows of notices.

use lexicon::{MatterId, NoticeId, PersonId};
use store::{Row, Tx, params, statements};

use super::Notice;
use crate::Result;

statements! {
    /// Makes a notice.
    INSERT = "INSERT INTO notice (id, person_id, kind, matter_id, body, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    /// The latest of one person.
    LIST = "SELECT id, kind, matter_id, body, made_at, read_at FROM notice WHERE person_id = ?1 ORDER BY made_at DESC, id DESC LIMIT 100";
    /// How many are unread.
    UNREAD = "SELECT count(*) FROM notice WHERE person_id = ?1 AND read_at IS NULL";
    /// Marks all read.
    READ_ALL = "UPDATE notice SET read_at = ?2 WHERE person_id = ?1 AND read_at IS NULL";
}

pub(super) fn insert(tx: &mut Tx, person: PersonId, kind: &str, matter: Option<MatterId>, body: &str) -> Result<()> {
    let id: NoticeId = tx.new_id();
    let now = tx.now();
    tx.exec(INSERT, params![id, person, kind, matter, body, now])?;
    Ok(())
}

fn read(row: &Row) -> store::Result<Notice> {
    Ok(Notice {
        id: row.get(0)?,
        kind: row.get(1)?,
        matter: row.get(2)?,
        body: row.get(3)?,
        made_at: row.get(4)?,
        read_at: row.get(5)?,
    })
}

pub(super) fn list(tx: &mut Tx, person: PersonId) -> Result<Vec<Notice>> {
    Ok(tx.query(LIST, params![person], read)?)
}

pub(super) fn unread(tx: &mut Tx, person: PersonId) -> Result<i64> {
    Ok(tx.one(UNREAD, params![person], |r| r.get(0))?)
}

pub(super) fn read_all(tx: &mut Tx, person: PersonId) -> Result<()> {
    let now = tx.now();
    tx.exec(READ_ALL, params![person, now])?;
    Ok(())
}
