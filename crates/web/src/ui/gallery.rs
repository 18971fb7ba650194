//! Every part with ordinary and extreme samples (部件样本): the `/ui` page of demo mode, and what the tests look at.

use super::{Markup, html, layout};

mod extreme;
mod ordinary;
pub mod scenes;

/// A part with a sample (样本): its name and how it looks.
pub type Sample = (&'static str, Markup);

/// All samples in the order shown: ordinary ones first, then names that are too long, nothing at all, `<script>` as
/// text, 0 and 9999.
pub fn samples() -> Vec<Sample> {
    let mut all = ordinary::samples();
    all.extend(extreme::samples());
    all
}

/// The main part of the `/ui` page (部件样本页).
pub fn gallery() -> Markup {
    let samples = samples();
    html! {
        (layout::head("界面部件", html! { (samples.len()) " 个样本" }, html! {}))
        @for (name, sample) in &samples { section class="sample" { h2 { (name) } (sample) } }
    }
}
