//! The few icons (图标), drawn here, 16 × 16.

use super::{Markup, html};
use maud::PreEscaped;

fn icon(path: &'static str) -> Markup {
    html! {
        svg class="ic" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true" focusable="false" {
            (PreEscaped(path))
        }
    }
}

/// Three lines (菜单).
pub fn menu() -> Markup {
    icon(r#"<path d="M2 4h12M2 8h12M2 12h12"/>"#)
}

/// A sheet with a folded corner (文件).
pub fn file() -> Markup {
    icon(r#"<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 8h5M5.5 11h5"/>"#)
}

/// A tick in a ring (成了).
pub fn good() -> Markup {
    icon(r#"<circle cx="8" cy="8" r="6.2"/><path d="m5 8.2 2.1 2.1L11 6.2"/>"#)
}

/// A mark in a triangle (注意).
pub fn caution() -> Markup {
    icon(r#"<path d="M8 2 1.8 13.5h12.4zM8 6.5v3.2M8 11.2v1"/>"#)
}

/// A mark in a ring (说明).
pub fn about() -> Markup {
    icon(r#"<circle cx="8" cy="8" r="6.2"/><path d="M8 7.2v4M8 4.8v1"/>"#)
}
