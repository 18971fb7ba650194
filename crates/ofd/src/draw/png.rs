//! PNG (位图): pages drawn point by point.

use std::rc::Rc;

use image::RgbaImage;
use tiny_skia::{
    FillRule, FilterQuality, IntSize, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pixmap, PixmapPaint, Stroke,
    StrokeDash, Transform,
};

use crate::read::{
    Album, Cap, Clip, Colour, Fault, Item, Join, Limits, Matrix, Outline, Page, Pen, Picture, Run, Segment, Shape,
};

use super::glyphs::{Spares, Typecase};
use super::{Drawn, Said, images};

/// Most points filled for one page: a page that asks for more is drawn as far as they reach.
const FILLS: f64 = 4e9;
/// Most areas to cut by: each is as large as the page.
const MASKS: usize = 1_000;

/// Draws a page as PNG at so many dots per inch.
///
/// # Errors
/// When the picture would have more points than the limits allow.
pub fn png(page: &Page, dpi: f64, spares: &Spares<'_>, limits: &Limits) -> Result<Drawn<Vec<u8>>, Fault> {
    if !(1.0..=10_000.0).contains(&dpi) {
        return Err(Fault::package("分辨率须为每英寸 1 至 10000 点"));
    }
    let scale = dpi / 25.4;
    let (wide, high) = ((page.area.w * scale).ceil().max(1.0), (page.area.h * scale).ceil().max(1.0));
    let most = limits.pixels;
    #[expect(clippy::cast_precision_loss, reason = "a bound")]
    if wide * high > most as f64 {
        return Err(Fault::package(format!(
            "页面 {:.0}×{:.0} 毫米按每英寸 {dpi} 点绘制，超过 {most} 点的上限",
            page.area.w, page.area.h
        )));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded above")]
    let sheet = Pixmap::new(wide as u32, high as u32);
    let mut sheet = sheet.ok_or_else(|| Fault::package("页面太小或太大，不能绘制"))?;
    sheet.fill(tiny_skia::Color::WHITE);
    let base = Matrix::shift(-page.area.x, -page.area.y).then(&Matrix::scale(scale, scale));
    let mut easel = Easel {
        sheet,
        base,
        limits,
        album: &page.album,
        case: Typecase::new(spares),
        mask: None,
        masks: 0,
        filled: 0.0,
        said: Said::of(page),
    };
    for item in &page.items {
        if easel.filled > FILLS {
            easel.said.say("页面过于复杂，其余图元没有绘制。");
            break;
        }
        easel.item(item);
    }
    let Easel { sheet, case, mut said, .. } = easel;
    case.missing().into_iter().for_each(|sentence| said.say(sentence));
    let (w, h) = (sheet.width(), sheet.height());
    // The sheet is opaque: what is multiplied by its alpha is the colour itself.
    let points = RgbaImage::from_raw(w, h, sheet.take()).ok_or_else(|| Fault::package("页面不能绘制"))?;
    let points = image::DynamicImage::ImageRgba8(points).into_rgb8();
    let picture = images::encode(&points.into()).map_err(Fault::package)?;
    Ok(Drawn { picture, notes: said.0 })
}

struct Easel<'p> {
    sheet: Pixmap,
    base: Matrix,
    limits: &'p Limits,
    album: &'p Album,
    case: Typecase<'p>,
    mask: Option<(Vec<*const Clip>, Mask)>,
    masks: usize,
    filled: f64,
    said: Said,
}

impl<'p> Easel<'p> {
    fn item(&mut self, item: &'p Item) {
        let mask = self.cut(item);
        match &item.shape {
            Shape::Text(run) => self.text(run, item.alpha, mask.as_ref()),
            Shape::Path { outline, fill, pen } => {
                let Some(path) = path(&outline.segments) else { return };
                let at = transform(&outline.matrix.then(&self.base));
                let rule = if outline.even_odd { FillRule::EvenOdd } else { FillRule::Winding };
                if let Some(fill) = fill {
                    self.fill(&path, &paint(*fill, item.alpha), at, rule, mask.as_ref());
                }
                if let Some(pen) = pen {
                    self.stroke(&path, pen, item.alpha, at, mask.as_ref());
                }
            }
            Shape::Picture(picture) => self.picture(picture, item.alpha, mask.as_ref()),
        }
    }

    fn text(&mut self, run: &'p Run, alpha: f64, mask: Option<&Mask>) {
        for mark in &run.marks {
            let Some(drawing) = self.case.drawing(run, mark) else { continue };
            let Some(path) = path(&self.case.outlines()[drawing.index]) else { continue };
            let slanted = (run.italic && !run.font.italic) || (drawing.spare && run.font.italic);
            let slant = Matrix([1.0, 0.0, if slanted { -0.2 } else { 0.0 }, 1.0, 0.0, 0.0]);
            let at = transform(&slant.then(&run.place(mark)).then(&self.base));
            if let Some(fill) = run.fill {
                self.fill(&path, &paint(fill, alpha), at, FillRule::Winding, mask);
            }
            let bold = drawing.spare && (run.font.bold || run.weight >= 600.0);
            let by_hand = run.fill.filter(|_| bold).map(|colour| bolder(colour, run.size));
            if let Some(pen) = run.pen.clone().or(by_hand) {
                let pen = Pen { width: pen.width / run.size, dash: Vec::new(), ..pen };
                self.stroke(&path, &pen, alpha, at, mask);
            }
        }
    }

    fn spend(&mut self, path: &Path, at: Transform) {
        let Some(bounds) = path.bounds().transform(at) else { return };
        let (wide, high) = (f64::from(self.sheet.width()), f64::from(self.sheet.height()));
        self.filled += f64::from(bounds.width()).min(wide) * f64::from(bounds.height()).min(high) + 200.0;
    }

    fn fill(&mut self, path: &Path, paint: &Paint<'_>, at: Transform, rule: FillRule, mask: Option<&Mask>) {
        self.spend(path, at);
        self.sheet.fill_path(path, paint, rule, at, mask);
    }

    fn stroke(&mut self, path: &Path, pen: &Pen, alpha: f64, at: Transform, mask: Option<&Mask>) {
        self.spend(path, at);
        let stroke = Stroke {
            width: real(pen.width),
            miter_limit: real(pen.miter),
            line_cap: match pen.cap {
                Cap::Butt => LineCap::Butt,
                Cap::Round => LineCap::Round,
                Cap::Square => LineCap::Square,
            },
            line_join: match pen.join {
                Join::Miter => LineJoin::Miter,
                Join::Round => LineJoin::Round,
                Join::Bevel => LineJoin::Bevel,
            },
            dash: dash(path, pen),
        };
        self.sheet.stroke_path(path, &paint(pen.colour, alpha), &stroke, at, mask);
    }

    fn picture(&mut self, picture: &Picture, alpha: f64, mask: Option<&Mask>) {
        let matrix = picture.matrix.then(&self.base);
        match self.album.points(&picture.data, || images::decode(picture, self.limits)) {
            Ok(points) => self.lay(&points, &matrix, alpha, mask),
            Err(why) => {
                self.said.say(format!("{why}。"));
                self.frame(&matrix, mask);
            }
        }
    }

    fn lay(&mut self, points: &RgbaImage, matrix: &Matrix, alpha: f64, mask: Option<&Mask>) {
        self.filled += f64::from(points.width()) * f64::from(points.height());
        let points = fitted(points, matrix);
        let (w, h) = points.dimensions();
        self.filled += f64::from(w) * f64::from(h);
        let Some(pixels) = premultiplied(points) else { return };
        let place = Matrix::scale(1.0 / f64::from(w), 1.0 / f64::from(h)).then(matrix);
        let paint = PixmapPaint { opacity: real(alpha), quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
        self.sheet.draw_pixmap(0, 0, pixels.as_ref(), &paint, transform(&place), mask);
    }

    fn frame(&mut self, matrix: &Matrix, mask: Option<&Mask>) {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(x, y)| matrix.apply(x, y));
        let mut segments: Vec<Segment> = corners.iter().map(|(x, y)| Segment::Line(*x, *y)).collect();
        segments[0] = Segment::Move(corners[0].0, corners[0].1);
        segments.push(Segment::Close);
        let Some(path) = path(&segments) else { return };
        let grey = |level| Colour { r: level, g: level, b: level, a: 255 };
        let at = Transform::identity();
        self.fill(&path, &paint(grey(0xF2), 1.0), at, FillRule::Winding, mask);
        let stroke = Stroke { width: 1.0, ..Stroke::default() };
        self.sheet.stroke_path(&path, &paint(grey(0x99), 1.0), &stroke, at, mask);
    }

    /// The mask of an item's clips; none when nothing of it would be cut off.
    fn cut(&mut self, item: &Item) -> Option<Mask> {
        let needed: Vec<&Rc<Clip>> = item.clips.iter().filter(|clip| !shows_all(clip, item)).collect();
        if needed.is_empty() {
            return None;
        }
        let keys: Vec<*const Clip> = needed.iter().map(|clip| Rc::as_ptr(clip)).collect();
        if let Some((_, mask)) = self.mask.as_ref().filter(|(known, _)| *known == keys) {
            return Some(mask.clone());
        }
        self.masks += needed.len();
        if self.masks > MASKS {
            self.said.say(format!("页面的裁剪区超过 {MASKS} 个的上限，其余没有套用。"));
            return None;
        }
        let mut masks = needed.iter().filter_map(|clip| self.mask_of(clip));
        let mut whole = masks.next()?;
        for other in masks {
            for (point, cut) in whole.data_mut().iter_mut().zip(other.data()) {
                *point = u8::try_from(u16::from(*point) * u16::from(*cut) / 255).unwrap_or(u8::MAX);
            }
        }
        self.mask = Some((keys, whole.clone()));
        Some(whole)
    }

    fn mask_of(&self, clip: &Clip) -> Option<Mask> {
        let mut mask = Mask::new(self.sheet.width(), self.sheet.height())?;
        for area in &clip.0 {
            let rule = if area.even_odd { FillRule::EvenOdd } else { FillRule::Winding };
            if let Some(path) = path(&area.segments) {
                mask.fill_path(&path, rule, true, transform(&area.matrix.then(&self.base)));
            }
        }
        Some(mask)
    }
}

/// Whether an upright box shows all of an item.
fn shows_all(clip: &Clip, item: &Item) -> bool {
    let [area] = &clip.0[..] else { return false };
    let is_box = matches!(
        area.segments[..],
        [Segment::Move(..), Segment::Line(..), Segment::Line(..), Segment::Line(..), ..] if area.segments.len() <= 6
    );
    let upright = area.matrix.0[1] == 0.0 && area.matrix.0[2] == 0.0 && is_upright(area);
    let (Some(edge), Some(cover)) = (area.cover(), cover(item)) else { return false };
    let margin = 0.001;
    is_box
        && upright
        && cover.x >= edge.x - margin
        && cover.y >= edge.y - margin
        && cover.x + cover.w <= edge.x + edge.w + margin
        && cover.y + cover.h <= edge.y + edge.h + margin
}

fn is_upright(area: &Outline) -> bool {
    let points: Vec<_> = area.segments.iter().flat_map(Segment::points).collect();
    points.windows(2).all(|pair| {
        let ((a, b), (c, d)) = (pair[0], pair[1]);
        (a - c).abs() < 1e-9 || (b - d).abs() < 1e-9
    })
}

/// The box round an item without its lines; none for text, whose outlines are not known here.
fn cover(item: &Item) -> Option<crate::read::Rect> {
    match &item.shape {
        Shape::Path { outline, pen, .. } => {
            let grown = pen.as_ref().map_or(0.0, |pen| pen.width * outline.matrix.growth());
            let r = outline.cover()?;
            Some(crate::read::Rect { x: r.x - grown, y: r.y - grown, w: r.w + 2.0 * grown, h: r.h + 2.0 * grown })
        }
        Shape::Picture(p) => Some(p.matrix.cover(&crate::read::Rect { x: 0.0, y: 0.0, w: 1.0, h: 1.0 })),
        Shape::Text(_) => None,
    }
}

/// A pen that makes a spare font bold.
fn bolder(colour: Colour, size: f64) -> Pen {
    let (cap, join) = (Cap::Butt, Join::Round);
    Pen { colour, width: 0.03 * size, cap, join, miter: 4.0, dash: Vec::new(), dash_offset: 0.0 }
}

fn paint(colour: Colour, alpha: f64) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
    let a = (f64::from(colour.a) * alpha).clamp(0.0, 255.0).round() as u8;
    paint.set_color_rgba8(colour.r, colour.g, colour.b, a);
    paint
}

/// Dashes, unless there would be more of them than anybody can see.
fn dash(path: &Path, pen: &Pen) -> Option<StrokeDash> {
    if pen.dash.is_empty() {
        return None;
    }
    let bounds = path.bounds();
    let length = f64::from(bounds.width() + bounds.height()) * f64::from(u32::try_from(path.len()).unwrap_or(u32::MAX));
    let period: f64 = pen.dash.iter().sum();
    let lengths = pen.dash.iter().map(|l| real(*l)).collect();
    if length / period > 100_000.0 { None } else { StrokeDash::new(lengths, real(pen.dash_offset)) }
}

/// Large pictures are made small before they are laid down, so that no line is lost between two points.
fn fitted(points: &RgbaImage, matrix: &Matrix) -> RgbaImage {
    let [a, b, c, d, ..] = matrix.0;
    let (wide, high) = (a.hypot(b).max(1.0), c.hypot(d).max(1.0));
    let (w, h) = points.dimensions();
    if f64::from(w) < 1.5 * wide || f64::from(h) < 1.5 * high {
        return points.clone();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "smaller than the picture")]
    image::imageops::thumbnail(points, wide.ceil() as u32, high.ceil() as u32)
}

fn premultiplied(points: RgbaImage) -> Option<Pixmap> {
    let size = IntSize::from_wh(points.width(), points.height())?;
    let mut bytes = points.into_raw();
    for point in bytes.chunks_exact_mut(4) {
        let alpha = u16::from(point[3]);
        for part in &mut point[..3] {
            *part = u8::try_from((u16::from(*part) * alpha + 127) / 255).unwrap_or(u8::MAX);
        }
    }
    Pixmap::from_vec(bytes, size)
}

fn path(segments: &[Segment]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for segment in segments {
        match *segment {
            Segment::Move(x, y) => builder.move_to(real(x), real(y)),
            Segment::Line(x, y) => builder.line_to(real(x), real(y)),
            Segment::Quad(a, b, x, y) => builder.quad_to(real(a), real(b), real(x), real(y)),
            Segment::Cubic(a, b, c, d, x, y) => {
                builder.cubic_to(real(a), real(b), real(c), real(d), real(x), real(y));
            }
            Segment::Close => builder.close(),
        }
    }
    builder.finish()
}

fn transform(matrix: &Matrix) -> Transform {
    let [a, b, c, d, e, f] = matrix.0.map(real);
    Transform::from_row(a, b, c, d, e, f)
}

#[expect(clippy::cast_possible_truncation, reason = "pictures are drawn in single precision")]
fn real(value: f64) -> f32 {
    value as f32
}
