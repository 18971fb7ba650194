//! Calendar (日历): the due days of a person's items for a calendar program, read with the session or by a secret address.

mod ics;
pub mod rows;

pub use ics::{Event, write};

use ledger::Fact;
use lexicon::{Instant, PersonId};
use store::Tx;

use crate::people::{Actor, Token};
use crate::{Error, Result};

/// Days shown of each kind at most.
const MOST: i64 = 500;

/// The due days of the actor's own items, as an iCalendar file (日历文件).
pub fn of_actor(tx: &mut Tx, actor: &Actor) -> Result<String> {
    calendar(tx, actor.person)
}

/// The same for whoever holds the secret address (日历订阅).
///
/// # Errors
/// [`Error::NotFound`] for an unknown or revoked token, and when its owner has left.
pub fn of_token(tx: &mut Tx, token: &Token) -> Result<String> {
    let owner = rows::owner(tx, &token.stored())?.ok_or(Error::NotFound)?;
    calendar(tx, owner)
}

/// Limits, milestones and feedback of the open items the person is in charge of, has in the joint team, or looks after:
/// nothing here that the person may not see on its page.
fn calendar(tx: &mut Tx, person: PersonId) -> Result<String> {
    let mut events = Vec::new();
    for kind in rows::Kind::ALL {
        events.extend(rows::days(tx, kind, person, MOST)?.into_iter().map(|day| day.event(kind)));
    }
    Ok(write("督办时限", tx.now(), &events))
}

/// Since when the actor has a secret address, if at all.
pub fn feed(tx: &mut Tx, actor: &Actor) -> Result<Option<Instant>> {
    rows::made_at(tx, actor.person)
}

/// Makes the secret address anew (生成订阅地址); an earlier one answers no more. Only its hash is kept.
///
/// # Errors
/// [`Error::Forbidden`] for the three administrators, who have no items.
pub fn make_feed(tx: &mut Tx, actor: &Actor) -> Result<Token> {
    actor.own_unit()?;
    let token = Token::of(tx.secret());
    rows::drop(tx, actor.person)?;
    rows::keep(tx, actor.person, &token.stored())?;
    record(tx, actor, "calendar_feed.make")?;
    Ok(token)
}

/// Takes the secret address back (停用订阅地址).
///
/// # Errors
/// [`Error::AlreadyDone`] when there is none.
pub fn revoke_feed(tx: &mut Tx, actor: &Actor) -> Result<()> {
    if rows::drop(tx, actor.person)? == 0 {
        return Err(Error::AlreadyDone("没有在用的订阅地址。".into()));
    }
    record(tx, actor, "calendar_feed.revoke")
}

fn record(tx: &mut Tx, actor: &Actor, verb: &'static str) -> Result<()> {
    let fact = Fact::new(verb, format!("person:{}", actor.person)).actor(actor.person);
    tx.record(fact.unit(actor.unit).with("who", actor.name.as_str()))?;
    Ok(())
}
