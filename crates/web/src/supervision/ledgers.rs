//! The ledgers 改革台账 and 重点工作台账: grouped by special group, each with its own columns, on the page and as a spreadsheet.

mod keeping;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use lexicon::Date;
use maud::{Markup, html};
use office::Error;
use office::supervision::ledgers::{self, LedgerColumn, LedgerItem, Section, Template};
use office::supervision::{self, Bounds, Ledger};

use super::exchange::XLSX;
use super::{list, words};
use crate::App;
use crate::people::typed::Asked;
use crate::reply::{self, Fault};
use crate::ui::pager::Pager;
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::tabs::{self, Tab};
use crate::ui::{Link, layout};
use crate::visitor::Visitor;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/supervision/ledgers/settings", get(keeping::show))
        .route("/supervision/ledgers/{ledger}", get(show))
        .route("/supervision/ledgers/{ledger}/ledger.xlsx", get(export))
        .route("/supervision/ledgers/{ledger}/deeds/{deed}", post(keeping::act))
}

/// Characters of the last check shown; the whole of it stands on the item's page.
const EXCERPT: usize = 120;

fn at(ledger: Ledger) -> String {
    format!("/supervision/ledgers/{}", ledger.code())
}

fn ledger_of(text: &str) -> std::result::Result<Ledger, Fault> {
    let found = [Ledger::Reform, Ledger::Priority].into_iter().find(|l| l.code() == text);
    found.ok_or(Fault(Error::NotFound))
}

/// GET /supervision/ledgers/{ledger}
async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    asked: Asked,
) -> std::result::Result<Markup, Fault> {
    let ledger = ledger_of(&text)?;
    let skip = asked.parse::<i64>("skip").unwrap_or_default().max(0);
    app.page(&visitor, list::about(ledger.label()), move |tx, actor| {
        let page = ledgers::read_ledger(tx, actor, ledger, skip)?;
        let bounds = supervision::bounds(tx, actor)?;
        let (template, _) = ledgers::template(tx, actor.own_unit()?, ledger)?;
        let both = [Ledger::Reform, Ledger::Priority].map(|l| Tab::new(at(l), l.label(), l == ledger));
        let body = html! {
            (tabs::bar(&both))
            h2 { (template.heading) }
            p class="pad" {
                (Link::new(format!("{}/ledger.xlsx", at(ledger)), "导出 XLSX"))
                @if ledgers::keeper(actor).is_ok() { "  " (Link::new("/supervision/ledgers/settings", "专项小组和台账样式")) }
            }
            (layout::stack(html! {
                @for s in &page.sections { (section(s, &template, &bounds)) }
                @if page.sections.is_empty() { section class="card" { (Empty::new("台账里还没有事项。立项时选择台账和专项小组。")) } }
                @if page.total > ledgers::PAGE { (pager(ledger, page.total, skip)) }
            }))
        };
        list::head(tx, actor, "ledgers", body)
    })
    .await
}

fn pager(ledger: Ledger, total: i64, skip: i64) -> Pager {
    let to = |skip: i64| format!("{}?skip={skip}", at(ledger));
    let last = (skip + ledgers::PAGE).min(total);
    Pager {
        first: (skip > 0).then(|| at(ledger)),
        prev: (skip > 0).then(|| to((skip - ledgers::PAGE).max(0))),
        next: (last < total).then(|| to(last)),
        note: format!("共 {total} 项，本页第 {} 至 {last} 项", skip + 1),
    }
}

/// GET /supervision/ledgers/{ledger}/ledger.xlsx: writes, because an export is a fact.
async fn export(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> std::result::Result<Response, Fault> {
    let ledger = ledger_of(&text)?;
    let (today, read) =
        app.write(&visitor, move |tx, actor| Ok((tx.now().date(), ledgers::export(tx, actor, ledger)?))).await?;
    let name = format!("{}{today}.xlsx", read.heading());
    let bytes = app.blocking(move |_| read.xlsx()).await?;
    Ok(reply::download(&name, XLSX, bytes))
}

fn section(s: &Section, template: &Template, bounds: &Bounds) -> Markup {
    let title = s.group.as_ref().map_or("未归专项小组", |g| g.name.as_str());
    let leader = s.group.as_ref().map(|g| g.leader_name.clone()).filter(|name| !name.is_empty());
    let columns = [Column::new("编号", Shape::Short), Column::new("事项", Shape::Title)];
    let shown = LedgerColumn::ALL.iter().filter(|c| template.has(**c));
    let table = Table {
        caption: title.into(),
        columns: columns.into_iter().chain(shown.map(|c| Column::new(c.label(), shape(*c)))).collect(),
        rows: s.items.iter().map(|i| row(i, template, bounds)).collect(),
        empty: Empty::new("这个小组还没有事项。"),
        ..Table::default()
    };
    let beside =
        html! { small class="note" { @if let Some(name) = leader { "组长 " (name) "，" } (s.items.len()) " 项" } };
    layout::card(title, beside, html! { (table) })
}

fn shape(column: LedgerColumn) -> Shape {
    match column {
        LedgerColumn::Support
        | LedgerColumn::Target
        | LedgerColumn::Strategy
        | LedgerColumn::Steps
        | LedgerColumn::Check => Shape::Text,
        _ => Shape::Short,
    }
}

fn row(i: &LedgerItem, template: &Template, bounds: &Bounds) -> Row {
    let link = words::link(i.id, &i.content);
    let mut cells = vec![html! { (i.number) }, table::title(html! {}, &link, "")];
    cells.extend(LedgerColumn::ALL.iter().filter(|c| template.has(**c)).map(|c| cell(i, *c, bounds)));
    Row::new(cells).faint(i.closed_on.is_some())
}

fn cell(i: &LedgerItem, column: LedgerColumn, bounds: &Bounds) -> Markup {
    match column {
        LedgerColumn::Lead => html! { (i.lead) },
        LedgerColumn::Person => html! { (i.person) },
        LedgerColumn::Support => html! { (i.support.join("、")) },
        LedgerColumn::Leader => html! { (i.cared_by) },
        LedgerColumn::Target => html! { (i.target) },
        LedgerColumn::Strategy => html! { (i.strategy) },
        LedgerColumn::Steps => steps(i, bounds.today),
        LedgerColumn::Due => html! { (i.signs.due_on) },
        LedgerColumn::Progress => words::progress(i.progress),
        LedgerColumn::Light => words::light_cell(bounds, i.signs),
        LedgerColumn::Check => check(i, bounds.today),
    }
}

/// The reverse schedule, a line each.
fn steps(i: &LedgerItem, today: Date) -> Markup {
    html! { @for s in &i.steps { div {
        (s.due_on) " " (s.name)
        @match s.done_on {
            Some(day) => small { "，" (day) " 完成" },
            None if s.due_on < today => { " " (words::off(s.due_on, today)) },
            None => {},
        }
    } } }
}

fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The last regular check, and whether the next one is late.
fn check(i: &LedgerItem, today: Date) -> Markup {
    html! {
        @match &i.check {
            Some(c) => {
                (c.given_at.date()) " " (excerpt(&c.body))
                @if let Some(verdict) = c.verdict { small { "（" (verdict.label()) "）" } }
            }
            None => "还没有检查",
        }
        @if let Some(day) = i.report_on.filter(|_| i.closed_on.is_none()) { small { "，下次 " (day) @if day < today { "（已过）" } } }
    }
}
