//! Field visits (实地督查): who went where, when and how, and what was found; a finding becomes an item by one press.
//!
//! The supervisors of the visiting unit record them; they, its leaders and who reads all its items read them. The visited unit reads an
//! open visit at once, of a covert one 暗访 only the findings it was itself charged with: nothing of it exists for that unit before.

mod record;
pub mod rows;

pub use super::words::Manner;
pub use record::{NewVisit, add_file, add_findings, record};

use ledger::Fact;
use lexicon::{Date, EvidenceId, FindingId, InspectionId, Instant, MatterId, UnitId};
use store::Tx;

use super::light::working_days;
use super::{Draft, Opening, SeenItem, Source, SourceKind, inspection, opening, rules, seen};
use crate::people::{Actor, Role};
use crate::{Error, Result, limits};

/// Visits on one page.
pub const PAGE: i64 = 50;

/// What a visit found (发现的问题).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its identifier.
    pub id: FindingId,
    /// What was found.
    pub words: String,
    /// The item it has become, with its number; one that was withdrawn 撤项 is none.
    pub item: Option<(MatterId, String)>,
    /// Whether the visited unit has or had a part in that item: only then does it know of what was found covertly.
    pub(super) released: bool,
}

/// A picture or another file of a visit (现场材料).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitFile {
    /// Its identifier.
    pub id: EvidenceId,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// Where its bytes are.
    pub blob: String,
}

/// A field visit (实地督查), as far as the reader may know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Its identifier.
    pub id: lexicon::VisitId,
    /// The visiting unit.
    pub unit: UnitId,
    /// Its short name.
    pub unit_name: String,
    /// In which manner.
    pub manner: Manner,
    /// The visited unit.
    pub visited: UnitId,
    /// Its short name.
    pub visited_name: String,
    /// Where exactly.
    pub place: String,
    /// When.
    pub visited_on: Date,
    /// Who went.
    pub people: String,
    /// How it was there.
    pub summary: String,
    /// The planned inspection it is part of.
    pub inspection: Option<(InspectionId, String)>,
    /// The item it was made for.
    pub item: Option<(MatterId, String)>,
    /// Who recorded it, and when.
    pub made: (String, Instant),
    /// What was found.
    pub findings: Vec<Finding>,
    /// Pictures and other files.
    pub files: Vec<VisitFile>,
}

/// A visit as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitLine {
    /// The visit.
    pub id: lexicon::VisitId,
    /// The visiting unit.
    pub unit: UnitId,
    /// Its short name.
    pub unit_name: String,
    /// In which manner.
    pub manner: Manner,
    /// Short name of the visited unit.
    pub visited_name: String,
    /// Where exactly.
    pub place: String,
    /// When.
    pub visited_on: Date,
    /// Findings the reader may know of.
    pub findings: i64,
    /// Findings that have become items.
    pub handed: i64,
}

/// Proof of supervising in the unit that made a visit.
#[derive(Debug, Clone)]
pub struct AtVisit {
    actor: Actor,
    visit: Visit,
}

impl AtVisit {
    /// The visit, whole.
    #[must_use]
    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    fn fact(&self, verb: &'static str) -> ledger::FactBuilder {
        let fact = Fact::new(verb, subject(self.visit.id)).actor(self.actor.person).unit(self.visit.unit);
        fact.with("who", self.actor.name.as_str())
    }
}

/// How the ledger names a visit. Never the item's subject: its story is read by the visited unit.
fn subject(id: lexicon::VisitId) -> String {
    format!("visit:{id}")
}

/// Whether the actor records visits.
#[must_use]
pub fn may_visit(actor: &Actor) -> bool {
    actor.has_in_own_unit(Role::Supervisor)
}

/// Whether the actor reads every visit a unit made.
fn is_visiting(actor: &Actor, unit: UnitId) -> bool {
    seen::UNIT_WIDE.iter().any(|role| actor.has(*role, unit))
}

/// Whether the actor reads the visits the own unit made.
#[must_use]
pub fn reads_own(actor: &Actor) -> bool {
    seen::UNIT_WIDE.iter().any(|role| actor.has_in_own_unit(*role))
}

/// Whether there may be visits for the actor to read: made by the own unit, or at it.
#[must_use]
pub fn may_read(actor: &Actor) -> bool {
    reads_own(actor) || actor.own_unit().is_ok_and(|unit| is_visited(actor, unit))
}

/// Whether the actor reads what was found at the own unit.
fn is_visited(actor: &Actor, unit: UnitId) -> bool {
    actor.has(Role::Leader, unit) || seen::ACTING.iter().any(|role| actor.has(*role, unit))
}

/// A page of the visits the actor may know of, the latest first; `after` is day and visit of the last row shown.
pub fn list(tx: &mut Tx, actor: &Actor, after: Option<(Date, lexicon::VisitId)>) -> Result<Vec<VisitLine>> {
    let unit = actor.own_unit()?;
    let only = |may: bool| if may { unit.to_string() } else { String::new() };
    let (own, visited) = (only(reads_own(actor)), only(is_visited(actor, unit)));
    rows::list(tx, (&own, &visited), after, PAGE)
}

/// A visit, as far as the actor may know of it.
///
/// # Errors
/// [`Error::NotFound`] also for the visited unit while nothing of a covert visit was handed over.
pub fn find(tx: &mut Tx, actor: &Actor, id: lexicon::VisitId) -> Result<Visit> {
    let visit = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    if is_visiting(actor, visit.unit) {
        return Ok(visit);
    }
    if !is_visited(actor, visit.visited) {
        return Err(Error::NotFound);
    }
    if visit.manner == Manner::Covert {
        return handed_only(visit);
    }
    let inspection = match visit.inspection {
        Some((plan, _)) if inspection::is_hidden(tx, plan)? => None,
        known => known,
    };
    // What another unit was charged with is not this unit's to read.
    let own = |f: Finding| Finding { item: f.item.filter(|_| f.released), ..f };
    Ok(Visit { inspection, findings: visit.findings.into_iter().map(own).collect(), ..visit })
}

/// The visits made for an item, and those of which a finding has become it, as far as its reader may know of them; the latest first.
pub fn of_item(tx: &mut Tx, of: &SeenItem) -> Result<Vec<Visit>> {
    let mut found = Vec::new();
    for id in rows::of_item(tx, of.item.id)? {
        match find(tx, &of.actor, id) {
            Ok(visit) => found.push(visit),
            Err(Error::NotFound) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(found)
}

/// What the visited unit may know of a covert visit.
fn handed_only(visit: Visit) -> Result<Visit> {
    let findings: Vec<Finding> = visit.findings.into_iter().filter(|f| f.released).collect();
    if findings.is_empty() {
        return Err(Error::NotFound);
    }
    let (people, summary, made) = (String::new(), String::new(), (String::new(), visit.made.1));
    Ok(Visit { findings, people, summary, made, files: Vec::new(), inspection: None, item: None, ..visit })
}

/// Proves that the actor supervises in the unit that made the visit.
pub fn at_visit(tx: &mut Tx, actor: &Actor, id: lexicon::VisitId) -> Result<AtVisit> {
    let visit = find(tx, actor, id)?;
    if !actor.has(Role::Supervisor, visit.unit) {
        return Err(Error::Forbidden("实地督查由督查人员记录。".into()));
    }
    Ok(AtVisit { actor: actor.clone(), visit })
}

/// A finding of one's own visit that has not become an item, or one that was withdrawn 撤项.
fn waiting(tx: &mut Tx, actor: &Actor, id: FindingId) -> Result<(AtVisit, Finding)> {
    let visit = rows::visit_of(tx, id)?.ok_or(Error::NotFound)?;
    let at = at_visit(tx, actor, visit)?;
    let found = at.visit.findings.iter().find(|f| f.id == id).cloned().ok_or(Error::NotFound)?;
    match &found.item {
        Some((_, number)) => Err(Error::AlreadyDone(format!("这个问题已经立项：{number}。"))),
        None => Ok((at, found)),
    }
}

/// Proposes an item from a finding 发现问题转立项, and the visited unit as its lead.
///
/// # Errors
/// [`Error::AlreadyDone`] where the finding has become an item.
pub fn propose_finding(tx: &mut Tx, actor: &Actor, id: FindingId) -> Result<(Draft, UnitId)> {
    let (at, found) = waiting(tx, actor, id)?;
    let visit = &at.visit;
    let days = rules(tx, visit.unit)?.0.paper_days;
    let calendar = limits::calendar(tx, visit.unit)?;
    let source = Source {
        kind: SourceKind::Visit,
        matter: None,
        opinion: None,
        words: found.words.clone(),
        said_by: format!("{}实地督查", visit.unit_name),
        said_on: Some(visit.visited_on),
    };
    let due_on = working_days(&calendar, tx.now().date(), days);
    let content = format!("整改{}的问题：{}", visit.place, found.words);
    Ok((Draft { content, source, due_on, cared_by: None }, visit.visited))
}

/// Opens an item from a finding; the finding keeps it. The visited unit knows of what was found covertly once it has a part in the item.
/// The rest as [`super::open_with`].
pub fn open_finding(tx: &mut Tx, actor: &Actor, id: FindingId, new: (&Opening, &str)) -> Result<MatterId> {
    let (at, found) = waiting(tx, actor, id)?;
    let item = opening::open_with(tx, actor, new)?;
    rows::hand_over(tx, id, item)?;
    tx.record(at.fact("supervision.finding").with("opinion", found.words.as_str()).with_text("item", item))?;
    Ok(item)
}
