//! What the lock of 签发 looks like on a page, and what of 退回 is kept.

use lexicon::MatterId;
use office::document::numbering::Choice;
use office::document::{self, StepForm};
use testkit::office::agree;

use super::{Web, on_every_engine};

const FORM: &str = r#"type="file""#;

fn files(web: &Web, login: &str, id: MatterId) -> String {
    web.is(login).get(&format!("/documents/{id}?tab=files")).sees(200).body()
}

#[test]
fn files_are_offered_and_taken_only_where_the_step_may_change_them() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let path = format!("/documents/{id}/attachments");
        assert!(files(web, "linxiaotang", id).contains(FORM));
        web.is("linxiaotang").upload(&path, &[], "名单.txt", "甲乙丙".as_bytes()).sees(303);
        let page = files(web, "linxiaotang", id);
        let at = page.find("/removal").unwrap();
        let removal = page[..at].rfind("/attachments/").unwrap();
        let removal = format!("{}/removal", &page[removal..at]);
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        web.office.agrees("heyanqiu", id).unwrap();
        web.office.reviews("shenzhiyuan", id).unwrap();
        let page = files(web, "guhuaian", id);
        assert!(page.contains("名单.txt") && !page.contains(FORM) && !page.contains("/removal"));
        let signer = web.is("guhuaian");
        signer.upload(&path, &[], "另一份.txt", b"x").sees(422);
        signer.get(&removal).sees(422);
        signer.post(&removal, &[]).sees(422);
        assert!(files(web, "guhuaian", id).contains("名单.txt"));
    });
}

#[test]
fn a_return_from_the_office_keeps_the_checks_that_were_answered() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        web.office.agrees("heyanqiu", id).unwrap();
        let task = web.office.task("shenzhiyuan", id).unwrap();
        let answers = [("opinion", "请改"), ("check-law", "fail"), ("remark-law", "缺依据"), ("check-policy", "pass")];
        web.is("shenzhiyuan").post(&format!("/tasks/{task}/return"), &answers).sees(303);
        let kept = web
            .office
            .read("linxiaotang", |tx, a| document::find(tx, a, id).and_then(|seen| document::checks(tx, &seen)))
            .unwrap();
        let kept: Vec<_> = kept.iter().map(|c| (c.item.as_str(), c.passed, c.remark.as_str())).collect();
        assert_eq!(kept, [("law", false, "缺依据"), ("policy", true, "")]);
    });
}

#[test]
fn a_paper_that_came_back_to_numbering_shows_the_number_it_keeps() {
    on_every_engine(|web| {
        let id = web.office.signed("关于报送总结的通知");
        web.office.agrees("chengyu", id).unwrap();
        web.office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        web.office.withdraws("chengyu", id).unwrap();
        let clerk = web.is("chengyu");
        clerk.get(&format!("/documents/{id}")).sees(200).says(&["云政办发〔2026〕1号", "提交后沿用"]);
        clerk.decides(id, &[]).sees(303);
        assert!(web.office.holders(id).iter().all(|(_, step)| step == "seal"));
    });
}

#[test]
fn an_issued_paper_is_not_offered_for_rewriting() {
    on_every_engine(|web| {
        let id = super::journey::issued(web);
        let clerk = web.is("chengyu");
        let page = clerk.get(&format!("/documents/{id}")).sees(200);
        let page = page.says(&["上一环节（印发）"]).body();
        assert!(!page.contains("step:") && !page.contains(r#"value="initiator""#), "nothing before 印发 is offered");
        let task = web.office.task("chengyu", id).unwrap();
        let fields = [("target", "initiator"), ("then", "straight_back"), ("reason", "改一个字")];
        clerk.post(&format!("/tasks/{task}/return"), &fields).sees(422).says(&["不能再退回修改"]);
        assert!(web.office.task("linxiaotang", id).is_none());
    });
}
