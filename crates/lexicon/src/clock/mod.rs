//! Clock (时钟): a limit that runs in working time, stops and resumes.

mod limit;
mod measure;
#[cfg(test)]
mod tests;

pub use limit::{Limit, LimitError};
use measure::Measure;
use serde::{Deserialize, Serialize};

use crate::{Due, Instant, Span, WorkCalendar, duration::work_duration_label};

/// A stop (停计) of a clock: 补正, 征求意见, 等待上级.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// When it stopped.
    pub from: Instant,
    /// When it resumed; `None` while it stands still.
    pub to: Option<Instant>,
}

/// Clock (时钟): start, limit and stops. Stops stand in the order they were made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// When it started.
    pub started: Instant,
    /// How long it may run.
    pub limit: Limit,
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
}

impl Clock {
    /// A clock that has just started.
    #[must_use]
    pub const fn new(started: Instant, limit: Limit) -> Self {
        Self { started, limit, stops: Vec::new() }
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
    pub fn stop(&mut self, at: Instant) -> Result<(), ClockError> {
        if self.is_stopped() {
            return Err(ClockError::Stopped);
        }
        let last = self.stops.last().and_then(|stop| stop.to);
        if at < last.unwrap_or(self.started) {
            return Err(ClockError::Backwards);
        }
        self.stops.push(Stop { from: at, to: None });
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
        let budget = measure.budget(self.started, self.limit);
        let (mut used, mut due) = (0, None);
        let mut last = (self.started, true);
        for running in self.stretches(now) {
            last = (running.from, running.open);
            let length = measure.between(running.from, running.to);
            if due.is_none() && used + length >= budget {
                due = Some(measure.add(running.from, budget - used));
            }
            if due.is_none() && running.open {
                due = Some(measure.add(running.from, budget - used));
            }
            used += length;
        }
        let stopped = !last.1;
        let due = due.unwrap_or_else(|| measure.add(now.max(self.started), budget - used));
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

    /// The lines that add up to the minutes used at `now`, with a line for every stop.
    #[must_use]
    pub fn explain(&self, calendar: &WorkCalendar, now: Instant) -> Vec<Span> {
        let measure = Measure::of(self.limit, calendar);
        let mut lines = Vec::new();
        let mut before = None;
        for running in self.stretches(now) {
            if let Some(stopped) = before {
                lines.push(pause(stopped, Some(running.from)));
            }
            lines.extend(measure.explain(running.from, running.to));
            before = (!running.open).then_some(running.to);
        }
        lines.extend(before.map(|stopped| pause(stopped, None)));
        lines
    }

    /// The stretches in which it ran, up to `now`, in order. A last stretch that is not open was ended by a stop.
    fn stretches(&self, now: Instant) -> impl Iterator<Item = Running> {
        let now = now.max(self.started);
        let stops = self.stops.iter().filter(move |stop| stop.from <= now);
        let ends = stops.map(|stop| (stop.from, stop.to, false));
        let mut next = Some(self.started);
        ends.chain([(now, None, true)]).filter_map(move |(end, resume, open)| {
            let from = next.filter(|from| *from <= now)?;
            next = resume.map(|resume| resume.max(from));
            Some(Running { from, to: end.max(from), open })
        })
    }
}

/// A stretch in which a clock ran.
struct Running {
    from: Instant,
    to: Instant,
    /// Still running at its end.
    open: bool,
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

/// The line of a stop.
fn pause(from: Instant, to: Option<Instant>) -> Span {
    let minutes =
        |at: Instant| at.local().hour().unsigned_abs() as u16 * 60 + at.local().minute().unsigned_abs() as u16;
    let same_day = to.filter(|to| to.date() == from.date());
    let note = match to {
        Some(to) if same_day.is_none() => format!("停计，{}恢复", to.short_label()),
        Some(_) => "停计".to_owned(),
        None => "停计中".to_owned(),
    };
    Span { date: from.date(), from: minutes(from), to: same_day.map_or(1440, minutes), minutes: 0, note }
}
