//! The preview pane (版式预览): pages of paper that follow the typing; only pages whose hash changed are sent again.

use maud::PreEscaped;

use super::{Markup, html};

/// What a page shows (版面来源).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf {
    /// The page itself as SVG, from our own typesetting.
    Drawn(String),
    /// Address of the page as SVG or PNG.
    Linked(String),
    /// The browser has it already: see [`HAVE`].
    Kept,
}

/// A page of the preview (预览页).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Hash of what the page shows.
    pub hash: String,
    /// The page.
    pub leaf: Leaf,
    /// Where the texts of the fields stand on it, for the script; empty when that is not known.
    pub places: String,
}

/// Name of the field, sent along with a preview request, that lists the hashes shown now, separated by commas.
pub const HAVE: &str = "have";

/// The hashes that a request says the browser shows.
pub fn have(field: &str) -> Vec<&str> {
    field.split(',').filter(|hash| !hash.is_empty()).collect()
}

/// The pages (预览页). Also the reply to a preview request.
pub fn papers(papers: &[Paper]) -> Markup {
    html! { @for (n, paper) in papers.iter().enumerate() { (one(n + 1, paper)) } }
}

fn one(number: usize, paper: &Paper) -> Markup {
    let says = format!("第 {number} 页");
    html! {
        figure class="paper" data-hash=(paper.hash) data-places=[some(&paper.places)] role="img" aria-label=(says) {
            @match &paper.leaf {
                Leaf::Drawn(svg) => (PreEscaped(svg)),
                Leaf::Linked(src) => img src=(src) alt="" decoding="async";,
                Leaf::Kept => {}
            }
        }
    }
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|t| !t.is_empty())
}

/// What is counted and noted of the pages (版面统计).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// 总页数.
    pub pages: usize,
    /// 行数 of the body; 0 when that is not known.
    pub lines: usize,
    /// 字数 of the body.
    pub words: usize,
    /// What the drafter should know, in sentences.
    pub notes: Vec<String>,
}

/// The counts for the heading of the pane; the script puts those of a reply in their place.
pub fn counts(figures: &Figures) -> Markup {
    html! {
        small class="note" data-counts aria-live="off" {
            "共 " b { (figures.pages) } " 页，正文 "
            @if figures.lines > 0 { b { (figures.lines) } " 行 " }
            b { (figures.words) } " 字"
        }
    }
}

/// What the drafter should know; empty and out of sight when there is nothing.
pub fn notes(figures: &Figures) -> Markup {
    html! {
        div class="remarks" data-notes hidden[figures.notes.is_empty()] role="status" {
            ul { @for note in &figures.notes { li { (note) } } }
        }
    }
}

/// The reply to a preview request: the pages, the counts, the notes.
pub fn reply(pages: &[Paper], figures: &Figures) -> Markup {
    html! { (papers(pages)) (counts(figures)) (notes(figures)) }
}

/// The pane that a draft form keeps fresh (预览栏); `fields` are the names that the places of its pages count.
pub fn pane(pages: &[Paper], fields: &[&str]) -> Markup {
    html! {
        div class="sheet" id="preview" data-pages data-fields=(fields.join(",")) tabindex="0" role="region" aria-label="版式预览" {
            (papers(pages))
        }
    }
}

/// Name of the box that lays the grid over the pages.
const GRID: &str = "show-grid";

/// The pane in its card: counts, the box for the grid of 22 lines of 28 characters, notes, pages. Without a script the box
/// works as well.
pub fn card(pages: &[Paper], fields: &[&str], figures: &Figures) -> Markup {
    html! {
        section class="card stay pages" {
            input type="checkbox" class="hid" id=(GRID) autocomplete="off";
            header { h2 { "版面" } (counts(figures)) label class="tick" for=(GRID) { "网格" } }
            (notes(figures))
            (pane(pages, fields))
        }
    }
}
