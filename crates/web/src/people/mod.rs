//! People (人员): log-in, one's own account, the directory 通讯录, and the pages of the three administrators 三员.
//!
//! Each sub-room has `routes` (thin handlers) and `pages` (what they draw). What the actor may not do is not offered; a forged
//! post meets the same proof (`actor.system_admin()?` and the like) inside the unit of work.

mod account;
mod audit;
mod delegations;
pub(crate) mod entrance;
mod grants;
mod handovers;
pub(crate) mod import;
mod overview;
mod persons;
mod phones;
mod policy;
pub(crate) mod typed;
mod units;

#[cfg(test)]
pub(crate) mod tests;

pub(crate) use entrance::address;

use axum::Router;

use crate::App;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(entrance::routes())
        .merge(account::routes())
        .merge(phones::routes())
        .merge(overview::routes())
        .merge(units::routes())
        .merge(persons::routes())
        .merge(import::routes())
        .merge(grants::routes())
        .merge(handovers::routes())
        .merge(delegations::routes())
        .merge(policy::routes())
        .merge(audit::routes())
}
