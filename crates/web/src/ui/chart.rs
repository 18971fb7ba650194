//! Small charts (小图) as SVG with the figures written beside the bars: no script, prints as it stands.

use super::{Markup, Tone, classes, html};

/// A bar (条).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bar {
    /// Name at the left.
    pub label: String,
    /// Length.
    pub value: u64,
    /// Words at the right end; the value when empty.
    pub says: String,
    /// Colour.
    pub tone: Tone,
    /// The list behind it; empty for none.
    pub href: String,
}

impl Bar {
    /// A bar of a length.
    pub fn new(label: impl Into<String>, value: u64) -> Self {
        Bar { label: label.into(), value, ..Bar::default() }
    }

    /// In a colour.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Opens a list.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }
}

/// Bars one under the other (条形图), the longest as wide as the column.
pub fn bars(title: &str, bars: &[Bar]) -> Markup {
    let top = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    html! { ul class="bars" aria-label=(title) { @for bar in bars { li { (bar_line(bar, top)) } } } }
}

fn bar_line(bar: &Bar, top: u64) -> Markup {
    let says = if bar.says.is_empty() { bar.value.to_string() } else { bar.says.clone() };
    let inside = html! {
        span class="name" { (bar.label) }
        svg class=(classes(&["bar", bar.tone.class()])) viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect width=(share(bar.value, top)) height="10" {}
        }
        b { (says) }
    };
    html! { @if bar.href.is_empty() { div { (inside) } } @else { a href=(bar.href) { (inside) } } }
}

/// Part of a hundred, in tenths; something that is not zero is never drawn as nothing.
fn share(value: u64, top: u64) -> String {
    let thousandths = (value as u128 * 1000).div_ceil(top.max(1) as u128).min(1000);
    format!("{}.{}", thousandths / 10, thousandths % 10)
}

/// Columns side by side (柱形图), such as the twelve months: label and value each.
pub fn columns(title: &str, points: &[(String, u64)]) -> Markup {
    let top = points.iter().map(|(_, value)| *value).max().unwrap_or(0).max(1);
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(title) { ol class="months" { @for (label, value) in points {
            li { b { (value) } (column(*value, top)) span { (label) } }
        } } }
    }
}

fn column(value: u64, top: u64) -> Markup {
    let tall = (value as u128 * 60).div_ceil(top as u128).min(60);
    html! {
        svg height="60" viewBox="0 0 24 60" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect y=(60 - tall) width="24" height=(tall) {}
        }
    }
}
