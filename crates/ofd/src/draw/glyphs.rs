//! Glyphs (字形): outlines from the embedded font, else from a spare one.

use std::collections::HashMap;
use std::rc::Rc;

use ttf_parser::{Face, GlyphId, OutlineBuilder, cff};

use crate::read::{Font, Glyph, Mark, Run, Segment};

/// A font handed in for text whose own is not embedded (备用字体).
#[derive(Debug, Clone)]
pub struct Spare<'a> {
    /// Its name or path, to tell its kind by.
    pub name: String,
    /// The font file.
    pub bytes: &'a [u8],
    /// Which face of a collection.
    pub index: u32,
}

/// The spare fonts, opened once.
pub struct Spares<'a>(Vec<(Kind, Face<'a>)>);

/// Kinds of Chinese type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Song,
    Fang,
    Kai,
    Hei,
}

impl Kind {
    fn of(name: &str) -> Kind {
        let name = name.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        match () {
            () if has(&["仿宋", "fang", "simfang"]) => Kind::Fang,
            () if has(&["楷", "kai"]) => Kind::Kai,
            () if has(&["黑", "hei", "gothic", "sans", "arial", "等线"]) => Kind::Hei,
            () => Kind::Song,
        }
    }
}

impl<'a> Spares<'a> {
    /// Opens the spare fonts; those that cannot be read are left out.
    pub fn new(fonts: &[Spare<'a>]) -> Spares<'a> {
        let open = |font: &Spare<'a>| Some((Kind::of(&font.name), Face::parse(font.bytes, font.index).ok()?));
        Spares(fonts.iter().filter_map(open).collect())
    }

    /// The face for a character of a font: of its kind if there is one, else any that has it.
    fn find(&self, font: &Font, ch: char) -> Option<(usize, GlyphId)> {
        let kind = Kind::of(&format!("{} {}", font.name, font.family));
        let has = |(i, (_, face)): (usize, &(Kind, Face<'a>))| Some((i, face.glyph_index(ch)?));
        let same = self.0.iter().enumerate().filter(|(_, (k, _))| *k == kind).find_map(has);
        same.or_else(|| self.0.iter().enumerate().find_map(has))
    }
}

/// Where an outline comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Source {
    Own(usize, u16),
    Spare(usize, u16),
}

/// An outline that a mark is drawn with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawing {
    /// Its place among the outlines.
    pub index: usize,
    /// Whether it comes from a spare font, which is made bold and slanted by hand.
    pub spare: bool,
}

enum Own<'p> {
    Sfnt(Box<Face<'p>>),
    Bare(Box<cff::Table<'p>>),
    Unreadable,
}

/// The outlines used on a page: one em is 1, y downwards.
pub(super) struct Typecase<'p> {
    spares: &'p Spares<'p>,
    own: Vec<Own<'p>>,
    by_font: HashMap<*const Font, usize>,
    outlines: Vec<Vec<Segment>>,
    known: HashMap<Source, usize>,
    missing: Vec<String>,
}

impl<'p> Typecase<'p> {
    pub fn new(spares: &'p Spares<'p>) -> Typecase<'p> {
        let (own, by_font, known) = (Vec::new(), HashMap::new(), HashMap::new());
        Typecase { spares, own, by_font, outlines: Vec::new(), known, missing: Vec::new() }
    }

    pub fn outlines(&self) -> &[Vec<Segment>] {
        &self.outlines
    }

    /// Sentences about fonts that could not be used.
    pub fn missing(self) -> Vec<String> {
        self.missing
    }

    /// The outline of a mark; none for a blank, or where no font has it.
    pub fn drawing(&mut self, run: &'p Run, mark: &Mark) -> Option<Drawing> {
        if mark.glyph == Glyph::Covered || mark.ch.is_control() && mark.glyph == Glyph::OfCharacter {
            return None;
        }
        let own = self.own(&run.font);
        if let Some(glyph) = self.own_glyph(own, mark) {
            let index = self.outline(Source::Own(own, glyph))?;
            return Some(Drawing { index, spare: false });
        }
        if mark.ch.is_whitespace() {
            return None;
        }
        let Some((face, glyph)) = self.spares.find(&run.font, mark.ch) else {
            self.complain(format!("没有字体能显示“{}”。", mark.ch));
            return None;
        };
        let index = self.outline(Source::Spare(face, glyph.0))?;
        Some(Drawing { index, spare: true })
    }

    fn complain(&mut self, sentence: String) {
        if self.missing.len() < 20 && !self.missing.contains(&sentence) {
            self.missing.push(sentence);
        }
    }

    fn own(&mut self, font: &'p Rc<Font>) -> usize {
        let key = Rc::as_ptr(font);
        if let Some(index) = self.by_font.get(&key) {
            return *index;
        }
        let open = match &font.data {
            None => Own::Unreadable,
            Some(data) => match (Face::parse(data, 0), cff::Table::parse(data)) {
                (Ok(face), _) => Own::Sfnt(Box::new(face)),
                (Err(_), Some(table)) => Own::Bare(Box::new(table)),
                (Err(_), None) => {
                    self.complain(format!("嵌入的字体“{}”读不出来，用备用字体显示。", font.name));
                    Own::Unreadable
                }
            },
        };
        self.own.push(open);
        self.by_font.insert(key, self.own.len() - 1);
        self.own.len() - 1
    }

    fn own_glyph(&self, own: usize, mark: &Mark) -> Option<u16> {
        match (&self.own[own], mark.glyph) {
            (Own::Sfnt(face), Glyph::Number(n)) if n < face.number_of_glyphs() => Some(n),
            (Own::Bare(table), Glyph::Number(n)) if n < table.number_of_glyphs() => Some(n),
            (Own::Sfnt(face), _) => {
                // Symbol fonts keep their characters in the private area.
                let private = char::from_u32(0xF000 + (u32::from(mark.ch) & 0xFF)).filter(|_| mark.ch.is_ascii());
                let found = face.glyph_index(mark.ch).or_else(|| face.glyph_index(private?));
                found.map(|g| g.0).filter(|g| *g != 0)
            }
            _ => None,
        }
    }

    fn outline(&mut self, source: Source) -> Option<usize> {
        if let Some(index) = self.known.get(&source) {
            return Some(*index).filter(|i| !self.outlines[*i].is_empty());
        }
        let mut pencil = Pencil { scale: 1.0, out: Vec::new() };
        match source {
            Source::Own(own, glyph) => match &self.own[own] {
                Own::Sfnt(face) => pencil.trace(face, glyph),
                Own::Bare(table) => {
                    pencil.scale = f64::from(table.matrix().sx).clamp(1e-6, 1.0);
                    _ = table.outline(GlyphId(glyph), &mut pencil);
                }
                Own::Unreadable => {}
            },
            Source::Spare(face, glyph) => pencil.trace(&self.spares.0[face].1, glyph),
        }
        self.outlines.push(pencil.out);
        self.known.insert(source, self.outlines.len() - 1);
        Some(self.outlines.len() - 1).filter(|i| !self.outlines[*i].is_empty())
    }
}

/// Takes an outline down.
struct Pencil {
    scale: f64,
    out: Vec<Segment>,
}

impl Pencil {
    const MOST: usize = 20_000;

    fn trace(&mut self, face: &Face<'_>, glyph: u16) {
        self.scale = 1.0 / f64::from(face.units_per_em()).max(1.0);
        _ = face.outline_glyph(GlyphId(glyph), self);
    }

    fn put(&mut self, segment: Segment) {
        if self.out.len() < Pencil::MOST {
            self.out.push(segment);
        }
    }

    fn at(&self, x: f32, y: f32) -> (f64, f64) {
        (f64::from(x) * self.scale, f64::from(-y) * self.scale)
    }
}

impl OutlineBuilder for Pencil {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.put(Segment::Move(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.put(Segment::Line(x, y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((a, b), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.put(Segment::Quad(a, b, x, y));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((a, b), (c, d), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.put(Segment::Cubic(a, b, c, d, x, y));
    }

    fn close(&mut self) {
        self.put(Segment::Close);
    }
}
