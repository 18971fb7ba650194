//! Seals of several organs (联合行文加盖印章): in rows, one over each name, none touching, the last over the date as well.
//!
//! GB/T 9704-2012, 7.3.5.1.

use super::{End, MOST, Part, RIGHT};
use crate::figures::{ADVANCE, GAP, MM, PITCH, SIZE_3};
use crate::plan::spot::{Anchor, Spot, Words, words};
use crate::sheet::{SealImage, SealPicture};

/// Least room between two seals, mm.
const APART: f64 = 2.0;
/// Upper edge of the first row below the text, mm: where there is room, and at least.
const FIRST: (f64, f64) = (6.0, 3.0);
/// Room for a name without a seal, mm: the row of an organ whose seal is still to come.
const SMALLEST: f64 = 30.0;
/// From one line of a name cut in two to the next.
const CLOSE: f64 = SIZE_3 + 4.0;

/// Where the names and their seals stand in a row.
struct Columns {
    count: usize,
    pitch: f64,
    /// Middle of the last.
    last: f64,
    /// Widest name; a wider one is cut in two.
    room: f64,
}

/// The file of a seal among those of the layout.
pub(crate) fn file(at: usize, image: &SealImage) -> Option<String> {
    match image {
        SealImage::Drawn { .. } => None,
        SealImage::Png(_) => Some(format!("/seal-{at}.png")),
        SealImage::Svg(_) => Some(format!("/seal-{at}.svg")),
    }
}

/// A seal around its middle.
pub(super) fn spot(picture: &SealPicture, at: usize, x: f64, y: f64) -> Spot {
    let size = picture.diameter * MM;
    let organ = match &picture.image {
        SealImage::Drawn { organ } => organ.trim().chars().collect(),
        SealImage::Png(_) | SealImage::Svg(_) => Vec::new(),
    };
    Spot::Seal { x: x - size / 2.0, y: y - size / 2.0, size, file: file(at, &picture.image), organ }
}

impl End<'_> {
    /// All rows; those a page has no room for on further pages.
    pub(super) fn sealed_together(&self) -> Vec<Part> {
        let sizes = self.signings.iter().filter_map(|s| s.seal.as_ref()).map(|s| s.diameter * MM);
        let size = sizes.clone().fold(SMALLEST * MM, f64::max);
        let columns = self.columns(size);
        let pitch = size + APART * MM;
        let a_page = (((MOST - FIRST.1 * MM + APART * MM) / pitch) as usize).max(1);
        let rows = rows(self.signings.len(), columns.count);
        let roomy = rows.len() as f64 * pitch + FIRST.0 * MM <= MOST;
        // A smaller seal of the first row must not be too far below the text either.
        let smallest = sizes.clone().fold(size, f64::min);
        let first = (if roomy { FIRST.0 } else { FIRST.1 } * MM).min(PITCH - (size - smallest) / 2.0).max(1.0);
        let mut parts = Vec::new();
        let mut from = 0;
        for page in rows.chunks(a_page) {
            let mut part = Part::default();
            for (n, len) in page.iter().enumerate() {
                let y = first + size / 2.0 + n as f64 * pitch;
                self.row(from..from + len, &columns, y, &mut part);
                part.foot = y + size / 2.0;
                from += len;
            }
            parts.push(part);
        }
        parts
    }

    /// One row around its middle line; the date below the last name of all.
    fn row(&self, which: std::ops::Range<usize>, columns: &Columns, y: f64, part: &mut Part) {
        let end = which.end;
        for at in which {
            let signing = &self.signings[at];
            let x = columns.last - (end - 1 - at) as f64 * columns.pitch;
            let lines = self.cut(&signing.organ, columns.room);
            let top = y - (SIZE_3 + (lines.len() as f64 - 1.0) * CLOSE) / 2.0;
            for (n, line) in lines.iter().enumerate() {
                let line = words(line.as_str(), Anchor::Center, x, top + n as f64 * CLOSE);
                part.spots.push(Spot::Words(Words { own: at == 0 && lines.len() == 1, ..line }));
            }
            let mut bottom = top + (lines.len() as f64 - 1.0) * CLOSE + SIZE_3;
            if at + 1 == self.signings.len() && !self.date.is_empty() {
                part.spots.push(Spot::Words(words(&*self.date, Anchor::Center, x, bottom + GAP)));
                bottom += PITCH;
            }
            part.height = part.height.max(bottom);
            if let Some(picture) = &signing.seal {
                part.spots.push(spot(picture, at, x, y));
            }
        }
    }

    /// As many in a row as fit beside one another with their names whole; with names cut in two where rows would be too
    /// many for a page.
    fn columns(&self, size: f64) -> Columns {
        let count = self.signings.len();
        let names = self.signings.iter().map(|s| self.wide(&s.organ)).fold(0.0, f64::max);
        let most = ((RIGHT + APART * MM) / (size + APART * MM)) as usize;
        let whole = (1..=most.clamp(1, count)).rev().map(|k| even(count, k)).find(|k| {
            let fits = *k == 1 || (names + SIZE_3 / 4.0) <= widest(*k, size.max(names));
            fits && count.div_ceil(*k) as f64 * (size + APART * MM) <= MOST
        });
        let count = whole.unwrap_or_else(|| even(count, most.clamp(1, count)));
        let room = if whole.is_some() { names } else { (RIGHT - (count as f64 - 1.0) * SIZE_3 / 4.0) / count as f64 };
        let outer = size.max(room);
        let least = (size + APART * MM).max(room + SIZE_3 / 4.0);
        let pitch = if count == 1 { 0.0 } else { (least + SIZE_3).min(widest(count, outer)).max(least) };
        let date = self.wide(&self.date);
        let wanted = RIGHT - 4.0 * ADVANCE - date / 2.0;
        let rightmost = RIGHT - outer.max(date) / 2.0;
        let leftmost = outer / 2.0 + (count as f64 - 1.0) * pitch;
        Columns { count, pitch, last: wanted.max(leftmost).min(rightmost.max(leftmost)), room }
    }
}

/// The widest distance from one middle to the next that keeps the outer ones inside the type area.
fn widest(count: usize, outer: f64) -> f64 {
    (RIGHT - outer) / (count as f64 - 1.0)
}

/// The same rows with as many in each as evenly fills them.
fn even(count: usize, columns: usize) -> usize {
    count.div_ceil(count.div_ceil(columns))
}

/// Lengths of the rows: full ones first, the rest evenly.
fn rows(count: usize, columns: usize) -> Vec<usize> {
    let rows = count.div_ceil(columns);
    (0..rows).map(|n| count / rows + usize::from(n < count % rows)).collect()
}
