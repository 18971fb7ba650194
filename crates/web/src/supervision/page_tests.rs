//! The item's page, the lists and the wall over HTTP, on every engine at hand.

use std::collections::HashSet;

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::people::tests::{Browser, House, Reply, houses};

const DESK: &str = "dongli";

fn day(house: &House, days: i64) -> String {
    lexicon::days_after(store::World::now(&*house.world).date(), days).unwrap().to_string()
}

fn opened(house: &House, content: &str, more: &[(&str, &str)]) -> String {
    let (lead, due) = (house.unit("czj").to_string(), day(house, 30));
    let fields = [("source", "hand"), ("content", content), ("lead", lead.as_str()), ("due_on", due.as_str())];
    let reply = house.as_(DESK).post("/supervision", &[&fields[..], more].concat());
    reply.went().split('?').next().unwrap().to_owned()
}

/// The identifier a form of this deed carries.
fn of(page: &Reply, deed: &str) -> String {
    let at = page.body.find(&format!("/deeds/{deed}\"")).unwrap();
    page.body[at..].split("name=\"of\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Every id of the page once, and every link of the messages at one of them.
fn well_marked(page: &Reply) {
    let ids: Vec<&str> = page.body.split(" id=\"").skip(1).map(|part| part.split('"').next().unwrap()).collect();
    let once: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    for link in page.body.split("href=\"#f-").skip(1).map(|part| part.split('"').next().unwrap()) {
        assert!(once.contains(format!("f-{link}").as_str()), "{link}: {ids:?}");
    }
}

fn refuses(desk: &Browser<'_>, (item, deed, id): (&str, &str, &str), fields: &[(&str, &str)]) -> Reply {
    let key = format!("{}.{deed}-{id}", "k".repeat(8) + deed + fields[0].1);
    desk.post_with_key(&format!("{item}/deeds/{deed}"), &key, &[&[("of", id)], fields].concat())
}

#[test]
fn what_was_typed_over_a_closing_stays_when_an_open_part_refuses_it() {
    for house in houses() {
        let desk = house.as_(DESK);
        let item = opened(&house, "整改沿街商铺燃气隐患", &[]);
        let unit = house.as_("czj-zr");
        unit.post(&format!("{item}/deeds/sign"), &[]).went();
        unit.post(&format!("{item}/deeds/apply"), &[("statement", "已经全部整改到位。")]).went();
        let whole = item.rsplit('/').next().unwrap();
        opened(&house, "整改液化气站", &[("parent", whole)]);
        let id = of(&desk.get(&item), "check");
        let remark = "现场看过，基本到位";
        let refused = refuses(&desk, (&item, "check", &id), &[("granted", "1"), ("remark", remark)]);
        refused.refused("没有销号").says(&format!("{remark}</textarea>"));
        well_marked(&refused);
        let wordless = refuses(&desk, (&item, "check", &id), &[("granted", ""), ("remark", "")]);
        wordless.refused("请写明不予销号的理由").says(&format!("href=\"#f-check-{id}-remark\""));
        well_marked(&wordless);
        assert!(!wordless.body.contains("<input class=\"in\" type=\"text\" id=\"f-check"), "enter decides nothing");
    }
}

#[test]
fn every_field_of_the_page_has_a_name_of_its_own_and_messages_lead_to_it() {
    for house in houses() {
        let desk = house.as_(DESK);
        let item = opened(&house, "清理涉企收费", &[]);
        let unit = house.as_("czj-zr");
        for n in 1..=2 {
            let body = format!("第{n}次反馈，已清理收费项目若干，下一步继续推进。");
            let fields = [("progress", "20"), ("body", body.as_str())];
            unit.post_picture(&format!("{item}/feedback"), &fields, b"").went();
        }
        let page = desk.get(&item);
        well_marked(&page);
        let id = of(&page, "review");
        let back = refuses(&desk, (&item, "review", &id), &[("verdict", "returned"), ("remark", "")]);
        back.refused("请写明退回的理由").says(&format!("href=\"#f-review-{id}-remark\""));
        well_marked(&back);
        let late = desk.post_with_key(
            &format!("{item}/deeds/lead"),
            "key-of-lead.lead",
            &[("lead", ""), ("reason", "职责调整")],
        );
        late.refused("请选择单位").says("职责调整</textarea>").says("href=\"#f-lead-lead\"");
        well_marked(&late);
    }
}

#[test]
fn the_page_tells_each_units_time_and_a_page_of_its_own_tells_it_day_by_day() {
    for house in houses() {
        let support = house.unit("qzfb").to_string();
        let item = opened(&house, "整治城区占道经营", &[("support", &support)]);
        house.world.advance_minutes(8 * 24 * 60);
        let desk = house.as_(DESK);
        let page = desk.get(&item);
        page.says("用时").says("怎么算的").says("周末不计").says("合计").says("办结时限");
        assert_eq!(page.body.matches("怎么算的").count(), 2, "lead and support");
        let whole = desk.get(&format!("{item}/clock"));
        whole.says("用时说明").says("牵头").says("配合").says("工作时间");
        let stranger = house.as_("linxiaotang").get(&format!("{item}/clock"));
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn the_list_and_the_chart_hand_their_filters_to_each_other() {
    for house in houses() {
        let desk = house.as_(DESK);
        opened(&house, "整治城区占道经营", &[]);
        let lead = house.unit("czj").to_string();
        let all = desk.get(&format!("/supervision/all?q=占道&lead={lead}&in=2026&paper=a3"));
        let q = crate::visitor::encode("占道");
        all.says(&format!("/supervision/chart?q={q}&amp;lead={lead}&amp;in=2026&amp;paper=a3"));
        all.says(&format!("/supervision/all?q={q}&amp;lead={lead}&amp;in=2026&amp;paper=a3&amp;state=red"));
        all.says("清除条件").says("name=\"paper\" value=\"a3\"");
        desk.get("/supervision/all?paper=a3").says("清除条件");
        desk.get("/supervision/all").says_not("清除条件");
        let chart = desk.get(&format!("/supervision/chart?lead={lead}&in=2026"));
        chart.says(&format!("/supervision/all?lead={lead}&amp;in=2026")).says("清除条件");
        desk.get("/supervision/all?in=2020").says("没有符合条件的事项");
    }
}

#[test]
fn the_desk_names_each_day_for_what_it_is() {
    for house in houses() {
        let item = opened(&house, "修复河堤", &[]);
        let unit = house.as_("czj-ws");
        unit.get("/supervision").says("签收时限").says_not(">时限<");
        let fields = [("progress", "20"), ("body", "已完成勘察和设计，正在招标。")];
        unit.post_picture(&format!("{item}/feedback"), &fields, b"").went();
        house
            .as_("czj-zr")
            .post(&format!("{item}/deeds/extend"), &[("wanted_on", &day(&house, 60)), ("reason", "汛期不能施工")])
            .went();
        house.as_(DESK).get("/supervision").says("报送").says("申请延至");
    }
}

fn knocks(house: &House, path: &str) -> Reply {
    house.send(Request::get(path).body(Body::empty()).unwrap())
}

#[test]
fn a_display_is_opened_by_its_secret_address_and_shows_nothing_else() {
    for house in houses() {
        let desk = house.as_(DESK);
        opened(&house, "整治城区占道经营", &[]);
        desk.get("/supervision/wall/address?state=red").says("没有挂墙地址");
        let shown = desk.post("/supervision/wall/address?state=green", &[]);
        let path = format!("/wall/{}", shown.between("/wall/", "?"));
        shown.says("?state=green");
        let page = knocks(&house, &path);
        assert_eq!(page.status, StatusCode::OK);
        page.says("整治城区占道经营").says("共 1 项").says_not("返回");
        desk.get("/supervision/wall/address").says("正在使用").says_not(&path);
        assert_eq!(house.as_("linxiaotang").get("/supervision/wall/address").status, StatusCode::FORBIDDEN);
        desk.post("/supervision/wall/revocation", &[]).went();
        for gone in [path.as_str(), "/wall/x", &format!("/wall/{}", "0".repeat(64))] {
            assert_eq!(knocks(&house, gone).status, StatusCode::NOT_FOUND, "{gone}");
        }
    }
}

#[test]
fn a_display_with_a_session_does_not_keep_it_alive_and_comes_back_after_the_log_in() {
    for house in houses() {
        let desk = house.as_(DESK);
        for _ in 0..9 {
            assert_eq!(desk.get("/supervision/wall?rows=5").status, StatusCode::OK);
            house.world.advance_minutes(3);
        }
        house.world.advance_minutes(5);
        let ended = desk.get("/supervision/wall?rows=5&page=1");
        assert_eq!(ended.went(), "/login?ended=1&next=/supervision/wall%3Frows%3D5%26page%3D1");
        knocks(&house, ended.went()).says("登录已失效").says("value=\"/supervision/wall?rows=5&amp;page=1\"");
    }
}
