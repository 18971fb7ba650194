//! How close the store comes to bare rusqlite, in one run: point reads, durable writes by one thread and by sixteen, and what
//! search costs. PostgreSQL too, when `ZHONGSHU_TEST_PG` is set.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::{
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ledger::Fact;
use rusqlite::Connection;
use store::{
    Db, Result, Search, Tx, params,
    search::Entry,
    testing::{self, TempDir, TestWorld},
};

store::statements! {
    /// One row.
    PUT = "INSERT INTO setting (scope, key, value, revision) VALUES ('', ?1, ?2, 1)";
    /// One row again.
    GET = "SELECT value FROM setting WHERE scope = '' AND key = ?1";
}

const ROWS: usize = 10_000;
const SPAN: Duration = Duration::from_secs(3);

/// Calls `work` from so many threads for a while; calls per second.
fn rate(threads: usize, work: impl Fn(usize) + Sync) -> f64 {
    let count = AtomicUsize::new(0);
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while begun.elapsed() < SPAN {
                    work(count.fetch_add(1, Ordering::Relaxed));
                }
            });
        }
    });
    count.into_inner() as f64 / begun.elapsed().as_secs_f64()
}

fn write(db: &Db, key: &str) {
    let outcome: Result<()> = db.write(|tx| {
        tx.exec(PUT, params![key, "一个值"])?;
        tx.record(Fact::new("setting.changed", "setting:x").with("key", key)).map(|_| ())
    });
    outcome.unwrap();
}

fn line(what: &str, rate: f64) {
    println!("{what:<58} {rate:>10.0} /s");
}

fn fill(tx: &mut Tx) -> Result<()> {
    (0..ROWS).try_for_each(|n| tx.exec(PUT, params![n.to_string(), "一个值"]).map(|_| ()))
}

fn measure(name: &str, db: &Db) {
    db.upkeep(fill).unwrap();
    let read = |n: usize| {
        let key = (n % ROWS).to_string();
        let _: String = db.read(|tx| tx.one(GET, params![key], |row| row.get(0))).unwrap();
    };
    line(&format!("{name}: point reads, 1 thread"), rate(1, read));
    line(&format!("{name}: point reads, 16 threads"), rate(16, read));
    line(&format!("{name}: durable writes with their fact, 1 thread"), rate(1, |n| write(db, &format!("a{n}"))));
    line(&format!("{name}: durable writes with their fact, 16 threads"), rate(16, |n| write(db, &format!("b{n}"))));
    let begun = Instant::now();
    let sealed = store::sealing::seal(db).unwrap();
    line(&format!("{name}: facts sealed"), sealed as f64 / begun.elapsed().as_secs_f64());
}

/// The limit: the same rows, triggers and settings in a file of its own, and nothing else.
fn bare(path: &Path) {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000").unwrap();
    let conn = Mutex::new(conn);
    let read = |n: usize| {
        let conn = conn.lock().unwrap();
        let mut stmt = conn.prepare_cached("SELECT value FROM setting WHERE scope = '' AND key = ?1").unwrap();
        let _: String = stmt.query_row([(n % ROWS).to_string()], |row| row.get(0)).unwrap();
    };
    line("rusqlite bare: point reads, 1 thread", rate(1, read));
    let write = |n: usize| {
        let conn = conn.lock().unwrap();
        conn.prepare_cached("BEGIN IMMEDIATE").unwrap().execute([]).unwrap();
        let mut put =
            conn.prepare_cached("INSERT INTO setting (scope, key, value, revision) VALUES ('', ?1, ?2, 1)").unwrap();
        put.execute([&format!("c{n}"), "一个值"]).unwrap();
        let sql = "INSERT INTO fact (id, at, verb, subject, body) VALUES (?1, 0, 'setting.changed', 'setting:x', '{}')";
        conn.prepare_cached(sql).unwrap().execute([format!("f{n}")]).unwrap();
        conn.prepare_cached("COMMIT").unwrap().execute([]).unwrap();
    };
    line("rusqlite bare: durable writes with their fact, 1 thread", rate(1, write));
}

fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status
        .lines()
        .find_map(|l| l.strip_prefix("VmRSS:"))
        .and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok());
    found.unwrap_or(0.0) / 1024.0
}

fn search(folder: &Path) {
    let timed = |what: &str, work: &mut dyn FnMut()| {
        let (before, begun) = (resident_mb(), Instant::now());
        work();
        println!("{what:<58} {:>10.1} ms, {:+.0} MB", begun.elapsed().as_secs_f64() * 1e3, resident_mb() - before);
    };
    let mut opened = None;
    timed("search: open", &mut || opened = Some(Search::open(folder).unwrap()));
    let search = opened.unwrap();
    timed("search: first query, which loads the dictionary", &mut || _ = search.query("防汛", 10).unwrap());
    let body = "各镇人民政府、街道办事处，区直各部门：为切实做好今年防汛抗旱工作，确保人民群众生命财产安全，现就有关事项通知如下。".repeat(12);
    timed("search: 5,000 documents of 700 characters", &mut || {
        for page in 0..10 {
            let entry = |n: usize| Entry {
                id: format!("{page}-{n}"),
                title: format!("关于第{n}号工作的通知"),
                body: body.clone(),
                ..Entry::default()
            };
            search.upsert(&(0..500).map(entry).collect::<Vec<_>>()).unwrap();
        }
        search.commit(1).unwrap();
    });
    let words = "防汛抗旱 财产安全";
    let mut ids = Vec::new();
    timed("search: query for 20", &mut || {
        ids = search.query(words, 20).unwrap().into_iter().map(|hit| hit.id).collect();
    });
    timed("search: the same again", &mut || _ = search.query(words, 20).unwrap());
    timed("search: their 20 snippets", &mut || _ = search.snippets(words, &ids).unwrap());
}

fn main() {
    // The disk's mood changes: the limit is taken before and after.
    for name in ["sqlite", "sqlite again"] {
        let db = testing::sqlite(TestWorld::new(1));
        db.upkeep(fill).unwrap();
        if let store::Target::Sqlite(path) = db.target() {
            bare(path);
        }
        measure(name, &testing::sqlite(TestWorld::new(1)));
    }
    if testing::pg_url().is_some() {
        measure("postgres", &testing::postgres(TestWorld::new(1)));
    }
    let folder = TempDir::new("bench-search");
    search(folder.path());
}
