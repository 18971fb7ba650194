//! Flow definitions: those shipped with the program, and the compiled form of whatever a matter runs on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use flow::Definition;
use lexicon::{Instant, UnitId};
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
        Shipped { key: "outgoing", body: include_str!("../../../defaults/flows/outgoing.toml") },
        Shipped { key: "incoming", body: include_str!("../../../defaults/flows/incoming.toml") },
    ]
}

/// Publishes every shipped definition that the database has never had. Matters under way stay on theirs, a definition that
/// somebody published stays in force, and an older program beside a newer one does not bring its own back.
pub fn install_shipped(tx: &mut Tx) -> Result<()> {
    install(tx, &shipped())
}

fn install(tx: &mut Tx, shipped: &[Shipped]) -> Result<()> {
    for s in shipped {
        type Known = (i64, String, Option<lexicon::PersonId>);
        let known: Vec<Known> = tx.query(rows::SHIPPED, params![s.key], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        let newest = known.first();
        let is_own = newest.is_some_and(|(_, _, by)| by.is_some());
        if is_own || known.iter().any(|(_, body, _)| body == s.body) {
            continue;
        }
        publish(tx, *s, newest.map_or(1, |(v, ..)| v + 1))?;
    }
    Ok(())
}

/// A flow 流程 in force in a unit: what new matters start on.
#[derive(Debug, Clone)]
pub struct InForce {
    /// Its version in this database, counted from 1.
    pub version: i64,
    /// Since when.
    pub since: Instant,
    /// Who published it; empty for one that came with the program.
    pub by: String,
    /// Whether it is the unit's own, not everyone's.
    pub is_own: bool,
    /// What it says.
    pub definition: Arc<Definition>,
}

impl InForce {
    /// The flow drawn as SVG.
    #[must_use]
    pub fn drawing(&self) -> String {
        flow::draw::svg(&self.definition, None)
    }
}

/// The flows in force in a unit, 发文 before 收文.
pub fn in_force(tx: &mut Tx, unit: UnitId) -> Result<Vec<InForce>> {
    type Found = (String, i64, String, String, Instant, Option<String>);
    let found: Vec<Found> = tx.query(rows::IN_FORCE, params![unit], |r| {
        Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?))
    })?;
    let mut out: Vec<InForce> = Vec::new();
    for (key, version, owner, body, since, by) in found {
        if out.last().is_some_and(|f| f.definition.key().as_str() == key) {
            continue;
        }
        let (by, is_own) = (by.unwrap_or_default(), !owner.is_empty());
        out.push(InForce { version, since, by, is_own, definition: compiled(&body)? });
    }
    Ok(out)
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

#[cfg(test)]
mod tests {
    use ledger::Fact;
    use store::testing::engines_with_worlds;

    use super::*;

    const OLD: &str = include_str!("../../../defaults/flows/outgoing.toml");

    #[test]
    fn a_shipped_flow_is_published_once_and_its_successor_after_it() {
        for (db, _) in engines_with_worlds() {
            let newer = OLD.replace("name = \"拟稿\"", "name = \"起草\"");
            let (old, new) = (Shipped { key: "outgoing", body: OLD }, Shipped { key: "outgoing", body: newer.leak() });
            for (ships, versions) in [(old, 1), (old, 1), (new, 2), (new, 2), (old, 2)] {
                db.write(|tx| install(tx, &[ships])).unwrap();
                let known = db.read(|tx| Ok::<_, Error>(tx.query(rows::SHIPPED, params!["outgoing"], |_| Ok(()))?));
                assert_eq!(known.unwrap().len(), versions);
            }
            let unit = db.world().uuid().to_string().parse().unwrap();
            let found = db.read(|tx| in_force(tx, unit)).unwrap();
            assert_eq!((found.len(), found[0].version, found[0].definition.start().name.as_str()), (1, 2, "起草"));
        }
    }

    #[test]
    fn what_somebody_published_is_never_replaced_by_what_is_shipped() {
        for (db, _) in engines_with_worlds() {
            let own = OLD.replace("name = \"拟稿\"", "name = \"本办拟稿\"");
            let unit: UnitId = db.world().uuid().to_string().parse().unwrap();
            db.write(|tx| {
                let id: lexicon::InstanceId = tx.new_id();
                let (by, now): (lexicon::PersonId, _) = (tx.new_id(), tx.now());
                tx.exec(rows::PUBLISH, params![id, "", "outgoing", 1, own.as_str(), now, by])?;
                tx.record(Fact::new("flow.publish", "flow:outgoing"))?;
                install(tx, &[Shipped { key: "outgoing", body: OLD }])
            })
            .unwrap();
            let found = db.read(|tx| in_force(tx, unit)).unwrap();
            assert_eq!((found.len(), found[0].definition.start().name.as_str()), (1, "本办拟稿"));
        }
    }
}
