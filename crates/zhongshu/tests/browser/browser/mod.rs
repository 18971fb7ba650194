//! Scripts of a working day.

mod access;
mod cursor;
mod fits;
mod flows;
mod incoming;
mod journey;
mod kept;
mod lost;
mod outgoing;
mod pictures;
mod plain;
mod site;
mod supervised;
mod tour;
