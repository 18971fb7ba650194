//! What must hold of the unit's settings, over HTTP, on every engine at hand.

use axum::http::StatusCode;

use crate::people::tests::{House, houses};

/// The unit administrator and the numberer of the district office; the office of another unit.
const KEEPER: &str = "xiangnan";
const NUMBERER: &str = "chengyu";
const CLERK: &str = "linxiaotang";

fn series(house: &House) -> String {
    format!("/series/{}", house.place.series["qzfb"])
}

#[test]
fn numbers_are_reserved_without_gaps_and_voided_with_a_reason() {
    for house in houses() {
        let numberer = house.as_(NUMBERER);
        let path = series(&house);
        numberer.get(&path).says("下一个号：").says("〔2026〕1号");
        let reserve = |reason: &str| numberer.post(&format!("{path}/reservations"), &[("reason", reason)]);
        reserve("  ").refused("请写明留号的用途");
        reserve("常务会议纪要").went();
        reserve("备用").went();
        numberer.get(&path).says("〔2026〕3号").says("常务会议纪要").says("留号");

        let void = |serial: i64, reason: &str| {
            numberer.post(&format!("{path}/numbers/2026/{serial}/void"), &[("reason", reason)])
        };
        numberer.get(&format!("{path}/numbers/2026/1/void")).says("作废的号不再使用");
        void(1, "").refused("请写明作废的理由");
        void(1, "会议取消").went();
        void(1, "再来一次").refused("不能作废");
        numberer.get(&path).says("会议取消").says("〔2026〕3号");
        assert_eq!(numberer.get(&format!("{path}/numbers/2026/9/void")).status, StatusCode::NOT_FOUND);
        assert_eq!(numberer.get(&format!("{path}/numbers/x/9/void")).status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn a_double_press_reserves_one_number() {
    for house in houses() {
        let numberer = house.as_(NUMBERER);
        let path = format!("{}/reservations", series(&house));
        for _ in 0..2 {
            numberer.post_with_key(&path, "one.reserve", &[("reason", "备用")]).went();
        }
        numberer.get(&series(&house)).says("〔2026〕2号").says_not("〔2026〕3号");
    }
}

#[test]
fn the_unit_administrator_makes_series_and_takes_no_numbers() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        keeper.post("/series", &[("code", "云 政"), ("name", "试")]).refused("value=\"云 政\"");
        keeper.post("/series", &[("code", "云政办发"), ("name", "再来")]).refused("已有序列使用");
        let made = keeper.post("/series", &[("code", "云政办密"), ("name", "试")]);
        assert!(made.location.is_empty() || made.status == StatusCode::SEE_OTHER);
        keeper.post("/series", &[("code", "云政办字"), ("name", "一般事务")]).went();
        keeper.get("/series").says("云政办字").says("建立序列");
        keeper.get(&series(&house)).says("由本单位的编号人员查看").says_not("/reservations");
        let reply = keeper.post(&format!("{}/reservations", series(&house)), &[("reason", "试")]);
        assert_eq!(reply.status, StatusCode::FORBIDDEN);
        let numberer = house.as_(NUMBERER);
        numberer.get("/series").says_not("建立序列");
        assert_eq!(numberer.post("/series", &[("code", "云政办令"), ("name", "试")]).status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn series_of_another_unit_do_not_exist() {
    for house in houses() {
        let code = house.place.codes.iter().find(|c| *c != "qzfb").unwrap();
        let foreign = format!("/series/{}", house.place.series[code]);
        let numberer = house.as_(NUMBERER);
        assert_eq!(numberer.get(&foreign).status, StatusCode::NOT_FOUND);
        let reply = numberer.post(&format!("{foreign}/reservations"), &[("reason", "试")]);
        assert_eq!(reply.status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn a_limit_is_set_for_the_own_unit_and_a_bad_one_comes_back_as_typed() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        keeper.get("/limits").says("会签").says("7 个工作日").says_not("本单位</span>");
        let set = |limit: &str| {
            let fields = [("flow", "outgoing"), ("step", "countersign"), ("urgency", "normal"), ("limit", limit)];
            keeper.post("/limits", &fields)
        };
        for bad in ["七天", "-1d", "3", ""] {
            set(bad).refused("不是时限").says(&format!("value=\"{bad}\"")).says("发文 · 会签 · 平件");
        }
        set("5d").went();
        keeper.get("/limits").says("5 个工作日").says("本单位</span>");
        let other = house.place.people.keys().find(|l| l.ends_with("-zr")).unwrap().clone();
        house.as_(&other).get("/limits").says("7 个工作日").says_not("5 个工作日");
        let clerk = house.as_(CLERK);
        clerk.get("/limits").says("5 个工作日").says_not("/limits/edit");
    }
}

#[test]
fn a_limit_for_a_step_nobody_has_does_not_exist() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        let fields = [("flow", "outgoing"), ("step", "nothing"), ("urgency", "normal"), ("limit", "1d")];
        assert_eq!(keeper.post("/limits", &fields).status, StatusCode::NOT_FOUND);
        assert_eq!(keeper.get("/limits/edit?flow=outgoing&step=sign&urgency=someday").status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn the_calendar_draws_the_year_and_takes_days_of_the_unit() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        let page = keeper.get("/calendar?year=2026");
        page.says("248 个工作日").says("国庆节").says_not("还没有装入");
        assert_eq!(page.body.matches("<svg class=\"month\"").count(), 12);
        keeper.get("/calendar?year=2031").says("2031 年的放假安排还没有装入");
        let enter = |day: &str, kind: &str, note: &str| {
            keeper.post("/calendar/days", &[("day", day), ("kind", kind), ("note", note)])
        };
        enter("2026-11-31", "rest", "停电").refused("请填写日期").says("value=\"2026-11-31\"").says("停电");
        enter("2026-11-24", "maybe", "停电").refused("请选择上班或休息");
        enter("2026-11-24", "rest", "").refused("请写明说明");
        enter("1999-11-24", "rest", "停电").refused("2000 年至 2099 年");
        enter("2026-11-24", "rest", "全区停电检修").went();
        keeper.get("/calendar?year=2026").says("247 个工作日").says("全区停电检修").says("2026年11月24日 周二");
        let clerk = house.as_(CLERK);
        clerk.get("/calendar?year=2026").says("全区停电检修").says_not("登记一天");
    }
}
