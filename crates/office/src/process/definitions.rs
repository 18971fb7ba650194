//! Flow definitions: those shipped with the program, and the compiled form of whatever a matter runs on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use flow::Definition;
use lexicon::UnitId;
use store::{Tx, params};

use super::rows;
use crate::{Error, Result};

/// A definition that comes with the program.
#[derive(Debug, Clone, Copy)]
pub struct Shipped {
    /// Its key.
    pub key: &'static str,
    /// Its TOML text.
    pub body: &'static str,
}

/// The definitions that come with the program.
pub fn shipped() -> [Shipped; 2] {
    [
        Shipped { key: "outgoing", body: include_str!("../../defaults/flows/outgoing.toml") },
        Shipped { key: "incoming", body: include_str!("../../defaults/flows/incoming.toml") },
    ]
}

/// Publishes every shipped definition that is newer than the one in the database. Matters under way stay on theirs.
pub fn install_shipped(tx: &mut Tx) -> Result<()> {
    for s in shipped() {
        let current: Option<(i64, String)> =
            tx.opt(rows::NEWEST_SHIPPED, params![s.key], |r| Ok((r.get(0)?, r.get(1)?)))?;
        if current.as_ref().is_some_and(|(_, body)| body == s.body) {
            continue;
        }
        let version = current.map_or(1, |(v, _)| v + 1);
        publish(tx, s, version)?;
    }
    Ok(())
}

fn publish(tx: &mut Tx, s: Shipped, version: i64) -> Result<()> {
    compiled(s.body)?;
    let id: lexicon::InstanceId = tx.new_id();
    let now = tx.now();
    tx.exec(rows::PUBLISH, params![id, "", s.key, version, s.body, now, None::<lexicon::PersonId>])?;
    tx.record(ledger::Fact::new("flow.publish", format!("flow:{}", s.key)).with("version", version))?;
    Ok(())
}

/// The definition new matters of this unit start on, with its identifier.
pub(super) fn newest(tx: &mut Tx, unit: UnitId, key: &str) -> Result<(String, Arc<Definition>)> {
    let found = rows::newest_definition(tx, unit, key)?;
    let (id, body) = found.ok_or_else(|| Error::Setup(format!("没有可用的流程“{key}”，请系统管理员先发布流程。")))?;
    Ok((id, compiled(&body)?))
}

pub(super) fn by_id(tx: &mut Tx, id: &str) -> Result<Arc<Definition>> {
    let body = rows::definition(tx, id)?;
    compiled(&body)
}

/// Compiling is pure, so the memo is keyed by the text itself and may be shared by every database of the program.
fn compiled(body: &str) -> Result<Arc<Definition>> {
    static MEMO: OnceLock<Mutex<HashMap<String, Arc<Definition>>>> = OnceLock::new();
    let memo = MEMO.get_or_init(Mutex::default);
    let mut memo = memo.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(found) = memo.get(body) {
        return Ok(found.clone());
    }
    let definition = Definition::parse(body).map_err(|problems| {
        let first = problems.first().map(ToString::to_string).unwrap_or_default();
        Error::Setup(format!("流程定义不能使用：{first}"))
    })?;
    let definition = Arc::new(definition);
    memo.insert(body.to_string(), definition.clone());
    Ok(definition)
}
