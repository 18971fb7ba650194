//! Duplicates (查重): an instruction must not be supervised twice without anybody noticing. Warned of, never refused.

use std::collections::HashSet;

use lexicon::MatterId;
use store::Tx;

use super::{Source, rows};
use crate::Result;
use crate::people::Actor;

/// From how many per cent of common pairs of characters two texts count as similar.
pub(super) const ALIKE: usize = 60;
/// Open items compared at most: the newest.
pub(super) const MOST: i64 = 2_000;

/// An item that may be the same (疑似重复).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// The other item.
    pub id: MatterId,
    /// Its number.
    pub number: String,
    /// Its content.
    pub content: String,
    /// Whether it comes from the same words of the same paper.
    pub same_source: bool,
    /// Pairs of characters in common, %.
    pub alike: usize,
}

/// The open items of the actor's unit that have the same source or similar words, the most alike first.
pub fn similar(tx: &mut Tx, actor: &Actor, content: &str, source: &Source) -> Result<Vec<Likeness>> {
    let unit = actor.own_unit()?;
    let pairs = pairs(content);
    let mut found = Vec::new();
    for (id, number, other, anchor) in rows::contents(tx, unit, MOST)? {
        let same_source = source.opinion.is_some() && anchor == source.opinion;
        let alike = share(&pairs, &self::pairs(&other));
        if same_source || alike >= ALIKE {
            found.push(Likeness { id, number, content: other, same_source, alike });
        }
    }
    found.sort_by_key(|l| (std::cmp::Reverse(l.same_source), std::cmp::Reverse(l.alike)));
    Ok(found)
}

/// Neighbouring characters, without marks and spaces.
pub(super) fn pairs(text: &str) -> HashSet<(char, char)> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(2).map(|w| (w[0], w[1])).collect()
}

/// Pairs in common of all pairs, %.
pub(super) fn share(a: &HashSet<(char, char)>, b: &HashSet<(char, char)>) -> usize {
    let common = a.intersection(b).count();
    let all = a.len() + b.len() - common;
    (common * 100).checked_div(all).unwrap_or(0)
}
