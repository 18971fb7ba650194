//! Sealing (封存): committed facts are chained in batches, by one instance at a time.
//!
//! The order is that of sealing: positions are given to facts that are committed already, so a fact committed late gets a
//! later position, and a follower that remembers its position misses none.

use std::io::Write;

use ledger::{Exporter, Link, Sm3, Tip};

use crate::{Db, List, Result, Tx, facts, params};

/// Facts sealed in one unit of work.
const BATCH: u32 = 500;
/// How long a sealer that stopped keeps others waiting, in ms.
const LEASE_MS: i64 = 30_000;

mod rows {
    crate::statements! {
        /// Whether anything waits.
        WAITING = "SELECT 1 FROM fact_unsealed LIMIT 1";
        /// What waits, in order of time.
        UNSEALED = "SELECT f.id, f.at, f.actor_id, f.behalf_id, f.unit_id, f.verb, f.subject, f.body
                    FROM fact_unsealed u JOIN fact f ON f.id = u.fact_id ORDER BY u.at, u.fact_id LIMIT ?1";
        /// The end of the chain.
        TIP = "SELECT pos, hash FROM link ORDER BY pos DESC LIMIT 1";
        /// Adds a link.
        LINK = "INSERT INTO link (pos, fact_id, hash) VALUES (?1, ?2, ?3)";
        /// Takes facts off the waiting list.
        SEALED = "DELETE FROM fact_unsealed WHERE fact_id IN (SELECT value FROM json_each(?1))";
    }
}
pub(crate) use rows::ALL;

/// Seals what is committed and not sealed yet; how many facts. Does nothing when another instance is at it.
///
/// # Errors
/// As [`Db::upkeep`].
pub fn seal(db: &Db) -> Result<u64> {
    let mut sealed = 0;
    // A look costs nothing; taking the lease is a durable write.
    while db.read(|tx| tx.opt(rows::WAITING, params![], |_| Ok(())))?.is_some() {
        match db.upkeep(|tx| seal_batch(tx, db.holder()))? {
            0 => break,
            count => sealed += count,
        }
    }
    Ok(sealed)
}

/// The end of the chain.
///
/// # Errors
/// As [`Tx::query`].
pub fn tip(tx: &mut Tx) -> Result<Tip> {
    let tip = tx.opt(rows::TIP, params![], |row| Ok(Tip { pos: row.get(0)?, hash: row.get(1)? }))?;
    Ok(tip.unwrap_or(Tip::ORIGIN))
}

fn seal_batch(tx: &mut Tx, holder: &str) -> Result<u64> {
    if !tx.lease("sealing", holder, LEASE_MS)? {
        return Ok(0);
    }
    let facts = tx.query(rows::UNSEALED, params![BATCH], facts::read)?;
    let links = ledger::seal(&Sm3, tip(tx)?, &facts);
    for Link { pos, fact, hash } in &links {
        tx.exec(rows::LINK, params![pos, fact, hash])?;
    }
    tx.exec(rows::SEALED, params![List::of(links.iter().map(|link| link.fact))])?;
    Ok(links.len() as u64)
}

/// Writes the sealed ledger as JSON lines that can be verified without the database; how many facts. Seal first to have
/// every fact in it.
///
/// # Errors
/// As [`Db::read`]; [`crate::Error::Io`] and [`crate::Error::DiskFull`] from the writer.
pub fn export_ledger(db: &Db, out: impl Write) -> Result<u64> {
    let mut export = Exporter::start(out, &Sm3, Tip::ORIGIN)?;
    let mut pos = 0;
    loop {
        // A page at a time: no snapshot is held while the writer is slow. The chain only grows.
        let page = db.read(|tx| facts::sealed_after(tx, pos, BATCH))?;
        for sealed in &page {
            export.fact(&sealed.fact, &sealed.link)?;
            pos = sealed.link.pos;
        }
        if page.is_empty() {
            export.finish()?;
            return Ok(pos.cast_unsigned());
        }
    }
}
