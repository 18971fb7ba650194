//! Dry run (试走): the way a flow would take if everyone agreed, before anybody starts it.

use std::collections::BTreeMap;

use lexicon::PersonId;

use crate::{
    Actor, Change, Context, Definition, Key, Kind, Leaving, Mode, Refusal, State, Status, Step, Visit,
    handlers::must_choose,
    plan::{Holder, Plan},
    tally,
};

/// How often one step may be entered before the dry run says that it goes round in a circle.
const MAX_ENTRIES: usize = 2;

/// The way a flow would take (试走).
#[derive(Debug, Clone, PartialEq)]
pub struct Rehearsal {
    /// The steps in the order they would be entered; parallel branches one after the other.
    pub steps: Vec<Rehearsed>,
    /// How it would end.
    pub end: RehearsalEnd,
    /// The state it would end in, for its drawing.
    pub state: State,
}

/// How a dry run ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RehearsalEnd {
    /// The flow reaches its end.
    Finished,
    /// The decision that leads on would be refused; the last step listed is the one that cannot be entered.
    Stopped(Refusal),
    /// With these variables it comes to this step again and again.
    Circles(Key),
}

/// One step of a dry run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsed {
    /// The step's id.
    pub step: Key,
    /// The step's Chinese name.
    pub name: String,
    /// The step's kind.
    pub kind: Kind,
    /// How its handlers decide together.
    pub mode: Mode,
    /// The route that led here; none for the first step.
    pub way: Option<Way>,
    /// The branch points it lies inside, outermost first.
    pub inside: Vec<Key>,
    /// What would become of it.
    pub fate: Fate,
    /// Everyone who would get it, or out of whom the submitter before would choose.
    pub candidates: Vec<PersonId>,
    /// Who would act for whom of them by delegation (代).
    pub delegates: BTreeMap<PersonId, PersonId>,
    /// Whether the submitter before would have to choose.
    pub choose: bool,
}

/// A route taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The step it leaves.
    pub from: Key,
    /// What stands beside it in the drawing.
    pub label: String,
    /// The condition that held; none where there is none.
    pub when: Option<String>,
    /// Whether it was taken because no condition of the routes before it held.
    pub otherwise: bool,
}

/// What becomes of a step in a dry run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// People would handle it.
    Handled,
    /// A sub-flow would run.
    Sub,
    /// It is passed through: branch, join, end.
    Passed,
    /// Skipped because the rule gives nobody, as declared.
    Skipped,
    /// Counted as handled: the same person would handle it twice in a row.
    Merged,
    /// It cannot be entered: see [`RehearsalEnd::Stopped`].
    Stopped,
}

/// What a look ahead remembers of a step it enters.
#[derive(Debug, Clone)]
pub(crate) struct Glance {
    pub(crate) visit: u32,
    pub(crate) step: usize,
    pub(crate) way: Option<usize>,
    pub(crate) holders: Vec<Holder>,
}

/// Walks a flow from its start as if everyone agreed: by these variables and people, changing nothing.
///
/// It stops where the flow ends, where a decision would be refused, or where it goes round in a circle.
#[must_use]
pub fn rehearse(definition: &Definition, initiator: PersonId, context: &Context<'_>) -> Rehearsal {
    let mut walk = Walk { definition, context, state: State::default(), glances: Vec::new() };
    let mut refused = walk.take(&Actor::handler(initiator), |plan| plan.set_out()).err();
    while refused.is_none() && walk.state.status == Status::Active && walk.circle().is_none() {
        refused = walk.next().err();
    }
    let end = match (refused, walk.circle()) {
        (Some(refusal), _) => RehearsalEnd::Stopped(refusal),
        (None, Some(step)) => RehearsalEnd::Circles(step),
        (None, None) => RehearsalEnd::Finished,
    };
    let steps = walk.glances.iter().map(|glance| walk.rehearsed(glance)).collect();
    Rehearsal { steps, end, state: walk.state }
}

struct Walk<'a> {
    definition: &'a Definition,
    context: &'a Context<'a>,
    state: State,
    glances: Vec<Glance>,
}

impl Walk<'_> {
    fn take(&mut self, actor: &Actor, deed: impl FnOnce(&mut Plan<'_>) -> Result<(), Refusal>) -> Result<(), Refusal> {
        let mut plan = Plan::new(self.definition, &self.state, actor, self.context);
        plan.looking = true;
        plan.alone = true;
        let done = deed(&mut plan);
        self.glances.append(&mut plan.glances);
        self.state = plan.state;
        done
    }

    /// Lets one of those asked agree, or a sub-flow end.
    fn next(&mut self) -> Result<(), Refusal> {
        if let Some((id, visit, step, holder)) = self.open_work() {
            let choice = self.definition.step(&step).map_or_else(|| Key::from(tally::AGREE), agreeing);
            return self.take(&Actor::handler(holder), |plan| {
                plan.merging = true;
                plan.emit(Change::Submitted { duty: id, choice, opinion: None });
                plan.advance(visit)
            });
        }
        let sub = self.state.open_subs().into_iter().next();
        let agree = Key::from(tally::AGREE);
        sub.map_or(Ok(()), |sub| self.take(&Actor::system(sub.initiator), |plan| plan.end_sub(sub.visit, &agree)))
    }

    fn open_work(&self) -> Option<(u32, u32, Key, PersonId)> {
        let duty = self.state.open_duties().next()?;
        Some((duty.id, duty.visit, duty.step.clone(), duty.holder))
    }

    /// A step that was entered too often.
    fn circle(&self) -> Option<Key> {
        let mut entries: BTreeMap<&Key, usize> = BTreeMap::new();
        let waits = |visit: &&Visit| {
            let kind = self.definition.step(&visit.step).map(|step| &step.kind);
            matches!(kind, Some(Kind::Task | Kind::Sub { .. }))
        };
        self.state.path.iter().filter(waits).find_map(|visit| {
            let count = entries.entry(&visit.step).or_default();
            *count += 1;
            (*count > MAX_ENTRIES).then(|| visit.step.clone())
        })
    }

    fn rehearsed(&self, glance: &Glance) -> Rehearsed {
        let step = &self.definition.steps[glance.step];
        let principal = |holder: &Holder| holder.behalf.unwrap_or(holder.person);
        let delegate = |holder: &Holder| holder.behalf.map(|behalf| (behalf, holder.person));
        let inside = self.definition.chains[glance.step].iter().map(|&fork| self.definition.steps[fork].id.clone());
        Rehearsed {
            step: step.id.clone(),
            name: step.name.clone(),
            kind: step.kind.clone(),
            mode: step.mode,
            way: glance.way.map(|route| self.way(route)),
            inside: inside.collect(),
            fate: self.fate(glance, step),
            candidates: glance.holders.iter().map(principal).collect(),
            delegates: glance.holders.iter().filter_map(delegate).collect(),
            choose: must_choose(step, glance.holders.len()),
        }
    }

    fn way(&self, number: usize) -> Way {
        let route = &self.definition.routes[number];
        let others = self.definition.routes_from(&route.from).count() > 1;
        let fork = self.definition.step(&route.from).is_some_and(|step| matches!(step.kind, Kind::Fork { .. }));
        Way {
            from: route.from.clone(),
            label: route.label.clone(),
            when: route.when().map(str::to_owned),
            otherwise: others && !fork && route.when.is_none(),
        }
    }

    fn fate(&self, glance: &Glance, step: &Step) -> Fate {
        let Some(visit) = self.state.visit(glance.visit) else {
            return Fate::Stopped;
        };
        match (visit.left.as_ref().map(|left| left.how), &step.kind) {
            (Some(Leaving::Skipped), _) => Fate::Skipped,
            (Some(Leaving::Merged), _) => Fate::Merged,
            (_, Kind::Task) => Fate::Handled,
            (_, Kind::Sub { .. }) => Fate::Sub,
            _ => Fate::Passed,
        }
    }
}

/// The choice that agrees: `agree`, or else the usual one.
fn agreeing(step: &Step) -> Key {
    let agree = step.choices.iter().find(|choice| choice.code == tally::AGREE);
    agree.or(step.choices.first()).map_or_else(|| Key::from(tally::AGREE), |choice| choice.code.clone())
}
