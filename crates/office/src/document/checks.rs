//! The five checks of the office (五关): law, policy, procedure, wording, format. Each is recorded.

use store::{Tx, params};

use super::{Seen, rows};
use crate::process::Held;
use crate::{Error, Result, wording};

/// The checks: key and what the user reads (条例, article 20).
pub const CHECKS: [(&str, &str); 5] =
    [("law", "法律关"), ("policy", "政策关"), ("procedure", "程序关"), ("wording", "文字关"), ("format", "格式关")];

/// One check as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// One of [`CHECKS`].
    pub item: String,
    /// Whether it passed.
    pub passed: bool,
    /// What was remarked; may be empty.
    pub remark: String,
}

/// The checks recorded with the latest office review.
pub fn checks(tx: &mut Tx, seen: &Seen) -> Result<Vec<Check>> {
    Ok(tx.query(rows::CHECKS_OF, params![seen.document.id], rows::check)?)
}

/// The checks of every review, each with the opinion it was recorded with.
pub fn every_check(tx: &mut Tx, seen: &Seen) -> Result<Vec<(lexicon::OpinionId, Check)>> {
    Ok(tx.query(rows::EVERY_CHECK, params![seen.document.id], |row| Ok((row.get(3)?, rows::check(row)?)))?)
}

/// All five must be answered, and to pass the review all five must pass.
pub(super) fn require(given: &[Check], agree: bool) -> Result<()> {
    let answer = |key: &str| given.iter().find(|c| c.item == key);
    let open: Vec<&str> = CHECKS.iter().filter(|(k, _)| answer(k).is_none()).map(|(_, label)| *label).collect();
    if !open.is_empty() {
        return Err(Error::field("checks", format!("五关须逐项审核并留痕，还缺：{}", open.join("、"))));
    }
    let failed: Vec<&str> =
        CHECKS.iter().filter(|(k, _)| answer(k).is_some_and(|c| !c.passed)).map(|(_, label)| *label).collect();
    for check in given {
        wording::unclassified("checks", &check.remark)?;
    }
    if agree && !failed.is_empty() {
        return Err(Error::field("checks", format!("{}未通过，请退回修改，不能送签发", failed.join("、"))));
    }
    Ok(())
}

/// Records the checks with the reviewer's opinion.
pub(super) fn record(tx: &mut Tx, held: &Held, opinion: lexicon::OpinionId, given: &[Check]) -> Result<()> {
    for c in given.iter().filter(|c| CHECKS.iter().any(|(k, _)| *k == c.item)) {
        tx.exec(rows::ADD_CHECK, params![opinion, held.matter.id, c.item, c.passed, c.remark])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(passed: bool) -> Vec<Check> {
        CHECKS.iter().map(|(k, _)| Check { item: (*k).into(), passed, remark: String::new() }).collect()
    }

    #[test]
    fn every_one_of_the_five_must_be_answered() {
        for (skip, (_, label)) in CHECKS.iter().enumerate() {
            let mut given = all(true);
            given.remove(skip);
            let e = require(&given, true).unwrap_err().to_string();
            assert!(e.contains(label), "{e}");
        }
        assert!(require(&all(true), true).is_ok());
    }

    #[test]
    fn a_failed_check_forbids_passing_on_but_not_returning() {
        let mut given = all(true);
        given[0].passed = false;
        assert!(require(&given, true).unwrap_err().to_string().contains("法律关未通过"));
        assert!(require(&given, false).is_ok());
    }
}
