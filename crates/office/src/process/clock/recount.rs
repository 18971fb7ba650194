//! Recount (重算): when a unit's calendar or office hours change, its open clocks are counted anew, a batch at a time.

use ledger::Fact;
use lexicon::{Instant, WorkCalendar};
use store::Tx;

use super::{matters, rows, set};
use crate::limits::rows::{self as asked, Recount};
use crate::process::Task;
use crate::process::rows::name;
use crate::{Result, limits, matter, story};

/// Clocks counted in one unit of work.
const BATCH: i64 = 200;
/// Where the whole matters come after the tasks in the order of what is counted.
const MATTERS: &str = "m:";
/// The newest year the program had a holiday notice for when clocks were last counted.
const FOLLOWED: &str = "holiday-notices";

/// Whether any unit waits for its clocks to be counted anew: asked every second, it costs nothing.
pub fn awaits_recount(tx: &mut Tx) -> Result<bool> {
    Ok(asked::recount(tx)?.is_some())
}

/// Counts the next batch of the unit that asked first. Whether there is more to do.
pub fn recount(tx: &mut Tx) -> Result<bool> {
    let Some(mut of) = asked::recount(tx)? else { return Ok(false) };
    let full = match of.after.strip_prefix(MATTERS).map(str::to_owned) {
        None => tasks(tx, &mut of)?,
        Some(after) => whole(tx, &mut of, &after)?,
    };
    if full {
        asked::recounted(tx, &of)?;
    } else if !of.after.starts_with(MATTERS) {
        of.after = MATTERS.into();
        asked::recounted(tx, &of)?;
    } else {
        asked::end_recount(tx, of.unit)?;
        let fact = Fact::new("calendar.recount", format!("unit:{}", of.unit)).unit(of.unit);
        tx.record(fact.with("moved", of.moved))?;
    }
    Ok(true)
}

/// Whether the batch was full.
fn tasks(tx: &mut Tx, of: &mut Recount) -> Result<bool> {
    let batch = rows::open_of_unit(tx, of.unit, &of.after, BATCH)?;
    let full = batch.len() as i64 >= BATCH;
    for mut task in batch {
        of.after = task.id.to_string();
        let before = task.due_at;
        set(tx, of.unit, &mut task)?;
        rows::set_task(tx, &task)?;
        if let Some((from, to)) = before.zip(task.due_at).filter(|(from, to)| from != to) {
            of.moved += 1;
            moved(tx, &task, from, to)?;
        }
    }
    Ok(full)
}

fn moved(tx: &mut Tx, task: &Task, from: Instant, to: Instant) -> Result<()> {
    let holder = name(tx, task.holder)?;
    let fact = Fact::new("task.due", story::subject(task.matter)).unit(task.unit);
    let fact = fact.with("step_name", task.step_name.as_str()).with("holder", holder);
    tx.record(fact.with("from", from.short_label()).with("to", to.short_label()))?;
    Ok(())
}

fn whole(tx: &mut Tx, of: &mut Recount, after: &str) -> Result<bool> {
    let batch = rows::open_matters_of_unit(tx, of.unit, after, BATCH)?;
    let full = batch.len() as i64 >= BATCH;
    for id in batch {
        of.after = format!("{MATTERS}{id}");
        let mut matter = matter::rows::find(tx, id)?;
        let before = matter.due_at;
        matters::keep(tx, &mut matter)?;
        if let Some((from, to)) = before.zip(matter.due_at).filter(|(from, to)| from != to) {
            of.moved += 1;
            let fact = Fact::new("matter.due", story::subject(id)).unit(of.unit);
            tx.record(fact.with("from", from.short_label()).with("to", to.short_label()))?;
        }
    }
    Ok(full)
}

/// Has every unit's clocks counted anew once a newer program knows the holidays of another year.
pub fn follow_notices(tx: &mut Tx) -> Result<()> {
    let newest = (2020..=2099).rev().find(|year| WorkCalendar::statutory().is_loaded(*year)).unwrap_or_default();
    let known = tx.setting("", FOLLOWED)?;
    if known.as_ref().is_some_and(|setting| setting.value == newest.to_string()) {
        return Ok(());
    }
    tx.set("", FOLLOWED, &newest.to_string(), known.as_ref().map_or(0, |setting| setting.revision))?;
    tx.record(Fact::new("calendar.notices", "setting:holiday-notices").with("year", i64::from(newest)))?;
    if known.is_some() { limits::recount_all(tx) } else { Ok(()) }
}
