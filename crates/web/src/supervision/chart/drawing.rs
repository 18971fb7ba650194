//! The chart as a table: words of a row on the left, its days drawn on the right. The drawing is stretched to its cell; lines and marks
//! keep their own thickness, which the style sheet gives them for each paper.

use std::fmt::Write;

use lexicon::Date;
use maud::{Markup, html};
use office::supervision::Light;
use office::supervision::chart::{Bar, Chart, Mark};

use super::axis::Axis;

/// Height of a row's drawing, and where plan and work lie in it.
const HEIGHT: i64 = 28;
const PLAN: i64 = 9;
const WORK: i64 = 20;
/// With more months than this a label is the number alone.
const ROOMY: usize = 12;
/// With more months than this only the first of each quarter is named.
const CROWDED: usize = 18;

/// The rows of a chart below their months; `linked` where the reader may open an item.
pub(super) fn table(chart: &Chart, axis: &Axis, (bars, linked): (&[Bar], bool)) -> Markup {
    html! {
        table class="gantt" {
            caption class="sr" { "督办事项挂图" }
            colgroup { @for name in ["k-num", "k-item", "k-unit", "k-due", "k-done", "k-light"] { col class=(name); } col; }
            thead { tr {
                @for name in ["编号", "事项", "牵头单位", "时限", "进度", "亮灯"] { th scope="col" { (name) } }
                th scope="col" class="months" { span class="sr" { "计划与实际" } (months(axis)) }
            } }
            tbody { @for bar in bars { (row(chart, axis, (bar, linked))) } }
        }
    }
}

fn row(chart: &Chart, axis: &Axis, (bar, linked): (&Bar, bool)) -> Markup {
    let light = chart.bounds.light(bar.signs);
    html! { tr {
        td { (bar.number) }
        td { a href=[linked.then(|| format!("/supervision/{}", bar.id))] title=(bar.title) { (bar.title) } }
        td { (bar.lead) br; small { (bar.person) } }
        td { (bar.signs.due_on) @if let Some(day) = bar.closed_on { br; small { "销号 " (short(day)) } } }
        td { (bar.progress) "%" }
        td { (lamp(light)) }
        td class="days" { (days(axis, bar, (light, chart.bounds.today))) }
    } }
}

/// A light: its shape, its word, its colour.
pub(super) fn lamp(light: Light) -> Markup {
    html! { span class={ "lamp " (light.code()) } { (shape(light)) " " (light.label()) } }
}

fn shape(light: Light) -> &'static str {
    match light {
        Light::Red => "■",
        Light::Yellow => "▲",
        Light::Green => "●",
        Light::Closed => "✓",
    }
}

fn short(day: Date) -> String {
    format!("{:02}-{:02}", day.month(), day.day())
}

/// What the marks say (图例).
pub(super) fn legend() -> Markup {
    let marks: [(&[&str], &str, &str); 6] = [
        (&["plan"], "M4 14h20", "计划"),
        (&["work green"], "M4 14h20", "实际，颜色同亮灯"),
        (&["due", "eye"], "M14 14h0", "节点"),
        (&["met"], "M14 14h0", "节点完成"),
        (&["missed"], "M14 14h1", "节点逾期未完成"),
        (&["now-line"], "M14 2v24", "今天"),
    ];
    html! { p class="legend" { @for (names, d, says) in marks { span {
        svg viewBox="0 0 28 28" aria-hidden="true" { @for name in names { path class=(name) d=(d) {} } }
        (says)
    } } } }
}

/// The months, and what every row draws again by its name: the lines between them, today's.
fn months(axis: &Axis) -> Markup {
    let lines: String = axis.months.iter().skip(1).map(|(_, x)| format!("M{x} 0v{HEIGHT}")).collect();
    let roomy = axis.months.len() <= ROOMY;
    html! {
        svg class="axis" aria-hidden="true" {
            defs {
                path id="grid" class="month-line" d=(lines) {}
                @if let Some(x) = axis.today() { path id="now" class="now-line" d={ "M" (x) " 0v" (HEIGHT) } {} }
            }
            @for (n, (day, x)) in axis.months.iter().enumerate() {
                // A year that begins right after the first months leaves no room for the name of the one before.
                @if (n == 0 && day.month() < 10) || day.month() == 1 { text x=(axis.share(*x)) y="1.1em" class="year" { (day.year()) "年" } }
                @if axis.months.len() <= CROWDED || day.month() % 3 == 1 {
                    text x=(axis.share(*x)) y="2.6em" { (day.month()) @if roomy { "月" } }
                }
            }
            @if let Some(x) = axis.today() { text x=(axis.share(x)) y="1.1em" class="today" { "今天" } }
        }
    }
}

/// The days of a row.
fn days(axis: &Axis, bar: &Bar, (light, today): (Light, Date)) -> Markup {
    let (plan, work) = ((bar.opened_on, bar.signs.due_on), (bar.opened_on, bar.closed_on.unwrap_or(today)));
    let stroke = |days, y| axis.bar(days).map(|(from, to)| format!("M{from} {y}H{to}"));
    let is_missed = |m: &Mark| m.done_on.is_none() && m.due_on < today;
    let due = dots(axis, (PLAN, 0), bar.marks.iter().filter(|m| !is_missed(m)).map(|m| m.due_on));
    let missed = dots(axis, (PLAN, 1), bar.marks.iter().filter(|m| is_missed(m)).map(|m| m.due_on));
    let met = dots(axis, (WORK, 0), bar.marks.iter().filter_map(|m| m.done_on));
    html! {
        svg viewBox={ "0 0 " (axis.days) " " (HEIGHT) } preserveAspectRatio="none" role="img" {
            title { (said(bar, work.1)) }
            use href="#grid" {}
            @if let Some(d) = stroke(plan, PLAN) { path class="plan" d=(d) {} }
            @if let Some(d) = stroke(work, WORK) { path class={ "work " (light.code()) } d=(d) {} }
            @for (name, d) in [("due", &due), ("eye", &due), ("missed", &missed), ("met", &met)] {
                @if !d.is_empty() { path class=(name) d=(d) {} }
            }
            @if axis.today().is_some() { use href="#now" {} }
        }
    }
}

/// Lines of almost no length: only their ends are seen, which the style sheet makes round or square. Printers leave out square ends of
/// a line that has no length at all.
fn dots(axis: &Axis, (y, length): (i64, i64), days: impl Iterator<Item = Date>) -> String {
    days.filter_map(|day| axis.at(day)).fold(String::new(), |mut d, x| {
        _ = write!(d, "M{x} {y}h{length}");
        d
    })
}

/// The drawing in words.
fn said(bar: &Bar, until: Date) -> String {
    let mut text = format!("计划 {} 至 {}；实际至 {until}", bar.opened_on, bar.signs.due_on);
    for mark in &bar.marks {
        _ = write!(text, "；{} {}", mark.name, short(mark.due_on));
        if let Some(day) = mark.done_on {
            _ = write!(text, "（{} 完成）", short(day));
        }
    }
    text
}
