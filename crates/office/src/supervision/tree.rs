//! Decomposition (分解): an item and its parts, each with its own lead, target and limit.

use std::collections::HashSet;

use ledger::Fact;
use lexicon::MatterId;
use store::Tx;

use super::{AtDesk, Item, Opening, SeenItem, file, handover, opening, rows, seen};
use crate::people::Actor;
use crate::{Error, Result, matter, story};

/// Levels of decomposition at most: item, sub-item, task.
const DEEPEST: usize = 4;

/// The parts of an item that the reader may know of, in the order opened.
pub fn parts(tx: &mut Tx, of: &SeenItem) -> Result<Vec<Item>> {
    let all = rows::parts(tx, of.item.id)?;
    file::known_of(tx, of, all)
}

/// Opens a part of an item 分解.
pub fn decompose(tx: &mut Tx, at: &AtDesk, part: &Opening) -> Result<MatterId> {
    let whole = at.open()?;
    opening::open(tx, &at.0.actor, &Opening { parent: Some(whole.id), ..part.clone() })
}

/// Proves that what a new item hangs on may be hung on; which round it is.
pub(super) fn require(tx: &mut Tx, actor: &Actor, new: &Opening) -> Result<i64> {
    if let Some(parent) = new.parent {
        if new.due_on > seen::at_desk(tx, actor, parent)?.open()?.due_on {
            return Err(Error::field("due_on", "分解事项的时限不能晚于总事项的时限"));
        }
        if above(tx, parent)?.len() >= DEEPEST {
            return Err(Error::field("parent", format!("最多分解 {DEEPEST} 层")));
        }
    }
    match new.before {
        Some(before) => Ok(seen::at_desk(tx, actor, before)?.0.item.round + 1),
        None => Ok(1),
    }
}

/// Opens a closed item again, and everything closed it is a part of: nothing is done as long as a part of it is not.
pub(super) fn reopen(tx: &mut Tx, actor: &Actor, (from, finding): (MatterId, &str)) -> Result<()> {
    for id in above(tx, from)? {
        let item = rows::find(tx, id)?.ok_or(Error::NotFound)?;
        if item.closed_on.is_some() {
            rows::close(tx, &item, None)?;
            matter::reopen(tx, id)?;
            handover::renew(tx, actor, &item)?;
            let fact = Fact::new("supervision.reopen", story::subject(id)).actor(actor.person).unit(item.unit);
            tx.record(fact.with("who", actor.name.as_str()).with("opinion", finding))?;
        }
    }
    Ok(())
}

/// An item and everything it is a part of, upwards. A circle in the rows ends the walk.
fn above(tx: &mut Tx, from: MatterId) -> Result<Vec<MatterId>> {
    let (mut chain, mut met, mut at) = (Vec::new(), HashSet::new(), Some(from));
    while let Some(id) = at.filter(|id| met.insert(*id)) {
        chain.push(id);
        at = rows::find(tx, id)?.and_then(|item| item.parent);
    }
    Ok(chain)
}

/// Hangs an item under another 归并. An item must not become a part of itself.
pub fn hang(tx: &mut Tx, at: &AtDesk, under: Option<MatterId>) -> Result<()> {
    let item = at.open()?;
    if let Some(parent) = under {
        seen::at_desk(tx, &at.0.actor, parent)?.open()?;
        if above(tx, parent)?.contains(&item.id) {
            return Err(Error::field("parent", "不能把事项分解到它自己的分解事项之下"));
        }
    }
    rows::hang(tx, item, under)?;
    let to = match under {
        Some(parent) => rows::find(tx, parent)?.map(|whole| whole.number).unwrap_or_default(),
        None => String::new(),
    };
    let actor = &at.0.actor;
    let fact = Fact::new("supervision.hang", story::subject(item.id)).actor(actor.person).unit(item.unit);
    tx.record(fact.with("who", actor.name.as_str()).with("to", to))?;
    Ok(())
}
