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
mod doors;
mod people;
mod secret;
mod settings;
mod supervision;

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub use app::{App, Parts};

async fn nowhere() -> reply::Fault {
    reply::Fault(office::Error::NotFound)
}

/// An address that the frame below could not read gets the page of the house, not a line in English; one that forms are
/// posted to leads to the page where the form stands.
async fn in_words(request: Request, next: Next) -> Response {
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    if asks && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        return reply::see(&page_of(&path));
    }
    let kind = response.headers().get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let unread = response.status() == StatusCode::BAD_REQUEST;
    if asks && unread && kind != Some(false) { nowhere().await.into_response() } else { response }
}

/// The page whose form is posted to an address: asked for there, as by F5 after a message, one sees it again. Who may see
/// it is decided there.
fn page_of(address: &str) -> String {
    let parts: Vec<&str> = address.split('/').skip(1).collect();
    match parts.as_slice() {
        ["documents"] => "/documents/new".into(),
        ["documents", id, "draft" | "preview"] => format!("/documents/{id}/text"),
        ["forms", form, "preview"] => format!("/forms/{form}/edit"),
        ["documents", id, "attachments"] => format!("/documents/{id}?tab=files"),
        ["documents", id, "dispatches", ..] => format!("/documents/{id}?tab=sent"),
        ["admin", "grants", _, "revocation"] | ["admin", "people", _, "expulsion"] => "/admin/grants".into(),
        [above @ .., _] => format!("/{}", above.join("/")),
        [] => "/".into(),
    }
}

/// Every route of the program.
pub fn router(app: App) -> Router {
    let routes = Router::new()
        .merge(desk::routes())
        .merge(document::routes())
        .merge(people::routes())
        .merge(settings::routes())
        .merge(supervision::routes())
        .merge(assets::routes())
        .fallback(nowhere)
        .layer(axum::middleware::from_fn(in_words))
        .layer(axum::middleware::from_fn_with_state(app.clone(), resume::lead))
        .layer(axum::middleware::from_fn(expired::lead));
    headers::wrap(routes).with_state(app)
}

#[cfg(test)]
mod tests {
    use super::page_of;

    #[test]
    fn an_address_forms_are_posted_to_leads_to_the_page_of_the_form() {
        for (address, page) in [
            ("/tasks/7/return", "/tasks/7"),
            ("/documents/7/urging", "/documents/7"),
            ("/documents/7/draft", "/documents/7/text"),
            ("/forms/notice/preview", "/forms/notice/edit"),
            ("/documents/7/attachments", "/documents/7?tab=files"),
            ("/documents/7/dispatches/8/withdrawal", "/documents/7?tab=sent"),
            ("/documents", "/documents/new"),
            ("/admin/grants/9/revocation", "/admin/grants"),
            ("/reading/batch", "/reading"),
            ("/logout", "/"),
        ] {
            assert_eq!(page_of(address), page, "{address}");
        }
    }
}
