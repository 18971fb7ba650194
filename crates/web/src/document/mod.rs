//! document

mod routes;

pub use routes::routes;
