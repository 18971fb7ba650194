//! Head (版头), title and recipients of a paper that has them already.

use lexicon::Urgency;

use super::{Entry, Line};
use crate::draft::Draft;
use crate::figures::RED;

/// Lines among which head and title are looked for.
const WITHIN: usize = 30;
/// Lines of a title.
const TITLE_LINES: usize = 5;
/// Half points: a centred line this large is a title.
const LARGE: u32 = 36;

/// Takes head, title and recipients off; the title, its lines parted by line feeds.
pub(super) fn take(lines: &mut Vec<Line>, known: &mut Draft, report: &mut Vec<Entry>) -> String {
    let (from, to) = title(lines).unwrap_or_else(|| {
        let until = known_lines(lines);
        (until, until)
    });
    for line in lines.drain(..from).filter(|line| !line.trimmed().is_empty()).collect::<Vec<_>>() {
        if !element(&line, known) {
            let message = format!("版头中的“{}”没有认出，没有导入。", line.trimmed());
            report.push(Entry { place: line.place, message });
        }
    }
    let title: Vec<String> = lines.drain(..to - from).map(|line| line.trimmed().to_owned()).collect();
    if !title.is_empty() {
        recipients(lines, known);
    }
    title.join("\n")
}

/// The first lines that look like a title: by style, or large or bold in the middle.
fn title(lines: &[Line]) -> Option<(usize, usize)> {
    let styled = |line: &Line| matches!(line.style(), "公文标题" | "Title" | "标题" | "文件标题");
    let large = |line: &Line| {
        let Some(look) = &line.look else { return false };
        let heavy = look.size >= LARGE || look.bold || look.font.contains("小标宋");
        look.align == Some(docx::Align::Center) && heavy && !is_red(line) && !is_element(line)
    };
    let within = &lines[..lines.len().min(WITHIN)];
    let is: &dyn Fn(&Line) -> bool = if within.iter().any(styled) { &styled } else { &large };
    let from = within.iter().position(is)?;
    let style = within[from].style();
    let same = |line: &&Line| is(line) && line.style() == style && !line.trimmed().is_empty();
    let count = lines[from..].iter().take(TITLE_LINES).take_while(same).count();
    Some((from, from + count))
}

/// Without looks: how many lines at the top are elements of a head, by their words. One such line alone is none: it
/// takes a number or a mark.
fn known_lines(lines: &[Line]) -> usize {
    let filled = |line: &Line| !line.trimmed().is_empty();
    let end = lines.iter().take(WITHIN).position(|line| filled(line) && !is_element(line)).unwrap_or(0);
    let sure = lines[..end].iter().any(|line| is_number(line.trimmed()) || line.trimmed().ends_with("文件"));
    if sure { end } else { 0 }
}

fn is_red(line: &Line) -> bool {
    let Some(look) = &line.look else { return false };
    let part = |at: usize| look.colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
    look.colour == RED.trim_start_matches('#') || part(0) > 0xA0 && part(2) < 0x60 && part(4) < 0x60
}

/// `云政发〔2026〕12号`, in any brackets, alone or with the signers beside it.
fn is_number(text: &str) -> bool {
    let own = text.split("签发人").next().unwrap_or_default().trim();
    let opens = own.find(['〔', '[', '［', '【', '(', '（']);
    let year = opens.map(|at| own[at..].chars().skip(1).take_while(char::is_ascii_digit).count());
    own.ends_with('号') && year == Some(4) && own.chars().count() <= 30
}

fn is_element(line: &Line) -> bool {
    let text = line.trimmed();
    is_number(text)
        || text.starts_with("签发人")
        || text.parse::<Urgency>().is_ok()
        || matches!(text.len(), 3..=8) && text.bytes().all(|b| b.is_ascii_digit())
        || text.ends_with("文件") && text.chars().count() <= 40
}

/// Puts one line of the head into its field; whether it was understood.
fn element(line: &Line, known: &mut Draft) -> bool {
    let text = line.trimmed();
    if is_number(text) || text.contains("签发人") {
        let (number, signers) = text.split_once("签发人").unwrap_or((text, ""));
        if !number.trim().is_empty() {
            known.issue_number = number.trim().to_owned();
        }
        names(signers, known);
        return true;
    }
    if let Ok(urgency) = text.parse::<Urgency>() {
        known.urgency = Some(urgency);
        return true;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 8 {
        text.clone_into(&mut known.copy_number);
        return true;
    }
    if line.style() == "签发人" {
        // A further row of names; on the last one the number stands first.
        let (number, rest) = text.split_once(' ').filter(|(first, _)| is_number(first)).unwrap_or(("", text));
        if !number.is_empty() {
            known.issue_number = number.to_owned();
        }
        names(rest, known);
        return true;
    }
    if line.style() == "发文机关标志" || is_red(line) || text.ends_with("文件") {
        let organ = text.strip_suffix("文件").unwrap_or(text).trim();
        if known.organ.is_empty() {
            organ.clone_into(&mut known.organ);
        } else if !organ.is_empty() {
            known.partners.push(organ.to_owned());
        }
        return true;
    }
    false
}

fn names(text: &str, known: &mut Draft) {
    let parts = text.split(['：', ':', '、', ' ', '　', '\t', '，']).map(str::trim).filter(|name| !name.is_empty());
    known.signers.extend(parts.map(str::to_owned));
}

/// The line right below the title that ends with a colon, or the one in the style of recipients.
fn recipients(lines: &mut Vec<Line>, known: &mut Draft) {
    let Some(at) = lines.iter().position(|line| !line.trimmed().is_empty()) else { return };
    let text = lines[at].trimmed();
    let plain = crate::body::level_of(text) == crate::Level::Body && !text.contains(['。', '；', '“']);
    let is = lines[at].style() == "主送机关" || text.ends_with(['：', ':']) && plain && !text.contains("如下");
    if is {
        known.main_to = text.trim_end_matches(['：', ':']).to_owned();
        lines.drain(..=at);
    }
}

/// What head and imprint said, into the draft read from the text between.
pub(super) fn put(known: Draft, draft: &mut Draft) {
    let fill = |field: &mut String, value: String| {
        if !value.is_empty() {
            *field = value;
        }
    };
    fill(&mut draft.organ, known.organ);
    fill(&mut draft.issue_number, known.issue_number);
    fill(&mut draft.copy_number, known.copy_number);
    fill(&mut draft.main_to, known.main_to);
    fill(&mut draft.copied_to, known.copied_to);
    fill(&mut draft.printer, known.printer);
    draft.urgency = known.urgency.or(draft.urgency);
    draft.printed_on = known.printed_on.or(draft.printed_on);
    if !known.signers.is_empty() {
        draft.signers = known.signers;
    }
    if !known.partners.is_empty() {
        draft.partners = known.partners;
    }
}
