//! Whole pages out of the parts (样页): today, a document at work, log-in, an error.

use crate::ui::button::Button;
use crate::ui::facts::{self, Tile};
use crate::ui::login::{self, Login};
use crate::ui::opinion::{self, Opinion};
use crate::ui::preview::{self, Leaf, Paper};
use crate::ui::shell::{self, NavGroup, NavLink, Shell};
use crate::ui::steps::{self, Stage, Step};
use crate::ui::table::{self, Column, Row, Shape, Table};
use crate::ui::{Clock, Link, Markup, Tone, badge, html, layout};

/// A page of paper as the typesetting would draw it, small.
pub(super) const PAGE: &str = r##"<svg viewBox="0 0 595 842" xmlns="http://www.w3.org/2000/svg"><rect width="595" height="842" fill="#fff"/><text x="297" y="170" font-size="34" text-anchor="middle" fill="#d80f16" font-family="serif">云泽区人民政府办公室文件</text><text x="297" y="236" font-size="16" text-anchor="middle">云政办发〔2026〕48号</text><path d="M79 262h442" stroke="#d80f16" stroke-width="1.5"/><text x="297" y="318" font-size="21" text-anchor="middle">关于做好今冬明春安全防范工作的通知</text><text x="79" y="368" font-size="16">各镇人民政府，区政府各部门：</text></svg>"##;

/// The frame of the sample pages (样页框架).
pub fn shell() -> Shell {
    Shell {
        title: "今日".into(),
        unit: "云泽区人民政府办公室".into(),
        person: "沈知远".into(),
        account: "sample".into(),
        notices: 3,
        nav: groups(),
        help: Some("#help".into()),
        ..Shell::default()
    }
}

fn groups() -> Vec<NavGroup> {
    let plain = |words: &[&str]| words.iter().map(|word| NavLink::new("#", *word)).collect();
    let group = |label: &str, links: Vec<NavLink>| NavGroup { label: label.into(), links };
    vec![
        group(
            "",
            vec![
                NavLink::new("#today", "今日").active(true),
                NavLink::new("#tasks", "待办").count(12).hot(true),
                NavLink::new("#readings", "待阅").count(5),
                NavLink::new("#done", "已办"),
                NavLink::new("#mine", "我发起的").count(4),
            ],
        ),
        group("办文", plain(&["发文", "收文", "公文库", "登记簿"])),
        group("督办", plain(&["督办事项", "挂图"])),
        group("办会", plain(&["会议", "领导日程"])),
        group("值守", plain(&["值班", "紧急信息"])),
    ]
}

/// The page 今日 whole.
pub fn today() -> Markup {
    let beside = html! { "11月23日 星期一 · 第 48 周 · 工作日" };
    let buttons = html! { (Button::link("#", "登记收文")) (Button::link("#", "拟稿").primary()) };
    shell::page(
        &shell(),
        html! {
            (layout::head("今日", beside, buttons))
            (figures())
            (layout::cols(todo(), html! { (diary()) (duty()) (reminders()) }))
        },
    )
}

pub(super) fn figures() -> Markup {
    facts::tiles(&[
        Tile::new("需要我办", 12, "#").note(Tone::Red, "1 件超时"),
        Tile::new("今日到期", 4, "#"),
        Tile::new("我牵头的督办", 7, "#").note(Tone::Amber, "2 件黄灯"),
        Tile::new("本周已办", 31, "#"),
    ])
}

pub(super) fn todo() -> Markup {
    layout::card("需要我办", layout::note("按时限排列"), table())
}

pub(super) fn table() -> Markup {
    let table = Table {
        caption: "需要我办".into(),
        columns: vec![
            Column::new("时限", Shape::Clock),
            Column::new("事项", Shape::Title),
            Column::new("来自", Shape::Short),
            Column::new("环节", Shape::Short),
            Column::new("到我手", Shape::Short),
        ],
        rows: rows(),
        ..Table::default()
    };
    html! { (table) }
}

type Line = (Tone, &'static str, &'static str, &'static str, &'static str, [&'static str; 4]);

const LINES: [Line; 6] = [
    (
        Tone::Red,
        "超 2 小时",
        "应于今日 9:00",
        "特急",
        "关于启动重污染天气橙色预警应急响应的通知",
        ["云环办发〔2026〕41号", "区生态环境局", "拟办", "今日 8:12"],
    ),
    (
        Tone::Amber,
        "剩 3 小时",
        "今日 14:30",
        "加急",
        "关于报送今冬明春火灾防控重点任务落实情况的报告",
        ["收文 2026-1873", "区消防救援大队", "初审", "11月20日"],
    ),
    (
        Tone::Amber,
        "剩 5 小时",
        "今日 17:30",
        "",
        "区政府第 38 次常务会议纪要",
        ["代拟稿 第 3 稿 · 沈知远核稿", "综合一科 林晓棠", "核稿", "今日 9:40"],
    ),
    (
        Tone::Green,
        "剩 1 天 4 小时",
        "11月24日 17:30",
        "",
        "云泽区财政局关于商请提供专项债券项目资料的函",
        ["云财函〔2026〕63号", "区财政局", "承办", "11月20日"],
    ),
    (
        Tone::Green,
        "剩 2 天",
        "11月25日 12:00",
        "批示",
        "老旧小区加装电梯群众来信办理情况",
        ["区长批示：“请住建局牵头，一周内拿出方案。”", "区长 周明川", "督办立项", "11月21日"],
    ),
    (
        Tone::Green,
        "剩 3 天",
        "11月26日 17:30",
        "",
        "关于召开全区冬春水利建设现场推进会的请示",
        ["会议请示 · 半天 · 120 人", "区水利局", "审核", "今日 8:55"],
    ),
];

fn rows() -> Vec<Row> {
    LINES.iter().map(row).collect()
}

fn row((tone, says, due, mark, title, rest): &Line) -> Row {
    let tags = if *mark == "批示" { badge::kind(mark) } else { badge::urgency(mark) };
    let [below, from, step, since] = rest;
    Row::new(vec![
        html! { (Clock::new(*tone, *says, *due)) },
        table::title(tags, &Link::new("#", *title), below),
        html! { (from) },
        html! { (step) },
        html! { (since) },
    ])
}

fn diary() -> Markup {
    layout::card(
        "今天的日程",
        layout::note("3 项"),
        layout::list([
            ("9:00", html! { "区长办公会 " (badge::tag(Tone::Plain, "二楼会议室")) }),
            ("14:30", html! { "陪同市督查组到青岚镇" }),
            ("16:00", html! { "文稿会商：政府工作报告（二稿）" }),
        ]),
    )
}

fn duty() -> Markup {
    layout::card(
        "值班",
        html! {},
        layout::list([("带班", html! { "副区长 顾怀安" }), ("值班", html! { "林晓棠、程屿 · 6200011" })]),
    )
}

fn reminders() -> Markup {
    layout::card(
        "提醒",
        html! {},
        layout::list([
            ("签收", html! { "《关于做好年末岁尾工作的通知》还有 4 个单位未签收" }),
            ("编号", html! { "云政办函 2026 年序列余号 12 个" }),
        ]),
    )
}

/// A document at work, whole (办文页).
pub fn document() -> Markup {
    let beside = html! { (badge::urgency("加急")) "发文 · 第 4 稿 · 首办责任人 林晓棠" };
    let buttons =
        html! { (Button::link("#", "对比稿")) (Button::link("#", "校核 2")) (Button::link("#", "打印发文稿纸")) };
    let paper = layout::card(
        "正文",
        html! { (badge::tag(Tone::Plain, "第 1 页，共 3 页")) (layout::note("GB/T 9704 · 每面 22 行 · 每行 28 字")) },
        preview::pane(&[Paper { hash: "1".into(), leaf: Leaf::Drawn(PAGE.into()), places: String::new() }], &[]),
    );
    let hand = opinion();
    shell::page(
        &shell(),
        html! {
            (layout::head("关于做好今冬明春安全防范工作的通知", beside, buttons))
            (way())
            (layout::desk(paper, hand))
        },
    )
}

pub(super) fn way() -> Markup {
    let done = ["拟稿", "科室核稿"].map(|word| Step::new(word, Stage::Done));
    let ahead = ["签发", "复核", "编号", "用印", "印发", "归档"].map(|word| Step::new(word, Stage::Ahead));
    let here = [Step::new("会签", Stage::Done).note("3/3"), Step::new("办公室审核", Stage::Now)];
    let all: Vec<Step> = done.into_iter().chain(here).chain(ahead).collect();
    steps::bar(&all)
}

pub(super) fn opinion() -> Markup {
    let checks = ["法律", "政策", "程序", "文字", "格式"];
    opinion::card(
        &Opinion {
            action: "#".into(),
            clock: Some(Clock::new(Tone::Amber, "剩 5 小时", "今日 17:30")),
            phrases: ["同意，请签发", "拟同意，呈××审定", "按会签意见修改后再报"].map(String::from).to_vec(),
            placeholder: "填写审核意见".into(),
            checks: checks.iter().enumerate().map(|(n, word)| (word.to_string(), n < 3)).collect(),
            verbs: vec![
                Button::submit("送签发（顾怀安）").primary(),
                Button::submit("退回").to("#"),
                Button::link("#", "更多"),
            ],
            ..Opinion::default()
        },
        html! {},
    )
}

/// The log-in page with a message (登录页).
pub fn login() -> Markup {
    let mut login = Login {
        place: "云泽区协同办公平台".into(),
        action: "#".into(),
        account: "shenzhiyuan".into(),
        note: "忘记密码，请联系系统管理员（6200018）。".into(),
        ..Login::default()
    };
    login.problems.add("", "账号或密码不对，还可以再试 4 次");
    login::page(&login)
}
