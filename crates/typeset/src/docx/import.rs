//! Import (导入): a Word file or plain text becomes a structured draft, with a report of what was not understood.

mod end;
mod head;
mod lines;
mod plain;
mod typed;

use std::fmt;

use crate::draft::{self, Draft};
use crate::sheet::PictureFile;

pub use typed::typed;

/// Largest file that is read, bytes.
pub const LARGEST: usize = 20 << 20;

/// Most lines of a report: nobody reads more, and the rest is as a rule of the same kind.
const REPORTED: usize = 60;

/// A draft read from a file (导入稿).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// What was recognised.
    pub draft: Draft,
    /// Body (正文) and attachments bound in (附件) as a drafter types them; [`crate::body::parse_bound`] reads them.
    pub body: String,
    /// Files of the pictures that the body names.
    pub pictures: Vec<PictureFile>,
    /// What the drafter should look at, in the order of the paper; of a long list the first part and how many more there are.
    pub report: Vec<Entry>,
}

/// A line of the report: a Chinese sentence and its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Where.
    pub place: Place,
    /// What.
    pub message: String,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Whole => write!(f, "{}", self.message),
            place => write!(f, "{place}：{}", self.message),
        }
    }
}

/// A place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The file as a whole.
    Whole,
    /// A paragraph of a Word file, from 1; empty ones are not counted.
    Paragraph(usize),
    /// The table after a paragraph.
    TableAfter(usize),
    /// A line of a text, from 1.
    Line(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => write!(f, "全文"),
            Self::Paragraph(n) => write!(f, "第{n}段"),
            Self::TableAfter(0) => write!(f, "文首的表格"),
            Self::TableAfter(n) => write!(f, "第{n}段后的表格"),
            Self::Line(n) => write!(f, "第{n}行"),
        }
    }
}

/// Why nothing can be imported: one sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

/// Reads a Word file (.docx) or plain text (UTF-8, UTF-16, GB 18030) into a draft. Nothing in the file is ever fetched or run.
///
/// # Errors
/// A file that is neither, is broken beyond reading, too large, or carries a secrecy mark (密级标志).
pub fn import(bytes: &[u8]) -> Result<Imported, Refused> {
    if bytes.len() > LARGEST {
        return Err(Refused(format!("文件超过 {} MB，不能导入。", LARGEST >> 20)));
    }
    if bytes.is_empty() {
        return Err(Refused("文件是空的，没有内容可以导入。".to_owned()));
    }
    let is_package = bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    let mut found = if is_package { lines::of_word(bytes)? } else { plain::of_text(bytes)? };
    refuse_secrecy(&found.lines)?;
    if !found.lines.iter().any(|line| !line.text.trim().is_empty()) {
        return Err(Refused("文件里没有文字，没有内容可以导入。".to_owned()));
    }
    let (draft, mut report) = understand(std::mem::take(&mut found.lines));
    report.append(&mut found.report);
    report.sort();
    report.dedup();
    shorten(&mut report);
    let body = typed(&draft.blocks, &draft.annexes);
    Ok(Imported { draft, body, pictures: found.pictures, report })
}

/// The first lines, and how many more there are.
fn shorten(report: &mut Vec<Entry>) {
    let more = report.len().saturating_sub(REPORTED);
    if more > 0 {
        report.truncate(REPORTED);
        report.push(Entry {
            place: Place::Whole, message: format!("另有 {more} 处没有列出，请对照原文核对。")
        });
    }
}

/// A line of text with its place and, from a Word file, its looks.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    place: Place,
    text: String,
    look: Option<docx::Look>,
}

impl Line {
    fn style(&self) -> &str {
        self.look.as_ref().map_or("", |look| look.style.as_str())
    }

    fn trimmed(&self) -> &str {
        self.text.trim()
    }
}

/// What a file holds before it is understood.
#[derive(Default)]
struct Found {
    lines: Vec<Line>,
    pictures: Vec<PictureFile>,
    report: Vec<Entry>,
}

fn refuse_secrecy(lines: &[Line]) -> Result<(), Refused> {
    let marked = |line: &&Line| {
        let text: String = line.text.chars().filter(|c| !c.is_whitespace()).collect();
        ["绝密", "机密", "秘密"].iter().any(|mark| {
            text.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(['★', '☆', '*']))
        })
    };
    match lines.iter().find(marked) {
        Some(line) => Err(Refused(format!(
            "{}带有密级标志，没有导入：涉密公文不得进入本系统，请按保密规定使用专用设备办理。",
            line.place
        ))),
        None => Ok(()),
    }
}

/// Head and imprint are taken off by their words and looks; what is left is read as a drafter's text.
fn understand(mut lines: Vec<Line>) -> (Draft, Vec<Entry>) {
    let mut report = Vec::new();
    if lines.first().is_some_and(|line| line.look.is_none()) && is_draft_file(&lines) {
        return as_draft_file(&lines);
    }
    let mut known = Draft::default();
    end::imprint(&mut lines, &mut known);
    let title = head::take(&mut lines, &mut known, &mut report);
    let mut source = String::new();
    let mut places = Vec::new();
    let mut add = |text: &str, place: Place| {
        source.push_str(text);
        source.push('\n');
        places.push(place);
    };
    if !title.is_empty() {
        add("标题", Place::Whole);
        add("", Place::Whole);
        if !known.main_to.is_empty() {
            // The line is only a marker: what follows can no longer be taken for recipients.
            add("主送机关：", Place::Whole);
        }
    }
    for line in &lines {
        add(&end::tidy(line), line.place);
    }
    let mut draft = draft::parse(&source);
    for note in std::mem::take(&mut draft.diagnostics) {
        let place = places.get(note.line - 1).copied().unwrap_or(Place::Whole);
        let place = if note.message.starts_with("没有") { Place::Whole } else { place };
        report.push(Entry { place, message: format!("{}（{}）。", note.message, note.hint) });
    }
    if !title.is_empty() {
        draft.title = title;
    }
    head::put(known, &mut draft);
    (draft, report)
}

/// Whether a text begins with head lines `键：值`: it is a draft file of ours.
fn is_draft_file(lines: &[Line]) -> bool {
    let first = lines.iter().find(|line| !line.trimmed().is_empty());
    let key = first.and_then(|line| line.trimmed().split_once(['：', ':'])).map(|(key, _)| key.trim());
    key.is_some_and(|key| draft::KEYS.iter().any(|(name, _)| *name == key))
}

fn as_draft_file(lines: &[Line]) -> (Draft, Vec<Entry>) {
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    let mut draft = draft::parse(&texts.join("\n"));
    let entry = |note: draft::Diagnostic| Entry {
        place: lines.get(note.line - 1).map_or(Place::Whole, |line| line.place),
        message: format!("{}（{}）。", note.message, note.hint),
    };
    let report = std::mem::take(&mut draft.diagnostics).into_iter().map(entry).collect();
    (draft, report)
}
