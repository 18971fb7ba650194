//! A definition the validator accepts can be brought to its end.

use std::collections::{BTreeMap, VecDeque};

use flow::{Definition, Duty, Kind, Status};
use proptest::{prelude::*, sample::Index};
use serde_json::json;

use crate::{
    desk::{Desk, number},
    shape::{cases, flows, toml as sound},
};

/// Steps 0..n and an end; every step has free-form routes, the last of them unconditional.
fn wild() -> impl Strategy<Value = Vec<Vec<usize>>> {
    (2..7usize).prop_flat_map(|steps| {
        let targets = proptest::collection::vec(0..=steps, 1..4);
        proptest::collection::vec(targets, steps)
    })
}

fn toml(routes: &[Vec<usize>]) -> String {
    let mut text =
        "key = \"t\"\nname = \"试\"\nversion = 1\nstart = \"s0\"\n[variables]\npick = { type = \"text\" }\n".to_owned();
    for (from, targets) in routes.iter().enumerate() {
        text += &format!("[[step]]\nid = \"s{from}\"\nname = \"s{from}\"\nactor = \"initiator\"\n");
        let last = targets.len() - 1;
        for (number, to) in targets.iter().enumerate() {
            let when = if number == last { String::new() } else { format!("when = 'pick == \"{to}\"'\n") };
            text += &format!("[[route]]\nfrom = \"s{from}\"\nto = \"s{to}\"\n{when}");
        }
    }
    let end = routes.len();
    text + &format!("[[step]]\nid = \"s{end}\"\nname = \"end\"\nkind = \"end\"\n")
}

/// For each step the next one on a shortest way to the end.
fn ways(routes: &[Vec<usize>]) -> BTreeMap<usize, usize> {
    let end = routes.len();
    let mut ways = BTreeMap::new();
    let mut todo = VecDeque::from([end]);
    while let Some(to) = todo.pop_front() {
        for (from, targets) in routes.iter().enumerate() {
            if targets.contains(&to) && !ways.contains_key(&from) {
                ways.insert(from, to);
                todo.push_back(from);
            }
        }
    }
    ways
}

/// A route added or turned elsewhere.
#[derive(Debug, Clone)]
pub struct Slip {
    adds: bool,
    route: Index,
    from: Index,
    to: Index,
}

pub fn slips() -> impl Strategy<Value = Vec<Slip>> {
    let slip = (any::<bool>(), any::<Index>(), any::<Index>(), any::<Index>());
    let slip = slip.prop_map(|(adds, route, from, to)| Slip { adds, route, from, to });
    proptest::collection::vec(slip, 1..4)
}

/// A definition as lists: its steps, and its routes by number of step.
pub struct Lists {
    steps: Vec<(String, Kind)>,
    routes: Vec<(usize, usize)>,
}

impl Lists {
    pub fn of(definition: &Definition) -> Self {
        let steps: Vec<(String, Kind)> =
            definition.steps().iter().map(|step| (step.id.to_string(), step.kind.clone())).collect();
        let at = |id: &str| steps.iter().position(|(step, _)| step == id).unwrap();
        let routes = definition.routes().iter().map(|route| (at(&route.from), at(&route.to))).collect();
        Self { steps, routes }
    }

    pub fn slip(&mut self, slip: &Slip) {
        let to = slip.to.index(self.steps.len());
        if slip.adds {
            self.routes.insert(0, (slip.from.index(self.steps.len()), to));
        } else {
            let route = slip.route.index(self.routes.len());
            self.routes[route].1 = to;
        }
    }

    /// Out of a branch point every route is taken; elsewhere each but the last where its step's variable names it.
    pub fn toml(&self) -> String {
        let mut text = "key = \"t\"\nname = \"试\"\nversion = 1\nstart = \"s0\"\n[variables]\n".to_owned();
        for (id, _) in &self.steps {
            text += &format!("pick_{id} = {{ type = \"text\" }}\n");
        }
        for (id, kind) in &self.steps {
            let kind = match kind {
                Kind::Task => "actor = \"initiator\"".to_owned(),
                Kind::Sub { flow } => format!("kind = \"sub\"\nflow = \"{flow}\"\nactor = \"initiator\""),
                Kind::Fork { join } => format!("kind = \"fork\"\njoin = \"{join}\""),
                Kind::Join => "kind = \"join\"".to_owned(),
                Kind::End => "kind = \"end\"".to_owned(),
            };
            text += &format!("[[step]]\nid = \"{id}\"\nname = \"{id}\"\n{kind}\n");
        }
        for (number, &(from, to)) in self.routes.iter().enumerate() {
            let ((from_id, kind), (to_id, _)) = (&self.steps[from], &self.steps[to]);
            let last = !self.routes[number + 1..].iter().any(|route| route.0 == from);
            let free = last || matches!(kind, Kind::Fork { .. });
            let when = if free {
                String::new()
            } else {
                format!("when = 'pick_{from_id} == \"{to_id}\"'\nlabel = \"另行办理\"\n")
            };
            text += &format!("[[route]]\nfrom = \"{from_id}\"\nto = \"{to_id}\"\n{when}");
        }
        text
    }

    /// For each step the next one on a shortest way to the end.
    fn ways(&self) -> BTreeMap<usize, usize> {
        let ends = (0..self.steps.len()).filter(|&step| self.steps[step].1 == Kind::End);
        let mut todo: VecDeque<usize> = ends.collect();
        let mut ways = BTreeMap::new();
        while let Some(to) = todo.pop_front() {
            for &(from, _) in self.routes.iter().filter(|route| route.1 == to) {
                if self.steps[from].1 != Kind::End && !ways.contains_key(&from) {
                    ways.insert(from, to);
                    todo.push_back(from);
                }
            }
        }
        ways
    }
}

/// Whether everyone choosing the shortest way brings it to its end.
fn finishes(lists: &Lists) {
    let mut desk = Desk::new(&lists.toml(), &[]);
    for (from, to) in lists.ways() {
        desk.form.insert(format!("pick_{}", lists.steps[from].0), json!(lists.steps[to].0));
    }
    desk.start(1);
    for _ in 0..=lists.steps.len() {
        desk.check_now();
        if desk.state.status != Status::Active {
            break;
        }
        let work = desk.state.open_duties().find(|duty| duty.is_work()).map(|duty: &Duty| number(duty.holder));
        if let Some(who) = work {
            desk.submit(who);
        } else {
            desk.end_sub("agree");
        }
    }
    assert_eq!(desk.state.status, Status::Finished, "{}", lists.toml());
    desk.check();
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn an_accepted_definition_can_finish_and_a_refused_one_has_a_reason(routes in wild()) {
        let text = toml(&routes);
        let ways = ways(&routes);
        let reaches = |from: usize| ways.contains_key(&from);
        match Definition::parse(&text) {
            Err(problems) => prop_assert!(problems.iter().all(|problem| problem.line > 0)),
            Ok(_) => {
                prop_assert!((0..routes.len()).all(reaches));
                let mut desk = Desk::new(&text, &[]);
                desk.start(1);
                for _ in 0..=routes.len() {
                    let Some(duty) = desk.state.open_duties().next() else { break };
                    let at: usize = duty.step[1..].parse().unwrap();
                    desk.form.insert("pick".to_owned(), json!(ways[&at].to_string()));
                    desk.submit(1);
                }
                prop_assert_eq!(desk.state.status, Status::Finished);
                desk.check();
            }
        }
    }

    /// Branches, joins and sub-flows, with a slip or two in where the routes lead.
    #[test]
    fn a_branched_definition_with_a_slip_is_refused_or_can_finish(nodes in flows(), slips in slips()) {
        let mut lists = Lists::of(&Definition::parse(&sound(&nodes)).unwrap());
        finishes(&lists);
        slips.iter().for_each(|slip| lists.slip(slip));
        match Definition::parse(&lists.toml()) {
            Err(problems) => prop_assert!(problems.iter().all(|problem| problem.line > 0)),
            Ok(_) => finishes(&lists),
        }
    }
}
