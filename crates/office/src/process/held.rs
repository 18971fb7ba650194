//! Held (持有): the proof that the actor holds an open task. Only through it can a flow be moved.

use flow::Command;
use lexicon::TaskId;
use store::Tx;

use super::{Task, act, rows};
use crate::matter::{self, Matter};
use crate::people::Actor;
use crate::{Error, Result, wording};

/// An open task in the hands of the actor who asked for it.
#[derive(Debug, Clone)]
pub struct Held {
    /// The actor.
    pub actor: Actor,
    /// The task.
    pub task: Task,
    /// Its matter.
    pub matter: Matter,
}

/// Proves that the actor holds this open task.
///
/// # Errors
/// [`Error::NotFound`] when the actor never had to do with it; [`Error::AlreadyDone`] says who did it and when.
pub fn held(tx: &mut Tx, actor: &Actor, id: TaskId) -> Result<Held> {
    let task = rows::task_by_id(tx, id)?.ok_or(Error::NotFound)?;
    if !matter::is_admitted(tx, task.matter, actor.person)? {
        return Err(Error::NotFound);
    }
    if let (Some(at), Some(by)) = (task.closed_at, task.closed_by) {
        let who = rows::name(tx, by)?;
        let how = if by == actor.person { "您" } else { who.as_str() };
        return Err(Error::AlreadyDone(format!(
            "{how}已于{}办过“{}”，本次提交未生效，您的意见保留在下方。",
            at.short_label(),
            task.step_name
        )));
    }
    if task.holder != actor.person {
        let who = rows::name(tx, task.holder)?;
        return Err(Error::Forbidden(format!("这一环节由{who}办理。")));
    }
    let matter = matter::rows::find(tx, task.matter)?;
    let mut actor = actor.clone();
    if let Some(principal) = task.behalf {
        // Whatever a delegate does shows for whom 代.
        actor.name = wording::on_behalf(&actor.name, &rows::name(tx, principal)?);
    }
    Ok(Held { actor, task, matter })
}

/// Notes that the holder opened the task for the first time (已查看); from then on its sender cannot withdraw.
pub fn see(tx: &mut Tx, held: &Held) -> Result<()> {
    if held.task.seen_at.is_some() {
        return Ok(());
    }
    rows::seen(tx, held.task.id)?;
    act(tx, held, Command::See { duty: held.task.duty })?;
    Ok(())
}

/// Who has a task; for the program's own runs and for saying where a matter is.
pub fn holder(tx: &mut Tx, id: TaskId) -> Result<lexicon::PersonId> {
    Ok(rows::task_by_id(tx, id)?.ok_or(Error::NotFound)?.holder)
}

/// One task, whoever has it; for entering what somebody tried to do with it.
pub(crate) fn task(tx: &mut Tx, id: TaskId) -> Result<Task> {
    rows::task_by_id(tx, id)?.ok_or(Error::NotFound)
}

/// The open tasks of a matter, as they came. The caller has proved that the matter may be seen.
pub fn open_tasks(tx: &mut Tx, matter: lexicon::MatterId) -> Result<Vec<Task>> {
    let tasks = rows::tasks_of(tx, matter)?;
    Ok(tasks.into_iter().filter(|t| t.closed_at.is_none()).collect())
}
