//! Hand-over (工作交接): by the administrator of the unit, who gives what waits for one person to another.

mod pages;
mod routes;

pub use routes::routes;
