//! Lapse (不再需要): what was applied for and still waits when something else decides, so that it can be applied for again.

use ledger::Fact;
use lexicon::PersonId;
use store::Tx;

use super::{AtDesk, Charged, rows};
use crate::{Error, Result, story};

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

/// What is kept as the reason where who applied took it back 撤回申请.
pub(super) const TAKEN_BACK: &str = "申请人撤回";

/// Who applied takes the application back, while nobody has settled it. `waits`: who applied, and whether it waits.
///
/// # Errors
/// Refused for anybody else, and for what was settled.
pub(super) fn take_back(
    tx: &mut Tx,
    at: &Charged,
    (applicant, waits): (PersonId, bool),
    (what, lapse): (&str, impl Fn(&mut Tx, PersonId, &str) -> Result<()>),
) -> Result<()> {
    at.open()?;
    if !waits {
        return Err(Error::AlreadyDone("这次申请已经办结，不能撤回。".into()));
    }
    let actor = &at.seen.actor;
    if applicant != actor.person {
        return Err(Error::Forbidden("申请由提出的人撤回。".into()));
    }
    lapse(tx, actor.person, TAKEN_BACK)?;
    let fact = Fact::new("supervision.take_back", story::subject(at.seen.item.id)).actor(actor.person);
    tx.record(fact.unit(at.charge.unit).with("who", actor.name.as_str()).with("what", what))?;
    Ok(())
}

fn record(tx: &mut Tx, at: &AtDesk, (what, why): (&str, &str)) -> Result<()> {
    let (actor, item) = (&at.0.actor, &at.0.item);
    let fact = Fact::new("supervision.lapse", story::subject(item.id)).actor(actor.person).unit(item.unit);
    tx.record(fact.with("who", actor.name.as_str()).with("what", what).with("opinion", why))?;
    Ok(())
}
