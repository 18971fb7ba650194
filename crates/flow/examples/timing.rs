//! How long one decision takes: 15 steps, 50 countersigners at once. `cargo run --release -p flow --example timing`.

#![allow(clippy::disallowed_methods)] // it measures

use std::{fmt::Write, hint::black_box};

use flow::{Actor, ActorRule, Chosen, Command, Context, Definition, Directory, Key, State, Subject, decide};
use lexicon::{Instant, PersonId};
use serde_json::Map;

struct Fifty;

impl Directory for Fifty {
    fn resolve(&self, rule: &ActorRule, _: &Subject<'_>) -> Vec<PersonId> {
        let many = matches!(rule, ActorRule::Post { post } if *post == "many");
        (1..=if many { 50 } else { 1 }).map(person).collect()
    }
}

fn person(number: u128) -> PersonId {
    PersonId::from_uuid(uuid::Uuid::from_u128(number))
}

fn definition() -> Definition {
    let mut text =
        "key = \"t\"\nname = \"t\"\nversion = 1\nstart = \"s1\"\n[variables]\namount = { type = \"number\" }\n"
            .to_owned();
    for number in 1..=15 {
        let (post, mode) = if number == 7 { ("many", "all") } else { ("one", "any") };
        let _ = write!(
            text,
            "[[step]]\nid = \"s{number}\"\nname = \"s\"\nactor = {{ post = \"{post}\" }}\nmode = \"{mode}\"\nempty = \"stop\"\n\
             [[route]]\nfrom = \"s{number}\"\nto = \"s1\"\nwhen = 'outcome == \"disagree\" && amount > 3'\n\
             [[route]]\nfrom = \"s{number}\"\nto = \"s{}\"\n",
            number + 1
        );
    }
    text += "[[step]]\nid = \"s16\"\nname = \"end\"\nkind = \"end\"\n";
    Definition::parse(&text).expect("a sound definition")
}

fn main() {
    let definition = definition();
    let variables = Map::new();
    let mut state = State::default();
    let mut slowest: Vec<(u128, String)> = Vec::new();
    let mut command = Command::Start { chosen: Chosen::new() };
    let mut who = person(1);
    loop {
        let context = Context::new(Instant::from_ms(0), &variables, &Fifty);
        let actor = Actor::handler(who);
        let mut times: Vec<u128> = (0..200)
            .map(|_| {
                let start = std::time::Instant::now();
                let _ = black_box(decide(&definition, &state, &actor, &command, &context));
                start.elapsed().as_nanos()
            })
            .collect();
        times.sort_unstable();
        let events = decide(&definition, &state, &actor, &command, &context).expect("an accepted command");
        slowest.push((times[100], format!("{} duties, {} visits before", state.duties.len(), state.path.len())));
        events.iter().for_each(|event| state.apply(event));
        let Some(duty) = state.open_duties().next() else {
            break;
        };
        who = duty.holder;
        command = Command::Submit { duty: duty.id, choice: Key::from("agree"), opinion: None, chosen: Chosen::new() };
    }
    slowest.sort_unstable();
    let median = &slowest[slowest.len() / 2];
    let worst = &slowest[slowest.len() - 1];
    println!(
        "{} decisions; median {:.1} µs ({}); slowest {:.1} µs ({})",
        slowest.len(),
        median.0 as f64 / 1e3,
        median.1,
        worst.0 as f64 / 1e3,
        worst.1
    );
}
