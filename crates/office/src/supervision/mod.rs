//! Supervision (督查督办): from an instruction to a closed item, on one chain of facts.
//!
//! | file | what |
//! |---|---|
//! | `opening` | 立项: content, source, target, milestones, limit; the number |
//! | `duplicate` | 查重: the same source or similar words |
//! | `tree` | 分解: parts of an item, and why none may be its own part |
//! | `charge` | 责任: lead and support units, 交办, 签收, changing the lead, 解除配合 |
//! | `account` | 用时说明: every unit's working time, line by line |
//! | `milestone` | 节点, 倒排工期 |
//! | `feedback` | 反馈: asked for, given, reviewed |
//! | `closing` | 申请销号, 核查, 销号, 回头看, a new round |
//! | `extension` | 延期 |
//! | `lapse` | what waited for an answer and is no longer needed 不再需要 |
//! | `evidence` | 佐证材料 of a feedback |
//! | `sheet` | 督办通知单 and the sheets of three colours, numbered, signed for |
//! | `escalate` | tells whom it concerns when a light changes |
//! | `visit` | 实地督查 and what it found |
//! | `inspection` | 督查检查计划: the load of the grass roots, capped |
//! | `ledgers` | 改革台账, 重点工作台账 and their special groups |
//! | `member` | 督查专员 and the joint team 联合督查组 |
//! | `typed` | how long the texts may be, and what cannot be: for 立项, 批量立项 and 更正 |
//! | `proposal` | what is filled in when an item is opened from a 批示 or from a paper; the proof of the anchor |
//! | `correct` | 更正: what was typed wrong, each change with before and after |
//! | `withdraw` | 撤项 of an item opened by mistake |
//! | `lists` | 督办台账: filters, pages, totals |
//! | `chart` | 挂图督查: what the wall chart draws |
//! | `wall` | 挂墙地址: the chart for a display that nobody logs in at |
//! | `calendar` | 督办日历: due days as iCalendar, the secret address |
//! | `export`, `import` | 台账导出; 批量立项 |
//! | `statistics` | 督办统计: figures and the items behind them |
//! | `telling` | 告知: how notices call an item, and who is told |
//! | `desk` | what waits for one person |
//! | `light` | 三色灯 |
//! | `file` | everything about one item, for its page |
//! | `handover` | what a person answers for, taken over by another before they leave |
//! | `rules` | the numbers of a unit: lights, rhythm, look-back, the letters of the number |
//! | `setting` | what a unit keeps under one key, read and set in one place |
//! | `seen` | who may know of an item, and as what |
//! | `outcome` | 办结情况: on time, late or overdue, by one rule for all figures |
//! | `bulletin` | 督查通报 of a month |
//! | `score` | 督查计分, off by default, and appeals 申诉 |
//! | `words` | the closed lists of words |

mod account;
pub mod bulletin;
pub mod calendar;
mod charge;
pub mod chart;
mod closing;
mod correct;
mod duplicate;
mod escalate;
mod evidence;
mod export;
mod extension;
pub(crate) mod feedback;
mod file;
pub mod handover;
pub mod import;
pub mod inspection;
mod lapse;
pub mod ledgers;
mod light;
pub mod lists;
mod member;
mod milestone;
mod opening;
pub mod outcome;
mod proposal;
pub mod rows;
mod rules;
pub mod score;
mod seen;
mod setting;
pub(crate) mod sheet;
pub mod statistics;
mod telling;
mod tree;
mod typed;
pub mod visit;
pub mod wall;
mod withdraw;
mod words;

pub use account::{ChargeAccount, accounts, caution};
pub use charge::{Charge, change_lead, hand_to, name_person, release, sign};
pub use closing::{Closure, apply, check, look_back, take_back as take_back_closing};
pub use correct::{Correction, correct};
pub use duplicate::{Likeness, consent, similar};
pub use escalate::{BATCH as TOLD_AT_ONCE, sweep as sweep_lights};
pub use evidence::{Evidence, add as add_evidence, of_item as evidence};
pub use export::{Export, export};
pub use extension::{ItemExtension, ask, settle, take_back as take_back_extension};
pub use feedback::{BATCH as ASKED_AT_ONCE, Feedback, Given, ask_for, give, review, sweep};
pub use file::{File, Paper, file};
pub use handover::{Answering, Post, answering};
pub use light::{Bounds, LightRule, Signs};
pub use lists::{
    Desk, Filter, Lights, Line, Listed, PAGE, Place, Scope, Totals, WITHDRAWN, Waiting, bounds, bounds_of, desk,
    is_of_unit, lights, list, open_items, pressing, reads_all, supervises, totals, waiting_at, waiting_count,
};
pub use member::{Member, assign, commissioners, join, join_named, leave, members};
pub use milestone::{Milestone, Step, laid, reach, read_steps, restore, schedule};
pub use opening::{Opening, heading, open, open_with, require};
pub use proposal::{Anchor, Draft, earlier, opened_from, paragraphs, propose};
pub use rules::{Rules, rules, rules_to_set, set_rules};
pub use seen::{AtDesk, Charged, SeenItem, at_desk, charged, find};
pub use sheet::{ORDER, Sheet, issue, sheets, sign as sign_sheet};
pub use tree::{decompose, hang, hang_under, parts};
pub use typed::{longest, named};
pub use withdraw::{Withdrawn, withdraw};
pub use words::{Category, Lapse, Ledger, Light, Part, Rhythm, SheetColour, SourceKind, Verdict};

use lexicon::{Date, GroupId, MatterId, OpinionId, PersonId, UnitId};

/// Where an item comes from (来源).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Of what kind.
    pub kind: SourceKind,
    /// The paper it stands on.
    pub matter: Option<MatterId>,
    /// The opinion quoted.
    pub opinion: Option<OpinionId>,
    /// The words quoted.
    pub words: String,
    /// Whose they are.
    pub said_by: String,
    /// When they were said.
    pub said_on: Option<Date>,
}

/// Target (目标): in words and, where it fits, as a number with its unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// In words.
    pub words: String,
    /// A decimal number as typed; empty without one.
    pub number: String,
    /// Its unit, such as `公里` or `%`.
    pub unit: String,
}

impl Target {
    /// Without blanks around what was typed.
    fn trimmed(&self) -> Target {
        let [words, number, unit] = [&self.words, &self.number, &self.unit].map(|text| text.trim().to_owned());
        Target { words, number, unit }
    }

    /// As one line: `新建充电桩；1200 个`.
    #[must_use]
    pub fn label(&self) -> String {
        let Target { words, number, unit } = self.trimmed();
        let number = format!("{number} {unit}");
        let parts = [words.as_str(), number.trim()].into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("；")
    }
}

/// A supervised item (督办事项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its matter.
    pub id: MatterId,
    /// The unit that supervises.
    pub unit: UnitId,
    /// `云督〔2026〕12号`.
    pub number: String,
    /// Its category.
    pub category: Category,
    /// In which ledger.
    pub ledger: Ledger,
    /// What is to be done.
    pub content: String,
    /// The target.
    pub target: Target,
    /// 一事一策.
    pub strategy: String,
    /// How often feedback comes by itself.
    pub rhythm: Rhythm,
    /// When the next regular feedback is due.
    pub report_on: Option<Date>,
    /// The limit.
    pub due_on: Date,
    /// The earliest milestone not reached.
    pub milestone_on: Option<Date>,
    /// The unit whose part is the lead 牵头单位.
    pub lead: UnitId,
    /// Which leader cares.
    pub cared_by: Option<PersonId>,
    /// Who looks after it for the office 督查专员.
    pub commissioner: Option<PersonId>,
    /// The special group 专项小组 it belongs to.
    pub group: Option<GroupId>,
    /// The light people were last told of.
    pub told: Light,
    /// What it was decomposed from.
    pub parent: Option<MatterId>,
    /// The round it follows.
    pub before: Option<MatterId>,
    /// Which round it is, from 1.
    pub round: i64,
    /// Progress of the lead unit's latest feedback that was accepted, %; 100 once closed.
    pub progress: i64,
    /// When it was closed 销号.
    pub closed_on: Option<Date>,
    /// When it was withdrawn 撤项: opened by mistake, and never counted as closed.
    pub withdrawn_on: Option<Date>,
    /// For optimistic locking.
    pub revision: i64,
}

impl Item {
    /// Whether work on it goes on: neither closed 销号 nor withdrawn 撤项.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closed_on.is_none() && self.withdrawn_on.is_none()
    }

    /// What its light depends on.
    #[must_use]
    pub fn signs(&self) -> Signs {
        Signs { due_on: self.due_on, milestone_on: self.milestone_on, is_closed: !self.is_open() }
    }
}
