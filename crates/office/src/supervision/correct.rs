//! Correction (更正) of what was typed: by the office, as long as the item is open. Each change is a fact with before and after. The
//! limit is not corrected but extended 延期, the lead changed 变更牵头单位.

use ledger::Fact;
use lexicon::{GroupId, MilestoneId, PersonId};
use store::Tx;

use super::typed::Wrong;
use super::{
    AtDesk, Category, Item, Ledger, Milestone, Rhythm, Step, Target, escalate, feedback, ledgers, opening, rows,
    telling, typed,
};
use crate::{Error, Result, matter, process, story};

/// Everything that can be corrected (更正), as it is to be.
#[derive(Debug, Clone)]
pub struct Correction {
    /// What is to be done.
    pub content: String,
    /// Its category.
    pub category: Category,
    /// In which ledger.
    pub ledger: Ledger,
    /// The special group it belongs to.
    pub group: Option<GroupId>,
    /// The target.
    pub target: Target,
    /// 一事一策.
    pub strategy: String,
    /// How often feedback comes by itself.
    pub rhythm: Rhythm,
    /// Which leader cares.
    pub cared_by: Option<PersonId>,
    /// Milestones not reached that stay, with their name and day.
    pub kept: Vec<(MilestoneId, Step)>,
    /// Milestones not reached that are dropped.
    pub dropped: Vec<MilestoneId>,
    /// Milestones added.
    pub added: Vec<Step>,
}

/// One change: of what, before, after; whether it concerns the responsible units.
struct Change {
    what: &'static str,
    before: String,
    after: String,
    concerns_units: bool,
}

/// Corrects an item as it was read at `revision`. How many changes there were.
///
/// # Errors
/// [`store::Error::Stale`] when somebody changed it meanwhile; [`Error::Fields`] with every field that cannot be;
/// [`Error::Refused`] where nothing differs.
pub fn correct(tx: &mut Tx, at: &AtDesk, revision: i64, new: &Correction) -> Result<usize> {
    let item = at.open()?;
    if item.revision != revision {
        return Err(store::Error::Stale.into());
    }
    let steps = rows::milestones(tx, item.id)?;
    check(tx, item, (&steps, new))?;
    let new = &Correction { ledger: ledger(tx, item, new)?, ..new.clone() };
    let mut changes = of_fields(tx, item, new)?;
    let moved = of_steps(&steps, new);
    let is_moved = !moved.is_empty();
    changes.extend(moved);
    if changes.is_empty() {
        return Err(Error::refused("没有改动，不用更正。"));
    }
    keep(tx, at, new)?;
    if is_moved {
        move_steps(tx, item, (&steps, new))?;
    }
    tell(tx, at, &changes)?;
    Ok(changes.len())
}

fn check(tx: &mut Tx, item: &Item, (steps, new): (&[Milestone], &Correction)) -> Result<()> {
    let mut wrong: Vec<Wrong> = Vec::new();
    if new.content.trim().is_empty() {
        wrong.push(("content", "请写明督办事项".into()));
    }
    wrong.extend(typed::texts(&[
        ("content", &new.content),
        ("target", &new.target.words),
        ("number", &new.target.number),
        ("number_unit", &new.target.unit),
        ("strategy", &new.strategy),
    ]));
    wrong.extend(typed::number(&new.target.number).filter(|_| new.target.number.chars().count() <= 16));
    let cares = new.cared_by.filter(|who| item.cared_by != Some(*who));
    wrong.extend(typed::of_unit(tx, item.unit, ("cared_by", "关注领导须为本单位在职人员，请重新选择", cares))?);
    let changed = new.kept.iter().filter(|(id, step)| open_step(steps, *id).is_some_and(|m| differs(m, step)));
    let laid: Vec<Step> = changed.map(|(_, step)| step.clone()).chain(new.added.iter().cloned()).collect();
    wrong.extend(typed::steps(&laid, (tx.now().date(), item.due_on)));
    if steps.len() + new.added.len() > typed::STEPS {
        wrong.push(("milestones", format!("一项最多 {} 个节点", typed::STEPS)));
    }
    typed::settled(wrong)?;
    let named = new.kept.iter().map(|(id, _)| id).chain(&new.dropped);
    for id in named {
        let found = steps.iter().find(|m| m.id == *id).ok_or(store::Error::Stale)?;
        if found.done_on.is_some() {
            return Err(Error::field("milestones", format!("“{}”已经完成，不能再改", found.name)));
        }
    }
    Ok(())
}

/// In which ledger it is to be: that of a group it is newly given to, where none is chosen. One that stays in its group leaves the
/// ledger only with it.
fn ledger(tx: &mut Tx, item: &Item, new: &Correction) -> Result<Ledger> {
    let ledger = ledgers::ledger_of(tx, item.unit, (new.ledger, new.group))?;
    if new.group == item.group && ledger != new.ledger {
        return Err(Error::field("group", format!("专项小组属于{}，请先改为不归专项小组", ledger.label())));
    }
    Ok(ledger)
}

fn open_step(steps: &[Milestone], id: MilestoneId) -> Option<&Milestone> {
    steps.iter().find(|m| m.id == id && m.done_on.is_none())
}

fn differs(milestone: &Milestone, step: &Step) -> bool {
    milestone.name != step.name.trim() || milestone.due_on != step.due_on
}

fn of_fields(tx: &mut Tx, item: &Item, new: &Correction) -> Result<Vec<Change>> {
    let groups = [group_name(tx, item, item.group)?, group_name(tx, item, new.group)?];
    let leaders = [person_name(tx, item.cared_by)?, person_name(tx, new.cared_by)?];
    let label = |before: &str, after: &str| [before.to_owned(), after.trim().to_owned()];
    let all = [
        ("督办事项", label(&item.content, &new.content), true),
        ("目标", [item.target.label(), new.target.label()], true),
        ("一事一策", label(&item.strategy, &new.strategy), true),
        ("反馈周期", label(item.rhythm.label(), new.rhythm.label()), true),
        ("类别", label(item.category.label(), new.category.label()), false),
        ("台账", label(item.ledger.label(), new.ledger.label()), false),
        ("专项小组", groups, false),
        ("关注领导", leaders, false),
    ];
    let changed = all.into_iter().filter(|(_, [before, after], _)| before != after);
    Ok(changed.map(|(what, [before, after], concerns_units)| Change { what, before, after, concerns_units }).collect())
}

fn group_name(tx: &mut Tx, item: &Item, group: Option<GroupId>) -> Result<String> {
    let Some(id) = group else { return Ok(String::new()) };
    let all = ledgers::groups(tx, item.unit)?;
    Ok(all.into_iter().find(|g| g.id == id).map(|g| g.name).unwrap_or_default())
}

fn person_name(tx: &mut Tx, person: Option<PersonId>) -> Result<String> {
    match person {
        Some(person) => process::rows::name(tx, person),
        None => Ok(String::new()),
    }
}

fn of_steps(steps: &[Milestone], new: &Correction) -> Vec<Change> {
    let written = |name: &str, due_on| format!("{} {due_on}", name.trim());
    let change = |before: String, after: String| Change { what: "节点", before, after, concerns_units: true };
    let mut changes = Vec::new();
    for (id, step) in &new.kept {
        if let Some(old) = open_step(steps, *id).filter(|old| differs(old, step)) {
            changes.push(change(written(&old.name, old.due_on), written(&step.name, step.due_on)));
        }
    }
    let dropped = new.dropped.iter().filter_map(|id| open_step(steps, *id));
    changes.extend(dropped.map(|old| change(written(&old.name, old.due_on), String::new())));
    changes.extend(new.added.iter().map(|step| change(String::new(), written(&step.name, step.due_on))));
    changes
}

fn keep(tx: &mut Tx, at: &AtDesk, new: &Correction) -> Result<()> {
    let item = &at.0.item;
    let report_on = if new.rhythm == item.rhythm { item.report_on } else { feedback::first_report(tx, new.rhythm) };
    rows::correct(tx, item, (new, report_on))?;
    if new.content.trim() != item.content {
        matter::retitle(tx, item.id, &opening::title(&new.content), at.0.matter.urgency)?;
    }
    if let Some(leader) = new.cared_by.filter(|who| item.cared_by != Some(*who)) {
        matter::admit(tx, item.id, leader)?;
    }
    super::seen::release(tx, item.id)
}

/// Moves, drops and lays milestones; where the light is better for it, its next darkening is told again.
fn move_steps(tx: &mut Tx, item: &Item, (steps, new): (&[Milestone], &Correction)) -> Result<()> {
    for (id, step) in &new.kept {
        if open_step(steps, *id).is_some_and(|old| differs(old, step)) {
            rows::move_milestone(tx, *id, (step.name.trim(), step.due_on))?;
        }
    }
    new.dropped.iter().try_for_each(|id| rows::drop_milestone(tx, *id))?;
    for (n, step) in new.added.iter().enumerate() {
        rows::lay(tx, item.id, (steps.len() + n, step.name.trim(), step.due_on))?;
    }
    rows::follow_milestones(tx, item.id)?;
    escalate::lighten(tx, item.id)
}

fn tell(tx: &mut Tx, at: &AtDesk, changes: &[Change]) -> Result<()> {
    let (actor, item) = (&at.0.actor, &at.0.item);
    for change in changes {
        let fact = Fact::new("supervision.correct", story::subject(item.id)).actor(actor.person).unit(item.unit);
        let fact = fact.with("who", actor.name.as_str()).with("what", change.what);
        tx.record(fact.with("before", change.before.as_str()).with("after", change.after.as_str()))?;
    }
    let mut what: Vec<&str> = changes.iter().filter(|c| c.concerns_units).map(|c| c.what).collect();
    what.dedup();
    if what.is_empty() {
        return Ok(());
    }
    let line = format!("{}更正了{}，请查看", telling::called(item), what.join("、"));
    let charges = rows::charges(tx, item.id)?.into_iter().filter(|c| c.ended_at.is_none());
    telling::tell(tx, (actor.person, item), charges.map(|c| c.person), &line)
}
