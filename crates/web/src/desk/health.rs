//! Whether the program is up, and the counts that keep the navigation fresh.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use office::document::dispatch;
use office::{Error, Tx, process};

use crate::App;
use crate::reply::Fault;
use crate::visitor::Visitor;

/// How long the browser waits before it asks for the counts again, ms.
const EVERY_MS: u32 = 60_000;

/// GET /healthz : 200 with the version while the database answers. Needs no session and tells nothing else.
pub(super) async fn show(State(app): State<App>) -> Response {
    let answers = app.blocking(|app| app.db.read(|_: &mut Tx| Ok::<_, Error>(()))).await;
    match answers {
        Ok(()) => (StatusCode::OK, concat!("ok ", env!("CARGO_PKG_VERSION"), "\n")).into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database unavailable\n").into_response(),
    }
}

/// GET /counts : one server-sent event, then the end; the browser comes back by itself after [`EVERY_MS`].
///
/// No connection is held between two of them, and the session is not touched: an unattended page must not keep it alive.
/// 204 tells the browser to stop asking.
pub(super) async fn counts(State(app): State<App>, visitor: Option<Visitor>) -> Result<Response, Fault> {
    let Some(visitor) = visitor else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let drawn = app.blocking(move |app| app.db.read(|tx| fresh(tx, &visitor))).await;
    match drawn {
        Ok(counts) => Ok(event(&counts)),
        Err(Fault(Error::Login(_) | Error::PasswordExpired)) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(other) => Err(other),
    }
}

fn fresh(tx: &mut Tx, visitor: &Visitor) -> office::Result<BTreeMap<&'static str, i64>> {
    let actor = visitor.actor(tx)?;
    if actor.is_administrator() {
        return Ok(BTreeMap::new());
    }
    let counts = process::counts(tx, &actor)?;
    let waiting = dispatch::waiting_count(tx, &actor)?;
    let fields = [("/todo", counts.todo), ("/reading", counts.reading), ("/mine", counts.mine)];
    Ok(fields.into_iter().chain([("/notices", counts.notices), ("/receipts", waiting)]).collect())
}

fn event(counts: &BTreeMap<&str, i64>) -> Response {
    let data = serde_json::to_string(counts).unwrap_or_else(|_| "{}".into());
    let body = format!("retry: {EVERY_MS}\nevent: counts\ndata: {data}\n\n");
    ([(header::CONTENT_TYPE, "text/event-stream")], body).into_response()
}
