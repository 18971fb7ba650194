//! Inside a paragraph: runs, changes, fields, drawings.

use super::body::Reader;
use super::styles::{self, Said};
use super::tree::{Child, Node};
use super::{Change, ChangeKind, Remark};

/// Characters kept of a change.
const LONGEST: usize = 2000;

/// What is gathered while a paragraph is read.
#[derive(Default)]
pub(super) struct Line {
    pub text: String,
    /// Characters by the looks they have: the most frequent wins.
    pub looks: Vec<(Said, usize)>,
    /// Pictures in it, by their places.
    pub pictures: Vec<usize>,
    /// A page break stands in it.
    pub page_break: bool,
    /// Depth of fields, and whether their instructions are being read.
    fields: Vec<bool>,
}

impl Reader<'_> {
    /// Everything in a paragraph or in one of the wrappers inside it.
    pub(super) fn inline(&mut self, node: &Node, base: &Said, line: &mut Line) {
        for child in node.nodes() {
            match &*child.name {
                "r" => self.run(child, base, line),
                "ins" | "moveTo" => {
                    let from = line.text.len();
                    self.inline(child, base, line);
                    self.change(child, ChangeKind::Inserted, line.text.get(from..).unwrap_or_default().to_owned());
                }
                "del" | "moveFrom" => {
                    let text = child.descend("delText").iter().chain(&child.descend("t")).map(|n| n.text()).collect();
                    self.change(child, ChangeKind::Deleted, text);
                }
                "hyperlink" | "smartTag" | "fldSimple" | "customXml" | "sdt" | "sdtContent" | "dir" | "bdo" | "r2" => {
                    self.inline(child, base, line);
                }
                "oMath" | "oMathPara" => {
                    line.text.push_str(&child.descend("t").iter().map(|n| n.text()).collect::<String>());
                    self.note("公式只取了其中的文字，请核对");
                }
                "AlternateContent" => self.alternate(child, line),
                _ => {}
            }
        }
    }

    fn change(&mut self, node: &Node, kind: ChangeKind, text: String) {
        if !text.is_empty() {
            let author = node.attr("author").unwrap_or_default().to_owned();
            // Changes lie in one another: each would hold the words of all inside it.
            let text = text.chars().take(LONGEST).collect();
            self.text.changes.push(Change { paragraph: self.place(), kind, author, text });
        }
    }

    fn run(&mut self, node: &Node, base: &Said, line: &mut Line) {
        let own = node.child("rPr").map_or_else(Said::default, |props| {
            let style = props.value("rStyle").map(|id| self.styles.chain(id)).unwrap_or_default();
            style.over(styles::run(props))
        });
        let said = base.clone().over(own);
        if said.hidden == Some(true) {
            return self.note("隐藏文字没有导入");
        }
        let from = line.text.chars().count();
        for child in node.nodes() {
            self.piece(child, line);
        }
        let count = line.text.chars().count() - from;
        if count > 0 {
            line.looks.push((said, count));
        }
    }

    fn piece(&mut self, node: &Node, line: &mut Line) {
        match &*node.name {
            "fldChar" => match node.attr("fldCharType") {
                Some("begin") => line.fields.push(true),
                Some("separate") => _ = line.fields.last_mut().map(|reading| *reading = false),
                _ => _ = line.fields.pop(),
            },
            _ if line.fields.contains(&true) => {}
            "t" => line.text.push_str(&node.text()),
            "tab" | "ptab" => line.text.push('\t'),
            "br" if node.attr("type") == Some("page") => line.page_break = true,
            "br" | "cr" => line.text.push('\n'),
            "noBreakHyphen" => line.text.push('-'),
            "sym" => self.note("特殊符号（符号字体）没有导入"),
            "ruby" => {
                let base = node.child("rubyBase").map(|b| b.descend("t").iter().map(|n| n.text()).collect::<String>());
                line.text.push_str(&base.unwrap_or_default());
            }
            "footnoteReference" => self.reference(node, "脚注"),
            "endnoteReference" => self.reference(node, "尾注"),
            "commentReference" => self.reference(node, "批注"),
            "drawing" | "pict" => self.drawing(node, line),
            "object" => self.note("嵌入对象没有导入"),
            "AlternateContent" => self.alternate(node, line),
            _ => {}
        }
    }

    /// Two ways to say the same: the newer one.
    fn alternate(&mut self, node: &Node, line: &mut Line) {
        if let Some(choice) = node.child("Choice").or_else(|| node.child("Fallback")) {
            for child in node_or_runs(choice) {
                self.piece(child, line);
            }
        }
    }

    fn reference(&mut self, node: &Node, kind: &'static str) {
        let key = (kind, node.attr("id").unwrap_or_default().to_owned());
        if let Some((author, text)) = self.asides.remove(&key) {
            let paragraph = self.place();
            self.text.remarks.push(Remark { paragraph, kind, author, text });
        }
    }

    /// Pictures are kept, text boxes reported, other drawings named.
    fn drawing(&mut self, node: &Node, line: &mut Line) {
        let boxes = node.outermost("txbxContent");
        for text in boxes.iter().map(|b| plain(b)).filter(|t| !t.is_empty()) {
            let paragraph = self.place();
            self.text.remarks.push(Remark { paragraph, kind: "文本框", author: String::new(), text });
        }
        let mut ids: Vec<&str> = node.descend("blip").iter().filter_map(|n| n.attr("embed")).collect();
        ids.extend(node.descend("imagedata").iter().filter_map(|n| n.attr("id")));
        if node.descend("blip").iter().any(|n| n.attr("link").is_some() && n.attr("embed").is_none()) {
            self.note("链接到文件外的图片没有导入");
        }
        if ids.is_empty() && boxes.is_empty() {
            self.note("图形（线条、形状或图表）没有导入");
        }
        for id in ids {
            line.pictures.extend(self.picture(id));
        }
    }
}

fn node_or_runs(choice: &Node) -> impl Iterator<Item = &Node> {
    choice.nodes().flat_map(|n| if &*n.name == "r" { n.nodes().collect::<Vec<_>>() } else { vec![n] })
}

/// The plain text of paragraphs, one a line.
pub(super) fn plain(node: &Node) -> String {
    let one = |p: &&Node| p.descend("t").iter().map(|t| t.text()).collect::<String>().trim().to_owned();
    let lines: Vec<String> = node.outermost("p").iter().map(one).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() { bare(node) } else { lines.join("\n") }
}

fn bare(node: &Node) -> String {
    let texts = node.children.iter().filter_map(|child| match child {
        Child::Text(text) => Some(text.trim()),
        Child::Node(_) => None,
    });
    texts.collect::<String>()
}
