//! Values that go into statements and come out of rows.

use std::borrow::Cow;

use lexicon::{Date, Instant};

use crate::{Error, Result};

/// One value as both engines know it: NULL, BIGINT, BOOLEAN, TEXT or BLOB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// NULL.
    Null,
    /// BIGINT. SQLite gives BOOLEAN columns back as this, too.
    Int(i64),
    /// BOOLEAN.
    Bool(bool),
    /// TEXT, without NUL characters.
    Text(Cow<'a, str>),
    /// BLOB.
    Blob(Cow<'a, [u8]>),
}

impl Value<'_> {
    fn wanted<T>(&self, what: &str) -> Result<T> {
        Err(Error::Value(format!("wanted {what}, found {}", self.kind())))
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Int(_) => "BIGINT",
            Self::Bool(_) => "BOOLEAN",
            Self::Text(_) => "TEXT",
            Self::Blob(_) => "BLOB",
        }
    }
}

/// A parameter of a statement.
pub trait ToValue {
    /// The value as the engines know it.
    fn to_value(&self) -> Value<'_>;
}

/// A column of a row.
pub trait FromValue: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// [`Error::Value`] when it is of another kind or cannot be read.
    fn from_value(value: Value<'_>) -> Result<Self>;
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value<'_>) -> Result<Self> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl ToValue for Cow<'_, str> {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl FromValue for String {
    fn from_value(value: Value<'_>) -> Result<Self> {
        match value {
            Value::Text(text) => Ok(text.into_owned()),
            other => other.wanted("TEXT"),
        }
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(Cow::Borrowed(self))
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(Cow::Borrowed(self))
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value<'_>) -> Result<Self> {
        match value {
            Value::Blob(bytes) => Ok(bytes.into_owned()),
            other => other.wanted("BLOB"),
        }
    }
}

impl ToValue for bool {
    fn to_value(&self) -> Value<'_> {
        Value::Bool(*self)
    }
}

impl FromValue for bool {
    fn from_value(value: Value<'_>) -> Result<Self> {
        match value {
            Value::Bool(flag) => Ok(flag),
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            other => other.wanted("BOOLEAN"),
        }
    }
}

macro_rules! whole_numbers {
    ($($number:ty),+) => {$(
        impl ToValue for $number {
            fn to_value(&self) -> Value<'_> {
                Value::Int(i64::from(*self))
            }
        }

        impl FromValue for $number {
            fn from_value(value: Value<'_>) -> Result<Self> {
                match value {
                    Value::Int(n) => n.try_into().map_err(|_| out_of_range(n, stringify!($number))),
                    other => other.wanted("BIGINT"),
                }
            }
        }
    )+};
}

fn out_of_range(n: i64, kind: &str) -> Error {
    Error::Value(format!("{n} does not fit {kind}"))
}

whole_numbers!(i64, i32, i16, u32, u16, u8);

impl ToValue for Instant {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.ms())
    }
}

impl FromValue for Instant {
    fn from_value(value: Value<'_>) -> Result<Self> {
        i64::from_value(value).map(Self::from_ms)
    }
}

impl ToValue for Date {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.to_string()))
    }
}

impl FromValue for Date {
    fn from_value(value: Value<'_>) -> Result<Self> {
        let text = String::from_value(value)?;
        lexicon::parse_date(&text).map_err(|_| Error::Value(format!("“{text}” is not a date")))
    }
}

/// Lets types that have `Display` and `FromStr` be parameters and columns as TEXT: `text_value!(Stage, Outcome);`.
#[macro_export]
macro_rules! text_value {
    ($($kind:ty),+ $(,)?) => {$(
        impl $crate::ToValue for $kind {
            fn to_value(&self) -> $crate::Value<'_> {
                $crate::Value::Text(::std::borrow::Cow::Owned(::std::string::ToString::to_string(self)))
            }
        }

        $crate::text_column!($kind);
    )+};
}

/// Lets types that have `code() -> &str` and `FromStr` be parameters and columns as TEXT: `code_value!(State);`.
#[macro_export]
macro_rules! code_value {
    ($($kind:ty),+ $(,)?) => {$(
        impl $crate::ToValue for $kind {
            fn to_value(&self) -> $crate::Value<'_> {
                $crate::Value::Text(::std::borrow::Cow::Borrowed(self.code()))
            }
        }

        $crate::text_column!($kind);
    )+};
}

/// The reading half of [`text_value!`] and [`code_value!`].
#[doc(hidden)]
#[macro_export]
macro_rules! text_column {
    ($kind:ty) => {
        impl $crate::FromValue for $kind {
            fn from_value(value: $crate::Value<'_>) -> $crate::Result<Self> {
                let text = <::std::string::String as $crate::FromValue>::from_value(value)?;
                text.parse()
                    .map_err(|_| $crate::Error::Value(::std::format!("“{text}” is not a {}", stringify!($kind))))
            }
        }
    };
}

text_value!(
    lexicon::UnitId,
    lexicon::DepartmentId,
    lexicon::PersonId,
    lexicon::PostId,
    lexicon::GrantId,
    lexicon::SessionId,
    lexicon::MatterId,
    lexicon::InstanceId,
    lexicon::TaskId,
    lexicon::OpinionId,
    lexicon::VersionId,
    lexicon::AttachmentId,
    lexicon::SeriesId,
    lexicon::DispatchId,
    lexicon::ExtensionId,
    lexicon::NoticeId,
    lexicon::FactId,
    lexicon::SealId,
    lexicon::ChargeId,
    lexicon::MilestoneId,
    lexicon::FeedbackId,
    lexicon::ClosureId,
    lexicon::ItemExtensionId,
    lexicon::EvidenceId,
    lexicon::SheetId,
    lexicon::GroupId,
    lexicon::InspectionId,
    lexicon::VisitId,
    lexicon::FindingId,
    lexicon::AppealId,
    lexicon::DelegationId,
    lexicon::IssueNumber,
    ledger::Hash,
);
code_value!(lexicon::Urgency, lexicon::Genre, lexicon::Direction);

/// A list as one parameter: `id IN (SELECT value FROM json_each(?1))`. Reads back as text on both engines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List(String);

impl List {
    /// A list of anything that prints as stored: identifiers, codes, texts.
    pub fn of<T: std::fmt::Display>(items: impl IntoIterator<Item = T>) -> Self {
        let texts: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
        Self(serde_json::Value::from(texts).to_string())
    }
}

impl ToValue for List {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(&self.0))
    }
}

/// One row of an answer.
pub struct Row<'a>(pub(crate) Source<'a>);

pub(crate) enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    /// Column `index`, counted from 0.
    ///
    /// # Errors
    /// [`Error::Value`] when there is no such column or it cannot be read as `T`.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T> {
        let value = match &self.0 {
            Source::Sqlite(row) => crate::sqlite::column(row, index)?,
            Source::Postgres(row) => crate::pg::column(row, index)?,
        };
        T::from_value(value).map_err(|e| e.at(&format!("column {index}")))
    }
}
