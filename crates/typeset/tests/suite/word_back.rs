//! Word files and texts read back into drafts.

use std::fs;
use std::path::Path;

use typeset::docx::{import, typed};
use typeset::{Sheet, body, draft};

use crate::fonts::PRESS;

fn samples() -> Vec<(String, Sheet)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    let sheet = |path: &std::path::PathBuf| Sheet::from_draft(&draft::parse(&fs::read_to_string(path).unwrap()));
    files.iter().map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), sheet(path))).collect()
}

fn notice() -> Sheet {
    Sheet::from_draft(&draft::parse(include_str!("../../samples/notice.txt")))
}

/// All words of a sheet, element by element.
fn words(sheet: &Sheet) -> Vec<(&'static str, String)> {
    let date = |d: Option<lexicon::Date>| d.map(lexicon::chinese_date).unwrap_or_default();
    vec![
        ("份号", sheet.copy_number.clone()),
        ("紧急程度", format!("{:?}", sheet.urgency)),
        ("标志", sheet.mark.clone()),
        ("发文字号", sheet.issue_number.clone()),
        ("签发人", sheet.signers.join("、")),
        ("标题", sheet.title.clone()),
        ("主送", sheet.main_to.clone()),
        ("正文", typed(&sheet.blocks, &sheet.annexes)),
        ("附件说明", sheet.attachments.join("\n")),
        ("署名", sheet.signature.clone()),
        ("成文日期", date(sheet.date)),
        ("附注", sheet.note.clone()),
        ("抄送", sheet.copied_to.clone()),
        ("印发机关", sheet.printer.clone()),
        ("印发日期", date(sheet.printed_on)),
    ]
}

#[test]
fn what_is_exported_is_imported_again_word_for_word() {
    for name in [
        "notice",
        "request",
        "unsealed",
        "four-levels",
        "ten-attachments",
        "table-upright",
        "title-in-lines",
        "long-plan",
        "reply",
    ] {
        let (_, sheet) = samples().into_iter().find(|(found, _)| found == name).unwrap();
        let back = import(&PRESS.docx(&sheet).unwrap()).unwrap();
        assert_eq!(words(&Sheet::from_draft(&back.draft)), words(&sheet), "{name}: {:#?}", back.report);
    }
}

#[test]
fn what_is_typed_from_blocks_reads_as_the_same_blocks() {
    for (name, sheet) in samples() {
        let (blocks, annexes) = body::parse_bound(&typed(&sheet.blocks, &sheet.annexes));
        assert_eq!(blocks, sheet.blocks, "{name}");
        assert_eq!(annexes.len(), sheet.annexes.len(), "{name}");
    }
}

#[test]
fn texts_in_utf_8_and_gb_18030_read_alike() {
    let text = "关于做好值班工作的通知\n\n各科室：\n请坚守岗位。\n\n云泽区政府办公室\n二〇二六年十一月三日\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    let (utf, gb) = (import(text.as_bytes()).unwrap(), import(&gb).unwrap());
    assert_eq!(utf, gb);
    assert_eq!((utf.draft.main_to.as_str(), utf.draft.signature.as_str()), ("各科室", "云泽区政府办公室"));
    assert_eq!(utf.draft.date.map(lexicon::chinese_date).unwrap(), "2026年11月3日");
    assert!(utf.report.iter().any(|e| e.to_string().starts_with("第7行：")), "{:?}", utf.report);
}

#[test]
fn a_red_headed_text_is_taken_apart() {
    let text = "000012\n特急\n云泽区人民政府文件\n云政发〔2026〕3号\n关于防汛工作的通知\n\n各镇人民政府：\n严防死守。\n云泽区人民政府\n2026年7月1日\n抄送：区委办公室。\n云泽区人民政府办公室　2026年7月2日印发\n";
    let draft = import(text.as_bytes()).unwrap().draft;
    assert_eq!((draft.copy_number.as_str(), draft.organ.as_str()), ("000012", "云泽区人民政府"));
    assert_eq!((draft.issue_number.as_str(), draft.title.as_str()), ("云政发〔2026〕3号", "关于防汛工作的通知"));
    assert_eq!((draft.copied_to.as_str(), draft.printer.as_str()), ("区委办公室", "云泽区人民政府办公室"));
    assert_eq!(draft.printed_on.map(lexicon::chinese_date).unwrap(), "2026年7月2日");
    assert_eq!((draft.signature.as_str(), draft.blocks.len()), ("云泽区人民政府", 1));
}

#[test]
fn a_long_report_says_how_many_more_there_are() {
    let text = |count: usize| {
        let lines: String = (1..=count).map(|n| format!("{n}、做好各项工作。\n")).collect();
        format!("关于防汛工作的通知\n\n各镇人民政府：\n{lines}\n云泽区人民政府\n2026年7月1日\n")
    };
    let short = import(text(50).as_bytes()).unwrap().report;
    assert_eq!(short.iter().filter(|entry| entry.message.contains("用了顿号")).count(), 50);
    let long = import(text(500).as_bytes()).unwrap().report;
    assert_eq!(long.len(), 61, "{:?}", long.last());
    assert_eq!(long[60].to_string(), format!("另有 {} 处没有列出，请对照原文核对。", 500 + short.len() - 50 - 60));
}

#[test]
fn what_cannot_be_imported_is_refused_with_one_sentence() {
    let whole = PRESS.docx(&notice()).unwrap();
    for (bytes, why) in [
        (Vec::new(), "文件是空的，没有内容可以导入。"),
        (b"%PDF-1.7\n\x00\x01\x02\x03\x04".to_vec(), "这不是 Word 文件（.docx），也不是文本文件（.txt），不能导入。"),
        (whole[..whole.len() / 2].to_vec(), "文件不完整或已损坏（压缩包的目录读不到），请重新保存或重新上传。"),
        (vec![b' '; 100], "文件里没有文字，没有内容可以导入。"),
    ] {
        assert_eq!(import(&bytes).unwrap_err().to_string(), why);
    }
    let secret = import("机密★1年\n关于某事的通知\n正文。".as_bytes()).unwrap_err().to_string();
    assert!(secret.starts_with("第1行带有密级标志，没有导入"), "{secret}");
}
