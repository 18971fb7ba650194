//! Where an item comes from 来源, on the opening form.

use maud::{Markup, Render, html};
use office::supervision::{self, Source, SourceKind};

use super::super::fields::{choices, most};
use super::{Filled, Wish};
use crate::people::typed::Typed;
use crate::ui::form::{self, Choice, Field};

/// The fields of the source: only those that belong to its kind, which a script shows; without one all of them are there.
pub(super) fn fields((wish, filled): (&Wish, &Filled), typed: &Typed) -> Markup {
    let s = &filled.source;
    let kinds = choices(SourceKind::ALL.iter().map(|w| (w.code(), w.label())));
    let said_on = s.said_on.map(|d| d.to_string()).unwrap_or_default();
    html! {
        @if filled.is_quoted { (quoted((s, &said_on), kinds, wish.parent.is_some(), typed)) } @else {
            (typed.select("source", "来源", kinds, s.kind.code()).short().hint("自行立项的，没有批示人和原话"))
            div data-for=(of(SourceKind::has_words)) {
                (form::row(html! {
                    div data-for=(of(SourceKind::has_speaker)) {
                        (typed.text("said_by", "谁的批示或要求", &s.said_by).short().max_length(most("said_by")))
                    }
                    (typed.date("said_on", "日期", &said_on).short())
                }))
                (typed.fill(Field::textarea("words", "原话", 3), "words", &s.words).max_length(most("words")).placeholder("照录原话，如：请区应急局牵头，月底前整改到位并报结果。"))
            }
        }
        @if !filled.earlier.is_empty() { (rounds(wish, filled, typed)) }
    }
}

/// The kinds of source to which a field belongs, as the script reads them.
fn of(belongs: fn(SourceKind) -> bool) -> String {
    let kinds: Vec<&str> =
        SourceKind::ALL.iter().copied().filter(|kind| belongs(*kind)).map(SourceKind::code).collect();
    kinds.join(" ")
}

/// The words stand on a paper: they are shown, not typed. Their fields go along in case the opinion is withdrawn meanwhile.
fn quoted((s, said_on): (&Source, &str), kinds: Vec<Choice>, is_part: bool, typed: &Typed) -> Markup {
    html! {
        (form::row(html! {
            @if is_part { (form::fixed("来源", html! { (s.kind.label()) })) input type="hidden" name="source" value=(s.kind.code()); }
            @else { (typed.select("source", "来源", kinds, s.kind.code()).short()) }
            @if !s.said_by.is_empty() { (form::fixed("谁的批示或要求", html! { (s.said_by) })) }
            @if !said_on.is_empty() { (form::fixed("日期", html! { (said_on) })) }
        }))
        @if !s.words.is_empty() { (form::fixed("原话", html! { (s.words) })) }
        input type="hidden" name="said_by" value=(s.said_by);
        input type="hidden" name="said_on" value=(said_on);
        input type="hidden" name="words" value=(s.words);
    }
}

/// An instruction on the result opens the next round of what was closed.
fn rounds(wish: &Wish, filled: &Filled, typed: &Typed) -> Markup {
    let stored = wish.before.map(|id| id.to_string()).unwrap_or_default();
    let closed = filled
        .earlier
        .iter()
        .map(|i| Choice::new(i.id.to_string(), format!("{} {}", i.number, supervision::heading(&i.content))));
    let all = std::iter::once(Choice::new("", "不是新一轮")).chain(closed).collect();
    typed
        .select("before", "前一轮", all, &stored)
        .hint("本文已有销号的事项；对办理结果又有批示的，选它为前一轮")
        .render()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_name_the_kinds_they_belong_to() {
        let speakers = of(SourceKind::has_speaker);
        for kind in SourceKind::ALL {
            assert_eq!(speakers.split(' ').any(|code| code == kind.code()), kind.has_speaker(), "{}", kind.code());
        }
        assert_eq!(of(SourceKind::has_words).split(' ').count(), SourceKind::ALL.len() - 1, "all but 自行立项");
    }
}
