//! What stands between the marks of the template, glyph by glyph.

use typst::foundations::Value;
use typst::introspection::{MetadataElem, Tag};
use typst::layout::{Frame, FrameItem, Point, Transform};
use typst::text::TextItem;

/// A text between its two marks: a paragraph, a line of the title, a cell.
#[derive(Debug)]
pub(super) struct Piece {
    pub field: String,
    pub glyphs: Vec<Seen>,
}

/// A glyph as it stands on the page, lengths in pt.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    pub page: usize,
    /// The characters it stands for: nearly always one.
    pub text: String,
    /// Left end of its base line.
    pub at: (f64, f64),
    /// To the end of its advance.
    pub step: (f64, f64),
    pub size: f64,
}

/// The pieces in the order of the pages. A piece that goes on after what stands at the foot of a page is one piece.
pub(super) fn pieces<'a>(frames: impl Iterator<Item = &'a Frame>) -> Vec<Piece> {
    let mut reader = Reader { page: 0, pieces: Vec::new(), open: Vec::new() };
    for (page, frame) in frames.enumerate() {
        reader.page = page;
        reader.frame(frame, Transform::identity());
    }
    reader.pieces
}

struct Reader {
    page: usize,
    pieces: Vec<Piece>,
    /// Which pieces have begun and not ended.
    open: Vec<usize>,
}

impl Reader {
    fn frame(&mut self, frame: &Frame, at: Transform) {
        for (pos, item) in frame.items() {
            let at = at.pre_concat(Transform::translate(pos.x, pos.y));
            match item {
                FrameItem::Group(group) => self.frame(&group.frame, at.pre_concat(group.transform)),
                FrameItem::Text(text) => self.text(text, at),
                FrameItem::Tag(Tag::Start(element, _)) => {
                    if let Some(mark) = element.to_packed::<MetadataElem>() {
                        self.mark(&mark.value);
                    }
                }
                FrameItem::Tag(Tag::End(..)) | FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) => {}
            }
        }
    }

    fn mark(&mut self, value: &Value) {
        let Value::Str(mark) = value else { return };
        if let Some(field) = mark.strip_prefix('+') {
            self.open.push(self.pieces.len());
            self.pieces.push(Piece { field: field.to_owned(), glyphs: Vec::new() });
        } else if let Some(field) = mark.strip_prefix('-')
            && let Some(at) = self.open.iter().rposition(|n| self.pieces[*n].field == field)
        {
            self.open.remove(at);
        }
    }

    fn text(&mut self, text: &TextItem, at: Transform) {
        // Page numbers are added afterwards and have no region.
        let (Some(piece), Some(_)) = (self.open.last(), text.region) else { return };
        let mut x = 0.0;
        for glyph in &text.glyphs {
            let (start, end) = (x * text.size, (x + glyph.x_advance.get()) * text.size);
            let [from, to] = [start, end].map(|x| Point::with_x(x).transform(at));
            x += glyph.x_advance.get();
            self.pieces[*piece].glyphs.push(Seen {
                page: self.page,
                text: text.text[glyph.range()].to_owned(),
                at: (from.x.to_pt(), from.y.to_pt()),
                step: ((to.x - from.x).to_pt(), (to.y - from.y).to_pt()),
                size: text.size.to_pt(),
            });
        }
    }
}
