//! Where signature, date, seal and note stand below the last line of text. Lengths in pt.

use crate::figures::{ADVANCE, GAP, MM, PITCH, SIZE_3, between, width};
use crate::sheet::Sheet;

/// How far the middle of signature and date lies below the middle of the seal (居印章中心偏下位置), mm.
const BELOW_CENTRE: f64 = 3.0;

/// Measures of the end of a document.
///
/// `reserve` is room asked for below the last line of text, so that this line and the signature never part: a page
/// with only a signature cannot arise.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub(crate) struct Tail {
    /// Whether a seal is printed.
    pub sealed: bool,
    /// From the last line of text to the signature.
    pub gap: f64,
    /// Height of the block of gap, signature and date.
    pub height: f64,
    /// Blank at the right of the date (sealed) or of the longer of both (unsealed).
    pub right: f64,
    /// Room below the last line of text for all of it.
    pub reserve: f64,
    /// Room between the note and the lower edge of the seal.
    pub rest: f64,
    /// Diameter of the seal.
    pub seal: f64,
    /// Upper edge of the seal below the last line of text.
    pub seal_top: f64,
}

/// Measures the end of a sheet; `None` when nothing stands there.
pub(crate) fn tail(sheet: &Sheet) -> Option<Tail> {
    let rows = usize::from(!sheet.signature.is_empty()) + usize::from(sheet.date.is_some());
    if rows == 0 && sheet.note.is_empty() {
        return None;
    }
    let blank = match (rows, &sheet.seal) {
        (0, _) => 0.0,
        (_, Some(_)) => 2.0,
        (_, None) => 1.0,
    };
    let gap = between(blank);
    let height = if rows == 0 { 0.0 } else { gap + SIZE_3 + (rows as f64 - 1.0) * PITCH };
    let noted = height + note_lines(&sheet.note) * PITCH;
    let (seal, seal_top) = seal(sheet, gap, height);
    let reserve = noted.max(seal_top + seal);
    Some(Tail {
        sealed: sheet.seal.is_some(),
        gap,
        height,
        right: right(sheet),
        reserve,
        rest: (reserve - noted).max(0.0),
        seal,
        seal_top,
    })
}

/// Diameter and upper edge: centred a little above the two lines, its top within one line of the text.
fn seal(sheet: &Sheet, gap: f64, height: f64) -> (f64, f64) {
    let Some(picture) = &sheet.seal else {
        return (0.0, 0.0);
    };
    let diameter = picture.diameter * MM;
    let middle = (gap + height) / 2.0;
    let top = middle - BELOW_CENTRE * MM - diameter / 2.0;
    (diameter, top.clamp(1.0, PITCH))
}

/// 右空四字 under a seal, 右空二字 without; a signature longer than the space allows takes what it needs.
fn right(sheet: &Sheet) -> f64 {
    if sheet.seal.is_none() {
        return 2.0 * ADVANCE;
    }
    let date = sheet.date.map_or(0.0, |d| width(&lexicon::chinese_date(d)));
    let overhang = (width(&sheet.signature) - date) / 2.0;
    overhang.max(4.0) * ADVANCE
}

fn note_lines(note: &str) -> f64 {
    if note.is_empty() {
        return 0.0;
    }
    ((width(note) + 4.0) / 28.0).ceil()
}

/// The gap the template leaves between paragraphs; here so that the two files cannot drift apart.
pub(crate) const PARAGRAPH_GAP: f64 = GAP;
