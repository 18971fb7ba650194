use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use lexicon::{DepartmentId, UnitId};
use maud::Markup;
use office::people::department::{self, DepartmentForm};
use office::people::unit::{self, UnitForm};
use office::people::{Department, Unit, directory};
use office::{Error, Result as Done};

use super::pages;
use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Asked, Typed, id, said, settled, whole};
use crate::reply::Fault;
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/admin/units", get(list).post(create))
        .route("/admin/units/new", get(form))
        .route("/admin/units/{unit}", get(show).post(edit))
        .route("/admin/units/{unit}/closure", post(close))
        .route("/admin/units/{unit}/fonds", post(set_fonds))
        .route("/admin/units/{unit}/departments", post(create_department))
        .route("/admin/departments/{department}", get(show_department).post(edit_department))
        .route("/admin/departments/{department}/closure", post(close_department))
}

fn about(title: &str) -> About {
    About::new(title, "/admin/units", "admin#单位科室")
}

const SAID: &[(&str, &str)] = &[
    ("created", "单位已建立。"),
    ("saved", "已保存。"),
    ("closed", "已撤销。"),
    ("reopened", "已恢复。"),
    ("department", "科室已建立。"),
    ("fonds", "全宗号已保存，用于此后归档的档号。"),
];

async fn list(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let done = said(&asked, SAID);
    app.page(&visitor, about("单位科室"), move |tx, actor| {
        actor.system_admin()?;
        let units = directory::every_unit(tx)?;
        Ok(pages::list(&units, &done))
    })
    .await
}

async fn form(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_form(app, visitor, typed).await
}

async fn draw_form(app: App, visitor: Visitor, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about("建立单位"), move |_, actor| {
        actor.system_admin()?;
        Ok(pages::form(&typed))
    })
    .await
}

async fn create(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let unit = unit::create(tx, &actor.system_admin()?, &unit_form(&form)?)?;
            Ok(format!("/admin/units/{unit}?said=created"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_form(app, visitor, typed)).await
}

fn unit_form(posted: &Posted) -> Done<UnitForm> {
    Ok(UnitForm {
        code: posted.text("code").into(),
        name: posted.text("name").into(),
        short_name: posted.text("short_name").into(),
        kind: posted.parse("kind").ok_or_else(|| Error::field("kind", "请选择单位性质。"))?,
        sort_order: whole(posted, "sort_order", "排序须为整数。")?,
    })
}

async fn set_fonds(State(app): State<App>, Path(unit): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let unit: UnitId = id(&unit)?;
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            unit::set_fonds(tx, &actor.system_admin()?, unit, form.text("fonds"))?;
            Ok(format!("/admin/units/{unit}?said=fonds"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw(app, visitor, unit, (typed, Markup::default()))).await
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(unit): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    let done = said(&asked, SAID);
    draw(app, visitor, id(&unit)?, (typed, done)).await
}

async fn draw(app: App, visitor: Visitor, unit: UnitId, (typed, done): (Typed, Markup)) -> Result<Markup, Fault> {
    app.page(&visitor, about("单位科室"), move |tx, actor| {
        actor.system_admin()?;
        let page = pages::UnitPage {
            unit: unit::unit(tx, unit)?,
            departments: directory::every_department(tx, unit)?,
            people: directory::people_of_unit(tx, unit)?,
            fonds: unit::fonds(tx, unit)?.unwrap_or_default(),
        };
        Ok(pages::unit(&page, &typed, &done))
    })
    .await
}

async fn edit(State(app): State<App>, Path(unit): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let unit: UnitId = id(&unit)?;
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            unit::edit(tx, &actor.system_admin()?, unit, form.revision(), &unit_form(&form)?)?;
            Ok(format!("/admin/units/{unit}?said=saved"))
        })
        .await;
    again(app, posted, unit, result).await
}

async fn again(app: App, posted: Posted, unit: UnitId, result: Result<String, Fault>) -> Result<Response, Fault> {
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw(app, visitor, unit, (typed, Markup::default()))).await
}

/// Closes from today, or reopens, whichever the unit is not.
async fn close(State(app): State<App>, Path(unit): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let unit: UnitId = id(&unit)?;
    let revision = posted.revision();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let found = Unit { revision, ..unit::unit(tx, unit)? };
            let on = if found.closed_on.is_none() { Some(tx.now().date()) } else { None };
            unit::close(tx, &actor.system_admin()?, &found, on)?;
            Ok(format!("/admin/units/{unit}?said={}", if on.is_some() { "closed" } else { "reopened" }))
        })
        .await;
    again(app, posted, unit, result).await
}

async fn create_department(
    State(app): State<App>,
    Path(unit): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let unit: UnitId = id(&unit)?;
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let admin = actor.system_admin()?;
            let entered = department_form(&form, "department", "place").map_err(renamed)?;
            department::create(tx, &admin, unit, &entered).map_err(renamed)?;
            Ok(format!("/admin/units/{unit}?said=department"))
        })
        .await;
    again(app, posted, unit, result).await
}

/// On the unit's page the department's fields have names of their own: the unit has a name too.
fn renamed(error: Error) -> Error {
    match error {
        Error::Field { field: "name", message } => Error::Field { field: "department", message },
        other => other,
    }
}

fn department_form(posted: &Posted, name: &'static str, place: &'static str) -> Done<DepartmentForm> {
    Ok(DepartmentForm {
        name: posted.text(name).into(),
        sort_order: whole(posted, place, "排序须为整数。")?,
        leader: posted.parse("leader"),
    })
}

async fn show_department(
    State(app): State<App>,
    visitor: Visitor,
    Path(department): Path<String>,
) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_department(app, visitor, id(&department)?, typed).await
}

async fn draw_department(app: App, visitor: Visitor, department: DepartmentId, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about("科室"), move |tx, actor| {
        actor.system_admin()?;
        let found = department::department(tx, department)?;
        let page = pages::DepartmentPage {
            unit: unit::unit(tx, found.unit)?,
            people: directory::people_of_unit(tx, found.unit)?,
            members: directory::people_of_department(tx, department)?,
            department: found,
        };
        Ok(pages::department(&page, &typed))
    })
    .await
}

async fn edit_department(
    State(app): State<App>,
    Path(department): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let department: DepartmentId = id(&department)?;
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let admin = actor.system_admin()?;
            let found = Department { revision: form.revision(), ..department::department(tx, department)? };
            department::edit(tx, &admin, &found, &department_form(&form, "name", "sort_order")?)?;
            Ok(format!("/admin/units/{}?said=saved", found.unit))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_department(app, visitor, department, typed)).await
}

async fn close_department(
    State(app): State<App>,
    Path(department): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let department: DepartmentId = id(&department)?;
    let revision = posted.revision();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let found = Department { revision, ..department::department(tx, department)? };
            let on = if found.closed_on.is_none() { Some(tx.now().date()) } else { None };
            department::close(tx, &actor.system_admin()?, &found, on)?;
            let word = if on.is_some() { "closed" } else { "reopened" };
            Ok(format!("/admin/units/{}?said={word}", found.unit))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_department(app, visitor, department, typed)).await
}
