//! Due days for a calendar program: a file for the reader, and an address with a secret that needs no log-in.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use office::Error;
use office::people::Token;
use office::supervision::calendar;

use crate::App;
use crate::forms::Posted;
use crate::people::address;
use crate::people::typed::{Asked, Typed, said, settled};
use crate::reply::{self, Fault};
use crate::secret::{self, Shown};
use crate::supervision::list;
use crate::ui::button::Button;
use crate::ui::{form, layout};
use crate::visitor::Visitor;

const ICS: &str = "text/calendar; charset=utf-8";
const FILE: &str = "督办时限.ics";

/// GET /supervision/calendar.ics
pub(super) async fn own(State(app): State<App>, visitor: Visitor) -> Result<Response, Fault> {
    let text = app.read(&visitor, calendar::of_actor).await?;
    Ok(reply::download(FILE, ICS, text.into_bytes()))
}

/// GET /calendar/{token}.ics: whoever holds the address reads; what is no token and what is nobody's answer alike.
pub(super) async fn feed(State(app): State<App>, Path(file): Path<String>) -> Result<Response, Fault> {
    let token = file.strip_suffix(".ics").and_then(Token::parse).ok_or(Fault(Error::NotFound))?;
    let text = app.blocking(move |app| app.db.read(|tx| calendar::of_token(tx, &token))).await?;
    Ok(reply::inline(FILE, ICS, text.into_bytes()))
}

/// What the page says after a deed.
const SAID: &[(&str, &str)] =
    &[("made", "订阅地址已经生成，只显示一次；没有记下的请重新生成。"), ("revoked", "订阅地址已停用。")];

/// GET /supervision/calendar
pub(super) async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw(app, visitor, (typed, said(&asked, SAID))).await
}

async fn draw(app: App, visitor: Visitor, (typed, done): (Typed, Markup)) -> Result<Markup, Fault> {
    app.page(&visitor, list::about("督办日历"), move |tx, actor| {
        let since = calendar::feed(tx, actor)?;
        let state = match since {
            Some(at) => format!("订阅地址生成于 {}，正在使用。", at.long_label()),
            None => "没有订阅地址。".into(),
        };
        let make = if since.is_some() { "重新生成" } else { "生成订阅地址" };
        Ok(html! {
            (layout::head("督办日历", html! { "我负责的事项的时限、节点和反馈" }, html! { (Button::link("/supervision", "返回")) }))
            (done) (typed.problems())
            (layout::cols(
                layout::pad_card("订阅", html! {}, html! {
                    p { (state) }
                    p class="hint" { "日历程序按订阅地址定时更新，不用登录。知道地址的人都能看到编号和标题，请勿转给他人；重新生成后，原地址立即失效。" }
                    (form::post("/supervision/calendar/feed", &typed.guard("feed"), form::buttons(html! { (Button::submit(make).primary()) })))
                    @if since.is_some() {
                        (form::post("/supervision/calendar/revocation", &typed.guard("revoke"), form::buttons(html! { (Button::submit("停用").danger()) })))
                    }
                }),
                layout::pad_card("下载一次", html! {}, html! {
                    p { "下载现在的时限，导入日历程序；以后有变化不会更新。" }
                    (form::buttons(html! { (Button::link("/supervision/calendar.ics", "下载日历文件")) }))
                }),
            ))
        })
    })
    .await
}

/// POST /supervision/calendar/feed
pub(super) async fn make(State(app): State<App>, headers: HeaderMap, posted: Posted) -> Result<Response, Fault> {
    let made = secret::once(&app, &posted, |tx, actor| {
        Ok(("/supervision/calendar?said=made".into(), calendar::make_feed(tx, actor)?))
    });
    let (result, token) = made.await;
    let visitor = posted.visitor.clone();
    match (result, token) {
        (Ok(_), Some(token)) => {
            let link = format!("{}/calendar/{}.ics", address(&app, &headers), token.reveal());
            Ok(shown(app, visitor, link).await?.into_response())
        }
        (result, _) => settled(result, posted, |typed| draw(app, visitor, (typed, Markup::default()))).await,
    }
}

async fn shown(app: App, visitor: Visitor, link: String) -> Result<Markup, Fault> {
    app.page(&visitor, list::about("督办日历"), move |_, _| {
        let shown = Shown {
            title: "订阅地址",
            whose: html! {},
            label: "地址",
            link: &link,
            notes: &["在日历程序里选“按网址订阅”，粘贴这个地址。", "地址只显示这一次；原来的地址已经失效。"],
            buttons: html! { (Button::link("/supervision/calendar", "已记下").primary()) },
        };
        Ok(shown.draw())
    })
    .await
}

/// POST /supervision/calendar/revocation
pub(super) async fn revoke(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let visitor = posted.visitor.clone();
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            calendar::revoke_feed(tx, actor)?;
            Ok("/supervision/calendar?said=revoked".into())
        })
        .await;
    settled(result, posted, |typed| draw(app, visitor, (typed, Markup::default()))).await
}
