//! The check (核验) of an export: intact, or the first broken place.

use std::io::{self, BufRead};

use lexicon::{FactId, Instant, PersonId, UnitId};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{
    Fact, Hash, Provider, Tip, canonical,
    chain::follow,
    export::{FORMAT, fact_line, head_line, tail_line},
};

/// An export whose every line follows from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Intact {
    /// How many facts it holds.
    pub count: i64,
    /// How many of them are closed: their particulars were not looked at, only that their hash is in the chain.
    pub closed: i64,
    /// The end of the chain it starts from; [`Tip::ORIGIN`] when it holds the whole ledger.
    pub start: Tip,
    /// The end of its chain; compare the hash with a printed or mailed anchor.
    pub head: Tip,
}

impl Intact {
    /// The end of the chain it starts from is the beginning of the ledger.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.start == Tip::ORIGIN
    }
}

/// The first broken place of an export.
#[derive(Debug, thiserror::Error)]
#[error("第 {line} 行{}：{reason}", .fact.map(|id| format!("（事实 {id}）")).unwrap_or_default())]
pub struct Broken {
    /// The line, from 1.
    pub line: u64,
    /// The fact on that line, when it could be read.
    pub fact: Option<FactId>,
    /// What differs.
    pub reason: Reason,
}

/// What differs.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// The first line is not the head of an export.
    #[error("首行不是流水导出文件的首行")]
    Head,
    /// The export was made with another hash than the one at hand.
    #[error("杂凑算法“{0}”与核验所用的不同")]
    Algorithm(String),
    /// The line cannot be read, or is not in the one written form.
    #[error("内容被改动：不是规定的写法")]
    Unreadable,
    /// The fact was altered: the lines after it follow from the hash it states.
    #[error("内容被改动：按内容算得 {computed}，所记为 {stated}")]
    Altered {
        /// What the content gives.
        computed: Hash,
        /// What the line states.
        stated: Hash,
    },
    /// The stated hash was altered: the lines after it follow from the content.
    #[error("杂凑值被改动：按内容算得 {computed}，所记为 {stated}")]
    HashAltered {
        /// What the content gives.
        computed: Hash,
        /// What the line states.
        stated: Hash,
    },
    /// Facts are missing before this line.
    #[error("缺少第 {from} 至 {to} 条")]
    Missing {
        /// First position that is missing.
        from: i64,
        /// Last position that is missing.
        to: i64,
    },
    /// The expected fact stands further down.
    #[error("顺序被改动：此处应为第 {expected} 条，却是第 {found} 条")]
    Reordered {
        /// Position that belongs here.
        expected: i64,
        /// Position that stands here.
        found: i64,
    },
    /// A position that has been seen already.
    #[error("第 {0} 条重复出现")]
    Repeated(i64),
    /// The file ends before its last line, or the last line counts more facts than there are.
    #[error("文件被截断：只有 {found} 条{}", .stated.map(|n| format!("，末行记为 {n} 条")).unwrap_or_default())]
    Truncated {
        /// Facts found.
        found: i64,
        /// Facts the last line states, when there is one.
        stated: Option<i64>,
    },
    /// The last line does not fit what stands above it.
    #[error("末行与前文不符：条数、末条杂凑值或首行被改动")]
    Tail,
    /// Something follows the last line.
    #[error("末行之后还有内容")]
    Extra,
    /// The file could not be read.
    #[error("读取失败：{0}")]
    Io(#[from] io::Error),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    after: i64,
    format: String,
    hash: String,
    previous: Hash,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    fact: Written,
    hash: Hash,
    pos: i64,
}

/// A fact as it is written: `body` is an object, or the hash of one that is closed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    actor: Option<PersonId>,
    at: Instant,
    behalf: Option<PersonId>,
    body: Value,
    id: FactId,
    subject: String,
    unit: Option<UnitId>,
    verb: String,
}

impl Written {
    /// The fact, and the hash of particulars that are closed.
    fn open(self) -> Option<(Fact, Option<Hash>)> {
        let (body, closed) = match self.body {
            Value::Object(body) => (body, None),
            Value::String(hash) => (Map::new(), Some(hash.parse().ok()?)),
            _ => return None,
        };
        let Self { actor, at, behalf, id, subject, unit, verb, .. } = self;
        Some((Fact { id, at, actor, behalf, unit, verb, subject, body }, closed))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tail {
    count: i64,
    head: Hash,
    /// Compared as part of the whole line.
    #[serde(rename = "seal")]
    _seal: Hash,
}

/// A row that was read.
struct Read {
    fact: FactId,
    pos: i64,
    /// As stated.
    hash: Hash,
    /// What is chained.
    outline: String,
    closed: bool,
}

enum Line {
    Row(Box<Read>),
    Tail(Tail),
}

/// Checks an export line by line; memory does not grow with it.
///
/// The whole chain recomputed by someone who holds the file looks intact: compare [`Intact::head`] with an anchor kept elsewhere.
///
/// # Errors
/// [`Broken`]: the first line that does not follow.
pub fn verify(reader: impl BufRead, provider: &dyn Provider) -> Result<Intact, Broken> {
    let mut check = Check { lines: Lines { reader, at: 0 }, provider };
    check.run()
}

/// Lines with their number; a line without its line feed is a cut one.
struct Lines<R> {
    reader: R,
    at: u64,
}

/// No honest line comes near: a broken file must not fill the memory.
const LONGEST_LINE: u64 = 64 * 1024 * 1024;

impl<R: BufRead> Lines<R> {
    /// The next line without its line feed; `None` at the end or when the line is cut.
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        io::Read::take(&mut self.reader, LONGEST_LINE).read_until(b'\n', &mut bytes)?;
        self.at += 1;
        Ok((bytes.pop() == Some(b'\n')).then_some(bytes))
    }
}

struct Check<'p, R> {
    lines: Lines<R>,
    provider: &'p dyn Provider,
}

impl<R: BufRead> Check<'_, R> {
    fn run(&mut self) -> Result<Intact, Broken> {
        let head_text = self.line(0)?;
        let start = self.head(&head_text)?;
        let (mut tip, mut closed) = (start, 0);
        loop {
            let count = tip.pos - start.pos;
            let line = self.line(count)?;
            match read_line(&line, self.provider) {
                None => return Err(self.broken(None, Reason::Unreadable)),
                Some(Line::Row(read)) => {
                    tip = self.row(tip, &read)?;
                    closed += i64::from(read.closed);
                }
                Some(Line::Tail(tail)) => {
                    self.tail(&line, &tail, &head_text, (count, tip.hash))?;
                    return Ok(Intact { count, closed, start, head: tip });
                }
            }
        }
    }

    fn broken(&self, fact: Option<FactId>, reason: impl Into<Reason>) -> Broken {
        Broken { line: self.lines.at, fact, reason: reason.into() }
    }

    /// The next line; there must be one, because the last has not come yet.
    fn line(&mut self, found: i64) -> Result<Vec<u8>, Broken> {
        match self.lines.next() {
            Ok(Some(line)) => Ok(line),
            Ok(None) => Err(self.broken(None, Reason::Truncated { found, stated: None })),
            Err(error) => Err(self.broken(None, error)),
        }
    }

    fn head(&self, line: &[u8]) -> Result<Tip, Broken> {
        let not_head = || self.broken(None, Reason::Head);
        let head: Head = serde_json::from_slice(line).map_err(|_| not_head())?;
        let tip = Tip { pos: head.after, hash: head.previous };
        let written = head_line(&head.hash, tip);
        if head.format != FORMAT || written.as_bytes() != line || !(0..i64::MAX / 2).contains(&tip.pos) {
            return Err(not_head());
        }
        if head.hash != self.provider.name() {
            return Err(self.broken(None, Reason::Algorithm(head.hash)));
        }
        Ok(tip)
    }

    fn row(&mut self, tip: Tip, read: &Read) -> Result<Tip, Broken> {
        let (expected, found, fact) = (tip.pos + 1, read.pos, read.fact);
        if found < expected {
            return Err(self.broken(Some(fact), Reason::Repeated(found)));
        }
        let here = self.lines.at;
        let broken = |reason| Broken { line: here, fact: Some(fact), reason };
        if found > expected {
            return Err(broken(self.gap(expected, found)));
        }
        let computed = follow(self.provider, tip.hash, &read.outline);
        if computed != read.hash {
            return Err(broken(self.difference(computed, read.hash)));
        }
        Ok(Tip { pos: found, hash: computed })
    }

    /// Whether the expected position stands further down or is gone.
    fn gap(&mut self, expected: i64, found: i64) -> Reason {
        while let Ok(Some(line)) = self.lines.next() {
            match read_line(&line, self.provider) {
                Some(Line::Row(read)) if read.pos == expected => {
                    return Reason::Reordered { expected, found };
                }
                Some(Line::Tail(_)) => break,
                _ => {}
            }
        }
        Reason::Missing { from: expected, to: found - 1 }
    }

    /// Whether the content or the stated hash was altered: the next line was chained to the true one.
    fn difference(&mut self, computed: Hash, stated: Hash) -> Reason {
        let next = self.lines.next().ok().flatten();
        let follows_computed = match next.as_deref().and_then(|line| read_line(line, self.provider)) {
            Some(Line::Row(next)) => follow(self.provider, computed, &next.outline) == next.hash,
            Some(Line::Tail(tail)) => tail.head == computed,
            None => false,
        };
        if follows_computed { Reason::HashAltered { computed, stated } } else { Reason::Altered { computed, stated } }
    }

    fn tail(&mut self, line: &[u8], tail: &Tail, head: &[u8], found: (i64, Hash)) -> Result<(), Broken> {
        let (count, last) = found;
        let sealed = |count, last| {
            let head = String::from_utf8_lossy(head);
            tail_line(self.provider, &head, count, last).into_bytes()
        };
        // A tail that is whole by itself but counts more facts: lines were cut out before it.
        let genuine = sealed(tail.count, tail.head) == line;
        if genuine && tail.count > count {
            let stated = Some(tail.count);
            return Err(self.broken(None, Reason::Truncated { found: count, stated }));
        }
        if sealed(count, last) != line {
            return Err(self.broken(None, Reason::Tail));
        }
        match self.lines.reader.fill_buf() {
            Ok([]) => Ok(()),
            Ok(_) => {
                self.lines.at += 1;
                Err(self.broken(None, Reason::Extra))
            }
            Err(error) => Err(self.broken(None, error)),
        }
    }
}

/// The row or last line, when it is written in the one form.
fn read_line(line: &[u8], provider: &dyn Provider) -> Option<Line> {
    let text = std::str::from_utf8(line).ok()?;
    if let Ok(tail) = serde_json::from_str::<Tail>(text) {
        return Some(Line::Tail(tail));
    }
    let Row { fact, hash, pos } = serde_json::from_str(text).ok()?;
    let (fact, closed) = fact.open()?;
    let particulars = closed.unwrap_or_else(|| provider.hash(&[canonical::object(&fact.body).as_bytes()]));
    let outline = canonical::outline(&fact, particulars);
    let written = if closed.is_some() { outline.clone() } else { fact.canonical() };
    let read = Read { fact: fact.id, pos, hash, outline, closed: closed.is_some() };
    (fact_line(&written, hash, pos) == text).then(|| Line::Row(Box::new(read)))
}

#[cfg(test)]
mod tests;
