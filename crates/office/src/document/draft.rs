//! The working copy (文稿): what keystrokes are saved into until a version is cut from it.

use lexicon::{Instant, MatterId, PersonId};
use store::{Tx, params};

use super::{Content, Document, Head, Seen, numbering, rows, versions};
use crate::matter::{self, Kind, Opening, Relation, Way};
use crate::people::Actor;
use crate::process::{self, Held, Running};
use crate::{Error, Result, story};

/// The working copy as saved.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The text.
    pub content: Content,
    /// Who saved it last.
    pub saved_by: PersonId,
    /// When.
    pub saved_at: Instant,
    /// For optimistic locking.
    pub revision: i64,
}

/// Starts a draft 拟稿 in the actor's unit; the actor becomes the first handler.
///
/// Its mark and, unless given, its signature are those of the series.
pub fn start(tx: &mut Tx, actor: &Actor, head: Head, content: Content) -> Result<MatterId> {
    start_as(tx, actor, Way::Outgoing, head, content)
}

/// As [`start`], on the flow of another way: 联合发文, 便函, 签报.
pub fn start_as(tx: &mut Tx, actor: &Actor, way: Way, head: Head, mut content: Content) -> Result<MatterId> {
    content.check()?;
    let mark = match way.kind() {
        Kind::Memo => super::memo::head(tx, actor, &head, &mut content)?,
        _ => organ(tx, actor, &head, &mut content)?,
    };
    let title = shown_title(&content, head.genre.label());
    let matter = matter::open(tx, actor, Opening { way, title, urgency: head.urgency })?;
    rows::insert(tx, &fresh(&matter, &head, mark))?;
    let text = rows::to_json(&content)?;
    let now = tx.now();
    tx.exec(rows::ADD_DRAFT, params![matter.id, text, actor.person, now])?;
    let fields = match way.kind() {
        Kind::Memo => super::memo::fields(&head),
        _ => super::outgoing::fields(&head),
    };
    process::start(tx, actor, &matter, fields)?;
    let fact = ledger::Fact::new("document.draft", story::subject(matter.id)).actor(actor.person).unit(matter.unit);
    tx.record(fact.with("who", actor.name.as_str()).with("genre", head.genre.label()).with("title", matter.title))?;
    Ok(matter.id)
}

/// Starts a draft by what a memo 签报 was instructed to do 据此拟文: with its text, linked to it.
///
/// # Errors
/// [`Error::Refused`] for anything but a memo, or before a leader has instructed 批示.
pub fn start_from(tx: &mut Tx, memo: &Seen, (way, head): (Way, Head), content: Content) -> Result<MatterId> {
    if memo.matter.kind != Kind::Memo {
        return Err(Error::refused("只有签报可以据此拟文。"));
    }
    if !super::memo::is_instructed(tx, memo.matter.id)? {
        return Err(Error::refused("领导批示之后才能据此拟文。"));
    }
    let body = load(tx, memo.document.id)?.content.body;
    let id = start_as(tx, &memo.actor, way, head, Content { body, ..content })?;
    matter::link(tx, (memo.matter.id, id), Relation::Follows, None)?;
    let fact = ledger::Fact::new("document.follow", story::subject(id)).actor(memo.actor.person).unit(memo.matter.unit);
    tx.record(fact.with("who", memo.actor.name.as_str()).with("title", memo.matter.title.as_str()))?;
    Ok(id)
}

/// In whose name it is issued: the mark, and the signature unless one was given.
fn organ(tx: &mut Tx, actor: &Actor, head: &Head, content: &mut Content) -> Result<String> {
    let series = head.series.map(|id| numbering::series(tx, id)).transpose()?;
    let organ = series.map_or_else(|| actor.unit_name.clone(), |s| s.organ);
    if content.sign_off.is_empty() {
        content.sign_off.clone_from(&organ);
    }
    Ok(numbering::mark(&organ))
}

fn fresh(matter: &matter::Matter, head: &Head, organ_mark: String) -> Document {
    Document {
        id: matter.id,
        kind: matter.kind,
        unit: matter.unit,
        genre: head.genre,
        label: head.label,
        series: head.series,
        issue_number: None,
        organ_mark,
        version: 0,
        dated_on: None,
        issued_at: None,
        filed_at: None,
        copies: head.copies,
        revision: 1,
    }
}

/// Lists need something to show before a title is typed.
pub(super) fn shown_title(content: &Content, genre: &str) -> String {
    let title: String = match content.title.split_once("关于") {
        // Organs that issue together stand apart; other blanks only lay the title out.
        Some((organs, rest)) => {
            let organs = organs.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join("　"));
            organs.chain(["关于".to_owned()]).chain(rest.split_whitespace().map(str::to_owned)).collect()
        }
        None => content.title.split_whitespace().collect(),
    };
    if title.is_empty() { format!("（未命名的{genre}）") } else { title }
}

/// The working copy of a document the actor may see.
pub fn of(tx: &mut Tx, seen: &Seen) -> Result<Draft> {
    load(tx, seen.document.id)
}

pub(super) fn load(tx: &mut Tx, id: MatterId) -> Result<Draft> {
    Ok(tx.one(rows::DRAFT, params![id], rows::draft)?)
}

/// Saves the working copy on top of the revision the holder was looking at.
///
/// # Errors
/// [`Error::StaleText`] when somebody saved a newer one meanwhile: nothing is overwritten.
pub fn save(tx: &mut Tx, held: &Held, content: &Content, revision: i64) -> Result<Draft> {
    may_edit(tx, held)?;
    content.check()?;
    let document = rows::find(tx, held.matter.id)?.ok_or(Error::NotFound)?;
    if document.issued_at.is_some() {
        return Err(Error::refused("本文已经印发，文稿不能再改；内容确需更正的，请另行行文。"));
    }
    let current = load(tx, held.matter.id)?;
    if current.revision != revision {
        return Err(stale(tx, &current)?);
    }
    if current.content == *content {
        return Ok(current);
    }
    if current.saved_by != held.actor.person {
        // What somebody else left in the working copy stays under that name.
        versions::cut(tx, &held.actor, held.matter.id, &held.task.step_name, &current.content)?;
    }
    let now = tx.now();
    let text = rows::to_json(content)?;
    tx.exec_one(rows::SAVE_DRAFT, params![held.matter.id, text, held.actor.person, now, revision])?;
    let title = shown_title(content, document.genre.label());
    if title != held.matter.title {
        matter::retitle(tx, held.matter.id, &title, held.matter.urgency)?;
    }
    let fact = ledger::Fact::new("draft.save", story::subject(held.matter.id)).actor(held.actor.person);
    tx.record(fact.unit(held.matter.unit).with("hash", content.hash()))?;
    load(tx, held.matter.id)
}

fn stale(tx: &mut Tx, current: &Draft) -> Result<Error> {
    let who = process::rows::name(tx, current.saved_by)?;
    Ok(Error::StaleText { who, when: current.saved_at.short_label(), revision: current.revision })
}

/// Whether the holder's step lets the text be edited.
pub fn is_editable(tx: &mut Tx, held: &Held) -> Result<bool> {
    Ok(is_editable_at(&process::load(tx, held.matter.id)?, held))
}

/// Whether the step held of a flow already loaded lets the text be edited.
#[must_use]
pub fn is_editable_at(running: &Running, held: &Held) -> bool {
    if held.matter.kind == Kind::Incoming || held.task.is_reading || running.is_added(held.task.duty) {
        return false;
    }
    let step = running.definition.step(&held.task.step);
    step.is_some_and(|s| s.edits.iter().any(|f| f.as_str() == "content"))
}

fn may_edit(tx: &mut Tx, held: &Held) -> Result<()> {
    if is_editable(tx, held)? {
        return Ok(());
    }
    Err(Error::refused(format!("“{}”环节不能改动文稿；需要修改请退回拟稿人。", held.task.step_name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organs_that_issue_together_stand_apart_in_the_title_lists_show() {
        for (typed, shown) in [
            (
                "云泽区财政局 云泽区应急管理局关于做好防汛工作的通知",
                "云泽区财政局　云泽区应急管理局关于做好防汛工作的通知",
            ),
            ("云泽区财政局　\n关于 做好防汛 工作的通知", "云泽区财政局关于做好防汛工作的通知"),
            ("云泽区人民\n政府 关于防汛的\n通知", "云泽区人民政府关于防汛的通知"),
            (" 值班 表 ", "值班表"),
            (" \n", "（未命名的通知）"),
        ] {
            let content = Content { title: typed.into(), ..Content::default() };
            assert_eq!(shown_title(&content, "通知"), shown, "{typed}");
        }
    }
}
