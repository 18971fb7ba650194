//! The chain (链): each fact's hash covers the one before it.

use lexicon::FactId;
use serde::{Deserialize, Serialize};

use crate::{Fact, Hash, Provider, canonical};

/// The end of a chain: how many facts it holds and the hash of the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tip {
    /// Position of the last fact; 0 when there is none.
    pub pos: i64,
    /// Its hash; [`Hash::ZERO`] when there is none.
    pub hash: Hash,
}

impl Tip {
    /// The end of a chain without facts.
    pub const ORIGIN: Self = Self { pos: 0, hash: Hash::ZERO };
}

/// Link (链节): the place of a fact in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Position, from 1, without gaps.
    pub pos: i64,
    /// The fact.
    pub fact: FactId,
    /// hash(previous hash ‖ outline of the fact).
    pub hash: Hash,
}

impl Link {
    /// The end of the chain after this link.
    #[must_use]
    pub const fn tip(&self) -> Tip {
        Tip { pos: self.pos, hash: self.hash }
    }
}

/// The link of the fact that follows `prev`.
#[must_use]
pub fn link(provider: &dyn Provider, prev: &Tip, fact: &Fact) -> Link {
    Link { pos: prev.pos + 1, fact: fact.id, hash: follow(provider, prev.hash, &outline(provider, fact)) }
}

/// Chains facts, in the order given, behind `prev`.
#[must_use]
pub fn seal<'a>(provider: &dyn Provider, prev: Tip, facts: impl IntoIterator<Item = &'a Fact>) -> Vec<Link> {
    let mut tip = prev;
    let links = facts.into_iter().map(|fact| {
        let next = link(provider, &tip, fact);
        tip = next.tip();
        next
    });
    links.collect()
}

/// The outline of a fact whose particulars are at hand.
pub(crate) fn outline(provider: &dyn Provider, fact: &Fact) -> String {
    let particulars = provider.hash(&[canonical::object(&fact.body).as_bytes()]);
    canonical::outline(fact, particulars)
}

/// The hash of an outline behind a previous hash.
pub(crate) fn follow(provider: &dyn Provider, prev: Hash, outline: &str) -> Hash {
    provider.hash(&[&prev.0, outline.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Sm3, samples};
    use proptest::prelude::*;

    #[test]
    fn the_first_link_is_the_hash_of_zeros_and_the_outline() {
        let fact = &samples::facts(1)[0];
        let first = link(&Sm3, &Tip::ORIGIN, fact);
        let particulars = Sm3.hash(&[canonical::object(&fact.body).as_bytes()]);
        let outline = fact.canonical().replace(&canonical::object(&fact.body), &format!("\"{particulars}\""));
        let by_hand = Sm3.hash(&[&[0; 32], outline.as_bytes()]);
        assert_eq!((first.pos, first.fact, first.hash), (1, fact.id, by_hand));
    }

    proptest! {
        #[test]
        fn sealing_in_batches_gives_the_chain_of_sealing_at_once(count in 0usize..30, cut in 0usize..30) {
            let facts = samples::facts(count);
            let (early, late) = facts.split_at(cut.min(count));
            let mut links = seal(&Sm3, Tip::ORIGIN, early);
            let tip = links.last().map_or(Tip::ORIGIN, Link::tip);
            links.extend(seal(&Sm3, tip, late));
            prop_assert_eq!(links, seal(&Sm3, Tip::ORIGIN, &facts));
        }

        #[test]
        fn another_order_gives_another_chain(count in 2usize..10, at in 0usize..9) {
            let facts = samples::facts(count);
            let mut swapped = facts.clone();
            let at = at % (count - 1);
            swapped.swap(at, at + 1);
            let last = |facts: &[Fact]| seal(&Sm3, Tip::ORIGIN, facts).last().map(|l| l.hash);
            prop_assert_ne!(last(&facts), last(&swapped));
        }
    }
}
