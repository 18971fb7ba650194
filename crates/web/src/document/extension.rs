//! Extensions (延期) on the document page: asking, what waits for approval, and the answers.

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::{ExtensionId, TaskId};
use maud::{Markup, html};
use office::process::extension::{self, Ask, Extension, Pending, Room};
use office::process::{self, Held};
use office::{Error, Tx};

use super::room::{Typed, id, when};
use super::view::{Front, View};
use super::{deciding, view};
use crate::App;
use crate::forms::Posted;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::{Tone, badge, layout};

/// The cards of what waits: for the approver to answer, for whoever asked to withdraw.
pub(super) fn cards(view: &View, front: &Front) -> Markup {
    let actor = view.seen.actor.person;
    let waiting = || view.stays.iter().flat_map(|stay| &stay.extensions).filter(|e| e.is_waiting());
    html! {
        @for e in waiting().filter(|e| e.approver_id == actor) { (to_answer(e, view, front)) }
        @for e in waiting().filter(|e| e.asked_by == actor) { (to_withdraw(e, view, front)) }
    }
}

fn facts(e: &Extension, view: &View) -> Markup {
    layout::pairs([
        ("申请人", html! { (e.asker) "，" (when(e.asked_at, view.now)) "申请" }),
        ("环节", html! { (e.step_name) "，原应于 " (when(e.due_before, view.now)) " 办结" }),
        ("延期", html! { (e.amount_label()) }),
        ("理由", html! { (e.reason) }),
    ])
}

fn to_answer(e: &Extension, view: &View, front: &Front) -> Markup {
    let typed = front.typed.of("approval");
    let answer = Field::text("answer", "答复").value(typed.text("answer", "")).part("approval");
    let fields = html! {
        (facts(e, view))
        (answer.max_length(500).hint("同意时可以不写；不同意须写明理由。").check(&typed.problems))
        (form::buttons(html! {
            (Button::submit("同意延期").primary())
            (Button::submit("不同意").to(format!("/extensions/{}/refusal", e.id)))
        }))
    };
    let body = form::post(&format!("/extensions/{}/approval", e.id), &front.seals.guard("approval"), fields);
    layout::pad_card("延期待您审批", badge::tag(Tone::Amber, "批准前时限不变"), body)
}

fn to_withdraw(e: &Extension, view: &View, front: &Front) -> Markup {
    let fields = html! {
        (facts(e, view))
        (form::buttons(html! { (Button::submit("撤回申请")) }))
    };
    let body = form::post(&format!("/extensions/{}/withdrawal", e.id), &front.seals.guard("unasked"), fields);
    layout::pad_card("我的延期申请", badge::tag(Tone::Amber, &format!("待{}审批", e.approver)), body)
}

/// The form to ask, and whether there is one: a task without a limit needs none, and one request waits at a time.
pub(super) fn asking(tx: &mut Tx, view: &View, held: &Held, front: &Front) -> office::Result<Option<Markup>> {
    let waits = view.stays.iter().flat_map(|stay| &stay.extensions).any(|e| e.is_waiting() && e.task == held.task.id);
    let Some(room) = extension::room(tx, held)?.filter(|_| !waits) else { return Ok(None) };
    let rule = html! { p { (room.rule) } };
    if room.times == 0 || room.minutes <= 0 {
        return Ok(Some(html! { (rule) p { "已不能再延。" } }));
    }
    Ok(Some(html! { (rule) (form(&room, held, front)) }))
}

fn form(room: &Room, held: &Held, front: &Front) -> Markup {
    let typed = front.typed.of("extension");
    let field = |field: Field, name: &str, usual: &str| {
        field.value(typed.text(name, usual)).part("extension").check(&typed.problems)
    };
    let units = vec![Choice::new("days", "个工作日"), Choice::new("hours", "个工作小时")];
    let approvers: Vec<Choice> = room.approvers.iter().map(|p| Choice::new(p.id.to_string(), p.name.clone())).collect();
    let usual = room.approvers.first().map(|p| p.id.to_string()).unwrap_or_default();
    let fields = html! {
        (field(Field::number("count", "延长"), "count", "1").required().short().range("1", "1000"))
        (field(Field::radios("unit", "单位", units), "unit", "days"))
        (field(Field::select("approver", "审批人", approvers), "approver", &usual).required())
        (field(Field::text("reason", "理由"), "reason", "").required().max_length(500))
        (form::buttons(html! { (Button::submit("申请延期")) }))
    };
    form::post(&format!("/tasks/{}/extension", held.task.id), &front.seals.guard("extension"), fields)
}

/// POST /tasks/{id}/extension
pub(super) async fn ask(State(app): State<App>, Path(text): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let task: TaskId = id(&text)?;
    let form = posted.clone();
    let done = app.once(&posted.visitor, posted.key(), move |tx, actor| {
        let held = process::held(tx, actor, task)?;
        let order = Ask {
            count: form.text("count").into(),
            hours: match form.text("unit") {
                "days" => false,
                "hours" => true,
                _ => return Err(Error::field("unit", "请选择工作日或工作小时")),
            },
            approver: form.parse("approver"),
            reason: form.text("reason").into(),
        };
        extension::ask(tx, &held, &order)?;
        Ok(format!("/documents/{}?done=extension", held.matter.id))
    });
    match done.await {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => deciding::answer(&app, posted, task, fault).await,
    }
}

/// POST /extensions/{id}/approval
pub(super) async fn grant(State(app): State<App>, Path(text): Path<String>, posted: Posted) -> Result<Response, Fault> {
    settle(app, text, posted, "extended", |tx, actor, id, form| {
        let pending = extension::to_approve(tx, actor, id)?;
        extension::grant(tx, &pending, form.text("answer"))?;
        Ok(pending)
    })
    .await
}

/// POST /extensions/{id}/refusal
pub(super) async fn refuse(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    settle(app, text, posted, "unextended", |tx, actor, id, form| {
        let pending = extension::to_approve(tx, actor, id)?;
        extension::refuse(tx, &pending, form.text("answer"))?;
        Ok(pending)
    })
    .await
}

/// POST /extensions/{id}/withdrawal
pub(super) async fn withdraw(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    settle(app, text, posted, "unasked", |tx, actor, id, _| {
        let pending = extension::to_withdraw(tx, actor, id)?;
        extension::withdraw(tx, &pending)?;
        Ok(pending)
    })
    .await
}

type Verb = fn(&mut Tx, &office::people::Actor, ExtensionId, &Posted) -> office::Result<Pending>;

async fn settle(app: App, text: String, posted: Posted, said: &'static str, verb: Verb) -> Result<Response, Fault> {
    let extension: ExtensionId = id(&text)?;
    let visitor = posted.visitor.clone();
    let matter = app.read(&visitor, move |tx, actor| extension::matter_of(tx, actor, extension)).await?;
    let form = posted.clone();
    let done = app.once(&visitor, posted.key(), move |tx, actor| {
        verb(tx, actor, extension, &form)?;
        Ok(format!("/documents/{matter}?done={said}"))
    });
    match done.await {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => {
            let problems = fault.problems()?;
            view::again(&app, &visitor, matter, Typed::again(posted, problems)).await
        }
    }
}
