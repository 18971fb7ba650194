//! Settings (本单位设置): number series, limits, the working calendar.

mod calendar;
mod limits;
mod month;
mod series;
mod words;

#[cfg(test)]
mod tests;

use axum::Router;

use crate::App;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().merge(series::routes()).merge(limits::routes()).merge(calendar::routes())
}
