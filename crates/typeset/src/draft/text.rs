//! The text of a draft: title, recipients, body, list of attachments, signature, date, note, attachments.

use super::head::{refuse, strip_number};
use super::{Draft, Line, date, slips};
use crate::block::Level;
use crate::body;
use crate::sheet::{Annex, Format};

/// Title lines at most.
const TITLE_LINES: usize = 5;

/// Reads the text part.
pub(super) fn read(draft: &mut Draft, lines: &[Line]) {
    let (main, annexes) = split_annexes(lines);
    draft.annexes = annexes;
    let main = refuse_secrecy(draft, main);
    // An order has no title (10.2).
    let rest = if draft.layout() == Format::Order { &main[..] } else { read_title(draft, &main) };
    let rest = read_rolls(draft, rest);
    let rest = read_end(draft, rest);
    let rest = read_rolls(draft, rest);
    let rest = read_attachments(draft, rest);
    slips::check(draft, rest);
    draft.blocks = body::blocks(rest.iter().map(|l| l.text));
}

/// A line that is only a classification mark is reported and not printed.
fn refuse_secrecy<'a>(draft: &mut Draft, lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let marked = |line: &Line| {
        let text: String = line.text.chars().filter(|c| !c.is_whitespace()).collect();
        ["绝密", "机密", "秘密"].iter().any(|mark| {
            text.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(['★', '☆', '*']))
        })
    };
    for line in lines.iter().filter(|l| marked(l)) {
        refuse(draft, line.number);
    }
    lines.iter().filter(|l| !marked(l)).copied().collect()
}

/// Attachments begin with a line that is only `附件` or `附件1`.
fn split_annexes<'a, 'b>(lines: &'b [Line<'a>]) -> (&'b [Line<'a>], Vec<Annex>) {
    let starts: Vec<usize> = (1..lines.len()).filter(|i| body::is_annex_label(lines[*i].trimmed())).collect();
    let end = starts.first().copied().unwrap_or(lines.len());
    let annexes = starts
        .iter()
        .enumerate()
        .map(|(n, start)| {
            let lines = &lines[*start..starts.get(n + 1).copied().unwrap_or(lines.len())];
            body::annex(&lines.iter().map(|l| l.text).collect::<Vec<_>>())
        })
        .collect();
    (&lines[..end], annexes)
}

/// Title and recipients; what follows is returned.
fn read_title<'a, 'b>(draft: &mut Draft, lines: &'b [Line<'a>]) -> &'b [Line<'a>] {
    let start = lines.iter().position(|l| !l.is_blank()).unwrap_or(lines.len());
    let lines = &lines[start..];
    let filled: Vec<usize> = (0..lines.len()).filter(|i| !lines[*i].is_blank()).take(TITLE_LINES + 1).collect();
    let recipients = filled.iter().position(|i| are_recipients(lines[*i].trimmed()));
    let titles = match recipients.filter(|n| *n > 0 && filled[..*n].iter().all(|i| is_title(lines[*i].trimmed()))) {
        Some(n) => {
            draft.main_to = lines[filled[n]].trimmed().trim_end_matches(['：', ':']).to_owned();
            n
        }
        None => leading_titles(lines),
    };
    let title: Vec<&str> = filled[..titles.min(filled.len())].iter().map(|i| lines[*i].trimmed()).collect();
    draft.title = title.join("\n");
    let read = titles + usize::from(!draft.main_to.is_empty() && recipients == Some(titles));
    let end = filled.get(read).copied().unwrap_or_else(|| after(&filled, read, lines.len()));
    &lines[end..]
}

fn after(filled: &[usize], read: usize, all: usize) -> usize {
    match filled.get(read.wrapping_sub(1)) {
        Some(last) if read > 0 => (last + 1).min(all),
        _ => 0,
    }
}

/// Without recipients the title is what stands before the first blank line, if all of it looks like a title.
fn leading_titles(lines: &[Line]) -> usize {
    let block = lines.iter().take_while(|l| !l.is_blank()).count();
    let fits = (1..=TITLE_LINES).contains(&block) && block < lines.len();
    if fits && lines[..block].iter().all(|l| is_title(l.trimmed())) {
        return block;
    }
    usize::from(lines.first().is_some_and(|l| l.trimmed().chars().count() <= 100))
}

fn is_title(text: &str) -> bool {
    text.chars().count() <= 60 && !text.ends_with(['。', '；', '：', ':', '！']) && body::level_of(text) == Level::Body
}

/// “现通告如下：” leads into the body of a paper that names no recipients.
fn are_recipients(text: &str) -> bool {
    let named = text.trim_end_matches(['：', ':']);
    named.len() < text.len()
        && !named.ends_with("如下")
        && !text.contains(['。', '；', '“'])
        && body::level_of(text) == Level::Body
}

/// Note, date and signature from the end; what stands before them is returned.
fn read_end<'a, 'b>(draft: &mut Draft, lines: &'b [Line<'a>]) -> &'b [Line<'a>] {
    let lines = trim_end(lines);
    let (before, note) = match lines.split_last() {
        Some((last, before)) if is_note(last.trimmed()) => (trim_end(before), Some(last.trimmed())),
        _ => (lines, None),
    };
    let Some((last, rest)) = before.split_last() else {
        return lines;
    };
    let Some(typed) = date::read(last.trimmed()) else {
        if date::is_meant(last.trimmed()) {
            let says = format!("没有“{}”这一天", last.trimmed());
            draft.refuse(last.number, says, "改正成文日期，写作“2026年3月5日”的样子");
        }
        return lines;
    };
    draft.date = Some(typed.date);
    if let Some(hint) = typed.hint {
        draft.report(last.number, "成文日期的写法不合标准，已改正", hint);
    }
    if let Some(note) = note {
        body::without_brackets(note).clone_into(&mut draft.note);
    }
    read_signature(draft, trim_end(rest))
}

/// `出席：`, `请假：`, `列席：` at the end of minutes.
fn read_rolls<'a, 'b>(draft: &mut Draft, lines: &'b [Line<'a>]) -> &'b [Line<'a>] {
    if draft.layout() != Format::Minutes {
        return lines;
    }
    let (mut rest, mut found) = (trim_end(lines), Vec::new());
    while let Some((last, before)) = rest.split_last() {
        let Some(roll) = body::roll(last.trimmed()) else { break };
        found.push(roll);
        rest = trim_end(before);
    }
    draft.rolls.extend(found.into_iter().rev());
    rest
}

fn read_signature<'a, 'b>(draft: &mut Draft, lines: &'b [Line<'a>]) -> &'b [Line<'a>] {
    match lines.split_last() {
        Some((last, rest)) if is_signature(last.trimmed()) => {
            last.trimmed().clone_into(&mut draft.signature);
            let left = read_partners(draft, trim_end(rest));
            if rest[left.len()..].iter().filter(|l| !l.is_blank()).count() < draft.partners.len() {
                let hint = "正文之后一行写一个机关，次序与“发文机关”“联合机关”相同";
                draft.report(last.number, "联合机关没有都署名，已按次序补上", hint);
            }
            left
        }
        _ => lines,
    }
}

/// The organs of a joint document, typed one below another: the first is the one in charge.
fn read_partners<'a, 'b>(draft: &mut Draft, mut lines: &'b [Line<'a>]) -> &'b [Line<'a>] {
    while let Some((last, rest)) = lines.split_last() {
        let name = last.trimmed();
        if draft.partners.is_empty() || !draft.partners.iter().any(|p| p == name) && name != draft.organ {
            break;
        }
        name.clone_into(&mut draft.signature);
        lines = trim_end(rest);
    }
    lines
}

fn is_signature(text: &str) -> bool {
    text.chars().count() <= 40
        && !text.ends_with(['。', '；', '：', ':', '！', '？', '，'])
        && !text.starts_with("附件")
        && body::level_of(text) == Level::Body
}

fn is_note(text: &str) -> bool {
    text.starts_with(['（', '(']) && text.ends_with(['）', ')'])
}

fn trim_end<'a, 'b>(lines: &'b [Line<'a>]) -> &'b [Line<'a>] {
    let end = lines.iter().rposition(|l| !l.is_blank()).map_or(0, |at| at + 1);
    &lines[..end]
}

/// `附件：` and the numbered lines after it, at the end of the body.
fn read_attachments<'a, 'b>(draft: &mut Draft, lines: &'b [Line<'a>]) -> &'b [Line<'a>] {
    let label = |l: &Line| l.trimmed().starts_with("附件：") || l.trimmed().starts_with("附件:");
    let Some(start) = lines.iter().rposition(label) else {
        return lines;
    };
    let listed = lines[start + 1..].iter().filter(|l| !l.is_blank());
    if !listed.clone().all(|l| body::level_of(l.trimmed()) == Level::Third) {
        return lines;
    }
    let first = lines[start].trimmed().trim_start_matches("附件").trim_start_matches(['：', ':']).trim();
    let names = std::iter::once((lines[start].number, first)).chain(listed.map(|l| (l.number, l.trimmed())));
    draft.attachments = names
        .map(|(line, name)| (line, strip_number(name)))
        .filter(|(_, name)| !name.is_empty())
        .map(|(line, name)| without_stop(draft, line, name))
        .collect();
    trim_end(&lines[..start])
}

fn without_stop(draft: &mut Draft, line: usize, name: &str) -> String {
    let bare = name.trim_end_matches(['。', '；', ';', '，', '.']);
    if bare.len() < name.len() {
        draft.report(line, "附件名称后不加标点", "已去掉末尾标点（7.3.4）");
    }
    bare.to_owned()
}
