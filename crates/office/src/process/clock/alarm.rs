//! Alarm (预警、超期提醒、升级提醒): once for each stage of a clock somebody is told, and the trail says whom.

use ledger::Fact;
use lexicon::{Clock, DepartmentId, Instant, Limit, PersonId, UnitId, WorkCalendar};
use store::Tx;

use super::{matters, rows, set};
use crate::matter::Matter;
use crate::people::directory;
use crate::process::Task;
use crate::process::rows::name;
use crate::{Result, limits, matter, notice, story};

/// Clocks looked at in one unit of work.
pub const BATCH: i64 = 50;
/// The same as a count: whoever got so many should ask again.
pub const FULL: usize = 50;

/// A stage at which somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlarmStage {
    /// 临期: the holder is told (预警).
    Warning,
    /// 超期: the holder and the head of the department are told.
    Overdue,
    /// Overdue for the time the unit has set: the leader in charge is told (升级提醒).
    Escalated,
}

impl AlarmStage {
    const ALL: [AlarmStage; 3] = [AlarmStage::Warning, AlarmStage::Overdue, AlarmStage::Escalated];

    /// The stable identifier; also the kind of the notice.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            AlarmStage::Warning => "warning",
            AlarmStage::Overdue => "overdue",
            AlarmStage::Escalated => "escalated",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<AlarmStage> {
        AlarmStage::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

/// Somebody was told about a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// The task or the matter.
    pub subject: String,
    /// At which stage.
    pub stage: AlarmStage,
    /// Who, as it is read; empty when there was nobody to tell.
    pub told: String,
    /// When.
    pub at: Instant,
}

impl Alarm {
    /// `已预警`, `已提醒科室负责人周明`, `已提醒分管领导顾怀安`.
    #[must_use]
    pub fn says(&self) -> String {
        match (self.stage, self.told.is_empty()) {
            (AlarmStage::Warning, _) => "临期，已预警".into(),
            (AlarmStage::Overdue, true) => "超期，已提醒本人".into(),
            (AlarmStage::Overdue, false) => format!("超期，已提醒本人和{}", self.told),
            (AlarmStage::Escalated, true) => "超期未办，没有可以提醒的分管领导".into(),
            (AlarmStage::Escalated, false) => format!("超期未办，已提醒{}", self.told),
        }
    }
}

/// A clock that is watched: of a task, or of a whole matter.
pub(super) struct Watched<'a> {
    subject: String,
    clock: &'a Clock,
    last: AlarmStage,
}

impl<'a> Watched<'a> {
    /// Nobody's superior hears of a paper that was only to be read.
    pub(super) fn task(task: &Task, clock: &'a Clock) -> Watched<'a> {
        let last = if task.is_reading { AlarmStage::Warning } else { AlarmStage::Escalated };
        Watched { subject: task.id.to_string(), clock, last }
    }

    pub(super) fn matter(matter: &Matter, clock: &'a Clock) -> Watched<'a> {
        Watched { subject: matter.id.to_string(), clock, last: AlarmStage::Escalated }
    }

    /// The stages not told yet and when each is reached.
    fn ahead(&self, tx: &mut Tx, unit: UnitId, calendar: &WorkCalendar) -> Result<Vec<(AlarmStage, Instant)>> {
        // A clock that starts just now was never told of.
        let told = match self.clock.started >= tx.now() {
            true => None,
            false => rows::told(tx, &self.subject)?.into_iter().max(),
        };
        let after = limits::policy(tx, unit)?.0.escalate_after;
        let now = tx.now();
        let due = self.clock.reading(calendar, now).due.at;
        let at = |stage| match stage {
            AlarmStage::Warning => self.clock.warns_at(calendar, now),
            AlarmStage::Overdue => due.plus_minutes(1),
            AlarmStage::Escalated => escalates_at(calendar, due, after),
        };
        let ahead = AlarmStage::ALL.into_iter().filter(|stage| told < Some(*stage) && *stage <= self.last);
        Ok(ahead.map(|stage| (stage, at(stage))).collect())
    }
}

/// Later than the due time in any case.
fn escalates_at(calendar: &WorkCalendar, due: Instant, after: Limit) -> Instant {
    after.due(calendar, due).at.max(due.plus_minutes(1))
}

/// When a sweep is to look at a clock next; never again when all was told.
pub(super) fn next(tx: &mut Tx, unit: UnitId, of: &Watched, calendar: &WorkCalendar) -> Result<Option<Instant>> {
    Ok(of.ahead(tx, unit, calendar)?.into_iter().map(|(_, at)| at).min())
}

/// Looks at the clocks whose time has come, at most [`BATCH`] of tasks and of matters each, and tells whom it concerns. How many were
/// looked at: when that is a full batch, there may be more.
pub fn sweep(tx: &mut Tx) -> Result<usize> {
    let now = tx.now();
    let tasks = rows::tasks_to_alarm(tx, now, BATCH)?;
    for mut task in tasks.iter().cloned() {
        let matter = matter::rows::find(tx, task.matter)?;
        if let Some(clock) = task.clock() {
            for stage in reached(tx, &matter, &Watched::task(&task, &clock))? {
                tell_task(tx, &matter, &task, stage)?;
            }
        }
        set(tx, matter.unit, &mut task)?;
        rows::set_task(tx, &task)?;
    }
    let found = rows::matters_to_alarm(tx, now, BATCH)?;
    for id in &found {
        let mut matter = matter::rows::find(tx, *id)?;
        if let Some(clock) = matter.clock.clone() {
            for stage in reached(tx, &matter, &Watched::matter(&matter, &clock))? {
                tell_matter(tx, &matter, stage)?;
            }
        }
        matters::keep(tx, &mut matter)?;
    }
    Ok(tasks.len().max(found.len()))
}

/// The stages a clock has come to and nobody was told of. Who is told that it is overdue needs no warning any more.
fn reached(tx: &mut Tx, matter: &Matter, of: &Watched) -> Result<Vec<AlarmStage>> {
    let now = tx.now();
    if of.clock.is_stopped() {
        return Ok(Vec::new());
    }
    let calendar = limits::calendar(tx, matter.unit)?;
    let ahead = of.ahead(tx, matter.unit, &calendar)?;
    let mut stages: Vec<AlarmStage> = ahead.into_iter().filter(|(_, at)| *at <= now).map(|(stage, _)| stage).collect();
    if stages.len() > 1 {
        stages.retain(|stage| *stage != AlarmStage::Warning);
    }
    Ok(stages)
}

/// Whom a stage concerns besides whoever has the work, and what they are called.
fn superior(
    tx: &mut Tx,
    stage: AlarmStage,
    (department, unit): (Option<DepartmentId>, UnitId),
    of: PersonId,
) -> Result<Option<(PersonId, &'static str)>> {
    let found = match (stage, department) {
        (AlarmStage::Warning, _) | (AlarmStage::Overdue, None) => None,
        (AlarmStage::Overdue, Some(department)) => {
            directory::department_head(tx, department)?.map(|head| (head, "科室负责人"))
        }
        (AlarmStage::Escalated, department) => match department {
            Some(department) => directory::leader_in_charge(tx, department)?.map(|leader| (leader, "分管领导")),
            None => None,
        }
        .or(directory::head_of_unit(tx, unit)?.map(|head| (head, "主要负责人"))),
    };
    Ok(found.filter(|(person, _)| *person != of))
}

fn tell_task(tx: &mut Tx, matter: &Matter, task: &Task, stage: AlarmStage) -> Result<()> {
    let department = directory::department_of(tx, task.holder)?;
    let unit = directory::units_of(tx, &[task.holder])?.get(&task.holder).map_or(matter.unit, |(unit, _)| *unit);
    let superior = superior(tx, stage, (department, unit), task.holder)?;
    let (holder, title) = (name(tx, task.holder)?, &matter.title);
    let due = due_words(task.due_at);
    let word = match stage {
        AlarmStage::Warning => "快到时限",
        AlarmStage::Overdue => "已超过时限",
        AlarmStage::Escalated => "超过时限仍未办结",
    };
    if stage != AlarmStage::Escalated {
        let line = format!("您办理的《{title}》（{}）{word}，应于 {due} 办结。", task.step_name);
        notice::tell(tx, task.holder, stage.code(), matter.id, &line)?;
    }
    if let Some((person, _)) = superior {
        let line = format!("{holder}办理的《{title}》（{}）{word}，应于 {due} 办结，请督促。", task.step_name);
        notice::tell(tx, person, stage.code(), matter.id, &line)?;
    }
    let fact = Fact::new(format!("task.{}", stage.code()), story::subject(matter.id)).unit(matter.unit);
    let fact = fact.with("step_name", task.step_name.as_str()).with("holder", holder).with("due", due);
    kept(tx, (matter, &task.id.to_string()), stage, superior, fact)
}

fn tell_matter(tx: &mut Tx, matter: &Matter, stage: AlarmStage) -> Result<()> {
    let superior = superior(tx, stage, (matter.department, matter.unit), matter.owner)?;
    let (owner, title) = (name(tx, matter.owner)?, &matter.title);
    let due = due_words(matter.due_at);
    let word = match stage {
        AlarmStage::Warning => "快到全程时限",
        AlarmStage::Overdue => "已超过全程时限",
        AlarmStage::Escalated => "超过全程时限仍未办结",
    };
    if stage != AlarmStage::Escalated {
        let line = format!("您为首办责任人的《{title}》{word}，应于 {due} 办结。");
        notice::tell(tx, matter.owner, stage.code(), matter.id, &line)?;
    }
    if let Some((person, _)) = superior {
        let line = format!("《{title}》{word}，应于 {due} 办结，首办责任人 {owner}，请督促。");
        notice::tell(tx, person, stage.code(), matter.id, &line)?;
    }
    let fact = Fact::new(format!("matter.{}", stage.code()), story::subject(matter.id)).unit(matter.unit);
    let fact = fact.with("holder", owner).with("due", due);
    kept(tx, (matter, &matter.id.to_string()), stage, superior, fact)
}

fn due_words(due: Option<Instant>) -> String {
    due.map(Instant::short_label).unwrap_or_default()
}

/// Keeps that it was told, for the trail and so that it never is again. Whoever is told may read what it is about.
fn kept(
    tx: &mut Tx,
    (matter, subject): (&Matter, &str),
    stage: AlarmStage,
    superior: Option<(PersonId, &'static str)>,
    fact: ledger::FactBuilder,
) -> Result<()> {
    let told = match superior {
        Some((person, post)) => {
            matter::admit(tx, matter.id, person)?;
            format!("{post}{}", name(tx, person)?)
        }
        None => String::new(),
    };
    rows::keep_alarm(tx, (subject, matter.id), stage, &told)?;
    tx.record(fact.with("told", told))?;
    Ok(())
}
