//! The error page (出错页): the code, one sentence, what to do next.

use super::{Link, Markup, html, shell};

/// What went wrong (出错页).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fault {
    /// HTTP status.
    pub status: u16,
    /// Code out of the error catalogue, such as document.stale; empty shows nothing.
    pub code: String,
    /// What happened, one plain sentence.
    pub sentence: String,
    /// What to do next, one plain sentence; empty shows nothing.
    pub advice: String,
    /// Where to go on.
    pub next: Vec<Link>,
}

/// The middle of the page (出错说明), to stand inside the shell.
pub fn part(fault: &Fault) -> Markup {
    html! {
        div class="fault" {
            p class="code" { (fault.status) @if !fault.code.is_empty() { " · " (fault.code) } }
            h1 { (fault.sentence) }
            @if !fault.advice.is_empty() { p { (fault.advice) } }
            div class="acts" {
                @for (n, link) in fault.next.iter().enumerate() {
                    a class=(if n == 0 { "btn pri" } else { "btn" }) href=(link.href) { (link.label) }
                }
            }
        }
    }
}

/// The whole page without navigation (出错页), for when nobody is logged in.
pub fn page(fault: &Fault) -> Markup {
    shell::bare(&fault.sentence, part(fault))
}
