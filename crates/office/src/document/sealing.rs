//! Sealing (用印): which seal, by whom, on which version, how many copies; with it the issued file is fixed.

use ledger::Fact;
use lexicon::{Instant, MatterId, SealId};
use store::{BlobId, Tx, params};

use super::seals::{self, Seal};
use super::{Seen, Sheet, rows, sheet, signing};
use crate::people::Role;
use crate::process::Held;
use crate::{Error, Result, story};

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
    /// The seal's diameter, mm.
    pub diameter: i64,
    /// The seal's picture among the files; none for one drawn for trial.
    pub picture: Option<String>,
}

/// The seal in force on a document.
pub fn sealing(tx: &mut Tx, seen: &Seen) -> Result<Option<Sealing>> {
    Ok(tx.opt(rows::SEALING, params![seen.document.id], rows::sealing)?)
}

/// What would be printed with this seal. It is typeset outside the unit of work, then given to [`seal`] as a blob.
pub fn prepare(tx: &mut Tx, held: &Held, seal: SealId) -> Result<Sheet> {
    let seal = checked(tx, held, seal)?;
    let seen = super::find(tx, &held.actor, held.matter.id)?;
    let mut sheet = sheet::of(tx, &seen)?;
    sheet.seal = Some(sheet::SealMark { name: seal.name, diameter_mm: seal.diameter, picture: seal.picture });
    Ok(sheet)
}

fn checked(tx: &mut Tx, held: &Held, seal: SealId) -> Result<Seal> {
    if !held.actor.has(Role::Sealer, held.matter.unit) {
        return Err(Error::Forbidden("用印由印章管理人员办理。".into()));
    }
    signing::require(tx, held.matter.id)?;
    let seals = seals::seals(tx, held.matter.unit)?;
    let seal = seals.into_iter().find(|s| s.id == seal).ok_or_else(|| Error::field("seal", "请选择印章"))?;
    let content = super::draft::load(tx, held.matter.id)?.content;
    if content.sign_off.trim() != seal.name {
        let why = format!("印章“{}”与署名“{}”不一致，不能用印", seal.name, content.sign_off);
        return Err(Error::field("seal", why));
    }
    Ok(seal)
}

/// Applies the seal: from here on the file is what will be issued.
pub(super) fn seal(tx: &mut Tx, held: &Held, seal: SealId, pdf: &BlobId, copies: i64) -> Result<()> {
    let seal = checked(tx, held, seal)?;
    if !(1..=100_000).contains(&copies) {
        return Err(Error::field("copies", "份数应在 1 到 100000 之间"));
    }
    let document = rows::find(tx, held.matter.id)?.ok_or(Error::NotFound)?;
    let id: SealId = tx.new_id();
    let now = tx.now();
    let (by, version) = (held.actor.person, document.version);
    tx.exec(rows::ADD_SEALING, params![id, document.id, seal.id, by, now, version, copies, pdf.to_string()])?;
    let fact = Fact::new("document.seal", story::subject(document.id)).actor(by).unit(document.unit);
    let fact = fact.with("who", held.actor.name.as_str()).with("seal", seal.name).with("copies", copies);
    tx.record(fact.with_text("pdf", pdf))?;
    Ok(())
}

pub(super) fn pdf_of(tx: &mut Tx, id: MatterId) -> Result<Option<String>> {
    let found = tx.opt(rows::SEALING, params![id], rows::sealing)?;
    Ok(found.and_then(|s| s.pdf))
}
