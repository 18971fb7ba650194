//! 督办通知单 with the hand-over, 督办单 and 督办事项卡 as files.

use axum::http::StatusCode;

use crate::people::tests::{Browser, House, Reply, houses};

fn opened(house: &House, more: &[(&str, &str)]) -> Reply {
    let (lead, support) = (house.unit("czj").to_string(), house.unit("qzfb").to_string());
    let due = lexicon::days_after(store::World::now(house.world.as_ref()).date(), 30).unwrap().to_string();
    let fields = [
        ("source", "hand"),
        ("content", "整改沿街商铺燃气隐患"),
        ("lead", lead.as_str()),
        ("support", support.as_str()),
        ("due_on", due.as_str()),
    ];
    house.as_("dongli").post("/supervision", &[&fields[..], more].concat())
}

/// The addresses of the sheets an item's page links to.
fn sheets(page: &Reply) -> Vec<String> {
    let links = page.body.split("href=\"").filter_map(|part| part.split_once('"'));
    links.map(|(link, _)| link.to_owned()).filter(|link| link.contains("/sheets/")).collect()
}

fn item(reply: &Reply) -> String {
    reply.went().split('?').next().unwrap().to_owned()
}

#[test]
fn an_item_opened_with_its_notices_is_signed_for_in_one_press() {
    for house in houses() {
        house.as_("dongli").get("/supervision/new").says("督办通知单").says(office::supervision::ORDER);
        opened(&house, &[("notice_words", "机密★1年 请办理")]).refused("涉密");
        let item = item(&opened(&house, &[("notice_words", "请抓紧办理。")]));
        let unit = house.as_("czj-ws");
        let page = unit.get(&item);
        page.says("督单〔2026〕1号").says("签收本项时一并签收").says("打印事项卡");
        unit.post(&format!("{item}/deeds/sign"), &[]).went();
        unit.get(&item).says_not("签收本项时一并签收");
        let papers = sheets(&page);
        assert_eq!(papers.len(), 2, "lead and support");
        prints(&unit, &papers, &item);
        let stranger = house.as_("linxiaotang");
        for path in [papers[0].as_str(), &format!("{item}/card.pdf")] {
            assert_eq!(stranger.get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

fn prints(unit: &Browser<'_>, papers: &[String], item: &str) {
    unit.get(&papers[0]).says("%PDF").says("督办通知单 督单〔2026〕1号").says("\"requirement\":\"请抓紧办理。\"");
    unit.get(&format!("{item}/card.pdf")).says("%PDF").says("督办事项卡").says("整改沿街商铺燃气隐患");
    for path in
        [papers[0].replace(".pdf", ""), format!("{item}/sheets/x.pdf"), papers[0].replace("/sheets/", "/sheets/0")]
    {
        assert_eq!(unit.get(&path).status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn a_unit_taken_on_later_and_a_new_lead_get_their_notices_too() {
    for house in houses() {
        let item = item(&opened(&house, &[]));
        let (desk, lead) = (house.as_("dongli"), house.unit("qzfb").to_string());
        desk.get(&item).says("督办要求").says(office::supervision::ORDER);
        let changed = [("lead", lead.as_str()), ("reason", "职责调整"), ("notice_words", "请接续办理。")];
        desk.post(&format!("{item}/deeds/lead"), &changed).went();
        let papers = sheets(&desk.get(&item));
        assert_eq!(papers.len(), 3, "two with the opening, one with the new lead");
        desk.get(&papers[2]).says("\"requirement\":\"请接续办理。\"");
    }
}

#[test]
fn a_support_unit_taken_on_by_mistake_is_released_on_the_page() {
    for house in houses() {
        let item = item(&opened(&house, &[]));
        let (desk, support) = (house.as_("dongli"), house.unit("qzfb").to_string());
        desk.get(&item).says("解除配合");
        let mute = [("unit", support.as_str()), ("reason", "")];
        desk.post(&format!("{item}/deeds/release"), &mute).refused("请写明解除配合的理由");
        let done = desk.post(&format!("{item}/deeds/release"), &[("unit", support.as_str()), ("reason", "误选")]);
        desk.get(done.went()).says("已解除配合").says("误选").says("已转交，不再需要").says_not("deeds/release");
    }
}
