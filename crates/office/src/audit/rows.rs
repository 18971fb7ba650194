//! Rows of the ledger, for reading only.

use ledger::Fact;
use lexicon::Instant;
use store::{Row, Tx, params, statements};

use super::Filter;
use crate::{Error, Result};

statements! {
    /// Sealed facts before a position and after another, latest first.
    PAGE = "SELECT f.id, f.at, f.actor_id, f.behalf_id, f.unit_id, f.verb, f.subject, f.body, l.pos, l.hash FROM link l JOIN fact f ON f.id = l.fact_id WHERE l.pos < ?1 AND l.pos > ?2 AND (?3 = '' OR f.verb = ?3) AND (?4 = '' OR f.subject = ?4) AND (?5 = '' OR f.actor_id = ?5) ORDER BY l.pos DESC LIMIT ?6";
    /// Facts recorded and not sealed yet.
    WAITING = "SELECT COUNT(*) FROM fact_unsealed";
}

/// A sealed fact with its place and hash.
pub(super) type Sealed = (Fact, i64, String);

pub(super) fn page(tx: &mut Tx, filter: &Filter, (before, after): (i64, i64), limit: i64) -> Result<Vec<Sealed>> {
    let person = filter.person.map(|p| p.to_string()).unwrap_or_default();
    let params = params![before, after, filter.verb, filter.subject, person, limit];
    let found = tx.query(PAGE, params, |r| Ok((core(r)?, r.get::<String>(7)?, r.get(8)?, r.get(9)?)))?;
    let whole = |(fact, body, pos, hash): (Fact, String, i64, String)| {
        let body = serde_json::from_str(&body).map_err(|e| Error::Setup(format!("流水第 {pos} 条读不出来：{e}")))?;
        Ok((Fact { body, ..fact }, pos, hash))
    };
    found.into_iter().map(whole).collect()
}

/// The fact without its particulars.
fn core(r: &Row) -> store::Result<Fact> {
    Ok(Fact {
        id: r.get(0)?,
        at: r.get::<Instant>(1)?,
        actor: r.get(2)?,
        behalf: r.get(3)?,
        unit: r.get(4)?,
        verb: r.get(5)?,
        subject: r.get(6)?,
        body: serde_json::Map::new(),
    })
}

pub(super) fn waiting(tx: &mut Tx) -> Result<i64> {
    Ok(tx.one(WAITING, &[], |r| r.get(0))?)
}
