//! Elements one after the other, every name with the prefix that readers insist on.

use std::fmt::Display;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::NAMESPACE;

/// An XML part (XML 部件) under construction.
pub struct Xml {
    writer: Writer<Vec<u8>>,
    open: Vec<String>,
}

/// Name and value.
pub type Attribute<'a> = (&'a str, String);

impl Xml {
    /// Declaration and root element.
    pub fn new(root: &str, attributes: &[Attribute<'_>]) -> Self {
        let mut xml = Self { writer: Writer::new(Vec::new()), open: Vec::new() };
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        let namespace = [("xmlns:ofd", NAMESPACE.to_owned())];
        let attributes: Vec<Attribute<'_>> = namespace.into_iter().chain(attributes.iter().cloned()).collect();
        xml.open(root, &attributes);
        xml
    }

    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.event(Event::Start(start(name, attributes)));
        self.open.push(name.to_owned());
    }

    /// Closes the innermost element.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.event(Event::End(BytesEnd::new(format!("ofd:{name}"))));
        }
    }

    /// An element with nothing in it.
    pub fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.event(Event::Empty(start(name, attributes)));
    }

    /// An element with text in it.
    pub fn text(&mut self, name: &str, attributes: &[Attribute<'_>], text: impl Display) {
        self.open(name, attributes);
        self.event(Event::Text(BytesText::new(&legal(&text.to_string()))));
        self.close();
    }

    /// An element with text in it, unless the text is empty.
    pub fn some(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.text(name, &[], text);
        }
    }

    /// Closes what is open.
    pub fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        self.writer.into_inner()
    }

    fn event(&mut self, event: Event<'_>) {
        self.writer.write_event(event).expect("a Vec takes everything");
    }
}

fn start<'a>(name: &str, attributes: &'a [Attribute<'a>]) -> BytesStart<'a> {
    let mut start = BytesStart::new(format!("ofd:{name}"));
    for (name, value) in attributes {
        start.push_attribute((*name, legal(value).as_str()));
    }
    start
}

/// XML 1.0 has no place for control characters, not even escaped.
fn legal(text: &str) -> String {
    let illegal = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if illegal(c) { '\u{fffd}' } else { c }).collect()
}
