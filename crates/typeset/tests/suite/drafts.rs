//! Draft files, body text and titles.

use proptest::prelude::*;
use typeset::{Block, Format, Jieba, Level, Sheet, Way, Words, body, draft};

fn levels(text: &str) -> Vec<(Level, String, String)> {
    let blocks = body::parse(text).into_iter();
    blocks
        .map(|b| match b {
            Block::Paragraph(p) => (p.level, p.head, p.text),
            Block::Picture(p) => (Level::Body, "图".into(), p.name),
            Block::Table(typeset::Table { rows, .. }) => (Level::Body, "表".into(), format!("{rows:?}")),
        })
        .collect()
}

#[test]
fn levels_are_read_from_their_numbers() {
    let table = [
        ("一、总体要求", Level::First, "一、总体要求", ""),
        ("十二、 保障措施。各部门要落实。", Level::First, "十二、保障措施。", "各部门要落实。"),
        ("（三）加强领导。成立专班。", Level::Second, "（三）加强领导。", "成立专班。"),
        ("(三)加强领导", Level::Second, "(三)加强领导", ""),
        ("1. 完善制度。", Level::Third, "", "1.完善制度。"),
        ("12．完善制度。", Level::Third, "", "12．完善制度。"),
        ("（2）明确责任。", Level::Fourth, "", "（2）明确责任。"),
        ("1.5万元", Level::Body, "", "1.5万元"),
        ("1、错误的序号", Level::Body, "", "1、错误的序号"),
        ("2026年全年", Level::Body, "", "2026年全年"),
        ("一是要强化意识", Level::Body, "", "一是要强化意识"),
        ("（此件公开发布）", Level::Body, "", "（此件公开发布）"),
    ];
    for (typed, level, head, text) in table {
        assert_eq!(levels(typed), [(level, head.to_owned(), text.to_owned())], "{typed}");
    }
}

#[test]
fn lines_with_tabs_become_one_table() {
    let blocks = body::parse("如下表：\n单位\t件数\n城关镇\t12\n\n完毕。");
    let rows = vec![vec!["单位".to_owned(), "件数".to_owned()], vec!["城关镇".to_owned(), "12".to_owned()]];
    assert_eq!(blocks[1], Block::table(rows));
    assert_eq!(blocks.len(), 3);
    let form = draft::parse("关于填表的通知\n\n请填写。\n项目\t内容\n法定代表人\t\n").blocks;
    let rows = vec![vec!["项目".to_owned(), "内容".to_owned()], vec!["法定代表人".to_owned(), String::new()]];
    assert_eq!(form[1], Block::table(rows), "an empty last cell is a cell");
}

#[test]
fn a_draft_is_read_into_its_elements() {
    let draft = draft::parse(include_str!("../../samples/notice.txt"));
    assert_eq!(draft.diagnostics, []);
    assert_eq!(draft.title, "云泽区人民政府办公室关于进一步规范公文办理工作切实提高办文质量和效率的通知");
    assert_eq!(draft.main_to, "各镇人民政府、街道办事处，区政府各部门、各直属机构");
    assert_eq!(draft.attachments, ["云泽区行政机关公文办理流程图", "云泽区人民政府办公室发文计划申报表（2027年度）"]);
    assert_eq!(draft.signature, "云泽区人民政府办公室");
    assert_eq!(draft.date.map(lexicon::chinese_date).as_deref(), Some("2026年11月20日"));
    assert_eq!(draft.note, "此件公开发布");
    assert_eq!(draft.blocks.len(), 13);
    let sheet = Sheet::from_draft(&draft);
    assert_eq!(sheet.mark, "云泽区人民政府办公室文件");
    assert_eq!(sheet.direction, Way::Down);
}

#[test]
fn a_request_with_a_title_of_two_lines_goes_upward() {
    let draft = draft::parse(include_str!("../../samples/request.txt"));
    assert_eq!(draft.title.lines().count(), 2);
    assert_eq!(draft.main_to, "市人民政府");
    assert_eq!(draft.signers, ["林致远", "苏明", "欧阳若水"]);
    assert_eq!(draft.way(), Way::Up);
}

#[test]
fn text_without_head_or_recipients_is_title_and_body() {
    let draft = draft::parse("关于值班工作的提示\n\n各单位要严格执行值班制度。\n\n区政府办公室\n二〇二六年三月五日\n");
    assert_eq!(draft.title, "关于值班工作的提示");
    assert_eq!(draft.main_to, "");
    assert_eq!(draft.blocks, [Block::text("各单位要严格执行值班制度。")]);
    assert_eq!(draft.date.map(lexicon::chinese_date).as_deref(), Some("2026年3月5日"));
    assert_eq!(draft.diagnostics.len(), 1);
    assert_eq!(draft.diagnostics[0].line, 6);
}

#[test]
fn a_first_paragraph_that_leads_into_a_list_is_no_recipient() {
    let draft = draft::parse("区政府常务会议纪要\n\n11月20日，区长主持召开会议，现纪要如下：\n\n一、关于防火");
    assert_eq!((draft.title.as_str(), draft.main_to.as_str(), draft.blocks.len()), ("区政府常务会议纪要", "", 2));
}

#[test]
fn an_introduction_that_ends_with_a_colon_is_no_recipient() {
    let draft = draft::parse("关于放假的通知\n\n根据上级安排，现通知如下。具体安排如下：\n\n一、放假三天");
    assert_eq!(draft.main_to, "");
    assert_eq!(draft.blocks.len(), 2);
}

#[test]
fn attachments_after_the_date_begin_new_pages() {
    let draft = draft::parse(
        "关于甲的通知\n\n区直各单位：\n\n现印发给你们。\n\n附件：名单\n\n区政府办\n2026年3月5日\n\n附件\n\n名单\n\n一、城关镇\n",
    );
    assert_eq!(draft.attachments, ["名单"]);
    assert_eq!(draft.annexes.len(), 1);
    assert_eq!((draft.annexes[0].label.as_str(), draft.annexes[0].title.as_str()), ("附件", "名单"));
    assert_eq!(draft.annexes[0].blocks.len(), 1);
}

#[test]
fn slips_are_reported_with_their_line() {
    let text = "文种：公示\n发文字号：云政发[2026]第01号\n颜色：红\n密级：机密\n\n关于乙的通知\n\n1、甲\n附件：名单。\n\n2026年03月05日";
    let lines: Vec<usize> = draft::parse(text).diagnostics.iter().map(|d| d.line).collect();
    for line in [1, 2, 3, 4, 8, 9, 11] {
        assert!(lines.contains(&line), "line {line} in {lines:?}");
    }
}

#[test]
fn rows_between_bars_take_caption_unit_and_turn_from_above() {
    let blocks = body::parse(
        "如下。\n［横排］\n表1　收支情况\n单位：万元\n|项目|金额|\n|---|---|\n| 收入 | 1,200 |\n｜支出｜｜\n完。",
    );
    let Block::Table(table) = &blocks[1] else { panic!("{blocks:?}") };
    assert!(table.lengthwise);
    assert_eq!((table.caption.as_str(), table.unit.as_str()), ("表1　收支情况", "单位：万元"));
    assert_eq!(table.rows, [["项目", "金额"], ["收入", "1,200"], ["支出", ""]]);
    assert_eq!(blocks.len(), 3);
    let prose = body::parse("表1所列事项已经完成。\n甲|乙\n［横排］");
    assert!(prose.iter().all(|b| matches!(b, Block::Paragraph(_))), "{prose:?}");
}

#[test]
fn a_picture_is_called_by_its_name_and_takes_the_caption_below_it() {
    let blocks = body::parse("流程如下。\n［图：流程.png］\n图1　办理流程\n[图: b.jpg]\n正文。");
    let picture = |name: &str, caption: &str| {
        Block::Picture(typeset::Picture { name: name.to_owned(), caption: caption.to_owned() })
    };
    assert_eq!(blocks[1..3], [picture("流程.png", "图1　办理流程"), picture("b.jpg", "")]);
    assert_eq!(blocks.len(), 4);
}

#[test]
fn every_format_is_read_with_what_belongs_to_it() {
    let sheet = |text: &str| {
        let draft = draft::parse(text);
        assert_eq!(draft.diagnostics, [], "{text}");
        Sheet::from_draft(&draft)
    };
    let joint = sheet(
        "发文机关：甲局\n联合机关：乙局、丙局\n印章：甲局、乙局、丙局\n\n关于丁的通知\n\n各镇：\n\n请照办。\n\n甲局\n乙局\n丙局\n2026年3月5日",
    );
    assert_eq!((joint.format, joint.organs.len(), joint.blocks.len()), (Format::Standard, 3, 1));
    assert_eq!((joint.signature.as_str(), joint.cosigners.len()), ("甲局", 2));
    assert!(joint.cosigners.iter().all(|c| c.seal.is_some()));
    let order = sheet(
        "格式：命令\n发文机关：云泽区人民政府\n发文字号：第12号\n签名章：顾怀安\n职务：区长\n\n《办法》已经通过，现予公布。\n\n2026年3月5日",
    );
    assert_eq!((order.mark.as_str(), order.title.as_str(), order.blocks.len()), ("云泽区人民政府令", "", 1));
    assert_eq!(order.stamp.map(|s| (s.duty, s.name)), Some(("区长".to_owned(), "顾怀安".to_owned())));
    let minutes = sheet(
        "文种：纪要\n发文机关：云泽区人民政府常务会议纪要\n\n第三次会议\n\n会议议定事项如下。\n\n出席：林致远　苏明\n请假：顾怀安\n",
    );
    assert_eq!((minutes.format, minutes.rolls.len(), minutes.blocks.len()), (Format::Minutes, 2, 1));
    let telegram = sheet(
        "格式：电报\n发文机关：云泽区人民政府办公室\n紧急程度：特提\n签批：苏明\n\n关于防汛的通知\n\n各镇：\n\n请落实。",
    );
    assert_eq!((telegram.format, telegram.urgency), (Format::Telegram, None));
    assert!(telegram.telegram.urgency.is_some() && telegram.telegram.sender.contains("办公室"));
    let bulletin = sheet(
        "刊名：云泽政务信息\n期号：第12期\n编印单位：区政府办公室\n报：市政府\n印数：120\n\n城关镇做法\n\n正文。",
    );
    assert_eq!((bulletin.format, bulletin.masthead.copies), (Format::Bulletin, 120));
    let letter = sheet("格式：信函\n发文机关：云泽区人民政府\n\n关于丁的函\n\n市局：\n\n请复。");
    assert_eq!((letter.format, letter.mark.as_str()), (Format::Letter, "云泽区人民政府"));
}

#[test]
fn stamps_and_duties_that_do_not_match_are_reported() {
    for head in ["签名章：顾怀安、林致远\n职务：区长\n联合机关：乙局", "印章：甲局、乙局"]
    {
        let draft = draft::parse(&format!("发文机关：甲局\n{head}\n\n关于丁的通知\n\n请照办。"));
        assert_eq!(draft.diagnostics.len(), 1, "{head}: {:?}", draft.diagnostics);
    }
}

fn refused(text: &str) -> Vec<(usize, String)> {
    let diagnostics = draft::parse(text).diagnostics.into_iter().filter(|d| d.refused);
    diagnostics.map(|d| (d.line, format!("{}（{}）", d.message, d.hint))).collect()
}

#[test]
fn a_key_that_is_not_known_is_refused_wherever_it_stands_in_the_head() {
    for (head, line, meant) in [
        ("发文机构：云泽区人民政府办公室", 1, "是否为“发文机关”"),
        ("主送机关：各镇人民政府", 1, "是否为“主送”"),
        ("文种：通知\n抄报：区委办公室", 2, "是否为“抄送”"),
        ("文种：通知\n颜色：", 2, "可用的键：格式 文种 发文机关"),
        ("颜色：红", 1, "可用的键：格式 文种 发文机关"),
        ("颜色：红\n文种：通知", 1, "不认识的键“颜色”"),
        ("云泽区文件\n文种：通知", 1, "不是“键：值”"),
        ("文种：通知\n文种：通报", 2, "写了两次"),
        ("密级：机密", 1, "涉密"),
    ] {
        let said = refused(&format!("{head}\n\n关于防汛的通知\n\n各镇人民政府：\n\n请落实。\n"));
        assert_eq!(said.len(), 1, "{head}: {said:?}");
        assert!(said[0].0 == line && said[0].1.contains(meant), "{head}: {said:?}");
    }
}

#[test]
fn a_value_that_a_key_does_not_take_is_refused_with_what_it_takes() {
    for (line, allowed) in [
        ("文种：通谱", "通知 通报"),
        ("紧急程度：火急", "平件、加急、特急"),
        ("格式：上行文文", "上行文 平行文 下行文"),
        ("格式：公函", "信函 命令 纪要"),
        ("印发日期：2026年2月30日", "2026年11月22日"),
        ("成文日期：明天", "2026年11月23日"),
        ("份号：第一份", "000012"),
    ] {
        let said = refused(&format!("{line}\n\n关于防汛的通知\n\n请落实。\n"));
        assert!(said.len() == 1 && said[0].0 == 1 && said[0].1.contains(allowed), "{line}: {said:?}");
    }
    let right = "文　种：通知\n紧急程度: 特急\n格式：下行\n印发日期：2026-11-22\n成文日期：二〇二六年十一月二十三日";
    assert_eq!(refused(&format!("{right}\n\n关于防汛的通知\n\n请落实。\n")), []);
}

#[test]
fn a_head_with_an_empty_line_too_many_is_refused_once() {
    let parted = refused("文种：通知\n\n发文机关：云泽区人民政府\n\n关于防汛的通知\n\n请落实。\n");
    assert!(parted.len() == 1 && parted[0].0 == 3 && parted[0].1.contains("空行"), "{parted:?}");
}

#[test]
fn a_head_without_its_empty_line_is_read_and_the_missing_line_is_named() {
    for text in [
        "文种：通知\n发文机关：云泽区人民政府\n关于防汛的通知\n各镇人民政府：\n请落实。\n",
        "文种：通知\n发文机关：云泽区人民政府\n关于防汛的通知\n\n各镇人民政府：\n\n请落实。\n",
        "文种：通知\n发文机关：云泽区人民政府\n关于防汛的通知\n各镇人民政府：\n请落实。\n附件：名单\n",
    ] {
        let draft = draft::parse(text);
        assert_eq!((draft.title.as_str(), draft.main_to.as_str()), ("关于防汛的通知", "各镇人民政府"), "{text}");
        assert_eq!(draft.blocks, [Block::text("请落实。")], "{text}");
        let said: Vec<_> = draft.diagnostics.iter().map(|d| (d.line, d.message.as_str(), d.refused)).collect();
        assert_eq!(said, [(2, "文头写到这里，第 2 行后缺一个空行", false)], "{text}");
    }
    let colon = draft::parse("文种：通知\n关于开展“安全生产月：人人讲安全”活动的通知\n\n请落实。\n");
    assert_eq!((colon.title.as_str(), colon.diagnostics.len()), ("关于开展“安全生产月：人人讲安全”活动的通知", 1));
}

#[test]
fn a_head_line_without_its_colon_is_no_title() {
    for text in [
        "文种：通知\n发文机关 云泽区人民政府\n\n关于防汛的通知\n\n请落实。\n",
        "文种：通知\n云泽区人民政府\n发文字号：云政发〔2026〕1号\n\n关于防汛的通知\n\n请落实。\n",
    ] {
        let said = refused(text);
        assert!(said.len() == 1 && said[0].0 == 2 && said[0].1.contains("冒号"), "{text}: {said:?}");
    }
}

#[test]
fn minutes_and_bulletins_are_counted_by_issues_without_a_remark() {
    let number = |head: &str| {
        let draft = draft::parse(&format!("{head}\n\n第三次会议\n\n会议议定事项如下。\n"));
        let sheet = Sheet::from_draft(&draft);
        let said: Vec<_> = draft.diagnostics.iter().map(|d| d.line).collect();
        (sheet.issue_number, sheet.masthead.issue, said)
    };
    let read = |number: &str, issue: &str| (number.to_owned(), issue.to_owned(), Vec::new());
    assert_eq!(number("文种：纪要\n发文字号：第12期"), read("第12期", ""));
    assert_eq!(number("发文字号：第12期\n文种：纪要"), read("第12期", ""), "whatever stands first");
    assert_eq!(number("文种：纪要\n期号：12"), read("第12期", "第12期"));
    assert_eq!(number("文种：纪要\n发文字号：〔2026〕12号"), read("〔2026〕12号", ""));
    assert_eq!(number("文种：纪要\n发文字号：第12号"), read("第12号", ""));
    assert_eq!(number("刊名：云泽政务信息\n期号：18").1, "第18期");
    assert_eq!(number("刊名：云泽政务信息\n发文字号：第18期"), read("第18期", "第18期"));
    assert_eq!(number("文种：通知\n发文字号：第12期").2, [2], "a notice has a number");
    assert_eq!(number("文种：纪要\n发文字号：12期").2, [2]);
}

#[test]
fn an_empty_draft_is_known_as_empty() {
    for text in ["", " \n\n", "\u{feff}", "文种：通知\n发文机关：云泽区人民政府\n"] {
        assert!(draft::parse(text).is_empty(), "{text:?}");
    }
    assert!(!draft::parse("关于防汛的通知").is_empty());
}

#[test]
fn text_without_a_head_is_never_taken_for_one() {
    for text in [
        "关于防汛的通知\n\n各镇人民政府：\n\n请落实。\n",
        "关于防汛的通知\n各镇人民政府：\n请落实。\n附件：名单\n云泽区人民政府办公室\n2026年11月23日\n",
        "关于开展“安全生产月：人人讲安全”活动的通知\n\n请落实。\n",
        "关于防汛的通知\n\n联系人：周小川，电话：0571-88886666。\n",
        "关于防汛的通知\n\n附件：名单\n",
        "",
        "\n\n",
    ] {
        assert_eq!(refused(text), [], "{text}");
    }
}

#[test]
fn a_classification_mark_is_reported_and_not_printed() {
    let draft = draft::parse("机密★1年\n\n关于丙的通知\n\n正文。");
    assert!(draft.diagnostics.iter().any(|d| d.hint.contains("涉密")));
    assert_eq!(draft.title, "关于丙的通知");
}

proptest! {
    #[test]
    fn any_file_is_read(text in any::<String>()) {
        let _ = Sheet::from_draft(&draft::parse(&text));
    }

    #[test]
    fn any_lines_of_an_office_are_read_without_losing_a_character(
        lines in proptest::collection::vec("(一、|（二）|1\\.|（3）|附件：|)[国务院办公厅，。：2026年月日]{0,12}", 0..12)
    ) {
        let typed: String = lines.concat().chars().filter(|c| !c.is_whitespace()).collect();
        let read: String = levels(&lines.join("\n")).into_iter().map(|(_, head, text)| head + &text).collect();
        prop_assert_eq!(read, typed);
    }
}

#[test]
fn the_dictionary_keeps_the_words_of_the_field_whole() {
    let text = "印发云泽区行政审批制度改革实施方案";
    let cuts = Jieba.cuts(text);
    let chars: Vec<char> = text.chars().collect();
    assert!(cuts.iter().all(|c| *c > 0 && *c < chars.len()));
    for word in ["印发", "行政", "审批", "制度", "改革", "实施", "方案"] {
        let at = text.find(word).unwrap();
        let at = text[..at].chars().count();
        assert!(!cuts.contains(&(at + 1)), "{word} is cut");
    }
}
