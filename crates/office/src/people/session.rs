//! Sessions (会话): a secret in the browser, its hash in the database; idle and absolute ends; logout here and everywhere.

use lexicon::{Instant, PersonId};
use store::{Row, Tx};

use super::{Actor, Console, Policy, SecurityAdmin, Token, actor, person, policy, rows};
use crate::{Error, Result};

/// How long the time of last use may lag behind: writing it on every request would make every page a write.
pub const TOUCH_EVERY_MINUTES: i64 = 1;

/// An open session of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Opened at.
    pub created_at: Instant,
    /// Last used at, to within [`TOUCH_EVERY_MINUTES`].
    pub seen_at: Instant,
    /// Browser and address, as noted at login.
    pub agent: String,
}

/// Opens a session after the password was checked.
pub(super) fn open(tx: &mut Tx, person: PersonId, agent: &str) -> Result<Token> {
    let policy = policy::in_force(tx)?;
    let token = Token::of(tx.secret());
    let now = tx.now();
    let expires = now.plus_minutes(policy.session_hours * 60);
    let idle_ms = policy.idle_minutes * 60_000;
    let agent: String = agent.chars().filter(|c| !c.is_control()).take(200).collect();
    tx.exec(rows::ADD_SESSION, &[&token.stored(), &person, &now, &idle_ms, &expires, &agent])?;
    tx.record(person::about("session.open", person, Some(person), None).with("agent", agent))?;
    Ok(token)
}

/// Opens a session from the machine's console, without a password: for benches and the demo.
pub fn open_at_console(tx: &mut Tx, _console: &Console, person: PersonId) -> Result<Token> {
    let person = person::person(tx, person)?;
    open(tx, person.id, "console")
}

/// Who is asking: three statements at most.
///
/// # Errors
/// [`Error::Login`] when the session is unknown, ended, idle too long or too old, or the account may no longer be used.
pub fn actor_of_session(tx: &mut Tx, token: &Token, now: Instant) -> Result<Actor> {
    let found = tx.opt(rows::SESSION, &[&token.stored()], |r| Ok((rows::actor_core(r)?, standing(r, now)?)))?;
    let (core, standing) = found.ok_or_else(|| Error::Login(String::new()))?;
    standing.map_err(|why| Error::Login(why.into()))?;
    actor::complete(tx, core)
}

/// As [`actor_of_session`], for whatever needs a password that is still good: everything but changing it and leaving.
///
/// # Errors
/// Those of [`actor_of_session`]; [`Error::PasswordExpired`].
pub fn actor_at_work(tx: &mut Tx, token: &Token, now: Instant) -> Result<Actor> {
    let actor = actor_of_session(tx, token, now)?;
    if must_change_password(tx, &actor, now)? { Err(Error::PasswordExpired) } else { Ok(actor) }
}

/// Whether the actor's password has outlived the policy in force. Most are younger than any policy asks.
pub fn must_change_password(tx: &mut Tx, actor: &Actor, now: Instant) -> Result<bool> {
    let is_young = now < actor.password_at.plus_minutes(Policy::FEWEST_DAYS * 24 * 60);
    Ok(!is_young && actor.password_expired(&policy::in_force(tx)?, now))
}

/// Whether a session may still be used, or the sentence that says why not.
fn standing(r: &Row, now: Instant) -> store::Result<std::result::Result<(), &'static str>> {
    let (seen_at, idle_ms, expires_at): (Instant, i64, Instant) = (r.get(5)?, r.get(7)?, r.get(8)?);
    let ended: Option<Instant> = r.get(9)?;
    let left: Option<lexicon::Date> = r.get(10)?;
    let disabled: Option<Instant> = r.get(11)?;
    Ok(if left.is_some() || disabled.is_some() {
        Err("账号已停用。")
    } else if ended.is_some() {
        Err("您已退出登录。")
    } else if expires_at <= now {
        Err("本次登录已到最长时限。")
    } else if seen_at.plus_ms(idle_ms) <= now {
        Err("您较长时间未操作，系统已自动退出。")
    } else {
        Ok(())
    })
}

/// Whether [`touch`] is due for the actor of this request.
#[must_use]
pub fn touch_due(actor: &Actor, now: Instant) -> bool {
    actor.seen_at.plus_minutes(TOUCH_EVERY_MINUTES) <= now
}

/// Notes that the session was used, at most once a minute. Run it as upkeep.
pub fn touch(tx: &mut Tx, token: &Token) -> Result<()> {
    let now = tx.now();
    tx.exec(rows::TOUCH_SESSION, &[&token.stored(), &now, &now.plus_minutes(-TOUCH_EVERY_MINUTES)])?;
    Ok(())
}

/// Ends this session (退出).
pub fn logout(tx: &mut Tx, actor: &Actor, token: &Token) -> Result<()> {
    let now = tx.now();
    if tx.exec(rows::END_SESSION, &[&token.stored(), &now, &actor.person])? > 0 {
        tx.record(person::about("session.end", actor.person, Some(actor.person), actor.unit))?;
    }
    Ok(())
}

/// Ends every session of the actor (在所有设备上退出).
pub fn logout_everywhere(tx: &mut Tx, actor: &Actor) -> Result<()> {
    end_all(tx, actor.person)?;
    tx.record(person::about("session.end-all", actor.person, Some(actor.person), actor.unit))?;
    Ok(())
}

/// Ends every session of somebody (强制下线).
pub fn expel(tx: &mut Tx, admin: &SecurityAdmin, person: PersonId) -> Result<()> {
    let person = person::person(tx, person)?;
    end_all(tx, person.id)?;
    tx.record(person::about("session.expel", person.id, Some(admin.person()), person.unit))?;
    Ok(())
}

/// The actor's own open sessions, newest first.
pub fn sessions_of(tx: &mut Tx, actor: &Actor) -> Result<Vec<SessionRow>> {
    let now = tx.now();
    let all = tx.query(rows::SESSIONS_OF, &[&actor.person, &now], |r| {
        let idle_end = r.get::<Instant>(1)?.plus_ms(r.get(2)?);
        Ok((SessionRow { created_at: r.get(0)?, seen_at: r.get(1)?, agent: r.get(4)? }, idle_end))
    })?;
    Ok(all.into_iter().filter(|(_, idle_end)| *idle_end > now).map(|(row, _)| row).collect())
}

/// The stored marks of the actor's sessions of the last week, open or ended, newest first: whose page a form came from.
pub fn marks_of(tx: &mut Tx, actor: &Actor) -> Result<Vec<String>> {
    Ok(tx.query(rows::SESSION_MARKS, &[&actor.person], |r| r.get(0))?)
}

/// Forgets what is of no use any more: sessions and links dead for a week, failures older than a day. Run it as upkeep.
pub fn sweep(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    let (day, week) = (now.plus_minutes(-24 * 60), now.plus_minutes(-7 * 24 * 60));
    tx.exec(rows::SWEEP_SESSIONS, &[&week])?;
    tx.exec(rows::SWEEP_LINKS, &[&week])?;
    tx.exec(rows::SWEEP_GUARDS, &[&day])?;
    Ok(())
}

pub(super) fn end_all(tx: &mut Tx, person: PersonId) -> Result<()> {
    let now = tx.now();
    tx.exec(rows::END_SESSIONS, &[&person, &now])?;
    Ok(())
}
