//! Scores (督查计分) of a month: a formula in a table of numbers, every point opens its fact, appeal recorded. Off until switched on.
//!
//! Results only: nobody loses or gains a point by how often something was done, published or instructed (批示).
//!
//! | file | what |
//! |---|---|
//! | `switch` | on or off, and the numbers from which month on |
//! | `point` | the points of an item |
//! | `appeal` | 申诉 of a unit against a point |

mod appeal;
mod point;
pub mod rows;
mod switch;

pub use appeal::{Appeal, Concerned, appeal, concerned, settle as settle_appeal, waiting as appeals_waiting};
pub use point::{Point, PointKind};
pub use switch::{CAUTION, ScoreRules, ScoreSwitch, score_switch, score_switch_to_set, set_scores};

use lexicon::UnitId;
use store::Tx;

use super::bulletin::past::Past;
use super::bulletin::{self, Month, Span};
use super::{is_of_unit, reads_all};
use crate::people::Actor;
use crate::{Error, Result};

/// The score of a unit in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Which unit.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// What is left of the start after all points, not below 0.
    pub score: i64,
    /// Every point, by day.
    pub points: Vec<Point>,
}

/// The scores of a month (督查计分).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scores {
    /// Who supervises.
    pub office: UnitId,
    /// What of which month.
    pub span: Span,
    /// By which numbers.
    pub rules: ScoreRules,
    /// Whether the reader supervises; else only the own unit's score is in it.
    pub is_whole: bool,
    /// The units, the highest first.
    pub units: Vec<Score>,
}

/// Whose scores the actor reads: the own office's, else those of an office that handed the own unit something.
///
/// # Errors
/// [`Error::NotFound`] where scores are switched off, or are nothing of the actor's.
pub fn office_of(tx: &mut Tx, actor: &Actor) -> Result<UnitId> {
    let own = actor.own_unit().map_err(|_| Error::NotFound)?;
    if reads_all(actor) && score_switch(tx, own)?.0.on {
        return Ok(own);
    }
    if is_of_unit(actor) {
        for office in rows::offices(tx, own)? {
            if score_switch(tx, office)?.0.on {
                return Ok(office);
            }
        }
    }
    Err(Error::NotFound)
}

/// The scores of a month, as far as the actor may see them.
///
/// # Errors
/// [`Error::NotFound`] where scores are switched off, were not kept in that month, or are nothing of the actor's.
pub fn scores(tx: &mut Tx, actor: &Actor, month: Month) -> Result<Scores> {
    let office = office_of(tx, actor)?;
    let own = actor.own_unit()?;
    let is_whole = own == office && reads_all(actor);
    let mut all = of_office(tx, office, month)?;
    if !is_whole {
        all.units.retain(|s| s.unit == own);
    }
    Ok(Scores { is_whole, ..all })
}

fn of_office(tx: &mut Tx, office: UnitId, month: Month) -> Result<Scores> {
    let rules = score_switch(tx, office)?.0.of(month).ok_or(Error::NotFound)?;
    let span = bulletin::passed(tx, month)?;
    let past = bulletin::history(tx, office, &span)?;
    let mut points: Vec<Point> = past.iter().flat_map(|p| point::points(p, &span, &rules)).collect();
    points.sort_by(|a, b| (a.day, &a.number, &a.key).cmp(&(b.day, &b.number, &b.key)));
    let appeals = rows::appeals(tx, office, month)?;
    for point in &mut points {
        point.appeal = appeals.iter().find(|a| a.point == point.key && a.unit == point.unit).cloned();
    }
    let named = bulletin::rows::names(tx, &parted(&past, &span))?;
    let mut units: Vec<Score> = named
        .into_iter()
        .map(|(unit, name, _)| {
            let points: Vec<Point> = points.iter().filter(|p| p.unit == unit).cloned().collect();
            Score { unit, name, score: total(&points, &rules), points }
        })
        .collect();
    units.sort_by_key(|s| -s.score);
    Ok(Scores { office, span, rules, is_whole: true, units })
}

/// The units that had a part in something open in the month.
fn parted(past: &[Past], span: &Span) -> Vec<UnitId> {
    let open = past.iter().filter(|p| !p.is_closed(span.from));
    let held = open.flat_map(|p| &p.held);
    let held = held.filter(|h| h.handed_at < span.until && h.ended_at.is_none_or(|end| end >= span.from));
    let mut units: Vec<UnitId> = held.map(|h| h.unit).collect();
    units.sort();
    units.dedup();
    units
}

/// The start, less what was taken and not given back, and what was added up to the most that may be.
fn total(points: &[Point], rules: &ScoreRules) -> i64 {
    let counted = || points.iter().filter(|p| p.counts()).map(|p| p.points);
    let taken: i64 = counted().filter(|n| *n < 0).sum();
    let added: i64 = counted().filter(|n| *n > 0).sum();
    (rules.start + taken + added.min(rules.most_added)).max(0)
}
