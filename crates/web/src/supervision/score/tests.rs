//! 通报 and 计分 over HTTP: figures open their lists, the draft becomes a paper, scores are off until the caution was read.

use axum::http::StatusCode;
use office::supervision::bulletin::Month;

use crate::people::tests::{House, houses};

const DESK: &str = "dongli";
const KEEPER: &str = "xiangnan";

/// Opens an item led by 财政局 and due in ten days.
fn opens(house: &House, content: &str) {
    let (lead, due) = (house.unit("czj").to_string(), due(house));
    let fields = [("content", content), ("lead", &lead), ("due_on", &due), ("source", "hand"), ("sure", "1")];
    house.as_(DESK).post("/supervision", &fields).went();
}

fn due(house: &House) -> String {
    use store::World;
    lexicon::days_after(house.world.now().date(), 10).unwrap().to_string()
}

const NUMBERS: [(&str, &str); 11] = [
    ("start", "100"),
    ("sign", "2"),
    ("late", "2"),
    ("missing", "8"),
    ("missing_days", "5"),
    ("empty", "5"),
    ("overdue", "10"),
    ("undone", "10"),
    ("on_time", "1"),
    ("holds", "2"),
    ("most_added", "10"),
];

fn sets(house: &House, more: &[(&str, &str)]) -> crate::people::tests::Reply {
    house.as_(KEEPER).post("/supervision/scores/rules", &[&NUMBERS[..], more].concat())
}

#[test]
fn figures_open_their_lists_and_the_draft_becomes_a_paper() {
    for house in houses() {
        opens(&house, "整改燃气安全隐患");
        let desk = house.as_(DESK);
        let page = desk.get("/supervision/bulletin");
        page.says("新立项").says("of=opened").says("一、总体情况").says("本月新立项1项").says("拟成发文");
        let month = lexicon_month(&house);
        desk.get(&format!("/supervision/bulletin?month={month}&of=opened")).says("整改燃气安全隐患");
        desk.get(&format!("/supervision/bulletin?month={month}&of=overdue")).says("没有这样的事项");
        for path in ["/supervision/bulletin", "/supervision/statistics"] {
            desk.get(path).says("统计口径").says("核查所用的时间不算在单位头上").says("按期办结率");
        }
        assert_eq!(desk.get("/supervision/bulletin?month=13").status, StatusCode::NOT_FOUND);
        desk.post("/supervision/bulletin", &[("month", "2099-01")]).refused("还没有到");
        let paper = desk.post("/supervision/bulletin", &[("month", &month)]).went().to_owned();
        desk.get(paper.split('?').next().unwrap()).says("督查事项办理情况的通报");
        desk.get("/supervision/bulletin").says("本月已经拟成");
        let twice = desk.post("/supervision/bulletin", &[("month", &month)]);
        twice.refused("仍要另拟一份的，请勾选").says("本月已经拟成");
        desk.post("/supervision/bulletin", &[("month", &month), ("again", "1")]).went();
        assert_eq!(house.as_("linxiaotang").get("/supervision/bulletin").status, StatusCode::FORBIDDEN);
    }
}

/// What was stored before marks were refused: the draft that quotes it is turned away.
const MARK: store::Stmt =
    store::Stmt::new("tests::MARK", "UPDATE supervision_item SET content = '机密★1年 整改燃气安全隐患'");

#[test]
fn a_draft_that_was_turned_away_comes_back_with_its_month() {
    use store::World;
    for house in houses() {
        opens(&house, "整改燃气安全隐患");
        house.db.upkeep(|tx| Ok::<_, office::Error>(tx.exec(MARK, store::params![])?)).unwrap();
        // Overdue in the month after the one it was opened in, and quoted as its worst case.
        let past = Month::of(house.world.now().date()).next();
        house.world.set(lexicon::Instant::from_local(past.next().last(), 10, 0));
        let desk = house.as_(DESK);
        let turned = desk.post("/supervision/bulletin", &[("month", &past.to_string())]);
        turned.refused("非涉密系统").says(&format!("name=\"month\" value=\"{past}\"")).says(&past.label());
        desk.get(&format!("/supervision/bulletin?month={past}")).says_not("本月已经拟成");
    }
}

#[test]
fn a_unit_that_two_offices_handed_something_chooses_whose_scores_it_reads() {
    for house in houses() {
        opens(&house, "整改燃气安全隐患");
        let (own, due) = (house.unit("czj").to_string(), due(&house));
        let fields = [("content", "清理本局账目"), ("lead", own.as_str()), ("due_on", &due), ("source", "hand")];
        house.as_("czj-zr").post("/supervision", &fields).went();
        for keeper in [KEEPER, "czj-zr"] {
            let on = [("on", "1"), ("read", "1"), ("revision", "0")];
            house.as_(keeper).post("/supervision/scores/rules", &[&NUMBERS[..], &on].concat()).went();
        }
        house.world.advance_minutes(3 * 24 * 60);
        let unit = house.as_("czj-ws");
        unit.get("/supervision/scores").says("计分单位");
        for (office, item, not) in [("qzfb", "整改燃气", "清理本局"), ("czj", "清理本局", "整改燃气")] {
            let page = unit.get(&format!("/supervision/scores?office={}", house.unit(office)));
            page.says(item).says_not(not);
        }
        house.as_(DESK).get("/supervision/scores").says_not("计分单位");
    }
}

#[test]
fn the_months_are_paged_up_to_this_one_and_every_month_answers() {
    use store::World;
    for house in houses() {
        let month = Month::of(house.world.now().date());
        house.world.set(lexicon::Instant::from_local(month.last(), 20, 0));
        sets(&house, &[("on", "1"), ("read", "1"), ("revision", "0")]).went();
        let desk = house.as_(DESK);
        for path in ["/supervision/bulletin", "/supervision/scores"] {
            desk.get(path).says_not("下一月");
            desk.get(&format!("{path}?month={}", month.next())).says(&month.label()).says_not("下一月");
            assert_eq!(desk.get(&format!("{path}?month=十一月")).status, StatusCode::NOT_FOUND);
        }
        desk.get("/supervision/bulletin").says("上一月");
        desk.get("/supervision/scores").says_not("上一月");
        let before = desk.get(&format!("/supervision/bulletin?month={}", month.before()));
        before.says(&month.before().label()).says(&format!("month={month}\">下一月"));
    }
}

fn lexicon_month(house: &House) -> String {
    use store::World;
    house.world.now().date().to_string()[..7].to_owned()
}

#[test]
fn scores_are_switched_on_only_with_the_caution_read_and_are_appealed_on_a_page() {
    for house in houses() {
        opens(&house, "整改燃气安全隐患");
        house.world.advance_minutes(3 * 24 * 60);
        let desk = house.as_(DESK);
        assert_eq!(desk.get("/supervision/scores").status, StatusCode::NOT_FOUND);
        desk.get("/supervision").says_not("/supervision/scores\"");
        assert_eq!(desk.get("/supervision/scores/rules").status, StatusCode::NOT_FOUND);
        house.as_(KEEPER).get("/supervision/scores/rules").says("领导批示的多少").says("现未启用");
        sets(&house, &[("on", "1")]).refused("请先读完");
        sets(&house, &[("on", "1"), ("read", "1"), ("revision", "0")]).went();
        desk.get("/supervision/scores").says("98 分").says("逾期签收").says("未签收");
        let unit = house.as_("czj-ws");
        let page = unit.get("/supervision/scores").says("98 分").body.clone();
        let link = page.split("/supervision/scores/appeal?").nth(1).unwrap().split('"').next().unwrap();
        let link = link.replace("&amp;", "&");
        let (office, rest) = link.strip_prefix("office=").unwrap().split_once("&month=").unwrap();
        let (month, point) = rest.split_once("&point=").unwrap();
        unit.get(&format!("/supervision/scores/appeal?{link}")).says("申诉理由");
        let appeal = |reason: &str| {
            let fields = [("office", office), ("month", month), ("point", point), ("reason", reason)];
            unit.post("/supervision/scores/appeal", &fields)
        };
        appeal(" ").refused("请写明申诉的理由");
        appeal("通知送达时系统停机").went();
        let nobodys = house.unit("czj");
        assert_eq!(unit.get(&format!("/supervision/scores?office={nobodys}")).status, StatusCode::NOT_FOUND);
        unit.get("/supervision/appeals")
            .says("通知送达时系统停机")
            .says("申诉待处理")
            .says_not("/supervision/appeals/");
        house.as_("zhoumingchuan").get("/supervision/scores").says("申诉待处理").says_not("/supervision/appeals/");
        desk.get("/notices").says("提出申诉").says("href=\"/supervision/appeals\"");
        desk.get("/supervision").says("申诉待处理").says("/supervision/appeals/");
        let page = desk.get("/supervision/appeals").body;
        let place = page.split("/supervision/appeals/").nth(1).unwrap().split('"').next().unwrap();
        let place = format!("/supervision/appeals/{place}");
        desk.get(&place).says("通知送达时系统停机");
        desk.post(&place, &[("answer", "")]).refused("请写明不予采纳的理由");
        desk.post(&place, &[("granted", "1")]).went();
        unit.get("/supervision/scores")
            .says("100 分")
            .says("申诉成立")
            .says("已退回 2 分")
            .says("计分表")
            .says("逾期签收扣 2 分");
        desk.get("/supervision").says_not("申诉待处理");
        sets(&house, &[("revision", "1")]).went();
        assert_eq!(unit.get("/supervision/scores").status, StatusCode::NOT_FOUND);
        assert_eq!(desk.get(&place).status, StatusCode::NOT_FOUND);
    }
}
