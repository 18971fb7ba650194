//! What 签发 locks, and that it stays locked to the archive, on every engine.

#![allow(clippy::unwrap_used)]

use lexicon::{DispatchId, MatterId};
use office::document::numbering::Choice;
use office::document::{self, Sealing, Sheet, StepForm, attachment, dispatch, sheet};
use office::process::{self, Then};
use testkit::office::agree;
use testkit::{TestOffice, on_every_engine};

fn says<T: std::fmt::Debug>(outcome: office::Result<T>, words: &str) {
    let text = outcome.unwrap_err().to_string();
    assert!(text.contains(words), "{text}");
}

fn at(office: &TestOffice, id: MatterId) -> Vec<String> {
    let mut steps: Vec<String> = office.holders(id).into_iter().map(|(_, step)| step).collect();
    steps.dedup();
    steps
}

fn rechecked(office: &TestOffice, title: &str) -> MatterId {
    let id = office.signed(title);
    office.agrees("chengyu", id).unwrap();
    id
}

fn sealed(office: &TestOffice, title: &str) -> MatterId {
    let id = rechecked(office, title);
    office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
    office.seals("chengyu", id, "qzfb").unwrap();
    id
}

fn shown(office: &TestOffice, login: &str, id: MatterId) -> Sheet {
    office.read(login, |tx, a| document::find(tx, a, id).and_then(|seen| sheet::shown(tx, &seen))).unwrap()
}

fn sealing(office: &TestOffice, id: MatterId) -> Option<Sealing> {
    office.read("chengyu", |tx, a| document::find(tx, a, id).and_then(|seen| document::sealing(tx, &seen))).unwrap()
}

fn copies(office: &TestOffice, id: MatterId) -> Vec<dispatch::Dispatch> {
    office.read("chengyu", |tx, a| document::find(tx, a, id).and_then(|s| dispatch::of_document(tx, &s))).unwrap()
}

fn signs_for(office: &TestOffice, login: &str, id: DispatchId) -> MatterId {
    office.write(login, |tx, a| dispatch::addressed(tx, a, id).and_then(|at| dispatch::receive(tx, &at))).unwrap()
}

fn of(office: &TestOffice, login: &str, id: MatterId) -> document::Document {
    office.read(login, |tx, a| Ok(document::find(tx, a, id)?.document)).unwrap()
}

#[test]
fn an_issued_paper_never_goes_back_to_be_rewritten() {
    on_every_engine(|office| {
        let id = rechecked(office, "关于防汛值守的通知");
        office.issues(id, &["czj"]).unwrap();
        assert_eq!(at(office, id), ["archive"]);
        for (step, then) in [("draft", Then::StraightBack), ("recheck", Then::StepByStep), ("sign", Then::StepByStep)] {
            says(office.returns("chengyu", id, step, then), "不能再退回修改");
        }
        assert_eq!(at(office, id), ["archive"], "what was refused changed nothing");
        office.returns("chengyu", id, "issue", Then::StepByStep).unwrap();
        says(office.returns("chengyu", id, "draft", Then::StraightBack), "不能再退回修改");
        office.sends(id, &[]).unwrap();
        office.agrees("chengyu", id).unwrap();
        assert!(office.holders(id).is_empty());
    });
}

#[test]
fn every_receiver_sees_the_text_that_was_sealed() {
    on_every_engine(|office| {
        let id = sealed(office, "关于防汛值守的通知");
        let before = shown(office, "chengyu", id);
        assert!(before.seal.is_some());
        office.sends(id, &["czj"]).unwrap();
        let got = signs_for(office, "czj-ws", copies(office, id)[0].id);
        assert_eq!(shown(office, "czj-ws", got), before);
        assert_eq!(shown(office, "linxiaotang", id), before);
    });
}

#[test]
fn a_seal_is_not_shown_under_a_text_it_was_not_set_under() {
    on_every_engine(|office| {
        let id = sealed(office, "关于春季造林的通知");
        office.returns("chengyu", id, "draft", Then::StraightBack).unwrap();
        assert!(shown(office, "linxiaotang", id).seal.is_some(), "nothing was changed yet");
        office.rewrites("linxiaotang", id, |c| c.body.push_str("\n三、另行通知")).unwrap();
        let paper = shown(office, "linxiaotang", id);
        assert!(paper.content.body.contains("另行通知") && paper.seal.is_none());
        assert!(sealing(office, id).is_none());
    });
}

#[test]
fn a_text_signed_anew_is_sealed_anew_before_it_goes_out() {
    on_every_engine(|office| {
        let id = sealed(office, "关于秋粮收购的通知");
        office.returns("chengyu", id, "draft", Then::StraightBack).unwrap();
        office.rewrites("linxiaotang", id, |c| c.body = c.body.replace("12月15日", "12月10日")).unwrap();
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        assert_eq!(at(office, id), ["issue"]);
        office.sends(id, &["czj"]).unwrap();
        assert_eq!(at(office, id), ["sign"], "the change goes to the signer first");
        office.agrees("guhuaian", id).unwrap();
        assert_eq!(at(office, id), ["issue"]);
        office.sends(id, &["czj"]).unwrap();
        assert_eq!(at(office, id), ["seal"], "the seal fell with the signing");
        assert!(copies(office, id).is_empty() && of(office, "chengyu", id).issued_at.is_none());
        office.seals("chengyu", id, "qzfb").unwrap();
        office.sends(id, &["czj"]).unwrap();
        let paper = shown(office, "chengyu", id);
        assert!(paper.content.body.contains("12月10日") && paper.seal.is_some());
        assert_eq!(copies(office, id).len(), 1);
    });
}

#[test]
fn attachments_change_only_where_the_step_lets_them_and_by_who_handles_it() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于评比结果的通知");
        let file = office.attaches("linxiaotang", id, "名单.txt", "甲乙丙").unwrap();
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office
            .write("heyanqiu", |tx, a| {
                let seen = document::find(tx, a, id)?;
                process::circulate(tx, a, &seen.matter, vec![office.place.people["jiangyifan"]])
            })
            .unwrap();
        says(office.takes_off("jiangyifan", id, file), "不能增减附件");
        let reading = office.task("jiangyifan", id).unwrap();
        office
            .write("jiangyifan", |tx, a| process::held(tx, a, reading).and_then(|h| process::read(tx, &h, "")))
            .unwrap();
        office.agrees("heyanqiu", id).unwrap();
        office.reviews("shenzhiyuan", id).unwrap();
        says(office.takes_off("guhuaian", id, file), "不能增减附件");
        office.agrees("guhuaian", id).unwrap();
        for step in ["recheck", "number", "seal"] {
            assert_eq!(at(office, id), [step]);
            says(office.takes_off("chengyu", id, file), "不能增减附件");
            says(office.attaches("chengyu", id, "另一份.txt", "丁").map(|_| ()), "不能增减附件");
            match step {
                "number" => office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))),
                "seal" => office.seals("chengyu", id, "qzfb"),
                _ => office.agrees("chengyu", id),
            }
            .unwrap();
        }
        says(office.takes_off("chengyu", id, file), "不能增减附件");
    });
}

#[test]
fn an_attachment_changed_after_signing_goes_back_to_the_signer() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于评比结果的通知");
        let file = office.attaches("linxiaotang", id, "名单.txt", "甲乙丙").unwrap();
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        office.reviews("shenzhiyuan", id).unwrap();
        office.agrees("guhuaian", id).unwrap();
        office.returns("chengyu", id, "draft", Then::StraightBack).unwrap();
        office.takes_off("linxiaotang", id, file).unwrap();
        office.attaches("linxiaotang", id, "名单.txt", "甲乙丁").unwrap();
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        assert_eq!(at(office, id), ["recheck"]);
        office.agrees("chengyu", id).unwrap();
        assert_eq!(at(office, id), ["sign"], "the same name, another file");
        office.agrees("guhuaian", id).unwrap();
        office.agrees("chengyu", id).unwrap();
        assert_eq!(at(office, id), ["number"]);
    });
}

#[test]
fn the_original_of_a_paper_received_cannot_be_taken_off() {
    on_every_engine(|office| {
        let id = sealed(office, "关于防汛值守的通知");
        office.sends(id, &["czj"]).unwrap();
        let got = signs_for(office, "czj-ws", copies(office, id)[0].id);
        let files = office
            .read("czj-ws", |tx, a| document::find(tx, a, got).and_then(|seen| attachment::list(tx, &seen)))
            .unwrap();
        assert_eq!((files[0].part.as_str(), files[0].size), ("original", 19), "with its size");
        says(office.takes_off("czj-ws", got, files[0].id), "原文不能移除");
    });
}

#[test]
fn the_date_of_printing_is_the_day_the_file_was_made_wherever_it_is_shown() {
    on_every_engine(|office| {
        let id = rechecked(office, "关于冬季供暖的通知");
        office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        let task = office.task("chengyu", id).unwrap();
        let seal = office.place.seals["qzfb"];
        let file = office
            .read("chengyu", |tx, a| process::held(tx, a, task).and_then(|held| document::prepare(tx, &held, seal)))
            .unwrap();
        office.seals("chengyu", id, "qzfb").unwrap();
        assert_eq!(file.printed_on, Some(lexicon::Date::constant(2026, 11, 23)));
        office.world.set(lexicon::Instant::from_local(lexicon::Date::constant(2026, 11, 25), 9, 0));
        office.sends(id, &["czj"]).unwrap();
        assert_eq!(shown(office, "chengyu", id), file, "two days later the screen still shows what the file says");
    });
}
