//! The one place that turns a fact into the line the user reads in 办理痕迹, notices and reports.

mod sentence;

pub use sentence::{Line, tell};

use lexicon::MatterId;
use store::Tx;

use crate::Result;

/// The story of a matter, oldest first. The caller has proved that the matter may be seen.
pub fn of_matter(tx: &mut Tx, matter: MatterId) -> Result<Vec<Line>> {
    let facts = store::facts::about(tx, &subject(matter))?;
    Ok(facts.iter().filter_map(tell).collect())
}

/// How the ledger names a matter.
pub fn subject(matter: MatterId) -> String {
    format!("matter:{matter}")
}
