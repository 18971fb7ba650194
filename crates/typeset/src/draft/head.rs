//! The head lines of a draft.

use lexicon::{Direction, IssueNumber};

use super::{Draft, Line, date};

const KEYS: &str =
    "文种 发文机关 发文字号 签发人 紧急程度 主送 抄送 印发机关 印发日期 附件 附注 份号 格式 印章 署名 成文日期";

/// Reads the head, if there is one, and returns the lines after it.
pub(super) fn read<'a, 'b>(draft: &mut Draft, lines: &'b [Line<'a>]) -> &'b [Line<'a>] {
    let start = lines.iter().position(|l| !l.is_blank()).unwrap_or(0);
    let lines = &lines[start..];
    let Some(first) = lines.first() else {
        return lines;
    };
    if !split(first.trimmed()).is_some_and(|(key, _)| known(key)) {
        return lines;
    }
    let end = lines.iter().position(|l| l.is_blank()).unwrap_or(lines.len());
    for line in &lines[..end] {
        match split(line.trimmed()) {
            Some((key, value)) => set(draft, line.number, key, value),
            None => draft.report(line.number, "这一行不是“键：值”", "文头与正文之间空一行"),
        }
    }
    &lines[end..]
}

fn split(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(['：', ':'])?;
    Some((key.trim(), value.trim()))
}

fn known(key: &str) -> bool {
    KEYS.split(' ').any(|k| k == key) || secret(key)
}

fn secret(key: &str) -> bool {
    key.contains("密级") || key.contains("保密期限")
}

fn set(draft: &mut Draft, line: usize, key: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    match key {
        "文种" | "紧急程度" | "格式" => set_word(draft, line, key, value),
        "印发日期" | "成文日期" => set_date(draft, line, key, value),
        "发文字号" => set_number(draft, line, value),
        "签发人" => draft.signers = list(value, &['、', ' ', '　', '，', ',', '；']),
        "附件" => draft.attachments = list(value, &['；', ';']),
        _ if secret(key) => refuse(draft, line),
        _ => match field(draft, key) {
            Some(field) => value.clone_into(field),
            None => draft.report(line, format!("不认识的键“{key}”"), format!("可用的键：{KEYS}")),
        },
    }
}

fn field<'a>(draft: &'a mut Draft, key: &str) -> Option<&'a mut String> {
    Some(match key {
        "发文机关" => &mut draft.organ,
        "主送" => &mut draft.main_to,
        "抄送" => &mut draft.copied_to,
        "印发机关" => &mut draft.printer,
        "附注" => &mut draft.note,
        "份号" => &mut draft.copy_number,
        "印章" => &mut draft.seal,
        "署名" => &mut draft.signature,
        _ => return None,
    })
}

fn set_word(draft: &mut Draft, line: usize, key: &str, value: &str) {
    let (done, hint) = match key {
        "文种" => {
            draft.genre = value.parse().ok();
            (draft.genre.is_some(), "文种为通知、请示、报告等法定十五种之一")
        }
        "紧急程度" => {
            draft.urgency = value.parse().ok();
            (draft.urgency.is_some(), "可填平件、加急、特急")
        }
        _ => {
            draft.format = value.trim_end_matches('文').parse::<Direction>().ok();
            (draft.format.is_some(), "可填上行文、平行文、下行文")
        }
    };
    if !done {
        draft.report(line, format!("“{value}”不能作为{key}"), hint);
    }
}

fn set_date(draft: &mut Draft, line: usize, key: &str, value: &str) {
    let Some(typed) = date::read(value.trim_end_matches("印发")) else {
        return draft.report(line, format!("{key}“{value}”无法识别"), "写作 2026年3月5日 或 2026-03-05");
    };
    if key == "印发日期" {
        draft.printed_on = Some(typed.date);
    } else {
        draft.date = Some(typed.date);
    }
}

fn set_number(draft: &mut Draft, line: usize, value: &str) {
    value.clone_into(&mut draft.issue_number);
    if let Err(reason) = IssueNumber::parse(value) {
        draft.report(line, reason.to_string(), "写作 云政发〔2026〕12号：年份用六角括号，不加“第”，不编虚位");
    }
}

fn list(value: &str, separators: &[char]) -> Vec<String> {
    value.split(separators).map(str::trim).filter(|s| !s.is_empty()).map(|s| strip_number(s).to_owned()).collect()
}

/// A name without the number typed before it.
pub(super) fn strip_number(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', '．', '、']) {
        Some(rest) if rest.len() < name.len() - 1 => rest.trim(),
        _ => name,
    }
}

pub(super) fn refuse(draft: &mut Draft, line: usize) {
    draft.report(line, "文稿带有密级标志", "涉密公文不得进入本系统，请按保密规定使用专用设备办理");
}
