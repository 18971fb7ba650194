use axum::http::StatusCode;
use lexicon::MatterId;
use office::document::StepForm;
use office::document::dispatch::{self, Addressees};
use office::document::incoming::{self, Nature, Paper};
use office::document::numbering::Choice;
use testkit::office::agree;
use testkit::{TestOffice, on_every_engine};

use super::{Desk, Seen};

/// Issued to these units.
pub(super) fn issued(office: &TestOffice, title: &str, units: &[&str]) -> MatterId {
    let id = office.signed(title);
    office.agrees("chengyu", id).unwrap();
    office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
    office.seals("chengyu", id, "qzfb").unwrap();
    let main = units.iter().map(|c| office.place.units[*c]).collect();
    office.decides("chengyu", id, &agree(StepForm::Issue(Addressees { main, cc: vec![] }))).unwrap();
    id
}

/// Registered from paper at the finance bureau.
pub(super) fn registered(office: &TestOffice, title: &str, nature: Nature) -> MatterId {
    let paper = Paper {
        title: title.into(),
        genre: lexicon::Genre::Letter,
        urgency: lexicon::Urgency::Urgent,
        label: lexicon::SecurityLabel::Internal,
        source_name: "云泽区税务局".into(),
        source_number: "云税函〔2026〕7号".into(),
        dated_on: None,
        carrier: "paper".into(),
        reply_wanted: true,
        copies: 1,
    };
    let id = office.write("czj-ws", |tx, a| incoming::receive(tx, a, paper.clone())).unwrap();
    office.decides("czj-ws", id, &agree(StepForm::Register(nature))).unwrap();
    id
}

#[test]
fn today_reminds_of_what_waits_to_be_signed_for_on_both_sides() {
    on_every_engine(|office| {
        issued(office, "关于报送防汛准备情况的通知", &["czj", "yjj"]);
        office.world.advance_minutes(3 * 24 * 60);
        let desk = Desk::of(office);
        insta::allow_duplicates! { insta::assert_snapshot!(desk.get("czj-ws", "/").words(), @r"
        今日
        11月26日 星期四 · 第 48 周 · 工作日 登记收文 拟稿
        需要我办0 超期0 今日到期0 本周已办0
        需要我办
        按时限排列
        没有需要您办的事项。
        拟稿
        待签收
        全部 1 件
        11月23日 关于报送防汛准备情况的通知 逾期未签收云泽区人民政府办公室
        "); }
        insta::allow_duplicates! { insta::assert_snapshot!(desk.get("chengyu", "/").words(), @r"
        今日
        11月26日 星期四 · 第 48 周 · 工作日 登记收文 拟稿
        需要我办1 超期0 今日到期0 本周已办4
        需要我办
        按时限排列
        需要我办
        |时限 |事项 |来自 |环节 |到我手
        |剩 17 天 5 小时绿灯 12月21日 17:30 |新到 关于报送防汛准备情况的通知 发文 · 云政办发〔2026〕1号 |程屿 |归档 |11月23日 10:20
        逾期未签收
        我发出的
        2 个单位 关于报送防汛准备情况的通知 云泽区财政局、云泽区应急管理局
        "); }
    });
}

#[test]
fn the_registers_show_the_year_and_count_apart() {
    on_every_engine(|office| {
        issued(office, "关于报送防汛准备情况的通知", &["czj", "yjj"]);
        let copy = office.read("czj-ws", dispatch::waiting).unwrap().remove(0).id;
        office
            .write("czj-ws", |tx, a| dispatch::addressed(tx, a, copy).and_then(|at| dispatch::receive(tx, &at)))
            .unwrap();
        registered(office, "关于商请提供税源资料的函", Nature::Action);
        registered(office, "关于印发税收宣传月方案的函", Nature::Reading);
        let desk = Desk::of(office);
        insta::allow_duplicates! { insta::assert_snapshot!(desk.get("chengyu", "/registers/outgoing").words(), @r"
        发文登记簿
        云泽区人民政府办公室 打印 导出 XLSX
        年度 2026年 2025年 2024年 2023年 2022年 2021年 2020年 2019年 2018年 2017年
        文种 全部 决议 决定 命令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 纪要
        筛选
        发文登记簿
        |发文字号 |标题 |成文日期 |印发 |份数 |签收
        |云政办发〔2026〕1号 | 关于报送防汛准备情况的通知 通知 · 拟稿 林晓棠 |2026年11月23日 |今日 10:20 |20 |1/2
        "); }
        insta::allow_duplicates! { insta::assert_snapshot!(desk.get("czj-ws", "/registers/incoming").words(), @r"
        收文登记簿
        云泽区财政局 打印 导出 XLSX
        2026年收文3 2026年办件2 2026年阅件1 2026年请示0
        年度 2026年 2025年 2024年 2023年 2022年 2021年 2020年 2019年 2018年 2017年
        性质 全部 办件 阅件 请示
        筛选
        收文登记簿
        |收文号 |标题 |性质 |收到 |首办责任人 |状态
        |2026-0002 |加急 关于印发税收宣传月方案的函 云泽区税务局 云税函〔2026〕7号 |阅件 |今日 10:30 |柯一苇 |办理中 全程剩 5 天 4 小时
        |2026-0001 |加急 关于商请提供税源资料的函 云泽区税务局 云税函〔2026〕7号 |办件 |今日 10:20 |柯一苇 |办理中 全程剩 5 天 4 小时
        |未登记 | 关于报送防汛准备情况的通知 云泽区人民政府办公室 云政办发〔2026〕1号 |办件 |今日 10:20 |柯一苇 |办理中 全程剩 15 天 4 小时
        "); }
        let only = desk.get("czj-ws", "/registers/incoming?only=reading").words();
        assert!(only.contains("宣传月") && !only.contains("税源"), "{only}");
        let before = desk.get("czj-ws", "/registers/incoming?year=2025").words();
        assert!(!before.contains("税源") && before.contains("没有符合条件的登记"), "{before}");
    });
}

#[test]
fn an_export_is_a_spreadsheet_and_a_fact() {
    on_every_engine(|office| {
        registered(office, "关于商请提供税源资料的函", Nature::Action);
        let desk = Desk::of(office);
        let file = desk.get("czj-ws", "/registers/incoming/export?year=2026");
        assert_eq!(
            file.header("content-disposition"),
            "attachment; filename*=UTF-8''%E6%94%B6%E6%96%87%E7%99%BB%E8%AE%B0%E7%B0%BF2026.xlsx"
        );
        let rows = rows(&file);
        assert_eq!(rows[0][..4], ["收文号", "标题", "来文单位", "来文字号"]);
        assert_eq!(rows[1][..4], ["2026-0001", "关于商请提供税源资料的函", "云泽区税务局", "云税函〔2026〕7号"]);
        let facts = office.db.read(|tx| store::facts::about(tx, "register:incoming")).unwrap();
        assert_eq!(facts.iter().map(|f| f.verb.as_str()).collect::<Vec<_>>(), ["register.export"]);
    });
}

/// The rows of a spreadsheet as text.
pub(super) fn rows(file: &Seen) -> Vec<Vec<String>> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(file.body.clone())).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    sheet.rows().map(|r| r.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn words_found_are_marked_and_grouped() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于做好防汛工作的通知");
        let desk = Desk::of(office);
        desk.index(&[(id, "要做好\u{1}防汛\u{2}准备<b>，\u{1}防汛\u{2}物资")]);
        let q = crate::visitor::encode("防汛");
        let page = desk.get("linxiaotang", &format!("/search?q={q}"));
        assert!(page.html().contains("要做好<mark>防汛</mark>准备&lt;b&gt;，<mark>防汛</mark>物资"), "{}", page.html());
        insta::allow_duplicates! { insta::assert_snapshot!(page.words(), @r"
        搜索
        “防汛” 找到公文 1 件、人员 0 人
        发文
        1 件
        发文
        |公文 |文种 |单位 |首办 |日期 |状态
        | 关于做好防汛工作的通知 发文 要做好防汛准备&lt;b&gt;，防汛物资 |通知 |区政府办 |林晓棠 |今日 09:00 |办理中
        "); }
        let named = desk.get("linxiaotang", &format!("/search?q={}", crate::visitor::encode("砚秋"))).words();
        assert!(named.contains("何砚秋"), "{named}");
        let narrowed = desk.get("linxiaotang", &format!("/library?q={q}&scope=incoming")).words();
        assert!(!narrowed.contains("关于做好防汛"), "{narrowed}");
    });
}

#[test]
fn the_library_is_narrowed_by_what_the_address_says() {
    on_every_engine(|office| {
        office.drafts("linxiaotang", "qzfb", "关于做好防汛工作的通知");
        let desk = Desk::of(office);
        for (query, shown) in [
            ("", true),
            ("scope=outgoing&genre=notice&state=active&from=2026-11-23&to=2026-11-23", true),
            ("scope=incoming", false),
            ("genre=letter", false),
            ("state=closed", false),
            ("from=2026-11-24", false),
            ("to=2026-11-22", false),
            ("genre=nonsense&state=nonsense&from=nonsense&scope=unit-outgoing", true),
        ] {
            let words = desk.get("linxiaotang", &format!("/library?{query}")).words();
            assert_eq!(words.contains("关于做好防汛工作的通知"), shown, "{query}: {words}");
        }
        let clerk = desk.get("linxiaotang", "/library");
        assert!(!clerk.html().contains("全单位"));
        let keeper = desk.get("chengyu", "/library?scope=unit-outgoing").words();
        assert!(keeper.contains("全单位发文") && keeper.contains("关于做好防汛工作的通知"), "{keeper}");
        assert!(!desk.get("chengyu", "/library").words().contains("关于做好防汛工作的通知"));
    });
}

#[test]
fn words_do_not_widen_the_range_of_the_library() {
    on_every_engine(|office| {
        let unit = office.drafts("linxiaotang", "qzfb", "关于做好防汛工作的通知");
        let own = office.drafts("chengyu", "qzfb", "关于报送防汛值班表的通知");
        let desk = Desk::of(office);
        desk.index(&[(unit, ""), (own, "")]);
        let q = crate::visitor::encode("防汛");
        let shown = |scope: &str| desk.get("chengyu", &format!("/library?q={q}&scope={scope}")).words();
        let mine = shown("");
        assert!(mine.contains("防汛值班表") && !mine.contains("做好防汛工作"), "{mine}");
        assert!(!shown("outgoing").contains("做好防汛工作"));
        let whole = shown("unit-outgoing");
        assert!(whole.contains("防汛值班表") && whole.contains("做好防汛工作"), "{whole}");
        assert!(!shown("unit-incoming").contains("防汛值班表"));
    });
}

#[test]
fn notices_are_read_all_at_once() {
    on_every_engine(|office| {
        issued(office, "关于报送防汛准备情况的通知", &["czj"]);
        let desk = Desk::of(office);
        insta::allow_duplicates! { insta::assert_snapshot!(desk.get("czj-ws", "/notices").words(), @r"
        通知
        1 条未读 · 只列最近一百条
        全部标为已读
        通知
        |时间 |通知
        |今日 10:20 |来文 云泽区人民政府办公室来文《关于报送防汛准备情况的通知》，请签收
        "); }
        let answer = desk.post("czj-ws", "/notices/reading", &[("key", "k")]);
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/notices"));
        let after = desk.get("czj-ws", "/notices").words();
        assert!(after.contains("0 条未读") && !after.contains("全部标为已读"), "{after}");
    });
}

#[test]
fn the_three_administrators_start_elsewhere_and_hold_no_matters() {
    on_every_engine(|office| {
        let desk = Desk::of(office);
        for login in ["sysadmin", "secadmin", "auditor"] {
            let answer = desk.get(login, "/");
            assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/admin"));
            assert_eq!(desk.get(login, "/registers/outgoing").status, StatusCode::FORBIDDEN);
        }
    });
}

#[test]
fn whoever_has_no_session_is_sent_to_log_in_and_health_tells_nothing_else() {
    on_every_engine(|office| {
        let desk = Desk::of(office);
        for path in ["/", "/todo", "/library", "/registers/outgoing/export", "/ui"] {
            let answer = desk.get_as_nobody(path);
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            assert!(answer.header("location").starts_with("/login"), "{path}");
        }
        let health = desk.get_as_nobody("/healthz");
        assert_eq!((health.status, health.html()), (StatusCode::OK, concat!("ok ", env!("CARGO_PKG_VERSION"), "\n")));
        assert_eq!(desk.get_as_nobody("/counts").status, StatusCode::NO_CONTENT);
        assert_eq!(desk.get("linxiaotang", "/ui").status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn counts_come_as_one_event_that_names_the_lines_of_the_navigation() {
    on_every_engine(|office| {
        office.drafts("linxiaotang", "qzfb", "关于做好防汛工作的通知");
        let counts = Desk::of(office).get("linxiaotang", "/counts");
        assert_eq!(counts.header("content-type"), "text/event-stream");
        let says = "retry: 60000\nevent: counts\ndata: {\"/mine\":1,\"/notices\":0,\"/reading\":0,\"/receipts\":0,\"/todo\":1}\n\n";
        assert_eq!(counts.html(), says);
    });
}

#[test]
fn a_guide_is_read_with_or_without_a_session() {
    on_every_engine(|office| {
        let desk = Desk::of(office);
        for guide in [desk.get_as_nobody("/help/clerk"), desk.get("linxiaotang", "/help/clerk")] {
            assert!(guide.html().contains("id=\"待办\"") && guide.words().starts_with("使用说明"));
            assert!(
                guide.html().contains("<img src=\"/help/images/01-today.png\" alt=")
                    && !guide.html().contains("<p></p>")
            );
        }
        assert_eq!(desk.get_as_nobody("/help/images/01-today.png").status, StatusCode::OK);
        assert_eq!(desk.get_as_nobody("/help/images/../clerk.md").status, StatusCode::NOT_FOUND);
        assert_eq!(desk.get_as_nobody("/help/nothing").status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn every_passage_a_page_leads_to_stands_in_its_guide() {
    let mut missing = Vec::new();
    for text in sources(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        for guide in ["clerk", "admin"] {
            let passages = super::super::help::headings(guide);
            let opening = format!("\"{guide}#");
            let named = text.split(&opening).skip(1).filter_map(|rest| rest.split_once('"'));
            let lost = named.map(|(name, _)| name).filter(|n| !passages.iter().any(|p| p == n));
            missing.extend(lost.map(|n| format!("{guide}#{n}")));
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

fn sources(folder: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    entries
        .flat_map(|path| match path.extension().and_then(|e| e.to_str()) {
            Some("rs") if !path.ends_with("tests/pages.rs") => {
                vec![std::fs::read_to_string(path).unwrap()]
            }
            None if path.is_dir() => sources(&path),
            _ => vec![],
        })
        .collect()
}
