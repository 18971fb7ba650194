//! Ways (路径): whether a flow can get somewhere without passing a step.

use std::collections::HashMap;

use flow::{Definition, Kind};

/// The steps and routes of a definition as a graph.
pub(super) struct Ways<'a> {
    pub(super) definition: &'a Definition,
    index: HashMap<&'a str, usize>,
    /// For each step its routes: number and target.
    out: Vec<Vec<(usize, usize)>>,
}

/// What was reached, and by which route first.
type Reached = HashMap<usize, Option<usize>>;

impl<'a> Ways<'a> {
    pub(super) fn of(definition: &'a Definition) -> Ways<'a> {
        let index: HashMap<&str, usize> =
            definition.steps().iter().enumerate().map(|(n, s)| (s.id.as_str(), n)).collect();
        let mut out = vec![Vec::new(); definition.steps().len()];
        for (number, route) in definition.routes().iter().enumerate() {
            out[index[route.from.as_str()]].push((number, index[route.to.as_str()]));
        }
        Ways { definition, index, out }
    }

    pub(super) fn has(&self, step: &str) -> bool {
        self.index.contains_key(step)
    }

    /// The ends of the flow, by id.
    pub(super) fn ends(&self) -> Vec<&'a str> {
        self.definition.steps().iter().filter(|s| s.kind == Kind::End).map(|s| s.id.as_str()).collect()
    }

    /// Whether every way from the start to `to` passes `by`.
    pub(super) fn always_passes(&self, by: &str, to: &str) -> bool {
        self.detour(by, to).is_none()
    }

    /// The route by which `to` is reached past `by`, if it can be: the last one after which `by` can be passed no more.
    pub(super) fn detour(&self, by: &str, to: &str) -> Option<usize> {
        let (barred, goal) = (self.index.get(by).copied(), *self.index.get(to)?);
        let start = self.index[self.definition.start().id.as_str()];
        let reached = self.reach(start, None, barred);
        let mut way = Vec::new();
        let mut at = goal;
        while let Some(route) = *reached.get(&at)? {
            if way.contains(&route) {
                break;
            }
            way.push(route);
            at = self.index[self.definition.routes()[route].from.as_str()];
        }
        let leads = |step: usize| barred.is_some_and(|b| step != goal && self.leads(step, b, goal));
        let ends = |route: &usize| {
            let (from, to) = self.between(*route);
            leads(from) && !leads(to)
        };
        way.iter().copied().find(|route| ends(route)).or_else(|| way.first().copied())
    }

    fn between(&self, route: usize) -> (usize, usize) {
        let route = &self.definition.routes()[route];
        (self.index[route.from.as_str()], self.index[route.to.as_str()])
    }

    /// Whether a step lies before another one, with a third taken out.
    fn leads(&self, from: usize, to: usize, without: usize) -> bool {
        let mut seen = vec![false; self.out.len()];
        let mut todo = vec![from];
        while let Some(step) = todo.pop() {
            if step == to {
                return true;
            }
            if step != without && !std::mem::replace(&mut seen[step], true) {
                todo.extend(self.out[step].iter().map(|(_, target)| *target));
            }
        }
        false
    }

    /// Everything reached from a step without passing the barred one, not going beyond `until`. Behind a branch point the
    /// branches without a condition are all taken: their join is reached only if each of them gets there.
    fn reach(&self, from: usize, until: Option<usize>, barred: Option<usize>) -> Reached {
        let mut reached = Reached::new();
        let mut todo = vec![(from, None)];
        while let Some((step, by)) = todo.pop() {
            if Some(step) == barred || reached.contains_key(&step) {
                continue;
            }
            reached.insert(step, by);
            if Some(step) == until {
                continue;
            }
            match &self.definition.steps()[step].kind {
                Kind::Fork { join } => {
                    todo.extend(self.branches(step, self.index[join.as_str()], barred, &mut reached))
                }
                _ => todo.extend(self.out[step].iter().rev().map(|&(route, target)| (target, Some(route)))),
            }
        }
        reached
    }

    /// Walks the branches of a branch point; answers with its join where that is reached.
    fn branches(
        &self,
        fork: usize,
        join: usize,
        barred: Option<usize>,
        reached: &mut Reached,
    ) -> Option<(usize, Option<usize>)> {
        let (mut met, mut all) = (None, true);
        for &(route, target) in &self.out[fork] {
            let mut inside = self.reach(target, Some(join), barred);
            let arrived = inside.remove(&join);
            all &= arrived.is_some() || self.definition.routes()[route].when().is_some();
            if let Some(by) = arrived {
                met = Some((join, by.or(Some(route))));
            }
            for (step, by) in inside {
                reached.entry(step).or_insert(by.or(Some(route)));
            }
        }
        met.filter(|_| all)
    }
}
