//! How a series counts: 云政办发〔2026〕12号 year by year; 第12号 of orders 命令 from first to last; 第12期 of minutes 纪要 year by year.
//! GB/T 9704-2012, 7.2.5, 10.2 and 10.3.

use lexicon::IssueNumber;

use super::Series;
use crate::{Error, Result};

/// How the numbers of a series are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// 机关代字, year and serial.
    Yearly,
    /// 第×号: no year, and the count goes on over the years.
    Number,
    /// 第×期: anew each year.
    Issue,
}

const ENDINGS: [(&str, Counting); 2] = [("第×号", Counting::Number), ("第×期", Counting::Issue)];

impl Series {
    /// How its numbers are written: its code says it by its end.
    #[must_use]
    pub fn counting(&self) -> Counting {
        parted(&self.code).1
    }

    /// A number of it as printed.
    #[must_use]
    pub fn printed(&self, year: i64, serial: i64) -> String {
        self.with(year, &serial.to_string())
    }

    /// The place kept for a number not given yet, as offices write it.
    #[must_use]
    pub fn place(&self, year: i64) -> String {
        self.with(year, "　")
    }

    fn with(&self, year: i64, serial: &str) -> String {
        match self.counting() {
            Counting::Yearly => format!("{}〔{year}〕{serial}号", self.code),
            Counting::Number => format!("第{serial}号"),
            Counting::Issue => format!("第{serial}期"),
        }
    }
}

fn parted(code: &str) -> (&str, Counting) {
    let found = ENDINGS.iter().find_map(|(ending, counting)| Some((code.strip_suffix(ending)?, *counting)));
    found.unwrap_or((code, Counting::Yearly))
}

/// The code of a series as it is kept: 第x号 and 第_号 are meant as 第×号.
pub(super) fn checked(code: &str) -> Result<String> {
    let typed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let spelled = |last: char| {
        let (before, rest) = typed.strip_suffix(last)?.rsplit_once('第')?;
        let blank = rest.chars().all(|c| matches!(c, '×' | 'x' | 'X' | 'Ｘ' | '╳' | '*' | '_' | '＿' | '…'));
        blank.then(|| format!("{before}第×{last}"))
    };
    let code = spelled('号').or_else(|| spelled('期')).unwrap_or_else(|| code.to_owned());
    let (name, counting) = parted(&code);
    if counting != Counting::Yearly && name.is_empty() {
        let says = format!("“{code}”前面写明是什么的编号，如“云泽区人民政府令第×号”；印出来的只有号码");
        return Err(Error::field("code", says));
    }
    IssueNumber::new(name, 2026, 1).map_err(|e| Error::field("code", e.to_string()))?;
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_how_its_series_counts() {
        let kept = |code: &str| checked(code).unwrap();
        assert_eq!(kept("云政办发"), "云政办发");
        assert_eq!(kept("云泽区人民政府令第 x 号"), "云泽区人民政府令第×号");
        assert_eq!(kept("常务会议纪要第期"), "常务会议纪要第×期");
        assert_eq!(parted("云泽区人民政府令第×号"), ("云泽区人民政府令", Counting::Number));
        assert_eq!(parted("常务会议纪要第×期"), ("常务会议纪要", Counting::Issue));
        let said = |code: &str| checked(code).unwrap_err().to_string();
        assert!(said("第×号").contains("前面写明"), "{}", said("第×号"));
        assert!(said("云政发〔2026〕").contains("云政发"), "{}", said("云政发〔2026〕"));
    }
}
