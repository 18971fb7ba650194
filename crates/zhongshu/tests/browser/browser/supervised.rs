//! From a leader's 批示 on a paper that came in to a closed item and the month's 通报, issued: as the people concerned.

use std::fs;

use store::testing::{self, TempDir};
use testkit::browser::{Browser, Scripts};

use super::journey::Walk;
use super::outgoing;
use super::site::{Site, enter};

const TITLE: &str = "关于反馈燃气管道第三方检测情况的函";
const SAID: &str = "请区应急局牵头，会同住建部门逐处整改，月底前办结并报结果。";
const REPORT: &str = "检测发现的十一处隐患已全部整改，更换阀门九个，复测合格。";
const RESULT: &str = "十一处隐患逐处复测合格，台账、照片齐全，请予核查。";
const FOUND: &str = "现场抽查三处，与台账相符。";
const BULLETIN: &str = "督查事项办理情况的通报";
const ADDED: &str = "请各单位于下月五日前报送整改情况。";

/// Marks the visible field under a label, so that it is found by what a person reads.
const LABELLED: &str = "for (let n = 0; n < 200; n += 1) { \
    const all = [...document.querySelectorAll('main label')].filter((l) => l.control && l.control.getClientRects().length); \
    const own = all.find((l) => l.textContent.trim().startsWith(LABEL)); \
    if (own) { own.control.dataset.read = LABEL; return true; } \
    await new Promise((on) => setTimeout(on, 50)); } return false;";

/// The round and the window its people look through.
struct Round {
    walk: Walk,
    /// Pictures are taken and axe-core is asked: once is enough.
    axe: Option<String>,
}

#[test]
fn an_instruction_is_supervised_and_reported_on_sqlite() {
    let site = Site::demo();
    goes_round(site.window(Scripts::On), Some(testkit::browser::axe()));
}

#[test]
fn an_instruction_is_supervised_and_reported_on_postgres() {
    if testing::pg_url().is_none() {
        return;
    }
    let site = Site::on_postgres();
    goes_round(site.window(Scripts::On), None);
}

fn goes_round(at: Browser, axe: Option<String>) {
    let walk = Walk::quietly(at, TITLE);
    let paper = instructs(&walk);
    let round = Round { walk, axe };
    let item = round.opens(&paper);
    round.signs(&item);
    round.reports(&item);
    round.reviews(&item);
    round.applies(&item);
    round.closes(&item);
    round.is_seen(&item);
    let Round { walk, axe } = round;
    let month = Round { walk: Walk::quietly(walk.at, BULLETIN), axe };
    let bulletin = month.drafts();
    month.sends();
    month.edits(&bulletin);
    month.issues(&bulletin);
}

/// The paper is registered, checked and proposed; the leader instructs. Its address.
fn instructs(walk: &Walk) -> String {
    let at = &walk.at;
    enter(at, "chengyu");
    at.go("/incoming/new");
    at.fill("#f-source_name", "泽州市燃气检测中心");
    at.fill("#f-source_number", "泽燃检函〔2026〕7号");
    at.fill("#f-title", TITLE);
    at.choose("#f-genre", "函");
    at.tick(".field", "特急");
    at.follow("收下并登记");
    let paper = at.address();
    walk.decides("", "登记");
    walk.opens("shenzhiyuan", &paper);
    walk.decides("手续齐全。", "符合要求");
    walk.opens("shenzhiyuan", &paper);
    at.fill("#f-opinion", "拟请分管领导阅示。");
    at.tick(".opinion", "顾怀安");
    at.choose("#f-lead", "林晓棠");
    walk.decides("", "送办");
    walk.opens("guhuaian", &paper);
    walk.decides(SAID, "批示");
    paper
}

/// The visible field a person would type into: by its label.
fn labelled(at: &Browser, label: &str) -> String {
    let script = format!("return (async () => {{ {} }})()", LABELLED.replace("LABEL", &format!("'{label}'")));
    assert_eq!(at.run(&script).as_bool(), Some(true), "no field {label} on {}\n{}", at.address(), at.text());
    format!("[data-read='{label}']")
}

impl Round {
    /// The page as the guide shows it, from its head or from where it says these words.
    fn picture(&self, name: &str, at_words: &str) {
        if self.axe.is_none() {
            return;
        }
        let at = &self.walk.at;
        let own = format!("[...document.querySelectorAll('main p')].find((p) => p.textContent.includes('{at_words}'))");
        let place = if at_words.is_empty() { "null" } else { own.as_str() };
        at.run(&format!(
            "document.activeElement.blur(); scrollTo(0, 0); {place}?.scrollIntoView({{ block: 'center' }})"
        ));
        at.shot(name);
        self.is_sound();
    }

    /// The page is accessible and fits a telephone.
    fn is_sound(&self) {
        let (Some(axe), at) = (&self.axe, &self.walk.at) else { return };
        let flaws = at.flaws(axe);
        assert!(flaws.is_empty(), "{}:\n{}", at.address(), flaws.join("\n"));
        at.size(390, 844);
        let wide = at.run("return document.documentElement.scrollWidth - innerWidth");
        at.size(1366, 768);
        assert!(wide.as_i64().is_some_and(|px| px <= 0), "{} hangs out of a telephone by {wide} px", at.address());
    }

    /// One press on the instruction, and its words and its author stand there, a limit is proposed. The address of the item.
    fn opens(&self, paper: &str) -> String {
        let at = &self.walk.at;
        enter(at, "suhe");
        at.go(paper);
        at.follow("据此批示立项");
        at.sees(SAID);
        at.sees("顾怀安");
        assert!(!at.value(&labelled(at, "办结时限")).is_empty(), "a limit is proposed");
        at.choose(&labelled(at, "牵头单位"), "云泽区应急管理局");
        at.fill(&labelled(at, "节点"), "逐处核查\n整改复测");
        self.picture("80-supervise-open", "");
        at.follow("立项并交办");
        at.sees("已立项");
        at.sees(SAID);
        at.sees("督办通知单");
        at.address()
    }

    /// The office of the lead unit signs for it and names who is in charge.
    fn signs(&self, item: &str) {
        let at = &self.walk.at;
        let clerk = self.walk.name_of("yjj-ky");
        enter(at, "yjj-zr");
        at.go("/supervision");
        at.sees("待签收");
        at.sees(TITLE);
        self.picture("81-supervise-desk", "");
        at.go(item);
        at.follow("签收");
        at.sees("已签收。");
        at.press("明确责任人");
        at.choose(&labelled(at, "责任人"), &clerk);
        at.follow("确定");
        at.sees("已明确责任人");
    }

    /// The person in charge reports with a file.
    fn reports(&self, item: &str) {
        let at = &self.walk.at;
        let folder = TempDir::new("evidence");
        let file = folder.path().join("复测记录.txt");
        fs::write(&file, "十一处全部合格").expect("a file of evidence");
        enter(at, "yjj-ky");
        at.go("/supervision/mine");
        at.sees(TITLE);
        at.go(item);
        // What is owed stands open.
        at.sees("报送反馈（应于");
        at.fill(&labelled(at, "进度"), "100");
        at.fill(&labelled(at, "进展情况"), REPORT);
        at.attach(&labelled(at, "佐证材料"), &file);
        self.picture("82-supervise-report", "");
        at.follow("报送");
        at.sees("反馈已报送");
        at.sees("复测记录.txt");
    }

    fn reviews(&self, item: &str) {
        let at = &self.walk.at;
        enter(at, "suhe");
        at.go(item);
        at.sees(REPORT);
        self.picture("83-supervise-review", REPORT);
        at.follow("通过");
        at.sees("已审核。");
        at.sees("100");
    }

    fn applies(&self, item: &str) {
        let at = &self.walk.at;
        enter(at, "yjj-ky");
        at.go(item);
        at.press("申请销号");
        at.fill(&labelled(at, "办理结果"), RESULT);
        at.click("form[action$='/deeds/apply'] button");
        at.sees("已申请销号，等待核查。");
    }

    /// Another of the office checks and closes it.
    fn closes(&self, item: &str) {
        let at = &self.walk.at;
        enter(at, "dongli");
        at.go("/supervision");
        at.sees("销号待核查");
        at.go(item);
        at.sees(RESULT);
        at.fill("form[action$='/deeds/check'] [name=remark]", FOUND);
        at.follow("核查通过，销号");
        at.sees("核查通过，本项已销号");
        at.sees("本项已销号");
        at.sees(FOUND);
        self.is_sound();
    }

    /// The leader sees what became of the words; a unit that has nothing to do with it sees nothing.
    fn is_seen(&self, item: &str) {
        let at = &self.walk.at;
        enter(at, "guhuaian");
        at.go(item);
        at.sees("核查通过，销号");
        at.go("/supervision/all");
        at.sees("全部事项");
        self.picture("84-supervise-all", "");
        enter(at, "czj-ky");
        at.go(item);
        at.sees("没有找到");
    }

    /// The month's figures open the items behind them; the draft becomes a paper. Its address.
    fn drafts(&self) -> String {
        let at = &self.walk.at;
        enter(at, "suhe");
        at.go("/supervision/bulletin");
        at.sees("通报稿");
        at.click("main a[href*='of=on_time']");
        at.sees(TITLE);
        at.follow("返回通报");
        at.sees("各单位办理情况见表1");
        self.picture("85-supervise-bulletin", "");
        at.follow("拟成发文");
        at.sees(BULLETIN);
        at.address()
    }

    /// The clerk reads the draft and sends it on.
    fn sends(&self) {
        let at = &self.walk.at;
        at.follow("修改文稿");
        assert!(at.value("#f-title").ends_with(BULLETIN));
        let drafted = at.value("#f-body");
        assert!(drafted.contains("|按期办结|"), "the figures are in the draft:\n{drafted}");
        at.follow("写好了，去送审");
        at.choose("#f-signer", "顾怀安");
        self.walk.decides("", "送审");
    }

    /// The head of the section adds a sentence to what the facts say.
    fn edits(&self, paper: &str) {
        let (walk, at) = (&self.walk, &self.walk.at);
        walk.opens("dongli", paper);
        at.follow("修改文稿");
        at.add("#f-body", ADDED);
        at.sees("已保存");
        at.follow("返回办理");
        walk.decides("数字已核对，补充一句要求。", "同意");
        at.go(&format!("{paper}/versions/1..2"));
        at.sees(ADDED);
    }

    /// It is issued as any other paper, and the unit it names receives it.
    fn issues(&self, paper: &str) {
        let (walk, at) = (&self.walk, &self.walk.at);
        walk.opens("shenzhiyuan", paper);
        outgoing::passes_every_check(at);
        walk.decides("事实清楚。", "同意");
        outgoing::signs(walk, paper);
        outgoing::issues(walk, paper);
        enter(at, "yjj-ws");
        at.go("/receipts");
        at.sees(BULLETIN);
        enter(at, "suhe");
        at.go("/supervision/bulletin");
        at.sees("本月已经拟成");
    }
}
