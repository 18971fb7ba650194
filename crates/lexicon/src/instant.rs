//! Instants and dates in Beijing time (北京时间, UTC+8 without daylight saving).

use std::fmt;

use jiff::{Span, Timestamp, civil::Weekday, tz::Offset};
use serde::{Deserialize, Serialize};

/// A calendar date (日期).
pub type Date = jiff::civil::Date;
/// A date and a wall-clock time, without a zone.
pub type DateTime = jiff::civil::DateTime;

const BEIJING: Offset = Offset::constant(8);
const MS_PER_MINUTE: i64 = 60_000;

/// An instant (时刻): milliseconds since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    /// Takes milliseconds UTC.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds UTC.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// The instant at a Beijing wall-clock time. An hour of 24 is midnight at the end of the date; more runs on into later days.
    #[must_use]
    pub fn from_local(date: Date, hour: u8, minute: u8) -> Self {
        let minutes = i64::from(hour) * 60 + i64::from(minute);
        Self::from_day_minutes(date, minutes)
    }

    /// The instant that many minutes after midnight (Beijing) of a date.
    #[must_use]
    pub fn from_day_minutes(date: Date, minutes: i64) -> Self {
        let midnight = BEIJING.to_timestamp(date.to_datetime(jiff::civil::Time::midnight()));
        // Only the first and last days of jiff's range fail: they become the edge instead of a panic.
        let midnight = midnight.unwrap_or(if date.year() < 0 { Timestamp::MIN } else { Timestamp::MAX });
        Self(midnight.as_millisecond()).plus_minutes(minutes)
    }

    /// This many minutes later, or earlier when negative. Saturates.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_ms(minutes.saturating_mul(MS_PER_MINUTE))
    }

    /// This many milliseconds later, or earlier when negative. Saturates.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Whole minutes from `earlier` to this instant, each floored to its minute.
    #[must_use]
    pub const fn minutes_since(self, earlier: Self) -> i64 {
        self.0.div_euclid(MS_PER_MINUTE) - earlier.0.div_euclid(MS_PER_MINUTE)
    }

    /// Beijing date and time.
    #[must_use]
    pub fn local(self) -> DateTime {
        let range = Timestamp::MIN.as_millisecond()..=Timestamp::MAX.as_millisecond();
        let ms = self.0.clamp(*range.start(), *range.end());
        let timestamp = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX);
        BEIJING.to_datetime(timestamp)
    }

    /// Beijing date.
    #[must_use]
    pub fn date(self) -> Date {
        self.local().date()
    }

    /// `16:30`.
    #[must_use]
    pub fn time_label(self) -> String {
        let t = self.local();
        format!("{:02}:{:02}", t.hour(), t.minute())
    }

    /// `11月20日 16:30`.
    #[must_use]
    pub fn short_label(self) -> String {
        let t = self.local();
        format!("{}月{}日 {:02}:{:02}", t.month(), t.day(), t.hour(), t.minute())
    }

    /// `2026年11月20日 16:30`.
    #[must_use]
    pub fn long_label(self) -> String {
        format!("{}年{}", self.local().year(), self.short_label())
    }
}

/// `2026-11-20 16:30:05`, Beijing time.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let t = self.local();
        let (hour, minute, second) = (t.hour(), t.minute(), t.second());
        write!(f, "{} {hour:02}:{minute:02}:{second:02}", t.date())
    }
}

/// A text that is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("日期“{0}”不对，请写成 2026-11-22 的样子")]
pub struct DateError(pub String);

/// Reads `2026-11-22`. Years 1 to 9999; a date that does not exist (2026-02-30) is refused.
///
/// # Errors
/// [`DateError`] with the given text.
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    let refuse = || DateError(text.chars().take(40).collect());
    let text = text.trim();
    let shaped = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    if !shaped {
        return Err(refuse());
    }
    let date: Date = text.parse().map_err(|_| refuse())?;
    if date.year() < 1 { Err(refuse()) } else { Ok(date) }
}

/// `2026年11月22日`: Arabic figures, no leading zero. GB/T 9704-2012, 7.3.5.4.
#[must_use]
pub fn chinese_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// So many calendar days after a date, before it where negative; none past the end of the calendar.
#[must_use]
pub fn days_after(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// The same day so many months later, or the last of that month.
#[must_use]
pub fn months_after(date: Date, months: i64) -> Option<Date> {
    date.checked_add(Span::new().try_months(months).ok()?).ok()
}

/// `周五`.
#[must_use]
pub fn weekday_label(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn beijing_is_eight_hours_ahead() {
        let midnight = Instant::from_ms(0);
        assert_eq!(midnight.to_string(), "1970-01-01 08:00:00");
        let noon = Instant::from_local(date(2026, 11, 20), 16, 30);
        assert_eq!(noon.ms(), 1_795_163_400_000);
        assert_eq!(noon.date(), date(2026, 11, 20));
    }

    #[test]
    fn labels_are_written_as_the_office_writes_them() {
        let at = Instant::from_local(date(2026, 1, 5), 9, 3);
        assert_eq!(at.short_label(), "1月5日 09:03");
        assert_eq!(at.long_label(), "2026年1月5日 09:03");
        assert_eq!(at.time_label(), "09:03");
        assert_eq!(chinese_date(date(2026, 1, 5)), "2026年1月5日");
        assert_eq!(weekday_label(date(2026, 1, 5)), "周一");
    }

    #[test]
    fn hour_twenty_four_is_the_next_midnight() {
        let end = Instant::from_local(date(2026, 12, 31), 24, 0);
        assert_eq!(end, Instant::from_local(date(2027, 1, 1), 0, 0));
    }

    #[test]
    fn only_real_dates_in_the_one_form_are_read() {
        assert_eq!(parse_date(" 2026-11-22 "), Ok(date(2026, 11, 22)));
        for text in ["2026-02-30", "2026/11/22", "20261122", "2026-1-2", "0000-01-01", "", "二〇二六年一月"] {
            assert!(parse_date(text).is_err(), "{text}");
        }
        assert!(parse_date("日日日x").is_err());
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        for ms in [i64::MIN, i64::MAX] {
            let at = Instant::from_ms(ms);
            assert!(!at.to_string().is_empty());
            assert_eq!(at.plus_minutes(ms.signum()), at);
        }
        assert!(Instant::from_local(Date::MIN, 0, 0) < Instant::from_local(Date::MAX, 0, 0));
    }

    proptest! {
        #[test]
        fn local_time_and_instant_are_inverse(days in 0i32..40_000, hour in 0u8..24, minute in 0u8..60) {
            let day = date(1980, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let at = Instant::from_local(day, hour, minute);
            prop_assert_eq!(at.local(), day.at(hour as i8, minute as i8, 0, 0));
            prop_assert_eq!(parse_date(&day.to_string()), Ok(day));
        }
    }
}
