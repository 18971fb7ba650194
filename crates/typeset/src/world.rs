//! The world typst sees: one template, one sheet, its pictures and seals, our fonts. No disk, no network, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::Fonts;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
/// The parts of the template make one file: parts that import one another would be looked up at every layout.
const PARTS: &str = concat!(
    include_str!("template/place.typ"),
    include_str!("template/base.typ"),
    include_str!("template/spot.typ"),
    include_str!("template/head.typ"),
    include_str!("template/body.typ"),
    include_str!("template/tail.typ"),
    include_str!("template/imprint.typ"),
    include_str!("template/paper.typ"),
);
static TEMPLATE: LazyLock<Source> = LazyLock::new(|| Source::new(id("/template.typ"), PARTS.to_owned()));
static SHEET: LazyLock<FileId> = LazyLock::new(|| id("/sheet.json"));

/// A file of the template's world. The name is ours: constant, without dots.
pub(crate) fn id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a constant path without dots");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One sheet to be laid out.
pub(crate) struct Desk<'a> {
    pub fonts: &'a Fonts,
    pub sheet: Bytes,
    /// Pictures, seals and stamps the template may open, by their names in it.
    pub files: Vec<(FileId, Bytes)>,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        TEMPLATE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == TEMPLATE.id() { Ok(TEMPLATE.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *SHEET {
            return Ok(self.sheet.clone());
        }
        let file = self.files.iter().find(|(name, _)| *name == id).map(|(_, bytes)| bytes.clone());
        file.ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
