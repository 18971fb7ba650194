//! Lapse (不再需要): what was applied for and still waits when something else decides, so that it can be applied for again.

use ledger::Fact;
use store::Tx;

use super::{AtDesk, rows};
use crate::{Result, story};

/// Settles what waits of an item as lapsed, with the reason: an extension asked for, and a closing applied for. Neither was
/// granted nor refused.
pub(super) fn lapse_pending(tx: &mut Tx, at: &AtDesk, why: &str) -> Result<()> {
    let item = at.0.item.id;
    let extension = rows::extensions(tx, item)?.into_iter().find(|e| e.settled.is_none());
    if let Some(waits) = extension {
        rows::lapse_extension(tx, waits.id, at.0.actor.person, why)?;
        record(tx, at, ("延期申请", why))?;
    }
    let closure = rows::closures(tx, item)?.into_iter().find(|c| c.settled.is_none());
    if let Some(waits) = closure {
        rows::lapse_closure(tx, waits.id, at.0.actor.person, why)?;
        record(tx, at, ("销号申请", why))?;
    }
    Ok(())
}

fn record(tx: &mut Tx, at: &AtDesk, (what, why): (&str, &str)) -> Result<()> {
    let (actor, item) = (&at.0.actor, &at.0.item);
    let fact = Fact::new("supervision.lapse", story::subject(item.id)).actor(actor.person).unit(item.unit);
    tx.record(fact.with("who", actor.name.as_str()).with("what", what).with("opinion", why))?;
    Ok(())
}
