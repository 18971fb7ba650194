//! The paper form (办文单, 发文稿纸): a grid with red lines, as the printed form has it.

use super::{Markup, html};

/// A cell of the form (格): a red label and what is written in it.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Printed word; empty for a cell without one.
    pub label: String,
    /// What is written.
    pub value: Markup,
    /// Columns it takes, out of 12.
    pub span: u8,
    /// Lines it is high at least.
    pub lines: u8,
}

impl Cell {
    /// A cell one line high that takes `span` of 12 columns.
    pub fn new(label: impl Into<String>, value: Markup, span: u8) -> Self {
        Cell { label: label.into(), value, span: span.clamp(1, 12), lines: 1 }
    }

    /// At least this many lines high, at most 12.
    pub fn lines(mut self, lines: u8) -> Self {
        self.lines = lines.clamp(1, 12);
        self
    }
}

/// The whole form (办文单): heading in red, then rows of cells.
pub fn form(heading: &str, rows: &[Vec<Cell>]) -> Markup {
    html! {
        section class="slip" aria-label=(heading) {
            h2 { (heading) }
            dl { @for cell in rows.iter().flatten() {
                div class={ "w" (cell.span) " l" (cell.lines) } { dt { (cell.label) } dd { (cell.value) } }
            } }
        }
    }
}

/// An opinion written into a cell (格内意见): the text, then who and when at its right.
pub fn hand(text: &str, who: &str, when: &str) -> Markup {
    html! { div class="hand" { p { (text) } p class="by" { b { (who) } " " (when) } } }
}
