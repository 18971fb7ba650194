//! Opening an item (立项): one matter per sheet, with its source quoted, its target, its limit and who is responsible.

use ledger::Fact;
use lexicon::{Date, GroupId, Instant, MatterId, PersonId, UnitId, Urgency};
use store::Tx;

use super::milestone::{self, Step};
use super::{Category, Item, Ledger, Rhythm, Source, Target, charge, feedback, member, rows, rules, sheet, tree};
use crate::matter::{self, Way};
use crate::people::{Actor, Role};
use crate::{Error, Result, limits, story, wording};

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
/// [`Error::Forbidden`] without 督办; [`Error::Fields`] with every field that cannot be.
pub fn open(tx: &mut Tx, actor: &Actor, new: &Opening) -> Result<MatterId> {
    open_with(tx, actor, (new, ""))
}

/// The same; `order` is what the notices 督办通知单 ask for, [`super::ORDER`] where nothing is typed.
///
/// # Errors
/// As [`open`], and [`Error::Field`] at `notice_words`.
pub fn open_with(tx: &mut Tx, actor: &Actor, (new, order): (&Opening, &str)) -> Result<MatterId> {
    let order = sheet::order(order)?;
    let unit = actor.own_unit()?;
    if !actor.has(Role::Supervisor, unit) {
        return Err(Error::Forbidden("立项由督查人员办理。".into()));
    }
    let lead = check(tx, new)?;
    let person = charge::responsible(tx, lead, new.person)?;
    member::require_commissioner(tx, unit, new.commissioner)?;
    member::require_leader(tx, unit, new.cared_by)?;
    super::ledgers::require_group(tx, unit, (new.ledger, new.group))?;
    let round = tree::require(tx, actor, new)?;
    let opening = matter::Opening { way: Way::Supervision, title: title(&new.content), urgency: Urgency::Normal };
    let opened = matter::open(tx, actor, opening)?;
    matter::bind_owner(tx, opened.id, person)?;
    let close = close_of(tx, unit, new.due_on)?;
    matter::set_due(tx, opened.id, Some(close))?;
    let (item, serial) = item(tx, (opened.id, unit, lead), new, round)?;
    rows::insert(tx, &item, serial, &new.source)?;
    milestone::lay(tx, &item, &new.milestones)?;
    let fact = Fact::new("supervision.open", story::subject(item.id)).actor(actor.person).unit(unit);
    let fact = fact.with("who", actor.name.as_str()).with("number", item.number.as_str());
    tx.record(fact.with("source", new.source.kind.label()).with_text("due", new.due_on))?;
    charge::hand(tx, actor, &item, (lead, person, super::Part::Lead), order)?;
    for support in new.support.iter().filter(|unit| **unit != lead) {
        let person = charge::responsible(tx, *support, None)?;
        charge::hand(tx, actor, &item, (*support, person, super::Part::Support), order)?;
    }
    anchor(tx, &item, new)?;
    Ok(item.id)
}

/// Ties the item to the paper it comes from and to the round it follows; both pages then show the other.
fn anchor(tx: &mut Tx, item: &Item, new: &Opening) -> Result<()> {
    if let Some(paper) = new.source.matter {
        matter::link(tx, (paper, item.id), matter::Relation::Supervise, None)?;
    }
    if let Some(person) = item.commissioner {
        matter::admit(tx, item.id, person)?;
    }
    match item.cared_by {
        Some(leader) => matter::admit(tx, item.id, leader),
        None => Ok(()),
    }
}

/// Every field that cannot be; else the lead unit.
pub(super) fn check(tx: &mut Tx, new: &Opening) -> Result<UnitId> {
    for (field, text) in [
        ("content", &new.content),
        ("target", &new.target.words),
        ("strategy", &new.strategy),
        ("words", &new.source.words),
    ] {
        wording::unclassified(field, text)?;
    }
    let today = tx.now().date();
    let late = new.milestones.iter().any(|m| m.due_on > new.due_on);
    let early = new.milestones.iter().any(|m| m.due_on < today);
    let number = new.target.number.trim();
    let wrong: Vec<(&'static str, String)> = [
        new.content.trim().is_empty().then_some(("content", "请写明督办事项")),
        (new.due_on < today).then_some(("due_on", "办结时限不能早于今天")),
        new.lead.is_none().then_some(("lead", "请选择牵头单位，事事有人负责")),
        late.then_some(("milestones", "节点不能晚于办结时限")),
        early.then_some(("milestones", "节点不能早于今天")),
        (!number.is_empty() && !is_decimal(number)).then_some(("number", "量化目标须为数字，如 12 或 3.5")),
    ]
    .into_iter()
    .flatten()
    .map(|(field, says)| (field, says.to_owned()))
    .collect();
    match new.lead {
        Some(lead) if wrong.is_empty() => Ok(lead),
        _ => Err(Error::Fields(wrong)),
    }
}

fn is_decimal(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.len() <= 12 && t.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(part)
}

/// The first sentence of what is to be done, as lists show it.
pub(super) fn title(content: &str) -> String {
    let first = content.trim().split(['。', '；', '\n']).next().unwrap_or_default().trim();
    match first.char_indices().nth(TITLE) {
        Some((at, _)) => format!("{}…", &first[..at]),
        None => first.to_owned(),
    }
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
    round: i64,
) -> Result<(Item, (i64, i64))> {
    let year = tx.now().date().year();
    let serial = rows::next_serial(tx, unit, year.into())?;
    let mark = rules(tx, unit)?.0.mark;
    let item = Item {
        id,
        unit,
        number: format!("{mark}〔{year}〕{serial}号"),
        category: new.category,
        ledger: new.ledger,
        content: new.content.trim().into(),
        target: new.target.clone(),
        strategy: new.strategy.trim().into(),
        rhythm: new.rhythm,
        report_on: feedback::next_report(tx.now().date(), new.rhythm),
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
        revision: 1,
    };
    Ok((item, (year.into(), serial)))
}
