//! Closing (销号): the lead unit applies, the office checks, the item is closed, and looked at again after n days 回头看.

use ledger::Fact;
use lexicon::{ClosureId, Date, Instant, days_after};
use store::Tx;

use super::{AtDesk, Charged, Item, Part, feedback, rows, rules, tree};
use crate::{Error, Result, matter, notice, story, wording};

/// A closing applied for (销号申请), and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// Its identifier.
    pub id: ClosureId,
    /// Who applied, and when.
    pub asked: (String, Instant),
    /// What was achieved.
    pub statement: String,
    /// Whether it was granted, by whom and when.
    pub settled: Option<(bool, String, Instant)>,
    /// The office's words.
    pub remark: String,
    /// The day of 回头看.
    pub look_on: Option<Date>,
    /// Whether it held, by whom and when it was looked at.
    pub looked: Option<(bool, String, Instant)>,
    /// What was found.
    pub finding: String,
}

/// Applies for closing 申请销号, by the lead unit.
///
/// # Errors
/// Refused with open parts, or while another application waits.
pub fn apply(tx: &mut Tx, at: &Charged, statement: &str) -> Result<ClosureId> {
    let item = at.open()?;
    if at.charge.part != Part::Lead {
        return Err(Error::Forbidden("销号由牵头单位申请。".into()));
    }
    let statement = wording::reason("statement", statement, "请写明办理结果")?;
    parts_closed(tx, item)?;
    if rows::closures(tx, item.id)?.iter().any(|c| c.settled.is_none()) {
        return Err(Error::AlreadyDone("已经申请销号，待督查部门核查。".into()));
    }
    let id = rows::apply(tx, item.id, at.seen.actor.person, statement)?;
    at.record(tx, "supervision.apply", statement)?;
    Ok(id)
}

/// Parts opened after closing was applied for keep it open, too.
fn parts_closed(tx: &mut Tx, item: &Item) -> Result<()> {
    let parts = rows::parts(tx, item.id)?.into_iter();
    let open: Vec<String> = parts.filter(Item::is_open).map(|p| p.number).collect();
    if open.is_empty() {
        return Ok(());
    }
    Err(Error::refused(format!("还有 {} 项分解事项没有销号：{}。", open.len(), open.join("、"))))
}

/// Checks an application 核查: closes the item 销号, or sends it back with a reason.
pub fn check(tx: &mut Tx, at: &AtDesk, id: ClosureId, (granted, remark): (bool, &str)) -> Result<()> {
    let item = at.open()?;
    let found = rows::closures(tx, item.id)?.into_iter().find(|c| c.id == id).ok_or(Error::NotFound)?;
    if let Some((_, who, when)) = &found.settled {
        return Err(Error::AlreadyDone(format!("{who}已于{}核查。", when.short_label())));
    }
    if granted {
        parts_closed(tx, item)?;
    }
    let remark =
        if granted { remark.trim() } else { wording::reason("remark", remark, "请写明不予销号的理由")? };
    let today = tx.now().date();
    let days = rules(tx, item.unit)?.0.look_days;
    let look_on = (granted && days > 0).then(|| days_after(today, days)).flatten();
    rows::settle_closure(tx, id, at.0.actor.person, (granted, remark, look_on))?;
    if granted {
        rows::close(tx, item, Some(today))?;
        feedback::lapse_closed(tx, item)?;
        matter::close(tx, item.id, "closed")?;
    }
    let lead = rows::charges(tx, item.id)?.into_iter().find(|c| c.part == Part::Lead && c.ended_at.is_none());
    if let Some(lead) = lead {
        let line = if granted { "已销号".to_owned() } else { format!("不予销号：{remark}") };
        notice::tell(tx, lead.person, "supervision", item.id, &format!("督办事项“{}”{line}", at.0.matter.title))?;
    }
    let verb = if granted { "supervision.close" } else { "supervision.refuse" };
    let fact = Fact::new(verb, story::subject(item.id)).actor(at.0.actor.person).unit(item.unit);
    tx.record(fact.with("who", at.0.actor.name.as_str()).with("opinion", remark))?;
    Ok(())
}

/// Looks at a closed item again 回头看: it holds, or it came undone and is opened again.
pub fn look_back(tx: &mut Tx, at: &AtDesk, id: ClosureId, (holds, finding): (bool, &str)) -> Result<()> {
    let item = &at.0.item;
    let found = rows::closures(tx, item.id)?.into_iter().find(|c| c.id == id).ok_or(Error::NotFound)?;
    if item.closed_on.is_none() || found.look_on.is_none() {
        return Err(Error::refused("本项没有销号，不用回头看。"));
    }
    if let Some((_, who, when)) = &found.looked {
        return Err(Error::AlreadyDone(format!("{who}已于{}回头看。", when.short_label())));
    }
    let finding = wording::reason("finding", finding, "请写明回头看的情况")?;
    rows::look(tx, id, at.0.actor.person, (holds, finding))?;
    if !holds {
        return tree::reopen(tx, &at.0.actor, (item.id, finding));
    }
    let fact = Fact::new("supervision.hold", story::subject(item.id)).actor(at.0.actor.person).unit(item.unit);
    tx.record(fact.with("who", at.0.actor.name.as_str()).with("opinion", finding))?;
    Ok(())
}
