//! Office hours (办公时间): the sessions of a working day.

use std::{fmt, str::FromStr, sync::Arc};

use crate::words::serde_as_text;

/// One unbroken stretch of office time, in minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// First minute.
    pub from: u16,
    /// The minute at which it ends.
    pub to: u16,
}

impl Session {
    const fn minutes(self) -> u16 {
        self.to - self.from
    }
}

/// Office hours (办公时间) of every working day, as `08:30-12:00,14:00-17:30`. At least one session; in order; no overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeHours {
    sessions: Arc<[Session]>,
    minutes: u16,
}

/// A text that is not office hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// A session is not written `08:30-12:00`.
    #[error("办公时间“{0}”不对，请写成 08:30-12:00,14:00-17:30 的样子")]
    Shape(String),
    /// A session ends before it starts, or starts before the one before it ends.
    #[error("办公时间“{0}”先后不对：每段应先早后晚，后一段不得早于前一段结束")]
    Order(String),
}

impl OfficeHours {
    /// The sessions, in order.
    #[must_use]
    pub fn sessions(&self) -> &[Session] {
        &self.sessions
    }

    /// Working minutes per day; at least 1.
    #[must_use]
    pub const fn minutes(&self) -> i64 {
        self.minutes as i64
    }

    /// When the office opens, in minutes after midnight.
    #[must_use]
    pub fn opens(&self) -> u16 {
        self.sessions[0].from
    }

    /// When the office closes, in minutes after midnight.
    #[must_use]
    pub fn closes(&self) -> u16 {
        self.sessions[self.sessions.len() - 1].to
    }

    /// Working minutes done by a time of day.
    pub(crate) fn done_by(&self, time: u16) -> i64 {
        let done = |s: &Session| i64::from(time.clamp(s.from, s.to) - s.from);
        self.sessions.iter().map(done).sum()
    }

    /// The earliest time of day by which `minutes` (1 to a full day) are done.
    pub(crate) fn earliest(&self, minutes: i64) -> u16 {
        let mut left = minutes;
        for session in self.sessions.iter() {
            let length = i64::from(session.minutes());
            if left <= length {
                return session.from + u16::try_from(left.max(0)).unwrap_or(0);
            }
            left -= length;
        }
        self.closes()
    }

    /// The latest time of day by which no more than `minutes` (0 to less than a full day) are done.
    pub(crate) fn latest(&self, minutes: i64) -> u16 {
        let mut left = minutes;
        for session in self.sessions.iter() {
            let length = i64::from(session.minutes());
            if left < length {
                return session.from + u16::try_from(left.max(0)).unwrap_or(0);
            }
            left -= length;
        }
        self.closes()
    }
}

/// 08:30-12:00,14:00-17:30, seven hours.
impl Default for OfficeHours {
    fn default() -> Self {
        let sessions = [(510, 720), (840, 1050)].map(|(from, to)| Session { from, to });
        Self { sessions: Arc::new(sessions), minutes: 420 }
    }
}

impl FromStr for OfficeHours {
    type Err = HoursError;

    /// Full-width `：`, `，` and other dashes are read as their plain forms.
    fn from_str(text: &str) -> Result<Self, HoursError> {
        let plain: String = text.chars().filter_map(plain_char).collect();
        let sessions = plain
            .split(',')
            .map(session)
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| HoursError::Shape(text.chars().take(80).collect()))?;
        let forward = sessions.iter().all(|s| s.from < s.to);
        let apart = sessions.windows(2).all(|pair| pair[0].to <= pair[1].from);
        if !(forward && apart) {
            return Err(HoursError::Order(text.chars().take(80).collect()));
        }
        let minutes = sessions.iter().map(|s| s.minutes()).sum();
        Ok(Self { sessions: sessions.into(), minutes })
    }
}

fn plain_char(c: char) -> Option<char> {
    match c {
        c if c.is_whitespace() => None,
        '：' => Some(':'),
        '，' | '、' | ';' | '；' => Some(','),
        '－' | '–' | '—' | '~' | '～' | '至' => Some('-'),
        c => Some(c),
    }
}

fn session(text: &str) -> Option<Session> {
    let (from, to) = text.split_once('-')?;
    Some(Session { from: time_of_day(from)?, to: time_of_day(to)? })
}

/// Minutes after midnight of `8:30` or `08:30`, up to `24:00`.
fn time_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let figures = |t: &str, most: usize| {
        let fits = (1..=most).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| t.parse::<u16>().ok()).flatten()
    };
    let (hour, minute) = (figures(hour, 2)?, figures(minute, 2).filter(|_| minute.len() == 2)?);
    let time = hour * 60 + minute;
    (minute < 60 && time <= 1440).then_some(time)
}

/// `08:30` for minutes after midnight.
#[must_use]
pub fn time_label(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

impl fmt::Display for OfficeHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, session) in self.sessions.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            let (from, to) = (time_label(session.from), time_label(session.to));
            write!(f, "{comma}{from}-{to}")?;
        }
        Ok(())
    }
}

serde_as_text!(OfficeHours);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_default_is_seven_hours() {
        let hours = OfficeHours::default();
        assert_eq!(hours.to_string(), "08:30-12:00,14:00-17:30");
        assert_eq!(hours.to_string().parse(), Ok(hours.clone()));
        assert_eq!((hours.minutes(), hours.opens(), hours.closes()), (420, 510, 1050));
    }

    #[test]
    fn what_an_administrator_types_is_understood() {
        let table = [
            ("8:30-12:00, 13:30-17:00", "08:30-12:00,13:30-17:00"),
            ("09：00—17：00", "09:00-17:00"),
            ("08:00至12:00、14:30至18:00", "08:00-12:00,14:30-18:00"),
            ("00:00-24:00", "00:00-24:00"),
        ];
        for (typed, kept) in table {
            assert_eq!(typed.parse::<OfficeHours>().unwrap().to_string(), kept);
        }
    }

    #[test]
    fn wrong_hours_are_refused_with_the_reason() {
        for text in ["", "8-12", "08:30-12:60", "08:30-25:00", "08:3-12:00", "+8:30-12:00", "08:30-12:00,"] {
            assert!(matches!(text.parse::<OfficeHours>(), Err(HoursError::Shape(_))), "{text}");
        }
        for text in ["12:00-08:30", "08:30-08:30", "08:30-12:00,11:00-17:00", "14:00-17:30,08:30-12:00"] {
            assert!(matches!(text.parse::<OfficeHours>(), Err(HoursError::Order(_))), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_time_by_which_minutes_are_done_has_them_done(minutes in 1i64..=420) {
            let hours = OfficeHours::default();
            prop_assert_eq!(hours.done_by(hours.earliest(minutes)), minutes);
            prop_assert_eq!(hours.done_by(hours.latest(minutes - 1)), minutes - 1);
        }

        #[test]
        fn no_text_panics(text in "[0-9:,\\-：至 ]{0,40}") {
            if let Ok(hours) = text.parse::<OfficeHours>() {
                prop_assert_eq!(hours.to_string().parse(), Ok(hours));
            }
        }
    }
}
