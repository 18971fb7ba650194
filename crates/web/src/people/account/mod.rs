//! Account (本人账号): own sessions, own password.

mod pages;
mod routes;

pub use routes::routes;
