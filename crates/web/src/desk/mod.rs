//! desk

mod routes;

pub use routes::routes;
