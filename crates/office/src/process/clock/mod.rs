//! Clock (时钟): what tasks and whole matters show of their limits: when they are due, when they stand still, who was told.

mod alarm;
mod matters;
mod recount;
pub mod rows;
mod stay;

pub use alarm::{Alarm, AlarmStage, FULL as ALARMED_AT_ONCE, sweep};
use flow::{State, Status};
use lexicon::{Clock, Instant, Limit, MatterId, Stop, UnitId};
pub(super) use matters::lengthen;
pub use matters::{Whole, whole};
pub use recount::{awaits_recount, follow_notices, recount};
pub use stay::{Stay, stays};
use store::Tx;

use super::{Running, Task};
use crate::matter::Matter;
use crate::{Result, limits};

/// Why a clock stood still while a task was away from its holder.
const AWAY: &str = "不在本人手中";

/// A clock without a limit: it counts the working time held, whatever the task's own limit counts in.
fn held(task: &Task) -> Clock {
    Clock { stops: task.stops.clone(), ..Clock::new(task.opened_at, Limit::WorkMinutes(0)) }
}

/// The time a task was away from its holder does not count. One that stood still when it went has stood still since.
pub(super) fn away(task: &mut Task, from: Instant, to: Instant) {
    match task.stops.last_mut().filter(|stop| stop.to.is_none()) {
        Some(stop) => stop.to = Some(to),
        None => task.stops.push(Stop { from, to: Some(to), reason: AWAY.into() }),
    }
}

/// Starts the clock of a task that opens, or lets it go on: standing still while the matter is suspended.
pub(super) fn begin(tx: &mut Tx, matter: &Matter, running: &Running, task: &mut Task) -> Result<()> {
    if let Some(rest) = &running.state.suspension {
        stop(task, tx.now(), &rest.reason);
    }
    set(tx, matter.unit, task)
}

fn stop(task: &mut Task, now: Instant, reason: &str) {
    let mut clock = held(task);
    // A clock set back must not keep anybody from suspending.
    let last = clock.stops.last().and_then(|stop| stop.to).unwrap_or(clock.started);
    if clock.stop(now.max(last), reason).is_ok() {
        task.stops = clock.stops;
    }
}

fn resume(task: &mut Task, now: Instant) {
    let mut clock = held(task);
    let since = clock.stops.last().map_or(now, |stop| stop.from);
    if clock.resume(now.max(since)).is_ok() {
        task.stops = clock.stops;
    }
}

/// Brings what follows from a task's clock up to date: when it is due, and when a sweep looks at it next. What stands still is due at
/// no time.
pub(super) fn set(tx: &mut Tx, unit: UnitId, task: &mut Task) -> Result<()> {
    (task.due_at, task.alarm_at) = (None, None);
    let Some(clock) = task.clock().filter(|clock| !clock.is_stopped()) else { return Ok(()) };
    let now = tx.now();
    let calendar = limits::calendar(tx, unit)?;
    task.due_at = Some(clock.reading(&calendar, now).due.at);
    task.alarm_at = alarm::next(tx, unit, &alarm::Watched::task(task, &clock), &calendar)?;
    Ok(())
}

/// After a command: clocks stand still while a matter is suspended and go on when it is resumed; the whole matter's clock follows.
pub(super) fn follow(tx: &mut Tx, id: MatterId, old: &State, new: &Running) -> Result<()> {
    let matter = crate::matter::rows::find(tx, id)?;
    let (was, is) = (old.status == Status::Suspended, new.state.status == Status::Suspended);
    if was != is {
        let reason = new.state.suspension.as_ref().map(|rest| rest.reason.as_str());
        rest(tx, &matter, reason)?;
    }
    matters::follow(tx, matter, new)
}

/// Stops the clocks of every open task for a reason, or lets them go on.
fn rest(tx: &mut Tx, matter: &Matter, reason: Option<&str>) -> Result<()> {
    let now = tx.now();
    let tasks = super::rows::tasks_of(tx, matter.id)?;
    for mut task in tasks.into_iter().filter(|task| task.closed_at.is_none()) {
        match reason {
            Some(reason) => stop(&mut task, now, reason),
            None => resume(&mut task, now),
        }
        set(tx, matter.unit, &mut task)?;
        rows::set_task(tx, &task)?;
    }
    Ok(())
}
