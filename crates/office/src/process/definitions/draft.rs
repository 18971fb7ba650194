//! Draft (流程草稿): a unit's changes to a flow, kept until they are published or thrown away.

use flow::Definition;
use ledger::Fact;
use lexicon::{InstanceId, Instant};
use store::{Tx, params};

use super::{in_force_of, rows, subject};
use crate::people::UnitAdmin;
use crate::{Error, Result, wording};

/// A unit's draft of a flow.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its TOML text; it may be wrong.
    pub body: String,
    /// The version it was begun from.
    pub base: InstanceId,
    /// When it was last saved.
    pub saved_at: Instant,
    /// For optimistic locking: no other draft of the flow in the unit ever had this number.
    pub revision: i64,
    /// Who last saved it.
    pub by: String,
}

/// The draft of the administrator's unit, if there is one.
///
/// # Errors
/// [`Error::NotFound`] for a key no flow has.
pub fn draft(tx: &mut Tx, admin: &UnitAdmin, key: &str) -> Result<Option<Draft>> {
    in_force_of(tx, admin.unit(), key)?;
    rows::draft(tx, admin.unit(), key)
}

/// The draft, or the sentence that there is none.
pub fn require(tx: &mut Tx, admin: &UnitAdmin, key: &str) -> Result<Draft> {
    draft(tx, admin, key)?.ok_or_else(|| Error::refused("还没有保存过草稿，请先在编辑页修改并保存。"))
}

/// The keys of the flows the administrator's unit has drafts of.
pub fn drafts(tx: &mut Tx, admin: &UnitAdmin) -> Result<Vec<String>> {
    Ok(tx.query(rows::DRAFTS, params![admin.unit()], |r| r.get(0))?)
}

/// Saves a draft on top of the revision it was drawn from, 0 where there was none. Its text may be wrong: only what is
/// published has to be right. Answers with the new revision.
///
/// # Errors
/// [`Error::StaleText`] when somebody saved it since; [`Error::Field`] at `body` for a text that is too long or classified.
pub fn save(tx: &mut Tx, admin: &UnitAdmin, key: &str, body: &str, revision: i64) -> Result<i64> {
    if body.len() > Definition::MAX_FILE {
        let most = Definition::MAX_FILE / 1024;
        return Err(Error::field("body", format!("流程文本不能超过 {most} KB，没有保存")));
    }
    wording::unclassified("body", body)?;
    let base = in_force_of(tx, admin.unit(), key)?;
    let (unit, by, now) = (admin.unit(), admin.person(), tx.now());
    let stored = rows::draft(tx, unit, key)?;
    let next = match &stored {
        Some(stored) if stored.revision != revision => {
            let (who, when) = (stored.by.clone(), stored.saved_at.short_label());
            return Err(Error::StaleText { who, when, revision: stored.revision });
        }
        Some(stored) if stored.body == body => return Ok(revision),
        Some(_) => {
            tx.exec_one(rows::SAVE, params![unit, key, body, by, now, revision])?;
            revision + 1
        }
        None if revision != 0 => {
            return Err(Error::refused("这份草稿刚被发布或放弃。您的文字仍在下方，请核对后再保存。"));
        }
        None => {
            let last: i64 = tx.one(rows::LAST_REVISION, params![unit, key], |r| r.get(0))?;
            tx.exec_one(rows::BEGIN, params![unit, key, body, base.id, by, now, last + 1])?;
            last + 1
        }
    };
    tx.record(Fact::new("flow.draft", subject(key)).actor(by).unit(unit).with("revision", next))?;
    Ok(next)
}

/// The draft as it was looked at: under the same number, which no other draft of the flow ever had.
///
/// # Errors
/// [`Error::Refused`] when it was saved again since, or is another one; `undone` says what was not done.
pub(super) fn as_seen(tx: &mut Tx, admin: &UnitAdmin, key: &str, (revision, undone): (i64, &str)) -> Result<Draft> {
    let draft = require(tx, admin, key)?;
    if draft.revision == revision {
        return Ok(draft);
    }
    let (who, when) = (draft.by, draft.saved_at.short_label());
    Err(Error::refused(format!("{who}已于 {when} 又改过草稿，没有{undone}。请核对后再{undone}。")))
}

/// Throws the draft away 放弃草稿, as it was looked at.
///
/// # Errors
/// [`Error::Refused`] when it was saved again since it was looked at, or is another one.
pub fn discard(tx: &mut Tx, admin: &UnitAdmin, key: &str, revision: i64) -> Result<()> {
    let draft = as_seen(tx, admin, key, (revision, "放弃"))?;
    end(tx, admin, key, draft.revision)?;
    tx.record(Fact::new("flow.discard", subject(key)).actor(admin.person()).unit(admin.unit()))?;
    Ok(())
}

pub(super) fn end(tx: &mut Tx, admin: &UnitAdmin, key: &str, revision: i64) -> Result<()> {
    let now = tx.now();
    Ok(tx.exec_one(rows::END, params![admin.unit(), key, now, revision])?)
}
