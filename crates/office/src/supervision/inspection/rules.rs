//! Rules of the plan (督查检查频次规则): how often a unit may be inspected, and from when on a warning is due.

use ledger::Fact;
use lexicon::UnitId;
use serde::{Deserialize, Serialize};
use store::Tx;

use crate::people::UnitAdmin;
use crate::supervision::setting::UnitSetting;
use crate::{Error, Result};

const KEPT: UnitSetting = UnitSetting { key: "inspection-rules", name: "督查检查频次规则" };

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
    KEPT.read(tx, unit, InspectionRules::default())
}

/// The rules for whoever sets them: the shipped figures where what is stored cannot be read.
pub fn inspection_rules_to_set(tx: &mut Tx, admin: &UnitAdmin) -> Result<(InspectionRules, i64)> {
    KEPT.read_to_set(tx, admin.unit(), InspectionRules::default())
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
    let fact = Fact::new("inspection.rules", format!("unit:{}", admin.unit())).actor(admin.person()).unit(admin.unit());
    KEPT.set(tx, (admin.unit(), revision), rules, |text| fact.with("rules", text))
}
