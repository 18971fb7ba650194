//! The bar of filters over a list (筛选栏): a form that asks by GET, so that a filtered list has an address.

use super::{Markup, html};
use crate::ui::form::Choice;

/// One filter (筛选项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Free words: name, placeholder, value.
    Words(String, String, String),
    /// One out of many: name, label, choices.
    Choose(String, String, Vec<Choice>),
    /// A day: name, label, ISO value or empty.
    Day(String, String, String),
    /// A word that another page of the same filters asks for, not shown here: name, value.
    Kept(String, String),
}

impl Filter {
    /// Whether it is the filter of this name.
    pub fn is(&self, wanted: &str) -> bool {
        match self {
            Filter::Words(name, ..) | Filter::Choose(name, ..) | Filter::Day(name, ..) | Filter::Kept(name, _) => {
                name == wanted
            }
        }
    }
}

/// The bar (筛选栏). `clear` is the address without filters, shown when any is in force.
pub fn bar(action: &str, filters: &[Filter], clear: Option<&str>) -> Markup {
    html! {
        form class="filters" method="get" action=(action) role="search" aria-label="筛选" {
            @for filter in filters { (one(filter)) }
            button class="btn" type="submit" { "筛选" }
            @if let Some(clear) = clear { a class="clear" href=(clear) { "清除条件" } }
        }
    }
}

fn one(filter: &Filter) -> Markup {
    match filter {
        Filter::Words(name, says, value) => html! {
            input class="in" type="search" name=(name) value=(value) placeholder=(says) aria-label=(says);
        },
        Filter::Choose(name, label, choices) => html! {
            label { (label) select class="in" name=(name) {
                @for choice in choices { option value=(choice.value) selected[choice.chosen] { (choice.label) } }
            } }
        },
        Filter::Kept(name, value) => html! { input type="hidden" name=(name) value=(value); },
        Filter::Day(name, label, value) => html! {
            label { (label) input class="in" type="date" name=(name) value=(value); }
        },
    }
}
