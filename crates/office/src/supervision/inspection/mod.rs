//! Inspection plan (督查检查计划): who inspects whom, on what basis and when; the load of the grass roots is counted over all
//! organising units, capped, and a repeated or crowded inspection is warned of.
//!
//! | file | what |
//! |---|---|
//! | `mod` | planning and dropping, who may see what |
//! | `load` | the load of a unit, month by month; the cap; what is repeated or crowded |
//! | `rules` | the caps of a unit that plans |

mod load;
pub mod rows;
mod rules;

pub use super::words::InspectionKind;
pub use load::{Coming, Load, Warning, consent, load, warnings};
pub use rules::{InspectionRules, inspection_rules, inspection_rules_to_set, set_inspection_rules};

use ledger::Fact;
use lexicon::{Date, InspectionId, Instant, UnitId, days_after};
use store::Tx;

use super::lists;
use crate::people::{Actor, Role, directory};
use crate::{Error, Result, notice, wording};

/// Most days of one inspection.
const LONGEST: i64 = 92;
/// Most characters of a title.
const TITLE: usize = 100;

/// What is typed to plan an inspection.
#[derive(Debug, Clone)]
pub struct NewInspection {
    /// Of which kind.
    pub kind: InspectionKind,
    /// Its name.
    pub title: String,
    /// On what basis 依据.
    pub basis: String,
    /// What is looked at 内容和范围.
    pub scope: String,
    /// Ordered from above 上级统一部署: outside the cap.
    pub above: bool,
    /// Comes unannounced 四不两直, 暗访: its targets are not told, and do not see it before its last day is over.
    pub unannounced: bool,
    /// First day.
    pub from_on: Date,
    /// Last day.
    pub to_on: Date,
    /// Whom it visits 检查对象.
    pub targets: Vec<UnitId>,
}

/// A planned inspection (督查检查).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Its identifier.
    pub id: InspectionId,
    /// The organising unit.
    pub unit: UnitId,
    /// Its short name.
    pub unit_name: String,
    /// Of which kind.
    pub kind: InspectionKind,
    /// Its name.
    pub title: String,
    /// What is looked at.
    pub scope: String,
    /// On what basis.
    pub basis: String,
    /// Ordered from above.
    pub above: bool,
    /// Comes unannounced.
    pub unannounced: bool,
    /// First day.
    pub from_on: Date,
    /// Last day.
    pub to_on: Date,
    /// Who planned it, and when.
    pub made: (String, Instant),
    /// When it was dropped.
    pub dropped_at: Option<Instant>,
    /// Why it was dropped.
    pub dropped_why: String,
    /// Whom it visits, with short names.
    pub targets: Vec<(UnitId, String)>,
}

/// Proof of planning for the unit that organises an inspection.
#[derive(Debug, Clone)]
pub struct Planned {
    actor: Actor,
    inspection: Inspection,
}

impl Planned {
    /// The inspection.
    #[must_use]
    pub fn inspection(&self) -> &Inspection {
        &self.inspection
    }
}

/// Whether the actor plans inspections for the own unit.
#[must_use]
pub fn may_plan(actor: &Actor) -> bool {
    actor.has_in_own_unit(Role::Supervisor)
}

/// Whether the actor reads plans: of the whole platform, or what comes to the own unit.
#[must_use]
pub fn may_read(actor: &Actor) -> bool {
    reader(actor).is_ok()
}

/// What would be refused if it were planned: told before anybody is asked to weigh a [`Warning`].
///
/// # Errors
/// [`Error::Forbidden`] without 督办; [`Error::Fields`] with every field that cannot be; [`Error::Field`] at `targets` naming the other
/// inspections where a unit would be inspected more often than the cap allows.
pub fn plannable(tx: &mut Tx, actor: &Actor, new: &NewInspection) -> Result<()> {
    if !may_plan(actor) {
        return Err(Error::Forbidden("督查检查计划由督查人员编制。".into()));
    }
    check(tx, new)?;
    if new.above { Ok(()) } else { load::within_caps(tx, actor, new) }
}

/// Plans an inspection 列入计划. The heads of the units it visits are told, unless it comes unannounced.
///
/// # Errors
/// As [`plannable`].
pub fn plan(tx: &mut Tx, actor: &Actor, new: &NewInspection) -> Result<InspectionId> {
    plannable(tx, actor, new)?;
    let unit = actor.own_unit()?;
    let id = rows::insert(tx, (unit, actor.person), new)?;
    let planned = Planned { actor: actor.clone(), inspection: rows::find(tx, id)?.ok_or(Error::NotFound)? };
    let it = &planned.inspection;
    let line = format!("{}定于{}到你单位开展督查检查“{}”", it.unit_name, days(it), it.title);
    planned.tell(tx, &line)?;
    let fact = Fact::new("inspection.plan", subject(id)).actor(actor.person).unit(unit);
    let fact = fact.with("who", actor.name.as_str()).with("title", new.title.trim()).with("above", new.above);
    let fact = fact.with("unannounced", new.unannounced);
    tx.record(fact.with_text("from", new.from_on).with_text("to", new.to_on))?;
    Ok(id)
}

fn subject(id: InspectionId) -> String {
    format!("inspection:{id}")
}

fn check(tx: &mut Tx, new: &NewInspection) -> Result<()> {
    for (field, text) in [("title", &new.title), ("basis", &new.basis), ("scope", &new.scope)] {
        wording::unclassified(field, text)?;
    }
    let basis = if new.above {
        "上级统一部署的，请写明部署文件的名称和文号"
    } else {
        "请写明督查检查的依据"
    };
    let last = days_after(new.from_on, LONGEST).unwrap_or(Date::MAX);
    let wrong: Vec<(&'static str, String)> = [
        new.title.trim().is_empty().then_some(("title", "请写明督查检查的名称")),
        (new.title.chars().count() > TITLE).then_some(("title", "名称不能超过 100 个字")),
        new.basis.trim().is_empty().then_some(("basis", basis)),
        new.scope.trim().is_empty().then_some(("scope", "请写明督查检查的内容和范围")),
        new.targets.is_empty().then_some(("targets", "请选择检查对象")),
        (new.from_on < tx.now().date()).then_some(("from_on", "开始日期不能早于今天")),
        (new.to_on < new.from_on).then_some(("to_on", "结束日期不能早于开始日期")),
        (new.to_on > last).then_some(("to_on", "一次督查检查不能超过 92 天，请分开安排")),
    ]
    .into_iter()
    .flatten()
    .map(|(field, says)| (field, says.to_owned()))
    .collect();
    if !wrong.is_empty() {
        return Err(Error::Fields(wrong));
    }
    let known = directory::units(tx)?;
    if new.targets.iter().any(|t| known.iter().all(|u| u.id != *t)) {
        return Err(Error::field("targets", "检查对象中有已经撤销的单位，请重新选择"));
    }
    Ok(())
}

/// Proves that the actor plans for the unit that organises this inspection, and that it was not dropped.
pub fn planned(tx: &mut Tx, actor: &Actor, id: InspectionId) -> Result<Planned> {
    let inspection = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    if !actor.has(Role::Supervisor, inspection.unit) {
        return Err(Error::NotFound);
    }
    if inspection.dropped_at.is_some() {
        return Err(Error::AlreadyDone(format!("“{}”已经撤销：{}。", inspection.title, inspection.dropped_why)));
    }
    Ok(Planned { actor: actor.clone(), inspection })
}

/// `12月1日至12月3日`, or the one day.
fn days(it: &Inspection) -> String {
    let [from, to] = [it.from_on, it.to_on].map(lexicon::chinese_date);
    if it.from_on == it.to_on { from } else { format!("{from}至{to}") }
}

impl Planned {
    /// Tells the heads of the units it visits; of what comes unannounced nobody hears.
    fn tell(&self, tx: &mut Tx, line: &str) -> Result<()> {
        let targets = self.inspection.targets.iter().filter(|_| !self.inspection.unannounced);
        for (unit, _) in targets {
            let head = directory::head_of_unit(tx, *unit)?.filter(|head| *head != self.actor.person);
            if let Some(head) = head {
                notice::tell_plain(tx, head, "inspection", line)?;
            }
        }
        Ok(())
    }
}

/// Whether a plan does not exist yet for the units it visits.
pub(super) fn is_hidden(tx: &mut Tx, id: InspectionId) -> Result<bool> {
    let today = tx.now().date();
    Ok(rows::find(tx, id)?.is_some_and(|it| it.unannounced && it.to_on >= today))
}

/// Drops a planned inspection with a reason 撤销计划. Whoever was told of it is told.
pub fn drop_plan(tx: &mut Tx, at: &Planned, why: &str) -> Result<()> {
    let it = &at.inspection;
    let why = wording::reason("why", why, "请写明撤销的理由")?;
    if it.to_on < tx.now().date() {
        return Err(Error::refused("这次督查检查已经结束，不能再撤销。"));
    }
    rows::drop_plan(tx, it.id, why)?;
    at.tell(tx, &format!("{}撤销了督查检查“{}”：{why}", it.unit_name, it.title))?;
    let fact = Fact::new("inspection.drop", subject(it.id)).actor(at.actor.person).unit(it.unit);
    tx.record(fact.with("who", at.actor.name.as_str()).with("title", it.title.as_str()).with("opinion", why))?;
    Ok(())
}

/// The inspections the own unit has planned in a year, dropped ones too, by their first day.
///
/// # Errors
/// [`Error::Forbidden`] for who has nothing to do with supervision in the own unit.
pub fn plans(tx: &mut Tx, actor: &Actor, year: i16) -> Result<Vec<Inspection>> {
    reader(actor)?;
    rows::of_unit(tx, actor.own_unit()?, year_of(year)?)
}

/// Proves that the actor reads plans; whether those of the whole platform.
fn reader(actor: &Actor) -> Result<bool> {
    let all = [Role::Supervisor, Role::Leader].iter().any(|role| actor.has_in_own_unit(*role));
    match (all, lists::is_of_unit(actor)) {
        (true, _) => Ok(true),
        (false, true) => Ok(false),
        _ => Err(Error::Forbidden("督查检查计划由督办、领导和承办人员查看。".into())),
    }
}

/// First and last day of a year.
fn year_of(year: i16) -> Result<(Date, Date)> {
    let day = |month, day| Date::new(year, month, day).map_err(|_| Error::field("year", "年份不对"));
    Ok((day(1, 1)?, day(12, 31)?))
}
