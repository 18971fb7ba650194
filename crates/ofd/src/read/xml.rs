//! XML parts (XML 部件): a small tree without namespaces, document types or foreign entities.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::fault::Fault;
use super::geometry::{Matrix, Rect};
use super::limits::Limits;
use super::values;

/// An element: its name without prefix, its attributes, what is inside.
#[derive(Debug, Clone, Default)]
pub(crate) struct Node {
    pub name: String,
    pub line: u32,
    pub kids: Vec<Node>,
    pub text: String,
    attributes: Vec<(String, String)>,
}

impl Node {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// An attribute; written with other capitals it counts, too.
    pub fn attr(&self, name: &str) -> Option<&str> {
        let exact = self.attributes.iter().find(|(key, _)| key == name);
        let found = exact.or_else(|| self.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)));
        found.map(|(_, value)| value.as_str())
    }

    pub fn child(&self, name: &str) -> Option<&Node> {
        self.kids.iter().find(|kid| kid.is(name))
    }

    pub fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.kids.iter().filter(move |kid| kid.is(name))
    }

    /// The text of a child; empty when there is none.
    pub fn said(&self, name: &str) -> &str {
        self.child(name).map_or("", |kid| kid.text.trim())
    }

    /// About how much it takes to read it once more, bytes.
    pub fn weight(&self) -> usize {
        let attributes: usize = self.attributes.iter().map(|(_, value)| value.len()).sum();
        16 + self.text.len() + attributes + self.kids.iter().map(Node::weight).sum::<usize>()
    }

    /// An identifier (ST_ID): 0 is none.
    pub fn id(&self, name: &str) -> Option<u32> {
        self.attr(name)?.trim().parse().ok().filter(|id| *id != 0)
    }

    pub fn truth(&self, name: &str, unless: bool) -> bool {
        self.attr(name).map_or(unless, |text| values::truth(text, unless))
    }

    /// A number, or the value that stands when it is not written.
    pub fn number(&self, name: &str, unless: f64) -> Result<f64, String> {
        self.attr(name).map_or(Ok(unless), |text| values::number(text).map_err(|why| format!("{name}：{why}")))
    }

    pub fn rect(&self, name: &str) -> Result<Option<Rect>, String> {
        self.attr(name).map(|text| values::rect(text).map_err(|why| format!("{name}：{why}"))).transpose()
    }

    pub fn matrix(&self, name: &str) -> Result<Matrix, String> {
        self.attr(name).map_or(Ok(Matrix::SAME), values::matrix)
    }
}

/// The root element of a part.
pub(crate) fn parse(part: &str, bytes: &[u8], limits: &Limits) -> Result<Node, Fault> {
    let text = decode(bytes);
    Builder { part, text: &text, limits, open: Vec::new(), elements: 0, attributes: 0, line: 1, counted: 0 }.build()
}

/// UTF-8 by default; a byte order mark or the declared encoding (GBK, UTF-16) counts.
fn decode(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    let head = &bytes[..bytes.len().min(120)];
    let declared = String::from_utf8_lossy(head);
    let label = declared.split("?>").next().and_then(|d| d.split_once("encoding=")).map(|(_, rest)| {
        let quote = rest.chars().next().unwrap_or('"');
        rest[quote.len_utf8().min(rest.len())..].split(quote).next().unwrap_or_default().to_owned()
    });
    let encoding = label.and_then(|l| encoding_rs::Encoding::for_label(l.trim().as_bytes()));
    encoding.unwrap_or(encoding_rs::UTF_8).decode(bytes).0
}

struct Builder<'a> {
    part: &'a str,
    text: &'a str,
    limits: &'a Limits,
    open: Vec<Node>,
    elements: usize,
    attributes: usize,
    line: u32,
    counted: usize,
}

impl Builder<'_> {
    fn build(mut self) -> Result<Node, Fault> {
        let mut reader = Reader::from_str(self.text);
        reader.config_mut().allow_unmatched_ends = true;
        reader.config_mut().check_end_names = false;
        let mut root = None;
        loop {
            let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let event = reader.read_event().map_err(|_| self.fault(before, "不是完好的 XML"))?;
            match event {
                Event::Start(tag) => self.start(before, &tag)?,
                Event::Empty(tag) => {
                    self.start(before, &tag)?;
                    self.end(&mut root);
                }
                Event::End(tag) => {
                    let name = tag.local_name().as_ref().to_owned();
                    if self.open.last().is_none_or(|node| node.name != name) {
                        return Err(self.fault(before, "元素的开始和结束标记对不上"));
                    }
                    self.end(&mut root);
                }
                Event::Text(text) => self.words(&text),
                Event::CData(text) => self.words(&text),
                Event::GeneralRef(entity) => {
                    let name = entity.to_string();
                    let c = character(&name).ok_or_else(|| self.fault(before, unknown(&name)))?;
                    self.words(c.encode_utf8(&mut [0; 4]));
                }
                Event::DocType(_) => return Err(self.fault(before, "含有文档类型定义（DTD），不予读取")),
                Event::Eof => break,
                _ => {}
            }
        }
        match root {
            Some(root) if self.open.is_empty() => Ok(root),
            Some(_) | None if !self.open.is_empty() => Err(self.fault(self.text.len(), "没有写完，文件可能被截断")),
            _ => Err(Fault::part(self.part, "里面没有内容")),
        }
    }

    fn start(&mut self, at: usize, tag: &BytesStart<'_>) -> Result<(), Fault> {
        self.elements += 1;
        if self.elements > self.limits.elements {
            return Err(self.fault(at, format!("元素超过 {} 个的上限", self.limits.elements)));
        }
        if self.open.len() >= self.limits.depth {
            return Err(self.fault(at, format!("元素层层相套，超过 {} 层的上限", self.limits.depth)));
        }
        let name = tag.local_name().as_ref().to_owned();
        let mut node = Node { name, line: self.line_of(at), ..Node::default() };
        let mut attributes = tag.attributes();
        for attribute in attributes.with_checks(false) {
            self.attributes += 1;
            let most = self.limits.elements.saturating_mul(Limits::ATTRIBUTES);
            if self.attributes > most || node.attributes.len() >= Limits::ATTRIBUTES_OF_ONE {
                return Err(self.fault(at, "属性太多，超过上限"));
            }
            let attribute = attribute.map_err(|_| self.fault(at, "属性写得不完整"))?;
            let key = attribute.key.local_name().as_ref().to_owned();
            node.attributes.push((key, plain(&attribute.value).map_err(|why| self.fault(at, why))?));
        }
        self.open.push(node);
        Ok(())
    }

    fn end(&mut self, root: &mut Option<Node>) {
        let Some(node) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.kids.push(node),
            None => _ = root.get_or_insert(node),
        }
    }

    fn words(&mut self, text: &str) {
        if let Some(node) = self.open.last_mut() {
            node.text.push_str(text);
        }
    }

    fn fault(&mut self, at: usize, why: impl Into<String>) -> Fault {
        let line = self.line_of(at);
        Fault::at(self.part, line, why)
    }

    /// The line of an offset; offsets come in order, so every byte is counted once.
    fn line_of(&mut self, at: usize) -> u32 {
        let at = at.min(self.text.len());
        if at > self.counted {
            let ends = self.text.as_bytes()[self.counted..at].iter().filter(|b| **b == b'\n').count();
            self.line = self.line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
            self.counted = at;
        }
        self.line
    }
}

/// A value with its entities replaced.
fn plain(raw: &str) -> Result<String, String> {
    if !raw.contains('&') {
        return Ok(raw.to_owned());
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (name, after) = after.split_once(';').ok_or_else(|| "“&”须写作“&amp;”".to_owned())?;
        out.push(character(name).ok_or_else(|| unknown(name))?);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn unknown(name: &str) -> String {
    format!("实体“&{};”不认识", values::brief(name))
}

/// One of the five entities, or a character by its number. There are no others, so nothing can grow.
fn character(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']);
            let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        parse("页.xml", text.as_bytes(), &Limits::default()).unwrap_err().to_string()
    }

    #[test]
    fn prefixes_and_capitals_do_not_matter() {
        let root =
            parse("p", br#"<x:Page xmlns:x="u"><x:AREA id="7">a&amp;b&#65;</x:AREA></x:Page>"#, &Limits::default());
        let root = root.unwrap();
        let area = root.child("Area").unwrap();
        assert_eq!((root.name.as_str(), area.id("ID"), area.text.as_str()), ("Page", Some(7), "a&bA"));
    }

    #[test]
    fn broken_parts_are_named_with_their_line() {
        assert_eq!(said("<a>\n<b>\n</c></a>"), "页.xml 第 3 行：元素的开始和结束标记对不上。");
        assert_eq!(said("<a>\n<b>"), "页.xml 第 2 行：没有写完，文件可能被截断。");
        assert_eq!(said("   "), "页.xml：里面没有内容。");
        assert!(said("<a\nb").contains("不是完好的 XML"), "{}", said("<a\nb"));
    }

    #[test]
    fn entities_cannot_grow() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"yyyy\">]>\n<a>&x;</a>";
        assert_eq!(said(bomb), "页.xml 第 1 行：含有文档类型定义（DTD），不予读取。");
        assert_eq!(said("<a>\n&x;</a>"), "页.xml 第 2 行：实体“&x;”不认识。");
        assert_eq!(said("<a b='&x;'/>"), "页.xml 第 1 行：实体“&x;”不认识。");
    }

    #[test]
    fn depth_and_number_of_elements_are_bounded() {
        let deep = "<a>".repeat(60) + &"</a>".repeat(60);
        assert!(said(&deep).contains("超过 48 层的上限"));
        let many = format!("<a>{}</a>", "<b/>".repeat(12));
        let limits = Limits { elements: 10, ..Limits::default() };
        let said = parse("页.xml", many.as_bytes(), &limits).unwrap_err().to_string();
        assert_eq!(said, "页.xml 第 1 行：元素超过 10 个的上限。");
    }

    #[test]
    fn declared_encodings_are_read() {
        let (bytes, ..) = encoding_rs::GBK.encode("<?xml version=\"1.0\" encoding=\"GBK\"?><a>防汛</a>");
        assert_eq!(parse("p", &bytes, &Limits::default()).unwrap().text, "防汛");
        assert_eq!(parse("p", "\u{feff}<a>防汛</a>".as_bytes(), &Limits::default()).unwrap().text, "防汛");
    }
}
