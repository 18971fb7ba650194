//! The export (导出流水): JSON lines that anyone can check without the database.
//!
//! The head line names the format and the hash and says where the chain starts; one line per fact; the last line states the count and
//! the final hash and seals the head line, so that a cut end or an altered head is seen. Every line has exactly one written form, or two
//! where particulars are closed: the hash of the particulars then stands in their place.

use std::io::{self, Write};

use crate::{Fact, Hash, Link, Provider, Tip, canonical, chain::outline};

/// The name of the format in the head line.
pub const FORMAT: &str = "zhongshu-ledger/1";

/// Writes an export line by line; nothing is kept in memory.
pub struct Exporter<'p, W> {
    out: W,
    provider: &'p dyn Provider,
    head: String,
    count: i64,
    tip: Tip,
}

impl<'p, W: Write> Exporter<'p, W> {
    /// Starts an export of the facts behind `start` ([`Tip::ORIGIN`] for the whole ledger).
    ///
    /// # Errors
    /// Whatever the writer returns.
    pub fn start(mut out: W, provider: &'p dyn Provider, start: Tip) -> io::Result<Self> {
        let head = head_line(provider.name(), start);
        writeln!(out, "{head}")?;
        Ok(Self { out, provider, head, count: 0, tip: start })
    }

    /// Writes the next fact with its link as it is stored; nothing is put right on the way.
    ///
    /// # Errors
    /// Whatever the writer returns.
    pub fn fact(&mut self, fact: &Fact, link: &Link) -> io::Result<()> {
        self.line(&fact.canonical(), link)
    }

    /// Writes the next fact closed (封存): its outline only, for a reader who may check the chain but not see the particulars.
    ///
    /// # Errors
    /// Whatever the writer returns.
    pub fn closed(&mut self, fact: &Fact, link: &Link) -> io::Result<()> {
        self.line(&outline(self.provider, fact), link)
    }

    fn line(&mut self, written: &str, link: &Link) -> io::Result<()> {
        self.count += 1;
        self.tip = link.tip();
        writeln!(self.out, "{}", fact_line(written, link.hash, link.pos))
    }

    /// Writes the last line and gives the writer back.
    ///
    /// # Errors
    /// Whatever the writer returns.
    pub fn finish(mut self) -> io::Result<W> {
        let tail = tail_line(self.provider, &self.head, self.count, self.tip.hash);
        writeln!(self.out, "{tail}")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

pub(crate) fn head_line(algorithm: &str, start: Tip) -> String {
    let algorithm = canonical::text(algorithm);
    let Tip { pos, hash } = start;
    format!(r#"{{"after":{pos},"format":"{FORMAT}","hash":{algorithm},"previous":"{hash}"}}"#)
}

pub(crate) fn fact_line(written: &str, hash: Hash, pos: i64) -> String {
    format!(r#"{{"fact":{written},"hash":"{hash}","pos":{pos}}}"#)
}

pub(crate) fn tail_line(provider: &dyn Provider, head: &str, count: i64, last: Hash) -> String {
    let stated = format!(r#""count":{count},"head":"{last}""#);
    let seal = provider.hash(&[head.as_bytes(), b"\n", stated.as_bytes()]);
    format!(r#"{{{stated},"seal":"{seal}"}}"#)
}
