//! Breaking a title into lines by meaning.

use std::sync::LazyLock;

/// Words (词): where a Chinese text may be cut.
pub trait Words: Send + Sync {
    /// Places of the cuts, as counts of characters from the start, in order, without 0 and the end.
    fn cuts(&self, text: &str) -> Vec<usize>;
}

/// Cuts by the jieba dictionary, loaded at first use and kept for the life of the process.
#[derive(Debug, Default, Clone, Copy)]
pub struct Jieba;

static JIEBA: LazyLock<jieba_rs::Jieba> = LazyLock::new(jieba_rs::Jieba::new);

impl Words for Jieba {
    fn cuts(&self, text: &str) -> Vec<usize> {
        let mut at = 0;
        let mut cuts: Vec<usize> = JIEBA
            .cut(text, false)
            .iter()
            .map(|word| {
                at += word.word.chars().count();
                at
            })
            .collect();
        cuts.pop();
        cuts
    }
}

/// Most characters of 2号 that fit one line of the type area.
pub const MAX: f64 = 20.0;
/// Characters no line starts with.
const NEVER_FIRST: &str = "的了、，。；：！？）》”’〉〕…—之号年月日等";
/// Characters no line ends with.
const NEVER_LAST: &str = "（《“‘〈〔第—…";

/// Breaks a title into lines: words whole, lines balanced, in the shape of a trapezium or a lozenge.
///
/// GB/T 9704-2012, 7.3.1.
#[must_use]
pub fn lines(title: &str, words: &dyn Words) -> Vec<String> {
    title.lines().map(str::trim).filter(|part| !part.is_empty()).flat_map(|part| break_one(part, words)).collect()
}

fn break_one(text: &str, words: &dyn Words) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    if width(&chars) <= MAX {
        return vec![text.to_owned()];
    }
    let mut cuts: Vec<Cut> = words
        .cuts(text)
        .into_iter()
        .filter(|at| allowed(&chars, *at))
        .map(|at| Cut { at, cost: cost(&chars, at) })
        .collect();
    cuts.push(Cut { at: chars.len(), cost: 0.0 });
    let fewest = (width(&chars) / MAX).ceil() as usize;
    let best = (fewest..=fewest + 1).filter_map(|count| best(&chars, &cuts, count)).min_by(|a, b| a.0.total_cmp(&b.0));
    let ends = best.map_or_else(|| even(&chars, fewest), |(_, ends)| ends);
    slices(&chars, &ends)
}

struct Cut {
    at: usize,
    cost: f64,
}

/// Digits and letters of 小标宋 are wider than half a character: a line counted too short would wrap.
fn width(chars: &[char]) -> f64 {
    chars.iter().map(|c| if c.is_ascii() { 0.6 } else { 1.0 }).sum()
}

fn allowed(chars: &[char], at: usize) -> bool {
    let (before, after) = (chars[at - 1], chars[at]);
    let number = before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric();
    let counted = before.is_ascii_digit() && !after.is_ascii();
    !NEVER_FIRST.contains(after) && !NEVER_LAST.contains(before) && !number && !counted
}

/// Words that end a line well: what follows is their object.
const GOOD_LAST: &[&str] = &[
    "印发",
    "转发",
    "批转",
    "发布",
    "公布",
    "废止",
    "修改",
    "表彰",
    "做好",
    "开展",
    "召开",
    "加强",
    "推进",
    "实施",
    "等部门",
    "等单位",
];
/// Words that begin a line well: a new clause starts with them.
const GOOD_FIRST: &[&str] = &[
    "切实",
    "进一步",
    "全面",
    "扎实",
    "加快",
    "大力",
    "着力",
    "坚决",
    "深入",
    "持续",
    "有效",
    "做好",
    "加强",
    "推进",
    "推动",
    "促进",
    "提高",
    "开展",
    "落实",
    "和",
    "与",
    "及",
    "以及",
];
/// Words that hang in the air at the end of a line.
const BAD_LAST: &[&str] = &["关于", "和", "与", "及", "以及", "对", "在", "将", "为", "向", "从", "等", "有关", "各"];
/// A place at the end of a line is torn from what it names; at the start, often from its own name (云泽｜区).
const PLACES: &[char] = &['省', '市', '区', '县', '镇', '乡', '村'];

/// How unwelcome a cut is, by what stands around it.
fn cost(chars: &[char], at: usize) -> f64 {
    let head: String = chars[..at].iter().collect();
    let tail: String = chars[at..].iter().collect();
    if tail.starts_with("关于") {
        return 0.0;
    }
    let ends = |words: &[&str]| words.iter().any(|w| head.ends_with(w));
    let starts = |words: &[&str]| words.iter().any(|w| tail.starts_with(w));
    let mut cost = 18.0 + 12.0 * depth(&head);
    if ends(BAD_LAST) {
        cost += 40.0;
    } else if ends(GOOD_LAST) || starts(GOOD_FIRST) || head.ends_with(['、', '，', '》', '）']) {
        cost -= 15.0;
    } else if head.ends_with(PLACES) || tail.starts_with(PLACES) {
        cost += 8.0;
    }
    // Inside the name of the organ.
    if tail.contains("关于") {
        cost += 14.0;
    }
    cost
}

/// Brackets and quotation marks open at the end of the text.
fn depth(head: &str) -> f64 {
    let count = |set: &str| head.chars().filter(|c| set.contains(*c)).count();
    (count("《（“〔") as f64 - count("》）”〕") as f64).max(0.0)
}

/// The cheapest set of line ends for this count of lines.
fn best(chars: &[char], cuts: &[Cut], count: usize) -> Option<(f64, Vec<usize>)> {
    let mut search = Search { chars, cuts, count, best: None, budget: 200_000 };
    search.go(0, 0, 0.0, &mut Vec::new());
    search.best
}

struct Search<'a> {
    chars: &'a [char],
    cuts: &'a [Cut],
    count: usize,
    best: Option<(f64, Vec<usize>)>,
    budget: usize,
}

impl Search<'_> {
    fn go(&mut self, start: usize, from: usize, cost: f64, ends: &mut Vec<usize>) {
        if ends.len() == self.count {
            if start == self.chars.len() {
                self.offer(cost, ends);
            }
            return;
        }
        for next in from..self.cuts.len() {
            let at = self.cuts[next].at;
            if self.budget == 0 || width(&self.chars[start..at]) > MAX {
                return;
            }
            self.budget -= 1;
            ends.push(at);
            self.go(at, next + 1, cost + self.cuts[next].cost, ends);
            ends.pop();
        }
    }

    fn offer(&mut self, cost: f64, ends: &[usize]) {
        let cost = cost + shape(self.chars, ends) + 4.0 * ends.len() as f64;
        if self.best.as_ref().is_none_or(|(b, _)| cost < *b) {
            self.best = Some((cost, ends.to_vec()));
        }
    }
}

/// How far the lines are from a balanced trapezium or lozenge.
fn shape(chars: &[char], ends: &[usize]) -> f64 {
    let mut start = 0;
    let widths: Vec<f64> = ends
        .iter()
        .map(|end| {
            let w = width(&chars[start..*end]);
            start = *end;
            w
        })
        .collect();
    let mean = widths.iter().sum::<f64>() / widths.len() as f64;
    let spread: f64 = widths.iter().map(|w| (w - mean).powi(2)).sum();
    let equal = widths.windows(2).filter(|w| (w[0] - w[1]).abs() < SAME).count() as f64;
    let stub = widths.iter().filter(|w| **w < 5.0).count() as f64;
    let box_like = if is_rectangle(&widths) { 60.0 } else { 0.0 };
    let waist = if is_hourglass(&widths) { 60.0 } else { 0.0 };
    spread * 0.6 + equal * 3.0 + box_like + waist + stub * 40.0
}

/// Lines whose widths differ by less look the same.
const SAME: f64 = 0.6;

/// Lines all of one length (上下长度一样的长方形).
fn is_rectangle(widths: &[f64]) -> bool {
    let (least, most) = widths.iter().fold((f64::MAX, 0.0_f64), |(low, high), w| (low.min(*w), high.max(*w)));
    widths.len() > 1 && most - least < SAME
}

/// A line shorter than one above it and one below (沙漏形).
fn is_hourglass(widths: &[f64]) -> bool {
    (1..widths.len().saturating_sub(1)).any(|at| {
        let longer = |w: &f64| *w > widths[at] + SAME;
        widths[..at].iter().any(longer) && widths[at + 1..].iter().any(longer)
    })
}

/// No cut fits (a single word longer than a line): even pieces.
fn even(chars: &[char], count: usize) -> Vec<usize> {
    let size = chars.len().div_ceil(count);
    (1..=count).map(|n| (n * size).min(chars.len())).collect()
}

fn slices(chars: &[char], ends: &[usize]) -> Vec<String> {
    let mut start = 0;
    ends.iter().map(|end| chars[std::mem::replace(&mut start, *end)..*end].iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn titles_break_at_their_meaning() {
        let table: [(&str, &[&str]); 7] = [
            ("关于召开会议的通知", &["关于召开会议的通知"]),
            (
                "云泽区人民政府关于印发云泽区行政审批制度改革实施方案的通知",
                &["云泽区人民政府关于印发", "云泽区行政审批制度改革实施方案的通知"],
            ),
            (
                "云泽区人民政府办公室关于转发区财政局等部门云泽区财政专项资金管理办法的通知",
                &["云泽区人民政府办公室", "关于转发区财政局等部门", "云泽区财政专项资金管理办法的通知"],
            ),
            ("云泽区人民政府\n关于表彰先进的决定", &["云泽区人民政府", "关于表彰先进的决定"]),
            (
                "关于做好2026年云泽区冬季森林草原防灭火工作的紧急通知",
                &["关于做好2026年云泽区冬季", "森林草原防灭火工作的紧急通知"],
            ),
            (
                "云泽区人民政府办公室关于进一步规范公文办理工作切实提高办文质量和效率的通知",
                &["云泽区人民政府办公室", "关于进一步规范公文办理工作", "切实提高办文质量和效率的通知"],
            ),
            (
                "中共云泽区委云泽区人民政府关于表彰2025年度全区先进集体和先进个人的决定",
                &["中共云泽区委云泽区人民政府关于表彰", "2025年度全区先进集体和先进个人的决定"],
            ),
        ];
        for (title, wanted) in table {
            assert_eq!(lines(title, &Jieba), wanted);
        }
    }

    const ORGANS: [&str; 6] = [
        "",
        "云泽区人民政府",
        "云泽区人民政府办公室",
        "中共云泽区委云泽区人民政府",
        "云泽区住房和城乡建设局等七部门",
        "云泽区发展和改革局云泽区财政局",
    ];
    const MATTERS: [&str; 18] = [
        "做好2026年冬季森林草原防灭火工作",
        "进一步规范行政机关公文处理工作切实提高办文质量和效率",
        "印发云泽区国民经济和社会发展第十五个五年规划纲要",
        "印发《云泽区突发事件总体应急预案》",
        "表彰2025年度全区安全生产工作先进集体和先进个人",
        "转发区财政局等部门云泽区财政专项资金管理办法",
        "加快推进城镇老旧小区改造和危旧房整治工作",
        "调整云泽区防汛抗旱指挥部组成人员",
        "申请增加2026年度城乡居民最低生活保障补助资金",
        "支持民营经济高质量发展若干政策措施",
        "开展春季义务植树活动",
        "召开全区第三季度经济运行分析会",
        "公布第五批区级非物质文化遗产代表性项目名录",
        "加强汛期地质灾害防治和群众转移避险工作",
        "撤销部分议事协调机构",
        "云泽湖流域水环境综合治理项目可行性研究报告审批情况",
        "做好离退休干部走访慰问工作",
        "建立健全农村留守老年人关爱服务体系进一步加强农村养老服务设施建设",
    ];

    #[test]
    fn titles_are_trapezia_or_lozenges_never_boxes_or_hourglasses() {
        let mut wrong = Vec::new();
        for organ in ORGANS {
            for matter in MATTERS {
                for genre in ["通知", "实施意见", "请示", "通报（试行）"] {
                    let title = format!("{organ}关于{matter}的{genre}");
                    let lines = lines(&title, &Jieba);
                    let widths: Vec<f64> = lines.iter().map(|line| width(&line.chars().collect::<Vec<_>>())).collect();
                    if is_rectangle(&widths) || is_hourglass(&widths) || widths.iter().any(|w| *w > MAX) {
                        wrong.push(lines.join("／"));
                    }
                }
            }
        }
        assert_eq!(wrong, [""; 0]);
    }

    proptest! {
        #[test]
        fn no_character_is_lost_and_no_line_is_too_long(title in "[云泽区人民政府关于印发的通知和、《》（）2026年度工作要点实施意见]{0,90}") {
            let lines = lines(&title, &Jieba);
            prop_assert_eq!(lines.concat(), title);
            for line in &lines {
                prop_assert!(width(&line.chars().collect::<Vec<_>>()) <= MAX + 1.0);
            }
        }
    }
}
