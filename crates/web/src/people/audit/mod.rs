//! Ledger (流水): read, checked and exported by the audit administrator alone.

mod pages;
mod routes;

pub use routes::routes;
