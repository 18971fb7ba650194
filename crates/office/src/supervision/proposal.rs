//! Proposal (拟立项): what is filled in when an item is opened from a 批示, from what a meeting decided, or from another paper; and
//! the proof that what is quoted was said there. Limits: standards 3.1.

use lexicon::{Date, Genre, MatterId, OpinionId, PersonId, Urgency};
use store::Tx;

use super::light::working_days;
use super::typed::Wrong;
use super::{Item, Opening, Source, SourceKind, opening, rows, rules, seen};
use crate::document::{self, Seen};
use crate::people::{Actor, Role, directory};
use crate::process::opinion::{self, Opinion};
use crate::{Error, Result, limits};

/// Most paragraphs of a paper offered to choose from.
const PARAGRAPHS: usize = 300;

/// On what of a paper an item is to stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The opinion.
    pub opinion: Option<OpinionId>,
    /// Else as what kind of source the paper counts; 公文要求 where nothing is said.
    pub kind: Option<SourceKind>,
    /// Which of its [`paragraphs`] is quoted, from 0.
    pub paragraph: Option<usize>,
}

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

/// Proposes an item from a paper: from an opinion on it, from one of its paragraphs, or from the paper itself.
///
/// # Errors
/// [`Error::NotFound`] for what the actor may not see; [`Error::Forbidden`] without 督办.
pub fn propose(tx: &mut Tx, actor: &Actor, paper: MatterId, on: Anchor) -> Result<Draft> {
    let seen = document::find(tx, actor, paper)?;
    opening::require(actor)?;
    match on.opinion {
        Some(id) => from_opinion(tx, &seen, id),
        None => from_paper(tx, &seen, on),
    }
}

/// The item of the actor's unit that an opinion has become already, the latest.
pub fn opened_from(tx: &mut Tx, actor: &Actor, said: OpinionId) -> Result<Option<Item>> {
    let unit = actor.own_unit()?;
    rows::of_opinion(tx, unit, said)
}

/// The closed items of the actor's unit that stood on a paper, the latest first: an instruction on the result opens their next round.
pub fn earlier(tx: &mut Tx, actor: &Actor, paper: MatterId) -> Result<Vec<Item>> {
    let unit = actor.own_unit()?;
    rows::closed_of_paper(tx, unit, paper)
}

/// The paragraphs of a paper, to be quoted 议定事项: of its newest text that was submitted; none of one that came from outside.
pub fn paragraphs(tx: &mut Tx, seen: &Seen) -> Result<Vec<String>> {
    if seen.document.version == 0 {
        return Ok(Vec::new());
    }
    let text = document::version(tx, seen, seen.document.version)?.content.body;
    Ok(text.lines().map(str::trim).filter(|l| !l.is_empty()).take(PARAGRAPHS).map(str::to_owned).collect())
}

fn opinion_on(tx: &mut Tx, seen: &Seen, id: OpinionId) -> Result<Opinion> {
    opinion::of_matter(tx, seen.matter.id)?.into_iter().find(|o| o.id == id).ok_or(Error::NotFound)
}

fn is_leaders(tx: &mut Tx, said: &Opinion) -> Result<bool> {
    let leads = match &said.unit {
        Some((unit, _)) => directory::holds(tx, said.person, &[Role::Leader], *unit)?,
        None => false,
    };
    Ok(leads || said.kind == "instruction")
}

/// What an opinion said, as it stands on the paper.
fn quoted(kind: SourceKind, seen: &Seen, said: &Opinion) -> Source {
    Source {
        kind,
        matter: Some(seen.matter.id),
        opinion: Some(said.id),
        words: said.body.clone(),
        said_by: said.person_name.clone(),
        said_on: Some(said.made_at.date()),
    }
}

fn from_opinion(tx: &mut Tx, seen: &Seen, id: OpinionId) -> Result<Draft> {
    let found = opinion_on(tx, seen, id)?;
    if found.withdrawn {
        return Err(Error::NotFound);
    }
    let is_leader = is_leaders(tx, &found)?;
    let unit = seen.actor.own_unit()?;
    let cares = is_leader
        && (directory::serves(tx, found.person, unit)? || directory::holds(tx, found.person, &[Role::Leader], unit)?);
    let source = quoted(if is_leader { SourceKind::Instruction } else { SourceKind::Hand }, seen, &found);
    Ok(Draft {
        content: format!("落实{}对《{}》的批示：{}", found.person_name, seen.matter.title, found.body),
        due_on: limit(tx, seen, source.kind)?,
        cared_by: cares.then_some(found.person),
        source,
    })
}

/// From a paper itself nothing is quoted but a paragraph that was chosen.
fn from_paper(tx: &mut Tx, seen: &Seen, on: Anchor) -> Result<Draft> {
    let words = match on.paragraph {
        Some(at) => paragraphs(tx, seen)?.into_iter().nth(at).ok_or(Error::NotFound)?,
        None => String::new(),
    };
    let usual = if seen.document.genre == Genre::Minutes { SourceKind::Meeting } else { SourceKind::Paper };
    let kind = on.kind.unwrap_or(usual);
    let title = &seen.matter.title;
    let content = if words.is_empty() { format!("落实《{title}》") } else { words.clone() };
    let said_by = if words.is_empty() { String::new() } else { shortened(title) };
    let said_on = seen.document.dated_on.or(Some(seen.matter.opened_at.date()));
    let source = Source { kind, matter: Some(seen.matter.id), opinion: None, words, said_by, said_on };
    Ok(Draft { content, due_on: limit(tx, seen, kind)?, cared_by: None, source })
}

/// A paper's title where a name has its place.
fn shortened(title: &str) -> String {
    let most = super::longest("said_by");
    let title: String = title.split_whitespace().collect();
    if title.chars().count() <= most { title } else { title.chars().take(most - 1).chain(['…']).collect() }
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

/// The source of a new item, proved: the actor may see the paper; an opinion is quoted as it stands there, whatever was typed; what
/// is quoted from a paper stands in it. A part keeps the source of its whole.
///
/// # Errors
/// [`Error::NotFound`] for a paper or opinion the actor may not see; [`Error::Field`] at `words`.
pub(super) fn anchored(tx: &mut Tx, actor: &Actor, new: &Opening) -> Result<Source> {
    let typed = &new.source;
    if let Some(source) = of_whole(tx, actor, new)? {
        return Ok(source);
    }
    let plain =
        Source { words: typed.words.trim().to_owned(), said_by: typed.said_by.trim().to_owned(), ..typed.clone() };
    let Some(paper) = typed.matter else {
        return if typed.opinion.is_some() { Err(Error::NotFound) } else { Ok(plain) };
    };
    let seen = document::find(tx, actor, paper)?;
    let Some(id) = typed.opinion else { return from_the_text(tx, &seen, plain) };
    let said = opinion_on(tx, &seen, id)?;
    if said.withdrawn {
        return Err(Error::field("words", "这条批示已经撤回，不能据此立项；可以改为按本文立项，再提交一次"));
    }
    // A leader's words are an instruction, whatever was chosen, and nobody else's are.
    let kind = match (is_leaders(tx, &said)?, typed.kind) {
        (true, _) => SourceKind::Instruction,
        (false, SourceKind::Instruction) => SourceKind::Hand,
        (false, kind) => kind,
    };
    Ok(quoted(kind, &seen, &said))
}

/// What is missing where an instruction 批示 is typed by hand: whose it is, when it was given, and its words.
pub(super) fn missing(source: &Source) -> Vec<Wrong> {
    if source.kind != SourceKind::Instruction || source.opinion.is_some() {
        return Vec::new();
    }
    let missing = [
        (source.said_by.trim().is_empty(), "said_by", "来源是领导批示的，请写明是谁的批示"),
        (source.said_on.is_none(), "said_on", "来源是领导批示的，请填写批示的日期"),
        (source.words.trim().is_empty(), "words", "来源是领导批示的，请照录批示原话"),
    ];
    missing.into_iter().filter(|(is, ..)| *is).map(|(_, field, says)| (field, says.to_owned())).collect()
}

/// Where a part of an item names the paper of its whole, which the office has seen when it opened the whole.
fn of_whole(tx: &mut Tx, actor: &Actor, new: &Opening) -> Result<Option<Source>> {
    let (Some(whole), Some(paper)) = (new.parent, new.source.matter) else { return Ok(None) };
    let whole = seen::at_desk(tx, actor, whole)?;
    let source = rows::source(tx, whole.0.item.id)?;
    Ok((source.matter == Some(paper) && source.opinion == new.source.opinion).then_some(source))
}

/// What a meeting or a paper is quoted with stands in its text, where the platform has the text.
fn from_the_text(tx: &mut Tx, seen: &Seen, source: Source) -> Result<Source> {
    let of_the_paper = matches!(source.kind, SourceKind::Meeting | SourceKind::Report | SourceKind::Paper);
    if !of_the_paper || source.words.is_empty() {
        return Ok(source);
    }
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    let text: String = paragraphs(tx, seen)?.iter().map(|p| plain(p)).collect();
    if text.is_empty() || text.contains(&plain(&source.words)) {
        return Ok(source);
    }
    Err(Error::field("words", "所引公文中没有这段原话，请照录原文，或者留空"))
}
