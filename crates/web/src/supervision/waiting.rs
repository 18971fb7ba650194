//! What waits for me: place by place on the desk, and all of one place on pages of its own.

use axum::extract::{Path, State};
use lexicon::Date;
use maud::{Markup, html};
use office::people::Actor;
use office::supervision::{self, Line, PAGE, Place, Waiting};
use office::{Error, Tx};

use super::{list, words};
use crate::App;
use crate::people::typed::{Asked, said};
use crate::reply::Fault;
use crate::ui::pager::Pager;
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Link, badge, layout};
use crate::visitor::Visitor;

/// What the desk says after a deed.
const SAID: &[(&str, &str)] = &[("opened", "已立项，责任单位收到通知。")];

/// GET /supervision: what waits for me.
pub(super) async fn desk(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let done = said(&asked, SAID);
    app.page(&visitor, list::about("督查督办"), move |tx, actor| {
        let desk = supervision::desk(tx, actor)?;
        let today = tx.now().date();
        let body = html! {
            @if desk.0.is_empty() {
                section class="card" { (Empty::new("没有等您办理的督办事项。").next("/supervision/mine", "看我负责的事项")) }
            }
            @for place in &desk.0 {
                (layout::card(place.at.label(), html! { (place.all) " 件" }, html! { (lines(place, today)) (rest(place)) }))
            }
        };
        list::head(tx, actor, "", html! { (done) (layout::stack(body)) })
    })
    .await
}

/// The way to all of a place, where the desk does not show them.
fn rest(place: &Place) -> Markup {
    let shown = place.lines.len();
    let all = format!("查看全部 {} 件", place.all);
    html! { @if i64::try_from(shown).is_ok_and(|n| n < place.all) {
        p class="pad" { "这里列出前 " (shown) " 件，" (Link::new(address(place.at, 0), all)) }
    } }
}

fn address(at: Waiting, page: i64) -> String {
    match page {
        0 => format!("/supervision/waiting/{}", at.code()),
        _ => format!("/supervision/waiting/{}?page={page}", at.code()),
    }
}

/// GET /supervision/waiting/{place}: all that waits at one place.
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let page = asked.parse::<i64>("page").unwrap_or_default().clamp(0, i64::from(u16::MAX));
    app.page(&visitor, list::about("督查督办"), move |tx, actor| {
        let at = Waiting::of_code(&code).ok_or(Error::NotFound)?;
        let place = supervision::waiting_at(tx, actor, at, page)?;
        let today = tx.now().date();
        let is_full = i64::try_from(place.lines.len()).is_ok_and(|n| page * PAGE + n < place.all);
        let pager = Pager {
            first: (page > 0).then(|| address(at, 0)),
            prev: (page > 0).then(|| address(at, page - 1)),
            next: (is_full && !place.lines.is_empty()).then(|| address(at, page + 1)),
            note: format!("本页 {} 件", place.lines.len()),
        };
        let count = html! { @if place.all > 0 { "共 " (place.all) " 件" } };
        let body = layout::card(at.label(), count, html! { (lines(&place, today)) (pager) });
        list::head(tx, actor, "", body)
    })
    .await
}

fn lines(place: &Place, today: Date) -> Table {
    let rows = place.lines.iter().map(|l| {
        Row::new(vec![
            html! { (l.number) },
            table::title(html! {}, &link(l), ""),
            html! { (l.unit_name) },
            html! { (l.by) @if place.at.is_limited() { " " (words::off(l.by, today)) } },
        ])
    });
    Table {
        caption: "等您办理的事项".into(),
        columns: vec![
            Column::new("编号", Shape::Short),
            Column::new("事项", Shape::Title),
            Column::new(unit_of(place.at), Shape::Short),
            Column::new(day_of(place.at), Shape::Short),
        ],
        rows: rows.collect(),
        empty: Empty::new("这里没有等您办理的事项。").next("/supervision", "返回"),
        ..Table::default()
    }
}

fn link(line: &Line) -> Link {
    match line.appeal {
        Some(id) => Link::new(format!("/supervision/appeals/{id}"), supervision::heading(&line.content)),
        None => words::link(line.item, &line.content),
    }
}

/// Whose unit stands in a line at a place of the round.
fn unit_of(place: Waiting) -> &'static str {
    match place {
        Waiting::Sign | Waiting::Sheet | Waiting::Feedback => "督查单位",
        Waiting::Review => "报送单位",
        Waiting::Check | Waiting::Extension => "申请单位",
        Waiting::LookBack => "牵头单位",
        Waiting::Appeal => "申诉单位",
    }
}

/// What the day of a line is at a place of the round.
fn day_of(place: Waiting) -> &'static str {
    match place {
        Waiting::Sign => "签收时限",
        Waiting::Sheet | Waiting::Feedback => "要求反馈",
        Waiting::Review => "报送",
        Waiting::Check => "办结时限",
        Waiting::Extension => "申请延至",
        Waiting::LookBack => "回头看",
        Waiting::Appeal => "提出",
    }
}

/// Lines on the start page.
const PRESSING: usize = 5;

/// What waits for the actor as the start page says it, the most pressing first; nothing where nothing waits.
pub(crate) fn card(tx: &mut Tx, actor: &Actor, waiting: u64) -> office::Result<Markup> {
    if waiting == 0 {
        return Ok(html! {});
    }
    let today = tx.now().date();
    let all = Link::new("/supervision", format!("全部 {} 件", badge::count_text(waiting)));
    let pressing = supervision::pressing(tx, actor, PRESSING)?;
    let lines = pressing.iter().map(|(at, line)| {
        let says = html! {
            (link(line))
            br; small { (at.label()) "，" (line.unit_name) } @if at.is_limited() { " " (words::off(line.by, today)) }
        };
        (format!("{}月{}日", line.by.month(), line.by.day()), says)
    });
    let lines: Vec<_> = lines.collect();
    let lines = lines.iter().map(|(day, says)| (day.as_str(), says.clone()));
    Ok(layout::card("督查督办", html! { small class="note" { (all) } }, layout::list(lines)))
}
