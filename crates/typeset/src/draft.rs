//! The draft file (文稿): head lines `键：值`, an empty line, then the text as it is typed.

mod date;
mod decode;
mod head;
mod slips;
mod text;

use lexicon::{Date, Direction, Genre, Urgency};

use crate::block::Block;
use crate::sheet::{Annex, Format, Masthead, Roll, SealImage, SealPicture, Sheet, Signing, Stamp, Telegram, Way};

pub use decode::{Decoded, Letters, decode};
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
    /// 格式 as a direction: 上行文, 平行文, 下行文.
    pub format: Option<Direction>,
    /// 格式: 文件, 信函, 命令, 纪要, 电报, 简报.
    pub layout: Option<Format>,
    /// 联合机关: the other organs of a joint document, in order.
    pub partners: Vec<String>,
    /// 印章: the organs whose trial seals are drawn, in the order of the organs.
    pub seals: Vec<String>,
    /// 签名章: names of who signed, in the order of the organs.
    pub stamps: Vec<String>,
    /// 职务 of who signed, in the same order.
    pub duties: Vec<String>,
    /// 出席、请假、列席 of minutes.
    pub rolls: Vec<Roll>,
    /// Heading of a telegram.
    pub telegram: Telegram,
    /// Masthead of a bulletin.
    pub masthead: Masthead,
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

/// Reads a draft. Bytes of a file become text by [`decode`].
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

/// A date as people type it, whatever its form.
pub(crate) fn date_of(text: &str) -> Option<Date> {
    date::read(text).map(|typed| typed.date)
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

    /// Whether there is anything to set: a title, text or an attachment.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.title.is_empty() && self.blocks.is_empty() && self.annexes.is_empty()
    }

    fn check(&mut self) {
        if self.title.is_empty() && self.layout() != Format::Order {
            self.report(1, "没有标题", "标题写在正文之前，单独成行");
        }
        if self.blocks.is_empty() {
            self.report(1, "没有正文", "标题和主送机关之后另起一行写正文");
        }
        if !self.duties.is_empty() && self.duties.len() != self.stamps.len() {
            self.report(1, "职务与签名章的个数不同", "一个签名章写一个职务，次序与发文机关相同");
        }
        self.check_signers();
        let organs = 1 + self.partners.len();
        if self.seals.len() > organs || self.stamps.len() > organs {
            self.report(1, "印章或签名章比发文机关多", "其他机关写在“联合机关”里");
        }
    }

    /// An upward document names who signed it. GB/T 9704-2012, 7.2.6.
    fn check_signers(&mut self) {
        let upward = self.layout() == Format::Standard && self.way() == Way::Up;
        if upward && !self.organ.is_empty() && self.signers.is_empty() {
            self.report(1, "上行文没有写签发人，“签发人：”后留空", "文头加一行“签发人：姓名”");
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

    /// The format: as 格式 says, else by genre; a bulletin has a name of its own.
    #[must_use]
    pub fn layout(&self) -> Format {
        self.layout.unwrap_or(match self.genre {
            Some(Genre::Letter) => Format::Letter,
            Some(Genre::Order) => Format::Order,
            Some(Genre::Minutes) => Format::Minutes,
            _ if !self.masthead.name.is_empty() => Format::Bulletin,
            _ => Format::Standard,
        })
    }
}

impl Sheet {
    /// The sheet of a draft. The mark (发文机关标志) is made of the organ's name as the format wants it; without 发文机关
    /// there is no red head.
    #[must_use]
    pub fn from_draft(draft: &Draft) -> Self {
        let format = draft.layout();
        let telegram = format == Format::Telegram;
        Self {
            format,
            direction: draft.way(),
            copy_number: draft.copy_number.clone(),
            urgency: draft.urgency.filter(|_| !telegram),
            mark: mark(&draft.organ, format),
            organs: organs(draft, format),
            issue_number: issue_number(draft, format),
            signers: draft.signers.clone(),
            title: draft.title.clone(),
            main_to: draft.main_to.clone(),
            blocks: draft.blocks.clone(),
            attachments: draft.attachments.clone(),
            signature: draft.signature.clone(),
            cosigners: (1..=draft.partners.len()).map(|n| cosigner(draft, n)).collect(),
            stamp: stamp(draft, 0),
            date: draft.date,
            note: draft.note.clone(),
            copied_to: draft.copied_to.clone(),
            printer: draft.printer.clone(),
            printed_on: draft.printed_on,
            seal: seal(draft, 0),
            annexes: draft.annexes.clone(),
            rolls: draft.rolls.clone(),
            telegram: Telegram { sender: draft.organ.clone(), ..draft.telegram.clone() },
            masthead: masthead(draft, format),
            ..Self::default()
        }
    }
}

/// The mark of each format. GB/T 9704-2012, 7.2.4, 10.1 to 10.3.
fn mark(organ: &str, format: Format) -> String {
    let organ = organ.trim();
    let ending = match format {
        Format::Standard => "文件",
        Format::Order => "令",
        Format::Minutes => return minutes_mark(organ),
        Format::Letter | Format::Telegram | Format::Bulletin => "",
    };
    if organ.is_empty() || organ.ends_with(ending) { organ.to_owned() } else { format!("{organ}{ending}") }
}

/// The mark of minutes (纪要标志) by the name of a meeting, `区长办公会议`, or of an organ. GB/T 9704-2012, 10.3.
#[must_use]
pub fn minutes_mark(name: &str) -> String {
    const MEETINGS: [&str; 9] = ["会议", "办公会", "例会", "全会", "座谈会", "协调会", "调度会", "推进会", "党组会"];
    let name = name.trim();
    if name.is_empty() || name.ends_with("纪要") {
        name.to_owned()
    } else if MEETINGS.iter().any(|meeting| name.ends_with(meeting)) {
        format!("{name}纪要")
    } else {
        format!("{name}会议纪要")
    }
}

/// The mark of minutes by their title, where it counts the meetings: 云泽区人民政府第18次常务会议纪要 are 云泽区人民政府常务会议纪要.
#[must_use]
pub fn counted_meeting(title: &str) -> Option<String> {
    const FIGURES: &str = "一二三四五六七八九十百〇零";
    let title: String = title.split_whitespace().collect();
    let (before, counted) = title.split_once('第')?;
    let (count, name) = counted.split_once('次')?;
    let is_count = !count.is_empty() && count.chars().all(|c| c.is_ascii_digit() || FIGURES.contains(c));
    let before = before.trim_end_matches(['（', '(']);
    let year = before.strip_suffix('年').map(|b| b.trim_end_matches(|c: char| c.is_ascii_digit()));
    let (before, name) = (year.unwrap_or(before), name.trim_start_matches(['）', ')']));
    let meeting = name.strip_suffix("纪要").is_some_and(|name| name.contains('会'));
    (is_count && meeting && !title.contains("关于")).then(|| format!("{before}{name}"))
}

/// Minutes are counted by 期号 as often as by a number; either key says it.
fn issue_number(draft: &Draft, format: Format) -> String {
    match format {
        Format::Minutes if draft.issue_number.is_empty() => counted(&draft.masthead.issue),
        _ => draft.issue_number.clone(),
    }
}

fn masthead(draft: &Draft, format: Format) -> Masthead {
    let mut masthead = draft.masthead.clone();
    if format == Format::Bulletin && masthead.issue.is_empty() {
        masthead.issue.clone_from(&draft.issue_number);
    }
    masthead.issue = counted(&masthead.issue);
    masthead
}

/// A bare figure is written out: `12` is 第12期.
fn counted(issue: &str) -> String {
    let figures = !issue.is_empty() && issue.bytes().all(|b| b.is_ascii_digit());
    if figures { format!("第{issue}期") } else { issue.to_owned() }
}

/// All organs of a joint document; a letter shows the one in charge only (10.1).
fn organs(draft: &Draft, format: Format) -> Vec<String> {
    let own = draft.organ.trim_end_matches("文件").trim();
    if draft.partners.is_empty() || own.is_empty() || format == Format::Letter {
        return Vec::new();
    }
    std::iter::once(own.to_owned()).chain(draft.partners.iter().cloned()).collect()
}

fn cosigner(draft: &Draft, n: usize) -> Signing {
    // Nobody signs a paper whose organ in charge does not.
    let organ = if draft.signature.is_empty() { String::new() } else { draft.partners[n - 1].clone() };
    Signing { organ, seal: seal(draft, n), stamp: stamp(draft, n) }
}

fn seal(draft: &Draft, n: usize) -> Option<SealPicture> {
    let organ = draft.seals.get(n)?.clone();
    Some(SealPicture { diameter: SEAL_DIAMETER, image: SealImage::Drawn { organ } })
}

fn stamp(draft: &Draft, n: usize) -> Option<Stamp> {
    let name = draft.stamps.get(n)?.clone();
    Some(Stamp { duty: draft.duties.get(n).cloned().unwrap_or_default(), name, image: None })
}
