//! The picture of a flow (流程图) in its place: it scrolls when it is wide, its colours are told in words, it can be printed.

use maud::PreEscaped;

use super::{Markup, html};

/// What the colours of a running flow say: past, now, not reached (已办、在办、未到).
pub const MARKS: [&str; 3] = ["已办", "在办", "未到"];

/// Below this width, px, a picture does not fill the page.
const NARROW: u32 = 1000;

/// A picture drawn by the office, which has escaped every name in it. `words` tell what its colours say.
pub fn picture(label: &str, words: Option<[&str; 3]>, svg: &str) -> Markup {
    // A picture of few columns stays at reading size instead of filling the page.
    let width = svg.split("viewBox=\"0 0 ").nth(1).and_then(|rest| rest.split(' ').next()?.parse::<u32>().ok());
    let class = if width.is_some_and(|w| w < NARROW) { "pad scroll slim" } else { "pad scroll" };
    html! {
        div class=(class) tabindex="0" role="region" aria-label=(label) {
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
