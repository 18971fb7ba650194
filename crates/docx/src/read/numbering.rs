//! Automatic numbers (自动编号): what Word prints before a paragraph without it being in the text.

use std::collections::{HashMap, HashSet};

use super::styles::short;
use super::tree::Node;

/// Levels Word has.
const LEVELS: usize = 9;

#[derive(Debug, Clone, Default)]
struct Level {
    start: i64,
    format: String,
    text: String,
}

/// Definitions and where each list has come to.
#[derive(Default)]
pub(super) struct Numbering {
    /// Levels by abstract list.
    lists: HashMap<String, Vec<Level>>,
    /// Abstract list and starts of its own, by `numId`.
    uses: HashMap<String, (String, HashMap<usize, i64>)>,
    counts: HashMap<String, [Option<i64>; LEVELS]>,
    begun: HashSet<(String, usize)>,
}

impl Numbering {
    pub fn new(part: Option<&Node>) -> Self {
        let mut numbering = Self::default();
        let Some(part) = part else {
            return numbering;
        };
        for list in part.descend("abstractNum") {
            let mut levels = vec![Level::default(); LEVELS];
            for level in list.nodes().filter(|n| &*n.name == "lvl") {
                let at = level.attr("ilvl").and_then(|v| v.parse::<usize>().ok()).unwrap_or(0);
                if let Some(slot) = levels.get_mut(at) {
                    *slot = self::level(level);
                }
            }
            numbering.lists.insert(list.attr("abstractNumId").unwrap_or_default().to_owned(), levels);
        }
        for used in part.descend("num") {
            let id = used.attr("numId").unwrap_or_default().to_owned();
            let list = used.value("abstractNumId").unwrap_or_default().to_owned();
            let starts = used
                .nodes()
                .filter(|n| &*n.name == "lvlOverride")
                .filter_map(|n| Some((n.attr("ilvl")?.parse().ok()?, n.value("startOverride")?.parse().ok()?)));
            numbering.uses.insert(id, (list, starts.collect()));
        }
        numbering
    }

    /// The number of the next paragraph of this list and level, as printed. Bullets and unknown lists print nothing.
    pub fn next(&mut self, id: &str, level: usize) -> Option<String> {
        let (list, starts) = self.uses.get(id)?;
        let levels = self.lists.get(list)?;
        let own = levels.get(level)?;
        let counts = self.counts.entry(list.clone()).or_default();
        let key = (id.to_owned(), level);
        let begins = starts.get(&level).copied().filter(|_| !self.begun.contains(&key));
        let number = match (begins, counts[level]) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => own.start,
        };
        if begins.is_some() {
            self.begun.insert(key);
        }
        counts[level] = Some(number);
        counts[level + 1..].fill(None);
        for above in 0..level {
            counts[above].get_or_insert(levels[above].start);
        }
        if own.format == "bullet" || own.format == "none" && !own.text.contains('%') {
            return None;
        }
        let mut text = own.text.clone();
        for above in (0..=level).rev() {
            let mark = format!("%{}", above + 1);
            if text.contains(&mark) {
                text = text.replace(&mark, &print(counts[above].unwrap_or(1), &levels[above].format));
            }
        }
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }
}

fn level(node: &Node) -> Level {
    Level {
        start: node.value("start").and_then(|v| v.parse().ok()).unwrap_or(1),
        format: node.value("numFmt").unwrap_or("decimal").to_owned(),
        text: node.value("lvlText").map(short).unwrap_or_default(),
    }
}

/// A number in a format of Word's.
fn print(number: i64, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographTraditional"
        | "koreanCounting" => chinese(number),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => digits(number),
        "decimalFullWidth" | "decimalFullWidth2" => {
            number.to_string().chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)).collect()
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number),
        "decimalZero" => format!("{number:02}"),
        "lowerLetter" => letter(number, b'a'),
        "upperLetter" => letter(number, b'A'),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "none" => String::new(),
        _ => number.to_string(),
    }
}

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

fn digits(number: i64) -> String {
    number.to_string().bytes().filter_map(|b| DIGITS.get(usize::from(b.wrapping_sub(b'0')))).collect()
}

/// 1 to 9999 in words; beyond that digits.
fn chinese(number: i64) -> String {
    let Ok(number @ 1..=9999) = usize::try_from(number) else {
        return digits(number);
    };
    let mut text = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push('零');
            gap = false;
        }
        if !(digit == 1 && unit == 10 && text.is_empty()) {
            text.push(DIGITS[digit]);
        }
        text.push_str(name);
    }
    text
}

fn circled(number: i64) -> String {
    let base = match number {
        1..=20 => 0x2460 - 1,
        21..=35 => 0x3251 - 21,
        36..=50 => 0x32B1 - 36,
        _ => return number.to_string(),
    };
    u32::try_from(base + number).ok().and_then(char::from_u32).map_or_else(|| number.to_string(), String::from)
}

fn letter(number: i64, first: u8) -> String {
    let Ok(at @ 1..=780) = usize::try_from(number) else {
        return number.to_string();
    };
    let c = char::from(first + ((at - 1) % 26) as u8);
    c.to_string().repeat((at - 1) / 26 + 1)
}

fn roman(number: i64) -> String {
    const SIGNS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..=3999).contains(&number) {
        return number.to_string();
    }
    let mut left = number;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            text.push_str(sign);
            left -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_word_prints_them() {
        let words: Vec<String> = [1, 10, 11, 20, 21, 99, 100, 101, 110, 1010].map(chinese).to_vec();
        assert_eq!(words.join(" "), "一 十 十一 二十 二十一 九十九 一百 一百零一 一百一十 一千零一十");
        assert_eq!(
            [print(3, "decimalEnclosedCircle"), print(28, "lowerLetter"), print(9, "upperRoman")],
            ["③", "bb", "IX"]
        );
        assert_eq!((print(12, "decimalFullWidth"), print(i64::MAX, "upperLetter").len()), ("１２".to_owned(), 19));
    }
}
