//! The pieces on the pages matched with the text as typed.

use super::Stretch;
use super::marks::{Piece, Seen};

/// How many typed characters may be missing on paper, one after the other, inside of a piece.
const GAP: usize = 8;
/// How many characters may be added before and after what was typed, such as the brackets of a note.
const BRACKETS: [(usize, usize); 3] = [(0, 0), (1, 1), (1, 0)];
/// How many characters of a piece must be found in a row for its beginning.
const SURE: usize = 8;
/// How far a glyph may be from its even place before a new stretch begins, pt.
const UNEVEN: f64 = 0.2;

/// The stretches of one source.
pub(super) fn stretches<'a>(n: usize, text: &str, pieces: impl Iterator<Item = &'a Piece>) -> Vec<Stretch> {
    let typed = Typed::new(text);
    let mut out = Vec::new();
    let mut next = 0;
    for piece in pieces {
        let glyphs: Vec<&Seen> = piece.glyphs.iter().filter(|g| !g.text.chars().all(silent)).collect();
        let found = BRACKETS.iter().find_map(|(before, after)| {
            let rest = glyphs.get(*before..glyphs.len().saturating_sub(*after))?;
            Some((typed.start(rest, next)?, rest))
        });
        let Some((start, glyphs)) = found else { continue };
        let mut at = start;
        let mut open: Option<Stretch> = None;
        for &glyph in glyphs {
            let Some(found) = typed.follow(glyph, at) else { continue };
            at = found + 1;
            let (offset, units) = typed.chars[found].1;
            match &mut open {
                Some(stretch) if units == 1 && continues(stretch, glyph, offset) => stretch.count += 1,
                _ => out.extend(open.replace(begin(n, glyph, offset))),
            }
        }
        out.extend(open);
        // The head of a table is printed again on every page: what comes next is where it was.
        if start >= next {
            next = at;
        }
    }
    out
}

fn begin(source: usize, glyph: &Seen, start: usize) -> Stretch {
    Stretch { page: glyph.page, source, start, count: 1, at: glyph.at, step: glyph.step, size: glyph.size }
}

fn continues(stretch: &Stretch, glyph: &Seen, offset: usize) -> bool {
    let n = stretch.count as f64;
    let even = (stretch.at.0 + n * stretch.step.0, stretch.at.1 + n * stretch.step.1);
    let off = (glyph.at.0 - even.0).abs().max((glyph.at.1 - even.1).abs());
    let wider = (glyph.step.0 - stretch.step.0).abs().max((glyph.step.1 - stretch.step.1).abs());
    stretch.page == glyph.page
        && stretch.start + stretch.count == offset
        && (stretch.size - glyph.size).abs() < 0.01
        && off < UNEVEN
        && wider < UNEVEN
}

/// A text without its blanks.
struct Typed {
    /// Each character as it is compared, its offset and length in UTF-16 units.
    chars: Vec<(char, (usize, usize))>,
    /// Whether a paragraph, a line or a cell begins with it.
    begins: Vec<bool>,
}

impl Typed {
    fn new(text: &str) -> Self {
        let (mut chars, mut begins) = (Vec::new(), Vec::new());
        let (mut offset, mut fresh) = (0, true);
        for c in text.chars() {
            if matches!(c, '\n' | '\r' | '\t' | '|' | '｜') {
                fresh = true;
            } else if !silent(c) {
                chars.push((plain(c), (offset, c.len_utf16())));
                begins.push(std::mem::take(&mut fresh));
            }
            offset += c.len_utf16();
        }
        Self { chars, begins }
    }

    /// Where a piece begins: where the one before ended, else at the next line or cell that reads so, else at an earlier one.
    fn start(&self, glyphs: &[&Seen], next: usize) -> Option<usize> {
        let reads = |at: &usize| self.reads(glyphs, *at);
        let lines = |from: usize, to: usize| (from..to).filter(|at| self.begins[*at]);
        let end = self.chars.len();
        [next].into_iter().find(reads).or_else(|| {
            let later = || lines((next + 1).min(end), end).find(reads);
            let earlier = || lines(0, next.min(end)).rev().find(reads);
            let amid = || (next..end).find(reads);
            // The first piece of a page may be the head of a table once more.
            later().into_iter().chain(earlier()).min_by_key(|at| at.abs_diff(next)).or_else(amid)
        })
    }

    /// Whether the first characters of a piece stand here.
    fn reads(&self, glyphs: &[&Seen], at: usize) -> bool {
        let wanted = glyphs.iter().flat_map(|g| g.text.chars()).filter(|c| !silent(*c)).take(SURE);
        let mut here = self.chars.get(at..).unwrap_or_default().iter();
        !glyphs.is_empty() && wanted.into_iter().all(|c| here.next().is_some_and(|(typed, _)| same(*typed, c)))
    }

    /// The typed character a glyph stands for, here or after a few that are not printed.
    fn follow(&self, glyph: &Seen, at: usize) -> Option<usize> {
        let c = glyph.text.chars().find(|c| !silent(*c))?;
        let here = |at: &usize| self.chars.get(*at).is_some_and(|(typed, _)| same(*typed, c));
        (at..at + GAP).find(here)
    }
}

/// What has no ink of its own: blanks, joiners, marks of direction.
pub(crate) fn silent(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c as u32, 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF)
}

/// A printer's blank stands for any character.
fn same(typed: char, printed: char) -> bool {
    typed == plain(printed) || printed == '〓'
}

/// A character as it is compared: wide letters and digits as narrow ones, quotation marks alike.
fn plain(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '“' | '”' | '‘' | '’' | '\'' => '"',
        '–' | '―' => '—',
        _ => c,
    }
}
