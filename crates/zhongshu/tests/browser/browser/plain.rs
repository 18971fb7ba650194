//! A locked-down PC without scripts: everything that must be done can be done.

use testkit::browser::{Browser, Scripts};

use super::journey::Walk;
use super::outgoing;
use super::site::{Site, enter};

const TITLE: &str = "关于开展冬季值班检查的通知";
const SENT: &str = "关于做好今冬明春防火工作的通知";

#[test]
fn signing_for_and_deciding_work_with_scripts_off() {
    let site = Site::demo();
    outgoing::to_issued(&Walk::quietly(site.window(Scripts::On), SENT));
    let at = site.window(Scripts::Off);
    enter(&at, "linxiaotang");
    assert!(!at.has("html.js"), "scripts are off");
    let paper = drafts(&at);
    decides(&at, "heyanqiu", &paper, "已核，拟同意送审。", "同意");
    at.sees("办公室审核");
    signs_for(&at);
}

fn drafts(at: &Browser) -> String {
    at.go("/documents/new");
    at.fill("#f-title", TITLE);
    at.follow("开始拟稿");
    let paper = at.address();
    at.follow("写正文");
    at.fill("#f-main_to", "区政府各部门");
    at.fill("#f-body", "为做好冬季值班工作，现通知如下。\n一、落实带班\n各部门要落实领导带班制度。");
    at.follow("保存");
    assert_eq!(at.value("#f-main_to"), "区政府各部门");
    assert!(at.value("#f-body").ends_with("带班制度。"));
    at.follow("写好了，去送审");
    at.choose("#f-signer", "顾怀安");
    at.follow("送审");
    at.sees("已提交。");
    paper
}

fn decides(at: &Browser, account: &str, paper: &str, opinion: &str, verb: &str) {
    enter(at, account);
    at.go("/todo");
    at.sees(TITLE);
    at.go(paper);
    at.sees("打开全部页面");
    at.fill("#f-opinion", opinion);
    at.follow(verb);
    at.sees("已提交。");
    at.sees(opinion);
}

/// The town's registrar signs for what the district office issued.
fn signs_for(at: &Browser) {
    enter(at, "qlz-ws");
    at.go("/receipts");
    at.follow(SENT);
    at.sees("签收时限");
    at.follow("签收");
    at.sees("已签收，请登记。");
    at.follow("登记");
    at.sees("已提交。");
}
