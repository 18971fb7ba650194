//! Paging by key (翻页): to the next and the one before, never to "page 17".

use super::{Markup, Render, html};

/// Links of a list that is read by key (翻页).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pager {
    /// Back to the start; `None` when there.
    pub first: Option<String>,
    /// The page before.
    pub prev: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Such as 本页 50 件; empty shows nothing.
    pub note: String,
}

impl Pager {
    /// Says how many there are in all before the note, where there is one.
    #[must_use]
    pub fn counted(self, all: &str) -> Pager {
        let note = if self.note.is_empty() { self.note } else { format!("{all}{}", self.note) };
        Pager { note, ..self }
    }
}

impl Render for Pager {
    fn render(&self) -> Markup {
        if self.prev.is_none() && self.next.is_none() && self.note.is_empty() {
            return html! {};
        }
        html! {
            nav class="pager" aria-label="翻页" {
                span { (self.note) }
                @if let Some(first) = &self.first { a class="btn" href=(first) { "回到首页" } }
                (side(self.prev.as_deref(), "prev", "上一页"))
                (side(self.next.as_deref(), "next", "下一页"))
            }
        }
    }
}

fn side(href: Option<&str>, rel: &str, label: &str) -> Markup {
    html! {
        @if let Some(href) = href { a class="btn" href=(href) rel=(rel) { (label) } }
        @else { span class="btn off" aria-hidden="true" { (label) } }
    }
}
