//! One command, decided.

use crate::{Actor, Command, Context, Definition, Event, Refusal, RefusalCode as Code, State, Status, plan::Plan};

/// Decides one command: the events it causes, or why it is refused. Changes nothing itself.
///
/// # Errors
/// A [`Refusal`] with a Chinese sentence that says who may do it or what to do instead.
pub fn decide(
    definition: &Definition,
    state: &State,
    actor: &Actor,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    admit(state, command)?;
    let mut plan = Plan::new(definition, state, actor, context);
    plan.run(command)?;
    Ok(plan.into_events())
}

/// Whether a flow in this status takes the command at all.
pub(crate) fn admit(state: &State, command: &Command) -> Result<(), Refusal> {
    match (state.status, command) {
        (Status::Unstarted, Command::Start { .. }) => Ok(()),
        (Status::Unstarted, _) => Err(Refusal::new(Code::NotStarted, "流程还没有发起，请先由拟稿人或登记人发起。")),
        (_, Command::Start { .. }) => Err(Refusal::new(Code::AlreadyStarted, "流程已经发起，不能再次发起。")),
        (Status::Active, Command::Resume { .. }) => Err(Refusal::new(Code::NotSuspended, "流程没有挂起，不需要恢复。")),
        (Status::Active | Status::Suspended, Command::Reopen { .. }) => {
            Err(Refusal::new(Code::NotEnded, "流程还在办理，只有已办结或已终止的流程才能由流程管理员重启。"))
        }
        (Status::Active, _) => Ok(()),
        (Status::Suspended, command) if goes_while_suspended(command) => Ok(()),
        (Status::Suspended, _) => Err(suspended(state)),
        (Status::Finished | Status::Terminated, command) if goes_when_ended(command) => Ok(()),
        (Status::Finished, _) => Err(Refusal::new(Code::Ended, "流程已经办结，如需继续办理，请流程管理员重启。")),
        (Status::Terminated, _) => Err(Refusal::new(Code::Ended, "流程已经终止，如需继续办理，请流程管理员重启。")),
    }
}

fn goes_while_suspended(command: &Command) -> bool {
    matches!(
        command,
        Command::Resume { .. }
            | Command::Terminate { .. }
            | Command::Handover { .. }
            | Command::Read { .. }
            | Command::See { .. }
            | Command::EndSub { .. }
            | Command::Adopt
    )
}

fn goes_when_ended(command: &Command) -> bool {
    matches!(
        command,
        Command::Reopen { .. }
            | Command::Read { .. }
            | Command::See { .. }
            | Command::Circulate { .. }
            | Command::Handover { .. }
    )
}

fn suspended(state: &State) -> Refusal {
    let persons = state.suspension.iter().map(|suspension| suspension.by).collect();
    Refusal::new(Code::Suspended, "流程已经挂起，由挂起人或流程管理员恢复后才能办理。").persons(persons)
}

impl Plan<'_> {
    pub(crate) fn run(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::Start { chosen } => self.start(chosen),
            Command::Submit { duty, choice, opinion, chosen } => self.submit(*duty, choice, *opinion, chosen),
            Command::Return { duty, to, then, reason } => self.give_back(*duty, to, *then, reason),
            Command::Withdraw { duty } => self.withdraw(*duty),
            Command::Transfer { duty, to, reason } => self.transfer(*duty, *to, reason),
            Command::Circulate { to } => self.circulate(to),
            Command::Read { duty } => self.read(*duty),
            Command::See { duty } => self.see(*duty),
            Command::AddSign { duty, place, persons, reason } => self.add_sign(*duty, *place, persons, reason),
            Command::RemoveSign { duty } => self.remove_sign(*duty),
            Command::Claim { duty } => self.claim(*duty),
            Command::Release { duty } => self.release(*duty),
            _ => self.oversee(command),
        }
    }

    fn oversee(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::Urge { duty, note } => self.urge(*duty, note),
            Command::Suspend { reason } => self.suspend(reason),
            Command::Resume { reason } => self.resume(reason),
            Command::Reroute { duty, to, persons, reason } => self.reroute(*duty, to, persons, reason),
            Command::Terminate { reason } => self.terminate(reason),
            Command::Reopen { reason } => self.reopen(reason),
            Command::Handover { from, to } => self.hand_over(*from, *to),
            Command::EndSub { visit, outcome } => self.end_sub(*visit, outcome),
            Command::MoveSub { visit, to, persons, reason } => self.move_sub(*visit, to, persons, reason),
            Command::Adopt => self.adopt(),
            _ => Ok(()),
        }
    }
}
