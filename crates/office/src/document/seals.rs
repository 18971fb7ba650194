//! Seals (印章) of a unit: entered and withdrawn by whoever keeps them 印章管理, used at 用印. The picture of a seal is read by the
//! press alone: no page shows it or hands it out by itself. A sealed file holds its image, as sealed paper does.

use ledger::Fact;
use lexicon::{Instant, SealId, UnitId};
use store::{BlobId, Blobs, Tx, params};

use super::{partner, rows};
use crate::people::{Actor, Role, SealKeeper};
use crate::{Error, Result, wording};

mod picture;
pub mod uses;

pub use picture::{Picture, SIZE_LIMIT};

/// Diameters a seal may have, mm: 42 for towns, 45 for county-level organs, 50 for provincial ones (国发〔1999〕25号).
pub const DIAMETERS: std::ops::RangeInclusive<i64> = 42..=50;

/// A seal 印章 of a unit.
#[derive(Debug, Clone)]
pub struct Seal {
    /// Its identifier.
    pub id: SealId,
    /// What it says; must equal the signature 署名 (条例, article 9(13)).
    pub name: String,
    /// Diameter, mm.
    pub diameter: i64,
    /// Its picture among the files; none for one the program draws, which is for trial only.
    pub picture: Option<String>,
    /// Who entered it; empty for one that came with the demo.
    pub entered_by: String,
    /// When it was entered.
    pub entered_at: Option<Instant>,
    /// How it was taken out of use; none while in use.
    pub withdrawn: Option<Withdrawal>,
}

/// A withdrawal 停用 of a seal.
#[derive(Debug, Clone)]
pub struct Withdrawal {
    /// By whom.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
}

/// A seal to be entered.
#[derive(Debug, Clone)]
pub struct NewSeal {
    /// What it says.
    pub name: String,
    /// Diameter, mm.
    pub diameter: i64,
    /// Its stored picture; none to have it drawn for trial.
    pub picture: Option<BlobId>,
}

/// The seals in use of a unit.
pub fn seals(tx: &mut Tx, unit: UnitId) -> Result<Vec<Seal>> {
    let all = tx.query(rows::SEALS, params![unit], rows::seal)?;
    Ok(all.into_iter().filter(|s| s.withdrawn.is_none()).collect())
}

/// The seals of a unit that were in use at a time: entered by then and not yet withdrawn.
pub(super) fn in_use_at(tx: &mut Tx, unit: UnitId, at: Instant) -> Result<Vec<Seal>> {
    let all = tx.query(rows::SEALS, params![unit], rows::seal)?;
    let entered = |s: &Seal| s.entered_at.is_none_or(|entered| entered <= at);
    let stays = |s: &Seal| s.withdrawn.as_ref().is_none_or(|withdrawn| withdrawn.at > at);
    Ok(all.into_iter().filter(|s| entered(s) && stays(s)).collect())
}

/// Every seal of the actor's own unit, those in use first.
///
/// # Errors
/// [`Error::NotFound`] for anybody but those who keep the unit's seals and those who seal.
pub fn register(tx: &mut Tx, actor: &Actor) -> Result<Vec<Seal>> {
    if !actor.has_in_own_unit(Role::SealKeeper) && !actor.has_in_own_unit(Role::Sealer) {
        return Err(Error::NotFound);
    }
    Ok(tx.query(rows::SEALS, params![actor.own_unit()?], rows::seal)?)
}

/// One seal of the actor's own unit, as [`register`].
pub fn find(tx: &mut Tx, actor: &Actor, id: SealId) -> Result<Seal> {
    register(tx, actor)?.into_iter().find(|s| s.id == id).ok_or(Error::NotFound)
}

impl NewSeal {
    /// Whether the seal may be entered as it stands.
    pub fn check(&self, tx: &mut Tx, keeper: &SealKeeper) -> Result<()> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 40 {
            return Err(Error::field("name", "请填写印章上的机关名称，40 字以内，须与公文署名一致"));
        }
        if !DIAMETERS.contains(&self.diameter) {
            let (least, most) = (DIAMETERS.start(), DIAMETERS.end());
            let why = format!("印章直径应在 {least} 到 {most} 毫米之间（乡镇 42，县级机关 45，省级机关 50）");
            return Err(Error::field("diameter", why));
        }
        if seals(tx, keeper.unit())?.iter().any(|s| s.name == name) {
            let why = format!("印章“{name}”正在使用。更换印章的，请先停用原来的，再登记新的");
            return Err(Error::field("name", why));
        }
        Ok(())
    }
}

/// Enters a seal of the keeper's unit, so that papers can be sealed with it.
pub fn create(tx: &mut Tx, keeper: &SealKeeper, new: &NewSeal) -> Result<SealId> {
    new.check(tx, keeper)?;
    let id: SealId = tx.new_id();
    let (name, picture, now) = (new.name.trim(), new.picture.as_ref().map(ToString::to_string), tx.now());
    tx.exec(rows::ADD_SEAL, params![id, keeper.unit(), name, new.diameter, picture, keeper.person(), now])?;
    let fact = Fact::new("seal.create", format!("seal:{id}")).actor(keeper.person()).unit(keeper.unit());
    let fact = fact.with("name", name).with("diameter_mm", new.diameter);
    tx.record(match picture {
        Some(blob) => fact.with("picture", blob),
        None => fact.with("note", "程序绘制，仅供试用"),
    })?;
    Ok(id)
}

/// Takes a seal out of use 停用. What was sealed with it stays as it is; what was only confirmed 联合用印 has to be confirmed anew.
pub fn withdraw(tx: &mut Tx, keeper: &SealKeeper, id: SealId, reason: &str) -> Result<()> {
    let all = tx.query(rows::SEALS, params![keeper.unit()], rows::seal)?;
    let seal = all.into_iter().find(|s| s.id == id).ok_or(Error::NotFound)?;
    if let Some(w) = seal.withdrawn {
        let message = format!("印章“{}”已由{}于 {} 停用。", seal.name, w.by, w.at.short_label());
        return Err(Error::AlreadyDone(message));
    }
    let reason = wording::reason("reason", reason, "请写明停用的理由，如“机构更名”“印章换发”")?;
    let now = tx.now();
    tx.exec(rows::WITHDRAW_SEAL, params![id, keeper.person(), now, reason])?;
    let fact = Fact::new("seal.withdraw", format!("seal:{id}")).actor(keeper.person()).unit(keeper.unit());
    tx.record(fact.with("name", seal.name).with("reason", reason))?;
    partner::end_with_seal(tx, keeper, id, reason)
}

impl Picture {
    /// Stores the picture. Run it outside the unit of work that names it: it waits for the disk.
    pub fn store(&self, blobs: &Blobs) -> Result<BlobId> {
        Ok(blobs.put(self.bytes())?)
    }
}
