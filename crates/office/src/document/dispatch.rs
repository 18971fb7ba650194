//! Dispatch (分送) between units of the platform: sent, signed for 签收, returned 退文, withdrawn, sent again, answered.

use ledger::Fact;
use lexicon::{DispatchId, Instant, MatterId, PersonId, UnitId, Urgency};
use store::{Tx, params};

use super::{Seen, incoming, joint, rows, sealing, signing};
use crate::people::{Actor, Role};
use crate::process::{Held, Task};
use crate::{Error, Result, limits, notice, story, wording};

/// One copy sent to one unit.
#[derive(Debug, Clone)]
pub struct Dispatch {
    /// Its identifier.
    pub id: DispatchId,
    /// The document sent.
    pub document: MatterId,
    /// The sender.
    pub from_unit: UnitId,
    /// The receiver.
    pub to_unit: UnitId,
    /// The receiver's name.
    pub to_name: String,
    /// `main` 主送, `cc` 抄送 or `joint` for an organ that issued it jointly 联合发文.
    pub kind: String,
    /// When it was sent.
    pub sent_at: Instant,
    /// By when it should be signed for.
    pub sign_due_at: Instant,
    /// Who signed for it, and when.
    pub signed: Option<(String, Instant)>,
    /// When and why it was returned.
    pub returned: Option<(Instant, String)>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Instant>,
    /// The answer 答复, and when.
    pub reply: Option<(String, Instant)>,
    /// The receiver's own document.
    pub incoming: Option<MatterId>,
}

impl Dispatch {
    /// Whether the receiver still has to sign for it.
    pub fn is_waiting(&self) -> bool {
        self.signed.is_none() && self.returned.is_none() && self.withdrawn_at.is_none()
    }

    /// Whether the receiver keeps it: signed for, and not sent back at 初审.
    pub fn is_kept(&self) -> bool {
        self.signed.is_some() && self.returned.is_none()
    }

    /// Waiting beyond its limit.
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.is_waiting() && self.sign_due_at < now
    }
}

/// A paper waiting to be signed for, as the receiver's list shows it.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The dispatch.
    pub id: DispatchId,
    /// The document's title.
    pub title: String,
    /// Its number.
    pub issue_number: String,
    /// The sender's name.
    pub from_name: String,
    /// Urgency 缓急.
    pub urgency: Urgency,
    /// When it was sent.
    pub sent_at: Instant,
    /// By when it should be signed for.
    pub sign_due_at: Instant,
}

/// To whom a document goes.
#[derive(Debug, Clone, Default)]
pub struct Addressees {
    /// 主送 units.
    pub main: Vec<UnitId>,
    /// 抄送 units.
    pub cc: Vec<UnitId>,
}

impl Addressees {
    /// Refuses to send to nobody: who means that says so.
    pub(super) fn require(&self) -> Result<()> {
        if self.main.is_empty() && self.cc.is_empty() {
            return Err(Error::field(
                "offline",
                "没有选择分送单位。请选择主送、抄送单位；都另行送交的，请勾选“不通过平台分送”",
            ));
        }
        Ok(())
    }
}

/// Every copy of a document, for the sender.
pub fn of_document(tx: &mut Tx, seen: &Seen) -> Result<Vec<Dispatch>> {
    Ok(tx.query(rows::DISPATCHES_OF, params![seen.document.id], rows::dispatch)?)
}

/// What waits to be signed for in the actor's unit; empty without the role.
pub fn waiting(tx: &mut Tx, actor: &Actor) -> Result<Vec<Waiting>> {
    let Some(unit) = actor.unit.filter(|u| actor.has(Role::Registrar, *u)) else { return Ok(Vec::new()) };
    Ok(tx.query(rows::WAITING, params![unit], rows::waiting)?)
}

/// How many wait to be signed for.
pub fn waiting_count(tx: &mut Tx, actor: &Actor) -> Result<i64> {
    let Some(unit) = actor.unit.filter(|u| actor.has(Role::Registrar, *u)) else { return Ok(0) };
    Ok(tx.one(rows::WAITING_COUNT, params![unit], |r| r.get(0))?)
}

/// Copies of the actor's unit that are not signed for in time.
pub fn unsigned_overdue(tx: &mut Tx, actor: &Actor) -> Result<Vec<Dispatch>> {
    let Some(unit) = actor.unit else { return Ok(Vec::new()) };
    let now = tx.now();
    Ok(tx.query(rows::OVERDUE_OF_SENDER, params![unit, now, actor.person], rows::dispatch)?)
}

/// Issues the document: it leaves the house.
pub(super) fn issue(tx: &mut Tx, held: &Held, to: &Addressees) -> Result<()> {
    signing::require(tx, held.matter.id)?;
    if !sealing::stands(tx, held.matter.id)? {
        return Err(Error::refused("还没有用印，不能印发。"));
    }
    let now = tx.now();
    tx.exec(rows::SET_ISSUED, params![held.matter.id, now])?;
    let mut names = Vec::new();
    for (units, kind) in [(&to.main, "main"), (&to.cc, "cc")] {
        for unit in units {
            names.extend(send(tx, held, *unit, kind)?);
        }
    }
    // Every organ that issued it jointly gets its copy 条例第二十七条.
    for organ in joint::of(tx, held.matter.id)? {
        names.extend(send(tx, held, organ.unit, "joint")?);
    }
    let fact = Fact::new("document.issue", story::subject(held.matter.id)).actor(held.actor.person);
    tx.record(fact.unit(held.matter.unit).with("who", held.actor.name.as_str()).with("to", names.join("、")))?;
    Ok(())
}

/// Sends a unit its copy, unless it has one: named twice or issued again, a paper is sent once.
fn send(tx: &mut Tx, held: &Held, unit: UnitId, kind: &str) -> Result<Option<String>> {
    if unit == held.matter.unit {
        return Err(Error::field("to", "不能分送给本单位"));
    }
    let name: String = tx.opt(rows::UNIT_NAME, params![unit], |r| r.get(0))?.ok_or(Error::NotFound)?;
    if has_copy(tx, held.matter.id, unit)? {
        return Ok(None);
    }
    let copy = Copy { document: held.matter.id, from: held.matter.unit, to: unit, kind, by: held.actor.person };
    post(tx, &copy, held.matter.urgency, &held.matter.title)?;
    Ok(Some(name))
}

/// Whether a unit has a copy that was neither returned nor withdrawn.
fn has_copy(tx: &mut Tx, document: MatterId, unit: UnitId) -> Result<bool> {
    let open: i64 = tx.one(rows::OPEN_COPY, params![document, unit], |r| r.get(0))?;
    Ok(open > 0)
}

/// Takes an issue back with its decision: the copies it sent are withdrawn.
///
/// # Errors
/// [`Error::Refused`] when one of them was signed for: the paper is out of the house.
pub(super) fn take_back(tx: &mut Tx, actor: &Actor, task: &Task) -> Result<()> {
    let copies = tx.query(rows::DISPATCHES_OF, params![task.matter], rows::dispatch)?;
    let sent: Vec<Dispatch> = copies.into_iter().filter(|d| Some(d.sent_at) == task.closed_at).collect();
    if let Some(gone) = sent.iter().find(|d| d.is_kept()) {
        return Err(Error::refused(format!("{}已经签收，印发不能撤回。", gone.to_name)));
    }
    for copy in sent.iter().filter(|d| d.is_waiting()) {
        recall(tx, actor, copy, "撤回印发")?;
    }
    tx.exec(rows::UNSET_ISSUED, params![task.matter, task.closed_at])?;
    Ok(())
}

/// One copy on its way.
struct Copy<'a> {
    document: MatterId,
    from: UnitId,
    to: UnitId,
    kind: &'a str,
    by: lexicon::PersonId,
}

/// Sends a copy and tells those who sign for papers there.
fn post(tx: &mut Tx, copy: &Copy, urgency: Urgency, title: &str) -> Result<()> {
    let id: DispatchId = tx.new_id();
    let now = tx.now();
    let due = match limits::limit_of(tx, copy.to, "incoming", "receipt", urgency)? {
        Some(limit) => limits::due(tx, copy.to, now, &limit)?,
        None => now.plus_minutes(24 * 60),
    };
    let Copy { document, from, to, kind, by } = copy;
    tx.exec(rows::ADD_DISPATCH, params![id, document, from, to, kind, by, now, due])?;
    let sender: String = tx.one(rows::UNIT_NAME, params![from], |r| r.get(0))?;
    for person in crate::people::directory::holders(tx, Role::Registrar, *to, None)? {
        notice::tell_plain(tx, person, "dispatch", &format!("{sender}来文《{title}》，请签收"))?;
    }
    Ok(())
}

/// A dispatch to the actor's unit, with the proof that the actor signs for papers there.
#[derive(Debug, Clone)]
pub struct Addressed {
    /// Who signs.
    pub actor: Actor,
    /// The dispatch.
    pub dispatch: Dispatch,
}

/// Proves that the actor signs for this dispatch. Those of other units do not exist.
pub fn addressed(tx: &mut Tx, actor: &Actor, id: DispatchId) -> Result<Addressed> {
    let dispatch = tx.opt(rows::DISPATCH, params![id], rows::dispatch)?.ok_or(Error::NotFound)?;
    if !actor.has(Role::Registrar, dispatch.to_unit) || dispatch.withdrawn_at.is_some() {
        return Err(Error::NotFound);
    }
    if let Some((at, _)) = &dispatch.returned {
        return Err(Error::AlreadyDone(format!("已于{}退文。", at.short_label())));
    }
    if let Some((who, at)) = &dispatch.signed {
        return Err(Error::AlreadyDone(format!("{who}已于{}签收。", at.short_label())));
    }
    Ok(Addressed { actor: actor.clone(), dispatch })
}

/// Signs for the paper 签收: notes the time, opens the receiver's own document at 登记.
pub fn receive(tx: &mut Tx, at: &Addressed) -> Result<MatterId> {
    let incoming = incoming::from_dispatch(tx, at)?;
    let now = tx.now();
    let (id, by) = (at.dispatch.id, at.actor.person);
    tx.exec_one(rows::SIGN_FOR, params![id, by, now, incoming])?;
    let line = format!("{}已签收", at.dispatch.to_name);
    tell_sender(tx, at, &Told { verb: "dispatch.receipt", line: &line, reason: "" })?;
    Ok(incoming)
}

/// Sends the paper back unsigned 退文, with the reason.
pub fn turn_back(tx: &mut Tx, at: &Addressed, reason: &str) -> Result<()> {
    let reason = wording::reason("reason", reason, "请写明退文的理由")?;
    mark_returned(tx, at.dispatch.id, &at.actor, reason)?;
    let line = format!("{}退文：{reason}", at.dispatch.to_name);
    tell_sender(tx, at, &Told { verb: "dispatch.return", line: &line, reason })
}

pub(super) fn mark_returned(tx: &mut Tx, id: DispatchId, actor: &Actor, reason: &str) -> Result<()> {
    let now = tx.now();
    tx.exec_one(rows::RETURN_DISPATCH, params![id, actor.person, now, reason])?;
    Ok(())
}

/// What a sender is told of a copy.
pub(super) struct Told<'a> {
    /// The fact's verb; the notice's kind is what follows its dot.
    pub(super) verb: &'static str,
    /// The sentence.
    pub(super) line: &'a str,
    /// The words written by the receiver.
    pub(super) reason: &'a str,
}

pub(super) fn tell_sender(tx: &mut Tx, at: &Addressed, told: &Told) -> Result<()> {
    let Told { verb, line, reason } = told;
    let kind = verb.rsplit('.').next().unwrap_or(verb);
    let document = at.dispatch.document;
    let fact = Fact::new(*verb, story::subject(document)).actor(at.actor.person).unit(at.dispatch.to_unit);
    let fact = fact.with("who", at.actor.name.as_str()).with("to", at.dispatch.to_name.as_str());
    tx.record(fact.with("reason", *reason))?;
    let matter = crate::matter::rows::find(tx, document)?;
    let sender: PersonId = tx.one(rows::SENDER, params![at.dispatch.id], |r| r.get(0))?;
    let line = format!("《{}》{line}", matter.title);
    // Whoever drafted it answers for it to the end: an answer or a refusal is for them, a receipt only for who sent it.
    if kind != "receipt" && matter.owner != sender {
        notice::tell(tx, matter.owner, kind, document, &line)?;
    }
    notice::tell(tx, sender, kind, document, &line)
}

pub(super) fn by_id(tx: &mut Tx, id: DispatchId) -> Result<Dispatch> {
    Ok(tx.one(rows::DISPATCH, params![id], rows::dispatch)?)
}

/// Withdraws a copy 撤回 that was not signed for yet.
pub fn withdraw(tx: &mut Tx, seen: &Seen, id: DispatchId, reason: &str) -> Result<()> {
    let at = sent(tx, seen, id)?;
    wording::unclassified("reason", reason)?;
    recall(tx, &seen.actor, &at, reason)
}

fn recall(tx: &mut Tx, actor: &Actor, at: &Dispatch, reason: &str) -> Result<()> {
    let now = tx.now();
    if tx.exec(rows::WITHDRAW_DISPATCH, params![at.id, now])? == 0 {
        return Err(Error::refused(format!("{}已经签收或退文，不能撤回。", at.to_name)));
    }
    let fact = Fact::new("dispatch.withdraw", story::subject(at.document)).actor(actor.person).unit(at.from_unit);
    tx.record(fact.with("who", actor.name.as_str()).with("to", at.to_name.as_str()).with("reason", reason))?;
    Ok(())
}

/// Sends a returned or withdrawn copy again 重发.
pub fn resend(tx: &mut Tx, seen: &Seen, id: DispatchId) -> Result<()> {
    let at = sent(tx, seen, id)?;
    if at.returned.is_none() && at.withdrawn_at.is_none() {
        return Err(Error::refused("只有退文或撤回的才能重发。"));
    }
    if seen.document.issued_at.is_none() {
        return Err(Error::refused("印发已经撤回，请在“印发”环节重新分送。"));
    }
    if has_copy(tx, at.document, at.to_unit)? {
        return Err(Error::AlreadyDone(format!("已经重新发给{}。", at.to_name)));
    }
    let by = seen.actor.person;
    let copy = Copy { document: at.document, from: at.from_unit, to: at.to_unit, kind: &at.kind, by };
    post(tx, &copy, seen.matter.urgency, &seen.matter.title)?;
    let fact = Fact::new("dispatch.resend", story::subject(at.document)).actor(by).unit(at.from_unit);
    tx.record(fact.with("who", seen.actor.name.as_str()).with("to", at.to_name))?;
    Ok(())
}

/// A copy of the actor's own unit, with the proof of the role 印发.
fn sent(tx: &mut Tx, seen: &Seen, id: DispatchId) -> Result<Dispatch> {
    let at = by_id(tx, id)?;
    if at.document != seen.document.id {
        return Err(Error::NotFound);
    }
    if !seen.actor.has(Role::Issuer, at.from_unit) {
        return Err(Error::Forbidden("分送由本单位的印发人员办理。".into()));
    }
    Ok(at)
}

/// The un-signed-for alarm: tells every sender once per copy. How many were told.
pub fn alarm(tx: &mut Tx) -> Result<usize> {
    let now = tx.now();
    let late = tx.query(rows::TO_ALARM, params![now], rows::dispatch)?;
    for d in &late {
        tx.exec(rows::ALARMED, params![d.id, now])?;
        let sender = tx.one(rows::SENDER, params![d.id], |r| r.get(0))?;
        let title = crate::matter::rows::find(tx, d.document)?.title;
        let line = format!("《{title}》{}逾期未签收，请催收", d.to_name);
        notice::tell(tx, sender, "alarm", d.document, &line)?;
        let fact = Fact::new("dispatch.alarm", story::subject(d.document)).unit(d.from_unit);
        tx.record(fact.with("to", d.to_name.as_str()))?;
    }
    Ok(late.len())
}
