//! Pictures (统计图) drawn on the server: every bar is a link to what it counts, and says its figure in words.

use maud::{Markup, html};
use office::supervision::SourceKind;
use office::supervision::statistics::{Figure, Statistics};

use super::{To, percent, to};

/// Width of a picture.
const WIDTH: i64 = 720;
/// Where bars begin, right of the names.
const LEFT: i64 = 130;
/// Longest bar; the figure stands right of it.
const LONGEST: i64 = WIDTH - LEFT - 60;
/// Height of a line.
const LINE: i64 = 26;
/// Units drawn at most: the table below has all of them.
const UNITS: usize = 30;

/// The class that colours a figure.
fn class(figure: Figure) -> &'static str {
    match figure {
        Figure::OnTime | Figure::Closed => "ok",
        Figure::Late => "late",
        Figure::Overdue => "bad",
        _ => "plain",
    }
}

fn svg(label: &str, (width, height): (i64, i64), body: Markup) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(label) { svg class="stat" viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) { (body) } }
    }
}

/// A bar that opens a list.
fn bar((x, y): (i64, i64), (width, height): (i64, i64), (href, figure): (String, Figure), says: &str) -> Markup {
    html! { @if width > 0 && height > 0 {
        a href=(href) { title { (says) } rect class=(class(figure)) x=(x) y=(y) width=(width) height=(height) {} }
    } }
}

/// What the colours mean.
fn key(figures: &[Figure]) -> Markup {
    html! { p class="statkey" { @for f in figures { span { i class=(class(*f)) {} (f.label()) } } } }
}

/// A length in proportion; what is there is seen.
fn long(count: i64, of: i64, longest: i64) -> i64 {
    if count <= 0 { 0 } else { (count * longest / of.max(1)).max(2) }
}

const PARTS: [Figure; 3] = [Figure::OnTime, Figure::Late, Figure::Overdue];

/// What was due, in three parts side by side.
fn parts(counts: [i64; 3], (x, y): (i64, i64), of: i64, address: &dyn Fn(Figure) -> String) -> Markup {
    let mut at = x;
    let mut all = Vec::new();
    for (figure, count) in PARTS.into_iter().zip(counts) {
        let width = long(count, of, LONGEST);
        all.push(bar((at, y), (width, 16), (address(figure), figure), &format!("{} {count}", figure.label())));
        at += width;
    }
    html! { @for bar in &all { (bar) } }
}

/// 按期办结率: all that was due, in three parts.
pub(super) fn share(s: &Statistics) -> Markup {
    let c = &s.total;
    if c.due == 0 {
        return html! { p class="hint" { "本年度还没有到期的事项。" } };
    }
    let label = format!("到期 {} 项，按期办结率 {}", c.due, percent(c));
    let address = |figure| to(s.year, figure, To::default());
    let body = html! {
        text x="0" y="17" { (percent(c)) }
        (parts([c.on_time, c.late, c.overdue], (LEFT, 4), c.due, &address))
        text x=(LEFT + LONGEST + 8) y="17" { (c.due) " 项" }
    };
    html! { (svg(&label, (WIDTH, LINE), body)) (key(&PARTS)) }
}

/// 按单位: what was due, in three parts.
pub(super) fn units(s: &Statistics) -> Markup {
    let shown: Vec<_> = s.units.iter().filter(|u| u.counts.due > 0).take(UNITS).collect();
    let most = shown.iter().map(|u| u.counts.due).max().unwrap_or(1);
    if shown.is_empty() {
        return html! { p class="hint" { "本年度还没有到期的事项。" } };
    }
    let body = html! { @for (y, of) in (0..).step_by(LINE as usize).zip(&shown) {
        @let c = &of.counts;
        text class="name" x=(LEFT - 8) y=(y + 17) { (of.name) }
        (parts([c.on_time, c.late, c.overdue], (LEFT, y + 4), most, &|figure| to(s.year, figure, To { lead: Some(of.unit), ..To::default() })))
        text x=(LEFT + long(c.due, most, LONGEST) + 8) y=(y + 17) { (c.due) " 项，" (percent(c)) }
    } };
    let height = LINE * i64::try_from(shown.len()).unwrap_or(1);
    html! { (svg("各单位到期事项", (WIDTH + 60, height), body)) (key(&PARTS)) }
}

/// 按月: opened and closed.
pub(super) fn months(s: &Statistics) -> Markup {
    const HIGH: i64 = 140;
    let most = s.months.iter().map(|(opened, closed)| *opened.max(closed)).max().unwrap_or(1);
    let column = |(x, month): (i64, usize), (figure, count): (Figure, i64)| {
        let high = long(count, most, HIGH);
        let href = to(s.year, figure, To { month: Some(month), ..To::default() });
        html! {
            (bar((x, HIGH + 16 - high), (20, high), (href, figure), &format!("{month}月{} {count}", figure.label())))
            @if count > 0 { text class="mid" x=(x + 10) y=(HIGH + 12 - high) { (count) } }
        }
    };
    let body = html! { @for (month, (opened, closed)) in (1usize..).zip(s.months) {
        @let x = (i64::try_from(month).unwrap_or(1) - 1) * 60 + 8;
        (column((x, month), (Figure::Opened, opened))) (column((x + 22, month), (Figure::Closed, closed)))
        text class="mid" x=(x + 21) y=(HIGH + 34) { (month) "月" }
    } };
    html! { (svg("各月新立项和销号", (WIDTH, HIGH + 42), body)) (key(&[Figure::Opened, Figure::Closed])) }
}

/// 按来源: opened in the year.
pub(super) fn sources(s: &Statistics) -> Markup {
    let most = s.sources.iter().map(|(_, count)| *count).max().unwrap_or(1);
    if s.sources.is_empty() {
        return html! { p class="hint" { "本年度没有新立项。" } };
    }
    let line = |y: i64, source: SourceKind, count: i64| {
        let width = long(count, most, LONGEST);
        let href = to(s.year, Figure::Opened, To { source: Some(source), ..To::default() });
        html! {
            text class="name" x=(LEFT - 8) y=(y + 17) { (source.label()) }
            (bar((LEFT, y + 4), (width, 16), (href, Figure::Opened), &format!("{} {count}", source.label())))
            text x=(LEFT + width + 8) y=(y + 17) { (count) " 项" }
        }
    };
    let body = html! { @for (y, (source, count)) in (0..).step_by(LINE as usize).zip(&s.sources) { (line(y, *source, *count)) } };
    svg("各来源新立项", (WIDTH, LINE * i64::try_from(s.sources.len()).unwrap_or(1)), body)
}
