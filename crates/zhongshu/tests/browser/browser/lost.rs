//! The network goes and comes back; nothing typed is lost.

use testkit::browser::Scripts;

use super::site::{Site, enter};

const BEFORE: &str = "为规范值班值守，现通知如下。";
const AFTER: &str = "断开之后写下的这一句也要留住。";

/// The line under the text no longer says that it waits on this PC.
const SAVED: &str = "[data-saved]:not(.off):not(.lost):not(:empty)";

#[test]
fn a_draft_survives_a_lost_connection() {
    let mut site = Site::demo();
    let at = site.window(Scripts::On);
    enter(&at, "linxiaotang");
    at.go("/documents/new");
    at.fill("#f-title", "关于规范值班值守的通知");
    at.follow("开始拟稿");
    at.follow("写正文");
    let editor = at.address();
    at.fill("#f-body", BEFORE);
    at.awaits(SAVED);
    site.stop();
    at.add("#f-body", AFTER);
    at.sees("离线，文字已保存在本机");
    site.start();
    at.awaits(SAVED);
    at.go(&editor);
    assert_eq!(at.value("#f-body"), format!("{BEFORE}{AFTER}"));
    assert!(!at.text().contains("本机有上次未提交的内容"));
}

/// The window is closed before the server is back: what was typed waits on this PC.
#[test]
fn a_draft_waits_on_this_pc_when_the_window_is_closed() {
    let mut site = Site::demo();
    let at = site.window(Scripts::On);
    enter(&at, "linxiaotang");
    at.go("/documents/new");
    at.follow("开始拟稿");
    at.follow("写正文");
    let editor = at.address();
    at.awaits("#preview figure");
    site.stop();
    at.fill("#f-body", AFTER);
    at.sees("离线，文字已保存在本机");
    at.run("location.replace('about:blank')");
    site.start();
    at.go(&editor);
    at.sees("本机有上次未提交的内容");
    at.press("恢复");
    assert_eq!(at.value("#f-body"), AFTER);
    at.awaits(SAVED);
}

/// The page one comes back to shows a green notice of something else: what was not sent is still there.
#[test]
fn an_opinion_whose_submit_failed_waits_on_this_pc() {
    let mut site = Site::demo();
    let at = site.window(Scripts::On);
    enter(&at, "linxiaotang");
    at.go("/documents/new");
    at.fill("#f-title", "关于规范值班值守的通知");
    at.follow("开始拟稿");
    let page = format!("{}?done=attachment", at.address());
    at.go(&page);
    at.sees("附件已保存");
    at.fill("#f-opinion", AFTER);
    site.stop();
    at.run("document.querySelector('#f-signer').selectedIndex = 1");
    at.run("document.querySelector('.opinion form').requestSubmit()");
    at.run("location.replace('about:blank')");
    site.start();
    at.go(&page);
    at.sees("附件已保存");
    at.sees("本机有上次未提交的内容");
    at.press("恢复");
    assert_eq!(at.value("#f-opinion"), AFTER);
}
