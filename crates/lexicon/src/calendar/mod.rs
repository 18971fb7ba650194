//! Working calendar (工作日历): which days are worked, and arithmetic in working minutes.

mod days;
mod explain;
mod notice;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    ops::RangeInclusive,
    str::FromStr,
    sync::{Arc, LazyLock},
};

use days::Days;
pub use explain::Span;
pub use notice::{HolidayNotice, NoticeError};

use crate::{Date, Instant, OfficeHours, words::serde_as_text};

/// What kind of day a date is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DayKind {
    /// Worked (工作日), also on a weekend when nothing says why.
    Work,
    /// Not worked (休息日): a weekend, or a day the office declared.
    Rest,
    /// A holiday (节假日) with its name, as 国庆节.
    Holiday(Arc<str>),
    /// A day off that is worked (调休上班), with the reason as it is read, as 国庆节调休上班.
    Shifted(Arc<str>),
    /// In a year whose holiday notice is not loaded. Monday to Friday count as worked, and every result that crosses such a day says so.
    Unloaded,
}

impl DayKind {
    /// A holiday of that name.
    #[must_use]
    pub fn holiday(name: &str) -> Self {
        Self::Holiday(name.into())
    }

    /// A worked day off, with the reason as it is read.
    #[must_use]
    pub fn shifted(reason: &str) -> Self {
        Self::Shifted(reason.into())
    }
}

/// A text that is not a kind of day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("日期类别“{0}”不对，应为 work、rest、holiday:节日名称、shifted:调休缘由 或 unloaded")]
pub struct DayKindError(pub String);

impl fmt::Display for DayKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Work => f.write_str("work"),
            Self::Rest => f.write_str("rest"),
            Self::Holiday(name) => write!(f, "holiday:{name}"),
            Self::Shifted(reason) => write!(f, "shifted:{reason}"),
            Self::Unloaded => f.write_str("unloaded"),
        }
    }
}

impl FromStr for DayKind {
    type Err = DayKindError;

    fn from_str(text: &str) -> Result<Self, DayKindError> {
        match text {
            "work" => Ok(Self::Work),
            "rest" => Ok(Self::Rest),
            "unloaded" => Ok(Self::Unloaded),
            _ => match text.split_once(':') {
                Some(("holiday", name)) if !name.trim().is_empty() => Ok(Self::holiday(name)),
                Some(("shifted", reason)) if !reason.trim().is_empty() => Ok(Self::shifted(reason)),
                _ => Err(DayKindError(text.chars().take(40).collect())),
            },
        }
    }
}

serde_as_text!(DayKind);

/// A due time (到期时间).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// When it is due; on a whole minute.
    pub at: Instant,
    /// The first year on the way that is not loaded: the date may move once that year's holiday notice is out.
    pub unloaded: Option<i16>,
}

impl Due {
    /// `2028 年放假安排尚未公布，按周末推算`, where a year on the way is not loaded.
    #[must_use]
    pub fn caution(&self) -> Option<String> {
        self.unloaded.map(unpublished)
    }
}

/// What is said wherever a day of a year that is not loaded counts.
fn unpublished(year: i16) -> String {
    format!("{year} 年放假安排尚未公布，按周末推算")
}

/// Working calendar (工作日历) of a unit. Cloning shares the table of days.
///
/// It covers 2000 to 2099; an instant outside counts as the nearer end. Seconds are dropped: everything is in whole minutes. Statutory
/// days are those of 《全国年节及纪念日放假办法》 and the yearly notices; a year without a notice is [`DayKind::Unloaded`], never guessed.
#[derive(Debug, Clone)]
pub struct WorkCalendar {
    hours: OfficeHours,
    days: Arc<Days>,
}

static STATUTORY: LazyLock<Arc<Days>> = LazyLock::new(|| Arc::new(Days::statutory()));

impl Default for WorkCalendar {
    fn default() -> Self {
        Self::statutory()
    }
}

impl WorkCalendar {
    /// The statutory days with the default office hours.
    #[must_use]
    pub fn statutory() -> Self {
        Self { hours: OfficeHours::default(), days: Arc::clone(&STATUTORY) }
    }

    /// The same days with other office hours.
    #[must_use]
    pub fn with_hours(mut self, hours: OfficeHours) -> Self {
        self.hours = hours;
        self
    }

    /// The same calendar with one day changed. A date outside [`Self::covers`] changes nothing.
    #[must_use]
    pub fn with_day(self, date: Date, kind: DayKind) -> Self {
        self.with_days([(date, kind)])
    }

    /// The same calendar with many days changed; far cheaper than one at a time.
    #[must_use]
    pub fn with_days(mut self, days: impl IntoIterator<Item = (Date, DayKind)>) -> Self {
        Arc::make_mut(&mut self.days).change(days);
        self
    }

    /// The same calendar with the year of a notice entered and declared complete.
    #[must_use]
    pub fn with_notice(self, notice: &HolidayNotice) -> Self {
        self.with_days(notice.days().iter().cloned()).with_year_loaded(notice.year())
    }

    /// Declares that every holiday of a year has been entered: days still unloaded become working days or weekends.
    #[must_use]
    pub fn with_year_loaded(mut self, year: i16) -> Self {
        Arc::make_mut(&mut self.days).load_year(year);
        self
    }

    /// Whether a date lies in the years the calendar covers.
    #[must_use]
    pub fn covers(date: Date) -> bool {
        (days::FIRST_YEAR..=days::LAST_YEAR).contains(&date.year())
    }

    /// Whether no day of a year is [`DayKind::Unloaded`].
    #[must_use]
    pub fn is_loaded(&self, year: i16) -> bool {
        self.days.is_loaded(year)
    }

    /// The office hours.
    #[must_use]
    pub const fn hours(&self) -> &OfficeHours {
        &self.hours
    }

    /// Working minutes in a working day.
    #[must_use]
    pub const fn minutes_per_day(&self) -> i64 {
        self.hours.minutes()
    }

    /// What kind of day a date is.
    #[must_use]
    pub fn day(&self, date: Date) -> DayKind {
        if Self::covers(date) { self.days.kind(days::index(date)) } else { DayKind::Unloaded }
    }

    /// Whether the office works on a date; Monday to Friday in a year that is not loaded.
    #[must_use]
    pub fn is_work_day(&self, date: Date) -> bool {
        self.days.is_work(days::index(date))
    }

    /// How many working days lie in a range of dates.
    #[must_use]
    pub fn work_days_in(&self, dates: RangeInclusive<Date>) -> i64 {
        let (from, to) = (days::index(*dates.start()), days::index(*dates.end()));
        (self.days.work_before(to + 1) - self.days.work_before(from)).max(0)
    }

    /// Working minutes from `a` to `b`; negative when `b` is earlier. Adds up: a→b plus b→c is a→c.
    #[must_use]
    pub fn minutes_between(&self, a: Instant, b: Instant) -> i64 {
        self.worked_until(Place::of(b)) - self.worked_until(Place::of(a))
    }

    /// The instant `minutes` working minutes later: the earliest at which they are done, so a day's last minute is its close and not
    /// the next opening. Negative goes back, to the latest such instant. Zero is the same minute.
    #[must_use]
    pub fn add_minutes(&self, from: Instant, minutes: i64) -> Due {
        let start = Place::of(from);
        let target = self.worked_until(start).saturating_add(minutes);
        let per_day = self.hours.minutes();
        let end = match minutes {
            0 => start,
            1.. => self
                .days
                .nth_work_day((target - 1).div_euclid(per_day))
                .map(|day| Place { day, time: self.hours.earliest((target - 1).rem_euclid(per_day) + 1) })
                .unwrap_or(Place::LAST),
            _ => self
                .days
                .nth_work_day(target.div_euclid(per_day))
                .map(|day| Place { day, time: self.hours.latest(target.rem_euclid(per_day)) })
                .unwrap_or(Place::FIRST),
        };
        self.due(start, end)
    }

    /// The close of the office on the `days`-th working day after the day of `from`; 0 is the close of the same day (当日办结), or of
    /// the next working day when that has passed; negative counts back.
    ///
    /// 民法典 art. 201 and 203: the first day is not counted, and the last ends with office hours.
    #[must_use]
    pub fn add_days(&self, from: Instant, days: i64) -> Due {
        let start = Place::of(from);
        let open = self.days.is_work(start.day) && start.time < self.hours.closes();
        let nth = match days {
            0 if open => self.days.work_before(start.day),
            0 => self.days.work_before(start.day + 1),
            1.. => self.days.work_before(start.day + 1).saturating_add(days - 1),
            _ => self.days.work_before(start.day).saturating_add(days),
        };
        let edge = if days < 0 { Place::FIRST } else { Place::LAST };
        let end = self.days.nth_work_day(nth).map_or(edge, |day| Place { day, time: self.hours.closes() });
        self.due(start, end)
    }

    fn due(&self, start: Place, end: Place) -> Due {
        let (first, last) = (start.day.min(end.day), start.day.max(end.day));
        let edge = (end.day == 0 || end.day == days::COUNT - 1).then_some(end.day);
        let unloaded = self.days.first_unloaded(first, last).or(edge);
        Due { at: end.instant(), unloaded: unloaded.map(|day| days::date(day).year()) }
    }

    /// Working minutes from the start of the calendar.
    fn worked_until(&self, place: Place) -> i64 {
        let today = if self.days.is_work(place.day) { self.hours.done_by(place.time) } else { 0 };
        self.days.work_before(place.day) * self.hours.minutes() + today
    }
}

/// A minute of the calendar: index of the day and minutes after its midnight, up to 1440.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    day: usize,
    time: u16,
}

const BEIJING_MINUTES: i64 = 8 * 60;
const DAY_MINUTES: i64 = 24 * 60;

impl Place {
    const FIRST: Self = Self { day: 0, time: 0 };
    const LAST: Self = Self { day: days::COUNT - 1, time: 1440 };

    fn of(at: Instant) -> Self {
        let minute = at.ms().div_euclid(60_000) + BEIJING_MINUTES;
        let day = minute.div_euclid(DAY_MINUTES) - days::FIRST_EPOCH_DAY;
        match usize::try_from(day) {
            Err(_) => Self::FIRST,
            Ok(day) if day >= days::COUNT => Self::LAST,
            Ok(day) => Self { day, time: u16::try_from(minute.rem_euclid(DAY_MINUTES)).unwrap_or(0) },
        }
    }

    fn instant(self) -> Instant {
        // Both are bounded by the table: far from any overflow.
        let day = self.day as i64 + days::FIRST_EPOCH_DAY;
        let minute = day * DAY_MINUTES + i64::from(self.time) - BEIJING_MINUTES;
        Instant::from_ms(minute * 60_000)
    }
}
