//! Account (计时说明): where every minute of a clock went, line by line, as an office would write it down.

use super::measure::Measure;
use super::{Clock, Running};
use crate::duration::{clock_label, exact_duration_label};
use crate::{Date, Instant, Span, WorkCalendar, weekday_label};

/// Account (计时说明) of a clock up to an instant. Its lines add up to [`super::Reading::used_minutes`], to the minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The lines, in the order of time.
    pub lines: Vec<Line>,
    /// What they add up to.
    pub minutes: i64,
    /// Minutes in a day, for the total in words.
    pub day_minutes: i64,
}

/// One line of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When or from when to when, such as `11月20日（周五）16:30`.
    pub when: String,
    /// What happened and what was counted, as a clause after it.
    pub what: String,
    /// Minutes counted; none on a line of what does not count.
    pub minutes: i64,
}

impl Line {
    /// The line as one sentence.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{} {}", self.when, self.what)
    }
}

impl Account {
    /// `合计 8:55（1 天 1 小时 55 分）`.
    #[must_use]
    pub fn total(&self) -> String {
        let words = exact_duration_label(self.minutes, self.day_minutes);
        format!("合计 {}（{words}）", clock_label(self.minutes))
    }
}

impl Clock {
    /// The account of every minute up to `now`, with a line for every stop; for a finished step, `now` is when it finished.
    #[must_use]
    pub fn account(&self, calendar: &WorkCalendar, now: Instant) -> Account {
        let measure = Measure::of(self.limit, calendar);
        let teller = Teller { measure: &measure, calendar, year: now.max(self.started).date().year() };
        let mut lines = Vec::new();
        for (at, running) in self.stretches(now).enumerate() {
            teller.run(&running, at == 0, &mut lines);
            lines.extend(running.stop.map(|_| teller.stop(&running, now)));
        }
        let minutes = lines.iter().map(|line| line.minutes).sum();
        Account { lines, minutes, day_minutes: measure.day_minutes() }
    }
}

struct Teller<'a> {
    measure: &'a Measure<'a>,
    calendar: &'a WorkCalendar,
    /// Dates of this year are told without it.
    year: i16,
}

/// Whole days that are told in one line.
struct Days {
    first: Date,
    last: Date,
    count: i64,
    each: i64,
    note: String,
}

impl Teller<'_> {
    fn run(&self, running: &Running, first: bool, lines: &mut Vec<Line>) {
        let mut days: Option<Days> = None;
        let spans = self.measure.explain(running.from, running.to);
        if spans.is_empty() && first {
            lines.push(self.received(running.from, "工作时间 0:00".into(), 0));
        }
        for (at, span) in spans.into_iter().enumerate() {
            if first && at == 0 {
                let counted = format!("{}{}", self.today(), self.word());
                lines.push(self.received(running.from, clause(&span, &counted), span.minutes));
                continue;
            }
            let whole = self.whole(&span);
            let joins = |days: &Days| whole && days.each == span.minutes && days.note == span.note;
            match days.as_mut().filter(|days| joins(days)) {
                Some(days) => {
                    days.last = span.date;
                    days.count += 1;
                }
                None => {
                    lines.extend(days.take().map(|days| self.days(&days)));
                    if whole {
                        let (date, each) = (span.date, span.minutes);
                        days = Some(Days { first: date, last: date, count: 1, each, note: span.note });
                    } else {
                        lines.push(self.part(&span));
                    }
                }
            }
        }
        lines.extend(days.map(|days| self.days(&days)));
    }

    /// Whether a span is all that a day has.
    fn whole(&self, span: &Span) -> bool {
        span.minutes == self.measure.day_minutes() || (span.from == 0 && span.to == 1440)
    }

    fn received(&self, at: Instant, clause: String, minutes: i64) -> Line {
        Line {
            when: format!("{}{}", self.day(at.date()), at.time_label()), what: format!("收到，{clause}"), minutes
        }
    }

    /// Part of a day.
    fn part(&self, span: &Span) -> Line {
        let label = |minute| Instant::from_day_minutes(span.date, i64::from(minute)).time_label();
        let to = if span.to == 1440 { "24:00".into() } else { label(span.to) };
        Line {
            when: format!("{}{}–{to}", self.day(span.date), label(span.from)),
            what: clause(span, self.word()),
            minutes: span.minutes,
        }
    }

    fn today(&self) -> &'static str {
        match self.measure {
            Measure::Work(_) => "当日",
            Measure::Wall => "",
        }
    }

    fn word(&self) -> &'static str {
        match self.measure {
            Measure::Work(_) => "工作时间",
            Measure::Wall => "计时",
        }
    }

    fn days(&self, days: &Days) -> Line {
        let note = told(&days.note);
        let lead = if note.is_empty() { String::new() } else { format!("{note}，") };
        let what = match (days.each, days.count) {
            (0, _) => note,
            (each, 1) => format!("{lead}{} {}", self.word(), clock_label(each)),
            (each, count) => format!("{lead}{count} 天，每天 {}，共 {}", clock_label(each), clock_label(each * count)),
        };
        Line { when: self.stretch(days), what, minutes: days.each * days.count }
    }

    /// `11月23日（周一）`, `11月21日—22日`, `9月30日—10月2日`.
    fn stretch(&self, days: &Days) -> String {
        if days.first == days.last {
            return self.day(days.first);
        }
        let (first, last) = (self.date(days.first), days.last);
        if (days.first.year(), days.first.month()) == (last.year(), last.month()) {
            format!("{first}—{}日", last.day())
        } else {
            format!("{first}—{}", self.date(last))
        }
    }

    fn stop(&self, running: &Running, now: Instant) -> Line {
        let stop = running.stop.filter(|stop| !stop.reason.is_empty());
        let why = stop.map(|stop| format!("，{}", stop.reason)).unwrap_or_default();
        let to = running.stop.and_then(|stop| stop.to);
        let missed = self.calendar.minutes_between(running.to, to.unwrap_or(now).min(now).max(running.to));
        let missed = format!("其间工作时间 {} 不计", clock_label(missed));
        let what = match to.filter(|to| *to <= now) {
            Some(to) if to.date() == running.to.date() => format!("停计至 {}，{missed}{why}", to.time_label()),
            Some(to) => format!("停计至 {} {}，{missed}{why}", self.date(to.date()), to.time_label()),
            None => format!("起停计，{missed}{why}"),
        };
        Line { when: format!("{}{}", self.day(running.to.date()), running.to.time_label()), what, minutes: 0 }
    }

    fn day(&self, date: Date) -> String {
        format!("{}（{}）", self.date(date), weekday_label(date))
    }

    fn date(&self, date: Date) -> String {
        let day = format!("{}月{}日", date.month(), date.day());
        if date.year() == self.year { day } else { format!("{}年{day}", date.year()) }
    }
}

fn clause(span: &Span, word: &str) -> String {
    let note = told(&span.note);
    match (span.minutes, note.is_empty()) {
        (0, _) if !span.note.is_empty() => span.note.clone(),
        (minutes, true) => format!("{word} {}", clock_label(minutes)),
        (minutes, false) => format!("{note}，{word} {}", clock_label(minutes)),
    }
}

/// What a day's noon takes is known to everybody: a line says what a reader would not expect.
fn told(note: &str) -> String {
    let parts: Vec<&str> = note.split('，').filter(|part| *part != "午休不计").collect();
    parts.join("，")
}
