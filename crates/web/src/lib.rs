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
pub mod resume;
pub mod ui;
pub mod visitor;

mod desk;
mod document;
mod people;
mod settings;

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub use app::{App, Parts};

async fn nowhere() -> reply::Fault {
    reply::Fault(office::Error::NotFound)
}

/// An address that the frame below could not read gets the page of the house, not a line in English.
async fn in_words(request: Request, next: Next) -> Response {
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let unread = matches!(response.status(), StatusCode::BAD_REQUEST | StatusCode::METHOD_NOT_ALLOWED);
    if asks && unread && kind != Some(false) { nowhere().await.into_response() } else { response }
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
        .layer(axum::middleware::from_fn(in_words))
        .layer(axum::middleware::from_fn_with_state(app.clone(), resume::lead))
        .layer(axum::middleware::from_fn(expired::lead));
    headers::wrap(routes).with_state(app)
}
