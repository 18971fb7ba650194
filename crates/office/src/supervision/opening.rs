//! Opening an item (立项): one matter per sheet, with its source quoted, its target, its limit and who is responsible.

use std::collections::HashSet;

use ledger::Fact;
use lexicon::{Date, GroupId, Instant, MatterId, PersonId, UnitId, Urgency};
use store::Tx;

use super::milestone::{self, Step};
use super::{
    Category, Item, Ledger, Rhythm, Source, Target, charge, feedback, member, proposal, rows, rules, sheet, tree, typed,
};
use crate::matter::{self, Way};
use crate::people::{Actor, Role};
use crate::{Error, Result, limits, story};

/// Longest title of an item, in characters.
const TITLE: usize = 60;

/// What is typed to open an item.
#[derive(Debug, Clone)]
pub struct Opening {
    /// What is to be done.
    pub content: String,
    /// Its category.
    pub category: Category,
    /// In which ledger.
    pub ledger: Ledger,
    /// Where it comes from.
    pub source: Source,
    /// The target.
    pub target: Target,
    /// 一事一策.
    pub strategy: String,
    /// How often feedback comes by itself.
    pub rhythm: Rhythm,
    /// The limit.
    pub due_on: Date,
    /// The lead unit 牵头单位.
    pub lead: Option<UnitId>,
    /// Who is responsible there; its head where nobody is named.
    pub person: Option<PersonId>,
    /// Support units 配合单位.
    pub support: Vec<UnitId>,
    /// Milestones of the reverse schedule.
    pub milestones: Vec<Step>,
    /// Which leader cares.
    pub cared_by: Option<PersonId>,
    /// Who looks after it for the office.
    pub commissioner: Option<PersonId>,
    /// The special group it belongs to.
    pub group: Option<GroupId>,
    /// What it is a part of.
    pub parent: Option<MatterId>,
    /// The round it follows.
    pub before: Option<MatterId>,
}

/// Opens an item 立项 and hands it to the units responsible 交办.
///
/// # Errors
/// [`Error::Forbidden`] without 督办; [`Error::NotFound`] for a paper the actor may not see; [`Error::Fields`] with every field that
/// cannot be.
pub fn open(tx: &mut Tx, actor: &Actor, new: &Opening) -> Result<MatterId> {
    open_with(tx, actor, (new, ""))
}

/// The same; `order` is what the notices 督办通知单 ask for, [`super::ORDER`] where nothing is typed.
///
/// # Errors
/// As [`open`], and [`Error::Field`] at `notice_words`.
pub fn open_with(tx: &mut Tx, actor: &Actor, (new, order): (&Opening, &str)) -> Result<MatterId> {
    let order = sheet::order(order)?;
    let unit = require(actor)?;
    let lead = check(tx, new)?;
    let source = proposal::anchored(tx, actor, new)?;
    for_the_office(tx, unit, new)?;
    let person = charge::responsible(tx, lead, new.person)?;
    member::require_commissioner(tx, unit, new.commissioner)?;
    let ledger = super::ledgers::ledger_of(tx, unit, (new.ledger, new.group))?;
    let round = tree::require(tx, actor, new)?;
    let opening = matter::Opening { way: Way::Supervision, title: title(&new.content), urgency: Urgency::Normal };
    let opened = matter::open(tx, actor, opening)?;
    matter::bind_owner(tx, opened.id, person)?;
    let close = close_of(tx, unit, new.due_on)?;
    matter::set_due(tx, opened.id, Some(close))?;
    let (item, serial) = item(tx, (opened.id, unit, lead), new, (round, ledger))?;
    rows::insert(tx, &item, serial, &source)?;
    milestone::lay(tx, &item, &new.milestones)?;
    record(tx, actor, (&item, &source), &new.milestones)?;
    charge::hand(tx, actor, &item, (lead, person, super::Part::Lead), order)?;
    let mut handed = HashSet::from([lead]);
    for support in new.support.iter().filter(|unit| handed.insert(**unit)) {
        let person = charge::responsible(tx, *support, None)?;
        charge::hand(tx, actor, &item, (*support, person, super::Part::Support), order)?;
    }
    anchor(tx, &item, &source)?;
    Ok(item.id)
}

/// The unit for which the actor opens items.
///
/// # Errors
/// [`Error::Forbidden`] without 督办.
pub fn require(actor: &Actor) -> Result<UnitId> {
    let unit = actor.own_unit()?;
    if actor.has(Role::Supervisor, unit) {
        return Ok(unit);
    }
    Err(Error::Forbidden("立项由督查人员办理。".into()))
}

/// The fact holds everything typed: an item can be told from it as it was opened, whatever is corrected later.
fn record(tx: &mut Tx, actor: &Actor, (item, source): (&Item, &Source), steps: &[Step]) -> Result<()> {
    let steps: Vec<String> = steps.iter().map(|s| format!("{} {}", s.name.trim(), s.due_on)).collect();
    let t = &item.target;
    let fact = Fact::new("supervision.open", story::subject(item.id)).actor(actor.person).unit(item.unit);
    let fact = fact.with("who", actor.name.as_str()).with("number", item.number.as_str());
    let fact = fact.with("source", source.kind.label()).with_text("due", item.due_on);
    let fact = fact.with("content", item.content.as_str()).with("target", t.words.as_str());
    let fact = fact.with("measure", t.number.as_str()).with("measure_unit", t.unit.as_str());
    let fact = fact.with("strategy", item.strategy.as_str()).with("words", source.words.as_str());
    let fact = fact.with("said_by", source.said_by.as_str()).with("said_on", written(source.said_on));
    let fact = fact.with("paper", written(source.matter)).with("opinion_id", written(source.opinion));
    let fact = fact.with("rhythm", item.rhythm.label()).with("category", item.category.label());
    tx.record(fact.with("ledger", item.ledger.label()).with("milestones", steps.join("；")))?;
    Ok(())
}

fn written<T: ToString>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// Ties the item to the paper it comes from; both pages then show the other.
fn anchor(tx: &mut Tx, item: &Item, source: &Source) -> Result<()> {
    if let Some(paper) = source.matter {
        matter::link(tx, (paper, item.id), matter::Relation::Supervise, None)?;
    }
    let near = item.commissioner.into_iter().chain(item.cared_by);
    near.into_iter().try_for_each(|person| matter::admit(tx, item.id, person))
}

/// Who cares and who looks after it for the office must be the office's own.
fn for_the_office(tx: &mut Tx, unit: UnitId, new: &Opening) -> Result<()> {
    let mut wrong = Vec::new();
    for asked in [
        ("cared_by", "关注领导须为本单位在职人员，请重新选择", new.cared_by),
        ("commissioner", "督查专员须为本单位在职人员，请重新选择", new.commissioner),
    ] {
        wrong.extend(typed::of_unit(tx, unit, asked)?);
    }
    typed::settled(wrong)
}

/// Every field that cannot be; else the lead unit.
pub(super) fn check(tx: &mut Tx, new: &Opening) -> Result<UnitId> {
    let today = tx.now().date();
    let mut wrong: Vec<(&'static str, String)> = [
        new.content.trim().is_empty().then_some(("content", "请写明督办事项")),
        (new.due_on < today).then_some(("due_on", "办结时限不能早于今天")),
        new.lead.is_none().then_some(("lead", "请选择牵头单位，事事有人负责")),
    ]
    .into_iter()
    .flatten()
    .map(|(field, says)| (field, says.to_owned()))
    .collect();
    wrong.extend(typed::texts(&typed::of_opening(new)));
    // A part stands on what its whole stands on.
    if new.parent.is_none() {
        wrong.extend(proposal::missing(&new.source));
    }
    wrong.extend(typed::steps(&new.milestones, (today, new.due_on)));
    wrong.extend(typed::number(&new.target.number).filter(|_| new.target.number.chars().count() <= 16));
    match new.lead {
        Some(lead) if wrong.is_empty() => Ok(lead),
        _ => Err(Error::Fields(wrong)),
    }
}

/// The first sentence of what is to be done, as lists show it.
pub(super) fn title(content: &str) -> String {
    let first = content.trim().split(['。', '；', '\n']).next().unwrap_or_default().trim();
    match first.char_indices().nth(TITLE) {
        Some((at, _)) => format!("{}…", &first[..at]),
        None => first.to_owned(),
    }
}

/// What is to be done as a line of a list or a heading shows it: without the full stop that ends it.
#[must_use]
pub fn heading(content: &str) -> &str {
    content.trim_end().trim_end_matches('。')
}

/// The close of office hours of a day.
pub(super) fn close_of(tx: &mut Tx, unit: UnitId, day: Date) -> Result<Instant> {
    let closes = limits::calendar(tx, unit)?.hours().closes();
    Ok(Instant::from_day_minutes(day, closes.into()))
}

fn item(
    tx: &mut Tx,
    (id, unit, lead): (MatterId, UnitId, UnitId),
    new: &Opening,
    (round, ledger): (i64, Ledger),
) -> Result<(Item, (i64, i64))> {
    let year = tx.now().date().year();
    let serial = rows::next_serial(tx, unit, year.into())?;
    let mark = rules(tx, unit)?.0.mark;
    let item = Item {
        id,
        unit,
        number: format!("{mark}〔{year}〕{serial}号"),
        category: new.category,
        ledger,
        content: new.content.trim().into(),
        target: new.target.trimmed(),
        strategy: new.strategy.trim().into(),
        rhythm: new.rhythm,
        report_on: feedback::first_report(tx, new.rhythm),
        due_on: new.due_on,
        milestone_on: None,
        lead,
        cared_by: new.cared_by,
        commissioner: new.commissioner,
        group: new.group,
        told: super::Light::Green,
        parent: new.parent,
        before: new.before,
        round,
        progress: 0,
        closed_on: None,
        withdrawn_on: None,
        revision: 1,
    };
    Ok((item, (year.into(), serial)))
}
