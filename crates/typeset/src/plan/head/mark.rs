//! The organ mark (发文机关标志): one name, or the names of a joint document with 文件 beside them.
//!
//! GB/T 9704-2012, 7.2.4.

use super::{Head, WIDE};
use crate::figures::{self, AREA, GAP, MM, PITCH, SIZE_2, SIZE_3, between, from_edge, width};
use crate::fonts::{Fonts, Role};
use crate::ink;
use crate::plan::Cleaner;
use crate::plan::spot::{Anchor, Spot, Words, words};
use crate::sheet::{Format, Sheet};

/// Tallest mark, pt. The standard leaves the size to the organ.
const TALL: f64 = 52.0;
/// Narrowest width of a mark's characters against their height.
const NARROWEST: f64 = 0.66;
/// Smallest characters of a joint mark, pt; below that the organ in charge stands alone.
const SMALLEST: f64 = 14.0;
/// What the mark leaves free of the type area's width, mm.
const FREE: f64 = 4.0;
/// From one name to the next, against their size.
const LEADING: f64 = 1.18;

/// A mark, its ink from 0 to `height`.
pub(super) struct Mark {
    names: Vec<String>,
    /// Text beside the names, and its size.
    word: &'static str,
    word_size: f64,
    size: f64,
    scale: f64,
    pub height: f64,
    /// Width of all the names before they are narrowed.
    wide: f64,
    /// Upper and lower end of the ink of names and of the word, em.
    ink: (f64, f64),
    word_ink: (f64, f64),
}

impl Mark {
    /// With 文件; of a joint document all names, or the first where they would push the text off page 1.
    pub(super) fn standard(sheet: &Sheet, title_lines: usize, clean: &mut Cleaner) -> Self {
        let names: Vec<String> = sheet.organs.iter().map(|o| bare(&clean.text(o))).filter(|o| !o.is_empty()).collect();
        if names.len() > 1 {
            if let Some(mark) = Self::joint(&names, room(sheet, title_lines), sheet.format, clean.fonts) {
                return mark;
            }
            let says =
                format!("联合发文机关有{}个，标志排不下，只印主办机关名称（GB/T 9704—2012，7.2.4）", names.len());
            clean.notes.push(says);
        }
        let mark = clean.text(&sheet.mark);
        let alone = if names.len() != 1 && !mark.is_empty() { mark } else { format!("{}文件", names[0]) };
        Self::one(alone, TALL, clean.fonts)
    }

    /// The name alone; of a joint letter that of the organ in charge. 10.1.
    pub(super) fn letter(sheet: &Sheet, clean: &mut Cleaner) -> Self {
        let name = sheet.organs.first().filter(|o| !o.trim().is_empty()).unwrap_or(&sheet.mark);
        Self::one(bare(&clean.text(name)), TALL, clean.fonts)
    }

    /// The full name with 命令 or 令; of a joint order all names, with 令 beside them. 10.2.
    pub(super) fn order(sheet: &Sheet, clean: &mut Cleaner) -> Self {
        let names: Vec<String> = sheet.organs.iter().map(|o| bare(&clean.text(o))).filter(|o| !o.is_empty()).collect();
        let room = AREA.1 * MM / 2.0;
        if names.len() > 1
            && let Some(mark) = Self::joint(&names, room, Format::Order, clean.fonts)
        {
            return mark;
        }
        let name = if names.is_empty() { bare(&clean.text(&sheet.mark)) } else { names[0].clone() };
        let whole = if name.ends_with('令') { name } else { name + "令" };
        Self::one(whole, TALL, clean.fonts)
    }

    fn one(name: String, tall: f64, fonts: &Fonts) -> Self {
        let room = (AREA.0 - FREE) * MM / width(&name).max(1.0);
        let size = tall.min(room / NARROWEST);
        let ink = ink::bounds(fonts, Role::Display, &name);
        let height = (ink.0 - ink.1) * size;
        let wide = ink::advance(fonts, Role::Display, &name, size, 0.0);
        let scale = ((AREA.0 - FREE) * MM / wide.max(1.0)).min(1.0);
        Self { names: vec![name], word: "", word_size: 0.0, size, scale, height, wide, ink, word_ink: (0.0, 0.0) }
    }

    /// Names one below another, spread to the same width, the word beside them; none where they would be too small to read.
    fn joint(names: &[String], room: f64, format: Format, fonts: &Fonts) -> Option<Self> {
        let count = names.len() as f64;
        let ink = ink::bounds(fonts, Role::Display, &names.concat());
        let most = room / ((count - 1.0) * LEADING + ink.0 - ink.1);
        let mut size = (130.0 / (count + 1.0)).clamp(17.0, 44.0).min(most);
        let longest = names.iter().map(|n| width(n)).fold(1.0, f64::max);
        let word = match format {
            Format::Order => "令",
            Format::Minutes => "",
            _ => "文件",
        };
        // The word grows with the height of the list beside it.
        let word_size = |size: f64| (count * LEADING * size * 0.45).clamp(size, TALL.max(size));
        let across = |size: f64| longest * size + gutter(size, word) + width(word) * word_size(size);
        let wanted = (AREA.0 - FREE) * MM;
        size *= (wanted / NARROWEST / across(size)).min(1.0);
        if size < SMALLEST {
            return None;
        }
        let word_ink = ink::bounds(fonts, Role::Display, if word.is_empty() { "文" } else { word });
        let height = (count - 1.0) * LEADING * size + (ink.0 - ink.1) * size;
        Some(Self {
            names: names.to_vec(),
            word,
            word_size: word_size(size),
            size,
            scale: (wanted / across(size)).min(1.0),
            height,
            wide: longest * size,
            ink,
            word_ink,
        })
    }

    /// Sets the mark with the upper edge of its ink at `top`.
    pub(super) fn put(&self, head: &mut Head, top: f64) {
        let look = |text: &str, anchor, x, y, size, tracking| {
            let line = words(text, anchor, x, y);
            Spot::Words(Words { face: "display", colour: "red", size, tracking, scale: self.scale, ..line })
        };
        // Character boxes reach from 0.88 em above the baseline.
        let box_top = |ink: (f64, f64), size: f64| top - (0.88 - ink.0) * size;
        if let [name] = self.names.as_slice() {
            head.spots.push(look(name, Anchor::Center, WIDE / 2.0, box_top(self.ink, self.size), self.size, 0.0));
            return;
        }
        let beside = gutter(self.size, self.word) + width(self.word) * self.word_size;
        let left = (WIDE - (self.wide + beside) * self.scale) / 2.0;
        for (n, name) in self.names.iter().enumerate() {
            let chars = name.chars().count().max(2) as f64;
            let tracking = (self.wide - width(name) * self.size) / (chars - 1.0);
            let y = box_top(self.ink, self.size) + n as f64 * LEADING * self.size;
            head.spots.push(look(name, Anchor::Left, left, y, self.size, tracking));
        }
        if !self.word.is_empty() {
            let high = (self.word_ink.0 - self.word_ink.1) * self.word_size;
            let y = box_top(self.word_ink, self.word_size) + (self.height - high) / 2.0;
            let x = left + (self.wide + gutter(self.size, self.word)) * self.scale;
            head.spots.push(look(self.word, Anchor::Left, x, y, self.word_size, 0.0));
        }
    }
}

/// Room between the names and the word beside them.
fn gutter(size: f64, word: &str) -> f64 {
    if word.is_empty() { 0.0 } else { (size * 0.5).max(8.0) }
}

/// A name without 文件.
fn bare(name: &str) -> String {
    name.strip_suffix("文件").filter(|rest| !rest.is_empty()).unwrap_or(name).to_owned()
}

/// Most lines of recipients that a joint mark makes way for: a longer list moves to the imprint.
const RECIPIENTS: f64 = 3.0;

/// Height a joint mark may have so that page 1 still shows a line of text.
fn room(sheet: &Sheet, title_lines: usize) -> f64 {
    let signers = if sheet.direction == crate::sheet::Way::Up { sheet.signers.len().div_ceil(2).max(1) } else { 1 };
    let number = signers as f64 * PITCH - GAP;
    let title = title_lines as f64 * (SIZE_2 + GAP) - GAP;
    let recipients = ((width(&sheet.main_to) + 1.0) / figures::CHARS as f64).ceil();
    let recipients = if recipients > RECIPIENTS || sheet.main_to.trim().is_empty() { 0.0 } else { recipients };
    let text = between(1.0) + recipients * PITCH + SIZE_3;
    let rest = 2.0 * from_edge(2.0) + number + figures::RED_LINE_BELOW * MM + title + text;
    (AREA.1 - figures::MARK_TOP) * MM - rest
}
