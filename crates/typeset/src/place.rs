//! Where each character of the drafter's texts stands on the pages, and the other way round: the cursor of the preview.
//!
//! The template marks where a text begins and ends (`template/place.typ`); what stands between two marks is matched with
//! the text as typed, so that nothing that was added, dropped or turned on the way to the paper leads astray.

mod align;
mod marks;

use std::fmt::Write;

pub(crate) use align::silent;

use crate::pages::Pages;

/// A text as the drafter typed it, and the name of its field: `title`, `main_to`, `body`, `attachments` (one name a line),
/// `sign_off`, `note`, `cc`.
pub type Source<'a> = (&'a str, &'a str);

/// Stretch (字段位置): neighbouring characters of one field on one line of a page, evenly set.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// The page, counted from 0.
    pub page: usize,
    /// Which of the sources.
    pub source: usize,
    /// Offset of the first character in its source, in UTF-16 units as a browser counts.
    pub start: usize,
    /// How many characters, one unit each.
    pub count: usize,
    /// Left end of the base line, in pt from the upper left corner of the page.
    pub at: (f64, f64),
    /// From one character to the next, pt; upright pages have 0 as the second figure.
    pub step: (f64, f64),
    /// Size of the characters, pt.
    pub size: f64,
}

/// Places (版面位置) of the texts on the pages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Places {
    /// Widths of the pages, pt.
    pub widths: Vec<f64>,
    /// In the order of the fields, then of the text.
    pub stretches: Vec<Stretch>,
}

/// How much of a character's box is above the base line.
const ASCENT: f64 = 0.88;

impl Stretch {
    /// The left edge of the character's box in the middle of its height; `n` may be the count, for the end.
    #[must_use]
    pub fn edge(&self, n: usize) -> (f64, f64) {
        let up = (ASCENT - 0.5) * self.size;
        let (across, down) = self.direction();
        let n = n as f64;
        (self.at.0 + n * self.step.0 + up * down, self.at.1 + n * self.step.1 - up * across)
    }

    /// The direction of the line, of length one.
    fn direction(&self) -> (f64, f64) {
        let length = self.step.0.hypot(self.step.1);
        if length > 0.0 { (self.step.0 / length, self.step.1 / length) } else { (1.0, 0.0) }
    }

    /// Along the line from its start, and away from the middle of the line: a point in the line's own terms, pt.
    fn seen_from(&self, point: (f64, f64)) -> (f64, f64) {
        let (from, (across, down)) = (self.edge(0), self.direction());
        let (x, y) = (point.0 - from.0, point.1 - from.1);
        (x * across + y * down, (y * across - x * down).abs())
    }

    fn length(&self) -> f64 {
        self.count as f64 * self.step.0.hypot(self.step.1)
    }
}

impl Places {
    /// The character next to a point: source and offset; none where no text is near, more than two lines away.
    #[must_use]
    pub fn find(&self, page: usize, point: (f64, f64)) -> Option<(usize, usize)> {
        let near = |s: &&Stretch| s.page == page;
        let far = |s: &Stretch| {
            let (along, away) = s.seen_from(point);
            let beside = (-along).max(along - s.length()).max(0.0);
            // Beside a line is nearer than above or below it.
            (away - s.size / 2.0).max(0.0) * 4.0 + beside
        };
        let (best, away) =
            self.stretches.iter().filter(near).map(|s| (s, far(s))).min_by(|a, b| a.1.total_cmp(&b.1))?;
        if away > 240.0 {
            return None;
        }
        let one = best.step.0.hypot(best.step.1).max(0.1);
        let n = (best.seen_from(point).0 / one).round().clamp(0.0, best.count as f64) as usize;
        Some((best.source, best.start + n))
    }

    /// Where an offset of a source stands: page and the left edge of the character, or of what comes next.
    #[must_use]
    pub fn locate(&self, source: usize, offset: usize) -> Option<(usize, (f64, f64))> {
        let own = || self.stretches.iter().filter(|s| s.source == source);
        let inside = own().find(|s| (s.start..s.start + s.count).contains(&offset));
        let ended = || own().rfind(|s| s.start + s.count == offset);
        let next = || own().filter(|s| s.start > offset).min_by_key(|s| s.start);
        let last = || own().max_by_key(|s| s.start);
        let found = inside.or_else(ended).or_else(next).or_else(last)?;
        Some((found.page, found.edge(offset.saturating_sub(found.start).min(found.count))))
    }

    /// Lines of text (行数) of a source on all pages.
    #[must_use]
    pub fn lines(&self, source: usize) -> usize {
        let of = |s: &Stretch| (s.page, s.at.1.round() as i64);
        let mut lines: Vec<_> = self.stretches.iter().filter(|s| s.source == source).map(of).collect();
        lines.sort_unstable();
        lines.dedup();
        lines.len()
    }

    /// The page as short text for the browser: its width, then each stretch as `source start count x y size dx dy`, parted
    /// by `;`. Lengths in tenths of a pt, steps in hundredths; the step downwards is left out where there is none.
    #[must_use]
    pub fn written(&self, page: usize) -> String {
        let tenths = |x: f64| (x * 10.0).round() as i64;
        let mut out = self.widths.get(page).map(|w| tenths(*w).to_string()).unwrap_or_default();
        for s in self.stretches.iter().filter(|s| s.page == page) {
            let (dx, dy) = ((s.step.0 * 100.0).round() as i64, (s.step.1 * 100.0).round() as i64);
            let _ = write!(
                out,
                ";{} {} {} {} {} {} {dx}",
                s.source,
                s.start,
                s.count,
                tenths(s.at.0),
                tenths(s.at.1),
                tenths(s.size)
            );
            if dy != 0 {
                let _ = write!(out, " {dy}");
            }
        }
        out
    }
}

impl Pages {
    /// Where the texts stand. Texts that are not on the pages have no place; a text that was altered on the way keeps the
    /// places of what can be recognised.
    #[must_use]
    pub fn places(&self, sources: &[Source<'_>]) -> Places {
        let pieces = marks::pieces(self.frames());
        let stretches = sources
            .iter()
            .enumerate()
            .flat_map(|(n, (name, text))| align::stretches(n, text, pieces.iter().filter(|p| p.field == *name)))
            .collect();
        Places { widths: self.frames().map(|f| f.width().to_pt()).collect(), stretches }
    }
}
