//! Limits (时限): the table urgency → limit per step, the working calendar of a unit, and what a clock shows.

mod policy;
pub mod rows;
mod table;

pub use policy::{POLICY_DEFAULTS, Policy, PolicyForm, policy, set_policy};
pub use table::{Line, lines};

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use lexicon::{Clock, Date, DayKind, Instant, Limit, OfficeHours, Stop, UnitId, Urgency, WorkCalendar};
use serde::Deserialize;
use store::Tx;

use crate::people::UnitAdmin;
use crate::{Error, Result};

/// The step of the limits table that stands for the whole matter 全程.
pub const WHOLE: &str = "_matter";

/// One row of the limits table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Empty for the rule that holds where a unit has none of its own.
    pub unit: String,
    /// The flow's key.
    pub flow: String,
    /// The step's limit key.
    pub step: String,
    /// The urgency it is for.
    pub urgency: Urgency,
    /// The limit, as `4h`, `1d`, `w24h`.
    pub limit: String,
}

/// A day of the calendar that the office entered itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraDay {
    /// The day.
    pub day: Date,
    /// Whether it is worked.
    pub works: bool,
    /// Why.
    pub note: String,
}

#[derive(Deserialize)]
struct Shipped {
    limit: Vec<ShippedRow>,
}

#[derive(Deserialize)]
struct ShippedRow {
    flow: String,
    step: String,
    normal: String,
    urgent: String,
    extra_urgent: String,
}

/// Puts the shipped limits in place, newer ones over older ones. What a unit has set itself stays: it has rows of its own.
pub fn install_shipped(tx: &mut Tx) -> Result<()> {
    install(tx, include_str!("../../defaults/limits.toml"))
}

fn install(tx: &mut Tx, text: &str) -> Result<()> {
    let shipped: Shipped = toml::from_str(text).map_err(|e| Error::Setup(format!("defaults/limits.toml：{e}")))?;
    let mut new = 0;
    for row in shipped.limit {
        let cells =
            [(Urgency::Normal, row.normal), (Urgency::Urgent, row.urgent), (Urgency::ExtraUrgent, row.extra_urgent)];
        for (urgency, limit) in cells {
            let (flow, step) = (row.flow.clone(), row.step.clone());
            new += rows::put_default(tx, &Rule { unit: String::new(), flow, step, urgency, limit })?;
        }
    }
    if new > 0 {
        tx.record(ledger::Fact::new("limit.install", "limit:shipped").with("rows", new))?;
    }
    Ok(())
}

/// The limit that applies: the unit's own before everyone's.
pub fn limit_of(tx: &mut Tx, unit: UnitId, flow: &str, step: &str, urgency: Urgency) -> Result<Option<Limit>> {
    let text = rows::limit(tx, unit, flow, step, urgency)?;
    Ok(text.and_then(|t| t.parse().ok()))
}

/// When a limit that starts now is due. A day not loaded in the calendar counts as a working day by the week.
pub fn due(tx: &mut Tx, unit: UnitId, from: Instant, limit: &Limit) -> Result<Instant> {
    let calendar = calendar(tx, unit)?;
    Ok(limit.due(&calendar, from).at)
}

/// The clock of a task; `None` where no limit applied.
#[must_use]
pub fn clock(limit: Option<&str>, started: Instant, stops: &[Stop]) -> Option<Clock> {
    let limit: Limit = limit?.parse().ok()?;
    Some(Clock { stops: stops.to_vec(), ..Clock::new(started, limit) })
}

/// The table for one unit: its own rules and, where it has none, everyone's.
pub fn table(tx: &mut Tx, unit: UnitId) -> Result<Vec<Rule>> {
    rows::table(tx, unit)
}

/// Sets a limit of the administrator's unit. What is under way keeps the limit it started with.
pub fn set(tx: &mut Tx, admin: &UnitAdmin, rule: Rule) -> Result<()> {
    let parsed = typed("limit", &rule.limit)?;
    let rule = Rule { unit: admin.unit().to_string(), limit: parsed.to_string(), ..rule };
    rows::put(tx, &rule)?;
    let fact =
        ledger::Fact::new("limit.set", format!("unit:{}", admin.unit())).actor(admin.person()).unit(admin.unit());
    let fact = fact.with("flow", rule.flow).with("step", rule.step).with_text("urgency", rule.urgency);
    tx.record(fact.with("limit", rule.limit))?;
    Ok(())
}

/// A limit as an administrator types it. A named day is no limit for a table.
fn typed(field: &'static str, text: &str) -> Result<Limit> {
    let parsed = text.parse().ok().filter(|limit| !matches!(limit, Limit::Until(_)));
    let wrong = || format!("“{text}”不是时限。请写如 4h（4 个工作小时）、3d（3 个工作日）、w24h（24 小时）");
    parsed.ok_or_else(|| Error::field(field, wrong()))
}

/// The days entered for the unit or for everyone.
pub fn extra_days(tx: &mut Tx, unit: UnitId) -> Result<Vec<ExtraDay>> {
    rows::days(tx, unit)
}

/// Enters a day the calendar did not have, or has differently. What is under way is counted anew by a sweep.
///
/// # Errors
/// [`Error::Field`] on `day` for a day gone by: what was done by then was counted with the calendar of its time.
pub fn set_day(tx: &mut Tx, admin: &UnitAdmin, day: &ExtraDay) -> Result<()> {
    if day.day < tx.now().date() {
        return Err(Error::field("day", "过去的日子已经计入办结的事项，不能再改；请登记今天及以后的日子"));
    }
    rows::put_day(tx, admin.unit(), day)?;
    rows::ask_recount(tx, admin.unit())?;
    let fact =
        ledger::Fact::new("calendar.set", format!("unit:{}", admin.unit())).actor(admin.person()).unit(admin.unit());
    tx.record(fact.with_text("day", day.day).with("works", day.works).with("note", day.note.as_str()))?;
    Ok(())
}

/// Whether due times of the unit wait to be counted anew after a change of its calendar.
pub fn awaits_recount(tx: &mut Tx, unit: UnitId) -> Result<bool> {
    rows::awaits_recount(tx, unit)
}

/// Has the open clocks of every unit counted anew.
pub(crate) fn recount_all(tx: &mut Tx) -> Result<()> {
    for unit in rows::units(tx)? {
        rows::ask_recount(tx, unit)?;
    }
    Ok(())
}

/// The working calendar of a unit.
pub fn calendar(tx: &mut Tx, unit: UnitId) -> Result<Arc<WorkCalendar>> {
    let kept = tx.kept("calendar", unit, |tx| {
        let days = rows::days(tx, unit)?;
        let (policy, _) = policy(tx, unit)?;
        Ok::<_, Error>(built(days, policy.hours))
    })?;
    Ok(Arc::clone(&kept))
}

/// Building is pure, so the memo is keyed by the hours and the days themselves.
fn built(days: Vec<ExtraDay>, hours: OfficeHours) -> Arc<WorkCalendar> {
    type Memo = HashMap<(String, Vec<(Date, bool, String)>), Arc<WorkCalendar>>;
    static MEMO: OnceLock<Mutex<Memo>> = OnceLock::new();
    let days: Vec<_> = days.into_iter().map(|d| (d.day, d.works, d.note)).collect();
    let key = (hours.to_string(), days);
    let memo = MEMO.get_or_init(Mutex::default);
    let mut memo = memo.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(found) = memo.get(&key) {
        return found.clone();
    }
    let kind = |works: bool, note: &str| match works {
        true if note.ends_with("上班") => DayKind::shifted(note),
        true => DayKind::shifted(&format!("{note}，上班")),
        false => DayKind::holiday(note),
    };
    let days = key.1.iter().map(|(day, works, note)| (*day, kind(*works, note)));
    let calendar = Arc::new(WorkCalendar::statutory().with_hours(hours).with_days(days));
    memo.insert(key, calendar.clone());
    calendar
}

#[cfg(test)]
mod tests {
    use store::testing::engines_with_worlds;

    use super::*;

    const ROW: &str = "[[limit]]\nflow = \"outgoing\"\nstep = \"sign\"\nnormal = \"3d\"\nurgent = \"1d\"\n";

    #[test]
    fn a_newer_program_changes_everyones_limits_and_no_units_own() {
        for (db, _) in engines_with_worlds() {
            let (own, other): (UnitId, UnitId) =
                (db.world().uuid().to_string().parse().unwrap(), db.world().uuid().to_string().parse().unwrap());
            let ships = |last: &str| {
                let text = format!("{ROW}extra_urgent = \"{last}\"\n");
                db.write(|tx| install(tx, &text)).unwrap();
                db.read(|tx| store::facts::about(tx, "limit:shipped")).unwrap().len()
            };
            assert_eq!([ships("2h"), ships("2h")], [1, 1]);
            db.write(|tx| {
                let unit = own.to_string();
                let rule = Rule {
                    unit,
                    flow: "outgoing".into(),
                    step: "sign".into(),
                    urgency: Urgency::ExtraUrgent,
                    limit: "4h".into(),
                };
                rows::put(tx, &rule)?;
                tx.record(ledger::Fact::new("limit.set", "unit:own"))?;
                Ok::<_, Error>(())
            })
            .unwrap();
            assert_eq!([ships("1h"), ships("1h")], [2, 2]);
            let limit = |unit| {
                let found = db.read(|tx| limit_of(tx, unit, "outgoing", "sign", Urgency::ExtraUrgent));
                found.unwrap().map(|l| l.to_string())
            };
            assert_eq!((limit(own), limit(other)), (Some("4h".into()), Some("1h".into())));
        }
    }
}
