//! A definition the validator accepts can be brought to its end.

use std::collections::{BTreeMap, VecDeque};

use flow::{Definition, Status};
use proptest::prelude::*;
use serde_json::json;

use crate::{desk::Desk, shape::cases};

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
}
