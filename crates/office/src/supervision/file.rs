//! File (一事一档): everything about one item, read at once for its page.

use lexicon::MatterId;
use store::Tx;

use super::{
    Charge, Closure, Evidence, Feedback, Item, ItemExtension, Member, Milestone, SeenItem, Sheet, Source, Withdrawn,
    feedback, rows,
};
use crate::{Error, Result, document, matter};

/// The paper an item stands on (原件), as far as the reader may know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its matter.
    pub id: MatterId,
    /// Its title.
    pub title: String,
    /// Its number; empty without one.
    pub number: String,
    /// Whether the reader may open it.
    pub may_open: bool,
}

/// Everything about one item (一事一档).
#[derive(Debug, Clone)]
pub struct File {
    /// Where it comes from.
    pub source: Source,
    /// The paper it stands on.
    pub paper: Option<Paper>,
    /// Who is or was responsible.
    pub charges: Vec<Charge>,
    /// Its milestones.
    pub milestones: Vec<Milestone>,
    /// Feedback asked for and given.
    pub feedback: Vec<Feedback>,
    /// The evidence of the feedback.
    pub evidence: Vec<Evidence>,
    /// Closings applied for.
    pub closures: Vec<Closure>,
    /// Extensions asked for.
    pub extensions: Vec<ItemExtension>,
    /// Sheets issued.
    pub sheets: Vec<Sheet>,
    /// Why it was withdrawn 撤项.
    pub withdrawn: Option<Withdrawn>,
    /// The joint team.
    pub members: Vec<Member>,
    /// What it was decomposed into, as far as the reader may know of it.
    pub parts: Vec<Item>,
    /// How many of all its parts are open, also of those the reader does not know.
    pub open_parts: usize,
    /// What it is a part of, if the reader may know of it.
    pub parent: Option<Item>,
    /// Its other rounds, earlier and later, as far as the reader may know of them.
    pub rounds: Vec<Item>,
}

/// Reads everything about an item.
pub fn file(tx: &mut Tx, of: &SeenItem) -> Result<File> {
    let id = of.item.id;
    let source = rows::source(tx, id)?;
    Ok(File {
        paper: paper(tx, of, source.matter)?,
        source,
        charges: rows::charges(tx, id)?,
        milestones: rows::milestones(tx, id)?,
        feedback: feedback::rows::feedback_of(tx, id)?,
        evidence: rows::evidence_of(tx, id)?,
        closures: rows::closures(tx, id)?,
        extensions: rows::extensions(tx, id)?,
        sheets: super::sheet::rows::of_item(tx, id)?,
        withdrawn: rows::withdrawn(tx, id)?,
        members: rows::members(tx, id)?,
        parts: super::parts(tx, of)?,
        open_parts: rows::parts(tx, of.item.id)?.iter().filter(|part| part.is_open()).count(),
        parent: match of.item.parent {
            Some(id) => known(tx, of, id)?,
            None => None,
        },
        rounds: rounds(tx, of)?,
    })
}

fn paper(tx: &mut Tx, of: &SeenItem, id: Option<MatterId>) -> Result<Option<Paper>> {
    let Some(id) = id else { return Ok(None) };
    let Some(number) = document::number_of(tx, id)? else { return Ok(None) };
    let may_open = found(document::find(tx, &of.actor, id))?.is_some();
    let title = matter::rows::find(tx, id)?.title;
    Ok(Some(Paper { id, title, number, may_open }))
}

/// What was found; nothing where it does not exist for the reader. Every other error is one.
fn found<T>(outcome: Result<T>) -> Result<Option<T>> {
    match outcome {
        Ok(it) => Ok(Some(it)),
        Err(Error::NotFound) => Ok(None),
        Err(e) => Err(e),
    }
}

fn known(tx: &mut Tx, of: &SeenItem, id: MatterId) -> Result<Option<Item>> {
    Ok(found(super::find(tx, &of.actor, id))?.map(|seen| seen.item))
}

/// Those of some items that the reader may know of.
pub(super) fn known_of(tx: &mut Tx, of: &SeenItem, all: Vec<Item>) -> Result<Vec<Item>> {
    let mut seen = Vec::new();
    for item in all {
        seen.extend(known(tx, of, item.id)?);
    }
    Ok(seen)
}

fn rounds(tx: &mut Tx, of: &SeenItem) -> Result<Vec<Item>> {
    let mut all = Vec::new();
    if let Some(before) = of.item.before {
        all.extend(known(tx, of, before)?);
    }
    let later = rows::followers(tx, of.item.id)?;
    all.extend(known_of(tx, of, later)?);
    Ok(all)
}
