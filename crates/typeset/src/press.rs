//! The press: sheets in, pages out.

use std::sync::Arc;

use typst::diag::SourceDiagnostic;
use typst::foundations::Bytes;

use crate::folio;
use crate::fonts::{self, Fonts};
use crate::pages::Pages;
use crate::picture;
use crate::plan;
use crate::sheet::Sheet;
use crate::tail;
use crate::title::{Jieba, Words};
use crate::world::{self, Desk};

/// Layouts after which an unused intermediate result is dropped: some dozens of drafters typing at once keep theirs.
const KEPT: usize = 64;

/// Why a sheet cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}：{message}")]
pub struct Fault {
    /// What is wrong and what to do, for the drafter.
    pub message: String,
    /// The element (公文要素) it is about.
    pub place: String,
}

/// The press (排版): sets sheets in the standard format. Shared by threads without a lock; what two layouts have in
/// common is computed once.
pub struct Press {
    fonts: Fonts,
    words: Arc<dyn Words>,
}

impl Press {
    /// A press that cuts words with [`Jieba`]. Loads its dictionary, some 200 ms: build the press off the way of the
    /// first request.
    #[must_use]
    pub fn new(fonts: Fonts) -> Self {
        Jieba.cuts("");
        Self::with_words(fonts, Arc::new(Jieba))
    }

    /// A press with another source of words, for a program that holds a dictionary already: [`Jieba`]'s is never loaded.
    #[must_use]
    pub fn with_words(fonts: Fonts, words: Arc<dyn Words>) -> Self {
        Self { fonts, words }
    }

    /// The fonts in use.
    #[must_use]
    pub const fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Lays a sheet out.
    ///
    /// # Errors
    /// A seal picture that cannot be read. Any text can be set: characters without a glyph print as 〓 and are named in
    /// [`Pages::notes`].
    pub fn compile(&self, sheet: &Sheet) -> Result<Pages, Fault> {
        let (plan, mut notes) = plan::plan(sheet, &self.fonts, self.words.as_ref());
        notes.extend(fonts::notes(sheet, &self.fonts));
        let json = serde_json::to_vec(&plan).map_err(|e| layout_fault(&e.to_string()))?;
        let files = picture::files(sheet).into_iter().chain(tail::files(sheet));
        let files = files.map(|(name, bytes)| (world::id(&name), bytes)).collect();
        let desk = Desk { fonts: &self.fonts, sheet: Bytes::new(json), files };
        let result = typst::compile(&desk).output.map_err(|e| fault(&e, sheet));
        comemo::evict(KEPT);
        result.map(|document| Pages::new(folio::numbered(&document, &self.fonts, sheet.format), notes))
    }

    /// Writes a sheet as a Word file (.docx): named styles, the grid of 22 lines by 28 characters, head (版头) and imprint (版记)
    /// as paragraphs, tables as tables; lines end where they end on the pages. The same sheet gives the same bytes. A seal
    /// is written only from a PNG picture.
    ///
    /// # Errors
    /// A seal that is no picture.
    pub fn docx(&self, sheet: &Sheet) -> Result<Vec<u8>, Fault> {
        crate::docx::write_like(sheet, &self.compile(sheet)?, (&self.fonts, self.words.as_ref()))
    }

    /// Lays a sheet out and writes it as PDF/A-2b.
    ///
    /// # Errors
    /// As [`Press::compile`] and [`Pages::pdf`].
    pub fn pdf(&self, sheet: &Sheet) -> Result<Vec<u8>, Fault> {
        self.compile(sheet)?.pdf()
    }
}

fn fault(errors: &[SourceDiagnostic], sheet: &Sheet) -> Fault {
    let text = errors.first().map(|e| e.message.to_string()).unwrap_or_default();
    if !tail::files(sheet).is_empty() && (text.contains("image") || text.contains("SVG") || text.contains("decode")) {
        return Fault {
            message: format!("印章图片无法识别，请换用透明底的 PNG 或 SVG 图片（{text}）"),
            place: "印章".to_owned(),
        };
    }
    layout_fault(&text)
}

pub(crate) fn layout_fault(text: &str) -> Fault {
    Fault {
        message: format!("无法排版，请把原稿交给系统管理员（{text}）"), place: "版面".to_owned()
    }
}
