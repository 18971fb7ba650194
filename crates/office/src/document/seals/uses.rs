//! The use register 用印登记簿: who sealed what with which seal, how many copies, and what was refused.

use ledger::Fact;
use lexicon::{Instant, MatterId, SealId, TaskId, UnitId};
use store::{Tx, params};

use super::super::register::{self, Export, Span};
use super::super::rows;
use crate::matter::Kind;
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
    /// On what.
    pub document: MatterId,
    /// 发文字号 of it, once numbered.
    pub issue_number: String,
    /// Its title.
    pub title: String,
    /// Copies sealed.
    pub copies: i64,
    /// Who applied the seal or tried to.
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
/// [`Error::Forbidden`] for those who may not read it.
pub fn uses(tx: &mut Tx, actor: &Actor, span: &Span, after: &Page) -> Result<Vec<Use>> {
    if !may_read(actor) {
        return Err(Error::Forbidden("用印登记簿由用印、印章管理和有查阅权限的人员使用。".into()));
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

fn cells(u: Use) -> [String; 10] {
    [
        u.at.long_label(),
        u.seal,
        u.issue_number,
        u.title,
        if u.outcome == Outcome::Used { u.copies.to_string() } else { String::new() },
        u.by,
        u.signer,
        u.outcome.label().into(),
        u.reason,
        u.fell_at.map(|at| at.long_label()).unwrap_or_default(),
    ]
}

/// Enters a use that was made, in the register of the unit whose seal it is. The fact is that of the sealing.
pub(in crate::document) fn used(
    tx: &mut Tx,
    held: &Held,
    id: SealId,
    (unit, name, copies): (UnitId, &str, i64),
) -> Result<()> {
    add(tx, held, id, (unit, name, copies, Outcome::Used, None))
}

fn add(
    tx: &mut Tx,
    held: &Held,
    id: SealId,
    (unit, name, copies, outcome, reason): (UnitId, &str, i64, Outcome, Option<&str>),
) -> Result<()> {
    let (matter, by, now) = (held.matter.id, held.actor.person, tx.now());
    let params = params![id, unit, name, matter, by, now, copies, outcome.code(), reason];
    tx.exec(rows::ADD_SEAL_USE, params)?;
    Ok(())
}

/// Enters an attempt that was refused 未予用印, in a unit of work of its own: the refused one left nothing behind.
///
/// # Errors
/// [`Error::NotFound`] when the task is not the actor's or not one of sealing.
pub fn refuse(tx: &mut Tx, actor: &Actor, task: TaskId, (seal, why): (SealId, &str)) -> Result<()> {
    let held = process::held(tx, actor, task)?;
    if held.task.step != "seal" {
        return Err(Error::NotFound);
    }
    let all = tx.query(rows::SEALS, params![held.matter.unit], rows::seal)?;
    let name = all.into_iter().find(|s| s.id == seal).map_or_else(|| "不属于本单位的印章".to_owned(), |s| s.name);
    let why: String = why.chars().take(200).collect();
    let id: SealId = tx.new_id();
    add(tx, &held, id, (held.matter.unit, &name, 0, Outcome::Refused, Some(&why)))?;
    let fact = Fact::new("seal.refused", story::subject(held.matter.id)).actor(actor.person).unit(held.matter.unit);
    tx.record(fact.with("who", actor.name.as_str()).with("seal", name).with("reason", why))?;
    Ok(())
}
