//! Add-sign and remove-sign (加签、减签): the holder asks more persons for their opinion before, beside or after deciding.
//!
//! An added signer gives an opinion and nothing else: what the step itself does (sign, number, seal) stays with its handlers.

use flow::Command;
use lexicon::PersonId;
use store::Tx;

pub use flow::Place;

use super::{Held, Moved, Running, act, act_as, eligible, may, rows, running};
use crate::matter::Matter;
use crate::people::{Actor, Person, directory};
use crate::process::Move;
use crate::{Error, Result, notice, wording};

/// An add-sign 加签 as its holder wrote it.
#[derive(Debug, Clone)]
pub struct AddSign {
    /// When they are asked.
    pub place: Place,
    /// Whom.
    pub persons: Vec<PersonId>,
    /// On what; may be empty.
    pub reason: String,
}

/// The word for when added signers are asked.
#[must_use]
pub fn place_word(place: Place) -> &'static str {
    match place {
        Place::Before => "前加签",
        Place::Beside => "并加签",
        Place::After => "后加签",
    }
}

/// Whom the holder may ask 加签: those of the holder's own unit who do not have this step already.
pub fn signers(tx: &mut Tx, running: &Running, held: &Held) -> Result<Vec<Person>> {
    let unit = eligible::seat(tx, running, held)?.unit;
    let mut people = directory::people_of_unit(tx, unit)?;
    people.retain(|person| !asked(running, held, person.id));
    Ok(people)
}

/// Whether a person has the step held already.
fn asked(running: &Running, held: &Held, person: PersonId) -> bool {
    let visit = running.state.duty(held.task.duty).map(|d| d.visit);
    let same = |d: &&flow::Duty| Some(d.visit) == visit && d.is_pending() && d.is_work();
    running.state.duties.iter().filter(same).any(|d| d.holder == person)
}

/// Add-sign 加签: asks more persons of the unit for their opinion; they are told.
///
/// # Errors
/// [`Error::Field`] on `persons` or `reason`.
pub fn add_sign(tx: &mut Tx, held: &Held, order: &AddSign) -> Result<Moved> {
    let reason = order.reason.trim();
    if !reason.is_empty() {
        wording::reason("reason", reason, "")?;
    }
    let running = running::load(tx, held.matter.id)?;
    let names = named(tx, &running, held, &order.persons)?;
    let AddSign { place, persons, .. } = order.clone();
    let command = Command::AddSign { duty: held.task.duty, place, persons, reason: reason.into() };
    let noted = Move::from(command).noted("to", names.join("、")).noted("place", place_word(place));
    let moved = act(tx, held, noted)?;
    let ends = if reason.is_empty() { String::new() } else { format!("：{reason}") };
    let line = format!("{}就《{}》请您加签{ends}", held.actor.name, held.matter.title);
    for person in &order.persons {
        notice::tell(tx, *person, "addsign", held.matter.id, &line)?;
        // Whoever is asked later may know of it now: the notice leads there.
        crate::matter::admit(tx, held.matter.id, *person)?;
    }
    Ok(moved)
}

fn named(tx: &mut Tx, running: &Running, held: &Held, persons: &[PersonId]) -> Result<Vec<String>> {
    if persons.is_empty() {
        return Err(Error::field("persons", "请至少选择一位加签人"));
    }
    let unit = eligible::seat(tx, running, held)?.unit;
    let mut names = Vec::new();
    for person in persons {
        let name = rows::name(tx, *person)?;
        if !directory::serves(tx, *person, unit)? {
            return Err(Error::field("persons", "加签只能请本单位在职的人员"));
        }
        if asked(running, held, *person) {
            return Err(Error::field("persons", format!("{name}正在办理“{}”，请另选人员", held.task.step_name)));
        }
        names.push(name);
    }
    Ok(names)
}

/// Somebody asked by add-sign who has not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The duty's number.
    pub duty: u32,
    /// Who is asked.
    pub name: String,
    /// At which step.
    pub step_name: String,
}

/// The added signers the actor may take off 减签.
pub fn removable(tx: &mut Tx, actor: &Actor, matter: &Matter, running: &Running) -> Result<Vec<Added>> {
    let mut out = Vec::new();
    for duty in running.state.duties.iter().filter(|d| d.is_pending() && d.added_by.is_some()) {
        if may::remove_sign(tx, actor, matter, running, duty.id)? {
            let step = running.definition.step(&duty.step);
            let step_name = step.map_or_else(|| duty.step.to_string(), |s| s.name.clone());
            out.push(Added { duty: duty.id, name: rows::name(tx, duty.holder)?, step_name });
        }
    }
    Ok(out)
}

/// Remove-sign 减签: takes an added signer off who has not answered yet; they are told.
pub fn remove_sign(tx: &mut Tx, actor: &Actor, matter: &Matter, duty: u32) -> Result<Moved> {
    let running = running::load(tx, matter.id)?;
    let person = running.state.duty(duty).map(|d| d.holder).ok_or(Error::NotFound)?;
    let name = rows::name(tx, person)?;
    let moved = act_as(tx, actor, matter, Move::from(Command::RemoveSign { duty }).noted("to", name))?;
    let line = format!("{}撤销了《{}》对您的加签，您不必再办", actor.name, matter.title);
    notice::tell(tx, person, "addsign", matter.id, &line)?;
    Ok(moved)
}
