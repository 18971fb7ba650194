//! Writes pages as an OFD file.
//!
//! GB/T 33190-2016. The order of elements is the schema's; entries, times and numbers are fixed, so that the same
//! document gives the same bytes.

mod fonts;
mod info;
mod model;
mod page;
mod parts;
mod units;

pub(crate) mod package;
pub(crate) mod xml;

pub(crate) use units::lengths;

pub use model::{
    Attachment, Colour, Document, Font, Glyph, Image, ImageFormat, Info, Item, Matrix, Page, Path, Picture, Segment,
    Stroke, Text,
};

use crate::font::FontError;
use package::Package;

/// Namespace of every element.
pub(crate) const NAMESPACE: &str = "http://www.ofdspec.org/2016";

/// Why a document cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A document needs a page.
    #[error("没有页面，无法生成 OFD 文件")]
    Empty,
    /// An item names a font or picture that is not in the document.
    #[error("第 {page} 页用到了没有随附的{what}")]
    Missing {
        /// Page, counted from 1.
        page: usize,
        /// `字体` or `图片`.
        what: &'static str,
    },
    /// A font cannot be embedded.
    #[error("字体 {name} 无法嵌入：{why}")]
    Font {
        /// Its name.
        name: String,
        /// What is wrong with it.
        why: FontError,
    },
    /// The file would be larger than the format holds.
    #[error("文件过大，无法打包成 OFD")]
    TooLarge,
}

impl Document<'_> {
    /// Writes the file: fonts embedded and subset, text as text, the same bytes for the same document.
    ///
    /// # Errors
    /// No page; an item whose font or picture is not there; a font that cannot be embedded.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        if self.pages.is_empty() {
            return Err(WriteError::Empty);
        }
        self.check()?;
        let fonts = fonts::embed(self)?;
        let mut package = Package::default();
        let mut ids = parts::Ids::new(self);
        let pages = self.pages.iter().map(|p| page::content(p, &fonts, &mut ids)).collect::<Vec<_>>();
        package.add("Doc_0/Document.xml", parts::document(self, &ids));
        package.add("Doc_0/PublicRes.xml", parts::public_res(self, &fonts, &ids));
        if !self.images.is_empty() {
            package.add("Doc_0/DocumentRes.xml", parts::document_res(self, &ids));
        }
        for (at, content) in pages.into_iter().enumerate() {
            package.add(format!("Doc_0/Pages/Page_{at}/Content.xml"), content);
        }
        for (font, name) in fonts.iter().zip(parts::font_files(&fonts)) {
            package.add(format!("Doc_0/Res/{name}"), font.subset.bytes.clone());
        }
        for (image, name) in self.images.iter().zip(parts::image_files(self)) {
            package.add(format!("Doc_0/Res/{name}"), image.bytes.to_vec());
        }
        if !self.attachments.is_empty() {
            package.add("Doc_0/Attachs/Attachments.xml", parts::attachments(self));
            for (file, name) in self.attachments.iter().zip(parts::attachment_files(self)) {
                package.add(format!("Doc_0/Attachs/{name}"), file.bytes.to_vec());
            }
        }
        let id = package.fingerprint(&info::ofd(&self.info, ""));
        package.put_first("OFD.xml", info::ofd(&self.info, &id));
        package.zip().ok_or(WriteError::TooLarge)
    }

    fn check(&self) -> Result<(), WriteError> {
        for (at, page) in self.pages.iter().enumerate() {
            for item in &page.items {
                let missing = match item {
                    Item::Text(text) if text.font >= self.fonts.len() => "字体",
                    Item::Picture(picture) if picture.image >= self.images.len() => "图片",
                    _ => continue,
                };
                return Err(WriteError::Missing { page: at + 1, what: missing });
            }
        }
        Ok(())
    }
}
