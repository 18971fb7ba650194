//! Who gets a step.

use lexicon::PersonId;

use crate::{
    ActorRule, EmptyPolicy, Mode, Refusal, RefusalCode as Code, Step,
    plan::{Holder, Plan},
};

/// The most handlers one step may have at once.
pub(crate) const MAX_HANDLERS: usize = 1_000;

impl Plan<'_> {
    /// Who gets the step; empty means it is skipped, as declared.
    pub(crate) fn handlers(&self, step: &Step) -> Result<Vec<Holder>, Refusal> {
        let mut candidates = self.resolve(&step.actor, step);
        if candidates.is_empty() {
            candidates = match step.empty {
                EmptyPolicy::Skip => return Ok(Vec::new()),
                EmptyPolicy::Stop => return Err(nobody(step)),
                EmptyPolicy::Deputy => unique(self.context.directory.deputy(&step.actor, &self.subject(&step.id))),
            };
        }
        if candidates.is_empty() {
            return Err(nobody(step));
        }
        if candidates.len() > MAX_HANDLERS {
            return Err(Refusal::new(
                Code::TooMany,
                format!("环节“{}”的办理人超过 {MAX_HANDLERS} 人，请流程管理员检查。", step.name),
            ));
        }
        let picked = self.pick(step, candidates)?;
        let holders = picked.into_iter().map(|person| self.holder(person, &step.id)).collect();
        Ok(if step.mode == Mode::Any { once_each(holders) } else { holders })
    }

    /// The person, or the delegate acting for the person.
    pub(crate) fn holder(&self, person: PersonId, step: &str) -> Holder {
        match self.context.directory.delegate(person, &self.subject(step)) {
            Some(delegate) if delegate != person => Holder { person: delegate, behalf: Some(person) },
            _ => Holder { person, behalf: None },
        }
    }

    fn resolve(&self, rule: &ActorRule, step: &Step) -> Vec<PersonId> {
        let found = match rule {
            ActorRule::Initiator => self.state.current_initiator().into_iter().collect(),
            ActorRule::Previous => vec![self.previous.unwrap_or(self.actor.person)],
            ActorRule::Chosen { from } => self.resolve(from, step),
            ActorRule::Union(rules) => rules.iter().flat_map(|rule| self.resolve(rule, step)).collect(),
            rule => self.context.directory.resolve(rule, &self.subject(&step.id)),
        };
        unique(found)
    }

    /// Narrows candidates to those the submitter named, where the step asks for that.
    fn pick(&self, step: &Step, candidates: Vec<PersonId>) -> Result<Vec<PersonId>, Refusal> {
        let asks = must_choose(step, candidates.len());
        let named = self.chosen.get(&step.id).filter(|named| !named.is_empty());
        let Some(named) = named.filter(|_| asks || step.mode == Mode::Any) else {
            // Nobody is there to choose when a sub-flow's end leads on: then the first of the candidates handles it.
            return if asks && !self.looking && !self.actor.system {
                Err(choose(step, candidates))
            } else {
                Ok(candidates)
            };
        };
        let named = unique(named.clone());
        if !named.iter().all(|person| candidates.contains(person)) {
            let message = format!("环节“{}”的办理人只能从候选人中选定。", step.name);
            return Err(Refusal::new(Code::NotCandidate, message).persons(candidates));
        }
        if step.mode == Mode::Single && named.len() > 1 {
            return Err(choose(step, candidates));
        }
        Ok(named)
    }
}

/// Where one of several is enough, a candidate who stands in for another candidate has the work once: as their own.
fn once_each(mut holders: Vec<Holder>) -> Vec<Holder> {
    let own: Vec<PersonId> = holders.iter().filter(|h| h.behalf.is_none()).map(|h| h.person).collect();
    let mut seen = std::collections::HashSet::new();
    holders.retain(|h| (h.behalf.is_none() || !own.contains(&h.person)) && seen.insert(h.person));
    holders
}

/// Whether the submitter has to name the handlers of a step with so many candidates.
pub(crate) fn must_choose(step: &Step, candidates: usize) -> bool {
    candidates > 1 && (step.mode == Mode::Single || matches!(step.actor, ActorRule::Chosen { .. }))
}

fn choose(step: &Step, candidates: Vec<PersonId>) -> Refusal {
    let many = if step.mode == Mode::Single { "一名" } else { "" };
    let message = format!("请在提交时选定环节“{}”的{many}办理人。", step.name);
    Refusal::new(Code::ChooseHandler, message).persons(candidates)
}

fn nobody(step: &Step) -> Refusal {
    let message =
        format!("下一环节“{}”按规则“{}”找不到办理人，请流程管理员配置人员后再提交。", step.name, step.actor.describe());
    Refusal::new(Code::NobodyThere, message).rule(&step.actor)
}

/// The persons without repetition, in the order first named.
pub(crate) fn unique(persons: Vec<PersonId>) -> Vec<PersonId> {
    let mut seen = std::collections::HashSet::with_capacity(persons.len());
    persons.into_iter().filter(|person| seen.insert(*person)).collect()
}

impl ActorRule {
    /// The rule in words, such as `角色 signer（本单位）`.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Initiator => "发起人".to_owned(),
            Self::DepartmentHead => "发起人科室负责人".to_owned(),
            Self::LeaderInCharge => "分管领导".to_owned(),
            Self::Role { role, scope: crate::Scope::Unit } => format!("本单位角色 {role}"),
            Self::Role { role, scope: crate::Scope::InitiatorDepartment } => format!("发起人科室角色 {role}"),
            Self::Post { post } => format!("职务 {post}"),
            Self::Field { name } => format!("表单项 {name} 中指定的人"),
            Self::Previous => "上一环节办理人".to_owned(),
            Self::Chosen { from } => format!("从“{}”中选定", from.describe()),
            Self::Union(rules) => rules.iter().map(Self::describe).collect::<Vec<_>>().join("或"),
        }
    }
}
