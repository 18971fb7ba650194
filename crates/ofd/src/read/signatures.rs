//! Signatures (签名): who signed with what, and the seals they show (GB/T 33190-2016, 18). Nothing is verified here.

use super::document::Document;
use super::fault::{Fault, Notes};
use super::geometry::{Matrix, Rect};
use super::limits::Limits;
use super::objects::Gatherer;
use super::package::Package;
use super::page::{Clip, Item, Outline, Picture, Shape};
use super::seal::{self, SealPicture};
use super::xml::Node;

/// A signature as the file describes it (签名). Whether it is valid is another question.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// Its identifier.
    pub id: String,
    /// `Seal` 签章 or `Sign` 签名.
    pub kind: String,
    /// Its description's part.
    pub part: String,
    /// Name of the program that signed.
    pub provider: String,
    /// Its maker.
    pub company: String,
    /// The method, an object identifier.
    pub method: String,
    /// When, as written.
    pub time: String,
    /// The parts it protects.
    pub protects: Vec<String>,
    /// Where its seal shows.
    pub stamps: Vec<Stamp>,
    /// The part with the seal; empty when it names none.
    pub seal: String,
    /// The part with the value; empty when it names none.
    pub value: String,
}

/// A seal on a page (签章外观).
#[derive(Debug, Clone, PartialEq)]
pub struct Stamp {
    /// The page's identifier.
    pub page: u32,
    /// Where, mm.
    pub boundary: Rect,
    /// The part of it that shows, mm from its corner; none for all.
    pub clip: Option<Rect>,
}

/// Reads the list of signatures; one that cannot be read is said and left out.
pub(crate) fn list(package: &Package<'_>, path: &str, notes: &mut Notes) -> Vec<Signature> {
    let root = match package.xml(path) {
        Ok(root) => root,
        Err(fault) => {
            notes.fault(&fault);
            return Vec::new();
        }
    };
    let mut out = Vec::new();
    for node in root.all("Signature").take(Limits::SEALS) {
        let part = package.resolve(path, node.attr("BaseLoc").unwrap_or_default());
        if out.iter().any(|known: &Signature| known.part == part) {
            notes.fault(&Fault::at(path, node.line, format!("签名 {part} 列了两次，只读一次")));
            continue;
        }
        match package.xml(&part).and_then(|inner| one(package, &part, node, &inner)) {
            Ok(signature) => out.push(signature),
            Err(fault) => notes.fault(&fault),
        }
    }
    out
}

fn one(package: &Package<'_>, part: &str, entry: &Node, root: &Node) -> Result<Signature, Fault> {
    let none = Node::default();
    let info = root.child("SignedInfo").unwrap_or(&none);
    let provider = info.child("Provider").unwrap_or(&none);
    let text = |node: &Node, name: &str| node.attr(name).unwrap_or_default().trim().to_owned();
    let place = |said: &str| if said.is_empty() { String::new() } else { package.resolve(part, said) };
    let references = info.child("References").into_iter().flat_map(|list| list.all("Reference"));
    let stamps = info.all("StampAnnot").map(|node| stamp(node).map_err(|why| Fault::at(part, node.line, why)));
    Ok(Signature {
        id: text(entry, "ID"),
        kind: entry.attr("Type").unwrap_or("Seal").trim().to_owned(),
        part: part.to_owned(),
        provider: text(provider, "ProviderName"),
        company: text(provider, "Company"),
        method: info.said("SignatureMethod").to_owned(),
        time: info.said("SignatureDateTime").to_owned(),
        protects: references.map(|r| place(r.attr("FileRef").unwrap_or_default())).collect(),
        stamps: stamps.collect::<Result<_, _>>()?,
        seal: place(info.child("Seal").map_or("", |seal| seal.said("BaseLoc"))),
        value: place(root.said("SignedValue")),
    })
}

fn stamp(node: &Node) -> Result<Stamp, String> {
    let boundary = node.rect("Boundary")?.ok_or("签章没有写明位置")?;
    Ok(Stamp { page: node.id("PageRef").unwrap_or(0), boundary, clip: node.rect("Clip")? })
}

/// Draws the seals of a page: from the seal's own file, else from the one inside the signature's value.
pub(crate) fn draw(gatherer: &mut Gatherer<'_>, document: &Document, page: u32) {
    let mut left = Limits::SEALS;
    for signature in &document.signatures {
        for stamp in signature.stamps.iter().filter(|stamp| stamp.page == page) {
            if left == 0 || !gatherer.count(1) {
                return gatherer.notes.say(format!("一页的签章超过 {} 个的上限，其余没有显示。", Limits::SEALS));
            }
            left -= 1;
            match picture(gatherer.package, signature) {
                Ok(picture) => lay(gatherer, stamp, &picture),
                Err(fault) => {
                    gatherer.notes.fault(&fault);
                    lay(gatherer, stamp, &SealPicture::default());
                }
            }
        }
    }
}

fn picture(package: &Package<'_>, signature: &Signature) -> Result<SealPicture, Fault> {
    let mut first = None;
    for part in [&signature.seal, &signature.value].into_iter().filter(|part| !part.is_empty()) {
        match package.bytes(part) {
            Ok(bytes) => match seal::picture(&bytes) {
                Some(picture) => return Ok(picture),
                None => _ = first.get_or_insert_with(|| Fault::part(part, "印章里没有找到图样")),
            },
            Err(fault) => _ = first.get_or_insert(fault),
        }
    }
    Err(first.unwrap_or_else(|| Fault::part(&signature.part, "签章没有图样")))
}

fn lay(gatherer: &mut Gatherer<'_>, stamp: &Stamp, picture: &SealPicture) {
    let at = &stamp.boundary;
    let corner = Matrix::shift(at.x, at.y);
    let clip = stamp.clip.map(|clip| std::rc::Rc::new(Clip(vec![Outline::of(&clip, corner)])));
    if picture.kind.eq_ignore_ascii_case("ofd") {
        return nested(gatherer, at, clip, picture);
    }
    let matrix = Matrix::scale(at.w, at.h).then(&corner);
    let shape = Shape::Picture(Picture { data: picture.data.clone(), format: picture.kind.clone(), matrix });
    gatherer.items.push(Item { clips: clip.into_iter().collect(), alpha: 1.0, shape });
}

/// A seal drawn as an OFD file of its own: its first page, without seals of its own.
fn nested(gatherer: &mut Gatherer<'_>, at: &Rect, clip: Option<std::rc::Rc<Clip>>, picture: &SealPicture) {
    let page = super::reader::first_page(&picture.data, &gatherer.package.limits);
    let page = match page {
        Ok(page) => page,
        Err(fault) => return gatherer.notes.say(format!("印章图样不能显示：{fault}")),
    };
    let fit = Matrix::scale(at.w / page.area.w, at.h / page.area.h);
    let place = Matrix::shift(-page.area.x, -page.area.y).then(&fit).then(&Matrix::shift(at.x, at.y));
    if !gatherer.count(page.items.len()) {
        return gatherer.notes.say("一页的图元太多，印章图样没有显示。");
    }
    for mut item in page.items {
        item.moved(&place);
        item.clips.extend(clip.clone());
        gatherer.items.push(item);
    }
}

impl Item {
    /// Moves an item with what cuts it.
    fn moved(&mut self, place: &Matrix) {
        for clip in &mut self.clips {
            let areas = clip.0.iter().map(|area| Outline { matrix: area.matrix.then(place), ..area.clone() });
            *clip = std::rc::Rc::new(Clip(areas.collect()));
        }
        let matrix = match &mut self.shape {
            Shape::Text(run) => &mut run.matrix,
            Shape::Path { outline, .. } => &mut outline.matrix,
            Shape::Picture(picture) => &mut picture.matrix,
        };
        *matrix = matrix.then(place);
    }
}
