//! May (可否): what the flow would say to a command, asked without carrying it out. Pages offer a verb only when it says yes.

use flow::{Command, Refusal, RefusalCode};
use lexicon::{Instant, PersonId};
use store::Tx;

use super::{Running, Task, act, running, tasks::CIRCULATE};
use crate::Result;
use crate::matter::Matter;
use crate::people::Actor;

/// A word where a command wants a reason: only whether it may be given is asked.
const REASON: &str = "—";

/// Whether a verb may be used now, and from when on where it is only too soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// It may.
    Now,
    /// From this time on.
    From(Instant),
    /// It may not.
    No,
}

impl May {
    /// Whether it may be used now.
    #[must_use]
    pub fn is_now(self) -> bool {
        self == May::Now
    }
}

fn asked(tx: &mut Tx, actor: &Actor, matter: &Matter, running: &Running, command: &Command) -> Result<May> {
    let who = act::standing(actor, matter, false);
    let answer = running::ask(tx, running, matter, &who, command)?;
    Ok(answer.map_or_else(|refusal| soon(&refusal), |_| May::Now))
}

fn soon(refusal: &Refusal) -> May {
    let at = refusal.at.filter(|_| refusal.code == RefusalCode::TooSoon);
    at.map_or(May::No, May::From)
}

/// Whether the actor may suspend 挂起 the matter.
pub fn suspend(tx: &mut Tx, actor: &Actor, matter: &Matter, running: &Running) -> Result<bool> {
    let command = Command::Suspend { reason: REASON.into() };
    Ok(super::suspend::may_suspend(tx, actor, matter)? && asked(tx, actor, matter, running, &command)?.is_now())
}

/// Whether the actor may resume 恢复 it.
pub fn resume(tx: &mut Tx, actor: &Actor, matter: &Matter, running: &Running) -> Result<bool> {
    let command = Command::Resume { reason: String::new() };
    Ok(asked(tx, actor, matter, running, &command)?.is_now())
}

/// Whether the actor may urge 催办 whoever has it, and from when on where they were urged a moment ago.
pub fn urge(tx: &mut Tx, actor: &Actor, matter: &Matter, running: &Running) -> Result<May> {
    asked(tx, actor, matter, running, &Command::Urge { duty: None, note: String::new() })
}

/// Whether the actor may give it to readers 传阅.
pub fn circulate(tx: &mut Tx, actor: &Actor, matter: &Matter, running: &Running, to: PersonId) -> Result<bool> {
    Ok(asked(tx, actor, matter, running, &Command::Circulate { to: vec![to] })?.is_now())
}

/// Whether the actor may take back 撤回 the decision on a task.
pub fn withdraw(tx: &mut Tx, actor: &Actor, matter: &Matter, running: &Running, task: &Task) -> Result<bool> {
    Ok(asked(tx, actor, matter, running, &Command::Withdraw { duty: task.duty })?.is_now())
}

/// Whether the holder of a task may claim 认领 it: others have it too.
pub fn claim(tx: &mut Tx, actor: &Actor, matter: &Matter, running: &Running, task: &Task) -> Result<bool> {
    Ok(asked(tx, actor, matter, running, &Command::Claim { duty: task.duty })?.is_now())
}

/// The duty the actor may put back 放回, if any: claimed by the actor or, for the administrator, by anybody.
pub fn release(tx: &mut Tx, actor: &Actor, matter: &Matter, running: &Running) -> Result<Option<u32>> {
    let open: Vec<u32> = running.state.open_duties().filter(|d| d.is_work()).map(|d| d.id).collect();
    for duty in open {
        if asked(tx, actor, matter, running, &Command::Release { duty })?.is_now() {
            return Ok(Some(duty));
        }
    }
    Ok(None)
}

/// Whether the actor may take off 减签 an added signer.
pub(super) fn remove_sign(tx: &mut Tx, actor: &Actor, matter: &Matter, running: &Running, duty: u32) -> Result<bool> {
    Ok(asked(tx, actor, matter, running, &Command::RemoveSign { duty })?.is_now())
}

/// Whether the holder of a task may ask more persons 加签: whoever decides, not whoever only reads.
#[must_use]
pub fn add_sign(running: &Running, task: &Task) -> bool {
    !task.is_reading && task.step != CIRCULATE && running.state.status == flow::Status::Active
}
