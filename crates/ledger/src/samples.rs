//! Facts for the tests.

use lexicon::{FactId, Instant, PersonId, UnitId};

use crate::Fact;

/// So many different facts.
pub(crate) fn facts(count: usize) -> Vec<Fact> {
    (1..=count as u128).map(fact).collect()
}

fn fact(n: u128) -> Fact {
    let uuid = |salt: u128| uuid::Uuid::from_u128(salt << 64 | n);
    let matter = lexicon::MatterId::from_uuid(uuid(1));
    Fact::new("document.signed", format!("document:{matter}"))
        .actor(PersonId::from_uuid(uuid(2)))
        .unit(n.is_multiple_of(2).then(|| UnitId::from_uuid(uuid(3))))
        .with("意见", "同意\n“印发”")
        .with("round", n as i64)
        .build(FactId::from_uuid(uuid(4)), Instant::from_ms(1_795_163_400_000 + n as i64))
}
