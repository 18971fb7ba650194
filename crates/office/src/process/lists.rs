//! The lists of one person: 待办, 待阅, 已办, 我发起的. Paged by key, never by offset.

use lexicon::{Clock, Instant, MatterId, Stop, TaskId, UnitId, Urgency};
use store::{Tx, params};

use super::rows;
use crate::Result;
use crate::matter::{Kind, Way};
use crate::people::Actor;

/// Rows on one page of a list.
pub const PAGE: i64 = 30;

/// Where the next page starts: the sort key and identifier of the last row shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The last row's sort key.
    pub key: Option<i64>,
    /// The last row's identifier.
    pub id: String,
}

/// An open task as a list shows it.
#[derive(Debug, Clone)]
pub struct Todo {
    /// The task.
    pub task: TaskId,
    /// The matter.
    pub matter: MatterId,
    /// What kind of work it is.
    pub kind: Kind,
    /// On which flow it runs.
    pub way: Way,
    /// The matter's title.
    pub title: String,
    /// Urgency 缓急.
    pub urgency: Urgency,
    /// The step's key.
    pub step: String,
    /// The step.
    pub step_name: String,
    /// The limit, as `1d`.
    pub limit: Option<String>,
    /// When it came.
    pub opened_at: Instant,
    /// While its clock stood still.
    pub stops: Vec<Stop>,
    /// Minutes granted by 延期.
    pub extra: i64,
    /// The clock of the whole matter 全程, while it runs.
    pub whole: Option<Clock>,
    /// When it is due.
    pub due_at: Option<Instant>,
    /// When the holder first opened it.
    pub seen_at: Option<Instant>,
    /// For whom, when delegated 代; empty for oneself.
    pub behalf: String,
    /// Who passed it on; empty for nobody.
    pub from: String,
    /// Short name of the unit whose matter it is.
    pub unit: String,
    /// The unit.
    pub unit_id: UnitId,
    /// The key the list is sorted by.
    pub sort_at: Instant,
    /// Issue number, once there is one.
    pub issue_number: Option<String>,
}

/// A finished task as a list shows it.
#[derive(Debug, Clone)]
pub struct Done {
    /// The task.
    pub task: TaskId,
    /// The matter.
    pub matter: MatterId,
    /// What kind of work it is.
    pub kind: Kind,
    /// On which flow it runs.
    pub way: Way,
    /// The matter's title.
    pub title: String,
    /// Urgency 缓急.
    pub urgency: Urgency,
    /// The step.
    pub step_name: String,
    /// How it ended.
    pub outcome: String,
    /// When.
    pub closed_at: Instant,
    /// The matter's state.
    pub state: String,
    /// Issue number, once there is one.
    pub issue_number: Option<String>,
}

/// A matter the person started.
#[derive(Debug, Clone)]
pub struct Mine {
    /// The matter.
    pub matter: MatterId,
    /// What kind of work it is.
    pub kind: Kind,
    /// On which flow it runs.
    pub way: Way,
    /// Its title.
    pub title: String,
    /// Urgency 缓急.
    pub urgency: Urgency,
    /// Its state.
    pub state: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// Issue number, once there is one.
    pub issue_number: Option<String>,
    /// Whose matter it is.
    pub unit: UnitId,
    /// The clock of the whole matter 全程, while it runs.
    pub whole: Option<Clock>,
    /// Where it is: step and holder.
    pub at: Vec<(String, String)>,
}

impl Todo {
    /// Its clock; none where no limit applied.
    #[must_use]
    pub fn clock(&self) -> Option<Clock> {
        let clock = crate::limits::clock(self.limit.as_deref(), self.opened_at, &self.stops)?;
        Some(Clock { extra: self.extra, ..clock })
    }
}

/// The numbers beside the menu and on 今日.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Open tasks.
    pub todo: i64,
    /// Of them overdue.
    pub overdue: i64,
    /// Of them due before the end of today.
    pub due_today: i64,
    /// Readings waiting.
    pub reading: i64,
    /// Matters started and still open.
    pub mine: i64,
    /// Tasks finished since Monday.
    pub done_this_week: i64,
    /// Unread notices.
    pub notices: i64,
}

/// A page of open tasks (or readings), the most pressing first.
pub fn todo(tx: &mut Tx, actor: &Actor, reading: bool, after: &Page) -> Result<Vec<Todo>> {
    let kind = if reading { "read" } else { "work" };
    let key = after.key.unwrap_or(i64::MIN);
    Ok(tx.query(rows::TODO, params![actor.person, kind, key, after.id, PAGE], rows::todo)?)
}

/// The most pressing open tasks (or readings), for 今日.
pub fn first(tx: &mut Tx, actor: &Actor, reading: bool, rows: i64) -> Result<Vec<Todo>> {
    let kind = if reading { "read" } else { "work" };
    Ok(tx.query(rows::TODO, params![actor.person, kind, i64::MIN, "", rows], rows::todo)?)
}

/// A page of what the actor did, the latest first.
pub fn done(tx: &mut Tx, actor: &Actor, after: &Page) -> Result<Vec<Done>> {
    let key = after.key.unwrap_or(i64::MAX);
    Ok(tx.query(rows::DONE, params![actor.person, key, after.id, PAGE], rows::done)?)
}

/// A page of what the actor started, the latest first, with where each is.
pub fn mine(tx: &mut Tx, actor: &Actor, after: &Page) -> Result<Vec<Mine>> {
    started(tx, actor, after, PAGE)
}

/// What the actor started last, with where each is, for 今日.
pub fn latest(tx: &mut Tx, actor: &Actor, rows: i64) -> Result<Vec<Mine>> {
    started(tx, actor, &Page::default(), rows)
}

fn started(tx: &mut Tx, actor: &Actor, after: &Page, rows: i64) -> Result<Vec<Mine>> {
    let key = after.key.unwrap_or(i64::MAX);
    let mut list = tx.query(rows::MINE, params![actor.person, key, after.id, rows], rows::mine)?;
    for row in list.iter_mut().filter(|m| m.state == "active") {
        row.at = rows::where_is(tx, row.matter)?;
    }
    Ok(list)
}

/// The numbers beside the menu.
pub fn counts(tx: &mut Tx, actor: &Actor) -> Result<Counts> {
    let now = tx.now();
    let today = Instant::from_local(now.date(), 0, 0);
    let tomorrow = today.plus_minutes(24 * 60);
    let weekday = i64::from(now.date().weekday().to_monday_zero_offset());
    let monday = today.plus_minutes(-weekday * 24 * 60);
    let who = actor.person;
    let (todo, overdue, due_today) =
        tx.one(rows::COUNT_OPEN, params![who, now, tomorrow], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    Ok(Counts {
        todo,
        overdue,
        due_today,
        reading: tx.one(rows::COUNT_READING, params![who], |r| r.get(0))?,
        mine: tx.one(rows::COUNT_MINE, params![who], |r| r.get(0))?,
        done_this_week: tx.one(rows::COUNT_DONE, params![who, monday], |r| r.get(0))?,
        notices: crate::notice::unread(tx, actor)?,
    })
}
