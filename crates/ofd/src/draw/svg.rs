//! SVG (屏幕显示): glyphs and pictures once, and used where they stand.

use std::collections::HashMap;
use std::fmt::Write;
use std::rc::Rc;

use crate::read::{Cap, Clip, Colour, Item, Join, Limits, Matrix, Outline, Page, Pen, Picture, Run, Segment, Shape};

use super::glyphs::{Spares, Typecase};
use super::{Drawn, Said, images};

/// Units of an em that glyphs are written in.
const EM: f64 = 1000.0;

/// Draws a page as SVG, mm. It holds no script, no link and nothing from elsewhere.
pub fn svg(page: &Page, spares: &Spares<'_>, limits: &Limits) -> Drawn<String> {
    let mut sheet = Sheet {
        limits,
        case: Typecase::new(spares),
        body: String::new(),
        extra: String::new(),
        clips: HashMap::new(),
        pictures: HashMap::new(),
        said: Said::of(page),
    };
    for item in &page.items {
        sheet.item(item);
    }
    sheet.finish(page)
}

struct Sheet<'p> {
    limits: &'p Limits,
    case: Typecase<'p>,
    body: String,
    extra: String,
    clips: HashMap<*const Clip, usize>,
    pictures: HashMap<*const Vec<u8>, Option<usize>>,
    said: Said,
}

impl<'p> Sheet<'p> {
    fn finish(mut self, page: &Page) -> Drawn<String> {
        let (w, h) = (short(page.area.w), short(page.area.h));
        let (x, y) = (short(page.area.x), short(page.area.y));
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}mm\" height=\"{h}mm\" viewBox=\"{x} {y} {w} {h}\">"
        );
        out.push_str("<defs>");
        for (i, outline) in self.case.outlines().iter().enumerate().filter(|(_, o)| !o.is_empty()) {
            _ = write!(out, "<path id=\"g{i}\" d=\"{}\"/>", glyph(outline));
        }
        out.push_str(&self.extra);
        _ = write!(out, "</defs><rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"#fff\"/>");
        out.push_str(&self.body);
        out.push_str("</svg>");
        for sentence in self.case.missing() {
            self.said.say(sentence);
        }
        Drawn { picture: out, notes: self.said.0 }
    }

    fn item(&mut self, item: &'p Item) {
        for clip in &item.clips {
            let id = self.clip(clip);
            _ = write!(self.body, "<g clip-path=\"url(#c{id})\">");
        }
        match &item.shape {
            Shape::Text(run) => self.text(run, item.alpha),
            Shape::Path { outline, fill, pen } => self.path(outline, *fill, pen.as_ref(), item.alpha),
            Shape::Picture(picture) => self.picture(picture, item.alpha),
        }
        item.clips.iter().for_each(|_| self.body.push_str("</g>"));
    }

    fn clip(&mut self, clip: &'p Rc<Clip>) -> usize {
        let next = self.clips.len();
        let id = *self.clips.entry(Rc::as_ptr(clip)).or_insert(next);
        if id == next {
            _ = write!(self.extra, "<clipPath id=\"c{id}\">");
            for area in &clip.0 {
                let rule = if area.even_odd { " clip-rule=\"evenodd\"" } else { "" };
                let d = data(&area.segments);
                _ = write!(self.extra, "<path d=\"{d}\"{}{rule}/>", moved(&area.matrix));
            }
            self.extra.push_str("</clipPath>");
        }
        id
    }

    fn path(&mut self, outline: &Outline, fill: Option<Colour>, pen: Option<&Pen>, alpha: f64) {
        if fill.is_none() && pen.is_none() {
            return;
        }
        let rule = if outline.even_odd { " fill-rule=\"evenodd\"" } else { "" };
        let (d, at) = (data(&outline.segments), moved(&outline.matrix));
        let paint = filled(fill, alpha) + &stroked(pen, alpha, 1.0);
        _ = write!(self.body, "<path d=\"{d}\"{at}{paint}{rule}/>");
    }

    fn text(&mut self, run: &'p Run, alpha: f64) {
        let drawings: Vec<_> = run.marks.iter().filter_map(|m| Some((m, self.case.drawing(run, m)?))).collect();
        let (plain, by_hand): (Vec<_>, Vec<_>) = drawings.into_iter().partition(|(_, d)| !d.spare);
        for (marks, spare) in [(plain, false), (by_hand, true)].into_iter().filter(|(marks, _)| !marks.is_empty()) {
            let (em, bold) = (em(run, spare), spare && (run.font.bold || run.weight >= 600.0));
            let base = em.then(&Matrix::quarter(run.turned)).then(&run.matrix);
            let unit = EM / run.size;
            let mut paint = filled(run.fill, alpha) + &stroked(run.pen.as_ref(), alpha, unit);
            if let (None, true, Some(fill)) = (&run.pen, bold, run.fill) {
                _ = write!(paint, " stroke=\"{}\" stroke-width=\"30\"", fill.hex());
            }
            _ = write!(self.body, "<g{}{paint}>", moved(&base));
            let back = Matrix::quarter(-run.turned);
            let slant = em.0[2] / em.0[3];
            for (mark, drawing) in marks {
                let (x, y) = back.apply(mark.x, mark.y);
                let y = y * unit;
                let x = x * unit / run.h_scale - slant / run.h_scale * y;
                _ = write!(self.body, "<use href=\"#g{}\" x=\"{}\" y=\"{}\"/>", drawing.index, whole(x), whole(y));
            }
            self.body.push_str("</g>");
        }
    }

    fn picture(&mut self, picture: &Picture, alpha: f64) {
        let key = Rc::as_ptr(&picture.data);
        let known = self.pictures.get(&key).copied();
        let index = known.unwrap_or_else(|| self.embed(picture));
        self.pictures.insert(key, index);
        let at = moved(&picture.matrix);
        match index {
            Some(index) => {
                let opacity = opacity("opacity", alpha);
                _ = write!(self.body, "<use href=\"#i{index}\"{at}{opacity}/>");
            }
            None => {
                _ = write!(
                    self.body,
                    "<g{at} fill=\"#f2f2f2\" stroke=\"#999\" stroke-width=\"1\"><title>不能显示的图像</title>\
                     <path d=\"M0 0H1V1H0Z\" vector-effect=\"non-scaling-stroke\"/></g>"
                );
            }
        }
    }

    fn embed(&mut self, picture: &Picture) -> Option<usize> {
        match images::embed(picture, self.limits) {
            Ok(uri) => {
                let index = self.pictures.len();
                _ = write!(
                    self.extra,
                    "<image id=\"i{index}\" width=\"1\" height=\"1\" preserveAspectRatio=\"none\" href=\"{uri}\"/>"
                );
                Some(index)
            }
            Err(why) => {
                self.said.say(format!("{why}。"));
                None
            }
        }
    }
}

/// From units of a glyph to the size of the run; spare fonts are slanted by hand.
fn em(run: &Run, spare: bool) -> Matrix {
    let slanted = (run.italic && !run.font.italic) || (spare && run.font.italic);
    let (w, h) = (run.size * run.h_scale / EM, run.size / EM);
    Matrix([w, 0.0, if slanted { -0.2 * h } else { 0.0 }, h, 0.0, 0.0])
}

fn filled(fill: Option<Colour>, alpha: f64) -> String {
    match fill {
        Some(colour) => format!(" fill=\"{}\"{}", colour.hex(), opacity("fill-opacity", colour.opacity() * alpha)),
        None => " fill=\"none\"".into(),
    }
}

fn stroked(pen: Option<&Pen>, alpha: f64, unit: f64) -> String {
    let Some(pen) = pen else { return String::new() };
    let mut out = format!(" stroke=\"{}\" stroke-width=\"{}\"", pen.colour.hex(), short(pen.width * unit));
    out.push_str(&opacity("stroke-opacity", pen.colour.opacity() * alpha));
    match pen.cap {
        Cap::Butt => {}
        Cap::Round => out.push_str(" stroke-linecap=\"round\""),
        Cap::Square => out.push_str(" stroke-linecap=\"square\""),
    }
    match pen.join {
        Join::Miter => _ = write!(out, " stroke-miterlimit=\"{}\"", short(pen.miter)),
        Join::Round => out.push_str(" stroke-linejoin=\"round\""),
        Join::Bevel => out.push_str(" stroke-linejoin=\"bevel\""),
    }
    if !pen.dash.is_empty() {
        let lengths: Vec<String> = pen.dash.iter().map(|l| short(l * unit)).collect();
        _ = write!(out, " stroke-dasharray=\"{}\"", lengths.join(" "));
        _ = write!(out, " stroke-dashoffset=\"{}\"", short(pen.dash_offset * unit));
    }
    out
}

fn opacity(name: &str, value: f64) -> String {
    if value > 0.999 { String::new() } else { format!(" {name}=\"{}\"", short(value)) }
}

fn moved(matrix: &Matrix) -> String {
    if *matrix == Matrix::SAME {
        return String::new();
    }
    let parts: Vec<String> = matrix.0.iter().map(|v| fine(*v)).collect();
    format!(" transform=\"matrix({})\"", parts.join(" "))
}

fn data(segments: &[Segment]) -> String {
    written(segments, 1.0, &short)
}

fn glyph(segments: &[Segment]) -> String {
    written(segments, EM, &whole)
}

fn written(segments: &[Segment], unit: f64, number: &dyn Fn(f64) -> String) -> String {
    let mut out = String::new();
    for segment in segments {
        out.push(match segment {
            Segment::Move(..) => 'M',
            Segment::Line(..) => 'L',
            Segment::Quad(..) => 'Q',
            Segment::Cubic(..) => 'C',
            Segment::Close => 'Z',
        });
        let numbers = segment.points().into_iter().flat_map(|(x, y)| [number(x * unit), number(y * unit)]);
        for (i, text) in numbers.enumerate() {
            if i > 0 && !text.starts_with('-') {
                out.push(' ');
            }
            out.push_str(&text);
        }
    }
    out
}

/// Three digits after the point, one micrometre.
fn short(value: f64) -> String {
    trimmed(format!("{value:.3}"))
}

/// Six digits after the point, for what multiplies.
fn fine(value: f64) -> String {
    trimmed(format!("{value:.6}"))
}

fn whole(value: f64) -> String {
    trimmed(format!("{value:.0}"))
}

fn trimmed(text: String) -> String {
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".into() } else { text.into() }
}
