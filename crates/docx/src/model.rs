//! A document as data. Lengths are twips (1/20 pt) unless the field says otherwise.

/// A document to be written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Docx {
    /// Title, author, date.
    pub properties: Properties,
    /// Paragraph styles; the first is the default one.
    pub styles: Vec<Style>,
    /// Fonts the styles name, each with what may stand in for it.
    pub fonts: Vec<Substitute>,
    /// What stands in the document, in order.
    pub blocks: Vec<Block>,
    /// Page of the last section, and of every section that is not ended by [`Block::Section`].
    pub page: Page,
    /// Footers of all sections.
    pub footers: Footers,
    /// Pictures that runs refer to by their place in this list.
    pub pictures: Vec<Picture>,
}

/// What a file manager shows of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties {
    /// Title.
    pub title: String,
    /// Author.
    pub author: String,
    /// `2026-11-23T00:00:00Z`; empty for none.
    pub created: String,
}

/// A font and its substitute, for the font table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Substitute {
    /// The name the styles use.
    pub name: String,
    /// The name to try when it is missing.
    pub instead: String,
}

/// Page of a section.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Page {
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
    /// Margin at the top.
    pub top: i32,
    /// Margin at the right.
    pub right: i32,
    /// Margin at the bottom.
    pub bottom: i32,
    /// Margin at the left.
    pub left: i32,
    /// From the lower edge of the page to the lower edge of the footer.
    pub footer: i32,
    /// Pitch of lines of the grid; 0 for no grid.
    pub line_pitch: i32,
    /// What the grid adds to a character of the default size, in 1/4096 pt.
    pub char_space: i32,
    /// Whether the paper lies across.
    pub landscape: bool,
    /// Whether the first page has a footer of its own, [`Footers::first`].
    pub first_differs: bool,
}

/// Footers; an empty list leaves the footer empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Footers {
    /// Of odd pages.
    pub odd: Vec<Paragraph>,
    /// Of even pages.
    pub even: Vec<Paragraph>,
    /// Of the first page, where [`Page::first_differs`].
    pub first: Vec<Paragraph>,
}

/// A named style of paragraphs or of characters.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Style {
    /// Whether it is a style of characters.
    pub of_characters: bool,
    /// Identifier, ASCII.
    pub id: String,
    /// The name the user sees.
    pub name: String,
    /// Identifier of the style it is made from; empty for none.
    pub based_on: String,
    /// Identifier of the style of the next paragraph; empty for the same.
    pub next: String,
    /// Looks of the paragraph.
    pub para: ParaProps,
    /// Looks of its text.
    pub run: RunProps,
}

/// Something that stands in the document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
    /// The end of a section that has this page. A new page begins.
    Section(Page),
}

/// A paragraph: a style, what differs from it, text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paragraph {
    /// Identifier of the style.
    pub style: String,
    /// What differs from the style.
    pub props: ParaProps,
    /// Its text.
    pub runs: Vec<Run>,
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub enum Run {
    /// Text that looks alike.
    Text(String, RunProps),
    /// A tabulator.
    Tab,
    /// A line break within the paragraph.
    Break,
    /// A page break within the paragraph.
    PageBreak,
    /// The number of the page.
    PageNumber,
    /// A picture of [`Docx::pictures`], by its place in the list.
    Picture(usize, Place),
    /// A text box (文本框).
    Box(TextBox),
}

/// Where a text box stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Spot {
    /// At the bottom of the type area; text stays above it, its own from the lower edge upwards.
    #[default]
    Foot,
    /// Its upper left corner from that of the page; text takes no notice of it. Lengths in EMU (1/12700 pt).
    Page {
        /// From the left edge.
        x: i64,
        /// From the upper edge.
        y: i64,
    },
}

/// A box of text. Lengths in EMU (1/12700 pt).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TextBox {
    /// Where it stands.
    pub spot: Spot,
    /// What stands in it.
    pub paragraphs: Vec<Paragraph>,
    /// Width.
    pub width: i64,
    /// Height.
    pub height: i64,
    /// What it is, for who cannot see it.
    pub name: String,
}

/// Where a picture stands. Lengths in EMU (1/12700 pt).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the line, as a character.
    Inline,
    /// Behind the text: centre `x` from the left edge of the type area, upper edge `y` below its paragraph's.
    Behind {
        /// Left edge of the picture from the left margin.
        x: i64,
        /// Upper edge of the picture below the upper edge of the paragraph.
        y: i64,
    },
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is.
    pub kind: PictureKind,
    /// Width in EMU.
    pub width: i64,
    /// Height in EMU.
    pub height: i64,
    /// What it shows, for who cannot see it.
    pub alt: String,
}

/// Kind of a picture file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

/// Looks of a paragraph; what is not said comes from the style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParaProps {
    /// Alignment.
    pub align: Option<Align>,
    /// Indents.
    pub indent: Option<Indent>,
    /// Distances and line height.
    pub spacing: Option<Spacing>,
    /// Stays on the page of the next paragraph.
    pub keep_next: Option<bool>,
    /// Is not parted by a page end.
    pub keep_lines: Option<bool>,
    /// Neither first nor last line stands alone on a page.
    pub widow: Option<bool>,
    /// Begins a page.
    pub page_break: Option<bool>,
    /// Lines snap to the grid of the page.
    pub snap: Option<bool>,
    /// Marks may hang over the right edge.
    pub hanging_marks: Option<bool>,
    /// Room is added between Chinese and Latin letters or digits.
    pub auto_space: Option<bool>,
    /// Level in the outline, from 0.
    pub outline: Option<u8>,
    /// Stops of tabulators.
    pub tabs: Vec<Tab>,
    /// Lines around it.
    pub borders: Option<Borders>,
}

/// Alignment of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Left.
    Left,
    /// Centred.
    Center,
    /// Right.
    Right,
    /// Both edges.
    Justify,
}

/// Indents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Indent {
    /// From the left.
    pub left: i32,
    /// From the right.
    pub right: i32,
    /// Of the first line, more than `left`; negative for a hanging one.
    pub first: i32,
    /// `first` in 1/100 of a character, which wins over it in Word; 0 for none.
    pub first_chars: i32,
}

/// Distances.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spacing {
    /// Above.
    pub before: i32,
    /// Below.
    pub after: i32,
    /// Height of lines, exact; 0 for the font's own.
    pub line: i32,
}

/// A stop of a tabulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tab {
    /// From the left margin.
    pub at: i32,
    /// How text stands at it.
    pub align: Align,
}

/// A line: thickness in 1/8 pt, colour as `e60012`, distance from the text in pt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Thickness in 1/8 pt.
    pub eighths: u32,
    /// Six hexadecimal digits.
    pub colour: String,
    /// From the text, pt, 0 to 31.
    pub space: u32,
    /// `single`, `thickThinSmallGap` and the like.
    pub kind: &'static str,
}

impl Line {
    /// A single line.
    #[must_use]
    pub fn single(eighths: u32, colour: &str, space: u32) -> Self {
        Self { eighths, colour: colour.to_owned(), space, kind: "single" }
    }
}

/// Lines around a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Borders {
    /// Above.
    pub top: Option<Line>,
    /// Below.
    pub bottom: Option<Line>,
}

/// Looks of text; what is not said comes from the style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunProps {
    /// Identifier of a style of characters.
    pub style: Option<String>,
    /// Font for all scripts.
    pub font: Option<String>,
    /// Size in half points.
    pub size: Option<u32>,
    /// Six hexadecimal digits.
    pub colour: Option<String>,
    /// Bold.
    pub bold: Option<bool>,
    /// Added to every character.
    pub spacing: Option<i32>,
    /// Width of characters in per cent.
    pub scale: Option<u32>,
    /// Whether the grid's character pitch acts on it.
    pub snap: Option<bool>,
    /// Raised by, in half points; negative for lowered.
    pub raise: Option<i32>,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Widths of the columns.
    pub columns: Vec<i32>,
    /// Rows.
    pub rows: Vec<Vec<TableCell>>,
    /// How many rows are repeated at the top of each page.
    pub head: usize,
    /// Thickness of its lines in 1/8 pt; 0 for none.
    pub line: u32,
    /// Room between lines and text: left and right, above and below.
    pub padding: (i32, i32),
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableCell {
    /// Its paragraphs; at least one.
    pub paragraphs: Vec<Paragraph>,
    /// Columns it takes.
    pub columns: usize,
    /// `Some(true)` begins a cell over several rows, `Some(false)` continues it.
    pub merge: Option<bool>,
}
