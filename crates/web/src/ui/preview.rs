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
        figure class="paper" data-hash=(paper.hash) role="img" aria-label=(says) {
            @match &paper.leaf {
                Leaf::Drawn(svg) => (PreEscaped(svg)),
                Leaf::Linked(src) => img src=(src) alt="" decoding="async";,
                Leaf::Kept => {}
            }
        }
    }
}

/// The pane that a draft form keeps fresh (预览栏).
pub fn pane(pages: &[Paper]) -> Markup {
    html! { div class="sheet" id="preview" data-pages tabindex="0" role="region" aria-label="版式预览" { (papers(pages)) } }
}
