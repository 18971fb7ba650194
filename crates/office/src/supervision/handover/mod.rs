//! Handover (督办交接): what a person answers for in 督办, and who takes it over before they move or leave.

pub mod rows;

use ledger::Fact;
use lexicon::{ChargeId, GroupId, MatterId, PersonId, UnitId};
use store::Tx;

use super::{Item, Part, charge, member, rows as items, seen};
use crate::people::{Actor, Person, UnitAdmin, directory};
use crate::process::Handing;
use crate::{Error, Result, matter, notice, process, story};

/// As what a person answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Post {
    /// In charge of a unit's part 责任人.
    Charge(ChargeId, Part),
    /// Looks after an item for the office 督查专员.
    Commissioner,
    /// Leads a special group 组长.
    Group(GroupId),
    /// Is in the joint team 督查组成员 of an item.
    Member,
}

/// What a person answers for in 督办 (督办职责).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// As what.
    pub post: Post,
    /// The unit for which they answer, and where whoever takes over must serve.
    pub unit: UnitId,
    /// Its short name.
    pub unit_name: String,
    /// The item; none for a group.
    pub item: Option<MatterId>,
    /// The item's number; empty for a group.
    pub number: String,
    /// What is to be done, or the name of the group.
    pub title: String,
}

impl Answering {
    /// What a form names it by: the identifier of the charge, the item or the group.
    #[must_use]
    pub fn key(&self) -> String {
        match (self.post, self.item) {
            (Post::Charge(id, _), _) => id.to_string(),
            (Post::Group(id), _) => id.to_string(),
            (Post::Commissioner, item) => item.map(|id| id.to_string()).unwrap_or_default(),
            (Post::Member, item) => item.map(|id| format!("{id}-member")).unwrap_or_default(),
        }
    }

    /// As what, as the user reads it.
    #[must_use]
    pub fn label(&self) -> String {
        match self.post {
            Post::Charge(_, part) => format!("{}责任人", part.label()),
            Post::Commissioner => "督查专员".into(),
            Post::Group(_) => "专项小组组长".into(),
            Post::Member => "督查组成员".into(),
        }
    }
}

/// What a person answers for that is not finished, the earliest limit first.
pub(crate) fn answers(tx: &mut Tx, person: PersonId) -> Result<Vec<Answering>> {
    let mut all = rows::charges(tx, person)?;
    all.extend(rows::commissions(tx, person)?);
    all.extend(rows::groups(tx, person)?);
    Ok(all)
}

/// What the administrator may hand over for a person: what they answer for in this unit, and everything for a person of this unit;
/// with it where they are in a joint team 督查组, which keeps nobody from leaving.
pub fn answering(tx: &mut Tx, handing: &Handing) -> Result<Vec<Answering>> {
    let own = handing.from().unit == Some(handing.unit());
    let mut all = answers(tx, handing.from().id)?;
    all.extend(rows::memberships(tx, handing.from().id)?);
    Ok(all.into_iter().filter(|a| own || a.unit == handing.unit()).collect())
}

/// How many items and groups each person of the administrator's unit answers for.
pub fn workloads(tx: &mut Tx, admin: &UnitAdmin) -> Result<Vec<(PersonId, i64)>> {
    rows::workloads(tx, admin.unit())
}

/// How much that is, in words: `3 项督办事项（责任人、督查专员）`, `1 个专项小组`.
pub(crate) fn counted(all: &[Answering]) -> Vec<String> {
    let (groups, of_items): (Vec<_>, Vec<_>) = all.iter().partition(|a| a.item.is_none());
    let mut items: Vec<MatterId> = of_items.iter().filter_map(|a| a.item).collect();
    items.sort();
    items.dedup();
    let mut labels: Vec<String> = of_items.iter().map(|a| a.label()).collect();
    labels.sort();
    labels.dedup();
    let mut says = Vec::new();
    if !items.is_empty() {
        says.push(format!("{} 项督办事项（{}）", items.len(), labels.join("、")));
    }
    if !groups.is_empty() {
        says.push(format!("{} 个专项小组", groups.len()));
    }
    says
}

/// Refuses that a person no longer serves in a unit while they answer for something there.
pub(crate) fn require_none_in(tx: &mut Tx, person: &Person, unit: UnitId) -> Result<()> {
    let all: Vec<Answering> = answers(tx, person.id)?.into_iter().filter(|a| a.unit == unit).collect();
    let (Some(first), says) = (all.first(), counted(&all)) else { return Ok(()) };
    Err(Error::refused(format!(
        "{}在{}名下还有 {}，请先由该单位的单位管理在“工作交接”页移交。",
        person.name,
        first.unit_name,
        says.join("、")
    )))
}

/// Refuses that a unit is closed while it is responsible for open items or supervises any.
pub(crate) fn require_no_items(tx: &mut Tx, (unit, name): (UnitId, &str)) -> Result<()> {
    let (charged, supervised) = rows::open_of_unit(tx, unit)?;
    let mut has = Vec::new();
    if charged > 0 {
        has.push(format!("承办的督办事项 {charged} 项（请先变更责任单位或办结销号）"));
    }
    if supervised > 0 {
        has.push(format!("负责督查的事项 {supervised} 项（请先办结销号）"));
    }
    if has.is_empty() {
        return Ok(());
    }
    Err(Error::refused(format!("{name}还有{}，不能撤销。", has.join("、"))))
}

/// Hands over what is named by its keys; whoever takes over must serve where it belongs. How many there were.
///
/// # Errors
/// [`Error::Field`] on `to` for somebody who may not take it; nothing is handed over then.
pub(crate) fn take_over(
    tx: &mut Tx,
    handing: &Handing,
    to: &Person,
    (keys, reason): (&[String], &str),
) -> Result<usize> {
    let known = answering(tx, handing)?;
    let chosen: Vec<Answering> = known.into_iter().filter(|a| keys.contains(&a.key())).collect();
    for one in &chosen {
        fits(tx, one, to.id)
            .map_err(|e| Error::field("to", format!("“{}”：{e}；可另选一人，或先不选这一项", one.title)))?;
        pass(tx, (handing.actor(), handing.from()), one, (to, reason))?;
    }
    Ok(chosen.len())
}

fn fits(tx: &mut Tx, one: &Answering, to: PersonId) -> Result<()> {
    if one.post == Post::Commissioner {
        return member::require_commissioner(tx, one.unit, Some(to));
    }
    if directory::serves(tx, to, one.unit)? {
        return Ok(());
    }
    Err(Error::refused(format!("接办人须在{}任职", one.unit_name)))
}

fn pass(tx: &mut Tx, (by, from): (&Actor, &Person), one: &Answering, (to, reason): (&Person, &str)) -> Result<()> {
    let item = match one.item {
        Some(id) => Some(items::find(tx, id)?.ok_or(Error::NotFound)?),
        None => None,
    };
    let subject = match (one.post, &item) {
        (Post::Charge(id, part), Some(item)) => {
            charge::put_in_charge(tx, item, (id, part), to.id)?;
            story::subject(item.id)
        }
        (Post::Commissioner, Some(item)) => {
            items::set_commissioner(tx, item, Some(to.id))?;
            matter::admit(tx, item.id, to.id)?;
            story::subject(item.id)
        }
        (Post::Member, Some(item)) => {
            items::leave(tx, item.id, from.id)?;
            if items::members(tx, item.id)?.iter().all(|m| m.person != to.id) {
                items::join(tx, item.id, to.id)?;
            }
            matter::admit(tx, item.id, to.id)?;
            story::subject(item.id)
        }
        (Post::Group(id), _) => {
            rows::lead_group(tx, id, to.id)?;
            format!("unit:{}", one.unit)
        }
        _ => return Err(Error::NotFound),
    };
    if let Some(item) = &item {
        seen::release(tx, item.id)?;
    }
    let fact = Fact::new("supervision.hand_over", subject).actor(by.person).unit(one.unit);
    let fact = fact.with("who", by.name.as_str()).with("from", from.name.as_str()).with("to", to.name.as_str());
    tx.record(fact.with("what", one.label()).with("title", one.title.as_str()).with("reason", reason))?;
    Ok(())
}

/// An item that was closed is opened again: who was in charge may have left meanwhile. Then the head of the unit is.
///
/// # Errors
/// [`Error::Refused`] for a unit without a head.
pub(super) fn renew(tx: &mut Tx, by: &Actor, item: &Item) -> Result<()> {
    for old in items::charges(tx, item.id)?.into_iter().filter(|c| c.ended_at.is_none()) {
        if directory::serves(tx, old.person, old.unit)? {
            continue;
        }
        let head = directory::head_of_unit(tx, old.unit)?.ok_or_else(|| {
            let (unit, who) = (&old.unit_name, &old.person_name);
            Error::refused(format!("责任人{who}已不在{unit}任职，{unit}又没有主要负责人，请先明确，再重新办理。"))
        })?;
        charge::put_in_charge(tx, item, (old.id, old.part), head)?;
        let line = format!("督办事项“{}”重新办理，您是责任人", super::opening::title(&item.content));
        notice::tell(tx, head, "supervision", item.id, &line)?;
        let fact = Fact::new("supervision.hand_over", story::subject(item.id)).actor(by.person).unit(old.unit);
        let fact = fact.with("who", by.name.as_str()).with("from", old.person_name.as_str());
        let fact = fact.with("to", process::rows::name(tx, head)?).with("what", format!("{}责任人", old.part.label()));
        tx.record(fact.with("reason", "原责任人已不在该单位任职"))?;
    }
    seen::release(tx, item.id)
}
