//! Laid-out pages and what they are written as.

use std::fmt;
use std::hash::{Hash, Hasher};

use typst::foundations::Smart;
use typst::layout::{Frame, FrameItem};
use typst::text::TextItem;
use typst::utils::hash128;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::press::{Fault, layout_fault};
use crate::{png, svg};

/// Fingerprint of what is visible on a page: equal fingerprints, equal pages. Written as 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageHash(u128);

impl fmt::Display for PageHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl std::str::FromStr for PageHash {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u128::from_str_radix(text, 16).map(Self)
    }
}

/// What the eye sees of a frame: typst's own hash also counts marks for cross-references, which differ without any
/// difference on paper.
struct Visible<'a>(&'a Frame);

impl Hash for Visible<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for (at, item) in self.0.items() {
            match item {
                FrameItem::Tag(_) | FrameItem::Link(..) => continue,
                FrameItem::Group(group) => (group.transform, Visible(&group.frame)).hash(state),
                FrameItem::Text(text) => hash_text(text, state),
                FrameItem::Shape(shape, _) => shape.hash(state),
                FrameItem::Image(image, size, _) => (image, size).hash(state),
            }
            at.hash(state);
        }
    }
}

fn hash_text<H: Hasher>(text: &TextItem, state: &mut H) {
    (&text.font, text.size, &text.fill).hash(state);
    for glyph in &text.glyphs {
        (glyph.id, glyph.x_advance, glyph.x_offset, glyph.y_offset).hash(state);
    }
}

/// Pages (版面) of one sheet.
#[derive(Clone)]
pub struct Pages {
    document: PagedDocument,
    notes: Vec<String>,
}

impl Pages {
    pub(crate) const fn new(document: PagedDocument, notes: Vec<String>) -> Self {
        Self { document, notes }
    }

    /// The pages as they were laid out, page numbers included.
    pub(crate) fn frames(&self) -> impl Iterator<Item = &Frame> {
        self.document.pages().iter().map(|page| &page.frame)
    }

    /// How many pages.
    #[must_use]
    pub fn count(&self) -> usize {
        self.document.pages().len()
    }

    /// What was altered while setting, in sentences for the drafter; empty when nothing was.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Fingerprints of all pages, in order.
    #[must_use]
    pub fn hashes(&self) -> Vec<PageHash> {
        (0..self.count()).map(|i| self.hash(i)).collect()
    }

    /// Fingerprint of page `i`, counted from 0. Ids in the page's SVG begin with its first eight digits.
    ///
    /// # Panics
    /// When there is no such page.
    #[must_use]
    pub fn hash(&self, i: usize) -> PageHash {
        PageHash(hash128(&Visible(&self.document.pages()[i].frame)))
    }

    /// Pages that differ from those the reader already has, counted from 0. A page beyond the count is gone.
    #[must_use]
    pub fn changed_since(&self, shown: &[PageHash]) -> Vec<usize> {
        let new = self.hashes();
        (0..new.len()).filter(|i| shown.get(*i) != Some(&new[*i])).collect()
    }

    /// Page `i`, counted from 0, as SVG without script, style or outside reference; ids are unique to the page.
    ///
    /// # Panics
    /// When there is no such page.
    #[must_use]
    pub fn svg(&self, i: usize) -> String {
        let prefix = self.hash(i).to_string();
        svg::page(&self.document.pages()[i].frame, &prefix[..8])
    }

    /// Page `i`, counted from 0, as PNG on white paper; `dpi` dots per inch.
    ///
    /// # Errors
    /// When the picture is too large to be drawn.
    ///
    /// # Panics
    /// When there is no such page.
    pub fn png(&self, i: usize, dpi: f64) -> Result<Vec<u8>, Fault> {
        png::page(&self.document.pages()[i], dpi)
    }

    /// The pages as PDF/A-2b: fonts embedded and subset, text selectable, the same bytes for the same sheet.
    ///
    /// ISO 19005-2, level B.
    ///
    /// # Errors
    /// Something that the archival format forbids, such as a faulty picture.
    pub fn pdf(&self) -> Result<Vec<u8>, Fault> {
        let standards = PdfStandards::new(&[PdfStandard::A_2b]).map_err(|e| layout_fault(e.message()))?;
        let options =
            PdfOptions { creator: Smart::Custom(Some("中枢".to_owned())), standards, ..PdfOptions::default() };
        typst_pdf::pdf(&self.document, &options)
            .map_err(|errors| layout_fault(errors.first().map_or("", |e| e.message.as_str())))
    }
}
