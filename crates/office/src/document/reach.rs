//! Reach (知悉范围): under which keys the search index keeps a document, and which keys a person looks under.
//!
//! The two follow the rule of [`of_ids`](super::of_ids), which stays the last word: whoever was let in on the matter, and the
//! roles that read every document of their unit of a kind. Letting somebody in is a step of the flow and has its fact on the
//! matter, so the index hears of it; roles and units are asked of the actor at the time of the question.

use lexicon::{MatterId, PersonId, UnitId};
use store::{Tx, params};

use super::{Filter, library, rows};
use crate::Result;
use crate::matter::Kind;
use crate::people::Actor;

/// The keys a document is kept under; for the index's own sweep, never for a user.
pub fn reader_keys(tx: &mut Tx, id: MatterId) -> Result<Vec<String>> {
    let found = tx.query(rows::READERS, params![id], rows::reader)?;
    let unit = found.first().map(|(unit, kind, _)| of_unit(*unit, *kind));
    Ok(unit.into_iter().chain(found.iter().map(|(.., person)| of_person(*person))).collect())
}

/// The keys a person looks under; never empty.
pub fn keys_of(actor: &Actor) -> Vec<String> {
    let kinds = Kind::PAPERS.into_iter().filter(|kind| library::reads_unit(actor, *kind));
    let units = actor.unit.into_iter().flat_map(|unit| kinds.clone().map(move |kind| of_unit(unit, kind)));
    std::iter::once(of_person(actor.person)).chain(units).collect()
}

/// The keys under which the range 范围 of a filter lies; never empty.
pub fn keys_within(actor: &Actor, filter: &Filter) -> Vec<String> {
    let unit = library::unit_of(actor, filter).map(|unit| of_unit(unit, Kind::from_code(&filter.kind)));
    vec![unit.unwrap_or_else(|| of_person(actor.person))]
}

fn of_person(person: PersonId) -> String {
    format!("person:{person}")
}

fn of_unit(unit: UnitId, kind: Kind) -> String {
    format!("unit:{unit}:{}", kind.code())
}
