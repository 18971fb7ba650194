//! Fresh, migrated databases on every engine at hand, in a world that repeats itself.
//!
//! PostgreSQL is used when `ZHONGSHU_TEST_PG` holds a URL whose user may create databases. When it is missing, only SQLite
//! is tested, except that `ZHONGSHU_REQUIRE_PG=1` makes that a failure.

use std::{
    any::Any,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use lexicon::{Date, Instant};
use postgres::{Client, NoTls};
use uuid::Uuid;

use crate::{Db, Target, World, migrations};

/// The environment variable with the URL of a PostgreSQL server for tests.
pub const PG_URL: &str = "ZHONGSHU_TEST_PG";
/// The environment variable that makes a missing PostgreSQL a failure.
pub const REQUIRE_PG: &str = "ZHONGSHU_REQUIRE_PG";

/// A world that repeats itself: Monday 2026-11-23 09:00 in Beijing until told otherwise, and counted identifiers.
#[derive(Debug)]
pub struct TestWorld {
    now: AtomicI64,
    drawn: AtomicU64,
    seed: u64,
}

impl TestWorld {
    /// Worlds of the same seed draw the same identifiers.
    #[must_use]
    pub fn new(seed: u64) -> Arc<Self> {
        let start = Instant::from_local(monday(), 9, 0);
        Arc::new(Self { now: AtomicI64::new(start.ms()), drawn: AtomicU64::new(0), seed })
    }

    /// Moves the clock on, or back when negative.
    pub fn advance_minutes(&self, minutes: i64) {
        self.advance_ms(minutes * 60_000);
    }

    /// Moves the clock on by milliseconds.
    pub fn advance_ms(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::SeqCst);
    }

    /// Sets the clock.
    pub fn set(&self, now: Instant) {
        self.now.store(now.ms(), Ordering::SeqCst);
    }

    fn draw(&self) -> u64 {
        self.drawn.fetch_add(1, Ordering::SeqCst)
    }
}

impl World for TestWorld {
    fn now(&self) -> Instant {
        Instant::from_ms(self.now.load(Ordering::SeqCst))
    }

    /// Shaped as UUIDv7, and ever greater while the clock does not go back.
    fn uuid(&self) -> Uuid {
        let mut tail = [0; 10];
        tail[..2].copy_from_slice(&self.seed.to_be_bytes()[6..]);
        tail[2..].copy_from_slice(&self.draw().to_be_bytes());
        let ms = u64::try_from(self.now().ms()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &tail).into_uuid()
    }

    fn secret(&self) -> [u8; 32] {
        let mut secret = [7; 32];
        secret[..8].copy_from_slice(&self.draw().to_be_bytes());
        secret[8..16].copy_from_slice(&self.seed.to_be_bytes());
        secret
    }
}

/// One fresh, migrated database per engine at hand; each is removed with its last handle.
///
/// # Panics
/// When a database cannot be made, or PostgreSQL is required and missing.
#[must_use]
pub fn engines() -> Vec<Db> {
    engines_with_worlds().into_iter().map(|(db, _)| db).collect()
}

/// As [`engines`], with the world of each, to move its clock.
///
/// # Panics
/// As [`engines`].
#[must_use]
pub fn engines_with_worlds() -> Vec<(Db, Arc<TestWorld>)> {
    let mut all = vec![with_world(sqlite)];
    if pg_url().is_some() {
        all.push(with_world(postgres));
    }
    all
}

fn with_world(open: impl FnOnce(Arc<dyn World>) -> Db) -> (Db, Arc<TestWorld>) {
    let world = TestWorld::new(1);
    (open(world.clone()), world)
}

/// A fresh, migrated SQLite database.
///
/// # Panics
/// When it cannot be made.
#[must_use]
pub fn sqlite(world: Arc<dyn World>) -> Db {
    let folder = TempDir::new("sqlite");
    let target = Target::Sqlite(folder.path().join("zhongshu.db"));
    let db = Db::open_keeping(&target, world, Some(Box::new(folder))).expect("a SQLite file in the temporary folder");
    db.migrate().expect("the migrations run on SQLite");
    db
}

/// A fresh, migrated PostgreSQL database, copied from a template that the first test makes.
///
/// # Panics
/// When it cannot be made.
#[must_use]
pub fn postgres(world: Arc<dyn World>) -> Db {
    let (target, guard) = fresh_postgres(true);
    let db = Db::open_keeping(&target, world, Some(guard)).expect("the test's database answers");
    db.migrate().expect("the template is migrated");
    db
}

/// An empty PostgreSQL database or a migrated one, and what removes it when dropped.
///
/// # Panics
/// When it cannot be made.
#[must_use]
pub fn fresh_postgres(migrated: bool) -> (Target, Box<dyn Any + Send + Sync>) {
    let url = pg_url().expect("ZHONGSHU_TEST_PG is set");
    let mut admin = Client::connect(&url, NoTls).expect("the test server answers");
    let template = if migrated { template(&mut admin, &url) } else { "template0".to_owned() };
    let name = format!("zs_test_{}_{}", std::process::id(), next());
    let create = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE); CREATE DATABASE {name} TEMPLATE {template}");
    for statement in create.split("; ") {
        admin.batch_execute(statement).expect("the test's user may create databases");
    }
    (Target::Postgres(with_database(&url, &name)), Box::new(PgGuard { url, name }))
}

/// The URL of the test server.
///
/// # Panics
/// When it is required and missing.
#[must_use]
pub fn pg_url() -> Option<String> {
    let url = std::env::var(PG_URL).ok().filter(|url| !url.is_empty());
    let required = std::env::var(REQUIRE_PG).is_ok_and(|v| v == "1");
    assert!(url.is_some() || !required, "{REQUIRE_PG}=1 but {PG_URL} is not set: half of the suite would not run");
    url
}

/// Tests run in processes of their own: an advisory lock makes the first of them the maker.
fn template(admin: &mut Client, url: &str) -> String {
    let name = format!("zs_template_{}", migrations::fingerprint());
    admin.batch_execute("SELECT pg_advisory_lock(7302026)").expect("an advisory lock");
    let found = admin.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).expect("the catalogue");
    if found.is_none() {
        let half = format!("{name}_half");
        admin.batch_execute(&format!("DROP DATABASE IF EXISTS {half} WITH (FORCE)")).expect("no half-made template");
        admin.batch_execute(&format!("CREATE DATABASE {half} TEMPLATE template0")).expect("an empty database");
        let target = Target::Postgres(with_database(url, &half));
        let db = Db::open(&target, TestWorld::new(0)).expect("the template answers");
        db.migrate().expect("the migrations run on PostgreSQL");
        drop(db);
        admin.batch_execute(&format!("ALTER DATABASE {half} RENAME TO {name}")).expect("the template is ready");
    }
    admin.batch_execute("SELECT pg_advisory_unlock(7302026)").expect("an advisory lock");
    name
}

/// The same URL with another database.
fn with_database(url: &str, name: &str) -> String {
    let (base, options) = url.split_once('?').map_or((url, None), |(base, options)| (base, Some(options)));
    let after_scheme = base.find("://").map_or(0, |at| at + 3);
    let server = base[after_scheme..].split('/').next().unwrap_or_default();
    let options = options.map(|o| format!("?{o}")).unwrap_or_default();
    format!("{}{server}/{name}{options}", &base[..after_scheme])
}

/// Lets a SQLite database grow no further, as on a full disk; `false` gives the room back.
///
/// # Panics
/// On PostgreSQL.
pub fn fill_disk(db: &Db, full: bool) {
    assert_eq!(db.engine(), crate::Engine::Sqlite, "only SQLite can be told so");
    // A new maximum below the present size is taken as the present size.
    let pages = if full { 1 } else { i64::from(u32::MAX) - 1 };
    let set = db.upkeep(|tx| tx.batch(&format!("PRAGMA max_page_count = {pages}")));
    set.expect("SQLite takes the limit");
}

/// Lets a SQLite database take no change at all from now on, as when even its log has no room.
///
/// # Panics
/// On PostgreSQL.
pub fn refuse_writes(db: &Db) {
    assert_eq!(db.engine(), crate::Engine::Sqlite, "only SQLite can be told so");
    let set = db.upkeep(|tx| tx.batch("PRAGMA query_only = 1"));
    set.expect("SQLite takes the order");
}

/// Lets a folder of blobs refuse these bytes, as a full disk does; `false` gives the room back.
///
/// # Panics
/// When the folder cannot be changed.
pub fn fill_folder(folder: &Path, bytes: &[u8], full: bool) {
    for draft in crate::blobs::drafts(folder, bytes).take(1000) {
        if full {
            std::os::unix::fs::symlink("/dev/full", draft).expect("a link to the device that is always full");
        } else if draft.is_symlink() {
            std::fs::remove_file(draft).expect("the link can be removed");
        }
    }
}

struct PgGuard {
    url: String,
    name: String,
}

impl Drop for PgGuard {
    fn drop(&mut self) {
        if let Ok(mut admin) = Client::connect(&self.url, NoTls) {
            let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

/// A folder that is removed when dropped.
#[derive(Debug)]
pub struct TempDir(PathBuf);

impl TempDir {
    /// Makes one whose name begins with `label`.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn new(label: &str) -> Self {
        let name = format!("zhongshu-{label}-{}-{}", std::process::id(), next());
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder in the temporary folder");
        Self(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn monday() -> Date {
    lexicon::parse_date("2026-11-23").expect("a date")
}

fn next() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::SeqCst)
}
