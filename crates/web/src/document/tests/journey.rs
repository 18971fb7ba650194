//! A paper goes the whole way by posts alone, without a script.

use lexicon::MatterId;
use office::document::{Retention, dispatch};

use super::{CHECKED, Web, on_every_engine};

/// Drafted, reviewed, countersigned by 应急局, checked and signed.
fn signed(web: &Web) -> MatterId {
    signed_for(web, "区财政局、区应急局")
}

fn signed_for(web: &Web, main_to: &str) -> MatterId {
    let series = web.office.place.series["qzfb"].to_string();
    let (signer, unit) = (web.office.place.people["guhuaian"].to_string(), web.office.place.units["yjj"].to_string());
    let clerk = web.is("linxiaotang");
    clerk.get("/documents/new").sees(200).says(&["文种", "缓急", "编号序列", "云政办发"]);
    let head = [("genre", "notice"), ("urgency", "urgent"), ("series", &series), ("label", "internal")];
    let id = clerk.post("/documents", &head).sees(303).document();
    clerk.get(&format!("/documents/{id}")).sees(200).says(&["加急", "首办责任人 林晓棠", "正文还没有写", "送审"]);
    let page = clerk.get(&format!("/documents/{id}/text")).sees(200).says(&["正文 0 字", "一、 （一） 1. （1）"]);
    assert!(page.body().contains(&format!(r#"data-preview="/documents/{id}/preview""#)));
    let text = [
        ("title", "关于做好防汛工作的通知"),
        ("main_to", main_to),
        ("body", "一、压实责任\n各单位要落实到人。"),
        ("sign_off", "云泽区人民政府办公室"),
        ("revision", "1"),
    ];
    clerk.post(&format!("/documents/{id}/draft"), &text).sees(303);
    clerk.decides(id, &[("signer", &signer), ("units", &unit)]).sees(303);
    let done = clerk.get(&format!("/documents/{id}?done=decision")).sees(200);
    done.says(&["已提交。现由何砚秋办理“科室核稿”", "何砚秋 正在科室核稿", "撤回"]);
    web.is("heyanqiu").agrees(id);
    web.is("yjj-jz").get(&format!("/documents/{id}")).sees(200).says(&["正在会签"]);
    web.is("yjj-jz").decides(id, &[("opinion", "同意，建议补充有限空间作业。")]).sees(303);
    web.is("shenzhiyuan").get(&format!("/documents/{id}")).sees(200).says(&[
        "五关审核",
        "法律关",
        "建议补充有限空间作业",
    ]);
    web.is("shenzhiyuan").decides(id, &CHECKED).sees(303);
    web.is("guhuaian").agrees(id);
    id
}

/// Numbered, sealed, issued to 财政局.
pub(super) fn issued(web: &Web) -> MatterId {
    let id = signed(web);
    let office = web.is("chengyu");
    office.agrees(id);
    office.get(&format!("/documents/{id}")).sees(200).says(&["云政办发〔2026〕1号（下一个号）"]);
    office.decides(id, &[("number", "next")]).sees(303);
    let (seal, unit) = (web.office.place.seals["qzfb"].to_string(), web.office.place.units["czj"].to_string());
    office.decides(id, &[("seal", &seal), ("copies", "20")]).sees(303);
    let pdf = office.get(&format!("/documents/{id}/file.pdf")).sees(200);
    assert_eq!((pdf.header("content-type"), pdf.header("x-content-type-options")), ("application/pdf", "nosniff"));
    assert_eq!(pdf.body(), "%PDF-1.7 云政办发〔2026〕1号 true %%EOF");
    let form = office.get(&format!("/documents/{id}")).sees(200);
    let named = format!(r#"name="main" value="{unit}" checked"#);
    assert!(form.body().contains(&named), "the unit named in 主送 is ticked: {}", form.text());
    office.decides(id, &[("main", &unit)]).sees(303);
    id
}

#[test]
fn an_outgoing_paper_goes_from_draft_to_archive_by_posts() {
    on_every_engine(|web| {
        let id = issued(web);
        let office = web.is("chengyu");
        office.get(&format!("/documents/{id}?tab=sent")).sees(200).says(&[
            "共分送 1 个单位，已签收 0 个",
            "云泽区财政局",
            "待签收",
        ]);
        office.decides(id, &[("retention", Retention::ThirtyYears.code())]).sees(303);
        let page = office.get(&format!("/documents/{id}?done=decision")).sees(200);
        page.says(&["本件已办结", "已办结", "云政办发〔2026〕1号", "首办责任人 林晓棠"]);
        for tab in ["slip", "files", "versions", "flow"] {
            office.get(&format!("/documents/{id}?tab={tab}")).sees(200);
        }
        office
            .get(&format!("/documents/{id}/slip"))
            .sees(200)
            .says(&["云泽区人民政府办公室发文稿纸", "建议补充有限空间作业"]);
    });
}

#[test]
fn a_copy_is_signed_for_handled_and_answered_by_posts() {
    on_every_engine(|web| {
        let sent = issued(web);
        let office = web.office;
        let copy = office.read("czj-ws", |tx, a| Ok(dispatch::waiting(tx, a)?[0].id)).unwrap();
        let clerk = web.is("czj-ws");
        clerk.get("/receipts").sees(200).says(&["关于做好防汛工作的通知", "云泽区人民政府办公室"]);
        clerk.get(&format!("/receipts/{copy}")).sees(200).says(&["签收", "云政办发〔2026〕1号"]);
        let id = clerk.post(&format!("/receipts/{copy}/receipt"), &[]).sees(303).document();
        clerk.get(&format!("/documents/{id}?tab=register")).sees(200).says(&["未登记", "平台交换"]);
        clerk.decides(id, &[("nature", "action")]).sees(303);
        web.is("czj-zr").agrees(id);
        let (lead, leader) = (office.place.people["czj-ky"].to_string(), office.place.people["czj-jz"].to_string());
        let plan = [("nature", "action"), ("leaders", leader.as_str()), ("lead", &lead), ("opinion", "拟请局长阅示。")];
        web.is("czj-zr").decides(id, &plan).sees(303);
        web.is("czj-jz").decides(id, &[("opinion", "请业务科抓好落实。"), ("lead", &lead)]).sees(303);
        let page = web.is("czj-ky").get(&format!("/documents/{id}")).sees(200);
        page.says(&["批示", "请业务科抓好落实", "主办"]);
        web.is("czj-ky").decides(id, &[("opinion", "已全部落实到人。")]).sees(303);
        web.is("czj-ky").decides(id, &[("opinion", "已办理完毕。")]).sees(303);
        web.is("linxiaotang").get(&format!("/documents/{sent}?tab=sent")).sees(200).says(&["已签收 1 个"]);
        web.is("czj-ws").decides(id, &[("retention", Retention::TenYears.code())]).sees(303);
        web.is("czj-ws").get(&format!("/documents/{id}/slip")).sees(200).says(&[
            "云泽区财政局办文单",
            "拟请局长阅示",
            "收文2026-0001",
        ]);
    });
}

/// The answer stood on the registration only, not on the form that is printed and filed.
#[test]
fn the_answer_is_printed_on_the_form() {
    on_every_engine(|web| {
        issued(web);
        let office = web.office;
        let copy = office.read("czj-ws", |tx, a| Ok(dispatch::waiting(tx, a)?[0].id)).unwrap();
        let clerk = web.is("czj-ws");
        let id = clerk.post(&format!("/receipts/{copy}/receipt"), &[]).sees(303).document();
        clerk.decides(id, &[("nature", "action")]).sees(303);
        web.is("czj-zr").agrees(id);
        let lead = office.place.people["czj-ky"].to_string();
        let plan =
            [("nature", "action"), ("lead", lead.as_str()), ("answer", "yes"), ("opinion", "请业务科办理并答复。")];
        web.is("czj-zr").decides(id, &plan).sees(303);
        let slip = format!("/documents/{id}/slip");
        clerk.get(&slip).sees(200).says(&["答复来文单位"]);
        for words in ["已落实。", "已办理完毕。", "防汛物资已全部到位，值班表随附。"] {
            web.is("czj-ky").decides(id, &[("opinion", words)]).sees(303);
        }
        clerk.get(&slip).sees(200).says(&["答复来文单位", "防汛物资已全部到位，值班表随附。（2026年"]);
    });
}

#[test]
fn a_copy_is_sent_back_withdrawn_and_sent_again() {
    on_every_engine(|web| {
        let id = issued(web);
        let copy = web.office.read("czj-ws", |tx, a| Ok(dispatch::waiting(tx, a)?[0].id)).unwrap();
        let clerk = web.is("czj-ws");
        clerk.post(&format!("/receipts/{copy}/return"), &[("reason", "")]).sees(422).says(&["请写明退文的理由"]);
        clerk.post(&format!("/receipts/{copy}/return"), &[("reason", "不属本单位职权")]).sees(303);
        clerk.get(&format!("/receipts/{copy}")).sees(409).says(&["退文"]);
        let office = web.is("chengyu");
        office.get(&format!("/documents/{id}?tab=sent")).sees(200).says(&["退文", "不属本单位职权", "重发"]);
        office.post(&format!("/documents/{id}/dispatches/{copy}/resending"), &[]).sees(303);
        let again = web.office.read("czj-ws", |tx, a| Ok(dispatch::waiting(tx, a)?[0].id)).unwrap();
        let path = format!("/documents/{id}/dispatches/{again}/withdrawal");
        office.post(&path, &[("reason", "文稿有误")]).sees(303);
        clerk.get(&format!("/receipts/{again}")).sees(404);
    });
}

#[test]
fn a_paper_from_outside_is_registered_with_its_scan() {
    on_every_engine(|web| {
        let clerk = web.is("chengyu");
        clerk.get("/incoming/new").sees(200).says(&["来文单位", "扫描件或原文"]);
        let fields = [
            ("source_name", "市政府办公室"),
            ("title", "关于报送年度总结的通知"),
            ("genre", "notice"),
            ("urgency", "normal"),
            ("label", "public"),
            ("carrier", "paper"),
            ("copies", "1"),
        ];
        let scan = b"%PDF-1.7 scan\n%%EOF\n";
        let id = clerk.upload("/incoming/new", &fields, "来文.pdf", scan).sees(303).document();
        let page = clerk.get(&format!("/documents/{id}?done=incoming")).sees(200).says(&["请登记", "来文.pdf"]);
        clerk.get(&format!("/documents/{id}/slip")).sees(200).says(&["密级公开"]);
        let body = page.body();
        let at = body.find("/attachments/").unwrap();
        let file = clerk.get(&body[at..at + 49]).sees(200);
        assert_eq!((&file.bytes[..], file.header("x-content-type-options")), (&scan[..], "nosniff"));
        web.is("linxiaotang").get(&body[at..at + 49]).sees(404);
    });
}

#[test]
fn a_paper_is_returned_withdrawn_transferred_circulated_and_urged() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let signer = web.office.place.people["guhuaian"].to_string();
        web.is("linxiaotang").decides(id, &[("signer", &signer)]).sees(303);
        let task = web.office.task("heyanqiu", id).unwrap();
        let back = web.is("heyanqiu").post(&format!("/tasks/{task}/return"), &[("opinion", "")]).sees(422);
        back.says(&["请写明退回的理由"]);
        web.is("heyanqiu").post(&format!("/tasks/{task}/return"), &[("opinion", "数字有误")]).sees(303);
        web.is("linxiaotang").get(&format!("/documents/{id}")).sees(200).says(&["退回", "数字有误"]);
        let mine = web.office.task("linxiaotang", id).unwrap();
        web.is("linxiaotang").decides(id, &[("signer", &signer)]).sees(303);
        web.is("linxiaotang").post(&format!("/tasks/{mine}/withdrawal"), &[]).sees(303);
        web.is("linxiaotang").decides(id, &[("signer", &signer)]).sees(303);
        let reader = web.office.place.people["jiangyifan"].to_string();
        web.is("linxiaotang").post(&format!("/documents/{id}/circulation"), &[("readers", &reader)]).sees(303);
        web.is("jiangyifan").get(&format!("/documents/{id}")).sees(200).says(&["传阅", "已阅"]);
        let reading = web.office.task("jiangyifan", id).unwrap();
        web.is("jiangyifan").post(&format!("/tasks/{reading}/reading"), &[("opinion", "")]).sees(303);
        web.office.world.advance_minutes(60);
        web.is("linxiaotang").post(&format!("/documents/{id}/urging"), &[("words", "请尽快")]).sees(303);
        let task = web.office.task("heyanqiu", id).unwrap();
        let to = web.office.place.people["tangruoshui"].to_string();
        let path = format!("/tasks/{task}/transfer");
        web.is("heyanqiu").post(&path, &[("to", &to), ("reason", "")]).sees(422).says(&["请写明转办的理由"]);
        web.is("heyanqiu").post(&path, &[("to", &to), ("reason", "外出开会")]).sees(303);
        assert!(web.office.task("tangruoshui", id).is_some());
    });
}

#[test]
fn collective_addressees_tick_the_units_they_mean_and_stay_to_be_changed() {
    on_every_engine(|web| {
        let id = signed_for(web, "各镇人民政府、区政府各部门");
        let office = web.is("chengyu");
        office.agrees(id);
        office.decides(id, &[("number", "next")]).sees(303);
        let seal = web.office.place.seals["qzfb"].to_string();
        office.decides(id, &[("seal", &seal), ("copies", "20")]).sees(303);
        let form = office.get(&format!("/documents/{id}")).sees(200).body();
        for code in ["czj", "yjj", "zjj"] {
            let unit = web.office.place.units[code];
            assert!(form.contains(&format!(r#"name="main" value="{unit}" checked"#)), "{code}");
            assert!(!form.contains(&format!(r#"name="cc" value="{unit}" checked"#)), "{code}");
        }
        let own = web.office.place.units["qzfb"];
        assert!(!form.contains(&format!(r#"name="main" value="{own}""#)), "nothing goes to oneself");
        let one = web.office.place.units["zjj"].to_string();
        office.decides(id, &[("main", &one)]).sees(303);
        office.get(&format!("/documents/{id}?tab=sent")).sees(200).says(&["共分送 1 个单位", "云泽区住房和城乡建设局"]);
    });
}

#[test]
fn people_of_another_unit_are_shown_with_it_and_ones_own_without() {
    on_every_engine(|web| {
        let id = signed(web);
        let name = web.office.read("yjj-jz", |_, a| Ok(a.name.clone())).unwrap();
        let page = web.is("heyanqiu").get(&format!("/documents/{id}")).sees(200);
        let page = page.says(&[&format!("区应急局{name}会签")]);
        assert!(!page.text().contains("区政府办何砚秋"), "{}", page.text());
        let slip = web.is("heyanqiu").get(&format!("/documents/{id}/slip")).sees(200);
        slip.says(&[&format!("区应急局{name}")]);
        web.is("yjj-jz").get(&format!("/documents/{id}")).sees(200).says(&["区政府办何砚秋"]);
    });
}
