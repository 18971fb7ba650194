//! Versions (流程版本): publishing a draft, going back to an earlier version, following the shipped flow again.

use flow::Definition;
use ledger::Fact;
use lexicon::{InstanceId, Instant};
use store::{Tx, params};

use super::check::{Known, check};
use super::{changes, compiled_as, draft, edit, in_force_of, rows, subject};
use crate::people::UnitAdmin;
use crate::{Error, Result, wording};

/// A version of a flow, in force or not.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its identifier.
    pub id: InstanceId,
    /// Its number: the unit's own and everyone's are counted apart.
    pub version: i64,
    /// Whether the unit published it for itself.
    pub is_own: bool,
    /// Its TOML text.
    pub body: String,
    /// When it was published.
    pub published_at: Instant,
    /// By whom; empty for one that came with the program.
    pub by: String,
    /// What it changed against the one before, in words.
    pub summary: String,
    /// When and by whom the unit gave its own versions up.
    pub dropped: Option<(Instant, String)>,
    /// Whether new matters start on it.
    pub is_in_force: bool,
    /// How many of the unit's matters under way run on it; counted in a list only.
    pub running: i64,
}

impl Version {
    /// What it says, compiled.
    pub fn definition(&self) -> Result<std::sync::Arc<Definition>> {
        compiled_as(&self.body, self.version)
    }
}

/// Every version the administrator's unit has had of a flow, or might have run on, the newest first.
///
/// # Errors
/// [`Error::NotFound`] for a key no flow has.
pub fn versions(tx: &mut Tx, admin: &UnitAdmin, key: &str) -> Result<Vec<Version>> {
    let now = in_force_of(tx, admin.unit(), key)?.id;
    let all = rows::versions(tx, admin.unit(), key)?;
    Ok(all.into_iter().map(|v| Version { is_in_force: v.id == now, ..v }).collect())
}

/// One of them, its matters uncounted: `running` is 0. A version of another unit does not exist.
pub fn version(tx: &mut Tx, admin: &UnitAdmin, key: &str, id: InstanceId) -> Result<Version> {
    let now = in_force_of(tx, admin.unit(), key)?.id;
    let found = rows::version(tx, admin.unit(), key, id)?;
    Ok(Version { is_in_force: found.id == now, ..found })
}

/// Publishes the draft as the unit's next version 发布. Matters under way stay on theirs. Answers with its number.
///
/// # Errors
/// [`Error::Refused`] when the draft was saved again since it was looked at, says nothing new, or has problems.
pub fn publish(tx: &mut Tx, admin: &UnitAdmin, key: &str, revision: i64) -> Result<i64> {
    let draft = draft::as_seen(tx, admin, key, (revision, "发布"))?;
    let number = put(tx, admin, key, &draft.body, "")?;
    draft::end(tx, admin, key, draft.revision)?;
    Ok(number)
}

/// Takes the unit back to an earlier version 恢复旧版: it is published again, under the next number.
pub fn restore(tx: &mut Tx, admin: &UnitAdmin, key: &str, id: InstanceId) -> Result<i64> {
    let earlier = version(tx, admin, key, id)?;
    if earlier.is_in_force {
        return Err(Error::refused("这一版正在使用，不必恢复。"));
    }
    let whose = if earlier.is_own { "本单位" } else { "随系统提供的" };
    put(tx, admin, key, &earlier.body, &format!("恢复{whose}第 {} 版。", earlier.version))
}

/// Gives the unit's own versions up and follows the shipped flow again 恢复随系统提供的流程. Matters under way stay on theirs.
pub fn drop_own(tx: &mut Tx, admin: &UnitAdmin, key: &str, reason: &str) -> Result<()> {
    if !in_force_of(tx, admin.unit(), key)?.is_own {
        return Err(Error::refused("本单位没有自己的流程，现在用的就是随系统提供的流程。"));
    }
    let reason = wording::reason("reason", reason, "请写明不再用本单位流程的理由")?;
    let now = tx.now();
    tx.exec(rows::DROP, params![admin.unit(), key, now, admin.person()])?;
    let fact = Fact::new("flow.drop", subject(key)).actor(admin.person()).unit(admin.unit());
    tx.record(fact.with("reason", reason))?;
    Ok(())
}

fn put(tx: &mut Tx, admin: &UnitAdmin, key: &str, body: &str, because: &str) -> Result<i64> {
    let unit = admin.unit();
    let before = in_force_of(tx, unit, key)?;
    let known = Known::load(tx, unit, key)?;
    let found = check(body, &known);
    if let Some(first) = found.problems.first() {
        let rest = found.problems.len();
        return Err(Error::refused(format!("流程还有 {rest} 处问题，没有发布。{first}")));
    }
    let definition = found.definition.ok_or_else(|| Error::refused("流程文本读不出来，没有发布。"))?;
    let said = changes::between(&before.definition, &definition);
    if said.is_empty() && because.is_empty() {
        return Err(Error::refused("草稿与现行版本没有不同，不必发布。"));
    }
    let last: i64 = tx.one(rows::LAST, params![unit, key], |r| r.get(0))?;
    let number = last + 1;
    let body = edit::numbered(body, number);
    let summary = format!("{because}{}", said.join("；"));
    let id: InstanceId = tx.new_id();
    let now = tx.now();
    tx.exec(rows::PUBLISH, params![id, unit, key, number, body.as_str(), now, admin.person(), summary.as_str()])?;
    let fact = Fact::new("flow.publish", subject(key)).actor(admin.person()).unit(unit).with("version", number);
    tx.record(fact.with("name", definition.name()).with("note", summary))?;
    Ok(number)
}
