//! Drawing (绘制): pages as SVG for the screen and as PNG, both from the same items.

mod glyphs;
mod images;
mod png;
mod svg;

use crate::read::{Note, Page};

pub use glyphs::{Spare, Spares};
pub use png::png;
pub use svg::svg;

/// A drawn page.
#[derive(Debug, Clone)]
pub struct Drawn<T> {
    /// The picture.
    pub picture: T,
    /// What was left out of the page, when it was read and when it was drawn.
    pub notes: Vec<Note>,
}

/// Notes of a page and of its drawing: each once.
struct Said(Vec<Note>);

impl Said {
    fn of(page: &Page) -> Said {
        Said(page.notes.clone())
    }

    fn say(&mut self, sentence: impl Into<String>) {
        let note = Note(sentence.into());
        if self.0.len() < 80 && !self.0.contains(&note) {
            self.0.push(note);
        }
    }
}
