//! A page as SVG, written for size: outlines once each on a coarse integer grid, text as references to them.
//!
//! Not typst-svg: its ids of 32 digits and full-precision outlines make a page of Chinese five times as large.

use std::collections::HashMap;
use std::fmt::Write;

use typst::layout::{Frame, FrameItem, GroupItem, Point, Transform};
use typst::text::{FontInstance, TextItem};
use typst::visualize::{Curve, CurveItem, FixedStroke, Geometry, Image, Paint, Shape};

use crate::{outline, screen};

/// Units in one pt. The grid is 1/6 pt: rounding moves an edge by 0.11 of a pixel at most on a screen at 100 %.
const UNITS: f64 = 6.0;

/// Writes a page; every id begins with the prefix.
pub(crate) fn page(frame: &Frame, prefix: &str) -> String {
    let mut writer = Writer { prefix, ids: HashMap::new(), defs: String::new(), body: String::new() };
    writer.frame(frame, Transform::identity());
    let (w, h) = (frame.width().to_pt() * UNITS, frame.height().to_pt() * UNITS);
    let (wide, high) = (fine(frame.width().to_mm()), fine(frame.height().to_mm()));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w:.0} {h:.0}\" width=\"{wide}mm\" height=\"{high}mm\">\
         <defs>{}</defs>{}</svg>",
        writer.defs, writer.body
    )
}

struct Writer<'a> {
    prefix: &'a str,
    /// Number of an outline; `None` for a glyph without ink.
    ids: HashMap<(FontInstance, u16, i64), Option<usize>>,
    defs: String,
    body: String,
}

impl Writer<'_> {
    fn frame(&mut self, frame: &Frame, at: Transform) {
        for (pos, item) in frame.items() {
            let at = at.pre_concat(Transform::translate(pos.x, pos.y));
            match item {
                FrameItem::Group(group) => self.group(group, at),
                FrameItem::Text(text) => self.text(text, at),
                FrameItem::Shape(shape, _) => self.shape(shape, at),
                FrameItem::Image(image, size, _) => self.image(image, size.to_point(), at),
                FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    fn group(&mut self, group: &GroupItem, at: Transform) {
        self.frame(&group.frame, at.pre_concat(group.transform));
    }

    fn text(&mut self, text: &TextItem, at: Transform) {
        let em = text.size.to_pt() * UNITS;
        let mut uses = String::new();
        let mut x = 0.0;
        for glyph in &text.glyphs {
            if let Some(id) = self.outline(&text.font, glyph.id, em) {
                let dx = ((x + glyph.x_offset.get()) * em).round();
                let dy = (-glyph.y_offset.get() * em).round();
                write_use(&mut uses, (self.prefix, id), dx, dy);
            }
            x += glyph.x_advance.get();
        }
        if uses.is_empty() {
            return;
        }
        self.body.push_str("<g");
        transform(&mut self.body, at);
        fill(&mut self.body, Some(&text.fill));
        let _ = write!(self.body, ">{uses}</g>");
    }

    fn outline(&mut self, font: &FontInstance, glyph: u16, em: f64) -> Option<usize> {
        let next = self.ids.len();
        let em = em.round() as i64;
        let key = (font.clone(), glyph, em);
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let path = outline::path(font, glyph, em);
        let id = path.is_some().then_some(next);
        if let Some(path) = path {
            let _ = write!(self.defs, "<path id=\"{}-{next:x}\" d=\"{path}\"/>", self.prefix);
        }
        self.ids.insert(key, id);
        id
    }

    fn shape(&mut self, shape: &Shape, at: Transform) {
        let out = &mut self.body;
        out.push_str("<path");
        transform(out, at);
        fill(out, shape.fill.as_ref());
        stroke(out, shape.stroke.as_ref());
        let _ = write!(out, " d=\"{}\"/>", geometry(&shape.geometry));
    }

    fn image(&mut self, image: &Image, size: Point, at: Transform) {
        self.body.push_str("<image");
        transform(&mut self.body, at);
        let _ = write!(
            self.body,
            " width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" href=\"{}\"/>",
            num(size.x.to_pt()),
            num(size.y.to_pt()),
            screen::address(image, (size.x.to_pt(), size.y.to_pt()))
        );
    }
}

fn write_use(out: &mut String, (prefix, id): (&str, usize), x: f64, y: f64) {
    let _ = write!(out, "<use href=\"#{prefix}-{id:x}\"");
    if x != 0.0 {
        let _ = write!(out, " x=\"{x}\"");
    }
    if y != 0.0 {
        let _ = write!(out, " y=\"{y}\"");
    }
    out.push_str("/>");
}

fn transform(out: &mut String, at: Transform) {
    let (tx, ty) = (num(at.tx.to_pt()), num(at.ty.to_pt()));
    let [a, b, c, d] = [at.sx, at.ky, at.kx, at.sy].map(typst::layout::Ratio::get);
    if (a - 1.0).abs() + b.abs() + c.abs() + (d - 1.0).abs() < 1e-9 {
        let _ = write!(out, " transform=\"translate({tx} {ty})\"");
    } else {
        let [a, b, c, d] = [a, b, c, d].map(fine);
        let _ = write!(out, " transform=\"matrix({a} {b} {c} {d} {tx} {ty})\"");
    }
}

fn fill(out: &mut String, paint: Option<&Paint>) {
    match paint.map(colour) {
        None => out.push_str(" fill=\"none\""),
        Some(c) if c == "#000000" => {}
        Some(c) => {
            let _ = write!(out, " fill=\"{c}\"");
        }
    }
}

fn stroke(out: &mut String, stroke: Option<&FixedStroke>) {
    if let Some(s) = stroke {
        let _ = write!(out, " stroke=\"{}\" stroke-width=\"{}\"", colour(&s.paint), num(s.thickness.to_pt()));
    }
}

/// The template knows plain colours only.
fn colour(paint: &Paint) -> String {
    match paint {
        Paint::Solid(colour) => colour.to_hex().to_string(),
        Paint::Gradient(_) | Paint::Tiling(_) => "#000000".to_owned(),
    }
}

fn geometry(geometry: &Geometry) -> String {
    match geometry {
        Geometry::Line(to) => format!("M0 0L{}", point(to)),
        Geometry::Rect(size) => {
            let (w, h) = (num(size.x.to_pt()), num(size.y.to_pt()));
            format!("M0 0H{w}V{h}H0Z")
        }
        Geometry::Curve(curve) => curve_path(curve),
    }
}

fn curve_path(curve: &Curve) -> String {
    let mut path = String::new();
    for item in &curve.0 {
        match item {
            CurveItem::Move(p) => path.push_str(&format!("M{}", point(p))),
            CurveItem::Line(p) => path.push_str(&format!("L{}", point(p))),
            CurveItem::Cubic(a, b, c) => path.push_str(&format!("C{} {} {}", point(a), point(b), point(c))),
            CurveItem::Close => path.push('Z'),
        }
    }
    path
}

fn point(p: &Point) -> String {
    format!("{} {}", num(p.x.to_pt()), num(p.y.to_pt()))
}

/// A length given in pt, in units, to a tenth.
fn num(x: f64) -> String {
    trimmed(format!("{:.1}", x * UNITS))
}

fn fine(x: f64) -> String {
    trimmed(format!("{x:.5}"))
}

fn trimmed(text: String) -> String {
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" || text.is_empty() { "0".to_owned() } else { text.to_owned() }
}
