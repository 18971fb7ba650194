//! The error page (出错页): what kind of failure, one sentence, what to do next.

use super::{Link, Markup, html, shell};

/// What went wrong (出错页).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fault {
    /// HTTP status.
    pub status: u16,
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
            @if let Some(word) = word(fault.status) { p class="code" { (word) } }
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

/// The kind of failure in one word; nothing where the sentence says it already.
fn word(status: u16) -> Option<&'static str> {
    match status {
        403 => Some("没有权限"),
        404 | 413 => None,
        409 => Some("情况已有变化"),
        503 | 507 => Some("没有保存"),
        status if status >= 500 => Some("程序出错"),
        _ => Some("不能办理"),
    }
}

/// The whole page without navigation (出错页), for when nobody is logged in.
pub fn page(fault: &Fault) -> Markup {
    shell::bare(&fault.sentence, part(fault))
}
