//! The main document from paragraph to paragraph.

use std::collections::HashMap;

use super::numbering::Numbering;
use super::package::{Package, Related};
use super::run::{Line, plain};
use super::styles::{self, Said, Styles};
use super::tree::Node;
use super::{Fault, Found, FoundParagraph, FoundPicture, Note, Remark, Text};
use crate::model::PictureKind;

/// Outside targets named one by one.
const NAMED: usize = 3;

pub(super) struct Reader<'a> {
    pub package: Package<'a>,
    pub text: Text,
    pub styles: Styles,
    pub numbering: Numbering,
    related: HashMap<String, Related>,
    /// Comments and notes by kind and identifier: author, text.
    pub asides: HashMap<(&'static str, String), (String, String)>,
    /// Paragraphs with text so far.
    pub count: usize,
    /// Cells that may still come.
    pub cells: usize,
    /// Pictures met inside a table, to stand after it.
    pub loose: Vec<usize>,
    /// A page break was met that belongs to the next paragraph.
    breaks: bool,
    /// Text of a paragraph whose end was struck out: it runs on.
    carried: Option<FoundParagraph>,
}

pub(super) fn read(mut package: Package) -> Result<Text, Fault> {
    let main = main_part(&mut package)?;
    let missing =
        || Fault {
            part: main.clone(), line: 0, message: "文件里没有正文，可能已损坏，请重新保存。".to_owned()
        };
    let tree = package.tree(&main)?.ok_or_else(missing)?;
    let related = package.related(&main);
    let part = |package: &mut Package, kind: &str| {
        let name = related.values().find(|r| r.kind == kind && !r.external).map(|r| r.target.clone());
        name.and_then(|name| package.optional(&name))
    };
    let styles = Styles::new(part(&mut package, "styles").as_ref());
    let numbering = Numbering::new(part(&mut package, "numbering").as_ref());
    let mut asides = HashMap::new();
    for (kind, name, element) in
        [("批注", "comments", "comment"), ("脚注", "footnotes", "footnote"), ("尾注", "endnotes", "endnote")]
    {
        if let Some(root) = part(&mut package, name) {
            gather(&mut asides, kind, &root, element);
        }
    }
    let cells = package.limits.cells;
    let mut reader = Reader {
        package,
        text: Text::default(),
        styles,
        numbering,
        related,
        asides,
        count: 0,
        cells,
        loose: Vec::new(),
        breaks: false,
        carried: None,
    };
    let body = tree.root.descend("body");
    let body = body.first().copied().ok_or_else(|| Fault {
        part: main.clone(),
        line: tree.broken.as_ref().map_or(0, |(line, _)| *line),
        message: "找不到正文，文件已损坏，请重新保存。".to_owned(),
    })?;
    reader.blocks(body);
    Ok(reader.finish())
}

/// The part that the package calls its document; by its usual name where the package does not say.
fn main_part(package: &mut Package) -> Result<String, Fault> {
    let related = package.related("");
    let named = related.values().find(|r| r.kind == "officeDocument" && !r.external).map(|r| r.target.clone());
    let name = named.filter(|name| package.has(name)).unwrap_or_else(|| "word/document.xml".to_owned());
    if package.has(&name) {
        return Ok(name);
    }
    let other = package.any("xl/workbook.xml") || package.any("ppt/presentation.xml");
    let message = if other {
        "这是表格或演示文稿，不是 Word 文件，请另存为 .docx 再导入。"
    } else {
        "文件里没有 word/document.xml，不是完整的 Word 文件，请重新保存或重新上传。"
    };
    Err(Fault { part: String::new(), line: 0, message: message.to_owned() })
}

fn gather(asides: &mut HashMap<(&'static str, String), (String, String)>, kind: &'static str, root: &Node, name: &str) {
    for node in root.descend(name) {
        let text = plain(node);
        if node.attr("type").is_none() && !text.is_empty() {
            let author = node.attr("author").unwrap_or_default().to_owned();
            asides.insert((kind, node.attr("id").unwrap_or_default().to_owned()), (author, text));
        }
    }
}

impl Reader<'_> {
    /// The paragraph being read.
    pub(super) fn place(&self) -> usize {
        self.count + 1
    }

    /// Notes a thing once for each paragraph.
    pub(super) fn note(&mut self, message: &str) {
        let note = Note { paragraph: self.place(), message: format!("{message}。") };
        // Those of this paragraph are the last ones.
        let known = self.text.notes.iter().rev().take_while(|known| known.paragraph == note.paragraph);
        if !known.into_iter().any(|known| *known == note) {
            self.text.notes.push(note);
        }
    }

    fn blocks(&mut self, node: &Node) {
        for child in node.nodes() {
            match &*child.name {
                "p" => self.paragraph(child),
                "tbl" => {
                    self.table(child);
                    let loose = std::mem::take(&mut self.loose);
                    self.text.blocks.extend(loose.into_iter().map(Found::Picture));
                }
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => self.blocks(child),
                "AlternateContent" => {
                    if let Some(choice) = child.child("Choice").or_else(|| child.child("Fallback")) {
                        self.blocks(choice);
                    }
                }
                "altChunk" => self.note("插入的外部文档没有导入"),
                _ => {}
            }
        }
    }

    /// The automatic number of a paragraph.
    pub(super) fn number_of(&mut self, node: &Node) -> String {
        let props = node.child("pPr");
        let (_, base) = self.styles.paragraph(props.and_then(|p| p.value("pStyle")));
        let said = base.over(props.map(styles::paragraph).unwrap_or_default());
        let list = said.list.filter(|id| id != "0");
        list.and_then(|id| self.numbering.next(&id, said.level.unwrap_or(0))).unwrap_or_default()
    }

    fn paragraph(&mut self, node: &Node) {
        let props = node.child("pPr");
        let (style, base) = self.styles.paragraph(props.and_then(|p| p.value("pStyle")));
        let base = base.over(props.map(styles::paragraph).unwrap_or_default());
        let mut line = Line::default();
        self.inline(node, &base, &mut line);
        let runs_on = props.and_then(|p| p.child("rPr")).is_some_and(|mark| mark.child("del").is_some());
        let said = main_look(&line.looks).unwrap_or(base);
        let mut paragraph =
            FoundParagraph { place: self.place(), number: String::new(), text: line.text, look: said.look(style) };
        paragraph.look.page_break |= std::mem::replace(&mut self.breaks, line.page_break && paragraph.text.is_empty());
        paragraph.look.page_break |= line.page_break && !paragraph.text.is_empty();
        if let Some(before) = self.carried.take() {
            paragraph = FoundParagraph { text: before.text + &paragraph.text, ..before };
        }
        if runs_on {
            self.carried = Some(paragraph);
            return;
        }
        if !paragraph.text.trim().is_empty() {
            paragraph.number = self.number_of(node);
            self.count += 1;
        }
        self.text.blocks.push(Found::Paragraph(paragraph));
        self.text.blocks.extend(line.pictures.into_iter().map(Found::Picture));
    }

    /// Takes a picture out of the package; its place among the pictures.
    pub(super) fn picture(&mut self, id: &str) -> Option<usize> {
        let related = self.related.get(id)?;
        if related.external {
            self.note("链接到文件外的图片没有导入");
            return None;
        }
        let name = related.target.clone();
        let limit = self.package.limits.pictures;
        if self.text.pictures.len() >= limit {
            self.note(&format!("图片超过 {limit} 张，后面的没有导入"));
            return None;
        }
        let bytes = match self.package.bytes(&name) {
            Ok(bytes) => bytes.unwrap_or_default(),
            Err(fault) => {
                self.note(fault.to_string().trim_end_matches('。'));
                return None;
            }
        };
        let kind = match bytes.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => PictureKind::Png,
            [0xFF, 0xD8, 0xFF, ..] => PictureKind::Jpeg,
            _ => {
                let name = name.rsplit('/').next().unwrap_or_default().to_owned();
                self.note(&format!("图片 {name} 不是 PNG 或 JPEG，没有导入"));
                return None;
            }
        };
        let name = name.rsplit('/').next().unwrap_or_default().to_owned();
        let paragraph = self.place();
        self.text.pictures.push(FoundPicture { name, bytes, kind, paragraph });
        Some(self.text.pictures.len() - 1)
    }

    fn finish(mut self) -> Text {
        if let Some(paragraph) = self.carried.take().filter(|p| !p.text.trim().is_empty()) {
            self.text.blocks.push(Found::Paragraph(paragraph));
        }
        self.edges();
        self.outside();
        let mut notes = std::mem::take(&mut self.package.notes);
        notes.append(&mut self.text.notes);
        self.text.notes = notes;
        self.text
    }

    /// Headers and footers with words in them; page numbers are none.
    fn edges(&mut self) {
        let mut parts: Vec<(&'static str, String)> = Vec::new();
        for related in self.related.values().filter(|r| !r.external) {
            match related.kind.as_str() {
                "header" => parts.push(("页眉", related.target.clone())),
                "footer" => parts.push(("页脚", related.target.clone())),
                _ => {}
            }
        }
        parts.sort();
        for (kind, name) in parts {
            let text = self.package.optional(&name).map(|root| plain(&root)).unwrap_or_default();
            let remark = Remark { paragraph: 0, kind, author: String::new(), text };
            let is_words = remark.text.chars().any(|c| c.is_alphabetic() && !matches!(c, '第' | '页' | '共'));
            if is_words && !self.text.remarks.contains(&remark) {
                self.text.remarks.push(remark);
            }
        }
    }

    /// What would have been fetched or run.
    fn outside(&mut self) {
        let mut targets: Vec<&str> =
            self.related.values().filter(|r| r.external && r.kind != "hyperlink").map(|r| r.target.as_str()).collect();
        targets.sort_unstable();
        let mut messages = Vec::new();
        if !targets.is_empty() {
            let named: Vec<String> = targets.iter().take(NAMED).map(|t| format!("“{}”", short(t))).collect();
            messages.push(format!("文件引用了外部内容{}，没有读取。", named.join("、")));
        }
        if self.package.any("vbaProject.bin") {
            messages.push("文件含有宏，没有读取。".to_owned());
        }
        self.text.notes.extend(messages.into_iter().map(|message| Note { paragraph: 0, message }));
    }
}

fn short(target: &str) -> String {
    let mut chars = target.chars();
    let head: String = chars.by_ref().take(60).collect();
    if chars.next().is_some() { head + "……" } else { head }
}

/// What most characters look like.
fn main_look(looks: &[(Said, usize)]) -> Option<Said> {
    looks.iter().max_by_key(|(_, count)| *count).map(|(said, _)| said.clone())
}
