//! Clock (时钟): a limit that runs in working time, stops and resumes.

mod account;
mod limit;
mod measure;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use account::{Account, Line};
pub use limit::{Limit, LimitError};
use measure::Measure;
use serde::{Deserialize, Serialize};

use crate::{Due, Instant, WorkCalendar, duration::work_duration_label};

/// A stop (停计) of a clock: 补正, 征求意见, 等待上级.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stop {
    /// When it stopped.
    pub from: Instant,
    /// When it resumed; `None` while it stands still.
    pub to: Option<Instant>,
    /// Why; empty where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Clock (时钟): start, limit, extension and stops. Stops stand in the order they were made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// When it started.
    pub started: Instant,
    /// How long it may run.
    pub limit: Limit,
    /// Extension (延期) granted, in the minutes the limit counts in.
    #[serde(default)]
    pub extra: i64,
    /// When it stood still.
    #[serde(default)]
    pub stops: Vec<Stop>,
}

/// Why a clock cannot be stopped or resumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// It stands still already.
    #[error("时限已在停计中")]
    Stopped,
    /// It is not stopped.
    #[error("时限没有停计，不用恢复")]
    Running,
    /// The instant lies before the last stop or the start.
    #[error("停计或恢复的时间早于上一次记录")]
    Backwards,
}

/// Colour (三色灯) of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Colour {
    /// In time (绿).
    Green,
    /// A quarter of the limit or less is left (黄).
    Amber,
    /// Overdue (红).
    Red,
}

impl Colour {
    /// `green`, `amber`, `red`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
        }
    }

    /// `正常`, `临期`, `超期`: never colour alone.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Green => "正常",
            Self::Amber => "临期",
            Self::Red => "超期",
        }
    }
}

/// Stage (阶段) of a clock, in the words that go with its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// In time.
    Running,
    /// A quarter or less is left (临期).
    Warning,
    /// Due before the day is over (今日到期).
    DueToday,
    /// Overdue (超期).
    Overdue,
    /// It stands still (停计).
    Stopped,
}

impl Stage {
    /// `正常`, `临期`, `今日到期`, `超期`, `停计`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Running => "正常",
            Self::Warning => "临期",
            Self::DueToday => "今日到期",
            Self::Overdue => "超期",
            Self::Stopped => "停计",
        }
    }
}

/// What a clock shows at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// When it is due; while it stands still, when it would be due if it resumed now.
    pub due: Due,
    /// Minutes used: working minutes, or wall minutes for [`Limit::WallHours`].
    pub used_minutes: i64,
    /// Minutes left, negative when overdue; the same kind of minutes.
    pub left_minutes: i64,
    /// The light.
    pub colour: Colour,
    /// Whether it stands still.
    pub stopped: bool,
    /// Minutes in what the labels call a day (天).
    pub day_minutes: i64,
}

impl Reading {
    /// `剩 1 天 4 小时`, `超 2 小时`, `已到时限`; while it stands still `停计，剩 1 天`.
    #[must_use]
    pub fn label(&self) -> String {
        let length = work_duration_label(self.left_minutes, self.day_minutes);
        let said = match self.left_minutes {
            1.. => format!("剩 {length}"),
            0 => "已到时限".to_owned(),
            _ => format!("超 {length}"),
        };
        if self.stopped { format!("停计，{said}") } else { said }
    }

    /// `已用 2 小时 40 分`.
    #[must_use]
    pub fn used_label(&self) -> String {
        format!("已用 {}", work_duration_label(self.used_minutes, self.day_minutes))
    }

    /// Whether the due time has passed.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.colour == Colour::Red
    }

    /// The stage it is at. Standing still comes first: nobody can be late meanwhile.
    #[must_use]
    pub fn stage(&self, now: Instant) -> Stage {
        match self.colour {
            _ if self.stopped => Stage::Stopped,
            Colour::Red => Stage::Overdue,
            _ if self.due.at.date() == now.date() => Stage::DueToday,
            Colour::Amber => Stage::Warning,
            Colour::Green => Stage::Running,
        }
    }
}

impl Clock {
    /// A clock that has just started.
    #[must_use]
    pub const fn new(started: Instant, limit: Limit) -> Self {
        Self { started, limit, extra: 0, stops: Vec::new() }
    }

    /// Whether it stands still.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stops.last().is_some_and(|stop| stop.to.is_none())
    }

    /// Stops it.
    ///
    /// # Errors
    /// [`ClockError`] when it stands still already, or `at` lies before the last entry.
    pub fn stop(&mut self, at: Instant, reason: &str) -> Result<(), ClockError> {
        if self.is_stopped() {
            return Err(ClockError::Stopped);
        }
        let last = self.stops.last().and_then(|stop| stop.to);
        if at < last.unwrap_or(self.started) {
            return Err(ClockError::Backwards);
        }
        self.stops.push(Stop { from: at, to: None, reason: reason.to_owned() });
        Ok(())
    }

    /// Resumes it.
    ///
    /// # Errors
    /// [`ClockError`] when it is running, or `at` lies before the stop.
    pub fn resume(&mut self, at: Instant) -> Result<(), ClockError> {
        match self.stops.last_mut() {
            Some(stop) if stop.to.is_none() && at < stop.from => Err(ClockError::Backwards),
            Some(stop) if stop.to.is_none() => {
                stop.to = Some(at);
                Ok(())
            }
            _ => Err(ClockError::Running),
        }
    }

    /// What it shows at `now`; for a finished step, `now` is when it finished.
    #[must_use]
    pub fn reading(&self, calendar: &WorkCalendar, now: Instant) -> Reading {
        let measure = Measure::of(self.limit, calendar);
        let budget = self.budget(&measure);
        let runs = self.stretches(now);
        let used = runs.map(|running| measure.between(running.from, running.to)).sum::<i64>();
        let stopped = self.stretches(now).last().is_some_and(|running| !running.open);
        let due = self.named(&measure, self.reached(&measure, budget, now));
        let left = budget - used;
        let late = left < 0 || (!stopped && now.minutes_since(due.at) > 0);
        Reading {
            due,
            used_minutes: used,
            left_minutes: left,
            colour: colour(late, left, budget),
            stopped,
            day_minutes: measure.day_minutes(),
        }
    }

    /// When it turns amber, with the stops there were up to `now`.
    #[must_use]
    pub fn warns_at(&self, calendar: &WorkCalendar, now: Instant) -> Instant {
        let measure = Measure::of(self.limit, calendar);
        let budget = self.budget(&measure);
        self.reached(&measure, budget - budget.div_euclid(4), now).at
    }

    fn budget(&self, measure: &Measure) -> i64 {
        measure.budget(self.started, self.limit).saturating_add(self.extra)
    }

    /// When so many minutes are used; while it stands still before that, as if it resumed now.
    fn reached(&self, measure: &Measure, minutes: i64, now: Instant) -> Due {
        let mut used = 0;
        for running in self.stretches(now) {
            let length = measure.between(running.from, running.to);
            if running.open || used + length >= minutes {
                return measure.add(running.from, minutes - used);
            }
            used += length;
        }
        measure.add(now.max(self.started), minutes - used)
    }

    /// A named time outside office hours stays as it was named: no working minute lies between.
    fn named(&self, measure: &Measure, due: Due) -> Due {
        match self.limit {
            Limit::Until(at) if due.at < at && measure.between(due.at, at) == 0 => Due { at, ..due },
            _ => due,
        }
    }

    /// The stretches in which it ran, up to `now`, in order. A last stretch that is not open was ended by a stop.
    fn stretches(&self, now: Instant) -> impl Iterator<Item = Running<'_>> {
        let now = now.max(self.started);
        let stops = self.stops.iter().filter(move |stop| stop.from <= now);
        let ends = stops.map(|stop| (stop.from, Some(stop)));
        let mut next = Some(self.started);
        ends.chain([(now, None)]).filter_map(move |(end, stop)| {
            let from = next.filter(|from| *from <= now)?;
            next = stop.and_then(|stop| stop.to).map(|resume| resume.max(from));
            Some(Running { from, to: end.max(from), open: stop.is_none(), stop })
        })
    }
}

/// A stretch in which a clock ran.
struct Running<'a> {
    from: Instant,
    to: Instant,
    /// Still running at its end.
    open: bool,
    /// What ended it.
    stop: Option<&'a Stop>,
}

fn colour(late: bool, left: i64, budget: i64) -> Colour {
    if late {
        Colour::Red
    } else if left.saturating_mul(4) <= budget {
        Colour::Amber
    } else {
        Colour::Green
    }
}
