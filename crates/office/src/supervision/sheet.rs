//! Sheets (督办单): 督办通知单 with the hand-over, then blue, orange and red, each numbered, issued to a unit and signed for.

pub mod rows;

use ledger::Fact;
use lexicon::{Date, Instant, MatterId, SheetId, UnitId, chinese_date};
use store::Tx;

use super::light::working_days;
use super::{AtDesk, Charged, Item, Lapse, SeenItem, SheetColour, charge, feedback, rules, telling};
use crate::people::Actor;
use crate::{Error, Result, limits, notice, story, wording};

/// What a notice asks for where nobody writes anything else.
pub const ORDER: &str = "请认真组织办理，按时限要求办结，并于反馈时间前报送办理情况。";

/// A sheet issued (督办单).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its identifier.
    pub id: SheetId,
    /// Of which item.
    pub item: MatterId,
    /// To which unit.
    pub unit: UnitId,
    /// The unit's full name.
    pub unit_name: String,
    /// Its colour.
    pub colour: SheetColour,
    /// `督单〔2026〕12号`.
    pub number: String,
    /// What it says.
    pub words: String,
    /// The limit of the item when it was issued.
    pub due_on: Date,
    /// By when an answer is wanted.
    pub answer_on: Date,
    /// Who issued it, and when.
    pub issued: (String, Instant),
    /// Who signed for it, and when.
    pub signed: Option<(String, Instant)>,
    /// Why it need not be signed for any more.
    pub lapse: Option<Lapse>,
    /// What was to be done when it was issued: a later correction 更正 does not change the paper.
    pub content: String,
    /// The target then.
    pub target: String,
    /// Why it was issued, as a sentence that fits how the item stood; empty for a notice.
    pub urges: String,
}

impl Sheet {
    /// Whether it waits to be signed for.
    #[must_use]
    pub fn is_to_sign(&self) -> bool {
        self.signed.is_none() && self.lapse.is_none()
    }
}

/// Issues a sheet to a responsible unit 发出督办单.
///
/// # Errors
/// [`Error::Field`] where the unit is not responsible, nothing is said, or the day is past, or after a limit that lies ahead.
pub fn issue(
    tx: &mut Tx,
    at: &AtDesk,
    (unit, colour): (UnitId, SheetColour),
    (words, answer_on): (&str, Date),
) -> Result<SheetId> {
    let (item, today) = (at.open()?, tx.now().date());
    let charge = charge::open_of(tx, item.id, unit)?;
    let charge = charge.ok_or_else(|| Error::field("unit", "该单位不是本项的责任单位"))?;
    let words = wording::reason("words", words, "请写明督办要求")?;
    if answer_on < today {
        return Err(Error::field("answer_on", "要求反馈的日子不能早于今天"));
    }
    if answer_on > item.due_on && item.due_on >= today {
        let limit = chinese_date(item.due_on);
        return Err(Error::field("answer_on", format!("要求反馈的日子不能晚于办结时限（{limit}）")));
    }
    let to = (unit, charge.unit_name.as_str());
    let (id, number) = put(tx, (&at.0.actor, item), to, (colour, words, answer_on))?;
    let line = format!("收到{}{number}：{}，请签收", colour.label(), telling::called(item));
    notice::tell(tx, charge.person, "supervision", item.id, &line)?;
    Ok(id)
}

/// What a notice asks for: the words typed, else [`ORDER`].
///
/// # Errors
/// [`Error::Field`] at `notice_words`.
pub(super) fn order(typed: &str) -> Result<&str> {
    let typed = typed.trim();
    wording::reason("notice_words", if typed.is_empty() { ORDER } else { typed }, "请写明督办要求")
}

/// Issues the notice 督办通知单 that goes with every hand-over 交办. Nobody is told of it: they are told of the item, and sign for
/// both at once.
pub(super) fn notify(tx: &mut Tx, by: (&Actor, &Item), to: (UnitId, &str), order: &str) -> Result<()> {
    let answer_on = answer_day(tx, by.1)?;
    put(tx, by, to, (SheetColour::Notice, order, answer_on)).map(|_| ())
}

/// The day of the rule, not after the limit.
fn answer_day(tx: &mut Tx, item: &Item) -> Result<Date> {
    let (today, days) = (tx.now().date(), rules(tx, item.unit)?.0.answer_days);
    let calendar = limits::calendar(tx, item.unit)?;
    let day = working_days(&calendar, today, days);
    Ok(day.min(item.due_on).max(today))
}

/// The next number of the office, the row and the fact; feedback is asked for by its day.
fn put(
    tx: &mut Tx,
    (by, item): (&Actor, &Item),
    (unit, unit_name): (UnitId, &str),
    (colour, words, answer_on): (SheetColour, &str, Date),
) -> Result<(SheetId, String)> {
    let year = i64::from(tx.now().date().year());
    let serial = rows::next(tx, item.unit, year)?;
    let mark = rules(tx, item.unit)?.0.mark;
    let number = format!("{mark}单〔{year}〕{serial}号");
    let urges = urges(tx.now().date(), item, colour);
    let new = rows::New { unit, colour, year, serial, number: &number, words, answer_on, urges: &urges };
    let id = rows::issue(tx, item, by.person, &new)?;
    feedback::ask_by(tx, (by, item), unit, answer_on)?;
    let fact = Fact::new("supervision.sheet", story::subject(item.id)).actor(by.person).unit(item.unit);
    let fact = fact.with("who", by.name.as_str()).with("colour", colour.label()).with("number", number.as_str());
    tx.record(fact.with("to", unit_name).with_text("due", answer_on).with("opinion", words))?;
    Ok((id, number))
}

/// Why a sheet of a colour is issued today: what it says must be true of the item.
fn urges(today: Date, item: &Item, colour: SheetColour) -> String {
    let so = match colour {
        SheetColour::Notice => return String::new(),
        SheetColour::Blue => "现予提示，",
        SheetColour::Orange => "现予预警，",
        SheetColour::Red => "现予督办，",
    };
    let asks = match colour {
        SheetColour::Notice | SheetColour::Blue => "请抓紧办理并按时反馈。",
        SheetColour::Orange => "请立即整改并按时反馈。",
        SheetColour::Red => "请限期整改，并说明情况和措施。",
    };
    match item.milestone_on {
        _ if item.due_on < today => format!("已过办结时限，仍未按要求办结，{so}{asks}"),
        Some(day) if day < today => format!("有节点没有按计划完成，进度滞后，{so}{asks}"),
        _ => format!("{so}请按时限要求抓紧办理，并按时反馈。"),
    }
}

/// Signs for a sheet 签收督办单. Signing for a notice signs for its item, where that was not done.
///
/// # Errors
/// [`Error::NotFound`] for another unit's; [`Error::AlreadyDone`] with who was first.
pub fn sign(tx: &mut Tx, at: &Charged, id: SheetId) -> Result<()> {
    let found = rows::of_item(tx, at.seen.item.id)?.into_iter().find(|s| s.id == id && s.unit == at.charge.unit);
    let found = found.ok_or(Error::NotFound)?;
    if let Some((who, when)) = &found.signed {
        return Err(Error::AlreadyDone(format!("{who}已于{}签收。", when.short_label())));
    }
    if let Some(how) = found.lapse {
        return Err(Error::AlreadyDone(format!("{}{}。", found.number, how.label())));
    }
    if found.colour == SheetColour::Notice && at.charge.signed.is_none() {
        return charge::sign(tx, at);
    }
    mark_signed(tx, at, &found)
}

/// Signs for the notices of a unit that wait, when it signs for the item.
pub(super) fn sign_notices(tx: &mut Tx, at: &Charged) -> Result<()> {
    let waits = |s: &Sheet| s.unit == at.charge.unit && s.colour == SheetColour::Notice && s.is_to_sign();
    for sheet in rows::of_item(tx, at.seen.item.id)?.into_iter().filter(waits) {
        mark_signed(tx, at, &sheet)?;
    }
    Ok(())
}

fn mark_signed(tx: &mut Tx, at: &Charged, sheet: &Sheet) -> Result<()> {
    rows::sign(tx, sheet.id, at.seen.actor.person)?;
    at.record(tx, "supervision.sheet_sign", &sheet.number)
}

/// The sheets of an item, as they were issued.
pub fn sheets(tx: &mut Tx, of: &SeenItem) -> Result<Vec<Sheet>> {
    rows::of_item(tx, of.item.id)
}
