//! What is left after a power cut.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::program::{Browser, Server, demo, ledger_head};

/// Drafts acknowledged before the power goes.
const WANTED: usize = 60;

#[test]
fn every_draft_acknowledged_before_a_kill_is_there_after_it() {
    let folder = demo("0", "1");
    let server = Server::start(folder.path());
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
    let server = Server::start(folder.path());
    // The session is still good: it, too, was acknowledged.
    let again = server.browser_with(&browser);
    for (address, title) in &kept {
        let (status, page) = again.get(address);
        assert_eq!(status, 200, "{address} was acknowledged and is lost");
        assert!(page.contains(title), "{title}");
    }
    assert_eq!(server.stop(), Some(0));
    assert!(ledger_head(folder.path(), "data").starts_with("流水完整"));
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
