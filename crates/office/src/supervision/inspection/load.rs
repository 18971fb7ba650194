//! Load (检查负担): how often a unit is inspected and by whom, over all organising units; the cap and the warnings.

use std::collections::HashSet;

use lexicon::{Date, InspectionId, UnitId, days_after};
use store::Tx;

use super::{InspectionKind, InspectionRules, NewInspection, inspection_rules, reader, rows, year_of};
use crate::people::Actor;
use crate::supervision::duplicate;
use crate::{Error, Result};

/// From how many per cent of common pairs of characters two subjects count as the same.
const ALIKE: usize = 40;
/// Words every inspection has in its name: they say nothing about its subject.
const COMMON: [&str; 14] =
    ["督查", "检查", "督导", "专项", "综合", "工作", "开展", "关于", "情况", "落实", "年度", "集中", "全区", "全面"];

/// An inspection that comes to a unit (到某单位的检查).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// The inspection.
    pub id: InspectionId,
    /// The organising unit.
    pub organiser: UnitId,
    /// Its short name.
    pub by: String,
    /// Comes unannounced.
    pub unannounced: bool,
    /// Of which kind.
    pub kind: InspectionKind,
    /// Its name.
    pub title: String,
    /// What is looked at.
    pub scope: String,
    /// Ordered from above.
    pub above: bool,
    /// First day.
    pub from_on: Date,
    /// Last day.
    pub to_on: Date,
    /// The unit it comes to.
    pub unit: UnitId,
    /// Its short name.
    pub unit_name: String,
}

impl Coming {
    /// How it is named to others: `区政府办“燃气安全专项督查”（2026-12-01 至 2026-12-03）`.
    #[must_use]
    pub fn named(&self) -> String {
        format!("{}“{}”（{} 至 {}）", self.by, self.title, self.from_on, self.to_on)
    }

    fn is_in(&self, (year, month): (i16, i8)) -> bool {
        months(self.from_on, self.to_on).contains(&(year, month))
    }
}

/// The load of one unit in a year (检查负担).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// How many inspections touch each month, January first.
    pub months: [usize; 12],
    /// Months in which more special inspections come than the cap allows, January first; those ordered from above count here, too.
    pub crowded: [bool; 12],
    /// Everything that comes, by day.
    pub all: Vec<Coming>,
}

impl Load {
    /// How many of a kind come in the year.
    #[must_use]
    pub fn of(&self, kind: InspectionKind) -> usize {
        self.all.iter().filter(|c| c.kind == kind).count()
    }
}

/// What is better looked at before an inspection is planned. Warned of, never refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// 重复: the same unit, a similar name or scope, within the days of the rules.
    Repeated(Coming),
    /// 扎堆: the same unit, another subject, in the same days.
    Crowded(Coming),
}

/// The years and months a span of days touches, in order.
fn months(from: Date, to: Date) -> Vec<(i16, i8)> {
    let (mut at, last) = ((from.year(), from.month()), (to.year(), to.month()));
    let mut all = Vec::new();
    while at <= last {
        all.push(at);
        at = if at.1 == 12 { (at.0 + 1, 1) } else { (at.0, at.1 + 1) };
    }
    all
}

/// Days between two spans; 0 where they overlap.
fn gap(a: (Date, Date), b: (Date, Date)) -> i64 {
    let days = |from: Date, to: Date| to.since(from).map_or(i64::MAX, |span| i64::from(span.get_days()));
    match () {
        () if a.1 < b.0 => days(a.1, b.0),
        () if b.1 < a.0 => days(b.1, a.0),
        () => 0,
    }
}

/// What comes to units in a span of days, as far as the actor may know: what comes unannounced does not exist for the units it visits
/// before its last day is over, neither in figures nor in warnings.
fn known(tx: &mut Tx, actor: &Actor, span: (Date, Date)) -> Result<Vec<Coming>> {
    let (own, today) = (actor.own_unit()?, tx.now().date());
    let all = rows::coming(tx, span)?;
    let is_secret = |c: &&Coming| c.unannounced && c.to_on >= today && c.organiser != own && c.unit == own;
    let secret: HashSet<InspectionId> = all.iter().filter(is_secret).map(|c| c.id).collect();
    Ok(all.into_iter().filter(|c| !secret.contains(&c.id)).collect())
}

/// The load of every unit that is inspected in a year, the heaviest first: of the whole platform for who supervises or leads, of the
/// own unit alone for who only answers for it.
pub fn load(tx: &mut Tx, actor: &Actor, year: i16) -> Result<Vec<Load>> {
    let (all, unit) = (reader(actor)?, actor.own_unit()?);
    let cap = inspection_rules(tx, unit)?.0.special_a_month;
    let mut loads: Vec<Load> = Vec::new();
    for coming in known(tx, actor, year_of(year)?)?.into_iter().filter(|c| all || c.unit == unit) {
        let at = loads.iter().position(|l| l.unit == coming.unit).unwrap_or_else(|| {
            let name = coming.unit_name.clone();
            loads.push(Load { unit: coming.unit, name, months: [0; 12], crowded: [false; 12], all: Vec::new() });
            loads.len() - 1
        });
        loads[at].all.push(coming);
    }
    loads.iter_mut().for_each(|load| count(load, year, cap));
    loads.sort_by_key(|l| std::cmp::Reverse(l.all.len()));
    Ok(loads)
}

fn count(load: &mut Load, year: i16, cap: i64) {
    for (at, month) in (0..).zip(1..=12) {
        let here = || load.all.iter().filter(|c| c.is_in((year, month)));
        let special = here().filter(|c| c.kind == InspectionKind::Special).count();
        (load.months[at], load.crowded[at]) = (here().count(), reaches(special, cap + 1));
    }
}

fn reaches(count: usize, cap: i64) -> bool {
    i64::try_from(count).unwrap_or(i64::MAX) >= cap
}

/// What comes to the targets of a new inspection anywhere near its days.
fn others(tx: &mut Tx, actor: &Actor, (new, days): (&NewInspection, i64)) -> Result<Vec<Coming>> {
    let (first, last) = (year_of(new.from_on.year())?.0, year_of(new.to_on.year())?.1);
    let span = (days_after(first, -days).unwrap_or(first), days_after(last, days).unwrap_or(last));
    Ok(known(tx, actor, span)?.into_iter().filter(|c| new.targets.contains(&c.unit)).collect())
}

/// Proves that no target is inspected more often than the rules of the planning unit allow. What is ordered from above fills no cap.
pub(super) fn within_caps(tx: &mut Tx, actor: &Actor, new: &NewInspection) -> Result<()> {
    let rules = inspection_rules(tx, actor.own_unit()?)?.0;
    let all: Vec<Coming> =
        others(tx, actor, (new, 0))?.into_iter().filter(|c| !c.above && c.kind == new.kind).collect();
    let wrong: Vec<String> = new.targets.iter().filter_map(|unit| over(&rules, new, (*unit, &all))).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let how = "请合并进行或改期；上级统一部署的，请勾选并写明部署文件";
    Err(Error::field("targets", format!("{}。{how}。", wrong.join("；"))))
}

fn over(rules: &InspectionRules, new: &NewInspection, (unit, all): (UnitId, &[Coming])) -> Option<String> {
    let own = || all.iter().filter(|c| c.unit == unit);
    let says = |found: &[&Coming], span: &str, cap: i64| {
        let named: Vec<String> = found.iter().map(|c| c.named()).collect();
        let name = found.first().map_or("该单位", |c| c.unit_name.as_str());
        match named.is_empty() {
            true => format!("{}按规定不安排（上限 {cap} 次）", new.kind.label()),
            false => format!("{name}{span}已安排{}：{}，上限 {cap} 次", new.kind.label(), named.join("、")),
        }
    };
    if new.kind == InspectionKind::Comprehensive {
        let year = new.from_on.year();
        let found: Vec<&Coming> = own().filter(|c| c.from_on.year() == year).collect();
        let cap = rules.comprehensive_a_year;
        return reaches(found.len(), cap).then(|| says(&found, &format!("{year}年"), cap));
    }
    months(new.from_on, new.to_on).into_iter().find_map(|(year, month)| {
        let found: Vec<&Coming> = own().filter(|c| c.is_in((year, month))).collect();
        let cap = rules.special_a_month;
        reaches(found.len(), cap).then(|| says(&found, &format!("{year}年{month}月"), cap))
    })
}

/// What stands for the warnings somebody has weighed: of others it says nothing.
#[must_use]
pub fn consent(warned: &[Warning]) -> String {
    let of = warned.iter().map(|w| match w {
        Warning::Repeated(c) => format!("repeated {} {}", c.id, c.unit),
        Warning::Crowded(c) => format!("crowded {} {}", c.id, c.unit),
    });
    ledger::sm3_hex(of.collect::<Vec<_>>().join("\n"))
}

/// What is repeated or crowded about a new inspection, by the rules of the actor's unit.
pub fn warnings(tx: &mut Tx, actor: &Actor, new: &NewInspection) -> Result<Vec<Warning>> {
    let rules = inspection_rules(tx, actor.own_unit()?)?.0;
    let days = rules.repeat_days.max(rules.crowd_days);
    let own = (new.from_on, new.to_on);
    let found = others(tx, actor, (new, days))?.into_iter().filter_map(|c| {
        let (gap, alike) =
            (gap(own, (c.from_on, c.to_on)), is_alike(&new.title, &c.title) || is_alike(&new.scope, &c.scope));
        match () {
            () if alike && gap <= rules.repeat_days => Some(Warning::Repeated(c)),
            () if gap <= rules.crowd_days => Some(Warning::Crowded(c)),
            () => None,
        }
    });
    Ok(found.collect())
}

fn is_alike(a: &str, b: &str) -> bool {
    let bare = |text: &str| COMMON.iter().fold(text.to_owned(), |left, word| left.replace(word, " "));
    duplicate::share(&duplicate::pairs(&bare(a)), &duplicate::pairs(&bare(b))) >= ALIKE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_are_compared_without_the_words_every_inspection_has() {
        assert!(is_alike("全区燃气安全专项督查", "燃气安全集中检查"));
        assert!(!is_alike("全区燃气安全专项督查", "秸秆禁烧专项督查"));
        assert!(!is_alike("专项督查", "专项检查"), "nothing is said about the subject");
    }

    #[test]
    fn months_and_gaps_cross_the_turn_of_the_year() {
        let day = |y, m, d| Date::new(y, m, d).unwrap();
        assert_eq!(months(day(2026, 12, 30), day(2027, 1, 2)), [(2026, 12), (2027, 1)]);
        assert_eq!(gap((day(2026, 12, 30), day(2026, 12, 31)), (day(2027, 1, 2), day(2027, 1, 3))), 2);
        assert_eq!(gap((day(2026, 1, 1), day(2026, 1, 9)), (day(2026, 1, 9), day(2026, 1, 10))), 0);
    }
}
