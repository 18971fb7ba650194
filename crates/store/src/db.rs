//! The database: one handle over either engine.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use crate::{
    Error, Result, Stmt, Tx, World,
    group::{Done, Inside, Writer},
    migrations, pg,
    pool::Pool,
    sqlite,
    tls::Asked,
    tx::{Conn, Mode},
};

/// How often a unit of work that collided is run again on PostgreSQL.
const ATTEMPTS: u32 = 20;
/// From which attempt on the losers stand in line, so that they no longer collide with each other.
const IN_LINE: u32 = 4;
/// Connections kept at most, readers of SQLite or sessions of PostgreSQL.
const CONNECTIONS: usize = 16;

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file; made when missing.
    Sqlite(PathBuf),
    /// A connection URL, `postgres://user:password@host/database`. `?sslmode=` is `disable`, `prefer` (also when nothing is
    /// said: encrypted if the server can), `require` (encrypted, whoever answers) or `verify-full` (encrypted, and the
    /// server's certificate is for this host and signed by somebody trusted). `sslrootcert=` names the PEM file of those
    /// trusted, instead of the system's; with it `verify-full` need not be said.
    Postgres(String),
}

impl Target {
    /// Looks whether the URL can be read. Opens nothing.
    ///
    /// # Errors
    /// [`Error::Value`], which never repeats the URL: it may hold a password.
    pub fn check(&self) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(url) => Asked::of(url).map(|_| ()),
        }
    }
}

/// Which engine answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, embedded.
    Sqlite,
    /// PostgreSQL, over the network.
    Postgres,
}

/// The database (数据库). Cheap to clone; safe to share between threads. Calls block: run them where blocking is allowed,
/// and drop the last handle there, too.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

pub(crate) struct Inner {
    kind: Kind,
    target: Target,
    world: Arc<dyn World>,
    holder: String,
    // Last, so that it is dropped after every connection is closed.
    _keep: Option<Box<dyn Any + Send + Sync>>,
}

enum Kind {
    Sqlite { writer: Writer, readers: Pool<rusqlite::Connection> },
    Postgres(Pool<Box<pg::Conn>>),
}

impl Db {
    /// Opens the database without touching its tables; see [`Db::migrate`].
    ///
    /// # Errors
    /// [`Error::Unavailable`] when PostgreSQL does not answer; [`Error::Tls`] when it cannot be trusted as the URL asks;
    /// [`Error::Value`] when the URL cannot be read; [`Error::Engine`] when the file is wrong.
    pub fn open(target: &Target, world: Arc<dyn World>) -> Result<Self> {
        Self::open_keeping(target, world, None)
    }

    /// As [`Db::open`]; `keep` is dropped when the last handle is gone.
    pub(crate) fn open_keeping(
        target: &Target,
        world: Arc<dyn World>,
        keep: Option<Box<dyn Any + Send + Sync>>,
    ) -> Result<Self> {
        let kind = match target {
            Target::Sqlite(path) => open_sqlite(path)?,
            Target::Postgres(url) => open_postgres(url)?,
        };
        let holder = world.uuid().to_string();
        Ok(Self(Arc::new(Inner { kind, target: target.clone(), world, holder, _keep: keep })))
    }

    /// Which engine answers.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.0.kind {
            Kind::Sqlite { .. } => Engine::Sqlite,
            Kind::Postgres(_) => Engine::Postgres,
        }
    }

    /// How many should read at once; more would only hinder each other. Readers of SQLite wait for nothing but the processor,
    /// sessions of PostgreSQL wait for another machine, too, and leave some to those who write.
    #[must_use]
    pub fn places(&self) -> usize {
        match self.engine() {
            Engine::Sqlite => thread::available_parallelism().map_or(1, usize::from).saturating_mul(2).min(CONNECTIONS),
            Engine::Postgres => CONNECTIONS * 3 / 4,
        }
    }

    /// Where the data is.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.0.target
    }

    /// The time and randomness given at the opening.
    #[must_use]
    pub fn world(&self) -> &Arc<dyn World> {
        &self.0.world
    }

    /// This instance's name as the holder of leases.
    #[must_use]
    pub fn holder(&self) -> &str {
        &self.0.holder
    }

    /// Brings the tables up to this program's version. Safe to call by several instances at once.
    ///
    /// # Errors
    /// [`Error::Migration`] when an applied migration was altered since; [`Error::Newer`] when the database is newer than the
    /// program.
    pub fn migrate(&self) -> Result<()> {
        migrations::run(self, migrations::ALL)
    }

    /// Runs `f` over one consistent snapshot. Inside a write of the same thread it does not see what that write has done.
    ///
    /// # Errors
    /// What `f` returns; [`Error::ReadOnly`] for a writing statement.
    pub fn read<T, E: From<Error>>(&self, f: impl FnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        let mut tx = self.start(Mode::Read, false)?;
        let outcome = guarded(&mut tx, f);
        self.drop_work(tx);
        outcome.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Runs `f` as one unit of work that is kept whole or not at all, and is durable when this returns. It must record a
    /// fact if it changes rows. On PostgreSQL `f` runs again when it collided with another.
    ///
    /// # Errors
    /// What `f` returns; [`Error::NoFact`]; [`Error::Nested`] inside another unit of work of this thread;
    /// [`Error::Busy`] after too many collisions.
    pub fn write<T, E: From<Error>>(&self, f: impl FnMut(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        self.work(Mode::Write, f)
    }

    /// As [`Db::write`] for housekeeping that is nobody's act and needs no fact: leases, cursors, sealing.
    ///
    /// # Errors
    /// As [`Db::write`], without [`Error::NoFact`].
    pub fn upkeep<T, E: From<Error>>(&self, f: impl FnMut(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        self.work(Mode::Upkeep, f)
    }

    /// Prepares every statement and looks whether the engine takes it. On PostgreSQL also whether parameters and columns
    /// are of the kinds the store knows.
    ///
    /// # Errors
    /// The first statement that is refused, by its name.
    pub fn prepare_all(&self, statements: &[Stmt]) -> Result<()> {
        self.read(|tx| statements.iter().try_for_each(|stmt| tx.check(*stmt)))
    }

    fn work<T, E: From<Error>>(&self, mode: Mode, f: impl FnMut(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        match &self.0.kind {
            Kind::Sqlite { writer, .. } => self.in_turn(writer, mode, f),
            Kind::Postgres(_) => self.until_kept(mode, f),
        }
    }

    /// SQLite: a turn in the shared transaction.
    fn in_turn<T, E: From<Error>>(
        &self,
        writer: &Writer,
        mode: Mode,
        f: impl FnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let (outcome, committed) = writer.run(|conn| {
            let mut tx = Tx::new(Conn::Sqlite(conn), mode, self.0.world.clone());
            let value = member(&mut tx, f);
            let keep = matches!(value, Ok(Ok(_)));
            let cause = tx.cause();
            Done { conn: tx.into_sqlite(), keep, cause, value }
        })?;
        let value = outcome.unwrap_or_else(|panic| resume_unwind(panic))?;
        committed?;
        Ok(value)
    }

    /// PostgreSQL: again and again until it is kept or fails for a reason of its own.
    fn until_kept<T, E: From<Error>>(&self, mode: Mode, mut f: impl FnMut(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        let _inside = Inside::enter()?;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let mut tx = self.start(mode, attempt >= IN_LINE)?;
            let outcome = guarded(&mut tx, &mut f);
            let kept = match &outcome {
                Ok(Ok(_)) => tx.commit(),
                _ => Ok(()),
            };
            let again = tx.again() && attempt < ATTEMPTS;
            self.drop_work(tx);
            match outcome {
                Err(panic) => resume_unwind(panic),
                Ok(_) if again => thread::sleep(pause(attempt)),
                Ok(outcome) => {
                    return outcome.and_then(|value| kept.map(|()| value).map_err(E::from));
                }
            }
        }
    }

    /// Takes a connection and begins. An idle session that the server has closed meanwhile is replaced.
    fn start(&self, mode: Mode, in_line: bool) -> Result<Tx> {
        match &self.0.kind {
            Kind::Sqlite { readers, .. } => {
                let conn = Conn::Sqlite(readers.take()?);
                let mut tx = Tx::new(conn, mode, self.0.world.clone());
                let begun = tx.batch("BEGIN").inspect_err(|_| readers.give(None));
                begun.map(|()| tx)
            }
            Kind::Postgres(pool) => self.start_session(pool, mode, in_line).or_else(|e| match e {
                Error::Unavailable(_) => {
                    pool.clear();
                    self.start_session(pool, mode, in_line)
                }
                other => Err(other),
            }),
        }
    }

    fn start_session(&self, pool: &Pool<Box<pg::Conn>>, mode: Mode, in_line: bool) -> Result<Tx> {
        let mut conn = pool.take()?;
        if in_line {
            // Before BEGIN: the snapshot must be taken after the wait.
            conn.stand_in_line().inspect_err(|_| pool.give(None))?;
        }
        let mut tx = Tx::new(Conn::Postgres(conn), mode, self.0.world.clone());
        let begun = tx.batch(match mode {
            Mode::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Mode::Write => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            // Sealing reads what every writer adds: under SERIALIZABLE it would make them collide.
            Mode::Upkeep => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        });
        begun.inspect_err(|_| pool.give(None)).map(|()| tx)
    }

    /// Ends what is open and gives the connection back. After a commit there is nothing to end.
    fn drop_work(&self, tx: Tx) {
        let open = tx.is_open();
        match (tx.into_conn(), &self.0.kind) {
            (Conn::Sqlite(conn), Kind::Sqlite { readers, .. }) => {
                let ended = conn.execute_batch("ROLLBACK").is_ok();
                readers.give(ended.then_some(conn));
            }
            (Conn::Postgres(mut conn), Kind::Postgres(pool)) => {
                let usable = !conn.is_closed() && (!open || conn.rollback()) && conn.leave_line();
                pool.give(usable.then_some(conn));
            }
            _ => {}
        }
    }

    /// A session outside any transaction of the store, for migrations. Not given back.
    pub(crate) fn session(&self) -> Result<Conn> {
        match &self.0.target {
            Target::Sqlite(path) => sqlite::open_writer(path).map(Conn::Sqlite),
            Target::Postgres(url) => {
                pg::Conn::open(&Asked::of(url)?.ready()?).map(|conn| Conn::Postgres(Box::new(conn)))
            }
        }
    }
}

fn open_sqlite(path: &Path) -> Result<Kind> {
    let writer = Writer::open(path.to_owned())?;
    let path = path.to_owned();
    let readers = Pool::new(CONNECTIONS, move || sqlite::open_reader(&path));
    Ok(Kind::Sqlite { writer, readers })
}

fn open_postgres(url: &str) -> Result<Kind> {
    let way = Asked::of(url)?.ready()?;
    let pool = Pool::new(CONNECTIONS, move || pg::Conn::open(&way).map(Box::new));
    let first = pool.take()?;
    pool.give(Some(first));
    Ok(Kind::Postgres(pool))
}

type Guarded<T, E> = thread::Result<Result<T, E>>;

/// Runs `f`; a panic is kept until the connection is safe.
fn guarded<T, E>(tx: &mut Tx, f: impl FnOnce(&mut Tx) -> Result<T, E>) -> Guarded<T, E> {
    catch_unwind(AssertUnwindSafe(|| f(tx)))
}

/// One caller's part of a shared transaction, inside its savepoint.
fn member<T, E: From<Error>>(tx: &mut Tx, f: impl FnOnce(&mut Tx) -> Result<T, E>) -> Guarded<T, E> {
    if let Err(e) = tx.bracket(Stmt::new("begin unit", "SAVEPOINT unit")) {
        return Ok(Err(e.into()));
    }
    let outcome = guarded(tx, f).map(|done| done.and_then(|value| tx.verdict().map(|()| value).map_err(E::from)));
    match outcome {
        Ok(Ok(value)) => Ok(tx.bracket(Stmt::new("end unit", "RELEASE unit")).map(|()| value).map_err(E::from)),
        other => {
            tx.undo("unit");
            other
        }
    }
}

/// Longer with every attempt, and not the same for two callers, so that they do not collide in step.
fn pause(attempt: u32) -> Duration {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let spread = CALLS.fetch_add(7, Ordering::Relaxed) % 11;
    Duration::from_millis(spread + (1 << attempt.min(5)))
}
