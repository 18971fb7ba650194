//! What every handler of this room shares.

use std::str::FromStr;

use lexicon::Instant;
use maud::Markup;
use office::people::Actor;
use office::{Error, Tx};

use super::upload::Uploaded;
use crate::App;
use crate::forms::Posted;
use crate::frame::{About, shell_of};
use crate::reply::Fault;
use crate::ui::form::{Guard, Problems};
use crate::ui::shell;
use crate::visitor::Visitor;

/// An identifier out of an address; what is none does not exist.
pub(super) fn id<T: FromStr>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault(Error::NotFound))
}

/// What a form shows: what was typed when it comes back with messages, else what the office suggests.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    source: Source,
    /// The messages.
    pub(super) problems: Problems,
}

#[derive(Debug, Clone, Default)]
enum Source {
    #[default]
    Fresh,
    Form(Posted),
    Upload(Uploaded),
}

impl Typed {
    /// The form comes back.
    pub(super) fn again(posted: Posted, problems: Problems) -> Typed {
        let typed = Typed { source: Source::Form(posted), problems };
        // 退回 beside the opinion box takes the opinion as its reason.
        if typed.part() == "decision" {
            return Typed { problems: typed.problems.renamed("reason", "opinion"), ..typed };
        }
        typed
    }

    /// A form with files comes back; the files have to be chosen again.
    pub(super) fn uploaded(form: Uploaded, problems: Problems) -> Typed {
        Typed { source: Source::Upload(form), problems }
    }

    /// Only messages: nothing typed can be given back.
    pub(super) fn said(problems: Problems) -> Typed {
        Typed { source: Source::Fresh, problems }
    }

    /// Which form of the page comes back, by the name its [guard](Seals::guard) gave it.
    pub(super) fn part(&self) -> &str {
        match &self.source {
            Source::Form(posted) => posted.key().rsplit('-').next().unwrap_or_default(),
            Source::Fresh | Source::Upload(_) => "",
        }
    }

    /// What one form of the page shows: what was typed into another one is not its own.
    pub(super) fn of(&self, part: &str) -> Typed {
        if self.part() == part { self.clone() } else { Typed::default() }
    }

    /// A field's text.
    pub(super) fn text(&self, name: &str, suggested: &str) -> String {
        match &self.source {
            Source::Fresh => suggested.into(),
            Source::Form(posted) => posted.raw(name).into(),
            Source::Upload(form) => form.text(name).into(),
        }
    }

    /// Whether a repeated field has a value.
    pub(super) fn has(&self, name: &str, value: &str, suggested: bool) -> bool {
        match &self.source {
            Source::Fresh => suggested,
            Source::Form(posted) => posted.all(name).any(|v| v == value),
            Source::Upload(form) => form.text(name) == value,
        }
    }

    /// Whether something was typed at all.
    pub(super) fn is_again(&self) -> bool {
        !matches!(self.source, Source::Fresh)
    }
}

/// What the forms of a page carry against forged and doubled posts.
#[derive(Debug, Clone, Default)]
pub(super) struct Seals {
    /// The token of the session.
    pub(super) csrf: String,
    key: String,
}

impl Seals {
    /// Fresh ones.
    pub(super) fn new(app: &App, visitor: &Visitor) -> Seals {
        Seals { csrf: visitor.csrf(), key: app.key() }
    }

    /// The guard of one of the page's forms. Each has a key of its own: two forms of one page are two deeds.
    pub(super) fn guard(&self, form: &str) -> Guard {
        Guard::new(self.csrf.clone(), format!("{}-{form}", self.key))
    }
}

/// The whole page round `main`.
pub(super) fn framed(tx: &mut Tx, actor: &Actor, about: &About, seals: &Seals, main: Markup) -> office::Result<Markup> {
    let shell = shell_of(tx, actor, about, seals.csrf.clone())?;
    Ok(shell::page(&shell, main))
}

/// `今日 9:40` or `11月20日 16:10`.
pub(super) fn when(at: Instant, now: Instant) -> String {
    if at.date() == now.date() {
        return format!("今日 {}", at.time_label());
    }
    if at.date().year() == now.date().year() { at.short_label() } else { at.long_label() }
}

/// A word out of a closed list, or the list's own sentence at the field.
pub(super) fn chosen<T: FromStr<Err: std::fmt::Display>>(posted: &str, field: &'static str) -> office::Result<T> {
    posted.trim().parse().map_err(|e: T::Err| Error::field(field, e.to_string()))
}
