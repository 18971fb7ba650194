//! Backup, restore, and moving between engines.
#![allow(clippy::unwrap_used)]

mod common;

use std::{fs, path::Path, thread};

use common::*;
use ledger::{Sm3, verify};
use store::{
    Blobs, Db, Error, Target, Unfit, backup, dump, export_ledger, load, params, restore, sealing, testing,
    testing::{TempDir, TestWorld},
};

store::statements! {
    /// As a newer program leaves it.
    NEWER = "INSERT INTO migration (name, checksum, at) VALUES ('9999_later', '', 0)";
}

/// A fresh place to restore into on each engine at hand.
fn places(folder: &Path) -> Vec<(Target, Option<Box<dyn std::any::Any + Send + Sync>>)> {
    let mut places = vec![(Target::Sqlite(folder.join("restored.db")), None)];
    if testing::pg_url().is_some() {
        let (target, guard) = testing::fresh_postgres(false);
        places.push((target, Some(guard)));
    }
    places
}

fn fill(db: &Db) {
    for n in 0..30 {
        db.write(|tx| add(tx, &format!("{n:02}'\"\\\n行"))).unwrap();
    }
    sealing::seal(db).unwrap();
    db.write(|tx| add(tx, "unsealed")).unwrap();
}

fn ledger(db: &Db) -> Vec<u8> {
    let mut out = Vec::new();
    export_ledger(db, &mut out).unwrap();
    out
}

#[test]
fn a_backup_of_either_engine_is_restored_into_either() {
    for db in testing::engines() {
        fill(&db);
        let folder = TempDir::new("backup");
        let blobs = Blobs::open(folder.path().join("blobs")).unwrap();
        let id = blobs.put("附件".as_bytes()).unwrap();
        let made = folder.path().join("made");
        assert_eq!(backup(&db, Some(&blobs), &made).unwrap().blobs, 1);
        for (n, (target, _guard)) in places(folder.path()).into_iter().enumerate() {
            let restored_blobs = Blobs::open(folder.path().join(format!("restored-{n}"))).unwrap();
            let world = TestWorld::new(5);
            restore(&made, &target, Some(&restored_blobs), world.clone()).unwrap();
            let restored = Db::open(&target, world.clone()).unwrap();
            assert_eq!(keys(&restored), keys(&db));
            assert_eq!(ledger(&restored), ledger(&db));
            assert_eq!(restored_blobs.get(&id).unwrap(), "附件".as_bytes());
            world.advance_minutes(1);
            assert_eq!(sealing::seal(&restored), Ok(1), "what was not sealed still waits");
            assert_eq!(verify(ledger(&restored).as_slice(), &Sm3).unwrap().count, 31);
        }
    }
}

#[test]
fn a_backup_is_one_moment_while_writers_go_on() {
    for db in testing::engines() {
        let folder = TempDir::new("online");
        thread::scope(|scope| {
            let writer = scope.spawn(|| (0..100).for_each(|n| db.write(|tx| add(tx, &format!("{n:03}"))).unwrap()));
            let made = folder.path().join("made");
            backup(&db, None, &made).unwrap();
            writer.join().unwrap();
            let target = Target::Sqlite(folder.path().join("restored.db"));
            restore(&made, &target, None, TestWorld::new(5)).unwrap();
            let restored = keys(&Db::open(&target, TestWorld::new(5)).unwrap());
            let expected: Vec<String> = (0..restored.len()).map(|n| format!("{n:03}")).collect();
            assert_eq!(restored, expected);
        });
    }
}

#[test]
fn damage_is_told_and_nothing_is_overwritten() {
    let db = testing::sqlite(TestWorld::new(1));
    fill(&db);
    let folder = TempDir::new("damage");
    let made = folder.path().join("made");
    let blobs = Blobs::open(folder.path().join("blobs")).unwrap();
    blobs.put(b"x").unwrap();
    backup(&db, Some(&blobs), &made).unwrap();
    let again = |to: &str| restore(&made, &Target::Sqlite(folder.path().join(to)), Some(&blobs), TestWorld::new(5));
    again("once.db").unwrap();
    assert_eq!(again("once.db").unwrap_err(), Unfit::Occupied(folder.path().join("once.db")).into());
    assert_eq!(backup(&db, None, &made).unwrap_err(), Unfit::NotEmpty(made.clone()).into());
    let file = made.join("database.db");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert_eq!(again("twice.db").unwrap_err(), Unfit::Altered(file).into());
    assert!(!folder.path().join("twice.db").exists());
    fs::remove_file(made.join("backup.json")).unwrap();
    assert_eq!(again("thrice.db").unwrap_err(), Unfit::NoManifest(made.clone()).into());
    fs::remove_dir_all(&made).unwrap();
    assert_eq!(again("thrice.db").unwrap_err(), Unfit::NoFolder(made.clone()).into());
}

#[test]
fn a_journal_left_over_is_never_played_into_a_restored_database() {
    let db = testing::sqlite(TestWorld::new(1));
    fill(&db);
    let folder = TempDir::new("leftover");
    let made = folder.path().join("made");
    backup(&db, None, &made).unwrap();
    let target = folder.path().join("restored.db");
    for end in ["-wal", "-shm", "-journal"] {
        let left = folder.path().join(format!("restored.db{end}"));
        fs::write(&left, "of another database").unwrap();
        let refused = restore(&made, &Target::Sqlite(target.clone()), None, TestWorld::new(5));
        assert_eq!(refused.unwrap_err(), Unfit::Leftover(left.clone()).into());
        assert!(!target.exists());
        fs::remove_file(left).unwrap();
    }
    restore(&made, &Target::Sqlite(target), None, TestWorld::new(5)).unwrap();
    let mut there: Vec<String> = Vec::new();
    there.extend(fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()));
    there.sort();
    assert_eq!(there, ["made", "restored.db"], "the copy leaves nothing beside");
}

#[test]
fn a_backup_of_a_newer_program_is_refused_and_leaves_no_database() {
    let folder = TempDir::new("newer");
    let made = folder.path().join("made");
    let db = testing::sqlite(TestWorld::new(1));
    db.upkeep(|tx| tx.exec(NEWER, params![])).unwrap();
    backup(&db, None, &made).unwrap();
    let target = folder.path().join("restored.db");
    let refused = restore(&made, &Target::Sqlite(target), None, TestWorld::new(5));
    assert_eq!(refused.unwrap_err(), Error::Newer("9999_later".into()));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "only the backup is there");
}

#[test]
fn a_damaged_blob_is_named_and_does_not_stop_the_backup() {
    let db = testing::sqlite(TestWorld::new(1));
    let folder = TempDir::new("bad-blob");
    let blobs = Blobs::open(folder.path().join("blobs")).unwrap();
    blobs.put(b"good").unwrap();
    let bad = blobs.put(b"bad").unwrap();
    let (head, rest) = bad.as_str().split_at(2);
    fs::write(folder.path().join("blobs").join(head).join(rest), b"worse").unwrap();
    let manifest = db.backup(Some(&blobs), &folder.path().join("made")).unwrap();
    assert_eq!((manifest.blobs, manifest.damaged), (1, vec![bad.to_string()]));
}

#[test]
fn a_cut_or_altered_dump_leaves_no_rows() {
    for db in testing::engines() {
        fill(&db);
        let mut whole = Vec::new();
        let rows = dump(&db, &mut whole).unwrap();
        let text = String::from_utf8(whole).unwrap();
        let cut = &text[..text.trim_end().rfind('\n').unwrap() + 1];
        let miscounted = text.replace(&format!("{{\"rows\":{rows}}}"), &format!("{{\"rows\":{}}}", rows + 1));
        let evil = text.replace("\"table\":\"setting\"", "\"table\":\"setting; DROP TABLE fact\"");
        for damaged in [cut, &miscounted, &evil, "", "{}\n"] {
            let folder = TempDir::new("dump");
            for (target, _guard) in places(folder.path()) {
                let to = Db::open(&target, TestWorld::new(5)).unwrap();
                assert!(matches!(load(&to, damaged.as_bytes()), Err(Error::Damaged(_))), "{damaged}");
                to.migrate().unwrap();
                assert!(keys(&to).is_empty());
                assert_eq!(load(&to, text.as_bytes()), Ok(rows), "the whole one still goes in");
                assert!(matches!(load(&to, text.as_bytes()), Err(Error::Unfit(Unfit::Filled))), "but only once");
            }
        }
    }
}
