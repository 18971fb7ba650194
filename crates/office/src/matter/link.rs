//! Links (关联): one matter grew out of another.

use lexicon::MatterId;
use store::{Tx, params};

use super::{Way, rows};
use crate::Result;

/// How one matter grew out of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// A 批复 answers a 请示.
    Answer,
    /// A paper written by what a 签报 was instructed to do 据此拟文.
    Follows,
    /// A supervised item opened from a paper 据此立项督办.
    Supervise,
}

impl Relation {
    /// The stable identifier.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Relation::Answer => "answer",
            Relation::Follows => "follows",
            Relation::Supervise => "supervise",
        }
    }

    fn from_code(code: &str) -> Relation {
        match code {
            "answer" => Relation::Answer,
            "supervise" => Relation::Supervise,
            _ => Relation::Follows,
        }
    }
}

/// A matter linked to another.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The other matter.
    pub id: MatterId,
    /// Its title.
    pub title: String,
    /// The way it goes.
    pub way: Way,
    /// Its state.
    pub state: String,
    /// How the two belong together.
    pub relation: Relation,
    /// Whether the other grew out of this one, not this one out of the other.
    pub is_later: bool,
}

/// Notes that a matter, the second, grew out of another; of an answer also the visit of the flow that waits for it.
pub(crate) fn link(tx: &mut Tx, two: (MatterId, MatterId), relation: Relation, visit: Option<u32>) -> Result<()> {
    rows::link(tx, two, relation.code(), visit.map(i64::from))
}

/// The matter this one answers, and the visit of its flow that waits or waited for it.
pub(crate) fn asked(tx: &mut Tx, answer: MatterId) -> Result<Option<(MatterId, u32)>> {
    let found = tx.opt(rows::ASKED, params![answer], |r| Ok((r.get(0)?, r.get::<i64>(1)?)))?;
    Ok(found.map(|(id, visit): (MatterId, i64)| (id, u32::try_from(visit).unwrap_or(0))))
}

/// The matter begun for a visit of a flow that waits.
pub(crate) fn answer_of(tx: &mut Tx, asked: MatterId, visit: u32) -> Result<Option<MatterId>> {
    Ok(tx.opt(rows::ANSWER_OF, params![asked, i64::from(visit)], |r| r.get(0))?)
}

/// Every matter linked to this one, oldest first. The caller shows only those the reader may know of.
pub fn links(tx: &mut Tx, id: MatterId) -> Result<Vec<Linked>> {
    Ok(tx.query(rows::LINKS, params![id], |row| {
        Ok(Linked {
            id: row.get(0)?,
            title: row.get(1)?,
            way: rows::way(row, 2)?,
            state: row.get(3)?,
            relation: Relation::from_code(&row.get::<String>(4)?),
            is_later: row.get::<i64>(5)? == 1,
        })
    })?)
}
