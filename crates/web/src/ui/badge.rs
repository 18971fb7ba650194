//! Small tags (标签): urgency, kind and free marks.

use super::{Markup, Tone, classes, html};

/// A tag (标签) of any colour.
pub fn tag(tone: Tone, text: &str) -> Markup {
    html! { span class=(classes(&["tag", tone.class()])) { (text) } }
}

/// Urgency (缓急): 特急 red, 加急 amber; 平件 shows nothing, for most papers are 平件.
pub fn urgency(label: &str) -> Markup {
    match label {
        "特急" => tag(Tone::Red, label),
        "加急" => tag(Tone::Amber, label),
        _ => html! {},
    }
}

/// Kind of a matter (事项类别), such as 批示 or 签报.
pub fn kind(label: &str) -> Markup {
    tag(Tone::Blue, label)
}

/// A check that is done or still open (关口), such as the five checks 法律 政策 程序 文字 格式.
pub fn check(label: &str, done: bool) -> Markup {
    let tone = if done { Tone::Green } else { Tone::Plain };
    let state = if done { "已核" } else { "未核" };
    html! {
        span class=(classes(&["tag", tone.class()])) {
            (label) @if done { " ✓" }
            span class="sr" { (state) }
        }
    }
}

/// A count beside a word (数目); above 999 it says 999+, zero shows nothing.
pub fn count(n: u64) -> Markup {
    html! { @if n > 0 { i class="n" { (count_text(n)) } } }
}

/// The words of [`count`].
pub fn count_text(n: u64) -> String {
    if n > 999 { "999+".to_owned() } else { n.to_string() }
}
