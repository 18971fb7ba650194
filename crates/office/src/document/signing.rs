//! Signing for issue (签发): text and attachments are locked by their hash; a change of substance afterwards goes back to the signer.
//! 条例, articles 22 and 25(1).

use flow::{Command, ReturnTarget, Then};
use ledger::Fact;
use lexicon::{Date, Instant, MatterId, OpinionId, PersonId};
use store::{Tx, params};

use super::{Content, Seen, attachment, draft, joint, rows, sealing, versions};
use crate::matter::Way;
use crate::process::{self, Held, Move, Moved, opinion};
use crate::{Error, Result, notice, story};

/// A signing in force.
#[derive(Debug, Clone)]
pub struct Signing {
    /// The version signed.
    pub version: i64,
    /// The hash locked by it.
    pub hash: String,
    /// Who signed.
    pub signer: PersonId,
    /// The signer's name.
    pub signer_name: String,
    /// When.
    pub signed_at: Instant,
}

/// The signing in force, if any.
pub fn signing(tx: &mut Tx, seen: &Seen) -> Result<Option<Signing>> {
    of(tx, seen.document.id)
}

pub(super) fn of(tx: &mut Tx, id: MatterId) -> Result<Option<Signing>> {
    Ok(tx.opt(rows::SIGNING, params![id], rows::signing)?)
}

/// Locks the text as it stands and dates the document.
pub(super) fn sign(tx: &mut Tx, held: &Held, opinion: OpinionId) -> Result<Date> {
    let id = held.matter.id;
    // The drafter named the signer some time ago: the role may have been taken away since.
    if !process::roles_of_field("signer").iter().any(|role| held.actor.has(*role, held.matter.unit)) {
        return Err(Error::Forbidden("签发由本单位的签发人或领导办理，请退回拟稿人另选签发人。".into()));
    }
    let content = draft::load(tx, id)?.content;
    let version = versions::cut(tx, &held.actor, id, &held.task.step_name, &content)?;
    let row: lexicon::VersionId = tx.new_id();
    let now = tx.now();
    let hash = substance(tx, id, &content)?;
    withdraw(tx, id)?;
    tx.exec(rows::ADD_SIGNING, params![row, id, version, hash, held.actor.person, opinion, now])?;
    let date = now.date();
    tx.exec(rows::SET_DATE, params![id, date])?;
    let fact = Fact::new("document.sign", story::subject(id)).actor(held.actor.person).unit(held.matter.unit);
    tx.record(fact.with("who", held.actor.name.as_str()).with("version", version).with("hash", hash))?;
    Ok(date)
}

/// SM3 over what is locked: the text's substance and, where there are any, name and content of every attachment.
fn substance(tx: &mut Tx, id: MatterId, content: &Content) -> Result<String> {
    let files = attachment::fingerprints(tx, id)?;
    let text = content.hash();
    if files.is_empty() {
        return Ok(text);
    }
    Ok(crate::fingerprint(rows::to_json(&(text, files))?.as_bytes()))
}

/// Whether text and attachments still are what was signed.
pub(super) fn holds(tx: &mut Tx, id: MatterId, content: &Content) -> Result<bool> {
    let Some(signing) = of(tx, id)? else { return Ok(false) };
    Ok(signing.hash == substance(tx, id, content)?)
}

/// Ends the signing in force, with the date it gave and the seal that followed it.
pub(super) fn withdraw(tx: &mut Tx, id: MatterId) -> Result<()> {
    let now = tx.now();
    tx.exec(rows::WITHDRAW_SIGNING, params![id, now])?;
    tx.exec(rows::SET_DATE, params![id, None::<Date>])?;
    joint::withdraw(tx, id)?;
    sealing::withdraw(tx, id)
}

/// Refuses a step after 签发 whose text or attachments are not what was signed.
pub(super) fn require(tx: &mut Tx, id: MatterId) -> Result<()> {
    let content = draft::load(tx, id)?.content;
    if holds(tx, id, &content)? {
        return Ok(());
    }
    Err(Error::refused("文稿与签发时不一致，须先由签发人重新签发。"))
}

/// Sends a paper changed in substance back to the signer, who sends it straight back here.
pub(super) fn back_to_signer(tx: &mut Tx, held: &Held) -> Result<Moved> {
    let id = held.matter.id;
    let content = draft::load(tx, id)?.content;
    let version = versions::cut(tx, &held.actor, id, &held.task.step_name, &content)?;
    withdraw(tx, id)?;
    let reason = format!("签发后文稿、附件或发文要素有改动（第 {version} 稿），按规定送原签发人复审");
    opinion::write(tx, held, "return", &reason)?;
    let to = ReturnTarget::Step("sign".into());
    // The other organs of a joint paper have to sign the new text, too.
    let then = if held.matter.way == Way::Joint { Then::StepByStep } else { Then::StraightBack };
    let command = Command::Return { duty: held.task.duty, to, then, reason: reason.clone() };
    let moved = process::act(tx, held, Move::from(command).noted("version", version))?;
    for person in &moved.told {
        notice::tell(tx, *person, "return", id, &format!("《{}》{reason}", held.matter.title))?;
    }
    Ok(moved)
}
