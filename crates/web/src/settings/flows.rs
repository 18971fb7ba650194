//! Flows (流程) in force in the own unit: the list, and each with its picture and its steps. Only to be read.

mod pages;
mod words;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use maud::Markup;
use office::{Error, limits, process};

use crate::app::App;
use crate::frame::About;
use crate::reply::Fault;
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new().route("/flows", get(list)).route("/flows/{key}", get(show))
}

fn about(title: impl Into<String>) -> About {
    About::new(title, "/flows", "admin#流程")
}

async fn list(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    app.page(&visitor, about("流程"), |tx, actor| Ok(pages::list(&process::in_force(tx, actor.own_unit()?)?))).await
}

async fn show(State(app): State<App>, visitor: Visitor, Path(key): Path<String>) -> Result<Markup, Fault> {
    app.page(&visitor, about("流程"), move |tx, actor| {
        let unit = actor.own_unit()?;
        let all = process::in_force(tx, unit)?;
        let flow = all.into_iter().find(|f| f.definition.key().as_str() == key).ok_or(Error::NotFound)?;
        let mut limits = limits::table(tx, unit)?;
        limits.retain(|r| r.flow == key);
        Ok(pages::flow(&flow, &limits))
    })
    .await
}
