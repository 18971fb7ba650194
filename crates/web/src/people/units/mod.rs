//! Units and departments (单位科室), entered by the system administrator.

mod pages;
mod routes;

pub use routes::routes;
