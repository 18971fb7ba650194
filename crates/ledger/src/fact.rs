//! Fact (事实): one line of what happened.

use lexicon::{FactId, Instant, PersonId, UnitId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Fact (事实): who did what to what, when. Never changed once recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Its identifier.
    pub id: FactId,
    /// When it was recorded.
    pub at: Instant,
    /// Who did it; `None` for the program itself.
    pub actor: Option<PersonId>,
    /// On whose behalf (代办, 委托).
    pub behalf: Option<PersonId>,
    /// In which unit.
    pub unit: Option<UnitId>,
    /// What was done, as `document.signed`.
    pub verb: String,
    /// What it was done to, as `document:<uuid>`.
    pub subject: String,
    /// The particulars. Whole numbers, texts, lists and objects; amounts with fractions are written as text.
    pub body: Map<String, Value>,
}

impl Fact {
    /// Starts a fact; the store adds identifier and time.
    #[expect(
        clippy::new_ret_no_self,
        reason = "a fact begins without identifier and time, so what begins is its builder"
    )]
    pub fn new(verb: impl Into<String>, subject: impl Into<String>) -> FactBuilder {
        FactBuilder::new(verb, subject)
    }

    /// The canonical form: one line of JSON without spaces, keys sorted at every depth, characters beyond ASCII as themselves.
    #[must_use]
    pub fn canonical(&self) -> String {
        crate::canonical::fact(self)
    }
}

/// A fact that still lacks its identifier and time.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct FactBuilder {
    actor: Option<PersonId>,
    behalf: Option<PersonId>,
    unit: Option<UnitId>,
    verb: String,
    subject: String,
    body: Map<String, Value>,
}

impl FactBuilder {
    /// A fact about `subject` (`document:<uuid>`) with nobody acting yet.
    pub fn new(verb: impl Into<String>, subject: impl Into<String>) -> Self {
        Self { actor: None, behalf: None, unit: None, verb: verb.into(), subject: subject.into(), body: Map::new() }
    }

    /// Says who did it.
    pub fn actor(mut self, actor: impl Into<Option<PersonId>>) -> Self {
        self.actor = actor.into();
        self
    }

    /// Says on whose behalf.
    pub fn behalf(mut self, behalf: impl Into<Option<PersonId>>) -> Self {
        self.behalf = behalf.into();
        self
    }

    /// Says in which unit.
    pub fn unit(mut self, unit: impl Into<Option<UnitId>>) -> Self {
        self.unit = unit.into();
        self
    }

    /// Adds one particular; a later value for the same key replaces the earlier. Numbers with a fraction are kept as text.
    pub fn with(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        let value = crate::canonical::settle(value.into());
        self.body.insert(key.into(), value);
        self
    }

    /// Adds one particular by its text (`Display`), for identifiers, dates and office words.
    pub fn with_text(self, key: impl Into<String>, value: impl std::fmt::Display) -> Self {
        self.with(key, value.to_string())
    }

    /// What is being recorded.
    #[must_use]
    pub fn verb(&self) -> &str {
        &self.verb
    }

    /// What it is recorded about.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Completes the fact.
    #[must_use]
    pub fn build(self, id: FactId, at: Instant) -> Fact {
        Fact {
            id,
            at,
            actor: self.actor,
            behalf: self.behalf,
            unit: self.unit,
            verb: self.verb,
            subject: self.subject,
            body: self.body,
        }
    }
}
