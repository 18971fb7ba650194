//! Buttons (按钮): links that look like buttons and submits of a form.

use super::{APART, Markup, Render, html};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Act {
    Go(String),
    Submit(Option<(String, String)>),
}

/// A button (按钮). A link goes somewhere, a submit sends the form it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    label: String,
    act: Act,
    look: &'static str,
    target: Option<String>,
    free: bool,
    form: Option<&'static str>,
    apart: bool,
}

impl Button {
    fn new(label: impl Into<String>, act: Act) -> Self {
        Button { label: label.into(), act, look: "btn", target: None, free: false, form: None, apart: false }
    }

    /// A link that looks like a button.
    pub fn link(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(label, Act::Go(href.into()))
    }

    /// Sends the form.
    pub fn submit(label: impl Into<String>) -> Self {
        Self::new(label, Act::Submit(None))
    }

    /// Sends the form together with `name=value`: several verbs on one form.
    pub fn submit_as(name: impl Into<String>, value: impl Into<String>, label: impl Into<String>) -> Self {
        let pair = (name.into(), value.into());
        Self::new(label, Act::Submit(Some(pair)))
    }

    /// The one thing this page is for (主按钮). At most one per card.
    pub fn primary(mut self) -> Self {
        self.look = "btn pri";
        self
    }

    /// Something that is hard to take back (慎用).
    pub fn danger(mut self) -> Self {
        self.look = "btn dan";
        self
    }

    /// Sends the form to another address than its own (`formaction`).
    pub fn to(mut self, action: impl Into<String>) -> Self {
        self.target = Some(action.into());
        self
    }

    /// Opens in a window of its own: the page it stands on may be half filled in.
    pub fn apart(mut self) -> Self {
        self.apart = true;
        self
    }

    /// Sends the form of this id, which it stands outside of.
    pub fn of(mut self, form: &'static str) -> Self {
        self.form = Some(form);
        self
    }

    /// Sends the form without the browser's own checks: 暂存 of an unfinished form.
    pub fn unchecked(mut self) -> Self {
        self.free = true;
        self
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        match &self.act {
            Act::Go(href) => {
                html! { a class=(self.look) href=(href) target=[self.apart.then_some(APART)] { (self.label) } }
            }
            Act::Submit(pair) => html! {
                button class=(self.look) type="submit" formaction=[self.target.as_deref()] formnovalidate[self.free] form=[self.form]
                    name=[pair.as_ref().map(|p| &p.0)] value=[pair.as_ref().map(|p| &p.1)] { (self.label) }
            },
        }
    }
}
