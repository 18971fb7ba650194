//! Supervision (督查督办): the lists, the opening, the page of an item and what is done there.

mod account;
mod actions;
mod acts;
mod bulletin;
mod cards;
mod chart;
mod correct;
mod days;
mod exchange;
mod fields;
mod inspections;
mod item;
mod ledgers;
mod list;
mod opening;
mod routes;
mod rules;
mod score;
mod sheets;
mod statistics;
mod team;
mod visits;
mod waiting;
mod words;

#[cfg(test)]
mod desk_tests;
#[cfg(test)]
mod field_tests;
#[cfg(test)]
mod opening_tests;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod people_tests;
#[cfg(test)]
mod round_tests;
#[cfg(test)]
mod tests;

pub use routes::routes;
pub(crate) use waiting::card as waiting_card;
