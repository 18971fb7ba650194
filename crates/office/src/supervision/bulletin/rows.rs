//! Rows of what happened to the items of an office, and of the papers that told it.

use lexicon::{Date, Instant, MatterId, UnitId};
use store::{List, Tx, params, statements};

use super::past::{Asked, Closing, Held, Past};
use super::{Month, Span};
use crate::Result;
use crate::supervision::{Lapse, Part, Verdict};

statements! {
    /// Items of an office that were open at any time in a month, due in it, or looked at again in it. ?2 first day, ?3 first day after; ?4, ?5 the same as moments.
    PAST = "SELECT i.matter_id, i.number, i.content, i.due_on, m.opened_at FROM supervision_item i JOIN matter m ON m.id = i.matter_id WHERE i.unit_id = ?1 AND i.withdrawn_on IS NULL AND m.opened_at < ?5 AND (i.closed_on IS NULL OR i.closed_on >= ?2 OR (i.due_on >= ?2 AND i.due_on < ?3) OR EXISTS (SELECT 1 FROM supervision_closure c WHERE c.item_id = i.matter_id AND c.looked_at >= ?4 AND c.looked_at < ?5)) ORDER BY i.year, i.serial";
    /// The parts units had in items.
    HELD = "SELECT item_id, id, unit_id, role, handed_at, sign_due_at, signed_at, ended_at FROM supervision_charge WHERE item_id IN (SELECT value FROM json_each(?1)) ORDER BY handed_at, id";
    /// The closings of items, with what looking again found.
    CLOSINGS = "SELECT item_id, id, settled_at, looked_at, outcome FROM supervision_closure WHERE verdict = 'granted' AND settled_at IS NOT NULL AND item_id IN (SELECT value FROM json_each(?1)) ORDER BY settled_at, id";
    /// The feedback of items.
    ASKED = "SELECT item_id, id, unit_id, due_on, given_at, reviewed_at, verdict, lapsed_at, lapse FROM supervision_feedback WHERE item_id IN (SELECT value FROM json_each(?1)) ORDER BY asked_at, id";
    /// The names of units.
    NAMES = "SELECT id, short_name, name FROM unit WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY name, id";
    /// Ties a paper to the month it tells of.
    TIE = "INSERT INTO supervision_bulletin (unit_id, month, matter_id, made_at) VALUES (?1, ?2, ?3, ?4)";
    /// The papers that tell of a month.
    PAPERS = "SELECT matter_id, made_at FROM supervision_bulletin WHERE unit_id = ?1 AND month = ?2 ORDER BY made_at, matter_id";
}

/// Everything that bears on a month, item by item.
pub(super) fn past(tx: &mut Tx, unit: UnitId, span: &Span) -> Result<Vec<Past>> {
    let (first, after) = (span.month.first(), span.month.next().first());
    let mut all = tx.query(PAST, params![unit, first, after, span.from, span.until], |r| {
        Ok(Past {
            id: r.get(0)?,
            number: r.get(1)?,
            content: r.get(2)?,
            due_on: r.get(3)?,
            opened_at: r.get(4)?,
            held: Vec::new(),
            closings: Vec::new(),
            asked: Vec::new(),
        })
    })?;
    let ids = List::of(all.iter().map(|p| p.id));
    let place: std::collections::HashMap<MatterId, usize> =
        all.iter().enumerate().map(|(at, past)| (past.id, at)).collect();
    for (item, held) in held(tx, &ids)? {
        all[place[&item]].held.push(held);
    }
    for (item, closing) in closings(tx, &ids)? {
        all[place[&item]].closings.push(closing);
    }
    for (item, asked) in asked(tx, &ids)? {
        all[place[&item]].asked.push(asked);
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

fn closings(tx: &mut Tx, ids: &List) -> Result<Vec<(MatterId, Closing)>> {
    Ok(tx.query(CLOSINGS, params![ids], |r| {
        let outcome: Option<String> = r.get(4)?;
        let looked: Option<Instant> = r.get(3)?;
        let looked = looked.map(|at| (outcome.as_deref() == Some("holds"), at));
        Ok((r.get(0)?, Closing { id: r.get(1)?, at: r.get(2)?, looked }))
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
            due_on: r.get::<Date>(3)?,
            given_at: r.get(4)?,
            ended_at: r.get::<Option<Instant>>(7)?.filter(|_| lapse != Some(Lapse::Missed)),
            empty_at: reviewed.filter(|_| verdict == Some(Verdict::Empty)),
        };
        Ok((r.get(0)?, asked))
    })?)
}

/// Units with short and full name, by full name.
pub(in crate::supervision) fn names(tx: &mut Tx, units: &[UnitId]) -> Result<Vec<(UnitId, String, String)>> {
    let ids = List::of(units);
    Ok(tx.query(NAMES, params![ids], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?)
}

pub(super) fn tie(tx: &mut Tx, unit: UnitId, month: Month, paper: MatterId) -> Result<()> {
    let now = tx.now();
    tx.exec(TIE, params![unit, month.to_string(), paper, now])?;
    Ok(())
}

pub(super) fn papers(tx: &mut Tx, unit: UnitId, month: Month) -> Result<Vec<(MatterId, Instant)>> {
    Ok(tx.query(PAPERS, params![unit, month.to_string()], |r| Ok((r.get(0)?, r.get(1)?)))?)
}
