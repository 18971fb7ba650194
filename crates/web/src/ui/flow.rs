//! The picture of a flow (流程图) in its place: it scrolls when it is wide, its colours are told in words, it can be printed.

use maud::PreEscaped;

use super::{Markup, html};

/// What the colours of a running flow say: past, now, not reached (已办、在办、未到).
pub const MARKS: [&str; 3] = ["已办", "在办", "未到"];

/// A picture drawn by the office, which has escaped every name in it. `words` tell what its colours say.
pub fn picture(label: &str, words: Option<[&str; 3]>, svg: &str) -> Markup {
    html! {
        div class="pad scroll" tabindex="0" role="region" aria-label=(label) {
            @if let Some(words) = words { (legend(words)) }
            (PreEscaped(svg))
        }
    }
}

/// What the colours say (图例).
fn legend(words: [&str; 3]) -> Markup {
    let marks = ["past", "now", "next"];
    html! { p class="legend" { @for (mark, word) in marks.iter().zip(words) { span { i class=(mark) {} (word) } } } }
}
