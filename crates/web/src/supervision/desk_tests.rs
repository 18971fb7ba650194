//! What waits for somebody in 督查督办: on the start page, on the desk, on an item's page. Over HTTP, on every engine at hand.

use axum::http::StatusCode;
use store::World;

use crate::people::tests::{House, houses};

const DESK: &str = "dongli";
const LEAD: &str = "czj-zr";

fn opened(house: &House, content: &str, more: &[(&str, &str)]) -> String {
    let lead = house.unit("czj").to_string();
    let due = lexicon::days_after(house.world.now().date(), 30).unwrap().to_string();
    let fields = [("content", content), ("lead", lead.as_str()), ("due_on", due.as_str())];
    let reply = house.as_(DESK).post("/supervision", &[&fields[..], more].concat());
    reply.went().split('?').next().unwrap().to_owned()
}

#[test]
fn the_start_page_counts_what_waits_in_supervision_and_leads_there() {
    for house in houses() {
        house.as_(LEAD).get("/").says("没有需要您办的事项").says_not("交办事项待签收");
        let item = opened(&house, "整治城区占道经营。", &[]);
        let today = house.as_(LEAD).get("/");
        today
            .says("督查督办有 2 件等您办理")
            .says("href=\"/supervision\"")
            .says("全部 2 件")
            .says_not("没有需要您办的事项");
        today.says("交办事项待签收，").says("待反馈，").says(&format!("<a href=\"{item}\">整治城区占道经营</a>"));
        let figures = today.between("aria-label=\"要数\"", "</section>");
        assert!(figures.contains("<a href=\"/supervision\"><span>督查督办</span><b>2</b></a>"), "{figures}");
        house.as_("linxiaotang").get("/").says_not("件等您办理").says_not("<span>督查督办</span><b>");
        house.world.advance_minutes(5 * 24 * 60);
        house.as_(LEAD).get("/").says("<small class=\"late\">超 ");
        house.as_(LEAD).post(&format!("{item}/deeds/sign"), &[]).went();
        house.as_(LEAD).get("/").says_not("交办事项待签收");
    }
}

#[test]
fn the_most_pressing_stands_first_on_the_start_page() {
    for house in houses() {
        let early = opened(&house, "修复河堤", &[]);
        house.world.advance_minutes(3 * 24 * 60);
        opened(&house, "清理涉企收费", &[]);
        let today = house.as_(LEAD).get("/");
        let place = |words: &str| today.body.find(words).unwrap();
        assert!(place("修复河堤") < place("清理涉企收费"));
        house.as_(LEAD).post(&format!("{early}/deeds/sign"), &[]).went();
        let today = house.as_(LEAD).get("/");
        let place = |words: &str| today.body.find(words).unwrap();
        assert!(place("清理涉企收费") < place("修复河堤"), "its feedback is due later");
    }
}

#[test]
fn what_waits_says_whose_it_is() {
    for house in houses() {
        let office = house.unit("qzfb").to_string();
        let item = opened(&house, "修复河堤。", &[("support", &office)]);
        house.as_("czj-ws").get("/supervision").says("督查单位").says("区政府办").says_not("修复河堤。");
        for who in [LEAD, DESK] {
            let fields = [("progress", "20"), ("body", "已完成勘察和设计，正在招标。")];
            house.as_(who).post_picture(&format!("{item}/feedback"), &fields, b"").went();
        }
        house.as_(LEAD).post(&format!("{item}/deeds/sign"), &[]).went();
        house.as_(LEAD).post(&format!("{item}/deeds/apply"), &[("statement", "已经修复。")]).went();
        for page in ["/supervision", "/supervision/waiting/review"] {
            let shown = house.as_(DESK).get(page);
            let rows = shown.between(">报送单位</th>", "</table>");
            assert!(rows.contains(">区财政局<") && rows.contains(">区政府办<"), "{rows}");
        }
        house.as_(DESK).get("/supervision/waiting/check").says("申请单位").says("区财政局");
    }
}

#[test]
fn what_waits_for_the_office_stands_at_the_head_of_an_item() {
    for house in houses() {
        let item = opened(&house, "修复河堤", &[]);
        let desk = house.as_(DESK);
        desk.get(&item).says_not("等您办理").says("class=\"cols acting\"");
        let fields = [("progress", "20"), ("body", "已完成勘察和设计，正在招标。")];
        house.as_(LEAD).post_picture(&format!("{item}/feedback"), &fields, b"").went();
        house.as_(LEAD).post(&format!("{item}/deeds/sign"), &[]).went();
        house.as_(LEAD).post(&format!("{item}/deeds/apply"), &[("statement", "已经修复。")]).went();
        let page = desk.get(&item);
        page.says("等您办理")
            .says("<a href=\"#feedback\">反馈待审核 1 件</a>")
            .says("<a href=\"#closing\">销号待核查 1 件</a>");
        page.says("id=\"feedback\"").says("id=\"closing\"");
        house.as_(LEAD).get(&item).says_not("等您办理");
        assert_eq!(house.as_("linxiaotang").get(&item).status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn what_is_over_its_limit_stands_out_in_the_lists() {
    for house in houses() {
        let item = opened(&house, "修复河堤。", &[]);
        house.world.advance_minutes(33 * 24 * 60);
        let desk = house.as_(DESK);
        for page in ["/supervision/all", item.as_str()] {
            desk.get(page).says("<small class=\"late\">超 3 天</small>");
        }
        desk.get("/supervision/all").says(">修复河堤</a>").says_not("修复河堤。");
        desk.get(&item).says("修复河堤。");
    }
}

#[test]
fn the_pictures_of_the_statistics_scroll_on_a_telephone_and_keep_their_size() {
    let css = [include_str!("../../assets/css/fit.css"), include_str!("../../assets/css/matter.css")].concat();
    assert!(css.contains("  .stat{max-width:none}") && css.contains(".stat text{font-size:12px"), "words of 12 px");
    for house in houses() {
        opened(&house, "修复河堤", &[]);
        house
            .as_(DESK)
            .get("/supervision/statistics")
            .says("<div class=\"scroll\" tabindex=\"0\"")
            .says("class=\"stat\"");
    }
}
