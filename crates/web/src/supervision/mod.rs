//! Supervision (督查督办): the lists, the opening, the page of an item and what is done there.

mod actions;
mod acts;
mod bulletin;
mod cards;
mod chart;
mod item;
mod list;
mod opening;
mod routes;
mod score;
mod words;

pub use routes::routes;
