//! Rules (督办规则) of a unit: numbers, not code.

use ledger::Fact;
use serde::{Deserialize, Serialize};
use store::Tx;

use super::LightRule;
use super::setting::UnitSetting;
use crate::people::UnitAdmin;
use crate::{Error, Result};
use lexicon::UnitId;

const KEPT: UnitSetting = UnitSetting { key: "supervision-rules", name: "督办规则" };

/// What a unit has set, or the shipped figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// The letters of its numbers 督办代字.
    pub mark: String,
    /// When lights change.
    pub light: LightRule,
    /// Working hours for 签收 of what is handed over.
    pub sign_hours: i64,
    /// Working days for feedback asked for by hand.
    pub answer_days: i64,
    /// Working days proposed for a 批示 on an urgent paper.
    pub urgent_days: i64,
    /// Working days proposed for any other 批示.
    pub instruction_days: i64,
    /// Working days proposed for what a meeting decided.
    pub meeting_days: i64,
    /// Working days proposed for what a paper asks.
    pub paper_days: i64,
    /// Days after closing when it is looked at again 回头看; 0 for never.
    pub look_days: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            mark: "督".into(),
            light: LightRule::default(),
            sign_hours: 8,
            answer_days: 5,
            urgent_days: 5,
            instruction_days: 15,
            meeting_days: 20,
            paper_days: 30,
            look_days: 60,
        }
    }
}

/// The rules of a unit and their revision, 0 where it has set none.
pub fn rules(tx: &mut Tx, unit: UnitId) -> Result<(Rules, i64)> {
    KEPT.read(tx, unit, Rules::default())
}

/// The rules for whoever sets them: the shipped figures where what is stored cannot be read.
pub fn rules_to_set(tx: &mut Tx, admin: &UnitAdmin) -> Result<(Rules, i64)> {
    KEPT.read_to_set(tx, admin.unit(), Rules::default())
}

/// The rules for what goes on by itself: a unit whose rules cannot be read must not hold up the others.
pub(super) fn in_force(tx: &mut Tx, unit: UnitId) -> Result<Rules> {
    Ok(KEPT.read_to_set(tx, unit, Rules::default())?.0)
}

/// Sets the rules read at `revision`.
///
/// # Errors
/// [`Error::Fields`] naming every figure that cannot be; [`store::Error::Stale`] when somebody set them meanwhile.
pub fn set_rules(tx: &mut Tx, admin: &UnitAdmin, rules: &Rules, revision: i64) -> Result<()> {
    rules.check()?;
    let fact =
        Fact::new("supervision.rules", format!("unit:{}", admin.unit())).actor(admin.person()).unit(admin.unit());
    KEPT.set(tx, (admin.unit(), revision), rules, |text| fact.with("rules", text))
}

impl Rules {
    fn check(&self) -> Result<()> {
        let is_mark = (1..=8).contains(&self.mark.chars().count()) && self.mark.chars().all(char::is_alphanumeric);
        let within = |field: &'static str, value: i64, most: i64, says: &str| {
            (!(0..=most).contains(&value)).then(|| (field, format!("{says}须为 0 至 {most} 的整数")))
        };
        let wrong: Vec<_> = [
            (!is_mark).then(|| ("mark", "督办代字须为 1 至 8 个字，不含标点和空格".to_owned())),
            within("warn_days", self.light.warn_days, 60, "预警提前的工作日"),
            within("grace_days", self.light.grace_days, 60, "节点宽限的工作日"),
            within("sign_hours", self.sign_hours, 80, "签收时限（工作小时）"),
            within("answer_days", self.answer_days, 60, "反馈时限（工作日）"),
            within("urgent_days", self.urgent_days, 250, "急件批示的时限（工作日）"),
            within("instruction_days", self.instruction_days, 250, "批示的时限（工作日）"),
            within("meeting_days", self.meeting_days, 250, "会议议定事项的时限（工作日）"),
            within("paper_days", self.paper_days, 250, "公文要求的时限（工作日）"),
            within("look_days", self.look_days, 730, "回头看的天数"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if wrong.is_empty() { Ok(()) } else { Err(Error::Fields(wrong)) }
    }
}
