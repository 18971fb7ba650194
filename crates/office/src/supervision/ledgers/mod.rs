//! Ledgers (台账): 改革台账 and 重点工作台账 are supervised items kept by special groups 专项小组, each ledger with a template of its own.
//!
//! | file | what |
//! |---|---|
//! | `mod` | a ledger read group by group, with the reverse schedule and the last regular check of every item |
//! | `groups` | the special groups and who keeps them |
//! | `template` | heading and columns of a ledger |
//! | `export` | a ledger with its own columns as XLSX |

mod export;
mod groups;
pub mod rows;
mod template;

pub use super::words::LedgerColumn;
pub use export::{LedgerExport, export};
pub(super) use groups::ledger_of;
pub use groups::{Group, Keeper, add_groups, change_group, group_items, groups, keeper, remove_group};
pub use template::{Template, set_template, template};

use std::collections::HashMap;

use lexicon::{Date, GroupId, Instant, MatterId};
use store::Tx;

use super::{Ledger, Signs, Verdict, lists};
use crate::people::Actor;
use crate::{Error, Result};

/// Items of a ledger on one page.
pub const PAGE: i64 = 200;

/// A milestone as a ledger shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerStep {
    /// What must be reached.
    pub name: String,
    /// By when.
    pub due_on: Date,
    /// When it was reached.
    pub done_on: Option<Date>,
}

/// The last regular check (定期检查): the latest feedback of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerCheck {
    /// When it was given.
    pub given_at: Instant,
    /// What it says.
    pub body: String,
    /// What the office thinks of it, once reviewed.
    pub verdict: Option<Verdict>,
}

/// An item in a ledger (台账事项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerItem {
    /// The item.
    pub id: MatterId,
    /// Its number.
    pub number: String,
    /// What is to be done.
    pub content: String,
    /// The target in words and as a number with its unit.
    pub target: String,
    /// 一事一策.
    pub strategy: String,
    /// What its light depends on.
    pub signs: Signs,
    /// When it was closed.
    pub closed_on: Option<Date>,
    /// When the next regular feedback is due.
    pub report_on: Option<Date>,
    /// Progress, %.
    pub progress: i64,
    /// Short name of the lead unit.
    pub lead: String,
    /// Who is responsible there.
    pub person: String,
    /// Short names of the support units.
    pub support: Vec<String>,
    /// Which leader cares; empty for none.
    pub cared_by: String,
    /// The reverse schedule.
    pub steps: Vec<LedgerStep>,
    /// The last regular check.
    pub check: Option<LedgerCheck>,
    pub(super) group: Option<GroupId>,
}

/// The items of one special group; without a group, what no group has taken on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The group.
    pub group: Option<Group>,
    /// Its items, the earliest limit first.
    pub items: Vec<LedgerItem>,
}

/// A page of a ledger (台账).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerPage {
    /// The groups with their items on this page; where all fits on one, also the groups that have none.
    pub sections: Vec<Section>,
    /// Items of the whole ledger.
    pub total: i64,
}

/// Reads a page of [`PAGE`] items of a ledger of the actor's unit, group by group, from the item after so many: what is open, and what was
/// closed since the first day of this year.
///
/// # Errors
/// [`Error::Forbidden`] for who does not read all items of the unit; [`Error::NotFound`] for [`Ledger::None`], which is no ledger.
pub fn read_ledger(tx: &mut Tx, actor: &Actor, ledger: Ledger, skip: i64) -> Result<LedgerPage> {
    let part = part(tx, actor, (ledger, PAGE, skip.max(0)))?;
    let total = rows::total(tx, part)?;
    let mut sections = sections(tx, part)?;
    if total > PAGE {
        sections.retain(|s| !s.items.is_empty());
    }
    Ok(LedgerPage { sections, total })
}

/// Proves that the actor reads the ledgers of the own unit; which part is asked for.
fn part(tx: &mut Tx, actor: &Actor, (ledger, most, skip): (Ledger, i64, i64)) -> Result<rows::Part> {
    let unit = actor.own_unit()?;
    if ledger == Ledger::None {
        return Err(Error::NotFound);
    }
    if !lists::reads_all(actor) {
        return Err(Error::Forbidden("台账由督办、领导和有查阅权限的人员查看。".into()));
    }
    let today = tx.now().date();
    let since = Date::new(today.year(), 1, 1).unwrap_or(today);
    Ok(rows::Part { unit, ledger, since, most, skip })
}

fn sections(tx: &mut Tx, part: rows::Part) -> Result<Vec<Section>> {
    let mut items = rows::items(tx, part)?;
    let (mut steps, mut checks) = (rows::steps(tx, part)?, rows::checks(tx, part)?);
    let mut support = rows::support(tx, part)?;
    for item in &mut items {
        item.steps = steps.remove(&item.id).unwrap_or_default();
        item.support = support.remove(&item.id).unwrap_or_default();
        item.check = checks.remove(&item.id);
    }
    let mut by_group: HashMap<Option<GroupId>, Vec<LedgerItem>> = HashMap::new();
    items.into_iter().for_each(|item| by_group.entry(item.group).or_default().push(item));
    let kept = groups(tx, part.unit)?.into_iter().filter(|g| g.ledger == part.ledger);
    let mut all: Vec<Section> = kept
        .map(|group| Section { items: by_group.remove(&Some(group.id)).unwrap_or_default(), group: Some(group) })
        .collect();
    let left: Vec<LedgerItem> = by_group.into_values().flatten().collect();
    if !left.is_empty() {
        all.push(Section { group: None, items: left });
    }
    Ok(all)
}
