//! Outlines of glyphs on the preview's integer grid, y downwards, as the shortest path data that is exact on it.

use std::fmt::Write;

use ttf_parser::{GlyphId, OutlineBuilder};
use typst::text::FontInstance;

/// A control point this near its chord, in units, makes no visible curve.
const FLAT: f64 = 0.75;

/// Path data of a glyph at `em` units to the em; `None` when it has no ink.
#[typst::comemo::memoize]
pub(crate) fn path(font: &FontInstance, glyph: u16, em: i64) -> Option<String> {
    let mut pen = Pen {
        scale: em as f64 / font.units_per_em(),
        at: (0, 0),
        start: (0, 0),
        last: ' ',
        waiting: Vec::new(),
        out: String::new(),
    };
    font.ttf().outline_glyph(GlyphId(glyph), &mut pen)?;
    (!pen.out.is_empty()).then_some(pen.out)
}

struct Pen {
    scale: f64,
    at: (i32, i32),
    start: (i32, i32),
    last: char,
    /// Ends of the straight lines not yet written.
    waiting: Vec<(i32, i32)>,
    out: String,
}

impl Pen {
    fn grid(&self, x: f32, y: f32) -> (i32, i32) {
        let round = |v: f64| (v * self.scale).round() as i32;
        (round(f64::from(x)), round(-f64::from(y)))
    }

    /// Writes a command; a repeated letter is left out, and a minus sign separates by itself.
    fn write(&mut self, letter: char, numbers: &[i32]) {
        if letter != self.last {
            self.out.push(letter);
        }
        for (n, number) in numbers.iter().enumerate() {
            if *number >= 0 && !(n == 0 && letter != self.last) {
                self.out.push(' ');
            }
            let _ = write!(self.out, "{number}");
        }
        self.last = letter;
    }

    /// Where the pen is, lines that wait included.
    fn here(&self) -> (i32, i32) {
        self.waiting.last().copied().unwrap_or(self.at)
    }

    /// Adds a straight line; corners that nobody would see are left out.
    fn line(&mut self, to: (i32, i32)) {
        if to == self.here() {
            return;
        }
        let seen = self.waiting.iter().any(|corner| !near(self.at, *corner, to));
        if seen {
            self.flush();
        }
        self.waiting.push(to);
    }

    /// Writes the lines that wait as one.
    fn flush(&mut self) {
        let Some(to) = self.waiting.last().copied() else {
            return;
        };
        match self.delta(to) {
            [0, 0] => {}
            [dx, 0] => self.write('h', &[dx]),
            [0, dy] => self.write('v', &[dy]),
            d => self.write('l', &d),
        }
        self.at = to;
        self.waiting.clear();
    }

    /// The control point of the quadratic curve that stands for a cubic one, when they differ by half a unit at most.
    fn quadratic(&self, c1: (i32, i32), c2: (i32, i32), to: (i32, i32)) -> Option<(i32, i32)> {
        let twist = |p0: i32, p1: i32, p2: i32, p3: i32| f64::from(p3 - 3 * p2 + 3 * p1 - p0);
        let off = twist(self.at.0, c1.0, c2.0, to.0).hypot(twist(self.at.1, c1.1, c2.1, to.1));
        let control = |p0: i32, p1: i32, p2: i32, p3: i32| (f64::from(3 * (p1 + p2) - p0 - p3) / 4.0).round() as i32;
        (off * 3f64.sqrt() / 36.0 <= 0.5)
            .then(|| (control(self.at.0, c1.0, c2.0, to.0), control(self.at.1, c1.1, c2.1, to.1)))
    }

    fn delta(&self, to: (i32, i32)) -> [i32; 2] {
        [to.0 - self.at.0, to.1 - self.at.1]
    }
}

/// Whether a point lies on the way from one point to another, as far as the eye can tell.
fn near(from: (i32, i32), point: (i32, i32), to: (i32, i32)) -> bool {
    let away = |p: (i32, i32)| (f64::from(p.0 - from.0), f64::from(p.1 - from.1));
    let ((px, py), (x, y)) = (away(point), away(to));
    let length = x.hypot(y);
    if length == 0.0 {
        return px.hypot(py) <= FLAT;
    }
    let along = (px * x + py * y) / length;
    let off = (px * y - py * x).abs() / length;
    off <= FLAT && (-FLAT..=length + FLAT).contains(&along)
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.grid(x, y);
        let d = self.delta(to);
        self.write('m', &d);
        // What follows a move without a letter would be a line.
        self.last = 'm';
        (self.at, self.start) = (to, to);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.line(self.grid(x, y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (c, to) = (self.grid(x1, y1), self.grid(x, y));
        if near(self.here(), c, to) {
            return self.line(to);
        }
        self.flush();
        let ([a, b], [dx, dy]) = (self.delta(c), self.delta(to));
        self.write('q', &[a, b, dx, dy]);
        self.at = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (c1, c2, to) = (self.grid(x1, y1), self.grid(x2, y2), self.grid(x, y));
        if near(self.here(), c1, to) && near(self.here(), c2, to) {
            return self.line(to);
        }
        self.flush();
        if let Some(c) = self.quadratic(c1, c2, to) {
            let ([a, b], [dx, dy]) = (self.delta(c), self.delta(to));
            self.write('q', &[a, b, dx, dy]);
            self.at = to;
            return;
        }
        let ([a, b], [c, d], [dx, dy]) = (self.delta(c1), self.delta(c2), self.delta(to));
        self.write('c', &[a, b, c, d, dx, dy]);
        self.at = to;
    }

    fn close(&mut self) {
        // The last line back to the start is what closing draws.
        if self.waiting.last() == Some(&self.start) && self.waiting.len() == 1 {
            self.waiting.clear();
        }
        self.flush();
        self.write('z', &[]);
        self.at = self.start;
    }
}
