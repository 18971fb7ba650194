#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod app;
pub mod assets;
pub mod expired;
pub mod finder;
pub mod forms;
pub mod frame;
pub mod headers;
pub mod reply;
pub mod ui;
pub mod visitor;

mod desk;
mod document;
mod people;
mod settings;

use axum::Router;

pub use app::{App, Parts};

async fn nowhere() -> reply::Fault {
    reply::Fault(office::Error::NotFound)
}

/// Every route of the program.
pub fn router(app: App) -> Router {
    let routes = Router::new()
        .merge(desk::routes())
        .merge(document::routes())
        .merge(people::routes())
        .merge(settings::routes())
        .merge(assets::routes())
        .fallback(nowhere)
        .layer(axum::middleware::from_fn(expired::lead));
    headers::wrap(routes).with_state(app)
}
