//! Rows of calendars.

use lexicon::{Date, Instant, PersonId};
use store::{Row, Tx, params, statements};

use super::Event;
use crate::Result;

statements! {
    /// The limits of the open items a person is in charge of where they serve on ?3, has in the joint team, or looks after.
    LIMITS = "SELECT i.matter_id, i.number, t.title, i.due_on, '' FROM supervision_item i JOIN matter t ON t.id = i.matter_id WHERE i.closed_on IS NULL AND i.matter_id IN (SELECT c.item_id FROM supervision_charge c WHERE c.person_id = ?1 AND c.ended_at IS NULL AND c.unit_id IN (SELECT w.unit_id FROM person w WHERE w.id = ?1 UNION SELECT o.unit_id FROM post o WHERE o.person_id = ?1 AND o.from_on <= ?3 AND (o.to_on IS NULL OR o.to_on >= ?3)) UNION SELECT b.item_id FROM supervision_member b WHERE b.person_id = ?1 UNION SELECT o.matter_id FROM supervision_item o WHERE o.commissioner_id = ?1 AND o.closed_on IS NULL) ORDER BY i.due_on, i.matter_id LIMIT ?2";
    /// The milestones not reached of the same items.
    STEPS = "SELECT m.id, i.number, t.title, m.due_on, m.name FROM supervision_milestone m JOIN supervision_item i ON i.matter_id = m.item_id JOIN matter t ON t.id = i.matter_id WHERE m.done_on IS NULL AND i.closed_on IS NULL AND i.matter_id IN (SELECT c.item_id FROM supervision_charge c WHERE c.person_id = ?1 AND c.ended_at IS NULL AND c.unit_id IN (SELECT w.unit_id FROM person w WHERE w.id = ?1 UNION SELECT o.unit_id FROM post o WHERE o.person_id = ?1 AND o.from_on <= ?3 AND (o.to_on IS NULL OR o.to_on >= ?3)) UNION SELECT b.item_id FROM supervision_member b WHERE b.person_id = ?1 UNION SELECT o.matter_id FROM supervision_item o WHERE o.commissioner_id = ?1 AND o.closed_on IS NULL) ORDER BY m.due_on, m.id LIMIT ?2";
    /// The feedback owed in what a person is in charge of where they serve on ?3.
    OWED = "SELECT f.id, i.number, t.title, f.due_on, '' FROM supervision_charge c JOIN supervision_feedback f ON f.item_id = c.item_id AND f.unit_id = c.unit_id JOIN supervision_item i ON i.matter_id = f.item_id JOIN matter t ON t.id = i.matter_id WHERE c.person_id = ?1 AND c.ended_at IS NULL AND c.unit_id IN (SELECT w.unit_id FROM person w WHERE w.id = ?1 UNION SELECT o.unit_id FROM post o WHERE o.person_id = ?1 AND o.from_on <= ?3 AND (o.to_on IS NULL OR o.to_on >= ?3)) AND f.given_at IS NULL AND f.lapsed_at IS NULL AND i.closed_on IS NULL ORDER BY f.due_on, f.id LIMIT ?2";
    /// Since when a person has a secret address.
    MADE_AT = "SELECT made_at FROM calendar_feed WHERE person_id = ?1";
    /// Whose secret address it is; of nobody who has left or was disabled.
    OWNER = "SELECT f.person_id FROM calendar_feed f JOIN person p ON p.id = f.person_id WHERE f.hash = ?1 AND p.left_on IS NULL AND p.disabled_at IS NULL";
    /// Keeps the hash of a secret address.
    KEEP = "INSERT INTO calendar_feed (person_id, hash, made_at) VALUES (?1, ?2, ?3)";
    /// Takes a secret address back.
    DROP = "DELETE FROM calendar_feed WHERE person_id = ?1";
}

/// What falls due on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Limit,
    Step,
    Feedback,
}

impl Kind {
    pub(super) const ALL: [Kind; 3] = [Kind::Limit, Kind::Step, Kind::Feedback];
}

/// A due day as read: whose identifier never changes.
pub(super) struct Day {
    id: String,
    number: String,
    title: String,
    on: Date,
    words: String,
}

impl Day {
    pub(super) fn event(self, kind: Kind) -> Event {
        let Day { id, number, title, on, words } = self;
        let (mark, summary) = match kind {
            Kind::Limit => ("limit", format!("办结时限 {number} {title}")),
            Kind::Step => ("milestone", format!("节点“{words}” {number} {title}")),
            Kind::Feedback => ("feedback", format!("反馈 {number} {title}")),
        };
        Event { uid: format!("{mark}-{id}@zhongshu"), day: on, summary }
    }
}

fn day(r: &Row) -> store::Result<Day> {
    Ok(Day { id: r.get(0)?, number: r.get(1)?, title: r.get(2)?, on: r.get(3)?, words: r.get(4)? })
}

pub(super) fn days(tx: &mut Tx, kind: Kind, person: PersonId, most: i64) -> Result<Vec<Day>> {
    let stmt = match kind {
        Kind::Limit => LIMITS,
        Kind::Step => STEPS,
        Kind::Feedback => OWED,
    };
    let today = tx.now().date();
    Ok(tx.query(stmt, params![person, most, today], day)?)
}

pub(super) fn made_at(tx: &mut Tx, person: PersonId) -> Result<Option<Instant>> {
    Ok(tx.opt(MADE_AT, params![person], |r| r.get(0))?)
}

pub(super) fn owner(tx: &mut Tx, hash: &str) -> Result<Option<PersonId>> {
    Ok(tx.opt(OWNER, params![hash], |r| r.get(0))?)
}

pub(super) fn keep(tx: &mut Tx, person: PersonId, hash: &str) -> Result<()> {
    let now = tx.now();
    tx.exec(KEEP, params![person, hash, now])?;
    Ok(())
}

pub(super) fn drop(tx: &mut Tx, person: PersonId) -> Result<u64> {
    Ok(tx.exec(DROP, params![person])?)
}
