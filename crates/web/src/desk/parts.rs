//! Fragments the lists share: a clock, a time as the office says it, the title of a row, the tables of tasks.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use lexicon::{Instant, TaskId, UnitId, Urgency, WorkCalendar};
use office::document::is_batchable;
use office::matter::Way;
use office::people::Actor;
use office::process::Todo;
use office::{Tx, limits};

use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Clock, Link, Markup, Tone, badge, clock, html};

/// Address of a document's page.
pub(super) fn href(matter: impl std::fmt::Display) -> String {
    format!("/documents/{matter}")
}

/// A time as short as it can be said today: 今日 14:30, 11月24日 17:30, 2025年11月24日.
pub(super) fn moment(at: Instant, now: Instant) -> String {
    let (day, today) = (at.date(), now.date());
    if day == today {
        format!("今日 {}", at.time_label())
    } else if day.year() == today.year() {
        at.short_label()
    } else {
        lexicon::chinese_date(day)
    }
}

/// The shortest way to say when, for the narrow column of 今日: 14:30 today, else 11月24日.
pub(super) fn brief(at: Instant, now: Instant) -> String {
    let day = at.date();
    if day == now.date() { at.time_label() } else { format!("{}月{}日", day.month(), day.day()) }
}

/// The working calendars of the units whose matters are listed: one look-up for each unit.
#[derive(Default)]
pub(super) struct Calendars(HashMap<UnitId, Arc<WorkCalendar>>);

impl Calendars {
    fn of(&mut self, tx: &mut Tx, unit: UnitId) -> office::Result<Arc<WorkCalendar>> {
        if let Some(found) = self.0.get(&unit) {
            return Ok(found.clone());
        }
        let calendar = limits::calendar(tx, unit)?;
        self.0.insert(unit, calendar.clone());
        Ok(calendar)
    }
}

/// What the clock of a whole matter 全程 shows, under its title.
pub(super) fn whole(
    tx: &mut Tx,
    calendars: &mut Calendars,
    (unit, clock): (UnitId, Option<&lexicon::Clock>),
) -> office::Result<Markup> {
    let (Some(clock), now) = (clock, tx.now()) else { return Ok(html! {}) };
    let reading = clock.reading(&*calendars.of(tx, unit)?, now);
    Ok(clock::whole(&reading, now))
}

/// What the clock of a whole matter showed when it ended, or shows now.
pub(super) fn whole_at(
    tx: &mut Tx,
    calendars: &mut Calendars,
    (unit, clock): (UnitId, Option<&lexicon::Clock>),
    done: Option<Instant>,
) -> office::Result<Markup> {
    match (clock, done) {
        (Some(clock), Some(done)) => Ok(clock::ended(&clock.reading(&*calendars.of(tx, unit)?, done))),
        _ => whole(tx, calendars, (unit, clock)),
    }
}

/// A task with what its clocks show now.
pub(super) struct Timed {
    pub(super) todo: Todo,
    pub(super) clock: Clock,
    whole: Markup,
}

/// Every task with what its clocks show now.
pub(super) fn timed(tx: &mut Tx, tasks: Vec<Todo>) -> office::Result<Vec<Timed>> {
    let now = tx.now();
    let mut calendars = Calendars::default();
    let mut out = Vec::with_capacity(tasks.len());
    for task in tasks {
        let calendar = calendars.of(tx, task.unit_id)?;
        let clock = clock(&task, &calendar, now);
        let whole = whole(tx, &mut calendars, (task.unit_id, task.whole.as_ref()))?;
        out.push(Timed { todo: task, clock, whole });
    }
    Ok(out)
}

fn clock(task: &Todo, calendar: &WorkCalendar, now: Instant) -> Clock {
    let reading = task.clock().map(|clock| clock.reading(calendar, now));
    reading.map_or_else(|| Clock::new(Tone::Plain, "不限时", ""), |r| Clock::of(&r, now, |at| moment(at, now)))
}

/// The title of a row: urgency, link, and under it what it is with the number.
pub(super) fn title(urgency: Urgency, link: &Link, way: Way, number: Option<&str>) -> Markup {
    table::title(badge::urgency(urgency.label()), link, &below(way, number))
}

fn below(way: Way, number: Option<&str>) -> String {
    let number = number.filter(|n| !n.is_empty());
    number.map_or_else(|| way.label().into(), |n| format!("{} · {n}", way.label()))
}

/// The state of a matter as a tag.
pub(super) fn state(code: &str) -> Markup {
    let tone = match code {
        "active" => Tone::Blue,
        "closed" => Tone::Green,
        _ => Tone::Plain,
    };
    badge::tag(tone, state_word(code))
}

/// The state of a matter in a word.
pub(super) fn state_word(code: &str) -> &str {
    match code {
        "active" => "办理中",
        "closed" => "已办结",
        "void" => "已终止",
        other => other,
    }
}

/// Who passed a task on, and from which unit when it is not the reader's own.
fn source(task: &Todo, actor: &Actor) -> String {
    let foreign = (Some(task.unit_id) != actor.unit).then_some(task.unit.as_str());
    let parts = [foreign.unwrap_or_default(), task.from.as_str()];
    let said: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    if said.is_empty() { "本人".into() } else { said.join(" ") }
}

/// Tasks as a table: 时限, 事项, 来自, 环节, 到我手; readings without the step and with boxes in front.
pub(super) struct Tasks<'a> {
    pub(super) actor: &'a Actor,
    pub(super) now: Instant,
    pub(super) reading: bool,
    /// Those others have too, which may be claimed 可认领.
    pub(super) claimable: HashSet<TaskId>,
    /// Whether many may be handled at once: boxes stand in front.
    pub(super) pick: bool,
    pub(super) empty: Empty,
}

impl Tasks<'_> {
    pub(super) fn table(self, rows: &[Timed]) -> Table {
        let step = (!self.reading).then(|| Column::new("环节", Shape::Short));
        let before =
            [Column::new("时限", Shape::Clock), Column::new("事项", Shape::Title), Column::new("来自", Shape::Short)];
        Table {
            caption: if self.reading { "待阅" } else { "需要我办" }.into(),
            columns: before.into_iter().chain(step).chain([Column::new("到我手", Shape::Short)]).collect(),
            rows: rows.iter().map(|timed| self.row(timed)).collect(),
            pick: self.pick.then_some("task"),
            empty: self.empty,
        }
    }

    fn row(&self, timed: &Timed) -> Row {
        let (task, clock) = (&timed.todo, &timed.clock);
        let link = Link::new(href(task.matter), task.title.as_str());
        let fresh = html! { @if task.seen_at.is_none() { (badge::tag(Tone::Blue, "新到")) } };
        let free = self.claimable.contains(&task.task);
        let tags = html! {
            (badge::urgency(task.urgency.label())) (fresh)
            @if free { (badge::tag(Tone::Plain, "可认领")) }
            @if !task.behalf.is_empty() { (badge::tag(Tone::Amber, &format!("代{}", task.behalf))) }
        };
        let below = below(task.way, task.issue_number.as_deref());
        let title = html! {
            (table::title(tags, &link, ""))
            small { (below) @if !timed.whole.0.is_empty() { " · " (timed.whole) } }
        };
        let step = (!self.reading).then(|| html! { (task.step_name) });
        let before = [html! { (clock) }, title, html! { (source(task, self.actor)) }];
        let row =
            Row::new(before.into_iter().chain(step).chain([html! { (moment(task.opened_at, self.now)) }]).collect());
        if self.pick && (self.reading || is_batchable(&task.step)) { row.pick(task.task.to_string()) } else { row }
    }
}
