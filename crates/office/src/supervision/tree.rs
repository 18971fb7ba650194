//! Decomposition (分解): an item and its parts, each with its own lead, target and limit.

use std::collections::HashSet;

use ledger::Fact;
use lexicon::{Date, MatterId, chinese_date};
use store::Tx;

use super::{
    AtDesk, Item, Opening, SeenItem, escalate, feedback, file, handover, member, opening, rows, rules, seen, telling,
};
use crate::people::Actor;
use crate::{Error, Result, matter, notice, story};

/// Levels of a decomposition at most, the item that is a part of nothing being the first.
const DEEPEST: usize = 4;

/// The parts of an item that the reader may know of, in the order opened.
pub fn parts(tx: &mut Tx, of: &SeenItem) -> Result<Vec<Item>> {
    let all = rows::parts(tx, of.item.id)?;
    file::known_of(tx, of, all)
}

/// Which parts a sentence is about, behind their count: the numbers of those the reader may know of; of the others that there are some.
pub(super) fn which(tx: &mut Tx, of: &SeenItem, parts: Vec<Item>) -> Result<String> {
    let all = parts.len();
    let known: Vec<String> = file::known_of(tx, of, parts)?.into_iter().map(|part| part.number).collect();
    Ok(match (known.len(), all - known.len()) {
        (_, 0) => format!("：{}", known.join("、")),
        (0, _) => "，由其他单位承办".into(),
        (_, hidden) => format!("：{}，另 {hidden} 项由其他单位承办", known.join("、")),
    })
}

/// Opens a part of an item 分解.
pub fn decompose(tx: &mut Tx, at: &AtDesk, part: &Opening) -> Result<MatterId> {
    let whole = at.open()?;
    opening::open(tx, &at.0.actor, &Opening { parent: Some(whole.id), ..part.clone() })
}

/// Proves that what a new item hangs on may be hung on; which round it is.
pub(super) fn require(tx: &mut Tx, actor: &Actor, new: &Opening) -> Result<i64> {
    if let Some(parent) = new.parent {
        let whole = seen::at_desk(tx, actor, parent)?;
        fits_under(tx, whole.open()?, (new.due_on, 1), "due_on")?;
    }
    match new.before {
        Some(before) => Ok(seen::at_desk(tx, actor, before)?.0.item.round + 1),
        None => Ok(1),
    }
}

/// The one rule for a part: its limit is not after its whole's, and no more than [`DEEPEST`] levels come together. `levels`: how many
/// come to hang under the whole. `field`: where the limit is typed.
pub(super) fn fits_under(
    tx: &mut Tx,
    whole: &Item,
    (due_on, levels): (Date, usize),
    field: &'static str,
) -> Result<()> {
    if due_on > whole.due_on {
        let limit = chinese_date(whole.due_on);
        return Err(Error::field(field, format!("分解事项的时限不能晚于总事项的时限（{limit}）")));
    }
    if above(tx, whole.id)?.len() + levels > DEEPEST {
        return Err(Error::field("parent", format!("最多分解 {DEEPEST} 层（含总事项）")));
    }
    Ok(())
}

/// Opens a closed item again with a new limit, and everything closed it is a part of: nothing is done as long as a part of it is not.
/// A whole whose limit is earlier takes the new one.
///
/// # Errors
/// [`Error::Field`] at `due_on` where the new limit is after that of a whole still open.
pub(super) fn reopen(tx: &mut Tx, at: &AtDesk, (due_on, finding): (Date, &str)) -> Result<()> {
    let part = &at.0.item;
    for id in above(tx, part.id)? {
        let item = rows::find(tx, id)?.ok_or(Error::NotFound)?;
        if item.closed_on.is_none() {
            // What an open item is a part of is open as well.
            return fits_under(tx, &item, (due_on, 0), "due_on");
        }
        let (limit, because) = match item.id == part.id {
            true => (due_on, ""),
            false => (due_on.max(item.due_on), part.number.as_str()),
        };
        let item = member::without_gone(tx, &at.0.actor, item)?;
        let next = feedback::first_report(tx, item.rhythm);
        rows::reopen(tx, &item, (limit, next))?;
        matter::reopen(tx, id)?;
        let close = opening::close_of(tx, item.unit, limit)?;
        matter::set_due(tx, id, Some(close))?;
        handover::renew(tx, &at.0.actor, &item)?;
        tell_reopened(tx, &item, (limit, because))?;
        let actor = &at.0.actor;
        let fact = Fact::new("supervision.reopen", story::subject(id)).actor(actor.person).unit(item.unit);
        let fact = fact.with("who", actor.name.as_str()).with_text("due", limit).with("part", because);
        tx.record(fact.with("opinion", finding))?;
    }
    Ok(())
}

/// Tells everybody who works on it, and the leader who cares.
fn tell_reopened(tx: &mut Tx, item: &Item, (due_on, because): (Date, &str)) -> Result<()> {
    let (_, mut people) = escalate::working_on(tx, item)?;
    people.extend(item.cared_by);
    let why = match because {
        "" => "问题反弹，重新办理".to_owned(),
        part => format!("因分解事项{part}问题反弹，随之重新办理"),
    };
    let line = format!("{}{why}，时限{}", telling::called(item), chinese_date(due_on));
    for person in people {
        matter::admit(tx, item.id, person)?;
        notice::tell(tx, person, "supervision", item.id, &line)?;
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

/// How many levels an item and its parts make, downwards; one more than [`DEEPEST`] stands for more.
fn levels(tx: &mut Tx, of: MatterId) -> Result<usize> {
    let (mut level, mut count) = (vec![of], 0);
    while !level.is_empty() && count <= DEEPEST {
        let mut next = Vec::new();
        for id in level {
            next.extend(rows::parts(tx, id)?.into_iter().map(|part| part.id));
        }
        (level, count) = (next, count + 1);
    }
    Ok(count)
}

/// Hangs an item under the one of the own office that has this number 归并, or by itself where none is given. A serial alone is that of
/// the item's own year, else of the latest that has it.
///
/// # Errors
/// [`Error::Field`] at `parent` for an unknown number, and for everything [`hang`] refuses.
pub fn hang_under(tx: &mut Tx, at: &AtDesk, number: &str) -> Result<()> {
    let number = written(number);
    if number.is_empty() {
        return hang(tx, at, None);
    }
    let unit = at.0.item.unit;
    let whole = match number.parse::<i64>() {
        Ok(serial) => rows::with_serial(tx, unit, (serial, i64::from(at.0.matter.opened_at.date().year())))?,
        Err(_) => rows::numbered(tx, unit, &number)?,
    };
    let Some(whole) = whole else {
        let (mark, year) = (rules(tx, unit)?.0.mark, tx.now().date().year());
        return Err(Error::field(
            "parent",
            format!("本单位没有这个编号的督办事项，请填如“{mark}〔{year}〕12号”，或者只填序号"),
        ));
    };
    hang(tx, at, Some(whole.id))
}

/// A number as the office writes it: the brackets of keyboards stand for 六角括号.
fn written(number: &str) -> String {
    let sign = |c| match c {
        '[' | '【' | '(' | '（' | '［' => '〔',
        ']' | '】' | ')' | '）' | '］' => '〕',
        other => other,
    };
    number.chars().filter(|c| !c.is_whitespace()).map(sign).collect()
}

/// Hangs an item under another 归并. An item must not become a part of itself.
///
/// # Errors
/// [`Error::Field`] at `parent` for a circle, a closed whole, a limit after the whole's, or too many levels.
pub fn hang(tx: &mut Tx, at: &AtDesk, under: Option<MatterId>) -> Result<()> {
    let item = at.open()?;
    let to = match under {
        Some(parent) => under_whole(tx, at, parent)?,
        None if item.parent.is_none() => return Err(Error::field("parent", "本项现在就是单独的事项")),
        None => String::new(),
    };
    rows::hang(tx, item, under)?;
    let actor = &at.0.actor;
    let fact = Fact::new("supervision.hang", story::subject(item.id)).actor(actor.person).unit(item.unit);
    tx.record(fact.with("who", actor.name.as_str()).with("to", to))?;
    Ok(())
}

/// The number of the whole an item may hang under.
fn under_whole(tx: &mut Tx, at: &AtDesk, parent: MatterId) -> Result<String> {
    let item = &at.0.item;
    let whole = seen::at_desk(tx, &at.0.actor, parent)?.0.item;
    let wrong = |says: &str| Err(Error::field("parent", says));
    if whole.closed_on.is_some() {
        return wrong("该事项已经销号，不能再归入分解事项");
    }
    if whole.withdrawn_on.is_some() {
        return wrong("该事项已经撤项，不能再归入分解事项");
    }
    if above(tx, parent)?.contains(&item.id) {
        return wrong("不能把事项分解到它自己的分解事项之下");
    }
    if item.parent == Some(parent) {
        return wrong("本项已经归在该事项之下");
    }
    let levels = levels(tx, item.id)?;
    fits_under(tx, &whole, (item.due_on, levels), "parent")?;
    Ok(whole.number)
}
