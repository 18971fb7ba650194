//! The head lines of a draft.

use lexicon::{Direction, Genre, IssueNumber};

use super::{Draft, Line, date};
use crate::sheet::{Format, Roll};

/// The keys of the head (文头) and what each takes.
pub const KEYS: [(&str, &str); 31] = [
    ("格式", "文件 上行文 平行文 下行文 信函 命令 纪要 电报 简报 之一；不写则按文种和签发人定"),
    ("文种", "决议 决定 命令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 纪要 之一"),
    (
        "发文机关",
        "发文机关名称，标志印作“名称＋文件”；信函印名称，命令印“名称＋令”，纪要印“会议名称＋纪要”或“机关名称＋会议纪要”；不写则没有红头",
    ),
    ("联合机关", "联合行文的其他机关，几个用顿号隔开"),
    ("发文字号", "如 云政办发〔2026〕12号；命令写 第12号；纪要也可写 第12期"),
    ("签发人", "上行文的签发人，几人用顿号隔开"),
    ("紧急程度", "平件、加急、特急 之一；电报写 特提、特急、加急、平急 之一"),
    ("主送", "主送机关；也可写在标题之后，以冒号结尾"),
    ("抄送", "抄送机关，用逗号隔开"),
    ("印发机关", "版记里的印发机关"),
    ("印发日期", "如 2026年11月22日 或 2026-11-22"),
    ("附件", "附件名称，几件用分号隔开；也可写在正文之后"),
    ("附注", "如 此件公开发布"),
    ("份号", "数字，如 000012"),
    ("印章", "单位名称，画一枚试样章；联合行文按机关次序用顿号隔开"),
    ("签名章", "签发人姓名，代替印章；联合行文按机关次序用顿号隔开"),
    ("职务", "签名章前的职务全称，如 区长；与签名章一一对应"),
    ("署名", "发文机关署名；也可写在正文之后"),
    ("成文日期", "如 2026年11月23日；也可写在署名之后"),
    ("出席", "纪要的出席人员；也可写在正文之后"),
    ("请假", "纪要的请假人员；也可写在正文之后"),
    ("列席", "纪要的列席人员；也可写在正文之后"),
    ("签批", "电报的签批人"),
    ("刊名", "简报的名称，如 云泽政务信息"),
    ("期号", "简报、纪要的期号，如 第12期 或 12"),
    ("总期号", "简报的总期号，如 总第245期"),
    ("编印单位", "简报的编印单位"),
    ("报", "简报报送的上级"),
    ("送", "简报送的平级单位"),
    ("发", "简报发的下级单位"),
    ("印数", "共印份数，如 120"),
];

/// Keys that also begin lines of the text itself: alone they make no head.
const IN_TEXT: [&str; 10] = ["主送", "抄送", "附件", "附注", "出席", "请假", "列席", "报", "送", "发"];
/// What parts names of persons.
const NAMES: [char; 6] = ['、', ' ', '　', '，', ',', '；'];
/// Characters of a key at most; a longer beginning is a sentence.
const LONGEST_KEY: usize = 6;

/// Reads the head, if there is one, and returns the lines after it.
pub(super) fn read<'a, 'b>(draft: &mut Draft, lines: &'b [Line<'a>]) -> &'b [Line<'a>] {
    let start = lines.iter().position(|l| !l.is_blank()).unwrap_or(lines.len());
    let lines = &lines[start..];
    let end = lines.iter().position(|l| l.is_blank()).unwrap_or(lines.len());
    let (block, rest) = lines.split_at(end);
    if !is_head(block, rest) {
        return lines;
    }
    let mut seen = Vec::new();
    let ends = ends_early(block);
    for line in &block[..ends.unwrap_or(block.len())] {
        match split(line.trimmed()) {
            Some((key, value)) => {
                once(draft, line.number, &key, &mut seen);
                set(draft, line.number, &key, value);
            }
            None => {
                draft.refuse(line.number, "文头里的这一行不是“键：值”", "补上冒号；标题写在文头之后，前面空一行");
                // One word about it is enough: without the empty line every line that follows is text.
                break;
            }
        }
    }
    check_number(draft, block);
    let rest = match ends {
        Some(at) => {
            let last = block[at - 1].number;
            let hint = format!("第 {} 行已作为标题排版；在它前面空一行", block[at].number);
            draft.report(last, format!("文头写到这里，第 {last} 行后缺一个空行"), hint);
            &lines[at..]
        }
        None => rest,
    };
    refuse_second_head(draft, rest);
    rest
}

/// Where the text begins when no empty line parts it from the head: at the first line that is none of a head, if none of the
/// head follows. A head line with a slip (a key without its colon) is not taken for a title.
fn ends_early(block: &[Line]) -> Option<usize> {
    let no_key = |text: &str| {
        split(text).is_none_or(|(key, _)| key.chars().count() > LONGEST_KEY || !key.chars().all(char::is_alphanumeric))
    };
    let at = block.iter().position(|l| no_key(l.trimmed())).filter(|at| *at > 0)?;
    let slip = names().any(|name| name.chars().count() > 1 && block[at].trimmed().starts_with(name));
    let goes_on = |l: &Line| head_key(l.trimmed()).is_some_and(|key| known(&key) && !IN_TEXT.contains(&key.as_str()));
    (!slip && !block[at..].iter().any(goes_on)).then_some(at)
}

/// A block is a head when it says so by a key, or when nothing but head lines can look like it. A slip in its first line
/// must not turn it into a title.
fn is_head(block: &[Line], rest: &[Line]) -> bool {
    let keys: Vec<Option<String>> = block.iter().map(|l| head_key(l.trimmed())).collect();
    let Some(first) = keys.first() else {
        return false;
    };
    let apart = !rest.is_empty();
    first.as_deref().is_some_and(|key| known(key) || lexicon::nearest(key, names()).is_some())
        || apart && keys.iter().flatten().any(|key| known(key) && !IN_TEXT.contains(&key.as_str()))
        || apart && keys.iter().all(Option::is_some)
}

/// The key of a line that looks like one of a head: few characters, no marks among them, and a value unless the key is known.
fn head_key(line: &str) -> Option<String> {
    let (key, value) = split(line)?;
    let is_short = (1..=LONGEST_KEY).contains(&key.chars().count()) && key.chars().all(char::is_alphanumeric);
    (known(&key) || is_short && !value.is_empty()).then_some(key)
}

/// Key and value; blanks inside a key (`文　种`) are only its setting.
fn split(line: &str) -> Option<(String, &str)> {
    let (key, value) = line.split_once(['：', ':'])?;
    Some((key.split_whitespace().collect(), value.trim()))
}

fn names() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|(name, _)| *name)
}

fn known(key: &str) -> bool {
    names().any(|name| name == key) || secret(key)
}

fn secret(key: &str) -> bool {
    key.contains("密级") || key.contains("保密期限")
}

fn once(draft: &mut Draft, line: usize, key: &str, seen: &mut Vec<String>) {
    if seen.iter().any(|k| k == key) {
        draft.refuse(line, format!("“{key}”写了两次"), "留下一行");
    } else {
        seen.push(key.to_owned());
    }
}

/// Head lines after an empty line would be printed as the title.
fn refuse_second_head(draft: &mut Draft, rest: &[Line]) {
    let Some(line) = rest.iter().find(|l| !l.is_blank()) else {
        return;
    };
    let key = head_key(line.trimmed()).filter(|key| known(key) && !IN_TEXT.contains(&key.as_str()));
    if let Some(key) = key {
        draft.refuse(line.number, format!("“{key}”前面有空行，会被当成标题"), "文头各行连着写，写完再空一行");
    }
}

fn set(draft: &mut Draft, line: usize, key: &str, value: &str) {
    if secret(key) {
        return refuse(draft, line);
    }
    if !known(key) {
        return refuse_key(draft, line, key);
    }
    if value.is_empty() {
        return;
    }
    match key {
        "文种" | "紧急程度" | "格式" => set_word(draft, line, key, value),
        "印发日期" | "成文日期" => set_date(draft, line, key, value),
        "发文字号" => value.clone_into(&mut draft.issue_number),
        "份号" => set_copy_number(draft, line, value),
        "签发人" => draft.signers = list(value, &NAMES),
        "联合机关" => draft.partners = list(value, &['、', '，', ',', '；', ';']),
        "印章" => draft.seals = list(value, &['、', '，', ',', '；', ';']),
        "签名章" => draft.stamps = list(value, &NAMES),
        "职务" => draft.duties = list(value, &NAMES),
        "出席" | "请假" | "列席" => draft.rolls.push(roll(key, value)),
        "报" | "送" | "发" => draft.masthead.distribution.push(roll(key, value)),
        "印数" => set_copies(draft, line, value),
        "附件" => draft.attachments = list(value, &['；', ';']),
        _ => {
            if let Some(field) = field(draft, key) {
                value.clone_into(field);
            }
        }
    }
}

fn field<'a>(draft: &'a mut Draft, key: &str) -> Option<&'a mut String> {
    Some(match key {
        "发文机关" => &mut draft.organ,
        "主送" => &mut draft.main_to,
        "抄送" => &mut draft.copied_to,
        "印发机关" => &mut draft.printer,
        "附注" => &mut draft.note,
        "签批" => &mut draft.telegram.approved_by,
        "刊名" => &mut draft.masthead.name,
        "期号" => &mut draft.masthead.issue,
        "总期号" => &mut draft.masthead.total,
        "编印单位" => &mut draft.masthead.editor,
        "署名" => &mut draft.signature,
        _ => return None,
    })
}

fn refuse_key(draft: &mut Draft, line: usize, key: &str) {
    let meant = lexicon::nearest(key, names()).map(|name| format!("是否为“{name}”？")).unwrap_or_default();
    let allowed = names().collect::<Vec<_>>().join(" ");
    draft.refuse(line, format!("不认识的键“{key}”"), format!("{meant}可用的键：{allowed}"));
}

fn set_word(draft: &mut Draft, line: usize, key: &str, value: &str) {
    let done = match key {
        "文种" => value.parse::<Genre>().map(|genre| draft.genre = Some(genre)).is_ok(),
        "紧急程度" => set_urgency(draft, value),
        _ => set_format(draft, value),
    };
    if !done {
        refuse_value(draft, line, key, value);
    }
}

/// Papers and telegrams have grades of their own; two of them have the same name.
fn set_urgency(draft: &mut Draft, value: &str) -> bool {
    draft.urgency = value.parse().ok();
    draft.telegram.urgency = value.parse().ok();
    draft.urgency.is_some() || draft.telegram.urgency.is_some()
}

/// A format by its name, or a direction, which is that of a standard document.
fn set_format(draft: &mut Draft, value: &str) -> bool {
    let bare = value.strip_suffix("格式").unwrap_or(value);
    if let Some(format) = Format::ALL.into_iter().find(|f| f.label() == bare) {
        draft.layout = Some(format);
        return true;
    }
    let direction = value.strip_suffix('文').unwrap_or(value).parse::<Direction>();
    draft.format = direction.ok();
    draft.layout = draft.format.map(|_| Format::Standard);
    draft.format.is_some()
}

fn refuse_value(draft: &mut Draft, line: usize, key: &str, value: &str) {
    let allowed = KEYS.iter().find(|(name, _)| *name == key).map_or("", |(_, allowed)| allowed);
    draft.refuse(line, format!("“{value}”不能作为{key}"), format!("可填：{allowed}"));
}

fn set_date(draft: &mut Draft, line: usize, key: &str, value: &str) {
    let Some(typed) = date::read(value.strip_suffix("印发").unwrap_or(value)) else {
        return refuse_value(draft, line, key, value);
    };
    if key == "印发日期" {
        draft.printed_on = Some(typed.date);
    } else {
        draft.date = Some(typed.date);
    }
}

fn set_copy_number(draft: &mut Draft, line: usize, value: &str) {
    if !value.bytes().all(|b| b.is_ascii_digit()) {
        return refuse_value(draft, line, "份号", value);
    }
    value.clone_into(&mut draft.copy_number);
}

/// What counts a paper: a number with its organ and year; of orders and announcements 第12号; of minutes and bulletins 第12期,
/// too. The format may stand below the number, so this is looked at when the whole head is read.
fn check_number(draft: &mut Draft, block: &[Line]) {
    let number = draft.issue_number.clone();
    let Err(reason) = IssueNumber::parse(&number) else { return };
    let counted = |ending: char| {
        number
            .strip_prefix('第')
            .and_then(|rest| rest.split_once(ending))
            .is_some_and(|(n, _)| n.parse::<u32>().is_ok())
    };
    let fits = counted('号')
        || match draft.layout() {
            Format::Minutes => counted('期') || number.starts_with('〔'),
            Format::Bulletin => counted('期'),
            _ => false,
        };
    let line = block.iter().find(|l| split(l.trimmed()).is_some_and(|(key, _)| key == "发文字号"));
    if let Some(line) = line.filter(|_| !fits && !number.is_empty()) {
        let hint = match draft.layout() {
            Format::Minutes | Format::Bulletin => "写作 第12期，或 云政办纪〔2026〕12号",
            _ => "写作 云政发〔2026〕12号：年份用六角括号，不加“第”，不编虚位",
        };
        draft.report(line.number, reason.to_string(), hint);
    }
}

fn set_copies(draft: &mut Draft, line: usize, value: &str) {
    match value.trim_end_matches('份').parse() {
        Ok(copies) => draft.masthead.copies = copies,
        Err(_) => refuse_value(draft, line, "印数", value),
    }
}

pub(super) fn roll(label: &str, names: &str) -> Roll {
    Roll { label: label.to_owned(), names: names.trim().trim_end_matches('。').to_owned() }
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
    draft.refuse(line, "文稿带有密级标志", "涉密公文不得进入本系统，请按保密规定使用专用设备办理");
}
