//! Milestones (节点): what must be reached by when; the reverse schedule 倒排工期 counts working days back from the limit.

use ledger::Fact;
use lexicon::{Date, MilestoneId, WorkCalendar};
use store::Tx;

use super::light::working_days;
use super::{Charged, Item, rows};
use crate::{Error, Result, story, wording};

/// A milestone to be laid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What must be reached.
    pub name: String,
    /// By when.
    pub due_on: Date,
}

/// A milestone (节点).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its identifier.
    pub id: MilestoneId,
    /// What must be reached.
    pub name: String,
    /// By when.
    pub due_on: Date,
    /// When it was reached.
    pub done_on: Option<Date>,
}

/// Days of steps counted back from the limit (倒排工期): each takes its share of the working days between today and the limit, the
/// last ends on the limit.
#[must_use]
pub fn schedule(calendar: &WorkCalendar, (today, due_on): (Date, Date), names: &[String]) -> Vec<Step> {
    let all = calendar.work_days_in(today..=due_on).max(1);
    let count = i64::try_from(names.len()).unwrap_or(1).max(1);
    let at = |n: usize| {
        let left = count - 1 - i64::try_from(n).unwrap_or_default();
        working_days(calendar, due_on, -(all * left / count)).max(today)
    };
    names.iter().enumerate().map(|(n, name)| Step { name: name.clone(), due_on: at(n) }).collect()
}

pub(super) fn lay(tx: &mut Tx, item: &Item, steps: &[Step]) -> Result<()> {
    for (position, step) in steps.iter().enumerate() {
        let name = wording::reason("milestones", &step.name, "请写明每个节点要达到什么")?;
        rows::lay(tx, item.id, (position, name, step.due_on))?;
    }
    rows::follow_milestones(tx, item.id)
}

/// Marks a milestone reached 完成节点, by the lead unit.
pub fn reach(tx: &mut Tx, at: &Charged, id: MilestoneId) -> Result<()> {
    let item = at.open()?;
    let found = rows::milestones(tx, item.id)?.into_iter().find(|m| m.id == id).ok_or(Error::NotFound)?;
    if let Some(day) = found.done_on {
        return Err(Error::AlreadyDone(format!("“{}”已于{}完成。", found.name, lexicon::chinese_date(day))));
    }
    rows::reach(tx, id, at.seen.actor.person)?;
    rows::follow_milestones(tx, item.id)?;
    let fact = Fact::new("supervision.milestone", story::subject(item.id)).actor(at.seen.actor.person);
    let fact = fact.unit(at.charge.unit).with("who", at.seen.actor.name.as_str()).with("name", found.name.as_str());
    tx.record(fact.with("late", tx.now().date() > found.due_on))?;
    Ok(())
}
