//! Rows of what happened to the items of an office.

use std::collections::HashMap;

use lexicon::{Date, FeedbackId, Instant, MatterId, UnitId, days_after};
use store::{List, Row, Tx, params, statements};

use super::{Applied, Asked, Extended, Held, Past, over};
use crate::Result;
use crate::supervision::bulletin::Month;
use crate::supervision::{Lapse, Part, Verdict};

statements! {
    /// Items of an office that bear on a month: opened, closed, checked or looked at again in it; over a limit in force at its end, and
    /// not closed before it; not signed for in time in it; and those of the list ?6. ?2 its first day, ?3 its last; ?4, ?5 the moments
    /// between which it lies.
    BEARING = "SELECT i.matter_id, i.number, i.content, i.due_on, m.opened_at FROM supervision_item i JOIN matter m ON m.id = i.matter_id WHERE i.unit_id = ?1 AND i.withdrawn_on IS NULL AND i.matter_id IN (SELECT n.id FROM matter n WHERE n.unit_id = ?1 AND n.kind = 'supervision' AND n.opened_at >= ?4 AND n.opened_at < ?5 UNION SELECT c.item_id FROM supervision_closure c WHERE c.settled_at >= ?4 AND c.settled_at < ?5 UNION SELECT c.item_id FROM supervision_closure c WHERE c.looked_at >= ?4 AND c.looked_at < ?5 UNION SELECT o.matter_id FROM supervision_item o WHERE o.unit_id = ?1 AND o.closed_on IS NULL AND o.due_on <= ?3 UNION SELECT o.matter_id FROM supervision_item o WHERE o.unit_id = ?1 AND o.closed_on >= ?2 AND o.due_on <= ?3 UNION SELECT e.item_id FROM supervision_extension e WHERE e.granted AND e.settled_at >= ?5 AND e.due_before <= ?3 UNION SELECT u.item_id FROM supervision_closure u WHERE u.undone_at >= ?5 AND u.due_on <= ?3 UNION SELECT h.item_id FROM supervision_charge h WHERE h.sign_due_at >= ?4 AND h.sign_due_at < ?5 AND (h.signed_at IS NULL OR h.signed_at > h.sign_due_at) UNION SELECT value FROM json_each(?6)) AND m.opened_at < ?5 ORDER BY i.year, i.serial";
    /// Feedback due between two days: which, by when, and when it was given. Most of it came in time, and is read no further.
    DUE = "SELECT id, due_on, given_at FROM supervision_feedback WHERE due_on >= ?1 AND due_on <= ?2";
    /// Feedback found empty between two moments.
    EMPTY = "SELECT id FROM supervision_feedback WHERE verdict = 'empty' AND reviewed_at >= ?1 AND reviewed_at < ?2";
    /// Items of an office opened before a moment that were not closed for good before a day. ?2 the day, ?3 the same as a moment, ?4
    /// the moment.
    OPEN_IN = "SELECT i.matter_id, i.number, i.content, i.due_on, m.opened_at FROM supervision_item i JOIN matter m ON m.id = i.matter_id WHERE i.unit_id = ?1 AND i.withdrawn_on IS NULL AND m.opened_at < ?4 AND (i.closed_on IS NULL OR i.closed_on >= ?2 OR i.matter_id IN (SELECT c.item_id FROM supervision_closure c WHERE c.settled_at >= ?3 AND c.settled_at < ?4)) ORDER BY i.year, i.serial";
    /// The parts units had in items.
    HELD = "SELECT item_id, id, unit_id, role, handed_at, sign_due_at, signed_at, ended_at FROM supervision_charge WHERE item_id IN (SELECT value FROM json_each(?1)) ORDER BY handed_at, id";
    /// The closings of items applied for, with what looking again found.
    APPLIED = "SELECT item_id, id, asked_at, settled_at, verdict, looked_at, outcome, due_on, undone_at FROM supervision_closure WHERE item_id IN (SELECT value FROM json_each(?1)) ORDER BY asked_at, id";
    /// The extensions of items that were granted.
    EXTENDED = "SELECT item_id, settled_at, due_before FROM supervision_extension WHERE granted AND settled_at IS NOT NULL AND item_id IN (SELECT value FROM json_each(?1)) ORDER BY settled_at, id";
    /// Feedback by its identifiers.
    ASKED = "SELECT item_id, id, unit_id, due_on, given_at, reviewed_at, verdict, lapsed_at, lapse FROM supervision_feedback WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY asked_at, id";
    /// Names of units, in their order.
    NAMES = "SELECT id, short_name, name FROM unit WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY sort_order, short_name, id";
}

fn item(r: &Row) -> store::Result<Past> {
    Ok(Past {
        id: r.get(0)?,
        number: r.get(1)?,
        content: r.get(2)?,
        due_on: r.get(3)?,
        opened_at: r.get(4)?,
        held: Vec::new(),
        applied: Vec::new(),
        extended: Vec::new(),
        asked: Vec::new(),
    })
}

/// Everything that bears on a month, item by item. `back`: so many days before it feedback was due that may still be owed in it.
pub(in crate::supervision) fn bearing(
    tx: &mut Tx,
    unit: UnitId,
    (month, back): (Month, i64),
    (from, until): (Instant, Instant),
) -> Result<Vec<Past>> {
    let (first, last) = (month.first(), month.last());
    let due = tx.query(DUE, params![days_after(first, -back).unwrap_or(first), last], |r| {
        Ok((r.get::<FeedbackId>(0)?, r.get::<Date>(1)?, r.get::<Option<Instant>>(2)?))
    })?;
    let late = due.into_iter().filter(|(_, day, given)| given.is_none_or(|at| at >= over(*day))).map(|(id, ..)| id);
    let empty = tx.query(EMPTY, params![from, until], |r| r.get::<FeedbackId>(0))?;
    let asked = asked(tx, &List::of(late.chain(empty)))?;
    let owing = List::of(asked.iter().map(|(item, _)| item));
    let all = tx.query(BEARING, params![unit, first, last, from, until, owing], item)?;
    let mut all = filled(tx, all)?;
    let place = places(&all);
    for (item, asked) in asked {
        // Other offices' feedback was read along.
        if let Some(at) = place.get(&item) {
            all[*at].asked.push(asked);
        }
    }
    Ok(all)
}

/// What was open at any time from a day until a moment, without its feedback.
pub(in crate::supervision) fn open_in(
    tx: &mut Tx,
    unit: UnitId,
    (from, until): (Instant, Instant),
) -> Result<Vec<Past>> {
    let all = tx.query(OPEN_IN, params![unit, from.date(), from, until], item)?;
    filled(tx, all)
}

fn places(all: &[Past]) -> HashMap<MatterId, usize> {
    all.iter().enumerate().map(|(at, past)| (past.id, at)).collect()
}

fn filled(tx: &mut Tx, mut all: Vec<Past>) -> Result<Vec<Past>> {
    let (place, ids) = (places(&all), List::of(all.iter().map(|p| p.id)));
    for (item, held) in held(tx, &ids)? {
        all[place[&item]].held.push(held);
    }
    for (item, applied) in applied(tx, &ids)? {
        all[place[&item]].applied.push(applied);
    }
    let extended =
        tx.query(EXTENDED, params![ids], |r| Ok((r.get(0)?, Extended { at: r.get(1)?, due_before: r.get(2)? })));
    for (item, extended) in extended? {
        all[place[&item]].extended.push(extended);
    }
    Ok(all)
}

fn held(tx: &mut Tx, ids: &List) -> Result<Vec<(MatterId, Held)>> {
    Ok(tx.query(HELD, params![ids], |r| {
        let held = Held {
            id: r.get(1)?,
            unit: r.get(2)?,
            is_lead: r.get::<Part>(3)? == Part::Lead,
            handed_at: r.get(4)?,
            sign_due_at: r.get(5)?,
            signed_at: r.get(6)?,
            ended_at: r.get(7)?,
        };
        Ok((r.get(0)?, held))
    })?)
}

fn applied(tx: &mut Tx, ids: &List) -> Result<Vec<(MatterId, Applied)>> {
    Ok(tx.query(APPLIED, params![ids], |r| {
        let (settled, looked): (Option<Instant>, Option<Instant>) = (r.get(3)?, r.get(5)?);
        let (verdict, outcome): (Option<String>, Option<String>) = (r.get(4)?, r.get(6)?);
        let applied = Applied {
            id: r.get(1)?,
            asked_at: r.get(2)?,
            settled: settled.map(|at| (verdict.as_deref() == Some("granted"), at)),
            looked: looked.map(|at| (outcome.as_deref() == Some("holds"), at)),
            due_on: r.get(7)?,
            undone_at: r.get(8)?,
        };
        Ok((r.get(0)?, applied))
    })?)
}

fn asked(tx: &mut Tx, ids: &List) -> Result<Vec<(MatterId, Asked)>> {
    Ok(tx.query(ASKED, params![ids], |r| {
        let verdict: Option<Verdict> = r.get(6)?;
        let reviewed: Option<Instant> = r.get(5)?;
        let lapse: Option<Lapse> = r.get(8)?;
        let asked = Asked {
            id: r.get(1)?,
            unit: r.get(2)?,
            due_on: r.get(3)?,
            given_at: r.get(4)?,
            ended_at: r.get::<Option<Instant>>(7)?.filter(|_| lapse != Some(Lapse::Missed)),
            empty_at: reviewed.filter(|_| verdict == Some(Verdict::Empty)),
        };
        Ok((r.get(0)?, asked))
    })?)
}

/// Units with short and full name, in the order of units.
pub(in crate::supervision) fn names(tx: &mut Tx, units: &[UnitId]) -> Result<Vec<(UnitId, String, String)>> {
    let ids = List::of(units);
    Ok(tx.query(NAMES, params![ids], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?)
}
