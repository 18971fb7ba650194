//! Sub-flows: a visit that waits for another flow.

use flow::{Actor, Command, DecisionKind, Definition, Key, RefusalCode as Code, ReturnTarget, Status, Then};

use crate::desk::{BOSS, Desk, give_back, person};

const TEXT: &str = r#"
key = "ask"
name = "请示"
version = 1
start = "draft"
step = [
  { id = "draft", name = "拟稿", actor = "initiator" },
  { id = "f", name = "分办", kind = "fork", join = "j" },
  { id = "reply", name = "拟复文", kind = "sub", flow = "outgoing" },
  { id = "check", name = "核办", actor = { post = "checker" }, empty = "stop" },
  { id = "j", name = "汇合", kind = "join" },
  { id = "sign", name = "签发", actor = "previous" },
  { id = "end", name = "办结", kind = "end" },
]
route = [
  { from = "draft", to = "f" },
  { from = "f", to = "reply" },
  { from = "f", to = "check" },
  { from = "reply", to = "j" },
  { from = "check", to = "j" },
  { from = "j", to = "sign" },
  { from = "sign", to = "end" },
]
"#;

const PLAIN: &str = r#"
key = "ask"
name = "请示"
version = 1
start = "draft"
step = [
  { id = "draft", name = "拟稿", actor = "initiator" },
  { id = "reply", name = "拟复文", kind = "sub", flow = "outgoing", actor = { post = "clerk" }, empty = "skip" },
  { id = "sign", name = "签发", actor = { post = "signer" }, empty = "stop" },
  { id = "redo", name = "另办", actor = "previous" },
  { id = "end", name = "办结", kind = "end" },
]
route = [
  { from = "draft", to = "reply" },
  { from = "reply", to = "redo", when = 'outcome == "terminated"' },
  { from = "reply", to = "sign" },
  { from = "sign", to = "end" },
  { from = "redo", to = "end" },
]
"#;

fn plain() -> Desk {
    let mut desk = Desk::new(PLAIN, &[("clerk", &[5]), ("signer", &[9])]);
    desk.start(1);
    desk
}

fn end_sub(desk: &mut Desk, outcome: &str) {
    desk.end_sub(outcome);
    desk.check();
}

fn reason() -> String {
    "情况变化".to_owned()
}

#[test]
fn a_visit_waits_for_its_sub_flow_and_routes_test_how_it_ended() {
    for (outcome, open) in [("agree", "sign:9"), ("terminated", "redo:5")] {
        let mut desk = plain();
        desk.submit(1);
        desk.check();
        let sub = &desk.state.open_subs()[0];
        assert_eq!((sub.step.as_str(), sub.flow.as_str(), sub.initiator), ("reply", "outgoing", person(5)));
        assert_eq!(desk.open(), [""; 0]);
        end_sub(&mut desk, outcome);
        assert_eq!(desk.open(), [open]);
        assert_eq!(desk.state.open_subs(), []);
    }
}

#[test]
fn only_the_system_ends_a_sub_flow_and_only_once() {
    let mut desk = plain();
    desk.submit(1);
    let visit = desk.state.open_subs()[0].visit;
    let command = Command::EndSub { visit, outcome: Key::from("agree") };
    assert_eq!(desk.refuses(BOSS, command.clone()), Code::NotAllowed);
    end_sub(&mut desk, "agree");
    let again = desk.give(Actor::system(person(77)), command).unwrap_err();
    assert_eq!(again.code, Code::AlreadyDone);
    let other = Command::EndSub { visit: 1, outcome: Key::from("agree") };
    assert_eq!(desk.give(Actor::system(person(77)), other).unwrap_err().code, Code::WrongKind);
}

#[test]
fn a_sub_flow_nobody_is_there_to_start_is_skipped_as_declared() {
    let mut desk = plain();
    desk.people.posts.remove("clerk");
    let before = desk.standing();
    let duty = desk.duty(1);
    desk.submit(1);
    assert_eq!(desk.open(), ["sign:9"]);
    desk.does(1, Command::Withdraw { duty }).unwrap();
    assert_eq!(desk.standing(), before, "nothing was begun");
}

#[test]
fn what_began_or_ended_a_sub_flow_is_not_taken_back() {
    let mut desk = plain();
    let duty = desk.duty(1);
    desk.submit(1);
    assert_eq!(desk.refuses(1, Command::Withdraw { duty }), Code::SuccessorActed);
    end_sub(&mut desk, "agree");
    assert_eq!(desk.refuses(1, Command::Withdraw { duty }), Code::SuccessorActed);
    let mut desk = Desk::new(TEXT, &[("checker", &[3])]);
    desk.start(1).submit(1);
    let duty = desk.duty(3);
    desk.does(3, give_back(duty, ReturnTarget::Previous, Then::StraightBack)).unwrap();
    assert_eq!(desk.refuses(3, Command::Withdraw { duty }), Code::SuccessorActed);
}

#[test]
fn a_return_goes_over_a_sub_flow_and_straight_back_does_not_run_it_again() {
    let mut desk = plain();
    desk.submit(1);
    end_sub(&mut desk, "agree");
    let duty = desk.duty(9);
    desk.does(9, give_back(duty, ReturnTarget::Previous, Then::StraightBack)).unwrap();
    assert_eq!(desk.open(), ["draft:1"]);
    desk.submit(1);
    assert_eq!((desk.open(), desk.state.open_subs().len()), (vec!["sign:9".to_owned()], 0));
    let duty = desk.duty(9);
    desk.does(9, give_back(duty, ReturnTarget::Previous, Then::StepByStep)).unwrap();
    desk.submit(1);
    assert_eq!(desk.state.open_subs().len(), 1, "step by step it is walked again");
    desk.check();
}

#[test]
fn a_return_out_of_the_branches_ends_a_sub_flow_beside_and_straight_back_begins_it_again() {
    let mut desk = Desk::new(TEXT, &[("checker", &[3])]);
    desk.start(1).submit(1);
    desk.check();
    let first = desk.state.open_subs()[0].clone();
    assert_eq!(first.initiator, person(1), "whoever handled the step before");
    let duty = desk.duty(3);
    desk.does(3, give_back(duty, ReturnTarget::Previous, Then::StraightBack)).unwrap();
    assert_eq!((desk.open(), desk.state.open_subs().len()), (vec!["draft:1".to_owned()], 0));
    desk.submit(1);
    desk.check();
    let again = &desk.state.open_subs()[0];
    assert_eq!((again.resumes, again.initiator, &again.flow), (Some(first.visit), first.initiator, &first.flow));
    desk.submit(3);
    assert_eq!(desk.open(), [""; 0], "the join waits for the sub-flow");
    end_sub(&mut desk, "agree");
    assert_eq!(desk.open(), ["sign:1"], "who started the sub-flow handled the step before");
}

#[test]
fn the_end_of_a_sub_flow_while_suspended_counts_on_resuming() {
    let mut desk = plain();
    desk.submit(1);
    desk.does(BOSS, Command::Suspend { reason: reason() }).unwrap();
    end_sub(&mut desk, "agree");
    assert_eq!((desk.state.status, desk.open().len(), desk.state.open_subs().len()), (Status::Suspended, 0, 0));
    desk.does(BOSS, Command::Resume { reason: reason() }).unwrap();
    desk.check();
    assert_eq!(desk.open(), ["sign:9"]);
}

#[test]
fn terminating_ends_it_and_reopening_begins_it_again_with_who_took_over() {
    let mut desk = plain();
    desk.submit(1);
    desk.does(BOSS, Command::Terminate { reason: reason() }).unwrap();
    assert_eq!(desk.state.open_subs(), []);
    desk.check();
    desk.does(BOSS, Command::Handover { from: person(1), to: person(6) }).unwrap();
    desk.does(BOSS, Command::Reopen { reason: reason() }).unwrap();
    desk.check();
    assert_eq!(desk.state.open_subs()[0].initiator, person(5));
    end_sub(&mut desk, "agree");
    desk.submit(9);
    desk.does(BOSS, Command::Reopen { reason: reason() }).unwrap();
    assert_eq!(desk.open(), ["sign:9"]);
}

#[test]
fn the_administrator_moves_it_out_of_a_sub_flow() {
    let mut desk = plain();
    desk.submit(1);
    let visit = desk.state.open_subs()[0].visit;
    let to = |to: &str| Command::MoveSub { visit, to: Key::from(to), persons: vec![], reason: reason() };
    assert_eq!(desk.refuses(1, to("sign")), Code::NotAllowed);
    assert_eq!(desk.refuses(BOSS, to("reply")), Code::NoSuchStep);
    desk.does(BOSS, to("sign")).unwrap();
    desk.check();
    assert_eq!((desk.open(), desk.state.open_subs().len()), (vec!["sign:9".to_owned()], 0));
    assert_eq!(desk.refuses(BOSS, to("sign")), Code::WrongKind);
}

#[test]
fn where_nobody_is_there_to_choose_the_first_of_the_candidates_handles_it() {
    let mut desk = plain();
    desk.people.posts.insert("signer".to_owned(), vec![8, 9]);
    desk.submit(1);
    end_sub(&mut desk, "agree");
    assert_eq!(desk.open(), ["sign:8", "sign:9"]);
    desk.submit(8);
    assert_eq!(desk.state.status, Status::Finished);
    assert!(
        desk.state
            .duties
            .iter()
            .any(|duty| matches!(duty.decided.as_ref().map(|decision| &decision.kind), Some(DecisionKind::NotNeeded)))
    );
}

#[test]
fn a_sub_flow_is_named_and_is_not_the_flow_itself() {
    let says = |text: &str, words: &str| {
        let problems = Definition::parse(text).unwrap_err();
        assert!(problems.iter().any(|problem| problem.message.contains(words)), "{words}: {problems:#?}");
    };
    says(&PLAIN.replace(", flow = \"outgoing\"", ""), "办哪个流程");
    says(&PLAIN.replace("\"outgoing\"", "\"ask\""), "自己");
    says(&PLAIN.replace("\"outgoing\"", "\"Out\""), "不合规定");
    says(&PLAIN.replace("empty = \"skip\"", "mode = \"all\", empty = \"skip\""), "一人发起");
    says(&PLAIN.replace(", empty = \"skip\"", ""), "可能找不到人");
    says(&PLAIN.replace("kind = \"sub\", ", ""), "才写 flow");
}
