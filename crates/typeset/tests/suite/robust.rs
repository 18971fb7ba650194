//! What people type, and what must never happen to it.

use proptest::prelude::*;
use typeset::{Block, Bytes, SealImage, SealPicture, Sheet};

use crate::fonts::PRESS;
use crate::geometry::{notice, paper};

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn markup_in_any_field_is_printed_as_typed() {
    let hostile = r##"#let x=1; $a^2$ \ [*b*] @ref // /* */ "q" `raw` <l> {} -- ~ _i_ = h #panic("!")"##;
    let sheet = Sheet {
        mark: format!("#m$[]{}", "机关文件"),
        issue_number: "云〔2026〕#1$号".into(),
        title: "关于#eval(\"1\")的$通知$".into(),
        main_to: "各镇[*]、@街道".into(),
        blocks: vec![Block::text(hostile), Block::table(vec![vec!["#a".into(), "$b".into()], vec!["]".into()]])],
        attachments: vec!["#include \"/etc/passwd\"".into()],
        signature: "云泽区\\人民政府".into(),
        note: "#note".into(),
        copied_to: "<a>&b".into(),
        printer: "`p`".into(),
        ..Sheet::default()
    };
    let text = squeeze(&paper(&sheet).text());
    let title = sheet.title.as_str();
    for typed in [
        hostile,
        title,
        "#m$[]机关文件",
        "各镇[*]、@街道：",
        "#include\"/etc/passwd\"",
        "云泽区\\人民政府",
        "（#note）",
        "<a>&b。",
        "`p`",
        "#a",
    ] {
        assert!(text.contains(&squeeze(typed)), "{typed} is not in {text}");
    }
}

#[test]
fn a_character_without_glyph_prints_as_a_blank_and_is_named() {
    let sheet = Sheet {
        title: "关于笑脸😀的通知".into(),
        blocks: vec![Block::text("正文\u{202e}有\u{0007}控制\u{feff}字符和😀。")],
        ..Sheet::default()
    };
    let pages = PRESS.compile(&sheet).unwrap();
    assert_eq!(pages.notes(), ["字体中没有“😀”（U+1F600），印为〓，请换字或补充字体"]);
    let text = paper(&sheet).text();
    assert!(text.contains("笑脸〓的通知") && text.contains("正文有控制字符和〓。"), "{text}");
}

#[test]
fn a_rare_character_is_printed_from_another_face() {
    let sheet = Sheet {
        title: "关于任命的通知".into(),
        blocks: vec![Block::text("任命王喆、李㛃、赵䶮为云泽区人民政府办公室副主任。")],
        ..Sheet::default()
    };
    let notes = PRESS.compile(&sheet).unwrap().notes().to_vec();
    assert!(notes.iter().all(|n| n.starts_with("仿宋字体中没有") && n.ends_with("代印")), "{notes:?}");
    assert!(paper(&sheet).text().contains("王喆、李㛃、赵䶮"));
}

#[test]
fn a_seal_that_is_no_picture_is_refused_with_its_place() {
    for image in [SealImage::Png(Bytes::new(b"no picture".as_slice())), SealImage::Svg(Bytes::new(b"<svg".as_slice()))]
    {
        let mut sheet = notice();
        sheet.seal = Some(SealPicture { diameter: 45.0, image });
        let fault = PRESS.compile(&sheet).err().unwrap();
        assert_eq!(fault.place, "印章", "{fault}");
    }
}

#[test]
fn an_empty_sheet_is_one_empty_page() {
    assert_eq!(PRESS.compile(&Sheet::default()).unwrap().count(), 1);
    assert!(!PRESS.pdf(&Sheet::default()).unwrap().is_empty());
}

#[test]
fn a_title_of_one_endless_word_is_still_set() {
    let sheet = Sheet { title: "长".repeat(200), blocks: vec![Block::text("正文。")], ..Sheet::default() };
    assert_eq!(squeeze(&paper(&sheet).text()).matches('长').count(), 200);
}

#[test]
fn threads_share_one_press() {
    let sheet = notice();
    let alone = PRESS.compile(&sheet).unwrap().hashes();
    let together: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(|| PRESS.compile(&sheet).unwrap().hashes())).collect();
        workers.into_iter().map(|w| w.join().unwrap()).collect()
    });
    assert!(together.iter().all(|hashes| *hashes == alone));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_becomes_a_valid_archival_file(title in "\\PC{0,60}", text in any::<String>(), name in "\\PC{0,30}") {
        let sheet = Sheet {
            title,
            main_to: name.clone(),
            blocks: vec![Block::text(text)],
            attachments: vec![name.clone(), name.clone()],
            signature: name,
            ..Sheet::default()
        };
        let pages = PRESS.compile(&sheet);
        prop_assert!(pages.is_ok());
        prop_assert!(pages.unwrap().pdf().is_ok());
    }
}
