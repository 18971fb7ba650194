//! What a user of this room sees, over HTTP, on every engine at hand.

mod lists;
mod pages;
mod permission;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use lexicon::MatterId;
use office::people::{Console, session};
use testkit::TestOffice;
use testkit::office::PaperPress;
use tower::ServiceExt;

use crate::app::{App, Parts};
use crate::finder::Finder;
use crate::headers;
use crate::visitor::{Visitor, encode};

/// Finds what the test told it to, whoever asks, and remembers whose text was asked for.
#[derive(Default)]
struct Told {
    found: Mutex<Vec<(MatterId, String)>>,
    cut: Mutex<Vec<MatterId>>,
}

impl Finder for Told {
    fn find(&self, _typed: &str, _readers: &[String], limit: usize) -> office::Result<Vec<MatterId>> {
        Ok(self.found.lock().unwrap().iter().take(limit).map(|(id, _)| *id).collect())
    }

    fn snippets(&self, _typed: &str, ids: &[MatterId]) -> office::Result<Vec<String>> {
        self.cut.lock().unwrap().extend(ids);
        let found = self.found.lock().unwrap();
        let snippet = |id| found.iter().find(|(known, _)| known == id).map(|(_, text)| text.clone());
        Ok(ids.iter().map(|id| snippet(id).unwrap_or_default()).collect())
    }
}

/// This room's pages over a test office.
struct Desk<'a> {
    office: &'a TestOffice,
    routes: Router,
    told: Arc<Told>,
    runtime: tokio::runtime::Runtime,
}

/// An answer.
struct Seen {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl<'a> Desk<'a> {
    fn of(office: &'a TestOffice) -> Desk<'a> {
        let told = Arc::new(Told::default());
        let app = App::new(Parts {
            db: office.db.clone(),
            blobs: office.blobs.clone(),
            finder: told.clone(),
            press: Arc::new(PaperPress),
            printer: Arc::new(testkit::PaperPress),
            address: String::new(),
            secure_cookie: false,
            trusted_proxies: Vec::new(),
            demo: false,
            place: "云泽区".into(),
        });
        let routes = headers::wrap(super::routes()).with_state(app);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_time().build().unwrap();
        Desk { office, routes, told, runtime }
    }

    /// What the search index would answer.
    fn index(&self, found: &[(MatterId, &str)]) {
        let all = found.iter().map(|(id, snippet)| (*id, (*snippet).into()));
        *self.told.found.lock().unwrap() = all.collect();
    }

    fn cookie(&self, login: &str) -> HeaderValue {
        let all = self.office.db.read(|tx| office::people::person::by_login(tx, login)).unwrap();
        let id = all.expect("a demo account").id;
        let token = self.office.db.write(|tx| session::open_at_console(tx, &Console::at_the_machine(), id)).unwrap();
        HeaderValue::from_str(&format!("{}={}", crate::visitor::COOKIE, token.reveal())).unwrap()
    }

    fn get(&self, login: &str, path: &str) -> Seen {
        let request = Request::get(path).header(header::COOKIE, self.cookie(login));
        self.send(request.body(Body::empty()).unwrap())
    }

    fn get_as_nobody(&self, path: &str) -> Seen {
        self.send(Request::get(path).body(Body::empty()).unwrap())
    }

    fn post(&self, login: &str, path: &str, fields: &[(&str, &str)]) -> Seen {
        let cookie = self.cookie(login);
        let csrf = Visitor::of(&HeaderMap::from_iter([(header::COOKIE, cookie.clone())])).unwrap().csrf();
        let all = [("csrf", csrf.as_str())].into_iter().chain(fields.iter().copied());
        let body: Vec<String> = all.map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
        let request = Request::post(path).header(header::COOKIE, cookie);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.join("&"))).unwrap())
    }

    fn send(&self, request: Request<Body>) -> Seen {
        self.runtime.block_on(async {
            let response = self.routes.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
            Seen { status: parts.status, headers: parts.headers, body }
        })
    }
}

impl Seen {
    fn html(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The words of the page below the frame, a line for each row, list item and heading.
    fn words(&self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{}", self.html());
        let html = self.html();
        let main = html.split_once("<main").map_or(html, |(_, rest)| rest);
        let main = main.split_once('>').map_or(main, |(_, rest)| rest);
        let main = main.split_once("</main>").map_or(main, |(main, _)| main);
        lines(main)
    }
}

/// Text of markup: cells apart by a bar, hidden words and empty lines left out.
fn lines(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<').map(|p| p.split_once('>').unwrap_or(("", p))) {
        let (tag, text) = piece;
        match tag.split([' ', '/']).find(|t| !t.is_empty()).unwrap_or_default() {
            "tr" | "li" | "h1" | "h2" | "header" | "section" | "form" | "nav" | "p" | "label" => out.push('\n'),
            "td" | "th" | "small" | "a" | "option" | "em" => out.push(' '),
            _ => {}
        }
        if tag.starts_with("td") || tag.starts_with("th ") || tag == "th" {
            out.push('|');
        }
        out.push_str(text);
    }
    let squeezed = out.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
    squeezed.filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}
