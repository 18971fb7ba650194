//! The sender's half: drafted, reviewed, countersigned, signed, numbered, sealed, issued, filed.

use testkit::browser::Browser;

use super::journey::Walk;
use super::site::enter;

const BODY: &str = "入冬以来，我区持续晴朗少雨，森林火险等级居高不下。为切实做好冬季森林防灭火工作，保护人民群众生命财产和森林资源安全，经区政府同意，现就有关事项通知如下。
一、压实防火责任
（一）落实属地责任。各镇主要负责同志要亲自部署，把林区、坟头、地块逐一落实到人，做到山有人管、林有人护、责有人担。
（二）落实部门责任。区应急局要加强统筹协调，林业、公安、民政、文旅等部门各司其职，密切配合。
二、管住野外火源
严格执行林区野外用火审批，在重要路口、景区入口设卡检查。清明、冬至等祭扫重点时段，实行干部包片、护林员包山头，确保火种不进山。
1.开展联合巡查，每日不少于两次。
2.对违规用火行为，依法从严处理。
三、做好应急准备
各镇要充实扑火队伍，配齐扑火机具，储备必要的物资，组织一次实战演练。坚持二十四小时值班和领导带班，发现火情立即报告，科学处置，确保打早、打小、打了。
四、按时报送情况
请于12月15日前将工作落实情况报区应急管理局。重要情况随时报告。";

const OPINION: &str = "已审核。建议突出祭扫时段管控，其余同意。";

/// From an empty form to 印发; returns the document's address.
pub fn to_issued(walk: &Walk) -> String {
    let paper = drafts(walk);
    section_reviews(walk, &paper);
    countersigns(walk, &paper);
    office_reviews(walk, &paper);
    signs(walk, &paper);
    issues(walk, &paper);
    paper
}

fn drafts(walk: &Walk) -> String {
    let at = &walk.at;
    enter(at, "linxiaotang");
    at.go("/documents/new");
    at.choose("#f-genre", walk.genre);
    at.tick(".field", "特急");
    at.choose("#f-series", walk.series);
    at.fill("#f-title", walk.title);
    walk.picture("06-new-draft");
    at.follow("开始拟稿");
    let paper = at.address();
    writes(walk);
    at.follow("写好了，去送审");
    at.choose("#f-signer", "顾怀安");
    at.press("会签单位");
    at.tick(".opinion", "区应急局");
    walk.decides("", "送审");
    at.sees("何砚秋");
    paper
}

/// Types the text and watches the true pages follow.
fn writes(walk: &Walk) {
    let at = &walk.at;
    at.follow("写正文");
    assert_eq!(at.value("#f-title"), walk.title);
    assert_eq!(at.value("#f-sign_off"), "云泽区人民政府办公室");
    at.fill("#f-main_to", "各镇人民政府，区政府有关部门");
    at.fill("#f-body", BODY);
    at.awaits("#preview figure:nth-of-type(2) svg");
    at.sees("已保存");
    follows_the_writing(at);
    at.run("document.querySelector('#f-body').scrollTop = 0; document.activeElement.blur(); scrollTo(0, 0)");
    at.run("document.querySelector('#preview').scrollTop = 0");
    walk.picture("07-editor");
    walk.cover("editor");
}

/// The pages go along with the text; the state and the main button never leave the window.
fn follows_the_writing(at: &Browser) {
    at.run("document.querySelector('#preview').scrollTop = 0");
    at.add("#f-body", "请勿迟报。");
    at.awaits("#preview:not([data-stale]) figure:nth-of-type(2) svg");
    let below = "const pane = document.querySelector('#preview'); \
        for (let n = 0; n < 200 && !pane.scrollTop; n += 1) { await new Promise((on) => setTimeout(on, 25)); } \
        return pane.scrollTop > 0 && pane.scrollTop + pane.clientHeight <= pane.scrollHeight";
    assert!(is_true(at, &format!("return (async () => {{ {below} }})()")), "page two comes into sight");
    let fits = "const last = document.scrollingElement; return last.scrollHeight <= innerHeight && \
        ['.head [data-saved]', '.head .pri'].every((at) => document.querySelector(at).getBoundingClientRect().bottom < 200)";
    assert!(is_true(at, fits), "the panes fit the window");
}

fn is_true(at: &Browser, script: &str) -> bool {
    at.run(script).as_bool() == Some(true)
}

/// The head of the section mends the text: the second version.
fn section_reviews(walk: &Walk, paper: &str) {
    let at = &walk.at;
    walk.opens("heyanqiu", paper);
    at.awaits("#preview img");
    walk.picture("08-section-review");
    at.follow("修改文稿");
    let mended = BODY
        .replace("每日不少于两次", "每日不少于三次")
        .replace("重要情况随时报告。", "重要情况随时报告，不得迟报、漏报、瞒报。");
    at.fill("#f-body", &mended);
    at.sees("已保存");
    at.follow("返回办理");
    at.press("更多");
    at.click(".more details summary");
    walk.picture("27-more");
    walk.decides("已核，拟同意送审。", "同意");
    at.go(&format!("{paper}?tab=versions"));
    at.sees("第 2 稿");
    walk.picture("28-versions");
    at.go(&format!("{paper}/versions/1..2"));
    at.sees("不得迟报、漏报、瞒报");
    at.run("document.querySelector('.changed').scrollIntoView({ block: 'center' })");
    walk.picture("29-compare");
}

fn countersigns(walk: &Walk, paper: &str) {
    walk.opens("yjj-jz", paper);
    walk.at.awaits("#preview img");
    walk.picture("09-countersign");
    walk.decides("无不同意见。", "同意");
}

/// All five checks have to be answered; what was typed is not lost.
fn office_reviews(walk: &Walk, paper: &str) {
    let at = &walk.at;
    walk.opens("shenzhiyuan", paper);
    at.awaits("#preview img");
    walk.cover("document");
    at.fill("#f-opinion", OPINION);
    for check in ["law", "policy", "procedure", "wording"] {
        at.click(&format!("input[name=check-{check}][value=pass]"));
    }
    at.click("[aria-label=文字关] summary");
    at.fill("input[name=remark-wording]", "标题已按文种规范。");
    looks_around(at);
    at.follow("同意");
    at.sees("还缺：格式关");
    assert_eq!(at.value("#f-opinion"), OPINION);
    assert_eq!(at.value("input[name=remark-wording]"), "标题已按文种规范。");
    assert!(at.has("input[name=check-law][value=pass]:checked"));
    at.click("input[name=check-format][value=pass]");
    at.awaits("#preview img");
    walk.picture("10-office-review");
    walk.decides("", "同意");
}

/// Answers every check with yes.
pub fn passes_every_check(at: &Browser) {
    for check in ["law", "policy", "procedure", "wording", "format"] {
        at.click(&format!("input[name=check-{check}][value=pass]"));
    }
}

/// The tabs, and the way back among them, change the paper alone: what is filled in beside it stays.
fn looks_around(at: &Browser) {
    for face in ["#tab-2", "#tab-4"] {
        at.click(face);
        at.awaits(&format!("{face}.on"));
    }
    assert_eq!(at.run("return location.search"), "?tab=flow");
    at.run("history.back()");
    at.awaits("#tab-2.on");
    assert_eq!(at.run("return location.search"), "?tab=files");
    assert_eq!(at.value("#f-opinion"), OPINION);
    assert!(at.has("input[name=check-law][value=pass]:checked"), "the checks are still ticked");
    at.click("#tab-0");
    at.awaits("#preview img");
}

/// The leader signs.
pub fn signs(walk: &Walk, paper: &str) {
    walk.opens("guhuaian", paper);
    walk.at.awaits("#preview img");
    walk.picture("11-sign");
    walk.decides("同意，请印发。", "签发");
}

/// From 复核 to 印发.
pub fn issues(walk: &Walk, paper: &str) {
    let at = &walk.at;
    walk.opens("chengyu", paper);
    walk.picture("12-recheck");
    walk.decides("复核无误。", "复核无误");
    walk.picture("13-number");
    walk.decides("", "编号登记");
    at.fill("#f-copies", "60");
    walk.picture("14-seal");
    walk.decides("", "用印");
    assert!(at.has("input[name=main]:checked"), "the units the text names are ticked");
    walk.picture("15-issue");
    walk.decides("", "印发分送");
    at.sees(&format!("{}〔", walk.series));
}

/// The receipt has come back; the paper is filed.
pub fn sees_the_receipt_and_files(walk: &Walk, paper: &str) {
    let at = &walk.at;
    walk.opens("chengyu", paper);
    at.go(&format!("{paper}?tab=sent"));
    at.sees("已签收 1 个");
    walk.picture("16-sent");
    at.go(paper);
    walk.picture("17-archive");
    walk.decides("", "归档");
    at.sees("已办结");
    at.go(&format!("{paper}/slip"));
    at.sees("无不同意见。");
    walk.picture("36-slip");
}
