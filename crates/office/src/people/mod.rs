//! People (人员): units, departments, persons, posts, grants, login and the three administrators 三员.
//!
//! A unit has departments; a person belongs to one unit and holds posts from a date to a date; a role is granted for a unit or
//! one department of it. The system administrator makes accounts and grants nothing; the security administrator grants and makes
//! nothing; the auditor reads the ledger. GB/T 22239-2019, 8.1.4.1, 8.1.4.2 and 8.1.5.

pub mod activation;
pub mod actor;
pub mod admins;
pub mod department;
pub mod directory;
pub mod grant;
pub mod import;
pub mod login;
pub mod person;
pub mod policy;
pub mod post;
pub mod proposal;
pub mod role;
pub mod rows;
pub mod rules;
pub mod session;
pub mod token;
pub mod unit;

#[cfg(test)]
mod tests;

use lexicon::{Date, DepartmentId, GrantId, Instant, PersonId, PostId, UnitId};

pub use actor::{Actor, Auditor, SealKeeper, SecurityAdmin, SystemAdmin, UnitAdmin};
pub use admins::Console;
pub use policy::Policy;
pub use role::{Role, UnitKind};
pub use session::{actor_at_work, actor_of_session};
pub use token::Token;

/// A unit (单位) on the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its identifier.
    pub id: UnitId,
    /// The unit's code (单位代码), unique.
    pub code: String,
    /// Full name, unique.
    pub name: String,
    /// Short name (简称), as used in lists.
    pub short_name: String,
    /// Nature (性质).
    pub kind: UnitKind,
    /// Place in lists, lowest first.
    pub sort_order: i64,
    /// Closed since this date.
    pub closed_on: Option<Date>,
    /// For optimistic locking.
    pub revision: i64,
}

/// A department (科室) of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Its identifier.
    pub id: DepartmentId,
    /// The unit it is part of.
    pub unit: UnitId,
    /// Name, unique within the unit.
    pub name: String,
    /// Place in lists, lowest first.
    pub sort_order: i64,
    /// The leader in charge (分管领导).
    pub leader: Option<PersonId>,
    /// Closed since this date.
    pub closed_on: Option<Date>,
    /// For optimistic locking.
    pub revision: i64,
}

/// A person (人员) with one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their identifier.
    pub id: PersonId,
    /// The account name (账号), unique, lower case.
    pub login: String,
    /// Name.
    pub name: String,
    /// The unit; none for the three administrators.
    pub unit: Option<UnitId>,
    /// Telephone, may be empty.
    pub phone: String,
    /// Left (离任) on this date.
    pub left_on: Option<Date>,
    /// Account disabled (停用) since.
    pub disabled_at: Option<Instant>,
    /// For optimistic locking.
    pub revision: i64,
}

impl Person {
    /// Whether the account may be used and work may be given to this person.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.left_on.is_none() && self.disabled_at.is_none()
    }
}

/// A post (职务) held from a date to a date, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its identifier.
    pub id: PostId,
    /// Who holds it.
    pub person: PersonId,
    /// In which unit.
    pub unit: UnitId,
    /// In which department; none for the unit's own leaders.
    pub department: Option<DepartmentId>,
    /// Title, as 科长.
    pub title: String,
    /// Rank order (职级排序), lowest first.
    pub rank_order: i64,
    /// In charge (负责人) of the department, or of the unit when there is no department.
    pub is_head: bool,
    /// First day.
    pub from_on: Date,
    /// Last day; open while none.
    pub to_on: Option<Date>,
}

/// A grant (授权): a role for a unit or for one department of it. The three administrators' roles have no unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Its identifier.
    pub id: GrantId,
    /// The role.
    pub role: Role,
    /// The unit it holds in.
    pub unit: Option<UnitId>,
    /// The one department it is limited to; none for the whole unit.
    pub department: Option<DepartmentId>,
}

/// A unique value already taken becomes a message at its field.
fn or_taken(error: store::Error, (field, message): (&'static str, &str)) -> crate::Error {
    match error {
        store::Error::Unique { .. } => crate::Error::field(field, message),
        other => other.into(),
    }
}
