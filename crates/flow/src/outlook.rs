//! What a command would lead to, before it is given.

use lexicon::PersonId;

use crate::{
    Actor, Change, Command, Context, Definition, Key, Mode, NewDuty, Refusal, State, decide, handlers, plan::Plan,
};

/// A step that a command would open (下一环节).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The step's id.
    pub step: Key,
    /// The step's Chinese name.
    pub name: String,
    /// How its handlers decide together.
    pub mode: Mode,
    /// Who would get it, or out of whom the submitter chooses.
    pub candidates: Vec<PersonId>,
    /// Whether the submitter has to name handlers.
    pub choose: bool,
}

/// The steps a command would open, with their handlers: for the form that asks whom to choose, and for dry runs.
///
/// # Errors
/// The refusal the command itself would meet, other than for handlers not yet chosen.
pub fn outlook(
    definition: &Definition,
    state: &State,
    actor: &Actor,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Next>, Refusal> {
    decide::admit(state, command)?;
    let mut plan = Plan::new(definition, state, actor, context);
    plan.looking = true;
    plan.run(command)?;
    Ok(plan.events().iter().filter_map(|event| opened(&plan, &event.change)).collect())
}

fn opened(plan: &Plan<'_>, change: &Change) -> Option<Next> {
    let Change::Entered { visit, duties } = change else {
        return None;
    };
    let waits = !duties.is_empty() || visit.sub.is_some();
    let step = plan.definition.step(&visit.step).filter(|_| waits)?;
    let starters = plan.glances.iter().filter(|glance| glance.visit == visit.id && visit.sub.is_some());
    let starters = starters.flat_map(|glance| &glance.holders).map(|holder| holder.behalf.unwrap_or(holder.person));
    let holders = duties.iter().map(|duty: &NewDuty| duty.behalf.unwrap_or(duty.holder));
    let candidates: Vec<PersonId> = starters.chain(holders).collect();
    Some(Next {
        step: step.id.clone(),
        name: step.name.clone(),
        mode: step.mode,
        choose: visit.resumes.is_none() && handlers::must_choose(step, candidates.len()),
        candidates,
    })
}
