//! Feedback (反馈): asked for by rhythm or by hand, given by a responsible unit, reviewed by the office.

use ledger::Fact;
use lexicon::{Date, FeedbackId, Instant, MatterId, UnitId, days_after, months_after};
use store::Tx;

use super::light::working_days;
use super::{AtDesk, Charged, Rhythm, Verdict, rows, rules};
use crate::{Error, Result, limits, notice, story, wording};

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
    /// By when.
    pub due_on: Date,
    /// Who gave it, and when.
    pub given: Option<(String, Instant)>,
    /// Progress, %.
    pub progress: i64,
    /// The text.
    pub body: String,
    /// What the office thinks of it, and who thought so when.
    pub reviewed: Option<(Verdict, String, Instant)>,
    /// The office's words.
    pub remark: String,
}

impl Feedback {
    /// Whether it came after its day, or has not come by `today`.
    #[must_use]
    pub fn is_late(&self, today: Date) -> bool {
        self.given.as_ref().map_or(today, |(_, at)| at.date()) > self.due_on
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

/// The day of regular feedback that follows another. It goes on after the limit, as long as the item is open.
#[must_use]
pub(super) fn next_report(after: Date, rhythm: Rhythm) -> Option<Date> {
    match rhythm {
        Rhythm::Never => None,
        Rhythm::Weekly => days_after(after, 7),
        Rhythm::HalfMonthly => days_after(after, 15),
        Rhythm::Monthly => months_after(after, 1),
        Rhythm::Quarterly => months_after(after, 3),
    }
}

/// Asks for feedback by hand 要求反馈.
pub fn ask_for(tx: &mut Tx, at: &AtDesk, unit: UnitId) -> Result<FeedbackId> {
    let item = at.open()?;
    let charge = rows::charges(tx, item.id)?.into_iter().find(|c| c.unit == unit && c.ended_at.is_none());
    let charge = charge.ok_or_else(|| Error::field("unit", "该单位不是本项的责任单位"))?;
    let calendar = limits::calendar(tx, item.unit)?;
    let due = working_days(&calendar, tx.now().date(), rules(tx, item.unit)?.0.answer_days);
    let id = rows::ask(tx, item.id, unit, (Some(at.0.actor.person), due))?;
    let line = format!("请于{}前反馈督办事项“{}”的进展", lexicon::chinese_date(due), at.0.matter.title);
    notice::tell(tx, charge.person, "supervision", item.id, &line)?;
    let fact = Fact::new("supervision.ask", story::subject(item.id)).actor(at.0.actor.person).unit(item.unit);
    let fact = fact.with("who", at.0.actor.name.as_str()).with("to", charge.unit_name.as_str());
    tx.record(fact.with_text("due", due))?;
    Ok(id)
}

/// Gives feedback 反馈: to what was asked for, or of one's own accord.
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
    let open = rows::feedback_of(tx, item.id)?.into_iter().find(|f| Some(f.id) == asked);
    let id = match open {
        Some(f) if f.unit != at.charge.unit => return Err(Error::NotFound),
        Some(f) if f.given.is_some() => {
            return Err(Error::AlreadyDone(format!("本次反馈已由{}报送。", f.given.map(|g| g.0).unwrap_or_default())));
        }
        Some(f) => f.id,
        None if asked.is_some() => return Err(Error::NotFound),
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

/// Reviews a feedback 审核: accepted progress becomes the item's; what is returned is asked for again.
pub fn review(tx: &mut Tx, at: &AtDesk, id: FeedbackId, (verdict, remark): (Verdict, &str)) -> Result<()> {
    let item = at.open()?;
    let found = rows::feedback_of(tx, item.id)?.into_iter().find(|f| f.id == id).ok_or(Error::NotFound)?;
    if found.given.is_none() {
        return Err(Error::refused("还没有反馈，不能审核。"));
    }
    if let Some((verdict, who, when)) = &found.reviewed {
        return Err(Error::AlreadyDone(format!("{who}已于{}审核：{}。", when.short_label(), verdict.label())));
    }
    let remark = match verdict {
        Verdict::Returned => wording::reason("remark", remark, "请写明退回的理由")?,
        _ => remark.trim(),
    };
    rows::review(tx, id, at.0.actor.person, (verdict, remark))?;
    if verdict != Verdict::Returned && is_lead(tx, &found)? {
        rows::set_progress(tx, item, found.progress)?;
    }
    let fact = Fact::new("supervision.review", story::subject(item.id)).actor(at.0.actor.person).unit(item.unit);
    let fact = fact.with("who", at.0.actor.name.as_str()).with("verdict", verdict.label()).with("opinion", remark);
    tx.record(fact)?;
    if verdict == Verdict::Returned {
        ask_for(tx, at, found.unit)?;
    }
    Ok(())
}

fn is_lead(tx: &mut Tx, of: &Feedback) -> Result<bool> {
    let lead = |c: &super::Charge| c.part == super::Part::Lead && c.ended_at.is_none() && c.unit == of.unit;
    Ok(rows::charges(tx, of.item)?.iter().any(lead))
}

/// Asks for the regular feedback whose day has come, at most [`BATCH`] items. How many were looked at.
pub fn sweep(tx: &mut Tx) -> Result<usize> {
    let today = tx.now().date();
    let due = rows::reports_due(tx, today, BATCH as i64)?;
    for item in &due {
        let owed: Vec<UnitId> =
            rows::feedback_of(tx, item.id)?.into_iter().filter(|f| f.given.is_none()).map(|f| f.unit).collect();
        let charges = rows::charges(tx, item.id)?.into_iter();
        // Who owes one already is not asked for a second.
        for charge in charges.filter(|c| c.ended_at.is_none() && !owed.contains(&c.unit)) {
            let calendar = limits::calendar(tx, item.unit)?;
            let by = working_days(&calendar, today, rules(tx, item.unit)?.0.answer_days);
            rows::ask(tx, item.id, charge.unit, (None, by))?;
            let line = format!("督办事项“{}”到了反馈的日子，请于{}前报送", item.number, lexicon::chinese_date(by));
            notice::tell(tx, charge.person, "supervision", item.id, &line)?;
        }
        rows::set_report(tx, item.id, next_report(today, item.rhythm))?;
        let fact = Fact::new("supervision.rhythm", story::subject(item.id)).unit(item.unit);
        tx.record(fact.with("rhythm", item.rhythm.label()))?;
    }
    Ok(due.len())
}
