//! File (一事一档): everything about one item, read at once for its page.

use lexicon::MatterId;
use store::Tx;

use super::{
    Charge, Closure, Evidence, Feedback, Item, ItemExtension, Member, Milestone, SeenItem, Sheet, Source, feedback,
    rows,
};
use crate::Result;

/// Everything about one item (一事一档).
#[derive(Debug, Clone)]
pub struct File {
    /// Where it comes from.
    pub source: Source,
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
    /// Why it was withdrawn 撤项, and by whom.
    pub withdrawn: Option<(String, String)>,
    /// The joint team.
    pub members: Vec<Member>,
    /// What it was decomposed into.
    pub parts: Vec<Item>,
    /// What it is a part of, if the reader may know of it.
    pub parent: Option<Item>,
    /// Its other rounds, earlier and later.
    pub rounds: Vec<Item>,
}

/// Reads everything about an item.
pub fn file(tx: &mut Tx, of: &SeenItem) -> Result<File> {
    let id = of.item.id;
    Ok(File {
        source: rows::source(tx, id)?,
        charges: rows::charges(tx, id)?,
        milestones: rows::milestones(tx, id)?,
        feedback: feedback::rows::feedback_of(tx, id)?,
        evidence: rows::evidence_of(tx, id)?,
        closures: rows::closures(tx, id)?,
        extensions: rows::extensions(tx, id)?,
        sheets: rows::sheets(tx, id)?,
        withdrawn: rows::withdrawn(tx, id)?,
        members: rows::members(tx, id)?,
        parts: rows::parts(tx, id)?,
        parent: known(tx, of, of.item.parent)?,
        rounds: rounds(tx, of)?,
    })
}

fn known(tx: &mut Tx, of: &SeenItem, other: Option<MatterId>) -> Result<Option<Item>> {
    let Some(id) = other else { return Ok(None) };
    Ok(super::find(tx, &of.actor, id).ok().map(|seen| seen.item))
}

fn rounds(tx: &mut Tx, of: &SeenItem) -> Result<Vec<Item>> {
    let mut all: Vec<Item> = known(tx, of, of.item.before)?.into_iter().collect();
    all.extend(rows::followers(tx, of.item.id)?);
    Ok(all)
}
