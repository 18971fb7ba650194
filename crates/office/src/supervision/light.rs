//! Light (三色灯): green, yellow, red by the limit and the milestones. A rule of two numbers per unit; the rest is dates.

use lexicon::{Date, WorkCalendar};
use serde::{Deserialize, Serialize};

use super::Light;

/// The rule of a unit (亮灯规则), in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LightRule {
    /// Yellow so many working days before a limit or milestone.
    pub warn_days: i64,
    /// A milestone late by more than so many working days is red; until then yellow.
    pub grace_days: i64,
}

impl Default for LightRule {
    fn default() -> Self {
        Self { warn_days: 5, grace_days: 3 }
    }
}

/// What the light depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs {
    /// The limit.
    pub due_on: Date,
    /// The earliest milestone not reached.
    pub milestone_on: Option<Date>,
    /// Whether it was closed 销号.
    pub is_closed: bool,
}

/// The days that part the colours as seen from one day: found once, compared with every item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The day looked from.
    pub today: Date,
    /// A limit or milestone up to this day is near.
    pub near: Date,
    /// A milestone before this day is late by more than the grace.
    pub late: Date,
}

impl LightRule {
    /// The bounds of a day by the unit's calendar.
    #[must_use]
    pub fn bounds(self, calendar: &WorkCalendar, today: Date) -> Bounds {
        Bounds {
            today,
            near: working_days(calendar, today, self.warn_days),
            late: working_days(calendar, today, -self.grace_days),
        }
    }
}

impl Bounds {
    /// The light of an item.
    #[must_use]
    pub fn light(&self, signs: Signs) -> Light {
        let Signs { due_on, milestone_on, is_closed } = signs;
        let step_late = milestone_on.is_some_and(|day| day < self.late);
        let step_near = milestone_on.is_some_and(|day| day <= self.near);
        match () {
            () if is_closed => Light::Closed,
            () if due_on < self.today || step_late => Light::Red,
            () if due_on <= self.near || step_near => Light::Yellow,
            () => Light::Green,
        }
    }
}

/// The day so many working days after a day, or before it where negative.
pub(super) fn working_days(calendar: &WorkCalendar, from: Date, days: i64) -> Date {
    let (mut day, mut left) = (from, days.abs());
    while left > 0 {
        let next = if days < 0 { day.yesterday() } else { day.tomorrow() };
        // The calendar of dates ends in the year 9999.
        let Ok(next) = next else { return day };
        day = next;
        left -= i64::from(calendar.is_work_day(day));
    }
    day
}
