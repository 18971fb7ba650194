//! Actor (当前用户): who is asking, what was granted to them, and the handles that prove it.

use lexicon::{DepartmentId, Instant, PersonId, UnitId};
use store::Tx;

use super::{Console, Grant, Policy, Role, rows};
use crate::{Error, Result};

/// A logged-in person with the grants in force. Made only from a session or, for the program's own runs, by [`actor_of_person`].
#[derive(Debug, Clone)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Account name.
    pub login: String,
    /// The unit; none for the three administrators, who see no matters.
    pub unit: Option<UnitId>,
    /// Full name of the unit, empty without one.
    pub unit_name: String,
    /// Department of the highest-ranking current post.
    pub department: Option<DepartmentId>,
    /// Every grant in force.
    pub grants: Vec<Grant>,
    pub(super) seen_at: Instant,
    pub(super) password_at: Instant,
}

/// Proof of being the system administrator (系统管理员).
#[derive(Debug, Clone, Copy)]
pub struct SystemAdmin {
    by: PersonId,
}

/// Proof of being the security administrator (安全管理员).
#[derive(Debug, Clone, Copy)]
pub struct SecurityAdmin {
    by: PersonId,
}

/// Proof of being the audit administrator (审计管理员).
#[derive(Debug, Clone, Copy)]
pub struct Auditor {
    by: PersonId,
}

/// Proof of looking after one unit's limits, number series and calendar (单位管理).
#[derive(Debug, Clone, Copy)]
pub struct UnitAdmin {
    by: PersonId,
    unit: UnitId,
}

/// Proof of keeping one unit's seals (印章管理).
#[derive(Debug, Clone, Copy)]
pub struct SealKeeper {
    by: PersonId,
    unit: UnitId,
}

macro_rules! proves_a_person {
    ($($name:ident)+) => {$(
        impl $name {
            /// Who holds this proof.
            #[must_use]
            pub fn person(&self) -> PersonId {
                self.by
            }
        }
    )+};
}
proves_a_person!(SystemAdmin SecurityAdmin Auditor UnitAdmin SealKeeper);

impl SealKeeper {
    /// Whose seals are kept.
    #[must_use]
    pub fn unit(&self) -> UnitId {
        self.unit
    }
}

impl UnitAdmin {
    /// The unit looked after.
    #[must_use]
    pub fn unit(&self) -> UnitId {
        self.unit
    }
}

impl Actor {
    /// Whether the role was granted for the whole unit. A grant limited to one department does not count.
    #[must_use]
    pub fn has(&self, role: Role, unit: UnitId) -> bool {
        self.grants.iter().any(|g| g.role == role && g.unit == Some(unit) && g.department.is_none())
    }

    /// Whether the role was granted for the actor's whole own unit.
    #[must_use]
    pub fn has_in_own_unit(&self, role: Role) -> bool {
        self.unit.is_some_and(|unit| self.has(role, unit))
    }

    /// Whether the role was granted anywhere: for menus, never for permission.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.grants.iter().any(|g| g.role == role)
    }

    /// Whether this is one of the three administrators 三员.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        self.grants.iter().any(|g| g.role.is_administrator())
    }

    /// The actor's unit. The three administrators have none and are refused.
    pub fn own_unit(&self) -> Result<UnitId> {
        self.unit.ok_or_else(|| Error::Forbidden("三员账号不办理公文，请用本人的工作账号登录。".into()))
    }

    /// Whether the password has outlived the policy and must be changed before anything else.
    #[must_use]
    pub fn password_expired(&self, policy: &Policy, now: Instant) -> bool {
        policy.password_expired(self.password_at, now)
    }

    /// Proof of being the system administrator, or [`Error::Forbidden`].
    pub fn system_admin(&self) -> Result<SystemAdmin> {
        self.prove(Role::SystemAdmin).map(|by| SystemAdmin { by })
    }

    /// Proof of being the security administrator, or [`Error::Forbidden`].
    pub fn security_admin(&self) -> Result<SecurityAdmin> {
        self.prove(Role::SecurityAdmin).map(|by| SecurityAdmin { by })
    }

    /// Proof of being the audit administrator, or [`Error::Forbidden`].
    pub fn auditor(&self) -> Result<Auditor> {
        self.prove(Role::Auditor).map(|by| Auditor { by })
    }

    /// Proof of looking after this unit. Units of others do not exist for the actor: [`Error::NotFound`].
    pub fn unit_admin(&self, unit: UnitId) -> Result<UnitAdmin> {
        if self.has(Role::UnitAdmin, unit) { Ok(UnitAdmin { by: self.person, unit }) } else { Err(Error::NotFound) }
    }

    /// Proof of keeping this unit's seals. Units of others do not exist for the actor: [`Error::NotFound`].
    pub fn seal_keeper(&self, unit: UnitId) -> Result<SealKeeper> {
        if self.has(Role::SealKeeper, unit) { Ok(SealKeeper { by: self.person, unit }) } else { Err(Error::NotFound) }
    }

    fn prove(&self, role: Role) -> Result<PersonId> {
        if self.holds(role) {
            return Ok(self.person);
        }
        Err(Error::Forbidden(format!("此项只由{}办理。", role.label())))
    }
}

/// The actor for the program's own runs (demo data, commands at the machine): the person must be active.
pub fn actor_of_person(tx: &mut Tx, _console: &Console, person: PersonId) -> Result<Actor> {
    let core = tx.opt(rows::ACTOR_OF_PERSON, &[&person], rows::actor_core)?.ok_or(Error::NotFound)?;
    complete(tx, core)
}

/// Whoever a flow has begin a paper 子流程, which the flow itself proved: the person must be active.
pub(crate) fn of_flow(tx: &mut Tx, person: PersonId) -> Result<Actor> {
    let core = tx.opt(rows::ACTOR_OF_PERSON, &[&person], rows::actor_core)?;
    let core = core.ok_or_else(|| Error::refused("主办人员已离任或停用，请先改定主办，再送下一环节。"))?;
    complete(tx, core)
}

/// Adds the grants and the department.
pub(super) fn complete(tx: &mut Tx, core: Actor) -> Result<Actor> {
    let grants = tx.query(rows::GRANTS_OF, &[&core.person], rows::grant)?;
    let department = super::directory::department_of(tx, core.person)?;
    Ok(Actor { grants, department, ..core })
}
