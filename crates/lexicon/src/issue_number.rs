//! Issue number (发文字号).

use std::{fmt, str::FromStr};

use crate::words::serde_as_text;

/// Issue number (发文字号): 机关代字〔year〕serial号, as in 云政办发〔2026〕12号.
///
/// 《党政机关公文处理工作条例》 art. 9 (5); GB/T 9704-2012, 7.2.5: Arabic figures, the whole year in six-angle brackets, no 第, no
/// leading zero, ends in 号.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssueNumber {
    code: String,
    year: i16,
    serial: u32,
}

/// Why a text is no issue number; each says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IssueNumberError {
    /// The organ's code (机关代字) is empty, too long or holds figures, spaces or brackets.
    #[error("机关代字“{0}”不对：应为一至二十个汉字或字母，不含数字、空格和括号")]
    Code(String),
    /// The brackets are missing or not 〔〕.
    #[error("年份应写在六角括号内，如 云政办发〔2026〕12号")]
    Brackets,
    /// The year is not four figures from 1949 on.
    #[error("年份“{0}”不对：应为四位数字，如 2026")]
    Year(String),
    /// The serial is missing, not a figure from 1 to 999999, or has 第 or a leading zero.
    #[error("顺序号“{0}”不对：用阿拉伯数字，不编虚位（1 不写成 01），不加“第”字")]
    Serial(String),
    /// The closing 号 is missing.
    #[error("发文字号应以“号”结尾")]
    Ending,
}

/// Highest serial; a year's series of one organ stays far below it.
const MAX_SERIAL: u32 = 999_999;
const MAX_CODE_CHARS: usize = 20;

impl IssueNumber {
    /// Builds a number from its parts.
    ///
    /// # Errors
    /// [`IssueNumberError`] for a part outside its shape.
    pub fn new(code: &str, year: i16, serial: u32) -> Result<Self, IssueNumberError> {
        if !(1949..=9999).contains(&year) {
            return Err(IssueNumberError::Year(year.to_string()));
        }
        if !(1..=MAX_SERIAL).contains(&serial) {
            return Err(IssueNumberError::Serial(serial.to_string()));
        }
        let code = check_code(code)?.to_owned();
        Ok(Self { code, year, serial })
    }

    /// Reads the exact written form.
    ///
    /// # Errors
    /// [`IssueNumberError`] naming the first part that is wrong.
    pub fn parse(text: &str) -> Result<Self, IssueNumberError> {
        let (code, rest) = text.split_once('〔').ok_or(IssueNumberError::Brackets)?;
        let (year, rest) = rest.split_once('〕').ok_or(IssueNumberError::Brackets)?;
        let serial = rest.strip_suffix('号').ok_or(IssueNumberError::Ending)?;
        Self::new(code, parse_year(year)?, parse_serial(serial)?)
    }

    /// Reads a number typed from a paper: other brackets, full-width figures, spaces, 第 and leading zeros are put right first.
    ///
    /// # Errors
    /// [`IssueNumberError`] when it is still not a number.
    pub fn parse_loose(text: &str) -> Result<Self, IssueNumberError> {
        let plain: String = text.chars().filter_map(plain_char).collect();
        let (head, serial) = plain.split_once('〕').ok_or(IssueNumberError::Brackets)?;
        let serial = serial.trim_start_matches('第').trim_start_matches('0').replace('號', "号");
        Self::parse(&format!("{head}〕{serial}"))
    }

    /// The organ's code (机关代字), as in 云政办发.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The year in brackets.
    #[must_use]
    pub const fn year(&self) -> i16 {
        self.year
    }

    /// The serial (顺序号), from 1.
    #[must_use]
    pub const fn serial(&self) -> u32 {
        self.serial
    }
}

/// The organ's code when its shape is right.
///
/// # Errors
/// [`IssueNumberError::Code`].
fn check_code(code: &str) -> Result<&str, IssueNumberError> {
    let chars = code.chars().count();
    let letters = code.chars().all(char::is_alphabetic);
    if (1..=MAX_CODE_CHARS).contains(&chars) && letters {
        Ok(code)
    } else {
        Err(IssueNumberError::Code(code.chars().take(40).collect()))
    }
}

fn parse_year(text: &str) -> Result<i16, IssueNumberError> {
    let figures = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let year = figures.then(|| text.parse().ok()).flatten();
    year.ok_or_else(|| IssueNumberError::Year(text.chars().take(20).collect()))
}

fn parse_serial(text: &str) -> Result<u32, IssueNumberError> {
    let figures = !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    let serial = figures.then(|| text.parse().ok()).flatten();
    serial.ok_or_else(|| IssueNumberError::Serial(text.chars().take(20).collect()))
}

/// The character a typist meant; `None` for white space.
fn plain_char(c: char) -> Option<char> {
    match c {
        c if c.is_whitespace() => None,
        '[' | '［' | '(' | '（' | '【' | '﹝' | '〖' => Some('〔'),
        ']' | '］' | ')' | '）' | '】' | '﹞' | '〗' => Some('〕'),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        c => Some(c),
    }
}

impl fmt::Display for IssueNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}〔{}〕{}号", self.code, self.year, self.serial)
    }
}

impl FromStr for IssueNumber {
    type Err = IssueNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

serde_as_text!(IssueNumber);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_written_form_is_read_into_its_parts() {
        let number = IssueNumber::parse("云政办发〔2026〕12号").unwrap();
        assert_eq!((number.code(), number.year(), number.serial()), ("云政办发", 2026, 12));
    }

    #[test]
    fn each_fault_is_named() {
        use IssueNumberError as E;
        let table = [
            ("云政办发[2026]12号", E::Brackets),
            ("云政办发（2026）12号", E::Brackets),
            ("云政办发〔2026〕12", E::Ending),
            ("云政办发〔26〕12号", E::Year("26".into())),
            ("云政办发〔1900〕12号", E::Year("1900".into())),
            ("云政办发〔2026〕012号", E::Serial("012".into())),
            ("云政办发〔2026〕第12号", E::Serial("第12".into())),
            ("云政办发〔2026〕0号", E::Serial("0".into())),
            ("云政办发〔2026〕1000000号", E::Serial("1000000".into())),
            ("云政办发〔2026〕号", E::Serial(String::new())),
            ("〔2026〕12号", E::Code(String::new())),
            ("云政 办发〔2026〕12号", E::Code("云政 办发".into())),
            ("云政办发2〔2026〕12号", E::Code("云政办发2".into())),
        ];
        for (text, fault) in table {
            assert_eq!(IssueNumber::parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn what_a_typist_writes_is_put_right() {
        for text in ["云政办发[2026]12号", "云政办发（２０２６）第 012 号", "云政办发【2026】12號"]
        {
            let number = IssueNumber::parse_loose(text).unwrap();
            assert_eq!(number.to_string(), "云政办发〔2026〕12号", "{text}");
        }
        assert!(IssueNumber::parse_loose("云政办发2026年12号").is_err());
    }

    #[test]
    fn an_organ_code_with_a_traditional_character_is_left_alone() {
        assert_eq!(IssueNumber::parse_loose("號〔1949〕1号").unwrap().to_string(), "號〔1949〕1号");
    }

    proptest! {
        #[test]
        fn a_number_is_read_back_from_its_text(code in "[一-龥]{1,8}", year in 1949i16..=9999, serial in 1u32..=MAX_SERIAL) {
            let number = IssueNumber::new(&code, year, serial).unwrap();
            prop_assert_eq!(IssueNumber::parse(&number.to_string()), Ok(number.clone()));
            prop_assert_eq!(IssueNumber::parse_loose(&number.to_string()), Ok(number));
        }

        #[test]
        fn no_text_panics_and_what_is_accepted_is_written_the_same(text in "\\PC{0,30}") {
            if let Ok(number) = IssueNumber::parse(&text) {
                prop_assert_eq!(number.to_string(), text.clone());
            }
            let _ = IssueNumber::parse_loose(&text);
        }
    }
}
