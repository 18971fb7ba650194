//! What must hold of what goes in and out of this room, over HTTP, on every engine at hand.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::people::tests::{House, houses};

const DESK: &str = "dongli";

fn file(house: &House, rows: &str) -> Vec<u8> {
    let due = lexicon::days_after(store::World::now(&*house.world).date(), 40).unwrap();
    format!("督办事项,牵头单位,办结时限\n{}", rows.replace("{due}", &due.to_string())).into_bytes()
}

fn knocks(house: &House, path: &str) -> crate::people::tests::Reply {
    house.send(Request::get(path).body(Body::empty()).unwrap())
}

#[test]
fn a_refused_confirmation_keeps_the_file_and_tells_at_the_box() {
    for house in houses() {
        let desk = house.as_(DESK);
        let bytes = file(&house, "修复清溪河北岸河堤,区财政局,{due}\n修复清溪河北岸的河堤,区财政局,{due}\n");
        let kept =
            desk.attach("/supervision/import/preview", &bytes).says("确认立项").between("name=\"file\" value=\"", "\"");
        let again = desk.post("/supervision/import/application", &[("file", &kept)]);
        again.refused("核对后请勾选“已核对，不是重复，仍然立项”").says("疑似重复").says(&format!("value=\"{kept}\""));
        let sure = [("file", kept.as_str()), ("sure", "1")];
        assert_eq!(desk.post("/supervision/import/application", &sure).went(), "/supervision/import?opened=2");
    }
}

/// Both were answered as if no file had been chosen, or as if it had no headings.
#[test]
fn a_file_that_is_empty_or_of_another_kind_is_told_so() {
    for house in houses() {
        let desk = house.as_(DESK);
        desk.attach("/supervision/import/preview", b"").refused("文件“a.csv”是空的");
        let bytes = file(&house, "修复河堤,区财政局,{due}\n");
        desk.attach_named("/supervision/import/preview", "a.txt", &bytes).refused("只能导入 XLSX 或 CSV 文件");
        desk.attach_named("/supervision/import/preview", "", &bytes).refused("请选择要导入的文件");
    }
}

/// A unit that supervises nothing was shown an office of nought, and asked to publish a bulletin about it.
#[test]
fn a_unit_that_supervises_nothing_is_led_to_what_it_was_handed() {
    for house in houses() {
        let (desk, other) = (house.as_(DESK), house.as_("czj-zr"));
        let shown = desk.attach("/supervision/import/preview", &file(&house, "修复河堤,区财政局,{due}\n"));
        let kept = shown.says("确认立项").between("name=\"file\" value=\"", "\"");
        desk.post("/supervision/import/application", &[("file", &kept)]).went();
        desk.get("/supervision").says("全部事项").says("通报");
        other.get("/supervision").says("我负责的").says_not("全部事项").says_not("通报");
        other.get("/supervision/all").says("本单位没有督查的事项").says("看本单位承办");
        other.get("/supervision/all?state=open").says("没有符合条件的事项");
    }
}

/// A list said 超期滞后 beside 还有 36 天, and not why.
#[test]
fn a_light_that_a_milestone_turned_names_its_day() {
    for house in houses() {
        let day = |n| lexicon::days_after(store::World::now(&*house.world).date(), n).unwrap().to_string();
        let (lead, due, step) = (house.unit("czj").to_string(), day(60), day(20));
        let steps = format!("完成摸底 {step}");
        let fields =
            [("content", "修复河堤"), ("lead", &lead), ("due_on", &due), ("source", "hand"), ("milestones", &steps)];
        house.as_(DESK).post("/supervision", &fields).went();
        house.as_(DESK).get("/supervision/all").says("正常推进").says_not(&format!("节点 {step}"));
        house.world.advance_minutes(35 * 24 * 60);
        house.as_(DESK).get("/supervision/all?state=red").says("修复河堤").says(&format!("节点 {step}"));
    }
}

/// Tiles followed the filter, and nothing said how long the list is.
#[test]
fn a_list_says_how_many_it_has_in_all_and_an_empty_one_has_no_pages() {
    for house in houses() {
        let desk = house.as_(DESK);
        let bytes = file(&house, "修复河堤,区财政局,{due}\n改造农贸市场,区财政局,{due}\n");
        let shown = desk.attach("/supervision/import/preview", &bytes);
        let kept = shown.says("确认立项").between("name=\"file\" value=\"", "\"");
        desk.post("/supervision/import/application", &[("file", &kept)]).went();
        desk.get("/supervision/all").says("共 2 项，本页 2 项");
        desk.get("/supervision/all?state=open").says("共 2 项，本页 2 项");
        desk.get("/supervision/all?state=closed").says_not("下一页").says("没有符合条件的事项");
    }
}

#[test]
fn the_secret_address_needs_no_log_in_and_an_unknown_one_does_not_exist() {
    for house in houses() {
        let desk = house.as_(DESK);
        desk.get("/supervision/calendar").says("没有订阅地址");
        let shown = desk.post("/supervision/calendar/feed", &[]);
        let path = shown.between("/calendar/", ".ics");
        let feed = knocks(&house, &format!("/calendar/{path}.ics"));
        assert_eq!(feed.status, StatusCode::OK);
        assert!(feed.body.starts_with("BEGIN:VCALENDAR\r\n"));
        desk.get("/supervision/calendar").says("正在使用").says_not(&path);
        for wrong in
            [format!("/calendar/{}.ics", "0".repeat(64)), "/calendar/x.ics".into(), format!("/calendar/{path}")]
        {
            assert_eq!(knocks(&house, &wrong).status, StatusCode::NOT_FOUND, "{wrong}");
        }
        assert_eq!(desk.post("/supervision/calendar/revocation", &[]).went(), "/supervision/calendar?said=revoked");
        assert_eq!(knocks(&house, &format!("/calendar/{path}.ics")).status, StatusCode::NOT_FOUND);
        assert_eq!(
            knocks(&house, "/supervision/calendar.ics").status,
            StatusCode::SEE_OTHER,
            "the own one asks to log in"
        );
        assert!(desk.get("/supervision/calendar.ics").body.contains("END:VCALENDAR"));
    }
}

#[test]
fn a_file_is_shown_first_opened_once_confirmed_and_counted_in_the_statistics() {
    for house in houses() {
        let desk = house.as_(DESK);
        let bad = desk.attach("/supervision/import/preview", &file(&house, "甲事项,没有的局,{due}\n"));
        bad.refused("没有立项").says("没有的局").says_not("确认立项");
        let shown = desk.attach("/supervision/import/preview", &file(&house, "修复河堤,区财政局,{due}\n"));
        assert_eq!(shown.status, StatusCode::OK);
        let kept = shown.says("确认立项").between("name=\"file\" value=\"", "\"");
        let apply = || desk.post_with_key("/supervision/import/application", "file.apply", &[("file", &kept)]);
        assert_eq!(apply().went(), "/supervision/import?opened=1");
        assert_eq!(apply().went(), "/supervision/import?opened=1", "sent twice, done once");
        desk.post("/supervision/import/application", &[("file", &kept)]).refused("已经立项");
        desk.get("/supervision/all").says("修复河堤");
        let page = desk.get("/supervision/statistics");
        desk.get("/supervision/all?state=open").says("/supervision/all.xlsx?state=open");
        page.says("区财政局").says("<svg").says("figure=open").says_not("style=");
        let items = page.between("href=\"/supervision/statistics/items?", "\"").replace("&amp;", "&");
        desk.get(&format!("/supervision/statistics/items?{items}")).says("修复河堤");
        let nowhere = desk.get("/supervision/statistics/items?figure=open&month=13");
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
        let book = desk.get("/supervision/all.xlsx?state=open");
        assert!(book.status == StatusCode::OK && book.body.starts_with("PK"));
        assert!(desk.get("/supervision/import/template").body.starts_with("PK"));
        let clerk = house.as_("linxiaotang");
        for path in
            ["/supervision/import", "/supervision/statistics", "/supervision/all.xlsx", "/supervision/import/template"]
        {
            assert_eq!(clerk.get(path).status, StatusCode::FORBIDDEN, "{path}");
        }
    }
}
