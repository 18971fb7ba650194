//! Durable flow steps beside bare durable commits, and reads beside bare reads.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{fs, thread};

use lexicon::{Genre, MatterId, SecurityLabel, Urgency};
use office::demo::{self, PASSWORD, Place};
use office::document::{CHECKS, Check, Content, Decision, Head, Start, StepForm, decide, draft};
use office::people::login;
use office::{Db, process};
use rusqlite::Connection;
use store::{Target, World};

use super::table::Table;
use crate::failure::{Failure, Outcome};
use crate::house::{self, House};
use crate::world::{RealWorld, moment};

/// Measures in a folder of its own, which is removed.
pub fn measure(seconds: u64, table: &mut Table) -> Outcome {
    let folder = house::cache()?.join(format!("bench/steps-{}", std::process::id()));
    let outcome = measure_in(&folder, seconds, table);
    _ = fs::remove_dir_all(&folder);
    outcome
}

fn measure_in(folder: &Path, seconds: u64, table: &mut Table) -> Outcome {
    let house = House::at(folder, &Target::Sqlite(folder.join("zhongshu.db")), Arc::new(RealWorld))?;
    let hash = login::hash(PASSWORD, "demo", RealWorld.secret())?;
    let place = house.db.write(|tx| demo::build(tx, &hash, 3, 1))?;
    // The disk's mood changes: the limit is taken before and after.
    let before = commits(folder, seconds)?;
    let one = rate(1, seconds, &|| walk(&house.db, &place))?;
    let many = rate(16, seconds, &|| walk(&house.db, &place))?;
    let limit = f64::midpoint(before, commits(folder, seconds)?);
    table.add("durable flow steps, 1 thread", "/s", one, "");
    table.add("durable flow steps, 16 threads", "/s", many, "");
    table.add("limit: bare durable commits, 1 connection", "/s", limit, "");
    table.add("steps of 1 thread to bare commits", "%", 100.0 * one / limit, "≥ 40");
    table.add("steps of 16 threads to bare commits", "%", 100.0 * many / limit, "≥ 40");
    reads(&house.db, folder, seconds, table)
}

/// Calls from so many threads; units of work per second.
fn rate(threads: usize, seconds: u64, work: &(dyn Fn() -> Outcome<usize> + Sync)) -> Outcome<f64> {
    let done = AtomicUsize::new(0);
    let end = moment() + Duration::from_secs(seconds);
    thread::scope(|scope| {
        let repeat = || {
            while moment() < end {
                done.fetch_add(work()?, Ordering::Relaxed);
            }
            Ok::<(), Failure>(())
        };
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(repeat)).collect();
        all.into_iter().try_for_each(|t| t.join().map_err(|_| Failure::new("a thread failed"))?)
    })?;
    Ok(ratio(done.into_inner(), seconds))
}

/// So many in so many seconds, per second.
#[expect(clippy::cast_precision_loss, reason = "counts of a few seconds")]
pub fn ratio(count: usize, seconds: u64) -> f64 {
    count as f64 / seconds.max(1) as f64
}

/// A paper from its first word to the office review, each step a unit of work that is durable before the next: 4 steps.
fn walk(db: &Db, place: &Place) -> Outcome<usize> {
    let head = Head {
        genre: Genre::Notice,
        urgency: Urgency::Normal,
        label: SecurityLabel::Internal,
        series: place.series.get("qzfb").copied(),
        copies: 20,
    };
    let id = db.write(|tx| {
        let actor = place.actor(tx, "linxiaotang")?;
        draft::start(tx, &actor, head.clone(), content())
    })?;
    let start = Start { signer: place.people.get("guhuaian").copied(), ..Start::default() };
    step(db, place, id, "linxiaotang", StepForm::Draft(start))?;
    step(db, place, id, "heyanqiu", StepForm::Plain)?;
    let checks = CHECKS.iter().map(|(item, _)| Check { item: (*item).into(), passed: true, remark: String::new() });
    step(db, place, id, "shenzhiyuan", StepForm::Review(checks.collect()))?;
    Ok(4)
}

fn content() -> Content {
    Content {
        title: "云泽区人民政府办公室关于做好今冬明春安全防范工作的通知".into(),
        main_to: "各镇人民政府，区政府各部门".into(),
        body: "一、压实责任\n各镇、各部门要落实到人。\n二、按时报送\n请于12月15日前报送。".into(),
        sign_off: "云泽区人民政府办公室".into(),
        ..Content::default()
    }
}

fn step(db: &Db, place: &Place, id: MatterId, login: &str, form: StepForm) -> Outcome {
    let decision = Decision { choice: "agree".into(), opinion: "同意。".into(), form };
    db.write(|tx| {
        let actor = place.actor(tx, login)?;
        let open = process::open_tasks(tx, id)?;
        let task = open.into_iter().find(|t| t.holder == actor.person).ok_or(office::Error::NotFound)?;
        let held = process::held(tx, &actor, task.id)?;
        decide(tx, &held, &decision).map(|_| ())
    })?;
    Ok(())
}

/// The limit: one small row in a file of its own, durable before the next.
fn commits(folder: &Path, seconds: u64) -> Outcome<f64> {
    let path = folder.join("bare.db");
    _ = fs::remove_file(&path);
    let conn = bare(&path)?;
    let (mut count, end) = (0, moment() + Duration::from_secs(seconds));
    while moment() < end {
        count += conn
            .prepare_cached("INSERT INTO t (v) VALUES (?1)")
            .and_then(|mut s| s.execute(["一个值"]))
            .map_err(Failure::of)?;
    }
    Ok(ratio(count, seconds))
}

fn bare(path: &Path) -> Outcome<Connection> {
    let conn = Connection::open(path).map_err(Failure::of)?;
    let setup = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT NOT NULL)";
    conn.execute_batch(setup).map_err(Failure::of)?;
    Ok(conn)
}

/// One unit's name, asked for through the store and without it.
fn reads(db: &Db, folder: &Path, seconds: u64, table: &mut Table) -> Outcome {
    let through = rate(1, seconds, &|| {
        db.read(|tx| tx.setting("", "login-policy"))?;
        Ok(1)
    })?;
    let conn = Connection::open(folder.join("zhongshu.db")).map_err(Failure::of)?;
    let (mut count, end) = (0, moment() + Duration::from_secs(seconds));
    while moment() < end {
        let mut stmt = conn
            .prepare_cached("SELECT value, revision FROM setting WHERE scope = ?1 AND key = ?2")
            .map_err(Failure::of)?;
        stmt.exists(["", "login-policy"]).map_err(Failure::of)?;
        count += 1;
    }
    table.add("point reads through the store, 1 thread", "/s", through, "");
    table.add("limit: bare point reads", "/s", ratio(count, seconds), "");
    Ok(())
}
