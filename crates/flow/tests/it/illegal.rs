//! What is not allowed in which status: the whole table.

use flow::{Chosen, Command, Key, Place, RefusalCode as Code, ReturnTarget, Then};

use crate::desk::{BOSS, Desk, give_back, person, submit};

const TEXT: &str = r#"
key = "t"
name = "试"
version = 1
start = "draft"
[[step]]
id = "draft"
name = "拟稿"
actor = "initiator"
[[step]]
id = "check"
name = "审核"
actor = { post = "checker" }
mode = "all"
opinion = "required"
empty = "stop"
[[step]]
id = "end"
name = "办结"
kind = "end"
[[route]]
from = "draft"
to = "check"
[[route]]
from = "check"
to = "end"
"#;

fn reason() -> String {
    "理由".to_owned()
}

/// Every command, aimed at duty 1.
fn commands() -> Vec<(&'static str, Command)> {
    [daily(), overseeing()].concat()
}

fn daily() -> Vec<(&'static str, Command)> {
    vec![
        ("start", Command::Start { chosen: Chosen::new() }),
        ("submit", submit(1, "agree")),
        ("return", give_back(1, ReturnTarget::Previous, Then::StepByStep)),
        ("withdraw", Command::Withdraw { duty: 1 }),
        ("transfer", Command::Transfer { duty: 1, to: person(8), reason: reason() }),
        ("circulate", Command::Circulate { to: vec![person(8)] }),
        ("read", Command::Read { duty: 1 }),
        ("see", Command::See { duty: 1 }),
    ]
}

fn overseeing() -> Vec<(&'static str, Command)> {
    vec![
        ("urge", Command::Urge { duty: Some(1), note: String::new() }),
        ("suspend", Command::Suspend { reason: reason() }),
        ("resume", Command::Resume { reason: reason() }),
        ("reroute", Command::Reroute { duty: 1, to: Key::from("check"), persons: vec![], reason: reason() }),
        ("terminate", Command::Terminate { reason: reason() }),
        ("reopen", Command::Reopen { reason: reason() }),
        ("add", Command::AddSign { duty: 1, place: Place::Beside, persons: vec![person(8)], reason: reason() }),
        ("remove", Command::RemoveSign { duty: 1 }),
        ("handover", Command::Handover { from: person(1), to: person(8) }),
    ]
}

fn desk() -> Desk {
    Desk::new(TEXT, &[("checker", &[2, 3])])
}

/// How each command fares when one person gives it: a code, or none when it is taken.
fn table(desk: &Desk, who: u8) -> Vec<(&'static str, Option<Code>)> {
    let actor = if who == BOSS { flow::Actor::administrator(person(who)) } else { flow::Actor::handler(person(who)) };
    let fate = |command: &Command| desk.decide(&actor, command).err().map(|refusal| refusal.code);
    commands().iter().map(|(name, command)| (*name, fate(command))).collect()
}

fn taken(table: &[(&'static str, Option<Code>)]) -> Vec<&'static str> {
    table.iter().filter(|(_, code)| code.is_none()).map(|(name, _)| *name).collect()
}

#[test]
fn before_the_start_only_start_is_taken() {
    for who in [1, BOSS] {
        let table = table(&desk(), who);
        assert_eq!(taken(&table), ["start"]);
        assert!(table[1..].iter().all(|(_, code)| *code == Some(Code::NotStarted)));
    }
}

#[test]
fn the_drafter_of_a_draft_may_do_this_and_no_more() {
    let mut desk = desk();
    desk.start(1);
    let table = table(&desk, 1);
    assert_eq!(taken(&table), ["submit", "transfer", "circulate", "see", "suspend", "terminate", "add"]);
    let code = |name| table.iter().find(|(other, _)| *other == name).unwrap().1;
    let expected = [
        ("start", Code::AlreadyStarted),
        ("return", Code::NotPast),
        ("withdraw", Code::WrongKind),
        ("read", Code::WrongKind),
        ("urge", Code::NotAllowed),
        ("resume", Code::NotSuspended),
        ("reroute", Code::NotAllowed),
        ("reopen", Code::NotEnded),
        ("remove", Code::WrongKind),
        ("handover", Code::NotAllowed),
    ];
    for (name, refused) in expected {
        assert_eq!(code(name), Some(refused), "{name}");
    }
}

#[test]
fn a_stranger_may_do_nothing() {
    let mut desk = desk();
    desk.start(1);
    assert_eq!(taken(&table(&desk, 50)), [""; 0]);
}

#[test]
fn the_administrator_oversees_but_does_not_decide_for_others() {
    let mut desk = desk();
    desk.start(1);
    assert_eq!(taken(&table(&desk, BOSS)), ["circulate", "urge", "suspend", "reroute", "terminate", "handover"]);
}

#[test]
fn suspended_finished_and_terminated_flows_take_only_what_is_listed() {
    let mut desk = desk();
    desk.start(1);
    desk.does(1, Command::Suspend { reason: reason() }).unwrap();
    assert_eq!(taken(&table(&desk, 1)), ["see", "resume", "terminate"]);
    assert_eq!(taken(&table(&desk, BOSS)), ["resume", "terminate", "handover"]);
    desk.does(1, Command::Terminate { reason: reason() }).unwrap();
    assert_eq!(taken(&table(&desk, 1)), ["circulate"]);
    assert_eq!(taken(&table(&desk, BOSS)), ["circulate", "reopen", "handover"]);
    let codes = table(&desk, 1);
    assert_eq!(codes[1], ("submit", Some(Code::Ended)));
}

#[test]
fn a_duty_already_done_says_who_and_when() {
    let mut desk = desk();
    desk.start(1).submit(1);
    let refusal = desk.does(1, submit(1, "agree")).unwrap_err();
    assert_eq!((refusal.code, refusal.persons), (Code::AlreadyDone, vec![person(1)]));
    assert_eq!(refusal.at.unwrap().ms(), 120_000);
    assert_eq!(desk.refuses(1, submit(99, "agree")), Code::NoSuchDuty);
    assert_eq!(desk.refuses(1, submit(0, "agree")), Code::NoSuchDuty);
}

#[test]
fn a_required_opinion_and_a_known_choice_are_insisted_on() {
    let mut desk = desk();
    desk.start(1).submit(1);
    let duty = desk.duty(2);
    assert_eq!(desk.refuses(2, submit(duty, "agree")), Code::OpinionNeeded);
    assert_eq!(desk.refuses(2, submit(duty, "perhaps")), Code::NoSuchChoice);
    assert_eq!(desk.refuses(3, submit(duty, "agree")), Code::NotHolder);
}

#[test]
fn reasons_are_required_and_bounded() {
    let mut desk = desk();
    desk.start(1);
    let transfer = |reason: String| Command::Transfer { duty: 1, to: person(8), reason };
    assert_eq!(desk.refuses(1, transfer(" \n".to_owned())), Code::ReasonNeeded);
    assert_eq!(desk.refuses(1, transfer("长".repeat(2_001))), Code::TooLong);
    desk.does(1, transfer("长".repeat(2_000))).unwrap();
}
