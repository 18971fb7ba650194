//! Mastheads (报头样式) of bulletins and telegrams: the template tried on two papers as one types, and handed out as a file.
//! Nothing is kept: whoever sets a bulletin at the machine gives the file.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use office::Error;
use office::document::{PagePicture, mastheads};
use office::forms::{Pictures, Trouble};

use super::{about, admin, editor::papers};
use crate::app::App;
use crate::forms::Posted;
use crate::people::typed::Typed;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::layout;
use crate::visitor::Visitor;

const PATH: &str = "/forms/mastheads";

pub(super) fn routes() -> Router<App> {
    Router::new().route(PATH, get(show).post(change)).route("/forms/mastheads/preview", post(preview))
}

/// What the page shows: the text, and what became of it.
struct Desk {
    body: String,
    tried: Result<Vec<PagePicture>, Trouble>,
}

/// The text tried by the press; nothing where nobody sets mastheads.
async fn open(app: &App, visitor: &Visitor, typed: Option<String>) -> Result<Desk, Fault> {
    app.read(visitor, |_, actor| admin(actor).map(drop)).await?;
    app.blocking(move |app| {
        let port = app.press.mastheads().ok_or(Error::NotFound)?;
        let body = typed.unwrap_or_else(|| port.template().to_owned());
        Ok(Desk { tried: mastheads::tried(port, &body), body })
    })
    .await
}

async fn show(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    let desk = open(&app, &visitor, None).await?;
    draw(&app, &visitor, desk).await
}

async fn draw(app: &App, visitor: &Visitor, desk: Desk) -> Result<Markup, Fault> {
    let typed = Typed::fresh(app, visitor);
    app.page(visitor, about("报头样式"), move |_, _| Ok(page(&desk, &typed))).await
}

/// Tried again, or handed out as it was typed, once nothing is wrong with it.
async fn change(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let desk = open(&app, &posted.visitor, Some(posted.raw("body").to_owned())).await?;
    if posted.text("do") != "download" {
        return Ok(draw(&app, &posted.visitor, desk).await?.into_response());
    }
    if desk.tried.is_err() {
        return Ok(reply::unprocessable(draw(&app, &posted.visitor, desk).await?));
    }
    Ok(reply::download("报头.toml", "application/toml", desk.body.into_bytes()))
}

async fn preview(State(app): State<App>, posted: Posted) -> Result<Markup, Fault> {
    let desk = open(&app, &posted.visitor, Some(posted.raw("body").to_owned())).await?;
    Ok(html! {
        @if desk.tried.is_ok() { (pages(&desk, true)) }
        (wrong(&desk, true))
    })
}

fn page(desk: &Desk, typed: &Typed) -> Markup {
    html! {
        (layout::head("报头样式", html! { "简报、电报的报头，国家标准没有规定，由本单位自定" }, html! { (Button::link("/forms", "返回")) }))
        p class="hint" {
            "在左边改，右边随时看到排出的样子。改好后按“下载 报头.toml”，排简报、电报时用 "
            code { "zhongshu typeset 简报.txt -o 简报.pdf --house 报头.toml" }
            "。平台上不办理简报、电报，这里不保存，请把文件存在本单位。"
        }
        form class="flowedit formedit" id="editor" method="post" action=(PATH) {
            (typed.guard("mastheads"))
            div class="acts deeds" {
                (Button::submit_as("do", "preview", "检查并预览"))
                (Button::submit_as("do", "download", "下载 报头.toml").primary())
                (Button::link(PATH, "恢复系统样式"))
            }
            div class="two" {
                (layout::card("样式", layout::note("说明在最前面几行"), html! { div class="pad" {
                    (wrong(desk, false))
                    (text(desk))
                } }))
                (layout::card("版面", layout::note("用样例排出的简报和电报首页"), pages(desk, false)))
            }
        }
    }
}

fn oob(follows: bool) -> Option<&'static str> {
    follows.then_some("true")
}

fn pages(desk: &Desk, follows: bool) -> Markup {
    html! {
        div class="sheet" id="pages" tabindex="0" role="region" aria-label="版面预览" hx-swap-oob=[oob(follows)] {
            @match &desk.tried {
                Ok(shown) => (papers(&Pictures { count: shown.len(), pages: shown.clone() })),
                Err(_) => p class="hint" { "样式有误，改好后显示版面。" },
            }
        }
    }
}

fn wrong(desk: &Desk, follows: bool) -> Markup {
    html! {
        div class="wrong" id="wrong" role="status" hx-swap-oob=[oob(follows)] {
            @match &desk.tried {
                Ok(_) => p class="fine" { "没有问题。" },
                Err(Trouble { line: 0, message }) => ol { li { (message) } },
                Err(Trouble { line, message }) => ol { li { a href="#f-body" data-line=(line) { "第 " (line) " 行" } "：" (message) } },
            }
        }
    }
}

fn text(desk: &Desk) -> Markup {
    html! {
        textarea class="in" id="f-body" name="body" rows=(desk.body.lines().count().clamp(20, 200) + 1) wrap="off"
            spellcheck="false" data-grows aria-label="报头样式" aria-describedby="wrong"
            hx-post="/forms/mastheads/preview" hx-trigger="input changed delay:600ms" hx-swap="none"
            hx-sync="this:replace" { "\n" (desk.body) }
    }
}
