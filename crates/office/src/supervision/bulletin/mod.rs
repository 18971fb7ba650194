//! Bulletin (督查通报) of a month: every figure is the number of its lines, every line a fact; drafted, then issued by the 发文 flow.
//!
//! | file | what |
//! |---|---|
//! | `figure` | what is counted |
//! | `month` | a month, and what of it has passed |
//! | `text` | the draft |
//!
//! What was on time, late or overdue, and whose it is, says `outcome`.

mod figure;
mod month;
pub mod rows;
mod text;

pub use figure::Figure;
pub(super) use month::begins;
pub use month::{Month, Span};
pub use text::{Draft as BulletinDraft, draft as bulletin_draft};

use ledger::Fact;
use lexicon::{Date, Genre, Instant, MatterId, SecurityLabel, UnitId, Urgency};
use store::Tx;

use super::outcome::{self, Ended, Outcome, Past, ends, over};
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
    /// Whose it is: the lead unit by the rule of outcomes, or the unit that owes the feedback.
    pub unit: UnitId,
    /// The item.
    pub item: MatterId,
    /// Its number.
    pub number: String,
    /// What is to be done.
    pub content: String,
    /// The day it counts from: opened, closed, over its limit, found empty.
    pub day: Date,
    /// Days before its limit, behind it where negative: of the day closing was applied for, or of the last day told.
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
    /// The units in it: identifier, short name, full name; in the order of units.
    pub units: Vec<(UnitId, String, String)>,
    /// The month after it, where that has begun.
    pub next: Option<Month>,
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

    /// On time of what was due 按期办结率, tenths of a per cent; of one unit where one is named.
    #[must_use]
    pub fn share(&self, unit: Option<UnitId>) -> Option<i64> {
        let n = |figure| i64::try_from(self.count(figure, unit)).unwrap_or(i64::MAX);
        outcome::share(n(Figure::OnTime), n(Figure::Due))
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

    /// For which unit.
    #[must_use]
    pub fn unit(&self) -> UnitId {
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
    let lines: Vec<Told> = history(tx, unit, &span, 0)?.iter().flat_map(|p| told(p, &span)).collect();
    let mut units: Vec<UnitId> = lines.iter().map(|l| l.unit).collect();
    units.sort();
    units.dedup();
    let next = Some(month.next()).filter(|next| *next <= Month::of(tx.now().date()));
    Ok(Bulletin { span, units: outcome::rows::names(tx, &units)?, lines, next })
}

/// What of a month has passed.
pub(super) fn passed(tx: &mut Tx, month: Month) -> Result<Span> {
    month.passed(tx.now()).ok_or_else(|| Error::refused(format!("{}还没有到。", month.label())))
}

/// Everything that bears on a month for an office, with feedback owed from so many days before it on.
pub(super) fn history(tx: &mut Tx, unit: UnitId, span: &Span, back: i64) -> Result<Vec<Past>> {
    outcome::rows::bearing(tx, unit, (span.month, back), (span.from, span.until))
}

fn told(p: &Past, span: &Span) -> Vec<Told> {
    let opened = p.first_lead().filter(|_| span.has(p.opened_at)).map(|unit| {
        let day = p.opened_at.date();
        line(p, (Figure::Opened, unit), (day, days(day, p.limit(span.until))), String::new())
    });
    let ended = outcome::outcome(p, (span.from, span.until)).map(|o| ended(p, span, &o)).into_iter().flatten();
    opened.into_iter().chain(ended).chain(late(p, span)).chain(empty(p, span)).collect()
}

fn line(p: &Past, (figure, unit): (Figure, UnitId), (day, ahead): (Date, i64), what: String) -> Told {
    Told { figure, unit, item: p.id, number: p.number.clone(), content: p.content.clone(), day, ahead, what }
}

/// What was due counts twice: as due, and as what became of it.
fn ended(p: &Past, span: &Span, o: &Outcome) -> [Told; 2] {
    let figure = match o.ended {
        Ended::OnTime => Figure::OnTime,
        Ended::Late => Figure::Late,
        Ended::Overdue => Figure::Overdue,
    };
    let (day, ahead) = match o.closed {
        Some((_, asked_on, at)) => (at.date(), days(asked_on, o.due_on)),
        None => (o.due_on, days(span.last(), o.due_on)),
    };
    let what = match (figure, ahead) {
        (Figure::Overdue, _) => format!("逾期 {} 天未结", -ahead),
        (_, 0) => "到期当日办结".into(),
        (Figure::OnTime, _) => format!("提前 {ahead} 天办结"),
        _ => format!("逾期 {} 天办结", -ahead),
    };
    [Figure::Due, figure].map(|f| line(p, (f, o.unit), (day, ahead), what.clone()))
}

/// Feedback due in the month that did not come by its day.
fn late(p: &Past, span: &Span) -> impl Iterator<Item = Told> {
    let owed = p.asked.iter().filter(|a| span.has(ends(a.due_on)) && p.owes(a, over(a.due_on)));
    owed.map(|a| {
        let given = a.given_at.filter(|at| *at < span.until).map(Instant::date);
        let what = match given {
            Some(day) => format!("应于{}前反馈，{}才报", short(a.due_on), short(day)),
            None => format!("应于{}前反馈，未报", short(a.due_on)),
        };
        line(p, (Figure::FeedbackLate, a.unit), (a.due_on, days(given.unwrap_or(span.last()), a.due_on)), what)
    })
}

fn empty(p: &Past, span: &Span) -> impl Iterator<Item = Told> {
    let found = p.asked.iter().filter_map(|a| Some((a.unit, a.empty_at.filter(|at| span.has(*at))?.date())));
    found.map(|(unit, day)| line(p, (Figure::FeedbackEmpty, unit), (day, 0), "反馈内容空泛".into()))
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

/// Begins a paper with the draft of a month 拟成发文: an outgoing 通报 of the own unit, tied to the month and to nothing else. `again`:
/// another, though the month has one.
///
/// # Errors
/// [`Error::Field`] at `again` for a month that has a paper.
pub fn begin(tx: &mut Tx, at: &Supervising, (month, again): (Month, bool)) -> Result<MatterId> {
    if !again && !papers(tx, &at.actor, month)?.is_empty() {
        return Err(Error::field("again", "本月已经拟成发文；仍要另拟一份的，请勾选后再次提交"));
    }
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
