//! The lists of one person: 待办, 待阅 with reading many at once, 已办, 我发起的.

use std::collections::HashSet;

use axum::extract::State;
use lexicon::Instant;
use office::Tx;
use office::people::Actor;
use office::process::{self, Done, Mine, PAGE, Page, Todo};

use super::asked::{Asked, after};
use super::parts::{self, Calendars, Tasks, href, moment, timed};
use super::today::whereabouts;
use crate::App;
use crate::frame::About;
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::Guard;
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::tabs::{self, Tab};
use crate::ui::{Link, Markup, Tone, html, layout, notice};
use crate::visitor::Visitor;

/// Keeps the rows of a page up to where the filter ends, and says where the next page starts.
fn cut<T>(mut rows: Vec<T>, inside: impl Fn(&T) -> bool, place: impl Fn(&T) -> Page) -> (Vec<T>, Option<Page>) {
    let full = rows.len() as i64 >= PAGE;
    let fetched = rows.len();
    rows.truncate(rows.iter().take_while(|r| inside(r)).count());
    let next = rows.last().filter(|_| full && rows.len() == fetched).map(place);
    (rows, next)
}

/// GET /todo
pub(super) async fn todo(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let guard = Guard::new(visitor.csrf(), app.key());
    let about = About::new("待办", "/todo", "clerk#待办");
    app.page(&visitor, about, move |tx, actor| draw_todo(tx, actor, &asked, &guard)).await
}

/// The list is sorted by the time due, so 超期 is its beginning and 今日到期 a stretch of it.
fn draw_todo(tx: &mut Tx, actor: &Actor, asked: &Asked, guard: &Guard) -> office::Result<Markup> {
    let now = tx.now();
    let tomorrow = Instant::from_local(now.date(), 24, 0);
    let due = asked.text("due");
    let until = match due {
        "over" => now,
        "today" => tomorrow,
        _ => Instant::from_ms(i64::MAX),
    };
    let start = if due == "today" && asked.is_first() { after(now.plus_ms(-1), "~") } else { asked.place() };
    let rows = process::todo(tx, actor, false, &start)?;
    let (rows, next) = cut(rows, |t| t.sort_at < until, |t| after(t.sort_at, t.task));
    let counts = process::counts(tx, actor)?;
    let tab = |code: &str, label: &str, n: i64| {
        let address = if code.is_empty() { "/todo".into() } else { format!("/todo?due={code}") };
        Tab::new(address, label, due == code).count(n.try_into().unwrap_or(0))
    };
    let tabs =
        [tab("", "全部", counts.todo), tab("over", "超期", counts.overdue), tab("today", "今日到期", counts.due_today)];
    let empty =
        Empty::new(if due.is_empty() { "没有待办事项。" } else { "没有这一类待办事项。" }).next("/done", "看已办的");
    let shown = rows.len();
    let claimable = process::claimable(tx, &rows.iter().map(|t| t.task).collect::<Vec<_>>())?;
    let rows = timed(tx, rows)?;
    let table = Tasks { actor, now, reading: false, claimable, pick: true, empty }.table(&rows);
    let many = table.rows.iter().any(|row| row.pick.is_some());
    let table = if many { table } else { Table { pick: None, ..table } };
    let body = if many {
        deciding_form(guard, &table)
    } else {
        html! { (table) }
    };
    Ok(html! {
        (layout::head("待办", html! { "按时限排列，最紧的在前" }, html! {}))
        (unticked(asked, "批量办理"))
        (tabs::bar(&tabs))
        section class="card" { (body) (asked.pager(next, shown)) }
    })
}

/// GET /reading
pub(super) async fn reading(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let guard = Guard::new(visitor.csrf(), app.key());
    let about = About::new("待阅", "/reading", "clerk#待阅");
    app.page(&visitor, about, move |tx, actor| draw_reading(tx, actor, &asked, &guard)).await
}

fn draw_reading(tx: &mut Tx, actor: &Actor, asked: &Asked, guard: &Guard) -> office::Result<Markup> {
    let rows = process::todo(tx, actor, true, &asked.place())?;
    let (rows, next) = cut(rows, |_| true, |t: &Todo| after(t.sort_at, t.task));
    let (now, shown) = (tx.now(), rows.len());
    let rows = timed(tx, rows)?;
    let empty = Empty::new("没有待阅的公文。").next("/library", "到公文库查阅");
    let table = Tasks { actor, now, reading: true, claimable: HashSet::new(), pick: true, empty }.table(&rows);
    let body = if rows.is_empty() {
        html! { (table) }
    } else {
        batch_form(guard, &table)
    };
    Ok(html! {
        (layout::head("待阅", html! { "点标题阅看全文；已看过的可以勾选后一并办结" }, html! {}))
        (unticked(asked, "已阅所选"))
        section class="card" { (body) (asked.pager(next, shown)) }
    })
}

fn batch_form(guard: &Guard, table: &Table) -> Markup {
    html! {
        form method="post" action="/reading/batch" data-once {
            (guard) (table)
            div class="pager" { span { "勾选后一并标为已阅" } (Button::submit("已阅所选").primary()) }
        }
    }
}

/// One opinion for all that are ticked.
fn deciding_form(guard: &Guard, table: &Table) -> Markup {
    html! {
        form method="post" action="/todo/batch" data-once {
            (guard) (table)
            div class="pager batch" {
                span { "勾选后一并同意；没有勾选框的，有自己的栏目要填，须打开单独办理" }
                input class="in" type="text" name="opinion" maxlength="500" placeholder="意见，可以不写" aria-label="意见";
                (Button::submit("批量办理"))
            }
        }
    }
}

/// Nothing was ticked.
fn unticked(asked: &Asked, verb: &str) -> Markup {
    if asked.text("none").is_empty() {
        return html! {};
    }
    notice::flash(Tone::Amber, &format!("还没有勾选公文。请先勾选，再按“{verb}”。"), None)
}

/// GET /done
pub(super) async fn done(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    app.page(&visitor, About::new("已办", "/done", "clerk#已办"), move |tx, actor| draw_done(tx, actor, &asked)).await
}

fn draw_done(tx: &mut Tx, actor: &Actor, asked: &Asked) -> office::Result<Markup> {
    let now = tx.now();
    let week = asked.text("since") == "week";
    let since = if week { monday(now) } else { Instant::from_ms(0) };
    let rows = process::done(tx, actor, &asked.place())?;
    let (rows, next) = cut(rows, |d: &Done| d.closed_at >= since, |d| after(d.closed_at, d.task));
    let tabs = [Tab::new("/done", "全部", !week), Tab::new("/done?since=week", "本周", week)];
    let columns = [
        ("事项", Shape::Title),
        ("环节", Shape::Short),
        ("我的办理", Shape::Short),
        ("办理时间", Shape::Short),
        ("现状", Shape::Short),
    ];
    let table = Table {
        caption: "已办".into(),
        columns: columns.map(|(label, shape)| Column::new(label, shape)).into(),
        rows: rows.iter().map(|d| done_row(d, now)).collect(),
        empty: Empty::new(if week { "本周还没有办过事项。" } else { "还没有办过事项。" }).next("/todo", "看待办"),
        ..Table::default()
    };
    Ok(html! {
        (layout::head("已办", html! { "最近办的在前" }, html! {}))
        (tabs::bar(&tabs))
        section class="card" { (table) (asked.pager(next, rows.len())) }
    })
}

/// Monday 00:00 of the week.
fn monday(now: Instant) -> Instant {
    let days = i64::from(now.date().weekday().to_monday_zero_offset());
    Instant::from_local(now.date(), 0, 0).plus_minutes(-days * 24 * 60)
}

fn done_row(d: &Done, now: Instant) -> Row {
    let link = Link::new(href(d.matter), d.title.as_str());
    Row::new(vec![
        parts::title(d.urgency, &link, d.way, d.issue_number.as_deref()),
        html! { (d.step_name) },
        html! { (outcome_label(&d.outcome)) },
        html! { (moment(d.closed_at, now)) },
        parts::state(&d.state),
    ])
    .faint(matches!(d.outcome.as_str(), "not_needed" | "removed"))
}

/// How a task ended, as the office says it. 同意 needs no word of its own: it is what a step is for.
fn outcome_label(code: &str) -> &str {
    match code {
        "agree" => "已办理",
        "disagree" => "不同意",
        "read" => "已阅",
        "returned" => "退回",
        "returned_by_other" => "他人退回",
        "transferred" => "转办",
        "not_needed" => "无需办理",
        "removed" => "已减签",
        "handed_over" => "已交接",
        "rerouted" => "已调度",
        "terminated" => "已终止",
        "withdrawn" => "已撤回",
        _ => "已办理",
    }
}

/// GET /mine
pub(super) async fn mine(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    app.page(&visitor, About::new("我发起的", "/mine", "clerk#我发起的"), move |tx, actor| {
        draw_mine(tx, actor, &asked)
    })
    .await
}

fn draw_mine(tx: &mut Tx, actor: &Actor, asked: &Asked) -> office::Result<Markup> {
    let now = tx.now();
    let rows = process::mine(tx, actor, &asked.place())?;
    let (rows, next) = cut(rows, |_| true, |m: &Mine| after(m.opened_at, m.matter));
    let columns = [("事项", Shape::Title), ("状态", Shape::Short), ("发起时间", Shape::Short)];
    let mut calendars = Calendars::default();
    let mut lines = Vec::with_capacity(rows.len());
    for m in &rows {
        let clock = m.whole.as_ref().filter(|_| m.state == "active");
        let whole = parts::whole(tx, &mut calendars, (m.unit, clock))?;
        lines.push(mine_row(m, &whole, now));
    }
    let table = Table {
        caption: "我发起的".into(),
        columns: columns.map(|(label, shape)| Column::new(label, shape)).into(),
        rows: lines,
        empty: Empty::new("您还没有发起过公文。").next("/documents/new", "拟稿"),
        ..Table::default()
    };
    Ok(html! {
        (layout::head("我发起的", html! { "最近发起的在前" }, html! { (Button::link("/documents/new", "拟稿").primary()) }))
        section class="card" { (table) (asked.pager(next, rows.len())) }
    })
}

fn mine_row(m: &Mine, whole: &Markup, now: Instant) -> Row {
    let link = Link::new(href(m.matter), m.title.as_str());
    let title = html! {
        (parts::title(m.urgency, &link, m.way, m.issue_number.as_deref()))
        @if m.state == "active" { small { (whereabouts(m)) @if !whole.0.is_empty() { " · " (whole) } } }
    };
    Row::new(vec![title, parts::state(&m.state), html! { (moment(m.opened_at, now)) }]).faint(m.state == "void")
}
