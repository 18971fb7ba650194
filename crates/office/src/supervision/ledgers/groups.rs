//! Special groups (专项小组): who takes on which part of a ledger, kept by the supervisors or the unit's administrator.

use std::collections::HashMap;

use ledger::{Fact, FactBuilder};
use lexicon::{GroupId, PersonId, UnitId};
use store::Tx;

use super::{Ledger, rows};
use crate::people::{Actor, Role, directory};
use crate::{Error, Result, wording};

/// Most groups of one ledger.
const MOST: usize = 20;
/// Most characters of a name.
const NAME: usize = 40;

/// A special group (专项小组).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its identifier.
    pub id: GroupId,
    /// Of which ledger.
    pub ledger: Ledger,
    /// Its name.
    pub name: String,
    /// Who leads it 组长.
    pub leader: Option<PersonId>,
    /// Their name; empty for nobody.
    pub leader_name: String,
}

/// Proof of keeping the groups and templates of one's own unit: 督办 or 单位管理.
#[derive(Debug, Clone)]
pub struct Keeper {
    unit: UnitId,
    person: PersonId,
    name: String,
}

impl Keeper {
    /// The unit.
    #[must_use]
    pub fn unit(&self) -> UnitId {
        self.unit
    }

    pub(super) fn fact(&self, verb: &'static str) -> FactBuilder {
        let fact = Fact::new(verb, format!("unit:{}", self.unit)).actor(self.person).unit(self.unit);
        fact.with("who", self.name.as_str())
    }

    fn record(&self, tx: &mut Tx, verb: &'static str, (key, words): (&'static str, &str)) -> Result<()> {
        tx.record(self.fact(verb).with(key, words))?;
        Ok(())
    }
}

/// Proves that the actor keeps the groups and templates of the own unit.
pub fn keeper(actor: &Actor) -> Result<Keeper> {
    let unit = actor.own_unit()?;
    if !actor.has(Role::Supervisor, unit) && !actor.has(Role::UnitAdmin, unit) {
        return Err(Error::Forbidden("专项小组和台账样式由督查人员或单位管理员维护。".into()));
    }
    Ok(Keeper { unit, person: actor.person, name: actor.name.clone() })
}

/// The groups of a unit, ledger by ledger, in their order.
pub fn groups(tx: &mut Tx, unit: UnitId) -> Result<Vec<Group>> {
    rows::groups(tx, unit)
}

/// How many items each group of a unit has taken on, closed ones too; none of a group that has none.
pub fn group_items(tx: &mut Tx, unit: UnitId) -> Result<HashMap<GroupId, i64>> {
    rows::group_items(tx, unit)
}

/// Adds groups to a ledger 设立专项小组, a name each line.
///
/// # Errors
/// [`Error::Field`] at `names` where nothing is named, a name is too long or there already, or there would be too many.
pub fn add_groups(tx: &mut Tx, at: &Keeper, ledger: Ledger, names: &str) -> Result<()> {
    if ledger == Ledger::None {
        return Err(Error::field("ledger", "专项小组设在改革台账或重点工作台账"));
    }
    let names: Vec<&str> = names.lines().map(str::trim).filter(|n| !n.is_empty()).collect();
    if names.is_empty() {
        return Err(Error::field("names", "请填写专项小组的名称，一行一个"));
    }
    let mut kept: Vec<Group> = groups(tx, at.unit)?.into_iter().filter(|g| g.ledger == ledger).collect();
    if kept.len() + names.len() > MOST {
        return Err(Error::field("names", format!("一个台账最多设 {MOST} 个专项小组")));
    }
    for name in names {
        check_name("names", name, &kept, None)?;
        let id = rows::add_group(tx, (at.unit, ledger), (kept.len(), name))?;
        let name = name.to_owned();
        at.record(tx, "supervision.group", ("name", &name))?;
        kept.push(Group { id, ledger, name, leader: None, leader_name: String::new() });
    }
    Ok(())
}

fn check_name(field: &'static str, name: &str, others: &[Group], own: Option<GroupId>) -> Result<()> {
    wording::unclassified(field, name)?;
    if name.is_empty() {
        return Err(Error::field(field, "请填写专项小组的名称"));
    }
    if name.chars().count() > NAME {
        return Err(Error::field(field, format!("专项小组的名称不能超过 {NAME} 个字")));
    }
    match others.iter().any(|g| g.name == name && Some(g.id) != own) {
        true => Err(Error::field(field, format!("“{name}”已经有了"))),
        false => Ok(()),
    }
}

fn of_ledger(tx: &mut Tx, at: &Keeper, id: GroupId) -> Result<(Group, Vec<Group>)> {
    let all = groups(tx, at.unit)?;
    let found = all.iter().find(|g| g.id == id).cloned().ok_or(Error::NotFound)?;
    let same = all.into_iter().filter(|g| g.ledger == found.ledger).collect();
    Ok((found, same))
}

/// Renames a group and names who leads it.
pub fn change_group(tx: &mut Tx, at: &Keeper, id: GroupId, (name, leader): (&str, Option<PersonId>)) -> Result<()> {
    let (_, same) = of_ledger(tx, at, id)?;
    let name = name.trim();
    check_name("name", name, &same, Some(id))?;
    if let Some(leader) = leader
        && !directory::serves(tx, leader, at.unit)?
    {
        return Err(Error::field("leader", "组长须为本单位的在职人员"));
    }
    rows::change_group(tx, id, name, leader)?;
    at.record(tx, "supervision.group_change", ("name", name))
}

/// Takes away a group that has no items 撤销专项小组.
pub fn remove_group(tx: &mut Tx, at: &Keeper, id: GroupId) -> Result<()> {
    let (found, _) = of_ledger(tx, at, id)?;
    if let Some(items) = group_items(tx, at.unit)?.get(&id) {
        return Err(Error::refused(format!("“{}”名下还有 {items} 项，不能撤销。", found.name)));
    }
    rows::remove_group(tx, id)?;
    at.record(tx, "supervision.group_remove", ("name", &found.name))
}

/// The ledger of an item that is given to a group: the group's, where none was chosen. Proves that the group is the unit's own and of
/// that ledger.
pub(in crate::supervision) fn ledger_of(
    tx: &mut Tx,
    unit: UnitId,
    (ledger, group): (Ledger, Option<GroupId>),
) -> Result<Ledger> {
    let Some(id) = group else { return Ok(ledger) };
    let found = groups(tx, unit)?.into_iter().find(|g| g.id == id);
    match found {
        None => Err(Error::field("group", "没有这个专项小组，请重新选择")),
        Some(g) if ledger != Ledger::None && ledger != g.ledger => Err(Error::field(
            "group",
            format!("“{}”属于{}，台账却选了{}，请改为一致", g.name, g.ledger.label(), ledger.label()),
        )),
        Some(g) => Ok(g.ledger),
    }
}
