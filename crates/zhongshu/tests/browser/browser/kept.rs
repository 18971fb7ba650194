//! What is filled in beside a paper stays: through an upload, a reload, a refusal; what must not be kept is not.

use std::fs;

use testkit::browser::{Browser, Scripts};

use super::site::{Site, enter, shots};

const SENTENCE: &str = "各部门要落实领导带班制度，做好值班值守工作，及时报告重要情况。";
const CHOSEN: &str = "return [document.querySelector('#f-opinion').value, document.querySelector('#f-signer').selectedIndex, \
    document.querySelectorAll('input[name=departments]:checked').length].join()";
/// 林晓棠 begins a paper and stands on its page.
pub(super) fn drafted(at: &Browser) -> String {
    enter(at, "linxiaotang");
    at.go("/documents/new");
    at.fill("#f-title", "关于规范值班值守的通知");
    at.follow("开始拟稿");
    at.address()
}

/// Uploading wiped signer and countersigners, and only the note could be got back: 会签 could be skipped unnoticed.
#[test]
fn choices_survive_an_upload_and_a_reload() {
    let site = Site::demo();
    let at = site.window(Scripts::On);
    let page = format!("{}?tab=files", drafted(&at));
    let file = shots().join("值班表.txt");
    fs::write(&file, "一月一日：何砚秋").unwrap();
    at.go(&page);
    at.fill("#f-opinion", "请审核。");
    at.choose("#f-signer", "顾怀安");
    at.press("会签科室");
    at.tick("details.fold", "综合二科");
    at.sees("会签科室（已选 1）");
    at.sees("会签单位（未选）");
    at.tick("details.fold", "督查室");
    at.sees("会签科室（已选 2）");
    let chosen = at.run(CHOSEN);
    at.attach("#f-file", &file);
    at.press("上传");
    at.sees("附件已保存。");
    at.sees("值班表.txt");
    assert_eq!(at.run(CHOSEN), chosen);
    at.attach("#f-file", &exe());
    at.press("上传");
    at.sees("类型不能上传");
    assert_eq!(at.run(CHOSEN), chosen);
    at.go(&page);
    at.sees("本机有上次未提交的内容");
    at.press("恢复");
    at.sees("会签科室（已选 2）");
    assert_eq!(at.run(CHOSEN), chosen);
}

fn exe() -> std::path::PathBuf {
    let file = shots().join("程序.exe");
    fs::write(&file, "MZ").unwrap();
    file
}

/// Without scripts the page comes anew, and says so beforehand.
#[test]
fn without_scripts_the_upload_says_what_it_does_not_keep() {
    let site = Site::demo();
    let at = site.window(Scripts::Off);
    let page = format!("{}?tab=files", drafted(&at));
    at.go(&page);
    at.sees("请先上传附件，再填写办理意见");
    assert!(!at.text().contains("未选"), "{}", at.text());
}

/// A secrecy mark was refused without a word of why, and stayed on the PC.
#[test]
fn a_secrecy_mark_is_named_and_never_kept_on_this_pc() {
    let site = Site::demo();
    let at = site.window(Scripts::On);
    let editor = format!("{}/text", drafted(&at));
    at.go(&editor);
    at.fill("#f-main_to", "各部门");
    at.fill("#f-body", "机密★3年");
    at.sees("未保存。“正文”第 1 行“机密★3年”是密级标志");
    at.sees("请改走机要渠道");
    let kept = at.run("return Object.values(localStorage).join()");
    let kept = kept.as_str().unwrap_or_default();
    assert!(kept.contains("各部门") && !kept.contains("密★"), "{kept}");
    at.fill("#f-body", SENTENCE);
    at.awaits("[data-saved]:not(.lost):not(:empty)");
    assert!(!at.has("[data-told]"));
}

/// The first keystroke led to the top of the page only, and a paste to its beginning.
#[test]
fn the_pages_follow_the_first_keystroke_and_the_end_of_a_paste() {
    let site = Site::demo();
    let at = site.window(Scripts::On);
    let editor = format!("{}/text", drafted(&at));
    at.go(&editor);
    let long = format!(
        "document.querySelector('#f-body').value = Array(60).fill('{SENTENCE}').join('\\n'); \
        document.querySelector('#f-body').dispatchEvent(new Event('input', {{ bubbles: true }}))"
    );
    at.run(&long);
    at.awaits("#preview figure:nth-of-type(5) svg");
    at.awaits("[data-saved]:not(.off):not(.lost):not(:empty)");
    at.go(&editor);
    at.awaits("#preview figure:nth-of-type(5) img");
    at.add("#f-body", "完。");
    at.awaits("#preview figure:nth-of-type(5) svg");
    settles(&at, 85, 100);
    at.run("document.querySelector('#preview').scrollTop = 0");
    let paste = format!(
        "const at = document.querySelector('#f-body'); \
        at.setRangeText(Array(40).fill('{SENTENCE}').join(''), 0, 0, 'end'); \
        at.dispatchEvent(new Event('input', {{ bubbles: true }}))"
    );
    at.run(&paste);
    settles(&at, 25, 60);
}

/// A letter typed at the end and a paste at the beginning before the pages came back counted as one change of everything between.
#[test]
fn a_letter_typed_just_before_a_paste_does_not_pull_the_pages_to_its_place() {
    let site = Site::demo();
    let at = site.window(Scripts::On);
    let editor = format!("{}/text", drafted(&at));
    at.go(&editor);
    let both = format!(
        "const at = document.querySelector('#f-body'); at.focus(); at.value = Array(60).fill('{SENTENCE}').join('\\n'); \
        at.dispatchEvent(new Event('input', {{ bubbles: true }}))"
    );
    at.run(&both);
    at.awaits("#preview figure:nth-of-type(5) svg");
    let both = format!(
        "const at = document.querySelector('#f-body'); at.setRangeText('完。', at.value.length, at.value.length, 'end'); \
        at.dispatchEvent(new Event('input', {{ bubbles: true }})); \
        at.setRangeText(Array(40).fill('{SENTENCE}').join(''), 0, 0, 'end'); \
        at.dispatchEvent(new Event('input', {{ bubbles: true }}))"
    );
    at.run(&both);
    settles(&at, 25, 60);
}

/// Waits until the middle of what is seen stands between these, percent of all pages.
fn settles(at: &Browser, from: u32, to: u32) {
    let script = format!(
        "return (async () => {{ const pane = document.querySelector('#preview'); \
        const place = () => 100 * (pane.scrollTop + pane.clientHeight / 2) / pane.scrollHeight; \
        const there = () => place() >= {from} && place() <= {to}; \
        for (let n = 0; n < 400 && !there(); n += 1) {{ await new Promise((on) => setTimeout(on, 25)); }} \
        return there() || place(); }})()"
    );
    let place = at.run(&script);
    assert_eq!(place.as_bool(), Some(true), "the pages stand at {place} %");
}

/// F5 after a message asks for an address that takes forms only.
#[test]
fn asking_again_after_a_message_leads_to_the_paper() {
    let site = Site::demo();
    let at = site.window(Scripts::On);
    let paper = drafted(&at);
    at.run("document.querySelector('.opinion form').noValidate = true");
    at.follow("送审");
    at.sees("请改正后再提交");
    let posted = at.address();
    assert!(posted.starts_with("/tasks/"), "{posted}");
    at.go(&posted);
    assert_eq!(at.address(), paper);
    enter(&at, "qlz-ws");
    at.go(&posted);
    at.sees("没有");
    assert!(!at.text().contains("值班值守"));
}
