//! Lengths: from the character boxes of the standard to the line boxes of a word processor. pt where not said otherwise.

use crate::figures::{self, GAP, MM};

/// Height of a line of 3号: the pitch of the grid in whole twips, so that 22 lines never ask for more than the page has.
pub(super) const LINE: f64 = 29.6;
/// Room at the foot of the page, less than a line: a head whose parts are rounded up must not cost a line of text.
pub(super) const SLACK: f64 = 8.0;
/// Pitch of title lines: two character boxes with the gap of the grid between them.
pub(super) const TITLE_LINE: f64 = figures::SIZE_2 + GAP;
/// Pitch of lines in the imprint.
pub(super) const IMPRINT_LINE: f64 = figures::SIZE_4 + GAP;
/// Height of the line that holds the page number.
pub(super) const FOOTER_LINE: f64 = 20.0;
/// Height of the middle of a dash above the baseline, em.
pub(super) const DASH: f64 = 0.38;
/// One character of 3号 in the grid.
pub(super) const CHAR: f64 = figures::ADVANCE;

/// Added to every character of 3号, twips: 28 of them then fit the line with a hair to spare.
pub(super) const TRACKING: i32 = -5;

/// Word processors put the baseline of a line of exact height at four fifths of it.
const BASELINE: f64 = 0.8;
/// The character box above the baseline, em.
const ASCENT: f64 = 0.88;

/// From the top of a line to the character box.
pub(super) fn above(line: f64, size: f64) -> f64 {
    BASELINE * line - ASCENT * size
}

/// From the character box to the bottom of its line.
pub(super) fn below(line: f64, size: f64) -> f64 {
    line - above(line, size) - size
}

/// pt as twips.
pub(super) fn twips(pt: f64) -> i32 {
    (pt * 20.0).round() as i32
}

/// mm as twips.
pub(super) fn mm(mm: f64) -> i32 {
    twips(mm * MM)
}

/// Blank lines of the grid as distance between paragraphs.
pub(super) fn blank(lines: f64) -> i32 {
    twips(lines * LINE)
}

/// Characters of 3号 as twips.
pub(super) fn chars(count: f64) -> i32 {
    twips(count * CHAR)
}

/// Below the last line of the imprint, which lies on the edge of the type area: the room the page has below it.
pub(super) fn foot() -> f64 {
    below(LINE, figures::SIZE_3) + SLACK
}
