//! The draft file (文稿): head lines `键：值`, an empty line, then the text as it is typed.

mod date;
mod head;
mod text;

use lexicon::{Date, Direction, Genre, Urgency};

use crate::block::Block;
use crate::sheet::{Annex, SealImage, SealPicture, Sheet, Way};

pub use head::KEYS;

/// Diameter of the seal of a county-level organ, mm. 国发〔1999〕25号.
const SEAL_DIAMETER: f64 = 45.0;

/// A draft (文稿) as read from a file. Reading never fails: what is wrong stands in `diagnostics`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    /// 文种.
    pub genre: Option<Genre>,
    /// 发文机关.
    pub organ: String,
    /// 发文字号.
    pub issue_number: String,
    /// 签发人.
    pub signers: Vec<String>,
    /// 紧急程度.
    pub urgency: Option<Urgency>,
    /// 主送机关, without the colon.
    pub main_to: String,
    /// 抄送机关.
    pub copied_to: String,
    /// 印发机关.
    pub printer: String,
    /// 印发日期.
    pub printed_on: Option<Date>,
    /// 附件说明.
    pub attachments: Vec<String>,
    /// 附注.
    pub note: String,
    /// 份号.
    pub copy_number: String,
    /// 格式: only 上行文 or 下行文 for now.
    pub format: Option<Direction>,
    /// 印章: the organ whose trial seal is drawn.
    pub seal: String,
    /// 标题, lines as typed.
    pub title: String,
    /// 正文.
    pub blocks: Vec<Block>,
    /// 发文机关署名.
    pub signature: String,
    /// 成文日期.
    pub date: Option<Date>,
    /// 附件 typed after the date.
    pub annexes: Vec<Annex>,
    /// What the drafter should look at.
    pub diagnostics: Vec<Diagnostic>,
}

/// Something in a draft that was not understood or is not as the standard wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Line of the file, counted from 1.
    pub line: usize,
    /// What is the matter.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// Whether a paper set from it would say something else than the drafter meant: it should not be set.
    pub refused: bool,
}

/// Reads a draft.
#[must_use]
pub fn parse(source: &str) -> Draft {
    let source = source.trim_start_matches('\u{feff}');
    let lines: Vec<Line> = source.lines().enumerate().map(|(at, text)| Line { number: at + 1, text }).collect();
    let mut draft = Draft::default();
    let rest = head::read(&mut draft, &lines);
    text::read(&mut draft, rest);
    draft.check();
    draft
}

#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    number: usize,
    text: &'a str,
}

impl<'a> Line<'a> {
    fn trimmed(self) -> &'a str {
        self.text.trim()
    }

    fn is_blank(self) -> bool {
        self.trimmed().is_empty()
    }
}

impl Draft {
    fn report(&mut self, line: usize, message: impl Into<String>, hint: impl Into<String>) {
        self.diagnostics.push(Diagnostic { line, message: message.into(), hint: hint.into(), refused: false });
    }

    fn refuse(&mut self, line: usize, message: impl Into<String>, hint: impl Into<String>) {
        self.diagnostics.push(Diagnostic { line, message: message.into(), hint: hint.into(), refused: true });
    }

    fn check(&mut self) {
        if self.title.is_empty() {
            self.report(1, "没有标题", "标题写在正文之前，单独成行");
        }
        if self.blocks.is_empty() {
            self.report(1, "没有正文", "标题和主送机关之后另起一行写正文");
        }
    }

    /// Whether the head is that of an upward document: as 格式 says, else a document with signers, else by its genre.
    #[must_use]
    pub fn way(&self) -> Way {
        if let Some(direction) = self.format {
            return direction.into();
        }
        let upward = matches!(self.genre, Some(Genre::Request | Genre::Report));
        if upward || !self.signers.is_empty() { Way::Up } else { Way::Down }
    }
}

impl Sheet {
    /// The sheet of a draft. The mark (发文机关标志) is the organ's name with 文件; without 发文机关 there is no red head.
    #[must_use]
    pub fn from_draft(draft: &Draft) -> Self {
        Self {
            direction: draft.way(),
            copy_number: draft.copy_number.clone(),
            urgency: draft.urgency,
            mark: mark(&draft.organ),
            issue_number: draft.issue_number.clone(),
            signers: draft.signers.clone(),
            title: draft.title.clone(),
            main_to: draft.main_to.clone(),
            blocks: draft.blocks.clone(),
            attachments: draft.attachments.clone(),
            signature: draft.signature.clone(),
            date: draft.date,
            note: draft.note.clone(),
            copied_to: draft.copied_to.clone(),
            printer: draft.printer.clone(),
            printed_on: draft.printed_on,
            seal: (!draft.seal.is_empty()).then(|| SealPicture {
                diameter: SEAL_DIAMETER,
                image: SealImage::Drawn { organ: draft.seal.clone() },
            }),
            annexes: draft.annexes.clone(),
            ..Self::default()
        }
    }
}

fn mark(organ: &str) -> String {
    let organ = organ.trim();
    if organ.is_empty() || organ.ends_with("文件") { organ.to_owned() } else { format!("{organ}文件") }
}
