//! A small table to work on.
#![allow(dead_code)]

use ledger::{Fact, FactBuilder};
use store::{Db, Error, Result, Tx, params};

store::statements! {
    /// Adds a setting without recording.
    ADD = "INSERT INTO setting (scope, key, value, revision) VALUES (?1, ?2, ?3, 1)";
    /// All keys.
    KEYS = "SELECT key FROM setting ORDER BY key";
    /// One value.
    VALUE = "SELECT value FROM setting WHERE scope = '' AND key = ?1";
    /// Changes what is still at the revision.
    CHANGE = "UPDATE setting SET value = ?2, revision = revision + 1 WHERE scope = '' AND key = ?1 AND revision = ?3";
    /// Changes whatever is there.
    OVERWRITE = "UPDATE setting SET value = ?2 WHERE scope = '' AND key = ?1";
    /// How many.
    COUNT = "SELECT COUNT(*) FROM setting";
    /// Facts about a subject.
    FACTS = "SELECT COUNT(*) FROM fact WHERE subject = ?1";
}

pub fn fact(subject: &str) -> FactBuilder {
    Fact::new("setting.changed", subject).with("why", "测试")
}

pub fn add(tx: &mut Tx, key: &str) -> Result<()> {
    tx.exec(ADD, params!["", key, "值"])?;
    tx.record(fact(key))?;
    Ok(())
}

pub fn keys(db: &Db) -> Vec<String> {
    db.read(|tx| tx.query(KEYS, params![], |row| row.get(0))).unwrap()
}

pub fn value(db: &Db, key: &str) -> String {
    db.read(|tx| tx.one(VALUE, params![key], |row| row.get(0))).unwrap()
}

pub fn refused<T>(outcome: Result<T>) -> Error {
    outcome.err().expect("an error")
}
