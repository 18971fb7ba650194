//! Rows of clocks: due times, what was told, which clocks a sweep looks at.

use lexicon::{Instant, MatterId, UnitId};
use store::{Row, Tx, params, statements};

use super::alarm::{Alarm, AlarmStage};
use crate::Result;
use crate::process::rows as process_rows;
use crate::process::{Task, rows::task};

statements! {
    /// Keeps what follows from a task's clock.
    SET_TASK = "UPDATE task SET stops = ?2, extra_minutes = ?3, due_at = ?4, sort_at = ?5, alarm_at = ?6 WHERE id = ?1";
    /// The tasks a sweep has to look at now.
    TASKS_TO_ALARM = "SELECT id, matter_id, duty, kind, step, step_name, holder_id, behalf_id, unit_id, from_id, limit_text, opened_at, due_at, seen_at, closed_at, closed_by, outcome, stops, extra_minutes, alarm_at FROM task WHERE closed_at IS NULL AND alarm_at IS NOT NULL AND alarm_at <= ?1 ORDER BY alarm_at, id LIMIT ?2";
    /// The matters a sweep has to look at now.
    MATTERS_TO_ALARM = "SELECT id FROM matter WHERE state = 'active' AND alarm_at IS NOT NULL AND alarm_at <= ?1 ORDER BY alarm_at, id LIMIT ?2";
    /// The open tasks of a unit, from one on.
    OPEN_OF_UNIT = "SELECT id, matter_id, duty, kind, step, step_name, holder_id, behalf_id, unit_id, from_id, limit_text, opened_at, due_at, seen_at, closed_at, closed_by, outcome, stops, extra_minutes, alarm_at FROM task WHERE unit_id = ?1 AND closed_at IS NULL AND id > ?2 ORDER BY id LIMIT ?3";
    /// The open matters of a unit, from one on.
    OPEN_MATTERS_OF_UNIT = "SELECT id FROM matter WHERE unit_id = ?1 AND state = 'active' AND kind <> 'supervision' AND id > ?2 ORDER BY id LIMIT ?3";
    /// What was told about a clock.
    TOLD = "SELECT stage FROM alarm WHERE subject_id = ?1";
    /// Keeps that it was told.
    KEEP_ALARM = "INSERT INTO alarm (subject_id, stage, matter_id, told, told_at) VALUES (?1, ?2, ?3, ?4, ?5)";
    /// What was told about the clocks of a matter.
    ALARMS_OF = "SELECT subject_id, stage, told, told_at FROM alarm WHERE matter_id = ?1";
}

pub(in crate::process) fn set_task(tx: &mut Tx, t: &Task) -> Result<()> {
    let stops = process_rows::stops_text(t)?;
    tx.exec(SET_TASK, params![t.id, stops, t.extra, t.due_at, process_rows::sort_at(t), t.alarm_at])?;
    Ok(())
}

pub(super) fn tasks_to_alarm(tx: &mut Tx, now: Instant, most: i64) -> Result<Vec<Task>> {
    Ok(tx.query(TASKS_TO_ALARM, params![now, most], task)?)
}

pub(super) fn matters_to_alarm(tx: &mut Tx, now: Instant, most: i64) -> Result<Vec<MatterId>> {
    Ok(tx.query(MATTERS_TO_ALARM, params![now, most], |r| r.get(0))?)
}

pub(super) fn open_of_unit(tx: &mut Tx, unit: UnitId, after: &str, most: i64) -> Result<Vec<Task>> {
    Ok(tx.query(OPEN_OF_UNIT, params![unit, after, most], task)?)
}

pub(super) fn open_matters_of_unit(tx: &mut Tx, unit: UnitId, after: &str, most: i64) -> Result<Vec<MatterId>> {
    Ok(tx.query(OPEN_MATTERS_OF_UNIT, params![unit, after, most], |r| r.get(0))?)
}

fn stage(row: &Row, at: usize) -> store::Result<AlarmStage> {
    let code: String = row.get(at)?;
    AlarmStage::from_code(&code).ok_or_else(|| store::Error::Damaged(format!("alarm.stage {code}")))
}

pub(super) fn told(tx: &mut Tx, subject: &str) -> Result<Vec<AlarmStage>> {
    Ok(tx.query(TOLD, params![subject], |r| stage(r, 0))?)
}

pub(super) fn keep_alarm(
    tx: &mut Tx,
    (subject, matter): (&str, MatterId),
    stage: AlarmStage,
    told: &str,
) -> Result<()> {
    let now = tx.now();
    tx.exec(KEEP_ALARM, params![subject, stage.code(), matter, told, now])?;
    Ok(())
}

pub(super) fn alarms_of(tx: &mut Tx, matter: MatterId) -> Result<Vec<Alarm>> {
    let alarm = |r: &Row| Ok(Alarm { subject: r.get(0)?, stage: stage(r, 1)?, told: r.get(2)?, at: r.get(3)? });
    let mut alarms = tx.query(ALARMS_OF, params![matter], alarm)?;
    alarms.sort_by_key(|a| (a.at, a.stage));
    Ok(alarms)
}
