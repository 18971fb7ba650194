//! Tables: how wide their columns are, and whether they turn lengthwise (横排). Lengths in pt.

use serde::Serialize;

use super::Cleaner;
use super::items::{caption, pieces};
use crate::bind;
use crate::block::Table;
use crate::figures::{AREA, MM, width};

/// Characters a cell should hold in a line: with less, words are torn into columns of single characters.
const COMFORT: f64 = 5.0;
/// Sizes of type and the blank at both sides of a cell, largest first: the first that fits is taken.
const SIZES: [(f64, f64); 4] = [(12.0, 5.0), (10.5, 4.0), (9.0, 3.0), (7.5, 1.5)];
/// A row of more lines may break across pages.
const LINES_KEPT: f64 = 12.0;

#[derive(Serialize)]
pub(crate) struct TableItem {
    pub caption: Vec<String>,
    pub unit: Vec<String>,
    /// Cells in pieces, every second of which stays on one line.
    pub rows: Vec<Vec<Vec<String>>>,
    /// For every row whether it stays on one page.
    whole: Vec<bool>,
    pub widths: Vec<f64>,
    /// For every column whether its texts begin at the left: those that take several lines do.
    pub left: Vec<bool>,
    pub size: f64,
    pub inset: f64,
    pub lengthwise: bool,
}

pub(super) fn table(table: &Table, clean: &mut Cleaner) -> TableItem {
    let texts: Vec<Vec<String>> =
        table.rows.iter().map(|row| row.iter().map(|c| bind::tidy(&clean.text(c))).collect()).collect();
    let chars = columns(&texts);
    let lengthwise = table.lengthwise || !fits(&chars, AREA.0 * MM, SIZES[0]);
    let room = if lengthwise { AREA.1 } else { AREA.0 } * MM;
    let (size, inset) = SIZES.into_iter().find(|s| fits(&chars, room, *s)).unwrap_or(SIZES[SIZES.len() - 1]);
    let widths = shares(&chars, room, size, inset);
    let line: Vec<f64> = widths.iter().map(|w| (w - 2.0 * inset) / size).collect();
    let wraps = |n: usize, text: &str| width(text) > line[n];
    TableItem {
        caption: caption(&table.caption, clean),
        unit: pieces(&table.unit, clean),
        whole: texts.iter().map(|row| row.iter().zip(&line).all(|(t, l)| width(t) / l <= LINES_KEPT)).collect(),
        left: (0..widths.len())
            .map(|n| texts.iter().skip(1).any(|row| row.get(n).is_some_and(|t| wraps(n, t))))
            .collect(),
        rows: texts
            .iter()
            .map(|row| row.iter().zip(&line).map(|(t, l)| bind::pieces_in(t, l - 0.01)).collect())
            .collect(),
        widths,
        size,
        inset,
        lengthwise,
    }
}

/// Characters of the widest cell of each column, one at least.
fn columns(texts: &[Vec<String>]) -> Vec<f64> {
    let count = texts.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let widest = |n: usize| texts.iter().filter_map(|row| row.get(n)).map(|t| width(t)).fold(1.0, f64::max);
    (0..count).map(widest).collect()
}

/// Whether every column gets what its cells need, or what is comfortable.
fn fits(chars: &[f64], room: f64, (size, inset): (f64, f64)) -> bool {
    chars.iter().map(|c| c.min(COMFORT) * size + 2.0 * inset).sum::<f64>() <= room
}

/// The room shared out: narrow columns get what they need, the rest is shared evenly by those that need more; what is
/// left over widens all.
fn shares(chars: &[f64], room: f64, size: f64, inset: f64) -> Vec<f64> {
    // A hair more, so that a text as wide as its column does not break.
    let wanted: Vec<f64> = chars.iter().map(|c| c * size + 2.0 * inset + 0.5).collect();
    let total: f64 = wanted.iter().sum();
    let count = chars.len() as f64;
    if total <= room {
        return wanted.iter().map(|w| w + (room - total) / count).collect();
    }
    let mut order: Vec<usize> = (0..chars.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let (mut left, mut widths) = (room, vec![0.0; chars.len()]);
    for (done, n) in order.into_iter().enumerate() {
        widths[n] = wanted[n].min(left / (count - done as f64));
        left -= widths[n];
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_room_and_narrow_ones_keep_what_they_need() {
        let widths = shares(&[2.0, 60.0, 30.0], 442.0, 12.0, 5.0);
        assert!((widths.iter().sum::<f64>() - 442.0).abs() < 1e-9);
        assert!((widths[0] - 34.5).abs() < 1e-9 && (widths[1] - widths[2]).abs() < 1e-9, "{widths:?}");
        let short = shares(&[2.0, 3.0], 442.0, 12.0, 5.0);
        assert!((short.iter().sum::<f64>() - 442.0).abs() < 1e-9 && short[1] > short[0]);
    }

    #[test]
    fn eight_wide_columns_do_not_fit_upright() {
        assert!(fits(&[6.0; 6], AREA.0 * MM, SIZES[0]));
        assert!(!fits(&[6.0; 8], AREA.0 * MM, SIZES[0]));
        assert!(fits(&[2.0; 12], AREA.0 * MM, SIZES[0]));
    }
}
