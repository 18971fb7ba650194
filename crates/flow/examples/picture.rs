//! Draws a definition: `cargo run -p flow --example picture -- file.toml [N] > picture.svg`; with N, as it stands after so
//! many decisions.

use flow::{Actor, ActorRule, Chosen, Command, Context, Definition, Directory, State, Subject, decide};
use lexicon::{Instant, PersonId};

/// Two persons for every rule.
struct Two;

impl Directory for Two {
    fn resolve(&self, _: &ActorRule, _: &Subject<'_>) -> Vec<PersonId> {
        [1, 2].map(|number| PersonId::from_uuid(uuid::Uuid::from_u128(number))).to_vec()
    }
}

fn main() {
    let path = std::env::args().nth(1).expect("the path of a definition");
    let decisions: Option<usize> = std::env::args().nth(2).map(|text| text.parse().expect("a number"));
    let text = std::fs::read_to_string(path).expect("a readable definition");
    match Definition::parse(&text) {
        Ok(definition) => {
            let state = decisions.map(|decisions| after(&definition, decisions));
            println!("{}", flow::draw::svg(&definition, state.as_ref()));
        }
        Err(problems) => problems.iter().for_each(|problem| eprintln!("{problem}")),
    }
}

fn after(definition: &Definition, decisions: usize) -> State {
    let form = serde_json::Map::new();
    let context = Context::new(Instant::from_ms(0), &form, &Two);
    let mut state = State::default();
    let mut actor = Actor::system(PersonId::from_uuid(uuid::Uuid::from_u128(1)));
    let mut command = Command::Start { chosen: Chosen::new() };
    for _ in 0..=decisions {
        let events = decide(definition, &state, &actor, &command, &context).expect("an accepted decision");
        events.iter().for_each(|event| state.apply(event));
        let Some(duty) = state.open_duties().next() else { break };
        actor = Actor { person: duty.holder, ..actor };
        let choice = definition.step(&duty.step).expect("its step").choices[0].code.clone();
        let opinion = Some("00000000-0000-0000-0000-000000000000".parse().expect("an id"));
        command = Command::Submit { duty: duty.id, choice, opinion, chosen: Chosen::new() };
    }
    state
}
