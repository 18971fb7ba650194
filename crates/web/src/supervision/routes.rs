//! The addresses of this room.

use axum::Router;
use axum::routing::{get, post};

use super::{
    account, acts, bulletin, chart, correct, exchange, inspections, item, ledgers, list, opening, rules, score, sheets,
    statistics, visits, waiting,
};
use crate::App;
use crate::headers::upload_limit;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(exchange::routes())
        .merge(statistics::routes())
        .route("/supervision", get(waiting::desk).post(opening::open))
        .route("/supervision/mine", get(list::mine))
        .route("/supervision/unit", get(list::unit))
        .route("/supervision/cared", get(list::cared))
        .route("/supervision/waiting/{place}", get(waiting::show))
        .route("/supervision/all", get(list::all))
        .route("/supervision/chart", get(chart::show))
        .merge(chart::wall::routes())
        .route("/supervision/bulletin", get(bulletin::show).post(bulletin::begin))
        .route("/supervision/scores", get(score::show))
        .route("/supervision/scores/appeal", get(score::appeals::form).post(score::appeals::appeal))
        .route("/supervision/scores/rules", get(score::rules).post(score::set_rules))
        .route("/supervision/appeals", get(score::appeals::show))
        .route("/supervision/appeals/{id}", get(score::appeals::one).post(score::appeals::settle))
        .route("/supervision/new", get(opening::form))
        .route("/supervision/rules", get(rules::show).post(rules::set))
        .route("/supervision/inspections/rules", get(rules::inspections::show).post(rules::inspections::set))
        .route("/supervision/{id}", get(item::show))
        .route("/supervision/{id}/correct", get(correct::show).post(correct::correct))
        .route("/supervision/{id}/withdrawal", post(correct::withdraw))
        .route("/supervision/{id}/clock", get(account::show))
        .route("/supervision/{id}/card.pdf", get(sheets::card))
        .route("/supervision/{id}/sheets/{file}", get(sheets::sheet))
        .route("/supervision/{id}/feedback", post(acts::feedback).layer(upload_limit()))
        .route("/supervision/{id}/deeds/{deed}", post(acts::act))
        .route("/supervision/{id}/evidence/{file}", get(acts::evidence))
        .merge(visits::routes())
        .merge(inspections::routes())
        .merge(ledgers::routes())
}
