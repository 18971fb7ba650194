//! Flows (流程) in force in the own unit: the list, and each with its picture and its steps. Everybody of the unit reads them;
//! the unit's administrator 单位管理 changes them.

mod editor;
mod form;
mod history;
mod pages;
mod posted_form;
mod publication;
mod running;
mod sheet;
mod trial;

pub(super) use history::compared;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use maud::Markup;
use office::process::definitions::draft;
use office::{Error, limits, process};

use crate::app::App;
use crate::frame::About;
use crate::reply::Fault;
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/flows", get(list))
        .route("/flows/{key}", get(show))
        .merge(editor::routes())
        .merge(history::routes())
        .merge(publication::routes())
        .merge(running::routes())
        .merge(trial::routes())
}

fn about(title: impl Into<String>) -> About {
    About::new(title, "/flows", "admin#流程")
}

async fn list(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    app.page(&visitor, about("流程"), |tx, actor| {
        let unit = actor.own_unit()?;
        let admin = actor.unit_admin(unit).ok();
        let drafts = admin.as_ref().map(|admin| draft::drafts(tx, admin)).transpose()?.unwrap_or_default();
        Ok(pages::list(&process::in_force(tx, unit)?, admin.is_some(), &drafts))
    })
    .await
}

async fn show(State(app): State<App>, visitor: Visitor, Path(key): Path<String>) -> Result<Markup, Fault> {
    app.page(&visitor, about("流程"), move |tx, actor| {
        let unit = actor.own_unit()?;
        let all = process::in_force(tx, unit)?;
        let flow = all.into_iter().find(|f| f.definition.key().as_str() == key).ok_or(Error::NotFound)?;
        let limits = limits::lines(tx, unit)?.into_iter().map(|l| l.rule);
        let limits: Vec<_> = limits.filter(|r| r.flow == key && !r.limit.is_empty()).collect();
        Ok(pages::flow(&flow, &limits, actor.unit_admin(unit).is_ok()))
    })
    .await
}
