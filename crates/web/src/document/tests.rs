//! What a browser gets from this room, on every engine at hand.

mod again;
mod back;
mod clocks;
mod faults;
mod files_out;
mod hands;
mod journey;
mod layout_files;
mod letters;
mod lock;
mod looks;
mod newcomer;
mod own_flow;
mod refusals;
mod sealing;
mod verbs;
mod ways;
mod word;
mod writing;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, header};
use lexicon::{Instant, MatterId};
use office::Blobs;
use office::demo::PASSWORD;
use office::document::sheet::PagePicture;
use office::document::{Press, Sheet};
use office::people::login::{self, Attempt, Outcome};
use store::World;
use testkit::TestOffice;
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::visitor::{COOKIE, Visitor, encode};
use crate::{App, Parts, finder};

/// A press whose paper has two pages: the head never changes, the text does.
struct TwoPages;

impl Press for TwoPages {
    fn viewer(&self) -> Option<&dyn office::document::viewer::Viewer> {
        Some(self)
    }

    fn pages(&self, sheet: &Sheet) -> office::Result<Vec<PagePicture>> {
        let page = |text: &str| {
            let svg = format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297"><text y="99">{text}</text></svg>"#
            );
            PagePicture { hash: office::fingerprint(svg.as_bytes())[..12].into(), svg }
        };
        Ok(vec![page(&sheet.organ_mark), page(&sheet.content.body)])
    }

    fn pdf(&self, sheet: &Sheet) -> office::Result<Vec<u8>> {
        Ok(format!("%PDF-1.7 {} {:?} %%EOF", sheet.issue_number, sheet.seal.is_some()).into_bytes())
    }

    fn docx(&self, sheet: &Sheet) -> office::Result<Vec<u8>> {
        Ok(format!("PK {} {:?}", sheet.content.title, sheet.seal.is_some()).into_bytes())
    }

    fn import(&self, _: Option<lexicon::UnitId>, file: &[u8]) -> office::Result<office::document::word::Import> {
        word::read(file)
    }

    fn ofd(&self, sheet: &Sheet, files: &[(String, Vec<u8>)]) -> office::Result<Vec<u8>> {
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        Ok(format!("PK {} {names:?}", sheet.content.title).into_bytes())
    }
}

/// A program on a test office, asked as a browser asks.
struct Web<'a> {
    office: &'a TestOffice,
    router: Router,
    runtime: Runtime,
    sessions: RefCell<HashMap<String, (Instant, HeaderMap)>>,
    keys: Cell<u32>,
}

/// Somebody at a browser.
#[derive(Clone, Copy)]
struct Person<'a> {
    web: &'a Web<'a>,
    login: &'a str,
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HeaderMap,
    bytes: Bytes,
}

fn on_every_engine(mut test: impl FnMut(&Web)) {
    testkit::on_every_engine(|office| test(&Web::on(office)));
}

impl<'a> Web<'a> {
    fn on(office: &'a TestOffice) -> Web<'a> {
        let app = App::new(Parts {
            db: office.db.clone(),
            blobs: Blobs::open(office.folder().join("blobs")).unwrap(),
            finder: Arc::new(finder::Blind),
            press: Arc::new(TwoPages),
            printer: Arc::new(testkit::PaperPress),
            address: String::new(),
            secure_cookie: false,
            trusted_proxies: Vec::new(),
            demo: true,
            place: "云泽区协同办公".into(),
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        Web { office, router: crate::router(app), runtime, sessions: RefCell::default(), keys: Cell::new(0) }
    }

    fn is(&'a self, login: &'a str) -> Person<'a> {
        Person { web: self, login }
    }

    /// The cookie of somebody's session; a new one before the idle time is over.
    fn session(&self, login: &str) -> HeaderMap {
        let now = self.office.world.now();
        let kept = self.sessions.borrow().get(login).cloned();
        if let Some((_, cookies)) = kept.filter(|(at, _)| now.minutes_since(*at) < 15) {
            return cookies;
        }
        let attempt = Attempt { login, password: PASSWORD, agent: "Chromium 86" };
        let Outcome::Opened { token, .. } = login::login(&self.office.db, attempt).unwrap() else {
            panic!("{login} should be let in");
        };
        let cookie = format!("{COOKIE}={}", token.reveal()).parse().unwrap();
        let cookies = HeaderMap::from_iter([(header::COOKIE, cookie)]);
        self.sessions.borrow_mut().insert(login.into(), (now, cookies.clone()));
        cookies
    }

    fn ask(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            Answer { status: parts.status.as_u16(), headers: parts.headers, bytes }
        })
    }

    fn fresh_key(&self) -> String {
        self.keys.set(self.keys.get() + 1);
        format!("key-{}-decision", self.keys.get())
    }

    /// A draft of 林晓棠 with a text, ready to be handed over.
    fn drafted(&self, title: &str) -> MatterId {
        self.office.drafts("linxiaotang", "qzfb", title)
    }
}

impl Person<'_> {
    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path);
        request.headers_mut().unwrap().extend(self.web.session(self.login));
        request
    }

    fn get(&self, path: &str) -> Answer {
        self.web.ask(self.request("GET", path).body(Body::empty()).unwrap())
    }

    fn csrf(&self) -> String {
        Visitor::of(&self.web.session(self.login)).unwrap().csrf()
    }

    /// Posts a form with a key of its own, unless the fields name one.
    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, &[])
    }

    fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let (csrf, key) = (self.csrf(), self.web.fresh_key());
        let guard = [("csrf", csrf.as_str())];
        let key = (!fields.iter().any(|(n, _)| *n == "key")).then_some(("key", key.as_str()));
        let pairs = guard.iter().chain(key.iter()).chain(fields);
        let body: Vec<String> = pairs.map(|(n, v)| format!("{n}={}", encode(v))).collect();
        let request = headers.iter().fold(self.request("POST", path), |r, (n, v)| r.header(*n, *v));
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.web.ask(request.body(Body::from(body.join("&"))).unwrap())
    }

    /// Posts a form with one file.
    fn upload(&self, path: &str, fields: &[(&str, &str)], name: &str, file: &[u8]) -> Answer {
        let (csrf, key) = (self.csrf(), self.web.fresh_key());
        let mut body = Vec::new();
        for (n, v) in [("csrf", csrf.as_str()), ("key", key.as_str())].iter().chain(fields) {
            body.extend(format!("--line\r\nContent-Disposition: form-data; name=\"{n}\"\r\n\r\n{v}\r\n").bytes());
        }
        body.extend(
            format!("--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes(),
        );
        body.extend_from_slice(file);
        body.extend(b"\r\n--line--\r\n");
        let request = self.request("POST", path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=line");
        self.web.ask(request.body(Body::from(body)).unwrap())
    }

    /// Decides the open task on a matter.
    fn decides(&self, matter: MatterId, fields: &[(&str, &str)]) -> Answer {
        let task =
            self.web.office.task(self.login, matter).unwrap_or_else(|| panic!("{} has nothing to do here", self.login));
        self.web.office.world.advance_minutes(7);
        let all: Vec<_> = [("choice", "agree")].into_iter().chain(fields.iter().copied()).collect();
        self.post(&format!("/tasks/{task}/decision"), &all)
    }

    fn agrees(&self, matter: MatterId) -> Answer {
        self.decides(matter, &[("opinion", "同意。")]).sees(303)
    }
}

impl Answer {
    /// Expects a status.
    fn sees(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The document the answer leads to.
    fn document(&self) -> MatterId {
        let path = self.location().strip_prefix("/documents/").unwrap_or_else(|| panic!("{self:?}"));
        path[..36].parse().unwrap()
    }

    /// The words of the page, without marks, blanks and the navigation.
    fn text(&self) -> String {
        let body = self.body();
        let main = body.split_once("<main").map_or(body.as_str(), |(_, main)| main);
        let mut out = String::new();
        let mut inside = !body.contains("<main");
        for c in main.chars() {
            match c {
                '<' => inside = false,
                '>' => inside = true,
                c if inside && !c.is_whitespace() => out.push(c),
                _ => {}
            }
        }
        out
    }

    /// Expects words on the page.
    fn says(self, words: &[&str]) -> Answer {
        let text = self.text();
        for word in words {
            let word: String = word.split_whitespace().collect();
            assert!(text.contains(&word), "“{word}” is not said: {text}");
        }
        self
    }
}

const CHECKED: [(&str, &str); 5] = [
    ("check-law", "pass"),
    ("check-policy", "pass"),
    ("check-procedure", "pass"),
    ("check-wording", "pass"),
    ("check-format", "pass"),
];
