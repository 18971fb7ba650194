//! A year drawn as twelve months: an SVG each, so that it needs no style of its own and prints as it stands.

use lexicon::{Date, DayKind, WorkCalendar, chinese_date};
use maud::{Markup, html};
use office::limits::ExtraDay;

use super::calendar::kind_label;

/// A cell, in units of the drawing.
const WIDE: i32 = 30;
const HIGH: i32 = 24;
const HEAD: i32 = 24;

/// Background and ink of a kind of day; every pair has 4.5:1 or more.
fn colours(kind: &DayKind) -> (&'static str, &'static str) {
    match kind {
        DayKind::Work | DayKind::Shifted(_) => ("#ffffff", "#1d2126"),
        DayKind::Rest => ("#ebeef1", "#4c5560"),
        DayKind::Holiday(_) => ("#fbecec", "#8f0d14"),
        DayKind::Unloaded => ("#fdf3e1", "#875500"),
    }
}

/// What the colours mean.
pub(super) fn legend() -> Markup {
    let kinds = [
        ("上班", DayKind::Work),
        ("休息", DayKind::Rest),
        ("放假", DayKind::holiday("放假")),
        ("未装入", DayKind::Unloaded),
    ];
    html! {
        small class="note" { @for (label, kind) in &kinds {
            svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false" {
                rect x="1" y="1" width="12" height="12" fill=(colours(kind).0) stroke="#8b939d" {}
            }
            " " (label) " "
        } "下划线：本单位登记" }
    }
}

/// How many working days a month has; none for a month that does not exist.
pub(super) fn work_days(calendar: &WorkCalendar, year: i16, month: i8) -> Option<i64> {
    let first = Date::new(year, month, 1).ok()?;
    Some(calendar.work_days_in(first..=first.last_of_month()))
}

/// The twelve months. Each day leads to the form when the visitor may change it.
pub(super) fn year(calendar: &WorkCalendar, year: i16, extra: &[ExtraDay], links: bool) -> Markup {
    let firsts = (1..=12).filter_map(|m| Date::new(year, m, 1).ok());
    html! { ul class="pairs" { @for first in firsts { li { (month(calendar, first, extra, links)) } } } }
}

fn month(calendar: &WorkCalendar, first: Date, extra: &[ExtraDay], links: bool) -> Markup {
    let offset = i32::from(first.weekday().to_monday_zero_offset());
    let days = (1..=first.days_in_month()).filter_map(|d| Date::new(first.year(), first.month(), d).ok());
    let count = work_days(calendar, first.year(), first.month()).unwrap_or(0);
    let size = format!("0 0 {} {}", WIDE * 7, HEAD + HIGH * 6);
    html! {
        h3 { (first.month()) "月 " small { (count) " 个工作日" } }
        svg class="month" viewBox=(size) width=(WIDE * 7) height=(HEAD + HIGH * 6) role="group" aria-label={ (first.year()) "年" (first.month()) "月" } font-size="12" text-anchor="middle" {
            @for (at, name) in ["一", "二", "三", "四", "五", "六", "日"].into_iter().enumerate() {
                text x=(i32::try_from(at).unwrap_or(0) * WIDE + WIDE / 2) y="16" fill="#666e79" { (name) }
            }
            @for (n, day) in (0i32..).zip(days) {
                (cell(&Day { date: day, kind: calendar.day(day), own: extra.iter().find(|d| d.day == day) }, offset + n, links))
            }
        }
    }
}

struct Day<'a> {
    date: Date,
    kind: DayKind,
    /// Entered by the unit.
    own: Option<&'a ExtraDay>,
}

fn cell(day: &Day, at: i32, links: bool) -> Markup {
    let drawn = drawn(day, at % 7 * WIDE, HEAD + at / 7 * HIGH);
    let href = format!("/calendar?day={}", day.date);
    html! { @if links { a href=(href) { (drawn) } } @else { (drawn) } }
}

fn drawn(day: &Day, x: i32, y: i32) -> Markup {
    let (back, ink) = colours(&day.kind);
    let note = day.own.map_or("", |d| d.note.as_str());
    html! {
        rect x=(x + 1) y=(y + 1) width=(WIDE - 2) height=(HIGH - 2) fill=(back) stroke="#ebeef1" {}
        text x=(x + WIDE / 2) y=(y + 16) fill=(ink) { (day.date.day()) }
        @if day.own.is_some() { rect x=(x + 6) y=(y + HIGH - 5) width=(WIDE - 12) height="2" fill="#1b5fae" {} }
        title { (chinese_date(day.date)) " " (kind_label(&day.kind)) @if !note.is_empty() && note != kind_label(&day.kind) { " " (note) } }
    }
}
