//! The page that asks once more (确认页) before something that is hard to take back. A page, not a window over the page.

use super::button::Button;
use super::form::{self, Guard, Problems};
use super::{Link, Markup, html, layout};

/// What is asked (确认事项).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Confirm {
    /// The question, such as 确定终止办理《……》？
    pub question: String,
    /// What will happen, one sentence each.
    pub effects: Vec<String>,
    /// Where it posts.
    pub action: String,
    /// Guard fields.
    pub guard: Guard,
    /// Word on the button, such as 终止办理.
    pub verb: String,
    /// Hard to take back: the button is drawn as such.
    pub danger: bool,
    /// Back to where one came from.
    pub back: Option<Link>,
}

/// The page's body (确认页). `fields` are what must be filled in, such as the reason; `problems` what was wrong with it.
pub fn page(confirm: &Confirm, fields: Markup, problems: &Problems) -> Markup {
    let button = Button::submit(&confirm.verb);
    let button = if confirm.danger { button.danger() } else { button.primary() };
    html! {
        div class="narrow" {
            (layout::head(&confirm.question, html! {}, html! {}))
            (form::problems(problems))
            section class="card pad" {
                @if !confirm.effects.is_empty() { ul class="effects" { @for effect in &confirm.effects { li { (effect) } } } }
                (form::post(&confirm.action, &confirm.guard, html! {
                    (fields)
                    (form::buttons(html! {
                        (button)
                        @if let Some(back) = &confirm.back { a class="btn" href=(back.href) { (back.label) } }
                    }))
                }))
            }
        }
    }
}
