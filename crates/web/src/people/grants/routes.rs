use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use lexicon::{GrantId, PersonId, UnitId};
use maud::Markup;
use office::people::grant::{self, GrantForm};
use office::people::{Role, SecurityAdmin, directory, person, proposal, session, unit};
use office::{Error, Result as Done, Tx};

use super::pages;
use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Asked, Typed, id, said, settled};
use crate::reply::Fault;
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/admin/grants", get(overview))
        .route("/admin/grants/proposals", post(settle))
        .route("/admin/grants/units/{unit}", get(matrix))
        .route("/admin/grants/administrators", get(administrators).post(appoint))
        .route("/admin/grants/people/{person}/{unit}", get(one).post(change))
        .route("/admin/grants/{grant}/revocation", post(revoke))
        .route("/admin/people/{person}/expulsion", post(expel))
}

fn about(title: &str) -> About {
    About::new(title, "/admin/grants", "admin#授权")
}

const SAID: &[(&str, &str)] = &[
    ("accepted", "所选建议已授权。"),
    ("declined", "所选建议已退回，未授权。"),
    ("changed", "授权已更新。"),
    ("given", "已授权。"),
    ("revoked", "授权已收回。"),
    ("expelled", "已强制下线，所有设备上的登录都已退出。"),
];

async fn overview(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_overview(app, visitor, typed, said(&asked, SAID)).await
}

async fn draw_overview(app: App, visitor: Visitor, typed: Typed, done: Markup) -> Result<Markup, Fault> {
    app.page(&visitor, about("授权"), move |tx, actor| {
        let admin = actor.security_admin()?;
        let open = proposal::open(tx, &admin)?;
        let mut units = Vec::new();
        for unit in directory::units(tx)? {
            let page = read(tx, &admin, unit.id)?;
            let (people, grants) = (page.serving(), page.grants.len());
            units.push((page.unit, people, grants));
        }
        Ok(pages::overview(&open, &units, &typed, &done))
    })
    .await
}

async fn settle(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let admin = actor.security_admin()?;
            let ids: Vec<GrantId> = form.parse_all("proposal");
            if ids.is_empty() {
                return Err(Error::refused("请先在表中选中要处理的建议。"));
            }
            match form.text("decision") {
                "accept" => proposal::accept(tx, &admin, &ids).map(|()| "/admin/grants?said=accepted".into()),
                "decline" => proposal::decline(tx, &admin, &ids).map(|()| "/admin/grants?said=declined".into()),
                _ => Err(Error::refused("请选择确认授权或退回建议。")),
            }
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_overview(app, visitor, typed, Markup::default())).await
}

async fn matrix(
    State(app): State<App>,
    visitor: Visitor,
    Path(unit): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let unit: UnitId = id(&unit)?;
    let done = said(&asked, SAID);
    app.page(&visitor, about("单位授权"), move |tx, actor| {
        let admin = actor.security_admin()?;
        let page = read(tx, &admin, unit)?;
        Ok(pages::matrix(&page, &done))
    })
    .await
}

/// The people who serve in a unit, also those of other units with a post or a grant here. Whoever left holds no grant any
/// more, and a post to the last day only.
fn read(tx: &mut Tx, _admin: &SecurityAdmin, unit: UnitId) -> Done<pages::Matrix> {
    let unit = unit::unit(tx, unit)?;
    let grants = grant::grants_in(tx, unit.id)?;
    let mut people = directory::people_of_unit(tx, unit.id)?;
    let guests = directory::posts_of_unit(tx, unit.id)?.into_iter().map(|p| p.person);
    for guest in guests.chain(grants.iter().map(|(_, holder, _)| *holder)) {
        if !people.iter().any(|p| p.id == guest) {
            let guest = person::person(tx, guest)?;
            let granted = grants.iter().any(|(_, holder, _)| *holder == guest.id);
            if guest.left_on.is_none() || granted {
                people.push(guest);
            }
        }
    }
    let departments = directory::departments(tx, unit.id)?;
    Ok(pages::Matrix { unit, grants, people, departments })
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path((person, unit)): Path<(String, String)>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    let done = said(&asked, SAID);
    draw_one(app, visitor, (id(&person)?, id(&unit)?), (typed, done)).await
}

async fn draw_one(
    app: App,
    visitor: Visitor,
    (person, unit): (PersonId, UnitId),
    (typed, done): (Typed, Markup),
) -> Result<Markup, Fault> {
    app.page(&visitor, about("单位授权"), move |tx, actor| {
        let admin = actor.security_admin()?;
        let page = read(tx, &admin, unit)?;
        let person = page.people.iter().find(|p| p.id == person).cloned().ok_or(Error::NotFound)?;
        Ok(pages::one(&page, &person, &typed, &done))
    })
    .await
}

/// Gives what was ticked and revokes what was not, for the whole unit. What the page showed is sent along: a grant that somebody else
/// changed meanwhile is not undone unseen.
async fn change(
    State(app): State<App>,
    Path((person, unit)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let (person, unit): (PersonId, UnitId) = (id(&person)?, id(&unit)?);
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let admin = actor.security_admin()?;
            let held = grant::grants_of(tx, person)?;
            let held: Vec<_> = held.into_iter().filter(|g| g.unit == Some(unit) && g.department.is_none()).collect();
            if form.text("had") != pages::had(&held) {
                return Err(Error::Store(office::StoreError::Stale));
            }
            let wanted: Vec<Role> = form.parse_all("role");
            for gone in held.iter().filter(|g| !wanted.contains(&g.role)) {
                grant::revoke(tx, &admin, gone.id)?;
            }
            for role in wanted.into_iter().filter(|r| !held.iter().any(|g| g.role == *r)) {
                grant::give(tx, &admin, &GrantForm { person, role, unit: Some(unit), department: None })?;
            }
            Ok(format!("/admin/grants/units/{unit}?said=changed"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_one(app, visitor, (person, unit), (typed, Markup::default()))).await
}

async fn administrators(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_administrators(app, visitor, typed, said(&asked, SAID)).await
}

async fn draw_administrators(app: App, visitor: Visitor, typed: Typed, done: Markup) -> Result<Markup, Fault> {
    app.page(&visitor, about("三员"), move |tx, actor| {
        let admin = actor.security_admin()?;
        let mut accounts = Vec::new();
        for person in directory::register(tx, &admin, None)? {
            let grants = grant::grants_of(tx, person.id)?;
            accounts.push((person, grants));
        }
        Ok(pages::administrators(&accounts, &typed, &done))
    })
    .await
}

async fn appoint(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let admin = actor.security_admin()?;
            let person = form.parse("person").ok_or_else(|| Error::field("person", "请选择账号。"))?;
            let role = form.parse("role").ok_or_else(|| Error::field("role", "请选择角色。"))?;
            grant::give(tx, &admin, &GrantForm { person, role, unit: None, department: None })?;
            Ok("/admin/grants/administrators?said=given".into())
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_administrators(app, visitor, typed, Markup::default())).await
}

async fn revoke(State(app): State<App>, Path(grant): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let grant: GrantId = id(&grant)?;
    let back = pages::Back::of(&posted);
    let address = back.address();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            grant::revoke(tx, &actor.security_admin()?, grant)?;
            Ok(format!("{address}?said=revoked"))
        })
        .await;
    redraw(app, posted, back, result).await
}

async fn expel(State(app): State<App>, Path(person): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let person: PersonId = id(&person)?;
    let back = pages::Back::of(&posted);
    let address = back.address();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            session::expel(tx, &actor.security_admin()?, person)?;
            Ok(format!("{address}?said=expelled"))
        })
        .await;
    redraw(app, posted, back, result).await
}

/// The page a small form stood on, with messages.
async fn redraw(app: App, posted: Posted, back: pages::Back, result: Result<String, Fault>) -> Result<Response, Fault> {
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| async move {
        match back {
            pages::Back::Person(person, unit) => {
                draw_one(app, visitor, (person, unit), (typed, Markup::default())).await
            }
            pages::Back::Administrators => draw_administrators(app, visitor, typed, Markup::default()).await,
        }
    })
    .await
}
