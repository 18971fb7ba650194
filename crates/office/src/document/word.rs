//! Word and text files (导入、导出): what a file holds for the draft, and its text taken over.

use ledger::Fact;
use serde::{Deserialize, Serialize};
use store::Tx;

use super::draft::{self, Draft};
use super::{Content, versions};
use crate::process::Held;
use crate::{Error, Result, story};

/// What was read from a file (导入稿): a proposal, nothing of it is kept until it is taken over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// The drafter's fields.
    pub content: Content,
    /// Elements of the paper that are not typed by the drafter, such as an issue number: name and words.
    pub elements: Vec<(String, String)>,
    /// What the drafter should look at: sentences with their places.
    pub report: Vec<String>,
}

/// What was read, unless there is no text in it to take over; a place inside the file is told as a reader understands it.
///
/// # Errors
/// [`Error::Upload`] when no body was recognised.
pub fn whole(mut import: Import) -> Result<Import> {
    let is_torn = |sentence: &String| sentence.contains(".xml") && sentence.contains("只读到这里");
    let torn = import.report.iter().any(is_torn);
    if import.content.body.trim().is_empty() {
        let why = if torn { "文件不完整，" } else { "" };
        return Err(Error::Upload(format!(
            "{why}没有识别出正文，不能写入。请用 Word 或 WPS 打开核对，另存为 .docx 后再导入。"
        )));
    }
    for sentence in import.report.iter_mut().filter(|sentence| is_torn(sentence)) {
        *sentence = "文件不完整，后面的内容没有读出，请对照原文补上。".into();
    }
    Ok(import)
}

/// Keeps what the draft says already where the file says nothing, and tells both: what was kept and what is still missing.
pub fn complete(import: &mut Import, current: &Content) {
    let (read, report) = (&mut import.content, &mut import.report);
    let mut keep = |name: &str, read: &mut String, current: &str, is_usual: bool| {
        if !read.trim().is_empty() {
            return;
        }
        if !current.trim().is_empty() {
            report.push(format!("文件里没有识别出{name}，沿用文稿中的“{current}”，请核对。"));
            *read = current.to_owned();
        } else if is_usual {
            report.push(format!("文件里没有识别出{name}，请补上。"));
        }
    };
    keep("标题", &mut read.title, &current.title, true);
    keep("主送", &mut read.main_to, &current.main_to, true);
    keep("署名", &mut read.sign_off, &current.sign_off, true);
    keep("附注", &mut read.note, &current.note, false);
    keep("抄送", &mut read.cc, &current.cc, false);
    if read.attachments.is_empty() && !current.attachments.is_empty() {
        report.push("文件里没有识别出附件说明，沿用文稿中的，请核对。".into());
        read.attachments.clone_from(&current.attachments);
    }
}

/// Takes a text read from a file over into the working copy; what stood there before is kept as a version.
///
/// # Errors
/// As [`draft::save`]: a stale revision, a step that may not edit, a text over the limits or with a secrecy mark.
pub fn take_over(tx: &mut Tx, held: &Held, content: &Content, revision: i64, file: &str) -> Result<Draft> {
    if !draft::is_editable(tx, held)? {
        return Err(Error::refused(format!("“{}”环节不能改动文稿；需要修改请退回拟稿人。", held.task.step_name)));
    }
    content.check()?;
    let before = draft::load(tx, held.matter.id)?;
    // A stale revision is refused by saving; a version is cut only of what is about to be replaced.
    if before.revision == revision && before.content != *content && !before.content.body.trim().is_empty() {
        versions::cut(tx, &held.actor, held.matter.id, &held.task.step_name, &before.content)?;
    }
    let saved = draft::save(tx, held, content, revision)?;
    let file: String = file.chars().take(120).collect();
    let fact = Fact::new("document.import", story::subject(held.matter.id)).actor(held.actor.person);
    tx.record(fact.unit(held.matter.unit).with("who", held.actor.name.as_str()).with("file", file))?;
    Ok(saved)
}
