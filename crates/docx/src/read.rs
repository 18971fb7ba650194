//! The lenient reader: what a foreign file says, and what of it was not understood.

mod body;
mod numbering;
mod package;
mod run;
mod styles;
mod table;
mod tree;

use std::fmt;

use crate::model::{Align, PictureKind};
use package::Package;

/// What a file may ask for. More is refused or cut off with a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Parts of the package.
    pub parts: usize,
    /// Bytes of all parts that are read, unpacked.
    pub unpacked: u64,
    /// Elements of one part.
    pub elements: usize,
    /// Depth of elements in each other.
    pub depth: usize,
    /// Cells of all tables.
    pub cells: usize,
    /// Pictures kept.
    pub pictures: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { parts: 4000, unpacked: 96 << 20, elements: 1_000_000, depth: 128, cells: 50_000, pictures: 200 }
    }
}

/// Why a file cannot be read: one sentence with part and line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// Part of the package; empty for the package itself.
    pub part: String,
    /// Line of the part, from 1; 0 where there is none.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.part.as_str(), self.line) {
            ("", _) => write!(f, "{}", self.message),
            (part, 0) => write!(f, "{part}：{}", self.message),
            (part, line) => write!(f, "{part} 第 {line} 行：{}", self.message),
        }
    }
}

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Text {
    /// Paragraphs, tables, pictures in order.
    pub blocks: Vec<Found>,
    /// Tracked changes (修订).
    pub changes: Vec<Change>,
    /// Comments, notes, text boxes, headers, footers.
    pub remarks: Vec<Remark>,
    /// Picture files.
    pub pictures: Vec<FoundPicture>,
    /// What was left out or not understood.
    pub notes: Vec<Note>,
}

/// A block of the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A paragraph.
    Paragraph(FoundParagraph),
    /// A table.
    Table(FoundTable),
    /// A picture, by its place in [`Text::pictures`].
    Picture(usize),
}

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FoundParagraph {
    /// Which paragraph of the body it is, from 1; empty ones are not counted.
    pub place: usize,
    /// Its automatic number as printed, `一、`; empty without one.
    pub number: String,
    /// Text as it reads when all changes are accepted; `\n` for line breaks, `\t` for tabulators.
    pub text: String,
    /// What it looks like.
    pub look: Look,
}

/// Looks of a paragraph and of most of its text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Look {
    /// Name of its style.
    pub style: String,
    /// Alignment.
    pub align: Option<Align>,
    /// Size in half points.
    pub size: u32,
    /// Colour, six hexadecimal digits in lower case; empty for none.
    pub colour: String,
    /// East Asian font.
    pub font: String,
    /// Bold.
    pub bold: bool,
    /// Level in the outline, from 0.
    pub outline: Option<u8>,
    /// Begins a page.
    pub page_break: bool,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FoundTable {
    /// The last paragraph before it; 0 for none.
    pub after: usize,
    /// Rows.
    pub rows: Vec<Vec<FoundCell>>,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundCell {
    /// Its text, paragraphs parted by `\n`.
    pub text: String,
    /// Columns it takes, at least 1.
    pub columns: usize,
    /// Whether it only continues the cell above.
    pub continues: bool,
}

/// A picture file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPicture {
    /// Name of its part, the last piece only.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is.
    pub kind: PictureKind,
    /// The paragraph it stands in or after.
    pub paragraph: usize,
}

/// A tracked change (修订).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The paragraph; 0 for a table's.
    pub paragraph: usize,
    /// What was done.
    pub kind: ChangeKind,
    /// By whom.
    pub author: String,
    /// The words.
    pub text: String,
}

/// Kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// Put in: the text has it.
    Inserted,
    /// Struck out: the text does not have it.
    Deleted,
}

/// Text that does not stand in the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The paragraph it belongs to; 0 for none.
    pub paragraph: usize,
    /// `批注` `脚注` `尾注` `文本框` `页眉` `页脚`.
    pub kind: &'static str,
    /// By whom; empty where nobody is named.
    pub author: String,
    /// The words.
    pub text: String,
}

/// Something left out or not understood, a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The paragraph; 0 for the whole file.
    pub paragraph: usize,
    /// The sentence.
    pub message: String,
}

/// Reads a file within the usual limits.
///
/// # Errors
/// What is no package, or has no main document.
pub fn read(bytes: &[u8]) -> Result<Text, Fault> {
    read_within(bytes, Limits::default())
}

/// Reads a file within limits.
///
/// # Errors
/// As [`read`].
pub fn read_within(bytes: &[u8], limits: Limits) -> Result<Text, Fault> {
    let package = Package::open(bytes, limits)?;
    body::read(package)
}
