//! Where a document was sent (分送与签收): who signed for it and when, who is late, who sent it back.

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::{DispatchId, Instant, MatterId};
use maud::{Markup, html};
use office::document::dispatch::{self, Dispatch};
use office::document::{self, Seen};
use office::people::Role;
use office::{Error, Tx};

use super::room::{Typed, id, when};
use super::view::{self, Ask, Front, View};
use crate::App;
use crate::forms::Posted;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::{self, Field};
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge};

/// The list, for the sender.
pub(super) fn tab(view: &View, list: &[Dispatch], front: &Front) -> Markup {
    let issuer = view.seen.actor.has(Role::Issuer, view.seen.document.unit);
    let signed = list.iter().filter(|d| d.is_kept()).count();
    let late = list.iter().filter(|d| d.is_overdue(view.now)).count();
    let table = Table {
        caption: "分送与签收".into(),
        columns: vec![
            Column::new("单位", Shape::Text),
            Column::new("方式", Shape::Short),
            Column::new("发出", Shape::Short),
            Column::new("签收", Shape::Text),
            Column::new("答复或退文理由", Shape::Text),
            Column::new("", Shape::Action),
        ],
        rows: list.iter().map(|d| row(d, view, issuer.then(|| verbs(d, list, view.id(), front)))).collect(),
        empty: Empty::new("没有在平台上分送。"),
        ..Table::default()
    };
    html! {
        @if !list.is_empty() {
            p class="pad" {
                "共分送 " (list.len()) " 个单位，已签收 " (signed) " 个"
                @if late > 0 { "，" (badge::tag(Tone::Red, &format!("{late} 个逾期未签收"))) }
                "　" (Link::new(format!("/documents/{}/print/receipt", view.id()), "打印签收单"))
            }
        }
        (table)
    }
}

fn row(d: &Dispatch, view: &View, verbs: Option<Markup>) -> Row {
    let kind = match d.kind.as_str() {
        "main" => "主送",
        "joint" => "联合发文",
        _ => "抄送",
    };
    Row::new(vec![
        html! { (d.to_name) },
        html! { (kind) },
        html! { (when(d.sent_at, view.now)) },
        state(d, view.now),
        html! {
            @if let Some((_, why)) = &d.returned { (why) }
            @if let Some((text, at)) = &d.reply { (text) " " small class="whole" { (when(*at, view.now)) } }
        },
        verbs.unwrap_or_default(),
    ])
    .faint(d.withdrawn_at.is_some())
}

/// Sent back, signed for, withdrawn, late or waiting. A copy signed for may still be sent back at 初审.
fn state(d: &Dispatch, now: Instant) -> Markup {
    if let Some((at, _)) = &d.returned {
        return html! { (badge::tag(Tone::Red, "退文")) (whole(when(*at, now))) };
    }
    if let Some((who, at)) = &d.signed {
        return html! { (badge::tag(Tone::Green, "已签收")) (whole(format!("{who} {}", when(*at, now)))) };
    }
    if let Some(at) = d.withdrawn_at {
        return html! { (badge::tag(Tone::Plain, "已撤回")) (whole(when(at, now))) };
    }
    let due = whole(format!("应于 {}", when(d.sign_due_at, now)));
    if d.is_overdue(now) {
        return html! { (badge::tag(Tone::Red, "逾期未签收")) (due) };
    }
    html! { (badge::tag(Tone::Plain, "待签收")) (due) }
}

/// Words that stay on one line.
fn whole(words: String) -> Markup {
    html! { span class="whole" { (words) } }
}

fn verbs(d: &Dispatch, list: &[Dispatch], document: MatterId, front: &Front) -> Markup {
    let base = format!("/documents/{document}/dispatches/{}", d.id);
    if d.is_waiting() {
        let part = format!("w{}", short(d.id));
        let typed = front.typed.of(&part);
        let reason = Field::text("reason", "理由").value(typed.text("reason", "")).max_length(200);
        let fields = html! {
            (reason.required().part(&part).check(&typed.problems))
            (form::buttons(html! { (Button::submit("撤回").danger()) }))
        };
        let form = form::post(&format!("{base}/withdrawal"), &front.seals.guard(&part), fields);
        return html! { details open[typed.is_again()] { summary { "撤回" } (form) } };
    }
    let again = list.iter().any(|other| other.to_unit == d.to_unit && (other.is_waiting() || other.is_kept()));
    if again {
        return html! {};
    }
    let guard = front.seals.guard(&format!("r{}", short(d.id)));
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
            let ask = Ask { tab: "sent".into(), ..Ask::default() };
            view::again_with(&app, &visitor, document, ask, Typed::again(posted, problems)).await
        }
    }
}
