//! Dates as people type them.

use lexicon::Date;

/// A date read from a line, and how far it is from the form the standard wants.
pub(super) struct Typed {
    pub date: Date,
    /// What the form should have been; `None` when it was right.
    pub hint: Option<&'static str>,
}

/// Reads `2026年3月5日`, also with leading zeros, inner spaces, dashes or Chinese numerals.
///
/// GB/T 9704-2012, 7.3.5.4.
pub(super) fn read(text: &str) -> Option<Typed> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if let Ok(date) = lexicon::parse_date(&compact) {
        return Some(Typed { date, hint: Some("成文日期写作“2026年3月5日”的样子") });
    }
    let (year, rest) = compact.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let chinese = !compact.contains(|c: char| c.is_ascii_digit());
    let date = Date::new(
        i16::try_from(number(year, true)?).ok()?,
        i8::try_from(number(month, false)?).ok()?,
        i8::try_from(number(day, false)?).ok()?,
    )
    .ok()?;
    Some(Typed { date, hint: hint(chinese, month, day) })
}

/// Whether a line can only be meant as a date, although no such day exists.
pub(super) fn is_meant(text: &str) -> bool {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let figures = |part: &str| {
        (1..=4).contains(&part.chars().count()) && part.chars().all(|c| c.is_ascii_digit() || digit(c).is_some())
    };
    let written = compact.split_once('年').and_then(|(year, rest)| {
        let (month, day) = rest.split_once('月')?;
        Some([year, month, day.strip_suffix(['日', '号']).unwrap_or(day)])
    });
    let dashed = || {
        let mut parts = compact.split(['-', '/', '.']);
        let all = [parts.next()?, parts.next()?, parts.next()?];
        (parts.next().is_none() && all[0].chars().count() == 4).then_some(all)
    };
    written.or_else(dashed).is_some_and(|parts| parts.into_iter().all(figures))
}

fn hint(chinese: bool, month: &str, day: &str) -> Option<&'static str> {
    if chinese {
        Some("成文日期用阿拉伯数字（7.3.5.4）")
    } else if month.starts_with('0') || day.starts_with('0') {
        Some("月、日不编虚位，1 不写作 01（7.3.5.4）")
    } else {
        None
    }
}

/// What a Chinese numeral up to 99 counts.
pub(super) fn count(numeral: &str) -> Option<u32> {
    number(numeral, false)
}

fn number(text: &str, year: bool) -> Option<u32> {
    if year && text.chars().count() != 4 {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let digits: Option<Vec<u32>> = text.chars().map(digit).collect();
    match (year, digits?.as_slice()) {
        (true, all) => Some(all.iter().fold(0, |n, d| n * 10 + d)),
        (false, [ones]) => Some(*ones),
        (false, [10, ones]) => Some(10 + ones),
        (false, [tens, 10]) => Some(tens * 10),
        (false, [tens, 10, ones]) => Some(tens * 10 + ones),
        _ => None,
    }
}

fn digit(c: char) -> Option<u32> {
    let at = "〇一二三四五六七八九十".chars().position(|d| d == c);
    at.map(|at| at as u32).or_else(|| matches!(c, '○' | '零' | 'Ｏ' | '0').then_some(0))
}
