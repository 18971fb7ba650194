//! Graphic units (图元): text, paths, pictures and composites become items at their place on the page.

use std::collections::HashMap;
use std::rc::Rc;

use super::colour::Colour;
use super::fault::{Fault, Notes};
use super::fonts::Font;
use super::geometry::{Matrix, Rect};
use super::limits::Limits;
use super::package::Package;
use super::page::{Clip, Item, Outline, Picture, Shape};
use super::path;
use super::resources::Resources;
use super::style::Style;
use super::text::{self, Run};
use super::values;
use super::xml::Node;

/// Where objects stand: what moves them, what cuts them, how they are drawn.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub matrix: Matrix,
    pub alpha: f64,
    pub clips: Vec<Rc<Clip>>,
    pub style: Style,
}

impl Frame {
    pub fn page() -> Frame {
        Frame { matrix: Matrix::SAME, alpha: 1.0, clips: Vec::new(), style: Style::default() }
    }
}

/// Gathers the items of one page.
pub(crate) struct Gatherer<'r> {
    pub package: &'r Package<'r>,
    pub shelf: &'r Resources,
    pub part: String,
    pub items: Vec<Item>,
    pub notes: Notes,
    objects: usize,
    marks: usize,
    templates: usize,
    depth: usize,
    read: usize,
    units: Vec<u32>,
    fonts: HashMap<u32, Rc<Font>>,
}

impl<'r> Gatherer<'r> {
    pub fn new(package: &'r Package<'r>, shelf: &'r Resources) -> Gatherer<'r> {
        let part = String::new();
        let (items, notes, units, fonts) = (Vec::new(), Notes::default(), Vec::new(), HashMap::new());
        Gatherer {
            package,
            shelf,
            part,
            items,
            notes,
            objects: 0,
            marks: 0,
            templates: 0,
            depth: 0,
            read: 0,
            units,
            fonts,
        }
    }

    /// Objects of another part, with that part's resources, counted with the others.
    pub fn with_part(&mut self, part: &str, work: impl FnOnce(&mut Gatherer<'r>)) {
        let before = std::mem::replace(&mut self.part, part.to_owned());
        work(self);
        self.part = before;
    }

    /// The objects inside a layer, a page block or a composite unit. What cannot be read is said and left out.
    pub fn block(&mut self, node: &Node, frame: &Frame) {
        let most = self.package.limits.depth;
        if self.depth >= most {
            return self.notes.fault(&Fault::at(&self.part, node.line, format!("图元层层相套，超过 {most} 层的上限")));
        }
        self.depth += 1;
        self.kids(node, frame);
        self.depth -= 1;
    }

    fn kids(&mut self, node: &Node, frame: &Frame) {
        for kid in &node.kids {
            if !self.count(1) {
                let most = self.package.limits.objects;
                let fault = Fault::at(&self.part, kid.line, format!("一页的图元超过 {most} 个的上限，其余不显示"));
                return self.notes.fault(&fault);
            }
            if let Err(why) = self.object(kid, frame) {
                self.notes.fault(&Fault::at(&self.part, kid.line, why));
            }
        }
    }

    /// Counts objects of the page, whatever they are: what is passed over costs time as well. Whether they may stand there.
    pub fn count(&mut self, objects: usize) -> bool {
        let most = self.package.limits.objects;
        let fits = self.objects < most;
        self.objects = self.objects.saturating_add(objects).min(most);
        fits
    }

    /// Counts a template page used. Whether it may be laid.
    pub fn template(&mut self) -> bool {
        self.templates += 1;
        self.templates <= Limits::TEMPLATES
    }

    /// Counts what is read for a page, bytes of text and path data; what is used over and over counts every time.
    fn spend(&mut self, bytes: usize) -> Result<(), String> {
        self.read = self.read.saturating_add(bytes);
        let most = Limits::DATA;
        if self.read > most {
            Err(format!("一页的文字和路径数据超过 {} MB 的上限", most >> 20))
        } else {
            Ok(())
        }
    }

    fn object(&mut self, node: &Node, frame: &Frame) -> Result<(), String> {
        if node.is("PageBlock") {
            self.block(node, frame);
            return Ok(());
        }
        let kinds = ["TextObject", "PathObject", "ImageObject", "CompositeObject"];
        if !kinds.iter().any(|kind| node.is(kind)) || !node.truth("Visible", true) {
            return Ok(());
        }
        let boundary = node.rect("Boundary")?.unwrap_or_default();
        let matrix = node.matrix("CTM")?;
        let outer = Matrix::shift(boundary.x, boundary.y).then(&frame.matrix);
        let inner = matrix.then(&outer);
        if !inner.is_sound() {
            return Err("变换后的坐标超出范围".into());
        }
        let alpha = frame.alpha * (node.number("Alpha", 255.0)? / 255.0).clamp(0.0, 1.0);
        let style = frame.style.with(node, self.shelf)?;
        if style.shaded {
            self.notes.say(format!("{} 第 {} 行：渐变或底纹以单色显示。", self.part, node.line));
        }
        let mut clips = frame.clips.clone();
        self.clips(node, &inner, &outer, &mut clips)?;
        let here = Frame { matrix: inner, alpha, clips, style };
        if node.is("TextObject") {
            self.text(node, here)
        } else if node.is("PathObject") {
            self.path(node, here, &boundary, &outer)
        } else if node.is("ImageObject") {
            self.image(node, here, &boundary, &outer)
        } else {
            self.composite(node, &here)
        }
    }

    fn put(&mut self, frame: Frame, shape: Shape) {
        self.items.push(Item { clips: frame.clips, alpha: frame.alpha, shape });
    }

    fn text(&mut self, node: &Node, frame: Frame) -> Result<(), String> {
        let size = node.number("Size", 0.0)?;
        if size <= 0.0 {
            return Err("文字没有字号".into());
        }
        self.spend(node.weight())?;
        let left = self.package.limits.marks.saturating_sub(self.marks);
        let marks = text::marks(node, size, left)?;
        self.marks += marks.len();
        let fill = node.truth("Fill", true).then(|| frame.style.fill.unwrap_or(Colour::BLACK));
        let stroke = frame.style.stroke.filter(|_| node.truth("Stroke", false));
        let turned = node.number("CharDirection", 0.0)?;
        let font = self.font(node.id("Font").unwrap_or(0));
        let run = Run {
            font,
            size,
            h_scale: node.number("HScale", 1.0)?.clamp(0.01, 100.0),
            #[expect(clippy::cast_possible_truncation, reason = "bounded by what a number may be")]
            turned: turned as i64,
            italic: node.truth("Italic", false),
            weight: node.number("Weight", 400.0)?,
            matrix: frame.matrix,
            fill,
            pen: stroke.map(|colour| frame.style.pen(colour)),
            marks,
        };
        self.put(frame, Shape::Text(run));
        Ok(())
    }

    fn font(&mut self, id: u32) -> Rc<Font> {
        if let Some(font) = self.fonts.get(&id) {
            return font.clone();
        }
        let mut font = Font { id, ..Font::default() };
        if let Some(record) = self.shelf.fonts.get(&id) {
            font = record.font.clone();
            match record.file.as_deref().map(|path| self.package.bytes(path)) {
                Some(Ok(data)) => font.data = Some(data),
                Some(Err(fault)) => self.notes.fault(&fault),
                None => {}
            }
        } else {
            self.notes.say(format!("{}：没有编号为 {id} 的字型资源，用备用字体显示。", self.part));
        }
        let font = Rc::new(font);
        self.fonts.insert(id, font.clone());
        font
    }

    fn path(&mut self, node: &Node, mut frame: Frame, boundary: &Rect, outer: &Matrix) -> Result<(), String> {
        let outline = self.outline(node, frame.matrix)?;
        let fill = frame.style.fill.filter(|_| node.truth("Fill", false));
        let stroke = node.truth("Stroke", true).then(|| frame.style.stroke.unwrap_or(Colour::BLACK));
        let pen = stroke.map(|colour| frame.style.pen(colour)).filter(|pen| pen.width > 0.0);
        // Cut at the boundary, but never a line that merely lies on it.
        let width = pen.as_ref().map_or(0.0, |pen| pen.width * frame.matrix.growth());
        let margin = width + 0.5;
        let wide = Rect { x: -margin, y: -margin, w: boundary.w + 2.0 * margin, h: boundary.h + 2.0 * margin };
        let drawn = outline.cover().unwrap_or_default();
        let edge = outer.cover(&wide);
        let out = drawn.x < edge.x
            || drawn.y < edge.y
            || drawn.x + drawn.w > edge.x + edge.w
            || drawn.y + drawn.h > edge.y + edge.h;
        if out && boundary.w > 0.0 && boundary.h > 0.0 {
            frame.clips.push(Rc::new(Clip(vec![Outline::of(&wide, *outer)])));
        }
        self.put(frame, Shape::Path { outline, fill, pen });
        Ok(())
    }

    fn outline(&mut self, node: &Node, matrix: Matrix) -> Result<Outline, String> {
        self.spend(node.said("AbbreviatedData").len())?;
        let left = self.package.limits.marks.saturating_sub(self.marks);
        let segments = path::parse(node.said("AbbreviatedData"), left)?;
        self.marks += segments.len();
        let even_odd = node.attr("Rule").is_some_and(|rule| rule.trim().to_ascii_lowercase().starts_with("even"));
        Ok(Outline { segments, matrix, even_odd })
    }

    fn image(&mut self, node: &Node, frame: Frame, boundary: &Rect, outer: &Matrix) -> Result<(), String> {
        // Without a transformation the picture fills its boundary.
        let matrix = match node.attr("CTM") {
            Some(_) => frame.matrix,
            None => Matrix::scale(boundary.w, boundary.h).then(outer),
        };
        let id = node.id("ResourceID").ok_or("图像没有指明资源")?;
        let (data, format, lost) = match self.shelf.picture(self.package, id) {
            Ok((data, format)) => (data, format, String::new()),
            Err(fault) => (Rc::default(), String::new(), said(&fault)),
        };
        if !lost.is_empty() {
            self.notes.say(format!("{} 第 {} 行：图像不能显示，{lost}。", self.part, node.line));
        }
        if node.id("ImageMask").is_some() {
            self.notes.say(format!("{} 第 {} 行：图像蒙版没有套用。", self.part, node.line));
        }
        self.put(frame, Shape::Picture(Picture { data, format, matrix }));
        Ok(())
    }

    fn composite(&mut self, node: &Node, frame: &Frame) -> Result<(), String> {
        let id = node.id("ResourceID").ok_or("复合对象没有指明资源")?;
        let unit = self.shelf.units.get(&id).cloned().ok_or_else(|| format!("没有编号为 {id} 的复合图元"))?;
        if self.units.contains(&id) {
            return Err(format!("复合图元 {id} 引用了自己，形成循环"));
        }
        if self.units.len() >= 16 {
            return Err("复合图元层层相套，超过 16 层的上限".into());
        }
        self.units.push(id);
        self.with_part(&unit.part, |inner| {
            for content in unit.node.kids.iter().filter(|kid| kid.is("Content")) {
                inner.block(content, frame);
            }
        });
        self.units.pop();
        Ok(())
    }

    /// Clips: each cuts further; the areas of one are put together.
    fn clips(&mut self, node: &Node, inner: &Matrix, outer: &Matrix, clips: &mut Vec<Rc<Clip>>) -> Result<(), String> {
        let Some(list) = node.child("Clips") else { return Ok(()) };
        self.spend(list.weight())?;
        for clip in list.all("Clip") {
            if clips.len() >= Limits::CLIPS {
                return Err(format!("裁剪区超过 {} 层的上限", Limits::CLIPS));
            }
            let mut areas = Vec::new();
            for area in clip.all("Area") {
                let Some(path) = area.child("Path") else {
                    self.notes.say(format!("{} 第 {} 行：文字裁剪区没有套用。", self.part, area.line));
                    continue;
                };
                let corner = path.rect("Boundary")?.unwrap_or_default();
                let own = path.matrix("CTM")?.then(&Matrix::shift(corner.x, corner.y)).then(&area.matrix("CTM")?);
                let mut outline = self.outline(path, own)?;
                let base = if reaches_past_unit(node, list, &outline) { outer } else { inner };
                outline.matrix = own.then(base);
                areas.push(outline);
            }
            if !areas.is_empty() {
                clips.push(Rc::new(Clip(areas)));
            }
        }
        Ok(())
    }
}

/// A picture is one unit wide before it is transformed: writers that clip it in millimetres mean the page's.
fn reaches_past_unit(node: &Node, list: &Node, outline: &Outline) -> bool {
    let far = outline.cover().is_some_and(|r| r.w > 1.5 || r.h > 1.5);
    !list.attr("TransFlag").is_none_or(|flag| values::truth(flag, true)) || (node.is("ImageObject") && far)
}

/// A fault inside another sentence.
fn said(fault: &Fault) -> String {
    fault.to_string().trim_end_matches('。').replace("OFD 文件：", "")
}
