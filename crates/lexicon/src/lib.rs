#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

#[doc(hidden)]
pub mod words;

pub mod archival_code;
pub mod calendar;
pub mod clock;
pub mod duration;
pub mod genre;
pub mod ids;
pub mod instant;
pub mod issue_number;
pub mod near;
pub mod office_hours;
pub mod security;
pub mod urgency;

pub use archival_code::{ArchivalClass, ArchivalCode, ArchivalCodeError, Retention};
pub use calendar::{DayKind, DayKindError, Due, HolidayNotice, NoticeError, Span, WorkCalendar};
pub use clock::{Account, Clock, ClockError, Colour, Limit, LimitError, Line, Reading, Stage, Stop};
pub use duration::{clock_label, exact_duration_label, work_duration_label};
pub use genre::{Direction, Genre};
pub use ids::*;
pub use instant::{
    Date, DateError, DateTime, Instant, chinese_date, days_after, months_after, parse_date, weekday_label,
};
pub use issue_number::{IssueNumber, IssueNumberError};
pub use near::nearest;
pub use office_hours::{HoursError, OfficeHours, Session};
pub use security::{SecrecyLevel, SecrecyMark, SecurityError, SecurityLabel, find_secrecy_mark};
pub use urgency::{TelegramUrgency, Urgency};
pub use words::UnknownWord;
