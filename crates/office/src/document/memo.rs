//! Memos (签报): within the house, to its leaders: no issue number, no seal, no issue; a serial of its own.

use lexicon::{Genre, MatterId};
use serde_json::json;
use store::{Tx, params};

use super::{Content, Head, Start, draft, outgoing, rows, versions};
use crate::people::{Actor, department};
use crate::process::{self, Held, Move, Moved, person_token};
use crate::{Error, Result};

/// What a memo may be: it asks, it reports, or it proposes.
pub const GENRES: [Genre; 3] = [Genre::Request, Genre::Report, Genre::Opinions];

/// The mark of a memo; its signature, unless given, is the drafter's department.
pub(super) fn head(tx: &mut Tx, actor: &Actor, head: &Head, content: &mut Content) -> Result<String> {
    require_genre(head.genre)?;
    if content.sign_off.is_empty() {
        content.sign_off = match actor.department {
            Some(id) => department::department(tx, id)?.name,
            None => actor.unit_name.clone(),
        };
    }
    Ok(format!("{}签报", actor.unit_name))
}

/// Refuses a genre a memo cannot have.
///
/// # Errors
/// [`Error::Field`] on `genre`.
pub(super) fn require_genre(genre: Genre) -> Result<()> {
    if GENRES.contains(&genre) {
        return Ok(());
    }
    let words: Vec<&str> = GENRES.iter().map(|g| g.label()).collect();
    Err(Error::field("genre", format!("签报的事由只能是{}", words.join("、"))))
}

/// Hands the memo over: dates and numbers it, sets who countersigns and which leaders are asked.
pub(super) fn submit(tx: &mut Tx, held: &Held, start: &Start, mut order: Move) -> Result<Moved> {
    if start.leaders.is_empty() {
        return Err(Error::field("leaders", "请选择批示领导"));
    }
    process::require_named(tx, "leaders", &start.leaders, held.matter.unit)?;
    if !start.units.is_empty() {
        return Err(Error::field("units", "签报只在本单位内会签"));
    }
    let asked = outgoing::countersigners(tx, held, start)?;
    let content = addressed(tx, held, start)?;
    outgoing::complete(&content)?;
    versions::cut(tx, &held.actor, held.matter.id, &held.task.step_name, &content)?;
    let (id, today) = (held.matter.id, tx.now().date());
    tx.exec(rows::SET_DATE, params![id, today])?;
    if let Some(number) = number(tx, held)? {
        order = order.noted("number", number);
    }
    order.set.insert("countersigners".into(), asked);
    order.set.insert("leaders".into(), start.leaders.iter().map(|p| person_token(*p)).collect());
    process::act(tx, held, order)
}

/// The text; to whom it goes is written by the choice of leaders where the drafter left it empty.
fn addressed(tx: &mut Tx, held: &Held, start: &Start) -> Result<Content> {
    let current = draft::load(tx, held.matter.id)?;
    let mut content = current.content;
    if !content.main_to.trim().is_empty() {
        return Ok(content);
    }
    let mut names = Vec::new();
    for leader in &start.leaders {
        names.push(process::rows::name(tx, *leader)?);
    }
    content.main_to = names.join("、");
    Ok(draft::save(tx, held, &content, current.revision)?.content)
}

/// Gives the memo its serial, once.
fn number(tx: &mut Tx, held: &Held) -> Result<Option<String>> {
    let document = rows::find(tx, held.matter.id)?.ok_or(Error::NotFound)?;
    if document.issue_number.is_some() {
        return Ok(None);
    }
    let year = tx.now().date().year();
    let of_year = format!("签报{year}-%");
    let last: i64 = tx.one(rows::LAST_MEMO, params![held.matter.unit, of_year], |r| r.get(0))?;
    let number = format!("签报{year}-{:04}", last + 1);
    tx.exec(rows::SET_NUMBER, params![held.matter.id, number])?;
    Ok(Some(number))
}

/// The fields the flow looks at, known from the start.
pub(super) fn fields(head: &Head) -> serde_json::Map<String, serde_json::Value> {
    serde_json::Map::from_iter([
        ("urgency".into(), json!(head.urgency.code())),
        ("countersigners".into(), json!([])),
        ("leaders".into(), json!([])),
    ])
}

/// The leader's last word on a memo 批示, once there is one; for whoever goes on from it.
pub fn is_instructed(tx: &mut Tx, id: MatterId) -> Result<bool> {
    let state = process::load(tx, id)?.state;
    Ok(state.duties.iter().any(|d| d.step == "instruct" && d.choice().is_some()))
}
