//! What each verb does, one office situation at a time. 1 drafts, 2 3 4 countersign, 9 signs.

use flow::{Change, Command, Key, Place, RefusalCode as Code, ReturnTarget, Status, Then};

use crate::desk::{BOSS, Desk, give_back, person, submit};

fn step(id: &str, actor: &str, rest: &str) -> String {
    format!("[[step]]\nid = \"{id}\"\nname = \"{id}\"\nactor = {actor}\nempty = \"stop\"\n{rest}\n")
}

fn route(from: &str, to: &str) -> String {
    format!("[[route]]\nfrom = \"{from}\"\nto = \"{to}\"\n")
}

/// draft, a countersign in some mode, sign, end.
fn countersigned(mode: &str) -> Desk {
    let text = [
        "key = \"t\"\nname = \"试\"\nversion = 1\nstart = \"draft\"\n".to_owned(),
        step("draft", "\"initiator\"", ""),
        step("countersign", "{ post = \"countersigner\" }", &format!("mode = {mode}")),
        step("sign", "{ post = \"signer\" }", ""),
        "[[step]]\nid = \"end\"\nname = \"end\"\nkind = \"end\"\n".to_owned(),
        route("draft", "countersign"),
        route("countersign", "sign"),
        route("sign", "end"),
    ];
    let mut desk = Desk::new(&text.concat(), &[("countersigner", &[2, 3, 4]), ("signer", &[9])]);
    desk.start(1).submit(1);
    desk
}

/// draft, then two branches (a1 a2 | b1), then sign, end.
fn branched() -> Desk {
    let text = [
        "key = \"t\"\nname = \"试\"\nversion = 1\nstart = \"draft\"\n".to_owned(),
        step("draft", "\"initiator\"", ""),
        "[[step]]\nid = \"fork\"\nname = \"分\"\nkind = \"fork\"\njoin = \"join\"\n".to_owned(),
        step("a1", "{ post = \"a1\" }", ""),
        step("a2", "{ post = \"a2\" }", ""),
        step("b1", "{ post = \"b1\" }", ""),
        "[[step]]\nid = \"join\"\nname = \"合\"\nkind = \"join\"\n".to_owned(),
        step("sign", "{ post = \"signer\" }", ""),
        "[[step]]\nid = \"end\"\nname = \"end\"\nkind = \"end\"\n".to_owned(),
        [("draft", "fork"), ("fork", "a1"), ("fork", "b1"), ("a1", "a2"), ("a2", "join"), ("b1", "join")]
            .map(|(from, to)| route(from, to))
            .concat(),
        route("join", "sign"),
        route("sign", "end"),
    ];
    let mut desk = Desk::new(&text.concat(), &[("a1", &[2]), ("a2", &[3]), ("b1", &[4]), ("signer", &[9])]);
    desk.start(1).submit(1);
    desk
}

fn returns(desk: &mut Desk, who: u8, to: ReturnTarget, then: Then) {
    let command = give_back(desk.duty(who), to, then);
    desk.does(who, command).unwrap();
    desk.check();
}

fn at(step: &str) -> ReturnTarget {
    ReturnTarget::Step(Key::from(step))
}

#[test]
fn all_countersigners_must_decide_before_the_signer_gets_it() {
    let mut desk = countersigned("\"all\"");
    assert_eq!(desk.open(), ["countersign:2", "countersign:3", "countersign:4"]);
    desk.submit(3).submit(2);
    assert_eq!(desk.open(), ["countersign:4"]);
    desk.submit(4);
    assert_eq!(desk.open(), ["sign:9"]);
    desk.submit(9);
    assert_eq!(desk.state.status, Status::Finished);
    desk.check();
}

#[test]
fn any_one_is_enough_and_the_others_are_relieved() {
    let mut desk = countersigned("\"any\"");
    desk.submit(3);
    assert_eq!(desk.open(), ["sign:9"]);
    desk.check();
}

#[test]
fn a_sequence_asks_one_after_the_other() {
    let mut desk = countersigned("\"sequence\"");
    assert_eq!(desk.open(), ["countersign:2"]);
    let waiting = desk.state.duties.iter().find(|duty| duty.holder == person(3)).unwrap().id;
    assert_eq!(desk.refuses(3, submit(waiting, "agree")), Code::NotYet);
    desk.submit(2);
    assert_eq!(desk.open(), ["countersign:3"]);
    desk.submit(3).submit(4);
    assert_eq!(desk.open(), ["sign:9"]);
}

#[test]
fn a_ratio_decides_as_soon_as_it_can_either_way() {
    let mut desk = countersigned("{ ratio = 60 }");
    desk.submit(2);
    assert_eq!(desk.open(), ["countersign:3", "countersign:4"]);
    desk.submit(3);
    assert_eq!(desk.open(), ["sign:9"], "two of three are 66 %");
    let mut desk = countersigned("{ ratio = 60 }");
    desk.choose(2, "disagree").choose(3, "disagree");
    assert_eq!(desk.open(), ["sign:9"], "one of three cannot reach 60 %");
    let outcome = desk.state.path.iter().find(|visit| visit.step == "countersign").unwrap();
    assert_eq!(outcome.left.as_ref().unwrap().outcome, Some(Key::from("disagree")));
}

#[test]
fn one_veto_ends_it_at_once() {
    let mut desk = countersigned("\"veto\"");
    desk.submit(2).choose(4, "disagree");
    assert_eq!(desk.open(), ["sign:9"]);
    desk.check();
}

#[test]
fn a_return_out_of_a_countersign_relieves_the_others_and_all_are_asked_again() {
    let mut desk = countersigned("\"all\"");
    desk.submit(2);
    returns(&mut desk, 3, ReturnTarget::Previous, Then::StepByStep);
    assert_eq!(desk.open(), ["draft:1"]);
    desk.submit(1);
    assert_eq!(desk.open(), ["countersign:2", "countersign:3", "countersign:4"]);
}

#[test]
fn a_straight_return_asks_only_the_returner_and_those_who_had_not_decided() {
    let mut desk = countersigned("\"all\"");
    desk.submit(2);
    returns(&mut desk, 3, ReturnTarget::Initiator, Then::StraightBack);
    desk.submit(1);
    assert_eq!(desk.open(), ["countersign:3", "countersign:4"], "what 2 agreed to stands");
    desk.submit(3).submit(4);
    assert_eq!(desk.open(), ["sign:9"]);
    desk.check();
}

#[test]
fn straight_returns_one_inside_another_come_back_in_order() {
    let mut desk = countersigned("\"all\"");
    desk.submit(2).submit(3).submit(4);
    returns(&mut desk, 9, at("countersign"), Then::StraightBack);
    assert_eq!(desk.open(), ["countersign:2", "countersign:3", "countersign:4"]);
    desk.submit(4);
    returns(&mut desk, 2, at("draft"), Then::StraightBack);
    desk.submit(1);
    assert_eq!(desk.open(), ["countersign:2", "countersign:3"]);
    desk.submit(2).submit(3);
    assert_eq!(desk.open(), ["sign:9"], "and then to who returned it first");
    desk.check();
}

#[test]
fn a_return_from_a_branch_to_before_it_ends_the_other_branches_too() {
    let mut desk = branched();
    assert_eq!(desk.open(), ["a1:2", "b1:4"]);
    desk.submit(4).submit(2);
    returns(&mut desk, 3, at("draft"), Then::StepByStep);
    assert_eq!(desk.open(), ["draft:1"]);
    desk.submit(1);
    assert_eq!(desk.open(), ["a1:2", "b1:4"]);
}

#[test]
fn a_straight_return_from_a_branch_restores_the_other_branches_as_they_stood() {
    let mut desk = branched();
    desk.submit(4).submit(2);
    returns(&mut desk, 3, at("draft"), Then::StraightBack);
    desk.submit(1);
    assert_eq!(desk.open(), ["a2:3"], "b1 had arrived at the join already");
    desk.check();
    desk.submit(3);
    assert_eq!(desk.open(), ["sign:9"]);
    let mut desk = branched();
    returns(&mut desk, 2, ReturnTarget::Previous, Then::StraightBack);
    desk.submit(1);
    assert_eq!(desk.open(), ["a1:2", "b1:4"], "b1 had not decided");
}

#[test]
fn a_return_within_a_branch_leaves_the_other_branch_alone() {
    let mut desk = branched();
    desk.submit(2);
    returns(&mut desk, 3, ReturnTarget::Previous, Then::StepByStep);
    assert_eq!(desk.open(), ["a1:2", "b1:4"]);
}

#[test]
fn after_a_join_the_previous_step_must_be_named_and_only_that_branch_runs_again() {
    let mut desk = branched();
    desk.submit(4).submit(2).submit(3);
    let duty = desk.duty(9);
    assert_eq!(desk.refuses(9, give_back(duty, ReturnTarget::Previous, Then::StepByStep)), Code::WhichStep);
    returns(&mut desk, 9, at("a1"), Then::StepByStep);
    assert_eq!(desk.open(), ["a1:2"]);
    desk.submit(2).submit(3);
    assert_eq!(desk.open(), ["sign:9"]);
    returns(&mut desk, 9, at("b1"), Then::StepByStep);
    assert_eq!(desk.open(), ["b1:4"], "the branch not run again still counts as past");
    desk.submit(4);
    assert_eq!(desk.open(), ["sign:9"]);
}

#[test]
fn only_steps_handled_on_this_line_can_be_returned_to() {
    let mut desk = branched();
    let duty = desk.duty(2);
    for target in ["b1", "sign", "a2", "fork"] {
        assert_eq!(desk.refuses(2, give_back(duty, at(target), Then::StepByStep)), Code::NotPast, "{target}");
    }
    assert_eq!(desk.refuses(2, give_back(duty, at("nowhere"), Then::StepByStep)), Code::NoSuchStep);
}

/// After a return, what lies beyond was handled once and still is no way back.
#[test]
fn the_ways_back_are_those_a_return_accepts() {
    let mut desk = countersigned("\"all\"");
    desk.submit(2).submit(3).submit(4);
    let ways = desk.state.ways_back(desk.duty(9));
    assert_eq!(ways.previous, Some(Key::from("countersign")));
    assert_eq!(
        (ways.first, ways.steps),
        (Some(Key::from("draft")), vec![Key::from("countersign"), Key::from("draft")])
    );
    returns(&mut desk, 9, at("draft"), Then::StepByStep);
    assert_eq!(desk.state.ways_back(desk.duty(1)), flow::WaysBack::default(), "the drafter has nothing to return");
    desk.submit(1);
    assert_eq!(desk.state.ways_back(desk.duty(2)).steps, [Key::from("draft")], "not on to sign");
    assert_eq!(desk.state.ways_back(99), flow::WaysBack::default());
}

#[test]
fn withdrawing_right_after_submitting_restores_the_state() {
    for mut desk in [countersigned("\"all\""), countersigned("\"sequence\""), countersigned("\"any\""), branched()] {
        let who = if desk.open().contains(&"a1:2".to_owned()) { 4 } else { 2 };
        let before = desk.standing();
        let duty = desk.duty(who);
        desk.submit(who);
        assert_ne!(desk.standing(), before);
        desk.does(who, Command::Withdraw { duty }).unwrap();
        desk.check();
        assert_eq!(desk.standing(), before);
    }
}

#[test]
fn a_return_can_be_withdrawn_too() {
    let mut desk = branched();
    let before = desk.standing();
    let duty = desk.duty(2);
    returns(&mut desk, 2, ReturnTarget::Previous, Then::StraightBack);
    desk.does(2, Command::Withdraw { duty }).unwrap();
    assert_eq!(desk.standing(), before);
    desk.check();
}

#[test]
fn nothing_is_withdrawn_once_a_successor_has_seen_or_done_it() {
    let mut desk = countersigned("\"any\"");
    let duty = desk.duty(2);
    desk.submit(2);
    let next = desk.duty(9);
    desk.does(9, Command::See { duty: next }).unwrap();
    assert_eq!(desk.refuses(2, Command::Withdraw { duty }), Code::SuccessorActed);
    desk.submit(9);
    assert_eq!(desk.refuses(2, Command::Withdraw { duty }), Code::Ended);
}

#[test]
fn a_countersigner_may_withdraw_while_the_others_still_decide() {
    let mut desk = countersigned("\"all\"");
    let duty = desk.duty(2);
    desk.submit(2).submit(3);
    desk.does(2, Command::Withdraw { duty }).unwrap();
    assert_eq!(desk.open(), ["countersign:2", "countersign:4"]);
}

#[test]
fn a_transferred_duty_counts_once() {
    let mut desk = countersigned("\"all\"");
    let duty = desk.duty(2);
    let transfer = |to| Command::Transfer { duty, to: person(to), reason: "出差".to_owned() };
    assert_eq!(desk.refuses(2, transfer(3)), Code::AlreadyHolds);
    desk.does(2, transfer(7)).unwrap();
    assert_eq!(desk.refuses(2, transfer(8)), Code::AlreadyDone);
    desk.submit(7).submit(3).submit(4);
    assert_eq!(desk.open(), ["sign:9"]);
    desk.check();
}

#[test]
fn signers_added_before_beside_and_after_are_asked_in_that_order() {
    let add = |duty, place, whom| Command::AddSign { duty, place, persons: vec![person(whom)], reason: String::new() };
    let mut desk = countersigned("\"any\"");
    let duty = desk.duty(2);
    desk.does(2, add(duty, Place::Before, 11)).unwrap();
    desk.check();
    assert_eq!(desk.open(), ["countersign:11", "countersign:3", "countersign:4"]);
    assert_eq!(desk.refuses(2, submit(duty, "agree")), Code::NotYet);
    desk.submit(11);
    desk.does(2, add(duty, Place::Beside, 12)).unwrap();
    desk.does(2, add(duty, Place::After, 13)).unwrap();
    desk.submit(2);
    assert_eq!(desk.open(), ["countersign:12", "countersign:13"], "the added are asked although any one suffices");
    desk.submit(13).submit(12);
    assert_eq!(desk.open(), ["sign:9"]);
    desk.check();
}

#[test]
fn a_signer_added_after_in_a_sequence_comes_before_the_next() {
    let mut desk = countersigned("\"sequence\"");
    let duty = desk.duty(2);
    let command = Command::AddSign { duty, place: Place::After, persons: vec![person(11)], reason: String::new() };
    desk.does(2, command).unwrap();
    desk.submit(2);
    assert_eq!(desk.open(), ["countersign:11"]);
    desk.submit(11);
    assert_eq!(desk.open(), ["countersign:3"]);
}

#[test]
fn removing_the_last_added_signer_lets_it_go_on() {
    let mut desk = countersigned("\"any\"");
    let duty = desk.duty(2);
    let command = Command::AddSign { duty, place: Place::Beside, persons: vec![person(11)], reason: String::new() };
    desk.does(2, command).unwrap();
    desk.submit(2);
    let added = desk.duty(11);
    assert_eq!(desk.refuses(3, Command::RemoveSign { duty: added }), Code::NotAllowed);
    desk.does(2, Command::RemoveSign { duty: added }).unwrap();
    assert_eq!(desk.open(), ["sign:9"]);
    desk.check();
}

#[test]
fn readers_read_without_holding_anything_up() {
    let mut desk = countersigned("\"any\"");
    desk.does(2, Command::Circulate { to: vec![person(20), person(21)] }).unwrap();
    assert_eq!(desk.refuses(2, Command::Circulate { to: vec![person(20)] }), Code::AlreadyHolds);
    desk.submit(2).submit(9);
    assert_eq!(desk.state.status, Status::Finished);
    let reading = desk.state.open_duties().find(|duty| duty.holder == person(21)).unwrap().id;
    assert_eq!(desk.refuses(20, Command::Read { duty: reading }), Code::NotHolder);
    desk.does(21, Command::Read { duty: reading }).unwrap();
    assert_eq!(desk.state.open_duties().count(), 1, "20 still has it to read");
}

#[test]
fn the_same_holder_is_urged_at_most_every_half_hour() {
    let mut desk = countersigned("\"all\"");
    let urge = Command::Urge { duty: None, note: "请尽快".to_owned() };
    assert_eq!(desk.refuses(20, urge.clone()), Code::NotAllowed);
    desk.does(1, urge.clone()).unwrap();
    assert!(matches!(desk.last_change(), Change::Urged { duties, .. } if duties.len() == 3));
    assert_eq!(desk.refuses(1, urge.clone()), Code::TooSoon);
    desk.now += 30 * 60_000;
    desk.does(1, urge).unwrap();
}

#[test]
fn a_suspended_flow_takes_no_decision_until_resumed() {
    let mut desk = countersigned("\"any\"");
    let duty = desk.duty(2);
    let because = || "等待上级答复".to_owned();
    assert_eq!(desk.refuses(2, Command::Suspend { reason: "  ".to_owned() }), Code::ReasonNeeded);
    desk.does(2, Command::Suspend { reason: because() }).unwrap();
    assert_eq!(desk.refuses(2, submit(duty, "agree")), Code::Suspended);
    assert_eq!(desk.refuses(3, Command::Resume { reason: because() }), Code::NotAllowed);
    desk.does(2, Command::Resume { reason: because() }).unwrap();
    desk.submit(2);
    assert_eq!(desk.open(), ["sign:9"]);
}

#[test]
fn the_administrator_moves_a_flow_but_not_into_a_branch() {
    let reroute = |duty, to: &str, persons: &[u8]| Command::Reroute {
        duty,
        to: Key::from(to),
        persons: persons.iter().copied().map(person).collect(),
        reason: "人员空缺".to_owned(),
    };
    let mut desk = branched();
    let duty = desk.duty(2);
    assert_eq!(desk.refuses(2, reroute(duty, "sign", &[])), Code::NotAllowed);
    desk.does(BOSS, reroute(duty, "a1", &[7])).unwrap();
    desk.check();
    assert_eq!(desk.open(), ["a1:7", "b1:4"]);
    desk.does(BOSS, reroute(desk.duty(7), "a2", &[])).unwrap();
    assert_eq!(desk.open(), ["a2:3", "b1:4"]);
    desk.does(BOSS, reroute(desk.duty(3), "sign", &[])).unwrap();
    desk.check();
    assert_eq!(desk.open(), ["sign:9"], "leaving the branches ends them all");
    let duty = desk.duty(9);
    assert_eq!(desk.refuses(BOSS, reroute(duty, "b1", &[])), Code::InsideBlock);
    desk.submit(9);
    assert_eq!(desk.state.status, Status::Finished);
}

#[test]
fn a_terminated_flow_reopens_where_it_stood_and_a_finished_one_at_its_last_step() {
    let reason = || "情况变化".to_owned();
    let mut desk = countersigned("\"all\"");
    desk.submit(2);
    assert_eq!(desk.refuses(3, Command::Terminate { reason: reason() }), Code::NotAllowed);
    desk.does(1, Command::Terminate { reason: reason() }).unwrap();
    desk.check();
    desk.does(BOSS, Command::Reopen { reason: reason() }).unwrap();
    desk.check();
    assert_eq!(desk.open(), ["countersign:3", "countersign:4"]);
    desk.submit(3).submit(4).submit(9);
    desk.does(BOSS, Command::Reopen { reason: reason() }).unwrap();
    assert_eq!(desk.open(), ["sign:9"]);
}

#[test]
fn a_handed_over_part_goes_to_the_successor_also_on_later_returns() {
    let mut desk = countersigned("\"sequence\"");
    desk.does(BOSS, Command::Handover { from: person(2), to: person(5) }).unwrap();
    desk.check();
    desk.submit(5);
    desk.does(BOSS, Command::Handover { from: person(3), to: person(4) }).unwrap();
    desk.check();
    assert_eq!(desk.open(), ["countersign:4"], "4 has one duty, not two");
    desk.submit(4);
    desk.does(BOSS, Command::Handover { from: person(1), to: person(6) }).unwrap();
    returns(&mut desk, 9, ReturnTarget::Initiator, Then::StepByStep);
    assert_eq!(desk.open(), ["draft:6"]);
    let nothing = Command::Handover { from: person(77), to: person(6) };
    assert_eq!(desk.refuses(BOSS, nothing), Code::NoPart);
}

#[test]
fn an_absent_person_s_delegate_acts_for_them() {
    let mut desk = countersigned("\"any\"");
    desk.people.delegates.insert(9, 30);
    desk.submit(2);
    assert_eq!(desk.open(), ["sign:30"]);
    let duty = desk.state.duty(desk.duty(30)).unwrap();
    assert_eq!(duty.behalf, Some(person(9)));
}

#[test]
fn a_step_without_a_handler_stops_with_a_sentence_for_the_administrator() {
    let mut desk = countersigned("\"any\"");
    desk.people.posts.remove("signer");
    let duty = desk.duty(2);
    let refusal = desk.does(2, submit(duty, "agree")).unwrap_err();
    assert_eq!(refusal.code, Code::NobodyThere);
    assert_eq!(refusal.rule, Some(desk.definition.step("sign").unwrap().actor.clone()), "for who has better words");
    assert_eq!(refusal.message, "下一环节“sign”按规则“职务 signer”找不到办理人，请流程管理员配置人员后再提交。");
    assert_eq!(desk.open().len(), 3, "nothing has changed");
}

#[test]
fn the_submitter_names_one_of_several_handlers() {
    let mut desk = countersigned("\"any\"");
    desk.people.posts.insert("signer".to_owned(), vec![9, 10]);
    let duty = desk.duty(2);
    let refusal = desk.does(2, submit(duty, "agree")).unwrap_err();
    assert_eq!((refusal.code, refusal.persons), (Code::ChooseHandler, vec![person(9), person(10)]));
    let with = |named: &[u8]| Command::Submit {
        duty,
        choice: Key::from("agree"),
        opinion: None,
        chosen: [(Key::from("sign"), named.iter().copied().map(person).collect())].into(),
    };
    assert_eq!(desk.refuses(2, with(&[11])), Code::NotCandidate);
    assert_eq!(desk.refuses(2, with(&[9, 10])), Code::ChooseHandler);
    desk.does(2, with(&[10])).unwrap();
    assert_eq!(desk.open(), ["sign:10"]);
}
