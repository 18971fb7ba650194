//! Withdrawal (撤项) of an item opened by mistake: with a reason, while nobody has reported on it. It is not 销号: it counts nowhere,
//! and its number stays used. What a leader has ordered 批示 is withdrawn only with a leader's consent on record.

use std::collections::BTreeSet;

use ledger::Fact;
use store::Tx;

use super::{AtDesk, Item, SourceKind, feedback, rows, telling, tree};
use crate::{Error, Result, matter, story, wording};

/// Why an item was withdrawn 撤项.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// The reason.
    pub why: String,
    /// Who withdrew it.
    pub by: String,
    /// Who agreed to it and in which words; empty where nobody had to.
    pub consent: String,
}

/// Withdraws an item 撤项. `consent`: who agreed and in which words 同意人和意见, for an item that stands on a leader's instruction 批示.
///
/// # Errors
/// [`Error::Field`] at `consent` where it is needed and not typed. Refused once a unit has reported or applied for closing, and with parts that were not withdrawn.
pub fn withdraw(tx: &mut Tx, at: &AtDesk, (reason, consent): (&str, &str)) -> Result<()> {
    let item = at.open()?;
    let reason = wording::reason("reason", reason, "请写明撤项的理由")?;
    let consent = match rows::source(tx, item.id)?.kind {
        SourceKind::Instruction => wording::reason("consent", consent, "批示事项撤项须经领导同意，请写明同意人和意见")?,
        _ => wording::remark("consent", consent)?,
    };
    if rows::closures(tx, item.id)?.iter().any(|c| !c.is_taken_back()) {
        return Err(Error::refused("责任单位已经申请过销号，不能撤项；请按销号或者延期办理。"));
    }
    if feedback::rows::feedback_of(tx, item.id)?.iter().any(|f| f.given.is_some()) {
        return Err(Error::refused("责任单位已经反馈，不能撤项；确需停办的，请核查后销号。"));
    }
    let parts = rows::parts(tx, item.id)?.into_iter().filter(|p| p.withdrawn_on.is_none());
    let parts: Vec<Item> = parts.collect();
    if !parts.is_empty() {
        let (count, which) = (parts.len(), tree::which(tx, &at.0, parts)?);
        return Err(Error::refused(format!("还有 {count} 项分解事项{which}，请先撤项或者改为单独的事项。")));
    }
    let actor = &at.0.actor;
    rows::withdraw(tx, item, actor.person, (reason, consent))?;
    feedback::lapse_closed(tx, item)?;
    matter::close(tx, item.id, "void")?;
    let line = format!("{}已撤项：{reason}", telling::called(item));
    let mut people = BTreeSet::from_iter(item.commissioner.into_iter().chain(item.cared_by));
    for charge in rows::charges(tx, item.id)?.into_iter().filter(|c| c.ended_at.is_none()) {
        people.extend(telling::of_unit(tx, (charge.unit, charge.person))?);
        if let Some(signer) = charge.signer
            && telling::reads_at(tx, (item, &charge), signer)?
        {
            people.insert(signer);
        }
    }
    telling::tell(tx, (actor.person, item), people, &line)?;
    let fact = Fact::new("supervision.withdraw", story::subject(item.id)).actor(actor.person).unit(item.unit);
    let fact = fact.with("who", actor.name.as_str()).with("number", item.number.as_str());
    tx.record(fact.with("reason", reason).with("consent", consent))?;
    Ok(())
}
