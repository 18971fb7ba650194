//! Rows of the wall chart.

use std::collections::HashMap;

use lexicon::{Date, Instant, MatterId, UnitId};
use store::{List, Row, Tx, params, statements};

use super::{Bar, Mark};
use crate::Result;
use crate::supervision::lists::Filter;
use crate::supervision::{Bounds, Signs};

statements! {
    /// The newest items of an office that ran between two days. ?2: before it they were opened, ?3: the first day; ?4 category, ?5 ledger, ?6 source, ?7 lead unit, ?8 leader, ?9 group, ?10 light with ?11 today, ?12 near, ?13 late; ?14 words; ?15 rows.
    BARS = "SELECT i.matter_id, i.number, t.title, l.short_name, p.name, t.opened_at, i.due_on, i.milestone_on, i.closed_on, i.progress FROM supervision_item i JOIN matter t ON t.id = i.matter_id JOIN unit l ON l.id = i.lead_unit_id JOIN supervision_source s ON s.item_id = i.matter_id JOIN supervision_charge c ON c.item_id = i.matter_id AND c.role = 'lead' AND c.ended_at IS NULL JOIN person p ON p.id = c.person_id WHERE i.unit_id = ?1 AND i.withdrawn_on IS NULL AND t.opened_at < ?2 AND (i.due_on >= ?3 OR coalesce(i.closed_on, ?11) >= ?3) AND (?4 = '' OR i.category = ?4) AND (?5 = '' OR i.ledger = ?5) AND (?6 = '' OR s.kind = ?6) AND (?7 = '' OR i.lead_unit_id = ?7) AND (?8 = '' OR i.cared_by = ?8) AND (?9 = '' OR i.group_id = ?9) AND (?10 = '' OR (?10 = 'open' AND i.closed_on IS NULL) OR (?10 = 'closed' AND i.closed_on IS NOT NULL) OR (?10 = 'red' AND i.closed_on IS NULL AND (i.due_on < ?11 OR coalesce(i.milestone_on, '9999') < ?13)) OR (?10 = 'yellow' AND i.closed_on IS NULL AND NOT (i.due_on < ?11 OR coalesce(i.milestone_on, '9999') < ?13) AND (i.due_on <= ?12 OR coalesce(i.milestone_on, '9999') <= ?12)) OR (?10 = 'green' AND i.closed_on IS NULL AND i.due_on > ?12 AND coalesce(i.milestone_on, '9999') > ?12)) AND (?14 = '' OR i.content LIKE ?14 OR i.number LIKE ?14) ORDER BY i.year DESC, i.serial DESC LIMIT ?15";
    /// The milestones of many items, each item's in their order.
    MARKS = "SELECT item_id, name, due_on, done_on FROM supervision_milestone WHERE item_id IN (SELECT value FROM json_each(?1)) ORDER BY item_id, position";
}

fn bar(r: &Row) -> store::Result<Bar> {
    let closed_on: Option<Date> = r.get(8)?;
    Ok(Bar {
        id: r.get(0)?,
        number: r.get(1)?,
        title: r.get(2)?,
        lead: r.get(3)?,
        person: r.get(4)?,
        opened_on: r.get::<Instant>(5)?.date(),
        signs: Signs { due_on: r.get(6)?, milestone_on: r.get(7)?, is_closed: closed_on.is_some() },
        closed_on,
        progress: r.get(9)?,
        marks: Vec::new(),
    })
}

pub(super) fn bars(
    tx: &mut Tx,
    unit: UnitId,
    (f, b, most): (&Filter, Bounds, i64),
    (first, last): (Date, Date),
) -> Result<Vec<Bar>> {
    let asked = f.asked();
    Ok(tx.query(
        BARS,
        params![
            unit,
            Instant::from_local(last, 24, 0),
            first,
            asked.category,
            asked.ledger,
            asked.source,
            asked.lead,
            asked.cared_by,
            asked.group,
            f.state.as_str(),
            b.today,
            b.near,
            b.late,
            asked.words,
            most
        ],
        bar,
    )?)
}

/// Gives each row its milestones.
pub(super) fn mark(tx: &mut Tx, bars: &mut [Bar]) -> Result<()> {
    let ids = List::of(bars.iter().map(|bar| bar.id));
    let mut of: HashMap<MatterId, Vec<Mark>> = HashMap::new();
    tx.query(MARKS, params![ids], |r| {
        let mark = Mark { name: r.get(1)?, due_on: r.get(2)?, done_on: r.get(3)? };
        of.entry(r.get(0)?).or_default().push(mark);
        Ok(())
    })?;
    for bar in bars {
        bar.marks = of.remove(&bar.id).unwrap_or_default();
    }
    Ok(())
}
