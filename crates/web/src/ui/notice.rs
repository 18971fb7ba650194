//! Notices on the page (提示): what just happened and what it means.

use super::{Link, Markup, Tone, classes, html, icon};

/// A sentence after a redirect (办理结果提示), with a link to what to do next.
pub fn flash(tone: Tone, sentence: &str, next: Option<&Link>) -> Markup {
    html! {
        div class=(classes(&["flash", tone.class()])) role="status" {
            (sign(tone)) p { (sentence) @if let Some(next) = next { " " (next) } }
        }
    }
}

/// A block with a heading (提示框).
pub fn block(tone: Tone, heading: &str, body: Markup) -> Markup {
    let role = if tone == Tone::Red { "alert" } else { "note" };
    html! {
        div class=(classes(&["flash", tone.class()])) role=(role) tabindex="-1" {
            (sign(tone)) div { b { (heading) } (body) }
        }
    }
}

fn sign(tone: Tone) -> Markup {
    match tone {
        Tone::Green => icon::good(),
        Tone::Red | Tone::Amber => icon::caution(),
        Tone::Plain | Tone::Blue => icon::about(),
    }
}
