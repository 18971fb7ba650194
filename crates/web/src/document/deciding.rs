//! Deciding (办理): one post carries the opinion and the step's own fields; sent twice, done once.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use lexicon::{SealId, TaskId};
use maud::{Markup, html};
use office::document::Typeset;
use office::document::seals::uses;
use office::people::Actor;
use office::{Error, Tx, document, process};

use super::room::{Seals, Typed, framed, id};
use super::step;
use super::view;
use crate::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::{Tone, form, layout, notice};
use crate::visitor::Visitor;

/// POST /tasks/{id}/decision
pub(super) async fn decide(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let task: TaskId = id(&text)?;
    let typeset = match typeset(&app, &posted, task).await {
        Ok(typeset) => typeset,
        Err(fault) => return refused(&app, posted, task, fault).await,
    };
    let form = posted.clone();
    let done = app.once(&posted.visitor, posted.key(), move |tx, actor| {
        let held = process::held(tx, actor, task)?;
        step::choose_series(tx, &held, &form)?;
        let decision = step::decision(&held, &form, typeset.as_ref())?;
        document::decide(tx, &held, &decision)?;
        Ok(format!("/documents/{}?done=decision", held.matter.id))
    });
    match done.await {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => refused(&app, posted, task, fault).await,
    }
}

/// What failed; where a seal was asked for, the use register says so.
async fn refused(app: &App, posted: Posted, task: TaskId, fault: Fault) -> Result<Response, Fault> {
    if let Some(seal) = posted.parse::<SealId>("seal").filter(|_| posted.text("choice") == "agree") {
        let why = fault.0.to_string();
        enter_refused(app, &posted.visitor, &fault, move |tx, actor| uses::refuse(tx, actor, task, (seal, &why)))
            .await?;
    }
    answer(app, posted, task, fault).await
}

/// Enters a refused attempt to use a seal before the answer goes out, in a unit of work of its own. The register keeps
/// the same attempt once.
///
/// # Errors
/// Where it could not be entered the answer says that instead: nobody may try without a trace and not know it.
pub(super) async fn enter_refused(
    app: &App,
    visitor: &Visitor,
    fault: &Fault,
    mut enter: impl FnMut(&mut Tx, &Actor) -> office::Result<()> + Send + 'static,
) -> Result<(), Fault> {
    // What somebody did already, and what the storage could not take, was not refused.
    if matches!(fault.0, Error::AlreadyDone(_) | Error::Login(_) | Error::Store(_)) {
        return Ok(());
    }
    let why = &fault.0;
    match app.write(visitor, move |tx, actor| enter(tx, actor)).await {
        // Nothing there to seal: nothing to enter.
        Ok(_) | Err(Fault(Error::NotFound)) => Ok(()),
        Err(Fault(error)) => {
            eprintln!("refused seal not entered: {error:?}");
            Err(Fault(Error::Refused(format!("{UNENTERED}未予用印的原因：{}", why.to_string().trim_end_matches('。')))))
        }
    }
}

/// What is said where a refused attempt left no trace.
const UNENTERED: &str = "没有用印，这次申请也没有能记入用印登记簿，请告诉系统管理员。";

/// Typesets and stores the file at 用印, outside the unit of work. Where the task cannot be sealed now, the unit of work
/// itself says why, or answers as it did the first time.
async fn typeset(app: &App, posted: &Posted, task: TaskId) -> Result<Option<Typeset>, Fault> {
    let Some(seal) = posted.parse::<SealId>("seal") else { return Ok(None) };
    let prepared = app.read(&posted.visitor, move |tx, actor| {
        let held = process::held(tx, actor, task)?;
        document::prepare(tx, &held, seal)
    });
    let sheet = match prepared.await {
        Ok(sheet) => sheet,
        Err(Fault(Error::AlreadyDone(_) | Error::Refused(_))) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let stored = app.blocking(move |app| {
        let pdf = app.press.pdf(&sheet)?;
        Ok(Typeset { seal, size: pdf.len(), pdf: app.blobs.put(&pdf)? })
    });
    Ok(Some(stored.await?))
}

/// What failed: done by somebody else, or to be mended in the form.
pub(super) async fn answer(app: &App, posted: Posted, task: TaskId, fault: Fault) -> Result<Response, Fault> {
    if let Fault(Error::AlreadyDone(message)) = fault {
        return already(app, posted, message).await;
    }
    let problems = fault.problems()?;
    let visitor = posted.visitor.clone();
    let matter = app.read(&visitor, move |tx, actor| Ok(process::held(tx, actor, task)?.matter.id)).await?;
    view::again(app, &visitor, matter, Typed::again(posted, problems)).await
}

/// Somebody was first: who and when, and the words typed so that they are not lost.
pub(super) async fn already(app: &App, posted: Posted, message: String) -> Result<Response, Fault> {
    let seals = Seals::new(app, &posted.visitor);
    let visitor = posted.visitor.clone();
    let page: Markup = app
        .read(&visitor, move |tx, actor| {
            let main = html! { div class="narrow" {
                (layout::head("此件已经办过", html! {}, html! {}))
                (notice::block(Tone::Amber, "本次提交没有生效", html! { p { (message) } }))
                section class="card pad" {
                    (step::words(&posted))
                    (form::buttons(html! { (Button::link("/todo", "回到待办").primary()) }))
                }
            } };
            framed(tx, actor, &About::new("此件已经办过", "/todo", "clerk#办理公文"), &seals, main)
        })
        .await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}
