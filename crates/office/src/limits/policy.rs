//! The rules of clocks (时限规则) of a unit: office hours, extensions, escalation. Kept as one setting with its revision.

use ledger::Fact;
use lexicon::{Limit, OfficeHours, UnitId};
use serde::{Deserialize, Serialize};
use store::Tx;

use super::{rows, typed};
use crate::people::UnitAdmin;
use crate::{Error, Result};

const KEY: &str = "clock-policy";

/// The rules of clocks of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Office hours 办公时间 of every working day.
    pub hours: OfficeHours,
    /// How often one task may be extended 延期, 0 to 9.
    pub times: i64,
    /// How much all extensions of a task may come to, in percent of its limit, 0 to 300.
    pub share: i64,
    /// How long after a task was due the leader in charge is told 升级提醒.
    pub escalate_after: Limit,
    /// Whether the whole matter's clock runs while only sub-flows are under way.
    pub subflows_count: bool,
}

/// What holds where a unit has set nothing: twice, and no more than the limit itself; a working day later the leader hears of it.
pub const POLICY_DEFAULTS: (i64, i64, Limit) = (2, 100, Limit::WorkDays(1));

impl Default for Policy {
    fn default() -> Policy {
        let (times, share, escalate_after) = POLICY_DEFAULTS;
        Policy { hours: OfficeHours::default(), times, share, escalate_after, subflows_count: true }
    }
}

/// The rules as an administrator types them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyForm {
    /// `08:30-12:00,14:00-17:30`.
    pub hours: String,
    /// A number.
    pub times: String,
    /// A number.
    pub share: String,
    /// A limit, as `1d`.
    pub escalate_after: String,
    /// Whether it is ticked.
    pub subflows_count: bool,
}

impl PolicyForm {
    fn read(&self) -> Result<Policy> {
        let mut wrong: Vec<(&'static str, String)> = Vec::new();
        let mut number = |field: &'static str, text: &str, most: i64, says: &str| {
            let value = text.trim().parse().ok().filter(|n| (0..=most).contains(n));
            value.unwrap_or_else(|| {
                wrong.push((field, says.into()));
                0
            })
        };
        let times = number("times", &self.times, 9, "延期次数须为 0 至 9 的整数，0 为不准延期。");
        let share = number("share", &self.share, 300, "累计延期须为原时限的 0 至 300（%）。");
        let hours = self.hours.parse().map_err(|e: lexicon::HoursError| ("hours", e.to_string()));
        let after = typed("escalate_after", self.escalate_after.trim()).map_err(|e| ("escalate_after", e.to_string()));
        match (hours, after) {
            (Ok(hours), Ok(escalate_after)) if wrong.is_empty() => {
                Ok(Policy { hours, times, share, escalate_after, subflows_count: self.subflows_count })
            }
            (hours, after) => Err(Error::Fields(hours.err().into_iter().chain(after.err()).chain(wrong).collect())),
        }
    }
}

/// The rules of a unit, and their revision for [`set_policy`]: 0 where it has set none.
pub fn policy(tx: &mut Tx, unit: UnitId) -> Result<(Policy, i64)> {
    let kept = tx.kept("policy", unit, |tx| read(tx, unit))?;
    Ok((*kept).clone())
}

fn read(tx: &mut Tx, unit: UnitId) -> Result<(Policy, i64)> {
    let Some(setting) = tx.setting(&unit.to_string(), KEY)? else {
        return Ok((Policy::default(), 0));
    };
    let policy = serde_json::from_str(&setting.value);
    let policy =
        policy.map_err(|e| Error::Setup(format!("时限规则读不出来：{e}。请由单位管理在“时限”页重新保存。")))?;
    Ok((policy, setting.revision))
}

/// Sets the rules read at `revision`. Requests under way are judged by the rules in force when they are settled; other office hours
/// or times of escalation have every open clock counted anew.
///
/// # Errors
/// [`Error::Fields`]; [`store::Error::Stale`] when somebody set them meanwhile.
pub fn set_policy(tx: &mut Tx, admin: &UnitAdmin, form: &PolicyForm, revision: i64) -> Result<()> {
    let policy = form.read()?;
    let (before, now_at) = self::policy(tx, admin.unit())?;
    if now_at != revision {
        return Err(store::Error::Stale.into());
    }
    let text = serde_json::to_string(&policy).map_err(|e| Error::refused(e.to_string()))?;
    tx.set(&admin.unit().to_string(), KEY, &text, revision)?;
    tx.forget("policy");
    tx.forget("calendar");
    if before.hours != policy.hours || before.escalate_after != policy.escalate_after {
        rows::ask_recount(tx, admin.unit())?;
    }
    let fact = Fact::new("clock.policy", format!("unit:{}", admin.unit())).actor(admin.person()).unit(admin.unit());
    tx.record(fact.with("policy", text).with("revision", revision + 1))?;
    Ok(())
}
