//! Delegation (委托): for a time, somebody's new tasks within a scope go to another of the unit, who acts 代.
//!
//! It ends by itself and may be taken back at any time. A delegate's own delegation does not carry on: there are no chains and
//! no loops. A step that asks for a role the delegate lacks stays with whoever delegated.

mod making;
pub mod rows;
mod sight;

pub use making::{Order, Revoking, delegate, revoke};

use flow::{ActorRule, Definition};
use lexicon::{DelegationId, Instant, PersonId, UnitId};
use store::Tx;

use super::definitions::{self, InForce};
use super::eligible::Seat;
use crate::matter::{Kind, Way};
use crate::people::{Actor, Person, Role, UnitAdmin, directory, person};
use crate::{Error, Result};

/// What is delegated 委托范围.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything 全部.
    All,
    /// One kind of matter, such as 收文.
    Kind(Kind),
    /// One step, such as 签发, whatever the matter.
    Step(String),
}

impl Scope {
    /// The stable text: `all`, `kind:incoming`, `step:sign`.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Scope::All => "all".into(),
            Scope::Kind(kind) => format!("kind:{}", kind.code()),
            Scope::Step(step) => format!("step:{step}"),
        }
    }

    /// Reads the text back; whatever it is not is a step.
    #[must_use]
    pub fn from_code(code: &str) -> Scope {
        match code.split_once(':') {
            Some(("kind", kind)) => Scope::Kind(Kind::from_code(kind)),
            Some((_, step)) => Scope::Step(step.into()),
            None => Scope::All,
        }
    }

    fn covers(&self, kind: Kind, step: &str) -> bool {
        match self {
            Scope::All => true,
            Scope::Kind(k) => *k == kind,
            Scope::Step(s) => s == step,
        }
    }

    /// The narrower one holds where two cover the same.
    fn rank(&self) -> u8 {
        match self {
            Scope::Step(_) => 0,
            Scope::Kind(_) => 1,
            Scope::All => 2,
        }
    }
}

/// A delegation 委托 as it was made.
#[derive(Debug, Clone)]
pub struct Delegation {
    /// Its identifier.
    pub id: DelegationId,
    /// The unit of both.
    pub unit: UnitId,
    /// Who delegated 委托人.
    pub person: PersonId,
    /// Their name.
    pub person_name: String,
    /// Who acts 受托人.
    pub delegate: PersonId,
    /// Their name.
    pub delegate_name: String,
    /// What is delegated.
    pub scope: Scope,
    /// From when on.
    pub starts_at: Instant,
    /// Until when, not included.
    pub ends_at: Instant,
    /// Why.
    pub reason: String,
    /// Who entered it.
    pub made_by: String,
    /// When.
    pub made_at: Instant,
    /// Who took it back; empty for nobody.
    pub revoked_by: String,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
}

/// Where a delegation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// Not yet begun 未开始.
    Ahead,
    /// In force 生效中.
    Now,
    /// Over 已到期.
    Over,
    /// Taken back 已收回.
    Revoked,
}

impl Delegation {
    /// Where it stands at an instant.
    #[must_use]
    pub fn force(&self, now: Instant) -> Force {
        match self.revoked_at {
            Some(_) => Force::Revoked,
            None if now < self.starts_at => Force::Ahead,
            None if now < self.ends_at => Force::Now,
            None => Force::Over,
        }
    }
}

/// The proof that the actor may delegate for somebody: for themselves, or for a person of the unit they administer.
#[derive(Debug, Clone)]
pub struct Delegating {
    actor: Actor,
    person: Person,
    unit: UnitId,
}

impl Delegating {
    /// Whose tasks it is about.
    #[must_use]
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// Whether the actor delegates for themselves.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.actor.person == self.person.id
    }
}

/// Proves that the actor may delegate for a person.
///
/// # Errors
/// [`Error::NotFound`] for a person of another unit, and for whoever administers none.
pub fn delegating(tx: &mut Tx, actor: &Actor, of: PersonId) -> Result<Delegating> {
    let unit = actor.own_unit()?;
    if of != actor.person {
        actor.unit_admin(unit)?;
    }
    let person = person::person(tx, of)?;
    if person.unit != Some(unit) || !person.is_active() {
        return Err(Error::NotFound);
    }
    Ok(Delegating { actor: actor.clone(), person, unit })
}

/// What the person gave 我委托的, the latest first.
pub fn given(tx: &mut Tx, of: &Delegating) -> Result<Vec<Delegation>> {
    rows::given(tx, of.person.id)
}

/// What the person was given 委托我的, the latest first.
pub fn received(tx: &mut Tx, of: &Delegating) -> Result<Vec<Delegation>> {
    rows::received(tx, of.person.id)
}

/// The delegations of the administrator's unit, the latest first.
pub fn of_unit(tx: &mut Tx, admin: &UnitAdmin) -> Result<Vec<Delegation>> {
    rows::of_unit(tx, admin.unit())
}

/// Whom the person may delegate to: everybody else of the unit.
pub fn delegates(tx: &mut Tx, of: &Delegating) -> Result<Vec<Person>> {
    let mut people = directory::people_of_unit(tx, of.unit)?;
    people.retain(|p| p.id != of.person.id);
    Ok(people)
}

/// How many tasks of their own the person has open.
pub fn open_work(tx: &mut Tx, of: &Delegating) -> Result<i64> {
    Ok(rows::own_work(tx, of.person.id)?.len().try_into().unwrap_or(i64::MAX))
}

/// What can be delegated in the unit, with the words for it: everything, a kind, or a step of the flows in force.
pub fn scopes(tx: &mut Tx, of: &Delegating) -> Result<Vec<(Scope, String)>> {
    let mut out = vec![(Scope::All, "全部待办".to_string())];
    for kind in [Kind::Outgoing, Kind::Incoming, Kind::Memo] {
        out.push((Scope::Kind(kind), format!("只办{}", kind.label())));
    }
    for found in definitions::in_force(tx, of.unit)? {
        for step in found.definition.steps().iter().filter(|s| is_delegable(&found.definition, &s.id)) {
            let scope = Scope::Step(step.id.to_string());
            if !out.iter().any(|(known, _)| *known == scope) {
                out.push((scope, format!("只办“{}”", step.name)));
            }
        }
    }
    Ok(out)
}

/// The flows of a unit, looked up once for all delegations of a page.
#[derive(Debug)]
pub struct Flows {
    unit: UnitId,
    found: Vec<InForce>,
}

impl Flows {
    /// Those in force in a unit.
    ///
    /// # Errors
    /// What the database says.
    pub fn of(tx: &mut Tx, unit: UnitId) -> Result<Flows> {
        Ok(Flows { unit, found: definitions::in_force(tx, unit)? })
    }

    /// The words for a scope.
    #[must_use]
    pub fn word(&self, scope: &Scope) -> String {
        match scope {
            Scope::All => "全部待办".into(),
            Scope::Kind(kind) => format!("只办{}", kind.label()),
            Scope::Step(step) => {
                let name = self.found.iter().find_map(|f| f.definition.step(step).map(|s| s.name.clone()));
                format!("只办“{}”", name.unwrap_or_else(|| step.clone()))
            }
        }
    }

    /// The steps within a scope that stay with the person, since the delegate lacks the role they ask for.
    ///
    /// # Errors
    /// What the database says.
    pub fn kept(&self, tx: &mut Tx, (person, delegate): (PersonId, PersonId), scope: &Scope) -> Result<Vec<String>> {
        let (unit, mut out) = (self.unit, Vec::new());
        // Many steps ask for the same roles.
        let mut asked: Vec<(Vec<Role>, bool)> = Vec::new();
        for definition in self.found.iter().map(|f| &f.definition) {
            let Some(kind) = Way::from_code(definition.key().as_str()).map(Way::kind) else { continue };
            for step in definition.steps().iter().filter(|s| scope.covers(kind, &s.id)) {
                let roles = Seat { definition, step: &step.id, unit, initiator: person }.roles();
                let stays = match asked.iter().find(|(same, _)| *same == roles) {
                    Some((_, stays)) => *stays,
                    None => {
                        let theirs = !roles.is_empty() && directory::holds(tx, person, &roles, unit)?;
                        let stays = theirs && !directory::holds(tx, delegate, &roles, unit)?;
                        asked.push((roles, stays));
                        stays
                    }
                };
                if stays && !out.contains(&step.name) {
                    out.push(step.name.clone());
                }
            }
        }
        Ok(out)
    }
}

/// Whether a step may be delegated at all: one's own draft stays one's own.
fn is_delegable(definition: &Definition, step: &str) -> bool {
    definition.step(step).is_some_and(|s| s.is_task() && s.actor != ActorRule::Initiator)
}

/// What a delegation is asked about: a step of a matter.
pub(super) struct Asked<'a> {
    pub(super) kind: Kind,
    pub(super) definition: &'a Definition,
    pub(super) step: &'a str,
    /// The unit whose matter it is.
    pub(super) unit: UnitId,
    /// Who started the flow, and so does not review it for another.
    pub(super) initiator: PersonId,
}

/// Who stands in for a person at a step now, if anybody does.
pub(super) fn stand_in(tx: &mut Tx, person: PersonId, at: &Asked) -> Result<Option<PersonId>> {
    let mut found = rows::in_force(tx, person)?;
    if found.is_empty() || !is_delegable(at.definition, at.step) {
        return Ok(None);
    }
    found.sort_by_key(|(_, scope, _)| scope.rank());
    let Some((delegate, _, unit)) = found.into_iter().find(|(_, scope, _)| scope.covers(at.kind, at.step)) else {
        return Ok(None);
    };
    let own = directory::serves(tx, person, at.unit)?;
    let unit = if own { at.unit } else { unit };
    let seat = Seat { definition: at.definition, step: at.step, unit, initiator: at.initiator };
    let fits = delegate != at.initiator && seat.fits(tx, delegate)?;
    Ok(fits.then_some(delegate))
}
