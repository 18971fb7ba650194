//! What the draft is (文种、缓急、密级): a short form while it is with its drafter.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use lexicon::{Genre, MatterId, SecurityLabel, Urgency};
use maud::{Markup, html};
use office::document::{self, Heading, Seen, memo};
use office::matter::Kind;
use office::process::{self, Held};
use office::{Error, Tx};

use super::room::{Seals, Typed, chosen, framed, id};
use crate::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::layout;
use crate::visitor::Visitor;

/// GET /documents/{id}/heading
pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Markup, Fault> {
    page(&app, &visitor, id(&text)?, Typed::default()).await
}

async fn page(app: &App, visitor: &Visitor, matter: MatterId, typed: Typed) -> Result<Markup, Fault> {
    let seals = Seals::new(app, visitor);
    app.read(visitor, move |tx, actor| {
        let (_, seen) = drafting(tx, actor, matter)?;
        let main = main(&seen, &typed, &seals);
        framed(tx, actor, &About::new("文种、缓急、密级", "/todo", "clerk#拟稿"), &seals, main)
    })
    .await
}

/// The actor's task, if it is 拟稿.
fn drafting(tx: &mut Tx, actor: &office::people::Actor, matter: MatterId) -> office::Result<(Held, Seen)> {
    let seen = document::find(tx, actor, matter)?;
    let held = process::require_held(tx, actor, matter)?;
    if document::may_set_heading(tx, &held)? {
        return Ok((held, seen));
    }
    Err(Error::Forbidden(document::unchangeable(&held)))
}

fn main(seen: &Seen, typed: &Typed, seals: &Seals) -> Markup {
    let offered = if seen.matter.kind == Kind::Memo { &memo::GENRES[..] } else { Genre::ALL };
    let genres = offered.iter().map(|g| Choice::new(g.code(), g.label())).collect();
    let levels = Urgency::ALL.iter().map(|u| Choice::new(u.code(), u.label())).collect();
    let labels = SecurityLabel::ALL.iter().map(|l| Choice::new(l.code(), l.label())).collect();
    let (paper, p) = (&seen.document, &typed.problems);
    let href = format!("/documents/{}", paper.id);
    let fields = html! {
        (Field::select("genre", "文种", genres).value(typed.text("genre", paper.genre.code())).short().required().check(p))
        (Field::radios("urgency", "缓急", levels).value(typed.text("urgency", seen.matter.urgency.code())).required().check(p)
            .hint("以后各环节的时限随之改变，正在办的环节不变"))
        (Field::radios("label", "密级", labels).value(typed.text("label", paper.label.code())).required().check(p)
            .hint("本系统是非涉密系统，秘密、机密、绝密文件不得录入"))
        (form::buttons(html! { (Button::submit("保存").primary()) (Button::link(&href, "取消")) }))
    };
    html! { div class="narrow" {
        (layout::head("文种、缓急、密级", html! { (seen.matter.title) }, html! {}))
        (form::problems(p))
        section class="card pad" { (form::post(&format!("{href}/heading"), &seals.guard("heading"), fields)) }
    } }
}

/// POST /documents/{id}/heading
pub(super) async fn save(State(app): State<App>, Path(text): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let form = posted.clone();
    let done = app.once(&posted.visitor, posted.key(), move |tx, actor| {
        let (held, _) = drafting(tx, actor, matter)?;
        document::set_heading(tx, &held, read(&form)?)?;
        Ok(format!("/documents/{matter}?done=heading"))
    });
    match done.await {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => {
            let problems = fault.problems()?;
            let visitor = posted.visitor.clone();
            let page = page(&app, &visitor, matter, Typed::again(posted, problems)).await?;
            Ok(reply::unprocessable(page).into_response())
        }
    }
}

fn read(form: &Posted) -> office::Result<Heading> {
    Ok(Heading {
        genre: chosen::<Genre>(form.text("genre"), "genre")?,
        urgency: chosen::<Urgency>(form.text("urgency"), "urgency")?,
        label: chosen::<SecurityLabel>(form.text("label"), "label")?,
    })
}
