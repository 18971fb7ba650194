//! The ledger page by page, latest first, with filters.

use std::collections::HashMap;

use ledger::Fact;
use lexicon::{Instant, PersonId};
use serde_json::Value;
use store::{Tx, sealing};

use super::words::{fixed, key_label, kind_label, value_label};
use super::{label, rows};
use crate::Result;
use crate::people::{Auditor, Unit, directory};

/// How far back one page looks for rare facts: a page must not read ten million rows.
const REACH: i64 = 50_000;

/// What is looked for; empty fields leave nothing out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What was done, as `grant.give`.
    pub verb: String,
    /// To any of these, as `person:<uuid>`.
    pub subjects: Vec<String>,
    /// By whom.
    pub person: Option<PersonId>,
    /// Only what stands before this position.
    pub before: Option<i64>,
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Position in the chain, from 1.
    pub pos: i64,
    /// The chain's hash up to and with it, hexadecimal.
    pub hash: String,
    /// When.
    pub at: Instant,
    /// Who; empty for the program itself.
    pub who: String,
    /// What was done, in words.
    pub what: String,
    /// To what, as `person:<uuid>`.
    pub subject: String,
    /// To what, in words.
    pub about: String,
    /// The particulars, `名称：值`. None for matters: the audit administrator sees no papers.
    pub particulars: Vec<String>,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The lines, latest first.
    pub entries: Vec<Entry>,
    /// Where to go on; none at the beginning of the ledger.
    pub next: Option<i64>,
}

/// The end of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// How many facts it holds.
    pub count: i64,
    /// The hash of the last, hexadecimal.
    pub hash: String,
    /// Facts recorded and not sealed yet.
    pub waiting: i64,
}

/// The end of the chain (末条).
pub fn head(tx: &mut Tx, _auditor: &Auditor) -> Result<Head> {
    let tip = sealing::tip(tx)?;
    Ok(Head { count: tip.pos, hash: tip.hash.to_string(), waiting: rows::waiting(tx)? })
}

/// At most `limit` lines. A page that looked far without finding enough says where to go on.
pub fn page(tx: &mut Tx, _auditor: &Auditor, filter: &Filter, limit: i64) -> Result<Page> {
    let end = sealing::tip(tx)?.pos + 1;
    let before = filter.before.unwrap_or(end).min(end);
    let after = (before - 1 - REACH).max(0);
    let found = rows::page(tx, filter, (before, after), limit)?;
    let full = found.len() as i64 >= limit;
    let next = if full {
        found.last().map(|(_, pos, _)| *pos).filter(|pos| *pos > 1)
    } else {
        Some(after + 1).filter(|_| after > 0)
    };
    let entries = in_words(tx, found)?;
    Ok(Page { entries, next })
}

fn in_words(tx: &mut Tx, found: Vec<rows::Sealed>) -> Result<Vec<Entry>> {
    let subjects = found.iter().filter_map(|(f, ..)| f.subject.strip_prefix("person:")?.parse().ok());
    let people: Vec<PersonId> = found.iter().filter_map(|(f, ..)| f.actor).chain(subjects).collect();
    let mut names = Names { people: directory::person_names(tx, &people)?, things: rows::names(tx, &found)? };
    names.things.extend(directory::every_unit(tx)?.into_iter().map(|u| (format!("unit:{}", u.id), u.name)));
    let entries = found.into_iter().map(|(fact, pos, hash)| Entry {
        pos,
        hash,
        at: fact.at,
        who: fact.actor.and_then(|p| names.people.get(&p).cloned()).unwrap_or_default(),
        what: label(&fact.verb).to_owned(),
        about: about(&fact, &names),
        particulars: particulars(&fact),
        subject: fact.subject,
    });
    Ok(entries.collect())
}

/// What the auditor may read instead of identifiers.
struct Names {
    people: HashMap<PersonId, String>,
    /// By subject, as `unit:<uuid>`.
    things: HashMap<String, String>,
}

/// The name of a person, a unit or what belongs to one; of papers only that they are papers, and the end of their
/// identifier: their titles are not for the auditor.
fn about(fact: &Fact, names: &Names) -> String {
    let (kind, id) = fact.subject.split_once(':').unwrap_or((fact.subject.as_str(), ""));
    let person = || id.parse().ok().and_then(|p: PersonId| names.people.get(&p).cloned());
    match kind {
        "person" => person().unwrap_or_else(|| "没有这一账号".into()),
        "unit" => names.things.get(&fact.subject).cloned().unwrap_or_else(|| kind_label(kind).into()),
        _ => {
            let what = names.things.get(&fact.subject).map(String::as_str).or_else(|| fixed(&fact.subject));
            let what = what.or_else(|| id.get(30..)).unwrap_or_default();
            format!("{} {what}", kind_label(kind)).trim_end().to_owned()
        }
    }
}

/// What somebody looks for by a word 对象: people with this account or name, units with this name. A subject as it is
/// written, such as `person:<uuid>`, is taken as it is.
pub fn subjects(tx: &mut Tx, _auditor: &Auditor, words: &str) -> Result<Vec<String>> {
    if words.contains(':') {
        return Ok(vec![words.into()]);
    }
    let mut out = rows::people(tx, words)?;
    let named = |u: &Unit| u.name == words || u.short_name == words;
    out.extend(directory::every_unit(tx)?.iter().filter(|u| named(u)).map(|u| format!("unit:{}", u.id)));
    Ok(out)
}

fn particulars(fact: &Fact) -> Vec<String> {
    if super::is_of_papers(fact) {
        return Vec::new();
    }
    let told = fact.body.iter().filter_map(|(key, value)| {
        let text = match value {
            Value::String(text) => value_label(key, text),
            Value::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
            other => other.to_string(),
        };
        let name = key_label(key)?;
        (!text.is_empty()).then(|| format!("{name}：{text}"))
    });
    told.collect()
}
