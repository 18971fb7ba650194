//! Tabs (页签): the faces of one matter or one list, each with its own address.

use super::{Markup, badge, html};

/// A tab (页签).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tab {
    /// Path.
    pub href: String,
    /// Word.
    pub label: String,
    /// How many; 0 shows nothing.
    pub count: u64,
    /// Shown now.
    pub active: bool,
}

impl Tab {
    /// A tab; `active` when it is the one shown.
    pub fn new(href: impl Into<String>, label: impl Into<String>, active: bool) -> Self {
        Tab { href: href.into(), label: label.into(), count: 0, active }
    }

    /// With a count.
    pub fn count(mut self, n: u64) -> Self {
        self.count = n;
        self
    }
}

/// The row of tabs (页签栏).
pub fn bar(tabs: &[Tab]) -> Markup {
    html! {
        nav class="tabs" aria-label="页签" { @for tab in tabs {
            a href=(tab.href) class=[tab.active.then_some("on")] aria-current=[tab.active.then_some("page")] {
                (tab.label) " " (badge::count(tab.count))
            }
        } }
    }
}
