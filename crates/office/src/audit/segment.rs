//! Segments (分段) of the ledger: exported and checked piece by piece, so that neither takes more memory as the ledger grows.

use ledger::{Exporter, Fact, Sm3, Tip};
use store::{Db, Tx, facts, sealing};

use crate::people::Auditor;
use crate::{Error, Result};

/// Facts in a segment: about 50 MB.
pub const SEGMENT: i64 = 100_000;
/// Facts read in one go.
const BATCH: u32 = 1_000;

/// A piece of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// It starts behind this position.
    pub after: i64,
    /// Its last position.
    pub last: i64,
}

/// How a check ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every fact follows from the one before.
    Intact {
        /// How many facts were checked.
        count: i64,
        /// The hash of the last, hexadecimal: compare it with one kept elsewhere.
        head: String,
    },
    /// The first place that does not follow.
    Broken {
        /// Its position, when it could be told.
        pos: i64,
        /// What differs.
        reason: String,
    },
}

/// The ledger in segments, the last first.
pub fn segments(tx: &mut Tx, _auditor: &Auditor) -> Result<Vec<Segment>> {
    let end = sealing::tip(tx)?.pos;
    let starts = (0..end).step_by(SEGMENT as usize);
    let mut all: Vec<Segment> = starts.map(|after| Segment { after, last: (after + SEGMENT).min(end) }).collect();
    all.reverse();
    Ok(all)
}

/// Writes a segment as JSON lines that can be verified without the database. Facts of papers are closed: the audit administrator
/// checks that they stand in the chain and reads neither titles nor opinions. That it was exported is a fact itself.
///
/// # Errors
/// [`Error::NotFound`] when the ledger does not reach there.
pub fn export(db: &Db, auditor: &Auditor, after: i64) -> Result<Vec<u8>> {
    db.write(|tx| {
        let fact = Fact::new("ledger.export", "ledger:whole").actor(auditor.person());
        tx.record(fact.with("after", after))?;
        Ok::<_, Error>(())
    })?;
    sealing::seal(db)?;
    let start = tip_at(db, after)?;
    written(db, start, SEGMENT)
}

/// Checks a segment as it stands in the database.
///
/// # Errors
/// As [`export`]; a broken chain is a [`Verdict`].
pub fn verify(db: &Db, _auditor: &Auditor, after: i64) -> Result<Verdict> {
    sealing::seal(db)?;
    let (mut tip, end) = (tip_at(db, after)?, after + SEGMENT);
    loop {
        let piece = written(db, tip, i64::from(BATCH).min(end - tip.pos))?;
        match ledger::verify(&piece[..], &Sm3) {
            Ok(intact) if intact.count == 0 => {
                return Ok(Verdict::Intact { count: tip.pos - after, head: tip.hash.to_string() });
            }
            Ok(intact) => tip = intact.head,
            // The first line is the head of the piece.
            Err(broken) => {
                return Ok(Verdict::Broken {
                    pos: tip.pos + broken.line.cast_signed() - 1,
                    reason: broken.reason.to_string(),
                });
            }
        }
    }
}

fn tip_at(db: &Db, after: i64) -> Result<Tip> {
    if after == 0 {
        return Ok(Tip::ORIGIN);
    }
    let before = db.read(|tx| facts::sealed_after(tx, after - 1, 1))?;
    let found = before.first().map(|s| s.link.tip()).filter(|tip| tip.pos == after);
    found.ok_or(Error::NotFound)
}

fn written(db: &Db, start: Tip, most: i64) -> Result<Vec<u8>> {
    let mut out = Exporter::start(Vec::new(), &Sm3, start).map_err(torn)?;
    let (mut pos, end) = (start.pos, start.pos + most);
    while pos < end {
        let wanted = u32::try_from(end - pos).unwrap_or(BATCH).min(BATCH);
        let batch = db.read(|tx| facts::sealed_after(tx, pos, wanted))?;
        let Some(last) = batch.last() else { break };
        pos = last.link.pos;
        for sealed in &batch {
            let (fact, link) = (&sealed.fact, &sealed.link);
            if super::is_of_papers(fact) { out.closed(fact, link) } else { out.fact(fact, link) }.map_err(torn)?;
        }
    }
    out.finish().map_err(torn)
}

fn torn(e: std::io::Error) -> Error {
    Error::Store(e.into())
}
