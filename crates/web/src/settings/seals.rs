//! Seals (印章) of the own unit: the list, entering one, taking one out of use. The picture of a seal never leaves by these pages.

mod entry;
mod pages;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use lexicon::{SealId, parse_date};
use maud::Markup;
use office::Error;
use office::document::seals::{self, NewSeal, Picture};
use office::document::{Content, PagePicture, SealMark, Sheet};

use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::headers::upload_limit;
use crate::people::typed::{Asked, Typed, id, said, settled, whole};
use crate::reply::{self, Fault};
use crate::visitor::Visitor;

use crate::ui::form::Problems;
use entry::Entry;

/// Value of the button that only looks.
const LOOK: &str = "look";

pub fn routes() -> Router<App> {
    Router::new()
        .route("/seals", get(list).post(create).layer(upload_limit()))
        .route("/seals/{seal}/withdrawal", get(withdrawal).post(withdraw))
}

fn about() -> About {
    About::new("印章", "/seals", "admin#印章")
}

const SAID: &[(&str, &str)] =
    &[("created", "印章已登记，可以用印。"), ("withdrawn", "印章已停用，以后不能再用它用印。")];

async fn list(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw(app, visitor, typed, said(&asked, SAID)).await
}

async fn draw(app: App, visitor: Visitor, typed: Typed, done: Markup) -> Result<Markup, Fault> {
    app.page(&visitor, about(), move |tx, actor| {
        let all = seals::register(tx, actor)?;
        let may_enter = actor.seal_keeper(actor.own_unit()?).is_ok();
        Ok(pages::list(&all, &actor.unit_name, may_enter, (&typed, &done)))
    })
    .await
}

async fn create(State(app): State<App>, entry: Entry) -> Result<Response, Fault> {
    let posted = entry.posted.clone();
    let visitor = posted.visitor.clone();
    if posted.text("do") == LOOK {
        return looked_before(app, visitor, entry).await;
    }
    app.read(&visitor, |_, actor| actor.seal_keeper(actor.own_unit()?).map(|_| ())).await?;
    let result = match taken(&app, entry).await {
        Ok(new) => app.once(&visitor, posted.key(), move |tx, actor| {
            let keeper = actor.seal_keeper(actor.own_unit()?)?;
            seals::create(tx, &keeper, &new)?;
            Ok("/seals?said=created".into())
        }),
        Err(fault) => return settled(Err(fault), posted, |typed| draw(app, visitor, typed, Markup::default())).await,
    };
    let result = result.await;
    settled(result, posted, |typed| draw(app, visitor, typed, Markup::default())).await
}

/// The seal as it would print, beside the form: nothing is entered.
async fn looked_before(app: App, visitor: Visitor, entry: Entry) -> Result<Response, Fault> {
    let posted = entry.posted.clone();
    let name = posted.text("name").chars().take(40).collect::<String>();
    let diameter = posted.parse("diameter").filter(|mm| seals::DIAMETERS.contains(mm)).unwrap_or(45);
    app.read(&visitor, |_, actor| actor.seal_keeper(actor.own_unit()?).map(|_| ())).await?;
    let looked = match chosen(entry) {
        Ok(None) => Ok(pages::looked(&name, diameter)),
        Ok(Some(bytes)) => {
            let tried = NewSeal { name: name.clone(), diameter, picture: None };
            let tried = app.blocking(move |app| tried_on(app, &tried, bytes)).await;
            tried.map(|(_, paper)| pages::printed(&name, diameter, paper))
        }
        Err(fault) => Err(fault),
    };
    match looked {
        Ok(looked) => Ok(draw(app, visitor, Typed::back(posted, Problems::none()), looked).await?.into_response()),
        Err(fault) => settled(Err(fault), posted, |typed| draw(app, visitor, typed, Markup::default())).await,
    }
}

/// What was entered, its picture tried on a sheet and stored: a picture that cannot be printed, prints nothing or hides the
/// signature must not come to light at 用印.
async fn taken(app: &App, entry: Entry) -> Result<NewSeal, Fault> {
    let posted = &entry.posted;
    let mut new = NewSeal {
        name: posted.text("name").into(),
        diameter: whole(posted, "diameter", "请填写直径，单位毫米，如 45")?,
        picture: None,
    };
    let Some(bytes) = chosen(entry)? else { return Ok(new) };
    app.blocking(move |app| {
        let (picture, _) = tried_on(app, &new, bytes)?;
        new.picture = Some(picture.store(&app.blobs)?);
        Ok(new)
    })
    .await
}

/// The picture that was chosen; none for a seal the program draws.
fn chosen(entry: Entry) -> Result<Option<Vec<u8>>, Fault> {
    match (entry.posted.text("source"), entry.picture?) {
        ("drawn", None) => Ok(None),
        ("drawn", Some(_)) => Err(Fault(Error::field("source", "已经选择了图片。要用图片的，请改选“上传印章图片”"))),
        ("picture", Some(bytes)) => Ok(Some(bytes)),
        ("picture", None) => Err(Fault(Error::field("picture", "请选择印章图片"))),
        _ => Err(Fault(Error::field("source", "请选择印模的来源"))),
    }
}

/// A picture that passed every check, and the sample paper it was tried on.
fn tried_on(app: &App, new: &NewSeal, bytes: Vec<u8>) -> office::Result<(Picture, Vec<PagePicture>)> {
    let picture = Picture::parse(bytes)?;
    let paper = app.press.try_seal(&trial(new), picture.bytes()).map_err(unprintable)?;
    Ok((picture, paper))
}

/// A paper on which the seal covers a signature and a date, as it will.
fn trial(new: &NewSeal) -> Sheet {
    let seal = SealMark { name: new.name.clone(), diameter_mm: new.diameter, picture: None };
    let content = Content {
        title: "印章试印".into(),
        main_to: "各有关单位".into(),
        body: "本页供登记印章前核对：印章应端正、清晰，压在署名和成文日期上，署名和日期仍然看得清。".into(),
        sign_off: new.name.clone(),
        ..Content::default()
    };
    Sheet { content, dated_on: parse_date("2026-01-01").ok(), seal: Some(seal), ..Sheet::default() }
}

fn unprintable(error: Error) -> Error {
    match error {
        Error::Press(_) => Error::field("picture", "图片已损坏，印不出来。请重新导出后再上传"),
        other => other,
    }
}

async fn withdrawal(State(app): State<App>, visitor: Visitor, Path(seal): Path<String>) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_withdrawal(app, visitor, id(&seal)?, typed).await
}

async fn draw_withdrawal(app: App, visitor: Visitor, seal: SealId, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about(), move |tx, actor| {
        let seal = seals::find(tx, actor, seal)?;
        actor.seal_keeper(actor.own_unit()?)?;
        if seal.withdrawn.is_some() {
            return Err(Error::refused("这枚印章已经停用。"));
        }
        Ok(pages::withdrawal(&seal, &typed))
    })
    .await
}

async fn withdraw(State(app): State<App>, Path(seal): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let seal: SealId = id(&seal)?;
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let keeper = actor.seal_keeper(actor.own_unit()?)?;
            seals::withdraw(tx, &keeper, seal, form.text("reason"))?;
            Ok("/seals?said=withdrawn".into())
        })
        .await;
    if let Err(Fault(Error::AlreadyDone(_))) = result {
        return result.map(|address| reply::see(&address));
    }
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_withdrawal(app, visitor, seal, typed)).await
}
