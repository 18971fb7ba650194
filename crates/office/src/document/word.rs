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
