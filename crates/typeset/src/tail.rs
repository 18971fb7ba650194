//! Where signature, date, seals, stamps and note stand below the last line of text. Lengths in pt.
//!
//! GB/T 9704-2012, 7.3.5.

mod seals;
mod stamps;

use lexicon::chinese_date;
use serde::Serialize;
use typst::foundations::Bytes;

use crate::figures::{ADVANCE, AREA, GAP, MM, PITCH, SIZE_3, between, width};
use crate::fonts::{Fonts, Role};
use crate::ink;
use crate::plan::TRACKING;
use crate::plan::spot::{Anchor, Spot, Words, words};
use crate::sheet::{Ending, Format, SealImage, SealPicture, Sheet, Signing};

/// How far the middle of signature and date lies below the middle of the seal (居印章中心偏下位置), mm.
const BELOW_CENTRE: f64 = 3.0;
/// Most room that may be asked for below a line of text: two lines stay above it on the page.
const MOST: f64 = AREA.1 * MM - 2.0 * PITCH - 1.0;

/// The end of a document.
///
/// `reserve` is room asked for below the last line of text, so that this line and the signature never part: a page
/// with only a signature cannot arise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Tail {
    /// Height of signature and date, from the last line of text.
    pub height: f64,
    /// What stands there.
    pub spots: Vec<Spot>,
    /// What a page has no room for, on pages of its own.
    pub more: Vec<Part>,
    /// Room below the last line of text for all of it.
    pub reserve: f64,
    /// Room between the note and the lower edge of the seals.
    pub rest: f64,
}

/// A part of the end.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Part {
    pub height: f64,
    pub spots: Vec<Spot>,
    /// Lower edge of the seals.
    #[serde(skip)]
    pub foot: f64,
}

/// Files of the seals and stamps of a sheet, by the names the spots have for them.
pub(crate) fn files(sheet: &Sheet) -> Vec<(String, Bytes)> {
    let mut files = Vec::new();
    for (at, signing) in sheet.signings().iter().enumerate() {
        let seal = signing.seal.as_ref().and_then(|s| Some((seals::file(at, &s.image)?, &s.image)));
        let stamp = signing.stamp.as_ref().and_then(|s| s.image.as_ref());
        let stamp = stamp.and_then(|image| Some((stamps::file(at, image)?, image)));
        for (name, image) in [seal, stamp].into_iter().flatten() {
            if let SealImage::Png(bytes) | SealImage::Svg(bytes) = image {
                files.push((name, bytes.clone()));
            }
        }
    }
    files
}

/// What the ends of papers are made from.
pub(crate) struct End<'a> {
    pub fonts: &'a Fonts,
    pub signings: Vec<Signing>,
    pub date: String,
}

/// Right edge of the type area.
const RIGHT: f64 = AREA.0 * MM;

/// Measures the end of a sheet; `None` when nothing stands there.
///
/// `clean` makes the texts printable. Minutes without a seal and bulletins carry organ and date in their head.
pub(crate) fn tail(sheet: &Sheet, fonts: &Fonts, clean: &mut dyn FnMut(&str) -> String) -> Option<Tail> {
    let mut end = End { fonts, signings: sheet.signings(), date: sheet.date.map(chinese_date).unwrap_or_default() };
    let in_head = match sheet.format {
        Format::Bulletin => true,
        Format::Minutes => sheet.ending() == Ending::Unsealed,
        _ => false,
    };
    if in_head {
        end.signings.clear();
        end.date.clear();
    }
    for signing in &mut end.signings {
        signing.organ = clean(&signing.organ);
        if let Some(SealPicture { image: SealImage::Drawn { organ }, .. }) = &mut signing.seal {
            *organ = clean(organ);
        }
        if let Some(stamp) = &mut signing.stamp {
            (stamp.duty, stamp.name) = (clean(&stamp.duty), clean(&stamp.name));
        }
    }
    let mut parts = end.parts(sheet).into_iter();
    let first = parts.next().unwrap_or_default();
    if first.height == 0.0 && sheet.note.trim().is_empty() {
        return None;
    }
    let noted = first.height + note_lines(&sheet.note) * PITCH;
    let reserve = noted.max(first.foot).min(MOST);
    let more: Vec<Part> = parts.collect();
    let rest = if more.is_empty() { (reserve - noted).max(0.0) } else { 0.0 };
    Some(Tail { height: first.height, spots: first.spots, more, reserve, rest })
}

impl End<'_> {
    fn parts(&self, sheet: &Sheet) -> Vec<Part> {
        if self.signings.is_empty() && self.date.is_empty() {
            return Vec::new();
        }
        match sheet.ending() {
            Ending::Stamped => vec![self.stamped()],
            Ending::Sealed if self.signings.len() > 1 => self.sealed_together(),
            Ending::Sealed => vec![self.sealed()],
            Ending::Unsealed => vec![self.unsealed()],
        }
    }

    fn wide(&self, text: &str) -> f64 {
        ink::advance(self.fonts, Role::FangSong, text, SIZE_3, TRACKING)
    }

    /// One organ: the date four characters in, name and seal centred on it; a name wider than that takes what it needs.
    fn sealed(&self) -> Part {
        let name = self.signings.first().map(|s| s.organ.as_str()).unwrap_or_default();
        let names = if name.is_empty() { Vec::new() } else { self.cut(name, RIGHT) };
        let widest = names.iter().map(|line| self.wide(line)).fold(0.0, f64::max);
        let wide = if self.date.is_empty() { widest } else { self.wide(&self.date) };
        let right = (4.0 * ADVANCE).max((widest - wide) / 2.0);
        let x = RIGHT - right - wide / 2.0;
        let dated = !self.date.is_empty();
        let (gap, height) = sealed_lines(names.len() + usize::from(dated));
        let lines = names.iter().chain(dated.then_some(&self.date));
        let mut spots: Vec<Spot> = lines
            .enumerate()
            .map(|(n, line)| {
                let own = names.len() == 1 && n == 0;
                Spot::Words(Words { own, ..words(line.as_str(), Anchor::Center, x, gap + n as f64 * PITCH) })
            })
            .collect();
        let mut foot = height;
        if let Some(picture) = self.signings.first().and_then(|s| s.seal.as_ref()) {
            let (size, top) = seal(picture, gap, height);
            spots.push(seals::spot(picture, 0, x, top + size / 2.0));
            foot = top + size;
        }
        Part { height, spots, foot }
    }

    /// A name on one line, or on two of about the same length.
    fn cut(&self, name: &str, room: f64) -> Vec<String> {
        if self.wide(name) <= room + 0.5 {
            return vec![name.to_owned()];
        }
        let chars: Vec<char> = name.chars().collect();
        let (upper, lower) = chars.split_at(chars.len().div_ceil(2));
        vec![upper.iter().collect(), lower.iter().collect()]
    }

    /// Without a seal: names two characters in, the date two characters right of their beginning.
    fn unsealed(&self) -> Part {
        let most = RIGHT - 2.0 * ADVANCE;
        let cut: Vec<Vec<String>> = self.signings.iter().map(|s| self.cut(&s.organ, most)).collect();
        let whole = cut.first().is_some_and(|lines| lines.len() == 1);
        let lines: Vec<String> = cut.into_iter().flatten().collect();
        let names = lines.iter().map(|line| self.wide(line)).fold(0.0, f64::max);
        let indent = if names > 0.0 { 2.0 * ADVANCE } else { 0.0 };
        let wide = if self.date.is_empty() { names } else { names.max(indent + self.wide(&self.date)) };
        let (left, top) = (most - wide, between(1.0));
        let mut spots: Vec<Spot> = Vec::new();
        for (n, line) in lines.iter().enumerate() {
            let line = words(line.as_str(), Anchor::Left, left, top + n as f64 * PITCH);
            spots.push(Spot::Words(Words { own: whole && n == 0, ..line }));
        }
        let mut rows = spots.len();
        if !self.date.is_empty() {
            let y = top + rows as f64 * PITCH;
            spots.push(Spot::Words(words(&*self.date, Anchor::Left, left + indent, y)));
            rows += 1;
        }
        let height = top + rows as f64 * PITCH - GAP;
        Part { height, spots, foot: height }
    }
}

/// From the last line of text to the signature under a seal, and to the lower edge of the last of its lines.
fn sealed_lines(rows: usize) -> (f64, f64) {
    let gap = between(2.0);
    (gap, gap + SIZE_3 + (rows as f64 - 1.0) * PITCH)
}

/// Diameter and upper edge: centred a little above the two lines, its top within one line of the text.
fn seal(picture: &SealPicture, gap: f64, height: f64) -> (f64, f64) {
    let diameter = picture.diameter * MM;
    let middle = (gap + height) / 2.0;
    let top = middle - BELOW_CENTRE * MM - diameter / 2.0;
    (diameter, top.clamp(1.0, PITCH))
}

fn note_lines(note: &str) -> f64 {
    if note.trim().is_empty() {
        return 0.0;
    }
    ((width(note) + 4.0) / 28.0).ceil()
}

/// The gap the template leaves between paragraphs; here so that the two files cannot drift apart.
pub(crate) const PARAGRAPH_GAP: f64 = GAP;
