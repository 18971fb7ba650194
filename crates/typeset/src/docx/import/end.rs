//! Imprint (版记), and slips in the lines between.

use super::Line;
use crate::draft::{self, Draft};

/// Lines from the end among which the imprint is looked for.
const WITHIN: usize = 12;

/// Takes the imprint off the end of the paper.
pub(super) fn imprint(lines: &mut Vec<Line>, known: &mut Draft) {
    let from = lines.len().saturating_sub(WITHIN);
    let mut kept = lines.split_off(from);
    kept.retain(|line| !element(line, known));
    lines.append(&mut kept);
}

fn element(line: &Line, known: &mut Draft) -> bool {
    let text = line.trimmed();
    let after = |label: &str| text.strip_prefix(label).and_then(|rest| rest.trim_start().strip_prefix(['：', ':']));
    if let Some(list) = after("抄送") {
        known.copied_to = list.trim().trim_end_matches('。').to_owned();
        return true;
    }
    if let (Some(list), "抄送机关") = (after("主送"), line.style()) {
        known.main_to = list.trim().trim_end_matches('。').to_owned();
        return true;
    }
    printed(text, known)
}

/// `云泽区人民政府办公室　2026年11月22日印发`.
fn printed(text: &str, known: &mut Draft) -> bool {
    let Some(rest) = text.strip_suffix("印发") else {
        return false;
    };
    let Some(year) = rest.find('年') else {
        return false;
    };
    let digits =
        rest[..year].chars().rev().take_while(|c| !c.is_whitespace()).take(4).map(char::len_utf8).sum::<usize>();
    let (printer, day) = rest.split_at(year - digits);
    let Some(day) = draft::date_of(day) else {
        return false;
    };
    printer.trim().clone_into(&mut known.printer);
    known.printed_on = Some(day);
    true
}

/// A line as a drafter should have typed it: labels of attachments bound in without marks and blanks.
pub(super) fn tidy(line: &Line) -> String {
    let text = line.trimmed();
    if let Some(rest) = text.strip_prefix("附件") {
        let number: String = rest.chars().filter(|c| !c.is_whitespace()).collect();
        let bare = number.trim_end_matches(['：', ':']);
        if !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit()) {
            return format!("附件{bare}");
        }
    }
    if line.look.is_some() { text.to_owned() } else { line.text.clone() }
}
