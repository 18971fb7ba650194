//! Making a delegation 委托 and taking it back 收回.

use flow::Command;
use ledger::Fact;
use lexicon::{Date, DelegationId, Instant, MatterId, PersonId};
use store::Tx;

use super::{Asked, Delegating, Delegation, Flows, Force, Scope, is_delegable, rows, sight, stand_in};
use crate::matter;
use crate::people::{Actor, Person, Role, directory, person};
use crate::process::{Move, act_as, definitions, roles_of_field, running};
use crate::{Error, Result, notice, wording};

/// The longest a delegation lasts, days.
const LONGEST: i32 = 366;

/// A delegation as it is asked for.
#[derive(Debug, Clone)]
pub struct Order {
    /// To whom.
    pub delegate: PersonId,
    /// Of what.
    pub scope: Scope,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Why.
    pub reason: String,
    /// Whether what the person has open now goes along.
    pub with_open: bool,
}

/// Delegates 委托. Answers with how many open tasks went along and the steps that stay with the person.
///
/// # Errors
/// [`Error::Field`] on `delegate`, `scope`, `from`, `to`, `reason` or `open`.
pub fn delegate(tx: &mut Tx, of: &Delegating, order: &Order) -> Result<(usize, Vec<String>)> {
    let reason = wording::reason("reason", &order.reason, "请写明委托的理由")?;
    let to = receiver(tx, of, order.delegate)?;
    let period = period(tx, order)?;
    free(tx, of, order, &to, period)?;
    may_sign(tx, of, order, &to)?;
    let unit = of.unit;
    rows::make(tx, (unit, of.person.id, of.actor.person), order, period)?;
    let flows = Flows::of(tx, unit)?;
    let scope = flows.word(&order.scope);
    let fact = Fact::new("delegation.make", format!("person:{}", of.person.id)).actor(of.actor.person).unit(unit);
    let fact = fact.with("who", of.actor.name.as_str()).with("person", of.person.name.as_str());
    let fact = fact.with("to", to.name.as_str()).with("scope", scope.as_str()).with("reason", reason);
    tx.record(fact.with("from", order.from.to_string()).with("until", order.to.to_string()))?;
    let days = format!("{}至{}", lexicon::chinese_date(order.from), lexicon::chinese_date(order.to));
    let line = format!("{}委托您在{days}代为办理（{scope}）：{reason}", of.person.name);
    notice::tell_plain(tx, to.id, "delegation", &line)?;
    if !of.is_own() {
        let line = format!("{}为您办理了委托：{days}由{}代办（{scope}）", of.actor.name, to.name);
        notice::tell_plain(tx, of.person.id, "delegation", &line)?;
    }
    let passed = if order.with_open { pass_open(tx, of, order, &to)? } else { 0 };
    Ok((passed, flows.kept(tx, (of.person.id, to.id), &order.scope)?))
}

fn receiver(tx: &mut Tx, of: &Delegating, to: PersonId) -> Result<Person> {
    if to == of.person.id {
        return Err(Error::field("delegate", "不能委托给本人"));
    }
    if !directory::serves(tx, to, of.unit)? {
        return Err(Error::field("delegate", "请选择本单位在职的人员"));
    }
    person::person(tx, to)
}

/// From now on where it begins today, to the end of the last day.
fn period(tx: &mut Tx, order: &Order) -> Result<(Instant, Instant)> {
    let today = tx.now().date();
    if order.from < today {
        return Err(Error::field("from", "开始日期不能早于今天"));
    }
    if order.to < order.from {
        return Err(Error::field("to", "结束日期不能早于开始日期"));
    }
    let days = order.from.until(order.to).map_or(i32::MAX, |span| span.get_days());
    if days >= LONGEST {
        return Err(Error::field("to", "一次委托最长一年，到期可以再办"));
    }
    if order.with_open && order.from > today {
        return Err(Error::field("open", "委托从今天开始的，才能把手中的待办一并交出"));
    }
    Ok((Instant::from_local(order.from, 0, 0), Instant::from_local(order.to, 24, 0)))
}

/// Refuses a second delegate for the same, a chain and a loop.
fn free(tx: &mut Tx, of: &Delegating, order: &Order, to: &Person, period: (Instant, Instant)) -> Result<()> {
    let (name, other) = (&of.person.name, &to.name);
    let given = rows::given_within(tx, of.person.id, period)?;
    if let Some((_, whom)) = given.iter().find(|(scope, _)| *scope == order.scope) {
        return Err(Error::field("scope", format!("这一期间同一范围已经委托{whom}，请先收回")));
    }
    if let Some((_, whom)) = rows::given_within(tx, to.id, period)?.first() {
        return Err(Error::field("delegate", format!("{other}在这一期间已委托{whom}代办，不能再接受委托")));
    }
    if let Some((_, whom)) = rows::received_within(tx, of.person.id, period)?.first() {
        let says = format!("{name}在这一期间受{whom}委托代办，不能再转委托，请先由{whom}收回");
        return Err(Error::field("delegate", says));
    }
    Ok(())
}

/// Signing is passed on only to who may sign (条例, article 22), and a single step only to who may handle it.
fn may_sign(tx: &mut Tx, of: &Delegating, order: &Order, to: &Person) -> Result<()> {
    let signers: &[Role] = roles_of_field("signer");
    let signs = order.scope.covers(crate::matter::Kind::Outgoing, "sign");
    if signs && directory::holds(tx, of.person.id, signers, of.unit)? && !directory::holds(tx, to.id, signers, of.unit)?
    {
        let says = format!("签发只能委托给有“签发人”或“领导”角色的人员，{}不在其中；可以改选范围", to.name);
        return Err(Error::field("delegate", says));
    }
    let Scope::Step(step) = &order.scope else { return Ok(()) };
    let flows = definitions::in_force(tx, of.unit)?;
    let Some(found) = flows.iter().find(|f| is_delegable(&f.definition, step)) else {
        return Err(Error::field("scope", "请选择委托的范围"));
    };
    let seat = super::Seat { definition: &found.definition, step, unit: of.unit, initiator: of.person.id };
    seat.require(tx, to.id).map_err(|e| Error::field("delegate", e.to_string()))
}

/// Passes on what the person has open within the scope; what the delegate may not handle stays.
fn pass_open(tx: &mut Tx, of: &Delegating, order: &Order, to: &Person) -> Result<usize> {
    let mut passed = 0;
    for (id, duty, step) in rows::own_work(tx, of.person.id)? {
        let matter = matter::rows::find(tx, id)?;
        let running = running::load(tx, id)?;
        let initiator = running.state.current_initiator().unwrap_or(matter.initiator);
        let asked =
            Asked { kind: matter.kind, definition: &running.definition, step: &step, unit: matter.unit, initiator };
        if !order.scope.covers(matter.kind, &step) || stand_in(tx, of.person.id, &asked)? != Some(to.id) {
            continue;
        }
        passed += usize::from(give(tx, &of.actor, (id, duty, &step), (&of.person, to))?);
    }
    Ok(passed)
}

/// One open duty to another at the same step. What the flow refuses (the other has it already, the matter rests) stays.
fn give(
    tx: &mut Tx,
    by: &Actor,
    (id, duty, step): (MatterId, u32, &str),
    (from, to): (&Person, &Person),
) -> Result<bool> {
    let matter = matter::rows::find(tx, id)?;
    let reason = "委托代办".to_string();
    let command = Command::Reroute { duty, to: step.into(), persons: vec![to.id], reason };
    let order = Move::from(command).with_authority().noted("from", from.name.as_str());
    let order = order.noted("to", to.name.as_str()).noted("delegation", true);
    match tx.nested(|tx| act_as(tx, by, &matter, order)) {
        Ok(_) => Ok(true),
        Err(Error::Refused(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// The proof that the actor may take a delegation back: who gave it, or the administrator of the unit.
#[derive(Debug, Clone)]
pub struct Revoking {
    actor: Actor,
    /// The delegation.
    pub delegation: Delegation,
}

impl Revoking {
    /// Proves it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody else.
    pub fn of(tx: &mut Tx, actor: &Actor, id: DelegationId) -> Result<Revoking> {
        let delegation = rows::one(tx, id)?;
        if delegation.person != actor.person && !actor.has(Role::UnitAdmin, delegation.unit) {
            return Err(Error::NotFound);
        }
        Ok(Revoking { actor: actor.clone(), delegation })
    }
}

/// Takes a delegation back 收回, with the tasks still open where `with_open`: what the delegate never opened is out of their sight
/// again. Answers with how many came back.
///
/// # Errors
/// [`Error::AlreadyDone`] when it is over or was taken back already.
pub fn revoke(tx: &mut Tx, of: &Revoking, with_open: bool) -> Result<usize> {
    let d = &of.delegation;
    match d.force(tx.now()) {
        Force::Over => return Err(Error::AlreadyDone("这项委托已经到期，不必再收回。".into())),
        Force::Revoked => return Err(Error::AlreadyDone(format!("这项委托已由{}收回。", d.revoked_by))),
        Force::Ahead | Force::Now => {}
    }
    if !rows::revoke(tx, d.id, of.actor.person)? {
        return Err(Error::AlreadyDone("这项委托已经收回。".into()));
    }
    let fact = Fact::new("delegation.revoke", format!("person:{}", d.person)).actor(of.actor.person).unit(d.unit);
    let fact = fact.with("who", of.actor.name.as_str()).with("person", d.person_name.as_str());
    tx.record(fact.with("to", d.delegate_name.as_str()))?;
    let whose = if of.actor.person == d.person { "" } else { d.person_name.as_str() };
    let line = format!("{}收回了{whose}对您的委托", of.actor.name);
    notice::tell_plain(tx, d.delegate, "delegation", &line)?;
    let person = person::person(tx, d.person)?;
    if !with_open || !person.is_active() {
        return Ok(0);
    }
    let delegate = person::person(tx, d.delegate)?;
    let mut back = 0;
    for (id, duty, step) in rows::work_for(tx, d.delegate, d.person)? {
        let kind = matter::rows::find(tx, id)?.kind;
        if d.scope.covers(kind, &step) && give(tx, &of.actor, (id, duty, &step), (&delegate, &person))? {
            sight::withdraw(tx, id, d)?;
            back += 1;
        }
    }
    Ok(back)
}
