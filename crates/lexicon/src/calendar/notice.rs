//! The yearly holiday notice (节假日安排通知) as a text that an administrator can paste in.

use super::DayKind;
use crate::{Date, parse_date};

/// Holiday notice (节假日安排通知) of one year.
///
/// One line for each stretch of days, as `2026-10-01至2026-10-07 国庆节`; a name that ends with `上班` (`国庆节调休上班`) marks days
/// worked in exchange, `休息` days off without a name. Empty lines and lines that start with # are skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidayNotice {
    year: i16,
    days: Vec<(Date, DayKind)>,
}

/// Why a notice cannot be read; lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoticeError {
    /// The line is not a stretch of dates and a name.
    #[error("第 {line} 行“{text}”不对，请写成 2026-10-01至2026-10-07 国庆节 的样子")]
    Shape {
        /// The line.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A stretch is longer than a month or ends before it starts.
    #[error("第 {0} 行的日期先后不对，或超过一个月")]
    Stretch(usize),
    /// A date lies in another year than the first line's, or outside 2000 to 2099.
    #[error("第 {0} 行不在同一年内，或不在 2000 年至 2099 年之间")]
    Year(usize),
    /// A date stands in two lines.
    #[error("第 {line} 行：{date} 重复")]
    Twice {
        /// The later line.
        line: usize,
        /// The date.
        date: Date,
    },
    /// There is no line.
    #[error("没有任何日期")]
    Empty,
}

const LONGEST: usize = 31;

impl HolidayNotice {
    /// Reads a notice.
    ///
    /// # Errors
    /// [`NoticeError`] with the first line that is wrong; nothing is taken in part.
    pub fn parse(text: &str) -> Result<Self, NoticeError> {
        let mut notice: Option<Self> = None;
        let lines = text.lines().map(str::trim).enumerate();
        for (at, row) in lines.filter(|(_, row)| !row.is_empty() && !row.starts_with('#')) {
            let line = at + 1;
            let (from, to, kind) =
                stretch(row).ok_or_else(|| NoticeError::Shape { line, text: row.chars().take(60).collect() })?;
            let notice = notice.get_or_insert_with(|| Self { year: from.year(), days: Vec::new() });
            notice.enter(line, from, to, &kind)?;
        }
        notice.ok_or(NoticeError::Empty)
    }

    fn enter(&mut self, line: usize, from: Date, to: Date, kind: &DayKind) -> Result<(), NoticeError> {
        let dates: Vec<_> = from.series(jiff::Span::new().days(1)).take_while(|d| *d <= to).take(LONGEST + 1).collect();
        if dates.is_empty() || dates.len() > LONGEST {
            return Err(NoticeError::Stretch(line));
        }
        for date in dates {
            if date.year() != self.year || !super::WorkCalendar::covers(date) {
                return Err(NoticeError::Year(line));
            }
            if self.days.iter().any(|(known, _)| *known == date) {
                return Err(NoticeError::Twice { line, date });
            }
            self.days.push((date, kind.clone()));
        }
        Ok(())
    }

    /// The year it arranges.
    #[must_use]
    pub const fn year(&self) -> i16 {
        self.year
    }

    /// The days it names; every other day of the year is an ordinary weekday or weekend.
    #[must_use]
    pub fn days(&self) -> &[(Date, DayKind)] {
        &self.days
    }
}

/// First and last date and kind of one line.
fn stretch(row: &str) -> Option<(Date, Date, DayKind)> {
    let (dates, name) = row.split_once(char::is_whitespace)?;
    let name = name.trim();
    let (from, to) = dates.split_once('至').unwrap_or((dates, dates));
    let kind = match name {
        "" => return None,
        "上班" => DayKind::Work,
        "休息" => DayKind::Rest,
        reason if reason.ends_with("上班") => DayKind::shifted(reason),
        name => DayKind::holiday(name),
    };
    Some((parse_date(from).ok()?, parse_date(to).ok()?, kind))
}

/// Notices newer than the holiday package in use.
pub(super) fn shipped() -> Vec<HolidayNotice> {
    let texts = [include_str!("../../data/2026.txt")];
    // A test reads every one, so none is dropped.
    texts.iter().filter_map(|text| HolidayNotice::parse(text).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_shipped_notice_is_read() {
        let years: Vec<_> = shipped().iter().map(HolidayNotice::year).collect();
        assert_eq!(years, [2026]);
    }

    #[test]
    fn stretches_single_days_and_comments_are_read() {
        let notice =
            HolidayNotice::parse("# 说明\n\n2027-01-01至2027-01-02 元旦\n2027-01-09 上班\n 2027-01-11\t休息 ").unwrap();
        let days: Vec<_> = notice.days().iter().map(|(d, k)| format!("{d} {k}")).collect();
        assert_eq!(days, ["2027-01-01 holiday:元旦", "2027-01-02 holiday:元旦", "2027-01-09 work", "2027-01-11 rest"]);
    }

    #[test]
    fn a_wrong_line_is_named_and_nothing_is_taken() {
        let table = [
            ("", NoticeError::Empty),
            ("# 无", NoticeError::Empty),
            ("\n元旦放假", NoticeError::Shape { line: 2, text: "元旦放假".into() }),
            ("2027-02-30 春节", NoticeError::Shape { line: 1, text: "2027-02-30 春节".into() }),
            ("2027-01-03至2027-01-01 元旦", NoticeError::Stretch(1)),
            ("2027-01-01至2027-03-01 元旦", NoticeError::Stretch(1)),
            ("2027-01-01 元旦\n2028-01-01 元旦", NoticeError::Year(2)),
            ("2150-01-01 元旦", NoticeError::Year(1)),
            ("2027-01-01 元旦\n2027-01-01 上班", NoticeError::Twice { line: 2, date: date(2027, 1, 1) }),
        ];
        for (text, fault) in table {
            assert_eq!(HolidayNotice::parse(text), Err(fault), "{text}");
        }
    }
}
