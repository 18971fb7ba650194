//! Flow definitions (流程定义): those shipped with the program, those a unit published, and the compiled form of whatever a
//! matter runs on.
//!
//! A unit changes a flow in a draft; `rules` says what an office asks of a flow beyond sense, `edit` changes a draft's text by
//! its form, `changes` says what differs between two versions, `trial` walks through one, `moving` brings a running matter over.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use flow::Definition;
use lexicon::{InstanceId, Instant, UnitId};
use store::{Tx, params};

use crate::matter::Way;
use crate::{Error, Result};

pub mod changes;
pub mod check;
pub mod draft;
pub mod edit;
pub mod moving;
pub mod rows;
pub mod rules;
pub mod sketch;
pub mod trial;
pub mod versions;
mod ways;
pub mod words;

/// A definition that comes with the program.
#[derive(Debug, Clone, Copy)]
pub struct Shipped {
    /// Its key.
    pub key: &'static str,
    /// Its TOML text.
    pub body: &'static str,
}

/// The definitions that come with the program.
pub fn shipped() -> [Shipped; 7] {
    [
        Shipped { key: "outgoing", body: include_str!("../../../defaults/flows/outgoing.toml") },
        Shipped { key: "joint", body: include_str!("../../../defaults/flows/joint.toml") },
        Shipped { key: "simple", body: include_str!("../../../defaults/flows/simple.toml") },
        Shipped { key: "incoming", body: include_str!("../../../defaults/flows/incoming.toml") },
        Shipped { key: "reading", body: include_str!("../../../defaults/flows/reading.toml") },
        Shipped { key: "petition", body: include_str!("../../../defaults/flows/petition.toml") },
        Shipped { key: "memo", body: include_str!("../../../defaults/flows/memo.toml") },
    ]
}

/// Whether every way from the start of a flow to a step passes another one before it.
#[must_use]
pub fn always_passes(definition: &Definition, by: &str, to: &str) -> bool {
    let ways = ways::Ways::of(definition);
    ways.has(by) && definition.start().id != to && ways.always_passes(by, to)
}

/// A shipped flow drawn as SVG for a column of text; none for a key no shipped flow has.
#[must_use]
pub fn shipped_drawing(key: &str) -> Option<String> {
    let found = shipped().into_iter().find(|s| s.key == key)?;
    compiled(found.body).ok().map(|definition| flow::draw::svg_in(&definition, None, 6))
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
        // Numbers of units' own versions are left out: no unit ever has two versions of one number.
        let last: i64 = tx.one(rows::LAST_OF_ALL, params![s.key], |r| r.get(0))?;
        publish(tx, *s, last + 1)?;
    }
    Ok(())
}

/// A flow 流程 in force in a unit: what new matters start on.
#[derive(Debug, Clone)]
pub struct InForce {
    /// Its identifier.
    pub id: InstanceId,
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
    /// Its TOML text.
    pub body: String,
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
    type Found = (String, i64, String, String, Instant, Option<String>, InstanceId);
    let found: Vec<Found> = tx.query(rows::IN_FORCE, params![unit], |r| {
        Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?, r.get(6)?))
    })?;
    let mut out: Vec<InForce> = Vec::new();
    for (key, version, owner, body, since, by, id) in found {
        if out.last().is_some_and(|f| f.definition.key().as_str() == key) {
            continue;
        }
        let (by, is_own) = (by.unwrap_or_default(), !owner.is_empty());
        out.push(InForce { id, version, since, by, is_own, definition: compiled_as(&body, version)?, body });
    }
    // As the office lists them; what only an office has comes last.
    let place = |f: &InForce| Way::from_code(f.definition.key().as_str()).map_or(usize::MAX, |way| way as usize);
    out.sort_by_key(place);
    Ok(out)
}

/// A definition drawn as SVG.
#[must_use]
pub fn drawing(definition: &Definition) -> String {
    flow::draw::svg(definition, None)
}

/// The flow in force in a unit under a key.
///
/// # Errors
/// [`Error::NotFound`] for a key no flow has.
pub fn in_force_of(tx: &mut Tx, unit: UnitId, key: &str) -> Result<InForce> {
    in_force(tx, unit)?.into_iter().find(|f| f.definition.key().as_str() == key).ok_or(Error::NotFound)
}

fn publish(tx: &mut Tx, s: Shipped, version: i64) -> Result<()> {
    compiled(s.body)?;
    let id: InstanceId = tx.new_id();
    let now = tx.now();
    let nobody = None::<lexicon::PersonId>;
    tx.exec(rows::PUBLISH, params![id, "", s.key, version, s.body, now, nobody, None::<String>])?;
    tx.record(ledger::Fact::new("flow.publish", subject(s.key)).with("version", version))?;
    Ok(())
}

/// The flow of this key as it comes with the program.
fn shipped_definition(key: &str) -> Option<Arc<Definition>> {
    let found = shipped().into_iter().find(|s| s.key == key)?;
    compiled(found.body).ok()
}

/// Every step the program knows by its id, with the name of a flow that has it.
fn shipped_steps() -> Vec<(String, String)> {
    let all = shipped().into_iter().filter_map(|s| compiled(s.body).ok());
    let steps = all.flat_map(|d| {
        let name = d.name().to_owned();
        d.steps().iter().filter(|s| s.is_task()).map(|s| (s.id.to_string(), name.clone())).collect::<Vec<_>>()
    });
    steps.chain([("reading".to_owned(), "传阅".to_owned())]).collect()
}

/// How the ledger names a flow.
fn subject(key: &str) -> String {
    format!("flow:{key}")
}

/// The definition new matters of this unit start on, with its identifier.
pub(super) fn newest(tx: &mut Tx, unit: UnitId, key: &str) -> Result<(String, Arc<Definition>)> {
    let found = rows::newest(tx, unit, key)?;
    let found = found.ok_or_else(|| Error::Setup(format!("没有可用的流程“{key}”，请系统管理员先发布流程。")))?;
    Ok((found.0.to_string(), compiled_as(&found.1, found.2)?))
}

pub(super) fn by_id(tx: &mut Tx, id: &str) -> Result<Arc<Definition>> {
    // Rows of published definitions are never changed.
    let kept = tx.kept("flow_definition", id, |tx| {
        let (body, version): (String, i64) = tx.one(rows::ONE, params![id], |r| Ok((r.get(0)?, r.get(1)?)))?;
        compiled_as(&body, version)
    })?;
    Ok(Arc::clone(&kept))
}

/// A definition under the number it was written with.
fn compiled(body: &str) -> Result<Arc<Definition>> {
    compiled_as(body, 0)
}

/// A definition under the number it was published with; 0 leaves the number its text has. Compiling is pure, so the memo is
/// keyed by number and text and may be shared by every database of the program.
fn compiled_as(body: &str, version: i64) -> Result<Arc<Definition>> {
    type Memo = HashMap<(i64, String), Arc<Definition>>;
    static MEMO: OnceLock<Mutex<Memo>> = OnceLock::new();
    let memo = MEMO.get_or_init(Mutex::default);
    let mut memo = memo.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let key = (version, body.to_owned());
    if let Some(found) = memo.get(&key) {
        return Ok(found.clone());
    }
    let numbered = if version == 0 { body.to_owned() } else { edit::numbered(body, version) };
    let definition = Definition::parse(&numbered).map_err(|problems| {
        let first = problems.first().map(ToString::to_string).unwrap_or_default();
        Error::Setup(format!("流程定义不能使用：{first}"))
    })?;
    let definition = Arc::new(definition);
    memo.insert(key, definition.clone());
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
                tx.exec(rows::PUBLISH, params![id, "", "outgoing", 1, own.as_str(), now, by, None::<String>])?;
                tx.record(Fact::new("flow.publish", "flow:outgoing"))?;
                install(tx, &[Shipped { key: "outgoing", body: OLD }])
            })
            .unwrap();
            let found = db.read(|tx| in_force(tx, unit)).unwrap();
            assert_eq!((found.len(), found[0].definition.start().name.as_str()), (1, "本办拟稿"));
        }
    }
}
