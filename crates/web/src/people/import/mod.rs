//! Import (批量导入) of units and people: upload, a preview that names every error row by row, then all or nothing.

mod pages;
mod routes;
pub(crate) mod upload;

pub use routes::routes;
