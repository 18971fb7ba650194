//! What a newcomer's drafts were set as without a word.

use typeset::{Format, Sheet, Way, body, draft};

use crate::geometry::{near, paper};

fn told(text: &str) -> Vec<(usize, String)> {
    draft::parse(text).diagnostics.into_iter().map(|d| (d.line, d.message)).collect()
}

const END: &str = "\n\n云泽区财政局\n2026年11月23日\n";

/// 出席、请假、列席 written in the editor were set as ordinary paragraphs.
#[test]
fn the_rolls_that_end_the_text_of_minutes_are_taken_from_it() {
    let text = "会议议定如下。\n\n出席：林致远、苏明。\n请假人员：顾怀安\n列　席：何砚秋\n\n附件1\n名单\n张三";
    let (blocks, annexes, rolls) = body::parse_minutes(text);
    let rolls: Vec<_> = rolls.iter().map(|r| (r.label.as_str(), r.names.as_str())).collect();
    assert_eq!(rolls, [("出席", "林致远、苏明"), ("请假", "顾怀安"), ("列席", "何砚秋")]);
    assert_eq!((blocks.len(), annexes.len()), (1, 1));
    let same = draft::parse(&format!("文种：纪要\n\n会议纪要\n\n{}", text.split_once("\n\n附件").unwrap().0));
    assert_eq!((same.rolls.len(), same.blocks.len()), (3, 1), "as a draft file is read");
    let (blocks, _, rolls) = body::parse_minutes("出席：林致远\n会议议定如下。");
    assert_eq!((blocks.len(), rolls.len()), (2, 0), "only what ends the text");
}

/// 云泽区人民政府常务会议 became 云泽区人民政府常务会议会议纪要.
#[test]
fn the_mark_of_minutes_is_the_name_of_the_meeting() {
    for (name, mark) in [
        ("云泽区人民政府常务会议", "云泽区人民政府常务会议纪要"),
        ("区长办公会", "区长办公会纪要"),
        ("云泽区人民政府", "云泽区人民政府会议纪要"),
        ("云泽区防汛委员会", "云泽区防汛委员会会议纪要"),
        ("云泽区人民政府常务会议纪要", "云泽区人民政府常务会议纪要"),
    ] {
        let sheet = Sheet::from_draft(&draft::parse(&format!("格式：纪要\n发文机关：{name}\n\n题\n\n正文。")));
        assert_eq!((sheet.format, sheet.mark.as_str()), (Format::Minutes, mark));
    }
    let named = |title: &str| draft::counted_meeting(title);
    assert_eq!(named("云泽区人民政府第18次常务会议纪要").as_deref(), Some("云泽区人民政府常务会议纪要"));
    assert_eq!(named("2026年第三次区长办公会议纪要").as_deref(), Some("区长办公会议纪要"));
    assert_eq!(named("全区防汛工作会议纪要"), None);
    assert_eq!(named("关于第3次修改方案的会议纪要"), None);
}

/// 2026年13月41日 went into the body, and the signature with it.
#[test]
fn a_date_that_does_not_exist_is_refused_with_its_line() {
    for date in ["2026年13月41日", "二〇二六年十三月一日", "2026-02-30", "2026年2月29日"] {
        let read = draft::parse(&format!("关于甲的通知\n\n请落实。\n\n云泽区财政局\n{date}\n"));
        let refused: Vec<_> = read.diagnostics.iter().filter(|d| d.refused).collect();
        assert_eq!(refused.len(), 1, "{date}");
        assert_eq!((refused[0].line, refused[0].message.clone()), (6, format!("没有“{date}”这一天")));
    }
    assert!(told("关于甲的通知\n\n请于2026年13月前落实。\n\n见1.2.3").iter().all(|(_, says)| !says.contains("这一天")));
}

#[test]
fn slips_that_were_set_without_a_word_are_told_with_their_line() {
    let head = "关于甲的通知\n\n";
    for (text, line, says) in [
        ("一、甲\n\n三、丙", 5, "序号“三”之前少了一个"),
        ("一、甲\n（二）乙", 4, "同一层的第一个序号是“二”"),
        ("（一）、甲", 3, "带括号的序号后用了标点"),
        ("(一)甲", 3, "序号用了半角括号"),
        ("①甲", 3, "“①”不是公文的层次序号"),
        ("一.甲", 3, "汉字序号后用了圆点"),
        ("单位\t件数\n城关镇\t1\t2", 4, "这一行有 3 格，上一行有 2 格"),
        ("|甲|乙|\n|---|---|\n|丙|", 5, "这一行有 1 格，上一行有 2 格"),
    ] {
        let told = told(&format!("{head}{text}{END}"));
        assert!(told.contains(&(line, says.to_owned())), "{text}: {told:?}");
    }
    let right =
        "一、甲\n（一）乙\n（二）丙\n二、丁\n（一）戊\n1.己\n（1）庚\n①辛\n单位\t件数\n城关镇\t1\n以下\n甲\t乙\t丙";
    assert_eq!(told(&format!("{head}{right}{END}")), []);
}

#[test]
fn a_joint_draft_whose_organs_did_not_all_sign_and_a_request_without_a_signer_are_told() {
    let joint = "文种：通知\n发文机关：云泽区财政局\n联合机关：云泽区应急管理局\n\n关于甲的通知\n\n请落实。";
    assert_eq!(told(&format!("{joint}{END}")), [(9, "联合机关没有都署名，已按次序补上".to_owned())]);
    let both = format!("{joint}\n\n云泽区财政局\n云泽区应急管理局\n2026年11月23日\n");
    assert_eq!(told(&both), []);
    let request = "文种：请示\n发文机关：云泽区财政局\n\n关于甲的请示\n\n市财政局：\n\n妥否，请批示。";
    assert_eq!(told(&format!("{request}{END}"))[0].1, "上行文没有写签发人，“签发人：”后留空");
}

/// Nothing on the paper showed the room of 签发人 before it was signed.
#[test]
fn an_upward_paper_keeps_the_room_of_its_signer() {
    let sheet = |signers: Vec<String>| Sheet {
        direction: Way::Up,
        mark: "云泽区财政局文件".into(),
        issue_number: "云财〔2026〕　号".into(),
        title: "关于甲的请示".into(),
        signers,
        ..Sheet::default()
    };
    let (empty, signed) = (paper(&sheet(Vec::new())), paper(&sheet(vec!["顾怀安".into()])));
    near(empty.find("签发人").left(), signed.find("签发人").left(), 0.1);
    assert!(signed.find("顾怀安").left() > signed.find("签发人").left());
}
