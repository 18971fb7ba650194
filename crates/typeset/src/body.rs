//! Main text as it is typed, read into blocks.

use crate::sheet::{Block, Level, Paragraph};

const NUMERALS: &str = "一二三四五六七八九十百〇零";

/// Parses main text (正文) as a drafter types it: one paragraph a line, levels recognised by their numbers, lines with
/// tabs gathered into a table. Blank lines and leading spaces carry no meaning.
///
/// Every text is accepted: what is not recognised is a plain paragraph.
#[must_use]
pub fn parse(text: &str) -> Vec<Block> {
    blocks(text.lines())
}

/// The same from lines already split.
pub(crate) fn blocks<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for line in lines {
        let line = line.trim_matches(blank_but_tab);
        if line.contains('\t') && !line.trim().is_empty() {
            table_row(&mut blocks, line);
        } else if !line.trim().is_empty() {
            blocks.push(Block::Paragraph(paragraph(line.trim())));
        }
    }
    blocks
}

fn blank_but_tab(c: char) -> bool {
    c.is_whitespace() && c != '\t'
}

fn table_row(blocks: &mut Vec<Block>, line: &str) {
    let row: Vec<String> = line.split('\t').map(|c| c.trim().to_owned()).collect();
    match blocks.last_mut() {
        Some(Block::Table(rows)) => rows.push(row),
        _ if line.starts_with('\t') => blocks.push(Block::Paragraph(paragraph(line.trim()))),
        _ => blocks.push(Block::Table(vec![row])),
    }
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
