//! Matter (事项): the common header of every module: anything with an owner, a state and a clock.

mod link;
pub mod rows;
mod way;

pub use link::{Linked, Relation, links};
pub(crate) use link::{answer_of, asked, link};
pub use way::Way;

use lexicon::{Clock, DepartmentId, Instant, MatterId, PersonId, UnitId, Urgency};
use store::Tx;

use crate::people::Actor;
use crate::{Error, Result};

/// What kind of work a matter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Outgoing document 发文.
    Outgoing,
    /// Incoming document 收文.
    Incoming,
    /// Memo 签报: a paper that stays in the house.
    Memo,
    /// Supervised item 督办事项: no paper, but work with an owner and a limit.
    Supervision,
}

impl Kind {
    /// All of them, as the office lists them.
    pub const ALL: [Kind; 4] = [Kind::Outgoing, Kind::Incoming, Kind::Memo, Kind::Supervision];
    /// Those that are papers 公文.
    pub const PAPERS: [Kind; 3] = [Kind::Outgoing, Kind::Incoming, Kind::Memo];

    /// The stable identifier.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Outgoing => "outgoing",
            Kind::Incoming => "incoming",
            Kind::Memo => "memo",
            Kind::Supervision => "supervision",
        }
    }

    /// The word the user reads.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Outgoing => "发文",
            Kind::Incoming => "收文",
            Kind::Memo => "签报",
            Kind::Supervision => "督办",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Kind {
        Kind::ALL.into_iter().find(|kind| kind.code() == code).unwrap_or(Kind::Outgoing)
    }
}

/// The header of a matter.
#[derive(Debug, Clone)]
pub struct Matter {
    /// Its identifier.
    pub id: MatterId,
    /// What kind of work it is.
    pub kind: Kind,
    /// On which flow it runs.
    pub way: Way,
    /// The unit whose work it is.
    pub unit: UnitId,
    /// The department it started in.
    pub department: Option<DepartmentId>,
    /// Its title.
    pub title: String,
    /// Urgency 缓急.
    pub urgency: Urgency,
    /// Who opened it.
    pub initiator: PersonId,
    /// First handler 首办责任人: bound to the end.
    pub owner: PersonId,
    /// `active`, `closed` or `void`.
    pub state: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// When the whole matter is due 全程, where it has a limit.
    pub due_at: Option<Instant>,
    /// The clock of the whole matter, where it has a limit.
    pub clock: Option<Clock>,
    /// For which flow and urgency the table of limits was asked; [`NAMED`] where somebody named the day.
    pub limit_for: Option<String>,
    /// When its clock ended: everything but filing was done.
    pub done_at: Option<Instant>,
    /// For optimistic locking.
    pub revision: i64,
}

/// What [`Matter::limit_for`] says where somebody named the day it is due.
pub const NAMED: &str = "named";

impl Matter {
    /// Whether work on it goes on.
    pub fn is_active(&self) -> bool {
        self.state == "active"
    }
}

/// What is needed to open a matter.
#[derive(Debug, Clone)]
pub struct Opening {
    /// What kind of work, and which way.
    pub way: Way,
    /// Its title.
    pub title: String,
    /// Its urgency.
    pub urgency: Urgency,
}

/// Opens a matter in the actor's own unit and department.
pub fn open(tx: &mut Tx, actor: &Actor, opening: Opening) -> Result<Matter> {
    let unit = actor.unit.ok_or_else(|| Error::Forbidden("管理员账号不办理公文。".into()))?;
    let matter = Matter {
        id: tx.new_id(),
        kind: opening.way.kind(),
        way: opening.way,
        unit,
        department: actor.department,
        title: opening.title,
        urgency: opening.urgency,
        initiator: actor.person,
        owner: actor.person,
        state: "active".into(),
        opened_at: tx.now(),
        closed_at: None,
        due_at: None,
        clock: None,
        limit_for: None,
        done_at: None,
        revision: 1,
    };
    rows::insert(tx, &matter)?;
    admit(tx, matter.id, actor.person)?;
    Ok(matter)
}

/// Lets a person know of a matter (知悉范围).
pub fn admit(tx: &mut Tx, matter: MatterId, person: PersonId) -> Result<()> {
    rows::admit(tx, matter, person)
}

/// Whether a person was let in on the matter.
pub fn is_admitted(tx: &mut Tx, matter: MatterId, person: PersonId) -> Result<bool> {
    rows::is_admitted(tx, matter, person)
}

/// Everybody who was let in on the matter.
pub(crate) fn admitted(tx: &mut Tx, matter: MatterId) -> Result<Vec<PersonId>> {
    rows::admitted(tx, matter)
}

/// Takes back that a person was let in: nothing grounds it any more.
pub(crate) fn dismiss(tx: &mut Tx, matter: MatterId, person: PersonId) -> Result<()> {
    rows::dismiss(tx, matter, person)
}

/// Binds the first handler (首办责任人).
pub fn bind_owner(tx: &mut Tx, matter: MatterId, owner: PersonId) -> Result<()> {
    rows::set_owner(tx, matter, owner)
}

/// Names when the whole matter is due 办理时限, or leaves it to the table of limits again.
pub fn set_due(tx: &mut Tx, matter: MatterId, due: Option<Instant>) -> Result<()> {
    rows::set_due(tx, matter, due)
}

/// Keeps what a matter's clock shows now.
pub(crate) fn keep_clock(tx: &mut Tx, matter: &Matter, alarm_at: Option<Instant>) -> Result<()> {
    rows::set_clock(tx, matter, alarm_at)
}

/// Changes what the lists show of it.
pub fn retitle(tx: &mut Tx, matter: MatterId, title: &str, urgency: Urgency) -> Result<()> {
    rows::set_title(tx, matter, title, urgency)
}

/// Takes another way of the same kind, before it has gone far.
pub(crate) fn take(tx: &mut Tx, matter: MatterId, way: Way) -> Result<()> {
    rows::set_way(tx, matter, way)
}

/// Opens a closed matter again 重启.
pub(crate) fn reopen(tx: &mut Tx, matter: MatterId) -> Result<()> {
    rows::reopen(tx, matter)
}

/// Closes the matter: nothing more is due.
pub fn close(tx: &mut Tx, matter: MatterId, state: &str) -> Result<()> {
    rows::close(tx, matter, state)
}
