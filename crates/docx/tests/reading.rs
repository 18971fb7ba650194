//! Foreign files: what they say, and what they may not do.

#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};

use docx::{ChangeKind, Docx, Found, Limits, Paragraph, Run, RunProps, Text, read, read_within};
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                 xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!("<w:document {W}><w:body>{body}</w:body></w:document>")
}

fn relationships(list: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        let outside = if target.contains("://") { " TargetMode=\"External\"" } else { "" };
        format!("<Relationship Id=\"{id}\" Type=\"x/{kind}\" Target=\"{target}\"{outside}/>")
    };
    format!("<Relationships>{}</Relationships>", list.iter().map(one).collect::<String>())
}

fn texts(text: &Text) -> Vec<String> {
    let one = |found: &Found| match found {
        Found::Paragraph(p) => Some(format!("{}{}", p.number, p.text)),
        _ => None,
    };
    text.blocks.iter().filter_map(one).collect()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn automatic_numbers_become_text() {
    let numbering = format!(
        "<w:numbering {W}><w:abstractNum w:abstractNumId=\"0\">\
         <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl>\
         <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"（%2）\"/></w:lvl>\
         <w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%3.\"/></w:lvl>\
         </w:abstractNum><w:num w:numId=\"7\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
    );
    let item = |level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"7\"/></w:numPr></w:pPr>\
             <w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body: String =
        [(0, "甲"), (1, "乙"), (1, "丙"), (2, "丁"), (0, "戊"), (1, "己")].map(|(l, t)| item(l, t)).concat();
    let file = package(&[
        ("word/document.xml", &document(&body)),
        ("word/_rels/document.xml.rels", &relationships(&[("a", "numbering", "numbering.xml")])),
        ("word/numbering.xml", &numbering),
    ]);
    let text = read(&file).unwrap();
    assert_eq!(texts(&text), ["一、甲", "（一）乙", "（二）丙", "1.丁", "二、戊", "（一）己"]);
}

#[test]
fn tracked_changes_are_accepted_and_told() {
    let body = "<w:p><w:r><w:t>原文</w:t></w:r><w:ins w:author=\"周小川\"><w:r><w:t>加上</w:t></w:r></w:ins>\
                <w:del w:author=\"林晓棠\"><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>";
    let text = read(&package(&[("word/document.xml", &document(body))])).unwrap();
    assert_eq!(texts(&text), ["原文加上"]);
    let told: Vec<_> = text.changes.iter().map(|c| (c.kind, c.author.as_str(), c.text.as_str(), c.paragraph)).collect();
    assert_eq!(told, [(ChangeKind::Inserted, "周小川", "加上", 1), (ChangeKind::Deleted, "林晓棠", "删去", 1)]);
}

#[test]
fn comments_notes_and_text_boxes_are_told_with_their_paragraph() {
    let body = format!(
        "{}<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:commentReference w:id=\"3\"/></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r>\
         <w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>",
        p("第一段"),
        p("框里的话")
    );
    let file = package(&[
        ("word/document.xml", &document(&body)),
        (
            "word/_rels/document.xml.rels",
            &relationships(&[("a", "comments", "comments.xml"), ("b", "footnotes", "f.xml")]),
        ),
        (
            "word/comments.xml",
            &format!(
                "<w:comments {W}><w:comment w:id=\"3\" w:author=\"苏明\">{}</w:comment></w:comments>",
                p("请核实")
            ),
        ),
        ("word/f.xml", &format!("<w:footnotes {W}><w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>", p("见附件"))),
    ]);
    let text = read(&file).unwrap();
    let told: Vec<_> = text.remarks.iter().map(|r| (r.kind, r.author.as_str(), r.text.as_str(), r.paragraph)).collect();
    assert_eq!(told, [("批注", "苏明", "请核实", 2), ("脚注", "", "见附件", 2), ("文本框", "", "框里的话", 2)]);
}

#[test]
fn merged_cells_and_nested_tables_are_kept_as_text() {
    let body = format!(
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>{}</w:tc></w:tr>\
         <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
        p("表头"),
        p("里层")
    );
    let text = read(&package(&[("word/document.xml", &document(&body))])).unwrap();
    let Some(Found::Table(table)) = text.blocks.first() else { panic!("{text:?}") };
    assert_eq!((table.rows[0][0].columns, table.rows[1][0].continues), (2, true));
    assert_eq!(table.rows[1][1].text, "里层");
    assert_eq!(text.notes[0].message, "表格中套有表格，里层的只取了文字。");
}

#[test]
fn nothing_outside_the_package_is_followed() {
    let file = package(&[
        ("word/document.xml", &document(&p("正文"))),
        (
            "word/_rels/document.xml.rels",
            &relationships(&[("a", "image", "http://10.0.0.1/x.png"), ("b", "attachedTemplate", "file:///etc/passwd")]),
        ),
        ("word/vbaProject.bin", "x"),
    ]);
    let notes: Vec<_> = read(&file).unwrap().notes.into_iter().map(|n| n.message).collect();
    assert_eq!(
        notes,
        ["文件引用了外部内容“file:///etc/passwd”、“http://10.0.0.1/x.png”，没有读取。", "文件含有宏，没有读取。"]
    );
}

#[test]
fn entities_are_never_expanded() {
    let bomb = format!(
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>{}",
        document(&p("&b;&c;"))
    );
    let fault = read(&package(&[("word/document.xml", &bomb)])).unwrap_err();
    assert_eq!(fault.to_string(), "word/document.xml 第 1 行：找不到正文，文件已损坏，请重新保存。");
}

#[test]
fn a_part_that_breaks_off_is_read_up_to_there_and_the_line_is_told() {
    let whole = document(&format!("{}\n{}\n{}", p("甲"), p("乙"), p("丙")));
    let cut = &whole[..whole.find('丙').unwrap()];
    let text = read(&package(&[("word/document.xml", cut)])).unwrap();
    assert_eq!(texts(&text)[..2], ["甲", "乙"]);
    assert_eq!(text.notes[0].message, "word/document.xml 第 3 行：XML 不完整，只读到这里。");
}

#[test]
fn limits_hold() {
    let deep = "<w:sdt>".repeat(400) + &"</w:sdt>".repeat(400);
    let cells = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", format!("<w:tc>{}</w:tc>", p("一")).repeat(50));
    let nested = read(&package(&[("word/document.xml", &document(&deep))])).unwrap();
    assert_eq!(nested.notes[0].message, "word/document.xml 第 1 行：元素嵌套超过 128 层，只读到这里。");
    let few = Limits { cells: 10, ..Limits::default() };
    let table = read_within(&package(&[("word/document.xml", &document(&cells))]), few).unwrap();
    assert_eq!(table.notes[0].message, "表格的单元格超过 10 个，后面的没有导入。");
    let small = Limits { unpacked: 1 << 20, ..Limits::default() };
    let bomb = document(&p(&"零".repeat(1 << 20)));
    let fault = read_within(&package(&[("word/document.xml", &bomb)]), small).unwrap_err();
    assert_eq!(fault.to_string(), "word/document.xml：解压后超过 1 MB，不能导入。");
    let many: Vec<(String, &str)> = (0..20).map(|n| (format!("p{n}"), "")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let fault = read_within(&package(&many), Limits { parts: 10, ..Limits::default() }).unwrap_err();
    assert_eq!(fault.to_string(), "文件里的部件超过 10 个，不能导入。");
}

#[test]
fn other_files_are_named() {
    for (bytes, why) in [
        (vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1], "这是旧版 Word 文件（.doc）"),
        (package(&[("xl/workbook.xml", "<a/>")]), "这是表格或演示文稿，不是 Word 文件"),
        (package(&[("a.txt", "x")]), "文件里没有 word/document.xml"),
        (b"hello".to_vec(), "这不是 Word 文件（.docx）"),
    ] {
        let fault = read(&bytes).unwrap_err().to_string();
        assert!(fault.starts_with(why), "{fault}");
    }
}

fn written(paragraphs: &[String]) -> Vec<u8> {
    let run = |text: &String| vec![Run::Text(text.clone(), RunProps::default())];
    let block = |text: &String| docx::Block::Paragraph(Paragraph { runs: run(text), ..Paragraph::default() });
    Docx { blocks: paragraphs.iter().map(block).collect(), ..Docx::default() }.write()
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(paragraphs in prop::collection::vec("[一-龥<&>\"' a-z。]{1,30}", 1..8)) {
        prop_assert_eq!(texts(&read(&written(&paragraphs)).unwrap()), paragraphs);
    }

    #[test]
    fn damaged_files_never_panic(at in 0usize..4000, byte in any::<u8>(), cut in 0usize..4000) {
        let mut file = written(&["一、总体要求".to_owned(), "正文".to_owned()]);
        let at = at % file.len();
        file[at] = byte;
        file.truncate(file.len() - cut % file.len());
        let _ = read(&file);
    }

    #[test]
    fn damaged_xml_never_panics(text in "(<w:(p|r|t|tbl|tr|tc|sdt|ins|pPr|numPr)( w:val=\"9\")?/?>|</w:(p|r|t|tbl|tr|tc|sdt)>|一|&#x?9*;){0,60}") {
        let _ = read(&package(&[("word/document.xml", &document(&text))]));
    }
}

#[test]
fn entities_and_names_do_not_swell() {
    let font = "字".repeat(500);
    let run =
        format!("<w:r><w:rPr><w:rFonts w:eastAsia=\"{font}\"/></w:rPr><w:t>{}</w:t></w:r>", "&lt;&#65;".repeat(900));
    let text = read(&package(&[("word/document.xml", &document(&format!("<w:p>{run}</w:p>")))])).unwrap();
    let Found::Paragraph(p) = &text.blocks[0] else { panic!("{text:?}") };
    assert_eq!((p.text.as_str(), p.look.font.chars().count()), ("<A".repeat(900).as_str(), 64));
}

#[test]
fn boxes_and_changes_in_one_another_are_told_once() {
    let inner = format!("<w:txbxContent>{}</w:txbxContent>", p("里"));
    let outer = format!("<w:txbxContent><w:p><w:r><w:t>外</w:t></w:r>{inner}</w:p></w:txbxContent>");
    let drawn = format!("<w:p><w:r><w:drawing>{outer}</w:drawing></w:r></w:p>");
    let words = "修".repeat(3000);
    let nested = format!("<w:p>{}<w:r><w:t>{words}</w:t></w:r>{}</w:p>", "<w:ins>".repeat(9), "</w:ins>".repeat(9));
    let text = read(&package(&[("word/document.xml", &document(&(drawn + &nested)))])).unwrap();
    let remarks: Vec<&str> = text.remarks.iter().map(|r| r.text.as_str()).collect();
    assert_eq!(remarks, ["外里"]);
    assert!(texts(&text).contains(&words));
    assert!(text.changes.iter().all(|change| change.text.chars().count() == 2000));
}

#[test]
fn lists_that_begin_anew_thousands_of_times_are_read_at_once() {
    let used = |n: usize| {
        format!(
            "<w:num w:numId=\"{n}\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"
        )
    };
    let list =
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>";
    let numbering = format!("<w:numbering {W}>{list}{}</w:numbering>", (1..=20_000).map(used).collect::<String>());
    let item = |n: usize| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{n}\"/></w:numPr></w:pPr>\
             <w:r><w:t>项</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"
        )
    };
    let bytes = package(&[
        ("word/document.xml", &document(&(1..=20_000).map(item).collect::<String>())),
        ("word/numbering.xml", &numbering),
        ("word/_rels/document.xml.rels", &relationships(&[("n", "numbering", "numbering.xml")])),
    ]);
    let text = read(&bytes).unwrap();
    assert_eq!((texts(&text).len(), text.notes.len()), (20_000, 20_000));
    assert!(texts(&text).iter().all(|line| line == "1.项"));
}
