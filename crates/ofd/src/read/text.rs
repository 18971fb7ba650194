//! Text objects (文字对象): each character with its place (GB/T 33190-2016, 11).

use std::rc::Rc;

use super::colour::Colour;
use super::fonts::Font;
use super::geometry::Matrix;
use super::style::Pen;
use super::values;
use super::xml::Node;

/// Which drawing of the font stands for a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// The font's own for the character.
    OfCharacter,
    /// The one with this number in the embedded font.
    Number(u16),
    /// None: another character's drawing covers it.
    Covered,
}

/// A character at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The character.
    pub ch: char,
    /// Its drawing.
    pub glyph: Glyph,
    /// Origin on the base line, mm in the object's space.
    pub x: f64,
    /// Origin on the base line, mm in the object's space.
    pub y: f64,
}

/// A text object (文字对象).
#[derive(Debug, Clone)]
pub struct Run {
    /// Its font.
    pub font: Rc<Font>,
    /// Size, mm in the object's space.
    pub size: f64,
    /// Width of the characters against their height.
    pub h_scale: f64,
    /// How far each character is turned, degrees clockwise.
    pub turned: i64,
    /// Whether upright letters are to be slanted.
    pub italic: bool,
    /// 400 is plain, 700 bold.
    pub weight: f64,
    /// From the object's space to the page.
    pub matrix: Matrix,
    /// Colour of the characters.
    pub fill: Option<Colour>,
    /// Their outlines.
    pub pen: Option<Pen>,
    /// The characters.
    pub marks: Vec<Mark>,
}

impl Run {
    /// Where a mark is drawn from: units of one em, y downwards, to the page.
    pub fn place(&self, mark: &Mark) -> Matrix {
        let em = Matrix::scale(self.size * self.h_scale, self.size);
        em.then(&Matrix::quarter(self.turned)).then(&Matrix::shift(mark.x, mark.y)).then(&self.matrix)
    }
}

/// The characters of a text object, no more than `most`.
pub(crate) fn marks(node: &Node, size: f64, most: usize) -> Result<Vec<Mark>, String> {
    let mut out: Vec<Mark> = Vec::new();
    let mut waiting: Vec<&Node> = Vec::new();
    let mut begin = 0;
    let mut origin = (0.0, 0.0);
    for kid in &node.kids {
        if kid.is("CGTransform") {
            waiting.push(kid);
        } else if kid.is("TextCode") {
            begin = out.len();
            origin = (kid.number("X", origin.0)?, kid.number("Y", origin.1)?);
            code(kid, origin, (size, most), &mut out)?;
            if out.len() > most {
                return Err(format!("一页的字符超过 {most} 个的上限"));
            }
            replace(&waiting, &mut out[begin..]);
            waiting.clear();
        }
    }
    // Written behind the text against the order of the standard: meant for it all the same.
    replace(&waiting, &mut out[begin..]);
    Ok(out)
}

fn code(node: &Node, origin: (f64, f64), (size, most): (f64, usize), out: &mut Vec<Mark>) -> Result<(), String> {
    let text = if node.text.contains(['\n', '\r']) { node.text.trim() } else { &node.text };
    // One more than may stand there is enough to be told of.
    let left = most.saturating_sub(out.len()).saturating_add(1);
    let chars: Vec<char> = text.chars().filter(|c| !matches!(c, '\n' | '\r')).take(left).collect();
    let read = |name| node.attr(name).map_or(Ok(Vec::new()), |text| values::deltas(text, chars.len()));
    let (dx, dy) = (read("DeltaX")?, read("DeltaY")?);
    let apart = |list: &[f64], i: usize| list.get(i).or(list.last()).copied().unwrap_or(0.0);
    let (mut x, mut y) = origin;
    for (i, ch) in chars.iter().enumerate() {
        out.push(Mark { ch: *ch, glyph: Glyph::OfCharacter, x, y });
        if dx.is_empty() && dy.is_empty() {
            x += advance(*ch) * size;
        }
        (x, y) = (x + apart(&dx, i), y + apart(&dy, i));
    }
    Ok(())
}

/// The usual width of a character, em.
pub(crate) fn advance(ch: char) -> f64 {
    if u32::from(ch) < 0x1100 { 0.5 } else { 1.0 }
}

/// Most characters without a drawing of their own in one transformation.
const SHARED: usize = 256;

/// Puts the font's own numbers in the place of characters (CGTransform).
fn replace(transforms: &[&Node], marks: &mut [Mark]) {
    for node in transforms {
        let whole = |name| node.attr(name).and_then(|v| v.trim().parse::<usize>().ok());
        let from = whole("CodePosition").unwrap_or(0);
        let glyphs: Vec<u16> = values::parts(node.said("Glyphs")).map_while(|g| g.parse().ok()).collect();
        if glyphs.is_empty() {
            continue;
        }
        // Several characters may share a drawing, but not a whole page of them.
        let count = whole("CodeCount").unwrap_or(glyphs.len()).min(glyphs.len().saturating_add(SHARED));
        for (i, mark) in marks.iter_mut().skip(from).take(count).enumerate() {
            mark.glyph = glyphs.get(i).map_or(Glyph::Covered, |g| Glyph::Number(*g));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Limits, xml};

    fn read(text: &str) -> Vec<Mark> {
        marks(&xml::parse("t", text.as_bytes(), &Limits::default()).unwrap(), 5.0, 1000).unwrap()
    }

    #[test]
    fn characters_stand_where_the_distances_put_them() {
        let all = read("<T><TextCode X='1' Y='5' DeltaX='g 2 5'>防汛工</TextCode><TextCode Y='12'>好a</TextCode></T>");
        let places: Vec<_> = all.iter().map(|m| (m.ch, m.x, m.y)).collect();
        let expected = [('防', 1.0, 5.0), ('汛', 6.0, 5.0), ('工', 11.0, 5.0), ('好', 1.0, 12.0), ('a', 6.0, 12.0)];
        assert_eq!(places, expected);
    }

    #[test]
    fn numbers_of_the_font_take_the_place_of_characters() {
        let all = read(
            "<T><CGTransform CodePosition='1' CodeCount='2' GlyphCount='1'><Glyphs>77</Glyphs></CGTransform>\
             <TextCode DeltaX='1 1 1'>甲fi乙</TextCode></T>",
        );
        let glyphs: Vec<_> = all.iter().map(|m| m.glyph).collect();
        assert_eq!(glyphs, [Glyph::OfCharacter, Glyph::Number(77), Glyph::Covered, Glyph::OfCharacter]);
    }

    #[test]
    fn too_many_characters_are_refused() {
        let node = xml::parse("t", "<T><TextCode>一二三四</TextCode></T>".as_bytes(), &Limits::default()).unwrap();
        assert!(marks(&node, 5.0, 3).unwrap_err().contains("3 个的上限"));
    }
}
