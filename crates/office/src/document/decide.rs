//! Deciding: a handler's decision goes to the verb of the step held.

use flow::{Chosen, Command};
use lexicon::{OpinionId, SeriesId};
use serde_json::json;
use store::Tx;

use super::checks::{self, Check};
use super::dispatch::{self, Addressees};
use super::incoming::{self, Assignment, Nature};
use super::numbering::{self, Choice};
use super::sealing::{self, Typeset};
use super::{Retention, Start, archive, draft, joint, memo, outgoing, partner, petition, signing, versions};
use crate::matter::Kind;
use crate::process::{self, Held, Move, Moved, opinion};
use crate::{Error, Result, notice};

/// What the step's own part of the form says.
#[derive(Debug, Clone, Default)]
pub enum StepForm {
    /// Nothing beside the opinion.
    #[default]
    Plain,
    /// 拟稿.
    Draft(Start),
    /// 办公室审核.
    Review(Vec<Check>),
    /// 编号.
    Number(Choice),
    /// 用印: the file typeset with the seal was stored before.
    Seal {
        /// The file with its seal.
        typeset: Typeset,
        /// Copies sealed.
        copies: i64,
    },
    /// 印发.
    Issue(Addressees),
    /// 印发 with nothing sent through the platform 不通过平台分送.
    IssueOffline,
    /// 登记.
    Register(Nature),
    /// 拟办 or 批示.
    Assign(Assignment),
    /// 归档.
    File(Retention),
}

/// A handler's decision.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// The choice's code: `agree`, `disagree`, or `return` at 初审.
    pub choice: String,
    /// The opinion; empty means consent by signature alone (条例, article 22).
    pub opinion: String,
    /// The step's own part.
    pub form: StepForm,
}

/// Carries out a decision at the step held: everything or nothing.
pub fn decide(tx: &mut Tx, held: &Held, decision: &Decision) -> Result<Moved> {
    let moved = match held.matter.kind {
        _ if process::load(tx, held.matter.id)?.is_added(held.task.duty) => added(tx, held, decision)?,
        Kind::Outgoing => outgoing_step(tx, held, decision)?,
        Kind::Incoming => incoming_step(tx, held, decision)?,
        Kind::Memo => memo_step(tx, held, decision)?,
        // Not a paper: no task of this room belongs to one.
        Kind::Supervision => return Err(Error::NotFound),
    };
    tell_next(tx, held, &moved)?;
    tell_drafter(tx, held, &moved)?;
    partner::tell(tx, &held.matter, &moved)?;
    Ok(moved)
}

/// An added signer 加签人 gives an opinion: what the step does is not theirs.
fn added(tx: &mut Tx, held: &Held, d: &Decision) -> Result<Moved> {
    let order = opined(tx, held, d, "addsign")?.1;
    process::act(tx, held, order.noted("added", "1"))
}

/// A paper that goes back by a decision, as when somebody disagrees at 会签, is told to whoever has it again.
fn tell_drafter(tx: &mut Tx, held: &Held, moved: &Moved) -> Result<()> {
    if held.task.step == "draft" || !moved.at.iter().any(|step| step == "draft") {
        return Ok(());
    }
    let line = format!("《{}》“{}”有不同意见，已退回修改", held.matter.title, held.task.step_name);
    for person in moved.told.iter().filter(|p| **p != held.actor.person) {
        notice::tell(tx, *person, "return", held.matter.id, &line)?;
    }
    Ok(())
}

fn tell_next(tx: &mut Tx, held: &Held, moved: &Moved) -> Result<()> {
    if held.matter.urgency == lexicon::Urgency::Normal {
        return Ok(());
    }
    let line = format!("{}《{}》到您处办理", held.matter.urgency.label(), held.matter.title);
    for person in moved.told.iter().filter(|p| **p != held.actor.person) {
        notice::tell(tx, *person, "urgent", held.matter.id, &line)?;
    }
    Ok(())
}

fn outgoing_step(tx: &mut Tx, held: &Held, d: &Decision) -> Result<Moved> {
    match (held.task.step.as_str(), &d.form) {
        ("draft", StepForm::Draft(start)) => {
            let order = with_opinion(tx, held, d)?.1;
            outgoing::submit(tx, held, start, order)
        }
        ("draft", _) => Err(Error::refused("请选择签发人后再送出。")),
        ("office_review", StepForm::Review(given)) => review(tx, held, d, given),
        ("office_review", _) => Err(Error::field("checks", "五关须逐项审核并留痕")),
        ("sign", _) => sign(tx, held, d),
        ("cosign", _) => cosign(tx, held, d),
        ("recheck" | "number" | "seal" | "issue", _) => after_signing(tx, held, d),
        ("archive", StepForm::File(retention)) => file(tx, held, d, *retention),
        ("archive", _) => {
            let retention = archive::suggested(held.matter.id, tx)?;
            file(tx, held, d, retention)
        }
        _ => plain(tx, held, d),
    }
}

fn memo_step(tx: &mut Tx, held: &Held, d: &Decision) -> Result<Moved> {
    match (held.task.step.as_str(), &d.form) {
        ("draft", StepForm::Draft(start)) => {
            let order = with_opinion(tx, held, d)?.1;
            memo::submit(tx, held, start, order)
        }
        ("draft", _) => Err(Error::field("leaders", "请选择批示领导")),
        ("archive", form) => {
            let retention = match form {
                StepForm::File(retention) => *retention,
                _ => archive::suggested(held.matter.id, tx)?,
            };
            let order = with_opinion(tx, held, d)?.1;
            archive::file(tx, held, retention, order)
        }
        _ => plain(tx, held, d),
    }
}

/// Steps whose holder may edit leave a version behind when the text changed.
fn plain(tx: &mut Tx, held: &Held, d: &Decision) -> Result<Moved> {
    if held.matter.kind != Kind::Incoming {
        let content = draft::load(tx, held.matter.id)?.content;
        versions::cut(tx, &held.actor, held.matter.id, &held.task.step_name, &content)?;
    }
    let order = with_opinion(tx, held, d)?.1;
    process::act(tx, held, order)
}

fn review(tx: &mut Tx, held: &Held, d: &Decision, given: &[Check]) -> Result<Moved> {
    checks::require(given, d.choice != "disagree")?;
    let content = draft::load(tx, held.matter.id)?.content;
    versions::cut(tx, &held.actor, held.matter.id, &held.task.step_name, &content)?;
    let (opinion, mut order) = with_opinion(tx, held, d)?;
    checks::record(tx, held, opinion, given)?;
    let passed: Vec<&str> = given.iter().filter(|c| c.passed).map(|c| c.item.as_str()).collect();
    order.note.insert("checks".into(), json!(passed.join(",")));
    process::act(tx, held, order)
}

fn sign(tx: &mut Tx, held: &Held, d: &Decision) -> Result<Moved> {
    let (opinion, order) = with_opinion(tx, held, d)?;
    if d.choice != "disagree" {
        signing::sign(tx, held, opinion)?;
    }
    process::act(tx, held, order)
}

/// One of the organs of a joint paper signs; where it disagrees the text is open again.
fn cosign(tx: &mut Tx, held: &Held, d: &Decision) -> Result<Moved> {
    let (opinion, order) = with_opinion(tx, held, d)?;
    if d.choice == "disagree" {
        signing::withdraw(tx, held.matter.id)?;
    } else {
        joint::cosign(tx, held, opinion)?;
    }
    let moved = process::act(tx, held, order)?;
    if d.choice == "disagree" {
        let (name, unit) = (&held.actor.name, &held.actor.unit_name);
        let line = format!("{unit}{name}不同意联合签发《{}》：{}", held.matter.title, d.opinion.trim());
        notice::tell(tx, held.matter.initiator, "return", held.matter.id, &line)?;
    }
    Ok(moved)
}

fn after_signing(tx: &mut Tx, held: &Held, d: &Decision) -> Result<Moved> {
    let content = draft::load(tx, held.matter.id)?.content;
    if !signing::holds(tx, held.matter.id, &content)? {
        return signing::back_to_signer(tx, held);
    }
    joint::require(tx, held.matter.id)?;
    if held.task.step == "seal" {
        partner::require(tx, held.matter.id)?;
    }
    if held.task.step == "issue" && !is_sealed(tx, held)? {
        return sealing::back_to_sealer(tx, held);
    }
    let (_, mut order) = with_opinion(tx, held, d)?;
    match (held.task.step.as_str(), &d.form) {
        ("recheck", _) => {}
        ("number", StepForm::Number(choice)) => {
            let number = numbering::assign(tx, held, *choice)?;
            order.note.insert("number".into(), json!(number));
        }
        ("number", _) => {
            numbering::assign(tx, held, Choice::Next)?;
        }
        ("seal", StepForm::Seal { typeset, copies }) => sealing::seal(tx, held, typeset, *copies)?,
        ("seal", _) => return Err(Error::field("seal", "请选择印章")),
        ("issue", StepForm::Issue(to)) => {
            to.require()?;
            dispatch::issue(tx, held, to)?;
        }
        ("issue", StepForm::IssueOffline) => dispatch::issue(tx, held, &Addressees::default())?,
        _ => Addressees::default().require()?,
    }
    let moved = process::act(tx, held, order)?;
    if held.task.step == "issue" {
        petition::issued(tx, held)?;
    }
    Ok(moved)
}

/// Whether the seal stands, by the word of every partner. What was issued once may have been sealed before partners were asked.
fn is_sealed(tx: &mut Tx, held: &Held) -> Result<bool> {
    let id = held.matter.id;
    let is_issued = super::rows::find(tx, id)?.is_some_and(|d| d.issued_at.is_some());
    Ok(sealing::stands(tx, id)? && (is_issued || partner::awaited(tx, id)?.is_empty()))
}

fn file(tx: &mut Tx, held: &Held, d: &Decision, retention: Retention) -> Result<Moved> {
    signing::require(tx, held.matter.id)?;
    let order = with_opinion(tx, held, d)?.1;
    archive::file(tx, held, retention, order)
}

fn incoming_step(tx: &mut Tx, held: &Held, d: &Decision) -> Result<Moved> {
    let step = held.task.step.as_str();
    if step == "preliminary" && d.choice == "turn_away" {
        return incoming::turn_away(tx, held, &d.opinion);
    }
    let (_, order) = with_opinion(tx, held, d)?;
    match (step, &d.form) {
        ("register", StepForm::Register(nature)) => incoming::register(tx, held, *nature, order),
        ("register", _) => {
            let nature = incoming::of(tx, held.matter.id)?.nature;
            incoming::register(tx, held, nature, order)
        }
        ("propose", StepForm::Assign(to)) => incoming::assign(tx, held, to, order),
        ("propose", _) => Err(Error::field("lead", "请确定主办人员，或列为阅件并选择传阅范围")),
        ("instruct", StepForm::Assign(to)) => incoming::instruct(tx, held, to, order),
        ("instruct", _) => incoming::instruct(tx, held, &Assignment::default(), order),
        ("finish", _) => incoming::finish(tx, held, &d.opinion, order),
        ("answer", _) => incoming::answer(tx, held, &d.opinion, order),
        ("archive", StepForm::File(retention)) => archive::file(tx, held, *retention, order),
        ("archive", _) => {
            let retention = archive::suggested(held.matter.id, tx)?;
            archive::file(tx, held, retention, order)
        }
        _ => {
            incoming::tell_owner(
                tx,
                held,
                &format!("{}办理了《{}》的“{}”", held.actor.name, held.matter.title, held.task.step_name),
            )?;
            process::act(tx, held, order)
        }
    }
}

/// Writes the opinion and builds the submission that carries it. A signature without a word is no opinion where one is required.
fn with_opinion(tx: &mut Tx, held: &Held, d: &Decision) -> Result<(OpinionId, Move)> {
    let kind = if held.task.step == "instruct" { "instruction" } else { "" };
    opined(tx, held, d, kind)
}

/// The same, with what kind of opinion it is; the choice made where that is empty or the choice is no.
fn opined(tx: &mut Tx, held: &Held, d: &Decision, kind: &str) -> Result<(OpinionId, Move)> {
    let choice = if d.choice.is_empty() { "agree" } else { d.choice.as_str() };
    let silent = d.opinion.trim().is_empty();
    if silent && choice == "disagree" {
        return Err(Error::field("opinion", "不同意的，请写明意见"));
    }
    let kind = if kind.is_empty() || choice == "disagree" { choice } else { kind };
    let opinion = opinion::write(tx, held, kind, &d.opinion)?;
    let command = Command::Submit {
        duty: held.task.duty,
        choice: choice.into(),
        opinion: (!silent).then_some(opinion),
        chosen: Chosen::new(),
    };
    Ok((opinion, Move::from(command).noted("opinion", d.opinion.trim())))
}

/// Sets which series of the unit the number will come from, until it is numbered.
pub fn choose_series(tx: &mut Tx, held: &Held, series: SeriesId) -> Result<()> {
    if process::load(tx, held.matter.id)?.is_added(held.task.duty) {
        return Ok(());
    }
    let own = numbering::series_of(tx, held.matter.unit)?;
    if !own.iter().any(|s| s.id == series) {
        return Err(Error::field("series", "请选择本单位的编号序列"));
    }
    if super::rows::find(tx, held.matter.id)?.is_none_or(|d| d.issue_number.is_some()) {
        return Err(Error::field("series", "本文已经编号，不能再换序列"));
    }
    let wanted = super::numbering::series(tx, series)?;
    let document = super::rows::find(tx, held.matter.id)?.ok_or(Error::NotFound)?;
    let mark = super::numbering::mark(&wanted.organ);
    // In whose name it is issued is what the signer signed.
    let free = held.task.step == "draft" && signing::of(tx, held.matter.id)?.is_none();
    if mark != document.organ_mark && !free {
        let says = format!("“{}”是以{}名义发文的序列，与签发的文稿不同", wanted.code, wanted.organ);
        return Err(Error::field("series", says));
    }
    super::rows::set_series(tx, held.matter.id, series, &mark)?;
    let fact = ledger::Fact::new("document.series", crate::story::subject(held.matter.id)).actor(held.actor.person);
    tx.record(fact.unit(held.matter.unit).with_text("series", series))?;
    Ok(())
}
