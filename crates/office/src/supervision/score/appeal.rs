//! Appeal (申诉): a unit says why a point is not right; the office gives it back, or refuses with a reason. Both are kept.

use ledger::Fact;
use lexicon::{AppealId, Instant, MatterId, PersonId, UnitId};
use store::Tx;

use super::{Point, PointKind, of_office, office_of, rows, score_switch};
use crate::people::{Actor, Role, directory};
use crate::supervision::bulletin::{Month, Supervising};
use crate::supervision::seen::ACTING;
use crate::{Error, Result, notice, wording};

/// An appeal (申诉), and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// Its identifier.
    pub id: AppealId,
    /// Of which unit.
    pub unit: UnitId,
    /// Against which month's score.
    pub month: Month,
    /// Against which point.
    pub point: String,
    /// Why.
    pub reason: String,
    /// Who appealed.
    pub asked_by: PersonId,
    /// The name, and when.
    pub asked: (String, Instant),
    /// Whether it was granted, by whom and when.
    pub settled: Option<(bool, String, Instant)>,
    /// The office's words.
    pub answer: String,
}

impl Appeal {
    /// Whether the point was given back.
    #[must_use]
    pub fn is_granted(&self) -> bool {
        self.settled.as_ref().is_some_and(|(granted, ..)| *granted)
    }
}

/// An appeal as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppealLine {
    /// The appeal.
    pub appeal: Appeal,
    /// Short name of the unit that appealed.
    pub unit_name: String,
    /// The item, its number, and what is to be done.
    pub item: (MatterId, String, String),
    /// Whether the reader's own office settles it.
    pub is_of_office: bool,
}

impl AppealLine {
    /// What the point was for.
    #[must_use]
    pub fn kind(&self) -> Option<PointKind> {
        self.appeal.point.split(':').next()?.parse().ok()
    }
}

/// How the ledger names an appeal. Never the item's subject: its story is read by every unit of the item.
fn subject(id: AppealId) -> String {
    format!("appeal:{id}")
}

/// Proof of acting for a unit that is scored.
#[derive(Debug, Clone)]
pub struct Concerned {
    actor: Actor,
    unit: UnitId,
    office: UnitId,
}

impl Concerned {
    /// Whose score it is.
    #[must_use]
    pub fn office(&self) -> UnitId {
        self.office
    }
}

/// Whether the actor appeals for the own unit.
#[must_use]
pub fn may_appeal(actor: &Actor) -> bool {
    ACTING.iter().chain(&[Role::Leader]).any(|role| actor.has_in_own_unit(*role))
}

/// Proves that the actor acts for a unit that an office scores, the first one where none is named.
///
/// # Errors
/// [`Error::NotFound`] where nothing is scored; [`Error::Forbidden`] for who does not act for the unit.
pub fn concerned(tx: &mut Tx, actor: &Actor, office: Option<UnitId>) -> Result<Concerned> {
    let (office, unit) = (office_of(tx, actor, office)?, actor.own_unit()?);
    if !may_appeal(actor) {
        return Err(Error::Forbidden("申诉由被督查单位的负责人、收发或拟办人员提出。".into()));
    }
    Ok(Concerned { actor: actor.clone(), unit, office })
}

/// Appeals against a point of the own unit 申诉.
///
/// # Errors
/// [`Error::NotFound`] for a point of another unit; refused without a reason, for what was gained, and the second time.
pub fn appeal(tx: &mut Tx, at: &Concerned, (month, point): (Month, &str), reason: &str) -> Result<AppealId> {
    let found = find(tx, at.office, month, |p| p.key == point && p.unit == at.unit)?;
    if found.points > 0 {
        return Err(Error::refused("加分不用申诉。"));
    }
    let reason = wording::reason("reason", reason, "请写明申诉的理由和依据")?;
    if let Some(before) = found.appeal {
        return Err(Error::AlreadyDone(format!("{}已于{}申诉。", before.asked.0, before.asked.1.short_label())));
    }
    let by = (at.actor.person, reason);
    let id = rows::appeal(tx, (at.office, at.unit, month), (point, found.item), by)?;
    let line = format!("对督办事项{}的扣分（{}）提出申诉，请核实", found.number, found.kind.label());
    for person in directory::holders(tx, Role::Supervisor, at.office, None)? {
        notice::tell(tx, person, "appeal", found.item, &line)?;
    }
    record(tx, (&at.actor, at.unit), ("supervision.appeal", id), (&found, reason))?;
    Ok(id)
}

/// The latest appeals, those that wait first: all to the own office for who supervises there, else those of the own unit.
///
/// # Errors
/// [`Error::Forbidden`] for who neither supervises nor appeals; empty while scores are off.
pub fn appeals(tx: &mut Tx, actor: &Actor) -> Result<Vec<AppealLine>> {
    let own = actor.own_unit()?;
    if !may_appeal(actor) {
        return Err(Error::Forbidden("申诉由督查人员和被督查单位的负责人、收发或拟办人员查看。".into()));
    }
    let office = if actor.has(Role::Supervisor, own) { own.to_string() } else { String::new() };
    let kept: Vec<UnitId> = super::offices(tx, actor)?.into_iter().map(|(office, _)| office).collect();
    let mut all = rows::list(tx, (&office, own), &kept)?;
    for line in &mut all {
        line.is_of_office &= actor.has(Role::Supervisor, own);
    }
    Ok(all)
}

/// What waits for an office to settle, with the day it was asked.
pub fn to_settle(tx: &mut Tx, office: UnitId, most: i64) -> Result<Vec<AppealLine>> {
    let all = rows::waiting(tx, office, most)?;
    Ok(if all.is_empty() || score_switch(tx, office)?.0.on { all } else { Vec::new() })
}

/// How many wait for an office; a hundred stand for more.
pub fn waiting_count(tx: &mut Tx, office: UnitId) -> Result<i64> {
    let count = rows::count(tx, office)?;
    Ok(if count == 0 || score_switch(tx, office)?.0.on { count } else { 0 })
}

/// Settles an appeal 处理申诉: gives the point back, or refuses with a reason.
pub fn settle(tx: &mut Tx, at: &Supervising, id: AppealId, (granted, answer): (bool, &str)) -> Result<()> {
    let (open, found) = waiting(tx, at, id)?;
    if let Some((_, who, when)) = &open.settled {
        return Err(Error::AlreadyDone(format!("{who}已于{}处理。", when.short_label())));
    }
    let answer =
        if granted { answer.trim() } else { wording::reason("answer", answer, "请写明不予采纳的理由")? };
    wording::unclassified("answer", answer)?;
    let found = found.ok_or_else(|| Error::refused("申诉的这一分已经不再计，不用处理。"))?;
    rows::settle(tx, id, at.actor().person, (granted, answer))?;
    let says = if granted { "申诉成立，扣分退回" } else { "申诉不予采纳" };
    notice::tell(tx, open.asked_by, "appeal", found.item, &format!("督办事项{}：{says}", found.number))?;
    let verb = if granted { "supervision.appeal_grant" } else { "supervision.appeal_refuse" };
    record(tx, (at.actor(), at.unit()), (verb, id), (&found, answer))
}

/// An appeal to the office, with the point it is against where that still stands.
pub fn waiting(tx: &mut Tx, at: &Supervising, id: AppealId) -> Result<(Appeal, Option<Point>)> {
    if !score_switch(tx, at.unit())?.0.on {
        return Err(Error::NotFound);
    }
    let found = rows::one(tx, at.unit(), id)?.ok_or(Error::NotFound)?;
    match find(tx, at.unit(), found.month, |p| p.key == found.point && p.unit == found.unit) {
        Ok(point) => Ok((found, Some(point))),
        Err(Error::NotFound) => Ok((found, None)),
        Err(e) => Err(e),
    }
}

fn find(tx: &mut Tx, office: UnitId, month: Month, fits: impl Fn(&Point) -> bool) -> Result<Point> {
    let all = of_office(tx, office, month)?.units.into_iter().flat_map(|s| s.points);
    all.into_iter().find(|p| fits(p)).ok_or(Error::NotFound)
}

fn record(
    tx: &mut Tx,
    (actor, unit): (&Actor, UnitId),
    (verb, id): (&'static str, AppealId),
    (found, words): (&Point, &str),
) -> Result<()> {
    let fact = Fact::new(verb, subject(id)).actor(actor.person).unit(unit).with("who", actor.name.as_str());
    let fact = fact.with("what", found.kind.label()).with("number", found.number.as_str());
    tx.record(fact.with_text("item", found.item).with("opinion", words))?;
    Ok(())
}
