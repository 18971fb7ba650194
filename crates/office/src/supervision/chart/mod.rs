//! Wall chart (挂图督查): what is drawn of an office's items: planned and actual days, milestones, lights.

pub mod rows;

use lexicon::{Date, Instant, MatterId, UnitId};
use store::Tx;

use super::lists::{self, Filter, Totals};
use super::{Bounds, Signs};
use crate::Result;
use crate::people::Actor;

/// Rows at most.
pub const MOST: i64 = 500;

/// A milestone as the chart marks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What must be reached.
    pub name: String,
    /// By when.
    pub due_on: Date,
    /// When it was reached.
    pub done_on: Option<Date>,
}

/// An item as a row of the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// The item.
    pub id: MatterId,
    /// Its number.
    pub number: String,
    /// The first sentence of what is to be done.
    pub title: String,
    /// Short name of the lead unit.
    pub lead: String,
    /// Who is responsible there.
    pub person: String,
    /// The day of 立项.
    pub opened_on: Date,
    /// What its light depends on; the limit is where the plan ends.
    pub signs: Signs,
    /// The day of 销号.
    pub closed_on: Option<Date>,
    /// Progress, %.
    pub progress: i64,
    /// Its milestones, in their order.
    pub marks: Vec<Mark>,
}

/// The rows of a chart: open items by their limit, then closed ones, the latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The rows.
    pub bars: Vec<Bar>,
    /// The days that part the colours today.
    pub bounds: Bounds,
    /// When it was drawn.
    pub drawn_at: Instant,
    /// How many items of each light there are, drawn or not.
    pub totals: Totals,
    /// Whether there are more items than rows: the newest are drawn.
    pub is_cut: bool,
}

/// The chart of the actor's office by the filters of the whole view; with a year, of the items that ran in it.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for who does not read all items of the unit.
pub fn chart(tx: &mut Tx, actor: &Actor, filter: &Filter, year: Option<i16>) -> Result<Chart> {
    of_office(tx, lists::whole(actor)?, filter, year)
}

/// The same for a screen on the wall, whose address is the proof.
pub(super) fn of_office(tx: &mut Tx, unit: UnitId, filter: &Filter, year: Option<i16>) -> Result<Chart> {
    let bounds = lists::bounds_of(tx, unit)?;
    let totals = lists::totals_of(tx, unit, (&Filter { year, ..filter.clone() }, bounds))?;
    let most = filter.most.clamp(1, MOST);
    let mut bars = rows::bars(tx, unit, (filter, bounds, most + 1), days(year))?;
    let is_cut = bars.len() as i64 > most;
    bars.truncate(usize::try_from(most).unwrap_or_default());
    rows::mark(tx, &mut bars)?;
    bars.sort_by_key(place);
    Ok(Chart { bars, bounds, drawn_at: tx.now(), totals, is_cut })
}

/// The first and the last day asked for.
fn days(year: Option<i16>) -> (Date, Date) {
    let day = |year: i16, month, day| Date::new(year, month, day).ok();
    let year = year.filter(|year| (1..=9999).contains(year));
    let whole = year.and_then(|year| day(year, 1, 1).zip(day(year, 12, 31)));
    whole.unwrap_or((Date::ZERO, Date::constant(9999, 12, 31)))
}

/// Where a row stands: what is due first is read first.
fn place(bar: &Bar) -> (bool, i32) {
    let days = |day: Date| day.since(Date::ZERO).map_or(0, |span| span.get_days());
    match bar.closed_on {
        None => (false, days(bar.signs.due_on)),
        Some(day) => (true, -days(day)),
    }
}
