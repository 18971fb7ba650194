//! Versions of the text (文稿版本), with author and time. A version is never changed.

use lexicon::{Instant, PersonId, VersionId};
use store::{Tx, params};

use super::{Content, Seen, draft, rows};
use crate::people::Actor;
use crate::{Error, Result};

/// One version of the text.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// Who made it.
    pub author: PersonId,
    /// The author's name.
    pub author_name: String,
    /// When.
    pub made_at: Instant,
    /// At which step.
    pub step_name: String,
    /// The text.
    pub content: Content,
    /// SM3 of its substance.
    pub hash: String,
}

/// All versions, oldest first.
pub fn versions(tx: &mut Tx, seen: &Seen) -> Result<Vec<Version>> {
    Ok(tx.query(rows::VERSIONS, params![seen.document.id], rows::version)?)
}

/// One version by number.
pub fn version(tx: &mut Tx, seen: &Seen, number: i64) -> Result<Version> {
    let found = tx.opt(rows::VERSION, params![seen.document.id, number], rows::version)?;
    found.ok_or(Error::NotFound)
}

/// The newest version; `None` while nothing was submitted yet.
pub(super) fn newest(tx: &mut Tx, id: lexicon::MatterId) -> Result<Option<Version>> {
    Ok(tx.opt(rows::NEWEST_VERSION, params![id], rows::version)?)
}

/// Cuts a version from the content if it differs from the newest; the number of the newest afterwards. Its author is who
/// saved the text last, which need not be who hands it on.
pub(super) fn cut(
    tx: &mut Tx,
    actor: &Actor,
    id: lexicon::MatterId,
    step_name: &str,
    content: &Content,
) -> Result<i64> {
    let newest = newest(tx, id)?;
    if let Some(v) = newest.as_ref().filter(|v| v.content == *content) {
        return Ok(v.number);
    }
    let number = newest.map_or(1, |v| v.number + 1);
    let draft = draft::load(tx, id)?;
    let author = if draft.content == *content { draft.saved_by } else { actor.person };
    let version: VersionId = tx.new_id();
    let text = rows::to_json(content)?;
    let now = tx.now();
    tx.exec(rows::ADD_VERSION, params![version, id, number, author, now, step_name, text, content.hash()])?;
    tx.exec(rows::SET_VERSION, params![id, number])?;
    Ok(number)
}
