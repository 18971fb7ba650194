use axum::Router;
use axum::routing::{get, post};

use super::{batch, health, help, library, lists, notices, printing, registers, seals, search, today};
use crate::App;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(today::show))
        .route("/todo", get(lists::todo))
        .route("/reading", get(lists::reading))
        .route("/todo/batch", post(batch::decide))
        .route("/reading/batch", post(batch::read))
        .route("/done", get(lists::done))
        .route("/mine", get(lists::mine))
        .route("/notices", get(notices::show))
        .route("/notices/reading", post(notices::read_all))
        .route("/library", get(library::show))
        .route("/search", get(search::show))
        .route("/registers/outgoing", get(registers::outgoing))
        .route("/registers/outgoing/export", get(registers::export_outgoing))
        .route("/registers/{which}/print", get(printing::register))
        .route("/registers/{which}/print.pdf", get(printing::register_file))
        .route("/printing", get(printing::choose))
        .route("/printing/{form}", get(printing::fill).post(printing::print))
        .route("/registers/seals", get(seals::uses))
        .route("/registers/seals/print", get(seals::print))
        .route("/registers/seals/export", get(seals::export))
        .route("/registers/incoming", get(registers::incoming))
        .route("/registers/incoming/export", get(registers::export_incoming))
        .route("/help/{page}", get(help::show))
        .route("/help/images/{name}", get(help::picture))
        .route("/ui", get(help::gallery))
        .route("/counts", get(health::counts))
        .route("/healthz", get(health::show))
}
