//! settings

mod routes;

pub use routes::routes;
