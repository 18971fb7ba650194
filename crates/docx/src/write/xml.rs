//! Text as XML.

use std::fmt::Write;

/// Writes XML into a string: elements by closures, values escaped.
#[derive(Default)]
pub(super) struct Xml(pub String);

impl Xml {
    /// With the declaration and the root element open; [`Xml::finish`] closes it.
    pub fn part() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned())
    }

    /// Markup as it is.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// `<name attr="value"/>` for every pair; values are escaped.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        self.open(name, attributes);
        self.0.truncate(self.0.len() - 1);
        self.raw("/>")
    }

    /// `<name w:val="value"/>`.
    pub fn value(&mut self, name: &str, value: impl std::fmt::Display) -> &mut Self {
        let _ = write!(self.0, "<{name} w:val=\"");
        self.text(&value.to_string());
        self.raw("\"/>")
    }

    /// A switch: `<name/>` or `<name w:val="0"/>`.
    pub fn switch(&mut self, name: &str, on: Option<bool>) -> &mut Self {
        match on {
            Some(true) => self.empty(name, &[]),
            Some(false) => self.value(name, 0),
            None => self,
        }
    }

    /// `<name …>`.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        self.0.push('<');
        self.0.push_str(name);
        for (key, value) in attributes {
            let _ = write!(self.0, " {key}=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
        self
    }

    /// `</name>`.
    pub fn close(&mut self, name: &str) -> &mut Self {
        let _ = write!(self.0, "</{name}>");
        self
    }

    /// Escaped text; characters that XML cannot hold are left out.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\t' | '\n' | '\r' => self.0.push(' '),
                _ if (c as u32) < 0x20 || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
                _ => self.0.push(c),
            }
        }
        self
    }
}
