//! The flows the product ships, walked as an office walks them.

use flow::{Actor, Chosen, Command, Context, Key, Next, RefusalCode as Code, Status, outlook};
use lexicon::{Instant, OpinionId};
use serde_json::json;

use crate::desk::{Desk, field, person, submit};

pub const OUTGOING: &str = include_str!("../../../office/defaults/flows/outgoing.toml");
pub const INCOMING: &str = include_str!("../../../office/defaults/flows/incoming.toml");

fn outgoing() -> Desk {
    let mut desk = Desk::new(
        OUTGOING,
        &[
            ("department_head", &[2]),
            ("office_reviewer", &[5, 6]),
            ("rechecker", &[10]),
            ("numberer", &[11]),
            ("sealer", &[12]),
            ("issuer", &[13]),
            ("archivist", &[14]),
        ],
    );
    desk.form.insert("signer".to_owned(), field(&[9]));
    desk
}

fn incoming() -> Desk {
    Desk::new(INCOMING, &[("registrar", &[1]), ("office_reviewer", &[2]), ("proposer", &[3]), ("archivist", &[14])])
}

/// Submits with an opinion written.
fn opine(desk: &mut Desk, who: u8) {
    let Command::Submit { duty, choice, chosen, .. } = submit(desk.duty(who), "agree") else { unreachable!() };
    let opinion = Some(OpinionId::from_uuid(uuid::Uuid::from_u128(1)));
    desk.does(who, Command::Submit { duty, choice, opinion, chosen }).unwrap();
    desk.check();
}

fn steps(desk: &Desk) -> Vec<&str> {
    desk.state.path.iter().map(|visit| visit.step.as_str()).collect()
}

#[test]
fn an_outgoing_document_travels_from_draft_to_archive() {
    let mut desk = outgoing();
    desk.form.insert("countersigners".to_owned(), field(&[3, 4]));
    desk.start(1).submit(1).submit(2).submit(3).submit(4).submit(6);
    for who in 9..=14 {
        desk.submit(who);
        desk.check();
    }
    assert_eq!(desk.state.status, Status::Finished);
    let expected = "draft section_review countersign office_review sign recheck number seal issue archive end";
    assert_eq!(steps(&desk).join(" "), expected);
}

#[test]
fn a_head_s_own_draft_without_countersigners_goes_straight_to_the_office() {
    let mut desk = outgoing();
    desk.start(2).submit(2);
    assert_eq!(desk.open(), ["office_review:5", "office_review:6"]);
    assert_eq!(steps(&desk).join(" "), "draft section_review countersign office_review", "both are on record");
}

#[test]
fn a_dissenting_countersigner_sends_it_back_to_the_drafter_when_all_have_spoken() {
    let mut desk = outgoing();
    desk.form.insert("countersigners".to_owned(), field(&[3, 4]));
    desk.start(1).submit(1).submit(2).choose(3, "disagree");
    assert_eq!(desk.open(), ["countersign:4"]);
    desk.submit(4);
    assert_eq!(desk.open(), ["draft:1"]);
}

#[test]
fn the_reviewer_sees_who_may_sign_before_submitting() {
    let mut desk = outgoing();
    desk.form.insert("signer".to_owned(), field(&[8, 9]));
    desk.start(1).submit(1).submit(2);
    let command = submit(desk.duty(5), "agree");
    let context = Context::new(Instant::from_ms(0), &desk.form, &desk.people);
    let next = outlook(&desk.definition, &desk.state, &Actor::handler(person(5)), &command, &context).unwrap();
    let [Next { step, candidates, choose, .. }] = next.as_slice() else { panic!("{next:?}") };
    assert_eq!((step.as_str(), candidates.as_slice(), *choose), ("sign", &[person(8), person(9)][..], true));
    assert_eq!(desk.refuses(5, command), Code::ChooseHandler);
    let duty = desk.duty(5);
    let chosen: Chosen = [(Key::from("sign"), vec![person(8)])].into();
    desk.does(5, Command::Submit { duty, choice: Key::from("agree"), opinion: None, chosen }).unwrap();
    assert_eq!(desk.open(), ["sign:8"]);
}

#[test]
fn an_incoming_document_is_instructed_handled_by_lead_and_support_answered_and_filed() {
    let mut desk = incoming();
    desk.form.insert("leaders".to_owned(), field(&[20, 21]));
    desk.form.insert("lead".to_owned(), field(&[30]));
    desk.form.insert("support".to_owned(), field(&[31, 32]));
    desk.form.insert("reply_due".to_owned(), json!(true));
    desk.start(1).submit(1).submit(2);
    opine(&mut desk, 3);
    assert_eq!(desk.open(), ["instruct:20"], "leaders instruct one after the other");
    opine(&mut desk, 20);
    opine(&mut desk, 21);
    assert_eq!(desk.open(), ["lead:30", "support:31", "support:32"]);
    opine(&mut desk, 31);
    opine(&mut desk, 30);
    assert_eq!(desk.open(), ["support:32"]);
    opine(&mut desk, 32);
    assert_eq!(desk.open(), ["finish:1", "finish:30"]);
    desk.submit(30);
    opine(&mut desk, 30);
    desk.submit(14);
    assert_eq!(desk.state.status, Status::Finished);
}

#[test]
fn a_paper_to_be_read_is_circulated_and_finished_without_handling() {
    let mut desk = incoming();
    desk.form.insert("kind".to_owned(), json!("reading"));
    desk.start(1).submit(1).submit(2);
    let duty = desk.duty(3);
    let opinion = Some(OpinionId::from_uuid(uuid::Uuid::from_u128(1)));
    let command = Command::Submit { duty, choice: Key::from("agree"), opinion, chosen: Chosen::new() };
    assert_eq!(desk.refuses(3, command), Code::NobodyThere, "readers are missing");
    desk.form.insert("readers".to_owned(), field(&[40, 41]));
    opine(&mut desk, 3);
    desk.submit(41).submit(40).submit(1).submit(14);
    assert_eq!(desk.state.status, Status::Finished);
    let expected = "register preliminary propose circulate finish archive end";
    assert_eq!(steps(&desk).join(" "), expected);
}
