//! What is left after a power cut.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use lexicon::Instant;
use store::testing::{TempDir, TestWorld, fresh_postgres, pg_url};
use store::{Db, Target};
use testkit::TestOffice;

use crate::program::{Browser, Server, demo, ledger_head};

/// Drafts acknowledged before the power goes.
const WANTED: usize = 60;

#[test]
fn every_draft_acknowledged_before_a_kill_is_there_after_it() {
    survives_a_kill(demo("0", "1").path());
}

#[test]
fn every_draft_acknowledged_before_a_kill_is_in_postgresql_after_it() {
    if pg_url().is_none() {
        return;
    }
    let (target, _dropped) = fresh_postgres(true);
    let Target::Postgres(url) = &target else { panic!("{target:?}") };
    let folder = TempDir::new("program");
    fs::write(folder.path().join("zhongshu.toml"), format!("database = '{url}'\n")).unwrap();
    let world = TestWorld::new(1);
    #[expect(clippy::disallowed_methods, reason = "the server runs by this clock: its people have to serve today")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    world.set(Instant::from_ms(i64::try_from(now).unwrap()));
    drop(TestOffice::on(Db::open(&target, world.clone()).unwrap(), world));
    survives_a_kill(folder.path());
}

/// Serves the data of a folder, cuts the power while eight drafters write, and looks for all that was acknowledged.
fn survives_a_kill(folder: &Path) {
    let server = Server::start(folder);
    let browser = server.logged_in("linxiaotang");
    let kept = Mutex::new(Vec::new());
    let count = AtomicUsize::new(0);
    thread::scope(|scope| {
        for thread in 0..8 {
            let (browser, kept, count) = (browser.clone(), &kept, &count);
            scope.spawn(move || draft_until_cut(&browser, thread, kept, count));
        }
        while count.load(Ordering::SeqCst) < WANTED {
            thread::sleep(std::time::Duration::from_millis(5));
        }
        server.kill();
    });
    let kept = kept.into_inner().unwrap();
    assert!(kept.len() >= WANTED);
    let server = Server::start(folder);
    // The session is still good: it, too, was acknowledged.
    let again = server.browser_with(&browser);
    for (address, title) in &kept {
        let (status, page) = again.get(address);
        assert_eq!(status, 200, "{address} was acknowledged and is lost");
        assert!(page.contains(title), "{title}");
    }
    assert_eq!(server.stop(), Some(0));
    assert!(ledger_head(folder, "data").starts_with("流水完整"));
}

/// Starts drafts until the server is gone; keeps the address and title of every one acknowledged.
fn draft_until_cut(browser: &Browser, thread: usize, kept: &Mutex<Vec<(String, String)>>, count: &AtomicUsize) {
    let csrf = browser.csrf();
    for n in 0.. {
        let (title, key) = (format!("关于第{thread}组第{n}项工作的通知"), format!("{thread}-{n}"));
        let fields = [
            (web::ui::form::CSRF, csrf.as_str()),
            (web::ui::form::KEY, &key),
            ("genre", "notice"),
            ("urgency", "normal"),
            ("label", "internal"),
            ("series", ""),
            ("title", &title),
        ];
        let Ok(answer) = browser.post("/documents", &fields) else {
            return;
        };
        assert_eq!(answer.status(), 303);
        let address = answer.headers()["location"].to_str().unwrap().to_owned();
        kept.lock().unwrap().push((address, title));
        count.fetch_add(1, Ordering::SeqCst);
    }
}
