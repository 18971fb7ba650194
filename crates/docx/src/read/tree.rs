//! XML as a tree, read leniently: no entity but the five of XML itself is ever replaced.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::Limits;

/// Attributes of one part, for each element it may have.
const ATTRIBUTES: usize = 8;
/// Attributes of one element; the others are passed over.
const ATTRIBUTES_OF_ONE: usize = 200;

/// An element; names without prefix.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub name: Box<str>,
    attributes: Vec<(Box<str>, Box<str>)>,
    pub children: Vec<Child>,
}

#[derive(Debug)]
pub(super) enum Child {
    Node(Node),
    Text(String),
}

/// A part read.
pub(super) struct Tree {
    pub root: Node,
    /// Line and reason where reading stopped early.
    pub broken: Option<(usize, String)>,
}

impl Node {
    /// Value of an attribute by its name without prefix.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| &**key == name).map(|(_, value)| &**value)
    }

    /// `val` of a child.
    pub fn value(&self, child: &str) -> Option<&str> {
        self.child(child)?.attr("val")
    }

    /// A switch: absent, on, off.
    pub fn switch(&self, child: &str) -> Option<bool> {
        let node = self.child(child)?;
        Some(!matches!(node.attr("val"), Some("0" | "false" | "off" | "none")))
    }

    pub fn child(&self, name: &str) -> Option<&Node> {
        self.nodes().find(|node| &*node.name == name)
    }

    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.children.iter().filter_map(|child| match child {
            Child::Node(node) => Some(node),
            Child::Text(_) => None,
        })
    }

    /// All elements of a name, at any depth, in order.
    pub fn descend(&self, name: &str) -> Vec<&Node> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            if &*node.name == name {
                found.push(node);
            }
            let at = open.len();
            open.extend(node.nodes());
            open[at..].reverse();
        }
        found
    }

    /// The outermost elements of a name: what lies in one of them belongs to it.
    pub fn outermost(&self, name: &str) -> Vec<&Node> {
        let mut found = Vec::new();
        let mut open: Vec<&Node> = self.nodes().collect();
        open.reverse();
        while let Some(node) = open.pop() {
            if &*node.name == name {
                found.push(node);
                continue;
            }
            let at = open.len();
            open.extend(node.nodes());
            open[at..].reverse();
        }
        found
    }

    /// All text in it.
    pub fn text(&self) -> String {
        self.children
            .iter()
            .map(|child| match child {
                Child::Node(node) => node.text(),
                Child::Text(text) => text.clone(),
            })
            .collect()
    }
}

/// Bytes as text: UTF-8, or UTF-16 by its mark.
pub(super) fn decode(bytes: &[u8]) -> String {
    let wide = |pair: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|c| pair([c[0], c[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned(),
    }
}

/// Reads as far as it goes: open elements are closed where the text breaks off.
pub(super) fn parse(text: &str, limits: &Limits) -> Tree {
    let mut reader = Reader::from_str(text);
    let mut stack = vec![Node::default()];
    let (mut count, mut attributes) = (0, 0);
    let broken = loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(_) => break Some("XML 已损坏".to_owned()),
        };
        match event {
            Event::Eof if stack.len() > 1 => break Some("XML 不完整".to_owned()),
            Event::Eof => break None,
            Event::Start(start) => {
                let node = node(&start);
                attributes += node.attributes.len();
                stack.push(node);
            }
            Event::Empty(start) => {
                count += 1;
                let node = node(&start);
                attributes += node.attributes.len();
                add(&mut stack, Child::Node(node));
            }
            Event::End(_) => {
                count += 1;
                close(&mut stack);
            }
            Event::Text(bytes) => add(&mut stack, Child::Text(bytes.xml10_content().into_owned())),
            Event::CData(bytes) => add(&mut stack, Child::Text(bytes.into_inner().into_owned())),
            Event::GeneralRef(name) => {
                if let Some(c) = character(&name) {
                    add(&mut stack, Child::Text(c.to_string()));
                }
            }
            Event::DocType(_) => break Some("含有 DOCTYPE 声明，不予读取".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        if stack.len() > limits.depth {
            break Some(format!("元素嵌套超过 {} 层", limits.depth));
        }
        if count > limits.elements {
            break Some(format!("元素超过 {} 个", limits.elements));
        }
        if attributes > limits.elements.saturating_mul(ATTRIBUTES) {
            break Some("属性太多".to_owned());
        }
    };
    let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
    let line = 1 + text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count();
    while stack.len() > 1 {
        close(&mut stack);
    }
    Tree { root: stack.pop().unwrap_or_default(), broken: broken.map(|why| (line, why)) }
}

/// What a reference stands for: a character by number, or one of the five entities there are.
fn character(name: &BytesRef) -> Option<char> {
    Some(match &**name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return name.resolve_char_ref().ok().flatten(),
    })
}

fn node(start: &BytesStart) -> Node {
    let mut list = start.attributes();
    let attributes = list.with_checks(false).filter_map(Result::ok).take(ATTRIBUTES_OF_ONE).map(|attribute| {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default();
        (local(attribute.key.0), Box::from(&*value))
    });
    Node { name: local(start.name().0), attributes: attributes.collect(), children: Vec::new() }
}

fn local(name: &str) -> Box<str> {
    Box::from(name.rsplit(':').next().unwrap_or(name))
}

fn add(stack: &mut [Node], child: Child) {
    let Some(top) = stack.last_mut() else { return };
    match (child, top.children.last_mut()) {
        // Entities part a text in many pieces.
        (Child::Text(more), Some(Child::Text(text))) => text.push_str(&more),
        (child, _) => top.children.push(child),
    }
}

fn close(stack: &mut Vec<Node>) {
    if stack.len() > 1
        && let Some(node) = stack.pop()
    {
        add(stack, Child::Node(node));
    }
}
