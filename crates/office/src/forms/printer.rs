//! The port to the printer: a template and what stands on it go out, pages come back. It runs the template where it can do no
//! harm and gives up on one that does not end.

use lexicon::{Date, UnitId};
use serde_json::Value;

use super::{Form, draft, sample};
use crate::document::PagePicture;
use crate::{Error, Result};

/// One form to be printed.
#[derive(Debug, Clone)]
pub struct Job {
    /// The unit whose template it is: all units share the printer.
    pub unit: UnitId,
    /// The template.
    pub template: String,
    /// What stands on the form.
    pub data: Value,
    /// Title of the file.
    pub title: String,
    /// Date of the file.
    pub date: Date,
}

/// The first pages of a form, for the screen.
#[derive(Debug, Clone, Default)]
pub struct Pictures {
    /// How many pages there are.
    pub count: usize,
    /// The first of them.
    pub pages: Vec<PagePicture>,
}

/// Why a form was not printed: what is wrong with its template, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The line of the template, counted from 1; 0 where it is the whole, or the printer itself.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl Trouble {
    /// The sentence with its line.
    #[must_use]
    pub fn sentence(&self) -> String {
        if self.line == 0 { self.message.clone() } else { format!("第 {} 行：{}", self.line, self.message) }
    }
}

/// What whoever prints a form reads when its template fails on what stands on it.
impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Error {
        let said = trouble.sentence();
        Error::Press(format!(
            "表单没有打印：{said}。请告诉本单位的单位管理人员，由其在“打印表单”中修改或改用系统模板。"
        ))
    }
}

/// The printer of forms, given by the binary.
pub trait Printer: Send + Sync {
    /// The first `most` pages as pictures.
    ///
    /// # Errors
    /// What is wrong with the template.
    fn pages(&self, job: &Job, most: usize) -> std::result::Result<Pictures, Trouble>;

    /// All pages as a PDF/A file.
    ///
    /// # Errors
    /// What is wrong with the template.
    fn pdf(&self, job: &Job) -> std::result::Result<Vec<u8>, Trouble>;
}

/// Proof that a template prints every sample 试印. Only what was tried is published.
#[derive(Debug, Clone)]
pub struct Tried {
    form: Form,
    body: String,
}

impl Tried {
    /// Which form.
    #[must_use]
    pub const fn form(&self) -> Form {
        self.form
    }

    /// Whether it is this text that was tried.
    #[must_use]
    pub fn is_of(&self, body: &str) -> bool {
        self.body == body
    }
}

/// Prints every sample of a form by a template. Runs outside of every unit of work.
///
/// # Errors
/// [`Error::Field`] at `body` with the sample, the line and what is wrong.
pub fn try_out(
    printer: &dyn Printer,
    form: Form,
    body: &str,
    (unit, name, day): (UnitId, &str, Date),
) -> Result<Tried> {
    draft::check(body)?;
    for (sample, data) in sample::all(form, name, day) {
        let job = Job { unit, template: body.to_owned(), data: data.value, title: data.title, date: day };
        printer.pages(&job, 1).map_err(|trouble| {
            Error::field("body", format!("用“{sample}”样例试印没有成功，没有发布。{}", trouble.sentence()))
        })?;
    }
    Ok(Tried { form, body: body.to_owned() })
}
