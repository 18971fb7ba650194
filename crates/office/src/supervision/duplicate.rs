//! Duplicates (查重): an instruction must not be supervised twice without anybody noticing. Warned of, never refused.

use std::collections::{HashMap, HashSet};

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
    /// Whether it was closed 销号.
    pub is_closed: bool,
    /// Pairs of characters in common, %.
    pub alike: usize,
}

/// The items of the actor's unit that have the same source, closed ones too, and the open ones in similar words, the most alike first.
pub fn similar(tx: &mut Tx, actor: &Actor, content: &str, source: &Source) -> Result<Vec<Likeness>> {
    let unit = actor.own_unit()?;
    let pairs = pairs(content);
    let mut found: HashMap<MatterId, Likeness> = HashMap::new();
    for (id, number, other, _) in rows::contents(tx, unit, MOST)? {
        let alike = share(&pairs, &self::pairs(&other));
        if alike >= ALIKE {
            found.insert(id, Likeness { id, number, content: other, same_source: false, is_closed: false, alike });
        }
    }
    for same in of_source(tx, unit, source)? {
        let alike = share(&pairs, &self::pairs(&same.content));
        found.insert(same.id, Likeness { alike, ..same });
    }
    let mut found: Vec<Likeness> = found.into_values().collect();
    found.sort_by_key(|l| (!l.same_source, l.is_closed, std::cmp::Reverse(l.alike), std::cmp::Reverse(l.id)));
    Ok(found)
}

/// The items on the same words of the same paper: the same opinion, or none and the same paragraph or the paper as a whole.
fn of_source(tx: &mut Tx, unit: lexicon::UnitId, source: &Source) -> Result<Vec<Likeness>> {
    let Some(paper) = source.matter else { return Ok(Vec::new()) };
    let all = rows::on_paper(tx, unit, paper)?.into_iter();
    let same = all.filter(|other| match source.opinion {
        Some(_) => other.opinion == source.opinion,
        None => other.opinion.is_none() && are_one(&other.words, &source.words),
    });
    Ok(same
        .map(|o| Likeness {
            id: o.id,
            number: o.number,
            content: o.content,
            same_source: true,
            is_closed: o.is_closed,
            alike: 0,
        })
        .collect())
}

fn are_one(a: &str, b: &str) -> bool {
    a.trim().is_empty() || b.trim().is_empty() || a.trim() == b.trim()
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
