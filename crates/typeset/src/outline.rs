//! Outlines of glyphs on the preview's integer grid, y downwards, as the shortest path data that is exact on it.

use std::fmt::Write;

use ttf_parser::{GlyphId, OutlineBuilder};
use typst::text::FontInstance;

use crate::svg::EM;

/// Path data of a glyph; `None` when it has no ink.
#[typst::comemo::memoize]
pub(crate) fn path(font: &FontInstance, glyph: u16) -> Option<String> {
    let mut pen = Pen {
        scale: EM / font.units_per_em(),
        at: (0, 0),
        start: (0, 0),
        last: ' ',
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

    fn delta(&self, to: (i32, i32)) -> [i32; 2] {
        [to.0 - self.at.0, to.1 - self.at.1]
    }
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
        let to = self.grid(x, y);
        match self.delta(to) {
            [0, 0] => return,
            [dx, 0] => self.write('h', &[dx]),
            [0, dy] => self.write('v', &[dy]),
            d => self.write('l', &d),
        }
        self.at = to;
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (c, to) = (self.grid(x1, y1), self.grid(x, y));
        let ([a, b], [dx, dy]) = (self.delta(c), self.delta(to));
        self.write('q', &[a, b, dx, dy]);
        self.at = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (c1, c2, to) = (self.grid(x1, y1), self.grid(x2, y2), self.grid(x, y));
        let ([a, b], [c, d], [dx, dy]) = (self.delta(c1), self.delta(c2), self.delta(to));
        self.write('c', &[a, b, c, d, dx, dy]);
        self.at = to;
    }

    fn close(&mut self) {
        self.write('z', &[]);
        self.at = self.start;
    }
}
