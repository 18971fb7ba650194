//! Matter (事项): the common header of every module: anything with an owner, a state and a clock.

pub mod rows;

use lexicon::{DepartmentId, Instant, MatterId, PersonId, UnitId, Urgency};
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
}

impl Kind {
    /// The stable identifier; also the key of its flow definition.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Outgoing => "outgoing",
            Kind::Incoming => "incoming",
        }
    }

    /// The word the user reads.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Outgoing => "发文",
            Kind::Incoming => "收文",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Kind {
        if code == "incoming" { Kind::Incoming } else { Kind::Outgoing }
    }
}

/// The header of a matter.
#[derive(Debug, Clone)]
pub struct Matter {
    /// Its identifier.
    pub id: MatterId,
    /// What kind of work it is.
    pub kind: Kind,
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
    /// The limit of the whole matter, where it has one.
    pub due_at: Option<Instant>,
    /// For optimistic locking.
    pub revision: i64,
}

impl Matter {
    /// Whether work on it goes on.
    pub fn is_active(&self) -> bool {
        self.state == "active"
    }
}

/// What is needed to open a matter.
#[derive(Debug, Clone)]
pub struct Opening {
    /// What kind of work.
    pub kind: Kind,
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
        kind: opening.kind,
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

/// Binds the first handler (首办责任人).
pub fn bind_owner(tx: &mut Tx, matter: MatterId, owner: PersonId) -> Result<()> {
    rows::set_owner(tx, matter, owner)
}

/// Sets the limit of the whole matter 办理时限, or takes it away.
pub fn set_due(tx: &mut Tx, matter: MatterId, due: Option<Instant>) -> Result<()> {
    rows::set_due(tx, matter, due)
}

/// Changes what the lists show of it.
pub fn retitle(tx: &mut Tx, matter: MatterId, title: &str, urgency: Urgency) -> Result<()> {
    rows::set_title(tx, matter, title, urgency)
}

/// Closes the matter: nothing more is due.
pub fn close(tx: &mut Tx, matter: MatterId, state: &str) -> Result<()> {
    rows::close(tx, matter, state)
}
