//! Numbers as text, and boxes.

use super::model::Matrix;

/// A length in mm to 1 µm.
pub fn length(x: f64) -> String {
    number(x, 3)
}

/// A step between glyphs to 0.1 µm: a row of equal steps must not drift.
pub fn step(x: f64) -> String {
    number(x, 4)
}

/// A factor of a matrix.
pub fn factor(x: f64) -> String {
    number(x, 6)
}

fn number(x: f64, digits: usize) -> String {
    let text = format!("{x:.digits$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if matches!(text, "-0" | "") { "0".to_owned() } else { text.to_owned() }
}

/// Lengths with blanks between them.
pub fn lengths(values: &[f64]) -> String {
    values.iter().map(|v| length(*v)).collect::<Vec<_>>().join(" ")
}

/// A matrix as attribute; its last two are lengths.
pub fn matrix(m: &Matrix) -> String {
    let [a, b, c, d] = [m[0], m[1], m[2], m[3]].map(factor);
    format!("{a} {b} {c} {d} {} {}", length(m[4]), length(m[5]))
}

/// Moves a point.
pub fn apply(m: &Matrix, (x, y): (f64, f64)) -> (f64, f64) {
    (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
}

/// The smallest box around some points, with a margin: x, y, width, height.
pub fn around(points: impl Iterator<Item = (f64, f64)>, margin: f64) -> [f64; 4] {
    let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
    for (x, y) in points {
        (low, high) = ([low[0].min(x), low[1].min(y)], [high[0].max(x), high[1].max(y)]);
    }
    if low[0] > high[0] {
        return [0.0, 0.0, LEAST, LEAST];
    }
    let (x, y) = (low[0] - margin, low[1] - margin);
    [x, y, (high[0] + margin - x).max(LEAST), (high[1] + margin - y).max(LEAST)]
}

/// A box may not be empty.
const LEAST: f64 = 0.01;
