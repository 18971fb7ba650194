//! Withdrawal (撤项) of an item opened by mistake: with a reason, while nobody has reported on it. It is not 销号: it counts nowhere,
//! and its number stays used.

use ledger::Fact;
use store::Tx;

use super::{AtDesk, feedback, rows};
use crate::{Error, Result, matter, notice, story, wording};

/// Withdraws an item 撤项.
///
/// # Errors
/// Refused once a unit has reported or applied for closing, and with parts that were not withdrawn.
pub fn withdraw(tx: &mut Tx, at: &AtDesk, reason: &str) -> Result<()> {
    let item = at.open()?;
    let reason = wording::reason("reason", reason, "请写明撤项的理由")?;
    if !rows::closures(tx, item.id)?.is_empty() {
        return Err(Error::refused("责任单位已经申请过销号，不能撤项；请按销号或者延期办理。"));
    }
    if feedback::rows::feedback_of(tx, item.id)?.iter().any(|f| f.given.is_some()) {
        return Err(Error::refused("责任单位已经反馈，不能撤项；确需停办的，请核查后销号。"));
    }
    let parts = rows::parts(tx, item.id)?.into_iter().filter(|p| p.withdrawn_on.is_none());
    let parts: Vec<String> = parts.map(|p| p.number).collect();
    if !parts.is_empty() {
        let says = format!("还有 {} 项分解事项：{}，请先撤项或者改为单独的事项。", parts.len(), parts.join("、"));
        return Err(Error::refused(says));
    }
    let actor = &at.0.actor;
    rows::withdraw(tx, item, (actor.person, reason))?;
    feedback::lapse_closed(tx, item)?;
    matter::close(tx, item.id, "void")?;
    let line = format!("督办事项“{}”已撤项：{reason}", at.0.matter.title);
    let charges = rows::charges(tx, item.id)?.into_iter().filter(|c| c.ended_at.is_none());
    for person in charges.map(|c| c.person).filter(|person| *person != actor.person) {
        notice::tell(tx, person, "supervision", item.id, &line)?;
    }
    let fact = Fact::new("supervision.withdraw", story::subject(item.id)).actor(actor.person).unit(item.unit);
    tx.record(fact.with("who", actor.name.as_str()).with("number", item.number.as_str()).with("reason", reason))?;
    Ok(())
}
