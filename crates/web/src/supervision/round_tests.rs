//! Where the round of an item turns back, over HTTP, on every engine at hand.

use axum::http::StatusCode;
use store::World;

use crate::people::tests::{House, houses};

const DESK: &str = "dongli";
const LEAD: &str = "czj-zr";

fn day(house: &House, days: i64) -> String {
    lexicon::days_after(house.world.now().date(), days).unwrap().to_string()
}

fn number(house: &House, serial: usize) -> String {
    format!("督〔{}〕{serial}号", house.world.now().date().year())
}

/// Opens an item with one milestone; the address of its page.
fn opens(house: &House, content: &str, days: i64) -> String {
    let (unit, due) = (house.unit("czj").to_string(), day(house, days));
    let step = format!("完成排查 {due}");
    let fields = [("content", content), ("lead", &unit), ("due_on", &due), ("milestones", &step)];
    house.as_(DESK).post("/supervision", &fields).went().replace("?said=opened", "")
}

/// The value of the option that reads so.
fn option(page: &str, label: &str) -> String {
    let end = page.find(&format!(">{label}</option>")).unwrap();
    let start = page[..end].rfind("value=\"").unwrap() + 7;
    page[start..].split('"').next().unwrap().to_owned()
}

#[test]
fn an_item_is_hung_by_a_number_and_what_cannot_be_is_said_over_what_was_typed() {
    for house in houses() {
        let desk = house.as_(DESK);
        let (whole, part) = (opens(&house, "总事项", 40), opens(&house, "一件事", 30));
        let hangs = |item: &str, key: &str, number: &str| {
            desk.post_with_key(&format!("{item}/deeds/hang"), &format!("{key}.hang"), &[("parent", number)])
        };
        hangs(&part, "a", "督〔1999〕7号").refused("没有这个编号").says("value=\"督〔1999〕7号\"");
        assert!(hangs(&part, "b", &number(&house, 1)).went().contains("said=hung"));
        desk.get(&part).says("总事项").says(&number(&house, 1));
        let circle = hangs(&whole, "c", &number(&house, 2));
        circle.refused("它自己的分解事项之下").says(&format!("value=\"{}\"", number(&house, 2)));
        let late = opens(&house, "晚的一件", 41);
        hangs(&late, "d", &number(&house, 1)).refused("不能晚于总事项的时限");
        hangs(&part, "e", "").refused("要改为单独的事项，请勾选");
        desk.get(&part).says("改为单独的事项");
        desk.post(&format!("{part}/deeds/hang"), &[("parent", ""), ("alone", "1")]).went();
        desk.get(&part).says_not("总事项</dt>");
        assert_eq!(house.as_("linxiaotang").get(&part).status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn a_milestone_is_restored_and_what_came_undone_asks_for_a_new_limit() {
    for house in houses() {
        let item = opens(&house, "整改隐患", 30);
        let lead = house.as_(LEAD);
        let step = option(&lead.get(&item).body, "完成排查");
        lead.post(&format!("{item}/deeds/reach"), &[("of", &step)]).went();
        let restore = format!("{item}/deeds/restore");
        lead.post_with_key(&restore, "k1.restore", &[("of", &step), ("reason", " ")]).refused("恢复为未完成的原因");
        assert!(lead.post(&restore, &[("of", &step), ("reason", "误按")]).went().contains("said=restored"));
        let apply = format!("{item}/deeds/apply");
        lead.post_with_key(&apply, "k0.apply", &[("statement", "已整改到位")]).refused("请先签收");
        lead.post(&format!("{item}/deeds/sign"), &[]).went();
        lead.post(&apply, &[("statement", "已整改到位")]).went();
        let desk = house.as_(DESK);
        desk.get(&item).says("本项由您立项，宜由另一位同志核查").says("牵头单位还没有反馈过");
        lead.get(&item).says("已申请销号，待督查部门核查").says("撤回申请").says_not("name=\"statement\"");
        let closure = desk.get(&item).says("核查通过，销号").between("name=\"of\" value=\"", "\"");
        let secret = [("of", closure.as_str()), ("granted", "1"), ("remark", "机密★1年")];
        desk.post_with_key(&format!("{item}/deeds/check"), &format!("k2.check-{closure}"), &secret).refused("非涉密");
        desk.post(&format!("{item}/deeds/check"), &[("of", &closure), ("granted", "1"), ("remark", "现场属实")]).went();
        desk.get(&item).says("回头看").says("本项已销号，").says_not("问题反弹，重新办理").says_not("只供查阅");
        house.world.advance_minutes(61 * 24 * 60);
        let desk = house.as_(DESK);
        desk.get(&item).says("问题反弹，重新办理").says("新的办结时限").says("请在“销号和延期”中记录");
        let look = format!("{item}/deeds/look");
        let undone = [("of", closure.as_str()), ("holds", ""), ("finding", "又有三处反弹")];
        let back = desk.post_with_key(&look, &format!("k3.look-{closure}"), &undone);
        back.refused(&format!("请填写新的办结时限，如 {}", day(&house, 30))).says("又有三处反弹");
        let limit = day(&house, 20);
        desk.post(&look, &[&undone[..], &[("due_on", limit.as_str())]].concat()).went();
        desk.get(&item).says(&limit).says("还有 20 天");
    }
}

#[test]
fn what_would_be_refused_is_not_offered_and_the_reason_stands_in_its_place() {
    for house in houses() {
        let item = opens(&house, "修复路面", 10);
        let lead = house.as_(LEAD);
        lead.get(&item).says("签收后才能申请销号").says("申请延期");
        lead.post(&format!("{item}/deeds/sign"), &[]).went();
        let wanted = day(&house, 20);
        lead.post(&format!("{item}/deeds/extend"), &[("wanted_on", &wanted), ("reason", "雨多")]).went();
        let page = lead.get(&item);
        let asked = page
            .says("已申请延期，待督查部门审批")
            .says_not("name=\"wanted_on\"")
            .between("name=\"of\" value=\"", "\"");
        let back = lead.post(&format!("{item}/deeds/unextend"), &[("of", &asked)]);
        lead.get(back.went()).says("申请已撤回").says("已撤回").says("name=\"wanted_on\"");
        house.world.advance_minutes(11 * 24 * 60);
        house.as_(LEAD).get(&item).says("已过办结时限，不能再申请延期").says_not("name=\"wanted_on\"");
    }
}

#[test]
fn what_came_last_stands_on_top_and_an_old_lead_is_called_so() {
    for house in houses() {
        let item = opens(&house, "修复路面", 30);
        let (lead, desk) = (house.as_(LEAD), house.as_(DESK));
        let lines = ["先报的情况，已完成排查一半。", "后报的情况，已经全部整改到位。"];
        for line in lines {
            house.world.advance_minutes(5);
            lead.post_picture(&format!("{item}/feedback"), &[("progress", "20"), ("body", line)], b"").went();
        }
        let page = desk.get(&item).body;
        assert!(page.find(lines[1]) < page.find(lines[0]));
        let to = house.unit("qzfb").to_string();
        desk.post(&format!("{item}/deeds/lead"), &[("lead", &to), ("reason", "职责已经调整")]).went();
        desk.get(&item).says("原牵头").says(">结束<").says("职责已经调整");
    }
}

#[test]
fn nothing_of_a_closed_item_counts_on() {
    for house in houses() {
        let (unit, due) = (house.unit("czj").to_string(), day(&house, 30));
        let step = format!("完成排查 {due}");
        let support = house.unit("qzfb").to_string();
        let fields = [
            ("content", "修复路面"),
            ("lead", unit.as_str()),
            ("support", &support),
            ("due_on", &due),
            ("milestones", &step),
            ("rhythm", "monthly"),
        ];
        let item = house.as_(DESK).post("/supervision", &fields).went().replace("?said=opened", "");
        let lead = house.as_(LEAD);
        lead.post(&format!("{item}/deeds/sign"), &[]).went();
        lead.post(&format!("{item}/deeds/apply"), &[("statement", "已修复")]).went();
        let desk = house.as_(DESK);
        let open = desk.get(&item);
        open.says("还有 1 个节点未完成；1 家配合单位未签收；牵头单位还没有反馈过").says("，下次 ");
        let closure = open.between("deeds/check", "</form>");
        let closure = closure.split("name=\"of\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let fields = [("of", closure), ("granted", "1"), ("remark", "现场属实")];
        let done = desk.post(&format!("{item}/deeds/check"), &fields);
        let page = desk.get(done.went());
        page.says("核查通过，本项已销号").says("未签收").says("100%");
        page.says_not("还有 30 天").says_not("，下次 ").says_not("超时未签收").says_not("deeds/check");
    }
}
