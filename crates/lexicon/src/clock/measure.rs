//! The two ways of counting: working minutes and wall minutes.

use super::Limit;
use crate::{Due, Instant, Span, WorkCalendar};

/// How a limit's minutes are counted.
pub(super) enum Measure<'a> {
    Work(&'a WorkCalendar),
    Wall,
}

impl<'a> Measure<'a> {
    pub(super) fn of(limit: Limit, calendar: &'a WorkCalendar) -> Self {
        match limit {
            Limit::WorkMinutes(_) | Limit::WorkDays(_) | Limit::Until(_) => Self::Work(calendar),
            Limit::WallHours(_) => Self::Wall,
        }
    }

    /// The limit in minutes, for a start.
    pub(super) fn budget(&self, started: Instant, limit: Limit) -> i64 {
        match (self, limit) {
            (Self::Work(calendar), Limit::WorkDays(days)) => {
                calendar.minutes_between(started, calendar.add_days(started, days).at)
            }
            (_, Limit::WallHours(hours)) => hours.saturating_mul(60),
            (_, Limit::Until(at)) => self.between(started, at).max(0),
            (_, Limit::WorkMinutes(minutes) | Limit::WorkDays(minutes)) => minutes,
        }
    }

    pub(super) fn between(&self, from: Instant, to: Instant) -> i64 {
        match self {
            Self::Work(calendar) => calendar.minutes_between(from, to),
            Self::Wall => to.minutes_since(from),
        }
    }

    pub(super) fn add(&self, from: Instant, minutes: i64) -> Due {
        match self {
            Self::Work(calendar) => calendar.add_minutes(from, minutes),
            Self::Wall => Due {
                at: Instant::from_ms(from.ms().div_euclid(60_000).saturating_mul(60_000)).plus_minutes(minutes),
                unloaded: None,
            },
        }
    }

    pub(super) fn day_minutes(&self) -> i64 {
        match self {
            Self::Work(calendar) => calendar.minutes_per_day(),
            Self::Wall => 24 * 60,
        }
    }

    pub(super) fn explain(&self, from: Instant, to: Instant) -> Vec<Span> {
        match self {
            Self::Work(calendar) => calendar.explain(from, to),
            Self::Wall => wall_spans(from, to),
        }
    }
}

/// One line per date, every minute counted.
fn wall_spans(from: Instant, to: Instant) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut at = from;
    while at.minutes_since(to) < 0 {
        let midnight = Instant::from_day_minutes(at.date(), 1440);
        let until = midnight.min(to);
        let start = at.minutes_since(Instant::from_day_minutes(at.date(), 0));
        let minutes = until.minutes_since(at);
        lines.push(Span {
            date: at.date(),
            from: u16::try_from(start).unwrap_or(0),
            to: u16::try_from(start + minutes).unwrap_or(1440),
            minutes,
            note: String::new(),
        });
        at = until;
    }
    lines
}
