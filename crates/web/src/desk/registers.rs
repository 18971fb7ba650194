//! 发文登记簿 and 收文登记簿: by year and type, exported to XLSX.

use axum::extract::State;
use axum::response::Response;
use lexicon::{Genre, Instant};
use office::Tx;
use office::document::incoming::Nature;
use office::document::register::{self, Incoming, Outgoing, Span};
use office::matter::{Kind, Way};
use office::people::Actor;

use super::asked::{Asked, after};
use super::parts::{self, Calendars, href, moment};
use crate::App;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::facts::{self, Tile};
use crate::ui::filters::{self, Filter as Bar};
use crate::ui::form::Choice;
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Markup, badge, html, layout};
use crate::visitor::Visitor;

pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Years offered, this one first.
const YEARS: i16 = 10;
/// Years an address may name.
const POSSIBLE: std::ops::RangeInclusive<i16> = 1949..=2199;

pub(super) fn year(asked: &Asked, now: Instant) -> i16 {
    asked.text("year").parse().ok().filter(|y| POSSIBLE.contains(y)).unwrap_or(now.date().year())
}

/// The span an address asks for: a year and one type.
pub(super) fn span(asked: &Asked, now: Instant, types: &[(&str, &str)]) -> Span {
    let only = types.iter().find(|(code, _)| *code == asked.text("only"));
    Span { only: only.map_or_else(String::new, |(code, _)| (*code).into()), ..Span::year(year(asked, now)) }
}

pub(super) fn genres() -> Vec<(&'static str, &'static str)> {
    Genre::ALL.iter().map(|g| (g.code(), g.label())).collect()
}

pub(super) fn natures() -> Vec<(&'static str, &'static str)> {
    Nature::ALL.iter().map(|n| (n.code(), n.label())).collect()
}

/// GET /registers/outgoing
pub(super) async fn outgoing(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let about = About::new("发文登记簿", "/registers/outgoing", "clerk#登记簿");
    app.page(&visitor, about, move |tx, actor| draw_outgoing(tx, actor, &asked)).await
}

fn draw_outgoing(tx: &mut Tx, actor: &Actor, asked: &Asked) -> office::Result<Markup> {
    let (now, types) = (tx.now(), genres());
    let span = span(asked, now, &types);
    let rows = register::outgoing(tx, actor, &span, &asked.place())?;
    let next = rows.last().filter(|_| rows.len() as i64 >= span.rows).map(|l| after(l.issued_at, l.id));
    let columns = [
        ("发文字号", Shape::Short),
        ("标题", Shape::Title),
        ("成文日期", Shape::Short),
        ("印发", Shape::Short),
        ("份数", Shape::Number),
        ("签收", Shape::Number),
    ];
    let table = Table {
        caption: "发文登记簿".into(),
        columns: columns.map(|(label, shape)| Column::new(label, shape)).into(),
        rows: rows.iter().map(|l| outgoing_row(l, now)).collect(),
        empty: empty(),
        ..Table::default()
    };
    Ok(html! {
        (head(Kind::Outgoing, actor, asked))
        section class="card" { (bar(asked, now, ("文种", types))) (table) (asked.pager(next, rows.len())) }
    })
}

fn outgoing_row(l: &Outgoing, now: Instant) -> Row {
    let link = Link::new(href(l.id), l.title.as_str());
    let below = [of(l.way), l.genre.label(), " · 拟稿 ", &l.drafter].concat();
    Row::new(vec![
        html! { (l.issue_number) },
        table::title(badge::urgency(l.urgency.label()), &link, &below),
        html! { @if let Some(date) = l.dated_on { (lexicon::chinese_date(date)) } },
        html! { (moment(l.issued_at, now)) },
        html! { (l.copies) },
        html! { @if l.sent > 0 { (l.signed) "/" (l.sent) } @else { "—" } },
    ])
}

/// Papers that go another way than most say so.
fn of(way: Way) -> &'static str {
    match way {
        Way::Joint => "联合发文 · ",
        Way::Simple => "便函 · ",
        _ => "",
    }
}

/// GET /registers/incoming
pub(super) async fn incoming(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let about = About::new("收文登记簿", "/registers/incoming", "clerk#登记簿");
    app.page(&visitor, about, move |tx, actor| draw_incoming(tx, actor, &asked)).await
}

fn draw_incoming(tx: &mut Tx, actor: &Actor, asked: &Asked) -> office::Result<Markup> {
    let (now, types) = (tx.now(), natures());
    let span = span(asked, now, &types);
    let rows = register::incoming(tx, actor, &span, &asked.place())?;
    let counts = register::natures(tx, actor, &span)?;
    let next = rows.last().filter(|_| rows.len() as i64 >= span.rows).map(|l| after(l.received_at, l.id));
    let columns = [
        ("收文号", Shape::Short),
        ("标题", Shape::Title),
        ("性质", Shape::Short),
        ("收到", Shape::Short),
        ("首办责任人", Shape::Short),
        ("状态", Shape::Short),
    ];
    let (unit, mut calendars) = (actor.own_unit()?, Calendars::default());
    let mut lines = Vec::with_capacity(rows.len());
    for l in &rows {
        let clock = l.clock.as_ref().filter(|_| l.state == "active" || l.done_at.is_some());
        let clock = clock.filter(|_| l.state != "void");
        let whole = parts::whole_at(tx, &mut calendars, (unit, clock), l.done_at)?;
        lines.push(incoming_row(l, &whole, now));
    }
    let table = Table {
        caption: "收文登记簿".into(),
        columns: columns.map(|(label, shape)| Column::new(label, shape)).into(),
        rows: lines,
        empty: empty(),
        ..Table::default()
    };
    Ok(html! {
        (head(Kind::Incoming, actor, asked))
        (tiles(year(asked, now), counts))
        section class="card" { (bar(asked, now, ("性质", types))) (table) (asked.pager(next, rows.len())) }
    })
}

/// 办件, 阅件 and 请示 are counted apart.
fn tiles(year: i16, counts: [(Nature, i64); 3]) -> Markup {
    let tile = |n: Nature, count| {
        Tile::new(format!("{year}年{}", n.label()), count, format!("/registers/incoming?year={year}&only={}", n.code()))
    };
    let sum: i64 = counts.iter().map(|(_, count)| count).sum();
    let total = Tile::new(format!("{year}年收文"), sum, format!("/registers/incoming?year={year}"));
    let tiles: Vec<Tile> = std::iter::once(total).chain(counts.map(|(n, count)| tile(n, count))).collect();
    facts::tiles(&tiles)
}

fn incoming_row(l: &Incoming, whole: &Markup, now: Instant) -> Row {
    let number = l.serial.map_or_else(|| "未登记".into(), |n| format!("{}-{n:04}", l.year));
    let link = Link::new(href(l.id), l.title.as_str());
    let below = [l.source_name.as_str(), &l.source_number].join(" ");
    Row::new(vec![
        html! { (number) },
        html! {
            (table::title(badge::urgency(l.urgency.label()), &link, below.trim()))
            @if let Some(result) = &l.result { small { "办理结果：" (result) } }
        },
        html! { (l.nature.label()) },
        html! { (moment(l.received_at, now)) },
        html! { (l.owner) },
        html! { (state(&l.state)) @if !whole.0.is_empty() { br; small { (whole) } } },
    ])
}

/// An incoming paper that ended without being acted on was turned back 退文.
fn state(code: &str) -> Markup {
    if code == "void" { badge::tag(crate::ui::Tone::Plain, "退文") } else { parts::state(code) }
}

fn head(kind: Kind, actor: &Actor, asked: &Asked) -> Markup {
    let query = asked.keep(&["year", "only"]);
    let export = query.replacen(kind.code(), &format!("{}/export", kind.code()), 1);
    let beside = html! { (actor.unit_name) };
    let print = query.replacen(kind.code(), &format!("{}/print", kind.code()), 1);
    let buttons = html! { (Button::link(print, "打印")) (Button::link(export, "导出 XLSX")) };
    layout::head(&format!("{}登记簿", kind.label()), beside, buttons)
}

/// The years of the filter; an older one that was asked for stands among them.
pub(super) fn years(asked: &Asked, now: Instant) -> Vec<Choice> {
    let (this, chosen) = (now.date().year(), year(asked, now));
    let older = (!(this - YEARS..=this).contains(&chosen)).then_some(chosen);
    let years = (0..YEARS).map(|back| this - back).chain(older);
    years.map(|y| Choice::new(y.to_string(), format!("{y}年")).chosen(y == chosen)).collect()
}

fn bar(asked: &Asked, now: Instant, (label, types): (&str, Vec<(&str, &str)>)) -> Markup {
    let only = asked.text("only");
    let types = [("", "全部")].into_iter().chain(types);
    let types = types.map(|(code, label)| Choice::new(code, label).chosen(code == only)).collect();
    let bars =
        [Bar::Choose("year".into(), "年度".into(), years(asked, now)), Bar::Choose("only".into(), label.into(), types)];
    let clear = (!asked.keep(&["year", "only"]).ends_with(asked.path())).then(|| asked.path().to_string());
    filters::bar(asked.path(), &bars, clear.as_deref())
}

fn empty() -> Empty {
    Empty::new("这一年度没有符合条件的登记。请换一个年度或类型。")
}

/// GET /registers/outgoing/export
pub(super) async fn export_outgoing(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Response, Fault> {
    export(&app, &visitor, asked, Kind::Outgoing).await
}

/// GET /registers/incoming/export
pub(super) async fn export_incoming(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Response, Fault> {
    export(&app, &visitor, asked, Kind::Incoming).await
}

/// Writes, because an export is a fact; the file is made when the unit of work is through.
async fn export(app: &App, visitor: &Visitor, asked: Asked, kind: Kind) -> Result<Response, Fault> {
    let (year, read) = app
        .write(visitor, move |tx, actor| {
            let now = tx.now();
            let read = match kind {
                Kind::Outgoing => register::export_outgoing(tx, actor, &span(&asked, now, &genres()))?,
                Kind::Incoming | Kind::Memo | Kind::Supervision => {
                    register::export_incoming(tx, actor, &span(&asked, now, &natures()))?
                }
            };
            Ok((year(&asked, now), read))
        })
        .await?;
    let bytes = app.blocking(move |_| read.xlsx()).await?;
    Ok(reply::download(&format!("{}登记簿{year}.xlsx", kind.label()), XLSX, bytes))
}
