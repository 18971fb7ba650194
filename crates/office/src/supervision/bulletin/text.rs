//! The draft of the bulletin (通报稿): what the figures say, the best and the worst cases quoted, what is wanted next.

use lexicon::UnitId;

use super::{Bulletin, Figure, Told, short};
use crate::supervision::opening::title;
use crate::supervision::outcome::percent;

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
    let (due, to) = (n(Figure::Due), short(b.span.last()));
    let mut lines = vec![format!("本月新立项{}项。截至{to}，{}", n(Figure::Opened), ended(b, due))];
    let (slow, empty) = (n(Figure::FeedbackLate), n(Figure::FeedbackEmpty));
    lines.push(match slow + empty {
        0 => "各单位反馈及时，没有反馈空泛的情况。".into(),
        _ => format!("反馈逾期{slow}次，反馈空泛{empty}次。"),
    });
    Some(("总体情况", lines))
}

fn ended(b: &Bulletin, due: usize) -> String {
    if due == 0 {
        return "没有到期的事项。".into();
    }
    let n = |figure| b.count(figure, None);
    let (on_time, late, overdue) = (n(Figure::OnTime), n(Figure::Late), n(Figure::Overdue));
    let rate = percent(b.share(None));
    format!(
        "到期{due}项（含提前办结和以前结转的），其中按期办结{on_time}项、逾期办结{late}项、逾期未结{overdue}项，按期办结率{rate}。"
    )
}

/// A table of the units; beneath it whose feedback was late or said nothing.
fn by_unit(b: &Bulletin) -> Section {
    const FIGURES: [Figure; 5] = [Figure::Opened, Figure::Due, Figure::OnTime, Figure::Late, Figure::Overdue];
    let figures = |unit: UnitId| FIGURES.map(|f| b.count(f, Some(unit)));
    let rows: Vec<String> = (b.units.iter())
        .map(|(unit, short, _)| (unit, short, figures(*unit)))
        .filter(|(.., counts)| counts.iter().any(|n| *n > 0))
        .map(|(unit, short, counts)| {
            let cells = counts.map(|n| n.to_string()).join("|");
            format!("|{}|{cells}|{}|", short.replace('|', ""), percent(b.share(Some(*unit))))
        })
        .collect();
    let head = format!("|单位|{}|按期办结率|", FIGURES.map(Figure::label).join("|"));
    let table = ["各单位办理情况见表1。".into(), "表1　各单位办理情况".into(), "单位：项".into(), head];
    let all = FIGURES.map(|f| b.count(f, None).to_string()).join("|");
    let all = format!("|合计|{all}|{}|", percent(b.share(None)));
    let table = if rows.is_empty() { Vec::new() } else { [table.to_vec(), rows, vec![all]].concat() };
    let feedback = [Figure::FeedbackLate, Figure::FeedbackEmpty].into_iter().filter_map(|f| counted(b, f));
    let lines: Vec<String> = table.into_iter().chain(feedback).collect();
    (!lines.is_empty()).then_some(("各单位办理情况", lines))
}

/// `反馈逾期：应急局2次，住建局1次。`
fn counted(b: &Bulletin, figure: Figure) -> Option<String> {
    let counts = b.units.iter().map(|(unit, short, _)| (short, b.count(figure, Some(*unit))));
    let said: Vec<String> = counts.filter(|(_, n)| *n > 0).map(|(short, n)| format!("{short}{n}次")).collect();
    (!said.is_empty()).then(|| format!("{}：{}。", figure.label(), said.join("，")))
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
        (overdue > 0).then_some("逾期未结的事项，牵头单位要说明原因，排出剩余工作的日程，尽快办结并申请销号。"),
        (feedback > 0).then_some("反馈要按时，写清做了什么、到了哪一步、还有什么困难，不以计划代替结果。"),
        Some("在办事项要对照节点推进，确实不能按期办结的，在到期之前申请延期。"),
    ];
    let lines = said.into_iter().flatten().zip(1..).map(|(line, n)| format!("（{}）{line}", chinese(n)));
    Some(("下一步要求", lines.collect()))
}

/// `十二`, `一百零五`, up to 9999.
fn chinese(n: usize) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    const PLACES: [(usize, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    let (mut said, mut skipped) = (String::new(), false);
    for (place, word) in PLACES {
        match n / place % 10 {
            0 => skipped = !said.is_empty(),
            1 if place == 10 && said.is_empty() => said.push('十'),
            digit => {
                said.push_str(if skipped { DIGITS[0] } else { "" });
                said.push_str(DIGITS[digit]);
                said.push_str(word);
                skipped = false;
            }
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::chinese;

    #[test]
    fn levels_are_counted_in_chinese() {
        let all = [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (45, "四十五"), (99, "九十九")];
        let more = [(100, "一百"), (101, "一百零一"), (110, "一百一十"), (215, "二百一十五"), (1005, "一千零五")];
        for (n, said) in all.into_iter().chain(more) {
            assert_eq!(chinese(n), said);
        }
    }
}
