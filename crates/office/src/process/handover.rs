//! Handing over (工作交接) and reassigning (改派): by the administrator of the unit whose person is away, moves or leaves.

use flow::{Command, Duty, DutyKind};
use lexicon::{MatterId, PersonId, UnitId};
use serde_json::{Map, Value};
use store::{Tx, params};

use super::eligible::{self, Seat};
use super::{Move, Running, act, person_token, rows, running};
use crate::matter::{self, Matter};
use crate::people::{Actor, Person, Role, UnitAdmin, directory, person};
use crate::supervision::handover as supervised;
use crate::{Error, Result, notice, wording};

/// The proof that the actor administers the unit a person serves in.
#[derive(Debug, Clone)]
pub struct Handing {
    actor: Actor,
    from: Person,
    unit: UnitId,
}

impl Handing {
    /// Whose work it is.
    #[must_use]
    pub fn from(&self) -> &Person {
        &self.from
    }

    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }

    pub(crate) fn unit(&self) -> UnitId {
        self.unit
    }

    /// Only the person's own unit hands over what they do for others: a unit they help out in has but its own matters.
    fn reaches(&self, matter: &Matter) -> bool {
        matter.unit == self.unit || self.from.unit == Some(self.unit)
    }
}

/// A person's part in a matter under way.
#[derive(Debug, Clone)]
pub struct Part {
    /// The matter.
    pub matter: Matter,
    /// Duties open or waiting for others: number and step as the user reads it.
    pub duties: Vec<(u32, String)>,
    /// Whether the person started it, or took over from who did.
    pub is_own: bool,
    /// Whether a step to come is to be theirs.
    pub is_named: bool,
    /// Whether a return would bring it to them: they decided a step and nobody took that over since.
    pub may_come_back: bool,
}

impl Part {
    /// Whether something waits for the person, now or later.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.duties.is_empty() || self.is_own || self.is_named
    }
}

/// Proves that the actor looks after this person's work.
///
/// # Errors
/// [`Error::NotFound`] for a person of another unit, and for whoever administers none.
pub fn handing(tx: &mut Tx, actor: &Actor, person: PersonId) -> Result<Handing> {
    let unit = actor.own_unit()?;
    actor.unit_admin(unit)?;
    let from = person::person(tx, person)?;
    if from.unit != Some(unit) && !directory::serves(tx, person, unit)? {
        return Err(Error::NotFound);
    }
    Ok(Handing { actor: actor.clone(), from, unit })
}

/// Everybody of the administrator's unit with how many tasks each has open, those who left last.
pub fn workloads(tx: &mut Tx, admin: &UnitAdmin) -> Result<Vec<(Person, i64)>> {
    let open: Vec<(PersonId, i64)> =
        tx.query(rows::OPEN_BY_HOLDER, params![admin.unit()], |r| Ok((r.get(0)?, r.get(1)?)))?;
    let count = |p: &Person| open.iter().find(|(id, _)| *id == p.id).map_or(0, |(_, n)| *n);
    Ok(directory::everybody(tx, admin)?
        .into_iter()
        .map(|p| {
            let open = count(&p);
            (p, open)
        })
        .collect())
}

/// What a person has part in that is not finished, as it came. Also what they only handled before: returned, it would reach them.
pub fn parts(tx: &mut Tx, handing: &Handing) -> Result<Vec<Part>> {
    let all = parts_of(tx, handing.from.id)?;
    Ok(all.into_iter().filter(|part| handing.reaches(&part.matter)).collect())
}

fn parts_of(tx: &mut Tx, person: PersonId) -> Result<Vec<Part>> {
    let ids: Vec<MatterId> = tx.query(rows::NAMING, params![format!("%{person}%")], |r| r.get(0))?;
    let mut out = Vec::new();
    for id in ids {
        let running = running::load(tx, id)?;
        let matter = matter::rows::find(tx, id)?;
        let part = part(&running, matter, person);
        if part.is_open() || part.may_come_back {
            out.push(part);
        }
    }
    Ok(out)
}

fn part(running: &Running, matter: Matter, person: PersonId) -> Part {
    let name = |d: &Duty| match d.kind {
        DutyKind::Read => "传阅".to_string(),
        DutyKind::Work => running.definition.step(&d.step).map_or_else(|| d.step.to_string(), |s| s.name.clone()),
    };
    let mine = running.state.duties.iter().filter(|d| d.is_pending() && d.holder == person);
    Part {
        matter,
        duties: mine.map(|d| (d.id, name(d))).collect(),
        is_own: running.state.current_initiator() == Some(person),
        is_named: names(&running.fields, person).next().is_some(),
        may_come_back: running.state.may_come_back_to(person),
    }
}

/// The form fields that name a person.
fn names(fields: &Map<String, Value>, person: PersonId) -> impl Iterator<Item = &str> {
    let token = person_token(person);
    let has = move |value: &Value| value.as_array().is_some_and(|list| list.contains(&token));
    fields.iter().filter(move |(_, value)| has(value)).map(|(key, _)| key.as_str())
}

/// Refuses that a person leaves, moves or is switched off while something waits for them, saying how much and who hands it over.
pub(crate) fn require_none(tx: &mut Tx, person: &Person) -> Result<()> {
    let parts = parts_of(tx, person.id)?;
    let duties: usize = parts.iter().map(|p| p.duties.len()).sum();
    let own = parts.iter().filter(|p| p.is_own && p.duties.is_empty()).count();
    let answers = supervised::answers(tx, person.id)?;
    let Some(unit) = person.unit.filter(|_| duties + own + answers.len() > 0) else { return Ok(()) };
    let mut has = Vec::new();
    if duties > 0 {
        has.push(format!("{duties} 件待办待阅"));
    }
    if own > 0 {
        has.push(format!("{own} 件本人发起、尚未办结的公文"));
    }
    has.extend(supervised::counted(&answers));
    let admins = directory::holders(tx, Role::UnitAdmin, unit, None)?;
    let names = directory::person_names(tx, &admins)?;
    let names: Vec<&str> = admins.iter().filter_map(|a| names.get(a)).map(String::as_str).collect();
    let who = if names.is_empty() { "（尚未授权）".into() } else { names.join("、") };
    Err(Error::refused(format!(
        "{}名下还有 {}，请先由该单位的单位管理{who}在“工作交接”页移交。",
        person.name,
        has.join("、")
    )))
}

/// How work is handed over.
#[derive(Debug, Clone)]
pub struct Handover {
    /// To whom.
    pub to: PersonId,
    /// Which matters.
    pub matters: Vec<MatterId>,
    /// Which supervised items and groups, by [`crate::supervision::Answering::key`].
    pub answers: Vec<String>,
    /// Why.
    pub reason: String,
}

/// Hands over 工作交接: everything the person has in the matters named goes to another, who must be allowed each step.
///
/// # Errors
/// [`Error::Field`] on `to`, `matters` or `reason`; nothing is handed over then.
pub fn hand_over(tx: &mut Tx, handing: &Handing, order: &Handover) -> Result<usize> {
    let reason = reason(&order.reason)?;
    let to = receiver(tx, handing, order.to)?;
    let known = parts(tx, handing)?;
    let chosen: Vec<Part> = known.into_iter().filter(|p| order.matters.contains(&p.matter.id)).collect();
    for part in &chosen {
        one(tx, handing, part, (&to, reason))?;
    }
    let answers = supervised::take_over(tx, handing, &to, (&order.answers, reason))?;
    let count = chosen.len() + answers;
    if count == 0 {
        return Err(Error::field("matters", "请至少选择一件移交的公文或督办事项"));
    }
    let (from, by) = (&handing.from, &handing.actor);
    let what = [(chosen.len(), "件公文"), (answers, "项督办职责")].into_iter().filter(|(n, _)| *n > 0);
    let what = what.map(|(n, of)| format!("{n} {of}")).collect::<Vec<_>>().join("、");
    let line = format!("{}将{}的 {what}交您办理：{reason}", by.name, from.name);
    notice::tell_plain(tx, to.id, "handover", &line)?;
    if from.is_active() && from.id != by.person {
        let line = format!("{}将您的 {what}交{}办理：{reason}", by.name, to.name);
        notice::tell_plain(tx, from.id, "handover", &line)?;
    }
    Ok(count)
}

fn receiver(tx: &mut Tx, handing: &Handing, to: PersonId) -> Result<Person> {
    if to == handing.from.id || !directory::serves(tx, to, handing.unit)? {
        return Err(Error::field("to", "请选择本单位在职的另一人接办"));
    }
    person::person(tx, to)
}

fn one(tx: &mut Tx, handing: &Handing, part: &Part, (to, reason): (&Person, &str)) -> Result<()> {
    let (from, matter) = (handing.from.id, &part.matter);
    let running = running::load(tx, matter.id)?;
    let fits = fitting(tx, handing, &running, to.id);
    fits.map_err(|e| Error::field("to", format!("《{}》：{e}；可另选一人，或先不选这一件", matter.title)))?;
    let took_part = running.state.duties.iter().any(|d| d.principal() == from || d.holder == from);
    let mut set = Map::new();
    for field in names(&running.fields, from) {
        set.insert(field.into(), renamed(&running.fields[field], from, to.id));
    }
    if took_part || part.is_own {
        let order = Move { set, ..Move::from(Command::Handover { from, to: to.id }) }.with_authority();
        let order = order.noted("from", handing.from.name.as_str()).noted("to", to.name.as_str());
        act::act_as(tx, &handing.actor, matter, order.noted("reason", reason))?;
    } else {
        rename(tx, handing, running, (set, to, reason))?;
    }
    matter::admit(tx, matter.id, to.id)?;
    if matter.owner == from {
        matter::bind_owner(tx, matter.id, to.id)?;
    }
    Ok(())
}

/// Refuses a successor who may not handle a step that waits for the person, or be named where the person is named.
fn fitting(tx: &mut Tx, handing: &Handing, running: &Running, to: PersonId) -> Result<()> {
    let from = handing.from.id;
    let waiting = running.state.duties.iter().filter(|d| d.is_pending() && d.is_work() && d.holder == from);
    for duty in waiting {
        seat(handing, running, &duty.step).require(tx, to)?;
    }
    for field in names(&running.fields, from) {
        let roles = eligible::roles_of_field(field);
        if !roles.is_empty() && !directory::holds(tx, to, roles, handing.unit)? {
            let labels: Vec<&str> = roles.iter().map(|r| r.label()).collect();
            return Err(Error::field("to", format!("接办人须有“{}”角色", labels.join("”或“"))));
        }
    }
    Ok(())
}

fn seat<'a>(handing: &Handing, running: &'a Running, step: &'a str) -> Seat<'a> {
    // A section head's own draft may pass to whoever reviews it: only the one who started a flow is kept from reviewing it.
    let initiator = running.state.current_initiator().unwrap_or(handing.from.id);
    Seat { definition: running.definition.as_ref(), step, unit: handing.unit, initiator }
}

fn renamed(list: &Value, from: PersonId, to: PersonId) -> Value {
    let (old, new) = (person_token(from), person_token(to));
    let mut out: Vec<Value> = Vec::new();
    for token in list.as_array().into_iter().flatten() {
        let token = if *token == old { &new } else { token };
        if !out.contains(token) {
            out.push(token.clone());
        }
    }
    out.into()
}

/// The person is only named for a step to come: the flow itself knows nothing of them yet.
fn rename(
    tx: &mut Tx,
    handing: &Handing,
    mut running: Running,
    (set, to, reason): (Map<String, Value>, &Person, &str),
) -> Result<()> {
    running.fields.extend(set);
    running::save(tx, &running)?;
    let actor = &handing.actor;
    let fact = ledger::Fact::new("task.hand_over", crate::story::subject(running.matter)).actor(actor.person);
    let fact = fact.unit(handing.unit).with("who", actor.name.as_str()).with("from", handing.from.name.as_str());
    tx.record(fact.with("to", to.name.as_str()).with("reason", reason))?;
    Ok(())
}

/// Reassigns 改派 one task: at the same step another person has it. Steps are not skipped or gone back to by this.
///
/// # Errors
/// [`Error::Field`] on `to` or `reason`; [`Error::NotFound`] when the duty is not one of the person's.
pub fn reassign(tx: &mut Tx, handing: &Handing, at: (MatterId, u32), to: PersonId, why: &str) -> Result<()> {
    let why = reason(why)?;
    let (id, duty) = at;
    let to = receiver(tx, handing, to)?;
    let running = running::load(tx, id)?;
    let matter = matter::rows::find(tx, id)?;
    let mine = |d: &&Duty| d.id == duty && d.is_pending() && d.is_work() && d.holder == handing.from.id;
    let duty = running.state.duties.iter().find(mine).filter(|_| handing.reaches(&matter)).ok_or(Error::NotFound)?;
    seat(handing, &running, &duty.step).require(tx, to.id)?;
    let step = duty.step.clone();
    let command = Command::Reroute { duty: duty.id, to: step, persons: vec![to.id], reason: why.into() };
    let order = Move::from(command).with_authority().noted("from", handing.from.name.as_str());
    act::act_as(tx, &handing.actor, &matter, order.noted("to", to.name.as_str()))?;
    let line = format!("{}将《{}》改派您办理：{why}", handing.actor.name, matter.title);
    notice::tell(tx, to.id, "handover", id, &line)
}

/// Those a duty of the person may be reassigned to.
pub fn takers(tx: &mut Tx, handing: &Handing, at: (MatterId, u32)) -> Result<(Part, Vec<Person>)> {
    let (id, duty) = at;
    let running = running::load(tx, id)?;
    let matter = matter::rows::find(tx, id)?;
    let mine = |d: &&Duty| d.id == duty && d.is_pending() && d.is_work() && d.holder == handing.from.id;
    let duty = running.state.duties.iter().find(mine).filter(|_| handing.reaches(&matter)).ok_or(Error::NotFound)?;
    let seat = seat(handing, &running, &duty.step);
    let mut out = seat.people(tx)?;
    out.retain(|p| p.id != handing.from.id);
    let mut part = part(&running, matter, handing.from.id);
    part.duties.retain(|(id, _)| *id == duty.id);
    Ok((part, out))
}

fn reason(text: &str) -> Result<&str> {
    wording::reason("reason", text, "请写明交接的理由")
}
