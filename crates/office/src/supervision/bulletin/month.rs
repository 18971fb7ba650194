//! Month (月份): what a 通报 and a score are about.

use std::fmt;
use std::str::FromStr;

use lexicon::words::UnknownWord;
use lexicon::{Date, Instant, months_after, parse_date};

/// A month (月份), as `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Date);

/// The part of a month that has passed: from its first moment, up to but without `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Which month.
    pub month: Month,
    /// Its first moment.
    pub from: Instant,
    /// The first moment not counted: the end of the month, or just after now.
    pub until: Instant,
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Month {
        Month(day.first_of_month())
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Date {
        self.0
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.0.last_of_month()
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Month {
        Month(months_after(self.0, 1).unwrap_or(self.0))
    }

    /// The month before it.
    #[must_use]
    pub fn before(self) -> Month {
        Month(months_after(self.0, -1).unwrap_or(self.0))
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn holds(self, day: Date) -> bool {
        day.first_of_month() == self.0
    }

    /// `2026年11月`.
    #[must_use]
    pub fn label(self) -> String {
        format!("{}年{}月", self.0.year(), self.0.month())
    }

    /// What of it has passed; none before it has begun.
    #[must_use]
    pub fn passed(self, now: Instant) -> Option<Span> {
        let from = begins(self.first());
        let until = begins(self.next().first()).min(now.plus_ms(1));
        (from < until).then_some(Span { month: self, from, until })
    }
}

impl Span {
    /// Whether a moment lies in it.
    #[must_use]
    pub fn has(&self, at: Instant) -> bool {
        self.from <= at && at < self.until
    }

    /// The last day of it: of the month, or today.
    #[must_use]
    pub fn last(&self) -> Date {
        self.until.plus_ms(-1).date()
    }
}

/// The first moment of a day.
pub(in crate::supervision) fn begins(day: Date) -> Instant {
    Instant::from_day_minutes(day, 0)
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl FromStr for Month {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Month, UnknownWord> {
        let wrong =
            || UnknownWord { list: "月份", given: text.chars().take(20).collect(), allowed: "如 2026-11".into() };
        parse_date(&format!("{}-01", text.trim())).map(Month).map_err(|_| wrong())
    }
}

lexicon::serde_as_text!(Month);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_written_and_followed_by_the_next() {
        let month: Month = "2026-12".parse().unwrap();
        assert_eq!((month.to_string(), month.next().to_string()), ("2026-12".into(), "2027-01".into()));
        assert_eq!(month.before().last().to_string(), "2026-11-30");
        assert!(month.holds(month.last()) && !month.holds(month.next().first()));
        for wrong in ["2026-13", "2026-1", "十二月", "2026-12-01", ""] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_has_passed_ends_now_or_with_the_month() {
        let month: Month = "2026-11".parse().unwrap();
        let noon = |day| Instant::from_local(day, 12, 0);
        assert!(month.passed(noon(month.before().last())).is_none());
        let half = month.passed(noon(month.first())).unwrap();
        assert!(half.has(noon(month.first())) && !half.has(noon(month.first().tomorrow().unwrap())));
        let whole = month.passed(noon(month.next().last())).unwrap();
        assert_eq!(whole.last(), month.last());
        assert!(!whole.has(begins(month.next().first())));
    }
}
