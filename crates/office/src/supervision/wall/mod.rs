//! Wall (挂墙地址): the wall chart of a unit for a display that nobody logs in at, by a secret address that shows nothing else.

pub mod rows;

use ledger::Fact;
use lexicon::Instant;
use store::Tx;

use super::chart::{self, Chart};
use super::lists::Filter;
use crate::people::{Actor, Role, Token};
use crate::{Error, Result};

/// The chart of the unit whose secret address it is, and the unit's name.
///
/// # Errors
/// [`Error::NotFound`] for an unknown or revoked token.
pub fn chart(tx: &mut Tx, token: &Token, filter: &Filter, year: Option<i16>) -> Result<(String, Chart)> {
    let (unit, name) = rows::owner(tx, &token.stored())?.ok_or(Error::NotFound)?;
    Ok((name, chart::of_office(tx, unit, filter, year)?))
}

/// Since when the actor's unit has a secret address and who made it, if there is one.
///
/// # Errors
/// [`Error::Forbidden`] for whoever does not supervise.
pub fn address(tx: &mut Tx, actor: &Actor) -> Result<Option<(Instant, String)>> {
    supervises(actor)?;
    rows::made(tx, actor.own_unit()?)
}

/// Makes the secret address anew (生成挂墙地址); an earlier one answers no more. Only its hash is kept.
///
/// # Errors
/// [`Error::Forbidden`] for whoever does not supervise.
pub fn make(tx: &mut Tx, actor: &Actor) -> Result<Token> {
    supervises(actor)?;
    let (unit, token) = (actor.own_unit()?, Token::of(tx.secret()));
    rows::drop(tx, unit)?;
    rows::keep(tx, unit, &token.stored(), actor.person)?;
    record(tx, actor, "supervision.wall_make")?;
    Ok(token)
}

/// Takes the secret address back (停用挂墙地址).
///
/// # Errors
/// [`Error::Forbidden`] for whoever does not supervise; [`Error::AlreadyDone`] when there is none.
pub fn revoke(tx: &mut Tx, actor: &Actor) -> Result<()> {
    supervises(actor)?;
    if rows::drop(tx, actor.own_unit()?)? == 0 {
        return Err(Error::AlreadyDone("没有在用的挂墙地址。".into()));
    }
    record(tx, actor, "supervision.wall_revoke")
}

fn supervises(actor: &Actor) -> Result<()> {
    if actor.has_in_own_unit(Role::Supervisor) {
        return Ok(());
    }
    Err(Error::Forbidden("挂墙地址由督查人员生成和停用。".into()))
}

fn record(tx: &mut Tx, actor: &Actor, verb: &'static str) -> Result<()> {
    let unit = actor.own_unit()?;
    let fact = Fact::new(verb, format!("unit:{unit}")).actor(actor.person).unit(unit);
    tx.record(fact.with("who", actor.name.as_str()))?;
    Ok(())
}
