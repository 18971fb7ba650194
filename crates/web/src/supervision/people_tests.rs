//! The people in 督查督办 over HTTP, on every engine at hand: named, handed over, what waits, what a leader follows.

use axum::http::StatusCode;

use crate::people::tests::{Browser, House, houses};

const DESK: &str = "dongli";

/// Opens an item, whatever resembles it, and answers with its address.
fn opens(house: &House, desk: &Browser, (content, cared_by): (&str, &str)) -> String {
    let due = lexicon::days_after(store::World::now(&*house.world).date(), 30).unwrap().to_string();
    let unit = house.unit("czj").to_string();
    let fields = [("content", content), ("lead", unit.as_str()), ("due_on", due.as_str()), ("cared_by", cared_by)];
    let mut reply = desk.post("/supervision", &fields);
    if reply.status == StatusCode::UNPROCESSABLE_ENTITY {
        let sure = reply.between("name=\"sure\" value=\"", "\"");
        reply = desk.post("/supervision", &[&fields[..], &[("sure", sure.as_str())]].concat());
    }
    reply.went().replace("?said=opened", "")
}

#[test]
fn the_charges_of_a_person_stand_on_the_page_of_handover_and_pass_to_another() {
    for house in houses() {
        let page = opens(&house, &house.as_(DESK), ("整治河道乱堆", ""));
        let admin = house.as_("czj-zr");
        let at = format!("/handovers/{}", house.person("czj-jz"));
        let shown = admin.get(&at);
        shown.says("督办职责 1 项").says("整治河道乱堆").says("牵头责任人（区财政局）");
        let key = shown.between("name=\"answers\" value=\"", "\"");
        let to = house.person("czj-ky").to_string();
        admin.post(&at, &[("to", &to), ("reason", "调离")]).refused("请至少选择一件");
        admin.post(&at, &[("to", &to), ("reason", "调离"), ("answers", &key)]).went();
        admin.get(&at).says("督办职责 0 项").says_not("整治河道乱堆");
        let heir = house.as_("czj-ky");
        heir.get("/supervision/mine").says("整治河道乱堆");
        heir.get(&page).says("整治河道乱堆");
    }
}

#[test]
fn a_place_of_the_desk_leads_to_all_that_waits_there() {
    for house in houses() {
        let desk = house.as_(DESK);
        for n in 0..21 {
            opens(&house, &desk, (&format!("第{n}件要办的事"), ""));
        }
        let unit = house.as_("czj-ws");
        unit.get("/supervision").says("21 件").says("这里列出前 20 件").says("/supervision/waiting/sign");
        unit.get("/supervision/waiting/sign").says("共 21 件").says("第20件要办的事").says("第0件要办的事");
        house.as_("czj-zr").get("/supervision/waiting/review").says("没有等您办理");
        assert_eq!(house.as_("czj-ky").get("/supervision/waiting/review").status, StatusCode::NOT_FOUND);
        assert_eq!(unit.get("/supervision/waiting/else").status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn a_leader_follows_what_they_care_for_and_the_office_finds_it_by_leader() {
    for house in houses() {
        let (desk, leader) = (house.as_(DESK), house.person("guhuaian").to_string());
        opens(&house, &desk, ("新建口袋公园", &leader));
        opens(&house, &desk, ("疏浚沟渠", ""));
        let own = house.as_("guhuaian");
        own.get("/supervision").says("我关注的");
        own.get("/supervision/cared").says("新建口袋公园").says_not("疏浚沟渠");
        desk.get("/supervision").says_not("我关注的");
        desk.get("/supervision/all").says("关注领导").says("疏浚沟渠");
        let found = desk.get(&format!("/supervision/all?leader={leader}"));
        found.says("新建口袋公园").says_not("疏浚沟渠").says(&format!("/supervision/all.xlsx?leader={leader}"));
    }
}

#[test]
fn a_unit_takes_an_item_over_with_somebody_named_and_only_of_that_unit() {
    for house in houses() {
        let desk = house.as_(DESK);
        let page = opens(&house, &desk, ("修复护栏", ""));
        let (own, deed) = (house.unit("qzfb").to_string(), format!("{page}/deeds/lead"));
        let fields = [("lead", own.as_str()), ("person", "查无此人"), ("reason", "职责调整")];
        desk.post(&deed, &fields).refused("没有名叫“查无此人”");
        desk.post(&deed, &[("lead", &own), ("reason", "职责调整")]).went();
        let gone = house.as_("czj-zr").get(&page);
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "the unit has no part in it any more");
        let stranger = house.person("linxiaotang").to_string();
        desk.post(&format!("{page}/deeds/commissioner"), &[("person", &stranger)]).refused("督查专员须为");
        let offered = desk.get(&page).between("督查专员", "</select>");
        assert!(offered.contains("苏禾") && !offered.contains("林晓棠"), "{offered}");
    }
}
