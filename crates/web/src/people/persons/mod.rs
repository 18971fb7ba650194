//! Persons (人员账号): accounts, posts, disabling, moving, leaving; by the system administrator, who grants nothing.

mod pages;
mod routes;
mod verbs;

pub(super) use pages::state;
pub use routes::routes;
