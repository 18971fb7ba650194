//! Number series (编号序列) of the own unit: the numbers of a year, reserving and voiding them.

mod pages;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use lexicon::{Genre, SeriesId};
use maud::Markup;
use office::document::letters;
use office::document::numbering::{self, Numberer, Series};
use office::people::{Actor, Role, UnitAdmin};
use office::{Error, Result as Done, Tx};

use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Asked, Typed, id, said, settled};
use crate::reply::Fault;
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/series", get(list).post(create))
        .route("/series/letters", post(letter_format))
        .route("/series/{series}", get(show))
        .route("/series/{series}/genre", post(set_genre))
        .route("/series/{series}/reservations", post(reserve))
        .route("/series/{series}/numbers/{year}/{serial}/void", get(void_form).post(void))
}

fn about(title: &str) -> About {
    About::new(title, "/series", "admin#编号序列")
}

const SAID: &[(&str, &str)] = &[
    ("created", "编号序列已建立。"),
    ("genre", "已改。以后拟稿的公文按此选序列，在办的不变。"),
    ("letters", "函的格式已改。已经用印的不变，其余的函按新的格式排版。"),
    ("reserved", "已留号，编号时可以选用。"),
    ("voided", "已作废，此号不再使用。"),
];

/// What the actor may do with the series of the own unit.
struct Rights {
    numberer: Option<Numberer>,
    admin: Option<UnitAdmin>,
}

/// Neither of the two: the page does not exist.
fn rights(actor: &Actor) -> Done<Rights> {
    let unit = actor.own_unit()?;
    let numberer = if actor.has(Role::Numberer, unit) { Some(numbering::numberer(actor)?) } else { None };
    let admin = actor.unit_admin(unit).ok();
    if numberer.is_none() && admin.is_none() {
        return Err(Error::NotFound);
    }
    Ok(Rights { numberer, admin })
}

/// A series of the own unit; another unit's looks as if it did not exist.
fn own(tx: &mut Tx, actor: &Actor, series: SeriesId) -> Done<Series> {
    let unit = actor.own_unit()?;
    numbering::series_of(tx, unit)?.into_iter().find(|s| s.id == series).ok_or(Error::NotFound)
}

async fn list(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_list(app, visitor, typed, said(&asked, SAID)).await
}

async fn draw_list(app: App, visitor: Visitor, typed: Typed, done: Markup) -> Result<Markup, Fault> {
    app.page(&visitor, about("编号序列"), move |tx, actor| {
        let rights = rights(actor)?;
        let year = i64::from(tx.now().date().year());
        let mut lines = Vec::new();
        for series in numbering::series_of(tx, actor.own_unit()?)? {
            let next = numbering::next(tx, series.id, year)?;
            let reserved = numbering::reserved(tx, series.id, year)?;
            lines.push(pages::Line { series, next, reserved });
        }
        let letters = letters::format(tx, actor.own_unit()?)?;
        let list = pages::List { lines, year, letters, may_create: rights.admin.is_some() };
        Ok(pages::list(&list, &typed, &done))
    })
    .await
}

async fn create(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let admin = actor.unit_admin(actor.own_unit()?)?;
            let [code, name, organ] = ["code", "name", "organ"].map(|field| form.text(field).to_owned());
            let genre = genre(form.text("genre"))?;
            let series = numbering::create_series(tx, &admin, &numbering::NewSeries { code, name, organ, genre })?;
            Ok(format!("/series/{series}?said=created"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_list(app, visitor, typed, Markup::default())).await
}

/// A genre as a form sends it; empty for every genre without a series of its own.
fn genre(text: &str) -> Done<Option<Genre>> {
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(text.parse().map_err(|_| Error::field("genre", "请从列出的文种中选择"))?))
}

async fn set_genre(State(app): State<App>, Path(series): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let series: SeriesId = id(&series)?;
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let admin = actor.unit_admin(actor.own_unit()?)?;
            numbering::set_genre(tx, &admin, series, genre(form.text("genre"))?)?;
            Ok(format!("/series/{series}?said=genre"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw(app, visitor, (series, None), (typed, Markup::default()))).await
}

async fn letter_format(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let admin = actor.unit_admin(actor.own_unit()?)?;
            letters::set_format(tx, &admin, form.text("format"))?;
            Ok("/series?said=letters".to_owned())
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_list(app, visitor, typed, Markup::default())).await
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(series): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    let done = said(&asked, SAID);
    draw(app, visitor, (id(&series)?, asked.parse("year")), (typed, done)).await
}

async fn draw(
    app: App,
    visitor: Visitor,
    (series, year): (SeriesId, Option<i64>),
    (typed, done): (Typed, Markup),
) -> Result<Markup, Fault> {
    app.page(&visitor, about("编号序列"), move |tx, actor| {
        let rights = rights(actor)?;
        let this_year = i64::from(tx.now().date().year());
        let year = year.filter(|y| (2000..=2099).contains(y)).unwrap_or(this_year);
        let series = own(tx, actor, series)?;
        let numbers = match &rights.numberer {
            Some(numberer) => numbering::numbers(tx, numberer, series.id, year)?,
            None => Vec::new(),
        };
        let page = pages::SeriesPage {
            next: numbering::next(tx, series.id, year)?,
            numbers,
            year,
            may_number: rights.numberer.is_some(),
            may_keep: rights.admin.is_some(),
            this_year: year == this_year,
            series,
        };
        Ok(pages::series(&page, &typed, &done))
    })
    .await
}

async fn reserve(State(app): State<App>, Path(series): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let series: SeriesId = id(&series)?;
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let numberer = numbering::numberer(actor)?;
            numbering::reserve(tx, &numberer, series, form.text("reason"))?;
            Ok(format!("/series/{series}?said=reserved"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw(app, visitor, (series, None), (typed, Markup::default()))).await
}

/// Series, year and serial of a number.
type Place = (SeriesId, i64, i64);

fn place((series, year, serial): &(String, String, String)) -> Result<Place, Fault> {
    Ok((id(series)?, id(year)?, id(serial)?))
}

async fn void_form(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<(String, String, String)>,
) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_void(app, visitor, place(&number)?, typed).await
}

async fn draw_void(app: App, visitor: Visitor, (series, year, serial): Place, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about("作废"), move |tx, actor| {
        let numberer = numbering::numberer(actor)?;
        let series = own(tx, actor, series)?;
        let numbers = numbering::numbers(tx, &numberer, series.id, year)?;
        let number = numbers.into_iter().find(|n| n.serial == serial).ok_or(Error::NotFound)?;
        Ok(pages::void(&series, &number, &typed))
    })
    .await
}

async fn void(
    State(app): State<App>,
    Path(number): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let (series, year, serial) = place(&number)?;
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let numberer = numbering::numberer(actor)?;
            numbering::void(tx, &numberer, series, (year, serial), form.text("reason"))?;
            Ok(format!("/series/{series}?year={year}&said=voided"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_void(app, visitor, (series, year, serial), typed)).await
}
