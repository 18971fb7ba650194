//! The use register 用印登记簿: who sealed what with which seal, how many copies, and what was refused.

use ledger::Fact;
use lexicon::{Instant, MatterId, PersonId, SealId, TaskId, UnitId};
use store::{Tx, params};

use super::super::register::{self, Export, Span};
use super::super::{joint, partner, rows, seen};
use crate::matter::{Kind, Matter};
use crate::people::{Actor, Role};
use crate::process::{self, Held, Page};
use crate::{Error, Result, story};

/// What came of it 用印结果.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The paper was sealed.
    Used,
    /// It was refused.
    Refused,
}

impl Outcome {
    /// Both, in the order of a filter.
    pub const ALL: [Outcome; 2] = [Outcome::Used, Outcome::Refused];

    /// As it is stored and stands in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Outcome::Used => "used",
            Outcome::Refused => "refused",
        }
    }

    /// As the office says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Outcome::Used => "已用印",
            Outcome::Refused => "未予用印",
        }
    }
}

/// A line of the use register.
#[derive(Debug, Clone)]
pub struct Use {
    /// Its identifier, for paging.
    pub id: SealId,
    /// When.
    pub at: Instant,
    /// The seal's name.
    pub seal: String,
    /// Which seal it was; none where somebody asked for one that is not the unit's.
    pub seal_id: Option<SealId>,
    /// On what.
    pub document: MatterId,
    /// 发文字号 of it, once numbered.
    pub issue_number: String,
    /// Its title.
    pub title: String,
    /// Short name of the organ in charge 主办机关 of a joint paper; empty for a paper of the unit's own.
    pub lead: String,
    /// Copies sealed.
    pub copies: i64,
    /// Who applied the seal, confirmed its use on a joint paper, or tried to.
    pub by: String,
    /// Who had signed the paper 签发人; empty when nobody had.
    pub signer: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it was refused.
    pub reason: String,
    /// When the seal fell, because the paper was changed afterwards.
    pub fell_at: Option<Instant>,
}

/// Whether the actor may open the use register of the own unit: who seals, who keeps the seals, who reads the unit's
/// outgoing register.
#[must_use]
pub fn may_read(actor: &Actor) -> bool {
    actor.has_in_own_unit(Role::Sealer)
        || actor.has_in_own_unit(Role::SealKeeper)
        || register::may_read(actor, Kind::Outgoing)
}

/// A page of the use register, latest first.
///
/// # Errors
/// [`Error::NotFound`] for those who may not read it, as the other registers.
pub fn uses(tx: &mut Tx, actor: &Actor, span: &Span, after: &Page) -> Result<Vec<Use>> {
    if !may_read(actor) {
        return Err(Error::NotFound);
    }
    let (unit, key) = (actor.own_unit()?, after.key.unwrap_or(i64::MAX));
    let params = params![unit, span.from, span.until, span.only, key, after.id, span.rows];
    Ok(tx.query(rows::SEAL_USES, params, rows::seal_use)?)
}

/// Reads the use register for a spreadsheet; an export is a fact.
///
/// # Errors
/// As [`uses`].
pub fn export(tx: &mut Tx, actor: &Actor, span: &Span) -> Result<Export> {
    let span = Span { rows: register::EXPORT_LIMIT, ..span.clone() };
    let lines = uses(tx, actor, &span, &Page::default())?;
    let head = ["用印时间", "印章", "发文字号", "标题", "份数", "用印人", "签发人", "结果", "原因", "失效时间"];
    register::exported(tx, actor, "seals", lines.len())?;
    Ok(Export::new("用印登记簿", head, lines.into_iter().map(cells).collect()))
}

/// Most lines printed at once: some two hundred pages.
const PRINTED: i64 = 2_000;

/// Reads the use register for the printer, the oldest first; printing it is a fact, as an export is.
///
/// # Errors
/// As [`uses`]; [`Error::Refused`] for more lines than are printed at once.
pub fn printed(tx: &mut Tx, actor: &Actor, span: &Span) -> Result<Vec<Use>> {
    let span = Span { rows: PRINTED + 1, ..span.clone() };
    let mut lines = uses(tx, actor, &span, &Page::default())?;
    if lines.len() as i64 > PRINTED {
        return Err(Error::refused(format!("这一年度超过 {PRINTED} 次，一次印不下。请按结果筛选，或导出 XLSX。")));
    }
    lines.reverse();
    let fact = Fact::new("register.print", "register:seals").actor(actor.person).unit(actor.own_unit()?);
    tx.record(fact.with("rows", lines.len()))?;
    Ok(lines)
}

fn cells(u: Use) -> [String; 10] {
    [
        u.at.long_label(),
        u.seal,
        u.issue_number,
        if u.lead.is_empty() { u.title } else { format!("{}（{}主办）", u.title, u.lead) },
        if u.outcome == Outcome::Used { u.copies.to_string() } else { String::new() },
        u.by,
        u.signer,
        u.outcome.label().into(),
        u.reason,
        u.fell_at.map(|at| at.long_label()).unwrap_or_default(),
    ]
}

/// A use of a seal that was made.
pub(in crate::document) struct Made<'a> {
    /// The unit whose seal it is.
    pub(in crate::document) unit: UnitId,
    /// The seal.
    pub(in crate::document) seal: SealId,
    /// Its name.
    pub(in crate::document) name: &'a str,
    /// Who applied it, or confirmed its use on a joint paper.
    pub(in crate::document) by: PersonId,
    /// Copies sealed.
    pub(in crate::document) copies: i64,
}

/// Enters a use that was made, in the register of the unit whose seal it is. The fact is that of the sealing.
pub(in crate::document) fn used(tx: &mut Tx, held: &Held, sealing: SealId, made: &Made) -> Result<()> {
    let id: SealId = tx.new_id();
    let Made { unit, seal, name, by, copies } = made;
    let (outcome, now, why) = (Outcome::Used.code(), tx.now(), None::<&str>);
    let params = params![id, unit, seal, name, held.matter.id, by, now, copies, outcome, why, sealing];
    tx.exec(rows::ADD_SEAL_USE, params)?;
    Ok(())
}

/// Enters an attempt to seal that was refused 未予用印, in a unit of work of its own: the refused one left nothing behind. People of
/// the unit, of a partner, and who may see the paper are entered without having the task, too; for all others the register is not
/// theirs to fill, and the attempt is a fact alone. The same attempt is entered once.
///
/// # Errors
/// [`Error::NotFound`] when there is nothing to enter: no such task, not one of sealing, or done already.
pub fn refuse(tx: &mut Tx, actor: &Actor, task: TaskId, (seal, why): (SealId, &str)) -> Result<()> {
    let task = process::task(tx, task)?;
    if task.step != "seal" || task.closed_at.is_some() {
        return Err(Error::NotFound);
    }
    let matter = crate::matter::rows::find(tx, task.matter)?;
    if !concerns(tx, actor, &matter)? {
        return outsider(tx, actor, (matter.id, matter.unit), why);
    }
    let all = tx.query(rows::SEALS, params![matter.unit], rows::seal)?;
    let found = all.into_iter().find(|s| s.id == seal);
    let name = found.as_ref().map_or("不属于本单位的印章", |s| s.name.as_str());
    let tried = Tried { unit: matter.unit, seal: found.as_ref().map(|s| s.id), name, document: matter.id };
    enter_refused(tx, actor, &tried, why)
}

/// Enters an attempt to confirm the use of a partner's seal 联合用印 that was refused, in a unit of work of its own; as [`refuse`].
///
/// # Errors
/// [`Error::NotFound`] when there is nothing to enter: no joint paper that is at 用印.
pub fn refuse_partner(tx: &mut Tx, actor: &Actor, id: MatterId, why: &str) -> Result<()> {
    let organs = joint::of(tx, id)?;
    if organs.is_empty() || !partner::at_seal(tx, id)? {
        return Err(Error::NotFound);
    }
    let Some(organ) = organs.into_iter().find(|o| Some(o.unit) == actor.unit) else {
        let matter = crate::matter::rows::find(tx, id)?;
        return outsider(tx, actor, (id, matter.unit), why);
    };
    let unit = organ.unit;
    let found = super::seals(tx, unit)?.into_iter().find(|s| s.name == organ.name);
    let tried = Tried { unit, seal: found.map(|s| s.id), name: &organ.name, document: id };
    enter_refused(tx, actor, &tried, why)
}

/// What somebody wanted to seal.
struct Tried<'a> {
    unit: UnitId,
    seal: Option<SealId>,
    name: &'a str,
    document: MatterId,
}

/// Whether an attempt of this person belongs in the unit's register.
fn concerns(tx: &mut Tx, actor: &Actor, matter: &Matter) -> Result<bool> {
    if actor.unit == Some(matter.unit) || joint::of(tx, matter.id)?.iter().any(|o| Some(o.unit) == actor.unit) {
        return Ok(true);
    }
    match seen::find(tx, actor, matter.id) {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The key under which an attempt is entered once, whatever the form that made it.
fn attempt(actor: &Actor, document: MatterId, seal: Option<SealId>, why: &str) -> String {
    let seal = seal.map(|s| s.to_string()).unwrap_or_default();
    crate::fingerprint(format!("refused {} {document} {seal} {why}", actor.person).as_bytes())
}

/// Records the attempt of somebody the paper does not exist for. Its subject is the person: the paper's trail is not theirs either.
fn outsider(tx: &mut Tx, actor: &Actor, (document, unit): (MatterId, UnitId), why: &str) -> Result<()> {
    let why: String = why.chars().take(200).collect();
    let key = attempt(actor, document, None, &why);
    tx.once(&key, actor.person, |tx| {
        let fact = Fact::new("seal.refused", format!("person:{}", actor.person)).actor(actor.person).unit(unit);
        tx.record(fact.with("who", actor.name.as_str()).with_text("document", document).with("reason", why))?;
        Ok::<_, Error>(String::new())
    })?;
    Ok(())
}

fn enter_refused(tx: &mut Tx, actor: &Actor, tried: &Tried, why: &str) -> Result<()> {
    let why: String = why.chars().take(200).collect();
    let key = attempt(actor, tried.document, tried.seal, &why);
    tx.once(&key, actor.person, |tx| enter(tx, actor, tried, &why))?;
    Ok(())
}

fn enter(tx: &mut Tx, actor: &Actor, tried: &Tried, why: &str) -> Result<String> {
    let id: SealId = tx.new_id();
    let Tried { unit, seal, name, document } = tried;
    let (outcome, now, sealing) = (Outcome::Refused.code(), tx.now(), None::<SealId>);
    let params = params![id, unit, seal, name, document, actor.person, now, 0_i64, outcome, why, sealing];
    tx.exec(rows::ADD_SEAL_USE, params)?;
    let fact = Fact::new("seal.refused", story::subject(*document)).actor(actor.person).unit(*unit);
    let fact = match seal {
        Some(seal) => fact.with_text("seal_id", seal),
        None => fact,
    };
    tx.record(fact.with("who", actor.name.as_str()).with("seal", *name).with("reason", why))?;
    Ok(String::new())
}
