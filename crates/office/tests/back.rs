//! Going back 退回、撤回 on every engine: what a step did is undone with it, and time away is nobody's.

#![allow(clippy::unwrap_used)]

use lexicon::{Date, Genre, Instant, MatterId, SecurityLabel, Urgency};
use office::document::incoming::{self, Assignment, Nature, Paper};
use office::document::numbering::{self, Choice};
use office::document::{self, Check, Head, StepForm, dispatch, draft};
use office::process::{self, Page, Return, ReturnTarget, Stay, Then};
use testkit::office::{agree, all_passed, content};
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

fn document(office: &TestOffice, id: MatterId) -> document::Document {
    office.read("chengyu", |tx, a| Ok(document::find(tx, a, id)?.document)).unwrap()
}

fn copies(office: &TestOffice, id: MatterId) -> Vec<dispatch::Dispatch> {
    office.read("chengyu", |tx, a| document::find(tx, a, id).and_then(|s| dispatch::of_document(tx, &s))).unwrap()
}

fn open_copies(office: &TestOffice, id: MatterId) -> Vec<String> {
    let open = copies(office, id).into_iter().filter(|d| d.returned.is_none() && d.withdrawn_at.is_none());
    open.map(|d| d.to_name).collect()
}

fn numbered(office: &TestOffice, title: &str) -> MatterId {
    let id = office.signed(title);
    office.agrees("chengyu", id).unwrap();
    office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
    id
}

fn noon(year: i16, month: i8, day: i8) -> Instant {
    Instant::from_local(Date::constant(year, month, day), 12, 0)
}

#[test]
fn a_paper_that_comes_back_to_numbering_keeps_its_number_and_goes_on() {
    on_every_engine(|office| {
        let id = numbered(office, "关于秋季招生的通知");
        let number = document(office, id).issue_number.unwrap();
        let again = || {
            assert_eq!(at(office, id), ["number"]);
            office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
            assert_eq!(
                (at(office, id), document(office, id).issue_number),
                (vec!["seal".into()], Some(number.clone()))
            );
        };
        office.withdraws("chengyu", id).unwrap();
        again();
        office.returns("chengyu", id, "number", Then::StepByStep).unwrap();
        again();
        office.seals("chengyu", id, "qzfb").unwrap();
        office.returns("chengyu", id, "number", Then::StepByStep).unwrap();
        again();
        let next = numbered(office, "关于另一事项的通知");
        assert_eq!(document(office, next).issue_number.as_deref(), Some("云政办发〔2026〕2号"), "none was lost");
    });
}

#[test]
fn a_withdrawn_signing_is_no_signing() {
    on_every_engine(|office| {
        let id = office.signed("关于春节值班的通知");
        assert!(document(office, id).dated_on.is_some());
        office.withdraws("guhuaian", id).unwrap();
        let signing =
            || office.read("guhuaian", |tx, a| document::find(tx, a, id).and_then(|seen| document::signing(tx, &seen)));
        assert_eq!((at(office, id), document(office, id).dated_on), (vec!["sign".into()], None));
        assert!(signing().unwrap().is_none());
        office.agrees("guhuaian", id).unwrap();
        assert!(signing().unwrap().is_some());
    });
}

#[test]
fn a_withdrawn_sealing_is_no_sealing() {
    on_every_engine(|office| {
        let id = numbered(office, "关于春节值班的通知");
        office.seals("chengyu", id, "qzfb").unwrap();
        office.withdraws("chengyu", id).unwrap();
        let sealing =
            office.read("chengyu", |tx, a| document::find(tx, a, id).and_then(|seen| document::sealing(tx, &seen)));
        assert_eq!(at(office, id), ["seal"]);
        assert!(sealing.unwrap().is_none());
    });
}

#[test]
fn a_paper_issued_twice_is_sent_to_a_unit_once() {
    on_every_engine(|office| {
        let id = numbered(office, "关于冬季供暖的通知");
        office.seals("chengyu", id, "qzfb").unwrap();
        office.sends(id, &["czj", "czj", "yjj"]).unwrap();
        assert_eq!(open_copies(office, id).len(), 2, "named twice, sent once");
        let issued = document(office, id).issued_at;
        office.returns("chengyu", id, "issue", Then::StepByStep).unwrap();
        office.sends(id, &["czj", "zjj"]).unwrap();
        assert_eq!(copies(office, id).len(), 3, "only the unit forgotten is added");
        assert_eq!(document(office, id).issued_at, issued, "it was issued when it was issued first");
    });
}

#[test]
fn a_withdrawn_issue_takes_its_copies_back_unless_one_was_signed_for() {
    on_every_engine(|office| {
        let id = numbered(office, "关于冬季供暖的通知");
        office.seals("chengyu", id, "qzfb").unwrap();
        office.sends(id, &["czj", "yjj"]).unwrap();
        office.withdraws("chengyu", id).unwrap();
        assert_eq!((at(office, id), document(office, id).issued_at), (vec!["issue".into()], None));
        assert!(open_copies(office, id).is_empty());
        assert!(office.read("czj-ws", dispatch::waiting).unwrap().is_empty());
        let gone = copies(office, id)[0].id;
        let resent = office.write("chengyu", |tx, a| {
            let seen = document::find(tx, a, id)?;
            dispatch::resend(tx, &seen, gone)
        });
        says(resent, "印发已经撤回");
        office.sends(id, &["czj"]).unwrap();
        let copy = copies(office, id).into_iter().find(dispatch::Dispatch::is_waiting).unwrap();
        office
            .write("czj-ws", |tx, a| dispatch::addressed(tx, a, copy.id).and_then(|at| dispatch::receive(tx, &at)))
            .unwrap();
        says(office.withdraws("chengyu", id), "已经签收，印发不能撤回");
        assert_eq!(at(office, id), ["archive"]);
    });
}

#[test]
fn a_withdrawn_answer_is_taken_from_the_sender_who_is_told() {
    on_every_engine(|office| {
        let (urgency, label) = (Urgency::Normal, SecurityLabel::Internal);
        let series = office.place.series.get("qzfb").copied();
        let head = Head { genre: Genre::Letter, urgency, label, series, copies: 2 };
        let text = content("关于商请提供资料的函", "云泽区人民政府办公室");
        let id = office.write("linxiaotang", |tx, a| draft::start(tx, a, head.clone(), text.clone())).unwrap();
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        office.reviews("shenzhiyuan", id).unwrap();
        office.agrees("guhuaian", id).unwrap();
        office.agrees("chengyu", id).unwrap();
        office.issues(id, &["czj"]).unwrap();
        let copy = copies(office, id)[0].id;
        let got = office
            .write("czj-ws", |tx, a| dispatch::addressed(tx, a, copy).and_then(|at| dispatch::receive(tx, &at)))
            .unwrap();
        office.decides("czj-ws", got, &agree(StepForm::Register(Nature::Action))).unwrap();
        office.agrees("czj-zr", got).unwrap();
        let person = |login: &str| office.place.people[login];
        let to = Assignment { nature: Some(Nature::Action), lead: Some(person("czj-ky")), ..Assignment::default() };
        office.decides("czj-zr", got, &agree(StepForm::Assign(to))).unwrap();
        office.agrees("czj-ky", got).unwrap();
        office.agrees("czj-ky", got).unwrap();
        assert_eq!(at(office, got), ["answer"]);
        office.agrees("czj-ky", got).unwrap();
        assert!(copies(office, id)[0].reply.is_some());
        office.withdraws("czj-ky", got).unwrap();
        assert_eq!(at(office, got), ["answer"]);
        assert!(copies(office, id)[0].reply.is_none());
        let told = office.read("chengyu", office::notice::list).unwrap();
        assert!(told.iter().any(|n| n.body.contains("撤回了答复")));
    });
}

#[test]
fn checks_that_failed_are_kept_with_the_return() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于招商优惠的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        let task = office.task("shenzhiyuan", id).unwrap();
        let mut given = all_passed();
        given[0] = Check { passed: false, remark: "与上位法不一致".into(), ..given[0].clone() };
        given.truncate(2);
        let (to, then) = (ReturnTarget::Initiator, Then::StepByStep);
        let order = Return { to, then, reason: "请按法律意见修改".into() };
        office
            .write("shenzhiyuan", |tx, a| {
                let held = process::held(tx, a, task)?;
                document::return_back(tx, &held, &order, &given)
            })
            .unwrap();
        assert_eq!(at(office, id), ["draft"]);
        let kept = office
            .read("linxiaotang", |tx, a| document::find(tx, a, id).and_then(|seen| document::checks(tx, &seen)))
            .unwrap();
        assert_eq!(kept.len(), 2, "what was not answered is not invented");
        let law = kept.iter().find(|c| c.item == "law").unwrap();
        assert_eq!((law.passed, law.remark.as_str()), (false, "与上位法不一致"));
    });
}

/// A paper from the city at 批示, first of 顾怀安, then of 陆文博.
fn at_two_leaders(office: &TestOffice) -> MatterId {
    let paper = Paper {
        title: "关于做好防汛工作的通知".into(),
        genre: Genre::Notice,
        urgency: Urgency::Normal,
        label: SecurityLabel::Internal,
        source_name: "市人民政府".into(),
        source_number: "泽政发〔2026〕8号".into(),
        dated_on: None,
        carrier: "paper".into(),
        reply_wanted: false,
        copies: 1,
    };
    let id = office.write("chengyu", |tx, a| incoming::receive(tx, a, paper.clone())).unwrap();
    office.decides("chengyu", id, &agree(StepForm::Register(Nature::Action))).unwrap();
    office.agrees("shenzhiyuan", id).unwrap();
    let person = |login: &str| office.place.people[login];
    let to = Assignment {
        nature: Some(Nature::Action),
        leaders: vec![person("guhuaian"), person("luwenbo")],
        lead: Some(person("heyanqiu")),
        ..Assignment::default()
    };
    office.decides("shenzhiyuan", id, &agree(StepForm::Assign(to))).unwrap();
    id
}

fn stay(office: &TestOffice, login: &str, id: MatterId) -> Stay {
    let person = office.place.people[login];
    let all = office
        .read(login, |tx, a| document::find(tx, a, id).and_then(|seen| process::stays(tx, &seen.matter)))
        .unwrap();
    all.into_iter().rfind(|s| s.task.holder == person).unwrap()
}

#[test]
fn a_decision_in_a_sequence_is_withdrawn_after_the_next_was_urged() {
    on_every_engine(|office| {
        let id = at_two_leaders(office);
        office.agrees("guhuaian", id).unwrap();
        office
            .write("dongli", |tx, a| {
                let seen = document::find(tx, a, id)?;
                process::urge(tx, a, &seen.matter, "请尽快批示")
            })
            .unwrap();
        office.withdraws("guhuaian", id).unwrap();
        assert_eq!(office.holders(id), [("guhuaian".into(), "instruct".into())]);
        let todo = office.read("luwenbo", |tx, a| process::todo(tx, a, false, &Page::default())).unwrap();
        assert!(todo.iter().all(|t| t.matter != id), "it is not on the second leader's desk");
        office.agrees("guhuaian", id).unwrap();
        assert_eq!(office.holders(id), [("luwenbo".into(), "instruct".into())]);
        office.agrees("luwenbo", id).unwrap();
        assert_eq!(at(office, id), ["lead"]);
    });
}

#[test]
fn time_away_from_the_holder_does_not_count_as_held() {
    on_every_engine(|office| {
        office.world.set(Instant::from_local(Date::constant(2026, 11, 23), 9, 0));
        let id = office.drafts("linxiaotang", "qzfb", "关于调研工作的通知");
        let due = stay(office, "linxiaotang", id).task.due_at.unwrap();
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.world.set(Instant::from_local(Date::constant(2026, 11, 24), 9, 0));
        office.withdraws("linxiaotang", id).unwrap();
        office.world.advance_minutes(20);
        let stay = stay(office, "linxiaotang", id);
        assert_eq!(stay.minutes, 10 + 20, "from 9:00 to 9:10 and from 9:10 the next day");
        assert_eq!(stay.reading.unwrap().used_minutes, 30);
        assert!(stay.account.lines.iter().any(|l| l.text().contains("停计")));
        assert!(stay.task.due_at.unwrap() > due, "the limit stood still meanwhile");
        let todo = office.read("linxiaotang", |tx, a| process::todo(tx, a, false, &Page::default())).unwrap();
        let line = todo.iter().find(|t| t.matter == id).unwrap();
        assert_eq!((line.due_at, &line.stops), (stay.task.due_at, &stay.task.stops));
    });
}

#[test]
fn a_number_reserved_last_year_serves_a_paper_signed_last_year_and_no_other() {
    on_every_engine(|office| {
        let series = office.place.series["qzfb"];
        let by = office.read("chengyu", |_, a| numbering::numberer(a)).unwrap();
        for _ in 0..2 {
            office.write("chengyu", |tx, _| numbering::reserve(tx, &by, series, "留给年终文件")).unwrap();
        }
        office.world.set(noon(2026, 12, 31));
        let old = office.signed("关于年终总结的通知");
        office.world.set(noon(2027, 1, 4));
        let new = office.signed("关于新年工作的通知");
        for id in [old, new] {
            office.agrees("chengyu", id).unwrap();
        }
        let offered = |id| {
            let document = document(office, id);
            office.read("chengyu", |tx, _| numbering::offered(tx, series, &document)).unwrap()
        };
        assert_eq!((offered(old), offered(new)), (vec![(2026, 1), (2026, 2)], vec![]));
        let kept = agree(StepForm::Number(Choice::Reserved { year: 2026, serial: 1 }));
        office.decides("chengyu", old, &kept).unwrap();
        assert_eq!(document(office, old).issue_number.as_deref(), Some("云政办发〔2026〕1号"));
        let kept = agree(StepForm::Number(Choice::Reserved { year: 2026, serial: 2 }));
        says(office.decides("chengyu", new, &kept), "只能用于当年签发的公文");
    });
}

#[test]
fn a_paper_is_filed_under_the_year_of_its_date_or_of_its_conclusion() {
    on_every_engine(|office| {
        office.world.set(noon(2026, 12, 30));
        let own = office.drafts("linxiaotang", "qzfb", "关于新年值班的通知");
        office.hands_over("linxiaotang", own, "guhuaian", &[]).unwrap();
        let theirs = at_two_leaders(office);
        office.agrees("guhuaian", theirs).unwrap();
        office.agrees("luwenbo", theirs).unwrap();
        office.world.set(noon(2027, 1, 4));
        office.agrees("heyanqiu", own).unwrap();
        office.reviews("shenzhiyuan", own).unwrap();
        office.agrees("guhuaian", own).unwrap();
        office.agrees("chengyu", own).unwrap();
        office.issues(own, &["czj"]).unwrap();
        office.agrees("heyanqiu", theirs).unwrap();
        office.agrees("heyanqiu", theirs).unwrap();
        office.world.set(noon(2028, 1, 4));
        for id in [own, theirs] {
            office.agrees("chengyu", id).unwrap();
            let filing = office
                .read("chengyu", |tx, a| document::find(tx, a, id).and_then(|seen| document::filing(tx, &seen)))
                .unwrap();
            assert!(filing.unwrap().code.contains("·2027-"), "begun in 2026, concluded in 2027, filed in 2028");
        }
    });
}

#[test]
fn what_a_reviewer_changed_before_returning_it_is_a_version_under_the_reviewers_name() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于秋季防火的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.rewrites("heyanqiu", id, |c| c.body.push_str("\n各镇每周报告一次。")).unwrap();
        office.returns("heyanqiu", id, "draft", Then::StepByStep).unwrap();
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        let versions =
            office.read("heyanqiu", |tx, a| document::find(tx, a, id).and_then(|s| document::versions(tx, &s)));
        let versions = versions.unwrap();
        let made: Vec<_> = versions.iter().map(|v| (v.author_name.as_str(), v.step_name.as_str())).collect();
        assert_eq!(made, [("林晓棠", "拟稿"), ("何砚秋", "科室核稿")], "handing on an unchanged text makes no version");
        let told = office.read("heyanqiu", |tx, _| office::story::of_matter(tx, id)).unwrap();
        assert!(told.iter().any(|l| l.who == "何砚秋" && l.what.contains("留为第 2 稿")), "{told:?}");
    });
}

#[test]
fn a_transferred_draft_keeps_both_writers_names() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于秋季防火的通知");
        office
            .write("linxiaotang", |tx, a| {
                let held = process::require_held(tx, a, id)?;
                let to = office.place.people["jiangyifan"];
                document::transfer(tx, &held, to, "另有任务")
            })
            .unwrap();
        office.rewrites("jiangyifan", id, |c| c.body.push_str("\n各镇每周报告一次。")).unwrap();
        office.hands_over("jiangyifan", id, "guhuaian", &[]).unwrap();
        let versions =
            office.read("jiangyifan", |tx, a| document::find(tx, a, id).and_then(|s| document::versions(tx, &s)));
        let versions = versions.unwrap();
        let made: Vec<_> = versions.iter().map(|v| v.author_name.as_str()).collect();
        assert_eq!(made, ["林晓棠", "江一帆"]);
    });
}
