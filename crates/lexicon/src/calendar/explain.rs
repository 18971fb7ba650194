//! What a clerk reads when asking where the time went.

use std::fmt;

use super::{DayKind, Place, WorkCalendar, days, unpublished};
use crate::{Date, Instant, duration::work_duration_label, instant::weekday_label, office_hours::time_label};

/// One line of an explanation: a date, from when to when, and how much of it counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The date.
    pub date: Date,
    /// From, in minutes after midnight.
    pub from: u16,
    /// To, in minutes after midnight; 1440 is the end of the day.
    pub to: u16,
    /// Minutes counted.
    pub minutes: i64,
    /// What was not counted and why (周末不计, 国庆节不计, 午休不计); empty when all of it was.
    pub note: String,
}

/// `11月20日 周五 08:30–17:30 7 小时 午休不计`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (month, day) = (self.date.month(), self.date.day());
        let (from, to) = (time_label(self.from), time_label(self.to));
        let counted = work_duration_label(self.minutes, 0);
        let weekday = weekday_label(self.date);
        write!(f, "{month}月{day}日 {weekday} {from}–{to} {counted}")?;
        if self.note.is_empty() { Ok(()) } else { write!(f, " {}", self.note) }
    }
}

impl WorkCalendar {
    /// The lines that add up to [`WorkCalendar::minutes_between`], one per date; none when `b` is not after `a`.
    #[must_use]
    pub fn explain(&self, a: Instant, b: Instant) -> Vec<Span> {
        let (start, end) = (Place::of(a), Place::of(b));
        let mut spans = Vec::new();
        for day in start.day..=end.day {
            let from = if day == start.day { start.time } else { 0 };
            let to = if day == end.day { end.time } else { 1440 };
            if from < to {
                spans.push(self.span(day, from, to));
            }
        }
        spans
    }

    fn span(&self, day: usize, from: u16, to: u16) -> Span {
        let worked = self.days.is_work(day);
        let office = (from.max(self.hours.opens()), to.min(self.hours.closes()));
        let (from, to) = if worked && office.0 < office.1 { office } else { (from, to) };
        let minutes = self.hours.done_by(to) - self.hours.done_by(from);
        Span {
            date: days::date(day),
            from,
            to,
            minutes: if worked { minutes } else { 0 },
            note: self.note(day, from, to),
        }
    }

    fn note(&self, day: usize, from: u16, to: u16) -> String {
        let date = days::date(day);
        let weekend = date.weekday().to_monday_zero_offset() >= 5;
        let rest = if weekend { "周末不计" } else { "休息日不计" };
        let unloaded = || unpublished(date.year());
        let pause = self.pause(from, to);
        let parts = match self.days.kind(day) {
            DayKind::Holiday(name) => vec![format!("{name}不计")],
            DayKind::Rest => vec![rest.to_owned()],
            DayKind::Unloaded if weekend => vec![rest.to_owned(), unloaded()],
            DayKind::Unloaded => vec![pause.to_owned(), unloaded()],
            DayKind::Shifted(reason) => vec![reason.to_string(), pause.to_owned()],
            DayKind::Work if weekend => vec!["调休上班".to_owned(), pause.to_owned()],
            DayKind::Work => vec![pause.to_owned()],
        };
        let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        said.join("，")
    }

    /// What part of a stretch of a working day is not counted.
    fn pause(&self, from: u16, to: u16) -> &'static str {
        let counted = self.hours.done_by(to) - self.hours.done_by(from);
        if to <= self.hours.opens() || from >= self.hours.closes() {
            "下班时间不计"
        } else if counted < i64::from(to - from) {
            "午休不计"
        } else {
            ""
        }
    }
}
