//! Notice (提醒): a line for one person, made by a verb or a sweep, read when opened.

pub mod rows;

use lexicon::{Instant, MatterId, NoticeId, PersonId};
use store::Tx;

use crate::Result;
use crate::people::Actor;

/// One notice.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Its identifier.
    pub id: NoticeId,
    /// `urge`, `return`, `receipt`, `alarm`, `reply`, `withdraw`.
    pub kind: String,
    /// The matter it leads to.
    pub matter: Option<MatterId>,
    /// What it says.
    pub body: String,
    /// When it was made.
    pub made_at: Instant,
    /// When it was read.
    pub read_at: Option<Instant>,
}

/// Tells a person something about a matter.
pub fn tell(tx: &mut Tx, person: PersonId, kind: &str, matter: MatterId, body: &str) -> Result<()> {
    rows::insert(tx, person, kind, Some(matter), body)
}

/// Tells a person something that leads to no matter of theirs yet.
pub fn tell_plain(tx: &mut Tx, person: PersonId, kind: &str, body: &str) -> Result<()> {
    rows::insert(tx, person, kind, None, body)
}

/// The latest hundred notices of the actor.
pub fn list(tx: &mut Tx, actor: &Actor) -> Result<Vec<Notice>> {
    rows::list(tx, actor.person)
}

/// How many are unread.
pub fn unread(tx: &mut Tx, actor: &Actor) -> Result<i64> {
    rows::unread(tx, actor.person)
}

/// Marks all of the actor's notices read.
pub fn read_all(tx: &mut Tx, actor: &Actor) -> Result<()> {
    rows::read_all(tx, actor.person)?;
    tx.record(ledger::Fact::new("notice.read", format!("person:{}", actor.person)).actor(actor.person))?;
    Ok(())
}
