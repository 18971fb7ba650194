//! Desk (待我办理): what waits for one person at each place of the round.

use lexicon::{AppealId, Date, MatterId};
use store::Tx;

use super::rows;
use crate::Result;
use crate::people::{Actor, Role};
use crate::supervision::{score, seen};

/// Lines of one place at most.
const MOST: i64 = 20;

/// A place of the round where somebody is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// 待签收.
    Sign,
    /// 督办单待签收.
    Sheet,
    /// 待反馈.
    Feedback,
    /// 反馈待审核.
    Review,
    /// 销号待核查.
    Check,
    /// 延期待审批.
    Extension,
    /// 待回头看.
    LookBack,
    /// 申诉待处理.
    Appeal,
}

impl Waiting {
    /// The word the user reads.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Waiting::Sign => "交办事项待签收",
            Waiting::Sheet => "督办单待签收",
            Waiting::Feedback => "待反馈",
            Waiting::Review => "反馈待审核",
            Waiting::Check => "销号待核查",
            Waiting::Extension => "延期待审批",
            Waiting::LookBack => "待回头看",
            Waiting::Appeal => "申诉待处理",
        }
    }
}

/// One item that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The item.
    pub item: MatterId,
    /// Its number, or the sheet's.
    pub number: String,
    /// What is to be done.
    pub content: String,
    /// By when; of an appeal, since when.
    pub by: Date,
    /// The appeal that waits.
    pub appeal: Option<AppealId>,
}

/// What waits for a person (待我办理), place by place; places where nothing waits are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk(pub Vec<(Waiting, Vec<Line>)>);

impl Desk {
    /// How many lines wait in all.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.iter().map(|(_, lines)| lines.len()).sum()
    }
}

/// What waits for the actor.
pub fn desk(tx: &mut Tx, actor: &Actor) -> Result<Desk> {
    let mut all = Vec::new();
    if seen::ACTING.iter().any(|role| actor.has_in_own_unit(*role)) {
        let unit = actor.own_unit()?;
        for place in [Waiting::Sign, Waiting::Sheet, Waiting::Feedback] {
            all.push((place, rows::waiting(tx, place, unit, MOST)?));
        }
    } else {
        all.push((Waiting::Sign, rows::unsigned_own(tx, actor.person, MOST)?));
        all.push((Waiting::Feedback, rows::owed_own(tx, actor.person, MOST)?));
    }
    if actor.has_in_own_unit(Role::Supervisor) {
        let unit = actor.own_unit()?;
        for place in [Waiting::Review, Waiting::Check, Waiting::Extension, Waiting::LookBack] {
            all.push((place, rows::waiting(tx, place, unit, MOST)?));
        }
        let appeals = score::to_settle(tx, unit, MOST)?.into_iter().map(|l| {
            let (item, number, content) = l.item;
            Line { item, number, content, by: l.appeal.asked.1.date(), appeal: Some(l.appeal.id) }
        });
        all.push((Waiting::Appeal, appeals.collect()));
    }
    all.retain(|(_, lines)| !lines.is_empty());
    Ok(Desk(all))
}

/// How much waits for the actor, for the menu; a hundred at each place stand for more.
pub fn waiting_count(tx: &mut Tx, actor: &Actor) -> Result<i64> {
    let acts = seen::ACTING.iter().any(|role| actor.has_in_own_unit(*role));
    let own = if acts { rows::count_unit(tx, actor.own_unit()?)? } else { rows::count_own(tx, actor.person)? };
    if !actor.has_in_own_unit(Role::Supervisor) {
        return Ok(own);
    }
    let unit = actor.own_unit()?;
    Ok(own + rows::count_desk(tx, unit)? + score::waiting_count(tx, unit)?)
}
