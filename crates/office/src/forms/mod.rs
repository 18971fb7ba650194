//! Print forms (打印表单): 发文稿纸, 收文办理单, 签报单, 签收单, 登记簿, 桌签, 通知, 办理过程记录, 督办通知单, 督办单 and 督办事项卡.
//!
//! What stands on a form is data, gathered here under the reader's own proof; how it looks is a template, kept as data too: the
//! shipped one, or a unit's own, drafted and published by its administrator 单位管理. `printer` is the port to what sets it.

pub mod data;
pub mod draft;
mod hands;
pub mod printer;
pub mod rows;
pub mod sample;
pub mod typed;
pub mod versions;

use std::sync::LazyLock;

use lexicon::{Instant, UnitId};
use serde::Deserialize;
use store::{Tx, params};

use crate::Result;

pub use data::Data;
pub use hands::{Places, checked, places, stands, words};
pub use printer::{Job, Pictures, Printer, Trouble};

/// Longest template 模板 accepted, bytes.
pub const MAX_BODY: usize = 64 * 1024;

/// Which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// 发文稿纸.
    OutgoingSheet,
    /// 收文办理单.
    IncomingSheet,
    /// 签报单.
    MemoSheet,
    /// 签收单.
    Receipt,
    /// 发文登记簿.
    OutgoingRegister,
    /// 收文登记簿.
    IncomingRegister,
    /// 桌签.
    TableSign,
    /// 通知.
    Notice,
    /// 办理过程记录.
    Record,
    /// 督办通知单.
    SupervisionNotice,
    /// 督办单 of three colours.
    SupervisionSheet,
    /// 督办事项卡.
    SupervisionCard,
}

impl Form {
    /// All forms, as an office lists them.
    pub const ALL: [Form; 12] = [
        Form::OutgoingSheet,
        Form::IncomingSheet,
        Form::MemoSheet,
        Form::Record,
        Form::Receipt,
        Form::OutgoingRegister,
        Form::IncomingRegister,
        Form::TableSign,
        Form::Notice,
        Form::SupervisionNotice,
        Form::SupervisionSheet,
        Form::SupervisionCard,
    ];

    /// The stable identifier.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Form::OutgoingSheet => "outgoing-sheet",
            Form::IncomingSheet => "incoming-sheet",
            Form::MemoSheet => "memo-sheet",
            Form::Receipt => "receipt",
            Form::OutgoingRegister => "outgoing-register",
            Form::IncomingRegister => "incoming-register",
            Form::TableSign => "table-sign",
            Form::Notice => "notice",
            Form::Record => "record",
            Form::SupervisionNotice => "supervision-notice",
            Form::SupervisionSheet => "supervision-sheet",
            Form::SupervisionCard => "supervision-card",
        }
    }

    /// The form of a key.
    #[must_use]
    pub fn of(key: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.key() == key)
    }

    /// What is said about it: its name, its paper, where it is printed, its fields.
    #[must_use]
    pub fn about(self) -> &'static About {
        ABOUT.iter().find(|about| about.key == self.key()).unwrap_or(&UNKNOWN)
    }

    /// The name, as `发文稿纸`.
    #[must_use]
    pub fn name(self) -> &'static str {
        &self.about().name
    }

    /// The template that comes with the program.
    #[must_use]
    pub const fn shipped(self) -> &'static str {
        match self {
            Form::OutgoingSheet => include_str!("../../defaults/forms/outgoing-sheet.typ"),
            Form::IncomingSheet => include_str!("../../defaults/forms/incoming-sheet.typ"),
            Form::MemoSheet => include_str!("../../defaults/forms/memo-sheet.typ"),
            Form::Receipt => include_str!("../../defaults/forms/receipt.typ"),
            Form::OutgoingRegister => include_str!("../../defaults/forms/outgoing-register.typ"),
            Form::IncomingRegister => include_str!("../../defaults/forms/incoming-register.typ"),
            Form::TableSign => include_str!("../../defaults/forms/table-sign.typ"),
            Form::Notice => include_str!("../../defaults/forms/notice.typ"),
            Form::Record => include_str!("../../defaults/forms/record.typ"),
            Form::SupervisionNotice => include_str!("../../defaults/forms/supervision-notice.typ"),
            Form::SupervisionSheet => include_str!("../../defaults/forms/supervision-sheet.typ"),
            Form::SupervisionCard => include_str!("../../defaults/forms/supervision-card.typ"),
        }
    }
}

/// What is said about a form.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct About {
    key: String,
    /// Its name.
    pub name: String,
    /// Its paper, as `A4 横`.
    pub paper: String,
    /// Where it is printed.
    #[serde(rename = "use")]
    pub place: String,
    /// The fields a template may use, each with what it is 字段表.
    pub fields: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Sidecar {
    form: Vec<About>,
}

static ABOUT: LazyLock<Vec<About>> = LazyLock::new(|| {
    let read: Sidecar =
        toml::from_str(include_str!("../../defaults/forms/forms.toml")).unwrap_or(Sidecar { form: Vec::new() });
    read.form
});
static UNKNOWN: LazyLock<About> = LazyLock::new(About::default);

/// The template in force in a unit.
#[derive(Debug, Clone)]
pub struct InForce {
    /// The unit's own version, counted from 1; 0 for the shipped one.
    pub version: i64,
    /// Its text.
    pub body: String,
    /// When and by whom it was published; none for the shipped one.
    pub published: Option<(Instant, String)>,
}

impl InForce {
    /// Whether it is the unit's own.
    #[must_use]
    pub const fn is_own(&self) -> bool {
        self.version > 0
    }

    /// How it is called: `本单位第 2 版`.
    #[must_use]
    pub fn called(&self) -> String {
        if self.is_own() { format!("本单位第 {} 版", self.version) } else { "随系统提供".to_owned() }
    }
}

/// The template of a form in force in a unit: its own newest one, else the shipped one.
pub fn in_force(tx: &mut Tx, unit: UnitId, form: Form) -> Result<InForce> {
    let own = tx.opt(rows::IN_FORCE, params![unit, form.key()], |r| {
        Ok(InForce { version: r.get(0)?, body: r.get(1)?, published: Some((r.get(2)?, r.get(3)?)) })
    })?;
    Ok(own.unwrap_or_else(|| InForce { version: 0, body: form.shipped().to_owned(), published: None }))
}

/// A job for the printer: the template in force in the unit whose paper it is, and what stands on it.
pub fn job(tx: &mut Tx, unit: UnitId, data: Data) -> Result<Job> {
    let template = in_force(tx, unit, data.form)?;
    Ok(Job { unit, template: template.body, data: data.value, title: data.title, date: tx.now().date() })
}

/// How the ledger names a form.
fn subject(form: Form) -> String {
    format!("form:{}", form.key())
}

#[cfg(test)]
mod tests;
