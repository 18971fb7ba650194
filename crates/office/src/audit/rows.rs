//! Rows of the ledger, for reading only.

use std::collections::HashMap;

use ledger::Fact;
use lexicon::Instant;
use store::{List, Row, Tx, params, statements};

use super::Filter;
use crate::{Error, Result};

statements! {
    /// Sealed facts before a position and after another, latest first.
    PAGE = "SELECT f.id, f.at, f.actor_id, f.behalf_id, f.unit_id, f.verb, f.subject, f.body, l.pos, l.hash FROM link l JOIN fact f ON f.id = l.fact_id WHERE l.pos < ?1 AND l.pos > ?2 AND (?3 = '' OR f.verb = ?3) AND (?4 = '[]' OR f.subject IN (SELECT value FROM json_each(?4))) AND (?5 = '' OR f.actor_id = ?5) ORDER BY l.pos DESC LIMIT ?6";
    /// Names of what is no paper: departments with their unit, series by their code, seals.
    NAMES = "SELECT 'department:' || d.id, u.short_name || d.name FROM department d JOIN unit u ON u.id = d.unit_id WHERE 'department:' || d.id IN (SELECT value FROM json_each(?1)) UNION ALL SELECT 'series:' || id, code FROM serial_series WHERE 'series:' || id IN (SELECT value FROM json_each(?1)) UNION ALL SELECT 'seal:' || id, name FROM seal WHERE 'seal:' || id IN (SELECT value FROM json_each(?1))";
    /// People by account or name, those who left too.
    PEOPLE = "SELECT 'person:' || id FROM person WHERE login = ?1 OR name = ?1 ORDER BY id LIMIT 50";
    /// Facts recorded and not sealed yet.
    WAITING = "SELECT COUNT(*) FROM fact_unsealed";
}

/// A sealed fact with its place and hash.
pub(super) type Sealed = (Fact, i64, String);

pub(super) fn page(tx: &mut Tx, filter: &Filter, (before, after): (i64, i64), limit: i64) -> Result<Vec<Sealed>> {
    let person = filter.person.map(|p| p.to_string()).unwrap_or_default();
    let params = params![before, after, filter.verb, List::of(&filter.subjects), person, limit];
    let found = tx.query(PAGE, params, |r| Ok((core(r)?, r.get::<String>(7)?, r.get(8)?, r.get(9)?)))?;
    let whole = |(fact, body, pos, hash): (Fact, String, i64, String)| {
        let body = serde_json::from_str(&body).map_err(|e| Error::Setup(format!("流水第 {pos} 条读不出来：{e}")))?;
        Ok((Fact { body, ..fact }, pos, hash))
    };
    found.into_iter().map(whole).collect()
}

/// The fact without its particulars.
fn core(r: &Row) -> store::Result<Fact> {
    Ok(Fact {
        id: r.get(0)?,
        at: r.get::<Instant>(1)?,
        actor: r.get(2)?,
        behalf: r.get(3)?,
        unit: r.get(4)?,
        verb: r.get(5)?,
        subject: r.get(6)?,
        body: serde_json::Map::new(),
    })
}

/// Names by subject.
pub(super) fn names(tx: &mut Tx, found: &[Sealed]) -> Result<HashMap<String, String>> {
    let subjects: Vec<&str> = found.iter().map(|(fact, ..)| fact.subject.as_str()).collect();
    Ok(tx.query(NAMES, params![List::of(subjects)], |r| Ok((r.get(0)?, r.get(1)?)))?.into_iter().collect())
}

/// Subjects of people.
pub(super) fn people(tx: &mut Tx, words: &str) -> Result<Vec<String>> {
    Ok(tx.query(PEOPLE, params![words], |r| r.get(0))?)
}

pub(super) fn waiting(tx: &mut Tx) -> Result<i64> {
    Ok(tx.one(WAITING, &[], |r| r.get(0))?)
}
