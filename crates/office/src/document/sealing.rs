//! Sealing (用印): which seal, by whom, on which version, how many copies; with it the issued file is fixed.

use flow::{Command, ReturnTarget, Then};
use ledger::Fact;
use lexicon::{Instant, MatterId, SealId};
use store::{BlobId, Tx, params};

use super::seals::{self, Seal, uses};
use super::{Content, Document, Seen, Sheet, draft, partner, rows, sheet, signing, versions};
use crate::people::Role;
use crate::process::{self, Held, Move, Moved, opinion};
use crate::{Error, Result, notice, story};

/// A use of a seal.
#[derive(Debug, Clone)]
pub struct Sealing {
    /// The seal's name.
    pub seal: String,
    /// Who applied it.
    pub by: String,
    /// When.
    pub at: Instant,
    /// The version sealed.
    pub version: i64,
    /// Copies sealed.
    pub copies: i64,
    /// The issued file.
    pub pdf: Option<String>,
    /// Its bytes.
    pub pdf_size: i64,
    /// The seal's diameter, mm.
    pub diameter: i64,
    /// The seal's picture among the files; none for one drawn for trial.
    pub picture: Option<String>,
}

/// The seal in force on a document; none while the text differs from what was sealed. What was issued stays sealed.
pub fn sealing(tx: &mut Tx, seen: &Seen) -> Result<Option<Sealing>> {
    in_force(tx, &seen.document)
}

pub(super) fn in_force(tx: &mut Tx, document: &Document) -> Result<Option<Sealing>> {
    let Some(found) = tx.opt(rows::SEALING, params![document.id], rows::sealing)? else { return Ok(None) };
    if document.issued_at.is_some() {
        return Ok(Some(found));
    }
    let now = draft::load(tx, document.id)?.content;
    Ok((text(tx, document.id, &found)? == now).then_some(found))
}

/// The text that stands on the sealed paper.
pub(super) fn text(tx: &mut Tx, id: MatterId, sealing: &Sealing) -> Result<Content> {
    Ok(tx.one(rows::VERSION, params![id, sealing.version], rows::version)?.content)
}

/// Whether a seal in force stands under the text as it is.
pub(super) fn stands(tx: &mut Tx, id: MatterId) -> Result<bool> {
    Ok(of(tx, id)?.is_some())
}

/// The seal in force on a document known by its identifier.
pub(super) fn of(tx: &mut Tx, id: MatterId) -> Result<Option<Sealing>> {
    let document = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    in_force(tx, &document)
}

/// Ends the seal in force.
pub(super) fn withdraw(tx: &mut Tx, id: MatterId) -> Result<()> {
    let now = tx.now();
    tx.exec(rows::WITHDRAW_SEALING, params![id, now])?;
    Ok(())
}

/// Sends a paper whose seal fell, with its signing or with the word of a partner, or that lacks the word of one, to be sealed anew;
/// from there it comes straight back here.
pub(super) fn back_to_sealer(tx: &mut Tx, held: &Held) -> Result<Moved> {
    let awaited = partner::awaited(tx, held.matter.id)?;
    let reason = match awaited.as_slice() {
        [] => "用印已失效，尚未重新用印，先送用印".to_owned(),
        names if stands(tx, held.matter.id)? => format!("{}还没有确认联合用印，先送用印", names.join("、")),
        names => format!("用印已失效，{}须重新确认联合用印，先送用印", names.join("、")),
    };
    withdraw(tx, held.matter.id)?;
    opinion::write(tx, held, "return", &reason)?;
    let to = ReturnTarget::Step("seal".into());
    let command = Command::Return { duty: held.task.duty, to, then: Then::StraightBack, reason: reason.clone() };
    let moved = process::act(tx, held, Move::from(command))?;
    for person in &moved.told {
        notice::tell(tx, *person, "return", held.matter.id, &format!("《{}》{reason}", held.matter.title))?;
    }
    Ok(moved)
}

/// What would be printed with this seal. It is typeset outside the unit of work, then given to [`seal`] as a blob.
pub fn prepare(tx: &mut Tx, held: &Held, seal: SealId) -> Result<Sheet> {
    let seal = checked(tx, held, seal)?;
    let seen = super::find(tx, &held.actor, held.matter.id)?;
    let mut sheet = sheet::of(tx, &seen)?;
    let mark = sheet::SealMark { name: seal.name, diameter_mm: seal.diameter, picture: seal.picture };
    let now = tx.now();
    sheet::put_seals(tx, &seen, &mut sheet, (mark, now))?;
    sheet.printed_on = Some(now.date());
    Ok(sheet)
}

fn checked(tx: &mut Tx, held: &Held, seal: SealId) -> Result<Seal> {
    if !held.actor.has(Role::Sealer, held.matter.unit) {
        return Err(Error::Forbidden("用印由有“用印”权限的人员办理。".into()));
    }
    signing::require(tx, held.matter.id)?;
    partner::require(tx, held.matter.id)?;
    let seals = seals::seals(tx, held.matter.unit)?;
    let seal = seals.into_iter().find(|s| s.id == seal).ok_or_else(|| Error::field("seal", "请选择印章"))?;
    let content = draft::load(tx, held.matter.id)?.content;
    if content.sign_off.trim() != seal.name {
        let why = format!("印章“{}”与署名“{}”不一致，不能用印", seal.name, content.sign_off);
        return Err(Error::field("seal", why));
    }
    Ok(seal)
}

/// The file typeset with the seal, stored before.
#[derive(Debug, Clone)]
pub struct Typeset {
    /// With which seal.
    pub seal: SealId,
    /// Where its bytes are.
    pub pdf: BlobId,
    /// How many bytes.
    pub size: usize,
}

/// Applies the seal: from here on the file is what will be issued.
pub(super) fn seal(tx: &mut Tx, held: &Held, typeset: &Typeset, copies: i64) -> Result<()> {
    let seal = checked(tx, held, typeset.seal)?;
    if !(1..=100_000).contains(&copies) {
        return Err(Error::field("copies", "份数应在 1 到 100000 之间"));
    }
    let matter = held.matter.id;
    let content = draft::load(tx, matter)?.content;
    let version = versions::cut(tx, &held.actor, matter, &held.task.step_name, &content)?;
    withdraw(tx, matter)?;
    let id: SealId = tx.new_id();
    let (by, now, pdf) = (held.actor.person, tx.now(), &typeset.pdf);
    let size = i64::try_from(typeset.size).unwrap_or(i64::MAX);
    tx.exec(rows::SET_COPIES, params![matter, copies])?;
    tx.exec(rows::ADD_SEALING, params![id, matter, seal.id, by, now, version, copies, pdf.to_string(), size])?;
    let own = uses::Made { unit: held.matter.unit, seal: seal.id, name: &seal.name, by, copies };
    uses::used(tx, held, id, &own)?;
    let fact = Fact::new("document.seal", story::subject(matter)).actor(by).unit(held.matter.unit);
    let fact = fact.with("who", held.actor.name.as_str()).with("seal", seal.name.as_str()).with("copies", copies);
    tx.record(fact.with_text("seal_id", seal.id).with_text("pdf", pdf))?;
    partners(tx, held, id, copies)
}

/// Every partner's seal is used by its own sealer's word: a line in that unit's register and a fact of that unit.
fn partners(tx: &mut Tx, held: &Held, sealing: SealId, copies: i64) -> Result<()> {
    let document = rows::find(tx, held.matter.id)?.ok_or(Error::NotFound)?;
    for partner in partner::of(tx, &document)? {
        let Some(given) = partner.consent else { continue };
        let name = given.seal_name.as_str();
        let made = uses::Made { unit: partner.unit, seal: given.seal, name, by: given.by.0, copies };
        uses::used(tx, held, sealing, &made)?;
        let fact = Fact::new("seal.partner", story::subject(document.id)).actor(held.actor.person).unit(partner.unit);
        let fact = fact.with("who", held.actor.name.as_str()).with("seal", name).with_text("seal_id", given.seal);
        tx.record(fact.with("confirmed_by", given.by.1).with("copies", copies))?;
    }
    Ok(())
}
