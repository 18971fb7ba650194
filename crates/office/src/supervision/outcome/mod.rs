//! Outcome (办结情况): on time, late or overdue, by one rule for the 通报, the 计分 and the 统计.
//!
//! | | |
//! |---|---|
//! | closed 办结 | by a closing in force at the end of the span; one that came undone within the span never was |
//! | on time 按期 | applied for on or before the limit: the days the office takes to check are not the unit's |
//! | the limit 时限 | as in force when it was closed, or at the end of the span: a later grant does not rewrite what was told |
//! | overdue 逾期未结 | open at the end of the span, its limit over, and no application made in time waiting for the office |
//! | whose | on time: who led when closing was applied for; late and overdue: who led when the limit was over |
//!
//! An item closed within the span or overdue at its end has an outcome in it, and exactly one. These together are what was due 到期.

mod past;
pub mod rows;

pub(in crate::supervision) use past::{Applied, Asked, Extended, Held, Past, ends, over};

use lexicon::{ClosureId, Date, Instant, UnitId};

/// How the figures are counted (统计口径), as the pages say it.
pub const HOW: &str = "按期还是逾期，看申请销号的日子，核查所用的时间不算在单位头上；时限以销号时或统计截止时生效的为准，之后批准的延期不改以前的数。\
到期，是本期销号的（含提前办结）和期末已过时限仍未办结的（含以前结转），等于按期办结、逾期办结、逾期未结之和；按期办结率是按期办结占到期的比例。\
时限内已申请销号、尚待核查的，核查后计入。销号后问题反弹、期末又在办理的，不算本期销号；统计中按月的销号以年末（本年以现在）仍然销号的计，各月之和等于全年。新立项计给立项时的牵头单位，按期办结计给申请销号时的牵头单位，逾期办结和逾期未结计给时限届满时的牵头单位。";

/// What became of an item (办结情况).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::supervision) enum Ended {
    /// 按期办结.
    OnTime,
    /// 逾期办结.
    Late,
    /// 逾期未结.
    Overdue,
}

/// The outcome of an item in a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::supervision) struct Outcome {
    pub ended: Ended,
    /// Whose it is.
    pub unit: UnitId,
    /// The limit it was measured by.
    pub due_on: Date,
    /// The closing: which, the day it was applied for, the moment it was granted.
    pub closed: Option<(ClosureId, Date, Instant)>,
}

/// The outcome of an item from a moment until just before another; none for what is not due.
pub(in crate::supervision) fn outcome(p: &Past, (from, until): (Instant, Instant)) -> Option<Outcome> {
    if p.opened_at >= until {
        return None;
    }
    match p.closing(until) {
        Some(closing) => closed(p, closing).filter(|_| closing.closed_at().is_some_and(|at| at >= from)),
        None => overdue(p, until),
    }
}

fn closed(p: &Past, closing: &Applied) -> Option<Outcome> {
    let at = closing.closed_at()?;
    let (due_on, asked_on) = (p.limit(at), closing.asked_at.date());
    let ended = if asked_on <= due_on { Ended::OnTime } else { Ended::Late };
    let unit = p.lead(closing.asked_at.plus_ms(1).min(over(due_on)))?;
    Some(Outcome { ended, unit, due_on, closed: Some((closing.id, asked_on, at)) })
}

fn overdue(p: &Past, until: Instant) -> Option<Outcome> {
    let due_on = p.limit(until);
    let is_over = over(due_on) <= until && p.waiting(due_on, until).is_none();
    let unit = p.lead(over(due_on)).filter(|_| is_over)?;
    Some(Outcome { ended: Ended::Overdue, unit, due_on, closed: None })
}

/// When an item fell overdue, seen just before a moment, under the limit in force there, and whose it is: with the end of the
/// limit's day, or when an application made in time was sent back after it.
pub(in crate::supervision) fn lapsed(p: &Past, until: Instant) -> Option<(Date, Instant, UnitId)> {
    let due_on = p.limit(until);
    let edge = over(due_on);
    let at = match p.waiting(due_on, edge).map(|a| a.settled) {
        None => ends(due_on),
        Some(Some((false, at))) if at < until => at,
        Some(_) => return None,
    };
    let is_open = edge <= until && !p.is_closed(edge);
    p.lead(edge).filter(|_| is_open).map(|unit| (due_on, at, unit))
}

/// A part of a whole in tenths of a per cent, rounded; none of nothing.
#[must_use]
pub fn share(part: i64, of: i64) -> Option<i64> {
    (of > 0).then(|| (part * 2_000 + of) / (of * 2))
}

/// `87.5%`; `—` where there is no share.
#[must_use]
pub fn percent(tenths: Option<i64>) -> String {
    tenths.map_or_else(|| "—".into(), |tenths| format!("{}.{}%", tenths / 10, tenths % 10))
}

#[cfg(test)]
mod tests;
