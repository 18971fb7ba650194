//! Every part with samples (部件样本).
use super::{Markup, html};
/// The page.
pub fn gallery() -> Markup {
    html! {}
}
