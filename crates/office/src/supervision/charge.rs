//! Charge (责任): which units are responsible, who is in charge there, 交办 and 签收. An item always has one lead.

use ledger::Fact;
use lexicon::{ChargeId, Instant, Limit, MatterId, PersonId, UnitId};
use store::Tx;

use super::{AtDesk, Charged, Item, Part, SeenItem, feedback, lapse, rows, rules, seen, sheet, telling};
use crate::people::{Actor, directory};
use crate::{Error, Result, limits, matter, notice, story, wording};

/// A unit's part in an item (责任单位). Its clock runs from 交办 until it ended, whoever leads later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// Its identifier.
    pub id: ChargeId,
    /// The unit.
    pub unit: UnitId,
    /// The unit's short name.
    pub unit_name: String,
    /// As what.
    pub part: Part,
    /// Who is in charge 责任人.
    pub person: PersonId,
    /// The name of who is in charge.
    pub person_name: String,
    /// When it was handed over 交办.
    pub handed_at: Instant,
    /// When it is to be signed for.
    pub sign_due_at: Instant,
    /// Who signed for it, and when.
    pub signed: Option<(String, Instant)>,
    /// The person who signed.
    pub signer: Option<PersonId>,
    /// When another took over, and why.
    pub ended_at: Option<Instant>,
    /// Why it ended.
    pub ended_why: String,
}

/// Who is responsible in a unit: whoever is named, who must serve there, else its head.
pub(super) fn responsible(tx: &mut Tx, unit: UnitId, named: Option<PersonId>) -> Result<PersonId> {
    match named {
        Some(person) if directory::serves(tx, person, unit)? => Ok(person),
        Some(_) => Err(Error::field("person", "责任人须为牵头单位的在职人员")),
        None => directory::head_of_unit(tx, unit)?
            .ok_or_else(|| Error::field("person", "该单位没有主要负责人，请指定责任人")),
    }
}

/// Puts another person in charge of a unit's part; of the lead's, the first handler with it.
pub(super) fn put_in_charge(
    tx: &mut Tx,
    item: &Item,
    (charge, part): (ChargeId, Part),
    person: PersonId,
) -> Result<()> {
    rows::name_person(tx, charge, person)?;
    matter::admit(tx, item.id, person)?;
    if part == Part::Lead {
        matter::bind_owner(tx, item.id, person)?;
    }
    Ok(())
}

/// Hands an item to a unit 交办 with its notice 督办通知单: the person in charge and who signs there are told. `order`: what the notice
/// asks for.
pub(super) fn hand(tx: &mut Tx, by: &Actor, item: &Item, to: (UnitId, PersonId, Part), order: &str) -> Result<()> {
    let (unit, person, part) = to;
    let hours = rules(tx, item.unit)?.0.sign_hours;
    let sign_due = limits::due(tx, item.unit, tx.now(), &Limit::WorkMinutes(hours * 60))?;
    // What is due sooner is signed for sooner; on the last day itself the hours of the rule remain, minutes would be no time at all.
    let close = super::opening::close_of(tx, item.unit, item.due_on)?;
    let sign_due = if item.due_on > tx.now().date() { sign_due.min(close) } else { sign_due };
    rows::hand(tx, item.id, (unit, part, person), (by.person, sign_due))?;
    matter::admit(tx, item.id, person)?;
    let line = format!("{}交你单位{}，请签收", telling::called(item), part.label());
    tell(tx, (by, item), (unit, person), &line)?;
    let name = rows::unit_name(tx, unit)?;
    let fact = Fact::new("supervision.hand", story::subject(item.id)).actor(by.person).unit(item.unit);
    let fact = fact.with("who", by.name.as_str()).with("to", name.as_str()).with("part", part.label());
    let named = crate::process::rows::name(tx, person)?;
    tx.record(fact.with("person", named).with_text("to_unit", unit))?;
    sheet::notify(tx, (by, item), (unit, &name), order)
}

/// Tells a unit: the person in charge and who signs there, but not who did it.
fn tell(tx: &mut Tx, (by, item): (&Actor, &Item), (unit, person): (UnitId, PersonId), line: &str) -> Result<()> {
    let people = telling::of_unit(tx, (unit, person))?;
    telling::tell(tx, (by.person, item), people, line)
}

/// The part a unit has in an item now.
pub(super) fn open_of(tx: &mut Tx, item: MatterId, unit: UnitId) -> Result<Option<Charge>> {
    Ok(rows::charges(tx, item)?.into_iter().find(|c| c.unit == unit && c.ended_at.is_none()))
}

/// Hands an item to one more support unit 增加配合单位. `order`: what its notice asks for, [`super::ORDER`] where nothing is typed.
pub fn hand_to(tx: &mut Tx, at: &AtDesk, (unit, person): (UnitId, Option<PersonId>), order: &str) -> Result<()> {
    let (item, order) = (at.open()?, sheet::order(order)?);
    if rows::charges(tx, item.id)?.iter().any(|c| c.unit == unit && c.ended_at.is_none()) {
        return Err(Error::field("unit", "该单位已在责任单位之中"));
    }
    let person = responsible(tx, unit, person)?;
    hand(tx, &at.0.actor, item, (unit, person, Part::Support), order)
}

/// Signs for what was handed over 签收, and with it for the notices 督办通知单 that came along. Signing twice says who was first.
pub fn sign(tx: &mut Tx, at: &Charged) -> Result<()> {
    if let Some((who, when)) = &at.charge.signed {
        return Err(Error::AlreadyDone(format!("{who}已于{}签收。", when.short_label())));
    }
    rows::sign(tx, at.charge.id, at.seen.actor.person)?;
    matter::admit(tx, at.seen.item.id, at.seen.actor.person)?;
    at.record(tx, "supervision.sign", "")?;
    sheet::sign_notices(tx, at)
}

/// Names who is in charge in one's own unit 明确责任人.
pub fn name_person(tx: &mut Tx, at: &Charged, person: PersonId) -> Result<()> {
    at.open()?;
    responsible(tx, at.charge.unit, Some(person))?;
    put_in_charge(tx, &at.seen.item, (at.charge.id, at.charge.part), person)?;
    seen::release(tx, at.seen.item.id)?;
    let line = format!("您是{}的责任人", telling::called(&at.seen.item));
    notice::tell(tx, person, "supervision", at.seen.item.id, &line)?;
    let name = crate::process::rows::name(tx, person)?;
    at.record(tx, "supervision.person", &name)
}

/// Releases a support unit 解除配合, such as one taken on by mistake: its part ends with the reason, and what hung on it lapses.
///
/// # Errors
/// [`Error::Field`] at `unit` where it does not support, or leads.
pub fn release(tx: &mut Tx, at: &AtDesk, unit: UnitId, reason: &str) -> Result<()> {
    let item = at.open()?;
    let charge = open_of(tx, item.id, unit)?.ok_or_else(|| Error::field("unit", "该单位不是本项的责任单位"))?;
    if charge.part == Part::Lead {
        return Err(Error::field("unit", "牵头单位不能解除；请变更牵头单位"));
    }
    let reason = wording::reason("reason", reason, "请写明解除配合的理由")?;
    let line = format!("{}不再由你单位配合：{reason}", telling::called(item));
    end(tx, at, &charge, (reason, &line))?;
    seen::release(tx, item.id)?;
    let fact = Fact::new("supervision.release", story::subject(item.id)).actor(at.0.actor.person).unit(item.unit);
    let fact = fact.with("who", at.0.actor.name.as_str()).with("to", charge.unit_name.as_str());
    tx.record(fact.with_text("to_unit", unit).with("reason", reason))?;
    Ok(())
}

/// Ends a part: what hung on it lapses, and the unit is told.
fn end(tx: &mut Tx, at: &AtDesk, old: &Charge, (reason, line): (&str, &str)) -> Result<()> {
    rows::end_charge(tx, old.id, reason)?;
    feedback::lapse_moved(tx, &at.0.item, old)?;
    tell(tx, (&at.0.actor, &at.0.item), (old.unit, old.person), line)
}

/// Gives the lead to another unit 变更牵头单位. The old lead's part ends with the reason, and its time stays on its own clock; what
/// hung on it lapses, and the unit is told.
/// `order`: what the new lead's notice asks for, [`super::ORDER`] where nothing is typed.
pub fn change_lead(
    tx: &mut Tx,
    at: &AtDesk,
    to: (UnitId, Option<PersonId>),
    (reason, order): (&str, &str),
) -> Result<()> {
    let (item, order) = (at.open()?, sheet::order(order)?);
    let reason = wording::reason("reason", reason, "请写明变更牵头单位的理由")?;
    let (unit, person) = to;
    let person = responsible(tx, unit, person)?;
    let open: Vec<Charge> = rows::charges(tx, item.id)?.into_iter().filter(|c| c.ended_at.is_none()).collect();
    if open.iter().any(|c| c.unit == unit && c.part == Part::Lead) {
        return Err(Error::field("lead", "该单位已经是牵头单位"));
    }
    let name = rows::unit_name(tx, unit)?;
    let line = format!("{}改由{name}牵头，不再由你单位承办：{reason}", telling::called(item));
    for old in &open {
        match old.part {
            Part::Lead => end(tx, at, old, (reason, &line))?,
            // A support unit that leads from now on still owes what it owed.
            Part::Support if old.unit == unit => rows::end_charge(tx, old.id, reason)?,
            Part::Support => {}
        }
    }
    lapse::lapse_pending(tx, at, "牵头单位变更")?;
    hand(tx, &at.0.actor, item, (unit, person, Part::Lead), order)?;
    matter::bind_owner(tx, item.id, person)?;
    seen::release(tx, item.id)?;
    let fact = Fact::new("supervision.lead", story::subject(item.id)).actor(at.0.actor.person).unit(item.unit);
    let fact = fact.with("who", at.0.actor.name.as_str()).with("to", name);
    tx.record(fact.with_text("to_unit", unit).with("reason", reason))?;
    Ok(())
}

impl Charge {
    /// As what, for who reads it now: `牵头`, `原牵头`.
    #[must_use]
    pub fn label(&self) -> String {
        let was = if self.ended_at.is_some() { "原" } else { "" };
        format!("{was}{}", self.part.label())
    }
}

impl AtDesk {
    /// The item, as long as it is not closed.
    pub(super) fn open(&self) -> Result<&Item> {
        self.0.open()
    }
}

impl SeenItem {
    /// The item, as long as it is not closed.
    pub(super) fn open(&self) -> Result<&Item> {
        open(&self.item)
    }
}

impl Charged {
    /// The item, as long as it is not closed.
    pub(super) fn open(&self) -> Result<&Item> {
        self.seen.open()
    }

    pub(super) fn record(&self, tx: &mut Tx, verb: &'static str, words: &str) -> Result<()> {
        let actor = &self.seen.actor;
        let fact = Fact::new(verb, story::subject(self.seen.item.id)).actor(actor.person).unit(self.charge.unit);
        let fact = fact.with("who", actor.name.as_str()).with("unit_name", self.charge.unit_name.as_str());
        tx.record(fact.with("opinion", words))?;
        Ok(())
    }
}

fn open(item: &Item) -> Result<&Item> {
    if let Some(day) = item.withdrawn_on {
        return Err(Error::AlreadyDone(format!("本项已于{}撤项。", lexicon::chinese_date(day))));
    }
    match item.closed_on {
        Some(day) => Err(Error::AlreadyDone(format!("本项已于{}销号。", lexicon::chinese_date(day)))),
        None => Ok(item),
    }
}
