//! Outgoing documents on every engine: the whole way, and every way it must not go.

#![allow(clippy::unwrap_used)]

use lexicon::MatterId;
use office::document::numbering::{self, Choice};
use office::document::{self, Decision, StepForm, dispatch, draft};
use office::process::{self, Return, ReturnTarget, Then};
use testkit::office::{agree, all_passed, content};
use testkit::{TestOffice, on_every_engine};

fn number_of(office: &TestOffice, id: MatterId) -> Option<String> {
    office.read("chengyu", |tx, a| Ok(document::find(tx, a, id)?.document.issue_number)).unwrap()
}

fn says<T: std::fmt::Debug>(outcome: office::Result<T>, words: &str) {
    let text = outcome.unwrap_err().to_string();
    assert!(text.contains(words), "{text}");
}

fn issue(office: &TestOffice, id: MatterId, to: &[&str]) {
    let main = to.iter().map(|c| office.place.units[*c]).collect();
    let form = StepForm::Issue(dispatch::Addressees { main, cc: vec![] });
    office.decides("chengyu", id, &agree(form)).unwrap();
}

#[test]
fn a_document_travels_from_draft_to_archive() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于做好防汛工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &["yjj", "zjj"]).unwrap();
        assert_eq!(office.holders(id), [("heyanqiu".into(), "section_review".into())]);
        office.agrees("heyanqiu", id).unwrap();
        let both = [("yjj-jz".to_string(), "countersign".to_string()), ("zjj-jz".into(), "countersign".into())];
        assert_eq!(office.holders(id), both);
        office.agrees("yjj-jz", id).unwrap();
        office.agrees("zjj-jz", id).unwrap();
        office.reviews("shenzhiyuan", id).unwrap();
        office.agrees("guhuaian", id).unwrap();
        office.agrees("chengyu", id).unwrap();
        office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        assert_eq!(number_of(office, id).as_deref(), Some("云政办发〔2026〕1号"));
        office.seals("chengyu", id, "qzfb").unwrap();
        issue(office, id, &["czj"]);
        office.agrees("chengyu", id).unwrap();
        let seen = office.read("linxiaotang", |tx, a| document::find(tx, a, id)).unwrap();
        assert_eq!(seen.matter.state, "closed");
        let filing = office.read("linxiaotang", |tx, _| document::filing(tx, &seen)).unwrap().unwrap();
        assert_eq!(filing.code, "Z001-WS·2026-D30-BGS-0001");
        assert!(office.holders(id).is_empty());
    });
}

#[test]
fn steps_cannot_be_skipped() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        for login in ["heyanqiu", "shenzhiyuan", "guhuaian", "chengyu"] {
            assert!(office.task(login, id).is_none(), "{login}");
        }
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        says(office.agrees("shenzhiyuan", id), "五关");
        let mut failed = all_passed();
        failed[1].passed = false;
        says(office.decides("shenzhiyuan", id, &agree(StepForm::Review(failed))), "政策关未通过");
        office.reviews("shenzhiyuan", id).unwrap();
        assert_eq!(office.holders(id), [("guhuaian".into(), "sign".into())]);
    });
}

#[test]
fn a_change_of_substance_after_signing_goes_back_to_the_signer() {
    on_every_engine(|office| {
        let id = office.signed("关于春节值班的通知");
        let task = office.task("chengyu", id).unwrap();
        let mut changed = content("关于春节值班的通知", "云泽区人民政府办公室");
        changed.body = changed.body.replace("12月15日", "12月10日");
        office
            .write("chengyu", |tx, a| {
                let held = process::held(tx, a, task)?;
                let seen = document::find(tx, a, id)?;
                let now = draft::of(tx, &seen)?.revision;
                draft::save(tx, &held, &changed, now)
            })
            .unwrap();
        office.agrees("chengyu", id).unwrap();
        assert_eq!(office.holders(id), [("guhuaian".into(), "sign".into())]);
        office.agrees("guhuaian", id).unwrap();
        let back = office.holders(id);
        assert!(back.contains(&("chengyu".into(), "recheck".into())), "{back:?}");
        let seen = office.read("linxiaotang", |tx, a| document::find(tx, a, id)).unwrap();
        let signing = office.read("linxiaotang", |tx, _| document::signing(tx, &seen)).unwrap().unwrap();
        assert_eq!(signing.hash, changed.hash());
        let versions = office.read("linxiaotang", |tx, _| document::versions(tx, &seen)).unwrap();
        assert_eq!(versions.len(), 2);
    });
}

#[test]
fn a_return_says_why_and_the_drafter_has_it_again() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于招商工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &["yjj", "zjj"]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        let task = office.task("yjj-jz", id).unwrap();
        let send = |reason: &'static str| {
            office.write("yjj-jz", |tx, a| {
                let held = process::held(tx, a, task)?;
                let order = Return { to: ReturnTarget::Initiator, then: Then::StepByStep, reason: reason.into() };
                document::return_back(tx, &held, &order, &[])
            })
        };
        says(send("  "), "理由");
        send("第二条依据不足").unwrap();
        assert_eq!(office.holders(id), [("linxiaotang".into(), "draft".into())]);
        let notices = office.read("linxiaotang", office::notice::list).unwrap();
        assert!(notices[0].body.contains("第二条依据不足"));
        office.hands_over("linxiaotang", id, "guhuaian", &["yjj", "zjj"]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        assert_eq!(office.holders(id).len(), 2, "both countersigners are asked again");
    });
}

#[test]
fn a_withdrawal_restores_until_the_successor_has_looked() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于调研工作的通知");
        let draft = office.task("linxiaotang", id).unwrap();
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.write("linxiaotang", |tx, a| document::withdraw(tx, a, draft)).unwrap();
        assert_eq!(office.holders(id), [("linxiaotang".into(), "draft".into())]);
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        let next = office.task("heyanqiu", id).unwrap();
        office
            .write("heyanqiu", |tx, a| {
                let held = process::held(tx, a, next)?;
                process::see(tx, &held)
            })
            .unwrap();
        assert!(office.write("linxiaotang", |tx, a| document::withdraw(tx, a, draft)).is_err());
        assert_eq!(office.holders(id), [("heyanqiu".into(), "section_review".into())]);
    });
}

#[test]
fn a_task_done_by_another_says_who_and_when() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于培训工作的通知");
        let task = office.task("linxiaotang", id).unwrap();
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        let again = office.write("linxiaotang", |tx, a| process::held(tx, a, task).map(|_| ()));
        says(again, "办过");
        let shared = office.signed("关于信息工作的通知");
        let of_clerk = office.task("chengyu", shared).unwrap();
        office.agrees("xiangnan", shared).unwrap();
        let late = office.read("chengyu", |tx, a| process::held(tx, a, of_clerk).map(|_| ()));
        says(late, "向南已于11月23日");
    });
}

#[test]
fn foreign_documents_do_not_exist() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于内部事项的通知");
        for login in ["qinmuyang", "czj-jz", "sysadmin"] {
            let Some(_) = office.place.people.get(login) else { continue };
            let seen = office.read(login, |tx, a| document::find(tx, a, id).map(|_| ()));
            assert_eq!(seen.unwrap_err().status(), 404, "{login}");
            let task = office.task("linxiaotang", id).unwrap();
            let held = office.read(login, |tx, a| process::held(tx, a, task).map(|_| ()));
            assert_eq!(held.unwrap_err().status(), 404, "{login}");
        }
    });
}

#[test]
fn a_stale_save_is_refused_and_nothing_is_overwritten() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于档案工作的通知");
        let task = office.task("linxiaotang", id).unwrap();
        let save = |title: &str, revision: i64| {
            let text = content(title, "云泽区人民政府办公室");
            office.write("linxiaotang", |tx, a| {
                let held = process::held(tx, a, task)?;
                draft::save(tx, &held, &text, revision)
            })
        };
        let saved = save("关于档案工作的补充通知", 1).unwrap();
        assert_eq!(saved.revision, 2);
        let late = save("关于旧文本的通知", 1).unwrap_err();
        assert_eq!((late.status(), late.code()), (409, "stale-text"));
        let now = office
            .read("linxiaotang", |tx, a| document::find(tx, a, id).and_then(|seen| draft::of(tx, &seen)))
            .unwrap();
        assert_eq!(now.content.title, "关于档案工作的补充通知");
    });
}

#[test]
fn numbers_run_without_gaps_and_keep_the_reserved_and_the_void() {
    on_every_engine(|office| {
        let series = office.place.series["qzfb"];
        let numberer = office.read("chengyu", |_, a| numbering::numberer(a)).unwrap();
        let kept = office
            .write("chengyu", |tx, _| numbering::reserve(tx, &numberer, series, "年度第一号留给工作要点"))
            .unwrap();
        assert_eq!(kept.to_string(), "云政办发〔2026〕1号");
        office.write("chengyu", |tx, _| numbering::reserve(tx, &numberer, series, "备用")).unwrap();
        office.write("chengyu", |tx, _| numbering::void(tx, &numberer, series, (2026, 2), "事项取消")).unwrap();
        let next = office.signed("关于甲事的通知");
        office.agrees("chengyu", next).unwrap();
        office.decides("chengyu", next, &agree(StepForm::Number(Choice::Next))).unwrap();
        assert_eq!(number_of(office, next).as_deref(), Some("云政办发〔2026〕3号"));
        let first = office.signed("关于乙事的通知");
        office.agrees("chengyu", first).unwrap();
        says(
            office.decides("chengyu", first, &agree(StepForm::Number(Choice::Reserved { year: 2026, serial: 2 }))),
            "不是可用的留号",
        );
        office.decides("chengyu", first, &agree(StepForm::Number(Choice::Reserved { year: 2026, serial: 1 }))).unwrap();
        let all = office.read("chengyu", |tx, _| numbering::numbers(tx, &numberer, series, 2026)).unwrap();
        let states: Vec<_> = all.iter().map(|n| (n.serial, n.state.as_str())).collect();
        assert_eq!(states, [(3, "used"), (2, "void"), (1, "used")]);
    });
}

#[test]
fn numbers_start_again_every_year() {
    on_every_engine(|office| {
        let series = office.place.series["qzfb"];
        let numberer = office.read("chengyu", |_, a| numbering::numberer(a)).unwrap();
        let reserve =
            || office.write("chengyu", |tx, _| numbering::reserve(tx, &numberer, series, "备用")).unwrap().to_string();
        assert_eq!(reserve(), "云政办发〔2026〕1号");
        office.world.set(lexicon::Instant::from_local(lexicon::Date::constant(2027, 1, 4), 9, 0));
        assert_eq!(reserve(), "云政办发〔2027〕1号");
    });
}

#[test]
fn a_seal_must_say_what_the_signature_says() {
    on_every_engine(|office| {
        let id = office.signed("关于印章管理的通知");
        office.agrees("chengyu", id).unwrap();
        office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        says(office.seals("chengyu", id, "czj"), "请选择印章");
        says(office.decides("chengyu", id, &Decision::default()), "请选择印章");
        office.seals("chengyu", id, "qzfb").unwrap();
    });
}

#[test]
fn classified_text_cannot_enter() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于保密教育的通知");
        let task = office.task("linxiaotang", id).unwrap();
        let mut text = content("关于保密教育的通知", "云泽区人民政府办公室");
        text.body = format!("机密★5年\n{}", text.body);
        let saved = office.write("linxiaotang", |tx, a| {
            let held = process::held(tx, a, task)?;
            draft::save(tx, &held, &text, 1)
        });
        says(saved, "非涉密");
    });
}
