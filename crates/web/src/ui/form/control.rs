//! One field of a form (栏).

use super::super::{Markup, Render, classes, html};
use super::Problems;

/// One thing to choose (选项).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Value sent.
    pub value: String,
    /// Text shown.
    pub label: String,
    /// Chosen.
    pub chosen: bool,
    /// Grey line under the text, only for checks and radios.
    pub note: String,
}

impl Choice {
    /// A choice that is not chosen.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Choice { value: value.into(), label: label.into(), ..Choice::default() }
    }

    /// Chosen when `chosen`.
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }

    /// With a grey line that explains.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Control {
    Input(&'static str),
    Textarea(u8),
    Select(Vec<Choice>),
    Many(&'static str, Vec<Choice>),
    File { accept: String, multiple: bool },
}

/// A field (栏): label, control, hint, message. `html! { (Field::text("title", "标题").value(title).required()) }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    name: String,
    label: String,
    control: Control,
    value: String,
    hint: String,
    error: Option<String>,
    required: bool,
    short: bool,
    extra: Extra,
}

impl Field {
    fn new(name: impl Into<String>, label: impl Into<String>, control: Control) -> Self {
        Field {
            name: name.into(),
            label: label.into(),
            control,
            value: String::new(),
            hint: String::new(),
            error: None,
            required: false,
            short: false,
            extra: Extra::default(),
        }
    }

    /// One line of text.
    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Control::Input("text"))
    }

    /// A password; its value is never written back.
    pub fn password(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Control::Input("password"))
    }

    /// A whole number.
    pub fn number(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Control::Input("number")).short()
    }

    /// A date, `2026-11-22`.
    pub fn date(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Control::Input("date")).short()
    }

    /// A date and a time of day, `2026-11-22T16:30`.
    pub fn datetime(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Control::Input("datetime-local")).short()
    }

    /// Several lines of text, `rows` high.
    pub fn textarea(name: impl Into<String>, label: impl Into<String>, rows: u8) -> Self {
        Self::new(name, label, Control::Textarea(rows))
    }

    /// One out of many, as a drop-down list.
    pub fn select(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Control::Select(choices))
    }

    /// One out of a few, all visible.
    pub fn radios(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Control::Many("radio", choices))
    }

    /// Any out of a few, all visible; each chosen one is sent as `name=value`.
    pub fn checks(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Control::Many("checkbox", choices))
    }

    /// A file; `accept` as in HTML, such as `.docx,.ofd,.pdf`. Needs [`super::upload`].
    pub fn file(name: impl Into<String>, label: impl Into<String>, accept: &str, multiple: bool) -> Self {
        let accept = accept.to_owned();
        Self::new(name, label, Control::File { accept, multiple })
    }

    /// The value shown.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// A grey line that says how to fill it in.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The message about what was typed.
    pub fn error(mut self, error: Option<impl Into<String>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    /// The message of this field out of all.
    pub fn check(self, problems: &Problems) -> Self {
        let error = problems.at(&self.name).map(str::to_owned);
        self.error(error)
    }

    /// Must be filled in.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// As wide as a date, not as wide as the form.
    pub fn short(mut self) -> Self {
        self.short = true;
        self
    }

    /// Grey text inside the empty control.
    pub fn placeholder(mut self, text: impl Into<String>) -> Self {
        self.extra.placeholder = Some(text.into());
        self
    }

    /// At most this many characters.
    pub fn max_length(mut self, characters: u32) -> Self {
        self.extra.maxlength = Some(characters);
        self
    }

    /// Lowest and highest value of a number or a date, as HTML writes them.
    pub fn range(mut self, min: impl Into<String>, max: impl Into<String>) -> Self {
        self.extra.min = Some(min.into());
        self.extra.max = Some(max.into());
        self
    }

    /// What the browser may fill in, such as `username` or `current-password`.
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.extra.autocomplete = Some(token);
        self
    }

    /// Words offered while typing (常用词); anything else may still be typed.
    pub fn suggest(mut self, words: Vec<String>) -> Self {
        self.extra.words = words;
        self
    }

    /// The part of the page it stands in (分区): several forms of one page keep the ids of like-named fields apart.
    pub fn part(mut self, part: &str) -> Self {
        self.extra.part = format!("{part}-");
        self
    }

    /// The cursor stands here when the page opens.
    pub fn focus(mut self) -> Self {
        self.extra.focus = true;
        self
    }

    fn id(&self) -> String {
        self.mark("f")
    }

    /// An id of one of its pieces.
    fn mark(&self, piece: &str) -> String {
        format!("{piece}-{}{}", self.extra.part, self.name)
    }

    /// Ids of the hint and the message, for a reader of the page aloud.
    fn described(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| self.mark("h"));
        let error = self.error.as_ref().map(|_| self.mark("e"));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn grouped(&self) -> bool {
        matches!(self.control, Control::Many(..))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Extra {
    placeholder: Option<String>,
    maxlength: Option<u32>,
    min: Option<String>,
    max: Option<String>,
    autocomplete: Option<&'static str>,
    words: Vec<String>,
    focus: bool,
    part: String,
}

impl Render for Field {
    fn render(&self) -> Markup {
        let class =
            classes(&["field", if self.short { "short" } else { "" }, if self.error.is_some() { "bad" } else { "" }]);
        if self.grouped() {
            return html! {
                div class=(class) role="group" aria-labelledby=(self.mark("l")) aria-describedby=[self.described()] {
                    span class="label" id=(self.mark("l")) { (self.caption()) }
                    div { (self.control()) (self.below()) }
                }
            };
        }
        html! {
            div class=(class) {
                label for=(self.id()) { (self.caption()) }
                div { (self.control()) (self.below()) }
            }
        }
    }
}

impl Field {
    fn caption(&self) -> Markup {
        html! { (self.label) @if self.required { i class="must" title="必填" { "*" } } }
    }

    fn below(&self) -> Markup {
        html! {
            @if let Some(error) = &self.error { p class="err" id=(self.mark("e")) { (error) } }
            @if !self.hint.is_empty() { small class="hint" id=(self.mark("h")) { (self.hint) } }
        }
    }

    fn control(&self) -> Markup {
        match &self.control {
            Control::Input(kind) => self.input(kind),
            Control::Textarea(rows) => self.area(*rows),
            Control::Select(choices) => self.select_box(choices),
            Control::Many(kind, choices) => self.many(kind, choices),
            Control::File { accept, multiple } => self.picker(accept, *multiple),
        }
    }

    fn input(&self, kind: &str) -> Markup {
        let list = (!self.extra.words.is_empty()).then(|| self.mark("w"));
        let value = if kind == "password" { "" } else { &self.value };
        let more = &self.extra;
        html! {
            input class="in" type=(kind) id=(self.id()) name=(self.name) value=(value) required[self.required]
                placeholder=[more.placeholder.as_deref()] maxlength=[more.maxlength] min=[more.min.as_deref()]
                max=[more.max.as_deref()] autocomplete=[more.autocomplete] list=[list.as_deref()]
                autofocus[more.focus] aria-describedby=[self.described()] aria-invalid=[self.invalid()];
            @if let Some(list) = &list {
                datalist id=(list) { @for word in &more.words { option value=(word) {} } }
            }
        }
    }

    fn area(&self, rows: u8) -> Markup {
        let more = &self.extra;
        html! {
            textarea class="in" id=(self.id()) name=(self.name) rows=(rows) required[self.required]
                placeholder=[more.placeholder.as_deref()] maxlength=[more.maxlength] autofocus[more.focus]
                aria-describedby=[self.described()] aria-invalid=[self.invalid()] {
                // A browser drops the first line break inside a textarea, so one is put there for it to drop.
                "\n" (self.value)
            }
        }
    }

    fn select_box(&self, choices: &[Choice]) -> Markup {
        html! {
            select class="in" id=(self.id()) name=(self.name) required[self.required] autofocus[self.extra.focus]
                aria-describedby=[self.described()] aria-invalid=[self.invalid()] {
                @for choice in choices {
                    option value=(choice.value) selected[self.is_chosen(choice)] { (choice.label) }
                }
            }
        }
    }

    fn many(&self, kind: &str, choices: &[Choice]) -> Markup {
        let noted = choices.iter().any(|choice| !choice.note.is_empty());
        html! {
            div class=(classes(&["many", if noted { "noted" } else { "" }])) { @for (n, choice) in choices.iter().enumerate() {
                label {
                    // The first one carries the id that the list of problems links to.
                    input type=(kind) id=[(n == 0).then(|| self.id())] name=(self.name) value=(choice.value)
                        checked[self.is_chosen(choice)] required[self.required && kind == "radio"];
                    span { (choice.label) @if !choice.note.is_empty() { small { (choice.note) } } }
                }
            } }
        }
    }

    fn picker(&self, accept: &str, multiple: bool) -> Markup {
        html! {
            input class="in" type="file" id=(self.id()) name=(self.name) accept=(accept) multiple[multiple] required[self.required]
                aria-describedby=[self.described()] aria-invalid=[self.invalid()];
        }
    }

    /// A choice is chosen by its own mark or because the field's value names it.
    fn is_chosen(&self, choice: &Choice) -> bool {
        choice.chosen || (!self.value.is_empty() && choice.value == self.value)
    }
}
