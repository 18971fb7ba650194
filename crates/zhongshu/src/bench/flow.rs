//! One decision of the flow: a definition of 15 steps, one of them with 50 countersigners at once.

use std::fmt::Write;
use std::hint::black_box;

use flow::{
    Actor, ActorRule, Chosen, Command, Context, Definition, Directory, Key, ReturnTarget, State, Subject, Then, decide,
};
use lexicon::{Instant, PersonId};
use serde_json::Map;
use uuid::Uuid;

use super::table::Table;
use crate::failure::{Failure, Outcome};
use crate::world::moment;

/// How often each decision is made.
const TIMES: u32 = 1_000;
const STEPS: usize = 15;
/// The step with the countersigners.
const MANY: usize = 7;

struct Fifty;

impl Directory for Fifty {
    fn resolve(&self, rule: &ActorRule, _: &Subject<'_>) -> Vec<PersonId> {
        let many = matches!(rule, ActorRule::Post { post } if *post == "many");
        (1..=if many { 50 } else { 1 }).map(person).collect()
    }
}

fn person(number: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(number))
}

/// Measures the slowest of all the decisions that bring it to its end, and of the returns made on the way.
///
/// # Errors
/// When the definition or a decision is refused.
pub fn measure(table: &mut Table) -> Outcome {
    let definition = definition()?;
    let mut state = State::default();
    let mut slowest = 0.0;
    let start = Command::Start { chosen: Chosen::new() };
    take(&definition, &mut state, person(1), &start, &mut slowest)?;
    let next = |state: &State| state.open_duties().next().map(|duty| (duty.id, duty.holder));
    while let Some((id, who)) = next(&state) {
        if !state.ways_back(id).steps.is_empty() {
            let (to, then) = (ReturnTarget::Initiator, Then::StraightBack);
            let back = Command::Return { duty: id, to, then, reason: "数据需核实".to_owned() };
            slowest = f64::max(slowest, time(&definition, &state, who, &back)?);
        }
        let submit = Command::Submit { duty: id, choice: Key::from("agree"), opinion: None, chosen: Chosen::new() };
        take(&definition, &mut state, who, &submit, &mut slowest)?;
    }
    table.add("flow: decide, 15 steps, 50 countersigners, the slowest decision", "µs", slowest, "< 20");
    Ok(())
}

fn take(definition: &Definition, state: &mut State, who: PersonId, command: &Command, slowest: &mut f64) -> Outcome {
    *slowest = f64::max(*slowest, time(definition, state, who, command)?);
    let variables = Map::new();
    let context = Context::new(Instant::from_ms(0), &variables, &Fifty);
    let events = decide(definition, state, &Actor::handler(who), command, &context).map_err(Failure::of)?;
    events.iter().for_each(|event| state.apply(event));
    Ok(())
}

/// The mean of many times the same decision, microseconds; the first few are not counted.
fn time(definition: &Definition, state: &State, who: PersonId, command: &Command) -> Outcome<f64> {
    let variables = Map::new();
    let context = Context::new(Instant::from_ms(0), &variables, &Fifty);
    let actor = Actor::handler(who);
    let once = || black_box(decide(definition, state, &actor, command, &context)).map(|_| ()).map_err(Failure::of);
    (0..TIMES / 10).try_for_each(|_| once())?;
    let begin = moment();
    (0..TIMES).try_for_each(|_| once())?;
    Ok(begin.elapsed().as_secs_f64() * 1e6 / f64::from(TIMES))
}

fn definition() -> Outcome<Definition> {
    let mut text =
        "key = \"t\"\nname = \"t\"\nversion = 1\nstart = \"s1\"\n[variables]\namount = { type = \"number\" }\n"
            .to_owned();
    for number in 1..=STEPS {
        let (post, mode) = if number == MANY { ("many", "all") } else { ("one", "any") };
        _ = write!(
            text,
            "[[step]]\nid = \"s{number}\"\nname = \"s\"\nactor = {{ post = \"{post}\" }}\nmode = \"{mode}\"\nempty = \"stop\"\n\
             [[route]]\nfrom = \"s{number}\"\nto = \"s1\"\nwhen = 'outcome == \"disagree\" && amount > 3'\n\
             [[route]]\nfrom = \"s{number}\"\nto = \"s{}\"\n",
            number + 1
        );
    }
    _ = write!(text, "[[step]]\nid = \"s{}\"\nname = \"end\"\nkind = \"end\"\n", STEPS + 1);
    Definition::parse(&text)
        .map_err(|problems| Failure::new(problems.iter().map(|p| p.to_string()).collect::<String>()))
}
