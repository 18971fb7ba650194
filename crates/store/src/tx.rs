//! One unit of work.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use ledger::{FactBuilder, Hash};
use lexicon::{FactId, Id, Instant};

use crate::{Error, Result, Row, Stmt, ToValue, World, pg, sqlite};

/// What a unit of work may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Read,
    Write,
    Upkeep,
}

pub(crate) enum Conn {
    Sqlite(rusqlite::Connection),
    Postgres(Box<pg::Conn>),
}

impl Conn {
    pub(crate) fn exec(&mut self, stmt: Stmt, params: &[&dyn ToValue]) -> Result<u64, Failure> {
        match self {
            Self::Sqlite(conn) => sqlite::exec(conn, stmt.sql(), params).map_err(Failure::from),
            Self::Postgres(conn) => conn.exec(stmt.sql(), params),
        }
    }

    pub(crate) fn query(
        &mut self,
        stmt: Stmt,
        params: &[&dyn ToValue],
        f: &mut dyn FnMut(&Row) -> Result<()>,
    ) -> Result<(), Failure> {
        match self {
            Self::Sqlite(conn) => sqlite::query(conn, stmt.sql(), params, f).map_err(Failure::from),
            Self::Postgres(conn) => conn.query(stmt.sql(), params, f),
        }
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        match self {
            Self::Sqlite(conn) => conn.execute_batch(sql).map_err(|e| sqlite::error(&e).into()),
            Self::Postgres(conn) => conn.batch(sql),
        }
    }
}

/// An error, and whether running the whole unit of work again may help.
pub(crate) struct Failure {
    pub(crate) error: Error,
    pub(crate) again: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, again: false }
    }
}

/// One unit of work on one connection: a consistent snapshot to read, all or nothing to write.
///
/// Times and identifiers come from the [`World`]; the time is the same throughout.
pub struct Tx {
    conn: Conn,
    mode: Mode,
    now: Instant,
    world: Arc<dyn World>,
    changed: Option<&'static str>,
    recorded: bool,
    doomed: Option<Error>,
    again: bool,
    open: bool,
    depth: u32,
    kept: HashMap<(&'static str, String), Arc<dyn Any + Send + Sync>>,
}

impl Tx {
    pub(crate) fn new(conn: Conn, mode: Mode, world: Arc<dyn World>) -> Self {
        let now = world.now();
        Self {
            conn,
            mode,
            now,
            world,
            changed: None,
            recorded: false,
            doomed: None,
            again: false,
            open: true,
            depth: 0,
            kept: HashMap::new(),
        }
    }

    /// What was looked up before in this unit of work under `table` and `key`; else what `look_up` finds, which is kept. For what is
    /// asked for many times in one unit of work: whoever writes the rows it is made of calls [`Tx::forget`].
    ///
    /// # Errors
    /// What `look_up` returns; then nothing is kept.
    pub fn kept<T: Any + Send + Sync, E>(
        &mut self,
        table: &'static str,
        key: impl ToString,
        look_up: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let key = (table, key.to_string());
        if let Some(found) = self.kept.get(&key).cloned().and_then(|any| any.downcast().ok()) {
            return Ok(found);
        }
        let found = Arc::new(look_up(self)?);
        self.kept.insert(key, found.clone());
        Ok(found)
    }

    /// Forgets what [`Tx::kept`] has under `table`.
    pub fn forget(&mut self, table: &'static str) {
        self.kept.retain(|(of, _), _| *of != table);
    }

    /// The time of this unit of work.
    #[must_use]
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// A fresh identifier.
    #[must_use]
    pub fn new_id<I: Id>(&self) -> I {
        I::from_uuid(self.world.uuid())
    }

    /// 32 bytes nobody can guess.
    #[must_use]
    pub fn secret(&self) -> [u8; 32] {
        self.world.secret()
    }

    /// Runs a writing statement; how many rows it changed.
    ///
    /// # Errors
    /// What the engine refuses, as an [`Error`] that is the same on both engines.
    pub fn exec(&mut self, stmt: Stmt, params: &[&dyn ToValue]) -> Result<u64> {
        let rows = self.exec_quietly(stmt, params)?;
        if rows > 0 && !stmt.reads() {
            self.changed = Some(stmt.name());
        }
        Ok(rows)
    }

    /// Runs a statement that must change a row: the optimistic lock (`… WHERE id = ?1 AND revision = ?2`).
    ///
    /// # Errors
    /// [`Error::Stale`] when no row was changed; else as [`Tx::exec`].
    pub fn exec_one(&mut self, stmt: Stmt, params: &[&dyn ToValue]) -> Result<()> {
        match self.exec(stmt, params)? {
            0 => Err(Error::Stale),
            _ => Ok(()),
        }
    }

    /// Every row of the answer. A statement with RETURNING counts as writing.
    ///
    /// # Errors
    /// As [`Tx::exec`]; what `f` returns.
    pub fn query<T>(
        &mut self,
        stmt: Stmt,
        params: &[&dyn ToValue],
        mut f: impl FnMut(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.alive()?;
        let mut rows = Vec::new();
        let outcome = self.conn.query(stmt, params, &mut |row| f(row).map(|value| rows.push(value)));
        self.settle(outcome, stmt)?;
        if !rows.is_empty() && !stmt.reads() {
            self.changed = Some(stmt.name());
        }
        Ok(rows)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn opt<T>(
        &mut self,
        stmt: Stmt,
        params: &[&dyn ToValue],
        f: impl FnMut(&Row) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.query(stmt, params, f)?.into_iter().next())
    }

    /// The first row.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none; else as [`Tx::query`].
    pub fn one<T>(&mut self, stmt: Stmt, params: &[&dyn ToValue], f: impl FnMut(&Row) -> Result<T>) -> Result<T> {
        self.opt(stmt, params, f)?.ok_or(Error::NotFound)
    }

    /// Records a fact (事实) in this unit of work. Its particulars are salted, so that nobody who is shown only their hash can find
    /// them by guessing: opinions are short and alike.
    ///
    /// # Errors
    /// As [`Tx::exec`].
    pub fn record(&mut self, fact: FactBuilder) -> Result<FactId> {
        let salt = Hash(self.secret()).to_string();
        let fact = fact.with("salt", &salt[..32]).build(self.new_id(), self.now);
        crate::facts::insert(self, &fact)?;
        self.recorded = true;
        Ok(fact.id)
    }

    /// Runs `f` so that its failure can be survived: everything it did is undone, and this unit of work goes on.
    ///
    /// # Errors
    /// What `f` returns.
    pub fn nested<T, E: From<Error>>(&mut self, f: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        self.alive()?;
        let before = (self.changed, self.recorded, self.depth);
        self.depth += 1;
        let name = format!("nested_{}", self.depth);
        self.batch(&format!("SAVEPOINT {name}"))?;
        let outcome = f(self).and_then(|value| self.alive().map(|()| value).map_err(E::from));
        self.depth = before.2;
        if outcome.is_ok() {
            self.batch(&format!("RELEASE {name}"))?;
        } else if !self.again {
            self.kept.clear();
            self.doomed = None;
            (self.changed, self.recorded) = (before.0, before.1);
            self.batch(&format!("ROLLBACK TO {name}; RELEASE {name}"))?;
        }
        outcome
    }

    /// A statement of the store itself, which needs no fact.
    pub(crate) fn exec_quietly(&mut self, stmt: Stmt, params: &[&dyn ToValue]) -> Result<u64> {
        self.alive()?;
        let outcome = self.conn.exec(stmt, params);
        self.settle(outcome, stmt)
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        let outcome = self.conn.batch(sql);
        self.settle(outcome, Stmt::new("batch", ""))
    }

    /// Begins or ends a unit of work inside a shared transaction: one statement, kept prepared.
    pub(crate) fn bracket(&mut self, stmt: Stmt) -> Result<()> {
        let outcome = self.conn.exec(stmt, &[]);
        self.settle(outcome, stmt).map(|_| ())
    }

    fn alive(&self) -> Result<()> {
        self.doomed.as_ref().map_or(Ok(()), |e| Err(Error::Doomed(e.to_string())))
    }

    /// PostgreSQL forgets everything after a failed statement and SQLite does not: here both do, so that a passed-over
    /// failure shows in every test.
    fn settle<T>(&mut self, outcome: Result<T, Failure>, stmt: Stmt) -> Result<T> {
        outcome.map_err(|failure| {
            self.again |= failure.again;
            let error = failure.error.at(stmt.name());
            self.doomed = Some(error.clone());
            error
        })
    }

    /// Whether the unit of work may be kept.
    pub(crate) fn verdict(&self) -> Result<()> {
        self.alive()?;
        match self.changed {
            Some(name) if self.mode == Mode::Write && !self.recorded => Err(Error::NoFact(name)),
            _ => Ok(()),
        }
    }

    /// Commits on PostgreSQL. A commit whose answer is lost may have been kept.
    pub(crate) fn commit(&mut self) -> Result<()> {
        self.verdict()?;
        match self.batch("COMMIT") {
            Ok(()) => self.open = false,
            Err(Error::Unavailable(text)) => {
                self.again = false;
                return Err(Error::Unknown(text));
            }
            Err(other) => return Err(other),
        }
        Ok(())
    }

    /// Undoes to a savepoint, whatever went before. Fails only where SQLite has undone everything already.
    pub(crate) fn undo(&mut self, savepoint: &str) {
        let _ = self.conn.batch(&format!("ROLLBACK TO {savepoint}; RELEASE {savepoint}"));
    }

    /// Whether the unit of work collided with another and may be run again.
    pub(crate) const fn again(&self) -> bool {
        self.again
    }

    /// Whether nothing has been committed yet.
    pub(crate) const fn is_open(&self) -> bool {
        self.open
    }

    /// The failure that doomed this unit of work.
    pub(crate) fn cause(&self) -> Option<Error> {
        self.doomed.clone()
    }

    /// Prepares a statement without running it.
    pub(crate) fn check(&mut self, stmt: Stmt) -> Result<()> {
        let checked = match &mut self.conn {
            Conn::Sqlite(conn) => conn.prepare(stmt.sql()).map(|_| ()).map_err(|e| sqlite::error(&e)),
            Conn::Postgres(conn) => conn.check(stmt.sql()),
        };
        checked.map_err(|e| Error::Engine(format!("{}: {e}", stmt.name())))
    }

    pub(crate) const fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }

    pub(crate) fn into_conn(self) -> Conn {
        self.conn
    }

    pub(crate) fn into_sqlite(self) -> rusqlite::Connection {
        match self.conn {
            Conn::Sqlite(conn) => conn,
            Conn::Postgres(_) => {
                unreachable!("a turn of the SQLite writer holds a SQLite connection")
            }
        }
    }
}
