//! Rules of the plan (督查检查频次规则): how often a unit may be inspected, and from when on a warning is due.

use ledger::Fact;
use lexicon::UnitId;
use serde::{Deserialize, Serialize};
use store::Tx;

use crate::people::UnitAdmin;
use crate::{Error, Result};

const KEY: &str = "inspection-rules";

/// What a unit that plans has set, or the shipped figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InspectionRules {
    /// Comprehensive inspections 综合督查 of one unit in a year at most.
    pub comprehensive_a_year: i64,
    /// Special inspections 专项督查 of one unit in a month at most.
    pub special_a_month: i64,
    /// Warned of as repeated where the same subject comes to the same unit within so many days.
    pub repeat_days: i64,
    /// Warned of as crowded where anything comes to the same unit within so many days.
    pub crowd_days: i64,
}

impl Default for InspectionRules {
    fn default() -> Self {
        Self { comprehensive_a_year: 1, special_a_month: 1, repeat_days: 90, crowd_days: 7 }
    }
}

/// The rules of a unit that plans and their revision, 0 where it has set none.
pub fn inspection_rules(tx: &mut Tx, unit: UnitId) -> Result<(InspectionRules, i64)> {
    let Some(setting) = tx.setting(&unit.to_string(), KEY)? else { return Ok((InspectionRules::default(), 0)) };
    let rules = serde_json::from_str(&setting.value)
        .map_err(|e| Error::Setup(format!("督查检查频次规则读不出来：{e}。请由单位管理员重新保存。")))?;
    Ok((rules, setting.revision))
}

/// Sets the rules read at `revision`.
///
/// # Errors
/// [`Error::Fields`] naming every figure that cannot be; [`store::Error::Stale`] when somebody set them meanwhile.
pub fn set_inspection_rules(tx: &mut Tx, admin: &UnitAdmin, rules: &InspectionRules, revision: i64) -> Result<()> {
    let wrong: Vec<(&'static str, String)> = [
        ("comprehensive_a_year", rules.comprehensive_a_year, 12, "每年综合督查"),
        ("special_a_month", rules.special_a_month, 12, "每月专项督查"),
        ("repeat_days", rules.repeat_days, 366, "重复检查预警的天数"),
        ("crowd_days", rules.crowd_days, 60, "扎堆检查预警的天数"),
    ]
    .into_iter()
    .filter(|(_, value, most, _)| !(0..=*most).contains(value))
    .map(|(field, _, most, says)| (field, format!("{says}须为 0 至 {most} 的整数")))
    .collect();
    if !wrong.is_empty() {
        return Err(Error::Fields(wrong));
    }
    let text = serde_json::to_string(rules).map_err(|e| Error::refused(e.to_string()))?;
    tx.set(&admin.unit().to_string(), KEY, &text, revision)?;
    let fact = Fact::new("inspection.rules", format!("unit:{}", admin.unit()));
    tx.record(fact.actor(admin.person()).unit(admin.unit()).with("rules", text))?;
    Ok(())
}
