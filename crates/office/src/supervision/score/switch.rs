//! Switch (计分开关): scores are off until the unit's administrator has read the caution and switched them on; the numbers are a table.

use ledger::Fact;
use lexicon::UnitId;
use serde::{Deserialize, Serialize};
use store::Tx;

use super::PointKind;
use crate::people::UnitAdmin;
use crate::supervision::bulletin::Month;
use crate::supervision::setting::UnitSetting;
use crate::{Error, Result};

const KEPT: UnitSetting = UnitSetting { key: "supervision-scores", name: "督查计分规则" };

/// What the law and the rules for lightening the grass roots' load say about scores, in our words.
pub const CAUTION: [&str; 5] = [
    "按照 2024 年为基层减负的规定，考核看结果，不看过程留痕：只计按时不按时、办成没办成，不计开了几次会、报了几份材料、发了几条信息。",
    "不得把领导批示的多少、刊物和媒体采用的多少作为考核内容；这里的计分没有这些项目，也不要另行加入。",
    "不搞活动次数的排名，不强制打卡留痕，不因计分要求基层多填表、多报数。",
    "启用前应经本单位研究同意，并告知被督查单位怎样计分、怎样申诉；督查频次仍受年度计划和总量控制。",
    "得分只供改进工作参考；每一分都能点开看到事实，被督查单位可以申诉，申诉成立的，所扣分退回。",
];

/// The numbers of the formula (计分表). Lost points are kept as positive numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScoreRules {
    /// Where every unit starts each month.
    pub start: i64,
    /// Lost when not signed for in time.
    pub sign: i64,
    /// Lost when feedback did not come by its day.
    pub late: i64,
    /// Lost besides when it still did not come after [`ScoreRules::missing_days`].
    pub missing: i64,
    /// Days after which late feedback is missing.
    pub missing_days: i64,
    /// Lost by feedback that says nothing.
    pub empty: i64,
    /// Lost by an item open after its limit.
    pub overdue: i64,
    /// Lost by an item that came undone.
    pub undone: i64,
    /// Gained by closing within the limit.
    pub on_time: i64,
    /// Gained by what still held when it was looked at again.
    pub holds: i64,
    /// What may be gained in a month at most.
    pub most_added: i64,
}

impl Default for ScoreRules {
    /// The sample of standards 3.9: missing feedback 10 in all, empty feedback 5, and the rest in proportion.
    fn default() -> Self {
        Self {
            start: 100,
            sign: 2,
            late: 2,
            missing: 8,
            missing_days: 5,
            empty: 5,
            overdue: 10,
            undone: 10,
            on_time: 1,
            holds: 2,
            most_added: 10,
        }
    }
}

impl ScoreRules {
    /// The points of a kind, negative where lost.
    #[must_use]
    pub fn of(&self, kind: PointKind) -> i64 {
        match kind {
            PointKind::Sign => -self.sign,
            PointKind::Late => -self.late,
            PointKind::Missing => -self.missing,
            PointKind::Empty => -self.empty,
            PointKind::Overdue => -self.overdue,
            PointKind::Undone => -self.undone,
            PointKind::OnTime => self.on_time,
            PointKind::Holds => self.holds,
        }
    }

    fn check(&self) -> Result<()> {
        let figures = [
            ("start", self.start, 1000, "起始分"),
            ("sign", self.sign, 100, "逾期签收扣分"),
            ("late", self.late, 100, "反馈逾期扣分"),
            ("missing", self.missing, 100, "反馈缺报扣分"),
            ("missing_days", self.missing_days, 60, "缺报的天数"),
            ("empty", self.empty, 100, "反馈空泛扣分"),
            ("overdue", self.overdue, 100, "超期未办结扣分"),
            ("undone", self.undone, 100, "销号后反弹扣分"),
            ("on_time", self.on_time, 100, "按时销号加分"),
            ("holds", self.holds, 100, "回头看保持加分"),
            ("most_added", self.most_added, 100, "每月加分上限"),
        ];
        let wrong: Vec<_> = figures
            .into_iter()
            .filter(|(_, value, most, _)| !(0..=*most).contains(value))
            .map(|(field, _, most, says)| (field, format!("{says}须为 0 至 {most} 的整数")))
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(Error::Fields(wrong)) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Table {
    from: Month,
    rules: ScoreRules,
}

/// Whether scores are kept, and by which numbers from which month on: a month that has passed keeps the numbers it had.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreSwitch {
    /// Whether scores are kept and shown.
    pub on: bool,
    tables: Vec<Table>,
}

impl ScoreSwitch {
    /// The numbers of a month; none before scores were first switched on, and none while they are off.
    #[must_use]
    pub fn of(&self, month: Month) -> Option<ScoreRules> {
        self.tables.iter().rfind(|t| self.on && t.from <= month).map(|t| t.rules.clone())
    }

    /// The numbers set last, or those of the sample.
    #[must_use]
    pub fn latest(&self) -> ScoreRules {
        self.tables.last().map(|t| t.rules.clone()).unwrap_or_default()
    }

    /// The first month with scores.
    #[must_use]
    pub fn since(&self) -> Option<Month> {
        self.tables.first().map(|t| t.from)
    }
}

/// The switch of a unit and its revision, 0 where it was never set.
pub fn score_switch(tx: &mut Tx, unit: UnitId) -> Result<(ScoreSwitch, i64)> {
    KEPT.read(tx, unit, ScoreSwitch::default())
}

/// The switch for whoever sets it: never set where what is stored cannot be read.
pub fn score_switch_to_set(tx: &mut Tx, admin: &UnitAdmin) -> Result<(ScoreSwitch, i64)> {
    KEPT.read_to_set(tx, admin.unit(), ScoreSwitch::default())
}

/// Switches scores on or off, with the numbers from this month on. `read`: the caution was read.
///
/// # Errors
/// [`Error::Fields`] with every figure that cannot be; [`Error::Field`] when they are to be on and the caution was not read.
pub fn set_scores(
    tx: &mut Tx,
    admin: &UnitAdmin,
    (on, read): (bool, bool),
    rules: &ScoreRules,
    revision: i64,
) -> Result<()> {
    rules.check()?;
    if on && !read {
        return Err(Error::field("read", "启用计分前，请先读完上面的提示，并勾选“已读”"));
    }
    let mut switch = score_switch_to_set(tx, admin)?.0;
    switch.on = on;
    let from = Month::of(tx.now().date());
    if on {
        switch.tables.retain(|t| t.from != from);
        switch.tables.push(Table { from, rules: rules.clone() });
    }
    let fact =
        Fact::new("supervision.scores", format!("unit:{}", admin.unit())).actor(admin.person()).unit(admin.unit());
    let fact = fact.with("on", on).with("caution_read", read);
    KEPT.set(tx, (admin.unit(), revision), &switch, |text| fact.with("rules", text))
}
