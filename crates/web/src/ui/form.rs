//! Forms (表单): fields with label, hint and the message at the field; hidden guard fields; the 422 pattern.
//!
//! A handler that refuses an entry answers 422 with the same page, the typed values and [`Problems`]; each field shows
//! its own message and [`problems`] lists them at the top with links to the fields.

use super::{Markup, Render, Tone, classes, html, notice};

mod control;

pub use control::{Choice, Field};

/// Name of the hidden field that holds the token against forged requests.
pub const CSRF: &str = "csrf";
/// Name of the hidden field that holds the idempotency key (幂等键).
pub const KEY: &str = "key";
/// Name of the hidden field that holds the revision the form was drawn from (修订号).
pub const REVISION: &str = "revision";

/// The hidden fields of a form that writes (防重放).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guard {
    /// Token against forged requests.
    pub csrf: String,
    /// Idempotency key: drawn once per form shown, kept when the form comes back with messages.
    pub key: String,
    /// Revision of the row the form was drawn from, for optimistic locking.
    pub revision: Option<i64>,
}

impl Guard {
    /// A guard without a revision.
    pub fn new(csrf: impl Into<String>, key: impl Into<String>) -> Self {
        Guard { csrf: csrf.into(), key: key.into(), revision: None }
    }

    /// With the revision of the row.
    pub fn revision(mut self, revision: i64) -> Self {
        self.revision = Some(revision);
        self
    }
}

impl Render for Guard {
    fn render(&self) -> Markup {
        html! {
            input type="hidden" name=(CSRF) value=(self.csrf);
            input type="hidden" name=(KEY) value=(self.key);
            @if let Some(revision) = self.revision { input type="hidden" name=(REVISION) value=(revision); }
        }
    }
}

/// Messages about the entry (填写问题), each for a field name; `""` is about the form as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(Vec<(String, String)>);

impl Problems {
    /// No message.
    pub fn none() -> Self {
        Problems::default()
    }

    /// Adds a message about a field.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push((field.into(), message.into()));
    }

    /// The first message about a field.
    pub fn at(&self, field: &str) -> Option<&str> {
        let found = self.0.iter().find(|(name, _)| name == field);
        found.map(|(_, message)| message.as_str())
    }

    /// The same, with the messages about one field at another one.
    pub fn renamed(self, from: &str, to: &str) -> Self {
        let list = self.0.into_iter();
        Problems(list.map(|(field, text)| (if field == from { to.into() } else { field }, text)).collect())
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All messages in the order they were added: field name and message.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

/// The list of messages above a form (填写问题清单); nothing when there are none.
pub fn problems(problems: &Problems) -> Markup {
    problems_in("", problems)
}

/// Like [`problems`], for a form whose fields stand in a [part](Field::part) of the page.
pub fn problems_in(part: &str, problems: &Problems) -> Markup {
    let at = |field: &str| if part.is_empty() { format!("#f-{field}") } else { format!("#f-{part}-{field}") };
    if problems.is_empty() {
        return html! {};
    }
    notice::block(
        Tone::Red,
        "请改正后再提交",
        html! {
            ul { @for (field, message) in problems.all() {
                li { @if field.is_empty() { (message) } @else { a href=(at(field)) { (message) } } }
            } }
        },
    )
}

/// A form that posts (提交表单) with its guard fields. Add `multipart` with [`upload`] when it holds a file.
pub fn post(action: &str, guard: &Guard, body: Markup) -> Markup {
    html! { form class="form" method="post" action=(action) data-once { (guard) (body) } }
}

/// Like [`post`], for forms with a file.
pub fn upload(action: &str, guard: &Guard, body: Markup) -> Markup {
    html! {
        form class="form" method="post" action=(action) enctype="multipart/form-data" data-once { (guard) (body) }
    }
}

/// Like [`upload`], for a form in the card [`CARD`](super::tabs::CARD): with scripts that card, the sentence above and
/// the trail are drawn anew, and what is filled in beside them stays.
pub fn upload_beside(action: &str, guard: &Guard, body: Markup) -> Markup {
    let card = format!("#{}", super::tabs::CARD);
    html! {
        form class="form" method="post" action=(action) enctype="multipart/form-data" data-once hx-post=(action)
            hx-encoding="multipart/form-data" hx-target=(card) hx-select=(card) hx-select-oob="#said,#trail"
            hx-swap="outerHTML show:none" { (guard) (body) }
    }
}

/// The id of a [`draft`] form, for the buttons in the head of its page.
pub const DRAFT: &str = "draft";

/// What the enter key in a line of a [`draft`] form sends: as the first of its buttons it stands before those in the head.
pub fn by_enter() -> Markup {
    html! { button class="hid" type="submit" form=(DRAFT) tabindex="-1" aria-hidden="true" { "保存" } }
}

/// A draft form (草稿表单): text saves itself to `save` while typing and, when `preview` is given, the pane
/// `#preview` follows. The saving post leaves the idempotency key out, so the real submit still counts once.
pub fn draft(action: &str, save: &str, preview: Option<&str>, guard: &Guard, body: Markup) -> Markup {
    html! {
        form class="form" id=(DRAFT) method="post" action=(action) data-once data-autosave=(save) data-preview=[preview] {
            (guard) (body)
        }
    }
}

/// Where a [`draft`] says that it is saved (保存状态); it stands in the head of the page, always in sight.
pub fn saved() -> Markup {
    html! { p class="saved" data-saved role="status" {} }
}

/// A group of fields under a word (栏目组).
pub fn group(legend: &str, body: Markup) -> Markup {
    html! { fieldset { legend { (legend) } (body) } }
}

/// Fields side by side, one under the other on a phone (并排).
pub fn row(body: Markup) -> Markup {
    html! { div class="row" { (body) } }
}

/// The line of buttons that closes a form (按钮行).
pub fn buttons(body: Markup) -> Markup {
    html! { div class="acts" { (body) } }
}

/// A value shown in a form that cannot be changed here (只读栏).
pub fn fixed(label: &str, value: Markup) -> Markup {
    html! { div class=(classes(&["field", "fixed"])) { span class="label" { (label) } div { (value) } } }
}
