//! Lists (督办台账): the office's whole view, a unit's and a person's items; filters, pages, totals.

mod desk;
pub mod rows;

pub use desk::{Desk, Line, Place, Waiting, desk, pressing, waiting_at, waiting_count};

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use lexicon::{Date, GroupId, MatterId, PersonId, UnitId};
use store::Tx;

use super::{Bounds, Category, Ledger, Light, Signs, SourceKind, rules, seen};
use crate::people::Actor;
use crate::{Error, Result, limits};

/// Rows on one page.
pub const PAGE: i64 = 50;
/// The state of what was withdrawn 撤项: listed only when asked for.
pub const WITHDRAWN: &str = "withdrawn";

/// Whose items are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The actor is in charge of them, looks after them, or is in the joint team.
    Mine,
    /// The actor is the leader who cares.
    Cared,
    /// The actor's unit has a part in them.
    Unit,
    /// The actor's unit supervises them.
    Office,
}

/// What is asked of the office's whole view. Empty fields ask for everything.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Its category.
    pub category: Option<Category>,
    /// In which ledger.
    pub ledger: Option<Ledger>,
    /// From which source.
    pub source: Option<SourceKind>,
    /// The lead unit.
    pub lead: Option<UnitId>,
    /// Which leader cares.
    pub cared_by: Option<PersonId>,
    /// The special group.
    pub group: Option<GroupId>,
    /// A light's code, `open`, [`WITHDRAWN`], or nothing.
    pub state: String,
    /// Words in the content or the number.
    pub words: String,
    /// The year it ran in, however short.
    pub year: Option<i16>,
    /// Rows at most.
    pub most: i64,
}

/// What a [`Filter`] asks, as statements compare it; empty asks for everything.
pub(super) struct Asked {
    pub(super) category: &'static str,
    pub(super) ledger: &'static str,
    pub(super) source: &'static str,
    pub(super) lead: String,
    pub(super) cared_by: String,
    pub(super) group: String,
    pub(super) words: String,
    pub(super) year: i64,
    pub(super) since: Date,
}

impl Filter {
    pub(super) fn asked(&self) -> Asked {
        let words = self.words.trim();
        Asked {
            category: self.category.map(Category::code).unwrap_or_default(),
            ledger: self.ledger.map(Ledger::code).unwrap_or_default(),
            source: self.source.map(SourceKind::code).unwrap_or_default(),
            lead: self.lead.map(|id| id.to_string()).unwrap_or_default(),
            cared_by: self.cared_by.map(|id| id.to_string()).unwrap_or_default(),
            group: self.group.map(|id| id.to_string()).unwrap_or_default(),
            words: if words.is_empty() { String::new() } else { format!("%{words}%") },
            year: self.year.map_or(0, i64::from),
            since: self.year.and_then(|year| Date::new(year, 1, 1).ok()).unwrap_or(Date::ZERO),
        }
    }

    /// Whether it asks for everything.
    fn is_empty(&self) -> bool {
        let asked = self.asked();
        let words = [asked.category, asked.ledger, asked.source, &asked.lead, &asked.cared_by, &asked.group];
        self.year.is_none()
            && self.state.is_empty()
            && asked.words.is_empty()
            && words.iter().all(|word| word.is_empty())
    }
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            category: None,
            ledger: None,
            source: None,
            lead: None,
            cared_by: None,
            group: None,
            state: String::new(),
            words: String::new(),
            year: None,
            most: PAGE,
        }
    }
}

/// An item as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The item.
    pub id: MatterId,
    /// Its number.
    pub number: String,
    /// Its category.
    pub category: Category,
    /// What is to be done.
    pub content: String,
    /// What its light depends on.
    pub signs: Signs,
    /// When it was closed.
    pub closed_on: Option<Date>,
    /// Whether it was withdrawn 撤项, and only seems closed.
    pub is_withdrawn: bool,
    /// Progress, %.
    pub progress: i64,
    /// Which round.
    pub round: i64,
    /// Short name of the lead unit.
    pub lead: String,
    /// Who is responsible there.
    pub person: String,
    /// From which source.
    pub source: SourceKind,
    /// Whose words they are.
    pub said_by: String,
    /// Year and serial: where the next page begins.
    pub place: (i64, i64),
    /// Whether it is a part of another.
    pub is_part: bool,
    /// The unit that supervises it.
    pub office: UnitId,
}

/// What parts the colours of the items of a list: each by the rules and the calendar of its own office.
#[derive(Debug, Clone)]
pub struct Lights {
    own: Bounds,
    of: HashMap<UnitId, Bounds>,
}

impl Lights {
    /// What parts the colours of the items of an office; for one without items in the list, those of the reader's own unit.
    #[must_use]
    pub fn of(&self, office: UnitId) -> Bounds {
        self.of.get(&office).copied().unwrap_or(self.own)
    }
}

/// What parts the colours of the items found.
pub fn lights(tx: &mut Tx, actor: &Actor, found: &[Listed]) -> Result<Lights> {
    let own = bounds(tx, actor)?;
    let mut of = HashMap::new();
    for office in found.iter().map(|l| l.office) {
        if let Entry::Vacant(place) = of.entry(office) {
            place.insert(bounds_of(tx, office)?);
        }
    }
    Ok(Lights { own, of })
}

/// How many of each light there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// All items.
    pub all: i64,
    /// Red ones.
    pub red: i64,
    /// Yellow ones.
    pub yellow: i64,
    /// Closed ones.
    pub closed: i64,
}

impl Totals {
    /// Those under way.
    #[must_use]
    pub fn open(&self) -> i64 {
        self.all - self.closed
    }

    /// How many show a light.
    #[must_use]
    pub fn of(&self, light: Light) -> i64 {
        match light {
            Light::Red => self.red,
            Light::Yellow => self.yellow,
            Light::Green => self.open() - self.red - self.yellow,
            Light::Closed => self.closed,
        }
    }
}

/// Whether the actor reads all items of the own unit.
#[must_use]
pub fn reads_all(actor: &Actor) -> bool {
    seen::UNIT_WIDE.iter().any(|role| actor.has_in_own_unit(*role))
}

/// Whether a unit supervises anything, or ever did.
pub fn supervises(tx: &mut Tx, unit: UnitId) -> Result<bool> {
    rows::has_any(tx, unit)
}

/// The days that part the colours today, by the rules of the actor's unit.
pub fn bounds(tx: &mut Tx, actor: &Actor) -> Result<Bounds> {
    bounds_of(tx, actor.own_unit()?)
}

/// The days that part the colours today, by the rules and the calendar of the unit that supervises.
pub fn bounds_of(tx: &mut Tx, office: UnitId) -> Result<Bounds> {
    let calendar = limits::calendar(tx, office)?;
    Ok(rules(tx, office)?.0.light.bounds(&calendar, tx.now().date()))
}

/// A page of the office's whole view, newest first; `after` is the place of the last row shown.
///
/// # Errors
/// [`Error::Forbidden`] for who does not read all items of the unit.
pub fn list(tx: &mut Tx, actor: &Actor, filter: &Filter, after: Option<(i64, i64)>) -> Result<Vec<Listed>> {
    let unit = whole(actor)?;
    let bounds = bounds(tx, actor)?;
    rows::list(tx, unit, filter, bounds, after.unwrap_or((i64::from(i32::MAX), 0)))
}

/// A page of the open items of the actor or of the actor's unit, the earliest limit first; `after` is due day and item of the last.
pub fn open_items(tx: &mut Tx, actor: &Actor, scope: Scope, after: Option<(Date, MatterId)>) -> Result<Vec<Listed>> {
    let (day, id) = after.map_or((Date::ZERO, String::new()), |(day, id)| (day, id.to_string()));
    match scope {
        Scope::Mine => rows::own(tx, actor.person, (day, &id), PAGE),
        Scope::Cared => rows::cared(tx, actor.person, (day, &id), PAGE),
        Scope::Unit if is_of_unit(actor) => rows::parted(tx, actor.own_unit()?, (day, &id), PAGE),
        Scope::Unit => Err(Error::Forbidden("本单位承办的督办事项由收发、拟办、督办和领导查看。".into())),
        Scope::Office => Err(Error::refused("请用全部事项查看。")),
    }
}

/// Whether the actor sees all that was handed to the own unit.
#[must_use]
pub fn is_of_unit(actor: &Actor) -> bool {
    actor.unit.is_some_and(|unit| seen::reads_for(actor, unit))
}

/// How many of each light the office has, of what the filter leaves.
pub fn totals(tx: &mut Tx, actor: &Actor, filter: &Filter) -> Result<Totals> {
    let unit = whole(actor)?;
    let bounds = bounds_of(tx, unit)?;
    totals_of(tx, unit, (filter, bounds))
}

pub(super) fn totals_of(tx: &mut Tx, unit: UnitId, (filter, bounds): (&Filter, Bounds)) -> Result<Totals> {
    let (all, red, yellow, closed) =
        if filter.is_empty() { rows::totals(tx, unit, bounds)? } else { rows::narrowed(tx, unit, filter, bounds)? };
    Ok(Totals { all, red, yellow, closed })
}

pub(super) fn whole(actor: &Actor) -> Result<UnitId> {
    if !reads_all(actor) {
        return Err(Error::Forbidden("全部督办事项由督办、领导和有查阅权限的人员查看。".into()));
    }
    actor.own_unit()
}
