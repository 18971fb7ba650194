//! Claim and release: one of several candidates takes the work on, and puts it back to exactly those candidates.

use flow::{Change, Command, Key, Place, RefusalCode as Code, ReturnTarget, Then};

use crate::desk::{BOSS, Desk, give_back, person, submit};

const TEXT: &str = r#"
key = "t"
name = "试"
version = 1
start = "draft"
step = [
  { id = "draft", name = "拟稿", actor = "initiator" },
  { id = "check", name = "审核", actor = { post = "checker" }, mode = "any", empty = "stop" },
  { id = "sign", name = "签发", actor = { post = "signer" }, empty = "stop" },
  { id = "end", name = "办结", kind = "end" },
]
route = [
  { from = "draft", to = "check" },
  { from = "check", to = "sign" },
  { from = "sign", to = "end" },
]
"#;

fn desk() -> Desk {
    let mut desk = Desk::new(TEXT, &[("checker", &[2, 3, 4]), ("signer", &[9])]);
    desk.start(1).submit(1);
    desk
}

fn claim(desk: &mut Desk, who: u8) -> u32 {
    let duty = desk.duty(who);
    desk.does(who, Command::Claim { duty }).unwrap();
    desk.check();
    duty
}

fn release(desk: &mut Desk, who: u8) {
    let duty = desk.duty(who);
    desk.does(who, Command::Release { duty }).unwrap();
    desk.check();
}

#[test]
fn a_claim_leaves_the_work_to_one_and_a_release_brings_exactly_the_candidates_back() {
    let mut desk = desk();
    let before = desk.standing();
    let (mine, other) = (desk.duty(2), desk.duty(3));
    claim(&mut desk, 2);
    assert_eq!(desk.open(), ["check:2"]);
    let refusal = desk.does(3, submit(other, "agree")).unwrap_err();
    assert_eq!((refusal.code, refusal.persons), (Code::Claimed, vec![person(2)]));
    assert_eq!(desk.refuses(2, Command::Claim { duty: mine }), Code::NotClaimable);
    assert_eq!(desk.refuses(9, Command::Release { duty: mine }), Code::NotHolder);
    release(&mut desk, 2);
    assert_eq!(desk.standing(), before);
    assert_eq!(desk.refuses(2, Command::Release { duty: mine }), Code::NotClaimed);
    desk.submit(4);
    assert_eq!(desk.open(), ["sign:9"]);
}

#[test]
fn only_a_step_for_any_one_of_several_is_claimed() {
    let mut desk = Desk::new(&TEXT.replace("\"any\"", "\"all\""), &[("checker", &[2, 3]), ("signer", &[9])]);
    desk.start(1).submit(1);
    let duty = desk.duty(2);
    assert_eq!(desk.refuses(2, Command::Claim { duty }), Code::NotClaimable);
    assert_eq!(desk.refuses(3, Command::Claim { duty }), Code::NotHolder);
}

#[test]
fn the_administrator_may_put_back_what_an_absent_person_claimed() {
    let mut desk = desk();
    let duty = claim(&mut desk, 2);
    desk.does(BOSS, Command::Release { duty }).unwrap();
    assert_eq!(desk.open(), ["check:2", "check:3", "check:4"]);
}

#[test]
fn the_receiver_of_claimed_work_may_put_it_back() {
    let mut desk = desk();
    let transfer = |duty, to| Command::Transfer { duty, to: person(to), reason: "出差".to_owned() };
    let duty = claim(&mut desk, 2);
    desk.does(2, transfer(duty, 3)).unwrap();
    assert_eq!(desk.open(), ["check:3"]);
    release(&mut desk, 3);
    assert_eq!(desk.open(), ["check:3", "check:4"], "3 has it once, 2 passed it on");
    claim(&mut desk, 4);
    release(&mut desk, 4);
    assert_eq!(desk.open(), ["check:3", "check:4"]);
}

#[test]
fn who_took_over_from_a_candidate_is_the_candidate() {
    let mut desk = desk();
    claim(&mut desk, 2);
    desk.does(BOSS, Command::Handover { from: person(3), to: person(7) }).unwrap();
    desk.does(BOSS, Command::Handover { from: person(4), to: person(2) }).unwrap();
    release(&mut desk, 2);
    assert_eq!(desk.open(), ["check:2", "check:7"], "2 already has it");
    claim(&mut desk, 7);
    release(&mut desk, 7);
    assert_eq!(desk.open(), ["check:2", "check:7"]);
}

#[test]
fn a_candidate_added_as_a_signer_finishes_that_first() {
    let mut desk = desk();
    let duty = claim(&mut desk, 2);
    let add = Command::AddSign { duty, place: Place::Beside, persons: vec![person(3)], reason: String::new() };
    desk.does(2, add).unwrap();
    assert_eq!(desk.refuses(2, Command::Release { duty }), Code::AlreadyHolds);
    desk.submit(3);
    release(&mut desk, 2);
    assert_eq!(desk.open(), ["check:2", "check:3", "check:4"]);
}

#[test]
fn what_was_claimed_comes_straight_back_to_the_claimer_who_may_still_put_it_back() {
    let mut desk = desk();
    let duty = claim(&mut desk, 3);
    desk.does(3, give_back(duty, ReturnTarget::Previous, Then::StraightBack)).unwrap();
    desk.submit(1);
    assert_eq!(desk.open(), ["check:3"]);
    release(&mut desk, 3);
    assert_eq!(desk.open(), ["check:2", "check:3", "check:4"]);
    claim(&mut desk, 2);
    release(&mut desk, 2);
    assert_eq!(desk.open(), ["check:2", "check:3", "check:4"]);
}

#[test]
fn a_claim_counts_as_an_act_a_submission_after_it_is_taken_back_to_the_claim() {
    let mut desk = desk();
    let drafted = desk.state.duties[0].id;
    let duty = claim(&mut desk, 2);
    assert_eq!(desk.refuses(1, Command::Withdraw { duty: drafted }), Code::SuccessorActed);
    let before = desk.standing();
    desk.submit(2);
    desk.does(2, Command::Withdraw { duty }).unwrap();
    assert_eq!(desk.standing(), before);
    release(&mut desk, 2);
    assert_eq!(desk.refuses(1, Command::Withdraw { duty: drafted }), Code::SuccessorActed);
}

#[test]
fn moving_claimed_work_elsewhere_and_back_asks_everyone_anew() {
    let mut desk = desk();
    let duty = claim(&mut desk, 2);
    let to = Key::from("check");
    desk.does(BOSS, Command::Reroute { duty, to, persons: vec![], reason: "重新分派".to_owned() }).unwrap();
    desk.check();
    assert_eq!(desk.open(), ["check:2", "check:3", "check:4"]);
    assert!(matches!(desk.last_change(), Change::Entered { .. }));
}
