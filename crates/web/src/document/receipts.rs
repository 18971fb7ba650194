//! Papers from other units of the platform (待签收): sign for them or send them back with a reason.

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::{DispatchId, Instant};
use maud::{Markup, html};
use office::document::dispatch::{self, Waiting};
use office::people::Actor;
use office::{Error, Tx};

use super::deciding;
use super::room::{Seals, Typed, framed, id, when};
use crate::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::{self, Field};
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Clock, Link, Tone, badge, layout};
use crate::visitor::Visitor;

/// GET /receipts
pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    app.page(&visitor, About::new("待签收", "/receipts", "clerk#签收"), |tx, actor| {
        let waiting = dispatch::waiting(tx, actor)?;
        let now = tx.now();
        let table = Table {
            caption: "待签收".into(),
            columns: vec![
                Column::new("签收时限", Shape::Clock),
                Column::new("来文", Shape::Title),
                Column::new("来文单位", Shape::Short),
                Column::new("发出", Shape::Short),
            ],
            rows: waiting.iter().map(|w| row(w, now)).collect(),
            empty: Empty::new("没有待签收的来文。").next("/incoming/new", "登记纸质来文"),
            ..Table::default()
        };
        let note = format!("共 {} 件", waiting.len());
        Ok(html! {
            (layout::head("待签收", html! { (note) }, html! { (Button::link("/incoming/new", "登记收文")) }))
            section class="card" { (table) }
        })
    })
    .await
}

fn row(w: &Waiting, now: Instant) -> Row {
    Row::new(vec![
        html! { (clock(w, now)) },
        table::title(
            badge::urgency(w.urgency.label()),
            &Link::new(format!("/receipts/{}", w.id), w.title.clone()),
            &w.issue_number,
        ),
        html! { (w.from_name) },
        html! { (when(w.sent_at, now)) },
    ])
}

fn clock(w: &Waiting, now: Instant) -> Clock {
    let due = when(w.sign_due_at, now);
    if w.sign_due_at < now {
        Clock::new(Tone::Red, "逾期未签收", format!("应于 {due}"))
    } else {
        Clock::new(Tone::Green, "待签收", format!("应于 {due}"))
    }
}

/// GET /receipts/{dispatch}
pub(super) async fn show(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Markup, Fault> {
    page(&app, &visitor, id(&text)?, Typed::default()).await
}

async fn page(app: &App, visitor: &Visitor, wanted: DispatchId, typed: Typed) -> Result<Markup, Fault> {
    let seals = Seals::new(app, visitor);
    app.read(visitor, move |tx, actor| {
        let found = waiting(tx, actor, wanted)?;
        let main = main(&found, tx.now(), &typed, &seals);
        framed(tx, actor, &About::new(found.title.clone(), "/receipts", "clerk#签收"), &seals, main)
    })
    .await
}

fn waiting(tx: &mut Tx, actor: &Actor, wanted: DispatchId) -> office::Result<Waiting> {
    dispatch::addressed(tx, actor, wanted)?;
    dispatch::waiting(tx, actor)?.into_iter().find(|w| w.id == wanted).ok_or(Error::NotFound)
}

fn main(w: &Waiting, now: Instant, typed: &Typed, seals: &Seals) -> Markup {
    let base = format!("/receipts/{}", w.id);
    let back = html! {
        (Field::text("reason", "退文理由").value(typed.text("reason", "")).required().max_length(500).check(&typed.problems))
        (form::buttons(html! { (Button::submit("退文").danger()) }))
    };
    html! { div class="narrow" {
        (layout::head(&w.title, badge::urgency(w.urgency.label()), html! {}))
        (form::problems(&typed.problems))
        section class="card" {
            (layout::pairs([
                ("来文单位", html! { (w.from_name) }),
                ("发文字号", html! { (w.issue_number) }),
                ("发出时间", html! { (when(w.sent_at, now)) }),
                ("签收时限", clock(w, now).tag()),
            ]))
            div class="pad" {
                (form::post(&format!("{base}/receipt"), &seals.guard("receipt"), html! {
                    p { "签收后由本单位登记办理，签收人和时间会回告来文单位。" }
                    (form::buttons(html! { (Button::submit("签收").primary()) }))
                }))
            }
        }
        details class="card" open[typed.is_again()] {
            summary class="pad" { "不是发给本单位的，或者不符合要求：退文" }
            div class="pad" { (form::post(&format!("{base}/return"), &seals.guard("return"), back)) }
        }
    } }
}

/// POST /receipts/{dispatch}/receipt
pub(super) async fn sign(State(app): State<App>, Path(text): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let wanted: DispatchId = id(&text)?;
    let address = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let at = dispatch::addressed(tx, actor, wanted)?;
            let incoming = dispatch::receive(tx, &at)?;
            Ok(format!("/documents/{incoming}?done=receipt"))
        })
        .await?;
    Ok(reply::see(&address))
}

/// POST /receipts/{dispatch}/return
pub(super) async fn turn_back(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let wanted: DispatchId = id(&text)?;
    let form = posted.clone();
    let done = app.once(&posted.visitor, posted.key(), move |tx, actor| {
        let at = dispatch::addressed(tx, actor, wanted)?;
        dispatch::turn_back(tx, &at, form.text("reason"))?;
        Ok("/receipts".into())
    });
    match done.await {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault @ Fault(Error::Field { .. })) => {
            let problems = fault.problems()?;
            let visitor = posted.visitor.clone();
            let page = page(&app, &visitor, wanted, Typed::again(posted, problems)).await?;
            Ok(reply::unprocessable(page))
        }
        Err(Fault(Error::AlreadyDone(message))) => deciding::already(&app, posted, message).await,
        Err(fault) => Err(fault),
    }
}
