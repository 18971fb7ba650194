//! A disk that fills up under PostgreSQL.

use std::{os::unix::fs::MetadataExt, process::Command, sync::Mutex, thread, time::Duration};

use ledger::{Sm3, verify};
use postgres::{Client, NoTls};
use store::{
    Db, Error, Target, export_ledger, params, sealing,
    testing::{self, TestWorld},
};

use crate::{
    common::{add, fact, keys},
    server::{Server, is_root, succeed},
};

/// Of the disk in MB: an empty database takes about ten.
const SIZE: u32 = 48;

store::statements! {
    /// Adds much.
    ADD_MUCH = "INSERT INTO setting (scope, key, value, revision) VALUES ('', ?1, ?2, 1)";
    /// Writes to the device that is always full.
    TO_FULL = "COPY (SELECT key FROM setting) TO '/dev/full'";
}

#[test]
fn on_a_full_disk_exactly_the_acknowledged_is_kept_and_room_mends_it() {
    let Some(mut server) = Server::prepared() else { return };
    std::fs::create_dir(server.folder().join("small")).unwrap();
    server.hand_over();
    if !small_disk(&server, &Command::new("true")).status().is_ok_and(|status| status.success()) {
        println!("no disk can be mounted here, not even in a namespace: /dev/full takes its place");
        return a_full_device_undoes_the_unit_of_work();
    }
    server.start_as(small_disk(&server, &server.as_owner("postgres")), &[]);
    let mut admin = connect(&server, "postgres");
    let place = server.folder().join("small");
    admin.batch_execute(&format!("CREATE TABLESPACE small LOCATION '{}'", place.display())).unwrap();
    admin.batch_execute("CREATE DATABASE office TEMPLATE template0 TABLESPACE small").unwrap();
    let db = Db::open(&Target::Postgres(server.url("127.0.0.1", "office", "")), TestWorld::new(1)).unwrap();
    db.migrate().unwrap();
    let mut ballast = connect(&server, "office");
    ballast.batch_execute("CREATE TABLE ballast (t TEXT); ALTER TABLE ballast ALTER t SET STORAGE EXTERNAL").unwrap();
    ballast.batch_execute("INSERT INTO ballast SELECT repeat('x', 8000) FROM generate_series(1, 1000)").unwrap();

    let mut kept = fill_up(&db);
    assert!(kept.len() > 20, "{} were kept", kept.len());
    assert_eq!(keys(&db), kept);
    assert_eq!(add_much(&db, "too much"), Err(Error::DiskFull));
    assert_eq!(keys(&db), kept, "readers go on, and nothing of the refused is there");

    ballast.batch_execute("DROP TABLE ballast").unwrap();
    add_much(&db, "room").unwrap();
    kept.push("room".into());
    crash(&mut ballast, &mut admin);
    assert_eq!(after_recovery(&db), kept, "also after the server has died");
    assert_eq!(sealing::seal(&db).unwrap() as usize, kept.len(), "one fact for each row that was kept");
    let mut export = Vec::new();
    export_ledger(&db, &mut export).unwrap();
    assert_eq!(verify(export.as_slice(), &Sm3).unwrap().count as usize, kept.len());
}

#[test]
fn a_full_device_undoes_the_unit_of_work() {
    if testing::pg_url().is_none() {
        return;
    }
    let db = testing::postgres(TestWorld::new(1));
    db.write(|tx| add(tx, "before")).unwrap();
    let refused = db.write(|tx| {
        add(tx, "never")?;
        tx.exec(TO_FULL, params![]).map(|_| ())
    });
    assert_eq!(refused, Err(Error::DiskFull));
    assert_eq!(keys(&db), ["before"]);
    db.write(|tx| add(tx, "room")).unwrap();
    assert_eq!(keys(&db), ["before", "room"]);
    assert_eq!(sealing::seal(&db).unwrap(), 2);
}

/// Writes from six threads until each was refused; what was acknowledged, in order.
fn fill_up(db: &Db) -> Vec<String> {
    let kept = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for t in 0..6 {
            let kept = &kept;
            scope.spawn(move || {
                for n in 0..1000 {
                    let key = format!("{t}-{n:03}");
                    match add_much(db, &key) {
                        Ok(()) => kept.lock().unwrap().push(key),
                        Err(Error::DiskFull) => return,
                        Err(other) => panic!("{other}"),
                    }
                }
                panic!("the disk was never full");
            });
        }
    });
    let mut kept = kept.into_inner().unwrap();
    kept.sort();
    kept
}

fn add_much(db: &Db, key: &str) -> Result<(), Error> {
    let much = incompressible(key);
    db.write(|tx| {
        tx.exec(ADD_MUCH, params![key, much])?;
        tx.record(fact(key)).map(|_| ())
    })
}

/// 80 kB that PostgreSQL cannot make smaller.
fn incompressible(seed: &str) -> String {
    let mut state = seed
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        format!("{state:016x}")
    };
    (0..5000).map(|_| next()).collect()
}

/// The command in a mount namespace of its own, where the folder `small` is a disk of a few MB that goes with it. Who is
/// not root becomes it in a user namespace, for the mounting, and then itself again: PostgreSQL refuses root.
fn small_disk(server: &Server, command: &Command) -> Command {
    let me = std::fs::metadata("/proc/self").unwrap();
    let owner = std::fs::metadata(server.folder()).unwrap();
    let (again, ids) = match is_root() {
        true => (String::new(), format!(",uid={},gid={}", owner.uid(), owner.gid())),
        false => (format!("unshare --user --map-user={} --map-group={}", me.uid(), me.gid()), String::new()),
    };
    let script = format!(r#"mount -t tmpfs -o size={SIZE}m,mode=700{ids} none small && exec {again} "$@""#);
    let mut outer = Command::new("unshare");
    outer.current_dir(server.folder()).arg("--mount");
    if !is_root() {
        outer.args(["--user", "--map-root-user"]);
    }
    outer.args(["sh", "-c", &script, "sh"]).arg(command.get_program()).args(command.get_args());
    outer
}

fn connect(server: &Server, database: &str) -> Client {
    Client::connect(&server.url("127.0.0.1", database, "sslmode=disable"), NoTls).unwrap()
}

/// Kills one of the server's processes: PostgreSQL then throws away its memory and starts again from its log.
fn crash(victim: &mut Client, witness: &mut Client) {
    let id: i32 = victim.query_one("SELECT pg_backend_pid()", &[]).unwrap().get(0);
    succeed(Command::new("sh").args(["-c", &format!("kill -KILL {id}")]));
    while witness.batch_execute("").is_ok() {
        thread::sleep(Duration::from_millis(10));
    }
}

/// All keys, as soon as the server has recovered.
fn after_recovery(db: &Db) -> Vec<String> {
    for _ in 0..300 {
        match db.read(|tx| tx.query(crate::common::KEYS, params![], |row| row.get(0))) {
            Ok(keys) => return keys,
            Err(Error::Unavailable(_)) => thread::sleep(Duration::from_millis(100)),
            Err(other) => panic!("{other}"),
        }
    }
    panic!("the server does not come back");
}
