//! Heads (版头) of all formats, every place counted: lengths in pt from the upper left corner of the type area.
//!
//! GB/T 9704-2012, 7.2, 10.1 to 10.3.

mod banner;
mod mark;

use lexicon::chinese_date;
use serde::Serialize;

use super::spot::{Anchor, Spot, Words, words};
use super::{Cleaner, TRACKING};
use crate::figures::{self, ADVANCE, AREA, GAP, LEFT, MM, PITCH, SIZE_3, TOP, between, from_edge};
use crate::fonts::Role;
use crate::ink;
use crate::sheet::{Ending, Format, Sheet, Way};
use mark::Mark;

/// A head: its height, what stands in it, and the room below it.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Head {
    pub height: f64,
    pub below: f64,
    pub spots: Vec<Spot>,
}

/// Characters kept free after 签发人 before anybody has signed.
const NAME: f64 = 3.0;

/// Width of the type area.
const WIDE: f64 = AREA.0 * MM;

/// The head of a sheet; none for a paper without one.
pub(super) fn head(sheet: &Sheet, title_lines: usize, clean: &mut Cleaner) -> Option<Head> {
    match sheet.format {
        Format::Telegram | Format::Bulletin => Some(banner::head(sheet, clean)),
        _ if sheet.mark.trim().is_empty() && sheet.organs.is_empty() => None,
        Format::Letter => Some(letter(sheet, clean)),
        Format::Order => Some(order(sheet, clean)),
        Format::Standard | Format::Minutes => Some(standard(sheet, title_lines, clean)),
    }
}

impl Head {
    fn words(&mut self, words: Words) {
        self.spots.push(Spot::Words(words));
    }

    fn red_line(&mut self, x: f64, y: f64, length: f64, width: f64) {
        self.spots.push(Spot::Rule { x, y, length, width: width * MM, colour: "red" });
    }

    /// Copy number and urgency, one below the other from the left edge; how many lines.
    fn corner(&mut self, sheet: &Sheet, top: f64, clean: &mut Cleaner) -> usize {
        let number = clean.text(&sheet.copy_number);
        let urgency = sheet.urgency.and_then(lexicon::Urgency::mark).unwrap_or_default();
        let rows = [(number.as_str(), "fang"), (urgency, "hei")].into_iter().filter(|(text, _)| !text.is_empty());
        let mut count = 0;
        for (text, face) in rows {
            let y = top + count as f64 * PITCH;
            self.words(Words { face, ..words(text, Anchor::Left, 0.0, y) });
            count += 1;
        }
        count
    }
}

/// Standard format (文件格式) and minutes, which have organ and date on a line of their own. 7.2, 10.3.
fn standard(sheet: &Sheet, title_lines: usize, clean: &mut Cleaner) -> Head {
    let mut head = Head { below: from_edge(2.0), ..Head::default() };
    head.corner(sheet, 0.0, clean);
    let mark = Mark::standard(sheet, title_lines, clean);
    let top = figures::MARK_TOP * MM;
    mark.put(&mut head, top);
    let y = top + mark.height + from_edge(2.0);
    let mut bottom = number_row(sheet, y, &mut head, clean);
    if sheet.format == Format::Minutes && sheet.ending() == Ending::Unsealed {
        bottom = minutes_row(sheet, bottom + GAP, &mut head, clean).unwrap_or(bottom);
    }
    head.height = bottom + figures::RED_LINE_BELOW * MM;
    head.red_line(0.0, head.height, WIDE, figures::RED_LINE);
    head
}

/// The issue number, with the signers of an upward document; the lower edge.
fn number_row(sheet: &Sheet, y: f64, head: &mut Head, clean: &mut Cleaner) -> f64 {
    let number = clean.text(&sheet.issue_number);
    if sheet.direction == Way::Down {
        head.words(words(number, Anchor::Center, WIDE / 2.0, y));
        return y + SIZE_3;
    }
    let names: Vec<String> = sheet.signers.iter().map(|s| clean.text(s)).filter(|s| !s.is_empty()).collect();
    let rows = names.len().div_ceil(2).max(1);
    let last = y + (rows as f64 - 1.0) * PITCH;
    head.words(words(number, Anchor::Left, ADVANCE, last));
    signers(&names, y, head, clean);
    last + SIZE_3
}

/// 签发人, two on a line, the lines aligned with the first; the widest ends one character from the right edge.
fn signers(names: &[String], y: f64, head: &mut Head, clean: &Cleaner) {
    let wide = |at: usize| {
        let column = names.iter().skip(at).step_by(2);
        column.map(|n| ink::advance(clean.fonts, Role::Kai, n, SIZE_3, TRACKING)).fold(0.0, f64::max)
    };
    // The room of a name keeps the place of one not known yet.
    let (first, second) = (if names.is_empty() { NAME * ADVANCE } else { wide(0) }, wide(1));
    let both = first + if names.len() > 1 { ADVANCE + second } else { 0.0 };
    let left = WIDE - ADVANCE - both;
    head.words(words("签发人：", Anchor::Left, left - 4.0 * ADVANCE, y));
    for (n, name) in names.iter().enumerate() {
        let x = if n % 2 == 0 { left } else { left + first + ADVANCE };
        head.words(Words { face: "kai", ..words(name.as_str(), Anchor::Left, x, y + (n / 2) as f64 * PITCH) });
    }
}

/// Who made the minutes and when, above the red line; the lower edge.
fn minutes_row(sheet: &Sheet, y: f64, head: &mut Head, clean: &mut Cleaner) -> Option<f64> {
    let organ = clean.text(&sheet.signature);
    let date = sheet.date.map(chinese_date).unwrap_or_default();
    if organ.is_empty() && date.is_empty() {
        return None;
    }
    head.words(Words { own: true, ..words(organ, Anchor::Left, ADVANCE, y) });
    head.words(words(date, Anchor::Right, WIDE - ADVANCE, y));
    Some(y + SIZE_3)
}

/// Letter format (信函格式). 10.1.
fn letter(sheet: &Sheet, clean: &mut Cleaner) -> Head {
    let mut head = Head { below: between(2.0), ..Head::default() };
    let mark = Mark::letter(sheet, clean);
    let top = (figures::LETTER_MARK - TOP) * MM;
    mark.put(&mut head, top);
    let line = top + mark.height + figures::RED_LINE_BELOW * MM;
    double(&mut head, line, true);
    let (thick, between, thin) = figures::DOUBLE_LINE;
    let foot = (figures::PAGE.1 - figures::LETTER_FOOT - TOP) * MM;
    double(&mut head, foot - (thick + between + thin) * MM, false);
    // 7/8 of a 3号 character below the line. 10.1.
    let y = line + (thick + between + thin) * MM + SIZE_3 * 7.0 / 8.0;
    let rows = head.corner(sheet, y, clean);
    let number = clean.text(&sheet.issue_number);
    let has_number = !number.is_empty();
    head.words(words(number, Anchor::Right, WIDE, y));
    let rows = rows.max(usize::from(has_number));
    head.height = if rows > 0 { y + rows as f64 * PITCH - GAP } else { line };
    head
}

/// A red double line across the page from its upper edge, the thick one above or below.
fn double(head: &mut Head, y: f64, thick_first: bool) {
    let (thick, between, thin) = figures::DOUBLE_LINE;
    let (first, second) = if thick_first { (thick, thin) } else { (thin, thick) };
    let length = figures::LETTER_LINE * MM;
    let x = (figures::PAGE.0 - figures::LETTER_LINE) / 2.0 * MM - LEFT * MM;
    head.red_line(x, y + first / 2.0 * MM, length, first);
    head.red_line(x, y + (first + between + second / 2.0) * MM, length, second);
}

/// Order format (命令格式): two lines below the mark the number, two lines below it the text. 10.2.
fn order(sheet: &Sheet, clean: &mut Cleaner) -> Head {
    let mut head = Head { below: between(2.0), ..Head::default() };
    head.corner(sheet, 0.0, clean);
    let mark = Mark::order(sheet, clean);
    let top = figures::ORDER_MARK * MM;
    mark.put(&mut head, top);
    let number = clean.text(&sheet.issue_number);
    head.height = top + mark.height;
    if !number.is_empty() {
        let y = head.height + from_edge(2.0);
        head.words(words(number, Anchor::Center, WIDE / 2.0, y));
        head.height = y + SIZE_3;
    }
    head
}
