//! Clocks as a browser sees them: the account to print, extensions, what stands still.

use lexicon::{Date, Instant, MatterId};
use office::process;

use super::{Person, Web, on_every_engine};

fn at(day: i8, hour: u8, minute: u8) -> Instant {
    Instant::from_local(Date::constant(2026, 11, day), hour, minute)
}

fn drafted(web: &Web) -> MatterId {
    web.office.world.set(at(23, 9, 0));
    web.drafted("关于调研工作的通知")
}

fn asks(who: &Person, web: &Web, id: MatterId, count: &str, reason: &str) -> super::Answer {
    let task = web.office.task(who.login, id).unwrap();
    let approver = web.office.place.people["guhuaian"].to_string();
    let fields = [("count", count), ("unit", "days"), ("approver", &approver), ("reason", reason)];
    let key = format!("{}-extension", web.fresh_key());
    let fields: Vec<_> = fields.into_iter().chain([("key", key.as_str())]).collect();
    who.post(&format!("/tasks/{task}/extension"), &fields)
}

#[test]
fn an_extension_is_asked_for_answered_and_told_of_on_both_sides() {
    on_every_engine(|web| {
        let id = drafted(web);
        let (clerk, leader) = (web.is("linxiaotang"), web.is("guhuaian"));
        let page = format!("/documents/{id}");
        clerk.get(&page).says(&["申请延期", "按本单位规定，一个环节最多延期 2 次，累计不超过 3 天（原时限的 100%）"]);
        for (count, words) in [("九", "请填写要延长多少"), ("9", "最多还能延 3 天")] {
            let back = asks(&clerk, web, id, count, "数据尚待核实").sees(422).says(&[words]);
            assert!(back.body().contains(r#"value="数据尚待核实""#), "what was typed stays");
        }
        asks(&clerk, web, id, "2", "").sees(422).says(&["请写明申请延期的理由"]);
        asks(&clerk, web, id, "2", "数据尚待核实").sees(303);
        clerk.get(&page).says(&["我的延期申请", "待顾怀安审批", "2 个工作日", "撤回申请"]);
        leader.get("/").says(&["延期待我审批", "林晓棠申请将“拟稿”延期 2 个工作日"]);
        let asked = leader.get(&page).says(&["延期待您审批", "数据尚待核实", "同意延期"]);
        let body = asked.body();
        let from = body.find("/extensions/").unwrap() + "/extensions/".len();
        let extension = body[from..from + 36].to_owned();
        let refusal = format!("/extensions/{extension}/refusal");
        leader.post(&refusal, &[("answer", ""), ("key", "one-approval")]).sees(422).says(&["请写明不同意延期的理由"]);
        for (path, who) in [("approval", "czj-ky"), ("withdrawal", "czj-ky")] {
            web.is(who).post(&format!("/extensions/{extension}/{path}"), &[("answer", "")]).sees(404);
        }
        clerk.post(&format!("/extensions/{extension}/approval"), &[]).sees(403);
        leader.post(&format!("/extensions/{extension}/approval"), &[("answer", "抓紧。")]).sees(303);
        leader.post(&refusal, &[("answer", "不行")]).sees(422).says(&["顾怀安已于11月23日 09:00同意"]);
        let shown = clerk.get(&page);
        shown.says(&["顾怀安同意延期 2 个工作日", "应于 2026年11月30日（周一）17:30 办结"]);
        clerk.get("/notices").says(&["延期", "应于 11月30日 17:30 办结"]);
    });
}

#[test]
fn the_account_of_a_document_is_one_page_to_print() {
    on_every_engine(|web| {
        let id = drafted(web);
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        web.office.world.set(at(24, 10, 0));
        let page = web.is("linxiaotang").get(&format!("/documents/{id}/clock")).sees(200);
        page.says(&[
            "计时说明",
            "各人净用时",
            "全程",
            "11月23日（周一）09:00 收到，当日工作时间 0:10",
            "11月23日（周一）09:10 收到，当日工作时间 6:20",
            "应于 2026年11月24日（周二）17:30 办结",
            "今日到期",
        ]);
        web.is("czj-ky").get(&format!("/documents/{id}/clock")).sees(404);
        web.is("linxiaotang").get(&format!("/documents/{id}")).says(&["计时说明", "全程"]);
    });
}

#[test]
fn what_stands_still_says_so_in_the_list_and_is_not_late() {
    on_every_engine(|web| {
        let id = drafted(web);
        web.office
            .write("linxiaotang", |tx, a| {
                let matter = office::document::find(tx, a, id)?.matter;
                process::suspend(tx, a, &matter, "等待省厅批复")
            })
            .unwrap();
        web.office.world.set(Instant::from_local(Date::constant(2026, 12, 20), 9, 0));
        let list = web.is("linxiaotang").get("/todo").says(&["停计，剩"]);
        assert!(!list.text().contains("应于"), "{}", list.text());
        web.is("linxiaotang").get("/todo?due=over").says(&["没有这一类待办事项"]);
        web.is("linxiaotang").get(&format!("/documents/{id}")).says(&["停计", "等待省厅批复"]);
    });
}

#[test]
fn a_due_time_in_a_year_without_a_notice_is_flagged_on_the_page() {
    on_every_engine(|web| {
        web.office.world.set(Instant::from_local(Date::constant(2026, 12, 30), 9, 0));
        let id = web.drafted("关于新年工作的通知");
        let caution = "2027 年放假安排尚未公布，按周末推算";
        web.is("linxiaotang").get(&format!("/documents/{id}")).says(&[caution]);
        web.is("linxiaotang").get("/todo").says(&[caution]);
    });
}
