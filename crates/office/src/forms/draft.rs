//! Draft (表单草稿): a unit's changes to a template, kept until they are published or thrown away.

use ledger::Fact;
use lexicon::Instant;
use store::{Tx, params};

use super::{Form, MAX_BODY, in_force, rows, subject};
use crate::people::UnitAdmin;
use crate::{Error, Result, wording};

/// A unit's draft of a template.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its text; it may be wrong.
    pub body: String,
    /// The version it was begun from; 0 for the shipped one.
    pub base: i64,
    /// When it was last saved.
    pub saved_at: Instant,
    /// For optimistic locking: no other draft of the form in the unit ever had this number.
    pub revision: i64,
    /// Who last saved it.
    pub by: String,
}

/// The draft of the administrator's unit, if there is one.
pub fn draft(tx: &mut Tx, admin: &UnitAdmin, form: Form) -> Result<Option<Draft>> {
    rows::draft(tx, admin.unit(), form)
}

/// The draft, or the sentence that there is none.
pub fn require(tx: &mut Tx, admin: &UnitAdmin, form: Form) -> Result<Draft> {
    draft(tx, admin, form)?.ok_or_else(|| Error::refused("还没有保存过草稿，请先在修改页保存。"))
}

/// The keys of the forms the administrator's unit has drafts of.
pub fn drafts(tx: &mut Tx, admin: &UnitAdmin) -> Result<Vec<String>> {
    Ok(tx.query(rows::DRAFTS, params![admin.unit()], |r| r.get(0))?)
}

/// Refuses a text that cannot be a template: empty, too long, or classified.
///
/// # Errors
/// [`Error::Field`] at `body`.
pub fn check(body: &str) -> Result<()> {
    if body.trim().is_empty() {
        return Err(Error::field("body", "模板是空的，没有保存。要改回原样，请在“版本”页恢复"));
    }
    if body.len() > MAX_BODY {
        let most = MAX_BODY / 1024;
        return Err(Error::field("body", format!("模板不能超过 {most} KB，没有保存")));
    }
    wording::unclassified("body", body)
}

/// Saves a draft on top of the revision it was drawn from, 0 where there was none. Its text may be wrong: only what is
/// published has to be right. Answers with the new revision.
///
/// # Errors
/// [`Error::StaleText`] when somebody saved it since; [`Error::Field`] at `body`.
pub fn save(tx: &mut Tx, admin: &UnitAdmin, form: Form, body: &str, revision: i64) -> Result<i64> {
    check(body)?;
    let (unit, by, now, key) = (admin.unit(), admin.person(), tx.now(), form.key());
    let next = match &rows::draft(tx, unit, form)? {
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
            let base = in_force(tx, unit, form)?.version;
            let last: i64 = tx.one(rows::LAST_REVISION, params![unit, key], |r| r.get(0))?;
            tx.exec_one(rows::BEGIN, params![unit, key, body, base, by, now, last + 1])?;
            last + 1
        }
    };
    tx.record(Fact::new("form.draft", subject(form)).actor(by).unit(unit).with("revision", next))?;
    Ok(next)
}

/// The draft as it was looked at.
///
/// # Errors
/// [`Error::Refused`] when it was saved again since, or is another one; `undone` says what was not done.
pub(super) fn as_seen(tx: &mut Tx, admin: &UnitAdmin, form: Form, (revision, undone): (i64, &str)) -> Result<Draft> {
    let draft = require(tx, admin, form)?;
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
pub fn discard(tx: &mut Tx, admin: &UnitAdmin, form: Form, revision: i64) -> Result<()> {
    let draft = as_seen(tx, admin, form, (revision, "放弃"))?;
    end(tx, admin, form, draft.revision)?;
    tx.record(Fact::new("form.discard", subject(form)).actor(admin.person()).unit(admin.unit()))?;
    Ok(())
}

pub(super) fn end(tx: &mut Tx, admin: &UnitAdmin, form: Form, revision: i64) -> Result<()> {
    let now = tx.now();
    Ok(tx.exec_one(rows::END, params![admin.unit(), form.key(), now, revision])?)
}
