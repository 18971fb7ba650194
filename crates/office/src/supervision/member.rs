//! Commissioner (督查专员) and joint team (联合督查组): people who look after an item beside the office.

use ledger::Fact;
use lexicon::{PersonId, UnitId};
use store::Tx;

use super::{AtDesk, Item, SeenItem, opening, rows, seen, telling, typed};
use crate::people::{Actor, Role, directory};
use crate::{Error, Result, matter, notice, process, story};

/// A member of the joint team (联合督查组成员).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Short name of the unit.
    pub unit: String,
}

/// Who may be the commissioner of a unit's items: its own people with 督办.
pub fn commissioners(tx: &mut Tx, unit: UnitId) -> Result<Vec<PersonId>> {
    let mut own = Vec::new();
    for person in directory::holders(tx, Role::Supervisor, unit, None)? {
        if directory::serves(tx, person, unit)? {
            own.push(person);
        }
    }
    Ok(own)
}

/// Refuses a commissioner who does not serve in the supervising unit with 督办.
pub(super) fn require_commissioner(tx: &mut Tx, unit: UnitId, person: Option<PersonId>) -> Result<()> {
    match person {
        Some(person) if !commissioners(tx, unit)?.contains(&person) => {
            Err(Error::field("person", "督查专员须为督查单位有“督办”角色的在职人员"))
        }
        _ => Ok(()),
    }
}

/// Names the commissioner 指定督查专员, or nobody.
///
/// # Errors
/// [`Error::Field`] at `person` for somebody without 督办 in the supervising unit.
pub fn assign(tx: &mut Tx, at: &AtDesk, person: Option<PersonId>) -> Result<()> {
    let item = at.open()?;
    require_commissioner(tx, item.unit, person)?;
    rows::set_commissioner(tx, item, person)?;
    let name = match person {
        Some(person) => {
            matter::admit(tx, item.id, person)?;
            notice::tell(tx, person, "supervision", item.id, &format!("您是{}的督查专员", telling::called(item)))?;
            process::rows::name(tx, person)?
        }
        None => String::new(),
    };
    seen::release(tx, item.id)?;
    record(tx, at, "supervision.commissioner", &name)
}

/// An item about to be opened again, without a commissioner who may be none any more: a closed item asks nobody to stay. The office's
/// people are told to name another.
pub(super) fn without_gone(tx: &mut Tx, by: &Actor, item: Item) -> Result<Item> {
    let Some(gone) = item.commissioner else { return Ok(item) };
    let fit = commissioners(tx, item.unit)?;
    if fit.contains(&gone) {
        return Ok(item);
    }
    rows::drop_commissioner(tx, item.id)?;
    let (from, title) = (process::rows::name(tx, gone)?, opening::title(&item.content));
    let line = format!("督办事项“{title}”重新办理，原督查专员{from}已不在任，请另行指定");
    for person in fit {
        notice::tell(tx, person, "supervision", item.id, &line)?;
    }
    let fact = Fact::new("supervision.commissioner", story::subject(item.id)).actor(by.person).unit(item.unit);
    tx.record(fact.with("who", by.name.as_str()).with("to", "").with("from", from))?;
    Ok(Item { commissioner: None, ..item })
}

/// Takes a person into the joint team 加入联合督查组.
pub fn join(tx: &mut Tx, at: &AtDesk, person: PersonId) -> Result<()> {
    let item = at.open()?;
    if rows::members(tx, item.id)?.iter().any(|m| m.person == person) {
        return Err(Error::AlreadyDone("该同志已在督查组之中。".into()));
    }
    rows::join(tx, item.id, person)?;
    matter::admit(tx, item.id, person)?;
    notice::tell(tx, person, "supervision", item.id, &format!("您加入了{}的督查组", telling::called(item)))?;
    let name = process::rows::name(tx, person)?;
    record(tx, at, "supervision.join", &name)
}

/// Takes somebody of a unit into the joint team by name: teams are made up of people of many units.
///
/// # Errors
/// [`Error::Field`] at `member` where the unit has nobody, or more than one, of that name.
pub fn join_named(tx: &mut Tx, at: &AtDesk, (unit, name): (UnitId, &str)) -> Result<()> {
    match typed::named(tx, (unit, name), "member")? {
        Some(person) => join(tx, at, person),
        None => Err(Error::field("member", "请填写姓名")),
    }
}

/// Takes a person out of the joint team. Unless something else lets them in, they see no more of the item.
pub fn leave(tx: &mut Tx, at: &AtDesk, person: PersonId) -> Result<()> {
    let item = at.open()?;
    if rows::members(tx, item.id)?.iter().all(|m| m.person != person) {
        return Err(Error::refused("该同志不在督查组之中。"));
    }
    rows::leave(tx, item.id, person)?;
    seen::release(tx, item.id)?;
    let name = process::rows::name(tx, person)?;
    record(tx, at, "supervision.leave", &name)
}

/// The joint team.
pub fn members(tx: &mut Tx, of: &SeenItem) -> Result<Vec<Member>> {
    rows::members(tx, of.item.id)
}

fn record(tx: &mut Tx, at: &AtDesk, verb: &'static str, name: &str) -> Result<()> {
    let actor = &at.0.actor;
    let fact = Fact::new(verb, story::subject(at.0.item.id)).actor(actor.person).unit(at.0.item.unit);
    tx.record(fact.with("who", actor.name.as_str()).with("to", name))?;
    Ok(())
}
