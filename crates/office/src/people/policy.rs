//! Login policy (登录策略): set by the security administrator, kept as one setting. GB/T 22239-2019, 8.1.4.1.

use ledger::Fact;
use lexicon::Instant;
use serde::{Deserialize, Serialize};
use store::Tx;

use super::SecurityAdmin;
use crate::{Error, Result};

const KEY: &str = "login-policy";

/// Login policy (登录策略).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Failures in a row that lock a login, 3 to 10.
    pub failures: i64,
    /// Minutes a lock lasts, and after which earlier failures no longer count, 5 to 1440.
    pub lock_minutes: i64,
    /// Minutes without a request that end a session, 5 to 240.
    pub idle_minutes: i64,
    /// Hours after which a session ends in any case, 1 to 24.
    pub session_hours: i64,
    /// Days after which a password must be changed, 30 to 365; 0 for never.
    pub password_days: i64,
    /// Hours a one-time link may be used, 1 to 168.
    pub link_hours: i64,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy { failures: 5, lock_minutes: 15, idle_minutes: 30, session_hours: 12, password_days: 90, link_hours: 72 }
    }
}

impl Policy {
    /// The fewest days after which a policy may ask for another password.
    pub(super) const FEWEST_DAYS: i64 = 30;

    /// Whether a password set then must be changed now.
    #[must_use]
    pub fn password_expired(&self, set_at: Instant, now: Instant) -> bool {
        self.password_days > 0 && set_at.plus_minutes(self.password_days * 24 * 60) <= now
    }

    fn check(&self) -> Result<()> {
        let days = if self.password_days == 0 { Policy::FEWEST_DAYS } else { self.password_days };
        let bounds = [
            ("failures", self.failures, 3..=10, "连续输错次数须为 3 至 10 次。"),
            ("lock_minutes", self.lock_minutes, 5..=1440, "锁定时间须为 5 至 1440 分钟。"),
            ("idle_minutes", self.idle_minutes, 5..=240, "无操作退出须为 5 至 240 分钟。"),
            ("session_hours", self.session_hours, 1..=24, "最长登录须为 1 至 24 小时。"),
            ("password_days", days, Policy::FEWEST_DAYS..=365, "密码更换周期须为 30 至 365 天，0 为不要求。"),
            ("link_hours", self.link_hours, 1..=168, "链接有效期须为 1 至 168 小时。"),
        ];
        let wrong = bounds.into_iter().filter(|(_, value, allowed, _)| !allowed.contains(value));
        let wrong: Vec<_> = wrong.map(|(field, _, _, message)| (field, message.to_owned())).collect();
        if wrong.is_empty() { Ok(()) } else { Err(Error::Fields(wrong)) }
    }
}

/// The policy in force, and its revision for [`set`].
pub fn current(tx: &mut Tx) -> Result<(Policy, i64)> {
    let Some(setting) = tx.setting("", KEY)? else {
        return Ok((Policy::default(), 0));
    };
    let policy = serde_json::from_str(&setting.value);
    let policy = policy.map_err(|e| Error::Setup(format!("登录策略设置读不出来：{e}。请由安全管理员重新保存。")))?;
    Ok((policy, setting.revision))
}

/// The policy in force.
pub(super) fn in_force(tx: &mut Tx) -> Result<Policy> {
    Ok(current(tx)?.0)
}

/// Sets the policy read at `revision`. Sessions already open keep the limits they began with.
///
/// # Errors
/// [`Error::Fields`]; [`store::Error::Stale`] when somebody set it meanwhile.
pub fn set(tx: &mut Tx, admin: &SecurityAdmin, policy: &Policy, revision: i64) -> Result<()> {
    policy.check()?;
    let text = serde_json::to_string(policy).map_err(|e| Error::refused(e.to_string()))?;
    tx.set("", KEY, &text, revision)?;
    let fact = Fact::new("policy.set", "setting:login-policy").actor(admin.person());
    tx.record(fact.with("policy", text))?;
    Ok(())
}
