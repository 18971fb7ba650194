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
    html! { nav class="tabs" aria-label="页签" { (links(tabs)) } }
}

/// Id of the card whose faces [`faces`] change.
pub const CARD: &str = "paper";

/// The row of tabs of the card [`CARD`] (页签栏): only the card changes, what stands beside it stays as it is filled in.
pub fn faces(tabs: &[Tab]) -> Markup {
    let card = format!("#{CARD}");
    html! {
        nav class="tabs" aria-label="页签" hx-boost="true" hx-target=(card) hx-select=(card)
            hx-swap="outerHTML show:none" hx-push-url="true" { (links(tabs)) }
    }
}

fn links(tabs: &[Tab]) -> Markup {
    html! { @for (n, tab) in tabs.iter().enumerate() {
        // The id keeps the keyboard on the tab when the row is drawn anew.
        a id={ "tab-" (n) } href=(tab.href) class=[tab.active.then_some("on")] aria-current=[tab.active.then_some("page")] {
            (tab.label) " " (badge::count(tab.count))
        }
    } }
}
