//! Wall chart (挂图督查): rows items, columns months; for a screen, for paper of two sizes, for a display on the wall.

mod axis;
mod drawing;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use office::supervision::chart::{Chart, MOST, chart};
use office::supervision::{Filter, Light};
use office::{Result, Tx};

use self::axis::Axis;
use super::{list, words};
use crate::App;
use crate::people::typed::Asked;
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::Choice;
use crate::ui::table::Empty;
use crate::ui::{Tone, notice, shell};
use crate::visitor::Visitor;

/// Seconds after which a display on the wall asks again.
const AGAIN: u32 = 60;
/// Rows of a screen on the wall: how few, how many where nothing is asked, how many at most.
const ROWS: (usize, usize, usize) = (5, 18, 60);
/// How many years back a year can be chosen.
const BACK: i16 = 5;

/// What the address asks for: the filters of the whole view, and the year.
fn filter(asked: &Asked) -> (Filter, Option<i16>) {
    let year = asked.parse::<i16>("in").filter(|year| (1949..=9998).contains(year));
    (Filter { most: MOST, ..list::filter(asked) }, year)
}

/// The paper chosen, as the style sheet names its page.
fn paper(asked: &Asked) -> &'static str {
    ["a3", "a0"].into_iter().find(|paper| *paper == asked.text("paper")).unwrap_or_default()
}

/// GET /supervision/chart
pub(super) async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("督查督办挂图"), move |tx, actor| {
        let (filter, year) = filter(&asked);
        let found = chart(tx, actor, &filter, year)?;
        let body = html! {
            section class="card" {
                (bar(tx, &asked, &found)?)
                @if found.is_cut { (notice::flash(Tone::Amber, &cut(), None)) }
                (sheet(&found, year))
            }
        };
        // The paper is that of the whole page: a title before it would be a sheet of its own.
        Ok(html! { (style()) div class={ "chart " (paper(&asked)) } { (list::head(tx, actor, "chart", body)?) } })
    })
    .await
}

fn cut() -> String {
    format!("符合条件的事项超过 {MOST} 项，只画最近立项的 {MOST} 项，请用条件缩小范围。")
}

/// The style sheet of this page alone.
fn style() -> Markup {
    html! { link rel="stylesheet" href=(crate::assets::chart_path()); }
}

fn sheet(found: &Chart, year: Option<i16>) -> Markup {
    if found.bars.is_empty() {
        return html! { (Empty::new("没有符合条件的事项。").next("/supervision/chart", "清除条件")) };
    }
    html! {
        (counts(found))
        (drawing::legend())
        p class="as-of" { "截至" (lexicon::chinese_date(found.bounds.today)) " " (found.drawn_at.time_label()) }
        div class="wide" { (drawing::table(found, &Axis::of(found, year), &found.bars)) }
    }
}

/// The filters, the year, the paper, the way to the wall.
fn bar(tx: &mut Tx, asked: &Asked, found: &Chart) -> Result<Markup> {
    let now = found.bounds.today.year();
    let years = (now - BACK..=now + 1).rev().map(|year| Choice::new(year.to_string(), format!("{year}年")));
    let years = std::iter::once(Choice::new("", "全部")).chain(years).collect();
    let papers = vec![Choice::new("", "屏幕"), Choice::new("a3", "A3 横排"), Choice::new("a0", "A0 横排")];
    let more = vec![list::choose(asked, "in", "年度", years), list::choose(asked, "paper", "纸张", papers)];
    let wall = list::kept_at("/supervision/wall", asked, vec![("in", asked.text("in").to_owned())]);
    Ok(html! {
        (list::bar("/supervision/chart", asked, words::units(tx, "全部单位")?, more))
        p class="screen deeds" {
            (Button::link(wall, "全屏挂图").apart())
            @if !paper(asked).is_empty() { " 用浏览器的打印（Ctrl+P）打印，纸张大小已定。" }
        }
    })
}

/// How many rows show each light.
fn counts(found: &Chart) -> Markup {
    html! { p class="counts" {
        b { "共 " (found.bars.len()) " 项" }
        @for light in Light::ALL { span { (drawing::lamp(*light)) " " b { (found.count(*light)) } } }
    } }
}

/// GET /supervision/wall: one screen of rows after the other, drawn anew every minute. Without a state asked for, of what is open.
pub(super) async fn wall(State(app): State<App>, visitor: Visitor, asked: Asked) -> Response {
    let here = screen(&asked, asked.parse("page").unwrap_or(0));
    let drawn = app.read(&visitor, move |tx, actor| {
        let (mut filter, year) = filter(&asked);
        if asked.text("state").is_empty() {
            filter.state = "open".into();
        }
        let found = chart(tx, actor, &filter, year)?;
        let (page, pages) = place(&asked, found.bars.len());
        let next = screen(&asked, (page + 1) % pages);
        Ok((display(&found, (actor.unit_name.as_str(), year), (page, pages, rows(&asked))), next))
    });
    match drawn.await {
        Ok((page, next)) => again(page.into_response(), &next),
        // The display has nobody who would press F5 when the server is back.
        Err(fault) if fault.0.status() >= 500 => again(fault.into_response(), &here),
        Err(fault) => fault.into_response(),
    }
}

/// Tells the browser where to go after a while.
fn again(mut response: Response, next: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(&format!("{AGAIN};url={next}")) {
        response.headers_mut().insert(header::REFRESH, value);
    }
    response
}

fn rows(asked: &Asked) -> usize {
    asked.parse::<usize>("rows").map_or(ROWS.1, |rows| rows.clamp(ROWS.0, ROWS.2))
}

/// Which screen is drawn, of how many.
fn place(asked: &Asked, all: usize) -> (usize, usize) {
    let pages = all.div_ceil(rows(asked)).max(1);
    (asked.parse::<usize>("page").unwrap_or(0) % pages, pages)
}

/// The address of a screen.
fn screen(asked: &Asked, page: usize) -> String {
    let kept = ["in", "rows"].map(|name| (name, asked.text(name).to_owned()));
    let page = if page == 0 { String::new() } else { page.to_string() };
    list::kept_at("/supervision/wall", asked, [&kept[..], &[("page", page)]].concat())
}

fn display(found: &Chart, (unit, year): (&str, Option<i16>), (page, pages, rows): (usize, usize, usize)) -> Markup {
    let bars: Vec<_> = found.bars.iter().skip(page * rows).take(rows).cloned().collect();
    let body = html! {
        (style())
        div class="chart wall" {
            header {
                h1 { (unit) "督查督办挂图" }
                (counts(found))
                p class="drawn" {
                    b { (found.drawn_at.time_label()) } " "
                    (lexicon::chinese_date(found.bounds.today)) " " (lexicon::weekday_label(found.bounds.today))
                    @if pages > 1 { " · 第 " (page + 1) " 屏，共 " (pages) " 屏" }
                    br; small { "每分钟刷新 · " a href="/supervision/chart" { "返回" } }
                }
            }
            @if bars.is_empty() { (Empty::new("没有符合条件的事项。")) }
            @else { (drawing::table(found, &Axis::of(found, year), &bars)) (drawing::legend()) }
        }
    };
    shell::whole("督查督办挂图", body)
}

#[cfg(test)]
mod tests;
