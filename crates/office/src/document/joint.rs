//! Joint issue (联合发文): several organs of one level in one paper. 条例, articles 9(5), 9(12), 17, 22 and 27.
//!
//! The organ in charge 主办机关 drafts, numbers and files it; after its own signer the head of every other organ signs the same
//! locked text. The cosignings fall with the signing.

use ledger::Fact;
use lexicon::{Instant, MatterId, OpinionId, UnitId};
use serde_json::Value;
use store::{Tx, params};

use super::{Seen, draft, numbering, partner, rows, seals, signing};
use crate::people::{Actor, Role, Unit, UnitKind, directory, unit};
use crate::process::{self, Held, Task, unit_token};
use crate::{Error, Result, story};

/// An organ that issues a paper jointly, besides the one in charge.
#[derive(Debug, Clone)]
pub struct Cosigner {
    /// The organ.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Its short name.
    pub short_name: String,
    /// Who signed for it and when; none while it has not.
    pub signed: Option<(String, Instant)>,
}

/// The organs that issue a paper jointly, in the order of their names on it; empty for any other paper.
pub fn cosigners(tx: &mut Tx, seen: &Seen) -> Result<Vec<Cosigner>> {
    of(tx, seen.document.id)
}

pub(super) fn of(tx: &mut Tx, id: MatterId) -> Result<Vec<Cosigner>> {
    Ok(tx.query(rows::COSIGNERS, params![id], rows::cosigner)?)
}

/// Sets which organs issue it jointly, in order; as the flow's field names them.
pub(super) fn set(tx: &mut Tx, held: &Held, units: &[UnitId]) -> Result<Value> {
    if units.is_empty() {
        return Err(Error::field("cosigners", "请选择联合发文单位；只以本单位名义发的，请按一般发文办理"));
    }
    require_own_name(tx, held)?;
    let known = directory::units(tx)?;
    for id in units {
        let found = known.iter().find(|u| u.id == *id && *id != held.matter.unit);
        let found = found.ok_or_else(|| Error::field("cosigners", "联合发文单位只能选平台上的其他单位"))?;
        require_organ(found)?;
        require_signer(tx, found)?;
    }
    let id = held.matter.id;
    let before: Vec<UnitId> = of(tx, id)?.into_iter().map(|c| c.unit).collect();
    if before != units && signing::of(tx, id)?.is_some() {
        // Whoever signed did so beside the organs named then.
        signing::withdraw(tx, id)?;
    }
    tx.exec(rows::CLEAR_COSIGNERS, params![id])?;
    for (at, unit) in (1_i64..).zip(units) {
        tx.exec(rows::ADD_COSIGNER, params![id, unit, at])?;
    }
    Ok(units.iter().map(|u| unit_token(*u)).collect())
}

/// The organs of the own level on the platform: those a paper may be issued with.
pub fn eligible(tx: &mut Tx, own: UnitId) -> Result<Vec<Unit>> {
    let all = directory::units(tx)?;
    Ok(all.into_iter().filter(|u| u.id != own && is_organ(u)).collect())
}

/// What is issued in the name of a government has nobody of its level on the platform: its departments and towns are below it.
fn require_own_name(tx: &mut Tx, held: &Held) -> Result<()> {
    let document = rows::find(tx, held.matter.id)?.ok_or(Error::NotFound)?;
    let Some(series) = document.series else { return Ok(()) };
    let organ = numbering::series(tx, series)?.organ;
    let own = unit::unit(tx, held.matter.unit)?.name;
    if organ == own {
        return Ok(());
    }
    let says = format!("联合行文只限同级机关（条例第十七条）：以{organ}名义的发文，不能与所属部门、乡镇联合");
    Err(Error::field("cosigners", says))
}

/// Departments of a government and towns are of one level; institutions and companies are no organs.
fn is_organ(unit: &Unit) -> bool {
    matches!(unit.kind, UnitKind::Organ | UnitKind::Town)
}

fn require_organ(unit: &Unit) -> Result<()> {
    if is_organ(unit) {
        return Ok(());
    }
    let says = format!("{}是{}，不能联合行文：联合行文只限同级机关（条例第十七条）", unit.name, unit.kind.label());
    Err(Error::field("cosigners", says))
}

/// Its head signs for it, and must be entitled to.
fn require_signer(tx: &mut Tx, unit: &Unit) -> Result<()> {
    let head = directory::head_of_unit(tx, unit.id)?;
    let entitled = match head {
        Some(head) => directory::holds(tx, head, process::roles_of_field("cosigners"), unit.id)?,
        None => false,
    };
    if entitled {
        return Ok(());
    }
    let says = format!("{}没有可以签发的负责人，请先联系该单位任命并授予“签发人”", unit.name);
    Err(Error::field("cosigners", says))
}

/// Signs for one of the organs: the text must be the one the signer in charge locked. 条例, article 22.
pub(super) fn cosign(tx: &mut Tx, held: &Held, opinion: OpinionId) -> Result<()> {
    let id = held.matter.id;
    let unit = held.actor.own_unit()?;
    if !of(tx, id)?.iter().any(|c| c.unit == unit) {
        return Err(Error::Forbidden("联合签发由联合发文单位的负责人办理。".into()));
    }
    if !process::roles_of_field("cosigners").iter().any(|role| held.actor.has(*role, unit)) {
        return Err(Error::Forbidden("联合签发由本单位的签发人或领导办理。".into()));
    }
    signing::require(tx, id)?;
    let Some(signing) = signing::of(tx, id)? else { return Err(Error::NotFound) };
    let row: lexicon::VersionId = tx.new_id();
    let now = tx.now();
    tx.exec(rows::ADD_COSIGNING, params![row, id, unit, signing.hash, held.actor.person, opinion, now])?;
    // 成文日期: the day the last of them signed.
    tx.exec(rows::SET_DATE, params![id, now.date()])?;
    let fact = Fact::new("document.cosign", story::subject(id)).actor(held.actor.person).unit(unit);
    let fact = fact.with("who", held.actor.name.as_str()).with("organ", held.actor.unit_name.as_str());
    tx.record(fact.with("hash", signing.hash))?;
    Ok(())
}

/// Ends the cosignings in force, with the signing they stand under.
pub(super) fn withdraw(tx: &mut Tx, id: MatterId) -> Result<()> {
    let now = tx.now();
    tx.exec(rows::WITHDRAW_COSIGNINGS, params![id, now])?;
    partner::end_all(tx, id)
}

/// Takes one's own cosigning back 撤回; the paper is dated by who signed last of those left.
pub(super) fn take_back(tx: &mut Tx, actor: &Actor, task: &Task) -> Result<()> {
    let (id, now) = (task.matter, tx.now());
    tx.exec(rows::WITHDRAW_COSIGNING, params![id, actor.person, now])?;
    if let Some(unit) = actor.unit {
        partner::end(tx, id, unit, actor.person)?;
    }
    let own = signing::of(tx, id)?.map(|s| s.signed_at);
    let others = of(tx, id)?.into_iter().filter_map(|c| c.signed.map(|(_, at)| at));
    let last = others.chain(own).max().map(|at| at.date());
    tx.exec(rows::SET_DATE, params![id, last])?;
    Ok(())
}

/// Refuses to go on before every organ has signed.
pub(super) fn require(tx: &mut Tx, id: MatterId) -> Result<()> {
    let open: Vec<String> = of(tx, id)?.into_iter().filter(|c| c.signed.is_none()).map(|c| c.name).collect();
    if open.is_empty() {
        return Ok(());
    }
    Err(Error::refused(format!("{}还没有签发，不能办理下一步（条例第二十二条）。", open.join("、"))))
}

/// Words by which an organ of the party is told from one of the government.
const PARTY: [&str; 6] = ["中共", "区委", "县委", "镇党委", "纪委", "党工委"];

/// What is to be weighed before organs of the party and of the government issue together; none where all are of one side.
pub fn caution(tx: &mut Tx, seen: &Seen) -> Result<Option<String>> {
    let others = of(tx, seen.document.id)?;
    let own = draft::load(tx, seen.document.id)?.content.sign_off;
    let names: Vec<&str> = std::iter::once(own.as_str()).chain(others.iter().map(|c| c.name.as_str())).collect();
    Ok(is_mixed(&names).then(|| {
        "党委机关与政府机关联合行文：属于党委、政府各自职权范围内的工作，不得联合行文（条例第十七条），请核实。".into()
    }))
}

/// Why an organ could not confirm the use of its seal 联合用印 as things are; none where it could. Issuing with it is not refused:
/// there is time until 用印.
pub fn unready(tx: &mut Tx, unit: UnitId, name: &str) -> Result<Option<&'static str>> {
    if directory::holders(tx, Role::Sealer, unit, None)?.is_empty() {
        return Ok(Some("没有用印人员"));
    }
    let has_seal = seals::seals(tx, unit)?.iter().any(|s| s.name == name);
    Ok((!has_seal).then_some("没有与机关名称一致的在用印章"))
}

/// What is said of the organs chosen that could not confirm the use of their seals; none where all could.
pub fn unready_caution(tx: &mut Tx, seen: &Seen) -> Result<Option<String>> {
    let mut found = Vec::new();
    for organ in of(tx, seen.document.id)? {
        if let Some(why) = unready(tx, organ.unit, &organ.name)? {
            found.push(format!("{}{why}", organ.name));
        }
    }
    Ok((!found.is_empty()).then(|| format!("{}，到“用印”时不能确认联合用印，请先联系该单位备好。", found.join("；"))))
}

fn is_mixed(names: &[&str]) -> bool {
    let party = |name: &&&str| PARTY.iter().any(|word| name.contains(word));
    let of_party = names.iter().filter(party).count();
    of_party > 0 && of_party < names.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organs_of_party_and_government_together_are_told() {
        assert!(is_mixed(&["中共云泽区委办公室", "云泽区人民政府办公室"]));
        assert!(is_mixed(&["云泽区财政局", "云泽区纪委监委"]));
        assert!(!is_mixed(&["云泽区财政局", "云泽区应急管理局"]));
        assert!(!is_mixed(&["中共云泽区委办公室", "中共云泽区委组织部"]));
    }
}
