//! The secret address of the wall chart (挂墙地址): made anew, shown once, taken back.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use office::supervision::wall;

use crate::App;
use crate::forms::Posted;
use crate::people::address;
use crate::people::typed::{Asked, Typed, said, settled};
use crate::reply::Fault;
use crate::secret::{self, Shown};
use crate::supervision::list;
use crate::ui::button::Button;
use crate::ui::{form, layout};
use crate::visitor::Visitor;

/// What the page says after a deed.
const SAID: &[(&str, &str)] = &[
    ("made", "挂墙地址已经生成，只显示一次；没有记下的请重新生成。"),
    ("revoked", "挂墙地址已停用，用它的屏幕不再显示。"),
];

/// GET /supervision/wall/address
pub(super) async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    let done = said(&asked, SAID);
    draw(app, visitor, asked, (typed, done)).await
}

async fn draw(app: App, visitor: Visitor, asked: Asked, (typed, done): (Typed, Markup)) -> Result<Markup, Fault> {
    app.page(&visitor, list::about("挂墙地址"), move |tx, actor| {
        let made = wall::address(tx, actor)?;
        let state = match &made {
            Some((at, who)) => format!("挂墙地址由{who}生成于 {}，正在使用。", at.long_label()),
            None => "没有挂墙地址。".into(),
        };
        let make = if made.is_some() { "重新生成" } else { "生成挂墙地址" };
        let back = list::kept_at("/supervision/chart", &asked, Vec::new());
        let action = list::kept_at("/supervision/wall/address", &asked, Vec::new());
        Ok(html! {
            div class="narrow" {
                (layout::head("挂墙地址", html! { "给一直开着的大屏用，不用登录" }, html! { (Button::link(back, "返回")) }))
                (done) (typed.problems())
                (layout::pad_card("挂墙地址", html! {}, html! {
                    p { (state) }
                    p class="hint" { "大屏按地址每分钟刷新，只显示挂图，不能办理。知道地址的人都能看到挂图上的事项、单位、责任人和进度，请勿外传；人员调离、大屏撤除后请停用。重新生成后，原地址立即失效。" }
                    (form::post(&action, &typed.guard("make"), form::buttons(html! { (Button::submit(make).primary()) })))
                    @if made.is_some() {
                        (form::post("/supervision/wall/revocation", &typed.guard("revoke"), form::buttons(html! { (Button::submit("停用").danger()) })))
                    }
                }))
            }
        })
    })
    .await
}

/// POST /supervision/wall/address
pub(super) async fn make(
    State(app): State<App>,
    headers: HeaderMap,
    asked: Asked,
    posted: Posted,
) -> Result<Response, Fault> {
    let made = secret::once(&app, &posted, |tx, actor| {
        Ok(("/supervision/wall/address?said=made".into(), wall::make(tx, actor)?))
    });
    let (result, token) = made.await;
    let visitor = posted.visitor.clone();
    match (result, token) {
        (Ok(_), Some(token)) => {
            let path = list::kept_at(&format!("/wall/{}", token.reveal()), &asked, Vec::new());
            let link = format!("{}{path}", address(&app, &headers));
            Ok(shown(app, visitor, link).await?.into_response())
        }
        (result, _) => settled(result, posted, |typed| draw(app, visitor, asked, (typed, Markup::default()))).await,
    }
}

async fn shown(app: App, visitor: Visitor, link: String) -> Result<Markup, Fault> {
    app.page(&visitor, list::about("挂墙地址"), move |_, _| {
        let shown = Shown {
            title: "挂墙地址",
            whose: html! {},
            label: "地址",
            link: &link,
            notes: &[
                "在大屏的浏览器里打开这个地址，按 F11 全屏。",
                "地址后面的条件与刚才的挂图相同；要换条件，从挂图页再次生成。",
                "地址只显示这一次；原来的地址已经失效。",
            ],
            buttons: html! { (Button::link("/supervision/wall/address", "已记下").primary()) },
        };
        Ok(shown.draw())
    })
    .await
}

/// POST /supervision/wall/revocation
pub(super) async fn revoke(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let visitor = posted.visitor.clone();
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            wall::revoke(tx, actor)?;
            Ok("/supervision/wall/address?said=revoked".into())
        })
        .await;
    settled(result, posted, |typed| draw(app, visitor, Asked::default(), (typed, Markup::default()))).await
}
