//! Word files taken apart: styles, sections, boxes and tables as another program reads them.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use typeset::{Bytes, SealImage, SealPicture, Sheet, draft};

use crate::fonts::PRESS;

fn part(file: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn sheet(sample: &str) -> Sheet {
    let path = format!("{}/samples/{sample}.txt", env!("CARGO_MANIFEST_DIR"));
    Sheet::from_draft(&draft::parse(&std::fs::read_to_string(path).unwrap()))
}

fn document(sample: &str) -> String {
    part(&PRESS.docx(&sheet(sample)).unwrap(), "word/document.xml")
}

/// Paragraphs of a style, as markup.
fn paragraphs<'a>(xml: &'a str, style: &str) -> Vec<&'a str> {
    let of = format!("<w:pStyle w:val=\"{style}\"/>");
    xml.split("<w:p>").skip(1).map(|p| p.split("</w:p>").next().unwrap()).filter(|p| p.contains(&of)).collect()
}

fn text(markup: &str) -> String {
    let pieces = markup.split("<w:t xml:space=\"preserve\">").skip(1);
    pieces.map(|piece| piece.split("</w:t>").next().unwrap()).collect()
}

#[test]
fn every_style_that_is_used_is_there_and_no_font_is_named_outside_the_styles() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/samples")).unwrap();
    for path in folder.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "txt")) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let file = PRESS.docx(&sheet(&name)).unwrap();
        let (document, styles) = (part(&file, "word/document.xml"), part(&file, "word/styles.xml"));
        let used = |mark: &str| {
            let all = document.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
            all.collect::<BTreeSet<String>>()
        };
        for style in used("<w:pStyle w:val=\"").union(&used("<w:rStyle w:val=\"")) {
            assert!(styles.contains(&format!("w:styleId=\"{style}\"")), "{name}: {style}");
        }
        assert!(!document.contains("<w:rFonts"), "{name}");
    }
}

#[test]
fn a_letter_has_its_mark_and_double_lines_in_boxes_of_the_page_and_no_number_on_page_1() {
    let file = PRESS.docx(&sheet("letter-urgent")).unwrap();
    let xml = part(&file, "word/document.xml");
    let section = xml.rsplit("<w:sectPr>").next().unwrap();
    assert!(section.contains("<w:titlePg/>"));
    assert!(part(&file, "word/footer1.xml").contains("PAGE") && !part(&file, "word/footer3.xml").contains("PAGE"));
    let boxes: Vec<&str> = xml.split("<wp:anchor ").skip(1).collect();
    let [head, foot] = [boxes[0], boxes[1]];
    for found in [head, foot] {
        // 170 mm in the middle of the page.
        assert!(found.contains("<wp:extent cx=\"6120000\""), "{}", &found[..400]);
        assert!(found.contains("relativeFrom=\"page\"><wp:posOffset>720000<"));
        assert!(found.contains("wrapNone"));
    }
    assert!(head.contains("云泽区水利局") && head.contains("name=\"信函版头\""));
    // Two lines, the thick one first above the text and last below it.
    let sizes = |markup: &str| -> Vec<u32> {
        let lines = markup.split("</wps:txbx>").next().unwrap().split("<w:bottom ").skip(1);
        lines.map(|line| line.split("w:sz=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()).collect()
    };
    let (upper, lower) = (sizes(head), sizes(foot));
    assert!(upper.len() == 2 && upper[0] > upper[1], "{upper:?}");
    assert!(lower.len() == 2 && lower[0] < lower[1], "{lower:?}");
}

#[test]
fn an_order_has_a_mark_with_its_word_and_no_title() {
    let xml = document("order");
    assert!(text(paragraphs(&xml, "GwMark")[0]).ends_with('令'));
    assert!(paragraphs(&xml, "GwTitle").is_empty() && paragraphs(&xml, "GwRedLine").is_empty());
    assert!(paragraphs(&xml, "GwIssueNumber")[0].contains("<w:jc w:val=\"center\"/>"));
}

#[test]
fn minutes_name_their_rolls_in_the_face_of_labels() {
    let xml = document("minutes");
    let rolls = paragraphs(&xml, "GwAttachments");
    assert!(rolls.iter().any(|roll| text(roll).starts_with("出席：") && roll.contains("GwFaceHei")), "{rolls:?}");
}

#[test]
fn banners_of_telegrams_and_bulletins_are_rows_with_tabulators_and_red_lines() {
    let telegram = document("telegram");
    let row = paragraphs(&telegram, "GwHeadRow")[0];
    assert!(text(row).contains("发电单位") && text(row).contains("签批盖章") && row.contains("<w:tab/>"), "{row}");
    assert!(row.contains("<w:tab w:val=\"right\""));
    assert_eq!(paragraphs(&telegram, "GwRedLine").len(), 2);
    let bulletin = document("bulletin");
    let name = paragraphs(&bulletin, "GwMark")[0];
    // 60 pt in half points, as the house's template says.
    assert!(name.contains("<w:sz w:val=\"120\"/>"), "{name}");
    assert_eq!(paragraphs(&bulletin, "GwRedLine").len(), 1);
}

#[test]
fn a_joint_mark_is_a_table_without_lines() {
    let xml = document("joint-three");
    let table = xml.split("<w:tbl>").nth(1).unwrap().split("</w:tbl>").next().unwrap();
    assert!(!table.contains("<w:tblBorders>"));
    let cells: Vec<&str> = table.split("<w:tc>").skip(1).collect();
    assert_eq!(cells.len(), 2);
    assert_eq!(paragraphs(cells[0], "GwMark").len(), 3);
    assert_eq!(text(cells[1]), "文件");
    assert!(cells[1].contains("<w:vAlign w:val=\"center\"/>"));
}

#[test]
fn seven_signers_stand_two_a_line_and_the_number_on_the_last() {
    let xml = document("upward-seven-signers");
    let rows = paragraphs(&xml, "GwSigners");
    assert_eq!(rows.len(), 4);
    assert!(text(rows[0]).starts_with("签发人：") && text(rows[3]).contains('号'));
    assert_eq!(rows.iter().map(|row| row.matches("GwFaceKai").count()).collect::<Vec<_>>(), [2, 2, 2, 1]);
}

#[test]
fn seals_of_all_organs_are_pictures_behind_the_text() {
    let mut sheet = sheet("joint-three");
    let seal = || {
        let image = SealImage::Png(Bytes::new(include_bytes!("blank.png").as_slice()));
        Some(SealPicture { diameter: 42.0, image })
    };
    sheet.seal = seal();
    sheet.cosigners.iter_mut().for_each(|other| other.seal = seal());
    let xml = part(&PRESS.docx(&sheet).unwrap(), "word/document.xml");
    assert_eq!(xml.matches("behindDoc=\"1\"").count(), 3);
    // 42 mm wide each, none touching the next.
    assert_eq!(xml.matches("<wp:extent cx=\"1512000\"").count(), 3);
    let at = |anchor: &str| -> i64 {
        let offset = anchor.split("relativeFrom=\"margin\"><wp:posOffset>").nth(1).unwrap();
        offset.split('<').next().unwrap().parse().unwrap()
    };
    let anchors: Vec<i64> =
        xml.split("<wp:anchor ").skip(1).filter(|a| a.contains("behindDoc=\"1\"")).map(at).collect();
    assert!(anchors.windows(2).all(|pair| pair[1] - pair[0] > 1_512_000), "{anchors:?}");
}

#[test]
fn a_lengthwise_table_has_a_section_that_lies_across() {
    let xml = document("table-lengthwise");
    let sections: Vec<&str> = xml.split("<w:sectPr>").skip(1).map(|s| s.split("</w:sectPr>").next().unwrap()).collect();
    let across = sections.iter().filter(|section| section.contains("w:orient=\"landscape\"")).count();
    assert!(across > 0 && across < sections.len());
    assert!(xml.contains("<w:tblHeader/>"));
    assert!(!sections.last().unwrap().contains("landscape"), "the imprint stands upright");
}

#[test]
fn a_page_holds_22_lines_of_28_characters_of_the_default_style() {
    let file = PRESS.docx(&sheet("plain")).unwrap();
    let (document, styles) = (part(&file, "word/document.xml"), part(&file, "word/styles.xml"));
    let number = |xml: &str, key: &str| -> f64 {
        xml.split(&format!("{key}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    let section = document.rsplit("<w:sectPr>").next().unwrap();
    let size = |key: &str| number(section, key);
    let normal = styles.split("w:styleId=\"Normal\"").nth(1).unwrap().split("</w:style>").next().unwrap();
    let width = (size("<w:pgSz w:w") - size("w:left") - size("w:right")) / 20.0;
    // What Word's page setup names (ECMA-376, 17.6.5), and what the style sets off that grid.
    assert_eq!((width / (16.0 + size("w:charSpace") / 4096.0)).floor() as i32, 28);
    assert_eq!((width / (16.0 + number(normal, "<w:spacing w:val") / 20.0)).floor() as i32, 28);
    assert_eq!(normal.matches("<w:snapToGrid w:val=\"0\"/>").count(), 2, "neither lines nor characters snap");
    assert!((width / 72.0 * 25.4 - 156.0).abs() < 0.2, "the type area is as wide as the standard says");
    let height = (size("w:h") - size("w:top") - size("w:bottom")) / 20.0;
    assert_eq!((height / (size("w:linePitch") / 20.0)).floor() as i32, 22);
}
