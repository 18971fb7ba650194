//! Rows of flow definitions, running flows, tasks, opinions and urgings.

use lexicon::{Instant, MatterId, OpinionId, PersonId, Stop, TaskId, UnitId};
use store::{Row, Tx, params, statements};

use super::Task;
use super::lists::{Done, Mine, Todo};
use super::opinion::Opinion;
use crate::Result;

statements! {
    /// Starts a flow.
    START = "INSERT INTO process (matter_id, definition_id, fields, state, status, revision) VALUES (?1, ?2, ?3, ?4, ?5, 1)";
    /// A running flow.
    LOAD = "SELECT definition_id, fields, state, revision FROM process WHERE matter_id = ?1";
    /// The matters under way whose flow or form names somebody, oldest first.
    NAMING = "SELECT p.matter_id FROM process p JOIN matter m ON m.id = p.matter_id WHERE p.status IN ('active', 'suspended') AND (p.state LIKE ?1 OR p.fields LIKE ?1) ORDER BY m.opened_at, m.id";
    /// Takes another definition if nobody saved the flow since.
    TAKE = "UPDATE process SET definition_id = ?2, revision = revision + 1 WHERE matter_id = ?1 AND revision = ?3";
    /// Saves a running flow if nobody saved it since.
    SAVE = "UPDATE process SET fields = ?2, state = ?3, revision = revision + 1 WHERE matter_id = ?1 AND revision = ?4";
    /// The same where it came to another status.
    SAVE_STATUS = "UPDATE process SET fields = ?2, state = ?3, status = ?5, revision = revision + 1 WHERE matter_id = ?1 AND revision = ?4";
    /// One task.
    TASK = "SELECT id, matter_id, duty, kind, step, step_name, holder_id, behalf_id, unit_id, from_id, limit_text, opened_at, due_at, seen_at, closed_at, closed_by, outcome, stops, extra_minutes, alarm_at FROM task WHERE id = ?1";
    /// The task of a duty.
    TASK_OF = "SELECT id, matter_id, duty, kind, step, step_name, holder_id, behalf_id, unit_id, from_id, limit_text, opened_at, due_at, seen_at, closed_at, closed_by, outcome, stops, extra_minutes, alarm_at FROM task WHERE matter_id = ?1 AND duty = ?2";
    /// All tasks of a matter, as they came.
    TASKS_OF = "SELECT id, matter_id, duty, kind, step, step_name, holder_id, behalf_id, unit_id, from_id, limit_text, opened_at, due_at, seen_at, closed_at, closed_by, outcome, stops, extra_minutes, alarm_at FROM task WHERE matter_id = ?1 ORDER BY opened_at, duty";
    /// Who has or had tasks of a matter, with the unit each is of.
    HOLDERS_OF = "SELECT p.id, p.name, u.id, u.short_name FROM person p LEFT JOIN unit u ON u.id = p.unit_id WHERE p.id IN (SELECT t.holder_id FROM task t WHERE t.matter_id = ?1)";
    /// How many open tasks each person of a unit has.
    OPEN_BY_HOLDER = "SELECT t.holder_id, count(*) FROM task t JOIN person p ON p.id = t.holder_id WHERE p.unit_id = ?1 AND t.closed_at IS NULL GROUP BY t.holder_id";
    /// Opens a task.
    OPEN = "INSERT INTO task (id, matter_id, duty, kind, step, step_name, holder_id, behalf_id, unit_id, from_id, limit_text, opened_at, due_at, sort_at, alarm_at, stops) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    /// Ends a task.
    CLOSE = "UPDATE task SET closed_at = ?3, closed_by = ?4, outcome = ?5 WHERE matter_id = ?1 AND duty = ?2";
    /// Opens a task again; while it was away its clock stood still.
    REOPEN = "UPDATE task SET closed_at = NULL, closed_by = NULL, outcome = NULL, stops = ?3, due_at = ?4, sort_at = ?5, alarm_at = ?6 WHERE matter_id = ?1 AND duty = ?2";
    /// Marks a task opened by its holder.
    SEEN = "UPDATE task SET seen_at = ?2 WHERE id = ?1 AND seen_at IS NULL";
    /// First page of open tasks, most pressing first.
    TODO = "SELECT t.id, t.matter_id, m.kind, m.title, m.urgency, t.step_name, t.limit_text, t.opened_at, t.due_at, t.seen_at, p.name, u.short_name, t.sort_at, d.issue_number, t.unit_id, t.stops, coalesce(m.way, m.kind), t.extra_minutes, m.limit_text, m.opened_at, m.stops, m.extra_minutes, m.due_at, m.done_at, b.name, t.step FROM task t JOIN matter m ON m.id = t.matter_id JOIN unit u ON u.id = m.unit_id LEFT JOIN document d ON d.id = t.matter_id LEFT JOIN person p ON p.id = t.from_id LEFT JOIN person b ON b.id = t.behalf_id WHERE t.holder_id = ?1 AND t.kind = ?2 AND t.closed_at IS NULL AND (t.sort_at > ?3 OR (t.sort_at = ?3 AND t.id > ?4)) ORDER BY t.sort_at, t.id LIMIT ?5";
    /// A page of what a person did, latest first.
    DONE = "SELECT t.id, t.matter_id, m.kind, m.title, m.urgency, t.step_name, t.outcome, t.closed_at, m.state, d.issue_number, coalesce(m.way, m.kind) FROM task t JOIN matter m ON m.id = t.matter_id LEFT JOIN document d ON d.id = t.matter_id WHERE t.holder_id = ?1 AND t.closed_by = t.holder_id AND t.closed_at IS NOT NULL AND (t.closed_at < ?2 OR (t.closed_at = ?2 AND t.id < ?3)) ORDER BY t.closed_at DESC, t.id DESC LIMIT ?4";
    /// A page of what a person started, latest first.
    MINE = "SELECT m.id, m.kind, m.title, m.urgency, m.state, m.opened_at, d.issue_number, coalesce(m.way, m.kind), m.unit_id, m.limit_text, m.opened_at, m.stops, m.extra_minutes, m.due_at, m.done_at FROM matter m LEFT JOIN document d ON d.id = m.id WHERE m.initiator_id = ?1 AND m.kind <> 'supervision' AND (m.opened_at < ?2 OR (m.opened_at = ?2 AND m.id < ?3)) ORDER BY m.opened_at DESC, m.id DESC LIMIT ?4";
    /// Open tasks of a matter, with names, for the lists that say where it is.
    WHERE_IS = "SELECT t.step_name, p.name FROM task t JOIN person p ON p.id = t.holder_id WHERE t.matter_id = ?1 AND t.kind = 'work' AND t.closed_at IS NULL ORDER BY t.opened_at LIMIT 5";
    /// The same of the paper that the flow of a matter waits for 子流程.
    WHERE_IS_ANSWER = "SELECT t.step_name, p.name FROM matter_link l JOIN matter m ON m.id = l.to_id JOIN task t ON t.matter_id = l.to_id JOIN person p ON p.id = t.holder_id WHERE l.from_id = ?1 AND l.visit IS NOT NULL AND m.state = 'active' AND t.kind = 'work' AND t.closed_at IS NULL ORDER BY t.opened_at LIMIT 5";
    /// How many open tasks a person has, and how many of them are overdue or due before an instant.
    COUNT_OPEN = "SELECT count(*), CAST(coalesce(sum(CASE WHEN due_at < ?2 THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN due_at >= ?2 AND due_at < ?3 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM task WHERE holder_id = ?1 AND kind = 'work' AND closed_at IS NULL";
    /// How many readings wait.
    COUNT_READING = "SELECT count(*) FROM task WHERE holder_id = ?1 AND kind = 'read' AND closed_at IS NULL";
    /// How many tasks a person ended since an instant.
    COUNT_DONE = "SELECT count(*) FROM task WHERE holder_id = ?1 AND closed_by = holder_id AND closed_at IS NOT NULL AND closed_at >= ?2";
    /// How many matters a person started that are still open.
    COUNT_MINE = "SELECT count(*) FROM matter WHERE initiator_id = ?1 AND state = 'active' AND kind <> 'supervision'";
    /// Writes an opinion.
    ADD_OPINION = "INSERT INTO opinion (id, matter_id, task_id, step, step_name, person_id, behalf_id, kind, body, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    /// All opinions of a matter, oldest first.
    OPINIONS = "SELECT o.id, o.task_id, o.step, o.step_name, o.person_id, p.name, o.kind, o.body, o.made_at, u.id, u.short_name, o.withdrawn_at IS NOT NULL, b.name FROM opinion o JOIN person p ON p.id = o.person_id LEFT JOIN person b ON b.id = o.behalf_id LEFT JOIN unit u ON u.id = p.unit_id WHERE o.matter_id = ?1 ORDER BY o.made_at, o.id";
    /// Takes back what was written with a decision.
    WITHDRAW_OPINIONS = "UPDATE opinion SET withdrawn_at = ?3 WHERE task_id = ?1 AND made_at >= ?2 AND withdrawn_at IS NULL";
    /// Records an urging.
    ADD_URGING = "INSERT INTO urging (id, matter_id, task_id, by_id, body, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    /// Those of some open tasks at whose step others have work open too, with the definition and the step.
    SHARED = "SELECT t.id, p.definition_id, t.step FROM task t CROSS JOIN process p WHERE p.matter_id = t.matter_id AND t.id IN (SELECT value FROM json_each(?1)) AND t.closed_at IS NULL AND t.kind = 'work' AND p.status = 'active' AND (SELECT count(*) FROM task o WHERE o.matter_id = t.matter_id AND o.step = t.step AND o.kind = 'work' AND o.closed_at IS NULL) > 1";
    /// A person's name.
    NAME = "SELECT name FROM person WHERE id = ?1";
}

pub(crate) fn task(row: &Row) -> store::Result<Task> {
    Ok(Task {
        id: row.get(0)?,
        matter: row.get(1)?,
        duty: u32::try_from(row.get::<i64>(2)?).unwrap_or(0),
        is_reading: row.get::<String>(3)? == "read",
        step: row.get(4)?,
        step_name: row.get(5)?,
        holder: row.get(6)?,
        behalf: row.get(7)?,
        unit: row.get(8)?,
        from: row.get(9)?,
        limit: row.get(10)?,
        opened_at: row.get(11)?,
        due_at: row.get(12)?,
        seen_at: row.get(13)?,
        closed_at: row.get(14)?,
        closed_by: row.get(15)?,
        outcome: row.get(16)?,
        stops: stops(row, 17)?,
        extra: row.get(18)?,
        alarm_at: row.get(19)?,
    })
}

/// When a clock stood still; most never do.
pub(crate) fn stops(row: &Row, at: usize) -> store::Result<Vec<Stop>> {
    let text: Option<String> = row.get(at)?;
    let damaged = |e: serde_json::Error| store::Error::Damaged(e.to_string());
    text.map_or(Ok(Vec::new()), |text| serde_json::from_str(&text).map_err(damaged))
}

pub(super) fn todo(row: &Row) -> store::Result<Todo> {
    Ok(Todo {
        task: row.get(0)?,
        matter: row.get(1)?,
        kind: crate::matter::Kind::from_code(&row.get::<String>(2)?),
        way: crate::matter::rows::way(row, 16)?,
        title: row.get(3)?,
        urgency: row.get(4)?,
        step_name: row.get(5)?,
        limit: row.get(6)?,
        opened_at: row.get(7)?,
        due_at: row.get(8)?,
        seen_at: row.get(9)?,
        from: row.get::<Option<String>>(10)?.unwrap_or_default(),
        behalf: row.get::<Option<String>>(24)?.unwrap_or_default(),
        step: row.get(25)?,
        unit: row.get(11)?,
        sort_at: row.get(12)?,
        issue_number: row.get(13)?,
        unit_id: row.get(14)?,
        stops: stops(row, 15)?,
        extra: row.get(17)?,
        whole: crate::matter::rows::clock(row, 18)?,
    })
}

pub(super) fn done(row: &Row) -> store::Result<Done> {
    Ok(Done {
        task: row.get(0)?,
        matter: row.get(1)?,
        kind: crate::matter::Kind::from_code(&row.get::<String>(2)?),
        way: crate::matter::rows::way(row, 10)?,
        title: row.get(3)?,
        urgency: row.get(4)?,
        step_name: row.get(5)?,
        outcome: row.get::<Option<String>>(6)?.unwrap_or_default(),
        closed_at: row.get(7)?,
        state: row.get(8)?,
        issue_number: row.get(9)?,
    })
}

pub(super) fn mine(row: &Row) -> store::Result<Mine> {
    Ok(Mine {
        matter: row.get(0)?,
        kind: crate::matter::Kind::from_code(&row.get::<String>(1)?),
        way: crate::matter::rows::way(row, 7)?,
        title: row.get(2)?,
        urgency: row.get(3)?,
        state: row.get(4)?,
        opened_at: row.get(5)?,
        issue_number: row.get(6)?,
        unit: row.get(8)?,
        whole: crate::matter::rows::clock(row, 9)?,
        at: Vec::new(),
    })
}

pub(super) fn opinion(row: &Row) -> store::Result<Opinion> {
    Ok(Opinion {
        id: row.get(0)?,
        task: row.get(1)?,
        step: row.get(2)?,
        step_name: row.get(3)?,
        person: row.get(4)?,
        person_name: on_behalf(row.get(5)?, row.get(12)?),
        kind: row.get(6)?,
        body: row.get(7)?,
        made_at: row.get(8)?,
        unit: unit(row, 9)?,
        withdrawn: row.get(11)?,
    })
}

/// A name, with for whom 代 where the person acted for another.
fn on_behalf(name: String, principal: Option<String>) -> String {
    principal.map_or_else(|| name.clone(), |principal| crate::wording::on_behalf(&name, &principal))
}

/// A unit and its short name, where there is one.
fn unit(row: &Row, at: usize) -> store::Result<Option<(UnitId, String)>> {
    let id: Option<UnitId> = row.get(at)?;
    let short: Option<String> = row.get(at + 1)?;
    Ok(id.zip(short))
}

/// Who has or had a task.
pub(super) struct Holder {
    pub(super) person: PersonId,
    pub(super) name: String,
    pub(super) unit: Option<(UnitId, String)>,
}

pub(super) fn holders_of(tx: &mut Tx, matter: MatterId) -> Result<Vec<Holder>> {
    let holder = |r: &Row| Ok(Holder { person: r.get(0)?, name: r.get(1)?, unit: unit(r, 2)? });
    Ok(tx.query(HOLDERS_OF, params![matter], holder)?)
}

/// A person's name, for sentences.
pub(crate) fn name(tx: &mut Tx, person: PersonId) -> Result<String> {
    Ok(tx.opt(NAME, params![person], |r| r.get(0))?.unwrap_or_default())
}

pub(super) fn tasks_of(tx: &mut Tx, matter: MatterId) -> Result<Vec<Task>> {
    Ok(tx.query(TASKS_OF, params![matter], task)?)
}

pub(super) fn task_by_id(tx: &mut Tx, id: TaskId) -> Result<Option<Task>> {
    Ok(tx.opt(TASK, params![id], task)?)
}

pub(super) fn open(tx: &mut Tx, t: &Task) -> Result<()> {
    let kind = if t.is_reading { "read" } else { "work" };
    tx.exec(
        OPEN,
        params![
            t.id,
            t.matter,
            i64::from(t.duty),
            kind,
            t.step,
            t.step_name,
            t.holder,
            t.behalf,
            t.unit,
            t.from,
            t.limit,
            t.opened_at,
            t.due_at,
            sort_at(t),
            t.alarm_at,
            stops_text(t)?
        ],
    )?;
    Ok(())
}

/// What stands still sorts after everything that runs, and work without a limit after that.
pub(super) fn sort_at(t: &Task) -> Instant {
    let still = if t.limit.is_some() { i64::MAX / 4 } else { i64::MAX / 2 };
    t.due_at.unwrap_or(Instant::from_ms(still))
}

/// The stops as they are kept; nothing for a clock that never stood still.
pub(super) fn stops_text(t: &Task) -> Result<Option<String>> {
    crate::matter::rows::stops_text(&t.stops)
}

/// How a task ended.
pub(super) struct Ending<'a> {
    pub(super) at: Instant,
    pub(super) by: PersonId,
    pub(super) outcome: &'a str,
}

pub(super) fn close(tx: &mut Tx, matter: MatterId, duty: u32, end: &Ending) -> Result<()> {
    tx.exec(CLOSE, params![matter, i64::from(duty), end.at, end.by, end.outcome])?;
    Ok(())
}

/// Opens a task again with its stops and its new due time.
pub(super) fn reopen(tx: &mut Tx, t: &Task) -> Result<()> {
    tx.exec(REOPEN, params![t.matter, i64::from(t.duty), stops_text(t)?, t.due_at, sort_at(t), t.alarm_at])?;
    Ok(())
}

pub(super) fn task_of(tx: &mut Tx, matter: MatterId, duty: u32) -> Result<Option<Task>> {
    Ok(tx.opt(TASK_OF, params![matter, i64::from(duty)], task)?)
}

pub(super) fn seen(tx: &mut Tx, task: TaskId) -> Result<()> {
    let now = tx.now();
    tx.exec(SEEN, params![task, now])?;
    Ok(())
}

pub(crate) fn where_is(tx: &mut Tx, matter: MatterId) -> Result<Vec<(String, String)>> {
    let read = |r: &Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?));
    let own = tx.query(WHERE_IS, params![matter], read)?;
    if !own.is_empty() {
        return Ok(own);
    }
    let answer = tx.query(WHERE_IS_ANSWER, params![matter], read)?;
    Ok(answer.into_iter().map(|(step, who)| (format!("批复·{step}"), who)).collect())
}

pub(super) fn add_opinion(tx: &mut Tx, o: &super::opinion::New) -> Result<OpinionId> {
    let id: OpinionId = tx.new_id();
    let now = tx.now();
    tx.exec(ADD_OPINION, params![id, o.matter, o.task, o.step, o.step_name, o.person, o.behalf, o.kind, o.body, now])?;
    Ok(id)
}
