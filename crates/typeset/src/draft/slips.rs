//! Slips (笔误) in the text that change nothing on the paper but the eye of whoever reads it.

use super::{Draft, Line, date};
use crate::block::Level;
use crate::body;

/// Tells of numbers that are not as the standard writes them, numbers left out, and rows with too few or too many cells.
pub(super) fn check(draft: &mut Draft, lines: &[Line]) {
    let mut counted = Counted::default();
    let mut cells = None;
    for line in lines.iter().filter(|l| !l.is_blank() && !body::is_rule(l.trimmed())) {
        let text = line.trimmed();
        let row = cells_of(line.text).filter(|count| *count > 1 || cells.is_some());
        if let (Some(before), Some(now)) = (cells, row)
            && before != now
        {
            let says = format!("这一行有 {now} 格，上一行有 {before} 格");
            draft.report(line.number, says, "表格各行的格数须相同，空格也要留出位置");
        }
        cells = row;
        if row.is_none() {
            counted.deepest |= body::level_of(text) == Level::Fourth;
            if let Some((says, hint)) = number(text, counted.deepest) {
                draft.report(line.number, says, hint);
            }
            if let Some(says) = counted.left_out(text) {
                draft.report(line.number, says, "检查是否漏写或写错了序号");
            }
        }
    }
}

/// Cells of a line between bars or with tabs.
fn cells_of(line: &str) -> Option<usize> {
    let line = line.trim_matches(|c: char| c.is_whitespace() && c != '\t');
    if line.contains('\t') {
        return Some(line.split('\t').count());
    }
    let inner = line.strip_prefix(['|', '｜'])?.strip_suffix(['|', '｜'])?;
    Some(inner.split(['|', '｜']).count())
}

/// A number that is none of 一、 （一） 1. （1）; below all four offices write ①. GB/T 9704-2012, 7.3.3.
fn number(text: &str, below_fourth: bool) -> Option<(&'static str, &'static str)> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < text.len() && rest.starts_with('、') {
        return Some(("阿拉伯数字序号后用了顿号", "写作“1.”（7.3.3）"));
    }
    if !below_fourth && text.starts_with(|c: char| ('①'..='⑳').contains(&c)) {
        return Some(("“①”不是公文的层次序号", "依次用“一、”“（一）”“1.”“（1）”（7.3.3）"));
    }
    let bracketed = matches!(body::level_of(text), Level::Second | Level::Fourth);
    let after = text.find(['）', ')']).map(|at| text[at..].chars().nth(1));
    if bracketed && matches!(after, Some(Some('、' | '.' | '．'))) {
        return Some(("带括号的序号后用了标点", "写作“（一）”“（1）”，后面不加顿号或圆点（7.3.3）"));
    }
    if bracketed && text.starts_with('(') {
        return Some(("序号用了半角括号", "写作“（一）”“（1）”（7.3.3）"));
    }
    let rest = text.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    (rest.len() < text.len() && rest.starts_with(['.', '．'])).then_some(("汉字序号后用了圆点", "写作“一、”（7.3.3）"))
}

/// The last numbers of the first two levels, and how deep it went.
#[derive(Default)]
struct Counted {
    first: u32,
    second: u32,
    /// Whether a number of the last level came before.
    deepest: bool,
}

impl Counted {
    /// Whether a number was left out before this one. Counting may begin anew.
    fn left_out(&mut self, text: &str) -> Option<String> {
        let (last, ends) = match body::level_of(text) {
            Level::First => (&mut self.first, '、'),
            Level::Second => (&mut self.second, '）'),
            _ => return None,
        };
        let text = text.trim_start_matches(['（', '(']);
        let numeral = text.split([ends, ')']).next()?;
        let now = date::count(numeral)?;
        let before = std::mem::replace(last, now);
        if ends == '、' {
            self.second = 0;
        }
        let skipped = now > before + 1;
        skipped.then(|| match before {
            0 => format!("同一层的第一个序号是“{numeral}”"),
            _ => format!("序号“{numeral}”之前少了一个"),
        })
    }
}
