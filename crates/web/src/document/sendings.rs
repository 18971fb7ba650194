//! Where a document was sent (分送与签收): who signed for it and when, who is late, who sent it back.

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::{DispatchId, Instant, MatterId};
use maud::{Markup, html};
use office::document::dispatch::{self, Dispatch};
use office::document::{self, Seen};
use office::people::Role;
use office::{Error, Tx};

use super::room::{Seals, Typed, id, when};
use super::view::{self, Front, View};
use crate::App;
use crate::forms::Posted;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::{self, Field};
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Tone, badge};

/// The list, for the sender.
pub(super) fn tab(view: &View, list: &[Dispatch], front: &Front) -> Markup {
    let issuer = view.seen.actor.has(Role::Issuer, view.seen.document.unit);
    let signed = list.iter().filter(|d| d.signed.is_some()).count();
    let late = list.iter().filter(|d| d.is_overdue(view.now)).count();
    let table = Table {
        caption: "分送与签收".into(),
        columns: vec![
            Column::new("单位", Shape::Text),
            Column::new("方式", Shape::Short),
            Column::new("发出", Shape::Short),
            Column::new("签收", Shape::Clock),
            Column::new("答复或退文理由", Shape::Text),
            Column::new("", Shape::Action),
        ],
        rows: list.iter().map(|d| row(d, view, front, issuer)).collect(),
        empty: Empty::new("没有在平台上分送。"),
        ..Table::default()
    };
    html! {
        @if !list.is_empty() {
            p class="pad" {
                "共分送 " (list.len()) " 个单位，已签收 " (signed) " 个"
                @if late > 0 { "，" (badge::tag(Tone::Red, &format!("{late} 个逾期未签收"))) }
            }
        }
        (table)
    }
}

fn row(d: &Dispatch, view: &View, front: &Front, issuer: bool) -> Row {
    let kind = if d.kind == "main" { "主送" } else { "抄送" };
    Row::new(vec![
        html! { (d.to_name) },
        html! { (kind) },
        html! { (when(d.sent_at, view.now)) },
        state(d, view.now),
        html! {
            @if let Some((_, why)) = &d.returned { (why) }
            @if let Some((text, at)) = &d.reply { (text) " " small { (when(*at, view.now)) } }
        },
        html! { @if issuer { (verbs(d, view.id(), &front.seals)) } },
    ])
    .faint(d.withdrawn_at.is_some())
}

/// Signed for, waiting, late, sent back or withdrawn.
fn state(d: &Dispatch, now: Instant) -> Markup {
    if let Some((who, at)) = &d.signed {
        return html! { (badge::tag(Tone::Green, "已签收")) (who) " " (when(*at, now)) };
    }
    if let Some((at, _)) = &d.returned {
        return html! { (badge::tag(Tone::Red, "退文")) (when(*at, now)) };
    }
    if let Some(at) = d.withdrawn_at {
        return html! { (badge::tag(Tone::Plain, "已撤回")) (when(at, now)) };
    }
    if d.is_overdue(now) {
        return html! { (badge::tag(Tone::Red, "逾期未签收")) "应于 " (when(d.sign_due_at, now)) };
    }
    html! { (badge::tag(Tone::Plain, "待签收")) "应于 " (when(d.sign_due_at, now)) }
}

fn verbs(d: &Dispatch, document: MatterId, seals: &Seals) -> Markup {
    let base = format!("/documents/{document}/dispatches/{}", d.id);
    if d.is_waiting() {
        let fields = html! {
            (Field::text("reason", "理由").required().max_length(200))
            (form::buttons(html! { (Button::submit("撤回").danger()) }))
        };
        let guard = seals.guard(&format!("w{}", short(d.id)));
        return html! { details { summary { "撤回" } (form::post(&format!("{base}/withdrawal"), &guard, fields)) } };
    }
    if d.signed.is_some() {
        return html! {};
    }
    let guard = seals.guard(&format!("r{}", short(d.id)));
    form::post(&format!("{base}/resending"), &guard, html! { (Button::submit("重发")) })
}

/// Enough of an identifier to tell the forms of one page apart.
fn short(id: DispatchId) -> String {
    let text = id.to_string();
    text.chars().rev().take(12).collect()
}

/// POST /documents/{id}/dispatches/{dispatch}/withdrawal
pub(super) async fn withdraw(
    State(app): State<App>,
    Path(at): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    act(app, at, posted, |tx, seen, id, form| dispatch::withdraw(tx, seen, id, form.text("reason"))).await
}

/// POST /documents/{id}/dispatches/{dispatch}/resending
pub(super) async fn resend(
    State(app): State<App>,
    Path(at): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    act(app, at, posted, |tx, seen, id, _| dispatch::resend(tx, seen, id)).await
}

type Verb = fn(&mut Tx, &Seen, DispatchId, &Posted) -> office::Result<()>;

async fn act(app: App, at: (String, String), posted: Posted, verb: Verb) -> Result<Response, Fault> {
    let (document, dispatch): (MatterId, DispatchId) = (id(&at.0)?, id(&at.1)?);
    let form = posted.clone();
    let done = app.once(&posted.visitor, posted.key(), move |tx, actor| {
        let seen = document::find(tx, actor, document)?;
        verb(tx, &seen, dispatch, &form)?;
        Ok(format!("/documents/{document}?tab=sent&done=dispatch"))
    });
    match done.await {
        Ok(address) => Ok(reply::see(&address)),
        Err(Fault(Error::NotFound)) => Err(Fault(Error::NotFound)),
        Err(fault) => {
            let problems = fault.problems()?;
            let visitor = posted.visitor.clone();
            view::again(&app, &visitor, document, Typed::again(posted, problems)).await
        }
    }
}
