use axum::Router;

use crate::App;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
}
