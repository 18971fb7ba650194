//! Versions (表单版本): publishing a draft, going back to an earlier version, following the shipped template again.

use ledger::Fact;
use lexicon::{InstanceId, Instant};
use store::{Tx, params};

use super::printer::Tried;
use super::{Form, draft, in_force, rows, subject};
use crate::people::UnitAdmin;
use crate::{Error, Result, wording};

/// A version of a template, in force or not.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number in the unit, counted from 1; 0 for the shipped one.
    pub version: i64,
    /// Its text.
    pub body: String,
    /// What its publisher wrote about it.
    pub note: String,
    /// When and by whom it was published; none for the shipped one.
    pub published: Option<(Instant, String)>,
    /// When and by whom the unit gave its own versions up.
    pub dropped: Option<(Instant, String)>,
    /// Whether forms are printed by it.
    pub is_in_force: bool,
}

/// Every version the administrator's unit has of a form, the newest first, the shipped one last.
pub fn versions(tx: &mut Tx, admin: &UnitAdmin, form: Form) -> Result<Vec<Version>> {
    let now = in_force(tx, admin.unit(), form)?.version;
    let own = rows::versions(tx, admin.unit(), form)?;
    let shipped = Version {
        version: 0,
        body: form.shipped().to_owned(),
        note: "随系统提供，随系统升级更新".to_owned(),
        published: None,
        dropped: None,
        is_in_force: false,
    };
    Ok(own.into_iter().chain([shipped]).map(|v| Version { is_in_force: v.version == now, ..v }).collect())
}

/// One of them.
///
/// # Errors
/// [`Error::NotFound`] for a number the unit has no version of.
pub fn version(tx: &mut Tx, admin: &UnitAdmin, form: Form, number: i64) -> Result<Version> {
    versions(tx, admin, form)?.into_iter().find(|v| v.version == number).ok_or(Error::NotFound)
}

/// The keys of the forms the unit has templates of its own for, with the version in force.
pub fn own(tx: &mut Tx, admin: &UnitAdmin) -> Result<Vec<(String, i64)>> {
    Ok(tx.query(rows::OWN, params![admin.unit()], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

/// Publishes the draft as the unit's next version 发布, with a word about what changed. Answers with its number.
///
/// # Errors
/// [`Error::Refused`] when the draft was saved again since it was looked at, was not tried, or says nothing new;
/// [`Error::Field`] at `reason` without a word about it.
pub fn publish(tx: &mut Tx, admin: &UnitAdmin, tried: &Tried, (revision, note): (i64, &str)) -> Result<i64> {
    let form = tried.form();
    let draft = draft::as_seen(tx, admin, form, (revision, "发布"))?;
    let note = wording::reason("reason", note, "请写明改了什么")?;
    if !tried.is_of(&draft.body) {
        return Err(Error::refused("草稿刚被改过，没有发布。请核对后再发布。"));
    }
    let number = put(tx, admin, form, (&draft.body, note))?;
    draft::end(tx, admin, form, draft.revision)?;
    Ok(number)
}

/// Takes the unit back to an earlier version of its own 恢复旧版: it is published again, under the next number.
///
/// # Errors
/// [`Error::Refused`] for the one in force, for the shipped one, and for one that was not tried.
pub fn restore(tx: &mut Tx, admin: &UnitAdmin, tried: &Tried, number: i64) -> Result<i64> {
    let form = tried.form();
    let earlier = version(tx, admin, form, number)?;
    if earlier.is_in_force {
        return Err(Error::refused("这一版正在使用，不必恢复。"));
    }
    if earlier.version == 0 {
        return Err(Error::refused("要用随系统提供的模板，请按“改用系统模板”。"));
    }
    if !tried.is_of(&earlier.body) {
        return Err(Error::refused("这一版没有试印，不能恢复。"));
    }
    put(tx, admin, form, (&earlier.body, &format!("恢复本单位第 {number} 版")))
}

/// Gives the unit's own versions up and follows the shipped template again 改用系统模板.
pub fn drop_own(tx: &mut Tx, admin: &UnitAdmin, form: Form, reason: &str) -> Result<()> {
    if !in_force(tx, admin.unit(), form)?.is_own() {
        return Err(Error::refused("本单位没有自己的模板，现在用的就是随系统提供的模板。"));
    }
    let reason = wording::reason("reason", reason, "请写明不再用本单位模板的理由")?;
    let now = tx.now();
    tx.exec(rows::DROP, params![admin.unit(), form.key(), now, admin.person()])?;
    let fact = Fact::new("form.drop", subject(form)).actor(admin.person()).unit(admin.unit());
    tx.record(fact.with("reason", reason))?;
    Ok(())
}

fn put(tx: &mut Tx, admin: &UnitAdmin, form: Form, (body, note): (&str, &str)) -> Result<i64> {
    let unit = admin.unit();
    if in_force(tx, unit, form)?.body == body {
        return Err(Error::refused("草稿与现行版本没有不同，不必发布。"));
    }
    let last: i64 = tx.one(rows::LAST, params![unit, form.key()], |r| r.get(0))?;
    let number = last + 1;
    let id: InstanceId = tx.new_id();
    let now = tx.now();
    tx.exec(rows::PUBLISH, params![id, unit, form.key(), number, body, note, now, admin.person()])?;
    let fact = Fact::new("form.publish", subject(form)).actor(admin.person()).unit(unit).with("version", number);
    tx.record(fact.with("name", form.name()).with("note", note))?;
    Ok(number)
}
