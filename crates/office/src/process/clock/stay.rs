//! Stay (经手): one person's time with a matter, explained to the minute.

use lexicon::{Account, Instant, Limit, Reading, Stage, UnitId, WorkCalendar, weekday_label};
use store::Tx;

use super::alarm::Alarm;
use super::{held, rows};
use crate::limits;
use crate::matter::Matter;
use crate::process::Task;
use crate::process::extension::{self, Extension};
use crate::{Result, process, wording};

/// One person's stay with a matter: who held it, since when, for how long in working time.
#[derive(Debug, Clone)]
pub struct Stay {
    /// The task.
    pub task: Task,
    /// The holder's name.
    pub holder_name: String,
    /// The holder's unit and its short name.
    pub holder_unit: Option<(UnitId, String)>,
    /// Net working minutes held, until it ended or until now.
    pub minutes: i64,
    /// What the clock shows, while it is open and has a limit.
    pub reading: Option<Reading>,
    /// The time held, line by line: working time, or by the wall clock where the limit counts so.
    pub account: Account,
    /// The sentences under the account: the limit, what it was extended by, when it was due.
    pub ends: Vec<String>,
    /// Who was told that it was late, and when.
    pub alarms: Vec<Alarm>,
    /// Extensions asked for, as they came.
    pub extensions: Vec<Extension>,
}

/// Every stay of a matter, in order of opening.
pub fn stays(tx: &mut Tx, matter: &Matter) -> Result<Vec<Stay>> {
    let calendar = limits::calendar(tx, matter.unit)?;
    let now = tx.now();
    let mut out = Vec::new();
    let holders = process::rows::holders_of(tx, matter.id)?;
    let alarms = rows::alarms_of(tx, matter.id)?;
    let extensions = extension::of_matter(tx, matter.id)?;
    for task in process::rows::tasks_of(tx, matter.id)? {
        let holder = holders.iter().find(|h| h.person == task.holder);
        let until = task.closed_at.unwrap_or(now);
        let own: Vec<Extension> = extensions.iter().filter(|e| e.task == task.id).cloned().collect();
        let told = task.clock().unwrap_or_else(|| held(&task));
        out.push(Stay {
            holder_name: name(tx, holder.map_or("", |h| h.name.as_str()), &task)?,
            holder_unit: holder.and_then(|h| h.unit.clone()),
            minutes: held(&task).reading(&calendar, until).used_minutes,
            reading: reading(&calendar, &task, now),
            account: told.account(&calendar, until),
            ends: ends(&calendar, &task, &own, until),
            alarms: alarms.iter().filter(|a| a.subject == task.id.to_string()).cloned().collect(),
            extensions: own,
            task,
        });
    }
    Ok(out)
}

/// The holder's name, with for whom 代 where it is a delegate.
fn name(tx: &mut Tx, name: &str, task: &Task) -> Result<String> {
    match task.behalf {
        Some(principal) => Ok(wording::on_behalf(name, &process::rows::name(tx, principal)?)),
        None => Ok(name.into()),
    }
}

fn reading(calendar: &WorkCalendar, task: &Task, now: Instant) -> Option<Reading> {
    if task.closed_at.is_some() {
        return None;
    }
    task.clock().map(|clock| clock.reading(calendar, now))
}

/// What a limit is called in an account, with how its days are counted.
#[must_use]
pub(super) fn limit_line(limit: Limit) -> String {
    match limit {
        Limit::WorkDays(1..) => format!("时限 {}，首日不计，到末日下班为止", limit.label()),
        Limit::WallHours(_) => format!("时限 {}，不分昼夜和节假日", limit.label()),
        Limit::Until(_) => format!("时限：{}办结", limit.label()),
        _ => format!("时限 {}", limit.label()),
    }
}

/// `应于 11月25日（周三）17:30 办结，剩 1 天`; and what makes the date uncertain.
pub(super) fn due_line(reading: &Reading, now: Instant, done: bool) -> Vec<String> {
    let at = reading.due.at;
    let date = at.date();
    let day =
        format!("{}年{}月{}日（{}）{}", date.year(), date.month(), date.day(), weekday_label(date), at.time_label());
    let line = match (done, reading.stopped) {
        (false, true) => format!("现在停计；如此刻恢复，应于 {day} 办结"),
        (false, false) => format!("应于 {day} 办结，{}{}", reading.label(), stage(reading, now)),
        (true, _) if reading.is_overdue() => format!("应于 {day} 办结，超期办结"),
        (true, _) => format!("应于 {day} 办结，按时办结"),
    };
    std::iter::once(line).chain(reading.due.caution()).collect()
}

/// The stage in brackets, where it says more than the time left.
fn stage(reading: &Reading, now: Instant) -> String {
    let stage = reading.stage(now);
    if stage == Stage::Running { String::new() } else { format!("（{}）", stage.label()) }
}

fn ends(calendar: &WorkCalendar, task: &Task, extensions: &[Extension], until: Instant) -> Vec<String> {
    let Some(clock) = task.clock() else { return vec!["本环节不限时".into()] };
    let granted = extensions.iter().filter(|e| e.is_granted()).map(Extension::line);
    let due = due_line(&clock.reading(calendar, until), until, task.closed_at.is_some());
    std::iter::once(limit_line(clock.limit)).chain(granted).chain(due).collect()
}
