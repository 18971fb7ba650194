//! The plan of a sheet: what the fixed template reads, all choices made and all lengths in pt.

mod items;
mod table;

use lexicon::chinese_date;
use serde::Serialize;

use crate::body;
use crate::figures::{self, MM, PITCH, SIZE_2, SIZE_3, between, from_edge, width};
use crate::fonts::{Fonts, Role};
use crate::sheet::{Annex, PictureFile, SealImage, Sheet, Way};
use crate::tail::{PARAGRAPH_GAP, Tail, tail};
use crate::title::{self, Words};
use items::{Item, items};

/// Character printed for one that no font has: the printer's blank (〓).
const BLANK: char = '〓';

/// Tracking of 3号 in pt: 28 characters with 27 gaps fill the line. A hair is taken off so that rounding never pushes the
/// 28th character out; justification gives it back.
const TRACKING: f64 = (figures::AREA.0 * MM - figures::CHARS as f64 * SIZE_3) / (figures::CHARS as f64 - 1.0) - 0.002;

#[derive(Serialize)]
pub(crate) struct Plan {
    faces: Faces,
    measures: Measures,
    info: Info,
    head: Option<Head>,
    title: Vec<String>,
    main_to: String,
    blocks: Vec<Item>,
    attachments: Vec<String>,
    tail: Option<Tail>,
    signature: String,
    date: String,
    note: String,
    seal: Option<Seal>,
    annexes: Vec<AnnexPlan>,
    imprint: Imprint,
}

#[derive(Serialize)]
struct Faces {
    fang: Vec<String>,
    kai: Vec<String>,
    hei: Vec<String>,
    display: Vec<String>,
    display_weight: u16,
    song: Vec<String>,
}

#[derive(Serialize)]
struct Measures {
    advance: f64,
    tracking: f64,
    gap: f64,
    blank_one: f64,
    blank_two: f64,
    edge_two: f64,
    mark_top: f64,
    red_line_below: f64,
    red_line: f64,
    thick_line: f64,
    thin_line: f64,
    red: &'static str,
}

#[derive(Serialize)]
struct Info {
    title: String,
    author: String,
    year: i16,
    month: i8,
    day: i8,
}

#[derive(Serialize)]
struct Head {
    rows: Vec<Row>,
    mark: String,
    mark_size: f64,
    mark_scale: f64,
    number: String,
    signers: Vec<Vec<String>>,
    upward: bool,
}

#[derive(Serialize)]
struct Row {
    face: &'static str,
    text: String,
}

#[derive(Serialize)]
struct Seal {
    organ: Vec<char>,
    file: Option<&'static str>,
}

#[derive(Serialize)]
struct AnnexPlan {
    label: String,
    title: Vec<String>,
    blocks: Vec<Item>,
}

#[derive(Serialize)]
struct Imprint {
    main_to: String,
    copied_to: String,
    printer: String,
    printed_on: String,
}

/// What was altered on the way and why, in words for the drafter.
pub(crate) type Notes = Vec<String>;

/// Makes all choices for a sheet.
pub(crate) fn plan(sheet: &Sheet, fonts: &Fonts, words: &dyn Words) -> (Plan, Notes) {
    let mut clean = Cleaner { fonts, pictures: &sheet.pictures, missing: Vec::new(), notes: Vec::new() };
    let mut notes = Notes::new();
    let lines = title::lines(&clean.lines(&sheet.title), words);
    let main_to = clean.text(sheet.main_to.trim_end_matches(['：', ':']));
    let moved = !main_to.is_empty() && body_leaves_first_page(sheet, lines.len());
    if moved {
        notes.push("主送机关较多，首页放不下正文，已移入版记（GB/T 9704—2012，7.3.2）".to_owned());
    }
    let plan = Plan {
        faces: faces(fonts),
        measures: measures(),
        info: info(sheet, &mut clean),
        head: head(sheet, &mut clean),
        title: lines,
        blocks: items(&sheet.blocks, &mut clean),
        attachments: sheet.attachments.iter().map(|a| clean.text(a)).collect(),
        tail: tail(sheet),
        signature: clean.text(&sheet.signature),
        date: sheet.date.map(chinese_date).unwrap_or_default(),
        note: note(&clean.text(&sheet.note)),
        seal: seal(sheet, &mut clean),
        annexes: sheet.annexes.iter().map(|a| annex(a, &mut clean, words)).collect(),
        imprint: imprint(sheet, if moved { &main_to } else { "" }, &mut clean),
        main_to: if moved { String::new() } else { main_to },
    };
    notes.extend(clean.note());
    notes.append(&mut clean.notes);
    (plan, notes)
}

/// Text without what cannot be printed.
struct Cleaner<'a> {
    fonts: &'a Fonts,
    pictures: &'a [PictureFile],
    missing: Vec<char>,
    /// What else the drafter should know.
    notes: Notes,
}

impl Cleaner<'_> {
    fn text(&mut self, text: &str) -> String {
        text.trim().chars().filter_map(|c| self.char(c)).collect()
    }

    fn lines(&mut self, text: &str) -> String {
        let lines: Vec<String> = text.lines().map(|line| self.text(line)).collect();
        lines.join("\n")
    }

    fn char(&mut self, c: char) -> Option<char> {
        match c {
            '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => Some(' '),
            _ if c.is_control() || invisible(c) => None,
            _ if c.is_whitespace() || self.fonts.covers(c) => Some(c),
            _ => {
                if !self.missing.contains(&c) {
                    self.missing.push(c);
                }
                Some(BLANK)
            }
        }
    }

    fn note(&self) -> Option<String> {
        let list: Vec<String> = self.missing.iter().map(|c| format!("“{c}”（U+{:04X}）", *c as u32)).collect();
        (!list.is_empty()).then(|| format!("字体中没有{}，印为〓，请换字或补充字体", list.join("、")))
    }
}

/// Zero-width and direction marks, private use: they would print as nothing or as anything.
fn invisible(c: char) -> bool {
    matches!(c as u32,
        0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF
        | 0xFFF9..=0xFFFC | 0xE0000..=0xE0FFF)
}

fn faces(fonts: &Fonts) -> Faces {
    Faces {
        fang: fonts.families(Role::FangSong),
        kai: fonts.families(Role::Kai),
        hei: fonts.families(Role::Hei),
        display: fonts.families(Role::Display),
        display_weight: fonts.choice(Role::Display).weight,
        song: fonts.families(Role::Song),
    }
}

fn measures() -> Measures {
    Measures {
        advance: SIZE_3 + TRACKING,
        tracking: TRACKING,
        gap: PARAGRAPH_GAP,
        blank_one: between(1.0),
        blank_two: between(2.0),
        edge_two: from_edge(2.0),
        mark_top: figures::MARK_TOP * MM,
        red_line_below: figures::RED_LINE_BELOW * MM,
        red_line: figures::RED_LINE * MM,
        thick_line: figures::THICK_LINE * MM,
        thin_line: figures::THIN_LINE * MM,
        red: figures::RED,
    }
}

/// PDF/A wants a date; a sheet without one gets a fixed day, never today.
fn info(sheet: &Sheet, clean: &mut Cleaner) -> Info {
    let date = sheet.date.or(sheet.printed_on);
    Info {
        title: clean.text(&sheet.title.replace('\n', "")),
        author: clean.text(&sheet.signature),
        year: date.map_or(2000, |d| d.year()),
        month: date.map_or(1, |d| d.month()),
        day: date.map_or(1, |d| d.day()),
    }
}

fn head(sheet: &Sheet, clean: &mut Cleaner) -> Option<Head> {
    let mark = clean.text(&sheet.mark);
    if mark.is_empty() {
        return None;
    }
    let (mark_size, mark_scale) = mark_size(width(&mark));
    let mut rows = Vec::new();
    if !sheet.copy_number.trim().is_empty() {
        rows.push(Row { face: "fang", text: clean.text(&sheet.copy_number) });
    }
    if let Some(text) = sheet.urgency.and_then(lexicon::Urgency::mark) {
        rows.push(Row { face: "hei", text: text.to_owned() });
    }
    let signers: Vec<String> = sheet.signers.iter().map(|s| clean.text(s)).collect();
    Some(Head {
        rows,
        mark,
        mark_size,
        mark_scale,
        number: clean.text(&sheet.issue_number),
        signers: signers.chunks(2).map(<[String]>::to_vec).collect(),
        upward: sheet.direction == Way::Up,
    })
}

/// Size of the mark (pt) and the factor its width is narrowed by: as tall as stays dignified, narrowed to two thirds at
/// most, then smaller. The standard leaves the size to the organ (7.2.4).
fn mark_size(chars: f64) -> (f64, f64) {
    const TALL: f64 = 52.0;
    const NARROWEST: f64 = 0.66;
    let room = (figures::AREA.0 - 4.0) * MM / chars;
    let size = TALL.min(room / NARROWEST);
    (size, (room / size).min(1.0))
}

/// Whether the list of recipients would push all body text off page 1 (7.3.2), by the heights of what stands above it.
fn body_leaves_first_page(sheet: &Sheet, title_lines: usize) -> bool {
    if sheet.blocks.is_empty() {
        return false;
    }
    let title = title_lines as f64 * (SIZE_2 + figures::GAP) - figures::GAP;
    let mut height = title + between(1.0);
    if !sheet.mark.trim().is_empty() {
        let signers = if sheet.direction == Way::Up { sheet.signers.len().div_ceil(2).max(1) } else { 1 };
        let (mark, _) = mark_size(width(&sheet.mark));
        let number = signers as f64 * PITCH - figures::GAP;
        height += figures::MARK_TOP * MM + mark + 2.0 * from_edge(2.0) + number + figures::RED_LINE_BELOW * MM;
    }
    let recipients = (width(&sheet.main_to) + 1.0) / figures::CHARS as f64;
    height += recipients.ceil() * PITCH;
    height + SIZE_3 > figures::AREA.1 * MM
}

fn note(text: &str) -> String {
    let inner = body::without_brackets(text);
    if inner.is_empty() { String::new() } else { format!("（{inner}）") }
}

fn seal(sheet: &Sheet, clean: &mut Cleaner) -> Option<Seal> {
    Some(match &sheet.seal.as_ref()?.image {
        SealImage::Drawn { organ } => Seal { organ: clean.text(organ).chars().collect(), file: None },
        SealImage::Png(_) => Seal { organ: Vec::new(), file: Some("/seal.png") },
        SealImage::Svg(_) => Seal { organ: Vec::new(), file: Some("/seal.svg") },
    })
}

fn annex(annex: &Annex, clean: &mut Cleaner, words: &dyn Words) -> AnnexPlan {
    AnnexPlan {
        label: clean.text(&annex.label),
        title: title::lines(&clean.lines(&annex.title), words),
        blocks: items(&annex.blocks, clean),
    }
}

fn imprint(sheet: &Sheet, main_to: &str, clean: &mut Cleaner) -> Imprint {
    let stopped = |text: String| {
        let text = text.trim_end_matches(['。', '.']).to_owned();
        if text.is_empty() { text } else { text + "。" }
    };
    Imprint {
        main_to: stopped(main_to.to_owned()),
        copied_to: stopped(clean.text(&sheet.copied_to)),
        printer: clean.text(&sheet.printer),
        printed_on: sheet.printed_on.map(|d| chinese_date(d) + "印发").unwrap_or_default(),
    }
}
