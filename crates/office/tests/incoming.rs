//! Incoming documents on every engine: from the sender's hands to the answer.

#![allow(clippy::unwrap_used)]

use lexicon::{DispatchId, Genre, MatterId, Urgency};
use office::document::incoming::{self, Assignment, Nature, Paper};
use office::document::numbering::Choice;
use office::document::{self, Decision, StepForm, dispatch, register};
use office::process::{self, Page};
use testkit::office::agree;
use testkit::{TestOffice, on_every_engine};

fn sent_to(office: &TestOffice, units: &[&str]) -> (MatterId, Vec<DispatchId>) {
    let id = office.signed("关于报送防汛准备情况的通知");
    office.agrees("chengyu", id).unwrap();
    office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
    office.seals("chengyu", id, "qzfb").unwrap();
    let main = units.iter().map(|c| office.place.units[*c]).collect();
    office.decides("chengyu", id, &agree(StepForm::Issue(dispatch::Addressees { main, cc: vec![] }))).unwrap();
    let all = copies(office, id);
    (id, all.into_iter().map(|d| d.id).collect())
}

fn copies(office: &TestOffice, id: MatterId) -> Vec<dispatch::Dispatch> {
    office
        .read("linxiaotang", |tx, a| document::find(tx, a, id).and_then(|seen| dispatch::of_document(tx, &seen)))
        .unwrap()
}

fn signs_for(office: &TestOffice, login: &str, id: DispatchId) -> MatterId {
    office
        .write(login, |tx, a| {
            let at = dispatch::addressed(tx, a, id)?;
            dispatch::receive(tx, &at)
        })
        .unwrap()
}

fn propose(office: &TestOffice, id: MatterId) {
    let people = |l: &str| office.place.people[l];
    let to = Assignment {
        nature: Some(Nature::Action),
        leaders: vec![people("czj-jz")],
        lead: Some(people("czj-ky")),
        support: vec![people("czj-kz")],
        ..Assignment::default()
    };
    office.decides("czj-zr", id, &agree(StepForm::Assign(to))).unwrap();
}

fn says<T: std::fmt::Debug>(outcome: office::Result<T>, words: &str) {
    let text = outcome.unwrap_err().to_string();
    assert!(text.contains(words), "{text}");
}

#[test]
fn a_paper_is_signed_for_handled_and_answered() {
    on_every_engine(|office| {
        let (sent, at) = sent_to(office, &["czj"]);
        assert_eq!(office.read("czj-ws", dispatch::waiting).unwrap().len(), 1);
        let id = signs_for(office, "czj-ws", at[0]);
        office.decides("czj-ws", id, &agree(StepForm::Register(Nature::Action))).unwrap();
        office.agrees("czj-zr", id).unwrap();
        propose(office, id);
        office.agrees("czj-jz", id).unwrap();
        assert_eq!(office.holders(id), [("czj-ky".into(), "lead".into()), ("czj-kz".into(), "support".into())]);
        office.agrees("czj-ky", id).unwrap();
        office.agrees("czj-kz", id).unwrap();
        says(office.decides("czj-ky", id, &Decision::default()), "办理结果");
        let seen = office.read("czj-ky", |tx, a| document::find(tx, a, id)).unwrap();
        assert_eq!(seen.matter.owner, office.place.people["czj-ky"], "the lead is the first handler to the end");
        let seen = office.read("czj-ws", |tx, a| document::find(tx, a, id)).unwrap();
        let line = office.read("czj-ws", |tx, _| incoming::registration(tx, &seen)).unwrap();
        assert_eq!(line.number(), "收文2026-0001");
        office.decides("czj-ky", id, &agree(StepForm::Plain)).unwrap();
        if office.task("czj-ky", id).is_some() {
            office.agrees("czj-ky", id).unwrap();
        }
        office.agrees("czj-ws", id).unwrap();
        assert!(office.holders(id).is_empty());
        let copy = copies(office, sent).remove(0);
        assert!(copy.signed.is_some());
    });
}

#[test]
fn an_answer_reaches_the_sender() {
    on_every_engine(|office| {
        let paper = letter();
        let id = office.write("czj-ws", |tx, a| incoming::receive(tx, a, paper.clone())).unwrap();
        office.decides("czj-ws", id, &agree(StepForm::Register(Nature::Action))).unwrap();
        office.agrees("czj-zr", id).unwrap();
        propose(office, id);
        office.agrees("czj-jz", id).unwrap();
        office.agrees("czj-kz", id).unwrap();
        office.agrees("czj-ky", id).unwrap();
        office.agrees("czj-ky", id).unwrap();
        assert!(office.holders(id).contains(&("czj-ky".into(), "answer".into())));
        let reply =
            Decision {
                choice: "agree".into(), opinion: "资料已备齐，请派员领取。".into(), form: StepForm::Plain
            };
        office.decides("czj-ky", id, &reply).unwrap();
        let line = office
            .read("czj-ws", |tx, a| document::find(tx, a, id).and_then(|seen| incoming::registration(tx, &seen)))
            .unwrap();
        assert_eq!(line.reply.unwrap().0, "资料已备齐，请派员领取。");
    });
}

fn letter() -> Paper {
    Paper {
        title: "关于商请提供资料的函".into(),
        genre: Genre::Letter,
        urgency: Urgency::Normal,
        label: lexicon::SecurityLabel::Internal,
        source_name: "市发展和改革委员会".into(),
        source_number: "泽发改函〔2026〕8号".into(),
        dated_on: None,
        carrier: "paper".into(),
        reply_wanted: true,
        copies: 1,
    }
}

#[test]
fn a_number_typed_by_hand_is_registered_as_it_is_printed() {
    on_every_engine(|office| {
        for (typed, kept) in [
            ("泽发改函[2026]008号", "泽发改函〔2026〕8号"),
            (" 泽发改函（２０２６）第8号", "泽发改函〔2026〕8号"),
            ("明电 12", "明电 12"),
            ("", ""),
        ] {
            let paper = Paper { source_number: typed.into(), ..letter() };
            let id = office.write("czj-ws", |tx, a| incoming::receive(tx, a, paper.clone())).unwrap();
            let seen = office.read("czj-ws", |tx, a| document::find(tx, a, id)).unwrap();
            let line = office.read("czj-ws", |tx, _| incoming::registration(tx, &seen)).unwrap();
            assert_eq!(line.source_number, kept, "{typed}");
        }
    });
}

#[test]
fn a_paper_that_fails_the_first_check_goes_back_with_the_reason() {
    on_every_engine(|office| {
        let (sent, at) = sent_to(office, &["czj", "yjj"]);
        let id = signs_for(office, "czj-ws", at[0]);
        office.decides("czj-ws", id, &agree(StepForm::Register(Nature::Action))).unwrap();
        let away = Decision { choice: "turn_away".into(), opinion: String::new(), form: StepForm::Plain };
        says(office.decides("czj-zr", id, &away), "理由");
        let away = Decision { opinion: "不属我局职责范围".into(), ..away };
        office.decides("czj-zr", id, &away).unwrap();
        assert!(office.holders(id).is_empty());
        let returned: Vec<_> = copies(office, sent).into_iter().filter_map(|d| d.returned).collect();
        assert_eq!(returned.len(), 1);
        assert_eq!(returned[0].1, "不属我局职责范围");
        let notices = office.read("chengyu", office::notice::list).unwrap();
        assert!(notices.iter().any(|n| n.body.contains("不属我局职责范围")));
    });
}

#[test]
fn a_paper_is_signed_for_once() {
    on_every_engine(|office| {
        let (_, at) = sent_to(office, &["czj"]);
        let other = office.read("yjj-ws", |tx, a| dispatch::addressed(tx, a, at[0]).map(|_| ()));
        assert_eq!(other.unwrap_err().status(), 404, "another unit's paper does not exist");
        let plain = office.read("czj-ky", |tx, a| dispatch::addressed(tx, a, at[0]).map(|_| ()));
        assert_eq!(plain.unwrap_err().status(), 404, "only the registrar signs");
        signs_for(office, "czj-ws", at[0]);
        let again = office.read("czj-ws", |tx, a| dispatch::addressed(tx, a, at[0]).map(|_| ()));
        says(again, "签收");
    });
}

#[test]
fn a_paper_nobody_signs_for_alarms_its_sender_once() {
    on_every_engine(|office| {
        let (_, at) = sent_to(office, &["czj", "yjj"]);
        signs_for(office, "yjj-ws", at[1]);
        assert_eq!(office.db.write(dispatch::alarm).unwrap(), 0);
        office.world.advance_minutes(3 * 24 * 60);
        assert_eq!(office.db.write(dispatch::alarm).unwrap(), 1);
        assert_eq!(office.db.write(dispatch::alarm).unwrap(), 0, "told once");
        assert_eq!(office.read("chengyu", dispatch::unsigned_overdue).unwrap().len(), 1);
        let notices = office.read("chengyu", office::notice::list).unwrap();
        assert!(notices.iter().any(|n| n.kind == "alarm" && n.body.contains("云泽区财政局逾期未签收")));
    });
}

#[test]
fn reading_papers_are_circulated_and_counted_apart() {
    on_every_engine(|office| {
        let id = office.write("czj-ws", |tx, a| incoming::receive(tx, a, letter())).unwrap();
        office.decides("czj-ws", id, &agree(StepForm::Register(Nature::Action))).unwrap();
        office.agrees("czj-zr", id).unwrap();
        let readers = vec![office.place.people["czj-kz"], office.place.people["czj-fj"]];
        let to = Assignment { nature: Some(Nature::Reading), readers, ..Assignment::default() };
        office.decides("czj-zr", id, &agree(StepForm::Assign(to))).unwrap();
        let waiting = office.read("czj-kz", |tx, a| process::todo(tx, a, true, &Page::default())).unwrap();
        assert_eq!(waiting.len(), 1, "it is a reading, not a task");
        for login in ["czj-kz", "czj-fj"] {
            let task = office.task(login, id).unwrap();
            office
                .write(login, |tx, a| {
                    let held = process::held(tx, a, task)?;
                    process::read(tx, &held, "")
                })
                .unwrap();
        }
        assert!(office.holders(id).iter().all(|(_, step)| step == "finish"), "{:?}", office.holders(id));
        let span = register::Span::year(2026);
        assert_eq!(office.read("czj-ws", |tx, a| register::natures(tx, a, &span)).unwrap().map(|(_, n)| n), [0, 1, 0]);
    });
}
