//! Going back 退回, as the page offers it.

use office::document::dispatch;
use office::people::{Role, admins, grant};

use super::journey::issued;
use super::{CHECKED, on_every_engine};

/// The choices of 退到 on a page, without the marks.
fn targets(body: &str) -> Vec<String> {
    let Some((_, rest)) = body.split_once("name=\"target\"") else { return Vec::new() };
    let list = rest.split_once("</select>").unwrap().0;
    list.split("</option>").filter_map(|o| o.rsplit_once('>').map(|(_, word)| word.to_string())).collect()
}

#[test]
fn only_steps_the_flow_accepts_are_offered_for_a_return() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let page = |login: &str| web.is(login).get(&format!("/documents/{id}")).sees(200).body();
        assert!(!page("linxiaotang").contains("/return\""), "the drafter has nowhere to return to");
        web.office.hands_over("linxiaotang", id, "guhuaian", &["czj"]).unwrap();
        assert_eq!(targets(&page("heyanqiu")), ["拟稿人（林晓棠）"]);
        web.office.agrees("heyanqiu", id).unwrap();
        web.office.agrees("czj-jz", id).unwrap();
        let review = ["上一环节（会签）", "拟稿人（林晓棠）", "环节：科室核稿"];
        assert_eq!(targets(&page("shenzhiyuan")), review);
        web.office.returns("shenzhiyuan", id, "section_review", office::process::Then::StepByStep).unwrap();
        let again = page("heyanqiu");
        assert_eq!(targets(&again), ["拟稿人（林晓棠）"], "countersigning lies ahead again");
        let task = web.office.task("heyanqiu", id).unwrap();
        let fields = [("target", "initiator"), ("then", "step_by_step"), ("reason", "请补充附件")];
        web.is("heyanqiu").post(&format!("/tasks/{task}/return"), &fields).sees(303);
        assert!(!page("linxiaotang").contains("/return\""), "back at 拟稿 there is nowhere further back");
    });
}

#[test]
fn at_preliminary_review_the_two_ways_back_cannot_be_mistaken() {
    on_every_engine(|web| {
        issued(web);
        let copy = web.office.read("czj-ws", |tx, a| Ok(dispatch::waiting(tx, a)?[0].id)).unwrap();
        let clerk = web.is("czj-ws");
        let received = clerk.post(&format!("/receipts/{copy}/receipt"), &[]).sees(303).document();
        clerk.decides(received, &[("nature", "action")]).sees(303);
        let page = web.is("czj-zr").get(&format!("/documents/{received}")).sees(200);
        let name = web.office.read("czj-ws", |_, a| Ok(a.name.clone())).unwrap();
        assert_eq!(targets(&page.body()), [format!("登记人（{name}）")]);
        page.says(&["退文给来文单位", "退回登记"]);
    });
}

#[test]
fn a_missing_role_is_called_by_its_name_and_by_whom_it_is_granted() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        web.office.agrees("heyanqiu", id).unwrap();
        web.is("shenzhiyuan").decides(id, &CHECKED).sees(303);
        let console = admins::Console::at_the_machine();
        let keeper = web.office.db.read(|tx| admins::at_console(tx, &console, Role::SecurityAdmin)).unwrap();
        let keeper = keeper.security_admin().unwrap();
        let unit = web.office.place.units["qzfb"];
        let revoke = |tx: &mut office::Tx| {
            let held = grant::grants_in(tx, unit)?.into_iter().filter(|(g, ..)| g.role == Role::Rechecker);
            held.into_iter().try_for_each(|(g, ..)| grant::revoke(tx, &keeper, g.id))
        };
        web.office.db.write(revoke).unwrap();
        let page = web.is("guhuaian").decides(id, &[("opinion", "同意，请印发。")]).sees(422);
        page.says(&["本单位没有人担任“复核”，请安全管理员在“授权”页授予后再提交。"]);
        assert!(web.office.task("guhuaian", id).is_some(), "nothing has changed");
    });
}

#[test]
fn the_quick_return_names_who_gets_it_and_passes_over_who_cannot_mend_the_text() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        web.office.hands_over("linxiaotang", id, "guhuaian", &["czj"]).unwrap();
        web.is("heyanqiu").get(&format!("/documents/{id}")).sees(200).says(&["退回拟稿（林晓棠）"]);
        web.office.agrees("heyanqiu", id).unwrap();
        web.office.agrees("czj-jz", id).unwrap();
        web.is("shenzhiyuan").get(&format!("/documents/{id}")).sees(200).says(&["退回拟稿（林晓棠）"]);
        let task = web.office.task("shenzhiyuan", id).unwrap();
        let fields = [("target", "initiator"), ("opinion", "程序不全，请补征求意见")];
        let page = web.is("shenzhiyuan").post(&format!("/tasks/{task}/return"), &fields).sees(303);
        let _ = page;
        web.is("linxiaotang")
            .get(&format!("/documents/{id}"))
            .sees(200)
            .says(&["从“办公室审核”退回", "程序不全，请补征求意见"]);
    });
}
