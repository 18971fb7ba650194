//! Suspend and resume (挂起、恢复): work on a matter rests with a reason, its clocks stand still, and goes on where it stood.

use flow::Command;
use lexicon::{Instant, PersonId};
use store::Tx;

use super::tasks::CIRCULATE;
use super::{Moved, Running, act_as, rows, running};
use crate::matter::Matter;
use crate::people::{Actor, Role};
use crate::{Error, Result, notice, wording};

/// A suspension in force, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// Who suspended it.
    pub by: String,
    /// Since when.
    pub since: Instant,
    /// Why.
    pub reason: String,
}

/// The suspension in force, if any.
pub fn rest(tx: &mut Tx, running: &Running) -> Result<Option<Rest>> {
    let Some(found) = running.state.suspension.as_ref() else { return Ok(None) };
    let by = rows::name(tx, found.by)?;
    Ok(Some(Rest { by, since: found.at, reason: found.reason.clone() }))
}

/// Suspend 挂起: nobody decides until it is resumed. Whoever has it and whoever started it are told.
///
/// # Errors
/// [`Error::Field`] on `reason`; [`Error::Refused`] says who may.
pub fn suspend(tx: &mut Tx, actor: &Actor, matter: &Matter, reason: &str) -> Result<Moved> {
    active(matter)?;
    if !may_suspend(tx, actor, matter)? {
        return Err(Error::refused("只有当前办理人、发起人或本单位的单位管理可以挂起。"));
    }
    let reason = wording::reason("reason", reason, "请写明挂起的理由")?;
    let moved = act_as(tx, actor, matter, Command::Suspend { reason: reason.into() })?;
    tell(tx, actor, matter, &format!("{}挂起了《{}》，暂停办理：{reason}", actor.name, matter.title))?;
    Ok(moved)
}

/// Resume 恢复: it goes on where it stood. Those who have it are told.
///
/// # Errors
/// [`Error::Field`] on `reason`; [`Error::Refused`] says who may.
pub fn resume(tx: &mut Tx, actor: &Actor, matter: &Matter, reason: &str) -> Result<Moved> {
    active(matter)?;
    let reason = reason.trim();
    if !reason.is_empty() {
        wording::reason("reason", reason, "")?;
    }
    let moved = act_as(tx, actor, matter, Command::Resume { reason: reason.into() })?;
    tell(tx, actor, matter, &format!("《{}》已由{}恢复办理，时限接着计算", matter.title, actor.name))?;
    Ok(moved)
}

/// Whoever only reads, or was asked for an opinion beside, does not stop the work of others.
pub(super) fn may_suspend(tx: &mut Tx, actor: &Actor, matter: &Matter) -> Result<bool> {
    let running = running::load(tx, matter.id)?;
    let decides =
        |d: &&flow::Duty| d.is_work() && d.holder == actor.person && d.added_by.is_none() && d.step != CIRCULATE;
    Ok(running.state.current_initiator() == Some(actor.person)
        || actor.has(Role::UnitAdmin, matter.unit)
        || running.state.open_duties().any(|duty| decides(&duty)))
}

fn active(matter: &Matter) -> Result<()> {
    if matter.is_active() {
        Ok(())
    } else {
        Err(Error::AlreadyDone("本件已经办结或终止，不能挂起或恢复。".into()))
    }
}

fn tell(tx: &mut Tx, actor: &Actor, matter: &Matter, line: &str) -> Result<()> {
    for person in concerned(tx, matter)?.into_iter().filter(|p| *p != actor.person) {
        notice::tell(tx, person, "suspend", matter.id, line)?;
    }
    Ok(())
}

/// Whoever has work of a matter open, and whoever started it.
pub(super) fn concerned(tx: &mut Tx, matter: &Matter) -> Result<Vec<PersonId>> {
    let tasks = rows::tasks_of(tx, matter.id)?;
    let open = tasks.iter().filter(|t| t.closed_at.is_none() && !t.is_reading).map(|t| t.holder);
    let mut people: Vec<PersonId> = open.chain([matter.initiator]).collect();
    people.sort();
    people.dedup();
    Ok(people)
}
