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
        hangs(&part, "e", "").went();
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
        let closure = desk.get(&item).says("核查通过，销号").between("name=\"of\" value=\"", "\"");
        let secret = [("of", closure.as_str()), ("granted", "1"), ("remark", "机密★1年")];
        desk.post_with_key(&format!("{item}/deeds/check"), &format!("k2.check-{closure}"), &secret).refused("非涉密");
        desk.post(&format!("{item}/deeds/check"), &[("of", &closure), ("granted", "1"), ("remark", "现场属实")]).went();
        desk.get(&item).says("回头看").says_not("问题反弹，重新办理");
        house.world.advance_minutes(61 * 24 * 60);
        let desk = house.as_(DESK);
        desk.get(&item).says("问题反弹，重新办理").says("新的办结时限");
        let look = format!("{item}/deeds/look");
        let undone = [("of", closure.as_str()), ("holds", ""), ("finding", "又有三处反弹")];
        let back = desk.post_with_key(&look, &format!("k3.look-{closure}"), &undone);
        back.refused("请填写新的办结时限").says("又有三处反弹");
        let limit = day(&house, 20);
        desk.post(&look, &[&undone[..], &[("due_on", limit.as_str())]].concat()).went();
        desk.get(&item).says(&limit).says("还有 20 天");
    }
}
