use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use lexicon::{PersonId, UnitId};
use maud::Markup;
use office::people::person::{self, PersonForm};
use office::people::{Person, Token, activation, directory, post as posts, unit};
use office::{Error, Result as Done, Tx};

use super::pages::Scope;
use super::{pages, verbs};
use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::entrance;
use crate::people::typed::{Asked, Typed, id, said, settled};
use crate::reply::Fault;
use crate::secret;
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/admin/people", get(list).post(create))
        .route("/admin/people/new", get(form))
        .route("/admin/people/{person}", get(show).post(verbs::edit))
        .route("/admin/people/{person}/activation", post(issue))
        .route("/admin/people/{person}/posts", post(verbs::appoint))
        .route("/admin/people/{person}/transfer", get(transfer).post(verbs::transfer))
        .route("/admin/people/{person}/departure", get(departure).post(verbs::leave))
        .route("/admin/people/{person}/return", post(verbs::come_back))
        .route("/admin/people/{person}/suspension", get(suspension).post(verbs::disable))
        .route("/admin/people/{person}/restoration", post(verbs::enable))
        .route("/admin/people/{person}/posts/{post}/end", get(post_end).post(verbs::end_post))
}

fn about(title: &str) -> About {
    About::new(title, "/admin/people", "admin#人员账号")
}

const SAID: &[(&str, &str)] = &[
    ("created", "账号已建立。"),
    ("saved", "已保存。"),
    ("issued", "链接已生成，只显示一次；没有记下的，请再生成一个。"),
    ("appointed", "职务已登记。"),
    ("ended", "职务已免去。"),
    ("moved", "已办理调动，原有职务和授权已收回。"),
    ("left", "已办理离任，职务和授权已收回。"),
    ("back", "已恢复为在职。职务和授权须重新办理。"),
    ("disabled", "账号已停用。"),
    ("enabled", "账号已启用。"),
];

async fn list(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    app.page(&visitor, about("人员账号"), move |tx, actor| {
        let admin = actor.system_admin()?;
        let units = directory::units(tx)?;
        let chosen = pages::Chosen::of(&asked, &units);
        let people = match chosen.scope {
            Scope::All => directory::register_of_all(tx, &admin)?,
            Scope::Unit(unit) => directory::register(tx, &admin, Some(unit))?,
            Scope::Administrators => directory::register(tx, &admin, None)?,
        };
        let people: Vec<Person> = people.into_iter().filter(|p| chosen.fits(p)).collect();
        let mut held = Vec::new();
        for unit in units.iter().filter(|u| matches!(chosen.scope, Scope::All) || chosen.scope == Scope::Unit(u.id)) {
            held.extend(directory::posts_of_unit(tx, unit.id)?);
        }
        Ok(pages::list(&units, &chosen, &people, &held))
    })
    .await
}

async fn form(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_form(app, visitor, typed, asked.parse("unit")).await
}

async fn draw_form(app: App, visitor: Visitor, typed: Typed, unit: Option<UnitId>) -> Result<Markup, Fault> {
    app.page(&visitor, about("建立账号"), move |tx, actor| {
        actor.system_admin()?;
        Ok(pages::form(&directory::units(tx)?, unit, &typed))
    })
    .await
}

async fn create(State(app): State<App>, headers: HeaderMap, posted: Posted) -> Result<Response, Fault> {
    let form = posted.clone();
    let made = secret::once(&app, &posted, move |tx, actor| {
        let admin = actor.system_admin()?;
        let person = person::create(tx, &admin, &person_form(&form)?)?;
        Ok((person.to_string(), activation::issue(tx, &admin, person)?))
    });
    let (result, token) = made.await;
    let visitor = posted.visitor.clone();
    match (result, token) {
        (Ok(person), Some(token)) => {
            let address = address(&app, &headers, &token);
            hand_over(app, visitor, id(&person)?, address).await
        }
        (result, _) => {
            let unit = posted.parse("unit");
            let result = result.map(|person| format!("/admin/people/{person}?said=created"));
            settled(result, posted, |typed| draw_form(app, visitor, typed, unit)).await
        }
    }
}

fn person_form(posted: &Posted) -> Done<PersonForm> {
    let unit = match posted.text("unit") {
        "" => {
            return Err(Error::field("unit", "请选择单位；为三员建专用账号的，请选“三员专用”。"));
        }
        "none" => None,
        text => Some(text.parse().map_err(|_| Error::NotFound)?),
    };
    let login = posted.text("login").to_ascii_lowercase();
    Ok(PersonForm { login, name: posted.text("name").into(), unit, phone: posted.text("phone").into() })
}

/// A repeated post is led back to the person, and the link that was handed over stays good.
async fn issue(
    State(app): State<App>,
    headers: HeaderMap,
    Path(person): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let person: PersonId = id(&person)?;
    let made = secret::once(&app, &posted, move |tx, actor| {
        let token = activation::issue(tx, &actor.system_admin()?, person)?;
        Ok((format!("/admin/people/{person}?said=issued"), token))
    });
    let (issued, token) = made.await;
    match (issued, token) {
        (Ok(_), Some(token)) => {
            let (visitor, address) = (posted.visitor.clone(), address(&app, &headers, &token));
            hand_over(app, visitor, person, address).await
        }
        (issued, _) => verbs::again(app, posted, person, issued).await,
    }
}

/// The page that shows the link, once.
async fn hand_over(app: App, visitor: Visitor, person: PersonId, address: String) -> Result<Response, Fault> {
    let page = app.page(&visitor, about("一次性链接"), move |tx, actor| {
        actor.system_admin()?;
        let hours = office::people::policy::current(tx)?.0.link_hours;
        Ok(pages::link(&person::person(tx, person)?, &address, hours))
    });
    Ok(page.await?.into_response())
}

/// The whole address of a one-time link.
fn address(app: &App, headers: &HeaderMap, token: &Token) -> String {
    format!("{}/activate/{}", entrance::address(app, headers), token.reveal())
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

/// The page of one person.
pub(super) async fn draw(
    app: App,
    visitor: Visitor,
    person: PersonId,
    (typed, done): (Typed, Markup),
) -> Result<Markup, Fault> {
    app.page(&visitor, about("人员账号"), move |tx, actor| {
        actor.system_admin()?;
        let page = read(tx, person)?;
        Ok(pages::person(&page, &typed, &done))
    })
    .await
}

fn read(tx: &mut Tx, person: PersonId) -> Done<pages::PersonPage> {
    let person = person::person(tx, person)?;
    let unit = person.unit.map(|u| unit::unit(tx, u)).transpose()?;
    let mut departments = std::collections::HashMap::new();
    let held = posts::posts_of(tx, person.id)?;
    for unit in held.iter().map(|p| p.unit).chain(person.unit) {
        departments.extend(directory::every_department(tx, unit)?.into_iter().map(|d| (d.id, d)));
    }
    let mut departments: Vec<_> = departments.into_values().collect();
    departments.sort_by_key(|d| (d.sort_order, d.id));
    Ok(pages::PersonPage { person, unit, posts: held, departments, today: tx.now().date() })
}

async fn ask<F>(app: App, visitor: Visitor, person: String, draw: F) -> Result<Markup, Fault>
where
    F: FnOnce(&mut Tx, &Person, &Typed) -> Done<Markup> + Send + 'static,
{
    let person: PersonId = id(&person)?;
    let typed = Typed::fresh(&app, &visitor);
    app.page(&visitor, about("人员账号"), move |tx, actor| {
        actor.system_admin()?;
        let person = person::person(tx, person)?;
        draw(tx, &person, &typed)
    })
    .await
}

async fn transfer(State(app): State<App>, visitor: Visitor, Path(person): Path<String>) -> Result<Markup, Fault> {
    ask(app, visitor, person, pages::transfer).await
}

async fn departure(State(app): State<App>, visitor: Visitor, Path(person): Path<String>) -> Result<Markup, Fault> {
    ask(app, visitor, person, pages::departure).await
}

async fn suspension(State(app): State<App>, visitor: Visitor, Path(person): Path<String>) -> Result<Markup, Fault> {
    ask(app, visitor, person, pages::suspension).await
}

async fn post_end(
    State(app): State<App>,
    visitor: Visitor,
    Path((person, post)): Path<(String, String)>,
) -> Result<Markup, Fault> {
    let post = id(&post)?;
    ask(app, visitor, person, move |tx, person, typed| pages::post_end(tx, person, post, typed)).await
}
