//! Moving (迁移): a matter under way goes on by another version of its flow, one by one, with the reason on record.

use flow::{Command, Definition};
use ledger::Fact;
use lexicon::{InstanceId, Instant, MatterId};
use store::{Tx, params};

use super::versions::{self, Version};
use super::{rows, words};
use crate::matter::Matter;
use crate::people::{Actor, UnitAdmin, directory};
use crate::process::{Running, rows as process_rows, running, tasks};
use crate::{Error, Result, notice, story, wording};

/// A matter of the unit under way on some version of a flow.
#[derive(Debug, Clone)]
pub struct Runner {
    /// The matter.
    pub matter: MatterId,
    /// Its title.
    pub title: String,
    /// Its issue number, if it has one.
    pub number: Option<String>,
    /// When it was opened.
    pub opened_at: Instant,
    /// The version it runs on.
    pub on: InstanceId,
    /// Where it is: step and holder.
    pub at: Vec<(String, String)>,
}

/// Most matters listed at once, the oldest first.
pub const MOST: i64 = 300;

/// The unit's matters under way on a flow, those on a version that is not in force first.
pub fn runners(tx: &mut Tx, admin: &UnitAdmin, key: &str) -> Result<Vec<Runner>> {
    let in_force = super::in_force_of(tx, admin.unit(), key)?.id;
    let mut all = tx.query(rows::RUNNERS, params![admin.unit(), key, in_force, MOST], rows::runner)?;
    for runner in &mut all {
        runner.at = process_rows::where_is(tx, runner.matter)?;
    }
    Ok(all)
}

/// Where one open place of a matter would stand.
#[derive(Debug, Clone)]
pub struct Place {
    /// The step, as the other version calls it.
    pub step: String,
    /// Who has it, and keeps it.
    pub holders: Vec<String>,
    /// Who would handle it if it were entered anew.
    pub who: String,
    /// What differs there, as sentences.
    pub changes: Vec<String>,
}

/// What moving a matter would do.
#[derive(Debug)]
pub struct Preview {
    /// The matter.
    pub matter: Matter,
    /// The version it runs on.
    pub from: Version,
    /// The version it would run on.
    pub to: Version,
    /// Where it would stand; the sentence that refuses it where it cannot be moved.
    pub places: std::result::Result<Vec<Place>, String>,
    /// What the other version does otherwise, in words.
    pub changes: Vec<String>,
    /// The flow as it stands now, drawn.
    pub now: String,
    /// The flow as it would stand, drawn; none where it cannot be moved.
    pub then: Option<String>,
}

/// The matter, what it runs on, and the definition it would run on.
struct Case {
    matter: Matter,
    running: Running,
    from: Version,
    to: Version,
    definition: std::sync::Arc<Definition>,
}

fn case(tx: &mut Tx, admin: &UnitAdmin, key: &str, (matter, to): (MatterId, InstanceId)) -> Result<Case> {
    let matter = crate::matter::rows::find(tx, matter)?;
    if matter.unit != admin.unit() {
        return Err(Error::NotFound);
    }
    let on: InstanceId = tx.opt(rows::RUNS_ON, params![matter.id], |r| r.get(0))?.ok_or(Error::NotFound)?;
    let from = versions::version(tx, admin, key, on)?;
    let to = versions::version(tx, admin, key, to)?;
    let mut running = running::load(tx, matter.id)?;
    // A matter that took another way still remembers the flow it began on.
    let (flow, version) = (running.definition.key().clone(), running.definition.version());
    running.state.definition = Some((flow, version));
    let definition = to.definition()?;
    Ok(Case { matter, running, from, to, definition })
}

/// Looks at what moving a matter to a version would do. Nothing is changed.
///
/// # Errors
/// [`Error::NotFound`] for matters and versions of other units.
pub fn preview(tx: &mut Tx, admin: &UnitAdmin, key: &str, at: (MatterId, InstanceId)) -> Result<Preview> {
    let case = case(tx, admin, key, at)?;
    let Case { running, definition, .. } = &case;
    let places = match flow::adoption(&running.definition, definition, &running.state) {
        Err(refusal) => Err(by_name(&running.definition, refusal.message)),
        Ok(standings) => Ok(standings.into_iter().map(|s| place(tx, definition, s)).collect::<Result<Vec<_>>>()?),
    };
    let then = places.is_ok().then(|| flow::draw::svg(definition, Some(&running.state)));
    Ok(Preview {
        changes: super::changes::between(&running.definition, definition),
        now: flow::draw::svg(&running.definition, Some(&running.state)),
        then,
        places,
        matter: case.matter,
        from: case.from,
        to: case.to,
    })
}

/// A refusal that says the names of steps, where the flow knew only their ids.
fn by_name(definition: &Definition, message: String) -> String {
    let named =
        |text: String, step: &flow::Step| text.replace(&format!("环节 {}", step.id), &format!("环节“{}”", step.name));
    let mut steps: Vec<&flow::Step> = definition.steps().iter().collect();
    steps.sort_by_key(|step| std::cmp::Reverse(step.id.len()));
    steps.into_iter().fold(message, named)
}

fn place(tx: &mut Tx, definition: &Definition, standing: flow::Standing) -> Result<Place> {
    let names = directory::person_names(tx, &standing.holders)?;
    Ok(Place {
        holders: standing.holders.iter().filter_map(|id| names.get(id).cloned()).collect(),
        who: words::who(definition, &standing.actor),
        step: standing.name,
        changes: standing.changes,
    })
}

/// Moves a matter to a version 迁移; whoever has it keeps it and is told.
///
/// # Errors
/// [`Error::Refused`] where a step the matter stands at has no place in that version; [`Error::Field`] without a reason.
pub fn adopt(
    tx: &mut Tx,
    (actor, admin): (&Actor, &UnitAdmin),
    key: &str,
    at: (MatterId, InstanceId),
    reason: &str,
) -> Result<()> {
    let case = case(tx, admin, key, at)?;
    let reason = wording::reason("reason", reason, "请写明迁移的理由")?;
    let Case { matter, mut running, .. } = case;
    if let Err(refusal) = flow::adoption(&running.definition, &case.definition, &running.state) {
        return Err(Error::refused(by_name(&running.definition, refusal.message)));
    }
    running.definition = case.definition;
    let who = flow::Actor::administrator(actor.person);
    let events = running::decide(tx, &running, &matter, &who, &Command::Adopt)?;
    let old = running.state.clone();
    for event in &events {
        running.state.apply(event);
    }
    tx.exec_one(process_rows::TAKE, params![matter.id, case.to.id, running.revision])?;
    running.revision += 1;
    running::save(tx, &running)?;
    tasks::sync(tx, &matter, &old, &running, actor.person)?;
    let (from, to) = (name(&case.from), name(&case.to));
    let fact = Fact::new("matter.adopt", story::subject(matter.id)).actor(actor.person).unit(matter.unit);
    let fact = fact.with("who", actor.name.as_str()).with("from", from).with("to", to.as_str()).with("reason", reason);
    tx.record(fact)?;
    let line = format!("{}将《{}》改按流程{to}办理：{reason}", actor.name, matter.title);
    let mut told = Vec::new();
    for duty in running.state.open_duties().filter(|d| d.holder != actor.person) {
        if !told.contains(&duty.holder) {
            told.push(duty.holder);
            notice::tell(tx, duty.holder, "adopt", matter.id, &line)?;
        }
    }
    Ok(())
}

/// What a version is called.
#[must_use]
pub fn name(version: &Version) -> String {
    format!("{}第 {} 版", if version.is_own { "本单位" } else { "系统" }, version.version)
}
