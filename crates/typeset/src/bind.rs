//! What must not part at the end of a line: numbers with their units, dates, issue numbers (发文字号), words of Latin.
//!
//! The layout parts between any two Chinese characters and knows no more. Here a text becomes pieces, every second of which
//! stands on one line.

/// Widest piece kept whole, in characters: wider ones would leave a hole in the line before.
const WIDEST: f64 = 13.0;
/// Characters of a line.
const LINE: f64 = crate::figures::CHARS as f64;
/// A run without any place to part is cut into pieces of this many characters.
const CHUNK: f64 = 18.0;
/// Characters of an organ's code (机关代字) before the year at most.
const LONGEST_CODE: usize = 5;

/// Units of measure and counting; a longer one before a shorter one that begins it.
const UNITS: &[&str] = &[
    "平方公里",
    "平方千米",
    "平方米",
    "平方厘米",
    "立方米",
    "立方厘米",
    "万立方米",
    "万平方米",
    "个百分点",
    "个工作日",
    "个自然日",
    "公里",
    "千米",
    "厘米",
    "毫米",
    "微米",
    "公顷",
    "公斤",
    "千克",
    "毫克",
    "千瓦时",
    "兆瓦",
    "千瓦",
    "万元",
    "亿元",
    "万吨",
    "亿吨",
    "万人",
    "万亩",
    "万户",
    "小时",
    "分钟",
    "个月",
    "周年",
    "人次",
    "户次",
    "车次",
    "周岁",
    "年度",
    "季度",
    "月份",
    "年级",
    "摄氏度",
    "海里",
    "元",
    "角",
    "亩",
    "米",
    "吨",
    "升",
    "克",
    "里",
    "度",
    "倍",
    "成",
    "年",
    "月",
    "日",
    "号",
    "时",
    "点",
    "分",
    "秒",
    "周",
    "天",
    "岁",
    "个",
    "人",
    "名",
    "位",
    "户",
    "家",
    "件",
    "项",
    "次",
    "批",
    "条",
    "款",
    "份",
    "页",
    "册",
    "本",
    "张",
    "幅",
    "枚",
    "辆",
    "台",
    "架",
    "艘",
    "套",
    "座",
    "栋",
    "幢",
    "间",
    "处",
    "所",
    "片",
    "块",
    "棵",
    "株",
    "头",
    "只",
    "匹",
    "起",
    "例",
    "场",
    "期",
    "届",
    "级",
    "层",
    "楼",
    "室",
    "路",
    "章",
    "节",
    "组",
    "类",
];

/// Marks of ASCII that may begin a piece: others, such as `)`, must not begin a line.
const OPENS: &str = "([{<@#$&+~_";

/// Characters before an issue number that belong to the sentence, not to the organ's code.
const NO_CODE: &str = "据照于和与及的对按由将见第号以在行为到从关将把向经至";

/// The text in pieces, the second, fourth … of which must stay on one line. Joined they are the text.
pub(crate) fn pieces(text: &str) -> Vec<String> {
    pieces_in(text, f64::MAX)
}

/// The same for a line of some characters, such as one in a cell: what is wider is parted.
pub(crate) fn pieces_in(text: &str, line: f64) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Pieces { line: CHUNK.min(line.max(1.0)), list: vec![String::new()] };
    let mut at = 0;
    while at < chars.len() {
        let Some((from, to)) = bound(&chars, at) else {
            break;
        };
        out.push_free(&chars[at..from]);
        out.push_bound(&chars[from..to]);
        at = to;
    }
    out.push_free(&chars[at..]);
    out.list
}

/// The next range to be kept whole at or after a place.
fn bound(chars: &[char], start: usize) -> Option<(usize, usize)> {
    (start..chars.len()).find_map(|at| {
        let (from, to) = match chars[at] {
            '〔' => issue_number(chars, start, at)?,
            '第' if digit(chars, at + 1) => (at, number(chars, at + 1)),
            '￥' | '¥' | '＋' | '－' | '±' | '≥' | '≤' if digit(chars, at + 1) => (at, number(chars, at + 1)),
            c if c.is_ascii_digit() => (at, number(chars, at)),
            c if c.is_ascii_alphanumeric() || OPENS.contains(c) => (at, word(chars, at)),
            '·' | '～' | '‧' | '—' if at > start && hangs(chars, at) => (at - 1, at + 1),
            _ => return None,
        };
        (to - from > 1).then(|| (from, with_marks(chars, to)))
    })
}

/// The layout parts after a piece before these, as nothing else would.
fn with_marks(chars: &[char], to: usize) -> usize {
    to + chars[to..].iter().take_while(|c| matches!(c, '…' | '·' | '～' | '‧')).count()
}

fn digit(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(char::is_ascii_digit)
}

/// A mark between two words that must not begin a line; a dash of two is a pause and may.
fn hangs(chars: &[char], at: usize) -> bool {
    let dash = |n: usize| chars.get(n) == Some(&'—');
    is_han(chars[at - 1]) && !(dash(at) && dash(at + 1))
}

/// `云政办发〔2026〕12号`, from a place at the bracket.
fn issue_number(chars: &[char], start: usize, at: usize) -> Option<(usize, usize)> {
    let close = (at + 1..chars.len().min(at + 6)).find(|n| chars[*n] == '〕')?;
    if close == at + 1 || !chars[at + 1..close].iter().all(char::is_ascii_digit) {
        return None;
    }
    let mut to = close + 1;
    if chars.get(to) == Some(&'第') {
        to += 1;
    }
    while digit(chars, to) || to > close + 1 && matches!(chars.get(to), Some('—' | '-' | '、')) && digit(chars, to + 1)
    {
        to += 1;
    }
    if to > close + 1 && chars.get(to) == Some(&'号') {
        to += 1;
    }
    let first = at.saturating_sub(LONGEST_CODE).max(start);
    let from = (first..at).rev().take_while(|n| is_han(chars[*n]) && !NO_CODE.contains(chars[*n])).last();
    Some((from.unwrap_or(at), to))
}

/// The end of a number with its unit; of a date; of a range.
fn number(chars: &[char], at: usize) -> usize {
    let to = plain_number(chars, at);
    if chars.get(to).is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '-' | ':' | '_' | '@')) {
        return word(chars, at);
    }
    let mut end = chain(chars, at);
    while chars.get(end).is_some_and(|c| "—～~×-–：·".contains(*c)) && digit(chars, end + 1) {
        let to = chain(chars, end + 1);
        // A range too wide to stay whole parts behind its dash, between its two dates.
        if width(&chars[at..to]) > WIDEST {
            return end + 1;
        }
        end = to;
    }
    end
}

/// The end of a number and of what it goes on with: 2026年 with 11月 and this with 23日, 9时 with 30分.
fn chain(chars: &[char], at: usize) -> usize {
    let mut end = with_unit(chars, plain_number(chars, at));
    while matches!(chars[end - 1], '年' | '月' | '时' | '点') && digit(chars, end) {
        let to = with_unit(chars, plain_number(chars, end));
        if width(&chars[at..to]) > WIDEST {
            break;
        }
        end = to;
    }
    end
}

fn plain_number(chars: &[char], at: usize) -> usize {
    let mut to = at;
    while digit(chars, to) || to > at && matches!(chars.get(to), Some('.' | ',')) && digit(chars, to + 1) {
        to += 1;
    }
    to
}

/// Past `%`, past 余, 多, 万 and 亿, past a unit.
fn with_unit(chars: &[char], mut to: usize) -> usize {
    if chars.get(to).is_some_and(|c| matches!(c, '%' | '‰' | '℃' | '％' | '°' | '㎡')) {
        return to + 1;
    }
    let unit = |to: usize| {
        let fits = |unit: &&&str| unit.chars().enumerate().all(|(n, c)| chars.get(to + n) == Some(&c));
        UNITS.iter().filter(fits).map(|unit| unit.chars().count()).max()
    };
    for _ in 0..3 {
        match chars.get(to) {
            Some('余' | '多' | '万' | '亿' | '千' | '百') if unit(to).is_none() => to += 1,
            _ => break,
        }
    }
    to + unit(to).unwrap_or(0)
}

/// The end of a run of Latin letters, figures and what stands between them; a standard's number follows its name.
fn word(chars: &[char], at: usize) -> usize {
    let run = |at: usize| at + chars[at..].iter().take_while(|c| c.is_ascii_graphic()).count();
    let to = run(at);
    let is_standard = chars[at..to].iter().all(|c| c.is_ascii_uppercase() || *c == '/') && to - at <= 6;
    if !(is_standard && chars.get(to) == Some(&' ') && digit(chars, to + 1)) {
        return to;
    }
    let to = plain_number(chars, to + 1);
    if chars.get(to) == Some(&'—') && digit(chars, to + 1) { plain_number(chars, to + 1) } else { to }
}

struct Pieces {
    line: f64,
    list: Vec<String>,
}

impl Pieces {
    fn push_free(&mut self, chars: &[char]) {
        let mut rest = chars;
        // Marks right behind a piece stand on its line, which they may overfill together.
        let before = self.list.len().checked_sub(2).map_or(0.0, |at| crate::figures::width(&self.list[at]));
        let marks = rest.iter().take_while(|c| !is_han(**c) && !c.is_whitespace()).count();
        if marks > 1 && before + width(&rest[..marks]) > self.line.max(LINE - 1.0) {
            self.push_chunks(&rest[..marks]);
            rest = &rest[marks..];
        }
        while let Some((from, to)) = endless(rest, self.line) {
            self.append(&rest[..from]);
            self.push_chunks(&rest[from..to]);
            rest = &rest[to..];
        }
        self.append(rest);
    }

    fn append(&mut self, chars: &[char]) {
        if let Some(last) = self.list.last_mut() {
            last.extend(chars);
        }
    }

    fn push_bound(&mut self, chars: &[char]) {
        if width(chars) > self.line.min(WIDEST) {
            return self.push_chunks(chars);
        }
        self.list.push(chars.iter().collect());
        self.list.push(String::new());
    }

    /// A run that nothing parts would leave the paper: it is parted anywhere, after a mark if it can be.
    fn push_chunks(&mut self, chars: &[char]) {
        let mut from = 0;
        for at in 1..=chars.len() {
            let full = at < chars.len() && width(&chars[from..=at]) > self.line;
            let soft = at < chars.len()
                && width(&chars[from..at]) > self.line / 3.0
                && matches!(chars[at - 1], '/' | '.' | '?' | '&' | '=' | '@');
            if full || soft || at == chars.len() {
                self.list.push(chars[from..at].iter().collect());
                self.list.push(String::new());
                from = at;
            }
        }
    }
}

/// The widest blank, in characters, that lines of 28 filled one after another would leave before a piece kept whole. The
/// first line begins two characters in. Parts of an endless run leave none: no other line could help.
pub(crate) fn widest_hole(parts: &[&[String]]) -> f64 {
    let (mut at, mut hole) = (2.0, 0.0_f64);
    for (n, piece) in parts.iter().flat_map(|part| part.iter().enumerate()) {
        let wide = crate::figures::width(piece);
        if n % 2 == 0 {
            at = (at + wide) % LINE;
        } else if at + wide > LINE {
            if wide > WIDEST {
                return 0.0;
            }
            hole = hole.max(LINE - at);
            at = wide;
        } else {
            at += wide;
        }
    }
    hole
}

/// A run too wide for the line in which the layout finds no place to part.
fn endless(chars: &[char], line: f64) -> Option<(usize, usize)> {
    let parts = |c: &char| is_han(*c) || c.is_whitespace();
    let mut from = 0;
    while from < chars.len() {
        let to = from + chars[from..].iter().take_while(|c| !parts(c)).count();
        if width(&chars[from..to]) > line {
            return Some((from, to));
        }
        from = to + 1;
    }
    None
}

fn width(chars: &[char]) -> f64 {
    chars.iter().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}

/// A Chinese character.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF) || c == '〇'
}

/// The text with Latin letters and figures half-width and no blank between them and Chinese.
///
/// GB/T 15835; the standard's grid knows no blank between 中文 and 123.
pub(crate) fn tidy(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().map(half_width).collect();
    for at in 1..chars.len().saturating_sub(1) {
        if chars[at] == '．' && chars[at - 1].is_ascii_digit() && chars[at + 1].is_ascii_digit() {
            chars[at] = '.';
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let blanks = chars[at..].iter().take_while(|c| c.is_whitespace()).count();
        if blanks == 0 {
            out.push(chars[at]);
            at += 1;
            continue;
        }
        let next = chars.get(at + blanks);
        if !out.chars().next_back().zip(next).is_some_and(|(a, b)| close_up(a, *b)) {
            out.extend(&chars[at..at + blanks]);
        }
        at += blanks;
    }
    out
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn close_up(a: char, b: char) -> bool {
    let chinese = |c: char| is_han(c) || matches!(c as u32, 0x3001..=0x303F | 0xFF01..=0xFF5E) || "“”‘’—…".contains(c);
    let latin = |c: char| c.is_ascii_alphanumeric() || c == '%';
    chinese(a) && latin(b) || latin(a) && chinese(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Vec<String> {
        let pieces = pieces(text);
        assert_eq!(pieces.concat(), text);
        pieces.into_iter().skip(1).step_by(2).collect()
    }

    #[test]
    fn numbers_dates_and_issue_numbers_are_kept_whole() {
        for (text, whole) in [
            ("定于2026年11月23日召开", vec!["2026年11月23日"]),
            ("根据《通知》（云政办发〔2026〕12号）要求", vec!["云政办发〔2026〕12号"]),
            ("按照国办发〔2026〕3号文件", vec!["国办发〔2026〕3号"]),
            ("增长7.5%，达到1,234.5万元", vec!["7.5%", "1,234.5万元"]),
            ("共300余人参加", vec!["300余人"]),
            ("面积18.6平方公里", vec!["18.6平方公里"]),
            ("上午9时30分", vec!["9时30分"]),
            ("2024—2026年", vec!["2024—2026年"]),
            ("执行GB/T 9704—2012的规定", vec!["GB/T 9704—2012"]),
            ("第12条第3款", vec!["第12条", "第3款"]),
            ("电话0571-88886666联系", vec!["0571-88886666"]),
            ("买买提·艾力同志", vec!["提·"]),
            ("北京—上海", vec!["京—"]),
            ("总则——说明", vec![]),
            ("2026年11月1日—2026年12月31日", vec!["2026年11月1日—", "2026年12月31日"]),
            ("没有数字", vec![]),
            ("投入5000元……等", vec!["5000元……"]),
            ("机关).办公室(GB)", vec!["(GB)"]),
            ("5·12防灾", vec!["5·12"]),
        ] {
            assert_eq!(kept(text), whole, "{text}");
        }
    }

    #[test]
    fn a_hole_is_what_a_piece_leaves_before_it() {
        let hole = |text: &str| widest_hole(&[&pieces(text)]);
        assert_eq!(hole(&"国".repeat(80)), 0.0);
        assert_eq!(hole(&format!("{}2026年11月23日", "国".repeat(21))), 5.0);
        assert_eq!(hole(&format!("{}2026年11月23日", "国".repeat(19))), 0.0);
        assert_eq!(hole(&"9".repeat(200)), 0.0);
    }

    #[test]
    fn a_run_without_end_is_parted() {
        for text in ["9".repeat(200), "！".repeat(90), format!("见https://example.invalid/{}", "a/".repeat(80))] {
            let parts = kept(&text);
            assert!(
                parts.len() > 2 && parts.iter().all(|p| width(&p.chars().collect::<Vec<_>>()) <= CHUNK),
                "{parts:?}"
            );
        }
    }

    #[test]
    fn figures_and_letters_are_half_width_and_closed_up() {
        for (typed, printed) in [
            ("共１２件", "共12件"),
            ("共 12 件", "共12件"),
            ("增长 ７．５％ 以上", "增长7.5%以上"),
            ("ＡＢ 公司", "AB公司"),
            ("GB/T 9704", "GB/T 9704"),
            ("王　五　李 四", "王　五　李 四"),
            ("（ 12 ）", "（12）"),
        ] {
            assert_eq!(tidy(typed), printed);
        }
    }

    /// Eighteen marks behind a piece of a long word reached 3.7 mm out of the type area.
    #[test]
    fn marks_behind_a_wide_piece_do_not_overfill_its_line() {
        let text = format!(
            "国{}{}",
            "fakbGtfSboSUagZVkUALWUvqEeSNufNdGUEtIeMNqwjJANfiqBiQAZPoCsUlPbDVTnNYyXBd",
            "，。，！》！！》！。）！）》》"
        );
        let found = pieces(&text);
        assert_eq!(found.concat(), text);
        for (n, piece) in found.iter().enumerate().skip(1) {
            let behind = found.get(n + 1).map_or("", String::as_str);
            let marks: String = behind.chars().take_while(|c| !is_han(*c)).collect();
            let wide = crate::figures::width(piece) + crate::figures::width(&marks);
            assert!(n % 2 == 0 || wide <= LINE, "{piece}{marks} is {wide} wide");
        }
        assert_eq!(pieces("共计12万元，")[1], "12万元");
    }
}
