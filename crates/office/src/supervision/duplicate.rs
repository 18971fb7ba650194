//! Duplicates (查重): an instruction must not be supervised twice without anybody noticing. Warned of, never refused.

use std::collections::{HashMap, HashSet};

use lexicon::MatterId;
use store::Tx;

use super::{Signs, Source, rows};
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
    /// Short name of its lead unit.
    pub lead: String,
    /// Its limit, and what its light depends on.
    pub signs: Signs,
    /// Whether it comes from the same words of the same paper.
    pub same_source: bool,
    /// Pairs of characters in common, %.
    pub alike: usize,
}

/// The items of the actor's unit that have the same source, closed ones too, and the open ones in similar words, the most alike first.
pub fn similar(tx: &mut Tx, actor: &Actor, content: &str, source: &Source) -> Result<Vec<Likeness>> {
    let unit = actor.own_unit()?;
    let pairs = pairs(content);
    let mut found: HashMap<MatterId, Likeness> = HashMap::new();
    let told = |item: rows::Brief, same_source: bool| {
        let alike = share(&pairs, &self::pairs(&item.content));
        let rows::Brief { id, number, content, lead, signs } = item;
        Likeness { id, number, content, lead, signs, same_source, alike }
    };
    let near = rows::contents(tx, unit, MOST)?.into_iter().map(|item| told(item, false));
    found.extend(near.filter(|l| l.alike >= ALIKE).map(|l| (l.id, l)));
    found.extend(of_source(tx, unit, source)?.into_iter().map(|item| (item.id, told(item, true))));
    let mut found: Vec<Likeness> = found.into_values().collect();
    found.sort_by_key(|l| (!l.same_source, l.signs.is_closed, std::cmp::Reverse(l.alike), std::cmp::Reverse(l.id)));
    Ok(found)
}

/// What stands for the words and the source that somebody said are no duplicate: of others it says nothing.
#[must_use]
pub fn consent(content: &str, source: &Source) -> String {
    let written = |id: Option<String>| id.unwrap_or_default();
    let of = [
        content.trim().to_owned(),
        source.words.trim().to_owned(),
        written(source.matter.map(|id| id.to_string())),
        written(source.opinion.map(|id| id.to_string())),
    ];
    ledger::sm3_hex(of.join("\n"))
}

/// The items on the same words of the same paper: the same opinion, or none and the same paragraph or the paper as a whole.
fn of_source(tx: &mut Tx, unit: lexicon::UnitId, source: &Source) -> Result<Vec<rows::Brief>> {
    let Some(paper) = source.matter else { return Ok(Vec::new()) };
    let all = rows::on_paper(tx, unit, paper)?.into_iter();
    let same = all.filter(|other| match source.opinion {
        Some(_) => other.opinion == source.opinion,
        None => other.opinion.is_none() && are_one(&other.words, &source.words),
    });
    Ok(same.map(|other| other.item).collect())
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
