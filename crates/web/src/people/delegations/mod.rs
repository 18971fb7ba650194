//! Delegation (委托): one's own, given and received, and those of the unit for its administrator.

mod pages;
mod routes;

pub use routes::routes;
