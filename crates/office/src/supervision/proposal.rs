//! Proposal (拟立项): what is filled in when an item is opened from a 批示 or another opinion on a paper. Limits: standards 3.1.

use lexicon::{Date, MatterId, OpinionId, Urgency};
use store::Tx;

use super::light::working_days;
use super::{Item, Source, SourceKind, rows, rules};
use crate::document::{self, Seen};
use crate::people::{Actor, Role, directory};
use crate::process::opinion;
use crate::{Error, Result, limits};
use lexicon::PersonId;

/// What is proposed (拟立项), to be changed before it is opened.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What is to be done: the words of the instruction.
    pub content: String,
    /// Quoted and anchored.
    pub source: Source,
    /// The limit of the table.
    pub due_on: Date,
    /// Who gave the instruction cares.
    pub cared_by: Option<PersonId>,
}

/// Proposes an item from a paper: from an opinion on it, or from the paper itself.
///
/// # Errors
/// [`Error::NotFound`] for what the actor may not see; [`Error::Forbidden`] without 督办.
pub fn propose(tx: &mut Tx, actor: &Actor, paper: MatterId, said: Option<OpinionId>) -> Result<Draft> {
    let seen = document::find(tx, actor, paper)?;
    let unit = actor.own_unit()?;
    if !actor.has(Role::Supervisor, unit) {
        return Err(Error::Forbidden("立项由督查人员办理。".into()));
    }
    match said {
        Some(id) => from_opinion(tx, &seen, id),
        None => from_paper(tx, &seen),
    }
}

/// The item of the actor's unit that an opinion has become already, the latest.
pub fn opened_from(tx: &mut Tx, actor: &Actor, said: OpinionId) -> Result<Option<Item>> {
    let unit = actor.own_unit()?;
    rows::of_opinion(tx, unit, said)
}

fn from_opinion(tx: &mut Tx, seen: &Seen, id: OpinionId) -> Result<Draft> {
    let all = opinion::of_matter(tx, seen.matter.id)?;
    let found = all.into_iter().find(|o| o.id == id && !o.withdrawn).ok_or(Error::NotFound)?;
    let leads = match &found.unit {
        Some((unit, _)) => directory::holds(tx, found.person, &[Role::Leader], *unit)?,
        None => false,
    };
    let is_leader = leads || found.kind == "instruction";
    let source = Source {
        kind: if is_leader { SourceKind::Instruction } else { SourceKind::Hand },
        matter: Some(seen.matter.id),
        opinion: Some(id),
        words: found.body.clone(),
        said_by: found.person_name.clone(),
        said_on: Some(found.made_at.date()),
    };
    Ok(Draft {
        content: format!("落实{}对《{}》的批示：{}", found.person_name, seen.matter.title, found.body),
        due_on: limit(tx, seen, source.kind)?,
        cared_by: is_leader.then_some(found.person),
        source,
    })
}

fn from_paper(tx: &mut Tx, seen: &Seen) -> Result<Draft> {
    let source = Source {
        kind: SourceKind::Hand,
        matter: Some(seen.matter.id),
        opinion: None,
        words: seen.matter.title.clone(),
        said_by: String::new(),
        said_on: Some(seen.matter.opened_at.date()),
    };
    let content = format!("落实《{}》", seen.matter.title);
    Ok(Draft { content, due_on: limit(tx, seen, source.kind)?, cared_by: None, source })
}

/// The limit of the table for what nobody gave a limit, in working days.
fn limit(tx: &mut Tx, seen: &Seen, kind: SourceKind) -> Result<Date> {
    let unit = seen.actor.own_unit()?;
    let table = rules(tx, unit)?.0;
    let days = match (kind, seen.matter.urgency) {
        (SourceKind::Instruction, Urgency::Normal) => table.instruction_days,
        (SourceKind::Instruction, _) => table.urgent_days,
        (SourceKind::Meeting, _) => table.meeting_days,
        _ => table.paper_days,
    };
    let calendar = limits::calendar(tx, unit)?;
    Ok(working_days(&calendar, tx.now().date(), days))
}
