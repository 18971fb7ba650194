//! Shared parts of the pages (界面部件): typed functions that turn plain structs into markup.
//!
//! A part knows no business word and asks nothing: the page fills the struct. Structs that are shown inside other
//! markup implement [`maud::Render`], so `html! { (Field::text("title", "标题")) }` works. Text is always escaped;
//! whoever passes a ready [`Markup`] answers for it.

pub mod attachments;
pub mod badge;
pub mod button;
pub mod clock;
pub mod confirm;
pub mod error;
pub mod explain;
pub mod facts;
pub mod filters;
pub mod flow;
pub mod form;
pub mod gallery;
pub mod icon;
pub mod layout;
pub mod login;
pub mod notice;
pub mod opinion;
pub mod pager;
pub mod preview;
pub mod sheet;
pub mod shell;
pub mod steps;
pub mod table;
pub mod tabs;

pub use clock::Clock;
pub use maud::{Markup, Render, html};

/// The colour of a small mark (色调). Colour never stands alone: the text says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Grey: says nothing in particular.
    #[default]
    Plain,
    /// Red: late, refused, 特急.
    Red,
    /// Amber: soon, 加急.
    Amber,
    /// Green: done, in time.
    Green,
    /// Blue: a kind or a source, 批示.
    Blue,
}

impl Tone {
    /// The class name that the style sheet gives this colour to.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Plain => "",
            Tone::Red => "red",
            Tone::Amber => "amb",
            Tone::Green => "grn",
            Tone::Blue => "blue",
        }
    }
}

/// A link (链接): where it goes and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Path inside this server.
    pub href: String,
    /// Text of the link.
    pub label: String,
    /// Opens in a window of its own: the page it stands on may be half filled in.
    pub apart: bool,
}

/// Name of a window of its own (新窗口).
pub const APART: &str = "_blank";

impl Link {
    /// A link from its path and its text.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Link { href: href.into(), label: label.into(), apart: false }
    }

    /// In a window of its own.
    pub fn apart(mut self) -> Self {
        self.apart = true;
        self
    }
}

impl Render for Link {
    fn render(&self) -> Markup {
        html! { a href=(self.href) target=[self.apart.then_some(APART)] { (self.label) } }
    }
}

/// Joins class names, leaving out the empty ones.
pub(crate) fn classes(names: &[&str]) -> String {
    let kept: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
    kept.join(" ")
}

#[cfg(test)]
mod tests;
