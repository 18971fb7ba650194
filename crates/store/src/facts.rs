//! Facts (事实) as rows: recorded with the work, read back for the history of a matter and by the followers of the chain.

use ledger::{Fact, Link, canonical};

use crate::{Error, Result, Row, Tx, params};

mod rows {
    crate::statements! {
        /// Adds a fact; a trigger adds it to those not yet sealed.
        INSERT = "INSERT INTO fact (id, at, actor_id, behalf_id, unit_id, verb, subject, body)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        /// The history of one subject.
        ABOUT = "SELECT id, at, actor_id, behalf_id, unit_id, verb, subject, body FROM fact
                 WHERE subject = ?1 ORDER BY at, id";
        /// What the chain holds after a position.
        SEALED_AFTER = "SELECT f.id, f.at, f.actor_id, f.behalf_id, f.unit_id, f.verb, f.subject, f.body, l.pos, l.hash
                        FROM link l JOIN fact f ON f.id = l.fact_id WHERE l.pos > ?1 ORDER BY l.pos LIMIT ?2";
    }
}
pub(crate) use rows::ALL;

/// A fact in the chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Sealed {
    /// Its place and the chain's hash up to and with it.
    pub link: Link,
    /// The fact.
    pub fact: Fact,
}

/// The history of one subject (`document:<uuid>`), oldest first.
///
/// # Errors
/// As [`Tx::query`].
pub fn about(tx: &mut Tx, subject: &str) -> Result<Vec<Fact>> {
    tx.query(rows::ABOUT, params![subject], read)
}

/// What the chain holds after a position, for its followers (search, counts): a fact that is committed late gets a later
/// position, so a follower that remembers its position misses none.
///
/// # Errors
/// As [`Tx::query`].
pub fn sealed_after(tx: &mut Tx, pos: i64, limit: u32) -> Result<Vec<Sealed>> {
    tx.query(rows::SEALED_AFTER, params![pos, limit], |row| {
        let fact = read(row)?;
        let link = Link { pos: row.get(8)?, fact: fact.id, hash: row.get(9)? };
        Ok(Sealed { link, fact })
    })
}

pub(crate) fn insert(tx: &mut Tx, fact: &Fact) -> Result<()> {
    let body = canonical::value(&serde_json::Value::Object(fact.body.clone()));
    let params = params![fact.id, fact.at, fact.actor, fact.behalf, fact.unit, fact.verb, fact.subject, body];
    tx.exec_quietly(rows::INSERT, params).map(|_| ())
}

/// The first eight columns as a fact.
pub(crate) fn read(row: &Row) -> Result<Fact> {
    let body: String = row.get(7)?;
    Ok(Fact {
        id: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        behalf: row.get(3)?,
        unit: row.get(4)?,
        verb: row.get(5)?,
        subject: row.get(6)?,
        body: serde_json::from_str(&body).map_err(|e| Error::Value(format!("fact body: {e}")))?,
    })
}
