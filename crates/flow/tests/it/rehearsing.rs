//! The dry run.

use flow::{Context, Definition, Fate, RefusalCode as Code, Rehearsal, RehearsalEnd, rehearse};
use lexicon::Instant;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::{
    desk::{People, field, number, person},
    shape::{DRAFTER, cases, flows, posts, step_id, tasks, toml},
    shipped::OUTGOING,
};

fn people(posts: &[(&str, &[u8])]) -> People {
    let posts = posts.iter().map(|(post, holders)| ((*post).to_owned(), holders.to_vec())).collect();
    People { posts, ..People::default() }
}

fn run(text: &str, form: &Map<String, Value>, people: &People) -> Rehearsal {
    let definition = Definition::parse(text).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"));
    rehearse(&definition, person(1), &Context::new(Instant::from_ms(0), form, people))
}

fn told(rehearsal: &Rehearsal) -> Vec<String> {
    let step = |step: &flow::Rehearsed| {
        let who: Vec<u8> = step.candidates.iter().map(|&person| number(person)).collect();
        format!("{} {:?} {who:?}{}", step.step, step.fate, if step.choose { " choose" } else { "" })
    };
    rehearsal.steps.iter().map(step).collect()
}

const TEXT: &str = r#"
key = "t"
name = "试"
version = 1
start = "draft"
step = [
  { id = "draft", name = "拟稿", actor = "initiator" },
  { id = "f", name = "分办", kind = "fork", join = "j" },
  { id = "a", name = "甲办", actor = { post = "a" }, mode = "all", empty = "skip" },
  { id = "b", name = "乙办", kind = "sub", flow = "other", actor = { post = "b" }, empty = "stop" },
  { id = "c", name = "丙办", actor = { post = "c" }, empty = "stop" },
  { id = "j", name = "汇合", kind = "join" },
  { id = "sign", name = "签发", actor = { post = "signer" }, empty = "stop" },
  { id = "seal", name = "用印", actor = { post = "signer" }, empty = "stop", merge_same = true },
  { id = "end", name = "办结", kind = "end" },
]
[variables]
amount = { type = "number" }
[[route]]
from = "draft"
to = "f"
[[route]]
from = "f"
to = "a"
[[route]]
from = "f"
to = "b"
[[route]]
from = "f"
to = "c"
when = "amount > 100"
label = "大额"
[[route]]
from = "a"
to = "j"
[[route]]
from = "b"
to = "j"
[[route]]
from = "c"
to = "j"
[[route]]
from = "j"
to = "draft"
when = "amount < 0"
[[route]]
from = "j"
to = "sign"
[[route]]
from = "sign"
to = "seal"
[[route]]
from = "seal"
to = "end"
"#;

#[test]
fn every_step_is_listed_with_who_would_get_it_and_why() {
    let people = people(&[("a", &[2, 3]), ("b", &[5, 6]), ("c", &[7]), ("signer", &[9])]);
    let form = [("amount".to_owned(), json!(500))].into_iter().collect();
    let rehearsal = run(TEXT, &form, &people);
    assert_eq!(
        told(&rehearsal),
        [
            "draft Handled [1]",
            "f Passed []",
            "a Handled [2, 3]",
            "b Sub [5, 6] choose",
            "c Handled [7]",
            "j Passed []",
            "j Passed []",
            "j Passed []",
            "sign Handled [9]",
            "seal Merged [9]",
            "end Passed []",
        ]
    );
    assert_eq!(rehearsal.end, RehearsalEnd::Finished);
    let way = |at: usize| rehearsal.steps[at].way.clone().unwrap();
    assert_eq!((way(4).label.as_str(), way(4).when.as_deref()), ("大额", Some("amount > 100")));
    assert_eq!((way(8).from.as_str(), way(8).otherwise, way(2).otherwise), ("j", true, false));
    assert_eq!(rehearsal.steps[4].inside, ["f"]);
}

#[test]
fn it_stops_where_nobody_is_found_and_names_the_step() {
    let rehearsal = run(TEXT, &Map::new(), &people(&[("b", &[5])]));
    assert_eq!(told(&rehearsal).last().unwrap(), "sign Stopped []");
    assert!(told(&rehearsal).contains(&"a Skipped []".to_owned()));
    let RehearsalEnd::Stopped(refusal) = rehearsal.end else { panic!("{:?}", rehearsal.end) };
    assert_eq!(refusal.code, Code::NobodyThere);
    assert!(refusal.message.contains("“签发”"), "{}", refusal.message);
}

#[test]
fn a_circle_is_told_instead_of_walked_for_ever() {
    let people = people(&[("a", &[2]), ("b", &[5]), ("signer", &[9])]);
    let form = [("amount".to_owned(), json!(-1))].into_iter().collect();
    assert_eq!(run(TEXT, &form, &people).end, RehearsalEnd::Circles("draft".into()));
}

#[test]
fn a_delegate_is_named_beside_whom_he_acts_for() {
    let mut people = people(&[("a", &[2]), ("b", &[5]), ("signer", &[9])]);
    people.delegates.insert(9, 30);
    let rehearsal = run(TEXT, &Map::new(), &people);
    let sign = rehearsal.steps.iter().find(|step| step.step == "sign").unwrap();
    assert_eq!((&sign.candidates, sign.delegates.get(&person(9))), (&vec![person(9)], Some(&person(30))));
}

#[test]
fn the_outgoing_flow_is_rehearsed_to_its_end() {
    let roles: Vec<(&str, &[u8])> = ["office_reviewer", "rechecker", "numberer", "sealer", "issuer", "archivist"]
        .into_iter()
        .map(|role| (role, &[40u8, 41][..]))
        .chain([("department_head", &[2u8][..])])
        .collect();
    let form =
        [("countersigners".to_owned(), field(&[3, 4])), ("signer".to_owned(), field(&[9]))].into_iter().collect();
    let rehearsal = run(OUTGOING, &form, &people(&roles));
    assert_eq!(rehearsal.end, RehearsalEnd::Finished, "{:#?}", rehearsal.steps);
    assert!(rehearsal.steps.iter().any(|step| step.step == "countersign" && step.candidates.len() == 2));
}

#[test]
fn a_thousand_candidates_at_every_step_are_no_burden() {
    let mut text = "key = \"t\"\nname = \"长\"\nversion = 1\nstart = \"s0\"\n".to_owned();
    for number in 0..400 {
        text += &format!(
            "[[step]]\nid = \"s{number}\"\nname = \"环\"\nactor = {{ post = \"all\" }}\nmode = \"any\"\nempty = \"stop\"\n"
        );
        text += &format!("[[route]]\nfrom = \"s{number}\"\nto = \"s{}\"\n", number + 1);
    }
    text += "[[step]]\nid = \"s400\"\nname = \"完\"\nkind = \"end\"\n";
    let everyone: Vec<u8> = (1..=250).collect();
    let rehearsal = run(&text, &Map::new(), &people(&[("all", &everyone)]));
    assert_eq!((rehearsal.steps.len(), rehearsal.end), (401, RehearsalEnd::Finished));
}

proptest! {
    #![proptest_config(cases())]

    /// Every step of a random flow comes once, in an order the flow allows, with its own people.
    #[test]
    fn a_random_flow_is_rehearsed_to_its_end(nodes in flows()) {
        let people = People { posts: posts(&nodes), ..People::default() };
        let definition = Definition::parse(&toml(&nodes)).unwrap();
        let form = Map::new();
        let rehearsal = rehearse(&definition, person(DRAFTER), &Context::new(Instant::from_ms(0), &form, &people));
        prop_assert_eq!(&rehearsal.end, &RehearsalEnd::Finished);
        for (path, task) in tasks(&nodes) {
            let told: Vec<_> = rehearsal.steps.iter().filter(|step| step.step == step_id(&path)).collect();
            prop_assert_eq!(told.len(), 1);
            let who: Vec<u8> = told[0].candidates.iter().map(|&person| number(person)).collect();
            prop_assert_eq!(told[0].fate, if task.people.is_empty() { Fate::Skipped } else { Fate::Handled });
            prop_assert_eq!(who, task.people.clone());
        }
    }
}
