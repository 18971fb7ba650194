//! Samples as an office sees them on an ordinary day (常例).

use lexicon::{Account, Line};

use super::Sample;
use super::scenes;
use crate::ui::attachments::{self, Attachment};
use crate::ui::button::Button;
use crate::ui::confirm::{self, Confirm};
use crate::ui::error::{self, Fault};
use crate::ui::filters::{self, Filter};
use crate::ui::form::{self, Choice, Field, Guard, Problems};
use crate::ui::pager::Pager;
use crate::ui::sheet::{self, Cell};
use crate::ui::tabs::{self, Tab};
use crate::ui::{Clock, Link, Markup, Tone, badge, explain, html, layout, notice};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        ("数字块", scenes::figures()),
        ("表格", scenes::todo()),
        ("筛选、页签、翻页", list_frame()),
        ("环节条", scenes::way()),
        ("意见框", scenes::opinion()),
        ("表单", layout::pad_card("登记收文", layout::note("带 * 的必填"), entry(&Problems::none()))),
        ("表单退回修改（422）", refused()),
        ("标签和时限", marks()),
        ("提示", notices()),
        ("办文单", slip()),
        ("附件", layout::card("附件", layout::note("2 个"), files())),
        ("计时说明", layout::pad_card("计时说明", html! {}, counted())),
        ("要素表", layout::card("来文要素", html! {}, header_data())),
        ("确认页", sure()),
        ("出错页", gone()),
    ]
}

fn list_frame() -> Markup {
    let choices =
        vec![Choice::new("", "全部"), Choice::new("urgent", "加急").chosen(true), Choice::new("extra", "特急")];
    let bar = [
        Filter::Words("q".into(), "标题、文号、来文单位".into(), String::new()),
        Filter::Choose("urgency".into(), "缓急".into(), choices),
        Filter::Day("from".into(), "自".into(), "2026-11-01".into()),
    ];
    let pager =
        Pager { first: Some("#".into()), prev: Some("#".into()), next: Some("#".into()), note: "本页 50 件".into() };
    let tabs =
        [Tab::new("#", "待办", true).count(12), Tab::new("#", "待阅", false).count(5), Tab::new("#", "已办", false)];
    layout::card(
        "收文",
        layout::note("按收到时间排列"),
        html! {
            (tabs::bar(&tabs)) (filters::bar("#", &bar, Some("#"))) (scenes::table()) (pager)
        },
    )
}

fn entry(problems: &Problems) -> Markup {
    let guard = Guard::new("token", "key").revision(3);
    form::post(
        "#",
        &guard,
        html! {
            (Field::text("title", "标题").value("关于报送今冬明春火灾防控重点任务落实情况的报告").required().check(problems))
            (form::row(html! {
                (Field::text("from", "来文单位").value("区消防救援大队").required().check(problems).suggest(vec!["区财政局".into()]))
                (Field::text("number", "来文字号").value("云消〔2026〕41号").hint("照来文抄录，年份用六角括号").check(problems))
                (Field::select("urgency", "缓急", urgencies()).value("urgent"))
                (Field::date("due", "办结期限").value("2026-11-24").check(problems))
            }))
            (Field::radios("copies", "载体", vec![Choice::new("paper", "纸质").chosen(true), Choice::new("file", "电子")]))
            (Field::checks("to", "分送", departments()))
            (Field::textarea("note", "摘要", 3).placeholder("不超过 200 字").max_length(200))
            (Field::file("scan", "扫描件", ".pdf,.ofd", true).hint("PDF 或 OFD，每个不超过 200 MB").check(problems))
            (form::fixed("登记人", html! { "沈知远 今日 9:40" }))
            (form::buttons(html! { (Button::submit("登记并送拟办").primary()) (Button::submit_as("verb", "keep", "暂存").unchecked()) (Button::link("#", "取消")) }))
        },
    )
}

fn urgencies() -> Vec<Choice> {
    vec![Choice::new("normal", "平件"), Choice::new("urgent", "加急"), Choice::new("extra", "特急")]
}

fn departments() -> Vec<Choice> {
    vec![
        Choice::new("1", "综合一科").chosen(true).note("在办 12 件"),
        Choice::new("2", "综合二科").note("在办 4 件"),
        Choice::new("3", "督查室"),
    ]
}

fn refused() -> Markup {
    let mut problems = Problems::none();
    problems.add("number", "“云消2026-41号”不是发文字号，应为“云消〔2026〕41号”的样式");
    problems.add("due", "办结期限早于今天，请改为今天或以后");
    problems.add("", "来文件数与附件数不一致，请核对扫描件");
    html! { (form::problems(&problems)) (layout::pad_card("登记收文", html! {}, entry(&problems))) }
}

fn marks() -> Markup {
    html! { div class="card pad row" {
        p {
            (badge::urgency("特急")) (badge::urgency("加急")) (badge::urgency("平件")) (badge::kind("批示"))
            (badge::tag(Tone::Plain, "签报")) (badge::check("法律", true)) (badge::check("文字", false))
        }
        (Clock::new(Tone::Green, "剩 2 天", "11月25日 12:00"))
        (Clock::new(Tone::Amber, "剩 3 小时", "今日 14:30"))
        (Clock::new(Tone::Red, "超 2 小时", "应于今日 9:00"))
        (Clock::new(Tone::Plain, "停计，剩 1 天 4 小时", "11月24日 17:30").stopped(true))
    } }
}

fn notices() -> Markup {
    html! {
        (notice::flash(Tone::Green, "已送签发（顾怀安）。", Some(&Link::new("#", "查看办理痕迹"))))
        (notice::flash(Tone::Plain, "本单位 2026 年放假安排已载入。", None))
        (notice::flash(Tone::Amber, "序列“云政办函”2026 年余号 12 个。", Some(&Link::new("#", "申请续号"))))
        (notice::flash(Tone::Blue, "您正在代顾怀安处理，至 11月28日 止。", None))
        (notice::block(Tone::Red, "他人已保存了新稿", html! { p { "林晓棠 今日 9:52 保存了第 5 稿。下面左边是您的文字，右边是新稿，请对照后再保存。" } }))
    }
}

fn slip() -> Markup {
    sheet::form(
        "云泽区人民政府办公室发文稿纸",
        &[
            vec![
                Cell::new("签发", sheet::hand("同意印发。", "周明川", "11月23日 16:20"), 6).lines(5),
                Cell::new(
                    "会签",
                    html! {
                        (sheet::hand("同意。建议第二部分增加“有限空间作业”。", "区应急局 陆修", "11月20日"))
                        (sheet::hand("同意。", "区住建局 方以宁", "11月23日"))
                    },
                    6,
                )
                .lines(5),
            ],
            vec![Cell::new("主送", html! { "各镇人民政府，区政府各部门" }, 12)],
            vec![Cell::new("标题", html! { "云泽区人民政府办公室关于做好今冬明春安全防范工作的通知" }, 12).lines(2)],
            vec![
                Cell::new("发文字号", html! { "云政办发〔2026〕48号" }, 5),
                Cell::new("缓急", html! { "加急" }, 3),
                Cell::new("公开属性", html! { "主动公开" }, 4),
            ],
            vec![
                Cell::new("拟稿", html! { "综合一科 林晓棠" }, 4),
                Cell::new("核稿", html! { "何砚秋" }, 4),
                Cell::new("印数", html! { "60 份" }, 4),
            ],
            vec![Cell::new("附件", html! { "" }, 12)],
        ],
    )
}

fn files() -> Markup {
    attachments::list(&[
        Attachment {
            name: "工作台账（样表）.xlsx".into(),
            href: "#".into(),
            bytes: 18_432,
            note: "林晓棠 11月20日 14:02 上传".into(),
            remove: Some("#".into()),
            warning: String::new(),
        },
        Attachment {
            name: "会签意见采纳说明.pdf".into(),
            href: "#".into(),
            bytes: 3_565_158,
            note: "何砚秋 今日 9:12 上传".into(),
            remove: None,
            warning: "未读出文字".into(),
        },
    ])
}

fn counted() -> Markup {
    let line = |when: &str, what: &str, minutes| Line { when: when.into(), what: what.into(), minutes };
    let lines = vec![
        line("11月20日（周五）14:02", "收到，当日工作时间 3:28", 208),
        line("11月21日—22日", "周末不计", 0),
        line("11月23日（周一）08:30", "停计至 08:46，其间工作时间 0:16 不计，等待补正", 0),
        line("11月23日（周一）08:46–09:40", "工作时间 0:54", 54),
    ];
    let account = Account { minutes: 262, day_minutes: 420, lines };
    let ends = ["时限 1 个工作日，首日不计".into(), "应于 11月23日（周一）17:30 办结".into()];
    explain::lines("工作时间 4 小时 22 分，怎么算的", &account, &ends)
}

fn header_data() -> Markup {
    layout::pairs([
        ("来文单位", html! { "区财政局" }),
        ("来文字号", html! { "云财函〔2026〕63号" }),
        ("收文编号", html! { "2026-1873" }),
        ("成文日期", html! { "2026年11月20日" }),
        ("缓急", badge::urgency("加急")),
        ("首办责任人", html! { "林晓棠" }),
    ])
}

fn sure() -> Markup {
    let confirm = Confirm {
        question: "终止办理《关于商请提供专项债券项目资料的函》？".into(),
        effects: vec![
            "承办人 2 人的待办收回，已写的意见保留。".into(),
            "占用的编号作废，不再使用。".into(),
            "终止后可由办公室主任重启。".into(),
        ],
        action: "#".into(),
        guard: Guard::default(),
        verb: "终止办理".into(),
        danger: true,
        back: Some(Link::new("#", "不终止，返回")),
    };
    confirm::page(&confirm, html! { (Field::textarea("reason", "理由", 2).required()) }, &Problems::none())
}

fn gone() -> Markup {
    error::part(&Fault {
        status: 404,
        sentence: "没有这件公文，或者它不在您的知悉范围。".into(),
        advice: "请核对文号；确需查看的，请向首办责任人申请加阅。".into(),
        next: vec![Link::new("#", "回到首页"), Link::new("#", "搜公文")],
    })
}
