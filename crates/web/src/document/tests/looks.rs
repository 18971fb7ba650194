//! Fragments as the user sees them.

use office::document::dispatch::{self, Addressees};
use office::document::numbering::Choice;
use office::document::{Start, StepForm};

use testkit::office::agree;

use super::on_every_engine;

/// The words of a part of the page, an element a line.
fn told(body: &str, from: &str, to: &str) -> String {
    let start = body.find(from).unwrap_or_else(|| panic!("no {from} in {body}"));
    let part = body[start..].split_once(to).map_or("", |(part, _)| part);
    let words = part.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text.trim());
    words.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_bar_of_steps_says_where_it_is() {
    insta::allow_duplicates! { on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        web.office.hands_over("linxiaotang", id, "guhuaian", &["czj", "yjj"]).unwrap();
        web.office.agrees("heyanqiu", id).unwrap();
        web.office.agrees("czj-jz", id).unwrap();
        let page = web.is("linxiaotang").get(&format!("/documents/{id}")).sees(200).body();
        let bar = told(&page, "<ol class=\"card steps\"", "</ol>").replace("\n，", "，");
        insta::assert_snapshot!(bar, @"
        拟稿，已办
        科室核稿，已办
        会签 1/2，在办
        办公室审核，未到
        签发，未到
        复核，未到
        编号，未到
        用印，未到
        印发，未到
        归档，未到
        ");
    }) }
}

#[test]
fn the_trail_tells_who_when_and_how_long() {
    insta::allow_duplicates! { on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let departments = ["qzfb/综合二科", "qzfb/督查室"].map(|d| web.office.place.departments[d]).to_vec();
        let signer = Some(web.office.place.people["guhuaian"]);
        let start = StepForm::Draft(Start { departments, signer, ..Start::default() });
        web.office.decides("linxiaotang", id, &agree(start)).unwrap();
        web.office.world.advance_minutes(210);
        web.office.agrees("heyanqiu", id).unwrap();
        web.office.agrees("dongli", id).unwrap();
        let page = web.is("linxiaotang").get(&format!("/documents/{id}")).sees(200).body();
        insta::assert_snapshot!(told(&page, "<ol class=\"line\"", "</ol>"), @r"
        会签，已办 1/2
        今日 12:50 收到 · 剩 7 天 3 小时
        工作时间 0 分
        11月23日（周一）12:50 收到，午休不计
        合计 0:00（0 分）
        时限 7 个工作日，首日不计，到末日下班为止
        应于 2026年12月2日（周三）17:30 办结，剩 7 天 3 小时
        唐若水 正在办理
        董砺 已办
        同意。
        何砚秋 科室核稿
        今日 09:10 至 12:50
        工作时间 2 小时 50 分
        11月23日（周一）09:10 收到，当日工作时间 2:50
        合计 2:50（2 小时 50 分）
        时限 1 个工作日，首日不计，到末日下班为止
        应于 2026年11月24日（周二）17:30 办结，按时办结
        同意。
        林晓棠 拟稿
        今日 09:00 至 09:10
        工作时间 10 分
        11月23日（周一）09:00 收到，当日工作时间 0:10
        合计 0:10（10 分）
        时限 3 个工作日，首日不计，到末日下班为止
        应于 2026年11月26日（周四）17:30 办结，按时办结
        同意。
        ");
    }) }
}

#[test]
fn the_sender_sees_who_is_late_in_signing_for_it() {
    insta::allow_duplicates! { on_every_engine(|web| {
        let id = web.office.signed("关于报送总结的通知");
        web.office.agrees("chengyu", id).unwrap();
        web.office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        web.office.seals("chengyu", id, "qzfb").unwrap();
        let main = vec![web.office.place.units["czj"], web.office.place.units["yjj"]];
        web.office.decides("chengyu", id, &agree(StepForm::Issue(Addressees { main, cc: vec![] }))).unwrap();
        let copy = web.office.read("czj-ws", |tx, a| Ok(dispatch::waiting(tx, a)?[0].id)).unwrap();
        web.is("czj-ws").post(&format!("/receipts/{copy}/receipt"), &[]).sees(303);
        web.office.world.advance_minutes(3 * 24 * 60);
        let who = web.office.read("czj-ws", |_, a| Ok(a.name.clone())).unwrap();
        let page = web.is("linxiaotang").get(&format!("/documents/{id}?tab=sent")).sees(200).body();
        insta::assert_snapshot!(told(&page, "<p class=\"pad\">共分送", "</tbody>").replace(&who, "某某"), @r"
        共分送 2 个单位，已签收 1 个，
        1 个逾期未签收
        打印签收单
        分送与签收
        单位
        方式
        发出
        签收
        答复或退文理由
        云泽区财政局
        主送
        11月23日 10:20
        已签收
        某某 11月23日 10:20
        云泽区应急管理局
        主送
        11月23日 10:20
        逾期未签收
        应于 11月24日 17:30
        ");
    }) }
}
