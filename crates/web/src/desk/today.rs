//! 今日: what needs me, by urgency and clock; what waits to be signed for or read; where my own papers are.

use std::collections::HashSet;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use lexicon::{DayKind, Instant, TaskId, WorkCalendar, weekday_label};
use office::document::dispatch::{self, Dispatch, Waiting};
use office::document::{self, Listed};
use office::people::{Actor, Role};
use office::process::extension::{self, Extension};
use office::process::{self, Counts, Mine, Todo};
use office::{Tx, limits};

use super::parts::{self, Tasks, Timed, brief, href, timed};
use crate::App;
use crate::frame::{About, shell_of};
use crate::reply::Fault;
use crate::supervision;
use crate::ui::button::Button;
use crate::ui::facts::{self, Tile};
use crate::ui::table::Empty;
use crate::ui::{Link, Markup, Tone, badge, html, layout, shell};
use crate::visitor::Visitor;

/// Tasks shown here; the rest is one click away.
const ROWS: i64 = 12;
/// Lines in each card beside them.
const LINES: usize = 5;

/// GET / . The three administrators 三员 have no matters: theirs is another start page.
pub(super) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Fault> {
    let csrf = visitor.csrf();
    let page = app.read(&visitor, move |tx, actor| {
        if actor.is_administrator() {
            return Ok(None);
        }
        let frame = shell_of(tx, actor, &About::new("今日", "/", "clerk#今日"), csrf)?;
        let main = page(actor, &gather(tx, actor, frame.count_at("/supervision"))?);
        Ok(Some(shell::page(&frame, main)))
    });
    Ok(page.await?.map_or_else(|| Redirect::to("/admin").into_response(), IntoResponse::into_response))
}

/// Everything the page says.
struct Today {
    now: Instant,
    day: String,
    counts: Counts,
    claimable: HashSet<TaskId>,
    tasks: Vec<Timed>,
    waiting: Vec<Waiting>,
    unsigned: Vec<(Listed, Vec<Dispatch>)>,
    extensions: Vec<(Extension, String)>,
    readings: Vec<Todo>,
    mine: Vec<Mine>,
    /// How much waits in 督查督办, as the menu counted it, and the card that says what.
    supervised: (u64, Markup),
}

fn gather(tx: &mut Tx, actor: &Actor, supervised: u64) -> office::Result<Today> {
    let lines = LINES as i64;
    let tasks = process::first(tx, actor, false, ROWS)?;
    let calendar = limits::calendar(tx, actor.own_unit()?)?;
    Ok(Today {
        claimable: process::claimable(tx, &tasks.iter().map(|t| t.task).collect::<Vec<_>>())?,
        now: tx.now(),
        day: day_line(&calendar, tx.now()),
        counts: process::counts(tx, actor)?,
        tasks: timed(tx, tasks)?,
        waiting: dispatch::waiting(tx, actor)?,
        unsigned: unsigned(tx, actor)?,
        extensions: extension::waiting(tx, actor, lines)?,
        readings: process::first(tx, actor, true, lines)?,
        mine: process::latest(tx, actor, lines)?,
        supervised: (supervised, supervision::waiting_card(tx, actor, supervised)?),
    })
}

/// Copies not signed for in time, by document.
fn unsigned(tx: &mut Tx, actor: &Actor) -> office::Result<Vec<(Listed, Vec<Dispatch>)>> {
    let mut ids = Vec::new();
    let copies = dispatch::unsigned_overdue(tx, actor)?;
    for copy in &copies {
        if !ids.contains(&copy.document) {
            ids.push(copy.document);
        }
    }
    ids.truncate(LINES);
    let of = |l: &Listed| copies.iter().filter(|c| c.document == l.id).cloned().collect();
    let listed = document::of_ids(tx, actor, &ids)?;
    Ok(listed.into_iter().map(|l| (of(&l), l)).map(|(copies, l)| (l, copies)).collect())
}

/// 11月23日 星期一 · 第 48 周 · 工作日
fn day_line(calendar: &WorkCalendar, now: Instant) -> String {
    let date = now.date();
    let weekday = weekday_label(date).replace('周', "星期");
    let week = date.iso_week_date().week();
    let kind = match calendar.day(date) {
        DayKind::Work if date.weekday().to_monday_zero_offset() > 4 => "工作日（调休上班）".into(),
        DayKind::Shifted(reason) => format!("工作日（{reason}）"),
        DayKind::Work => "工作日".into(),
        DayKind::Rest => "休息日".into(),
        DayKind::Holiday(name) => format!("{name}放假"),
        DayKind::Unloaded => "本年节假日安排尚未载入".into(),
    };
    format!("{}月{}日 {weekday} · 第 {week} 周 · {kind}", date.month(), date.day())
}

fn page(actor: &Actor, t: &Today) -> Markup {
    let buttons = html! {
        @if actor.has_in_own_unit(Role::Registrar) { (Button::link("/incoming/new", "登记收文")) }
        (Button::link("/documents/new", "拟稿").primary())
    };
    html! {
        (layout::head("今日", html! { (t.day) }, buttons))
        (tiles(&t.counts, t.supervised.0))
        (layout::cols(tasks(actor, t), html! {
            (t.supervised.1) (waiting(t)) (extensions(t)) (unsigned_card(t)) (readings(t)) (mine(t))
        }))
    }
}

fn tiles(c: &Counts, supervised: u64) -> Markup {
    let late = |tile: Tile| {
        if c.overdue > 0 { tile.note(Tone::Red, "请先办") } else { tile }
    };
    let mut all = vec![
        Tile::new("需要我办", c.todo, "/todo"),
        late(Tile::new("超期", c.overdue, "/todo?due=over")),
        Tile::new("今日到期", c.due_today, "/todo?due=today"),
        Tile::new("本周已办", c.done_this_week, "/done?since=week"),
    ];
    if supervised > 0 {
        all.insert(1, Tile::new("督查督办", badge::count_text(supervised), "/supervision"));
    }
    facts::tiles(&all)
}

fn tasks(actor: &Actor, t: &Today) -> Markup {
    let empty = match t.supervised.0 {
        0 => Empty::new("没有需要您办的事项。").next("/documents/new", "拟稿"),
        n => Empty::new("没有需要您办的公文。")
            .next("/supervision", format!("督查督办有 {} 件等您办理", badge::count_text(n))),
    };
    let table =
        Tasks { actor, now: t.now, reading: false, claimable: t.claimable.clone(), pick: false, empty }.table(&t.tasks);
    let more = t.counts.todo > ROWS;
    layout::card(
        "需要我办",
        layout::note("按时限排列"),
        html! {
            (table)
            @if more { nav class="pager" aria-label="更多" { span { "先列出 " (ROWS) " 件" } (Button::link("/todo", format!("全部 {} 件", t.counts.todo))) } }
        },
    )
}

/// A card of lines with a link to all of them; nothing when there are none.
fn card(title: &str, all: Link, lines: &[(String, Markup)]) -> Markup {
    let lines = lines.iter().map(|(lead, text)| (lead.as_str(), text.clone()));
    layout::card(title, html! { small class="note" { (all) } }, layout::list(lines))
}

fn waiting(t: &Today) -> Markup {
    let line = |w: &Waiting| {
        let late = w.sign_due_at < t.now;
        let text = html! {
            (badge::urgency(w.urgency.label())) (Link::new("/receipts", w.title.as_str()))
            br; small { @if late { (badge::tag(Tone::Red, "逾期未签收")) } (w.from_name) }
        };
        (brief(w.sent_at, t.now), text)
    };
    let lines: Vec<_> = t.waiting.iter().take(LINES).map(line).collect();
    let all = Link::new("/receipts", format!("全部 {} 件", t.waiting.len()));
    html! { @if !lines.is_empty() { (card("待签收", all, &lines)) } }
}

/// Extensions 延期 that wait for the actor's answer.
fn extensions(t: &Today) -> Markup {
    let line = |(e, title): &(Extension, String)| {
        let text = html! {
            (Link::new(href(e.matter), title.as_str()))
            br; small { (e.asker) "申请将“" (e.step_name) "”延期 " (e.amount_label()) }
        };
        (brief(e.asked_at, t.now), text)
    };
    let lines: Vec<_> = t.extensions.iter().map(line).collect();
    html! { @if !lines.is_empty() {
        (layout::card("延期待我审批", layout::note("批准前时限不变"), layout::list(lines.iter().map(|(l, m)| (l.as_str(), m.clone())))))
    } }
}

fn unsigned_card(t: &Today) -> Markup {
    let line = |(doc, copies): &(Listed, Vec<Dispatch>)| {
        let names: Vec<&str> = copies.iter().map(|c| c.to_name.as_str()).collect();
        let text = html! { (Link::new(href(doc.id), doc.title.as_str())) br; small { (names.join("、")) } };
        (format!("{} 个单位", copies.len()), text)
    };
    let lines: Vec<_> = t.unsigned.iter().map(line).collect();
    html! { @if !lines.is_empty() {
        (layout::card("逾期未签收", layout::note("我发出的"), layout::list(lines.iter().map(|(l, m)| (l.as_str(), m.clone())))))
    } }
}

fn readings(t: &Today) -> Markup {
    let line = |r: &Todo| {
        let text = html! { (badge::urgency(r.urgency.label())) (Link::new(href(r.matter), r.title.as_str())) };
        (brief(r.opened_at, t.now), text)
    };
    let lines: Vec<_> = t.readings.iter().map(line).collect();
    let all = Link::new("/reading", format!("全部 {} 件", t.counts.reading));
    html! { @if !lines.is_empty() { (card("待阅", all, &lines)) } }
}

fn mine(t: &Today) -> Markup {
    let line = |m: &Mine| {
        let text = html! { (Link::new(href(m.matter), m.title.as_str())) br; small { (whereabouts(m)) } };
        (m.way.label().to_string(), text)
    };
    let lines: Vec<_> = t.mine.iter().map(line).collect();
    html! { @if !lines.is_empty() { (card("我发起的", Link::new("/mine", "全部"), &lines)) } }
}

/// Where a matter is, such as 会签：张三、李四; or its state when nobody has it to act on.
pub(super) fn whereabouts(m: &Mine) -> String {
    match m.state.as_str() {
        "active" if m.at.is_empty() => return "传阅中".into(),
        "active" => {}
        other => return parts::state_word(other).into(),
    }
    let mut steps: Vec<(&str, Vec<&str>)> = Vec::new();
    for (step, holder) in &m.at {
        match steps.iter_mut().find(|(s, _)| s == step) {
            Some((_, holders)) => holders.push(holder),
            None => steps.push((step, vec![holder])),
        }
    }
    let said: Vec<String> = steps.iter().map(|(s, h)| format!("{s}：{}", h.join("、"))).collect();
    said.join("；")
}
