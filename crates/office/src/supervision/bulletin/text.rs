//! The draft of the bulletin (通报稿): what the figures say, the best and the worst cases quoted, what is wanted next.

use super::{Bulletin, Figure, Told, short};
use crate::supervision::opening::title;

/// Cases quoted on either side at most.
const QUOTED: usize = 3;

/// A draft (通报稿).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its title.
    pub title: String,
    /// The units it goes to.
    pub main_to: String,
    /// Its text, with levels 一、（一）.
    pub body: String,
}

/// Drafts the bulletin in the name of an organ. The same facts give the same words.
#[must_use]
pub fn draft(bulletin: &Bulletin, organ: &str) -> Draft {
    let month = bulletin.span.month.label();
    let sections =
        [overall(bulletin), by_unit(bulletin), best(bulletin), worst(bulletin), wanted(bulletin)].into_iter().flatten();
    let numbered = sections.zip(NUMERALS).map(|((heading, lines), n)| format!("{n}、{heading}\n{}", lines.join("\n")));
    let opening = format!("现将{month}督查事项办理情况通报如下。");
    Draft {
        title: format!("{organ}关于{month}督查事项办理情况的通报"),
        main_to: bulletin.units.iter().map(|(.., full)| full.as_str()).collect::<Vec<_>>().join("、"),
        body: std::iter::once(opening).chain(numbered).collect::<Vec<_>>().join("\n"),
    }
}

const NUMERALS: [&str; 5] = ["一", "二", "三", "四", "五"];

type Section = Option<(&'static str, Vec<String>)>;

fn overall(b: &Bulletin) -> Section {
    let n = |figure| b.count(figure, None);
    let (on_time, late) = (n(Figure::OnTime), n(Figure::Late));
    let closed = on_time + late;
    let rate = (on_time * 100 + closed / 2).checked_div(closed).map_or_else(String::new, |n| format!("，按时率{n}%"));
    let to = short(b.span.last());
    let mut lines = vec![format!(
        "本月新立项{}项，时限在本月的{}项；销号{closed}项，其中按时{on_time}项、超期{late}项{rate}。截至{to}，超期未办结{}项。",
        n(Figure::Opened),
        n(Figure::Due),
        n(Figure::Overdue)
    )];
    let (slow, empty) = (n(Figure::FeedbackLate), n(Figure::FeedbackEmpty));
    lines.push(match slow + empty {
        0 => "各单位反馈及时，没有内容空泛的情况。".into(),
        _ => format!("反馈逾期{slow}次，内容空泛{empty}次。"),
    });
    Some(("总体情况", lines))
}

fn by_unit(b: &Bulletin) -> Section {
    let lines = b.units.iter().zip(1..).map(|((unit, _, name), n)| {
        let figures = Figure::ALL.iter().map(|f| (f, b.count(*f, Some(*unit)))).filter(|(_, count)| *count > 0);
        let said = figures.map(|(f, count)| format!("{}{count}{}", f.label(), counted(*f))).collect::<Vec<_>>();
        format!("（{}）{name}。{}。", chinese(n), said.join("，"))
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then_some(("各单位办理情况", lines))
}

fn counted(figure: Figure) -> &'static str {
    if matches!(figure, Figure::FeedbackLate | Figure::FeedbackEmpty) { "次" } else { "项" }
}

fn best(b: &Bulletin) -> Section {
    let mut found: Vec<&Told> = b.of(Figure::OnTime, None).collect();
    found.sort_by_key(|l| (-l.ahead, l.number.clone()));
    quoted(b, "办理较好的事项", &found)
}

/// Overdue and open first, the longest first; then what was closed late.
fn worst(b: &Bulletin) -> Section {
    let mut found: Vec<&Told> = b.of(Figure::Overdue, None).chain(b.of(Figure::Late, None)).collect();
    found.sort_by_key(|l| (l.figure != Figure::Overdue, l.ahead, l.number.clone()));
    quoted(b, "办理滞后的事项", &found)
}

fn quoted(b: &Bulletin, heading: &'static str, found: &[&Told]) -> Section {
    let lines = found.iter().take(QUOTED).zip(1..).map(|(l, n)| {
        let more = if l.figure == Figure::OnTime { String::new() } else { feedback(b, l) };
        let (what, unit) = (l.what.replace(' ', ""), b.name(l.unit));
        format!("（{}）{}“{}”。{unit}牵头，{what}{more}。", chinese(n), l.number, title(&l.content))
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then_some((heading, lines))
}

/// How the lead unit reported on an item that went badly.
fn feedback(b: &Bulletin, of: &Told) -> String {
    let n = |figure| b.of(figure, Some(of.unit)).filter(|l| l.item == of.item).count();
    let said = [("本月反馈逾期", n(Figure::FeedbackLate)), ("反馈空泛", n(Figure::FeedbackEmpty))];
    said.iter().filter(|(_, n)| *n > 0).map(|(word, n)| format!("，{word}{n}次")).collect()
}

fn wanted(b: &Bulletin) -> Section {
    let overdue = b.count(Figure::Overdue, None);
    let feedback = b.count(Figure::FeedbackLate, None) + b.count(Figure::FeedbackEmpty, None);
    let said = [
        (overdue > 0).then_some("超期未办结的事项，牵头单位要说明原因，排出剩余工作的日程，尽快办结并申请销号。"),
        (feedback > 0).then_some("反馈要按时，写清做了什么、到了哪一步、还有什么困难，不以计划代替结果。"),
        Some("在办事项要对照节点推进，确实不能按期办结的，在到期之前申请延期。"),
    ];
    let lines = said.into_iter().flatten().zip(1..).map(|(line, n)| format!("（{}）{line}", chinese(n)));
    Some(("下一步要求", lines.collect()))
}

/// `十二`, up to 99.
fn chinese(n: usize) -> String {
    const ONES: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (n / 10 % 10, ONES[n % 10]);
    match tens {
        0 => ones.into(),
        1 => format!("十{ones}"),
        _ => format!("{}十{ones}", ONES[tens]),
    }
}

#[cfg(test)]
mod tests {
    use super::chinese;

    #[test]
    fn levels_are_counted_in_chinese() {
        let all = [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (45, "四十五")];
        assert!(all.into_iter().all(|(n, said)| chinese(n) == said));
    }
}
