//! Exchange (导出导入和日历): the whole view as a spreadsheet, many items from one, due days in a calendar program.

mod calendar;
mod export;
mod import;

use axum::Router;
use axum::routing::{get, post};

use crate::App;
use crate::headers::upload_limit;

/// What a spreadsheet is called on the wire.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes of this part.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/supervision/all.xlsx", get(export::all))
        .route("/supervision/import", get(import::show))
        .route("/supervision/import/template", get(import::template))
        .route("/supervision/import/preview", post(import::preview).layer(upload_limit()))
        .route("/supervision/import/application", post(import::apply))
        .route("/supervision/calendar.ics", get(calendar::own))
        .route("/supervision/calendar", get(calendar::show))
        .route("/supervision/calendar/feed", post(calendar::make))
        .route("/supervision/calendar/revocation", post(calendar::revoke))
        .route("/calendar/{file}", get(calendar::feed))
}
