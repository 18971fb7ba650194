//! Pages (页面): templates, layers, annotations and seals, in the order in which they lie on one another.

use std::rc::Rc;

use super::album::Album;
use super::colour::Colour;
use super::document::Document;
use super::fault::{Fault, Note};
use super::geometry::{Matrix, Rect};
use super::limits::Limits;
use super::objects::{Frame, Gatherer};
use super::package::Package;
use super::path::Segment;
use super::resources::Resources;
use super::style::Pen;
use super::text::Run;
use super::xml::Node;

/// A page as it is to be drawn (页面).
#[derive(Debug, Clone)]
pub struct Page {
    /// The paper, mm.
    pub area: Rect,
    /// What lies on it, the lowest first.
    pub items: Vec<Item>,
    /// What was left out.
    pub notes: Vec<Note>,
    pub(crate) album: Rc<Album>,
}

impl Page {
    /// Its text in reading order: from the top, each line from the left, lines ended by `\n`.
    pub fn text(&self) -> String {
        super::lines::text(self)
    }
}

/// Something on a page.
#[derive(Debug, Clone)]
pub struct Item {
    /// What cuts it: it shows only inside every one.
    pub clips: Vec<Rc<Clip>>,
    /// Opacity, 0 to 1.
    pub alpha: f64,
    /// What it is.
    pub shape: Shape,
}

/// What an item is.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Text 文字.
    Text(Run),
    /// A path 图形.
    Path {
        /// Its outline.
        outline: Outline,
        /// The colour inside, if any.
        fill: Option<Colour>,
        /// The line, if any.
        pen: Option<Pen>,
    },
    /// A picture 图像.
    Picture(Picture),
}

/// A picture (图像).
#[derive(Debug, Clone)]
pub struct Picture {
    /// The file's bytes; empty when it could not be read.
    pub data: Rc<Vec<u8>>,
    /// The format as the file names it; often empty.
    pub format: String,
    /// From a square of one unit to the page, mm.
    pub matrix: Matrix,
}

/// Areas put together, outside of which nothing shows (裁剪区).
#[derive(Debug, Clone)]
pub struct Clip(pub Vec<Outline>);

/// A path and where it lies.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Its pieces.
    pub segments: Vec<Segment>,
    /// From its space to the page.
    pub matrix: Matrix,
    /// Whether an area inside an area is outside.
    pub even_odd: bool,
}

impl Outline {
    /// A box.
    pub fn of(rect: &Rect, matrix: Matrix) -> Outline {
        let [a, b, c, d] = rect.corners();
        let line = |(x, y)| Segment::Line(x, y);
        Outline {
            segments: vec![Segment::Move(a.0, a.1), line(b), line(c), line(d), Segment::Close],
            matrix,
            even_odd: false,
        }
    }

    /// The box round it on the page; none when it is empty.
    pub fn cover(&self) -> Option<Rect> {
        let points = self.segments.iter().flat_map(Segment::points);
        Rect::around(points.map(|(x, y)| self.matrix.apply(x, y)))
    }
}

/// Reads a page of a document.
pub(crate) fn read(package: &Package<'_>, document: &Document, number: usize) -> Result<Page, Fault> {
    let entry = &document.pages[number];
    let root = package.xml(&entry.part)?;
    let shelf = shelf(package, document, &entry.part, &root);
    let mut gatherer = Gatherer::new(package, &shelf.0);
    gatherer.notes.add(shelf.1);
    let area = area(&root, document, &mut gatherer, &entry.part);
    let mut stack = vec![entry.part.clone()];
    templates(&mut gatherer, document, &root, &mut stack, false);
    gatherer.with_part(&entry.part, |g| layers(g, &root));
    templates(&mut gatherer, document, &root, &mut stack, true);
    super::annotations::draw(&mut gatherer, document, entry.id);
    super::signatures::draw(&mut gatherer, document, entry.id);
    Ok(Page { area, notes: gatherer.notes.list(), album: gatherer.package.album.clone(), items: gatherer.items })
}

/// The document's resources, with those of the page and of its templates on top.
fn shelf(package: &Package<'_>, document: &Document, part: &str, root: &Node) -> (Resources, Vec<Note>) {
    let mut notes = super::fault::Notes::default();
    let mut shelf = document.resources.clone();
    let used = root.all("Template").take(Limits::TEMPLATES);
    let used = used.filter_map(|t| document.templates.get(&t.id("TemplateID")?));
    for template in used {
        if let Ok(node) = package.xml(&template.part) {
            add(package, &mut shelf, &template.part, &node, &mut notes);
        }
    }
    add(package, &mut shelf, part, root, &mut notes);
    (shelf, notes.list())
}

fn add(package: &Package<'_>, shelf: &mut Resources, part: &str, root: &Node, notes: &mut super::fault::Notes) {
    for res in root.all("PageRes").take(Limits::REGISTERS) {
        shelf.add(package, &package.resolve(part, res.text.trim()), notes);
    }
}

fn area(root: &Node, document: &Document, gatherer: &mut Gatherer<'_>, part: &str) -> Rect {
    match physical(root.child("Area")) {
        Ok(Some(area)) => area,
        Ok(None) => document.area,
        Err(why) => {
            gatherer.notes.fault(&Fault::at(part, root.line, format!("{why}，按文档的页面大小显示")));
            document.area
        }
    }
}

/// The paper of an area: none when it is not written.
pub(crate) fn physical(area: Option<&Node>) -> Result<Option<Rect>, String> {
    let Some(node) = area.and_then(|area| area.child("PhysicalBox")) else { return Ok(None) };
    let found = super::values::rect(&node.text).map_err(|why| format!("页面大小：{why}"))?;
    let fits = |side: f64| (1.0..=Limits::PAGE_SIDE).contains(&side);
    match fits(found.w) && fits(found.h) {
        true => Ok(Some(found)),
        false => Err(format!("页面大小 {}×{} 毫米超出范围", found.w, found.h)),
    }
}

/// Body, background and foreground layers, the lowest first.
fn layers(gatherer: &mut Gatherer<'_>, root: &Node) {
    let mut all: Vec<&Node> = root.all("Content").flat_map(|content| content.all("Layer")).collect();
    all.sort_by_key(|layer| match layer.attr("Type").unwrap_or_default().to_ascii_lowercase().as_str() {
        "background" => 0,
        "foreground" => 2,
        _ => 1,
    });
    for layer in all {
        let frame = Frame::page();
        let style = frame.style.with(layer, gatherer.shelf);
        let style = style.unwrap_or_else(|why| {
            let fault = Fault::at(&gatherer.part, layer.line, why);
            gatherer.notes.fault(&fault);
            frame.style.clone()
        });
        gatherer.block(layer, &Frame { style, ..frame });
    }
}

fn templates(gatherer: &mut Gatherer<'_>, document: &Document, root: &Node, stack: &mut Vec<String>, front: bool) {
    for node in root.all("Template") {
        let Some(template) = node.id("TemplateID").and_then(|id| document.templates.get(&id)) else {
            gatherer.notes.say("页面引用的模板不在文档里，没有显示。");
            continue;
        };
        let order = node.attr("ZOrder").unwrap_or(&template.order);
        if order.trim().eq_ignore_ascii_case("Foreground") != front {
            continue;
        }
        if !gatherer.template() {
            let most = Limits::TEMPLATES;
            gatherer.notes.say(format!("一页的模板超过 {most} 个的上限，其余没有显示。"));
            return;
        }
        if stack.contains(&template.part) || stack.len() > 8 {
            gatherer.notes.fault(&Fault::part(&template.part, "模板引用了自己，形成循环，没有再显示"));
            continue;
        }
        match gatherer.package.xml(&template.part) {
            Ok(inner) => {
                stack.push(template.part.clone());
                templates(gatherer, document, &inner, stack, false);
                gatherer.with_part(&template.part, |g| layers(g, &inner));
                templates(gatherer, document, &inner, stack, true);
                stack.pop();
            }
            Err(fault) => gatherer.notes.fault(&fault),
        }
    }
}
