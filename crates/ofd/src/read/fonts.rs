//! Fonts (字型) of the file: their names and, where embedded, their bytes.

use std::rc::Rc;

use super::xml::Node;

/// A font that text of the file asks for (字型).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Font {
    /// Its identifier in the file; 0 for text that names none.
    pub id: u32,
    /// Its name, such as 仿宋_GB2312.
    pub name: String,
    /// Its family; often empty.
    pub family: String,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is slanted.
    pub italic: bool,
    /// Whether it has serifs.
    pub serif: bool,
    /// Whether all its letters have one width.
    pub fixed: bool,
    /// The embedded file, if it is there and can be read.
    pub data: Option<Rc<Vec<u8>>>,
}

/// A font as the resources tell of it.
#[derive(Debug, Clone)]
pub(crate) struct FontRecord {
    pub font: Font,
    pub file: Option<String>,
}

impl FontRecord {
    pub fn read(node: &Node, id: u32) -> FontRecord {
        let text = |name| node.attr(name).unwrap_or_default().trim().to_owned();
        let font = Font {
            id,
            name: text("FontName"),
            family: text("FamilyName"),
            bold: node.truth("Bold", false),
            italic: node.truth("Italic", false),
            serif: node.truth("Serif", false),
            fixed: node.truth("FixedWidth", false),
            data: None,
        };
        FontRecord { font, file: Some(node.said("FontFile").to_owned()).filter(|f| !f.is_empty()) }
    }
}
