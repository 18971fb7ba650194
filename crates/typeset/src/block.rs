//! The blocks of body text (正文): paragraphs, tables, pictures.

/// One block of body text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph (自然段) or a heading.
    Paragraph(Paragraph),
    /// A table (表格).
    Table(Table),
    /// A picture (图).
    Picture(Picture),
}

impl Block {
    /// A plain paragraph.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Paragraph(Paragraph { level: Level::Body, head: String::new(), text: text.into() })
    }

    /// A table of rows, the first of them its head, without a caption.
    #[must_use]
    pub fn table(rows: Vec<Vec<String>>) -> Self {
        Self::Table(Table { rows, ..Table::default() })
    }
}

/// A paragraph: a head in the face of its level, then text in 仿宋.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Level (结构层次).
    pub level: Level,
    /// The part set in the level's face, number included; empty in plain paragraphs.
    pub head: String,
    /// The rest.
    pub text: String,
}

/// Level (结构层次序数) of a paragraph.
///
/// GB/T 9704-2012, 7.3.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// No number: 仿宋.
    Body,
    /// 一、 in 黑体.
    First,
    /// （一） in 楷体.
    Second,
    /// 1. in 仿宋.
    Third,
    /// （1） in 仿宋.
    Fourth,
}

/// Table (表格). One that is too wide for the type area, or that asks for it, stands lengthwise on pages of its own
/// (横排表格), its head at the left edge of every page.
///
/// GB/T 9704-2012, 8.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Rows of cells; the first row is the head and is repeated on every page.
    pub rows: Vec<Vec<String>>,
    /// Caption (表题), centred above; may be empty.
    pub caption: String,
    /// What stands at the right above the table, such as `单位：万元`; may be empty.
    pub unit: String,
    /// Demands the lengthwise setting (横排), whatever the width.
    pub lengthwise: bool,
}

/// Picture (图片), kept inside the type area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// The name of a file of [`Sheet::pictures`](crate::Sheet::pictures).
    pub name: String,
    /// Caption (图题), centred below; may be empty.
    pub caption: String,
}
