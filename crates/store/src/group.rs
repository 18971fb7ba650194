//! Group commit (成组提交) for SQLite: many callers share one transaction and one fsync.
//!
//! Callers take turns under a mutex, each inside a savepoint of the one open transaction. Whoever leaves while nobody
//! waits commits for all; a caller is told "done" only after that commit.

use std::{
    cell::Cell,
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use rusqlite::Connection;

use crate::{Error, Result, sqlite};

/// The most units of work that share one commit.
const LARGEST_BATCH: u32 = 32;

/// The one writer of a SQLite file.
pub(crate) struct Writer {
    path: PathBuf,
    waiting: AtomicUsize,
    seat: Mutex<Seat>,
}

/// What the mutex guards: the connection, and the transaction that is open on it.
#[derive(Default)]
struct Seat {
    conn: Option<Connection>,
    batch: Option<Arc<Batch>>,
    members: u32,
    /// Whether the last batch had more than one member.
    crowded: bool,
}

/// The units of work that share one commit, and what became of them.
#[derive(Default)]
struct Batch {
    outcome: Mutex<Option<Result<()>>>,
    told: Condvar,
}

impl Batch {
    fn tell(&self, outcome: Result<()>) {
        *lock(&self.outcome) = Some(outcome);
        self.told.notify_all();
    }

    fn wait(&self) -> Result<()> {
        let mut outcome = lock(&self.outcome);
        loop {
            match &*outcome {
                Some(outcome) => return outcome.clone(),
                None => outcome = self.told.wait(outcome).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

/// A caller's own end: the connection, whether its work is to be kept, what its caller gets.
pub(crate) struct Done<T> {
    pub(crate) conn: Connection,
    pub(crate) keep: bool,
    /// The engine's last error, in case it made SQLite undo the whole batch.
    pub(crate) cause: Option<Error>,
    pub(crate) value: T,
}

impl Writer {
    pub(crate) fn open(path: PathBuf) -> Result<Self> {
        let conn = Some(sqlite::open_writer(&path)?);
        let seat = Mutex::new(Seat { conn, ..Seat::default() });
        Ok(Self { path, waiting: AtomicUsize::new(0), seat })
    }

    /// Runs `work` in its turn. `work` leaves the connection as it found it when its work is not to be kept. Returns after
    /// the commit; the second value is the commit's error, if the work was to be kept.
    pub(crate) fn run<T>(&self, work: impl FnOnce(Connection) -> Done<T>) -> Result<(T, Result<()>)> {
        let _inside = Inside::enter()?;
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut seat = lock(&self.seat);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let (conn, batch) = seat.begin(&self.path)?;
        let done = work(conn);
        seat.members += u32::from(done.keep);
        if seat.crowded && self.waiting.load(Ordering::SeqCst) == 0 {
            // Those of the last batch are on their way back: a commit that waits a moment for them serves them, too.
            std::thread::yield_now();
        }
        let nobody_waits = self.waiting.load(Ordering::SeqCst) == 0;
        seat.leave(done.conn, nobody_waits, done.cause);
        drop(seat);
        let committed = if done.keep { batch.wait() } else { Ok(()) };
        Ok((done.value, committed))
    }
}

impl Seat {
    /// Joins the open transaction, or opens one.
    fn begin(&mut self, path: &std::path::Path) -> Result<(Connection, Arc<Batch>)> {
        let conn = match self.conn.take() {
            Some(conn) => conn,
            None => {
                // Whoever had it did not come back, and the open transaction went with it.
                self.close(Err(Error::Busy));
                sqlite::open_writer(path)?
            }
        };
        if let Some(batch) = &self.batch {
            return Ok((conn, batch.clone()));
        }
        if let Err(e) = conn.execute_batch("BEGIN IMMEDIATE") {
            self.conn = Some(conn);
            return Err(sqlite::error(&e));
        }
        let batch = Arc::new(Batch::default());
        self.batch = Some(batch.clone());
        self.members = 0;
        Ok((conn, batch))
    }

    /// Commits when nobody waits for a turn, or enough have had theirs.
    fn leave(&mut self, conn: Connection, nobody_waits: bool, cause: Option<Error>) {
        if conn.is_autocommit() {
            // SQLite itself rolled back, as it does when the disk is full: everyone before in this batch lost, too.
            self.close(Err(cause.unwrap_or(Error::Busy)));
        } else if nobody_waits || self.members >= LARGEST_BATCH {
            self.crowded = self.members > 1;
            let outcome = commit(&conn, self.members);
            self.close(outcome);
        }
        self.conn = Some(conn);
    }

    fn close(&mut self, outcome: Result<()>) {
        if let Some(batch) = self.batch.take() {
            batch.tell(outcome);
        }
    }
}

fn commit(conn: &Connection, members: u32) -> Result<()> {
    if members == 0 {
        return conn.execute_batch("ROLLBACK").map_err(|e| sqlite::error(&e));
    }
    conn.execute_batch("COMMIT").map_err(|e| {
        // Nobody was told "done", so undoing is right; it fails only if SQLite has undone it already.
        let _ = conn.execute_batch("ROLLBACK");
        sqlite::error(&e)
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Refuses a second turn on the same thread, which would wait for itself for ever.
pub(crate) struct Inside;

impl Inside {
    pub(crate) fn enter() -> Result<Self> {
        if INSIDE.replace(true) { Err(Error::Nested) } else { Ok(Self) }
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.set(false);
    }
}
