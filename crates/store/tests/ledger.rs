//! The chain and its export, on every engine.
#![allow(clippy::unwrap_used)]

mod common;

use std::thread;

use common::*;
use ledger::{Sm3, Tip, verify};
use store::{Db, Error, Result, export_ledger, facts, sealing, testing};

fn export(db: &Db) -> Vec<u8> {
    let mut out = Vec::new();
    export_ledger(db, &mut out).unwrap();
    out
}

fn write(db: &Db, keys: impl IntoIterator<Item = String>) {
    keys.into_iter().for_each(|key| db.write(|tx| add(tx, &key)).unwrap());
}

#[test]
fn facts_are_sealed_in_order_of_time_and_only_once() {
    for (db, world) in testing::engines_with_worlds() {
        assert_eq!(sealing::seal(&db), Ok(0));
        write(&db, ["a".to_owned()]);
        world.advance_minutes(1);
        write(&db, ["b".to_owned()]);
        assert_eq!(sealing::seal(&db), Ok(2));
        assert_eq!(sealing::seal(&db), Ok(0));
        write(&db, ["c".to_owned()]);
        assert_eq!(sealing::seal(&db), Ok(1));
        let chain = db.read(|tx| facts::sealed_after(tx, 0, 10)).unwrap();
        let seen: Vec<_> = chain.iter().map(|s| (s.link.pos, s.fact.subject.as_str())).collect();
        assert_eq!(seen, [(1, "a"), (2, "b"), (3, "c")]);
        assert_eq!(db.read(|tx| facts::sealed_after(tx, 2, 10)).unwrap().len(), 1);
        assert_eq!(db.read(sealing::tip).unwrap(), chain[2].link.tip());
    }
}

#[test]
fn an_export_verifies_and_an_altered_one_does_not() {
    for db in testing::engines() {
        assert_eq!(verify(export(&db).as_slice(), &Sm3).unwrap().count, 0);
        write(&db, (0..600).map(|n| format!("{n:03}")));
        assert_eq!(sealing::seal(&db), Ok(600));
        let text = export(&db);
        let intact = verify(text.as_slice(), &Sm3).unwrap();
        assert_eq!((intact.count, intact.start), (600, Tip::ORIGIN));
        assert_eq!(intact.head, db.read(sealing::tip).unwrap());
        let altered = String::from_utf8(text).unwrap().replacen("测试", "改动", 1);
        assert_eq!(verify(altered.as_bytes(), &Sm3).unwrap_err().line, 2);
    }
}

#[test]
fn a_fact_committed_late_gets_a_later_position() {
    let Some(db) = testing::engines().into_iter().nth(1) else {
        return;
    };
    thread::scope(|scope| {
        let (begun, wait_begun) = std::sync::mpsc::channel();
        let (go, wait_go) = std::sync::mpsc::channel::<()>();
        let late = scope.spawn({
            let db = &db;
            move || {
                db.write(|tx| {
                    add(tx, "late")?;
                    let _ = begun.send(());
                    let _ = wait_go.recv();
                    Ok::<_, Error>(())
                })
            }
        });
        wait_begun.recv().unwrap();
        write(&db, ["early".to_owned()]);
        assert_eq!(sealing::seal(&db), Ok(1));
        go.send(()).unwrap();
        late.join().unwrap().unwrap();
    });
    assert_eq!(sealing::seal(&db), Ok(1));
    let rest = db.read(|tx| facts::sealed_after(tx, 1, 10)).unwrap();
    assert_eq!(rest[0].fact.subject, "late");
    assert_eq!(verify(export(&db).as_slice(), &Sm3).unwrap().count, 2);
}

#[test]
fn another_instance_seals_nothing_while_the_lease_is_held() {
    for (db, world) in testing::engines_with_worlds() {
        let other = Db::open(db.target(), world.clone()).unwrap();
        write(&db, ["a".to_owned()]);
        assert_eq!(sealing::seal(&other), Ok(1));
        write(&db, ["b".to_owned()]);
        assert_eq!(sealing::seal(&db), Ok(0));
        world.advance_minutes(1);
        assert_eq!(sealing::seal(&db), Ok(1));
    }
}

#[test]
fn sealers_and_writers_at_once_leave_one_whole_chain() {
    for (db, world) in testing::engines_with_worlds() {
        let others: Vec<Db> = (0..2).map(|_| Db::open(db.target(), world.clone()).unwrap()).collect();
        thread::scope(|scope| {
            for t in 0..4 {
                let db = &db;
                scope.spawn(move || write(db, (0..25).map(|n| format!("{t}-{n}"))));
            }
            for other in &others {
                scope.spawn(|| {
                    for _ in 0..10 {
                        let sealed: Result<u64> = sealing::seal(other);
                        sealed.unwrap();
                        world.advance_minutes(1);
                    }
                });
            }
        });
        world.advance_minutes(1);
        sealing::seal(&db).unwrap();
        assert_eq!(verify(export(&db).as_slice(), &Sm3).unwrap().count, 100);
    }
}
