//! Settings (本单位设置): seals, number series, flows, limits, the working calendar.

mod calendar;
mod flows;
mod forms;
mod limits;
mod month;
mod seals;
mod series;
mod words;

#[cfg(test)]
mod tests;

use axum::Router;

use crate::App;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(seals::routes())
        .merge(series::routes())
        .merge(flows::routes())
        .merge(forms::routes())
        .merge(limits::routes())
        .merge(calendar::routes())
}
