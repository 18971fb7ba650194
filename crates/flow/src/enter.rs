//! Entering steps: routes, branches, joins, and steps that pass by themselves.

use crate::{
    Change, Key, Kind, Leaving, NewDuty, NewVisit, Refusal, RefusalCode as Code, Step, Sub, Visit,
    plan::{Holder, Plan},
    rehearse::Glance,
    tally,
};

/// A step about to be entered.
pub(crate) struct Entry {
    pub(crate) step: usize,
    pub(crate) from: Vec<u32>,
    pub(crate) block: Option<u32>,
    pub(crate) outcome: Key,
    /// The route that leads there.
    pub(crate) way: Option<usize>,
}

impl Plan<'_> {
    /// Chooses the way out of a step: the first route whose condition holds.
    pub(crate) fn route(
        &mut self,
        step: &str,
        from: Vec<u32>,
        block: Option<u32>,
        outcome: &Key,
    ) -> Result<(), Refusal> {
        let definition = self.definition;
        let at = definition.index.get(step).copied().unwrap_or(definition.start);
        for &route in &definition.out[at] {
            if self.holds(route, outcome)? {
                let step = definition.routes[route].target;
                self.queue.push_back(Entry { step, from, block, outcome: outcome.clone(), way: Some(route) });
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
        condition.holds(self.context.variables, outcome).map_err(|why| {
            let message = format!("从“{}”到“{}”的{why}，请流程管理员检查流程定义。", route.from, route.to);
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
        if self.looking {
            let (visit, step, way) = (self.next_visit(), entry.step, entry.way);
            self.glances.push(Glance { visit, step, way, holders: Vec::new() });
        }
        match &step.kind {
            Kind::Task => self.enter_task(step, entry),
            Kind::Fork { .. } => self.enter_fork(step, entry),
            Kind::Sub { flow } => self.enter_sub(step, flow, entry),
            Kind::Join => {
                self.open_for(step, entry, None, Vec::new());
                Ok(())
            }
            Kind::End => {
                let visit = self.open_for(step, entry, None, Vec::new());
                self.emit(Change::Left { visit, how: Leaving::Passed, outcome: None });
                self.emit(Change::Finished);
                Ok(())
            }
        }
    }

    fn enter_task(&mut self, step: &Step, entry: Entry) -> Result<(), Refusal> {
        let mut holders = self.handlers(step)?;
        if holders.is_empty() {
            return self.skip(step, entry);
        }
        self.glance(&holders);
        if self.merges(step, &holders) {
            return self.pass_by(step, entry, Leaving::Merged, tally::AGREE);
        }
        if self.alone {
            holders.truncate(1);
        }
        let duties = self.duties_for(step, self.next_visit(), &holders);
        self.open_for(step, entry, None, duties);
        Ok(())
    }

    /// Enters and leaves a step at once, and goes on from there.
    pub(crate) fn pass_by(&mut self, step: &Step, entry: Entry, how: Leaving, outcome: &str) -> Result<(), Refusal> {
        let (outcome, block) = (Key::from(outcome), entry.block);
        let visit = self.open_for(step, entry, None, Vec::new());
        self.emit(Change::Left { visit, how, outcome: Some(outcome.clone()) });
        self.route(&step.id, vec![visit], block, &outcome)
    }

    /// Remembers who may get the step just being entered.
    pub(crate) fn glance(&mut self, holders: &[Holder]) {
        self.glances.last_mut().into_iter().for_each(|glance| glance.holders = holders.to_vec());
    }

    fn merges(&self, step: &Step, holders: &[Holder]) -> bool {
        let same = |holder: &Holder| holder.behalf.unwrap_or(holder.person) == self.actor.person;
        step.merge_same && self.merging && matches!(holders, [only] if same(only))
    }

    fn enter_fork(&mut self, step: &Step, entry: Entry) -> Result<(), Refusal> {
        let definition = self.definition;
        let outcome = entry.outcome.clone();
        let fork = self.open_for(step, entry, None, Vec::new());
        self.emit(Change::Left { visit: fork, how: Leaving::Passed, outcome: Some(outcome.clone()) });
        for &route in definition.index.get(&step.id).map_or(&[][..], |&i| &definition.out[i]) {
            if self.holds(route, &outcome)? {
                let step = definition.routes[route].target;
                let outcome = outcome.clone();
                self.queue.push_back(Entry { step, from: vec![fork], block: Some(fork), outcome, way: Some(route) });
            }
        }
        Ok(())
    }

    /// Opens a visit and returns its number.
    pub(crate) fn open_for(&mut self, step: &Step, entry: Entry, sub: Option<Sub>, duties: Vec<NewDuty>) -> u32 {
        let id = self.next_visit();
        let visit = NewVisit { from: entry.from, block: entry.block, sub, ..NewVisit::at(id, step) };
        self.emit(Change::Entered { visit, duties });
        id
    }

    /// Passes one join all of whose branches have arrived; false when there is none.
    fn settle(&mut self) -> Result<bool, Refusal> {
        let Some((block, join)) = self.complete_block() else {
            return Ok(false);
        };
        let here = |visit: &&Visit| visit.block == Some(block) && visit.step == join;
        let arrivals: Vec<u32> = self.state.open_visits().filter(here).map(|visit| visit.id).collect();
        let from = self.with_earlier_branches(&arrivals, block, &join);
        for visit in arrivals {
            self.emit(Change::Left { visit, how: Leaving::Passed, outcome: None });
        }
        let outer = self.visit(block)?.block;
        self.route(&join, from, outer, &Key::from(""))?;
        Ok(true)
    }

    /// A block in which nothing is open but arrivals at its join.
    fn complete_block(&self) -> Option<(u32, Key)> {
        let mut arrivals = self.state.open_visits().filter(|visit| self.is_arrival(visit));
        arrivals.find_map(|arrival| {
            let block = arrival.block?;
            let waits = |visit: &Visit| visit.block == Some(block) && self.is_arrival(visit);
            let mut inside = self.state.open_visits().filter(|visit| self.lies_inside(visit, block));
            inside.all(waits).then(|| (block, arrival.step.clone()))
        })
    }

    /// After a return into one branch only that branch arrives again: the others still count as past.
    fn with_earlier_branches(&self, arrivals: &[u32], block: u32, join: &Key) -> Vec<u32> {
        let mut branches: Vec<Option<&Key>> = arrivals.iter().map(|&id| self.branch(id, block)).collect();
        let mut from = arrivals.to_vec();
        let earlier = |visit: &&Visit| visit.block == Some(block) && visit.step == *join && visit.is_passed();
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
        way.take_while(|visit| visit.id != block).last().map(|visit| &visit.step)
    }

    pub(crate) fn is_arrival(&self, visit: &Visit) -> bool {
        self.definition.step(&visit.step).is_some_and(|step| step.kind == Kind::Join)
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
