//! Entrance (登录): log-in, log-out and the one-time link that sets a password.

mod origin;
mod pages;
mod routes;

pub(crate) use origin::address;
pub(super) use pages::PASSWORD_RULE;
pub(super) use routes::forget;
pub use routes::routes;
