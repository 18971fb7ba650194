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

pub use appeal::{
    Appeal, AppealLine, Concerned, appeal, appeals, concerned, may_appeal, settle as settle_appeal, to_settle,
    waiting as appeals_waiting, waiting_count,
};
pub use point::{Point, PointKind};
pub use switch::{CAUTION, ScoreRules, ScoreSwitch, score_switch, score_switch_to_set, set_scores};

use lexicon::UnitId;
use store::Tx;

use super::bulletin::{self, Month, Span};
use super::{is_of_unit, outcome, reads_all};
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
    /// The units, in their order: scores make no ranking.
    pub units: Vec<Score>,
    /// The scored months next before and after it.
    pub beside: (Option<Month>, Option<Month>),
}

/// The offices whose scores the actor reads, with their short names: the own first, then those that handed the own unit something.
///
/// # Errors
/// None but of the store: empty where scores are switched off, or are nothing of the actor's.
pub fn offices(tx: &mut Tx, actor: &Actor) -> Result<Vec<(UnitId, String)>> {
    let Ok(own) = actor.own_unit() else { return Ok(Vec::new()) };
    let others = if is_of_unit(actor) { rows::offices(tx, own)? } else { Vec::new() };
    let own_first = reads_all(actor)
        .then_some(own)
        .into_iter()
        .chain(others.into_iter().filter(|o| *o != own || !reads_all(actor)));
    let mut kept = Vec::new();
    for office in own_first {
        let is_on = match score_switch(tx, office) {
            Ok((switch, _)) => switch.on,
            // Figures nobody can read are mended where they are set; they must not keep people from every other page.
            Err(Error::Setup(_)) => false,
            Err(e) => return Err(e),
        };
        if is_on {
            kept.push((office, crate::supervision::rows::unit_name(tx, office)?));
        }
    }
    Ok(kept)
}

/// The office named, or the first whose scores the actor reads.
fn office_of(tx: &mut Tx, actor: &Actor, named: Option<UnitId>) -> Result<UnitId> {
    let mut all = offices(tx, actor)?.into_iter().map(|(office, _)| office);
    all.find(|office| named.is_none_or(|named| named == *office)).ok_or(Error::NotFound)
}

/// The scores of a month by an office, the first one where none is named, as far as the actor may see them.
///
/// # Errors
/// [`Error::NotFound`] where scores are switched off, were not kept in that month, or are nothing of the actor's.
pub fn scores(tx: &mut Tx, actor: &Actor, office: Option<UnitId>, month: Month) -> Result<Scores> {
    let office = office_of(tx, actor, office)?;
    let own = actor.own_unit()?;
    let is_whole = own == office && reads_all(actor);
    let mut all = of_office(tx, office, month)?;
    if !is_whole {
        all.units.retain(|s| s.unit == own);
    }
    Ok(Scores { is_whole, ..all })
}

fn of_office(tx: &mut Tx, office: UnitId, month: Month) -> Result<Scores> {
    let switch = score_switch(tx, office)?.0;
    let rules = switch.of(month).ok_or(Error::NotFound)?;
    let span = bulletin::passed(tx, month)?;
    let past = bulletin::history(tx, office, &span, rules.missing_days)?;
    let mut points: Vec<Point> = past.iter().flat_map(|p| point::points(p, &span, &rules)).collect();
    points.sort_by(|a, b| (a.day, &a.number, &a.key).cmp(&(b.day, &b.number, &b.key)));
    let appeals = rows::appeals(tx, office, month)?;
    for point in &mut points {
        point.appeal = appeals.iter().find(|a| a.point == point.key && a.unit == point.unit).cloned();
    }
    let mut parted = rows::parted(tx, office, &span)?;
    parted.extend(points.iter().map(|p| p.unit));
    let named = outcome::rows::names(tx, &parted)?;
    let units = named
        .into_iter()
        .map(|(unit, name, _)| {
            let points: Vec<Point> = points.iter().filter(|p| p.unit == unit).cloned().collect();
            Score { unit, name, score: total(&points, &rules), points }
        })
        .collect();
    let beside = switch.beside(month, Month::of(tx.now().date()));
    Ok(Scores { office, span, rules, is_whole: true, units, beside })
}

/// The start, less what was taken and not given back, and what was added up to the most that may be.
fn total(points: &[Point], rules: &ScoreRules) -> i64 {
    let counted = || points.iter().filter(|p| p.counts()).map(|p| p.points);
    let taken: i64 = counted().filter(|n| *n < 0).sum();
    let added: i64 = counted().filter(|n| *n > 0).sum();
    (rules.start + taken + added.min(rules.most_added)).max(0)
}
