//! Units (单位): enter, change, close. By the system administrator.

use ledger::Fact;
use lexicon::{Date, UnitId};
use store::Tx;

use super::{SystemAdmin, Unit, UnitKind, rows, rules};
use crate::{Error, Result};

/// What is entered about a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitForm {
    /// Code (单位代码), 1 to 18 characters.
    pub code: String,
    /// Full name, up to 60 characters.
    pub name: String,
    /// Short name (简称), up to 20 characters.
    pub short_name: String,
    /// Nature (性质).
    pub kind: UnitKind,
    /// Place in lists.
    pub sort_order: i64,
}

impl UnitForm {
    /// What is wrong, field by field.
    #[must_use]
    pub fn flaws(&self) -> Vec<(&'static str, String)> {
        let code_fits =
            rules::is_name(&self.code, 18) && self.code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        [
            ("code", !code_fits, "单位代码须为 1 至 18 位字母、数字或连字符。"),
            ("name", !rules::is_name(&self.name, 60), "请填写单位名称，60 字以内，前后无空格。"),
            ("short_name", !rules::is_name(&self.short_name, 20), "请填写简称，20 字以内，前后无空格。"),
            ("sort_order", !(0..=999_999).contains(&self.sort_order), "排序须为 0 至 999999 的整数。"),
        ]
        .into_iter()
        .filter(|(_, wrong, _)| *wrong)
        .map(|(field, _, message)| (field, message.to_owned()))
        .collect()
    }

    fn check(&self) -> Result<()> {
        let flaws = self.flaws();
        if flaws.is_empty() { Ok(()) } else { Err(Error::Fields(flaws)) }
    }
}

/// Enters a unit.
///
/// # Errors
/// [`Error::Fields`]; [`Error::Field`] when code or name is taken.
pub fn create(tx: &mut Tx, admin: &SystemAdmin, form: &UnitForm) -> Result<UnitId> {
    form.check()?;
    let id: UnitId = tx.new_id();
    tx.exec(rows::ADD_UNIT, &[&id, &form.code, &form.name, &form.short_name, &form.kind, &form.sort_order])
        .map_err(taken)?;
    record(tx, admin, "unit.create", id, form)?;
    Ok(id)
}

/// Changes a unit opened at `revision`; [`store::Error::Stale`] when somebody changed it since.
pub fn edit(tx: &mut Tx, admin: &SystemAdmin, unit: UnitId, revision: i64, form: &UnitForm) -> Result<()> {
    form.check()?;
    let values: &[&dyn store::ToValue] =
        &[&unit, &revision, &form.code, &form.name, &form.short_name, &form.kind, &form.sort_order];
    tx.exec_one(rows::EDIT_UNIT, values).map_err(taken)?;
    record(tx, admin, "unit.edit", unit, form)
}

/// Closes a unit (撤销) from a day, or reopens it. A unit that still has people, open items handed to it, or
/// open items it supervises, is refused.
pub fn close(tx: &mut Tx, admin: &SystemAdmin, unit: &Unit, on: Option<Date>) -> Result<()> {
    let people: i64 = tx.one(rows::COUNT_PEOPLE_OF_UNIT, &[&unit.id], rows::id)?;
    if on.is_some() && people > 0 {
        return Err(Error::refused(format!("{}还有 {people} 人，请先调出或办理离任，再撤销单位。", unit.name)));
    }
    if on.is_some() {
        crate::supervision::handover::require_no_items(tx, (unit.id, &unit.name))?;
    }
    tx.exec_one(rows::CLOSE_UNIT, &[&unit.id, &unit.revision, &on])?;
    let verb = if on.is_some() { "unit.close" } else { "unit.reopen" };
    tx.record(
        Fact::new(verb, format!("unit:{}", unit.id))
            .actor(admin.person())
            .unit(unit.id)
            .with("name", unit.name.clone()),
    )?;
    Ok(())
}

/// The fonds number (全宗号) the archives bureau gave a unit, if it has one.
pub fn fonds(tx: &mut Tx, unit: UnitId) -> Result<Option<String>> {
    Ok(tx.one(rows::FONDS, &[&unit], rows::id)?)
}

/// Sets the fonds number (全宗号), four letters or figures, or takes it away with an empty text. What is filed already keeps its code.
///
/// # Errors
/// [`Error::Field`] on `fonds` for a wrong number, or one another unit has.
pub fn set_fonds(tx: &mut Tx, admin: &SystemAdmin, unit: UnitId, fonds: &str) -> Result<()> {
    let fonds = fonds.trim().to_ascii_uppercase();
    let fits = fonds.len() == 4 && fonds.bytes().all(|b| b.is_ascii_alphanumeric());
    if !fonds.is_empty() && !fits {
        return Err(Error::field("fonds", "全宗号须为 4 位字母或数字；没有的留空。"));
    }
    let value = Some(fonds.as_str()).filter(|f| !f.is_empty());
    tx.nested(|tx| tx.exec_one(rows::SET_FONDS, &[&unit, &value]))
        .map_err(|e| super::or_taken(e, ("fonds", "这一全宗号已属另一单位。")))?;
    let fact = Fact::new("unit.fonds", format!("unit:{unit}")).actor(admin.person()).unit(unit);
    tx.record(fact.with("fonds", fonds))?;
    Ok(())
}

/// One unit, or [`Error::NotFound`].
pub fn unit(tx: &mut Tx, unit: UnitId) -> Result<Unit> {
    tx.opt(rows::UNIT, &[&unit], rows::unit)?.ok_or(Error::NotFound)
}

fn record(tx: &mut Tx, admin: &SystemAdmin, verb: &str, id: UnitId, form: &UnitForm) -> Result<()> {
    let fact = Fact::new(verb, format!("unit:{id}")).actor(admin.person()).unit(id);
    let fact = fact.with("code", form.code.clone()).with("name", form.name.clone()).with("kind", form.kind.code());
    tx.record(fact)?;
    Ok(())
}

fn taken(error: store::Error) -> Error {
    let name = matches!(&error, store::Error::Unique { place } if place.ends_with(".name"));
    super::or_taken(error, if name { ("name", "已有同名单位。") } else { ("code", "单位代码已被使用。") })
}
