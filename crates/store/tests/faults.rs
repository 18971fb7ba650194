//! What is left after a kill, a full disk, a lost connection.
#![allow(clippy::unwrap_used)]

mod common;

use std::{
    env,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    thread,
};

use common::*;
use ledger::{Sm3, verify};
use store::{Db, Engine, Error, Target, export_ledger, params, sealing, testing, testing::TestWorld};

const CHILD: &str = "ZHONGSHU_KILLED_CHILD";

store::statements! {
    /// Adds much.
    ADD_MUCH = "INSERT INTO setting (scope, key, value, revision) VALUES ('', ?1, ?2, 1)";
    /// Facts and rows at one moment.
    BOTH = "SELECT (SELECT COUNT(*) FROM fact), (SELECT COUNT(*) FROM setting)";
    /// Ends every other session of this database.
    CUT = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()";
}

/// Started by the test below in a process of its own: writes from eight threads until it is killed, and prints every key
/// after it was acknowledged.
#[test]
fn writer_to_be_killed() {
    let Ok(target) = env::var(CHILD) else { return };
    let target = match target.strip_prefix("file:") {
        Some(path) => Target::Sqlite(path.into()),
        None => Target::Postgres(target),
    };
    let db = Db::open(&target, TestWorld::new(99)).unwrap();
    thread::scope(|scope| {
        for t in 0..8 {
            let db = &db;
            scope.spawn(move || {
                for n in 0.. {
                    let key = format!("{t}-{n}");
                    db.write(|tx| add(tx, &key)).unwrap();
                    writeln!(std::io::stdout(), "kept {key}").unwrap();
                }
            });
        }
    });
}

#[test]
fn nothing_acknowledged_is_lost_when_the_program_is_killed() {
    for db in testing::engines() {
        let target = match db.target() {
            Target::Sqlite(path) => format!("file:{}", path.display()),
            Target::Postgres(url) => url.clone(),
        };
        let kept = kill_after(&target, 200);
        assert!(kept.len() >= 200);
        let again = Db::open(db.target(), TestWorld::new(2)).unwrap();
        again.migrate().unwrap();
        let present = keys(&again);
        for key in &kept {
            assert!(present.contains(key), "{key} was acknowledged and is lost");
        }
        again.write(|tx| add(tx, "after")).unwrap();
        // PostgreSQL may finish a commit whose client is gone while we look: both are counted in one snapshot.
        let both = |tx: &mut store::Tx| tx.one(BOTH, params![], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)));
        let (facts, rows) = again.read(both).unwrap();
        assert_eq!(facts, rows, "one fact for each row");
        let sealed = sealing::seal(&again).unwrap();
        assert!(sealed as usize > present.len(), "all that was there, and what came after");
        let mut export = Vec::new();
        export_ledger(&again, &mut export).unwrap();
        assert_eq!(verify(export.as_slice(), &Sm3).unwrap().count as u64, sealed);
    }
}

fn kill_after(target: &str, count: usize) -> Vec<String> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "writer_to_be_killed", "--nocapture"])
        .env(CHILD, target)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut kept = Vec::new();
    for line in lines.map_while(Result::ok) {
        // The harness prints its own line first, without an end.
        kept.extend(line.split_once("kept ").map(|(_, key)| key.to_owned()));
        if kept.len() == count {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    kept
}

#[test]
fn on_a_full_disk_exactly_the_acknowledged_is_kept_and_room_mends_it() {
    let db = testing::sqlite(TestWorld::new(1));
    let kept = Mutex::new(Vec::new());
    testing::fill_disk(&db, true);
    thread::scope(|scope| {
        for t in 0..6 {
            let (db, kept) = (&db, &kept);
            scope.spawn(move || fill(db, t, kept));
        }
    });
    let mut kept = kept.into_inner().unwrap();
    kept.sort();
    assert_eq!(keys(&db), kept);
    testing::fill_disk(&db, false);
    db.write(|tx| add(tx, "room")).unwrap();
    assert_eq!(keys(&db).len(), kept.len() + 1);
}

/// Writes until the disk is full, large and small in turn, so that some of a batch fit and others do not.
fn fill(db: &Db, thread: usize, kept: &Mutex<Vec<String>>) {
    for n in 0..200 {
        let key = format!("{thread}-{n:03}");
        let much = "满".repeat(if (thread + n).is_multiple_of(2) { 3000 } else { 10 });
        let outcome = db.write(|tx| {
            tx.exec(ADD_MUCH, params![key, much])?;
            tx.record(fact(&key)).map(|_| ())
        });
        match outcome {
            Ok(()) => kept.lock().unwrap().push(key),
            Err(Error::DiskFull) => return,
            Err(other) => panic!("{other}"),
        }
    }
    panic!("the disk was never full");
}

#[test]
fn a_lost_connection_is_replaced_and_the_work_done() {
    for db in testing::engines().into_iter().filter(|db| db.engine() == Engine::Postgres) {
        db.write(|tx| add(tx, "a")).unwrap();
        let other = Db::open(db.target(), TestWorld::new(3)).unwrap();
        let cut = |db: &Db| db.read(|tx| tx.one(CUT, params![], |row| row.get::<i64>(0))).unwrap();
        assert!(cut(&other) > 0);
        assert_eq!(keys(&db), ["a"]);
        let mut attempts = 0;
        db.write(|tx| {
            attempts += 1;
            if attempts == 1 {
                cut(&other);
            }
            add(tx, "b")
        })
        .unwrap();
        assert_eq!(attempts, 2);
        assert_eq!(keys(&db), ["a", "b"]);
    }
}

#[test]
fn an_unreachable_server_and_a_wrong_file_are_told_without_the_password() {
    let world = TestWorld::new(1);
    let url = Target::Postgres("postgres://u:verysecret@127.0.0.1:1/x".into());
    let error = Db::open(&url, world.clone()).err().unwrap();
    assert!(matches!(error, Error::Unavailable(_)) && !error.to_string().contains("verysecret"), "{error}");
    let garbled = Db::open(&Target::Postgres("postgres://u:verysecret@@:x".into()), world.clone()).err().unwrap();
    assert!(!garbled.to_string().contains("verysecret"), "{garbled}");
    let folder = testing::TempDir::new("garbage");
    let path = folder.path().join("zhongshu.db");
    std::fs::write(&path, "not a database, but long enough to be looked at as one".repeat(20)).unwrap();
    assert!(matches!(Db::open(&Target::Sqlite(path), world), Err(Error::Damaged(_))));
}

#[test]
fn instances_that_migrate_at_once_do_it_once() {
    let folder = testing::TempDir::new("migrate");
    let mut targets = vec![Target::Sqlite(folder.path().join("zhongshu.db"))];
    let guard = testing::pg_url().map(|_| testing::fresh_postgres(false));
    targets.extend(guard.iter().map(|(target, _)| target.clone()));
    for target in targets {
        thread::scope(|scope| {
            for n in 0..4 {
                let target = &target;
                scope.spawn(move || Db::open(target, TestWorld::new(n)).unwrap().migrate().unwrap());
            }
        });
        let db = Db::open(&target, Arc::clone(&TestWorld::new(9)) as _).unwrap();
        db.write(|tx| add(tx, "a")).unwrap();
    }
}
