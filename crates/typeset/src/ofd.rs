//! The pages as OFD, from the same frames as the PDF.
//!
//! GB/T 33190-2016.

mod info;
mod picture;

use std::borrow::Cow;
use std::collections::HashMap;

use ofd::write::{
    Attachment, Colour, Document, Font, Glyph, Image, ImageFormat, Item, Matrix, Page, Path, Picture, Segment, Stroke,
    Text,
};
use typst::layout::{Abs, Frame, FrameItem, Point, Transform};
use typst::text::{FontInstance, TextItem};
use typst::visualize::{CurveItem, FillRule, FixedStroke, Geometry, LineCap, Paint, Shape};

use crate::pages::Pages;
use crate::press::{Fault, layout_fault};
use crate::sheet::Sheet;

impl Pages {
    /// The pages as OFD: text as text, fonts embedded and subset, seals as pictures, the elements of the document
    /// (公文要素) as metadata, the files attached; the same bytes for the same arguments.
    ///
    /// GB/T 33190-2016; metadata: GB/T 33480-2016.
    ///
    /// # Errors
    /// A font that may not be cut, or a file too large for the format.
    pub fn ofd(&self, sheet: &Sheet, files: &[Attachment<'_>]) -> Result<Vec<u8>, Fault> {
        let mut walk = Walk::default();
        let pages: Vec<Page> = self.frames().map(|frame| walk.page(frame)).collect();
        let fonts = walk.fonts.list.iter().map(font).collect();
        let images =
            walk.images.into_iter().map(|(format, bytes)| Image { format, bytes: Cow::Owned(bytes) }).collect();
        let document = Document { info: info::info(sheet), fonts, images, pages, attachments: files.to_vec() };
        document.write().map_err(|why| layout_fault(&why.to_string()))
    }
}

fn font(font: &FontInstance) -> Font<'_> {
    let info = font.font().info();
    Font {
        name: font.font().post_script_name().unwrap_or_else(|| info.family.clone()),
        family: info.family.clone(),
        bold: info.variant.weight.to_number() >= 600,
        bytes: font.font().data(),
        index: font.font().index(),
    }
}

/// Things with their places in a list, each once.
#[derive(Default)]
struct Faces {
    list: Vec<FontInstance>,
    places: HashMap<FontInstance, usize>,
}

impl Faces {
    fn place(&mut self, font: &FontInstance) -> usize {
        if let Some(place) = self.places.get(font) {
            return *place;
        }
        self.list.push(font.clone());
        self.places.insert(font.clone(), self.list.len() - 1);
        self.list.len() - 1
    }
}

#[derive(Default)]
struct Walk {
    fonts: Faces,
    images: Vec<(ImageFormat, Vec<u8>)>,
    places: HashMap<typst::visualize::Image, Option<usize>>,
    items: Vec<Item>,
}

impl Walk {
    fn page(&mut self, frame: &Frame) -> Page {
        self.frame(frame, Transform::identity());
        Page { width: mm(frame.width()), height: mm(frame.height()), items: std::mem::take(&mut self.items) }
    }

    fn frame(&mut self, frame: &Frame, at: Transform) {
        for (pos, item) in frame.items() {
            let at = at.pre_concat(Transform::translate(pos.x, pos.y));
            match item {
                FrameItem::Group(group) => self.frame(&group.frame, at.pre_concat(group.transform)),
                FrameItem::Text(text) => self.text(text, at),
                FrameItem::Shape(shape, _) => self.items.push(Item::Path(path(shape, at))),
                FrameItem::Image(image, size, _) => self.image(image, size.to_point(), at),
                FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    fn text(&mut self, run: &TextItem, at: Transform) {
        let glyphs = glyphs(run);
        if glyphs.is_empty() {
            return;
        }
        self.items.push(Item::Text(Text {
            font: self.fonts.place(&run.font),
            size: mm(run.size),
            at: matrix(at),
            colour: colour(&run.fill),
            text: run.text.to_string(),
            glyphs,
        }));
    }

    /// A picture that cannot be read is left out; the layout has refused it before.
    fn image(&mut self, image: &typst::visualize::Image, size: Point, at: Transform) {
        let known = self.places.get(image).copied();
        let place = known.unwrap_or_else(|| {
            let place = picture::file(image, size).map(|file| {
                self.images.push(file);
                self.images.len() - 1
            });
            self.places.insert(image.clone(), place);
            place
        });
        if let Some(image) = place {
            let [a, b, c, d, e, f] = matrix(at);
            let (w, h) = (mm(size.x), mm(size.y));
            self.items.push(Item::Picture(Picture { image, at: [a * w, b * w, c * h, d * h, e, f] }));
        }
    }
}

/// Marks that join or part words and have no ink: readers without them in the font would draw a box.
const INVISIBLE: [char; 4] = ['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'];

fn glyphs(run: &TextItem) -> Vec<Glyph> {
    let em = mm(run.size);
    let mut x = 0.0;
    let mut glyphs = Vec::with_capacity(run.glyphs.len());
    for glyph in &run.glyphs {
        let range = usize::from(glyph.range.start)..usize::from(glyph.range.end);
        let text = run.text.get(range.clone()).unwrap_or("");
        if !text.chars().all(|c| INVISIBLE.contains(&c)) {
            let (dx, dy) = (glyph.x_offset.get(), glyph.y_offset.get());
            glyphs.push(Glyph { id: glyph.id, x: (x + dx) * em, y: -dy * em, range });
        }
        x += glyph.x_advance.get();
    }
    glyphs
}

fn path(shape: &Shape, at: Transform) -> Path {
    Path {
        at: matrix(at),
        segments: segments(&shape.geometry),
        fill: shape.fill.as_ref().map(colour),
        even_odd: matches!(shape.fill_rule, FillRule::EvenOdd),
        stroke: shape.stroke.as_ref().map(stroke),
    }
}

fn segments(geometry: &Geometry) -> Vec<Segment> {
    let place = |p: &Point| (mm(p.x), mm(p.y));
    let line = |x: Abs, y: Abs| Segment::Line(mm(x), mm(y));
    match geometry {
        Geometry::Line(to) => vec![Segment::Move(0.0, 0.0), line(to.x, to.y)],
        Geometry::Rect(size) => vec![
            Segment::Move(0.0, 0.0),
            line(size.x, Abs::zero()),
            line(size.x, size.y),
            line(Abs::zero(), size.y),
            Segment::Close,
        ],
        Geometry::Curve(curve) => {
            let segment = |item: &CurveItem| match item {
                CurveItem::Move(p) => Segment::Move(mm(p.x), mm(p.y)),
                CurveItem::Line(p) => line(p.x, p.y),
                CurveItem::Cubic(a, b, c) => {
                    let [a, b, c] = [a, b, c].map(place);
                    Segment::Cubic([a.0, a.1, b.0, b.1, c.0, c.1])
                }
                CurveItem::Close => Segment::Close,
            };
            curve.0.iter().map(segment).collect()
        }
    }
}

fn stroke(stroke: &FixedStroke) -> Stroke {
    let dashes = stroke.dash.as_ref().map(|dash| dash.array.iter().map(|d| mm(*d)).collect());
    Stroke {
        colour: colour(&stroke.paint),
        width: mm(stroke.thickness),
        dashes: dashes.unwrap_or_default(),
        round: stroke.cap == LineCap::Round,
    }
}

/// The templates know plain colours only.
fn colour(paint: &Paint) -> Colour {
    match paint {
        Paint::Solid(colour) => {
            let rgb = colour.to_rgb();
            Colour([rgb.red, rgb.green, rgb.blue, rgb.alpha].map(|part| (part * 255.0).round() as u8))
        }
        Paint::Gradient(_) | Paint::Tiling(_) => Colour::BLACK,
    }
}

fn matrix(at: Transform) -> Matrix {
    let [a, b, c, d] = [at.sx, at.ky, at.kx, at.sy].map(typst::layout::Ratio::get);
    [a, b, c, d, mm(at.tx), mm(at.ty)]
}

fn mm(length: Abs) -> f64 {
    length.to_mm()
}
