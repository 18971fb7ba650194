//! Deeds of 督查督办 as people do them, one after the other.

use lexicon::ClosureId;
use office::supervision::{self, Charged};
use office::{Result, Tx};

/// Applies for closing 申请销号, having signed 签收 where nobody had.
pub fn applies(tx: &mut Tx, at: &Charged, statement: &str) -> Result<ClosureId> {
    if at.charge().signed.is_some() {
        return supervision::apply(tx, at, statement);
    }
    supervision::sign(tx, at)?;
    let seen = at.seen();
    let signed = supervision::charged(tx, &seen.actor, seen.item.id)?;
    supervision::apply(tx, &signed, statement)
}
