//! people

mod routes;

pub use routes::routes;
