//! Oversight (流程调度): what the administrator of the unit may do with a document's flow: move an open task to another step, open
//! again what was ended. What the law asks of a paper is never skipped by it (条例, articles 20, 22, 24, 25).

use flow::Status;
use lexicon::{Instant, MatterId, Urgency};
use store::{Tx, params};

use super::{Document, draft, partner, rows, sealing, signing};
use crate::matter::{self, Kind, Matter, Way};
use crate::people::{Actor, Role, UnitAdmin};
use crate::process::{self, Moved, Reroute, Running, Standing};
use crate::{Error, Result, wording};

/// The proof that the actor administers the unit a document is of.
#[derive(Debug, Clone)]
pub struct Overseen {
    actor: Actor,
    matter: Matter,
    document: Document,
}

impl Overseen {
    /// The header of the document.
    #[must_use]
    pub fn matter(&self) -> &Matter {
        &self.matter
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }
}

/// Proves that the actor looks after the flows of the document's unit.
///
/// # Errors
/// [`Error::NotFound`] for everybody else: not even that it exists is told.
pub fn overseen(tx: &mut Tx, actor: &Actor, id: MatterId) -> Result<Overseen> {
    let document = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    if !actor.has(Role::UnitAdmin, document.unit) {
        return Err(Error::NotFound);
    }
    let matter = matter::rows::find(tx, id)?;
    Ok(Overseen { actor: actor.clone(), matter, document })
}

/// The most matters the list shows.
pub const MOST: usize = 100;

/// A matter of the unit, as the administrator sees it: no text, only where it stands.
#[derive(Debug, Clone)]
pub struct OverseenMatter {
    /// Its identifier.
    pub id: MatterId,
    /// Its title.
    pub title: String,
    /// Urgency 缓急.
    pub urgency: Urgency,
    /// On which flow it runs.
    pub way: Way,
    /// When it was opened.
    pub opened_at: Instant,
    /// Where it is: step and holder.
    pub at: Vec<(String, String)>,
}

/// The latest matters of the administrator's unit whose flow is `active`, `suspended` or `terminated`, by words of the title.
pub fn overseen_list(tx: &mut Tx, admin: &UnitAdmin, status: &str, words: &str) -> Result<Vec<OverseenMatter>> {
    let plain: String = words.trim().chars().take(60).flat_map(escaped).collect();
    let params = params![admin.unit(), status, format!("%{plain}%"), MOST as i64];
    let mut out = tx.query(rows::OVERSEEN, params, |r| {
        Ok(OverseenMatter {
            id: r.get(0)?,
            title: r.get(1)?,
            urgency: r.get(2)?,
            way: matter::rows::way(r, 3)?,
            opened_at: r.get(4)?,
            at: Vec::new(),
        })
    })?;
    for found in &mut out {
        found.at = process::rows::where_is(tx, found.id)?;
    }
    Ok(out)
}

/// Signs that mean something in a pattern stand for themselves.
fn escaped(c: char) -> impl Iterator<Item = char> {
    matches!(c, '%' | '_' | '!').then_some('!').into_iter().chain([c])
}

/// Steps no paper may be moved past that has not been through them, with the clause that asks for them.
const OWED: [(&str, &str); 11] = [
    ("countersign", "涉及其他部门职权的须先会签，条例第十九条"),
    ("office_review", "公文签发前须经办公厅（室）审核，条例第二十条"),
    ("sign", "公文须经负责人签发，条例第二十二条"),
    ("cosign", "联合发文须由各机关负责人会签，条例第二十二条"),
    ("recheck", "印制前须复核，条例第二十五条"),
    ("number", "印制前须登记编号，条例第二十五条"),
    ("seal", "印发前须用印，条例第二十五条"),
    ("issue", "归档前须印发，条例第二十五条"),
    ("register", "收文须先登记，条例第二十四条"),
    ("preliminary", "收文须先初审，条例第二十四条"),
    ("finish", "归档前须写明办理结果，条例第二十四条"),
];

/// A step a task might be moved to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The step's key.
    pub key: String,
    /// The step as the user reads it.
    pub name: String,
    /// Why it may not be moved there; none where it may.
    pub barred: Option<String>,
}

/// Every step of the flow with whether an open task may be moved there.
pub fn destinations(tx: &mut Tx, at: &Overseen) -> Result<Vec<Destination>> {
    let running = process::load(tx, at.matter.id)?;
    let steps: Vec<(String, String)> =
        running.definition.steps().iter().filter(|s| s.is_task()).map(|s| (s.id.to_string(), s.name.clone())).collect();
    let mut out = Vec::new();
    for (key, name) in steps {
        let barred = bar(tx, at, &running, &key)?;
        out.push(Destination { key, name, barred });
    }
    Ok(out)
}

/// Why a document may not be moved to a step; none where it may.
fn bar(tx: &mut Tx, at: &Overseen, running: &Running, to: &str) -> Result<Option<String>> {
    if let Some(issued) = at.document.issued_at
        && !matches!(to, "issue" | "archive")
    {
        let day = issued.short_label();
        return Ok(Some(format!("本文已于{day}印发，不能再退回修改；内容确需更正的，请另行行文")));
    }
    if let Some(skipped) = skipped(running, to) {
        return Ok(Some(skipped));
    }
    if at.matter.kind == Kind::Outgoing {
        return signed(tx, at.matter.id, running, to);
    }
    Ok(None)
}

/// The step that would be passed over, and why it may not be.
fn skipped(running: &Running, to: &str) -> Option<String> {
    let definition = &running.definition;
    let way = process::way(running);
    let passed =
        |key: &str| way.iter().any(|s| s.key == key && matches!(s.standing, Standing::Passed | Standing::Skipped));
    let asked = |key: &str| key != "countersign" || names_anybody(running, "countersigners");
    // By the routes and not by the order of the text: a unit may write its steps in any order.
    let before = |key: &str| key != to && process::always_passes(definition, key, to);
    let mut missing = OWED.iter().filter(|(key, _)| before(key) && asked(key) && !passed(key));
    let (key, why) = missing.next()?;
    let name = definition.step(key).map_or(*key, |s| s.name.as_str());
    Some(format!("“{name}”还没有办完，不能跳过（{why}）"))
}

fn names_anybody(running: &Running, field: &str) -> bool {
    running.fields.get(field).and_then(|v| v.as_array()).is_some_and(|list| !list.is_empty())
}

/// What comes after 签发 wants a signature that holds; what comes after 用印, the seal on what was signed.
fn signed(tx: &mut Tx, id: MatterId, running: &Running, to: &str) -> Result<Option<String>> {
    let definition = &running.definition;
    let after = |key: &str| to != key && process::always_passes(definition, key, to);
    if after("sign") {
        let content = draft::load(tx, id)?.content;
        if !signing::holds(tx, id, &content)? {
            return Ok(Some("文稿与签发时不一致，须先由签发人重新签发（条例第二十五条）".into()));
        }
    }
    if after("seal") && !sealing::stands(tx, id)? {
        return Ok(Some("印章盖的不是现在签发的文稿，须先重新用印".into()));
    }
    Ok(None)
}

fn permitted(tx: &mut Tx, at: &Overseen, order: &Reroute) -> Result<()> {
    let running = process::load(tx, at.matter.id)?;
    if !at.matter.is_active() {
        return Err(Error::refused("本件已经办结或终止，不能调度；需要接着办的，请先重启。"));
    }
    if running.definition.step(&order.to).is_none_or(|s| !s.is_task()) {
        return Err(Error::field("to", "请选择要调度到的环节"));
    }
    match bar(tx, at, &running, &order.to)? {
        Some(why) => Err(Error::field("to", format!("{why}。"))),
        None => Ok(()),
    }
}

/// What a reroute 调度 would lead to: the steps then open, with who would have them. Nothing is changed.
///
/// # Errors
/// As [`reroute`].
pub fn preview_reroute(tx: &mut Tx, at: &Overseen, order: &Reroute) -> Result<Moved> {
    permitted(tx, at, order)?;
    process::preview(tx, &at.actor, &at.matter, order)
}

/// Reroute 调度: moves an open task to another step, with the reason.
///
/// # Errors
/// [`Error::Field`] on `to` (a step that would be skipped is named), `persons` or `reason`; [`Error::Refused`].
pub fn reroute(tx: &mut Tx, at: &Overseen, order: &Reroute) -> Result<Moved> {
    permitted(tx, at, order)?;
    let moved = process::reroute(tx, &at.actor, &at.matter, order)?;
    partner::tell(tx, &at.matter, &moved)?;
    Ok(moved)
}

/// Why a document that has ended may not be opened again; none where it may, nor while it is under way.
pub fn reopening_barred(tx: &mut Tx, at: &Overseen) -> Result<Option<String>> {
    if let Some(issued) = at.document.issued_at {
        let day = issued.short_label();
        return Ok(Some(format!("本文已于{day}印发，文稿已经锁定，不能重启修改；内容确需更正的，请另行行文。")));
    }
    if at.document.filed_at.is_some() {
        return Ok(Some("本件已经归档，不能重启；有补充材料的，请另行登记。".into()));
    }
    if super::petition::is_left(tx, at.matter.id)? {
        return Ok(Some("请示已另行处理，不再等待这份批复，不能重启；需要批复的，请从请示重新拟批复。".into()));
    }
    let voided: i64 = tx.one(rows::VOIDED_NUMBER, params![at.matter.id], |r| r.get(0))?;
    if voided > 0 {
        return Ok(Some("本文的编号已经作废，不能重启；需要发文的，请重新拟稿。".into()));
    }
    let returned: i64 = tx.one(rows::TURNED_AWAY, params![at.matter.id], |r| r.get(0))?;
    if returned > 0 {
        return Ok(Some("本件已退文给来文单位，不能重启；请来文单位重发后再签收。".into()));
    }
    Ok(None)
}

/// Reopen 重启: what was ended stands where it stood.
///
/// # Errors
/// [`Error::Field`] on `reason`; [`Error::Refused`] says why it may not be opened again.
pub fn reopen(tx: &mut Tx, at: &Overseen, reason: &str) -> Result<Moved> {
    let running = process::load(tx, at.matter.id)?;
    if matches!(running.state.status, Status::Active | Status::Suspended) {
        return Err(Error::refused("本件还在办理，不需要重启。"));
    }
    if let Some(why) = reopening_barred(tx, at)? {
        return Err(Error::refused(why));
    }
    let reason = wording::reason("reason", reason, "请写明重启的理由")?;
    let moved = process::reopen(tx, &at.actor, &at.matter, reason)?;
    matter::reopen(tx, at.matter.id)?;
    Ok(moved)
}
