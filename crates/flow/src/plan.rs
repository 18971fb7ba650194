//! The working copy a command is decided on: events are applied to it as they are planned.

use std::collections::VecDeque;

use lexicon::PersonId;

use crate::{
    Actor, Change, Chosen, Context, DecisionKind, Definition, Duty, DutyKind, Event, Key, Kind,
    Leaving, NewDuty, NewVisit, Refusal, RefusalCode as Code, State, Step, Subject, Visit, tally,
};

/// The longest reason or note, characters.
const MAX_TEXT: usize = 2_000;

pub(crate) struct Plan<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) state: State,
    pub(crate) actor: &'a Actor,
    pub(crate) context: &'a Context<'a>,
    pub(crate) chosen: Chosen,
    /// The actor's decision may stand for the next step too.
    pub(crate) merging: bool,
    /// Candidates are not narrowed: the plan only looks ahead.
    pub(crate) looking: bool,
    events: Vec<Event>,
    turn: u32,
    queue: VecDeque<Entry>,
    moves: usize,
}

/// A step about to be entered.
struct Entry {
    step: usize,
    from: Vec<u32>,
    block: Option<u32>,
    outcome: Key,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        definition: &'a Definition,
        state: &State,
        actor: &'a Actor,
        context: &'a Context<'a>,
    ) -> Self {
        Self {
            definition,
            state: state.clone(),
            actor,
            context,
            chosen: Chosen::new(),
            merging: false,
            looking: false,
            events: Vec::new(),
            turn: state.turn + 1,
            queue: VecDeque::new(),
            moves: 0,
        }
    }

    pub(crate) fn into_events(self) -> Vec<Event> {
        self.events
    }

    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    pub(crate) fn emit(&mut self, change: Change) {
        let event = Event {
            at: self.context.now,
            actor: self.actor.person,
            turn: self.turn,
            change,
        };
        self.state.apply(&event);
        self.events.push(event);
    }

    pub(crate) fn next_duty(&self) -> u32 {
        number(self.state.duties.len())
    }

    pub(crate) fn next_visit(&self) -> u32 {
        number(self.state.path.len())
    }

    // ---- guards -------------------------------------------------------------------------------

    /// The duty, if the actor holds it and it is still undecided.
    pub(crate) fn held(&self, id: u32) -> Result<Duty, Refusal> {
        let duty = self.pending(id)?;
        if duty.holder == self.actor.person {
            return Ok(duty);
        }
        Err(Refusal::new(
            Code::NotHolder,
            "这件事不在您手上，只有当前办理人可以办理。",
        )
        .persons(vec![duty.holder]))
    }

    /// The duty, if the actor holds it, it is work and its turn has come.
    pub(crate) fn held_work(&self, id: u32) -> Result<Duty, Refusal> {
        let duty = self.held(id)?;
        if !duty.is_work() {
            return Err(Refusal::new(
                Code::WrongKind,
                "这是待阅件，请点“已阅”；只有待办的办理人可以这样处理。",
            ));
        }
        if duty.is_open() {
            return Ok(duty);
        }
        let waits = duty
            .after
            .iter()
            .filter_map(|&id| self.state.duty(id))
            .filter(|duty| duty.is_pending());
        let persons = waits.map(|duty| duty.holder).collect();
        Err(Refusal::new(Code::NotYet, "还没有轮到您，须等排在前面的人办完。").persons(persons))
    }

    /// The duty, if it is still undecided.
    pub(crate) fn pending(&self, id: u32) -> Result<Duty, Refusal> {
        let duty = self.duty(id)?;
        match &duty.decided {
            None => Ok(duty.clone()),
            Some(decision) => Err(Refusal::new(
                Code::AlreadyDone,
                "这件事已经办过了，请刷新页面查看最新情况。",
            )
            .persons(vec![decision.by])
            .at(decision.stamp.at)),
        }
    }

    pub(crate) fn duty(&self, id: u32) -> Result<&Duty, Refusal> {
        self.state
            .duty(id)
            .ok_or_else(|| Refusal::new(Code::NoSuchDuty, "没有这件待办，请从待办列表重新打开。"))
    }

    pub(crate) fn visit(&self, id: u32) -> Result<Visit, Refusal> {
        let found = self.state.visit(id).cloned();
        found.ok_or_else(|| {
            Refusal::new(Code::NoSuchDuty, "没有这次办理记录，请从待办列表重新打开。")
        })
    }

    pub(crate) fn step(&self, id: &str) -> Result<&'a Step, Refusal> {
        let definition = self.definition;
        let message = || {
            format!(
                "流程“{}”中没有环节 {id}，请联系流程管理员。",
                definition.name
            )
        };
        definition
            .step(id)
            .ok_or_else(|| Refusal::new(Code::NoSuchStep, message()))
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
            return Err(Refusal::new(
                Code::TooLong,
                format!("文字太长，请控制在 {MAX_TEXT} 字以内。"),
            ));
        }
        Ok(note.to_owned())
    }

    pub(crate) fn administrator(&self, deed: &str) -> Result<(), Refusal> {
        let message = || format!("只有流程管理员可以{deed}。");
        self.actor
            .administrator
            .then_some(())
            .ok_or_else(|| Refusal::new(Code::NotAllowed, message()))
    }

    pub(crate) fn is_initiator(&self) -> bool {
        self.state.current_initiator() == Some(self.actor.person)
    }

    pub(crate) fn holds_work(&self) -> bool {
        self.state
            .open_duties()
            .any(|duty| duty.is_work() && duty.holder == self.actor.person)
    }

    pub(crate) fn subject<'s>(&'s self, step: &'s str) -> Subject<'s> {
        let initiator = self.state.current_initiator().unwrap_or(self.actor.person);
        Subject {
            initiator,
            step,
            variables: self.context.variables,
        }
    }

    // ---- start and submit ---------------------------------------------------------------------

    pub(crate) fn start(&mut self, chosen: &Chosen) -> Result<(), Refusal> {
        self.chosen.clone_from(chosen);
        let definition = self.definition;
        self.emit(Change::Started {
            definition: definition.key.clone(),
            version: definition.version,
        });
        self.queue.push_back(Entry {
            step: definition.start,
            from: Vec::new(),
            block: None,
            outcome: Key::from(""),
        });
        self.drain()
    }

    pub(crate) fn submit(
        &mut self,
        id: u32,
        choice: &Key,
        opinion: Option<lexicon::OpinionId>,
        chosen: &Chosen,
    ) -> Result<(), Refusal> {
        let duty = self.held_work(id)?;
        let step = self.step(&duty.step)?;
        check_choice(step, choice, opinion.is_some())?;
        self.chosen.clone_from(chosen);
        self.merging = *choice != tally::DISAGREE;
        self.emit(Change::Submitted {
            duty: id,
            choice: choice.clone(),
            opinion,
        });
        self.advance(duty.visit)
    }

    /// Wakes who was waiting, and leaves the visit once it is decided.
    pub(crate) fn advance(&mut self, visit: u32) -> Result<(), Refusal> {
        self.wake(visit);
        let visit = self.visit(visit)?;
        let step = self.step(&visit.step)?;
        let Some(verdict) = tally::verdict(&self.state, &visit, step.mode) else {
            return Ok(());
        };
        if !verdict.unneeded.is_empty() {
            self.emit(Change::Closed {
                duties: verdict.unneeded,
                how: DecisionKind::NotNeeded,
            });
            self.wake(visit.id);
        }
        verdict
            .outcome
            .map_or(Ok(()), |outcome| self.pass(&visit, outcome))
    }

    pub(crate) fn wake(&mut self, visit: u32) {
        let ready = |duty: &&Duty| {
            duty.is_pending()
                && duty.opened.is_none()
                && duty.after.iter().all(|&id| self.is_over(id))
        };
        let duties: Vec<u32> = self
            .state
            .duties_of(visit)
            .filter(ready)
            .map(|duty| duty.id)
            .collect();
        if !duties.is_empty() {
            self.emit(Change::Woken { duties });
        }
    }

    fn is_over(&self, duty: u32) -> bool {
        self.state.duty(duty).is_none_or(|duty| !duty.is_pending())
    }

    fn pass(&mut self, visit: &Visit, outcome: Key) -> Result<(), Refusal> {
        self.emit(Change::Left {
            visit: visit.id,
            how: Leaving::Passed,
            outcome: Some(outcome.clone()),
        });
        match visit.back {
            Some(turn) => self.restore(turn)?,
            None => self.route(&visit.step, vec![visit.id], visit.block, &outcome)?,
        }
        self.drain()
    }

    // ---- entering steps -----------------------------------------------------------------------

    /// Chooses the way out of a step: the first route whose condition holds.
    fn route(
        &mut self,
        step: &str,
        from: Vec<u32>,
        block: Option<u32>,
        outcome: &Key,
    ) -> Result<(), Refusal> {
        let definition = self.definition;
        let at = definition
            .index
            .get(step)
            .copied()
            .unwrap_or(definition.start);
        for &route in &definition.out[at] {
            if self.holds(route, outcome)? {
                let step = definition.routes[route].target;
                self.queue.push_back(Entry {
                    step,
                    from,
                    block,
                    outcome: outcome.clone(),
                });
                return Ok(());
            }
        }
        Ok(())
    }

    fn holds(&self, route: usize, outcome: &Key) -> Result<bool, Refusal> {
        let route = &self.definition.routes[route];
        let Some(condition) = &route.when else {
            return Ok(true);
        };
        condition
            .holds(self.context.variables, outcome)
            .map_err(|why| {
                let message = format!(
                    "从“{}”到“{}”的{why}，请流程管理员检查流程定义。",
                    route.from, route.to
                );
                Refusal::new(Code::ConditionFailed, message)
            })
    }

    /// Enters all steps waiting to be entered, then passes joins that are complete, until nothing moves.
    pub(crate) fn drain(&mut self) -> Result<(), Refusal> {
        loop {
            while let Some(entry) = self.queue.pop_front() {
                self.moves += 1;
                if self.moves > 4 * self.definition.steps.len() + 16 {
                    return Err(Refusal::new(
                        Code::Endless,
                        "自动跳过的环节首尾相连，流程停不下来，请流程管理员检查流程定义。",
                    ));
                }
                self.enter(entry)?;
            }
            if !self.settle()? {
                return Ok(());
            }
        }
    }

    fn enter(&mut self, entry: Entry) -> Result<(), Refusal> {
        let definition = self.definition;
        let step = &definition.steps[entry.step];
        match &step.kind {
            Kind::Task => self.enter_task(step, entry),
            Kind::Fork { .. } => self.enter_fork(step, entry),
            Kind::Join => {
                self.open(step, entry.from, entry.block, Vec::new());
                Ok(())
            }
            Kind::End => {
                let visit = self.open(step, entry.from, entry.block, Vec::new());
                self.emit(Change::Left {
                    visit,
                    how: Leaving::Passed,
                    outcome: None,
                });
                self.emit(Change::Finished);
                Ok(())
            }
        }
    }

    fn enter_task(&mut self, step: &Step, entry: Entry) -> Result<(), Refusal> {
        let holders = self.handlers(step)?;
        let (how, outcome) = if holders.is_empty() {
            (Leaving::Skipped, "skipped")
        } else if self.merges(step, &holders) {
            (Leaving::Merged, tally::AGREE)
        } else {
            let duties = self.duties_for(step, self.next_visit(), &holders);
            self.open(step, entry.from, entry.block, duties);
            return Ok(());
        };
        let outcome = Key::from(outcome);
        let visit = self.open(step, entry.from, entry.block, Vec::new());
        self.emit(Change::Left {
            visit,
            how,
            outcome: Some(outcome.clone()),
        });
        self.route(&step.id, vec![visit], entry.block, &outcome)
    }

    fn merges(&self, step: &Step, holders: &[Holder]) -> bool {
        let same = |holder: &Holder| holder.behalf.unwrap_or(holder.person) == self.actor.person;
        step.merge_same && self.merging && matches!(holders, [only] if same(only))
    }

    fn enter_fork(&mut self, step: &Step, entry: Entry) -> Result<(), Refusal> {
        let definition = self.definition;
        let fork = self.open(step, entry.from, entry.block, Vec::new());
        self.emit(Change::Left {
            visit: fork,
            how: Leaving::Passed,
            outcome: Some(entry.outcome.clone()),
        });
        for &route in definition
            .index
            .get(&step.id)
            .map_or(&[][..], |&i| &definition.out[i])
        {
            if self.holds(route, &entry.outcome)? {
                let step = definition.routes[route].target;
                let outcome = entry.outcome.clone();
                self.queue.push_back(Entry {
                    step,
                    from: vec![fork],
                    block: Some(fork),
                    outcome,
                });
            }
        }
        Ok(())
    }

    /// Opens a visit and returns its number.
    pub(crate) fn open(
        &mut self,
        step: &Step,
        from: Vec<u32>,
        block: Option<u32>,
        duties: Vec<NewDuty>,
    ) -> u32 {
        let id = self.next_visit();
        let visit = NewVisit {
            id,
            step: step.id.clone(),
            from,
            block,
            back: None,
            resumes: None,
        };
        self.emit(Change::Entered { visit, duties });
        id
    }

    /// Passes one join all of whose branches have arrived; false when there is none.
    fn settle(&mut self) -> Result<bool, Refusal> {
        let Some((block, join)) = self.complete_block() else {
            return Ok(false);
        };
        let here = |visit: &&Visit| visit.block == Some(block) && visit.step == join;
        let arrivals: Vec<u32> = self
            .state
            .open_visits()
            .filter(here)
            .map(|visit| visit.id)
            .collect();
        let from = self.with_earlier_branches(&arrivals, block, &join);
        for visit in arrivals {
            self.emit(Change::Left {
                visit,
                how: Leaving::Passed,
                outcome: None,
            });
        }
        let outer = self.visit(block)?.block;
        self.route(&join, from, outer, &Key::from(""))?;
        Ok(true)
    }

    /// A block in which nothing is open but arrivals at its join.
    fn complete_block(&self) -> Option<(u32, Key)> {
        let mut arrivals = self
            .state
            .open_visits()
            .filter(|visit| self.is_arrival(visit));
        arrivals.find_map(|arrival| {
            let block = arrival.block?;
            let waits = |visit: &Visit| visit.block == Some(block) && self.is_arrival(visit);
            let mut inside = self
                .state
                .open_visits()
                .filter(|visit| self.lies_inside(visit, block));
            inside.all(waits).then(|| (block, arrival.step.clone()))
        })
    }

    /// After a return into one branch only that branch arrives again: the others still count as past.
    fn with_earlier_branches(&self, arrivals: &[u32], block: u32, join: &Key) -> Vec<u32> {
        let mut branches: Vec<Option<&Key>> =
            arrivals.iter().map(|&id| self.branch(id, block)).collect();
        let mut from = arrivals.to_vec();
        let earlier =
            |visit: &&Visit| visit.block == Some(block) && visit.step == *join && visit.is_passed();
        for visit in self.state.path.iter().rev().filter(earlier) {
            let branch = self.branch(visit.id, block);
            if !branches.contains(&branch) {
                branches.push(branch);
                from.push(visit.id);
            }
        }
        from
    }

    /// The first step of the branch of a block that a visit lies on.
    fn branch(&self, visit: u32, block: u32) -> Option<&Key> {
        let before = |visit: &&Visit| visit.from.first().and_then(|&id| self.state.visit(id));
        let way = std::iter::successors(self.state.visit(visit), |visit| before(visit));
        way.take_while(|visit| visit.id != block)
            .last()
            .map(|visit| &visit.step)
    }

    pub(crate) fn is_arrival(&self, visit: &Visit) -> bool {
        self.definition
            .step(&visit.step)
            .is_some_and(|step| step.kind == Kind::Join)
    }

    /// Whether a visit lies inside a block, at any depth.
    pub(crate) fn lies_inside(&self, visit: &Visit, block: u32) -> bool {
        self.blocks(visit).any(|id| id == block)
    }

    /// The blocks a visit lies inside, innermost first.
    pub(crate) fn blocks(&self, visit: &Visit) -> impl Iterator<Item = u32> {
        std::iter::successors(visit.block, |&block| self.state.visit(block)?.block)
    }
}

/// A person about to get a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) person: PersonId,
    pub(crate) behalf: Option<PersonId>,
}

fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX - 1) + 1
}

fn check_choice(step: &Step, choice: &Key, has_opinion: bool) -> Result<(), Refusal> {
    if !step.choices.iter().any(|offered| offered.code == *choice) {
        let labels: Vec<&str> = step
            .choices
            .iter()
            .map(|offered| offered.label.as_str())
            .collect();
        let message = format!("环节“{}”可以选择的是：{}。", step.name, labels.join("、"));
        return Err(Refusal::new(Code::NoSuchChoice, message));
    }
    if step.opinion == crate::OpinionRule::Required && !has_opinion {
        return Err(Refusal::new(
            Code::OpinionNeeded,
            format!("环节“{}”须填写意见后才能提交。", step.name),
        ));
    }
    Ok(())
}

impl Plan<'_> {
    /// The duties a step opens with, in its mode's order.
    pub(crate) fn duties_for(&self, step: &Step, visit: u32, holders: &[Holder]) -> Vec<NewDuty> {
        let first = self.next_duty();
        let ids = (first..).take(holders.len());
        let chained = step.mode == crate::Mode::Sequence;
        let duty = |(id, holder): (u32, &Holder)| NewDuty {
            after: if chained && id > first {
                vec![id - 1]
            } else {
                Vec::new()
            },
            ..NewDuty::work(id, visit, *holder)
        };
        ids.zip(holders).map(duty).collect()
    }
}

impl NewDuty {
    pub(crate) fn work(id: u32, visit: u32, holder: Holder) -> Self {
        Self {
            id,
            visit,
            holder: holder.person,
            behalf: holder.behalf,
            kind: DutyKind::Work,
            after: Vec::new(),
            origin: None,
            added_by: None,
        }
    }
}
