//! Moving an instance to another version of its definition (迁移版本).

use std::collections::BTreeSet;

use lexicon::PersonId;

use crate::{
    ActorRule, Change, Definition, Duty, Key, Kind, Mode, Refusal, RefusalCode as Code, State, Step, Visit, plan::Plan,
};

/// Where one open place of an instance would stand in another version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The open visit.
    pub visit: u32,
    /// The step's id.
    pub step: Key,
    /// The step's name in the other version.
    pub name: String,
    /// Who has undecided work there; it stays with them.
    pub holders: Vec<PersonId>,
    /// How several handlers would decide together.
    pub mode: Mode,
    /// Who would handle it when the step is entered anew.
    pub actor: ActorRule,
    /// What differs from the present version, as Chinese sentences; empty when nothing does.
    pub changes: Vec<String>,
}

/// Where each open place of an instance would stand if it adopted another version, and what differs from the present one.
///
/// # Errors
/// The refusal [`Command::Adopt`](crate::Command::Adopt) would meet: it names the step that has no place there.
pub fn adoption(present: &Definition, new: &Definition, state: &State) -> Result<Vec<Standing>, Refusal> {
    check(new, state)?;
    let standing = |visit: &Visit| {
        let step = new.step(&visit.step)?;
        let pending = state.duties_of(visit.id).filter(|duty| duty.is_pending() && duty.is_work());
        Some(Standing {
            visit: visit.id,
            step: step.id.clone(),
            name: step.name.clone(),
            holders: pending.map(|duty| duty.holder).collect(),
            mode: step.mode,
            actor: step.actor.clone(),
            changes: present.step(&visit.step).map(|old| changes(present, old, new, step)).unwrap_or_default(),
        })
    };
    Ok(state.open_visits().filter_map(standing).collect())
}

fn changes(present: &Definition, old: &Step, new: &Definition, step: &Step) -> Vec<String> {
    let mut found = Vec::new();
    if old.name != step.name {
        found.push(format!("环节名称由“{}”改为“{}”。", old.name, step.name));
    }
    if old.mode != step.mode {
        let (was, will) = (old.mode.describe(), step.mode.describe());
        found.push(format!("办理方式由“{was}”改为“{will}”，已经作出的决定照算。"));
    }
    if old.actor != step.actor {
        let (was, will) = (old.actor.describe(), step.actor.describe());
        found.push(format!("办理人规则由“{was}”改为“{will}”，现有办理人不变。"));
    }
    if old.opinion != step.opinion || old.choices != step.choices || old.edits != step.edits || old.limit != step.limit
    {
        found.push("意见、选项、可改的内容或时限有改动，从现在起按新规定。".to_owned());
    }
    let ways = |definition: &Definition| -> Vec<String> { definition.routes_from(&old.id).map(way).collect() };
    if ways(present) != ways(new) {
        found.push("办完以后的去路有改动，按新规定走。".to_owned());
    }
    found
}

fn way(route: &crate::Route) -> String {
    format!("{} {}", route.to, route.when().unwrap_or_default())
}

/// Whether every open place, and every place a straight return would open again, exists as it is in the other version.
fn check(new: &Definition, state: &State) -> Result<(), Refusal> {
    let Some((key, version)) = &state.definition else {
        return Err(Refusal::new(Code::NotStarted, "流程还没有发起，不需要迁移。"));
    };
    if *key != new.key {
        let message = format!("“{}”是另一个流程，只能迁移到同一流程的其他版本。", new.name);
        return Err(Refusal::new(Code::NotAdoptable, message));
    }
    if *version == new.version {
        let message = format!("已经是第 {version} 版，不需要迁移。");
        return Err(Refusal::new(Code::NotAdoptable, message));
    }
    for visit in state.places() {
        new.takes(state, visit)?;
    }
    Ok(())
}

impl State {
    /// The open visits, and those that would be opened again when a straight return comes back.
    fn places(&self) -> Vec<&Visit> {
        let mut places: Vec<&Visit> = self.open_visits().collect();
        let mut turns: Vec<u32> = places.iter().filter_map(|visit| visit.back).collect();
        let mut seen = BTreeSet::new();
        while let Some(turn) = turns.pop().filter(|turn| seen.insert(*turn)) {
            let left = self.path.iter().filter(|visit| visit.comes_back_from(turn));
            turns.extend(left.clone().filter_map(|visit| visit.back));
            places.extend(left);
        }
        places
    }

    /// The steps of the branch points a visit lies inside, outermost first.
    fn forks(&self, visit: &Visit) -> Vec<&Key> {
        let outer = |block: &u32| self.visit(*block).and_then(|visit| visit.block);
        let blocks = std::iter::successors(visit.block, outer);
        let mut forks: Vec<&Key> = blocks.filter_map(|id| self.visit(id)).map(|visit| &visit.step).collect();
        forks.reverse();
        forks
    }
}

impl Definition {
    /// Whether a visit can stand in this version: the step is there, of its kind, inside the same branches.
    pub(crate) fn takes(&self, state: &State, visit: &Visit) -> Result<(), Refusal> {
        let version = self.version;
        let refuse = |why: String| Err(Refusal::new(Code::NotAdoptable, format!("{why}，请先办完或调度到别的环节。")));
        let Some(step) = self.step(&visit.step) else {
            return refuse(format!("第 {version} 版没有环节 {}", visit.step));
        };
        let forks = state.forks(visit);
        let has_work = state.duties_of(visit.id).any(Duty::is_work);
        let alike = match (&step.kind, &visit.sub) {
            (Kind::Sub { flow }, Some(sub)) => *flow == sub.flow,
            (Kind::Task, None) => has_work,
            (Kind::Join, None) => !has_work && forks.last().is_some_and(|fork| self.pairs(fork, &step.id)),
            _ => false,
        };
        if !alike {
            return refuse(format!("环节“{}”在第 {version} 版里换了类型", step.name));
        }
        let inside = if step.kind == Kind::Join { &forks[..forks.len() - 1] } else { &forks[..] };
        let chain = self.index.get(&visit.step).map_or(&[][..], |&step| &self.chains[step]);
        if !chain.iter().map(|&fork| &self.steps[fork].id).eq(inside.iter().copied()) {
            return refuse(format!("环节“{}”在第 {version} 版里所处的并行分支不同", step.name));
        }
        Ok(())
    }

    /// Whether a past visit's step may be entered again: an adopted version may have changed it.
    pub(crate) fn still_takes(&self, state: &State, visit: &Visit) -> Result<(), Refusal> {
        self.takes(state, visit).map_err(|_| {
            let name = self.step(&visit.step).map_or(visit.step.as_str(), |step| step.name.as_str());
            let message = format!("环节“{name}”在现行版本里变了样，不能再退回或恢复到那里，请流程管理员调度。");
            Refusal::new(Code::NotPast, message)
        })
    }

    fn pairs(&self, fork: &Key, join: &Key) -> bool {
        self.step(fork).is_some_and(|step| step.kind == Kind::Fork { join: join.clone() })
    }
}

impl Plan<'_> {
    pub(crate) fn adopt(&mut self) -> Result<(), Refusal> {
        self.administrator("把在办的流程迁移到另一版本")?;
        check(self.definition, &self.state)?;
        let (definition, version) = (self.definition.key.clone(), self.definition.version);
        self.emit(Change::Adopted { definition, version });
        Ok(())
    }
}

impl Mode {
    /// The mode in words, such as `并行会签`.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Single => "单人办理".to_owned(),
            Self::All => "全部办理".to_owned(),
            Self::Any => "一人办理即可".to_owned(),
            Self::Sequence => "依次办理".to_owned(),
            Self::Ratio(percent) => format!("{percent}% 同意即通过"),
            Self::Veto => "一票否决".to_owned(),
        }
    }
}
