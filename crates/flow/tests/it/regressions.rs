//! Faults found by the random tests, one named case each.

use flow::{Command, Duty, Key, Place, RefusalCode as Code, ReturnTarget, Status, Then};

use crate::desk::{BOSS, Desk, give_back, person, submit};

/// draft by 1, `mode` step by 2 3 4, sign by 9.
fn desk(mode: &str) -> Desk {
    let text = format!(
        r#"
key = "t"
name = "试"
version = 1
start = "draft"
step = [
  {{ id = "draft", name = "拟稿", actor = "initiator" }},
  {{ id = "review", name = "审核", actor = {{ post = "reviewer" }}, mode = "{mode}", empty = "stop" }},
  {{ id = "sign", name = "签发", actor = {{ post = "signer" }}, empty = "skip" }},
  {{ id = "end", name = "办结", kind = "end" }},
]
route = [
  {{ from = "draft", to = "review" }},
  {{ from = "review", to = "sign" }},
  {{ from = "sign", to = "end" }},
]
"#
    );
    let mut desk = Desk::new(&text, &[("reviewer", &[2, 3, 4]), ("signer", &[9])]);
    desk.start(1).submit(1);
    desk
}

fn add(desk: &mut Desk, who: u8, place: Place, whom: u8) {
    let command = Command::AddSign { duty: desk.duty(who), place, persons: vec![person(whom)], reason: String::new() };
    desk.does(who, command).unwrap();
}

fn returns(desk: &mut Desk, who: u8, then: Then) {
    let command = give_back(desk.duty(who), ReturnTarget::Previous, then);
    desk.does(who, command).unwrap();
}

fn pass_on(desk: &mut Desk, who: u8, to: u8) {
    let command = Command::Transfer { duty: desk.duty(who), to: person(to), reason: "出差".to_owned() };
    desk.does(who, command).unwrap();
}

#[test]
fn a_withdrawal_does_not_give_a_second_duty_to_who_was_added_since() {
    let mut desk = desk("all");
    let duty = desk.duty(2);
    desk.submit(2);
    add(&mut desk, 3, Place::Beside, 2);
    assert_eq!(desk.refuses(2, Command::Withdraw { duty }), Code::SuccessorActed);
    desk.check();
}

#[test]
fn a_straight_return_by_an_added_signer_keeps_the_candidates_who_asked() {
    let mut desk = desk("any");
    add(&mut desk, 2, Place::Before, 7);
    returns(&mut desk, 7, Then::StraightBack);
    desk.submit(1).submit(7);
    desk.check();
    assert_eq!(desk.open(), ["review:2", "review:3", "review:4"]);
}

#[test]
fn a_duty_handed_over_to_its_own_added_signer_remains_the_step_s_duty() {
    let mut desk = desk("any");
    for gone in [3, 4] {
        desk.does(BOSS, Command::Handover { from: person(gone), to: person(2) }).unwrap();
    }
    add(&mut desk, 2, Place::Before, 7);
    desk.does(BOSS, Command::Handover { from: person(2), to: person(7) }).unwrap();
    desk.check();
    assert_eq!(desk.open(), ["review:7"]);
    desk.submit(7);
    assert_eq!(desk.open(), ["sign:9"]);
}

#[test]
fn after_a_straight_return_the_next_return_goes_to_who_last_handled_the_step() {
    let mut desk = desk("any");
    returns(&mut desk, 2, Then::StraightBack);
    pass_on(&mut desk, 1, 6);
    desk.submit(6);
    returns(&mut desk, 2, Then::StepByStep);
    assert_eq!(desk.open(), ["draft:6"]);
}

#[test]
fn who_took_a_sequence_s_first_duty_over_is_asked_first_again() {
    let mut desk = desk("sequence");
    pass_on(&mut desk, 2, 7);
    desk.submit(7).submit(3).submit(4);
    returns(&mut desk, 9, Then::StepByStep);
    assert_eq!(desk.open(), ["review:7"]);
}

#[test]
fn what_a_decision_woke_and_closed_at_once_sleeps_again_after_its_withdrawal() {
    let mut desk = desk("veto");
    let duty = desk.duty(2);
    add(&mut desk, 2, Place::After, 7);
    let before = desk.standing();
    desk.choose(2, "disagree");
    desk.does(2, Command::Withdraw { duty }).unwrap();
    assert_eq!(desk.standing(), before);
    desk.check();
}

#[test]
fn a_decision_that_finished_the_flow_is_not_withdrawn_after_a_reopening() {
    let mut desk = desk("any");
    desk.people.posts.remove("signer");
    let duty = desk.duty(2);
    desk.submit(2);
    assert_eq!(desk.state.status, Status::Finished);
    desk.does(BOSS, Command::Reopen { reason: "补充材料".to_owned() }).unwrap();
    assert_eq!(desk.refuses(2, Command::Withdraw { duty }), Code::SuccessorActed);
    assert_eq!(desk.open(), ["review:2"]);
}

#[test]
fn who_handed_over_and_came_back_gets_what_was_given_after_the_return() {
    let mut desk = desk("any");
    desk.does(BOSS, Command::Handover { from: person(2), to: person(3) }).unwrap();
    returns(&mut desk, 3, Then::StepByStep);
    desk.submit(1).submit(2);
    returns(&mut desk, 9, Then::StepByStep);
    assert_eq!(desk.open(), ["review:2"], "2 handled it after handing over: it is 2's again");
}

#[test]
fn a_waiting_duty_that_comes_back_wakes_when_its_signer_decided_meanwhile() {
    let mut desk = desk("any");
    add(&mut desk, 3, Place::Before, 7);
    let duty = desk.duty(2);
    desk.submit(2).submit(7);
    assert_eq!(desk.open(), ["sign:9"]);
    assert_eq!(desk.refuses(2, Command::Withdraw { duty }), Code::SuccessorActed);
    let mut desk = self::desk("any");
    add(&mut desk, 2, Place::Beside, 8);
    add(&mut desk, 3, Place::Before, 7);
    let duty = desk.duty(2);
    desk.submit(2).submit(7);
    desk.does(2, Command::Withdraw { duty }).unwrap();
    desk.check();
    assert!(desk.open().contains(&"review:3".to_owned()), "3 has waited long enough: {:?}", desk.open());
}

#[test]
fn a_branch_inside_a_branch_is_joined_from_the_inside_out() {
    let text = r#"
key = "t"
name = "试"
version = 1
start = "draft"
step = [
  { id = "draft", name = "拟稿", actor = "initiator" },
  { id = "f", name = "分", kind = "fork", join = "j" },
  { id = "a", name = "甲", actor = { post = "a" }, empty = "stop" },
  { id = "g", name = "分", kind = "fork", join = "k" },
  { id = "b", name = "乙", actor = { post = "b" }, empty = "stop" },
  { id = "c", name = "丙", actor = { post = "c" }, empty = "skip" },
  { id = "k", name = "合", kind = "join" },
  { id = "j", name = "合", kind = "join" },
  { id = "end", name = "办结", kind = "end" },
]
route = [
  { from = "draft", to = "f" }, { from = "f", to = "a" }, { from = "f", to = "g" },
  { from = "g", to = "b" }, { from = "g", to = "c" }, { from = "b", to = "k" }, { from = "c", to = "k" },
  { from = "a", to = "j" }, { from = "k", to = "j" }, { from = "j", to = "end" },
]
"#;
    for order in [[2, 3], [3, 2]] {
        let mut desk = Desk::new(text, &[("a", &[2]), ("b", &[3])]);
        desk.start(1).submit(1);
        assert_eq!(desk.open(), ["a:2", "b:3"]);
        order.into_iter().for_each(|who| {
            desk.submit(who);
        });
        assert_eq!(desk.state.status, Status::Finished);
        desk.check();
    }
}

#[test]
fn two_doors_into_one_waiting_duty_are_both_remembered() {
    let mut desk = desk("sequence");
    add(&mut desk, 2, Place::After, 7);
    desk.does(BOSS, Command::Handover { from: person(3), to: person(7) }).unwrap();
    desk.check();
    desk.submit(2);
    let waiting: Vec<&Duty> = desk.state.duties.iter().filter(|duty| duty.is_pending()).collect();
    assert!(waiting.iter().any(|duty| duty.is_open()), "{waiting:?}");
    while desk.state.status == Status::Active {
        let duty = desk.state.open_duties().next().unwrap();
        let (id, who) = (duty.id, crate::desk::number(duty.holder));
        desk.does(who, submit(id, "agree")).unwrap();
    }
    assert_eq!(desk.state.path.last().unwrap().step, Key::from("end"));
}

#[test]
fn a_withdrawal_is_refused_once_someone_the_decision_woke_indirectly_has_seen_it() {
    let mut desk = desk("any");
    add(&mut desk, 3, Place::After, 11);
    let duty = desk.duty(2);
    desk.submit(2);
    assert_eq!(desk.open(), ["review:11"], "3 is not needed, whom 11 waited for");
    let added = desk.duty(11);
    desk.does(11, Command::See { duty: added }).unwrap();
    assert_eq!(desk.refuses(2, Command::Withdraw { duty }), Code::SuccessorActed);
}

#[test]
fn a_signer_behind_a_candidate_waits_while_another_has_claimed() {
    let mut desk = desk("any");
    add(&mut desk, 3, Place::After, 11);
    let duty = desk.duty(2);
    desk.does(2, Command::Claim { duty }).unwrap();
    desk.check();
    assert_eq!(desk.open(), ["review:2"]);
    desk.does(2, Command::Release { duty }).unwrap();
    desk.check();
    assert_eq!(desk.open(), ["review:2", "review:3", "review:4"]);
    desk.does(2, Command::Claim { duty }).unwrap();
    desk.submit(2);
    desk.check();
    assert_eq!(desk.open(), ["review:11"], "the claimer has decided, the signer is asked all the same");
    desk.does(2, Command::Withdraw { duty }).unwrap();
    desk.check();
    assert_eq!(desk.open(), ["review:2"]);
}

#[test]
fn a_signer_taken_off_again_does_not_keep_the_asker_from_withdrawing() {
    let mut desk = desk("any");
    add(&mut desk, 2, Place::After, 11);
    let added = desk.state.duties.last().unwrap().id;
    desk.does(2, Command::RemoveSign { duty: added }).unwrap();
    let duty = desk.duty(2);
    let before = desk.standing();
    desk.submit(2);
    desk.does(2, Command::Withdraw { duty }).unwrap();
    assert_eq!(desk.standing(), before);
}

#[test]
fn who_took_over_from_the_asker_may_take_the_signer_off() {
    let mut desk = desk("any");
    add(&mut desk, 2, Place::Beside, 11);
    let added = desk.duty(11);
    desk.does(BOSS, Command::Handover { from: person(2), to: person(7) }).unwrap();
    assert_eq!(desk.refuses(2, Command::RemoveSign { duty: added }), Code::NotAllowed);
    desk.does(7, Command::RemoveSign { duty: added }).unwrap();
    desk.check();
}

#[test]
fn who_took_over_from_the_asker_may_take_the_signer_off_after_a_reopening_too() {
    let mut desk = desk("any");
    add(&mut desk, 2, Place::Beside, 11);
    desk.does(BOSS, Command::Handover { from: person(2), to: person(7) }).unwrap();
    desk.does(BOSS, Command::Terminate { reason: "理由".to_owned() }).unwrap();
    desk.does(BOSS, Command::Reopen { reason: "理由".to_owned() }).unwrap();
    let added = desk.duty(11);
    desk.does(7, Command::RemoveSign { duty: added }).unwrap();
    desk.check();
}

#[test]
fn who_takes_over_from_the_asker_still_waits_for_whom_he_had_asked_first() {
    let mut desk = desk("any");
    add(&mut desk, 2, Place::Before, 11);
    add(&mut desk, 11, Place::Before, 12);
    desk.does(BOSS, Command::Handover { from: person(2), to: person(11) }).unwrap();
    desk.check();
    assert_eq!(desk.open(), ["review:12", "review:3", "review:4"]);
    desk.submit(12);
    assert_eq!(desk.open(), ["review:11", "review:3", "review:4"], "once, as the step's own");
}
