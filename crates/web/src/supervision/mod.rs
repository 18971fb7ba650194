//! Supervision (督查督办): the lists, the opening, the page of an item and what is done there.

mod actions;
mod acts;
mod cards;
mod item;
mod list;
mod opening;
mod routes;
mod words;

pub use routes::routes;
