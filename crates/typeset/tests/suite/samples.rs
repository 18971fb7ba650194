//! Every sample draft, set and measured from outside. GB/T 9704-2012 and GB/T 15834.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use typeset::{Block, Bytes, Format, Level, PictureFile, Sheet, draft};

use crate::fonts::PRESS;
use crate::paper::{MM, Paper};
use crate::rows::{Row, of_paragraph, rows, squeeze};

const CHAR: f64 = 156.0 / 28.0;
const PITCH: f64 = (225.0 - 16.0 / MM) / 21.0;
/// What a blank half of a mark at the edge of a line may stand out, mm.
const HALF: f64 = 3.0;

/// A sample as it came out.
pub struct Sample {
    pub name: String,
    pub sheet: Sheet,
    pub paper: Paper,
    pub notes: Vec<String>,
}

static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(|| files().iter().map(|path| sample(path)).collect());

pub fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    files.sort();
    files
}

/// The sheet of a sample, its pictures made here.
pub fn sheet(path: &Path) -> Sheet {
    let draft = draft::parse(&std::fs::read_to_string(path).unwrap());
    assert_eq!(draft.diagnostics, [], "{}", path.display());
    let file = |name: &str, bytes: Vec<u8>| PictureFile { name: name.to_owned(), bytes: Bytes::new(bytes) };
    let pictures = vec![
        file("流程.png", drawing(900, 500, image::ImageFormat::Png)),
        file("平面.jpg", drawing(1600, 2400, image::ImageFormat::Jpeg)),
    ];
    Sheet { pictures, ..Sheet::from_draft(&draft) }
}

/// A grid of lines.
pub fn drawing(width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
    let dot = |x: u32, y: u32| if x % 100 < 3 || y % 100 < 3 { [20, 60, 140] } else { [245, 245, 245] };
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb(dot(x, y)));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A sample by its name.
fn one(name: &str) -> Sample {
    sample(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("samples/{name}.txt")))
}

/// `ZHONGSHU_LOOK=folder` puts every sample there as PDF, to be looked at.
fn sample(path: &Path) -> Sample {
    let sheet = sheet(path);
    let pages = PRESS.compile(&sheet).unwrap();
    let pdf = pages.pdf().unwrap();
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    if let Some(folder) = std::env::var_os("ZHONGSHU_LOOK") {
        std::fs::write(Path::new(&folder).join(&name).with_extension("pdf"), &pdf).unwrap();
    }
    let paper = Paper::read(&pdf);
    Sample { name, sheet, paper, notes: pages.notes().to_vec() }
}

fn paragraphs(sheet: &Sheet) -> impl Iterator<Item = (Level, &str, &str)> {
    let annexed = sheet.annexes.iter().flat_map(|a| &a.blocks);
    sheet.blocks.iter().chain(annexed).filter_map(|block| match block {
        Block::Paragraph(p) => Some((p.level, p.head.as_str(), p.text.as_str())),
        Block::Table(_) | Block::Picture(_) => None,
    })
}

/// What the typesetter prints for a text: blanks apart, figures half-width.
fn printed(text: &str) -> String {
    let half = |c: char| match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' => char::from_u32(c as u32 - 0xFEE0).unwrap(),
        _ => c,
    };
    let text: Vec<char> = squeeze(text).chars().map(half).collect();
    let dot = |n: usize| {
        text[n] == '．' && n > 0 && text[n - 1].is_ascii_digit() && text.get(n + 1).is_some_and(char::is_ascii_digit)
    };
    (0..text.len()).map(|n| if dot(n) { '.' } else { text[n] }).collect()
}

/// One test, so that the samples are set once: every check below names the sample and the text it is about.
#[test]
fn every_sample_is_set_as_the_standard_wants_it() {
    let checks: [fn(); 13] = [
        there_are_samples_of_everything,
        every_paragraph_is_on_paper_in_order_and_page_1_shows_text,
        every_cell_and_every_caption_is_on_paper,
        lines_begin_at_the_margin_paragraphs_two_characters_in_and_no_line_leaves_the_type_area,
        nothing_at_all_leaves_the_paper_s_margins,
        no_line_begins_or_ends_with_a_mark_that_may_not,
        numbers_dates_and_issue_numbers_are_never_torn,
        a_full_page_of_text_has_22_lines_on_the_grid,
        a_full_line_of_characters_has_28_on_the_grid,
        every_element_has_its_face_and_its_size,
        page_numbers_stand_right_on_odd_pages_and_left_on_even_ones,
        heads_of_the_standard_format_are_where_the_standard_wants_them,
        imprints_end_at_the_foot_of_the_type_area_of_the_last_page,
    ];
    // All are tried, so that one look tells everything.
    let failed = checks.iter().filter(|check| std::panic::catch_unwind(**check).is_err()).count();
    assert_eq!(failed, 0, "checks that failed, see above");
}

/// Every paragraph of every sample with the lines it takes.
fn every_paragraph(mut look: impl FnMut(&Sample, Level, &[Row])) {
    for sample in SAMPLES.iter() {
        let rows = rows(&sample.paper, 16.0);
        let mut from = 0;
        for (level, head, text) in paragraphs(&sample.sheet) {
            let text = printed(&format!("{head}{text}"));
            let found = of_paragraph(&rows, &mut from, &text);
            let found = found.unwrap_or_else(|| panic!("{}: {text} is not on paper in order", sample.name));
            look(sample, level, found);
        }
    }
}

#[track_caller]
fn near(what: &str, measured: f64, wanted: f64, tolerance: f64) {
    let off = (measured - wanted).abs();
    assert!(off <= tolerance, "{what}: measured {measured:.3} mm, wanted {wanted:.3} ± {tolerance} mm");
}

fn there_are_samples_of_everything() {
    assert!(SAMPLES.len() >= 40, "{}", SAMPLES.len());
    for format in Format::ALL {
        assert!(SAMPLES.iter().any(|s| s.sheet.format == format), "{format:?}");
    }
    // A character from another face is told everywhere it happens.
    let says = |s: &&Sample| s.notes.iter().any(|note| !note.contains("代印"));
    let said: Vec<_> = SAMPLES.iter().filter(says).map(|s| (&s.name, &s.notes)).collect();
    for (name, notes) in said {
        // Only these are too full to come out without a word.
        assert!(
            ["forty-addressees", "joint-twelve", "table-turned-within"].contains(&name.as_str()),
            "{name}: {notes:?}"
        );
    }
}

fn every_paragraph_is_on_paper_in_order_and_page_1_shows_text() {
    let mut first = std::collections::BTreeMap::new();
    every_paragraph(|sample, _, rows| {
        first.entry(sample.name.clone()).or_insert(rows[0].page);
    });
    assert_eq!(first.len(), SAMPLES.len());
    assert!(first.values().all(|page| *page == 1), "{first:?}");
}

fn every_cell_and_every_caption_is_on_paper() {
    for sample in SAMPLES.iter() {
        let text = printed(&sample.paper.text());
        let annexed = sample.sheet.annexes.iter().flat_map(|a| &a.blocks);
        for block in sample.sheet.blocks.iter().chain(annexed) {
            let texts: Vec<&String> = match block {
                Block::Paragraph(_) => continue,
                Block::Table(t) => t.rows.iter().flatten().chain([&t.caption, &t.unit]).collect(),
                Block::Picture(p) => vec![&p.caption],
            };
            for cell in texts {
                assert!(text.contains(&printed(cell)), "{}: {cell}", sample.name);
            }
        }
    }
}

fn lines_begin_at_the_margin_paragraphs_two_characters_in_and_no_line_leaves_the_type_area() {
    every_paragraph(|sample, _, rows| {
        for (n, row) in rows.iter().enumerate() {
            let (text, name) = (row.text(), &sample.name);
            let opens = text.starts_with(['（', '《', '“', '〔', '〈', '‘', '【']);
            let wanted = if n == 0 { 28.0 + 2.0 * CHAR } else { 28.0 };
            near(&format!("{name}: left of {text}"), row.left(), wanted, if opens { HALF } else { 0.1 });
            let closes = text.ends_with(['。', '，', '、', '；', '：', '”', '）', '》', '！', '？', '’', '〕', '】']);
            let over = row.right() - 184.0;
            assert!(over <= if closes { HALF } else { 0.3 }, "{name}: {text} stands out {over:.2} mm");
            if n + 1 < rows.len() {
                // Lines that share the hole before an issue number may stay a little short.
                // A line of Latin only has nothing to stretch.
                let shares = rows.iter().any(|r| r.text().contains('〔'));
                let latin = sample.name == "long-numbers";
                let short = if latin {
                    156.0
                } else if shares {
                    4.0
                } else {
                    0.5
                };
                assert!(over >= if closes { -HALF - 1.0 } else { -short }, "{name}: {text} ends {:.2} mm short", -over);
            }
        }
    });
}

fn nothing_at_all_leaves_the_paper_s_margins() {
    for sample in SAMPLES.iter() {
        for run in &sample.paper.runs {
            let (left, right) = if run.turned { (35.0, 260.0) } else { (28.0, 184.0) };
            let what = format!("{}: {}", sample.name, run.text);
            let letter = if sample.sheet.format == Format::Letter { 7.5 } else { 0.0 };
            // A blank may stand out: nobody sees it.
            let ink = run.text.chars().zip(run.edges.windows(2)).filter(|(c, _)| !c.is_whitespace());
            let (from, to) = ink.fold((f64::MAX, 0.0_f64), |(from, to), (_, e)| (from.min(e[0]), to.max(e[1])));
            assert!(from > left - HALF - letter, "{what} at {from}");
            assert!(to < right + HALF + letter, "{what} to {to}");
        }
    }
}

/// GB/T 15834: these never begin a line.
const NO_START: &str = "。，、；：？！）》〉」』】〕］｝”’％%‰℃…·～";
/// These never end one.
const NO_END: &str = "（《〈「『【〔［｛“‘￥";

fn no_line_begins_or_ends_with_a_mark_that_may_not() {
    let mut lines = 0;
    every_paragraph(|sample, _, rows| {
        for (n, row) in rows.iter().enumerate() {
            let text = row.text();
            let (first, last) = (text.chars().next().unwrap(), text.chars().last().unwrap());
            assert!(n == 0 || !NO_START.contains(first), "{}: {text}", sample.name);
            assert!(n + 1 == rows.len() || !NO_END.contains(last), "{}: {text}", sample.name);
            lines += 1;
        }
    });
    assert!(lines > 500, "{lines}");
}

/// Why a text may not part between two places; written down apart from the typesetter's own rules.
fn torn(text: &[char], at: usize) -> Option<&'static str> {
    let (before, after) = (text[at - 1], text[at]);
    let digit = |c: char| c.is_ascii_digit();
    let year_before = at >= 5 && text[at - 5..at - 1].iter().all(|c| digit(*c)) && before == '年';
    if digit(before) && digit(after) {
        return Some("a number");
    }
    if digit(before) && (matches!(after, '.' | ',') || after.is_ascii_alphabetic())
        || digit(after) && matches!(before, '.' | ',')
    {
        return Some("a decimal number or a word");
    }
    if before.is_ascii_alphabetic() && after.is_ascii_alphanumeric() {
        return Some("a word");
    }
    if digit(before) && "%‰℃年月日时分个件项次人户名元万亿亩吨米公平立家所条款倍号岁天".contains(after)
    {
        return Some("a number and its unit");
    }
    if year_before && digit(after) || before == '月' && digit(after) && at >= 2 && digit(text[at - 2]) {
        return Some("a date");
    }
    if after == '〔' && text.get(at + 5) == Some(&'〕') && !"据照（按".contains(before)
        || before == '〕' && digit(after)
    {
        return Some("an issue number");
    }
    if before == '〔' || after == '〕' || before == '—' && after == '—' {
        return Some("what belongs together");
    }
    None
}

fn numbers_dates_and_issue_numbers_are_never_torn() {
    every_paragraph(|sample, _, rows| {
        // A number as wide as the line must be.
        if sample.name == "long-numbers" {
            return;
        }
        let text: Vec<char> = rows.iter().flat_map(|r| r.chars.iter().map(|c| c.c)).collect();
        let mut at = 0;
        for row in &rows[..rows.len() - 1] {
            at += row.chars.len();
            let why = torn(&text, at);
            assert_eq!(
                why,
                None,
                "{}: {} | {}",
                sample.name,
                row.text(),
                text[at..].iter().take(8).collect::<String>()
            );
        }
    });
}

#[test]
fn what_the_test_above_looks_for_is_found_where_it_is() {
    for (text, at) in [
        ("共300人", 3),
        ("共300人", 4),
        ("于2026年3月5日", 6),
        ("于2026年3月5日", 8),
        ("增长7.5%", 4),
        ("云政发〔2026〕12号", 3),
        ("云政发〔2026〕12号", 9),
    ] {
        assert!(torn(&text.chars().collect::<Vec<_>>(), at).is_some(), "{text} at {at}");
    }
    assert_eq!(torn(&"没有数字".chars().collect::<Vec<_>>(), 2), None);
}

fn a_full_page_of_text_has_22_lines_on_the_grid() {
    let mut full = 0;
    for sample in SAMPLES.iter().filter(|s| s.name != "long-numbers") {
        let rows = rows(&sample.paper, 16.0);
        for page in 2..sample.paper.pages {
            let of_page: Vec<&Row> = rows.iter().filter(|r| r.page == page).collect();
            let only_text = sample.paper.on(page).all(|r| (r.size - 16.0).abs() < 0.1 || r.text.contains('—'));
            if !only_text || of_page.last().is_none_or(|r| r.bottom() < 255.0) {
                continue;
            }
            full += 1;
            assert_eq!(of_page.len(), 22, "{} page {page}", sample.name);
            near(&sample.name, of_page[0].top(), 37.0, 0.05);
            near(&sample.name, of_page[21].bottom(), 262.0, 0.05);
            for (n, row) in of_page.iter().enumerate() {
                near(&sample.name, row.top(), 37.0 + n as f64 * PITCH, 0.05);
            }
        }
    }
    assert!(full >= 10, "{full} full pages");
}

fn a_full_line_of_characters_has_28_on_the_grid() {
    let mut full = 0;
    every_paragraph(|sample, _, rows| {
        for row in &rows[..rows.len() - 1] {
            let plain = row.chars.iter().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c.c));
            if sample.name == "grid" {
                assert!(plain || row.chars.len() < 28, "{}", row.text());
            }
            let indent = if (row.left() - 28.0).abs() < 0.1 { 0 } else { 2 };
            if !plain || row.chars.len() + indent != 28 {
                continue;
            }
            full += 1;
            for (n, c) in row.chars.iter().enumerate() {
                near(&row.text(), c.left, 28.0 + (n + indent) as f64 * CHAR, 0.15);
            }
        }
    });
    assert!(full > 30, "{full} full lines");
}

fn every_element_has_its_face_and_its_size() {
    every_paragraph(|sample, level, rows| {
        let (face, wanted) = match level {
            Level::First => ("Sans", "黑体"),
            Level::Second => ("Kai", "楷体"),
            Level::Body | Level::Third | Level::Fourth => ("Fang", "仿宋"),
        };
        let font = &rows[0].chars[0].font;
        assert!(font.contains(face), "{}: {} is set in {font}, not {wanted}", sample.name, rows[0].text());
    });
    for sample in SAMPLES.iter() {
        let paper = &sample.paper;
        let set = |text: &str, size: f64, face: &str| {
            let text = text.chars().take(6).collect::<String>();
            let found = paper
                .runs
                .iter()
                .any(|r| r.text.starts_with(&text) && (r.size - size).abs() < 0.1 && r.font.contains(face));
            assert!(text.is_empty() || found, "{}: {text} is not set in {face} of {size} pt", sample.name);
        };
        let sheet = &sample.sheet;
        let titled = sheet.format != Format::Bulletin && sheet.format != Format::Telegram;
        if titled {
            set(&sheet.title.lines().next().unwrap_or_default().chars().take(2).collect::<String>(), 22.0, "Serif");
        }
        if !sample.notes.iter().any(|n| n.contains("版记")) {
            set(&sheet.main_to, 16.0, "Fang");
        }
        if sheet.format == Format::Standard {
            set(&sheet.printer, 14.0, "Fang");
        }
        if !sheet.copied_to.is_empty() {
            set("抄送", 14.0, "Fang");
        }
        for annex in &sheet.annexes {
            set(&annex.label, 16.0, "Sans");
        }
    }
}

fn page_numbers_stand_right_on_odd_pages_and_left_on_even_ones() {
    let em = 14.0 / MM;
    for sample in SAMPLES.iter() {
        for page in 1..=sample.paper.pages {
            let number = sample.paper.on(page).find(|r| r.text == format!("— {page} —"));
            if sample.sheet.format == Format::Letter && page == 1 {
                assert!(number.is_none(), "{}: a letter's first page has no number (10.1)", sample.name);
                continue;
            }
            let Some(number) = number else {
                panic!("{} page {page} has no number", sample.name);
            };
            assert!(!number.turned, "{}: the number stays where it is on other pages (8)", sample.name);
            near(&sample.name, number.size, 14.0, 0.01);
            // The dash lies a quarter to nearly half an em above the baseline.
            assert!((0.2..0.45).contains(&((number.y - 269.0) / em)), "{}: {}", sample.name, number.y);
            if page % 2 == 1 {
                near(&sample.name, number.right(), 184.0 - em, 0.5);
            } else {
                near(&sample.name, number.left(), 28.0 + em, 0.5);
            }
        }
    }
}

fn heads_of_the_standard_format_are_where_the_standard_wants_them() {
    let half_gap = (PITCH - 16.0 / MM) / 2.0;
    for sample in SAMPLES.iter().filter(|s| s.sheet.format == Format::Standard && !s.sheet.mark.is_empty()) {
        let (name, paper) = (&sample.name, &sample.paper);
        let red = paper.strokes.iter().find(|s| s.page == 1 && s.colour[0] > 0.8 && s.x.1 - s.x.0 > 150.0).unwrap();
        near(name, red.x.0, 28.0, 0.1);
        near(name, red.x.1, 184.0, 0.1);
        let lowest = paper.on(1).filter(|r| (r.size - 16.0).abs() < 0.1 && r.y < red.y).map(|r| r.bottom());
        near(name, red.y - lowest.fold(0.0, f64::max), 4.0, 0.5);
        let title: Vec<_> = paper.on(1).filter(|r| (r.size - 22.0).abs() < 0.1 && r.y > red.y).collect();
        near(name, title[0].top() - red.y, 2.0 * PITCH + half_gap, 0.5);
        // The blank half of a bracket at the end of a line is not seen.
        for line in title.iter().filter(|r| !r.text.starts_with(['（', '《']) && !r.text.ends_with(['）', '》'])) {
            near(name, (line.left() + line.right()) / 2.0, 106.0, 0.5);
        }
        let below = paper.on(1).find(|r| (r.size - 16.0).abs() < 0.1 && r.y > title[title.len() - 1].y).unwrap();
        near(name, below.top() - title[title.len() - 1].bottom(), PITCH + 2.0 * half_gap, 0.5);
        if !sample.notes.iter().any(|n| n.contains("版记")) && !sample.sheet.main_to.is_empty() {
            near(name, below.left(), 28.0, 0.1);
        }
    }
}

fn imprints_end_at_the_foot_of_the_type_area_of_the_last_page() {
    for sample in SAMPLES.iter().filter(|s| s.sheet.format == Format::Standard && !s.sheet.printer.is_empty()) {
        let lines: Vec<_> =
            sample.paper.strokes.iter().filter(|s| s.page == sample.paper.pages && s.x.1 - s.x.0 > 155.0).collect();
        let last = lines.iter().map(|s| s.y + s.width / 2.0).fold(0.0, f64::max);
        near(&sample.name, last, 262.0, 0.5);
    }
}

#[test]
fn a_wide_table_stands_lengthwise_with_its_head_repeated_at_the_left_edge_of_every_page() {
    let sample = one("table-lengthwise");
    // The characters around a seal are turned too, one by one.
    let long = |text: &str| text.chars().count() > 1;
    let turned: Vec<_> = sample.paper.runs.iter().filter(|r| r.turned && long(&r.text)).collect();
    let pages: std::collections::BTreeSet<usize> = turned.iter().map(|r| r.page).collect();
    assert!(pages.len() >= 2, "{pages:?}");
    for page in &pages {
        let head: Vec<_> = turned.iter().filter(|r| r.page == *page && r.text == "项目名称").collect();
        assert_eq!(head.len(), 1, "page {page}");
        // Its top is 28 mm from the left edge of the paper, or below label and title.
        let top = turned.iter().filter(|r| r.page == *page).map(|r| r.top()).fold(f64::MAX, f64::min);
        assert!((28.0..32.0).contains(&top), "page {page}: {top}");
    }
    let within = one("table-turned-within");
    assert!(within.paper.runs.iter().any(|r| r.turned && r.text.contains("青岚水库")));
    assert!(within.paper.runs.iter().any(|r| !r.turned && r.text.contains("特此报告")));
}

#[test]
fn the_head_of_an_upright_table_is_repeated_on_every_page() {
    let sample = one("table-long");
    let heads: Vec<usize> = sample.paper.runs.iter().filter(|r| r.text == "姓名").map(|r| r.page).collect();
    assert!(heads.len() >= 2 && heads.windows(2).all(|w| w[1] == w[0] + 1), "{heads:?}");
}

#[test]
fn pictures_keep_inside_the_type_area_with_their_captions() {
    let sample = one("picture");
    assert_eq!(sample.paper.pictures.len(), 2);
    for picture in &sample.paper.pictures {
        assert!(picture.left >= 27.9 && picture.left + picture.width <= 184.1, "{picture:?}");
        assert!(picture.top >= 36.9 && picture.top + picture.height <= 262.1, "{picture:?}");
        near("middle", picture.left + picture.width / 2.0, 106.0, 0.1);
    }
    let (first, second) = (&sample.paper.pictures[0], &sample.paper.pictures[1]);
    near("shape", first.width / first.height, 900.0 / 500.0, 0.01);
    near("shape", second.height / second.width, 2400.0 / 1600.0, 0.01);
    let caption = sample.paper.find("企业开办流程");
    let caption = sample
        .paper
        .on(first.page)
        .find(|r| r.text.contains("开办流程") && (r.size - 14.0).abs() < 0.1)
        .unwrap_or(caption);
    assert!(caption.page == first.page && caption.top() > first.top + first.height);
}
