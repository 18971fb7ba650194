//! The chart on a wall: one screen of rows after the other, drawn anew every minute; with the session, or by a secret address that
//! shows this and nothing else.

mod address;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use office::Error;
use office::people::Token;
use office::supervision::Filter;
use office::supervision::chart::{Chart, chart};
use office::supervision::wall;

use super::axis::Axis;
use super::{counts, cut, drawing, filter, style};
use crate::App;
use crate::people::typed::Asked;
use crate::reply::{self, Fault};
use crate::supervision::list;
use crate::ui::shell;
use crate::ui::table::Empty;
use crate::visitor::{Visitor, encode};

/// Seconds after which a display on the wall asks again.
const AGAIN: u32 = 60;
/// Rows of a screen on the wall: how few, how many where nothing is asked, how many at most.
const ROWS: (usize, usize, usize) = (5, 18, 60);
/// Where the screen is that needs a session.
const OWN: &str = "/supervision/wall";

/// The routes of this part.
pub(in crate::supervision) fn routes() -> Router<App> {
    Router::new()
        .route(OWN, get(own))
        .route("/wall/{token}", get(secret))
        .route("/supervision/wall/address", get(address::show).post(address::make))
        .route("/supervision/wall/revocation", post(address::revoke))
}

/// GET /supervision/wall: with the session, whose idle end comes as if nobody had asked.
async fn own(State(app): State<App>, visitor: Visitor, asked: Asked) -> Response {
    let here = screen(OWN, &asked, asked.parse("page").unwrap_or(0));
    let drawn = app.watch(&visitor, move |tx, actor| {
        let (filter, year) = open(&asked);
        let found = chart(tx, actor, &filter, year)?;
        Ok(display(&found, (&actor.unit_name, year), (OWN, &asked)))
    });
    match drawn.await {
        // After the log-in the display goes on by itself.
        Err(Fault(Error::Login(_))) => reply::see(&format!("/login?ended=1&next={}", encode(&here))),
        drawn => answer(drawn, &here),
    }
}

/// GET /wall/{token}: whoever holds the address reads; what is no token and what is nobody's answer alike.
async fn secret(State(app): State<App>, Path(text): Path<String>, asked: Asked) -> Result<Response, Fault> {
    let token = Token::parse(&text).ok_or(Fault(Error::NotFound))?;
    let path = format!("/wall/{text}");
    let here = screen(&path, &asked, asked.parse("page").unwrap_or(0));
    let drawn = app.blocking(move |app| {
        let (filter, year) = open(&asked);
        let (unit, found) = app.db.read(|tx| wall::chart(tx, &token, &filter, year))?;
        Ok(display(&found, (&unit, year), (&path, &asked)))
    });
    Ok(answer(drawn.await, &here))
}

/// What is asked for; without a state, of what is open.
fn open(asked: &Asked) -> (Filter, Option<i16>) {
    let (mut filter, year) = filter(asked);
    if filter.state.is_empty() {
        filter.state = "open".into();
    }
    (filter, year)
}

fn answer(drawn: Result<(Markup, String), Fault>, here: &str) -> Response {
    match drawn {
        Ok((page, next)) => again(page.into_response(), &next),
        // The display has nobody who would press F5 when the server is back.
        Err(fault) if fault.0.status() >= 500 => again(fault.into_response(), here),
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
fn screen(path: &str, asked: &Asked, page: usize) -> String {
    let page = if page == 0 { String::new() } else { page.to_string() };
    list::kept_at(path, asked, vec![("rows", asked.text("rows").to_owned()), ("page", page)])
}

/// A screen, and the address of the next.
fn display(found: &Chart, (unit, year): (&str, Option<i16>), (path, asked): (&str, &Asked)) -> (Markup, String) {
    let (page, pages) = place(asked, found.bars.len());
    let bars: Vec<_> = found.bars.iter().skip(page * rows(asked)).take(rows(asked)).cloned().collect();
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
                    br; small { "每分钟刷新" @if path == OWN { "，到登录期限为止 · " a href="/supervision/chart" { "返回" } } }
                }
            }
            @if found.is_cut { p class="cut" { (cut()) } }
            @if bars.is_empty() { (Empty::new("没有符合条件的事项。")) }
            @else { (drawing::table(found, &Axis::of(found, year), (&bars, path == OWN))) (drawing::legend()) }
        }
    };
    (shell::whole("督查督办挂图", body), screen(path, asked, (page + 1) % pages))
}
