//! The verbs every matter shares (退回, 转办, 加签, 减签, 撤回, 已阅, 传阅, 催办, 挂起, 恢复, 终止), as they are posted.

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::{MatterId, TaskId};
use office::process::{self, AddSign, Held, Place, Return, ReturnTarget, Then};
use office::{Tx, document};

use super::room::{Typed, id};
use super::{deciding, step, view};
use crate::App;
use crate::forms::Posted;
use crate::reply::{self, Fault};

/// POST /tasks/{id}/return
pub(super) async fn give_back(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    held(app, text, posted, "return", |tx, held, form| {
        let order = Return { to: target(form), then: then(form), reason: reason(form).into() };
        document::return_back(tx, held, &order, &step::checks(form)).map(|_| ())
    })
    .await
}

fn target(form: &Posted) -> ReturnTarget {
    match form.text("target") {
        "initiator" => ReturnTarget::Initiator,
        text => text.strip_prefix("step:").map_or(ReturnTarget::Previous, |key| ReturnTarget::Step(key.into())),
    }
}

fn then(form: &Posted) -> Then {
    if form.text("then") == "straight_back" { Then::StraightBack } else { Then::StepByStep }
}

/// 退回 beside the opinion box takes the opinion as its reason.
fn reason(form: &Posted) -> &str {
    let reason = form.text("reason");
    if reason.is_empty() { form.text("opinion") } else { reason }
}

/// POST /tasks/{id}/transfer
pub(super) async fn transfer(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    held(app, text, posted, "transfer", |tx, held, form| {
        let to = form.parse("to").ok_or_else(|| office::Error::field("to", "请选择转给谁"))?;
        document::transfer(tx, held, to, form.text("reason")).map(|_| ())
    })
    .await
}

/// POST /tasks/{id}/signers
pub(super) async fn add_sign(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    held(app, text, posted, "signers", |tx, held, form| {
        let place = match form.text("place") {
            "beside" => Place::Beside,
            "after" => Place::After,
            _ => Place::Before,
        };
        let order = AddSign { place, persons: form.parse_all("persons"), reason: form.text("reason").into() };
        process::add_sign(tx, held, &order).map(|_| ())
    })
    .await
}

/// POST /documents/{id}/signers
pub(super) async fn remove_sign(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    seen(app, text, posted, "unsign", |tx, seen, form| {
        let duty = form.parse("duty").ok_or_else(|| office::Error::field("duty", "请选择要减去的加签人"))?;
        process::remove_sign(tx, &seen.actor, &seen.matter, duty).map(|_| ())
    })
    .await
}

/// POST /documents/{id}/suspension
pub(super) async fn suspend(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    seen(app, text, posted, "suspension", |tx, seen, form| {
        process::suspend(tx, &seen.actor, &seen.matter, form.text("reason")).map(|_| ())
    })
    .await
}

/// POST /documents/{id}/resumption
pub(super) async fn resume(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    seen(app, text, posted, "resumption", |tx, seen, form| {
        process::resume(tx, &seen.actor, &seen.matter, form.text("reason")).map(|_| ())
    })
    .await
}

/// POST /tasks/{id}/claim
pub(super) async fn claim(State(app): State<App>, Path(text): Path<String>, posted: Posted) -> Result<Response, Fault> {
    held(app, text, posted, "claim", |tx, held, _| process::claim(tx, held).map(|_| ())).await
}

/// POST /documents/{id}/release
pub(super) async fn release(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    seen(app, text, posted, "release", |tx, seen, form| {
        let duty = form.parse("duty").ok_or(office::Error::NotFound)?;
        process::release(tx, &seen.actor, &seen.matter, duty).map(|_| ())
    })
    .await
}

/// POST /tasks/{id}/reading
pub(super) async fn read(State(app): State<App>, Path(text): Path<String>, posted: Posted) -> Result<Response, Fault> {
    held(app, text, posted, "reading", |tx, held, form| process::read(tx, held, form.raw("opinion")).map(|_| ())).await
}

type Verb = fn(&mut Tx, &Held, &Posted) -> office::Result<()>;

/// A verb of the holder.
async fn held(app: App, text: String, posted: Posted, said: &'static str, verb: Verb) -> Result<Response, Fault> {
    let task: TaskId = id(&text)?;
    let form = posted.clone();
    let done = app.once(&posted.visitor, posted.key(), move |tx, actor| {
        let held = process::held(tx, actor, task)?;
        verb(tx, &held, &form)?;
        Ok(format!("/documents/{}?done={said}", held.matter.id))
    });
    match done.await {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => deciding::answer(&app, posted, task, fault).await,
    }
}

/// POST /tasks/{id}/withdrawal
pub(super) async fn withdraw(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let task: TaskId = id(&text)?;
    let visitor = posted.visitor.clone();
    let matter = app.read(&visitor, move |tx, actor| process::matter_of(tx, actor, task)).await?;
    let done = app.once(&visitor, posted.key(), move |tx, actor| {
        document::withdraw(tx, actor, task)?;
        Ok(format!("/documents/{matter}?done=withdrawal"))
    });
    match done.await {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => again(&app, posted, matter, fault).await,
    }
}

/// POST /documents/{id}/circulation
pub(super) async fn circulate(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    seen(app, text, posted, "circulation", |tx, seen, form| {
        process::circulate(tx, &seen.actor, &seen.matter, form.parse_all("readers")).map(|_| ())
    })
    .await
}

/// POST /documents/{id}/urging
pub(super) async fn urge(State(app): State<App>, Path(text): Path<String>, posted: Posted) -> Result<Response, Fault> {
    seen(app, text, posted, "urging", |tx, seen, form| {
        process::urge(tx, &seen.actor, &seen.matter, form.text("words")).map(|_| ())
    })
    .await
}

/// POST /documents/{id}/ending
pub(super) async fn end(State(app): State<App>, Path(text): Path<String>, posted: Posted) -> Result<Response, Fault> {
    seen(app, text, posted, "ending", |tx, seen, form| {
        document::end(tx, &seen.actor, seen.matter.id, form.text("reason"))
    })
    .await
}

type Sight = fn(&mut Tx, &document::Seen, &Posted) -> office::Result<()>;

/// A verb of whoever may see the document; the flow says whether they may.
async fn seen(app: App, text: String, posted: Posted, said: &'static str, verb: Sight) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let form = posted.clone();
    let done = app.once(&posted.visitor, posted.key(), move |tx, actor| {
        let seen = document::find(tx, actor, matter)?;
        verb(tx, &seen, &form)?;
        Ok(format!("/documents/{matter}?done={said}"))
    });
    match done.await {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => again(&app, posted, matter, fault).await,
    }
}

async fn again(app: &App, posted: Posted, matter: MatterId, fault: Fault) -> Result<Response, Fault> {
    let problems = fault.problems()?;
    let visitor = posted.visitor.clone();
    view::again(app, &visitor, matter, Typed::again(posted, problems)).await
}
