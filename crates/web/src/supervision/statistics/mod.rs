//! Statistics (督办统计): figures and pictures of a year; every figure opens the items it was counted from.

mod picture;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use lexicon::UnitId;
use maud::{Markup, html};
use office::supervision::statistics::{self, Behind, Counts, Figure, Statistics};
use office::supervision::{self, PAGE, SourceKind};
use office::{Error, Result};

use super::list;
use crate::App;
use crate::desk::asked::address;
use crate::people::typed::Asked;
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::facts::{self, Tile};
use crate::ui::filters::{self, Filter as Bar};
use crate::ui::form::Choice;
use crate::ui::pager::Pager;
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, layout};
use crate::visitor::Visitor;

/// Years offered, this one first.
const YEARS: i16 = 5;
/// Years an address may name.
const POSSIBLE: std::ops::RangeInclusive<i16> = 1949..=2199;

/// The routes of this part.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/supervision/statistics", get(show)).route("/supervision/statistics/items", get(behind))
}

fn year(asked: &Asked, now: lexicon::Instant) -> i16 {
    asked.parse("year").filter(|y| POSSIBLE.contains(y)).unwrap_or(now.date().year())
}

/// Where a figure leads.
#[derive(Debug, Clone, Copy, Default)]
struct To {
    month: Option<usize>,
    lead: Option<UnitId>,
    source: Option<SourceKind>,
}

/// The list behind a figure.
fn to(year: i16, figure: Figure, to: To) -> String {
    let fields = vec![
        ("year", year.to_string()),
        ("figure", figure.code().to_owned()),
        ("month", to.month.map(|m| m.to_string()).unwrap_or_default()),
        ("lead", to.lead.map(|id| id.to_string()).unwrap_or_default()),
        ("source", to.source.map(|s| s.code().to_owned()).unwrap_or_default()),
    ];
    address("/supervision/statistics/items", fields)
}

/// `87.5%`; `—` where nothing was due.
fn percent(counts: &Counts) -> String {
    counts.share().map_or_else(|| "—".into(), |tenths| format!("{}.{}%", tenths / 10, tenths % 10))
}

/// GET /supervision/statistics
async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("督办统计"), move |tx, actor| {
        let now = tx.now();
        let read = statistics::statistics(tx, actor, year(&asked, now))?;
        list::head(tx, actor, "statistics", page(&read, now.date().year()))
    })
    .await
}

fn page(s: &Statistics, this: i16) -> Markup {
    let note =
        "按期办结：销号日期不晚于销号时的时限。到期：时限在本年度且已过；按期办结、逾期办结、逾期未结合计等于到期。";
    html! {
        (tiles(s))
        section class="card" { (bar(s.year, this)) p class="pad hint" { (note) "含分解事项。" } }
        (layout::stack(html! {
            (layout::pad_card("按期办结率", layout::note(&percent(&s.total)), picture::share(s)))
            (layout::pad_card("按月", layout::note("立项和销号"), picture::months(s)))
            (layout::pad_card("按来源", layout::note("本年立项"), picture::sources(s)))
            (layout::pad_card("按牵头单位", layout::note("到期事项"), picture::units(s)))
            (layout::card("各单位", html! {}, html! { (units(s)) }))
        }))
    }
}

fn tiles(s: &Statistics) -> Markup {
    let c = &s.total;
    let tile = |figure: Figure, count: i64| Tile::new(figure.label(), count, to(s.year, figure, To::default()));
    facts::tiles(&[
        tile(Figure::Opened, s.opened()),
        tile(Figure::Closed, s.closed()),
        tile(Figure::Open, c.open),
        tile(Figure::Due, c.due),
        tile(Figure::OnTime, c.on_time).note(Tone::Green, percent(c)),
        tile(Figure::Late, c.late),
        tile(Figure::Overdue, c.overdue).note(Tone::Red, ""),
    ])
}

fn bar(year: i16, this: i16) -> Markup {
    let older = (!(this - YEARS + 1..=this).contains(&year)).then_some(year);
    let years = (0..YEARS).map(|back| this - back).chain(older);
    let choices = years.map(|y| Choice::new(y.to_string(), format!("{y}年")).chosen(y == year)).collect();
    filters::bar("/supervision/statistics", &[Bar::Choose("year".into(), "年度".into(), choices)], None)
}

fn units(s: &Statistics) -> Table {
    let rows = s.units.iter().map(|of| {
        let figure = |figure: Figure, count: i64| {
            let href = to(s.year, figure, To { lead: Some(of.unit), ..To::default() });
            html! { @if count == 0 { "0" } @else { (Link::new(href, count.to_string())) } }
        };
        let c = &of.counts;
        Row::new(vec![
            html! { (of.name) },
            figure(Figure::Open, c.open),
            figure(Figure::Due, c.due),
            figure(Figure::OnTime, c.on_time),
            figure(Figure::Late, c.late),
            figure(Figure::Overdue, c.overdue),
            html! { (percent(c)) },
        ])
    });
    let numbers = [Figure::Open, Figure::Due, Figure::OnTime, Figure::Late, Figure::Overdue];
    let numbers = numbers.map(|f| Column::new(f.label(), Shape::Number));
    Table {
        caption: "各牵头单位的督办事项".into(),
        columns: std::iter::once(Column::new("牵头单位", Shape::Title))
            .chain(numbers)
            .chain([Column::new("按期办结率", Shape::Number)])
            .collect(),
        rows: rows.collect(),
        empty: Empty::new("还没有督办事项。"),
        ..Table::default()
    }
}

/// GET /supervision/statistics/items: the items a figure counts.
async fn behind(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("督办统计"), move |tx, actor| {
        let of = Behind {
            figure: Figure::of(asked.text("figure")).ok_or(Error::NotFound)?,
            year: year(&asked, tx.now()),
            month: month(&asked)?,
            lead: asked.parse("lead"),
            source: asked.parse("source"),
        };
        let after = asked.parse::<i64>("after_year").zip(asked.parse::<i64>("after"));
        let found = statistics::behind(tx, actor, &of, after)?;
        let lights = supervision::lights(tx, actor, &found)?;
        let whole = To { month: of.month.and_then(|m| usize::try_from(m).ok()), lead: of.lead, source: of.source };
        let first = to(of.year, of.figure, whole);
        let next = found.last().filter(|_| found.len() as i64 >= PAGE).map(|l| {
            format!("{first}&after_year={}&after={}", l.place.0, l.place.1)
        });
        let back = format!("/supervision/statistics?year={}", of.year);
        let empty = Empty::new("没有这样的事项。").next(back.as_str(), "回到统计");
        let pager = Pager { first: after.map(|_| first), prev: None, next, note: format!("本页 {} 项", found.len()) };
        let span = of.month.map_or_else(|| format!("{}年", of.year), |m| format!("{}年{m}月", of.year));
        Ok(html! {
            (layout::head(&format!("{span}{}", of.figure.label()), html! { "督办统计" }, html! { (Button::link(back, "回到统计")) }))
            section class="card" { (list::items(&found, &lights, empty)) (pager) }
        })
    })
    .await
}

/// A month named by the address: one that does not exist is nowhere.
fn month(asked: &Asked) -> Result<Option<i8>> {
    match asked.text("month") {
        "" => Ok(None),
        text => text.parse().ok().filter(|m| (1..=12).contains(m)).map(Some).ok_or(Error::NotFound),
    }
}
