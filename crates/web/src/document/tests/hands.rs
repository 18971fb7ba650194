//! Passing on, handing over and ending, as the pages offer them.

use office::document::dispatch;

use super::on_every_engine;

#[test]
fn the_list_for_passing_on_names_only_who_may_take_it() {
    on_every_engine(|web| {
        let id = web.drafted("关于招商工作的通知");
        web.office.hands_over("linxiaotang", id, "guhuaian", &["czj"]).unwrap();
        web.office.agrees("heyanqiu", id).unwrap();
        let list = |login: &str| {
            let body = web.is(login).get(&format!("/documents/{id}")).sees(200).body();
            let (_, form) = body.split_once("/transfer\"").expect("passing on is offered");
            form.split_once("</form>").unwrap().0.to_string()
        };
        let has = |form: &str, login: &str| form.contains(&web.office.place.people[login].to_string());
        let countersigner = list("czj-jz");
        assert!(has(&countersigner, "czj-ky") && !has(&countersigner, "linxiaotang"), "{countersigner}");
        web.office.agrees("czj-jz", id).unwrap();
        let reviewer = list("shenzhiyuan");
        assert!(has(&reviewer, "xiangnan") && !has(&reviewer, "linxiaotang"), "{reviewer}");
    });
}

#[test]
fn a_drafter_ends_a_paper_under_more_and_its_number_is_voided() {
    on_every_engine(|web| {
        let id = web.drafted("关于取消会议的通知");
        let page = format!("/documents/{id}");
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        web.office.agrees("heyanqiu", id).unwrap();
        web.office.reviews("shenzhiyuan", id).unwrap();
        web.office.agrees("guhuaian", id).unwrap();
        web.office.agrees("chengyu", id).unwrap();
        web.is("chengyu").decides(id, &[("number", "next")]).sees(303);
        assert!(!web.is("heyanqiu").get(&page).sees(200).body().contains("/ending"), "a reviewer returns it instead");
        let drafter = web.is("linxiaotang");
        drafter.get(&page).says(&["终止办理"]);
        let path = format!("{page}/ending");
        drafter.post(&path, &[("reason", " "), ("key", "a-ending")]).sees(422).says(&["请写明终止的理由"]);
        drafter.post(&path, &[("reason", "会议取消"), ("key", "b-ending")]).sees(303);
        drafter.get(&page).sees(200).says(&["已终止", "终止办理"]);
        assert!(!drafter.get(&page).body().contains("/ending"));
        let series = web.office.place.series["qzfb"];
        let numberer = web.is("chengyu");
        let void = format!("/series/{series}/numbers/2026/1/void");
        assert!(numberer.get(&format!("/series/{series}")).sees(200).body().contains(&void));
        numberer.post(&void, &[("reason", "随文终止")]).sees(303);
        assert!(!numberer.get(&format!("/series/{series}")).sees(200).body().contains(&void));
    });
}

#[test]
fn the_administrator_of_the_unit_hands_work_over() {
    on_every_engine(|web| {
        let id = web.drafted("关于值班工作的通知");
        let other = web.drafted("关于调研工作的通知");
        let people = |login: &str| web.office.place.people[login].to_string();
        let page = format!("/handovers/{}", people("linxiaotang"));
        for login in ["linxiaotang", "chengyu", "czj-zr"] {
            web.is(login).get(&page).sees(404);
        }
        let admin = web.is("xiangnan");
        admin.get("/handovers").sees(200).says(&["工作交接", "林晓棠"]);
        admin.get(&page).sees(200).says(&["在办公文 2 件", "关于值班工作的通知", "待办“拟稿”、本人发起"]);
        let (to, matter) = (people("jiangyifan"), id.to_string());
        let fields = [("matters", matter.as_str()), ("to", ""), ("reason", "调任督查室")];
        admin.post(&page, &fields).sees(422).says(&["请选择接办人"]);
        let fields = [("matters", matter.as_str()), ("to", to.as_str()), ("reason", "调任督查室")];
        admin.post(&page, &fields).sees(303);
        assert_eq!(web.office.holders(id), [("jiangyifan".to_string(), "draft".to_string())]);
        admin.get(&format!("{page}?said=handed")).says(&["已办理交接", "在办公文 1 件"]);
        web.is("jiangyifan").get("/notices").says(&["向南将林晓棠的 1 件公文交您办理：调任督查室"]);

        let task = format!("{page}/tasks/{other}/1");
        admin.get(&task).sees(200).says(&["改派《关于调研工作的通知》的“拟稿”"]);
        admin.post(&task, &[("to", to.as_str()), ("reason", " ")]).sees(422).says(&["请写明交接的理由"]);
        admin.post(&task, &[("to", to.as_str()), ("reason", "请假")]).sees(303);
        assert_eq!(web.office.holders(other), [("jiangyifan".to_string(), "draft".to_string())]);

        let ending = format!("{page}/matters/{other}/ending");
        admin.get(&ending).sees(200).says(&["终止《关于调研工作的通知》"]);
        admin.post(&ending, &[("reason", "不再办理")]).sees(303);
        assert!(web.office.holders(other).is_empty());
        admin.get(&ending).sees(404);
    });
}

#[test]
fn a_proposal_sets_the_limit_of_the_whole_matter() {
    on_every_engine(|web| {
        super::journey::issued(web);
        let copy = web.office.read("czj-ws", |tx, a| Ok(dispatch::waiting(tx, a)?[0].id)).unwrap();
        let clerk = web.is("czj-ws");
        let id = clerk.post(&format!("/receipts/{copy}/receipt"), &[]).sees(303).document();
        clerk.decides(id, &[("nature", "action")]).sees(303);
        web.is("czj-zr").agrees(id).sees(303);
        let lead = web.office.place.people["czj-ky"].to_string();
        let fields =
            [("nature", "action"), ("lead", lead.as_str()), ("opinion", "请业务科办理。"), ("due", "2026-11-01")];
        let proposer = web.is("czj-zr");
        proposer.decides(id, &fields).sees(422).says(&["办理时限不能早于今天"]);
        let fields =
            [("nature", "action"), ("lead", lead.as_str()), ("opinion", "请业务科办理。"), ("due", "2026-12-04")];
        proposer.decides(id, &fields).sees(303);
        proposer.get(&format!("/documents/{id}/slip")).sees(200).says(&["办理时限", "2026年12月4日"]);
    });
}
