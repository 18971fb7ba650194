//! Archival code (档号) and retention period (保管期限).

use std::{fmt, str::FromStr};

use crate::words::{serde_as_text, words};

words! {
    /// Retention period (保管期限). Ordered: a later value is kept longer.
    ///
    /// 国家档案局令第8号, 2006; codes by DA/T 22-2015.
    Retention, "保管期限" {
        /// Ten years (10年).
        TenYears = "D10", "10年";
        /// Thirty years (30年).
        ThirtyYears = "D30", "30年";
        /// For ever (永久).
        Permanent = "Y", "永久";
    }
}

/// Archival code (档号), as `Z109-WS·2026-D30-BGS-0001`: 全宗号-门类·年度-保管期限-机构（问题）-件号. The fonds number (given by the archive)
/// and the branch may be absent.
///
/// DA/T 22-2015.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArchivalCode {
    fonds: Option<String>,
    category: String,
    year: i16,
    retention: Retention,
    branch: Option<String>,
    item: u16,
}

/// Why a text is no archival code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArchivalCodeError {
    /// The parts are not divided by - and ·.
    #[error("档号格式不对，应如 Z109-WS·2026-D30-BGS-0001")]
    Shape,
    /// The fonds number is not four letters or figures.
    #[error("全宗号“{0}”不对：应为四位大写字母或数字")]
    Fonds(String),
    /// The category is not two capital letters.
    #[error("档案门类代码“{0}”不对：应为两位大写字母，文书为 WS")]
    Category(String),
    /// The year is not four figures from 1949 on.
    #[error("年度“{0}”不对：应为四位数字")]
    Year(String),
    /// The retention period is not Y, D30 or D10.
    #[error("保管期限“{0}”不对：永久 Y，30年 D30，10年 D10")]
    Retention(String),
    /// The branch is not two to four capital letters.
    #[error("机构（问题）代码“{0}”不对：应为二至四位大写字母，如 BGS")]
    Branch(String),
    /// The item number is not four figures from 0001.
    #[error("件号“{0}”不对：应为四位数字，从 0001 起")]
    Item(String),
}

/// The part of a code that its items share: they are numbered within it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ArchivalClass {
    /// Fonds number (全宗号), four capital letters or figures.
    pub fonds: Option<String>,
    /// Category (档案门类), two capital letters; 文书 is `WS`.
    pub category: String,
    /// Year (年度).
    pub year: i16,
    /// Retention period (保管期限).
    pub retention: Retention,
    /// Branch or question (机构（问题）), two to four capital letters, as `BGS`.
    pub branch: Option<String>,
}

impl ArchivalClass {
    /// The code of one item of this class.
    ///
    /// # Errors
    /// [`ArchivalCodeError`] naming the part that is wrong.
    pub fn item(self, item: u16) -> Result<ArchivalCode, ArchivalCodeError> {
        use ArchivalCodeError as E;
        let fonds = self.fonds.map(|f| checked(f, 4..=4, true, E::Fonds)).transpose()?;
        let category = checked(self.category, 2..=2, false, E::Category)?;
        let branch = self.branch.map(|b| checked(b, 2..=4, false, E::Branch)).transpose()?;
        if !(1949..=9999).contains(&self.year) {
            return Err(E::Year(self.year.to_string()));
        }
        if !(1..=9999).contains(&item) {
            return Err(E::Item(item.to_string()));
        }
        Ok(ArchivalCode { fonds, category, year: self.year, retention: self.retention, branch, item })
    }
}

/// The part, when it has the length and only capital letters (or figures, where allowed).
fn checked(
    part: String,
    length: std::ops::RangeInclusive<usize>,
    figures: bool,
    error: fn(String) -> ArchivalCodeError,
) -> Result<String, ArchivalCodeError> {
    let shaped = |b: u8| b.is_ascii_uppercase() || (figures && b.is_ascii_digit());
    if length.contains(&part.len()) && part.bytes().all(shaped) {
        Ok(part)
    } else {
        Err(error(part.chars().take(20).collect()))
    }
}

/// Exactly four ASCII figures.
fn four_figures<N: FromStr>(part: &str, error: fn(String) -> ArchivalCodeError) -> Result<N, ArchivalCodeError> {
    let shaped = part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    let number = shaped.then(|| part.parse().ok()).flatten();
    number.ok_or_else(|| error(part.chars().take(20).collect()))
}

impl ArchivalCode {
    /// Reads the exact written form.
    ///
    /// # Errors
    /// [`ArchivalCodeError`] naming the first part that is wrong.
    pub fn parse(text: &str) -> Result<Self, ArchivalCodeError> {
        use ArchivalCodeError as E;
        let (head, tail) = text.split_once('·').ok_or(E::Shape)?;
        let (fonds, category) = match head.split_once('-') {
            Some((fonds, category)) => (Some(fonds), category),
            None => (None, head),
        };
        let (year, retention, branch, item) = match *tail.split('-').collect::<Vec<_>>() {
            [year, retention, item] => (year, retention, None, item),
            [year, retention, branch, item] => (year, retention, Some(branch), item),
            _ => return Err(E::Shape),
        };
        let kept = Retention::ALL.iter().copied().find(|r| r.code() == retention);
        let class = ArchivalClass {
            fonds: fonds.map(str::to_owned),
            category: category.to_owned(),
            year: four_figures(year, E::Year)?,
            retention: kept.ok_or_else(|| E::Retention(retention.chars().take(20).collect()))?,
            branch: branch.map(str::to_owned),
        };
        class.item(four_figures(item, E::Item)?)
    }

    /// Fonds number (全宗号).
    #[must_use]
    pub fn fonds(&self) -> Option<&str> {
        self.fonds.as_deref()
    }

    /// Category (档案门类), as `WS`.
    #[must_use]
    pub fn category(&self) -> &str {
        &self.category
    }

    /// Year (年度).
    #[must_use]
    pub const fn year(&self) -> i16 {
        self.year
    }

    /// Retention period (保管期限).
    #[must_use]
    pub const fn retention(&self) -> Retention {
        self.retention
    }

    /// Branch or question (机构（问题）).
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        self.branch.as_deref()
    }

    /// Item number (件号), 1 to 9999.
    #[must_use]
    pub const fn item(&self) -> u16 {
        self.item
    }
}

impl fmt::Display for ArchivalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(fonds) = &self.fonds {
            write!(f, "{fonds}-")?;
        }
        write!(f, "{}·{:04}-{}", self.category, self.year, self.retention)?;
        if let Some(branch) = &self.branch {
            write!(f, "-{branch}")?;
        }
        write!(f, "-{:04}", self.item)
    }
}

impl FromStr for ArchivalCode {
    type Err = ArchivalCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

serde_as_text!(ArchivalCode);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Live samples of standards.md 4.1.
    #[test]
    fn codes_in_use_are_read_and_written_the_same() {
        let samples =
            ["Z109-WS·2011-Y-BGS-0001", "J001-WS·2016-Y-BGS-0005", "J102-WS·2020-D10-0007", "WS·2023-D10-BGS-0003"];
        for sample in samples {
            let code = ArchivalCode::parse(sample).unwrap();
            assert_eq!(code.to_string(), sample);
        }
        let code = ArchivalCode::parse(samples[2]).unwrap();
        assert_eq!((code.fonds(), code.branch(), code.item()), (Some("J102"), None, 7));
        assert_eq!((code.category(), code.year(), code.retention()), ("WS", 2020, Retention::TenYears));
    }

    #[test]
    fn each_fault_is_named() {
        use ArchivalCodeError as E;
        let table = [
            ("Z109-WS.2026-Y-0001", E::Shape),
            ("Z109-WS·2026-Y", E::Shape),
            ("Z109-WS·2026-Y-BGS-X-0001", E::Shape),
            ("Z10-WS·2026-Y-0001", E::Fonds("Z10".into())),
            ("z109-WS·2026-Y-0001", E::Fonds("z109".into())),
            ("Z109-W1·2026-Y-0001", E::Category("W1".into())),
            ("Z109-WS·26-Y-0001", E::Year("26".into())),
            ("Z109-WS·0001-Y-0001", E::Year("1".into())),
            ("Z109-WS·2026-D20-0001", E::Retention("D20".into())),
            ("Z109-WS·2026-永久-0001", E::Retention("永久".into())),
            ("Z109-WS·2026-Y-办公室-0001", E::Branch("办公室".into())),
            ("Z109-WS·2026-Y-BGS-1", E::Item("1".into())),
            ("Z109-WS·2026-Y-BGS-0000", E::Item("0".into())),
        ];
        for (text, fault) in table {
            assert_eq!(ArchivalCode::parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn longer_retention_sorts_later() {
        assert!(Retention::TenYears < Retention::ThirtyYears && Retention::ThirtyYears < Retention::Permanent);
        assert_eq!("永久".parse(), Ok(Retention::Permanent));
    }

    proptest! {
        #[test]
        fn a_code_is_read_back(fonds in prop::option::of("[A-Z0-9]{4}"), branch in prop::option::of("[A-Z]{2,4}"), year in 1949i16..=9999, item in 1u16..=9999, kept in 0usize..3) {
            let class = ArchivalClass { fonds, category: "WS".into(), year, retention: Retention::ALL[kept], branch };
            let code = class.item(item).unwrap();
            prop_assert_eq!(ArchivalCode::parse(&code.to_string()), Ok(code));
        }

        #[test]
        fn what_is_accepted_is_written_the_same(text in "[A-Z0-9·\\-YD]{0,30}|\\PC{0,30}") {
            if let Ok(code) = ArchivalCode::parse(&text) {
                prop_assert_eq!(code.to_string(), text);
            }
        }
    }
}
