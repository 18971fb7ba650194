//! Rows of limits and calendar days.

use lexicon::{UnitId, Urgency};
use store::{Tx, params, statements};

use super::{ExtraDay, Rule};
use crate::Result;

statements! {
    /// The limit that applies.
    LIMIT = "SELECT limit_text FROM limit_rule WHERE unit_id IN ('', ?1) AND flow = ?2 AND step = ?3 AND urgency = ?4 ORDER BY unit_id DESC LIMIT 1";
    /// The table of a unit with everyone's rules below its own.
    TABLE = "SELECT unit_id, flow, step, urgency, limit_text FROM limit_rule r WHERE unit_id = ?1 OR (unit_id = '' AND NOT EXISTS (SELECT 1 FROM limit_rule o WHERE o.unit_id = ?1 AND o.flow = r.flow AND o.step = r.step AND o.urgency = r.urgency)) ORDER BY flow, step, urgency";
    /// Puts a shipped limit, unless it is there already.
    PUT_DEFAULT = "INSERT INTO limit_rule (unit_id, flow, step, urgency, limit_text, revision) VALUES (?1, ?2, ?3, ?4, ?5, 1) ON CONFLICT (unit_id, flow, step, urgency) DO UPDATE SET limit_text = excluded.limit_text, revision = limit_rule.revision + 1 WHERE limit_rule.limit_text <> excluded.limit_text";
    /// Sets a limit.
    PUT = "INSERT INTO limit_rule (unit_id, flow, step, urgency, limit_text, revision) VALUES (?1, ?2, ?3, ?4, ?5, 1) ON CONFLICT (unit_id, flow, step, urgency) DO UPDATE SET limit_text = excluded.limit_text, revision = limit_rule.revision + 1";
    /// Days entered for a unit or for everyone, the unit's own last so that they prevail.
    DAYS = "SELECT day, kind, note FROM calendar_day WHERE unit_id IN ('', ?1) ORDER BY unit_id, day";
    /// Has the open clocks of a unit counted anew, from the first.
    ASK_RECOUNT = "INSERT INTO clock_recount (unit_id, asked_at, after_id, moved) VALUES (?1, ?2, '', 0) ON CONFLICT (unit_id) DO UPDATE SET asked_at = excluded.asked_at, after_id = ''";
    /// The unit that asked first.
    RECOUNT = "SELECT unit_id, after_id, moved FROM clock_recount ORDER BY asked_at, unit_id LIMIT 1";
    /// How far a recount has come.
    RECOUNTED = "UPDATE clock_recount SET after_id = ?2, moved = ?3 WHERE unit_id = ?1";
    /// A recount that is through.
    END_RECOUNT = "DELETE FROM clock_recount WHERE unit_id = ?1";
    /// Whether a unit's clocks wait to be counted anew.
    AWAITS_RECOUNT = "SELECT count(*) FROM clock_recount WHERE unit_id = ?1";
    /// Every unit.
    UNITS = "SELECT id FROM unit ORDER BY id";
    /// Enters a day.
    PUT_DAY = "INSERT INTO calendar_day (unit_id, day, kind, note) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (unit_id, day) DO UPDATE SET kind = excluded.kind, note = excluded.note";
}

pub(super) fn limit(tx: &mut Tx, unit: UnitId, flow: &str, step: &str, urgency: Urgency) -> Result<Option<String>> {
    Ok(tx.opt(LIMIT, params![unit, flow, step, urgency], |r| r.get(0))?)
}

pub(super) fn table(tx: &mut Tx, unit: UnitId) -> Result<Vec<Rule>> {
    let rows = tx.query(TABLE, params![unit], |r| {
        Ok(Rule { unit: r.get(0)?, flow: r.get(1)?, step: r.get(2)?, urgency: r.get(3)?, limit: r.get(4)? })
    })?;
    Ok(rows)
}

/// How many rows were new or changed: 1 or 0.
pub(super) fn put_default(tx: &mut Tx, r: &Rule) -> Result<u64> {
    Ok(tx.exec(PUT_DEFAULT, params![r.unit, r.flow, r.step, r.urgency, r.limit])?)
}

pub(super) fn put(tx: &mut Tx, r: &Rule) -> Result<()> {
    tx.exec(PUT, params![r.unit, r.flow, r.step, r.urgency, r.limit])?;
    Ok(())
}

pub(super) fn days(tx: &mut Tx, unit: UnitId) -> Result<Vec<ExtraDay>> {
    let rows = tx.query(DAYS, params![unit], |r| {
        Ok(ExtraDay { day: r.get(0)?, works: r.get::<String>(1)? == "work", note: r.get(2)? })
    })?;
    Ok(rows)
}

pub(super) fn put_day(tx: &mut Tx, unit: UnitId, d: &ExtraDay) -> Result<()> {
    let kind = if d.works { "work" } else { "rest" };
    tx.forget("calendar");
    tx.exec(PUT_DAY, params![unit, d.day, kind, d.note])?;
    Ok(())
}

pub(super) fn ask_recount(tx: &mut Tx, unit: UnitId) -> Result<()> {
    let now = tx.now();
    tx.exec(ASK_RECOUNT, params![unit, now])?;
    Ok(())
}

/// A recount under way: the unit, how far it has come, how many clocks moved.
pub(crate) struct Recount {
    pub(crate) unit: UnitId,
    pub(crate) after: String,
    pub(crate) moved: i64,
}

pub(crate) fn recount(tx: &mut Tx) -> Result<Option<Recount>> {
    Ok(tx.opt(RECOUNT, params![], |r| Ok(Recount { unit: r.get(0)?, after: r.get(1)?, moved: r.get(2)? }))?)
}

pub(crate) fn recounted(tx: &mut Tx, of: &Recount) -> Result<()> {
    tx.exec(RECOUNTED, params![of.unit, of.after, of.moved])?;
    Ok(())
}

pub(crate) fn end_recount(tx: &mut Tx, unit: UnitId) -> Result<()> {
    tx.exec(END_RECOUNT, params![unit])?;
    Ok(())
}

pub(super) fn awaits_recount(tx: &mut Tx, unit: UnitId) -> Result<bool> {
    let waiting: i64 = tx.one(AWAITS_RECOUNT, params![unit], |r| r.get(0))?;
    Ok(waiting > 0)
}

pub(super) fn units(tx: &mut Tx) -> Result<Vec<UnitId>> {
    Ok(tx.query(UNITS, params![], |r| r.get(0))?)
}
