//! The table of days: one kind each, with running counts so that arithmetic needs no walk over days.

use std::sync::Arc;

use jiff::{SignedDuration, civil::Weekday};

use super::DayKind;
use crate::Date;

pub(super) const FIRST_YEAR: i16 = 2000;
pub(super) const LAST_YEAR: i16 = 2099;
/// Days from 1970-01-01 to 2000-01-01.
pub(super) const FIRST_EPOCH_DAY: i64 = 10_957;
/// Days in 2000 to 2099.
pub(super) const COUNT: usize = 36_525;

const FIRST: Date = Date::constant(FIRST_YEAR, 1, 1);

const WORK: u16 = 0;
const REST: u16 = 1;
const UNLOADED: u16 = 2;
/// From here on: a holiday, its name at this offset in `names`.
const HOLIDAY: u16 = 3;
/// From here on: a worked day off, why at this offset in `names`. The table has fewer days than either range has places.
const SHIFTED: u16 = 1 << 15;

#[derive(Debug, Clone)]
pub(super) struct Days {
    kinds: Vec<u16>,
    names: Vec<Arc<str>>,
    /// Working days before each day, and one more for the end.
    work: Vec<u16>,
    /// Unloaded days before each day, and one more for the end.
    unloaded: Vec<u16>,
}

/// The place of a date in the table, or the nearer end.
pub(super) fn index(date: Date) -> usize {
    let days = date.duration_since(FIRST).as_hours() / 24;
    usize::try_from(days).unwrap_or(0).min(COUNT - 1)
}

/// The date at a place of the table.
pub(super) fn date(index: usize) -> Date {
    // `index` is below COUNT, so hours fit and the date exists.
    FIRST.saturating_add(SignedDuration::from_hours(index as i64 * 24))
}

/// 2000-01-01 was a Saturday.
fn is_weekend(index: usize) -> bool {
    debug_assert_eq!(FIRST.weekday(), Weekday::Saturday);
    index % 7 < 2
}

impl Days {
    /// The days of the yearly notices; every other year unloaded.
    pub(super) fn statutory() -> Self {
        let mut days = Self {
            kinds: vec![UNLOADED; COUNT],
            names: Vec::new(),
            work: vec![0; COUNT + 1],
            unloaded: vec![0; COUNT + 1],
        };
        for year in FIRST_YEAR..=LAST_YEAR {
            days.enter_package(year);
        }
        days.enter_shipped();
        days.count();
        days
    }

    fn enter_package(&mut self, year: i16) {
        // A year's file can be empty, or hold a stray day of the next New Year; only a notice holds 国庆节.
        let notice = holiday_cn::get_year_data(i32::from(year)).unwrap_or_default();
        if !notice.contains_key(&format!("{year}-10-01")) {
            return;
        }
        let dated = notice.into_iter().filter_map(|(date, kind)| Some((date.parse().ok()?, kind)));
        for (date, (name, off)) in dated {
            let kind = if off { DayKind::holiday(name) } else { DayKind::shifted(&format!("{name}调休上班")) };
            self.enter(date, &kind);
        }
        self.fill_weekdays(year);
    }

    /// The package's data can lag behind the State Council by a year: what it lacks is shipped here.
    fn enter_shipped(&mut self) {
        for notice in super::notice::shipped() {
            if !self.kinds[year_indexes(notice.year())].contains(&UNLOADED) {
                continue;
            }
            for (date, kind) in notice.days() {
                self.enter(*date, kind);
            }
            self.fill_weekdays(notice.year());
        }
    }

    fn enter(&mut self, date: Date, kind: &DayKind) {
        if super::WorkCalendar::covers(date) {
            self.kinds[index(date)] = self.code(kind);
        }
    }

    /// Turns the unloaded days of a year into working days and weekends.
    fn fill_weekdays(&mut self, year: i16) {
        for at in year_indexes(year) {
            if self.kinds[at] == UNLOADED {
                self.kinds[at] = if is_weekend(at) { REST } else { WORK };
            }
        }
    }

    fn code(&mut self, kind: &DayKind) -> u16 {
        let (base, name) = match kind {
            DayKind::Work => return WORK,
            DayKind::Rest => return REST,
            DayKind::Unloaded => return UNLOADED,
            DayKind::Holiday(name) => (HOLIDAY, name),
            DayKind::Shifted(reason) => (SHIFTED, reason),
        };
        let known = self.names.iter().position(|n| n == name);
        let at = known.unwrap_or_else(|| {
            self.names.push(Arc::clone(name));
            self.names.len() - 1
        });
        // An office names a few dozen days in a year; the last place is shared by whatever comes after.
        base + u16::try_from(at).unwrap_or(u16::MAX).min(SHIFTED - HOLIDAY - 1)
    }

    fn count(&mut self) {
        for at in 0..COUNT {
            let kind = self.kinds[at];
            let worked = kind == WORK || kind >= SHIFTED || (kind == UNLOADED && !is_weekend(at));
            self.work[at + 1] = self.work[at] + u16::from(worked);
            self.unloaded[at + 1] = self.unloaded[at] + u16::from(kind == UNLOADED);
        }
    }

    pub(super) fn change(&mut self, days: impl IntoIterator<Item = (Date, DayKind)>) {
        for (date, kind) in days {
            self.enter(date, &kind);
        }
        self.count();
    }

    pub(super) fn load_year(&mut self, year: i16) {
        self.fill_weekdays(year);
        self.count();
    }

    pub(super) fn is_loaded(&self, year: i16) -> bool {
        let days = year_indexes(year);
        !days.is_empty() && self.first_unloaded(days.start, days.end - 1).is_none()
    }

    pub(super) fn kind(&self, index: usize) -> DayKind {
        match self.kinds[index] {
            WORK => DayKind::Work,
            REST => DayKind::Rest,
            UNLOADED => DayKind::Unloaded,
            shifted @ SHIFTED.. => DayKind::Shifted(Arc::clone(&self.names[usize::from(shifted - SHIFTED)])),
            holiday => DayKind::Holiday(Arc::clone(&self.names[usize::from(holiday - HOLIDAY)])),
        }
    }

    pub(super) fn is_work(&self, index: usize) -> bool {
        self.work[index + 1] > self.work[index]
    }

    /// Working days before a day; `index` up to COUNT.
    pub(super) fn work_before(&self, index: usize) -> i64 {
        i64::from(self.work[index])
    }

    /// The working day with `nth` working days before it.
    pub(super) fn nth_work_day(&self, nth: i64) -> Option<usize> {
        let nth = u16::try_from(nth).ok().filter(|n| *n < self.work[COUNT])?;
        Some(self.work.partition_point(|before| *before <= nth) - 1)
    }

    /// The first unloaded day of `first..=last`.
    pub(super) fn first_unloaded(&self, first: usize, last: usize) -> Option<usize> {
        let before = self.unloaded[first];
        let day = self.unloaded.partition_point(|count| *count <= before).checked_sub(1)?;
        (self.unloaded[last + 1] > before).then_some(day)
    }
}

/// The places of a year's days; empty outside the table.
fn year_indexes(year: i16) -> std::ops::Range<usize> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return 0..0;
    }
    let first = index(Date::constant(year, 1, 1));
    first..index(Date::constant(year, 12, 31)) + 1
}
