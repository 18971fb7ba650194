//! Login (登录): argon2id, lock-out after failures, and an answer that never tells which accounts exist.
//!
//! Hashing takes some 20 ms and 19 MiB, so it stands between two units of work: [`claim`] reads what to check against,
//! [`Claim::verify`] works, [`record`] writes the outcome. [`login`] does all three.

use std::sync::{Condvar, LazyLock, Mutex, PoisonError};

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use ledger::Fact;
use lexicon::{Date, Instant, PersonId};
use store::{Db, Tx};

use super::token::fingerprint;
use super::{Actor, Console, Policy, Token, person, policy, rows, rules, session};
use crate::{Error, Result};

/// What a stranger typed.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// The account, in any case.
    pub login: &'a str,
    /// The password.
    pub password: &'a str,
    /// Browser and address, for the session list and the ledger.
    pub agent: &'a str,
}

/// How a login ended. A refusal is an outcome, not an error: its count must be kept.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Logged in.
    Opened {
        /// For the cookie.
        token: Token,
        /// Who.
        person: PersonId,
        /// The password must be changed before anything else.
        password_expired: bool,
    },
    /// Wrong account or password, or an account that may not be used.
    Wrong,
    /// Too many failures.
    Locked {
        /// When to try again.
        until: Instant,
    },
}

impl Outcome {
    /// The sentence shown under the form; none when logged in. The same whether or not the account exists.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        match self {
            Outcome::Opened { .. } => None,
            Outcome::Wrong => Some("账号或密码不对，请重新输入。".into()),
            Outcome::Locked { until } => {
                Some(format!("连续输错次数过多，请在 {} 之后再试。", until.plus_ms(59_999).short_label()))
            }
        }
    }
}

/// A password hash in PHC form, to be stored. Made by [`hash`].
#[derive(Clone)]
pub struct PasswordHash(pub(super) String);

/// What a login is to be checked against.
pub struct Claim {
    login: String,
    person: Option<PersonId>,
    usable: bool,
    stored: Option<String>,
    locked: bool,
}

/// A claim whose password has been checked.
pub struct Verified {
    claim: Claim,
    matches: bool,
}

/// The hash an unknown account is checked against, so that it takes as long as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz$Zm9yLXVua25vd24tYWNjb3VudHMtb25seS0zMmJ5dGU";

static ARGON: LazyLock<Argon2<'static>> = LazyLock::new(|| {
    let params = Params::new(19_456, 2, 1, Some(32)).expect("constants within the limits of argon2");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
});

/// Logs in.
///
/// # Errors
/// Only when the store fails; a refusal is an [`Outcome`].
pub fn login(db: &Db, attempt: Attempt) -> Result<Outcome> {
    let claim = db.read(|tx| claim(tx, attempt.login))?;
    let verified = claim.verify(attempt.password);
    db.write(|tx| record(tx, &verified, attempt.agent))
}

/// Reads what a login is to be checked against.
pub fn claim(tx: &mut Tx, typed: &str) -> Result<Claim> {
    let login = rules::normal_login(typed);
    let locked = locked_until(tx, &login)?.is_some();
    let found = if rules::is_login(&login) { credential(tx, &login)? } else { None };
    Ok(match found {
        Some(c) => Claim { login, person: Some(c.person), usable: c.usable, stored: c.hash, locked },
        None => Claim { login, person: None, usable: false, stored: None, locked },
    })
}

impl Claim {
    /// Checks the password. Slow on purpose; run it outside every unit of work.
    #[must_use]
    pub fn verify(self, password: &str) -> Verified {
        // A locked login is refused whatever was typed: no work for whoever keeps trying.
        let matches = !self.locked && matches(password, self.stored.as_deref()) && self.usable;
        Verified { claim: self, matches }
    }
}

/// Writes the outcome of a login: a session, or one more failure. What changed since [`claim`] counts.
pub fn record(tx: &mut Tx, verified: &Verified, agent: &str) -> Result<Outcome> {
    let claim = &verified.claim;
    if let Some(until) = locked_until(tx, &claim.login)? {
        fail(tx, claim, "locked", agent)?;
        return Ok(Outcome::Locked { until });
    }
    let current = if verified.matches { credential(tx, &claim.login)? } else { None };
    match current.filter(|c| c.usable && c.hash == claim.stored) {
        Some(c) => admit(tx, &c, &claim.login, agent),
        None => refuse(tx, claim, agent),
    }
}

/// Hashes a new password that passes the policy, with a salt from [`Tx::secret`]. Slow on purpose; run it outside every unit of work.
pub fn hash(password: &str, login: &str, salt: [u8; 32]) -> Result<PasswordHash> {
    rules::check_password(password, login)?;
    let _seat = Seat::take();
    let hashed = ARGON.hash_password_with_salt(password.as_bytes(), &salt[..16]);
    hashed.map(|h| PasswordHash(h.to_string())).map_err(|e| Error::refused(format!("密码无法保存：{e}")))
}

/// Changes one's own password: the old one is checked, and a wrong one counts as a failed login; every session ends.
///
/// # Errors
/// [`Error::Field`] on `old` or `password`.
pub fn change_password(db: &Db, actor: &Actor, old: &str, new: &str) -> Result<()> {
    let (claim, salt) = db.read(|tx| Ok::<_, Error>((claim(tx, &actor.login)?, tx.secret())))?;
    let verified = claim.verify(old);
    if !verified.matches {
        db.write(|tx| refuse(tx, &verified.claim, "修改密码"))?;
        return Err(Error::field("old", "原密码不对；连续输错多次将暂时锁定账号。"));
    }
    if old == new {
        return Err(Error::field("password", "新密码不能与原密码相同。"));
    }
    let hashed = hash(new, &actor.login, salt)?;
    db.write(|tx| {
        set_password(tx, actor.person, &actor.login, &hashed)?;
        tx.record(person::about("password.change", actor.person, Some(actor.person), actor.unit))?;
        Ok(())
    })
}

/// Sets a password from the machine's console: demo accounts share one hash.
pub fn preset_password(tx: &mut Tx, _console: &Console, person: PersonId, hash: &PasswordHash) -> Result<()> {
    let person = person::person(tx, person)?;
    set_password(tx, person.id, &person.login, hash)?;
    tx.record(person::about("password.preset", person.id, None, person.unit))?;
    Ok(())
}

/// Stores a password, ends every session, forgets failures.
pub(super) fn set_password(tx: &mut Tx, person: PersonId, login: &str, hash: &PasswordHash) -> Result<()> {
    let now = tx.now();
    tx.exec(rows::SET_PASSWORD, &[&person, &hash.0, &now])?;
    tx.exec(rows::CLEAR_GUARD, &[&fingerprint(login)])?;
    session::end_all(tx, person)
}

struct Credential {
    person: PersonId,
    hash: Option<String>,
    changed_at: Option<Instant>,
    usable: bool,
}

fn credential(tx: &mut Tx, login: &str) -> Result<Option<Credential>> {
    let found = tx.opt(rows::LOGIN, &[&login], |r| {
        let usable = r.get::<Option<Date>>(3)?.is_none() && r.get::<Option<Instant>>(4)?.is_none();
        Ok(Credential { person: r.get(0)?, hash: r.get(1)?, changed_at: r.get(2)?, usable })
    })?;
    Ok(found)
}

fn admit(tx: &mut Tx, c: &Credential, login: &str, agent: &str) -> Result<Outcome> {
    tx.exec(rows::CLEAR_GUARD, &[&fingerprint(login)])?;
    let token = session::open(tx, c.person, agent)?;
    let policy = policy::in_force(tx)?;
    let password_expired = c.changed_at.is_none_or(|at| policy.password_expired(at, tx.now()));
    Ok(Outcome::Opened { token, person: c.person, password_expired })
}

fn refuse(tx: &mut Tx, claim: &Claim, agent: &str) -> Result<Outcome> {
    let now = tx.now();
    let policy = policy::in_force(tx)?;
    let count = 1 + recent_failures(tx, &claim.login, &policy)?;
    let until = (count >= policy.failures).then(|| now.plus_minutes(policy.lock_minutes));
    tx.exec(rows::SET_GUARD, &[&fingerprint(&claim.login), &count, &now, &until])?;
    let reason = match claim.person {
        None => "unknown",
        Some(_) if !claim.usable || claim.stored.is_none() => "inactive",
        Some(_) => "password",
    };
    fail(tx, claim, reason, agent)?;
    Ok(until.map_or(Outcome::Wrong, |until| Outcome::Locked { until }))
}

/// An unknown account is not written down: people type passwords into the wrong field.
fn fail(tx: &mut Tx, claim: &Claim, reason: &str, agent: &str) -> Result<()> {
    let subject = claim.person.map_or_else(|| "person:unknown".to_owned(), |p| format!("person:{p}"));
    let agent: String = agent.chars().filter(|c| !c.is_control()).take(200).collect();
    tx.record(Fact::new("session.fail", subject).with("reason", reason).with("agent", agent))?;
    Ok(())
}

fn locked_until(tx: &mut Tx, login: &str) -> Result<Option<Instant>> {
    let until: Option<Option<Instant>> = tx.opt(rows::GUARD, &[&fingerprint(login)], |r| r.get(2))?;
    Ok(until.flatten().filter(|until| *until > tx.now()))
}

/// Failures that still count: none once a lock, or as long a pause, has passed.
fn recent_failures(tx: &mut Tx, login: &str, policy: &Policy) -> Result<i64> {
    let found: Option<(i64, Instant)> = tx.opt(rows::GUARD, &[&fingerprint(login)], |r| Ok((r.get(0)?, r.get(1)?)))?;
    let fresh = found.filter(|(_, at)| at.plus_minutes(policy.lock_minutes) > tx.now());
    Ok(fresh.map_or(0, |(count, _)| count))
}

fn matches(password: &str, stored: Option<&str>) -> bool {
    let _seat = Seat::take();
    let password: String = password.chars().take(rules::PASSWORD_MAX + 1).collect();
    let right =
        PasswordVerifier::<str>::verify_password(&*ARGON, password.as_bytes(), stored.unwrap_or(NOBODY)).is_ok();
    right && stored.is_some()
}

/// One of a few seats: a thousand people logging in at half past eight must not take 19 MiB each at once.
struct Seat;

const SEATS: usize = 8;
static TAKEN: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

impl Seat {
    fn take() -> Seat {
        let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = FREED.wait_while(taken, |n| *n >= SEATS).unwrap_or_else(PoisonError::into_inner);
        *taken += 1;
        Seat
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        FREED.notify_one();
    }
}
