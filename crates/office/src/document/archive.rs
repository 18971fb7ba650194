//! Archive (归档): the complete set is filed under an archival code 档号 (DA/T 22-2015) and the matter is closed.

use ledger::Fact;
use lexicon::{ArchivalClass, Instant, MatterId};
use store::{Tx, params};

pub use lexicon::Retention;

use super::{Seen, rows};
use crate::people::Role;
use crate::process::{self, Held, Move, Moved};
use crate::{Error, Result, matter, story};

/// A document as filed.
#[derive(Debug, Clone)]
pub struct Filing {
    /// 档号.
    pub code: String,
    /// 保管期限.
    pub retention: Retention,
    /// Who filed it.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// How a document is filed, if it is.
pub fn filing(tx: &mut Tx, seen: &Seen) -> Result<Option<Filing>> {
    Ok(tx.opt(rows::FILING, params![seen.document.id], rows::filing)?)
}

/// Files the document and closes the matter.
pub(super) fn file(tx: &mut Tx, held: &Held, retention: Retention, order: Move) -> Result<Moved> {
    if !held.actor.has(Role::Archivist, held.matter.unit) {
        return Err(Error::Forbidden("归档由本单位的归档人员办理。".into()));
    }
    let code = put(tx, held, retention)?;
    let moved = process::act(tx, held, order)?;
    let fact = Fact::new("document.archive", story::subject(held.matter.id)).actor(held.actor.person);
    let fact = fact.unit(held.matter.unit).with("who", held.actor.name.as_str()).with("code", code);
    tx.record(fact.with("retention", retention.label()))?;
    if moved.finished {
        matter::close(tx, held.matter.id, "closed")?;
    }
    Ok(moved)
}

fn put(tx: &mut Tx, held: &Held, retention: Retention) -> Result<String> {
    let (id, unit) = (held.matter.id, held.matter.unit);
    let now = tx.now();
    let year = year_of(tx, held)?;
    let last: i64 = tx.one(rows::LAST_ITEM, params![unit, i64::from(year), retention.code()], |r| r.get(0))?;
    let item = u16::try_from(last + 1).map_err(|_| Error::refused("本年度该保管期限的件号已满 9999。"))?;
    let class = ArchivalClass {
        fonds: tx.one(rows::FONDS, params![unit], |r| r.get(0))?,
        category: "WS".into(),
        year,
        retention,
        branch: Some("BGS".into()),
    };
    let code = class.item(item).map_err(|e| Error::refused(e.to_string()))?.to_string();
    tx.exec(rows::FILE, params![id, unit, i64::from(year), retention.code(), code, held.actor.person, now])?;
    tx.exec(rows::SET_FILED, params![id, now])?;
    Ok(code)
}

/// 年度: of one's own paper the year of its date 成文, of one received the year its handling was concluded 办结.
fn year_of(tx: &mut Tx, held: &Held) -> Result<i16> {
    let now = tx.now();
    let document = rows::find(tx, held.matter.id)?.ok_or(Error::NotFound)?;
    if document.kind != matter::Kind::Incoming {
        return Ok(document.dated_on.unwrap_or(now.date()).year());
    }
    let running = process::load(tx, held.matter.id)?;
    let finished = running.state.duties.iter().rev().find(|d| d.step == "finish" && d.choice().is_some());
    let at = finished.and_then(|d| d.decided.as_ref()).map_or(now, |d| d.stamp.at);
    Ok(at.date().year())
}

pub(super) fn suggested(id: MatterId, tx: &mut Tx) -> Result<Retention> {
    let document = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    let long = document.kind == matter::Kind::Outgoing;
    Ok(if long { Retention::ThirtyYears } else { Retention::TenYears })
}
