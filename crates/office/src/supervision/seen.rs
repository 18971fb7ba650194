//! Seen (可见): who may know of an item, and as what. What one may not see does not exist.

use lexicon::MatterId;
use store::Tx;

use super::{Charge, Item, rows};
use crate::matter::{self, Matter};
use crate::people::{Actor, Role};
use crate::{Error, Result};

/// An item the actor may read.
#[derive(Debug, Clone)]
pub struct SeenItem {
    /// Who reads.
    pub actor: Actor,
    /// The header.
    pub matter: Matter,
    /// The item.
    pub item: Item,
}

/// Proof of supervising an item: the office's own 督办 people.
#[derive(Debug, Clone)]
pub struct AtDesk(pub(super) SeenItem);

/// Proof of being responsible for an item in a unit it was handed to.
#[derive(Debug, Clone)]
pub struct Charged {
    pub(super) seen: SeenItem,
    /// The unit's part.
    pub(super) charge: Charge,
}

impl AtDesk {
    /// The item.
    #[must_use]
    pub fn seen(&self) -> &SeenItem {
        &self.0
    }
}

impl Charged {
    /// The item.
    #[must_use]
    pub fn seen(&self) -> &SeenItem {
        &self.seen
    }

    /// The unit's part in it.
    #[must_use]
    pub fn charge(&self) -> &Charge {
        &self.charge
    }
}

/// Roles that know of every item of the unit that supervises.
pub(super) const UNIT_WIDE: [Role; 3] = [Role::Supervisor, Role::RecordsReader, Role::Leader];
/// Roles that act for a unit in what was handed to it, beside the person in charge.
pub(super) const ACTING: [Role; 3] = [Role::Registrar, Role::Proposer, Role::Supervisor];

/// The item, if the actor has to do with it, or reads all of the supervising unit's.
pub fn find(tx: &mut Tx, actor: &Actor, id: MatterId) -> Result<SeenItem> {
    let item = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    let all = UNIT_WIDE.iter().any(|role| actor.has(*role, item.unit));
    if !all && !matter::is_admitted(tx, id, actor.person)? && part_of(tx, actor, id)?.is_none() {
        return Err(Error::NotFound);
    }
    Ok(SeenItem { actor: actor.clone(), matter: matter::rows::find(tx, id)?, item })
}

/// Proves that the actor supervises this item.
pub fn at_desk(tx: &mut Tx, actor: &Actor, id: MatterId) -> Result<AtDesk> {
    let seen = find(tx, actor, id)?;
    if !actor.has(Role::Supervisor, seen.item.unit) {
        return Err(Error::Forbidden("这一项由督查人员办理。".into()));
    }
    Ok(AtDesk(seen))
}

/// Proves that the actor is responsible for it in a unit it was handed to.
pub fn charged(tx: &mut Tx, actor: &Actor, id: MatterId) -> Result<Charged> {
    let seen = find(tx, actor, id)?;
    let charge = part_of(tx, actor, id)?;
    let charge = charge.ok_or_else(|| Error::Forbidden("这一项由承办单位的责任人办理。".into()))?;
    Ok(Charged { seen, charge })
}

/// The part in an item for which the actor acts: as the person in charge, or for the unit.
fn part_of(tx: &mut Tx, actor: &Actor, id: MatterId) -> Result<Option<Charge>> {
    let open = rows::charges(tx, id)?.into_iter().filter(|c| c.ended_at.is_none());
    let mine = |c: &Charge| c.person == actor.person || ACTING.iter().any(|role| actor.has(*role, c.unit));
    Ok(open.into_iter().find(mine))
}
