//! The library of documents (公文库): filtered lists and what the search index keeps. Everything obeys the right to know.

use lexicon::{Genre, Instant, MatterId, PersonId, UnitId, Urgency};
use store::{Tx, params};

use super::{rows, seen};
use crate::Result;
use crate::matter::{self, Kind, Way};
use crate::people::Actor;
use crate::process::Page;

/// Rows on one page.
pub const PAGE: i64 = 30;

/// A document as lists show it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its identifier.
    pub id: MatterId,
    /// What kind of work it is.
    pub kind: Kind,
    /// On which flow it runs.
    pub way: Way,
    /// Title.
    pub title: String,
    /// Genre 文种.
    pub genre: Genre,
    /// Urgency 缓急.
    pub urgency: Urgency,
    /// Issue number, once there is one.
    pub issue_number: Option<String>,
    /// `active`, `closed`, `void`.
    pub state: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// The unit's short name.
    pub unit: String,
    /// First handler 首办责任人.
    pub owner: String,
}

/// What the user narrowed the list to; empty means everything.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// A kind's code.
    pub kind: String,
    /// A genre's code.
    pub genre: String,
    /// `active`, `closed`, `void`.
    pub state: String,
    /// Opened on or after.
    pub from: Option<Instant>,
    /// Opened before.
    pub until: Option<Instant>,
    /// The whole unit's instead of one's own, where the role allows it.
    pub unit_wide: bool,
}

/// Whether the actor reads the whole unit's documents of a kind.
pub fn reads_unit(actor: &Actor, kind: Kind) -> bool {
    actor.unit.is_some_and(|u| seen::unit_wide(kind).iter().any(|role| actor.has(*role, u)))
}

/// A page of the library.
pub fn library(tx: &mut Tx, actor: &Actor, filter: &Filter, after: &Page) -> Result<Vec<Listed>> {
    let from = filter.from.unwrap_or(Instant::from_ms(0));
    let until = filter.until.unwrap_or(Instant::from_ms(i64::MAX));
    let key = after.key.unwrap_or(i64::MAX);
    let kind = Kind::from_code(&filter.kind);
    let (genre, state) = (filter.genre.as_str(), filter.state.as_str());
    let rows = match unit_of(actor, filter) {
        Some(unit) => tx.query(
            rows::LIBRARY_UNIT,
            params![unit, kind.code(), genre, state, from, until, key, after.id, PAGE],
            rows::listed,
        )?,
        None => tx.query(
            rows::LIBRARY_OWN,
            params![actor.person, filter.kind, genre, state, from, until, key, after.id, PAGE],
            rows::listed,
        )?,
    };
    Ok(rows)
}

/// Where the next page starts; none when this was the last. One's own documents stand in the order one came to know of them.
pub fn place_after(tx: &mut Tx, actor: &Actor, filter: &Filter, page: &[Listed]) -> Result<Option<Page>> {
    let full = i64::try_from(page.len()).is_ok_and(|rows| rows >= PAGE);
    let Some(last) = page.last().filter(|_| full) else { return Ok(None) };
    let key: Instant = match unit_of(actor, filter) {
        Some(_) => last.opened_at,
        None => tx.one(matter::rows::ADMITTED, params![last.id, actor.person], |r| r.get(0))?,
    };
    Ok(Some(Page { key: Some(key.ms()), id: last.id.to_string() }))
}

/// The unit whose documents of one kind are asked for, if the actor reads them all.
pub(super) fn unit_of(actor: &Actor, filter: &Filter) -> Option<UnitId> {
    let kind = Kind::from_code(&filter.kind);
    actor.unit.filter(|_| filter.unit_wide && !filter.kind.is_empty() && reads_unit(actor, kind))
}

/// Those of the documents found by a search that the actor may see, in the order given.
pub fn of_ids(tx: &mut Tx, actor: &Actor, ids: &[MatterId]) -> Result<Vec<Listed>> {
    let kind = |k: Kind| if reads_unit(actor, k) { k.code() } else { "" };
    let kinds = Kind::PAPERS.map(kind);
    known(tx, ids, (Some(actor.person), actor.unit, kinds))
}

/// The same, of those the range 范围 of a filter holds: one's own, or the whole unit's of one kind.
pub fn of_ids_within(tx: &mut Tx, actor: &Actor, filter: &Filter, ids: &[MatterId]) -> Result<Vec<Listed>> {
    let whose = match unit_of(actor, filter) {
        Some(unit) => (None, Some(unit), [filter.kind.as_str(), "", ""]),
        None => (Some(actor.person), None, [""; 3]),
    };
    known(tx, ids, whose)
}

/// Those a person had to do with, and those of a unit's kinds.
fn known(
    tx: &mut Tx,
    ids: &[MatterId],
    (person, unit, [one, other, third]): (Option<PersonId>, Option<UnitId>, [&str; 3]),
) -> Result<Vec<Listed>> {
    let mut found = Vec::new();
    for id in ids {
        found.extend(tx.opt(rows::LISTED, params![*id, person, unit, one, other, third], rows::listed)?);
    }
    Ok(found)
}

/// What the search index keeps of a document.
#[derive(Debug, Clone)]
pub struct Searchable {
    /// Title.
    pub title: String,
    /// Issue number.
    pub number: String,
    /// Body and addressees.
    pub body: String,
    /// The unit's name.
    pub unit: String,
}

/// What the search index should keep; for the index's own sweep, never for a user.
pub fn searchable(tx: &mut Tx, id: MatterId) -> Result<Option<Searchable>> {
    let found = tx.opt(rows::SEARCHABLE, params![id], rows::searchable)?;
    Ok(found.map(|(title, number, body, unit)| Searchable { title, number, body, unit }))
}
