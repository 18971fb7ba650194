//! Moments as certificates and seals write them.

use std::fmt;

use super::der::{self, Der, Malformed, tag};

/// A moment (时刻), UTC, to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment([u16; 6]);

impl Moment {
    /// Year, month, day, hour, minute, second; `None` when the calendar has no such moment.
    #[must_use]
    pub fn new(parts: [u16; 6]) -> Option<Self> {
        let [year, month, day, hour, minute, second] = parts;
        let fits = (1950..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        fits.then_some(Self(parts))
    }

    /// From the seconds since 1970-01-01.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Option<Self> {
        let (mut left, second) = (u64::try_from(seconds).ok()? / 86_400, u64::try_from(seconds).ok()? % 86_400);
        let mut year = 1970u16;
        while left >= year_days(year) {
            left -= year_days(year);
            year = year.checked_add(1)?;
        }
        let mut month = 1;
        while left >= u64::from(days(year, month)) {
            left -= u64::from(days(year, month));
            month += 1;
        }
        let clock = [second / 3600, second / 60 % 60, second % 60].map(|n| n as u16);
        Self::new([year, month, left as u16 + 1, clock[0], clock[1], clock[2]])
    }

    /// GeneralizedTime, `20260305080000Z`.
    #[must_use]
    pub fn generalized(&self) -> String {
        let [year, month, day, hour, minute, second] = self.0;
        format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
    }

    /// X.509 wants two digits of the year until 2049.
    pub(crate) fn x509(&self) -> Vec<u8> {
        let text = self.generalized();
        if self.0[0] < 2050 { der::value(tag::UTC_TIME, &text.as_bytes()[2..]) } else { self.der() }
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        der::value(tag::TIME, self.generalized().as_bytes())
    }

    /// Either form.
    pub(crate) fn read(der: &mut Der<'_>) -> Result<Self, Malformed> {
        let value = der.any()?;
        let text = std::str::from_utf8(value.content).map_err(|_| Malformed)?;
        let text = text.strip_suffix('Z').ok_or(Malformed)?;
        let century = match (value.tag, text.get(..2)) {
            (tag::UTC_TIME, Some(year)) if year < "50" => "20",
            (tag::UTC_TIME, _) => "19",
            (tag::TIME, _) => "",
            _ => return Err(Malformed),
        };
        Self::digits(&format!("{century}{text}")).ok_or(Malformed)
    }

    fn digits(text: &str) -> Option<Self> {
        if text.len() != 14 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let part = |from: usize, to: usize| text[from..to].parse().ok();
        Self::new([part(0, 4)?, part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?, part(12, 14)?])
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [year, month, day, hour, minute, second] = self.0;
        write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

/// From and to (有效期), both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first moment.
    pub from: Moment,
    /// The last.
    pub to: Moment,
}

impl Period {
    /// Whether a moment lies within.
    #[must_use]
    pub fn holds(&self, moment: Moment) -> bool {
        (self.from..=self.to).contains(&moment)
    }
}

const fn leap(year: u16) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
}

const fn year_days(year: u16) -> u64 {
    if leap(year) { 366 } else { 365 }
}

const fn days(year: u16, month: u16) -> u16 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
