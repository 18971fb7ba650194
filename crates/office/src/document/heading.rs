//! What the draft is (文种、缓急、密级), changed while it is still with its drafter.

use lexicon::{Genre, SecurityLabel, Urgency};
use serde_json::{Map, json};
use store::Tx;

use super::{draft, numbering, rows, signing};
use crate::process::{self, Held};
use crate::{Error, Result, matter, story};

/// Genre 文种, urgency 缓急 and label 密级 of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// Genre 文种.
    pub genre: Genre,
    /// Urgency 缓急; the limits of the steps to come follow it, what is open keeps its own.
    pub urgency: Urgency,
    /// Label 密级: at most 内部.
    pub label: SecurityLabel,
}

/// Whether the holder may still change what the draft is: at 拟稿, as often as it comes back there, until it is numbered.
pub fn may_set_heading(tx: &mut Tx, held: &Held) -> Result<bool> {
    let drafts = held.task.step == "draft" && !held.task.is_reading;
    if !drafts || process::load(tx, held.matter.id)?.is_added(held.task.duty) {
        return Ok(false);
    }
    Ok(rows::find(tx, held.matter.id)?.is_some_and(|d| d.issue_number.is_none()))
}

/// Changes what the draft is. A signature given before falls: the signer signed for something else (条例, article 25).
///
/// # Errors
/// [`Error::Refused`] at any other step: what others have reviewed is not turned into something else behind them.
pub fn set_heading(tx: &mut Tx, held: &Held, heading: Heading) -> Result<()> {
    if !may_set_heading(tx, held)? {
        return Err(Error::refused(unchangeable(held)));
    }
    let document = rows::find(tx, held.matter.id)?.ok_or(Error::NotFound)?;
    if held.matter.kind == matter::Kind::Memo {
        super::memo::require_genre(heading.genre)?;
    }
    let Heading { genre, urgency, label } = heading;
    let current = Heading { genre: document.genre, urgency: held.matter.urgency, label: document.label };
    if current == heading {
        return Ok(());
    }
    numbering::follow(tx, held, &document, genre)?;
    rows::set_heading(tx, held.matter.id, (genre, label))?;
    if signing::of(tx, held.matter.id)?.is_some() {
        signing::withdraw(tx, held.matter.id)?;
    }
    let title = draft::shown_title(&draft::load(tx, held.matter.id)?.content, genre.label());
    matter::retitle(tx, held.matter.id, &title, urgency)?;
    let fields = Map::from_iter([("urgency".into(), json!(urgency.code())), ("genre".into(), json!(genre.code()))]);
    process::set_fields(tx, held.matter.id, fields)?;
    let says = [genre.label(), urgency.label(), label.label()].join("、");
    let fact = ledger::Fact::new("document.heading", story::subject(held.matter.id)).actor(held.actor.person);
    let fact = fact.unit(held.matter.unit).with("who", held.actor.name.as_str()).with("heading", says);
    tx.record(fact)?;
    Ok(())
}

/// Why what the draft is cannot be changed here and now.
#[must_use]
pub fn unchangeable(held: &Held) -> String {
    if held.task.step == "draft" {
        return "已经编号或只是加签征求您的意见，不能改文种、缓急和密级。".into();
    }
    format!("“{}”环节不能改文种、缓急和密级；需要修改请退回拟稿人。", held.task.step_name)
}
