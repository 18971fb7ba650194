//! Commissioner (督查专员) and joint team (联合督查组): people who look after an item beside the office.

use ledger::Fact;
use lexicon::{PersonId, UnitId};
use store::Tx;

use super::{AtDesk, SeenItem, rows};
use crate::people::directory;
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

/// Names the commissioner 指定督查专员, or nobody.
pub fn assign(tx: &mut Tx, at: &AtDesk, person: Option<PersonId>) -> Result<()> {
    let item = at.open()?;
    rows::set_commissioner(tx, item, person)?;
    let name = match person {
        Some(person) => {
            matter::admit(tx, item.id, person)?;
            notice::tell(
                tx,
                person,
                "supervision",
                item.id,
                &format!("您是督办事项“{}”的督查专员", at.0.matter.title),
            )?;
            process::rows::name(tx, person)?
        }
        None => String::new(),
    };
    record(tx, at, "supervision.commissioner", &name)
}

/// Takes a person into the joint team 加入联合督查组.
pub fn join(tx: &mut Tx, at: &AtDesk, person: PersonId) -> Result<()> {
    let item = at.open()?;
    if rows::members(tx, item.id)?.iter().any(|m| m.person == person) {
        return Err(Error::AlreadyDone("该同志已在督查组之中。".into()));
    }
    rows::join(tx, item.id, person)?;
    matter::admit(tx, item.id, person)?;
    notice::tell(tx, person, "supervision", item.id, &format!("您加入了督办事项“{}”的督查组", at.0.matter.title))?;
    let name = process::rows::name(tx, person)?;
    record(tx, at, "supervision.join", &name)
}

/// Takes somebody of a unit into the joint team by name: teams are made up of people of many units.
///
/// # Errors
/// [`Error::Field`] at `member` where the unit has nobody, or more than one, of that name.
pub fn join_named(tx: &mut Tx, at: &AtDesk, (unit, name): (UnitId, &str)) -> Result<()> {
    let name = name.trim();
    let found: Vec<PersonId> =
        directory::people_of_unit(tx, unit)?.into_iter().filter(|p| p.name == name).map(|p| p.id).collect();
    match found[..] {
        [person] => join(tx, at, person),
        [] if name.is_empty() => Err(Error::field("member", "请填写姓名")),
        [] => Err(Error::field("member", format!("该单位没有名叫“{name}”的在职人员"))),
        _ => Err(Error::field("member", format!("该单位有 {} 位“{name}”，请先在通讯录中区分", found.len()))),
    }
}

/// Takes a person out of the joint team. What was known stays known.
pub fn leave(tx: &mut Tx, at: &AtDesk, person: PersonId) -> Result<()> {
    let item = at.open()?;
    if rows::members(tx, item.id)?.iter().all(|m| m.person != person) {
        return Err(Error::refused("该同志不在督查组之中。"));
    }
    rows::leave(tx, item.id, person)?;
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
