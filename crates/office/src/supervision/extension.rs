//! Extension (延期) of an item: asked for before the limit with a reason and the new day, approved by the office.

use ledger::Fact;
use lexicon::{Date, Instant, ItemExtensionId, PersonId, chinese_date};
use store::Tx;

use super::{AtDesk, Charged, Item, Part, escalate, feedback, lapse, opening, rows, telling, tree};
use crate::{Error, Result, matter, story, wording};

/// An extension asked for (延期申请).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemExtension {
    /// Its identifier.
    pub id: ItemExtensionId,
    /// The person who asked.
    pub applicant: PersonId,
    /// Who asked, and when.
    pub asked: (String, Instant),
    /// The limit then.
    pub due_before: Date,
    /// The day asked for.
    pub wanted_on: Date,
    /// Why.
    pub reason: String,
    /// Whether it was granted, by whom and when.
    pub settled: Option<(bool, String, Instant)>,
    /// The office's words.
    pub answer: String,
    /// Neither granted nor refused: the item was closed, or another unit leads it (不再需要).
    pub lapsed: bool,
}

impl ItemExtension {
    /// Whether who applied took it back.
    #[must_use]
    pub fn is_taken_back(&self) -> bool {
        self.lapsed && self.answer == lapse::TAKEN_BACK
    }
}

/// Asks for more time 申请延期, by the lead unit, before the limit.
///
/// # Errors
/// [`Error::Field`] at `wanted_on` for a day not after the limit, or after the limit of what it is a part of; refused past the limit.
pub fn ask(tx: &mut Tx, at: &Charged, wanted_on: Date, reason: &str) -> Result<ItemExtensionId> {
    let item = at.open()?;
    if at.charge.part != Part::Lead {
        return Err(Error::Forbidden("延期由牵头单位申请。".into()));
    }
    let reason = wording::reason("reason", reason, "请写明延期的理由和目前进展")?;
    if tx.now().date() > item.due_on {
        return Err(Error::refused("已经超过时限，不能再申请延期；请尽快办结并说明原因。"));
    }
    if wanted_on <= item.due_on {
        return Err(Error::field("wanted_on", "延期后的日子须晚于原时限"));
    }
    fits(tx, item, wanted_on)?;
    if rows::extensions(tx, item.id)?.iter().any(|e| e.settled.is_none()) {
        return Err(Error::AlreadyDone("已经申请延期，待督查部门审批。".into()));
    }
    let id = rows::ask_extension(tx, item, at.seen.actor.person, (wanted_on, reason))?;
    let fact = Fact::new("supervision.extend", story::subject(item.id)).actor(at.seen.actor.person);
    let fact = fact.unit(at.charge.unit).with("who", at.seen.actor.name.as_str()).with_text("to", wanted_on);
    tx.record(fact.with("reason", reason))?;
    Ok(id)
}

/// Takes one's own application for more time back 撤回申请.
///
/// # Errors
/// [`Error::NotFound`] for none of the item's; else as its name says: one's own, and not settled.
pub fn take_back(tx: &mut Tx, at: &Charged, id: ItemExtensionId) -> Result<()> {
    let found = rows::extensions(tx, at.seen.item.id)?.into_iter().find(|e| e.id == id).ok_or(Error::NotFound)?;
    let of = (found.applicant, found.settled.is_none());
    lapse::take_back(tx, at, of, ("延期申请", |tx, by, why| rows::lapse_extension(tx, id, by, why)))
}

fn fits(tx: &mut Tx, item: &Item, wanted_on: Date) -> Result<()> {
    let Some(whole) = item.parent else { return Ok(()) };
    let whole = rows::find(tx, whole)?.ok_or(Error::NotFound)?;
    tree::fits_under(tx, &whole, (wanted_on, 0), "wanted_on")
}

/// Settles an extension 审批延期. The limit moves when it is granted, and only then; it may be granted after the old limit, but not to a
/// day that is past.
///
/// # Errors
/// Refused where the day is past or after the limit of what it is a part of; [`Error::Field`] at `answer` for a refusal without a reason.
pub fn settle(tx: &mut Tx, at: &AtDesk, id: ItemExtensionId, (granted, answer): (bool, &str)) -> Result<()> {
    let item = at.open()?;
    let found = rows::extensions(tx, item.id)?.into_iter().find(|e| e.id == id).ok_or(Error::NotFound)?;
    if let Some((_, who, when)) = &found.settled {
        return Err(Error::AlreadyDone(match found.lapsed {
            true => format!("本次申请不再需要：{}。", found.answer),
            false => format!("{who}已于{}审批。", when.short_label()),
        }));
    }
    let answer = match granted {
        true => wording::remark("answer", answer)?,
        false => wording::reason("answer", answer, "请写明不同意的理由")?,
    };
    if granted && found.wanted_on < tx.now().date() {
        let day = chinese_date(found.wanted_on);
        return Err(Error::refused(format!("申请延至的{day}已经过去，不能同意；请写明理由，不同意本次申请。")));
    }
    rows::settle_extension(tx, id, at.0.actor.person, (granted, answer))?;
    if granted {
        extend(tx, item, found.wanted_on)?;
    }
    let lead = rows::charges(tx, item.id)?.into_iter().find(|c| c.part == Part::Lead && c.ended_at.is_none());
    if let Some(lead) = lead {
        let says = match granted {
            true => format!("同意延期，时限改为{}", chinese_date(found.wanted_on)),
            false => format!("不同意延期：{answer}"),
        };
        let people = telling::waiting(tx, (item, &lead), Some(found.applicant))?;
        let line = format!("{}{says}", telling::called(item));
        telling::tell(tx, (at.0.actor.person, item), people, &line)?;
    }
    let fact = Fact::new("supervision.extension", story::subject(item.id)).actor(at.0.actor.person).unit(item.unit);
    let fact = fact.with("who", at.0.actor.name.as_str()).with("granted", granted).with_text("due", found.wanted_on);
    tx.record(fact.with("opinion", answer))?;
    Ok(())
}

fn extend(tx: &mut Tx, item: &Item, due_on: Date) -> Result<()> {
    fits(tx, item, due_on)?;
    rows::set_due(tx, item, due_on)?;
    let close = opening::close_of(tx, item.unit, due_on)?;
    matter::set_due(tx, item.id, Some(close))?;
    if item.report_on.is_none() {
        let first = feedback::first_report(tx, item.rhythm);
        rows::begin_reports(tx, item.id, first)?;
    }
    escalate::lighten(tx, item.id)
}
