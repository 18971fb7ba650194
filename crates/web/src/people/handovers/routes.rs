use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use lexicon::{MatterId, PersonId};
use maud::Markup;
use office::people::{Person, directory};
use office::process::{self, Handing, Handover, Part};
use office::{Error, Result as Done, Tx, document, supervision};

use super::pages;
use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Asked, Typed, id, said, settled};
use crate::reply::Fault;
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/handovers", get(list))
        .route("/handovers/{person}", get(show).post(hand_over))
        .route("/handovers/{person}/tasks/{matter}/{duty}", get(task).post(reassign))
        .route("/handovers/{person}/matters/{matter}/ending", get(ending).post(end))
}

fn about() -> About {
    About::new("工作交接", "/handovers", "admin#工作交接")
}

const SAID: &[(&str, &str)] = &[
    ("handed", "已办理交接，接办人收到通知。"),
    ("reassigned", "已改派，接办人收到通知。"),
    ("ended", "已终止，在办人收到通知。"),
];

async fn list(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let done = said(&asked, SAID);
    app.page(&visitor, about(), move |tx, actor| {
        let admin = actor.unit_admin(actor.own_unit()?)?;
        let answers = supervision::handover::workloads(tx, &admin)?;
        Ok(pages::list(&process::workloads(tx, &admin)?, &answers, &done))
    })
    .await
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(person): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw(app, visitor, id(&person)?, (typed, said(&asked, SAID))).await
}

async fn draw(app: App, visitor: Visitor, person: PersonId, (typed, done): (Typed, Markup)) -> Result<Markup, Fault> {
    app.page(&visitor, about(), move |tx, actor| {
        let handing = process::handing(tx, actor, person)?;
        let parts = process::parts(tx, &handing)?;
        let answers = supervision::answering(tx, &handing)?;
        let others: Vec<Person> = directory::people_of_unit(tx, actor.own_unit()?)?;
        let others: Vec<Person> = others.into_iter().filter(|p| p.id != person).collect();
        Ok(pages::one(handing.from(), (&parts, &answers), &others, (&typed, &done)))
    })
    .await
}

async fn hand_over(State(app): State<App>, Path(person): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let person: PersonId = id(&person)?;
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let handing = process::handing(tx, actor, person)?;
            let order = Handover {
                to: to(&form)?,
                matters: form.parse_all("matters"),
                answers: form.parse_all("answers"),
                reason: form.text("reason").into(),
            };
            process::hand_over(tx, &handing, &order)?;
            Ok(format!("/handovers/{person}?said=handed"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw(app, visitor, person, (typed, Markup::default()))).await
}

fn to(form: &Posted) -> Done<PersonId> {
    form.parse("to").ok_or_else(|| Error::field("to", "请选择接办人"))
}

/// A task of somebody: the matter and the duty's number.
type Task = (PersonId, MatterId, u32);

fn task_of((person, matter, duty): (String, String, String)) -> Result<Task, Fault> {
    Ok((id(&person)?, id(&matter)?, id(&duty)?))
}

async fn task(
    State(app): State<App>,
    visitor: Visitor,
    Path(path): Path<(String, String, String)>,
) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_task(app, visitor, task_of(path)?, typed).await
}

async fn draw_task(app: App, visitor: Visitor, (person, matter, duty): Task, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about(), move |tx, actor| {
        let handing = process::handing(tx, actor, person)?;
        let (part, takers) = process::takers(tx, &handing, (matter, duty))?;
        Ok(pages::task(handing.from(), &part, &takers, &typed))
    })
    .await
}

async fn reassign(
    State(app): State<App>,
    Path(path): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let at = task_of(path)?;
    let (person, matter, duty) = at;
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let handing = process::handing(tx, actor, person)?;
            process::reassign(tx, &handing, (matter, duty), to(&form)?, form.text("reason"))?;
            Ok(format!("/handovers/{person}?said=reassigned"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_task(app, visitor, at, typed)).await
}

/// What somebody has in one matter; nothing where they have no part.
fn part(tx: &mut Tx, handing: &Handing, matter: MatterId) -> Done<Part> {
    process::parts(tx, handing)?.into_iter().find(|p| p.matter.id == matter).ok_or(Error::NotFound)
}

async fn ending(
    State(app): State<App>,
    visitor: Visitor,
    Path((person, matter)): Path<(String, String)>,
) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_ending(app, visitor, (id(&person)?, id(&matter)?), typed).await
}

async fn draw_ending(
    app: App,
    visitor: Visitor,
    (person, matter): (PersonId, MatterId),
    typed: Typed,
) -> Result<Markup, Fault> {
    app.page(&visitor, about(), move |tx, actor| {
        let handing = process::handing(tx, actor, person)?;
        Ok(pages::ending(handing.from(), &part(tx, &handing, matter)?, &typed))
    })
    .await
}

async fn end(
    State(app): State<App>,
    Path((person, matter)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let (person, matter): (PersonId, MatterId) = (id(&person)?, id(&matter)?);
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let handing = process::handing(tx, actor, person)?;
            part(tx, &handing, matter)?;
            document::end(tx, actor, matter, form.text("reason"))?;
            Ok(format!("/handovers/{person}?said=ended"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_ending(app, visitor, (person, matter), typed)).await
}
