//! The world a template sees: itself and one value. What opens files or runs text is left out of the language.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Binding, Bytes, Datetime, Duration, Module, Scope};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::Fonts;

/// Names a template may not use: what reads files, runs text as markup or code, or machine code.
pub(super) const FORBIDDEN: [&str; 13] =
    ["plugin", "eval", "read", "image", "csv", "xml", "yaml", "toml", "cbor", "bibliography", "cite", "asset", "sys"];

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(safe()));
static TEMPLATE: LazyLock<FileId> = LazyLock::new(|| id("/form.typ"));
static DATA: LazyLock<FileId> = LazyLock::new(|| id("/data.json"));

fn id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a constant path without dots");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// The language without the forbidden names, under `std` as well.
fn safe() -> Library {
    let mut library = Library::default();
    let mut scope = Scope::new();
    for (name, binding) in library.global.scope().iter() {
        if !FORBIDDEN.contains(&name.as_str()) {
            scope.bind(name.clone(), binding.clone());
        }
    }
    library.global = Module::new("global", scope);
    library.std = Binding::detached(library.global.clone());
    library
}

/// One template and its value.
pub(super) struct Desk<'a> {
    fonts: &'a Fonts,
    source: Source,
    data: Bytes,
}

impl<'a> Desk<'a> {
    pub(super) fn new(fonts: &'a Fonts, template: &str, data: Bytes) -> Self {
        Self { fonts, source: Source::new(*TEMPLATE, template.to_owned()), data }
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        *TEMPLATE
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == *TEMPLATE { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *DATA { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
