//! The opinion box (意见框): usual phrases, the text, the checks, the verbs.

use super::button::Button;
use super::form::Guard;
use super::{Clock, Markup, badge, html};

/// The opinion box (意见框). The text is sent as `opinion`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opinion {
    /// Where it posts.
    pub action: String,
    /// Guard fields.
    pub guard: Guard,
    /// Heading; 我的意见 when empty.
    pub title: String,
    /// Time left for it.
    pub clock: Option<Clock>,
    /// Usual phrases (常用语): a press puts one into the text.
    pub phrases: Vec<String>,
    /// What is written so far.
    pub text: String,
    /// Grey text inside the empty box.
    pub placeholder: String,
    /// The message about the text.
    pub error: Option<String>,
    /// Checks made so far (五关), each with whether it is done.
    pub checks: Vec<(String, bool)>,
    /// Verbs, the main one first; the others leave the form by their own links.
    pub verbs: Vec<Button>,
    /// Where the text saves itself while typing; `None` keeps it only on this PC.
    pub autosave: Option<String>,
}

/// Name of the text field.
pub const TEXT: &str = "opinion";

/// The box as a card (意见框). `more` stands between the text and the verbs: next handler, own fields of a step.
pub fn card(opinion: &Opinion, more: Markup) -> Markup {
    let title = if opinion.title.is_empty() { "我的意见" } else { &opinion.title };
    let autosave = opinion.autosave.as_deref().unwrap_or("");
    html! {
        section class="card opinion" {
            header { h2 { (title) } @if let Some(clock) = &opinion.clock { (clock.tag()) } }
            form class="pad" method="post" action=(opinion.action) data-once data-autosave=(autosave) {
                (opinion.guard)
                (chips(&opinion.phrases))
                (text(opinion, title))
                @if !opinion.checks.is_empty() {
                    p class="checks" { "关口：" @for (label, done) in &opinion.checks { (badge::check(label, *done)) } }
                }
                (more)
                div class="acts" { @for verb in &opinion.verbs { (verb) } }
            }
        }
    }
}

/// Phrases need a script to land in the text, so without one the style sheet hides them.
fn chips(phrases: &[String]) -> Markup {
    html! {
        @if !phrases.is_empty() {
            div class="chips" role="group" aria-label="常用语" {
                @for phrase in phrases { button type="button" data-fill=(TEXT) { (phrase) } }
            }
        }
    }
}

fn text(opinion: &Opinion, title: &str) -> Markup {
    let bad = opinion.error.is_some();
    html! {
        textarea class="in" id="f-opinion" name=(TEXT) rows="4" placeholder=(opinion.placeholder) aria-label=(title)
            aria-invalid=[bad.then_some("true")] aria-describedby=[bad.then_some("e-opinion")] { "\n" (opinion.text) }
        @if let Some(error) = &opinion.error { p class="err" id="e-opinion" { (error) } }
        p class="saved" data-saved role="status" {}
    }
}
