//! The settings page 督办规则.

use axum::http::StatusCode;

use crate::people::tests::houses;

const PAGE: &str = "/supervision/rules";
const KEEPER: &str = "xiangnan";

fn fields<'a>(mark: &'a str, warn: &'a str) -> Vec<(&'a str, &'a str)> {
    let rest = ["grace_days", "sign_hours", "answer_days", "urgent_days", "instruction_days", "meeting_days"];
    let mut all = vec![("mark", mark), ("warn_days", warn), ("paper_days", "30"), ("look_days", "0")];
    all.extend(rest.map(|name| (name, "7")));
    all
}

#[test]
fn the_unit_administrator_sets_the_rules_and_bad_figures_come_back_at_their_fields() {
    for house in houses() {
        let keeper = house.as_(KEEPER);
        keeper.get("/").says("督办规则");
        keeper.get(PAGE).says("督办代字").says("预警提前").says("value=\"5\"");
        let set =
            |fields: &[(&str, &str)], revision: &str| keeper.post(PAGE, &[fields, &[("revision", revision)]].concat());
        for bad in ["-1", "61", "三天", "2.5", ""] {
            set(&fields("督", bad), "0")
                .refused("预警提前的工作日须为 0 至 60 的整数")
                .says(&format!("value=\"{bad}\""));
        }
        set(&fields("云，督", "5"), "0").refused("督办代字须为 1 至 8 个字").says("云，督");
        assert_eq!(set(&fields("云督", "9"), "0").went(), "/supervision/rules?said=set");
        keeper.get("/supervision/rules?said=set").says("已保存").says("云督单〔年份〕1号").says("value=\"9\"");
        set(&fields("区督", "3"), "0").refused("他人刚修改过").says("现登记为“云督”");
    }
}

#[test]
fn nobody_else_sees_or_sets_them() {
    for house in houses() {
        for who in ["linxiaotang", "dongli"] {
            let browser = house.as_(who);
            browser.get("/").says_not("督办规则");
            let refusals = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND];
            assert!(refusals.contains(&browser.get(PAGE).status), "{who}");
            assert!(refusals.contains(&browser.post(PAGE, &fields("督", "5")).status), "{who}");
        }
    }
}
