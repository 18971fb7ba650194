//! `zhongshu form-worker`: sets one form, asked on standard input, in a process that has little and may be ended. For the
//! server itself.

use std::io::{Read, Write, stdin, stdout};
use std::path::Path;

use typeset::Pages;
use typeset::forms::{Form, FormFault, compile};

use crate::failure::{Failure, Outcome};
use crate::fonts;
use crate::forms::{Answer, Asked};
use crate::worker;

/// Most bytes of a question.
const QUESTION: u64 = 64 * 1024 * 1024;

/// Answers one question.
///
/// # Errors
/// When there are no fonts, or the question is none. What is wrong with a template is an answer.
pub fn run(folder: Option<&Path>) -> Outcome {
    worker::bound()?;
    let mut asked = Vec::new();
    stdin().take(QUESTION).read_to_end(&mut asked)?;
    let asked: Asked = serde_json::from_slice(&asked).map_err(|e| Failure::new(e.to_string()))?;
    let (fonts, _maps) = fonts::load(folder).map_err(Failure::new)?;
    let date = lexicon::parse_date(&asked.date).map_err(|e| Failure::new(e.to_string()))?;
    let form = Form { template: &asked.template, data: &asked.data, title: &asked.title, date };
    let answer = compile(&fonts, &form).and_then(|pages| answer(&pages, asked.most));
    let bytes = answer.unwrap_or_else(|fault| written(&Answer::Fault(fault.line, fault.message)));
    stdout().write_all(&bytes)?;
    Ok(())
}

/// The first pages as pictures, or the file.
fn answer(pages: &Pages, most: Option<usize>) -> Result<Vec<u8>, FormFault> {
    let Some(most) = most else {
        return pages.pdf().map_err(|fault| FormFault::whole(fault.to_string()));
    };
    let picture = |i| (pages.hash(i).to_string(), pages.svg(i));
    let shown = (0..pages.count().min(most)).map(picture).collect();
    Ok(written(&Answer::Pages(pages.count(), shown)))
}

/// An answer without a word is none: numbers and texts can always be written.
fn written(answer: &Answer) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap_or_default()
}
