//! Main text as it is typed, read into blocks.

mod table;

use crate::block::{Block, Level, Paragraph, Picture};
use crate::sheet::{Annex, Roll};

const NUMERALS: &str = "一二三四五六七八九十百〇零";

/// Parses main text (正文) as a drafter types it: one paragraph a line, levels recognised by their numbers. Blank lines and
/// leading spaces carry no meaning.
///
/// Lines with tabs, or between bars (`|甲|乙|`), are gathered into a table; `表1　名称` and `单位：万元` right above it are its
/// caption and its unit, and `［横排］` turns it lengthwise. `［图：文件名］` is a picture, `图1　名称` right below it its caption.
///
/// Every text is accepted: what is not recognised is a plain paragraph.
#[must_use]
pub fn parse(text: &str) -> Vec<Block> {
    blocks(text.lines())
}

/// Parses main text with the attachments (附件) typed after it: each begins with a line that is only `附件` or `附件1`, the
/// next line is its title. They are set after the document, each on a new page.
///
/// GB/T 9704-2012, 7.3.7.
#[must_use]
pub fn parse_bound(text: &str) -> (Vec<Block>, Vec<Annex>) {
    let lines: Vec<&str> = text.lines().collect();
    let starts: Vec<usize> = (1..lines.len()).filter(|i| is_annex_label(lines[*i].trim())).collect();
    let main = blocks(lines[..starts.first().copied().unwrap_or(lines.len())].iter().copied());
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    (main, starts.iter().zip(ends).map(|(from, to)| annex(&lines[*from..to])).collect())
}

/// Parses the main text of minutes (纪要): [`parse_bound`], and the rolls (出席、请假、列席) that end it.
///
/// GB/T 9704-2012, 10.3.
#[must_use]
pub fn parse_minutes(text: &str) -> (Vec<Block>, Vec<Annex>, Vec<Roll>) {
    let lines: Vec<&str> = text.lines().collect();
    let end = (1..lines.len()).find(|i| is_annex_label(lines[*i].trim())).unwrap_or(lines.len());
    let (main, rolls) = without_rolls(&lines[..end]);
    let rest = main.iter().chain(&lines[end..]).copied().collect::<Vec<_>>().join("\n");
    let (blocks, annexes) = parse_bound(&rest);
    (blocks, annexes, rolls)
}

fn without_rolls<'a, 'b>(mut lines: &'b [&'a str]) -> (&'b [&'a str], Vec<Roll>) {
    let mut rolls = Vec::new();
    while let Some((last, before)) = lines.split_last() {
        if !last.trim().is_empty() {
            let Some(roll) = roll(last.trim()) else { break };
            rolls.insert(0, roll);
        }
        lines = before;
    }
    (lines, rolls)
}

/// `出席：` and names, also `出席人员：`; the names end without a stop.
pub(crate) fn roll(line: &str) -> Option<Roll> {
    let (label, names) = line.split_once(['：', ':'])?;
    let label: String = label.split_whitespace().collect();
    let label = label.strip_suffix("人员").unwrap_or(&label);
    let names = names.trim().trim_end_matches('。').to_owned();
    ["出席", "请假", "列席"].contains(&label).then(|| Roll { label: label.to_owned(), names })
}

/// Whether a line is the rule under the head of a table, which prints nothing.
pub(crate) fn is_rule(line: &str) -> bool {
    table::is_rule(line)
}

/// Whether a line begins an attachment: `附件` or `附件1`, nothing else.
pub(crate) fn is_annex_label(text: &str) -> bool {
    text.strip_prefix("附件").is_some_and(|rest| rest.trim().chars().all(|c| c.is_ascii_digit()))
}

/// An attachment from its lines, the label first.
pub(crate) fn annex(lines: &[&str]) -> Annex {
    let mut texts = lines[1..].iter().skip_while(|l| l.trim().is_empty());
    Annex {
        label: lines[0].trim().replace(' ', ""),
        title: texts.next().map(|l| l.trim().to_owned()).unwrap_or_default(),
        blocks: blocks(texts.copied()),
        apart: false,
    }
}

/// A text without the one pair of brackets round all of it; every other bracket stays.
pub(crate) fn without_brackets(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix(['（', '(']).and_then(|text| text.strip_suffix(['）', ')']));
    // The first bracket must be closed by the last one, not before.
    let is_whole = |inner: &&str| {
        let mut open = 0_i64;
        inner.chars().all(|c| {
            open += i64::from(matches!(c, '（' | '(')) - i64::from(matches!(c, '）' | ')'));
            open >= 0
        })
    };
    inner.filter(is_whole).map_or(text, str::trim)
}

/// The same from lines already split.
pub(crate) fn blocks<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for line in lines {
        let line = line.trim_matches(blank_but_tab);
        if line.trim().is_empty() {
            continue;
        }
        if let Some(row) = table::row(line, blocks.last()) {
            table::push(&mut blocks, row);
        } else if let Some(name) = picture_name(line.trim()) {
            blocks.push(Block::Picture(Picture { name: name.to_owned(), caption: String::new() }));
        } else if !table::is_rule(line.trim()) && !is_caption_of_picture(&mut blocks, line.trim()) {
            blocks.push(Block::Paragraph(paragraph(line.trim())));
        }
    }
    blocks
}

fn blank_but_tab(c: char) -> bool {
    c.is_whitespace() && c != '\t'
}

/// The name in `［图：文件名］`, alone on its line.
fn picture_name(line: &str) -> Option<&str> {
    let inner = line.strip_prefix(['［', '['])?.strip_suffix(['］', ']'])?;
    let name = inner.strip_prefix("图：").or_else(|| inner.strip_prefix("图:"))?.trim();
    (!name.is_empty() && !name.contains(['［', '[', '］', ']'])).then_some(name)
}

/// `图1　办理流程` right below a picture is its caption.
fn is_caption_of_picture(blocks: &mut [Block], line: &str) -> bool {
    match blocks.last_mut() {
        Some(Block::Picture(picture)) if picture.caption.is_empty() && is_caption(line, '图') => {
            line.clone_into(&mut picture.caption);
            true
        }
        _ => false,
    }
}

/// `表1　名称`, `图 2 名称`: the word, a number, few words, no stop.
fn is_caption(line: &str, word: char) -> bool {
    let Some(rest) = line.strip_prefix(word) else {
        return false;
    };
    let rest = rest.trim_start();
    let number = rest.chars().take_while(|c| c.is_ascii_digit() || NUMERALS.contains(*c) || *c == '-').count();
    number > 0 && line.chars().count() <= 40 && !line.ends_with(['。', '；', '：', ':', '，'])
}

/// Reads one paragraph: its level, and how much of it is the head.
///
/// GB/T 9704-2012, 7.3.3: `一、` `（一）` `1.` `（1）`. Half-width brackets are accepted; `1、` is not a level.
#[must_use]
pub fn paragraph(line: &str) -> Paragraph {
    let level = level_of(line);
    let line = &closed_up(line, level);
    let head = match level {
        Level::First | Level::Second => head_length(line),
        Level::Body | Level::Third | Level::Fourth => 0,
    };
    Paragraph { level, head: line[..head].to_owned(), text: line[head..].to_owned() }
}

/// The line without the spaces a drafter types after the number: the standard prints none.
fn closed_up(line: &str, level: Level) -> String {
    let end = match level {
        Level::Body => None,
        Level::First => line.find('、').map(|at| at + '、'.len_utf8()),
        Level::Second | Level::Fourth => line.find(['）', ')']).map(|at| at + char_at(line, at)),
        Level::Third => line.find(['.', '．']).map(|at| at + char_at(line, at)),
    };
    let (number, rest) = line.split_at(end.unwrap_or(0));
    format!("{number}{}", rest.trim_start())
}

fn char_at(line: &str, at: usize) -> usize {
    line[at..].chars().next().map_or(0, char::len_utf8)
}

/// The level that the number at the start of a line gives it.
#[must_use]
pub fn level_of(line: &str) -> Level {
    if let Some(inner) = bracketed(line) {
        if inner.chars().all(|c| NUMERALS.contains(c)) {
            return Level::Second;
        }
        if inner.chars().all(|c| c.is_ascii_digit()) {
            return Level::Fourth;
        }
        return Level::Body;
    }
    let rest = line.trim_start_matches(|c| NUMERALS.contains(c));
    if rest.len() < line.len() && rest.starts_with('、') {
        return Level::First;
    }
    numbered_third(line)
}

fn numbered_third(line: &str) -> Level {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - rest.len();
    let mut after = rest.chars();
    let dot = matches!(after.next(), Some('.' | '．'));
    let decimal = after.next().is_some_and(|c| c.is_ascii_digit());
    if (1..=2).contains(&digits) && dot && !decimal { Level::Third } else { Level::Body }
}

/// What stands in the brackets that open the line, up to four characters.
fn bracketed(line: &str) -> Option<&str> {
    let inner = line.strip_prefix(['（', '('])?;
    let end = inner.find(['）', ')'])?;
    let inner = &inner[..end];
    (!inner.is_empty() && inner.chars().count() <= 4).then_some(inner)
}

/// Bytes of the head: the whole line when it is a heading, else its first sentence.
fn head_length(line: &str) -> usize {
    line.char_indices()
        .find(|(_, c)| matches!(c, '。' | '：' | '；' | '！' | '？'))
        .map_or(line.len(), |(at, c)| at + c.len_utf8())
}
