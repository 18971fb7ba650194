//! What must hold before a command is taken: who holds what, and texts within their length.

use crate::{Duty, Refusal, RefusalCode as Code, Step, Subject, Visit, plan::Plan};

/// The longest reason or note, characters.
const MAX_TEXT: usize = 2_000;

impl<'a> Plan<'a> {
    /// The duty, if the actor holds it and it is still undecided.
    pub(crate) fn held(&self, id: u32) -> Result<Duty, Refusal> {
        let duty = self.pending(id)?;
        if duty.holder == self.actor.person {
            return Ok(duty);
        }
        Err(Refusal::new(Code::NotHolder, "这件事不在您手上，只有当前办理人可以办理。").persons(vec![duty.holder]))
    }

    /// The duty, if the actor holds it, it is work and its turn has come.
    pub(crate) fn held_work(&self, id: u32) -> Result<Duty, Refusal> {
        let duty = self.held(id)?;
        if !duty.is_work() {
            return Err(Refusal::new(Code::WrongKind, "这是待阅件，请点“已阅”；只有待办的办理人可以这样处理。"));
        }
        if duty.is_open() {
            return Ok(duty);
        }
        let waits = duty.after.iter().filter_map(|&id| self.state.duty(id)).filter(|duty| duty.is_pending());
        let persons = waits.map(|duty| duty.holder).collect();
        Err(Refusal::new(Code::NotYet, "还没有轮到您，须等排在前面的人办完。").persons(persons))
    }

    /// The duty, if it is still undecided.
    pub(crate) fn pending(&self, id: u32) -> Result<Duty, Refusal> {
        let duty = self.duty(id)?;
        match &duty.decided {
            None => Ok(duty.clone()),
            Some(decision) if duty.is_aside() => {
                let refusal = Refusal::new(Code::Claimed, "这件事已由其他候选人认领，认领人放回后您才能办理。");
                Err(refusal.persons(vec![decision.by]).at(decision.stamp.at))
            }
            Some(decision) => Err(Refusal::new(Code::AlreadyDone, "这件事已经办过了，请刷新页面查看最新情况。")
                .persons(vec![decision.by])
                .at(decision.stamp.at)),
        }
    }

    pub(crate) fn duty(&self, id: u32) -> Result<&Duty, Refusal> {
        self.state.duty(id).ok_or_else(|| Refusal::new(Code::NoSuchDuty, "没有这件待办，请从待办列表重新打开。"))
    }

    pub(crate) fn visit(&self, id: u32) -> Result<Visit, Refusal> {
        let found = self.state.visit(id).cloned();
        found.ok_or_else(|| Refusal::new(Code::NoSuchDuty, "没有这次办理记录，请从待办列表重新打开。"))
    }

    pub(crate) fn step(&self, id: &str) -> Result<&'a Step, Refusal> {
        let definition = self.definition;
        let message = || format!("流程“{}”中没有环节 {id}，请联系流程管理员。", definition.name);
        definition.step(id).ok_or_else(|| Refusal::new(Code::NoSuchStep, message()))
    }

    /// A required reason, within its length.
    pub(crate) fn reason(&self, text: &str) -> Result<String, Refusal> {
        let reason = self.note(text)?;
        if reason.is_empty() {
            return Err(Refusal::new(Code::ReasonNeeded, "请写明理由。"));
        }
        Ok(reason)
    }

    /// An optional text, within its length.
    pub(crate) fn note(&self, text: &str) -> Result<String, Refusal> {
        let note = text.trim();
        if note.chars().count() > MAX_TEXT {
            return Err(Refusal::new(Code::TooLong, format!("文字太长，请控制在 {MAX_TEXT} 字以内。")));
        }
        Ok(note.to_owned())
    }

    pub(crate) fn administrator(&self, deed: &str) -> Result<(), Refusal> {
        let message = || format!("只有流程管理员可以{deed}。");
        self.actor.administrator.then_some(()).ok_or_else(|| Refusal::new(Code::NotAllowed, message()))
    }

    pub(crate) fn is_initiator(&self) -> bool {
        self.state.current_initiator() == Some(self.actor.person)
    }

    pub(crate) fn holds_work(&self) -> bool {
        self.state.open_duties().any(|duty| duty.is_work() && duty.holder == self.actor.person)
    }

    pub(crate) fn subject<'s>(&'s self, step: &'s str) -> Subject<'s> {
        let initiator = self.state.current_initiator().unwrap_or(self.actor.person);
        Subject { initiator, step, variables: self.context.variables }
    }
}
