//! The clock of a whole matter (全程): its limit from the table, or a day somebody named; it ends when only filing is left.

use flow::{State, Status};
use lexicon::{Account, Clock, Instant, Reading, Stop};
use store::Tx;

use super::alarm::{self, Alarm};
use super::{rows, stay};
use crate::Result;
use crate::limits::{self, WHOLE};
use crate::matter::{self, Matter, NAMED};
use crate::process::Running;

/// The step after which nothing but filing is left: no whole-matter limit waits for it.
const ARCHIVE: &str = "archive";
/// Why the whole matter's clock stands still when a unit's rules say that sub-flows do not count.
const ELSEWHERE: &str = "等待子流程办结";

/// Why the clock stood still between the end of a matter and its coming back.
const REOPENED: &str = "已办结，后又退回或重启";

/// Brings the clock of a matter to where its flow stands.
pub(super) fn follow(tx: &mut Tx, mut matter: Matter, running: &Running) -> Result<()> {
    let before = (matter.clock.clone(), matter.limit_for.clone(), matter.done_at);
    look_up(tx, &mut matter)?;
    let now = tx.now();
    let over = is_over(running);
    let done = matter.done_at.filter(|_| !over);
    matter.done_at = over.then(|| matter.done_at.unwrap_or(now));
    if let (Some(clock), Some(from)) = (matter.clock.as_mut(), done) {
        // What was done and is opened again: nobody had it meanwhile.
        let from = clock.stops.last().and_then(|stop| stop.to).map_or(from, |last| last.max(from));
        clock.stops.push(Stop { from, to: Some(now.max(from)), reason: REOPENED.into() });
    }
    let reason = resting(tx, &matter, &running.state)?;
    if let Some(clock) = matter.clock.as_mut() {
        rest(clock, reason.as_deref().filter(|_| !over), now);
    }
    if before == (matter.clock.clone(), matter.limit_for.clone(), matter.done_at) {
        // What follows from it follows as before: another calendar or other rules have it counted anew by the sweep.
        return Ok(());
    }
    keep(tx, &mut matter)
}

/// Brings what follows from a matter's clock up to date and keeps it.
pub(super) fn keep(tx: &mut Tx, matter: &mut Matter) -> Result<()> {
    let now = tx.now();
    let mut alarm_at = None;
    if let Some(clock) = matter.clock.clone() {
        let calendar = limits::calendar(tx, matter.unit)?;
        let until = matter.done_at.unwrap_or(now);
        matter.due_at = Some(clock.reading(&calendar, until).due.at);
        if matter.done_at.is_none() && !clock.is_stopped() {
            alarm_at = alarm::next(tx, matter.unit, &alarm::Watched::matter(matter, &clock), &calendar)?;
        }
    } else {
        matter.due_at = None;
    }
    matter::keep_clock(tx, matter, alarm_at)
}

/// The table is asked at the start, and again when the flow or the urgency has changed; a day somebody named stays.
fn look_up(tx: &mut Tx, matter: &mut Matter) -> Result<()> {
    let key = format!("{}:{}", matter.way.code(), matter.urgency.code());
    let named = matter.limit_for.as_deref() == Some(NAMED) || (matter.limit_for.is_none() && matter.due_at.is_some());
    if named || matter.limit_for.as_deref() == Some(key.as_str()) {
        return Ok(());
    }
    let limit = match limits::limit_of(tx, matter.unit, matter.way.code(), WHOLE, matter.urgency)? {
        Some(limit) => Some(limit),
        None => limits::limit_of(tx, matter.unit, matter.kind.code(), WHOLE, matter.urgency)?,
    };
    matter.limit_for = Some(key);
    let before = matter.clock.take();
    matter.clock = limit.map(|limit| match before {
        Some(clock) => Clock { limit, ..clock },
        None => Clock::new(matter.opened_at, limit),
    });
    Ok(())
}

/// Whether everything but filing is done.
fn is_over(running: &Running) -> bool {
    let state = &running.state;
    let filing = |duty: &&flow::Duty| duty.step == ARCHIVE;
    let open: Vec<_> = state.duties.iter().filter(|duty| duty.is_work() && duty.is_pending()).collect();
    match state.status {
        Status::Finished | Status::Terminated => true,
        Status::Unstarted => false,
        Status::Active | Status::Suspended => {
            !open.is_empty() && open.iter().all(filing) && state.open_subs().is_empty()
        }
    }
}

/// Why the matter's clock is to stand still now, if it is.
fn resting(tx: &mut Tx, matter: &Matter, state: &State) -> Result<Option<String>> {
    if let Some(suspension) = &state.suspension {
        return Ok(Some(suspension.reason.clone()));
    }
    let elsewhere = !state.open_subs().is_empty() && !state.duties.iter().any(|d| d.is_work() && d.is_pending());
    if elsewhere && !limits::policy(tx, matter.unit)?.0.subflows_count {
        return Ok(Some(ELSEWHERE.into()));
    }
    Ok(None)
}

fn rest(clock: &mut Clock, reason: Option<&str>, now: Instant) {
    let last = clock.stops.last().map_or(clock.started, |stop| stop.to.unwrap_or(stop.from));
    let at = now.max(last);
    // Neither is refused: the other state is asked for first, and the time goes forward.
    _ = match (reason, clock.is_stopped()) {
        (Some(reason), false) => clock.stop(at, reason),
        (None, true) => clock.resume(at),
        _ => Ok(()),
    };
}

/// An extended task must not be due after its whole matter: the matter is given the time that is wanting. When it is due then, if it
/// was moved.
pub(in crate::process) fn lengthen(tx: &mut Tx, matter: &Matter, due: Instant) -> Result<Option<Instant>> {
    let mut matter = matter::rows::find(tx, matter.id)?;
    let now = tx.now();
    let calendar = limits::calendar(tx, matter.unit)?;
    let Some(clock) = matter.clock.as_mut().filter(|_| matter.done_at.is_none()) else { return Ok(None) };
    let before = clock.reading(&calendar, now).due.at;
    let wanting = match clock.limit {
        lexicon::Limit::WallHours(_) => due.minutes_since(before),
        _ => calendar.minutes_between(before, due),
    };
    if due <= before || wanting <= 0 {
        return Ok(None);
    }
    clock.extra += wanting;
    keep(tx, &mut matter)?;
    Ok(matter.due_at)
}

/// The clock of a whole matter as its page shows it.
#[derive(Debug, Clone)]
pub struct Whole {
    /// What it shows, at its end or now.
    pub reading: Reading,
    /// When it ended.
    pub done_at: Option<Instant>,
    /// Line by line.
    pub account: Account,
    /// The sentences under the account.
    pub ends: Vec<String>,
    /// Who was told that it was late, and when.
    pub alarms: Vec<Alarm>,
}

/// What the clock of a whole matter shows; none where it has no limit. The caller has proved that the matter may be seen.
pub fn whole(tx: &mut Tx, matter: &Matter) -> Result<Option<Whole>> {
    let Some(clock) = &matter.clock else { return Ok(None) };
    let calendar = limits::calendar(tx, matter.unit)?;
    let ended = matter.done_at.or(matter.closed_at);
    let until = ended.unwrap_or(tx.now());
    let reading = clock.reading(&calendar, until);
    let own = matter.id.to_string();
    let alarms = rows::alarms_of(tx, matter.id)?.into_iter().filter(|a| a.subject == own).collect();
    let ends = std::iter::once(stay::limit_line(clock.limit))
        .chain(stay::due_line(&reading, until, ended.is_some()))
        .collect();
    let mut account = clock.account(&calendar, until);
    if let Some(first) = account.lines.first_mut() {
        first.what = first.what.replacen("收到", "开始", 1);
    }
    Ok(Some(Whole { reading, done_at: ended, account, ends, alarms }))
}
