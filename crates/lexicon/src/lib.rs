#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod words;

pub mod genre;
pub mod ids;
pub mod instant;
pub mod issue_number;
pub mod urgency;

pub use genre::{Direction, Genre};
pub use ids::*;
pub use instant::{Date, DateError, DateTime, Instant, chinese_date, parse_date, weekday_label};
pub use issue_number::{IssueNumber, IssueNumberError};
pub use urgency::Urgency;
pub use words::UnknownWord;
