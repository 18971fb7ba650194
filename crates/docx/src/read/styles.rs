//! Styles: what a paragraph looks like before it says so itself.

use std::collections::HashMap;

use super::Look;
use super::tree::Node;
use crate::model::Align;

/// A chain of styles longer than this is a cycle.
const LONGEST_CHAIN: usize = 32;

/// Names are kept short: every paragraph and run has them anew.
pub(super) fn short(name: &str) -> String {
    name.chars().take(64).collect()
}

/// Everything a style, a paragraph or a run can say.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    pub align: Option<Align>,
    pub size: Option<u32>,
    pub colour: Option<String>,
    pub font: Option<String>,
    pub bold: Option<bool>,
    pub outline: Option<u8>,
    pub page_break: Option<bool>,
    pub list: Option<String>,
    pub level: Option<usize>,
    pub hidden: Option<bool>,
}

impl Said {
    /// What the paragraph or run says itself, over what is said here.
    pub fn over(mut self, own: Said) -> Said {
        self.align = own.align.or(self.align);
        self.size = own.size.or(self.size);
        self.colour = own.colour.or(self.colour);
        self.font = own.font.or(self.font);
        self.bold = own.bold.or(self.bold);
        self.outline = own.outline.or(self.outline);
        self.page_break = own.page_break.or(self.page_break);
        self.list = own.list.or(self.list);
        self.level = own.level.or(self.level);
        self.hidden = own.hidden.or(self.hidden);
        self
    }

    pub fn look(&self, style: String) -> Look {
        Look {
            style,
            align: self.align,
            size: self.size.unwrap_or(21),
            colour: self.colour.clone().unwrap_or_default(),
            font: self.font.clone().unwrap_or_default(),
            bold: self.bold.unwrap_or(false),
            outline: self.outline,
            page_break: self.page_break.unwrap_or(false),
        }
    }
}

struct Style {
    name: String,
    based_on: String,
    said: Said,
}

#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    defaults: Said,
    usual: String,
}

impl Styles {
    pub fn new(part: Option<&Node>) -> Self {
        let mut styles = Self::default();
        let Some(part) = part else {
            return styles;
        };
        if let Some(defaults) = part.descend("docDefaults").first() {
            let run = defaults.descend("rPr").first().map(|n| run(n)).unwrap_or_default();
            let para = defaults.descend("pPr").first().map(|n| paragraph(n)).unwrap_or_default();
            styles.defaults = para.over(run);
        }
        for node in part.descend("style") {
            let id = node.attr("styleId").unwrap_or_default().to_owned();
            if node.attr("default") == Some("1") && node.attr("type") == Some("paragraph") {
                styles.usual.clone_from(&id);
            }
            let para = node.child("pPr").map(paragraph).unwrap_or_default();
            let said = para.over(node.child("rPr").map(run).unwrap_or_default());
            let name = node.value("name").map(short).unwrap_or_default();
            let based_on = node.value("basedOn").unwrap_or_default().to_owned();
            styles.styles.insert(id, Style { name, based_on, said });
        }
        styles
    }

    /// Name and looks of a paragraph style, its ancestors and the defaults included.
    pub fn paragraph(&self, id: Option<&str>) -> (String, Said) {
        let id = id.unwrap_or(&self.usual);
        let name = self.styles.get(id).map(|s| s.name.clone()).unwrap_or_default();
        (name, self.defaults.clone().over(self.chain(id)))
    }

    /// Looks of a style without the defaults, for runs.
    pub fn chain(&self, id: &str) -> Said {
        let mut chain = Vec::new();
        let mut id = id;
        while let Some(style) = self.styles.get(id).filter(|_| chain.len() < LONGEST_CHAIN) {
            chain.push(&style.said);
            id = &style.based_on;
        }
        chain.into_iter().rev().fold(Said::default(), |all, said| all.over(said.clone()))
    }
}

/// What a `pPr` says.
pub(super) fn paragraph(node: &Node) -> Said {
    let list = node.child("numPr");
    Said {
        align: node.value("jc").and_then(align),
        outline: node.value("outlineLvl").and_then(|v| v.parse().ok()),
        page_break: node.switch("pageBreakBefore"),
        list: list.and_then(|n| n.value("numId")).map(short),
        level: list.and_then(|n| n.value("ilvl")).and_then(|v| v.parse().ok()),
        ..Said::default()
    }
}

fn align(word: &str) -> Option<Align> {
    Some(match word {
        "center" => Align::Center,
        "right" | "end" => Align::Right,
        "both" | "distribute" => Align::Justify,
        "left" | "start" => Align::Left,
        _ => return None,
    })
}

/// What an `rPr` says.
pub(super) fn run(node: &Node) -> Said {
    let fonts = node.child("rFonts");
    Said {
        size: node.value("sz").and_then(|v| v.parse().ok()),
        colour: node.value("color").map(|c| short(c).to_lowercase()).filter(|c| c != "auto"),
        font: fonts.and_then(|f| f.attr("eastAsia").or_else(|| f.attr("ascii"))).map(short),
        bold: node.switch("b"),
        hidden: node.switch("vanish"),
        ..Said::default()
    }
}
