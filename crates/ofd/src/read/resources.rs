//! Resources (资源): fonts, pictures, drawing parameters, colour spaces and composite units by their identifiers.

use std::collections::HashMap;
use std::rc::Rc;

use super::colour::Space;
use super::fault::{Fault, Notes};
use super::fonts::FontRecord;
use super::package::Package;
use super::xml::Node;

/// A picture, sound or film.
#[derive(Debug, Clone)]
pub(crate) struct Media {
    pub kind: String,
    pub format: String,
    pub path: String,
}

/// A composite unit (复合图元): what it holds and which part it stands in.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    pub node: Node,
    pub part: String,
}

/// Everything that objects refer to by a number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resources {
    pub fonts: HashMap<u32, FontRecord>,
    pub media: HashMap<u32, Media>,
    pub params: HashMap<u32, Node>,
    pub spaces: HashMap<u32, Space>,
    pub units: HashMap<u32, Rc<Unit>>,
}

impl Resources {
    /// Adds what a resource part holds. One that cannot be read is said and left out.
    pub fn add(&mut self, package: &Package<'_>, path: &str, notes: &mut Notes) {
        match package.xml(path) {
            Ok(root) => self.take(package, path, root),
            Err(fault) => notes.fault(&fault),
        }
    }

    fn take(&mut self, package: &Package<'_>, path: &str, root: Node) {
        // Some writers leave the base out: then files lie beside the part, or in Res.
        let base = root.attr("BaseLoc").unwrap_or_default().trim().trim_end_matches('/').to_owned();
        let file = |name: &str| located(package, path, &base, name);
        for group in root.kids {
            for node in group.kids {
                let Some(id) = node.id("ID") else { continue };
                match node.name.to_ascii_lowercase().as_str() {
                    "font" => {
                        let mut record = FontRecord::read(&node, id);
                        record.file = record.file.map(|name| file(&name));
                        self.fonts.insert(id, record);
                    }
                    "multimedia" => _ = self.media.insert(id, media(&node, &file)),
                    "drawparam" => _ = self.params.insert(id, node),
                    "colorspace" => _ = self.spaces.insert(id, space(&node)),
                    "compositegraphicunit" => {
                        _ = self.units.insert(id, Rc::new(Unit { node, part: path.to_owned() }));
                    }
                    _ => {}
                }
            }
        }
    }

    /// The bytes of a picture, with its format as written.
    pub fn picture(&self, package: &Package<'_>, id: u32) -> Result<(Rc<Vec<u8>>, String), Fault> {
        let media = self.media.get(&id).ok_or_else(|| Fault::package(format!("没有编号为 {id} 的图像资源")))?;
        Ok((package.bytes(&media.path)?, media.format.clone()))
    }
}

fn media(node: &Node, file: &dyn Fn(&str) -> String) -> Media {
    let text = |name| node.attr(name).unwrap_or_default().trim().to_owned();
    Media { kind: text("Type"), format: text("Format"), path: file(node.said("MediaFile")) }
}

fn space(node: &Node) -> Space {
    let palette = node.child("Palette").map(|p| p.all("CV").map(|cv| cv.text.trim().to_owned()).collect());
    Space {
        kind: node.attr("Type").unwrap_or_default().trim().to_owned(),
        bits: node.attr("BitsPerComponent").and_then(|b| b.trim().parse().ok()).unwrap_or(8),
        palette: palette.unwrap_or_default(),
    }
}

fn located(package: &Package<'_>, part: &str, base: &str, name: &str) -> String {
    let tries = [format!("{base}/{name}"), name.to_owned(), format!("Res/{name}")];
    let first = if base.is_empty() || name.starts_with('/') { 1 } else { 0 };
    let paths = tries[first..].iter().map(|location| package.resolve(part, location));
    let mut paths = paths.collect::<Vec<_>>();
    let there = paths.iter().position(|path| package.find(path).is_some());
    paths.swap_remove(there.unwrap_or(0))
}
