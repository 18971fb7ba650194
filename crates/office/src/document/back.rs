//! Going back (退回、撤回): what a step did to the document is undone together with its decision, and nothing goes back to be
//! rewritten once it was issued.

use lexicon::{Instant, MatterId, PersonId, TaskId};
use serde_json::{Map, json};
use store::{Tx, params};

use super::checks::{self, Check};
use super::{dispatch, draft, incoming, joint, partner, petition, rows, sealing, signing, versions};
use crate::matter::Kind;
use crate::people::Actor;
use crate::process::{self, Held, Moved, Return, Task, Then};
use crate::{Error, Result, notice, story};

/// Return 退回: sends the paper back with a reason. From 办公室审核 it carries the checks 五关 answered so far: what failed is why.
///
/// # Errors
/// [`Error::Refused`] when the paper was issued and the return would open it for changes again.
pub fn return_back(tx: &mut Tx, held: &Held, order: &Return, given: &[Check]) -> Result<Moved> {
    let reviewed = held.task.step == "office_review" && !given.is_empty();
    let mut note = Map::new();
    if reviewed {
        let keys = |passed: bool| -> Vec<&str> {
            given.iter().filter(|c| c.passed == passed).map(|c| c.item.as_str()).collect()
        };
        note.insert("checks".into(), json!(keys(true).join(",")));
        note.insert("failed".into(), json!(keys(false).join(",")));
    }
    instructed_goes_step_by_step(tx, held, order)?;
    keep_edits(tx, held)?;
    let (opinion, moved) = process::return_back(tx, held, order, note)?;
    if reviewed {
        checks::record(tx, held, opinion, given)?;
    }
    stays_issued(tx, held, &moved)?;
    partner::tell(tx, &held.matter, &moved)?;
    Ok(moved)
}

/// Transfer 转办: what the holder has changed so far stays under the holder's name.
///
/// # Errors
/// Those of [`process::transfer`].
pub fn transfer(tx: &mut Tx, held: &Held, to: PersonId, reason: &str) -> Result<Moved> {
    keep_edits(tx, held)?;
    process::transfer(tx, held, to, reason)
}

/// What the holder changed is a version of its own before the text goes to somebody else.
fn keep_edits(tx: &mut Tx, held: &Held) -> Result<()> {
    if draft::is_editable(tx, held)? {
        let content = draft::load(tx, held.matter.id)?.content;
        let before = rows::find(tx, held.matter.id)?.map_or(0, |d| d.version);
        let version = versions::cut(tx, &held.actor, held.matter.id, &held.task.step_name, &content)?;
        if version > before {
            let fact = ledger::Fact::new("document.version", story::subject(held.matter.id)).actor(held.actor.person);
            let fact = fact.unit(held.matter.unit).with("who", held.actor.name.as_str()).with("version", version);
            tx.record(fact.with("step_name", held.task.step_name.as_str()))?;
        }
    }
    Ok(())
}

/// What a leader has instructed on is not changed and sent on past the leader: there is no signature that would fall by it.
fn instructed_goes_step_by_step(tx: &mut Tx, held: &Held, order: &Return) -> Result<()> {
    if held.matter.kind != Kind::Memo || order.then == Then::StepByStep {
        return Ok(());
    }
    let running = process::load(tx, held.matter.id)?;
    if process::always_passes(&running.definition, "instruct", &held.task.step) {
        return Err(Error::field("then", "领导已经批示，退回修改的须逐级重新办理，不能改好后直接送回"));
    }
    Ok(())
}

/// After 印发 the paper may come back to 印发 only, to be sent to more units.
fn stays_issued(tx: &mut Tx, held: &Held, moved: &Moved) -> Result<()> {
    if process::is_answered(&process::load(tx, held.matter.id)?) && moved.at.iter().any(|step| !is_ending(step)) {
        return Err(Error::refused("请示已经批复，不能退回重新办理；批复确需更正的，请另行行文。"));
    }
    let document = rows::find(tx, held.matter.id)?.ok_or(Error::NotFound)?;
    let Some(at) = document.issued_at else { return Ok(()) };
    if moved.at.iter().all(|step| step == "issue" || step == "archive") {
        return Ok(());
    }
    let day = at.short_label();
    Err(Error::refused(format!("本文已于{day}印发，不能再退回修改；内容确需更正的，请另行行文。")))
}

fn is_ending(step: &str) -> bool {
    matches!(step, "finish" | "archive")
}

/// Withdraw 撤回: takes back the actor's own decision while nobody after it has opened the paper, with all that it did.
pub fn withdraw(tx: &mut Tx, actor: &Actor, task: TaskId) -> Result<Moved> {
    let (task, moved) = process::withdraw(tx, actor, task)?;
    // An added signer gave an opinion only: what the step did is not theirs to undo.
    let is_own = !process::load(tx, task.matter)?.is_added(task.duty);
    if is_own && task.outcome.as_deref() != Some("returned") {
        undo(tx, actor, &task)?;
    }
    Ok(moved)
}

/// A number stays with its paper and a line in the register, too: both run without gaps.
fn undo(tx: &mut Tx, actor: &Actor, task: &Task) -> Result<()> {
    let id = task.matter;
    match task.step.as_str() {
        "sign" => signing::withdraw(tx, id),
        "cosign" if task.outcome.as_deref() == Some("disagree") => {
            Err(Error::refused("各单位的签发已因不同意而解除，不能撤回；请由拟稿人修改后重新送签。"))
        }
        "cosign" => joint::take_back(tx, actor, task),
        "seal" => sealing::withdraw(tx, id),
        "issue" => {
            petition::require_unanswered(tx, id)?;
            dispatch::take_back(tx, actor, task)
        }
        "finish" => {
            tx.exec(rows::SET_RESULT, params![id, None::<String>])?;
            Ok(())
        }
        "answer" => unanswer(tx, id),
        _ => Ok(()),
    }
}

/// The sender was told of the answer and is told that it does not stand.
fn unanswer(tx: &mut Tx, id: MatterId) -> Result<()> {
    let none = (None::<String>, None::<Instant>);
    tx.exec(rows::SET_REPLY, params![id, none.0, none.1])?;
    let Some(dispatch) = incoming::of(tx, id)?.dispatch else { return Ok(()) };
    tx.exec(rows::REPLY_DISPATCH, params![dispatch, none.0, none.1])?;
    let copy = dispatch::by_id(tx, dispatch)?;
    let title = crate::matter::rows::find(tx, copy.document)?.title;
    let sender = tx.one(rows::SENDER, params![dispatch], |r| r.get(0))?;
    notice::tell(tx, sender, "reply", copy.document, &format!("《{title}》{}撤回了答复，将重新答复", copy.to_name))
}
