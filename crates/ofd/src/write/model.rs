//! The page model of the writer. Lengths in mm, origin in the upper left corner, y downwards.

use std::ops::Range;

/// A document (版式文档) to write.
#[derive(Debug, Clone, Default)]
pub struct Document<'a> {
    /// What the file says about itself.
    pub info: Info,
    /// Fonts, named by their places in this list.
    pub fonts: Vec<Font<'a>>,
    /// Pictures, named by their places in this list.
    pub images: Vec<Image<'a>>,
    /// Pages in order.
    pub pages: Vec<Page>,
    /// Files that travel with the document.
    pub attachments: Vec<Attachment<'a>>,
}

/// Metadata (元数据). Empty strings are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Info {
    /// Title (标题).
    pub title: String,
    /// Author (作者): the organ.
    pub author: String,
    /// Subject (主题).
    pub subject: String,
    /// Day of making, `2026-03-05`.
    pub created: String,
    /// Keywords (关键词).
    pub keywords: Vec<String>,
    /// The program that makes the file.
    pub creator: String,
    /// Its version.
    pub creator_version: String,
    /// Further names and values (自定义元数据), such as the elements of an official document of GB/T 33480.
    pub custom: Vec<(String, String)>,
}

/// A font (字体) whose used glyphs are embedded.
#[derive(Debug, Clone)]
pub struct Font<'a> {
    /// Full name, for readers that look for an installed font first.
    pub name: String,
    /// Family name.
    pub family: String,
    /// Whether it is bold.
    pub bold: bool,
    /// OpenType file or collection.
    pub bytes: &'a [u8],
    /// Face in a collection.
    pub index: u32,
}

/// A picture (图像) as file.
#[derive(Debug, Clone)]
pub struct Image<'a> {
    /// Kind of file.
    pub format: ImageFormat,
    /// The file.
    pub bytes: std::borrow::Cow<'a, [u8]>,
}

/// Kinds of pictures that every reader knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

/// A file (附件) that travels with the document.
#[derive(Debug, Clone)]
pub struct Attachment<'a> {
    /// Name with its extension, as the reader shall see it.
    pub name: String,
    /// The file.
    pub bytes: &'a [u8],
}

/// A page (页面).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Width, mm.
    pub width: f64,
    /// Height, mm.
    pub height: f64,
    /// What stands on it, the lowest first.
    pub items: Vec<Item>,
}

/// Something on a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A run of text.
    Text(Text),
    /// Lines and filled shapes.
    Path(Path),
    /// A picture.
    Picture(Picture),
}

/// `x' = a x + c y + e`, `y' = b x + d y + f`: from the item to the page, mm.
pub type Matrix = [f64; 6];

/// A run of text (文字对象) in one font and size on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Place in the document's list of fonts.
    pub font: usize,
    /// Size of the em, mm.
    pub size: f64,
    /// Where the baseline begins: (0, 0) of the item.
    pub at: Matrix,
    /// Colour.
    pub colour: Colour,
    /// The characters.
    pub text: String,
    /// The glyphs in order of the text.
    pub glyphs: Vec<Glyph>,
}

/// A glyph (字形) of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// Number in the font.
    pub id: u16,
    /// Its origin, mm from the start of the run.
    pub x: f64,
    /// Its origin below the baseline, mm.
    pub y: f64,
    /// The bytes of the text that it shows. Glyphs that show the same characters have the same range.
    pub range: Range<usize>,
}

/// A path (路径对象).
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// From the segments to the page.
    pub at: Matrix,
    /// The outline.
    pub segments: Vec<Segment>,
    /// Colour of the inside.
    pub fill: Option<Colour>,
    /// Whether overlapping parts are holes (奇偶规则); otherwise the non-zero rule holds.
    pub even_odd: bool,
    /// The line.
    pub stroke: Option<Stroke>,
}

/// A part of an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// A new beginning.
    Move(f64, f64),
    /// A straight line.
    Line(f64, f64),
    /// A cubic Bézier curve: two handles and its end.
    Cubic([f64; 6]),
    /// Back to the beginning.
    Close,
}

/// A line (勾边).
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub colour: Colour,
    /// Width, mm.
    pub width: f64,
    /// Lengths of dashes and gaps, mm; empty for a solid line.
    pub dashes: Vec<f64>,
    /// Whether its ends are round; otherwise they are cut off.
    pub round: bool,
}

/// A picture on a page (图像对象).
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Place in the document's list of pictures.
    pub image: usize,
    /// From the unit square, the picture's upper left corner at (0, 0), to the page.
    pub at: Matrix,
}

/// A colour: red, green, blue and opacity (透明度), 0 to 255 each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 4]);

impl Colour {
    /// Black.
    pub const BLACK: Self = Self([0, 0, 0, 255]);
}
