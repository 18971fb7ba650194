//! The figures of GB/T 9704-2012. Lengths are mm where the standard gives mm, pt where type is meant.

/// One millimetre in pt.
pub const MM: f64 = 72.0 / 25.4;
/// Sheet (幅面), A4. 5.1.
pub const PAGE: (f64, f64) = (210.0, 297.0);
/// Top margin (天头). 5.2.1.
pub const TOP: f64 = 37.0;
/// Binding margin (订口). 5.2.1.
pub const LEFT: f64 = 28.0;
/// Type area (版心), width and height. 5.2.1.
pub const AREA: (f64, f64) = (156.0, 225.0);
/// Lines a page (每面行数). 5.2.3.
pub const LINES: usize = 22;
/// Characters a line (每行字数). 5.2.3.
pub const CHARS: usize = 28;
/// 3号 in pt: body.
pub const SIZE_3: f64 = 16.0;
/// 2号 in pt: title.
pub const SIZE_2: f64 = 22.0;
/// 4号 in pt: imprint and page number.
pub const SIZE_4: f64 = 14.0;
/// Advance of one character in the grid, pt: 28 fill 156 mm.
pub const ADVANCE: f64 = AREA.0 * MM / CHARS as f64;
/// Pitch of lines, pt: the first line touches the top edge of the type area and the 22nd its bottom edge.
pub const PITCH: f64 = (AREA.1 * MM - SIZE_3) / (LINES as f64 - 1.0);
/// Gap between two lines of any size, pt: 7/8 of a 3号 character by definition (3.2), as the grid gives it.
pub const GAP: f64 = PITCH - SIZE_3;
/// Top edge of the organ mark (发文机关标志) below the type area's, mm. 7.2.4.
pub const MARK_TOP: f64 = 35.0;
/// Top edge of a letter's mark (信函格式发文机关标志) below the page's, mm. 10.1.
pub const LETTER_MARK: f64 = 30.0;
/// Length of a letter's double lines, in the middle of the page, mm. 10.1.
pub const LETTER_LINE: f64 = 170.0;
/// Lower edge of a letter's second double line above the page's, mm. 10.1.
pub const LETTER_FOOT: f64 = 20.0;
/// A letter's double lines, mm: the thick one, the room between, the thin one. Not fixed by the standard.
pub const DOUBLE_LINE: (f64, f64, f64) = (0.8, 0.6, 0.3);
/// Top edge of an order's mark (命令格式发文机关标志) below the type area's, mm. 10.2.
pub const ORDER_MARK: f64 = 20.0;
/// The red line (红色分隔线) below the issue number, mm. 7.2.7.
pub const RED_LINE_BELOW: f64 = 4.0;
/// Thickness of the red line, mm: not fixed by the standard; practice is 0.35 to 0.5.
pub const RED_LINE: f64 = 0.5;
/// First and last line of the imprint (版记), mm. 7.4.1.
pub const THICK_LINE: f64 = 0.35;
/// Lines between, mm. 7.4.1.
pub const THIN_LINE: f64 = 0.25;
/// The dashes of the page number (页码) below the type area, mm. 7.5.
pub const NUMBER_BELOW: f64 = 7.0;
/// Red of mark, line and seal.
pub const RED: &str = "#e60012";

/// Blank lines between two lines of text, as the distance of their character boxes in pt.
#[must_use]
pub fn between(lines: f64) -> f64 {
    lines * PITCH + GAP
}

/// Blank lines between a line of text and something that is no text line (mark, red line): half the gap belongs to it.
#[must_use]
pub fn from_edge(lines: f64) -> f64 {
    lines * PITCH + GAP / 2.0
}

/// Width of a text in characters: a half-width character counts one half.
#[must_use]
pub fn width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}
