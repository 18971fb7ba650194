//! Structure and metadata (结构和元数据): what a file says of itself.

use super::document::Document;
use super::fault::Note;
use super::geometry::Rect;
use super::package::Package;
use super::resources::Resources;
use super::signatures::Signature;
use super::xml::Node;

/// A file as it describes itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Info {
    /// Version of the format, such as 1.0.
    pub version: String,
    /// `OFD` or `OFD-A`.
    pub kind: String,
    /// Its documents; most files have one.
    pub volumes: Vec<Volume>,
    /// Every part of the package, in its order.
    pub parts: Vec<Part>,
    /// What could not be read.
    pub notes: Vec<Note>,
}

/// A document of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    /// Its `Document.xml`.
    pub part: String,
    /// Metadata in the order of the file: element and value, such as `Title` and the title.
    pub elements: Vec<(String, String)>,
    /// Metadata of its own kind (CustomDatas): name and value; for official papers the elements of GB/T 33480.
    pub custom: Vec<(String, String)>,
    /// Paper, mm.
    pub area: Rect,
    /// Number of pages.
    pub pages: usize,
    /// Number of template pages.
    pub templates: usize,
    /// Fonts by number.
    pub fonts: Vec<FontEntry>,
    /// Number of pictures.
    pub pictures: usize,
    /// Number of pages with annotations.
    pub annotated: usize,
    /// Attachments inside the file.
    pub attachments: Vec<Attachment>,
    /// Signatures, none of them verified.
    pub signatures: Vec<Signature>,
}

impl Volume {
    /// A metadata element by its name; empty when it is not there.
    pub fn said(&self, name: &str) -> &str {
        self.elements.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

/// The Chinese name of a metadata element; its own name where it has none.
pub fn label(element: &str) -> &str {
    const NAMES: [(&str, &str); 12] = [
        ("DocID", "文档标识"),
        ("Title", "标题"),
        ("Author", "作者"),
        ("Subject", "主题"),
        ("Abstract", "摘要"),
        ("CreationDate", "创建日期"),
        ("ModDate", "修改日期"),
        ("DocUsage", "用途"),
        ("Cover", "封面"),
        ("Keywords", "关键词"),
        ("Creator", "制作程序"),
        ("CreatorVersion", "程序版本"),
    ];
    NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(element)).map_or(element, |(_, said)| said)
}

/// A font of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontEntry {
    /// Its name.
    pub name: String,
    /// Whether its file is in the package.
    pub embedded: bool,
}

/// An attachment inside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its format as written.
    pub format: String,
    /// The part.
    pub part: String,
    /// Whether the part is in the package.
    pub there: bool,
}

/// A part of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its path.
    pub name: String,
    /// Bytes, as the directory says.
    pub size: u64,
}

pub(crate) fn volume(package: &Package<'_>, document: &Document) -> Volume {
    let (elements, custom) = head(&document.head);
    let resources = &document.resources;
    let mut annotated: Vec<u32> = document.annotations.iter().map(|(page, _)| *page).collect();
    annotated.sort_unstable();
    annotated.dedup();
    Volume {
        part: document.part.clone(),
        elements,
        custom,
        area: document.area,
        pages: document.pages.len(),
        templates: document.templates.len(),
        fonts: fonts(package, resources),
        pictures: resources.media.values().filter(|m| m.kind.eq_ignore_ascii_case("Image")).count(),
        annotated: annotated.len(),
        attachments: document.attachments.clone(),
        signatures: document.signatures.clone(),
    }
}

fn fonts(package: &Package<'_>, resources: &Resources) -> Vec<FontEntry> {
    let mut all: Vec<_> = resources.fonts.iter().collect();
    all.sort_by_key(|(id, _)| **id);
    let embedded = |file: &Option<String>| file.as_deref().is_some_and(|path| package.find(path).is_some());
    all.into_iter().map(|(_, r)| FontEntry { name: r.font.name.clone(), embedded: embedded(&r.file) }).collect()
}

type Pairs = Vec<(String, String)>;

fn head(node: &Node) -> (Pairs, Pairs) {
    let (mut elements, mut custom) = (Pairs::new(), Pairs::new());
    for kid in &node.kids {
        if kid.is("CustomDatas") {
            let pair = |data: &Node| (data.attr("Name").unwrap_or_default().to_owned(), data.text.trim().to_owned());
            custom.extend(kid.all("CustomData").map(pair));
        } else if kid.is("Keywords") {
            let words: Vec<&str> = kid.all("Keyword").map(|k| k.text.trim()).collect();
            elements.push((kid.name.clone(), words.join("；")));
        } else if !kid.text.trim().is_empty() {
            elements.push((kid.name.clone(), kid.text.trim().to_owned()));
        }
    }
    (elements, custom)
}
