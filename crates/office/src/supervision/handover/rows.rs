//! Rows of what people answer for.

use lexicon::{ChargeId, GroupId, PersonId, UnitId};
use store::{Tx, params, statements};

use super::{Answering, Post};
use crate::Result;
use crate::supervision::Part;

statements! {
    /// The open items a person is in charge of.
    CHARGES = "SELECT c.id, c.role, c.unit_id, u.short_name, c.item_id, i.number, i.content FROM supervision_charge c JOIN supervision_item i ON i.matter_id = c.item_id JOIN unit u ON u.id = c.unit_id WHERE c.person_id = ?1 AND c.ended_at IS NULL AND i.closed_on IS NULL ORDER BY i.due_on, c.id";
    /// The open items a person looks after for the office.
    COMMISSIONS = "SELECT i.unit_id, u.short_name, i.matter_id, i.number, i.content FROM supervision_item i JOIN unit u ON u.id = i.unit_id WHERE i.commissioner_id = ?1 AND i.closed_on IS NULL ORDER BY i.due_on, i.matter_id";
    /// The special groups a person leads.
    GROUPS = "SELECT g.id, g.unit_id, u.short_name, g.name FROM supervision_group g JOIN unit u ON u.id = g.unit_id WHERE g.leader_id = ?1 ORDER BY g.position, g.id";
    /// The open items in whose joint team a person is.
    MEMBERSHIPS = "SELECT p.unit_id, u.short_name, i.matter_id, i.number, i.content FROM supervision_member m JOIN supervision_item i ON i.matter_id = m.item_id JOIN person p ON p.id = m.person_id JOIN unit u ON u.id = p.unit_id WHERE m.person_id = ?1 AND i.closed_on IS NULL ORDER BY i.due_on, i.matter_id";
    /// How many items and groups each person of a unit answers for.
    WORKLOADS = "SELECT x.person_id, count(*) FROM (SELECT c.person_id AS person_id, c.item_id AS what FROM supervision_charge c JOIN supervision_item i ON i.matter_id = c.item_id WHERE c.ended_at IS NULL AND i.closed_on IS NULL UNION SELECT o.commissioner_id, o.matter_id FROM supervision_item o WHERE o.commissioner_id IS NOT NULL AND o.closed_on IS NULL UNION SELECT g.leader_id, g.id FROM supervision_group g WHERE g.leader_id IS NOT NULL) x JOIN person p ON p.id = x.person_id WHERE p.unit_id = ?1 GROUP BY x.person_id";
    /// In how many open items a unit has a part, and how many it supervises.
    OPEN_OF_UNIT = "SELECT (SELECT count(*) FROM supervision_charge c JOIN supervision_item i ON i.matter_id = c.item_id WHERE c.unit_id = ?1 AND c.ended_at IS NULL AND i.closed_on IS NULL), (SELECT count(*) FROM supervision_item o WHERE o.unit_id = ?1 AND o.closed_on IS NULL)";
    /// Names who leads a special group.
    LEAD_GROUP = "UPDATE supervision_group SET leader_id = ?2 WHERE id = ?1";
}

pub(super) fn charges(tx: &mut Tx, person: PersonId) -> Result<Vec<Answering>> {
    Ok(tx.query(CHARGES, params![person], |r| {
        let post = Post::Charge(r.get::<ChargeId>(0)?, r.get::<Part>(1)?);
        let (unit, unit_name, item) = (r.get(2)?, r.get(3)?, Some(r.get(4)?));
        Ok(Answering { post, unit, unit_name, item, number: r.get(5)?, title: r.get(6)? })
    })?)
}

pub(super) fn commissions(tx: &mut Tx, person: PersonId) -> Result<Vec<Answering>> {
    Ok(tx.query(COMMISSIONS, params![person], |r| {
        let (unit, unit_name, item) = (r.get(0)?, r.get(1)?, Some(r.get(2)?));
        Ok(Answering { post: Post::Commissioner, unit, unit_name, item, number: r.get(3)?, title: r.get(4)? })
    })?)
}

pub(super) fn groups(tx: &mut Tx, person: PersonId) -> Result<Vec<Answering>> {
    Ok(tx.query(GROUPS, params![person], |r| {
        let post = Post::Group(r.get::<GroupId>(0)?);
        let (unit, unit_name, title) = (r.get(1)?, r.get(2)?, r.get(3)?);
        Ok(Answering { post, unit, unit_name, item: None, number: String::new(), title })
    })?)
}

pub(super) fn memberships(tx: &mut Tx, person: PersonId) -> Result<Vec<Answering>> {
    Ok(tx.query(MEMBERSHIPS, params![person], |r| {
        let (unit, unit_name, item) = (r.get(0)?, r.get(1)?, Some(r.get(2)?));
        Ok(Answering { post: Post::Member, unit, unit_name, item, number: r.get(3)?, title: r.get(4)? })
    })?)
}

pub(super) fn workloads(tx: &mut Tx, unit: UnitId) -> Result<Vec<(PersonId, i64)>> {
    Ok(tx.query(WORKLOADS, params![unit], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

pub(super) fn open_of_unit(tx: &mut Tx, unit: UnitId) -> Result<(i64, i64)> {
    Ok(tx.one(OPEN_OF_UNIT, params![unit], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

pub(super) fn lead_group(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<()> {
    Ok(tx.exec_one(LEAD_GROUP, params![group, person])?)
}
