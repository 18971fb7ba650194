//! GB/T 9704-2012, measured.

use typeset::{Block, SealImage, SealPicture, Sheet, Way, draft};

use crate::fonts::PRESS;
use crate::paper::{Paper, Run};

const CHAR: f64 = 156.0 / 28.0;
const PITCH: f64 = (225.0 - 16.0 / crate::paper::MM) / 21.0;

pub fn notice() -> Sheet {
    Sheet::from_draft(&draft::parse(include_str!("../../samples/notice.txt")))
}

fn request() -> Sheet {
    Sheet::from_draft(&draft::parse(include_str!("../../samples/request.txt")))
}

pub fn paper(sheet: &Sheet) -> Paper {
    Paper::read(&PRESS.pdf(sheet).unwrap())
}

#[track_caller]
pub fn near(measured: f64, wanted: f64, tolerance: f64) {
    assert!((measured - wanted).abs() <= tolerance, "measured {measured:.3} mm, wanted {wanted:.3} ± {tolerance} mm");
}

fn solid(lines: usize) -> Sheet {
    // Two characters fewer: the first line is indented.
    let text = "国".repeat(28 * lines - 2);
    Sheet { title: "关于版心的报告".into(), blocks: vec![Block::text(text)], ..Sheet::default() }
}

/// Upper and lower edge of the ink of a run set in 小标宋, mm.
pub fn ink(run: &Run) -> (f64, f64) {
    let file = crate::fonts::files().into_iter().find(|f| f.name.contains("SemiBold")).unwrap();
    let face = (0..ttf_parser::fonts_in_collection(&file.bytes).unwrap_or(1))
        .map(|i| ttf_parser::Face::parse(&file.bytes, i).unwrap())
        .find(|f| f.names().into_iter().any(|n| n.to_string().is_some_and(|n| n.contains("CJK SC"))))
        .unwrap();
    let boxes = run.text.chars().map(|c| face.glyph_bounding_box(face.glyph_index(c).unwrap()).unwrap());
    let (low, high) = boxes.fold((i16::MAX, i16::MIN), |(low, high), b| (low.min(b.y_min), high.max(b.y_max)));
    let mm = |units: i16| f64::from(units) / f64::from(face.units_per_em()) * run.size / crate::paper::MM;
    (run.y - mm(high), run.y - mm(low))
}

/// Upper edge of the ink, mm.
pub fn ink_top(run: &Run) -> f64 {
    ink(run).0
}

#[test]
fn the_mark_begins_72_mm_below_the_edge_of_the_page_and_is_centred() {
    for sheet in [notice(), request()] {
        let paper = paper(&sheet);
        let mark = paper.find(&sheet.mark);
        near(ink_top(mark), 72.0, 0.5);
        near((mark.left() + mark.right()) / 2.0, 28.0 + 78.0, 0.5);
    }
}

#[test]
fn the_red_line_lies_4_mm_below_the_issue_number_across_the_type_area() {
    let paper = paper(&notice());
    let number = paper.find("云政办发");
    let red = paper.strokes.iter().find(|s| s.colour[0] > 0.8 && s.x.1 - s.x.0 > 100.0).unwrap();
    near(red.y - number.bottom(), 4.0, 0.1);
    near(red.x.0, 28.0, 0.05);
    near(red.x.1, 184.0, 0.05);
    near((number.left() + number.right()) / 2.0, 106.0, 0.5);
}

#[test]
fn two_lines_are_blank_above_the_title_and_one_below_it() {
    let paper = paper(&notice());
    let red = paper.strokes.iter().find(|s| s.colour[0] > 0.8).unwrap();
    let title: Vec<&Run> = paper.on(1).filter(|r| (r.size - 22.0).abs() < 0.1).collect();
    let half_gap = (PITCH - 16.0 / crate::paper::MM) / 2.0;
    near(title[0].top() - red.y, 2.0 * PITCH + half_gap, 0.3);
    let recipients = paper.find("各镇人民政府");
    near(recipients.top() - title.last().unwrap().bottom(), PITCH + 2.0 * half_gap, 0.05);
    for line in title {
        near((line.left() + line.right()) / 2.0, 106.0, 0.1);
    }
}

#[test]
fn a_page_of_text_is_22_lines_of_28_characters_filling_the_type_area() {
    let paper = paper(&solid(80));
    let rows = paper.baselines(2);
    assert_eq!(rows.len(), 22);
    let body: Vec<&Run> = paper.on(2).filter(|r| (r.size - 16.0).abs() < 0.1).collect();
    assert!(body.iter().all(|r| r.text.chars().count() == 28), "{body:?}");
    near(body[0].top(), 37.0, 0.05);
    near(body[21].bottom(), 262.0, 0.05);
    for run in &body {
        near(run.left(), 28.0, 0.05);
        near(run.right(), 184.0, 0.15);
        for (n, edge) in run.edges[..28].iter().enumerate() {
            near(*edge, 28.0 + n as f64 * CHAR, 0.1);
        }
    }
    for pair in rows.windows(2) {
        near(pair[1] - pair[0], PITCH, 0.02);
    }
}

#[test]
fn paragraphs_are_indented_by_two_characters() {
    let paper = paper(&notice());
    near(paper.find("为进一步规范").left(), 28.0 + 2.0 * CHAR, 0.1);
    near(paper.find("各镇人民政府").left(), 28.0, 0.1);
}

#[test]
fn page_numbers_stand_7_mm_below_the_type_area_right_on_odd_and_left_on_even_pages() {
    let paper = paper(&notice());
    let em = 14.0 / crate::paper::MM;
    for page in 1..=paper.pages {
        let number = paper.find(&format!("— {page} —"));
        assert_eq!(number.page, page);
        near(number.size, 14.0, 0.01);
        // The dash of 宋体 lies a quarter to nearly half an em above the baseline.
        assert!((0.2..0.45).contains(&((number.y - 269.0) / em)), "{}", number.y);
        if page % 2 == 1 {
            near(number.right(), 184.0 - em, 0.1);
        } else {
            near(number.left(), 28.0 + em, 0.1);
        }
    }
}

#[test]
fn the_last_line_of_the_imprint_is_the_foot_of_the_type_area_of_the_last_page() {
    for sheet in [notice(), request()] {
        let paper = paper(&sheet);
        let black: Vec<_> = paper.strokes.iter().filter(|s| s.colour[0] < 0.1 && s.x.1 - s.x.0 > 100.0).collect();
        let (first, last) = (black.first().unwrap(), black.last().unwrap());
        near(last.y + last.width / 2.0, 262.0, 0.2);
        near(first.width, 0.35, 0.01);
        near(last.width, 0.35, 0.01);
        for stroke in &black {
            assert_eq!(stroke.page, paper.pages);
            near(stroke.x.0, 28.0, 0.05);
            near(stroke.x.1, 184.0, 0.05);
        }
        for thin in &black[1..black.len() - 1] {
            near(thin.width, 0.25, 0.01);
        }
    }
}

#[test]
fn the_imprint_keeps_its_foot_on_a_page_of_its_own_when_the_last_page_is_full() {
    for lines in 60..66 {
        let mut sheet = solid(lines);
        sheet.printer = "云泽区人民政府办公室".into();
        let paper = paper(&sheet);
        let last = paper.strokes.last().unwrap();
        assert_eq!(last.page, paper.pages);
        near(last.y + last.width / 2.0, 262.0, 0.2);
        let printer = paper.find("云泽区人民政府办公室");
        let above = paper.on(printer.page).filter(|r| r.text.starts_with('国')).map(Run::bottom).fold(0.0, f64::max);
        assert!(above < printer.top(), "the imprint overlaps text of {lines} lines");
    }
}

#[test]
fn an_upward_document_has_its_number_left_on_the_line_of_the_last_signer() {
    let paper = paper(&request());
    let number = paper.find("云政〔2026〕35号");
    let (first, last) = (paper.find("林致远"), paper.find("欧阳若水"));
    near(number.left(), 28.0 + CHAR, 0.1);
    near(number.y, last.y, 0.05);
    near(first.left(), last.left(), 0.05);
    near(last.y - first.y, PITCH, 0.05);
    near(paper.find("苏明").right(), 184.0 - CHAR, 0.3);
    assert!(first.font.contains("Kai") && !paper.find("签发人").font.contains("Kai"));
}

#[test]
fn without_a_seal_the_date_starts_two_characters_right_of_the_signature() {
    let paper = paper(&request());
    let date = paper.find("2026年11月9日");
    let name = paper.on(date.page).find(|r| r.text == "云泽区人民政府").unwrap();
    near(date.left() - name.left(), 2.0 * CHAR, 0.1);
    near(name.y - paper.find("妥否").y, 2.0 * PITCH, 0.05);
    near(date.y - name.y, PITCH, 0.05);
    near(date.right().max(name.right()), 184.0 - 2.0 * CHAR, 0.3);
}

#[test]
fn under_a_seal_the_date_leaves_four_characters_and_the_name_is_centred_on_it() {
    let paper = paper(&notice());
    let date = paper.find("2026年11月20日");
    let name = paper.on(date.page).find(|r| r.text == "云泽区人民政府办公室").unwrap();
    near(date.right(), 184.0 - 4.0 * CHAR, 0.3);
    near((name.left() + name.right()) / 2.0, (date.left() + date.right()) / 2.0, 0.1);
}

#[test]
fn the_seal_is_centred_on_the_date_and_its_top_lies_within_one_line_of_the_text() {
    for diameter in [38.0, 42.0, 45.0, 50.0] {
        let mut sheet = notice();
        sheet.attachments.clear();
        sheet.seal = Some(SealPicture { diameter, image: SealImage::Svg(ring()) });
        let svg = PRESS.compile(&sheet).unwrap();
        let page = (0..svg.count()).map(|i| svg.svg(i)).find(|s| s.contains("<image")).unwrap();
        let (x, y, size) = image_box(&page);
        let paper = paper(&sheet);
        let date = paper.find("2026年11月20日");
        let name = paper.on(date.page).find(|r| r.text == "云泽区人民政府办公室").unwrap();
        let text = paper.on(date.page).filter(|r| (r.size - 16.0).abs() < 0.1 && r.y < name.y - 1.0).last().unwrap();
        near(size, diameter, 0.1);
        near(x + size / 2.0, (date.left() + date.right()) / 2.0, 0.2);
        assert!((0.0..=PITCH).contains(&(y - text.bottom())), "{diameter}: {}", y - text.bottom());
        let below = (name.top() + date.bottom()) / 2.0 - (y + size / 2.0);
        assert!((0.5..8.0).contains(&below), "{diameter}: {below}");
    }
}

fn ring() -> typeset::Bytes {
    typeset::Bytes::new(
        br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4.9" fill="none" stroke="#e60012" stroke-width=".2"/></svg>"##
            .as_slice(),
    )
}

/// Left, top and width of the image of an SVG page, mm.
fn image_box(svg: &str) -> (f64, f64, f64) {
    let tag = svg.split("<image").nth(1).unwrap();
    let unit = 210.0 / svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse::<f64>().unwrap();
    let at = tag.split("translate(").nth(1).unwrap().split(')').next().unwrap();
    let (x, y) = at.split_once(' ').unwrap();
    let width = tag.split("width=\"").nth(1).unwrap().split('"').next().unwrap();
    let mm = |text: &str| text.parse::<f64>().unwrap() * unit;
    (mm(x), mm(y), mm(width))
}

#[test]
fn a_signature_never_stands_on_a_page_without_text() {
    for seal in [None, Some(SealPicture { diameter: 45.0, image: SealImage::Drawn { organ: "云泽区人民政府".into() } })]
    {
        for lines in 18..46 {
            let mut sheet = solid(lines);
            sheet.signature = "云泽区人民政府".into();
            sheet.date = Some(lexicon::parse_date("2026-11-22").unwrap());
            sheet.note = "此件公开发布".into();
            sheet.seal = seal.clone();
            let paper = paper(&sheet);
            let name = paper.runs.iter().find(|r| r.text == "云泽区人民政府").unwrap();
            let date = paper.find("2026年11月22日");
            let note = paper.find("此件公开发布");
            assert_eq!((name.page, note.page), (date.page, date.page), "{lines} lines");
            let body = paper.on(name.page).filter(|r| r.text.starts_with('国')).count();
            assert!(body >= 2, "{body} lines of text above the signature of {lines} lines");
            assert!(note.bottom() <= 262.05);
        }
    }
}

#[test]
fn a_signature_stays_with_the_last_row_of_a_table_that_ends_the_text() {
    let row = |n: usize| vec![format!("第{n}行"), "青岚镇".to_owned(), "已落实".to_owned()];
    for rows in [1, 2, 3] {
        for lines in 8..30 {
            let mut sheet = solid(lines);
            sheet.blocks.push(Block::table((1..=rows).map(row).collect()));
            sheet.signature = "云泽区人民政府".into();
            sheet.date = Some(lexicon::parse_date("2026-11-22").unwrap());
            let paper = paper(&sheet);
            let name = paper.runs.iter().find(|r| r.text == "云泽区人民政府").unwrap();
            let last = paper.runs.iter().rev().find(|r| r.text.contains(&format!("第{rows}行"))).unwrap();
            assert_eq!(name.page, last.page, "{rows} rows after {lines} lines");
            // Below the lower line of the table: half of its inset, then the gap as under a line of text.
            let gap = name.top() - last.bottom();
            assert!((PITCH..2.5 * PITCH).contains(&gap), "{rows} rows after {lines} lines: {gap}");
        }
    }
}

#[test]
fn a_table_that_ends_the_text_has_the_lines_of_any_other() {
    let rows = vec![vec!["镇".to_owned(), "数".to_owned()], vec!["青岚镇".to_owned(), "3".to_owned()]];
    let strokes =
        |sheet: &Sheet| paper(sheet).strokes.iter().map(|s| ((s.x.1 - s.x.0) * 10.0).round()).collect::<Vec<_>>();
    let mut alone = solid(3);
    alone.blocks.push(Block::table(rows));
    let mut signed = alone.clone();
    signed.signature = "云泽区人民政府".into();
    assert_eq!(strokes(&signed), strokes(&alone));
    assert!(!strokes(&alone).is_empty());
}

#[test]
fn a_note_keeps_its_own_brackets_and_gets_one_pair() {
    for (typed, printed) in [
        ("此件公开发布", "（此件公开发布）"),
        ("（此件公开发布）", "（此件公开发布）"),
        ("联系人：林晓棠（区政府办）", "（联系人：林晓棠（区政府办））"),
        ("（联系人：林晓棠（区政府办））", "（联系人：林晓棠（区政府办））"),
        ("（甲）说明（乙）", "（（甲）说明（乙））"),
    ] {
        let mut sheet = solid(3);
        sheet.note = typed.into();
        let line: String = paper(&sheet).runs.iter().filter(|r| r.y > 60.0).map(|r| r.text.as_str()).collect();
        assert!(line.contains(printed), "{typed}: {line}");
        assert!(!line.contains(&format!("（{printed}")), "{typed}: {line}");
    }
}

#[test]
fn levels_have_their_faces() {
    let paper = paper(&notice());
    let face = |text: &str| paper.find(text).font.clone();
    let (fang, kai, hei) = (face("为进一步规范"), face("坚持少发文"), face("严格控制发文数量"));
    assert!(fang.contains("Fang") && kai.contains("Kai") && hei.contains("Sans"), "{fang} {kai} {hei}");
    assert_eq!(face("凡国家法律"), fang);
    assert_eq!(face("行文理由是否充分"), fang);
    assert_eq!(face("加急"), hei);
}

#[test]
fn page_1_shows_text_even_with_a_very_long_list_of_recipients() {
    let mut sheet = notice();
    sheet.main_to = vec!["区自然资源和规划分局"; 60].join("，");
    let pages = PRESS.compile(&sheet).unwrap();
    assert_eq!(pages.notes().len(), 1);
    let paper = paper(&sheet);
    assert_eq!(paper.find("为进一步规范").page, 1);
    let (main, copied) = (paper.find("主送"), paper.find("抄送"));
    assert_eq!(main.page, paper.pages);
    assert!(main.y < copied.y);
    near(main.size, 14.0, 0.01);
}

#[test]
fn attachments_hang_on_the_first_character_of_their_names() {
    let paper = paper(&notice());
    let (first, second) = (paper.find("云泽区行政机关公文办理流程图"), paper.find("发文计划申报表"));
    near(first.left(), second.left(), 0.1);
    near(paper.find("附件").left(), 28.0 + 2.0 * CHAR, 0.1);
}

#[test]
fn a_downward_document_prints_no_signer() {
    let mut sheet = request();
    sheet.direction = Way::Down;
    let paper = paper(&sheet);
    assert!(!paper.text().contains("签发人"));
    let number = paper.find("云政〔2026〕35号");
    near((number.left() + number.right()) / 2.0, 106.0, 0.5);
}
