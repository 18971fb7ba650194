//! Asking for feedback 要求反馈: by hand, with a sheet, by rhythm; and what becomes of it when nobody answers.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use ledger::Fact;
use lexicon::{Date, FeedbackId, MatterId, UnitId, WorkCalendar, days_after, months_after};
use store::Tx;

use super::{BATCH, Feedback, rows};
use crate::people::Actor;
use crate::supervision::light::working_days;
use crate::supervision::{AtDesk, Charge, Item, Lapse, Rhythm, charge, rows as items, rules, telling};
use crate::{Error, Result, limits, notice, story};

/// The day of regular feedback so many periods after the day the rhythm began.
fn report(from: Date, rhythm: Rhythm, periods: i64) -> Option<Date> {
    match rhythm {
        Rhythm::Never => None,
        Rhythm::Weekly => days_after(from, 7 * periods),
        Rhythm::HalfMonthly => days_after(from, 15 * periods),
        Rhythm::Monthly => months_after(from, periods),
        Rhythm::Quarterly => months_after(from, 3 * periods),
    }
}

/// The first day of regular feedback after a day, counted from the day the rhythm began: from the last one, a short month would
/// shorten all that follow. It goes on after the limit, as long as the item is open.
fn next_report(from: Date, rhythm: Rhythm, after: Date) -> Option<Date> {
    (1..).map_while(|periods| report(from, rhythm, periods)).find(|day| *day > after)
}

/// The first day of regular feedback in a rhythm that begins today.
pub(in crate::supervision) fn first_report(tx: &mut Tx, rhythm: Rhythm) -> Option<Date> {
    let today = tx.now().date();
    next_report(today, rhythm, today)
}

/// What a unit owes an item, if anything.
fn owed(tx: &mut Tx, item: MatterId, unit: UnitId) -> Result<Option<Feedback>> {
    Ok(rows::feedback_of(tx, item)?.into_iter().find(|f| f.unit == unit && f.is_owed()))
}

/// Asks for feedback by hand 要求反馈.
///
/// # Errors
/// [`Error::AlreadyDone`] with who asked before and until when, where the unit owes one.
pub fn ask_for(tx: &mut Tx, at: &AtDesk, unit: UnitId) -> Result<FeedbackId> {
    let item = at.open()?;
    let charge = charge::open_of(tx, item.id, unit)?;
    let charge = charge.ok_or_else(|| Error::field("unit", "该单位不是本项的责任单位"))?;
    if let Some(f) = owed(tx, item.id, unit)? {
        return Err(already(&f));
    }
    let due = ask(tx, at, &charge)?;
    let line = format!("请于{}前反馈{}的进展", lexicon::chinese_date(due.1), telling::called(item));
    notice::tell(tx, charge.person, "supervision", item.id, &line)?;
    Ok(due.0)
}

fn already(f: &Feedback) -> Error {
    let when = f.asked_at.short_label();
    let by = f.asked_by.as_ref().map_or_else(|| format!("已于{when}按周期"), |who| format!("{who}已于{when}"));
    let until = lexicon::chinese_date(f.due_on);
    Error::AlreadyDone(format!("{by}要求{}于{until}前反馈，还没有报送；急需的可以发督办单。", f.unit_name))
}

/// A request of its own, due in the days of the rule and not after a limit that lies ahead, with its fact.
fn ask(tx: &mut Tx, at: &AtDesk, charge: &Charge) -> Result<(FeedbackId, Date)> {
    let item = &at.0.item;
    let calendar = limits::calendar(tx, item.unit)?;
    let (today, days) = (tx.now().date(), rules(tx, item.unit)?.0.answer_days);
    let due = working_days(&calendar, today, days);
    let due = if item.due_on < today { due } else { due.min(item.due_on) };
    let id = rows::ask(tx, item.id, charge.unit, (Some(at.0.actor.person), due))?;
    let fact = Fact::new("supervision.ask", story::subject(item.id)).actor(at.0.actor.person).unit(item.unit);
    let fact = fact.with("who", at.0.actor.name.as_str()).with("to", charge.unit_name.as_str());
    tx.record(fact.with_text("due", due))?;
    Ok((id, due))
}

/// Asks for feedback by the day of a sheet 督办单. A unit that owes one no later answers with that; one due later is due by that day.
pub(in crate::supervision) fn ask_by(tx: &mut Tx, by: (&Actor, &Item), unit: UnitId, day: Date) -> Result<()> {
    let (actor, item) = by;
    match owed(tx, item.id, unit)? {
        Some(f) if f.due_on <= day => Ok(()),
        Some(f) => rows::bring_forward(tx, f.id, day),
        None => rows::ask(tx, item.id, unit, (Some(actor.person), day)).map(|_| ()),
    }
}

/// Asks again for what was returned 退回重报, as long as the unit is responsible; what it owes besides answers both.
pub(super) fn ask_again(tx: &mut Tx, at: &AtDesk, of: &Feedback, remark: &str) -> Result<()> {
    let item = &at.0.item;
    let Some(charge) = charge::open_of(tx, item.id, of.unit)? else { return Ok(()) };
    let due = match owed(tx, item.id, of.unit)? {
        Some(f) => f.due_on,
        None => ask(tx, at, &charge)?.1,
    };
    let until = lexicon::chinese_date(due);
    let line = format!("{}的反馈被退回：{}。请于{until}前重报", telling::called(item), telling::clause(remark));
    let people = telling::waiting(tx, (item, &charge), of.giver)?;
    telling::tell(tx, (at.0.actor.person, item), people, &line)
}

/// Asks for the regular feedback whose day has come, at most [`BATCH`] items. How many were looked at.
pub fn sweep(tx: &mut Tx) -> Result<usize> {
    let today = tx.now().date();
    let due = items::reports_due(tx, today, BATCH as i64)?;
    let mut offices: HashMap<UnitId, (Arc<WorkCalendar>, i64)> = HashMap::new();
    for (item, from) in &due {
        let (calendar, days) = match offices.entry(item.unit) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(place) => {
                place.insert((limits::calendar(tx, item.unit)?, rules::in_force(tx, item.unit)?.answer_days))
            }
        };
        let next = next_report(*from, item.rhythm, today);
        let by = working_days(calendar, today, *days);
        // The report of a period is due within it: else the next would be asked for before this one is late.
        let by = next.map_or(by, |next| by.min(working_days(calendar, next, -1))).max(today);
        let by = if item.due_on >= today { by.min(item.due_on) } else { by };
        regular(tx, item, (today, by))?;
        items::set_report(tx, item.id, next)?;
    }
    Ok(due.len())
}

/// Asks every responsible unit for the report of a period. The one before that has not come is missed 未报.
fn regular(tx: &mut Tx, item: &Item, (today, by): (Date, Date)) -> Result<()> {
    let all = rows::feedback_of(tx, item.id)?;
    let mut missed = Vec::new();
    for charge in items::charges(tx, item.id)?.into_iter().filter(|c| c.ended_at.is_none()) {
        match all.iter().find(|f| f.unit == charge.unit && f.is_owed()) {
            // What was asked for in between and is still in time tells of this period.
            Some(f) if f.due_on >= today => continue,
            Some(f) => {
                rows::lapse(tx, f.id, Lapse::Missed)?;
                missed.push(charge.unit_name.clone());
            }
            None => {}
        }
        rows::ask(tx, item.id, charge.unit, (None, by))?;
        let late =
            if missed.last() == Some(&charge.unit_name) { "，上一期没有报送，已记为未报" } else { "" };
        let until = lexicon::chinese_date(by);
        let line = format!("督办事项“{}”到了反馈的日子，请于{until}前报送{late}", item.number);
        notice::tell(tx, charge.person, "supervision", item.id, &line)?;
    }
    let fact = Fact::new("supervision.rhythm", story::subject(item.id)).unit(item.unit);
    tx.record(fact.with("rhythm", item.rhythm.label()).with_text("due", by).with("missed", missed.join("、")))?;
    Ok(())
}

/// What a unit owed and had to sign for when its part ended is not needed any more.
pub(in crate::supervision) fn lapse_moved(tx: &mut Tx, item: &Item, of: &Charge) -> Result<()> {
    let counts = rows::lapse_of_unit(tx, item.id, of.unit)?;
    lapsed(tx, item, (&of.unit_name, Lapse::Moved), counts)
}

/// What nobody gave, reviewed or signed for when an item was closed does not wait for ever.
pub(in crate::supervision) fn lapse_closed(tx: &mut Tx, item: &Item) -> Result<()> {
    let counts = rows::lapse_of_item(tx, item.id)?;
    lapsed(tx, item, ("", Lapse::Closed), counts)
}

fn lapsed(tx: &mut Tx, item: &Item, (unit, how): (&str, Lapse), (feedback, sheets): (u64, u64)) -> Result<()> {
    if feedback + sheets > 0 {
        let fact = Fact::new("supervision.waive", story::subject(item.id)).unit(item.unit).with("to", unit);
        tx.record(fact.with("how", how.label()).with("feedback", feedback).with("sheets", sheets))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RHYTHMS: [Rhythm; 4] = [Rhythm::Weekly, Rhythm::HalfMonthly, Rhythm::Monthly, Rhythm::Quarterly];

    proptest! {
        #[test]
        fn a_rhythm_keeps_to_the_day_it_began_on(days in 0i64..20_000, which in 0usize..4, late in 0i64..3) {
            let from = days_after(Date::constant(2000, 1, 1), days).unwrap();
            let (rhythm, mut day) = (RHYTHMS[which], from);
            for _ in 0..30 {
                // The sweep comes on the day or some days late, never a whole period.
                let next = next_report(from, rhythm, days_after(day, late).unwrap()).unwrap();
                prop_assert!(next > day);
                match rhythm {
                    Rhythm::Monthly | Rhythm::Quarterly => {
                        prop_assert_eq!(next.day(), from.day().min(next.days_in_month()), "{} after {}", next, day);
                        let months = i32::from(next.year() - day.year()) * 12 + i32::from(next.month() - day.month());
                        prop_assert_eq!(months, if rhythm == Rhythm::Monthly { 1 } else { 3 });
                    }
                    _ => {
                        let apart = next.since(day).unwrap().get_days();
                        prop_assert_eq!(apart, if rhythm == Rhythm::Weekly { 7 } else { 15 });
                    }
                }
                day = next;
            }
            prop_assert_eq!(next_report(from, Rhythm::Never, day), None);
        }
    }
}
