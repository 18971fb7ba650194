//! The reader (阅读器): opens a file and hands out its pages one by one.

use super::document::Document;
use super::fault::{Fault, Note, Notes};
use super::info::{self, Info, Part};
use super::limits::Limits;
use super::package::Package;
use super::page::{self, Page};

/// An open OFD file (阅读器). A page is read when it is asked for: a broken one does not take the others along.
pub struct Reader<'a> {
    package: Package<'a>,
    version: String,
    kind: String,
    documents: Vec<Document>,
    notes: Notes,
}

impl<'a> Reader<'a> {
    /// Opens a file.
    ///
    /// # Errors
    /// When the package cannot be read, or not one document in it.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Reader<'a>, Fault> {
        let package = Package::open(bytes, limits)?;
        let entry = package.entry()?;
        let root = package.xml(&entry)?;
        let mut notes = Notes::default();
        let mut documents = Vec::new();
        let mut first = None;
        for body in root.all("DocBody").take(64) {
            match Document::read(&package, &entry, body, &mut notes) {
                Ok(document) => documents.push(document),
                Err(fault) => {
                    notes.fault(&fault);
                    first.get_or_insert(fault);
                }
            }
        }
        if documents.is_empty() {
            return Err(first.unwrap_or_else(|| Fault::at(&entry, root.line, "没有文档（DocBody）")));
        }
        let text = |name: &str| root.attr(name).unwrap_or_default().trim().to_owned();
        Ok(Reader { version: text("Version"), kind: text("DocType"), package, documents, notes })
    }

    /// Number of pages, of all documents together.
    pub fn page_count(&self) -> usize {
        self.documents.iter().map(|d| d.pages.len()).sum()
    }

    /// Reads a page, counted from 0.
    ///
    /// # Errors
    /// When its own part cannot be read; what is broken inside it is left out and said in its notes.
    pub fn page(&self, number: usize) -> Result<Page, Fault> {
        let (document, at) = self.place(number)?;
        page::read(&self.package, document, at)
    }

    /// The text of a page in reading order, lines ended by `\n`.
    ///
    /// # Errors
    /// As [`Reader::page`].
    pub fn text(&self, number: usize) -> Result<String, Fault> {
        self.page(number).map(|page| page.text())
    }

    /// Structure and metadata.
    pub fn info(&self) -> Info {
        let part = |entry: &super::package::Entry| Part { name: entry.name.clone(), size: entry.size };
        Info {
            version: self.version.clone(),
            kind: self.kind.clone(),
            volumes: self.documents.iter().map(|d| info::volume(&self.package, d)).collect(),
            parts: self.package.entries().iter().map(part).collect(),
            notes: self.notes(),
        }
    }

    /// What could not be read when the file was opened.
    pub fn notes(&self) -> Vec<Note> {
        self.notes.list()
    }

    /// The bytes of a part, such as an attachment, by its path.
    ///
    /// # Errors
    /// When it is not there, broken or too large.
    pub fn part(&self, path: &str) -> Result<Vec<u8>, Fault> {
        self.package.bytes(path).map(|bytes| bytes.to_vec())
    }

    fn place(&self, number: usize) -> Result<(&Document, usize), Fault> {
        let mut left = number;
        for document in &self.documents {
            if left < document.pages.len() {
                return Ok((document, left));
            }
            left -= document.pages.len();
        }
        Err(Fault::package(format!("没有第 {} 页，共 {} 页", number.saturating_add(1), self.page_count())))
    }
}

/// The first page of a small file inside a file, without its signatures.
pub(crate) fn first_page(bytes: &[u8], limits: &Limits) -> Result<Page, Fault> {
    let limits = Limits { part: limits.part / 4, total: limits.total / 8, objects: limits.objects / 10, ..*limits };
    let package = Package::open(bytes, &limits)?;
    let entry = package.entry()?;
    let root = package.xml(&entry)?;
    let body = root.child("DocBody").ok_or_else(|| Fault::part(&entry, "没有文档（DocBody）"))?;
    let mut body = body.clone();
    body.kids.retain(|kid| !kid.is("Signatures"));
    let document = Document::read(&package, &entry, &body, &mut Notes::default())?;
    if document.pages.is_empty() {
        return Err(Fault::part(&document.part, "没有页面"));
    }
    page::read(&package, &document, 0)
}
