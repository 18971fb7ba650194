//! Playing papers through the office by the real verbs, as their handlers would, with a clock that moves on.

use lexicon::{Instant, MatterId, PersonId, SecurityLabel, UnitId, WorkCalendar};
use store::{BlobId, Blobs, Db, Tx, params};

use super::texts::{INSTRUCTIONS, OPINIONS, RESULTS, paper};
use super::{Dice, Place, SetClock};
use crate::document::dispatch::{self, Addressees};
use crate::document::incoming::{Assignment, Nature};
use crate::document::numbering::Choice;
use crate::document::{CHECKS, Check, Decision, Head, Press, Retention, Start, StepForm, decide, draft};
use crate::people::{Actor, Console, Role, actor, directory};
use crate::process::{self, Held, held};
use crate::{Error, Result, matter};

/// What the player has at hand.
pub struct Doing<'a> {
    /// The database.
    pub db: &'a Db,
    /// The stored files.
    pub blobs: &'a Blobs,
    /// The printer of the issued files.
    pub press: &'a dyn Press,
    /// The people.
    pub place: &'a Place,
    /// The choices.
    pub dice: Dice,
    /// Moves the clock.
    pub clock: SetClock<'a>,
    /// The present of the demo: nothing happens after it.
    pub until: Instant,
}

/// Plays one outgoing paper from a unit, from its first word as far as time allows; then, in every unit it went to, the
/// incoming paper it became.
pub fn play(doing: &mut Doing, unit: &str, started: Instant) -> Result<MatterId> {
    let id = start(doing, unit, started)?;
    walk(doing, id, started)?;
    for (dispatch, to) in doing.db.read(|tx| sent(tx, id))? {
        if doing.dice.chance(88) {
            receive(doing, dispatch, to)?;
        }
    }
    Ok(id)
}

fn sent(tx: &mut Tx, id: MatterId) -> Result<Vec<(lexicon::DispatchId, UnitId)>> {
    let rows = tx.query(crate::document::rows::DISPATCHES_OF, params![id], |r| Ok((r.get(0)?, r.get(3)?)))?;
    Ok(rows)
}

fn start(doing: &mut Doing, unit: &str, started: Instant) -> Result<MatterId> {
    let office = unit == "qzfb";
    let logins: &[&str] = if office { &["linxiaotang", "jiangyifan", "qinmuyang"] } else { &["ky"] };
    let suffix = *doing.dice.pick(logins);
    let login = if office { suffix.to_string() } else { format!("{unit}-{suffix}") };
    let place = doing.place;
    let name: String = doing.db.read(|tx| unit_name(tx, place.units[unit]))?;
    let to = if office { "各镇人民政府，区政府各部门" } else { "区政府办公室" };
    let (genre, urgency, content) = paper(&mut doing.dice, &name, to);
    let series = doing.place.series.get(unit).copied();
    let head = Head { genre, urgency, label: SecurityLabel::Internal, series, copies: 60 };
    (doing.clock)(started);
    let place = doing.place;
    doing.db.write(|tx| {
        let actor = place.actor(tx, &login)?;
        draft::start(tx, &actor, head.clone(), content.clone())
    })
}

fn unit_name(tx: &mut Tx, unit: UnitId) -> Result<String> {
    Ok(tx.one(crate::document::rows::UNIT_NAME, params![unit], |r| r.get(0))?)
}

/// Lets every handler decide in turn, each after a believable while, until the present or the end.
fn walk(doing: &mut Doing, id: MatterId, from: Instant) -> Result<()> {
    let calendar = WorkCalendar::statutory();
    let mut now = from;
    for _ in 0..40 {
        let open = doing.db.read(|tx| open_tasks(tx, id))?;
        let Some((task, _)) = open.first().copied() else { break };
        let while_ = 15 + i64::try_from(doing.dice.below(240)).unwrap_or(0);
        now = calendar.add_minutes(now, while_).at;
        if now > doing.until {
            break;
        }
        (doing.clock)(now);
        step(doing, task)?;
    }
    Ok(())
}

fn open_tasks(tx: &mut Tx, id: MatterId) -> Result<Vec<(lexicon::TaskId, PersonId)>> {
    let tasks = process::open_tasks(tx, id)?;
    Ok(tasks.into_iter().map(|t| (t.id, t.holder)).collect())
}

/// Carries out one task as its holder.
fn step(doing: &mut Doing, task: lexicon::TaskId) -> Result<()> {
    let held = doing.db.write(|tx| {
        let who = process::holder(tx, task)?;
        let actor = actor::actor_of_person(tx, &Console::at_the_machine(), who)?;
        let held = held(tx, &actor, task)?;
        process::see(tx, &held)?;
        Ok::<_, Error>(held)
    })?;
    if held.task.is_reading {
        return doing.db.write(|tx| process::read(tx, &held, "").map(|_| ()));
    }
    let decision = decision(doing, &held)?;
    doing.db.write(|tx| decide(tx, &held, &decision).map(|_| ()))
}

fn decision(doing: &mut Doing, held: &Held) -> Result<Decision> {
    let form = match held.task.step.as_str() {
        "draft" => StepForm::Draft(naming(doing, held)?),
        "office_review" => StepForm::Review(passed()),
        "number" => StepForm::Number(Choice::Next),
        "seal" => seal(doing, held)?,
        "issue" => StepForm::Issue(addressees(doing, held)?),
        "register" => StepForm::Register(Nature::Action),
        "propose" => StepForm::Assign(assignment(doing, held)?),
        "archive" => StepForm::File(Retention::ThirtyYears),
        _ => StepForm::Plain,
    };
    let words: &[&str] = match held.task.step.as_str() {
        "instruct" => &INSTRUCTIONS,
        "lead" | "support" | "finish" | "answer" => &RESULTS,
        "propose" => &["拟请业务科牵头办理，呈领导批示。", "拟请领导阅示后由业务科办理。"],
        "draft" | "number" | "seal" | "issue" | "archive" | "register" => &[""],
        _ => &OPINIONS,
    };
    let opinion = (*doing.dice.pick(words)).to_string();
    Ok(Decision { choice: "agree".into(), opinion, form })
}

fn passed() -> Vec<Check> {
    CHECKS.iter().map(|(k, _)| Check { item: (*k).into(), passed: true, remark: String::new() }).collect()
}

fn code_of(doing: &Doing, unit: UnitId) -> String {
    let found = doing.place.codes.iter().find(|c| doing.place.units.get(*c) == Some(&unit));
    found.cloned().unwrap_or_default()
}

fn naming(doing: &mut Doing, held: &Held) -> Result<Start> {
    let code = code_of(doing, held.matter.unit);
    if code != "qzfb" {
        return Ok(Start { signer: doing.place.people.get(&format!("{code}-jz")).copied(), ..Start::default() });
    }
    let others: Vec<String> = doing.place.codes.iter().filter(|c| *c != "qzfb").cloned().collect();
    let mut units = Vec::new();
    for _ in 0..doing.dice.below(4).min(others.len()) {
        let unit = doing.place.units[doing.dice.pick(&others)];
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    let signer = *doing.dice.pick(&["guhuaian", "luwenbo"]);
    Ok(Start { units, signer: doing.place.people.get(signer).copied(), ..Start::default() })
}

fn seal(doing: &Doing, held: &Held) -> Result<StepForm> {
    let seal = doing.place.seals[&code_of(doing, held.matter.unit)];
    let sheet = doing.db.read(|tx| crate::document::prepare(tx, held, seal))?;
    let pdf: BlobId = doing.blobs.put(&doing.press.pdf(&sheet)?)?;
    Ok(StepForm::Seal { seal, pdf, copies: 60 })
}

fn addressees(doing: &mut Doing, held: &Held) -> Result<Addressees> {
    let code = code_of(doing, held.matter.unit);
    if code != "qzfb" {
        return Ok(Addressees { main: vec![doing.place.units["qzfb"]], cc: Vec::new() });
    }
    let others: Vec<String> = doing.place.codes.iter().filter(|c| *c != "qzfb").cloned().collect();
    let mut main: Vec<UnitId> = Vec::new();
    for _ in 0..(2 + doing.dice.below(5)).min(others.len()) {
        let unit = doing.place.units[doing.dice.pick(&others)];
        if !main.contains(&unit) {
            main.push(unit);
        }
    }
    Ok(Addressees { main, cc: Vec::new() })
}

fn assignment(doing: &mut Doing, held: &Held) -> Result<Assignment> {
    let code = code_of(doing, held.matter.unit);
    let office = code == "qzfb";
    let of = |login: &str| doing.place.people.get(login).copied();
    let in_unit = |suffix: &str| doing.place.people.get(&format!("{code}-{suffix}")).copied();
    if doing.dice.clone().chance(25) {
        let logins = if office { ["heyanqiu", "tangruoshui"].map(of) } else { [in_unit("kz"), in_unit("fj")] };
        let readers = logins.into_iter().flatten().collect();
        doing.dice.below(2);
        return Ok(Assignment { nature: Some(Nature::Reading), readers, ..Assignment::default() });
    }
    doing.dice.below(2);
    let (leader, lead, support) = if office {
        (of("guhuaian"), of("jiangyifan"), of("qinmuyang"))
    } else {
        (in_unit("jz"), in_unit("ky"), in_unit("kz"))
    };
    Ok(Assignment {
        nature: Some(Nature::Action),
        leaders: leader.into_iter().collect(),
        lead,
        support: support.into_iter().collect(),
        readers: Vec::new(),
    })
}

/// The receiver signs for the paper and handles it.
fn receive(doing: &mut Doing, id: lexicon::DispatchId, unit: UnitId) -> Result<()> {
    let calendar = WorkCalendar::statutory();
    let sent: Instant = doing.db.read(|tx| sent_at(tx, id))?;
    let now = calendar.add_minutes(sent, 20 + i64::try_from(doing.dice.below(300)).unwrap_or(0)).at;
    if now > doing.until {
        return Ok(());
    }
    (doing.clock)(now);
    let incoming = doing.db.write(|tx| {
        let registrar = first(directory::holders(tx, Role::Registrar, unit, None)?)?;
        let actor: Actor = actor::actor_of_person(tx, &Console::at_the_machine(), registrar)?;
        let at = dispatch::addressed(tx, &actor, id)?;
        dispatch::receive(tx, &at)
    })?;
    let wanted = doing.db.read(|tx| matter::rows::find(tx, incoming))?;
    walk(doing, wanted.id, now)
}

fn sent_at(tx: &mut Tx, id: lexicon::DispatchId) -> Result<Instant> {
    Ok(tx.one(crate::document::rows::DISPATCH, params![id], |r| r.get(6))?)
}

fn first(people: Vec<PersonId>) -> Result<PersonId> {
    people.into_iter().next().ok_or_else(|| Error::Setup("演示单位没有收发员".into()))
}
