//! Sheets (督办单): 督办通知单 with the hand-over, then blue, orange and red, each numbered, issued to a unit and signed for.

use ledger::Fact;
use lexicon::{Date, Instant, MatterId, SheetId, UnitId};
use store::Tx;

use super::{AtDesk, Charged, SeenItem, SheetColour, rows, rules};
use crate::{Error, Result, notice, story, wording};

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
    /// By when an answer is wanted.
    pub answer_on: Date,
    /// Who issued it, and when.
    pub issued: (String, Instant),
    /// Who signed for it, and when.
    pub signed: Option<(String, Instant)>,
}

/// Issues a sheet to a responsible unit 发出督办单.
///
/// # Errors
/// [`Error::Field`] where the unit is not responsible, nothing is said, or the day is past.
pub fn issue(
    tx: &mut Tx,
    at: &AtDesk,
    (unit, colour): (UnitId, SheetColour),
    (words, answer_on): (&str, Date),
) -> Result<SheetId> {
    let item = at.open()?;
    let charge = rows::charges(tx, item.id)?.into_iter().find(|c| c.unit == unit && c.ended_at.is_none());
    let charge = charge.ok_or_else(|| Error::field("unit", "该单位不是本项的责任单位"))?;
    let words = wording::reason("words", words, "请写明督办要求")?;
    if answer_on < tx.now().date() {
        return Err(Error::field("answer_on", "要求反馈的日子不能早于今天"));
    }
    let year = i64::from(tx.now().date().year());
    let serial = rows::next_sheet(tx, item.unit, year)?;
    let mark = rules(tx, item.unit)?.0.mark;
    let number = format!("{mark}单〔{year}〕{serial}号");
    let new = rows::NewSheet { unit, colour, year, serial, number: &number, words, answer_on };
    let id = rows::issue_sheet(tx, item, at.0.actor.person, &new)?;
    let line = format!("收到{}{number}：“{}”，请签收", colour.label(), at.0.matter.title);
    notice::tell(tx, charge.person, "supervision", item.id, &line)?;
    let fact = Fact::new("supervision.sheet", story::subject(item.id)).actor(at.0.actor.person).unit(item.unit);
    let fact = fact.with("who", at.0.actor.name.as_str()).with("colour", colour.label()).with("number", number);
    tx.record(fact.with("to", charge.unit_name.as_str()).with("opinion", words))?;
    Ok(id)
}

/// Signs for a sheet 签收督办单.
pub fn sign(tx: &mut Tx, at: &Charged, id: SheetId) -> Result<()> {
    let found = rows::sheets(tx, at.seen.item.id)?.into_iter().find(|s| s.id == id && s.unit == at.charge.unit);
    let found = found.ok_or(Error::NotFound)?;
    if let Some((who, when)) = &found.signed {
        return Err(Error::AlreadyDone(format!("{who}已于{}签收。", when.short_label())));
    }
    rows::sign_sheet(tx, id, at.seen.actor.person)?;
    at.record(tx, "supervision.sheet_sign", &found.number)
}

/// The sheets of an item, as they were issued.
pub fn sheets(tx: &mut Tx, of: &SeenItem) -> Result<Vec<Sheet>> {
    rows::sheets(tx, of.item.id)
}
