//! Statistics (督办统计): a year's figures of an office, each of which opens the items it was counted from.
//!
//! Due 到期, on time 按期办结, late 逾期办结 and overdue 逾期未结, and whose they are, by the rule of `outcome`, which also the 通报
//! and the 计分 follow: every due item is exactly one of the three.

pub mod rows;

use std::collections::BTreeMap;

use lexicon::{Date, Instant, MatterId, UnitId, parse_date};
use store::Tx;

use super::SourceKind;
use super::bulletin::begins;
use super::lists::{Listed, PAGE, whole};
use super::outcome::{self, Ended, Past};
use crate::people::Actor;
use crate::{Error, Result};

/// Which items a figure counts (统计口径).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// 在办: not closed now, of whatever year.
    Open,
    /// 新立项: opened in the span.
    Opened,
    /// 销号: closed in the span, on time or late.
    Closed,
    /// 到期: on time, late or overdue.
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
            Figure::Opened => "新立项",
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
    /// 新立项.
    pub opened: i64,
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
        outcome::share(self.on_time, self.due)
    }

    fn count(&mut self, ended: Ended) {
        self.due += 1;
        *match ended {
            Ended::OnTime => &mut self.on_time,
            Ended::Late => &mut self.late,
            Ended::Overdue => &mut self.overdue,
        } += 1;
    }

    fn add(self, other: Counts) -> Counts {
        Counts {
            open: self.open + other.open,
            opened: self.opened + other.opened,
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
    /// Opened in each month, and closed in it for good, as seen at the end of the year 按月.
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

    /// Closed in the year 销号, and not open again: the sum of its months.
    #[must_use]
    pub fn closed(&self) -> i64 {
        self.total.on_time + self.total.late
    }
}

/// The figures of a year, of the items the actor's unit supervises.
///
/// # Errors
/// [`Error::Forbidden`] for who does not read all items of the unit.
pub fn statistics(tx: &mut Tx, actor: &Actor, year: i16) -> Result<Statistics> {
    let unit = whole(actor)?;
    let span = span(tx, year, None)?;
    let past = outcome::rows::open_in(tx, unit, span)?;
    let mut counts = BTreeMap::<UnitId, Counts>::new();
    for (lead, open) in rows::open(tx, unit)? {
        counts.entry(lead).or_default().open = open;
    }
    for p in &past {
        if let Some(lead) = p.first_lead().filter(|_| is_opened(p, span)) {
            counts.entry(lead).or_default().opened += 1;
        }
        if let Some(o) = outcome::outcome(p, span) {
            counts.entry(o.unit).or_default().count(o.ended);
        }
    }
    let mut months = [(0, 0); 12];
    for (month, of) in (1i8..).zip(&mut months) {
        let within = self::span(tx, year, Some(month))?;
        let closed = |p: &&Past| closed_in(p, span, within).is_some();
        *of = (past.iter().filter(|p| is_opened(p, within)).count(), past.iter().filter(closed).count());
    }
    let months = months.map(|(opened, closed)| (whole_number(opened), whole_number(closed)));
    let named = outcome::rows::names(tx, &counts.keys().copied().collect::<Vec<_>>())?;
    let units = named.into_iter().map(|(unit, name, _)| OfUnit { unit, name, counts: counts[&unit] });
    let units: Vec<OfUnit> = units.collect();
    let total = units.iter().fold(Counts::default(), |sum, of| sum.add(of.counts));
    Ok(Statistics { year, total, units, months, sources: rows::sources(tx, unit, span)? })
}

fn whole_number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn is_opened(p: &Past, (from, until): (Instant, Instant)) -> bool {
    from <= p.opened_at && p.opened_at < until
}

/// Whose an item is in a figure; none where it does not count there.
fn fits(p: &Past, span: (Instant, Instant), figure: Figure) -> Option<UnitId> {
    if figure == Figure::Opened {
        return p.first_lead().filter(|_| is_opened(p, span));
    }
    let o = outcome::outcome(p, span)?;
    let fits = match figure {
        Figure::Open | Figure::Opened => false,
        Figure::Due => true,
        Figure::Closed => o.ended != Ended::Overdue,
        Figure::OnTime => o.ended == Ended::OnTime,
        Figure::Late => o.ended == Ended::Late,
        Figure::Overdue => o.ended == Ended::Overdue,
    };
    fits.then_some(o.unit)
}

/// Whose a closing is that lies within a part of a span and stands at the span's end; none where there is no such one. What came undone
/// within the year is no closing of any of its months, so that the months add up to the year.
fn closed_in(p: &Past, span: (Instant, Instant), (from, until): (Instant, Instant)) -> Option<UnitId> {
    let o = outcome::outcome(p, span)?;
    o.closed.filter(|(_, _, at)| from <= *at && *at < until).map(|_| o.unit)
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
    let (year, span) = (span(tx, of.year, None)?, span(tx, of.year, of.month)?);
    let whose = |p: &Past| match of.figure {
        Figure::Closed => closed_in(p, year, span),
        figure => fits(p, span, figure),
    };
    let items: Vec<MatterId> = match of.figure {
        Figure::Open => Vec::new(),
        _ => {
            let counts = |p: &Past| whose(p).is_some_and(|unit| of.lead.is_none_or(|lead| lead == unit));
            outcome::rows::open_in(tx, unit, span)?.iter().filter(|p| counts(p)).map(|p| p.id).collect()
        }
    };
    rows::behind(tx, (unit, of), &items, (after.unwrap_or((i64::from(i32::MAX), 0)), PAGE))
}

/// What has passed of a year, or of a month of it: its first moment, and the first not counted.
fn span(tx: &mut Tx, year: i16, month: Option<i8>) -> Result<(Instant, Instant)> {
    let first = |year: i16, month: i8| parse_date(&format!("{year:04}-{month:02}-01")).map_err(|_| Error::NotFound);
    let begin: Date = first(year, month.unwrap_or(1))?;
    let next = lexicon::months_after(begin, if month.is_some() { 1 } else { 12 }).ok_or(Error::NotFound)?;
    let from = begins(begin);
    Ok((from, begins(next).min(tx.now().plus_ms(1)).max(from)))
}
