//! Seen (可见): who may know of an item, and as what. What one may not see does not exist.

use std::collections::BTreeSet;

use lexicon::{MatterId, PersonId, UnitId};
use store::Tx;

use super::{Charge, Item, rows};
use crate::matter::{self, Matter};
use crate::people::{Actor, Role, directory};
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

/// Whether the actor's roles let them read what a unit has a part in: one answer for its list and for an item's page.
pub(super) fn reads_for(actor: &Actor, unit: UnitId) -> bool {
    UNIT_WIDE.iter().chain(&ACTING).any(|role| actor.has(*role, unit))
}

/// The item, if the actor has to do with it, reads all of the supervising unit's, or what a unit with a part in it has.
pub fn find(tx: &mut Tx, actor: &Actor, id: MatterId) -> Result<SeenItem> {
    let item = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    let all = UNIT_WIDE.iter().any(|role| actor.has(*role, item.unit));
    if !all && !matter::is_admitted(tx, id, actor.person)? && !reads_part(tx, actor, id)? {
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

fn open_charges(tx: &mut Tx, id: MatterId) -> Result<Vec<Charge>> {
    Ok(rows::charges(tx, id)?.into_iter().filter(|c| c.ended_at.is_none()).collect())
}

/// Whether the actor is in charge of a unit's part. Whoever serves there no longer is not, whatever the row says.
fn in_charge(tx: &mut Tx, actor: &Actor, charge: &Charge) -> Result<bool> {
    Ok(charge.person == actor.person && directory::serves(tx, actor.person, charge.unit)?)
}

/// The part in an item for which the actor acts: as the person in charge, or for the unit.
fn part_of(tx: &mut Tx, actor: &Actor, id: MatterId) -> Result<Option<Charge>> {
    for charge in open_charges(tx, id)? {
        if ACTING.iter().any(|role| actor.has(*role, charge.unit)) || in_charge(tx, actor, &charge)? {
            return Ok(Some(charge));
        }
    }
    Ok(None)
}

fn reads_part(tx: &mut Tx, actor: &Actor, id: MatterId) -> Result<bool> {
    for charge in open_charges(tx, id)? {
        if reads_for(actor, charge.unit) || in_charge(tx, actor, &charge)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Ends the admission of everybody whom nothing lets in any more: a part that ended, a team they left, work handed over. It stays for
/// who opened the item, the first handler, the commissioner, the leader who cares, the team, and in the units responsible for the
/// person in charge and the head.
pub(super) fn release(tx: &mut Tx, id: MatterId) -> Result<()> {
    let item = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    let matter = matter::rows::find(tx, id)?;
    let mut stay = BTreeSet::from([matter.initiator, matter.owner]);
    stay.extend(item.commissioner);
    stay.extend(item.cared_by);
    stay.extend(rows::members(tx, id)?.into_iter().map(|m| m.person));
    for charge in open_charges(tx, id)? {
        stay.insert(charge.person);
        stay.extend(directory::head_of_unit(tx, charge.unit)?);
    }
    let admitted: Vec<PersonId> = matter::admitted(tx, id)?;
    for person in admitted.into_iter().filter(|p| !stay.contains(p)) {
        matter::dismiss(tx, id, person)?;
    }
    Ok(())
}
