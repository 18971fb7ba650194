//! What every module of the office leans on: idempotency keys, leases, cursors, settings.

use std::fmt::Display;

use lexicon::Instant;

use crate::{Error, Result, Tx, params};

mod rows {
    crate::statements! {
        /// The answer kept under a key.
        ANSWER = "SELECT result FROM idempotency WHERE who = ?1 AND key = ?2";
        /// Keeps an answer.
        KEEP = "INSERT INTO idempotency (who, key, at, result) VALUES (?1, ?2, ?3, ?4)";
        /// Forgets old answers.
        FORGET = "DELETE FROM idempotency WHERE at < ?1";
        /// Takes or prolongs a lease.
        LEASE = "INSERT INTO lease (name, holder, until) VALUES (?1, ?2, ?3)
                 ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
                 WHERE lease.holder = excluded.holder OR lease.until <= ?4";
        /// Gives a lease up.
        RELEASE = "DELETE FROM lease WHERE name = ?1 AND holder = ?2";
        /// Where a follower stands.
        POSITION = "SELECT pos FROM follower WHERE name = ?1";
        /// Moves a follower.
        MOVE = "INSERT INTO follower (name, pos, moved_at) VALUES (?1, ?2, ?3)
                ON CONFLICT (name) DO UPDATE SET pos = excluded.pos, moved_at = excluded.moved_at";
        /// One setting.
        SETTING = "SELECT value, revision FROM setting WHERE scope = ?1 AND key = ?2";
        /// Makes a setting that is not there yet.
        MAKE_SETTING = "INSERT INTO setting (scope, key, value, revision) VALUES (?1, ?2, ?3, 1)
                        ON CONFLICT (scope, key) DO NOTHING";
        /// Changes a setting that is still at the revision read.
        SET = "UPDATE setting SET value = ?3, revision = revision + 1 WHERE scope = ?1 AND key = ?2 AND revision = ?4";
    }
}
pub(crate) use rows::ALL;

/// One setting (设置).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its text.
    pub value: String,
    /// How often it was set.
    pub revision: i64,
}

impl Tx {
    /// Runs `f` once for a key of `who`; the second time returns what the first answered, and changes nothing.
    ///
    /// # Errors
    /// What `f` returns; then the key is not used up.
    pub fn once<E: From<Error>>(
        &mut self,
        key: &str,
        who: impl Display,
        f: impl FnOnce(&mut Self) -> Result<String, E>,
    ) -> Result<String, E> {
        let who = who.to_string();
        if let Some(answer) = self.opt(rows::ANSWER, params![who, key], |row| row.get(0))? {
            return Ok(answer);
        }
        let answer = f(self)?;
        let now = self.now();
        self.exec_quietly(rows::KEEP, params![who, key, now, answer])?;
        Ok(answer)
    }

    /// Forgets the answers kept before an instant; how many. For [`crate::Db::upkeep`].
    ///
    /// # Errors
    /// As [`Tx::exec`].
    pub fn forget_answers(&mut self, before: Instant) -> Result<u64> {
        self.exec_quietly(rows::FORGET, params![before])
    }

    /// Takes a lease for so many milliseconds, or prolongs one's own; whether it is held now.
    ///
    /// # Errors
    /// As [`Tx::exec`].
    pub fn lease(&mut self, name: &str, holder: &str, ttl_ms: i64) -> Result<bool> {
        let (now, until) = (self.now(), self.now().plus_ms(ttl_ms));
        Ok(self.exec_quietly(rows::LEASE, params![name, holder, until, now])? == 1)
    }

    /// Gives a lease up before its time.
    ///
    /// # Errors
    /// As [`Tx::exec`].
    pub fn release(&mut self, name: &str, holder: &str) -> Result<()> {
        self.exec_quietly(rows::RELEASE, params![name, holder]).map(|_| ())
    }

    /// How far a follower of the chain has come; 0 at first.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn position(&mut self, follower: &str) -> Result<i64> {
        Ok(self.opt(rows::POSITION, params![follower], |row| row.get(0))?.unwrap_or(0))
    }

    /// Remembers how far a follower has come.
    ///
    /// # Errors
    /// As [`Tx::exec`].
    pub fn move_to(&mut self, follower: &str, pos: i64) -> Result<()> {
        let now = self.now();
        self.exec_quietly(rows::MOVE, params![follower, pos, now]).map(|_| ())
    }

    /// A setting of a scope: a unit's identifier, or empty for the whole deployment.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn setting(&mut self, scope: &str, key: &str) -> Result<Option<Setting>> {
        self.opt(rows::SETTING, params![scope, key], |row| Ok(Setting { value: row.get(0)?, revision: row.get(1)? }))
    }

    /// Sets a setting that is still at `revision` (0: not set yet). Counts as a change: record a fact.
    ///
    /// # Errors
    /// [`Error::Stale`] when somebody else set it meanwhile.
    pub fn set(&mut self, scope: &str, key: &str, value: &str, revision: i64) -> Result<()> {
        match revision {
            0 => self.exec_one(rows::MAKE_SETTING, params![scope, key, value]),
            _ => self.exec_one(rows::SET, params![scope, key, value, revision]),
        }
    }
}
