//! Annotations (注释): what was laid on a page afterwards, with its appearance (GB/T 33190-2016, 15).

use super::document::Document;
use super::fault::Fault;
use super::geometry::Matrix;
use super::limits::Limits;
use super::objects::{Frame, Gatherer};
use super::xml::Node;

/// Draws the annotations of a page.
pub(crate) fn draw(gatherer: &mut Gatherer<'_>, document: &Document, page: u32) {
    let of_page = document.annotations.iter().filter(|(id, _)| *id == page).map(|(_, part)| part);
    for part in of_page.take(Limits::REGISTERS) {
        match gatherer.package.xml(part) {
            Ok(root) => gatherer.with_part(part, |g| root.all("Annot").for_each(|annot| one(g, annot))),
            Err(fault) => gatherer.notes.fault(&fault),
        }
    }
}

fn one(gatherer: &mut Gatherer<'_>, annot: &Node) {
    if !annot.truth("Visible", true) {
        return;
    }
    for appearance in annot.all("Appearance") {
        match appearance.rect("Boundary") {
            Ok(at) => {
                let at = at.unwrap_or_default();
                let frame = Frame { matrix: Matrix::shift(at.x, at.y), ..Frame::page() };
                gatherer.block(appearance, &frame);
            }
            Err(why) => {
                let fault = Fault::at(&gatherer.part, appearance.line, why);
                gatherer.notes.fault(&fault);
            }
        }
    }
}
