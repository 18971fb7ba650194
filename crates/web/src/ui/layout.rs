//! How a page is laid out (版面): head line, cards, columns, plain lists.

use super::{Markup, html};

/// The head of a page (页首): title, grey words beside it, buttons at the right.
pub fn head(title: &str, beside: Markup, buttons: Markup) -> Markup {
    html! {
        div class="head" {
            h1 { (title) }
            div class="beside" { (beside) }
            div class="btns" { (buttons) }
        }
    }
}

/// A card (栏块): heading, grey words at its right, body without padding (for tables and lists).
pub fn card(title: &str, beside: Markup, body: Markup) -> Markup {
    html! { section class="card" { header { h2 { (title) } (beside) } (body) } }
}

/// Like [`card`], with padding round the body (for text and forms).
pub fn pad_card(title: &str, beside: Markup, body: Markup) -> Markup {
    card(title, beside, html! { div class="pad" { (body) } })
}

/// Grey words for the right end of a card's heading (栏块附注).
pub fn note(text: &str) -> Markup {
    html! { small class="note" { (text) } }
}

/// A wide column and a narrow one (主次两栏): lists beside reminders.
pub fn cols(wide: Markup, narrow: Markup) -> Markup {
    html! { div class="cols" { div class="stack" { (wide) } aside class="stack" { (narrow) } } }
}

/// Like [`cols`], with forms in the narrow column: on a phone they stand first.
pub fn cols_with_forms(wide: Markup, forms: Markup) -> Markup {
    html! { div class="cols acting" { div class="stack" { (wide) } aside class="stack" { (forms) } } }
}

/// The paper and what is done about it (文稿与办理两栏): the right column stays in sight.
pub fn desk(paper: Markup, hand: Markup) -> Markup {
    html! { div class="doc" { div class="stack" { (paper) } aside class="stack stay" { (hand) } } }
}

/// Cards one under the other.
pub fn stack(body: Markup) -> Markup {
    html! { div class="stack" { (body) } }
}

/// A list with a short word in front of each line (短列表), such as the time of a meeting.
pub fn list<'a>(lines: impl IntoIterator<Item = (&'a str, Markup)>) -> Markup {
    html! { ul class="list" { @for (lead, text) in lines { li { b { (lead) } span { (text) } } } } }
}

/// Names and values (要素表), such as the header data of a paper.
pub fn pairs<'a>(rows: impl IntoIterator<Item = (&'a str, Markup)>) -> Markup {
    html! { dl class="pairs" { @for (name, value) in rows { div { dt { (name) } dd { (value) } } } } }
}
