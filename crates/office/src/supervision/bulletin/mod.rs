//! Bulletin (督查通报) of a month: every figure is the number of its lines, every line a fact; drafted, then issued by the 发文 flow.
//!
//! | file | what |
//! |---|---|
//! | `figure` | what is counted |
//! | `month` | a month, and what of it has passed |
//! | `past` | what happened to an item |
//! | `text` | the draft |

mod figure;
mod month;
pub(super) mod past;
pub mod rows;
mod text;

pub use figure::Figure;
pub use month::{Month, Span};
pub use text::{Draft as BulletinDraft, draft as bulletin_draft};

use ledger::Fact;
use lexicon::{Date, Genre, Instant, MatterId, SecurityLabel, UnitId, Urgency};
use store::Tx;

use self::past::{Past, over};
use super::reads_all;
use crate::document::numbering::{self, Series};
use crate::document::{self, Content, Head};
use crate::people::{Actor, Role};
use crate::{Error, Result, story};

/// A line a figure was counted from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// In which figure it counts.
    pub figure: Figure,
    /// Whose it is: the lead unit, or the unit that owes the feedback.
    pub unit: UnitId,
    /// The item.
    pub item: MatterId,
    /// Its number.
    pub number: String,
    /// What is to be done.
    pub content: String,
    /// The day it counts from: opened, due, closed, found empty.
    pub day: Date,
    /// Days before its limit, behind it where negative.
    pub ahead: i64,
    /// What happened, in a few words.
    pub what: String,
}

/// The bulletin of a month.
#[derive(Debug, Clone)]
pub struct Bulletin {
    /// What of which month.
    pub span: Span,
    /// Every line, item by item.
    pub lines: Vec<Told>,
    /// The units in it: identifier, short name, full name; by full name.
    pub units: Vec<(UnitId, String, String)>,
}

impl Bulletin {
    /// How many lines a figure has; of one unit where one is named.
    #[must_use]
    pub fn count(&self, figure: Figure, unit: Option<UnitId>) -> usize {
        self.of(figure, unit).count()
    }

    /// The lines of a figure; of one unit where one is named.
    pub fn of(&self, figure: Figure, unit: Option<UnitId>) -> impl Iterator<Item = &Told> {
        self.lines.iter().filter(move |l| l.figure == figure && unit.is_none_or(|u| u == l.unit))
    }

    /// The short name of a unit in it.
    #[must_use]
    pub fn name(&self, unit: UnitId) -> &str {
        self.units.iter().find(|(id, ..)| *id == unit).map_or("", |(_, short, _)| short)
    }
}

/// Proof of supervising for one's own unit (督查人员).
#[derive(Debug, Clone)]
pub struct Supervising {
    actor: Actor,
    unit: UnitId,
}

impl Supervising {
    pub(super) fn actor(&self) -> &Actor {
        &self.actor
    }

    pub(super) fn unit(&self) -> UnitId {
        self.unit
    }
}

/// Proves that the actor supervises for the own unit.
pub fn supervising(actor: &Actor) -> Result<Supervising> {
    let unit = actor.own_unit()?;
    if !actor.has(Role::Supervisor, unit) {
        return Err(Error::Forbidden("督查通报和计分由督查人员办理。".into()));
    }
    Ok(Supervising { actor: actor.clone(), unit })
}

/// The bulletin of a month of the actor's unit.
///
/// # Errors
/// [`Error::Forbidden`] for who does not read all items; refused before the month has begun.
pub fn bulletin(tx: &mut Tx, actor: &Actor, month: Month) -> Result<Bulletin> {
    if !reads_all(actor) {
        return Err(Error::Forbidden("督查通报由督办、领导和有查阅权限的人员查看。".into()));
    }
    of_unit(tx, actor.own_unit()?, month)
}

fn of_unit(tx: &mut Tx, unit: UnitId, month: Month) -> Result<Bulletin> {
    let span = passed(tx, month)?;
    let past = rows::past(tx, unit, &span)?;
    let lines: Vec<Told> = past.iter().flat_map(|p| told(p, &span)).collect();
    let mut units: Vec<UnitId> = lines.iter().map(|l| l.unit).collect();
    units.sort();
    units.dedup();
    Ok(Bulletin { span, units: rows::names(tx, &units)?, lines })
}

/// What of a month has passed.
pub(super) fn passed(tx: &mut Tx, month: Month) -> Result<Span> {
    month.passed(tx.now()).ok_or_else(|| Error::refused(format!("{}还没有到。", month.label())))
}

/// Everything that bears on a month for an office.
pub(super) fn history(tx: &mut Tx, unit: UnitId, span: &Span) -> Result<Vec<Past>> {
    rows::past(tx, unit, span)
}

fn told(p: &Past, span: &Span) -> Vec<Told> {
    let line = |figure, unit: Option<UnitId>, (day, ahead): (Date, i64), what: String| {
        let (number, content) = (p.number.clone(), p.content.clone());
        unit.map(|unit| Told { figure, unit, item: p.id, number, content, day, ahead, what })
    };
    let lead = p.lead(span.until);
    let day = |at: Instant| (at.date(), days(at.date(), p.due_on));
    let opened = span.has(p.opened_at).then(|| line(Figure::Opened, lead, day(p.opened_at), String::new()));
    let due = span.month.holds(p.due_on).then(|| line(Figure::Due, lead, (p.due_on, 0), state(p, span)));
    let closed = p.closings.iter().filter(|c| span.has(c.at)).map(|c| {
        let figure = if c.at.date() <= p.due_on { Figure::OnTime } else { Figure::Late };
        line(figure, p.lead(c.at), day(c.at), closed(days(c.at.date(), p.due_on)))
    });
    let overdue = (over(p.due_on) <= span.until && !p.is_closed(span.until)).then(|| {
        let behind = days(span.last(), p.due_on);
        line(Figure::Overdue, lead, (p.due_on, behind), state(p, span))
    });
    let late = p.asked.iter().filter(|a| span.month.holds(a.due_on)).filter(|a| {
        let end = over(a.due_on);
        end <= span.until && p.owes(a, end)
    });
    let late = late.map(|a| {
        let given = a.given_at.filter(|at| *at < span.until).map(Instant::date);
        let behind = days(given.unwrap_or(span.last()), a.due_on);
        let what = match given {
            Some(day) => format!("应于{}前反馈，{}才报", short(a.due_on), short(day)),
            None => format!("应于{}前反馈，未报", short(a.due_on)),
        };
        line(Figure::FeedbackLate, Some(a.unit), (a.due_on, behind), what)
    });
    let empty = p.asked.iter().filter_map(|a| Some((a, a.empty_at.filter(|at| span.has(*at))?)));
    let empty = empty.map(|(a, at)| line(Figure::FeedbackEmpty, Some(a.unit), day(at), "反馈内容空泛".into()));
    opened.into_iter().chain(due).chain(closed).chain(overdue).chain(late).chain(empty).flatten().collect()
}

fn state(p: &Past, span: &Span) -> String {
    let behind = -days(span.last(), p.due_on);
    match p.is_closed(span.until) {
        true => "已销号".into(),
        false if behind > 0 => format!("超期 {behind} 天未办结"),
        false => "在办".into(),
    }
}

fn closed(ahead: i64) -> String {
    match ahead {
        0 => "当日到期，当日销号".into(),
        days if days > 0 => format!("提前 {days} 天销号"),
        days => format!("超期 {} 天销号", -days),
    }
}

/// Days from a day until a limit; negative behind it.
pub(super) fn days(from: Date, until: Date) -> i64 {
    until.since(from).map_or(0, |span| i64::from(span.get_days()))
}

/// `11月8日`.
pub(super) fn short(day: Date) -> String {
    format!("{}月{}日", day.month(), day.day())
}

/// The papers drafted from a month that the actor may see, with their titles.
pub fn papers(tx: &mut Tx, actor: &Actor, month: Month) -> Result<Vec<(MatterId, String)>> {
    let mut seen = Vec::new();
    for (paper, _) in rows::papers(tx, actor.own_unit()?, month)? {
        match document::find(tx, actor, paper) {
            Ok(found) => seen.push((paper, found.matter.title)),
            Err(Error::NotFound) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(seen)
}

/// Begins a paper with the draft of a month 拟成发文: an outgoing 通报 of the own unit, tied to the month and to nothing else.
pub fn begin(tx: &mut Tx, at: &Supervising, month: Month) -> Result<MatterId> {
    let bulletin = of_unit(tx, at.unit, month)?;
    let series = numbering::series_of(tx, at.unit)?;
    let series = numbering::usual(&series, Genre::Circular);
    let text = draft_by(at, series, &bulletin);
    let head = Head {
        genre: Genre::Circular,
        urgency: Urgency::Normal,
        label: SecurityLabel::Internal,
        series: series.map(|s| s.id),
        copies: 1,
    };
    let content = Content { title: text.title, main_to: text.main_to, body: text.body, ..Content::default() };
    let paper = document::draft::start(tx, &at.actor, head, content)?;
    rows::tie(tx, at.unit, month, paper)?;
    let fact = Fact::new("supervision.bulletin", story::subject(paper)).actor(at.actor.person).unit(at.unit);
    tx.record(fact.with("who", at.actor.name.as_str()).with("month", month.label()))?;
    Ok(paper)
}

/// The draft in the name of the organ of the series, else of the unit.
fn draft_by(at: &Supervising, series: Option<&Series>, bulletin: &Bulletin) -> BulletinDraft {
    let organ = series.map_or(at.actor.unit_name.as_str(), |s| s.organ.as_str());
    bulletin_draft(bulletin, organ)
}
