//! The one place that turns a fact into the line the user reads in 办理痕迹, notices and reports.

mod sentence;
mod supervision;

pub use sentence::{Line, tell};

use lexicon::{MatterId, PersonId};
use store::Tx;

use crate::Result;
use crate::people::directory;

/// The story of a matter, oldest first. The caller has proved that the matter may be seen.
pub fn of_matter(tx: &mut Tx, matter: MatterId) -> Result<Vec<Line>> {
    let facts = store::facts::about(tx, &subject(matter))?;
    let people: Vec<PersonId> = facts.iter().filter_map(|f| f.actor).collect();
    let units = directory::units_of(tx, &people)?;
    let told = facts.iter().filter_map(|fact| {
        let unit = fact.actor.and_then(|person| units.get(&person).cloned());
        Some(Line { unit, ..tell(fact)? })
    });
    Ok(told.collect())
}

/// How the ledger names a matter.
pub fn subject(matter: MatterId) -> String {
    format!("matter:{matter}")
}
