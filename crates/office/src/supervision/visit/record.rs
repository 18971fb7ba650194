//! Recording a visit: everything that cannot be is told at once, and nothing is lost.

use ledger::Fact;
use lexicon::{Date, EvidenceId, InspectionId, MatterId, UnitId, VisitId};
use store::Tx;

use super::{AtVisit, Manner, rows, subject};
use crate::document::attachment::Stored;
use crate::people::{Actor, Role};
use crate::supervision::{inspection, seen};
use crate::{Error, Result, wording};

/// Most findings of one visit.
const FINDINGS: usize = 50;
/// Most characters of one finding, of the place and of the names.
const WORDS: usize = 500;
/// Most files of one visit.
const FILES: usize = 20;

/// What is typed to record a visit.
#[derive(Debug, Clone)]
pub struct NewVisit {
    /// In which manner.
    pub manner: Manner,
    /// The visited unit.
    pub visited: Option<UnitId>,
    /// Where exactly.
    pub place: String,
    /// When.
    pub visited_on: Date,
    /// Who went.
    pub people: String,
    /// How it was there.
    pub summary: String,
    /// What was found, one each.
    pub findings: Vec<String>,
    /// The planned inspection it is part of.
    pub inspection: Option<InspectionId>,
    /// The item it was made for.
    pub item: Option<MatterId>,
}

/// Records a visit 记录实地督查.
///
/// # Errors
/// [`Error::Forbidden`] without 督办; [`Error::Fields`] with every field that cannot be.
pub fn record(tx: &mut Tx, actor: &Actor, new: &NewVisit) -> Result<VisitId> {
    let unit = actor.own_unit()?;
    if !actor.has(Role::Supervisor, unit) {
        return Err(Error::Forbidden("实地督查由督查人员记录。".into()));
    }
    let visited = check(tx, new)?;
    if let Some(plan) = new.inspection {
        within_plan(tx, actor, plan, visited)?;
    }
    if let Some(item) = new.item {
        seen::at_desk(tx, actor, item)?;
    }
    let id = rows::insert(tx, (unit, visited, actor.person), new)?;
    for (position, words) in told(&new.findings).into_iter().enumerate() {
        rows::add_finding(tx, id, (position, words))?;
    }
    let fact = Fact::new("supervision.visit", subject(id)).actor(actor.person).unit(unit);
    let fact = fact.with("who", actor.name.as_str()).with("manner", new.manner.label());
    tx.record(fact.with("place", new.place.trim()).with_text("day", new.visited_on))?;
    Ok(id)
}

/// An inspection must not be widened 不得扩大范围: only its own targets are visited in its name.
fn within_plan(tx: &mut Tx, actor: &Actor, plan: InspectionId, visited: UnitId) -> Result<()> {
    let found = inspection::planned(tx, actor, plan)?;
    if found.inspection().targets.iter().any(|(unit, _)| *unit == visited) {
        return Ok(());
    }
    Err(Error::field("inspection", "该单位不在这次检查的对象之中，检查不得扩大范围"))
}

fn told(findings: &[String]) -> Vec<&str> {
    findings.iter().map(|f| f.trim()).filter(|f| !f.is_empty()).collect()
}

fn check(tx: &mut Tx, new: &NewVisit) -> Result<UnitId> {
    for (field, text) in [("place", &new.place), ("people", &new.people), ("summary", &new.summary)] {
        wording::unclassified(field, text)?;
    }
    check_findings(&new.findings, 0)?;
    let long = |text: &str| text.chars().count() > WORDS;
    let wrong: Vec<(&'static str, String)> = [
        new.visited.is_none().then_some(("visited", "请选择被督查单位")),
        new.place.trim().is_empty().then_some(("place", "请写明督查的具体地点")),
        long(&new.place).then_some(("place", "地点不能超过 500 个字")),
        new.people.trim().is_empty().then_some(("people", "请写明督查人员")),
        long(&new.people).then_some(("people", "督查人员不能超过 500 个字")),
        (new.visited_on > tx.now().date()).then_some(("visited_on", "督查日期不能晚于今天")),
    ]
    .into_iter()
    .flatten()
    .map(|(field, says)| (field, says.to_owned()))
    .collect();
    match new.visited {
        Some(visited) if wrong.is_empty() => Ok(visited),
        _ => Err(Error::Fields(wrong)),
    }
}

fn check_findings(findings: &[String], before: usize) -> Result<()> {
    let all = told(findings);
    if before + all.len() > FINDINGS {
        return Err(Error::field("findings", format!("一次督查最多记 {FINDINGS} 个问题")));
    }
    if let Some(long) = all.iter().position(|f| f.chars().count() > WORDS) {
        return Err(Error::field("findings", format!("第 {} 个问题超过 {WORDS} 个字，请分开写", long + 1)));
    }
    all.iter().try_for_each(|words| wording::unclassified("findings", words))
}

/// Adds findings to a visit recorded before 补记问题.
pub fn add_findings(tx: &mut Tx, at: &AtVisit, findings: &[String]) -> Result<()> {
    let before = at.visit.findings.len();
    check_findings(findings, before)?;
    let all = told(findings);
    for (position, words) in all.iter().enumerate() {
        rows::add_finding(tx, at.visit.id, (before + position, words))?;
    }
    if !all.is_empty() {
        tx.record(at.fact("supervision.found").with("count", all.len()))?;
    }
    Ok(())
}

/// Adds a stored file to a visit 现场材料.
pub fn add_file(tx: &mut Tx, at: &AtVisit, file: &Stored) -> Result<EvidenceId> {
    if rows::files(tx, at.visit.id)?.len() >= FILES {
        return Err(Error::Upload(format!("一次督查的现场材料不能超过 {FILES} 个。")));
    }
    let id = rows::add_file(tx, at.visit.id, file)?;
    tx.record(at.fact("supervision.visit_file").with("name", file.name()).with_text("blob", file.blob()))?;
    Ok(id)
}
