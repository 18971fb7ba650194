//! Number tiles (数字块): every figure opens the list it was counted from.

use super::{Markup, Tone, classes, html};

/// A figure (数字块).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tile {
    /// What is counted, such as 需要我办.
    pub label: String,
    /// The figure as text, such as 12 or 15.6%.
    pub value: String,
    /// Beside it, such as 1 件超期; empty shows nothing.
    pub note: String,
    /// Colour of the note.
    pub tone: Tone,
    /// The list behind it; empty for none.
    pub href: String,
}

impl Tile {
    /// A figure that opens a list.
    pub fn new(label: impl Into<String>, value: impl ToString, href: impl Into<String>) -> Self {
        Tile { label: label.into(), value: value.to_string(), href: href.into(), ..Tile::default() }
    }

    /// With a note beside the figure.
    pub fn note(mut self, tone: Tone, note: impl Into<String>) -> Self {
        self.tone = tone;
        self.note = note.into();
        self
    }
}

/// A row of figures (数字栏).
pub fn tiles(tiles: &[Tile]) -> Markup {
    html! { section class="card facts" aria-label="要数" { @for tile in tiles { (one(tile)) } } }
}

fn one(tile: &Tile) -> Markup {
    let inside = html! {
        span { (tile.label) }
        b { (tile.value) @if !tile.note.is_empty() { em class=(classes(&[tile.tone.class()])) { (tile.note) } } }
    };
    html! {
        @if tile.href.is_empty() { div { (inside) } } @else { a href=(tile.href) { (inside) } }
    }
}
