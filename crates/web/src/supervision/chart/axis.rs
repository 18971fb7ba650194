//! The months over a chart, and where a day lies below them. One unit of the drawing is one day, so that every place is a whole number.

use lexicon::{Date, months_after};
use office::supervision::chart::{Bar, Chart};

/// Months at most, without a year asked for: so many of the past, with the present one, and so many to come.
const PAST: i64 = 24;
const AHEAD: i64 = 12;

/// The months drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Axis {
    from: Date,
    /// How many days it spans.
    pub days: i64,
    /// The first day of each month, and where it lies.
    pub months: Vec<(Date, i64)>,
    today: Date,
}

impl Axis {
    /// The months of a year, or those the rows lie in.
    pub(super) fn of(chart: &Chart, year: Option<i16>) -> Axis {
        let today = chart.bounds.today;
        let whole = year.and_then(|y| Date::new(y, 1, 1).ok().zip(Date::new(y, 12, 1).ok()));
        let (first, last) = whole.unwrap_or_else(|| spanned(&chart.bars, today));
        let mut axis = Axis { from: first, days: 0, months: Vec::new(), today };
        let mut month = Some(first);
        while let Some(day) = month.filter(|day| *day <= last) {
            axis.months.push((day, since(day, first)));
            month = months_after(day, 1);
            axis.days = month.map_or(axis.days, |next| since(next, first));
        }
        axis
    }

    /// Where a day begins, if it is drawn.
    pub(super) fn at(&self, day: Date) -> Option<i64> {
        let place = since(day, self.from);
        (0..self.days).contains(&place).then_some(place)
    }

    /// Where a bar over these days begins and ends, both included, as far as it is drawn.
    pub(super) fn bar(&self, (first, last): (Date, Date)) -> Option<(i64, i64)> {
        let (from, to) = (since(first, self.from).max(0), (since(last, self.from) + 1).min(self.days));
        (from < to).then_some((from, to))
    }

    /// Where today lies.
    pub(super) fn today(&self) -> Option<i64> {
        self.at(self.today)
    }

    /// A place in hundredths of a per cent of the width, for words, which must not be stretched with the drawing.
    pub(super) fn share(&self, place: i64) -> String {
        let share = place * 10_000 / self.days.max(1);
        format!("{}.{:02}%", share / 100, share % 100)
    }
}

fn since(day: Date, from: Date) -> i64 {
    day.since(from).map_or(0, |span| i64::from(span.get_days()))
}

/// The first and the last month the rows lie in, today's among them.
fn spanned(bars: &[Bar], today: Date) -> (Date, Date) {
    let first = bars.iter().map(|bar| bar.opened_on).min().unwrap_or(today).min(today);
    let last = bars.iter().map(|bar| bar.signs.due_on.max(bar.closed_on.unwrap_or(today))).max();
    let last = last.unwrap_or(today).max(today);
    let this = today.first_of_month();
    let limit = |months| months_after(this, months).unwrap_or(this);
    (first.first_of_month().max(limit(1 - PAST)), last.first_of_month().min(limit(AHEAD)))
}
