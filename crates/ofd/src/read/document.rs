//! Documents (文档): the pages, templates, resources and registers of one `Document.xml`.

use std::collections::HashMap;

use super::fault::{Fault, Notes};
use super::geometry::Rect;
use super::info::Attachment;
use super::limits::Limits;
use super::package::Package;
use super::page::physical;
use super::resources::Resources;
use super::signatures::{self, Signature};
use super::xml::Node;

/// One document of a file.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub part: String,
    pub head: Node,
    pub area: Rect,
    pub pages: Vec<PageEntry>,
    pub templates: HashMap<u32, Template>,
    pub resources: Resources,
    pub annotations: Vec<(u32, String)>,
    pub attachments: Vec<Attachment>,
    pub signatures: Vec<Signature>,
}

/// A page's number and part.
#[derive(Debug, Clone)]
pub(crate) struct PageEntry {
    pub id: u32,
    pub part: String,
}

/// A template page (模板页).
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pub part: String,
    pub order: String,
}

impl Document {
    /// Reads a document from its body in `OFD.xml`. What its registers name and cannot be read is said and left out.
    pub fn read(package: &Package<'_>, entry: &str, body: &Node, notes: &mut Notes) -> Result<Document, Fault> {
        let part = package.resolve(entry, body.said("DocRoot"));
        let root = package.xml(&part)?;
        let none = Node::default();
        let common = root.child("CommonData").unwrap_or(&none);
        let area = physical(common.child("PageArea")).unwrap_or_else(|why| {
            notes.fault(&Fault::at(&part, common.line, format!("{why}，按 A4 显示")));
            None
        });
        let mut document = Document {
            head: body.child("DocInfo").cloned().unwrap_or_default(),
            area: area.unwrap_or(Rect::A4),
            pages: pages(package, &part, &root, notes),
            templates: templates(package, &part, common),
            resources: Resources::default(),
            annotations: annotations(package, &part, &root, notes),
            attachments: attachments(package, &part, &root, notes),
            signatures: Vec::new(),
            part,
        };
        let named = common.kids.iter().filter(|kid| kid.is("PublicRes") || kid.is("DocumentRes"));
        for res in named.take(Limits::REGISTERS) {
            document.resources.add(package, &package.resolve(&document.part, res.text.trim()), notes);
        }
        let signatures = body.said("Signatures");
        if !signatures.is_empty() {
            document.signatures = signatures::list(package, &package.resolve(entry, signatures), notes);
        }
        Ok(document)
    }
}

fn pages(package: &Package<'_>, part: &str, root: &Node, notes: &mut Notes) -> Vec<PageEntry> {
    let all: Vec<&Node> = root.all("Pages").flat_map(|pages| pages.all("Page")).collect();
    let most = package.limits.pages;
    if all.len() > most {
        let why = format!("共有 {} 页，超过 {most} 页的上限，只读前 {most} 页", all.len());
        notes.fault(&Fault::part(part, why));
    }
    let entry = |(i, node): (usize, &&Node)| PageEntry {
        id: node.id("ID").unwrap_or_else(|| u32::try_from(i).unwrap_or(u32::MAX) | 1 << 31),
        part: package.resolve(part, node.attr("BaseLoc").unwrap_or_default()),
    };
    all.iter().take(most).enumerate().map(entry).collect()
}

fn templates(package: &Package<'_>, part: &str, common: &Node) -> HashMap<u32, Template> {
    let entry = |node: &Node| {
        let order = node.attr("ZOrder").unwrap_or("Background").to_owned();
        Some((node.id("ID")?, Template { part: package.resolve(part, node.attr("BaseLoc")?), order }))
    };
    common.all("TemplatePage").filter_map(entry).collect()
}

/// A register that the document names by its path.
fn register(package: &Package<'_>, part: &str, root: &Node, name: &str, notes: &mut Notes) -> Option<(String, Node)> {
    let said = Some(root.said(name)).filter(|said| !said.is_empty())?;
    let path = package.resolve(part, said);
    match package.xml(&path) {
        Ok(node) => Some((path, node)),
        Err(fault) => {
            notes.fault(&fault);
            None
        }
    }
}

fn annotations(package: &Package<'_>, part: &str, root: &Node, notes: &mut Notes) -> Vec<(u32, String)> {
    let Some((path, list)) = register(package, part, root, "Annotations", notes) else { return Vec::new() };
    let entry = |node: &Node| Some((node.id("PageID")?, package.resolve(&path, node.said("FileLoc"))));
    list.all("Page").filter_map(entry).collect()
}

fn attachments(package: &Package<'_>, part: &str, root: &Node, notes: &mut Notes) -> Vec<Attachment> {
    let Some((path, list)) = register(package, part, root, "Attachments", notes) else { return Vec::new() };
    let entry = |node: &Node| {
        let file = package.resolve(&path, node.said("FileLoc"));
        Attachment {
            name: node.attr("Name").unwrap_or_default().to_owned(),
            format: node.attr("Format").unwrap_or_default().to_owned(),
            there: package.find(&file).is_some(),
            part: file,
        }
    };
    list.all("Attachment").take(1000).map(entry).collect()
}
