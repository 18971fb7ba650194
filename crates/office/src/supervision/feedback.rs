//! Feedback (反馈): asked for by rhythm, by hand or with a sheet, given by a responsible unit, reviewed by the office. A unit owes an
//! item one at a time.

mod asking;
pub mod rows;

pub(super) use asking::{ask_by, first_report, lapse_closed, lapse_moved};
pub use asking::{ask_for, sweep};

use ledger::Fact;
use lexicon::{Date, FeedbackId, Instant, MatterId, PersonId, UnitId};
use store::Tx;

use super::{AtDesk, Charged, Lapse, Verdict};
use crate::{Error, Result, story, wording};

/// Shortest text that counts as feedback: less says nothing.
const SHORTEST: usize = 10;
/// Items looked at in one sweep.
pub const BATCH: usize = 100;

/// A feedback (反馈), asked for and perhaps given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Its identifier.
    pub id: FeedbackId,
    /// Of which item.
    pub item: MatterId,
    /// By which unit.
    pub unit: UnitId,
    /// The unit's short name.
    pub unit_name: String,
    /// When it was asked for.
    pub asked_at: Instant,
    /// Who asked; nobody where it came by its rhythm or of the unit's own accord.
    pub asked_by: Option<String>,
    /// By when.
    pub due_on: Date,
    /// Who gave it, and when.
    pub given: Option<(String, Instant)>,
    /// The person who gave it.
    pub giver: Option<PersonId>,
    /// Progress, %.
    pub progress: i64,
    /// The text.
    pub body: String,
    /// What the office thinks of it, and who thought so when.
    pub reviewed: Option<(Verdict, String, Instant)>,
    /// The office's words.
    pub remark: String,
    /// Why nobody waits for it any more 了结, and since when: not given, or given and not reviewed.
    pub lapsed: Option<(Lapse, Instant)>,
}

impl Feedback {
    /// Whether the unit owes it now.
    #[must_use]
    pub fn is_owed(&self) -> bool {
        self.given.is_none() && self.lapsed.is_none()
    }

    /// Whether it waits for the office.
    #[must_use]
    pub fn is_to_review(&self) -> bool {
        self.given.is_some() && self.reviewed.is_none() && self.lapsed.is_none()
    }

    /// Whether it was missed 未报: it had not come when the next was asked for.
    #[must_use]
    pub fn is_missed(&self) -> bool {
        matches!(self.lapsed, Some((Lapse::Missed, _)))
    }

    /// Whether it came after its day, or has not come by `today`; what is not needed any more is late only if it was then.
    #[must_use]
    pub fn is_late(&self, today: Date) -> bool {
        let given = self.given.as_ref().map(|(_, at)| *at);
        let ended = self.lapsed.filter(|(how, _)| *how != Lapse::Missed).map(|(_, at)| at);
        given.or(ended).map_or(today, Instant::date) > self.due_on
    }
}

/// What is typed as feedback.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Progress, %.
    pub progress: i64,
    /// The text.
    pub body: String,
}

/// Gives feedback 反馈: to what was asked for, or of one's own accord, which answers what the unit owes.
pub fn give(tx: &mut Tx, at: &Charged, asked: Option<FeedbackId>, given: &Given) -> Result<FeedbackId> {
    let item = at.open()?;
    let body = given.body.trim();
    wording::unclassified("body", body)?;
    if !(0..=100).contains(&given.progress) {
        return Err(Error::field("progress", "进度须为 0 至 100 的整数"));
    }
    if body.chars().count() < SHORTEST {
        return Err(Error::field("body", "请写明做了什么、到了哪一步，不少于 10 个字"));
    }
    let id = match answered(tx, at, asked)? {
        Some(id) => id,
        None => {
            let today = tx.now().date();
            rows::ask(tx, item.id, at.charge.unit, (None, today))?
        }
    };
    rows::give(tx, id, at.seen.actor.person, (given.progress, body))?;
    let fact = Fact::new("supervision.feedback", story::subject(item.id)).actor(at.seen.actor.person);
    let fact = fact.unit(at.charge.unit).with("who", at.seen.actor.name.as_str()).with("progress", given.progress);
    tx.record(fact.with("unit_name", at.charge.unit_name.as_str()).with("opinion", body))?;
    Ok(id)
}

/// The request answered: the one named, else the one the unit owes.
fn answered(tx: &mut Tx, at: &Charged, asked: Option<FeedbackId>) -> Result<Option<FeedbackId>> {
    let own = rows::feedback_of(tx, at.seen.item.id)?.into_iter().filter(|f| f.unit == at.charge.unit);
    let Some(asked) = asked else { return Ok(own.into_iter().find(Feedback::is_owed).map(|f| f.id)) };
    let found = own.into_iter().find(|f| f.id == asked).ok_or(Error::NotFound)?;
    if let Some((who, _)) = &found.given {
        return Err(Error::AlreadyDone(format!("本次反馈已由{who}报送。")));
    }
    match found.lapsed {
        Some((Lapse::Missed, _)) => Err(Error::AlreadyDone("这一期已记为未报，请报送本期反馈。".into())),
        Some((how, _)) => Err(Error::AlreadyDone(format!("这次反馈{}。", how.label()))),
        None => Ok(Some(asked)),
    }
}

/// Reviews a feedback 审核: the progress of the latest given and accepted becomes the item's; what is returned is asked for again.
pub fn review(tx: &mut Tx, at: &AtDesk, id: FeedbackId, (verdict, remark): (Verdict, &str)) -> Result<()> {
    let item = at.open()?;
    let found = rows::feedback_of(tx, item.id)?.into_iter().find(|f| f.id == id).ok_or(Error::NotFound)?;
    if found.given.is_none() {
        return Err(Error::refused("还没有反馈，不能审核。"));
    }
    if let Some((verdict, who, when)) = &found.reviewed {
        return Err(Error::AlreadyDone(format!("{who}已于{}审核：{}。", when.short_label(), verdict.label())));
    }
    if let Some((how, when)) = &found.lapsed {
        return Err(Error::AlreadyDone(format!("这次反馈自{}起{}，不用审核。", when.short_label(), how.label())));
    }
    let remark = match verdict {
        Verdict::Returned => wording::reason("remark", remark, "请写明退回的理由")?,
        _ => wording::remark("remark", remark)?,
    };
    settle(tx, at, &found, (verdict, remark))?;
    match verdict {
        Verdict::Returned => asking::ask_again(tx, at, &found, remark),
        _ if is_latest_of_lead(tx, &found)? => super::rows::set_progress(tx, item, found.progress),
        _ => Ok(()),
    }
}

fn settle(tx: &mut Tx, at: &AtDesk, of: &Feedback, (verdict, remark): (Verdict, &str)) -> Result<()> {
    let (actor, item) = (&at.0.actor, &at.0.item);
    rows::review(tx, of.id, actor.person, (verdict, remark))?;
    let fact = Fact::new("supervision.review", story::subject(item.id)).actor(actor.person).unit(item.unit);
    let fact = fact.with("who", actor.name.as_str()).with("verdict", verdict.label()).with("opinion", remark);
    let fact = fact.with("to", of.unit_name.as_str()).with_text("due", of.due_on);
    let given = of.given.as_ref().map(|(_, at)| at.date().to_string());
    tx.record(fact.with("given", given.unwrap_or_default()))?;
    Ok(())
}

/// Accepts what waits for the office when it closes the item: who checks the result has read what was reported.
pub(super) fn accept_waiting(tx: &mut Tx, at: &AtDesk) -> Result<()> {
    let waiting = rows::feedback_of(tx, at.0.item.id)?.into_iter().filter(Feedback::is_to_review);
    waiting.into_iter().try_for_each(|f| settle(tx, at, &f, (Verdict::Accepted, "随销号核查")))
}

/// Whether it is of the unit that leads now, which has given none later that was accepted: reviews come in any order.
fn is_latest_of_lead(tx: &mut Tx, of: &Feedback) -> Result<bool> {
    let lead = |c: &super::Charge| c.part == super::Part::Lead && c.ended_at.is_none() && c.unit == of.unit;
    if !super::rows::charges(tx, of.item)?.iter().any(lead) {
        return Ok(false);
    }
    let given = |f: &Feedback| f.given.as_ref().map(|(_, at)| *at);
    let accepted = |f: &Feedback| f.reviewed.as_ref().is_some_and(|(verdict, ..)| *verdict != Verdict::Returned);
    let later = |f: &Feedback| f.id != of.id && f.unit == of.unit && accepted(f) && given(f) > given(of);
    Ok(!rows::feedback_of(tx, of.item)?.iter().any(later))
}
