//! Limit (时限) and its text forms.

use std::{fmt, str::FromStr};

use super::Clock;
use crate::{Due, Instant, WorkCalendar, parse_date, words::serde_as_text};

/// Limit (时限): how long a step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Working minutes; written `2h` or `40m`.
    WorkMinutes(i64),
    /// Working days, to the close of the last; the first is not counted; 0 is the same day (当日办结). Written `1d`.
    WorkDays(i64),
    /// Hours by the wall clock, day and night; written `w24h`.
    WallHours(i64),
    /// Until an instant somebody named (办理时限); written `by2026-12-04T17:30`. Whole minutes.
    Until(Instant),
}

/// A text that is not a limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("时限“{0}”不对：2h 为 2 个工作小时，40m 为 40 个工作分钟，1d 为 1 个工作日，w24h 为 24 小时")]
pub struct LimitError(pub String);

/// About ten years of working minutes; keeps every sum far from overflow.
const MAX_COUNT: i64 = 1_000_000;

impl Limit {
    /// `2 个工作小时`, `1 个工作日`, `24 小时`, as in a table of limits.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::WorkMinutes(m) if m % 60 == 0 => format!("{} 个工作小时", m / 60),
            Self::WorkMinutes(m) => format!("{m} 个工作分钟"),
            Self::WorkDays(0) => "当日办结".to_owned(),
            Self::WorkDays(d) => format!("{d} 个工作日"),
            Self::WallHours(h) => format!("{h} 小时"),
            Self::Until(at) => format!("{}前", at.long_label()),
        }
    }

    /// What it comes to in the minutes it counts in, for an extension to be measured by: 当日办结 is a day, and a named time what
    /// lies between.
    #[must_use]
    pub fn nominal_minutes(self, calendar: &WorkCalendar, started: Instant) -> i64 {
        match self {
            Self::WorkMinutes(minutes) => minutes,
            Self::WorkDays(days) => days.max(1).saturating_mul(calendar.minutes_per_day()),
            Self::WallHours(hours) => hours.saturating_mul(60),
            Self::Until(at) => calendar.minutes_between(started, at).max(0),
        }
    }

    /// When it ends for a start, with no stop.
    #[must_use]
    pub fn due(self, calendar: &WorkCalendar, started: Instant) -> Due {
        Clock::new(started, self).reading(calendar, started).due
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WorkMinutes(m) if m % 60 == 0 => write!(f, "{}h", m / 60),
            Self::WorkMinutes(m) => write!(f, "{m}m"),
            Self::WorkDays(d) => write!(f, "{d}d"),
            Self::WallHours(h) => write!(f, "w{h}h"),
            Self::Until(at) => write!(f, "by{}T{}", at.date(), at.time_label()),
        }
    }
}

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Self, LimitError> {
        let given = text.trim();
        let limit = parse(given);
        limit.ok_or_else(|| LimitError(given.chars().take(40).collect()))
    }
}

fn parse(text: &str) -> Option<Limit> {
    if let Some(named) = text.strip_prefix("by") {
        return until(named);
    }
    let wall = text.strip_prefix('w');
    let body = wall.unwrap_or(text);
    let unit = body.chars().last().filter(char::is_ascii)?;
    let figures = &body[..body.len() - 1];
    if figures.is_empty() || !figures.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let count = figures.parse().ok().filter(|n| *n <= MAX_COUNT)?;
    match (wall, unit, count) {
        (None, 'd', _) => Some(Limit::WorkDays(count)),
        (_, _, 0) => None,
        (Some(_), 'h', _) => Some(Limit::WallHours(count)),
        (None, 'h', _) => Some(Limit::WorkMinutes(count * 60)),
        (None, 'm', _) => Some(Limit::WorkMinutes(count)),
        _ => None,
    }
}

/// `2026-12-04T17:30`.
fn until(text: &str) -> Option<Limit> {
    let (date, time) = text.split_once('T')?;
    let (hour, minute) = time.split_once(':')?;
    let figures = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
    let (hour, minute) = (figures(hour).then(|| hour.parse().ok())??, figures(minute).then(|| minute.parse().ok())??);
    let date = parse_date(date).ok().filter(|date| WorkCalendar::covers(*date))?;
    (hour < 24 && minute < 60).then(|| Limit::Until(Instant::from_local(date, hour, minute)))
}

serde_as_text!(Limit);
