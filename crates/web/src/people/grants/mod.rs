//! Grants (授权): given and revoked by the security administrator alone, who also confirms what an import proposed.

mod pages;
mod routes;

pub use routes::routes;
