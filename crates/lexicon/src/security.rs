//! Security label (密级): on this system at most 内部. Classified papers must not enter.

use std::{fmt, str::FromStr};

use crate::words::serde_as_text;

/// Security label (密级) a document may carry here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SecurityLabel {
    /// Public (公开).
    Public,
    /// Internal (内部): not secret, not for publication.
    Internal,
}

/// A level of state secret (国家秘密). It has no place in this system; it exists to be recognised and refused.
///
/// 《保守国家秘密法》 art. 14.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecrecyLevel {
    /// 秘密.
    Secret,
    /// 机密.
    Confidential,
    /// 绝密.
    TopSecret,
}

impl SecrecyLevel {
    const ALL: [Self; 3] = [Self::Secret, Self::Confidential, Self::TopSecret];

    /// 秘密, 机密 or 绝密.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Secret => "秘密",
            Self::Confidential => "机密",
            Self::TopSecret => "绝密",
        }
    }

    /// The level whose word stands at the start of a text.
    fn leading(text: &str) -> Option<(Self, &str)> {
        Self::ALL.into_iter().find_map(|level| Some((level, text.strip_prefix(level.label())?)))
    }
}

/// Why a security label is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecurityError {
    /// It names a level of state secret.
    #[error("本系统不得存储、处理国家秘密，{}级文件请走机要渠道，按涉密载体登记", .0.label())]
    Classified(SecrecyLevel),
    /// It is no label at all.
    #[error("密级中没有“{0}”，可用：公开、内部")]
    Unknown(String),
}

impl SecurityLabel {
    /// Every label.
    pub const ALL: &'static [Self] = &[Self::Public, Self::Internal];

    /// The stable identifier used in tables and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
        }
    }

    /// 公开 or 内部.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Public => "公开",
            Self::Internal => "内部",
        }
    }
}

impl fmt::Display for SecurityLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for SecurityLabel {
    type Err = SecurityError;

    /// Any text with 秘密, 机密 or 绝密 in it is refused, however it is spaced, starred or dated: in this field the word has no innocent use.
    fn from_str(text: &str) -> Result<Self, SecurityError> {
        let plain = plain(text);
        let secret = SecrecyLevel::ALL.into_iter().find(|level| plain.contains(level.label()));
        if let Some(level) = secret {
            return Err(SecurityError::Classified(level));
        }
        let known = Self::ALL.iter().find(|l| [l.code(), l.label()].contains(&plain.as_str()));
        known.copied().ok_or_else(|| SecurityError::Unknown(text.chars().take(40).collect()))
    }
}

serde_as_text!(SecurityLabel);

/// A secrecy marking (密级标志) found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecrecyMark {
    /// The line it stands on, from 1.
    pub line: usize,
    /// That line, trimmed and at most 60 characters.
    pub text: String,
    /// The level it names.
    pub level: SecrecyLevel,
}

/// `第 3 行“机密★1年”是密级标志`.
impl fmt::Display for SecrecyMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第 {} 行“{}”是密级标志", self.line, self.text)
    }
}

/// The first line of a text or title that carries a secrecy marking; `None` when there is none.
///
/// A marking is a level with ★ (机密★1年), a level in brackets (〔秘密〕), a field (密级：机密), or a line that holds nothing but a level and
/// a period (绝 密, 秘密 长期), whatever the spacing. A level inside a sentence (保守国家秘密) is none.
///
/// GB/T 9704-2012, 7.2.2; 《保守国家秘密法》 art. 22.
#[must_use]
pub fn find_secrecy_mark(text: &str) -> Option<SecrecyMark> {
    text.lines().enumerate().find_map(|(at, line)| {
        let level = marking(&plain(line))?;
        Some(SecrecyMark { line: at + 1, text: line.trim().chars().take(60).collect(), level })
    })
}

/// The level a line (already [`plain`]) marks.
fn marking(line: &str) -> Option<SecrecyLevel> {
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if let Some((level, rest)) = SecrecyLevel::leading(bare)
        && is_period(rest.strip_prefix('级').unwrap_or(rest))
    {
        return Some(level);
    }
    let places = line.char_indices().map(|(at, _)| at);
    places.into_iter().find_map(|at| marked_at(&line[..at], &line[at..]))
}

/// A level in the middle of a line: what stands before and after decides.
fn marked_at(before: &str, from: &str) -> Option<SecrecyLevel> {
    let (level, after) = SecrecyLevel::leading(from)?;
    let after = after.strip_prefix('级').unwrap_or(after);
    let field = ["密级:", "密级为", "密级及保密期限:", "密级和保密期限:"];
    let bracketed = before.ends_with('(') && (after.starts_with(')') || after.starts_with('★'));
    let marked = after.starts_with('★') || bracketed || field.iter().any(|f| before.ends_with(f));
    marked.then_some(level)
}

/// Nothing, or a period of secrecy: 1年, ★长期, 6个月, 启封前.
fn is_period(text: &str) -> bool {
    let text = text.trim_start_matches(['★', ':', '-', '·']);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let unit = ["", "年", "个月", "月", "日", "天"].contains(&rest);
    (unit && (rest.is_empty() || rest.len() < text.len())) || ["长期", "启封前"].contains(&text)
}

/// Without white space and invisible characters, with one form for stars, brackets, colons, figures and traditional characters.
fn plain(text: &str) -> String {
    text.chars().filter_map(plain_char).collect()
}

fn plain_char(c: char) -> Option<char> {
    match c {
        c if c.is_whitespace() || c.is_control() => None,
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' => None,
        '☆' | '*' | '＊' | '✩' | '✪' | '✭' | '✮' | '✯' | '✰' | '⭐' | '🌟' | '⋆' | '﹡' => {
            Some('★')
        }
        '\u{fe0e}' | '\u{fe0f}' => None,
        '（' | '[' | '［' | '【' | '〔' | '〖' | '《' | '〈' | '<' | '「' | '{' => Some('('),
        '）' | ']' | '］' | '】' | '〕' | '〗' | '》' | '〉' | '>' | '」' | '}' => Some(')'),
        '：' | '﹕' | '∶' => Some(':'),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        '機' => Some('机'),
        '絕' | '絶' => Some('绝'),
        '祕' => Some('秘'),
        '級' => Some('级'),
        '長' => Some('长'),
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_two_labels_are_read_by_code_and_word() {
        for label in SecurityLabel::ALL {
            assert_eq!(label.code().parse(), Ok(*label));
            assert_eq!(format!(" {} ", label.label()).parse(), Ok(*label));
        }
    }

    #[test]
    fn every_spelling_of_a_level_is_refused_with_the_reason() {
        use SecrecyLevel::{Confidential, Secret, TopSecret};
        let table = [
            ("秘密", Secret),
            ("机 密", Confidential),
            ("绝密★", TopSecret),
            ("机密★1年", Confidential),
            ("机\u{200b}密☆长期", Confidential),
            ("秘密级", Secret),
            ("機密", Confidential),
            ("内部（绝密）", TopSecret),
            ("\u{3000}秘\u{3000}密\u{3000}", Secret),
        ];
        for (text, level) in table {
            assert_eq!(text.parse::<SecurityLabel>(), Err(SecurityError::Classified(level)), "{text}");
        }
        let reason = "机密★1年".parse::<SecurityLabel>().unwrap_err().to_string();
        assert_eq!(reason, "本系统不得存储、处理国家秘密，机密级文件请走机要渠道，按涉密载体登记");
    }

    #[test]
    fn an_unknown_label_lists_what_is_allowed() {
        let error = "普通".parse::<SecurityLabel>().unwrap_err().to_string();
        assert_eq!(error, "密级中没有“普通”，可用：公开、内部");
    }

    #[test]
    fn markings_are_found_wherever_they_stand() {
        let table = [
            "机密★1年",
            "机密",
            "  绝　密  ",
            "秘密 ★ 长期",
            "秘密★启封前",
            "000001 机密★3年",
            "绝密级",
            "密级：秘密",
            "密级及保密期限：机密 5年",
            "【机密】关于某事项的请示",
            "关于某事项的请示（秘密★六个月）",
            "秘密*10年",
            "秘密 6个月",
            "机密级★20年",
            "機密☆１年",
        ];
        for text in table {
            let found = find_secrecy_mark(&format!("云泽区人民政府文件\n{text}\n正文"));
            assert_eq!(found.map(|m| m.line), Some(2), "{text}");
        }
    }

    #[test]
    fn a_level_inside_a_sentence_is_no_marking() {
        let table = [
            "关于做好保守国家秘密工作的通知",
            "严禁将绝密、机密、秘密文件带离办公场所。",
            "秘密是需要保守的",
            "保护企业商业秘密（含技术秘密）",
            "机密文件管理办法",
            "涉及商业秘密",
            "机密级计算机管理规定",
            "密级",
            "",
        ];
        for text in table {
            assert_eq!(find_secrecy_mark(text), None, "{text}");
        }
    }

    #[test]
    fn the_mark_says_where_it_stands() {
        let mark = find_secrecy_mark("标题\n\n 机密★1年 \n").unwrap();
        assert_eq!(mark.to_string(), "第 3 行“机密★1年”是密级标志");
        assert_eq!(mark.level, SecrecyLevel::Confidential);
    }

    proptest! {
        #[test]
        fn no_spacing_hides_a_marking(level in prop::sample::select(vec!["秘密", "机密", "绝密"]), gaps in prop::collection::vec("[ \u{3000}\t\u{200b}\u{feff}]{0,3}", 4), years in 1u8..30) {
            let marks: Vec<_> = level.chars().chain(['★']).map(String::from).collect();
            let spaced: String = gaps.iter().zip(marks.iter().chain([&format!("{years}年")])).map(|(gap, mark)| format!("{gap}{mark}")).collect();
            prop_assert!(find_secrecy_mark(&spaced).is_some(), "{spaced:?}");
            prop_assert!(spaced.parse::<SecurityLabel>().is_err());
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = (find_secrecy_mark(&text), text.parse::<SecurityLabel>());
        }
    }
}
