//! Statistics (督办统计): a year's figures of an office, each of which opens the items it was counted from.
//!
//! On time 按期办结: closed on or before the limit that was in force when it was closed. A closed item's limit cannot be
//! moved, so that is the limit it has. Due 到期: the limit lies in the year and before today. Every due item is exactly one of
//! on time, late 逾期办结 and overdue 逾期未结.

pub mod rows;

use lexicon::{Date, Instant, UnitId, days_after, parse_date};
use store::Tx;

use super::SourceKind;
use super::lists::{Listed, PAGE, whole};
use crate::people::Actor;
use crate::{Error, Result};

/// Which items a figure counts (统计口径).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// 在办: not closed now, of whatever year.
    Open,
    /// 立项: opened in the span.
    Opened,
    /// 销号: closed in the span.
    Closed,
    /// 到期: the limit lies in the span and has passed.
    Due,
    /// 按期办结.
    OnTime,
    /// 逾期办结.
    Late,
    /// 逾期未结.
    Overdue,
}

impl Figure {
    /// Every figure.
    pub const ALL: [Figure; 7] =
        [Figure::Open, Figure::Opened, Figure::Closed, Figure::Due, Figure::OnTime, Figure::Late, Figure::Overdue];

    /// The word in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Figure::Open => "open",
            Figure::Opened => "opened",
            Figure::Closed => "closed",
            Figure::Due => "due",
            Figure::OnTime => "on_time",
            Figure::Late => "late",
            Figure::Overdue => "overdue",
        }
    }

    /// The word the user reads.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Figure::Open => "在办",
            Figure::Opened => "立项",
            Figure::Closed => "销号",
            Figure::Due => "到期",
            Figure::OnTime => "按期办结",
            Figure::Late => "逾期办结",
            Figure::Overdue => "逾期未结",
        }
    }

    /// The figure an address names.
    #[must_use]
    pub fn of(code: &str) -> Option<Figure> {
        Figure::ALL.into_iter().find(|f| f.code() == code)
    }
}

/// How many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// 在办.
    pub open: i64,
    /// 到期.
    pub due: i64,
    /// 按期办结.
    pub on_time: i64,
    /// 逾期办结.
    pub late: i64,
    /// 逾期未结.
    pub overdue: i64,
}

impl Counts {
    /// On time of what was due (按期办结率), tenths of a per cent, rounded; none where nothing was due.
    #[must_use]
    pub fn share(&self) -> Option<i64> {
        (self.due > 0).then(|| (self.on_time * 2_000 + self.due) / (self.due * 2))
    }

    fn add(self, other: Counts) -> Counts {
        Counts {
            open: self.open + other.open,
            due: self.due + other.due,
            on_time: self.on_time + other.on_time,
            late: self.late + other.late,
            overdue: self.overdue + other.overdue,
        }
    }
}

/// A lead unit and its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfUnit {
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// Its figures.
    pub counts: Counts,
}

/// The figures of a year (督办统计).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistics {
    /// The year.
    pub year: i16,
    /// By lead unit 按牵头单位, in the order of units.
    pub units: Vec<OfUnit>,
    /// Of all units together.
    pub total: Counts,
    /// Opened and closed in each month 按月.
    pub months: [(i64, i64); 12],
    /// Opened in the year, by source 按来源.
    pub sources: Vec<(SourceKind, i64)>,
}

impl Statistics {
    /// Opened in the year.
    #[must_use]
    pub fn opened(&self) -> i64 {
        self.months.iter().map(|(opened, _)| opened).sum()
    }

    /// Closed in the year.
    #[must_use]
    pub fn closed(&self) -> i64 {
        self.months.iter().map(|(_, closed)| closed).sum()
    }
}

/// The figures of a year, of the items the actor's unit supervises: four statements, however many items there are.
///
/// # Errors
/// [`Error::Forbidden`] for who does not read all items of the unit.
pub fn statistics(tx: &mut Tx, actor: &Actor, year: i16) -> Result<Statistics> {
    let unit = whole(actor)?;
    let span = Span::of(year, None)?;
    let today = tx.now().date();
    let units = rows::units(tx, unit, &span, today)?;
    let mut months = [(0, 0); 12];
    for (day, count) in rows::opened(tx, unit, &span)? {
        months[place(day)].0 += count;
    }
    for (month, count) in rows::closed(tx, unit, &span)? {
        months[(month.clamp(1, 12) - 1) as usize].1 += count;
    }
    let total = units.iter().fold(Counts::default(), |sum, of| sum.add(of.counts));
    Ok(Statistics { year, total, units, months, sources: rows::sources(tx, unit, &span)? })
}

/// Which list a figure opens.
#[derive(Debug, Clone, Copy)]
pub struct Behind {
    /// The figure.
    pub figure: Figure,
    /// The year.
    pub year: i16,
    /// Only this month of it, 1 to 12.
    pub month: Option<i8>,
    /// Only this lead unit.
    pub lead: Option<UnitId>,
    /// Only this source.
    pub source: Option<SourceKind>,
}

/// A page of the items a figure counts, newest first; `after` is the place of the last row shown.
///
/// # Errors
/// [`Error::Forbidden`] as at [`statistics`]; [`Error::NotFound`] for a month that does not exist.
pub fn behind(tx: &mut Tx, actor: &Actor, of: &Behind, after: Option<(i64, i64)>) -> Result<Vec<Listed>> {
    let unit = whole(actor)?;
    let span = Span::of(of.year, of.month)?;
    let today = tx.now().date();
    rows::behind(tx, (unit, of), (&span, today), (after.unwrap_or((i64::from(i32::MAX), 0)), PAGE))
}

/// Days from and until, both within.
struct Span {
    from: Date,
    until: Date,
}

impl Span {
    fn of(year: i16, month: Option<i8>) -> Result<Span> {
        let (first, last) = (month.unwrap_or(1), month.unwrap_or(12));
        let from = parse_date(&format!("{year:04}-{first:02}-01")).map_err(|_| Error::NotFound)?;
        let begin = parse_date(&format!("{year:04}-{last:02}-01")).map_err(|_| Error::NotFound)?;
        let next = lexicon::months_after(begin, 1).ok_or(Error::NotFound)?;
        Ok(Span { from, until: days_after(next, -1).ok_or(Error::NotFound)? })
    }

    /// The first instant within and the first after it.
    fn instants(&self) -> (Instant, Instant) {
        let day = 24 * 60;
        (Instant::from_day_minutes(self.from, 0), Instant::from_day_minutes(self.until, day))
    }
}

/// The place of a month among twelve.
fn place(day: Date) -> usize {
    usize::try_from(day.month() - 1).unwrap_or_default().min(11)
}
