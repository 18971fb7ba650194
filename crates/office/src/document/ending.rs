//! Ending (终止): an outgoing paper that is not to go out after all is closed as void, so that its number can be voided.

use flow::Command;
use lexicon::MatterId;
use store::Tx;

use super::{Document, rows};
use crate::matter::{self, Kind, Matter};
use crate::people::{Actor, Role};
use crate::process::{self, Move};
use crate::{Error, Result, notice, wording};

/// Whether the actor may end a paper: its initiator, or the administrator of its unit, before it is issued.
pub fn may_end(tx: &mut Tx, actor: &Actor, matter: &Matter, document: &Document) -> Result<bool> {
    let open = matter.kind != Kind::Incoming && matter.is_active() && document.issued_at.is_none();
    Ok(open && (actor.has(Role::UnitAdmin, matter.unit) || started(tx, actor, matter.id)?))
}

/// Whether the actor started it, or took over from who did.
fn started(tx: &mut Tx, actor: &Actor, id: MatterId) -> Result<bool> {
    Ok(process::load(tx, id)?.state.current_initiator() == Some(actor.person))
}

/// Ends 终止 an outgoing paper with the reason: nothing more is due, whoever had it is told.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not know of it; [`Error::Forbidden`]; [`Error::Refused`] once it was issued or is closed;
/// [`Error::Field`] on `reason`.
pub fn end(tx: &mut Tx, actor: &Actor, id: MatterId, reason: &str) -> Result<()> {
    let document = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    let administers = actor.has(Role::UnitAdmin, document.unit);
    if !administers {
        super::find(tx, actor, id)?;
    }
    let matter = matter::rows::find(tx, id)?;
    if matter.kind == Kind::Incoming {
        return Err(Error::refused("收文不能终止；不属本单位办理的，请在初审环节退文。"));
    }
    if let Some(at) = document.issued_at {
        let day = at.short_label();
        return Err(Error::refused(format!("本文已于{day}印发，不能终止；确需撤销的，请另行行文。")));
    }
    if !matter.is_active() {
        return Err(Error::AlreadyDone("本文已经终止或办结，不必再终止。".into()));
    }
    if !administers && !started(tx, actor, id)? {
        return Err(Error::Forbidden("只有拟稿人或本单位的单位管理可以终止；您可以退回。".into()));
    }
    let reason = wording::reason("reason", reason, "请写明终止的理由")?;
    carry_out(tx, actor, &matter, reason)
}

pub(super) fn carry_out(tx: &mut Tx, actor: &Actor, matter: &Matter, reason: &str) -> Result<()> {
    let mut told: Vec<_> = process::open_tasks(tx, matter.id)?.into_iter().map(|t| t.holder).collect();
    told.push(matter.initiator);
    told.sort();
    told.dedup();
    let order = Move::from(Command::Terminate { reason: reason.into() }).with_authority();
    process::act_as(tx, actor, matter, order)?;
    matter::close(tx, matter.id, "void")?;
    let line = format!("{}终止了《{}》：{reason}", actor.name, matter.title);
    for person in told.into_iter().filter(|p| *p != actor.person) {
        notice::tell(tx, person, "ended", matter.id, &line)?;
    }
    Ok(())
}
