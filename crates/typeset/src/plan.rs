//! The plan of a sheet: what the fixed template reads, all choices made and all lengths in pt.

pub(crate) mod head;
pub(crate) mod items;
pub(crate) mod spot;
pub(crate) mod table;

use lexicon::chinese_date;
use serde::Serialize;

use crate::body;
use crate::figures::{self, MM, PITCH, SIZE_2, SIZE_3, between, width};
use crate::fonts::{Fonts, Role};
use crate::sheet::{Annex, Ending, Format, PictureFile, Roll, Sheet};
use crate::tail::{PARAGRAPH_GAP, Tail, tail};
use crate::title::{self, Words};
use head::{Head, head};
use items::{Item, items};

/// Character printed for one that no font has: the printer's blank (〓).
const BLANK: char = '〓';

/// Tracking of 3号 in pt: 28 characters with 27 gaps fill the line. A hair is taken off so that rounding never pushes the
/// 28th character out; justification gives it back.
pub(crate) const TRACKING: f64 =
    (figures::AREA.0 * MM - figures::CHARS as f64 * SIZE_3) / (figures::CHARS as f64 - 1.0) - 0.002;

/// Characters of an attachment's name that any line of the list holds, whatever is kept whole in it.
const LISTED: f64 = 18.0;

#[derive(Serialize)]
pub(crate) struct Plan {
    faces: Faces,
    measures: Measures,
    info: Info,
    pub(crate) head: Option<Head>,
    title: Vec<String>,
    pub(crate) main_to: String,
    pub(crate) blocks: Vec<Item>,
    /// Names in pieces, every second of which stays on one line.
    attachments: Vec<Vec<String>>,
    /// Lines of each name at most.
    attachment_lines: Vec<f64>,
    pub(crate) tail: Option<Tail>,
    signature: String,
    rolls: Vec<RollPlan>,
    note: String,
    pub(crate) annexes: Vec<AnnexPlan>,
    pub(crate) imprint: Imprint,
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
pub(crate) struct RollPlan {
    pub label: String,
    pub names: String,
}

#[derive(Serialize)]
pub(crate) struct AnnexPlan {
    apart: bool,
    pub label: String,
    title: Vec<String>,
    pub blocks: Vec<Item>,
}

#[derive(Serialize)]
pub(crate) struct Imprint {
    pub lines: bool,
    pub rolls: Vec<RollPlan>,
    pub main_to: String,
    pub copied_to: String,
    pub printer: String,
    pub printed_on: String,
}

/// What was altered on the way and why, in words for the drafter.
pub(crate) type Notes = Vec<String>;

/// Makes all choices for a sheet.
pub(crate) fn plan(sheet: &Sheet, fonts: &Fonts, words: &dyn Words) -> (Plan, Notes) {
    let mut clean = Cleaner { fonts, pictures: &sheet.pictures, missing: Vec::new(), notes: Vec::new() };
    let title = title_lines(sheet, &mut clean, words);
    let head = head(sheet, title.len(), &mut clean);
    let (main_to, moved) = recipients(sheet, head.as_ref(), title.len(), &mut clean);
    let plan = Plan {
        faces: faces(fonts),
        measures: measures(),
        info: info(sheet, &mut clean),
        head,
        title,
        main_to,
        blocks: items(&sheet.blocks, &mut clean),
        attachments: sheet.attachments.iter().map(|a| items::pieces(a, &mut clean)).collect(),
        attachment_lines: sheet.attachments.iter().map(|a| (width(a) / LISTED).ceil().max(1.0)).collect(),
        rolls: rolls(&sheet.rolls, &mut clean),
        tail: tail(sheet, fonts, &mut |text| clean.text(text)),
        signature: clean.text(&sheet.signature),
        note: note(&clean.text(&sheet.note)),
        annexes: sheet.annexes.iter().map(|a| annex(a, sheet, &mut clean, words)).collect(),
        imprint: imprint(sheet, &moved, &mut clean),
    };
    if plan.tail.as_ref().is_some_and(|tail| !tail.more.is_empty()) {
        clean.notes.push("联合发文机关较多，一页放不下全部印章，其余印章排在下一页".to_owned());
    }
    if sheet.ending() == Ending::Stamped && sheet.signings().iter().any(|s| s.seal.is_some()) {
        clean.notes.push("加盖签发人签名章的公文不再加盖单位印章，印章不印（GB/T 9704—2012，7.3.5.3）".to_owned());
    }
    let mut notes: Notes = std::mem::take(&mut clean.notes);
    notes.extend(clean.note());
    (plan, notes)
}

/// An order has no title (10.2).
fn title_lines(sheet: &Sheet, clean: &mut Cleaner, words: &dyn Words) -> Vec<String> {
    let title = clean.lines(&sheet.title);
    if sheet.format == Format::Order {
        if !title.trim().is_empty() {
            clean.notes.push("命令（令）的令号下直接编排正文，标题不印（GB/T 9704—2012，10.2）".to_owned());
        }
        return Vec::new();
    }
    title::lines(&title, words)
}

/// The recipients above the text, and those moved to the imprint because page 1 must show text (7.3.2).
fn recipients(sheet: &Sheet, head: Option<&Head>, title: usize, clean: &mut Cleaner) -> (String, String) {
    let main_to = clean.text(sheet.main_to.trim_end_matches(['：', ':']));
    let above = head.map_or(0.0, |h| h.height + h.below);
    if sheet.blocks.is_empty() || !body_leaves_first_page(above, title, width(&main_to) + 1.0) {
        return (main_to, String::new());
    }
    if body_leaves_first_page(above, title, 0.0) {
        clean.notes.push("版头和标题太高，首页放不下正文，请精简标题（GB/T 9704—2012，7.3.3）".to_owned());
    }
    if main_to.is_empty() {
        return (String::new(), String::new());
    }
    clean.notes.push("主送机关较多，首页放不下正文，已移入版记（GB/T 9704—2012，7.3.2）".to_owned());
    (String::new(), main_to)
}

fn rolls(rolls: &[Roll], clean: &mut Cleaner) -> Vec<RollPlan> {
    let one = |roll: &Roll| RollPlan { label: clean.text(&roll.label), names: clean.text(&roll.names) };
    rolls.iter().map(one).filter(|roll| !roll.names.is_empty()).collect()
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

/// Whether the list of recipients would push all body text off page 1 (7.3.2), by the heights of what stands above it.
fn body_leaves_first_page(head: f64, title_lines: usize, recipients: f64) -> bool {
    let title = if title_lines == 0 { 0.0 } else { title_lines as f64 * (SIZE_2 + figures::GAP) - figures::GAP };
    head + title + between(1.0) + (recipients / figures::CHARS as f64).ceil() * PITCH + SIZE_3 > figures::AREA.1 * MM
}

fn note(text: &str) -> String {
    let inner = body::without_brackets(text);
    if inner.is_empty() { String::new() } else { format!("（{inner}）") }
}

/// One that is not bound in begins with the issue number (7.3.7).
fn annex(annex: &Annex, sheet: &Sheet, clean: &mut Cleaner, words: &dyn Words) -> AnnexPlan {
    let label = clean.text(&annex.label);
    AnnexPlan {
        apart: annex.apart,
        label: if annex.apart { clean.text(&sheet.issue_number) + &label } else { label },
        title: title::lines(&clean.lines(&annex.title), words),
        blocks: items(&annex.blocks, clean),
    }
}

/// A letter's imprint has neither lines nor the printing organ (10.1).
fn imprint(sheet: &Sheet, main_to: &str, clean: &mut Cleaner) -> Imprint {
    let stopped = |text: String| {
        let text = text.trim_end_matches(['。', '.']).to_owned();
        if text.is_empty() { text } else { text + "。" }
    };
    let letter = sheet.format == Format::Letter;
    let mut printed_on = sheet.printed_on.map(|d| chinese_date(d) + "印发").unwrap_or_default();
    let distribution = if sheet.format == Format::Bulletin { sheet.masthead.distribution.as_slice() } else { &[] };
    if sheet.format == Format::Bulletin && sheet.masthead.copies > 0 {
        printed_on = format!("（共印{}份）", sheet.masthead.copies);
    }
    let mut rolls = rolls(distribution, clean);
    for roll in &mut rolls {
        roll.names = stopped(std::mem::take(&mut roll.names));
    }
    Imprint {
        lines: !letter,
        rolls,
        main_to: stopped(main_to.to_owned()),
        copied_to: stopped(clean.text(&sheet.copied_to)),
        printer: if letter { String::new() } else { clean.text(&sheet.printer) },
        printed_on: if letter { String::new() } else { printed_on },
    }
}
