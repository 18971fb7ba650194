//! Typed (已填内容): a form shows what is stored at first, and what was typed when it comes back with messages.

use std::convert::Infallible;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use lexicon::{Date, parse_date};
use maud::Markup;
use office::{Error, StoreError};

use crate::app::App;
use crate::forms::{Posted, pairs};
use crate::reply::{self, Fault};
use crate::ui::form::{self, Choice, Field, Guard, Problems};
use crate::ui::{Tone, notice};
use crate::visitor::Visitor;

/// The state of the forms on one page.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    csrf: String,
    key: String,
    posted: Option<Posted>,
    problems: Problems,
}

impl Typed {
    /// Forms shown for the first time.
    pub(crate) fn fresh(app: &App, visitor: &Visitor) -> Typed {
        Typed { csrf: visitor.csrf(), key: app.key(), posted: None, problems: Problems::none() }
    }

    /// A form that comes back with messages. Its key stays, so that the repaired post still counts once.
    pub(crate) fn back(posted: Posted, problems: Problems) -> Typed {
        let key = posted.key().split('.').next().unwrap_or_default().to_owned();
        Typed { csrf: posted.visitor.csrf(), key, posted: Some(posted), problems }
    }

    /// The guard of one form of the page: forms on one page must not share a key.
    pub(crate) fn guard(&self, form: &str) -> Guard {
        Guard::new(&self.csrf, format!("{}.{form}", self.key))
    }

    /// The same for one form of several: only the form that was posted shows what was typed.
    pub(crate) fn form(&self, form: &str) -> Typed {
        let own = self.posted.as_ref().is_some_and(|p| p.key().split('.').nth(1) == Some(form));
        if own { self.clone() } else { Typed { posted: None, problems: Problems::none(), ..self.clone() } }
    }

    /// What a control shows.
    pub(crate) fn value(&self, name: &str, stored: &str) -> String {
        self.posted.as_ref().map_or(stored, |p| p.raw(name)).to_owned()
    }

    /// Whether one of several boxes is ticked.
    pub(crate) fn ticked(&self, name: &str, value: &str, stored: bool) -> bool {
        self.posted.as_ref().map_or(stored, |p| p.all(name).any(|v| v == value))
    }

    /// The messages, for a field made by hand.
    pub(crate) fn messages(&self) -> &Problems {
        &self.problems
    }

    /// The messages above the form.
    pub(crate) fn problems(&self) -> Markup {
        form::problems(&self.problems)
    }

    /// The messages above a page of several forms, each of whose fields stand in a part named like the form.
    pub(crate) fn problems_by_form(&self) -> Markup {
        let form = self.posted.as_ref().and_then(|p| p.key().split('.').nth(1)).unwrap_or_default();
        form::problems_in(form, &self.problems)
    }

    /// The same, with the messages about one field at another one.
    pub(crate) fn renamed(self, from: &str, to: &str) -> Typed {
        Typed { problems: self.problems.renamed(from, to), ..self }
    }

    /// A field with its value and its message.
    pub(crate) fn fill(&self, field: Field, name: &str, stored: &str) -> Field {
        field.value(self.value(name, stored)).check(&self.problems)
    }

    /// A line of text.
    pub(crate) fn text(&self, name: &'static str, label: &str, stored: &str) -> Field {
        self.fill(Field::text(name, label), name, stored)
    }

    /// A line of text; when the form comes back, it says what is stored now where that differs.
    pub(crate) fn text_over(&self, name: &'static str, label: &str, stored: &str) -> Field {
        let field = self.text(name, label, stored);
        let differs = !stored.is_empty() && self.value(name, stored).trim() != stored;
        if differs { field.hint(format!("现登记为“{stored}”。")) } else { field }
    }

    /// A whole number.
    pub(crate) fn number(&self, name: &'static str, label: &str, stored: impl ToString) -> Field {
        self.fill(Field::number(name, label), name, &stored.to_string())
    }

    /// A date.
    pub(crate) fn date(&self, name: &'static str, label: &str, stored: &str) -> Field {
        self.fill(Field::date(name, label), name, stored)
    }

    /// A password: never written back.
    pub(crate) fn password(&self, name: &'static str, label: &str) -> Field {
        Field::password(name, label).check(&self.problems).required()
    }

    /// One out of many.
    pub(crate) fn select(&self, name: &'static str, label: &str, choices: Vec<Choice>, stored: &str) -> Field {
        self.fill(Field::select(name, label, choices), name, stored)
    }

    /// One out of a few.
    pub(crate) fn radios(&self, name: &'static str, label: &str, choices: Vec<Choice>, stored: &str) -> Field {
        self.fill(Field::radios(name, label, choices), name, stored)
    }

    /// A box that is ticked or not; ticked it sends `1`.
    pub(crate) fn tick(&self, name: &'static str, label: &str, says: &str, stored: bool) -> Field {
        let choice = Choice::new("1", says).chosen(self.ticked(name, "1", stored));
        Field::checks(name, label, vec![choice]).check(&self.problems)
    }
}

/// After a post: go and see, or the page again with messages and what was typed.
pub(crate) async fn settled<F>(
    result: Result<String, Fault>,
    posted: Posted,
    draw: impl FnOnce(Typed) -> F,
) -> Result<Response, Fault>
where
    F: Future<Output = Result<Markup, Fault>>,
{
    match result {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => Ok(reply::unprocessable(draw(Typed::back(posted, messages(fault)?)).await?)),
    }
}

/// The messages of a fault. A stale edit is one too: what was typed stays, over what is stored now.
pub(crate) fn messages(fault: Fault) -> Result<Problems, Fault> {
    if let Error::Store(StoreError::Stale) = fault.0 {
        let mut problems = Problems::none();
        problems
            .add("", "他人刚修改过这条记录，本次没有保存。您填写的内容仍在下方，请与各栏注明的现有内容核对后再提交。");
        return Ok(problems);
    }
    fault.problems()
}

/// What the address asks for, after the question mark.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked(Vec<(String, String)>);

impl Asked {
    /// A value, trimmed; empty when absent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }

    /// Every value of a repeated word.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.clone()).collect()
    }

    /// A value as an identifier or a number, if it is one.
    pub(crate) fn parse<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }
}

impl FromRequestParts<App> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Asked, Infallible> {
        Ok(Asked(pairs(parts.uri.query().unwrap_or_default().as_bytes())))
    }
}

/// An identifier out of an address; anything else does not exist.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault(Error::NotFound))
}

/// A whole number out of a field.
pub(crate) fn whole(posted: &Posted, field: &'static str, message: &str) -> office::Result<i64> {
    posted.parse(field).ok_or_else(|| Error::field(field, message))
}

/// A date out of a field.
pub(crate) fn day(posted: &Posted, field: &'static str) -> office::Result<Date> {
    parse_date(posted.text(field)).map_err(|_| Error::field(field, "请填写日期，如 2026-11-22。"))
}

/// The sentence after a redirect, found by the word in the address: the address itself is never shown.
pub(crate) fn said(asked: &Asked, sentences: &[(&str, &str)]) -> Markup {
    let found = sentences.iter().find(|(word, _)| *word == asked.text("said"));
    found.map_or_else(Markup::default, |(_, sentence)| notice::flash(Tone::Green, sentence, None))
}
