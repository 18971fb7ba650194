//! What must hold of these pages, over HTTP, on every engine at hand.

mod entering;
mod granting;
mod importing;
mod keeping;
mod reading;
mod separation;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use lexicon::{PersonId, UnitId};
use office::demo::{self, PASSWORD, Place};
use office::document::{PagePicture, Press, Sheet};
use office::people::login;
use office::{Blobs, Db, Error};
use store::testing::{TempDir, TestWorld, engines_with_worlds};
use tower::ServiceExt;

use crate::app::{App, Parts};
use crate::finder::Blind;
use crate::visitor::Visitor;

/// Prints nothing but a seal that is tried; one that is told to be opaque is refused.
struct NoPress;

impl Press for NoPress {
    fn pages(&self, _: &Sheet) -> office::Result<Vec<PagePicture>> {
        Ok(Vec::new())
    }

    fn try_seal(&self, sheet: &Sheet, picture: &[u8]) -> office::Result<Vec<PagePicture>> {
        if picture.windows(6).any(|w| w == b"opaque") {
            return Err(Error::field("picture", "请把背景改为透明"));
        }
        let svg = format!("<svg><text>试印 {}</text></svg>", sheet.content.sign_off);
        Ok(vec![PagePicture { hash: "1".into(), svg }])
    }

    fn pdf(&self, _: &Sheet) -> office::Result<Vec<u8>> {
        Err(Error::Press("没有打印".into()))
    }
}

/// The demo place behind the pages.
pub(crate) struct House {
    router: Router,
    pub(crate) db: Db,
    pub(crate) world: Arc<TestWorld>,
    pub(crate) place: Place,
    pub(crate) blobs: Blobs,
    _folder: TempDir,
}

/// An answer as a browser sees it.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) cookie: String,
    pub(crate) body: String,
}

/// One house on each engine.
pub(crate) fn houses() -> Vec<House> {
    houses_with(false, "")
}

/// The demo or a real office, at the address its users type.
fn houses_with(demo: bool, address: &str) -> Vec<House> {
    engines_with_worlds().into_iter().map(|(db, world)| House::open(db, world, (demo, address))).collect()
}

impl House {
    fn open(db: Db, world: Arc<TestWorld>, (demo, address): (bool, &str)) -> House {
        let hash = login::hash(PASSWORD, "demo", [3; 32]).unwrap();
        let place = db.write(|tx| demo::build(tx, &hash, 1, 7)).unwrap();
        let folder = TempDir::new("web-people");
        let blobs = Blobs::open(folder.path()).unwrap();
        let app = App::new(Parts {
            db: db.clone(),
            blobs: blobs.clone(),
            finder: Arc::new(Blind),
            press: Arc::new(NoPress),
            printer: Arc::new(testkit::PaperPress),
            address: address.into(),
            secure_cookie: true,
            trusted_proxies: Vec::new(),
            demo,
            place: "云泽区协同办公平台".into(),
        });
        House { router: crate::router(app), db, world, place, blobs, _folder: folder }
    }

    pub(crate) fn unit(&self, code: &str) -> UnitId {
        self.place.units[code]
    }

    pub(crate) fn person(&self, login: &str) -> PersonId {
        match self.place.people.get(login) {
            Some(id) => *id,
            None => self.db.read(|tx| office::people::person::by_login(tx, login)).unwrap().unwrap().id,
        }
    }

    pub(crate) fn send(&self, request: Request<Body>) -> Reply {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let text = |name| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
            let (location, cookie, status) = (text(header::LOCATION), text(header::SET_COOKIE), response.status());
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            Reply { status, location, cookie, body: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }

    /// A post without a session.
    pub(crate) fn knock(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.send(form("", path, fields))
    }

    pub(crate) fn try_log_in(&self, account: &str, password: &str) -> Reply {
        self.knock("/login", &[("account", account), ("password", password), ("next", "/account")])
    }

    /// A browser of somebody who logged in.
    pub(crate) fn as_(&self, account: &str) -> Browser<'_> {
        let reply = self.try_log_in(account, PASSWORD);
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{account}: {}", reply.body);
        Browser::with(self, &reply.cookie)
    }
}

/// A session and what it sends.
pub(crate) struct Browser<'a> {
    house: &'a House,
    cookie: String,
    csrf: String,
}

impl<'a> Browser<'a> {
    fn with(house: &'a House, set_cookie: &str) -> Browser<'a> {
        let cookie = set_cookie.split(';').next().unwrap().to_owned();
        let headers = [(header::COOKIE, cookie.parse().unwrap())].into_iter().collect();
        let csrf = Visitor::of(&headers).unwrap().csrf();
        Browser { house, cookie, csrf }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        self.house.send(request.body(Body::empty()).unwrap())
    }

    /// Posts with the token and a key of its own.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.post_from("form", path, fields)
    }

    /// Posts one form of a page that has several.
    fn post_from(&self, name: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
        static KEYS: AtomicU64 = AtomicU64::new(0);
        let key = format!("key{}.{name}", KEYS.fetch_add(1, Ordering::Relaxed));
        self.post_with_key(path, &key, fields)
    }

    pub(crate) fn post_with_key(&self, path: &str, key: &str, fields: &[(&str, &str)]) -> Reply {
        let guard = [("csrf", self.csrf.as_str()), ("key", key)];
        self.house.send(form(&self.cookie, path, &[&guard[..], fields].concat()))
    }

    /// Posts a form with a file in the field `picture`.
    pub(crate) fn post_picture(&self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Reply {
        static KEYS: AtomicU64 = AtomicU64::new(0);
        let key = format!("file{}.form", KEYS.fetch_add(1, Ordering::Relaxed));
        let mut body = Vec::new();
        for (n, v) in [("csrf", self.csrf.as_str()), ("key", &key)].iter().chain(fields) {
            body.extend(format!("--B\r\ncontent-disposition: form-data; name=\"{n}\"\r\n\r\n{v}\r\n").bytes());
        }
        let name = if file.is_empty() { "" } else { "印模.png" };
        let head = "--B\r\ncontent-disposition: form-data; name=\"picture\"; filename=\"";
        body.extend(format!("{head}{name}\"\r\n\r\n").bytes());
        body.extend(file);
        body.extend(b"\r\n--B--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B");
        self.house.send(request.body(Body::from(body)).unwrap())
    }

    fn post_without_token(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.house.send(form(&self.cookie, path, fields))
    }

    /// Posts a form with a file in the field `file`, with the session's own token.
    pub(crate) fn attach(&self, path: &str, file: &[u8]) -> Reply {
        self.attach_named(path, "a.csv", file)
    }

    /// The same, of a file of this name.
    pub(crate) fn attach_named(&self, path: &str, name: &str, file: &[u8]) -> Reply {
        self.upload(path, &self.csrf, (name, file))
    }

    fn upload(&self, path: &str, csrf: &str, (name, file): (&str, &[u8])) -> Reply {
        let mut body =
            format!("--B\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--B\r\n").into_bytes();
        body.extend(format!("content-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes());
        body.extend(file);
        body.extend(b"\r\n--B--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B");
        self.house.send(request.body(Body::from(body)).unwrap())
    }
}

fn form(cookie: &str, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let pairs: Vec<String> =
        fields.iter().map(|(n, v)| format!("{}={}", crate::visitor::encode(n), crate::visitor::encode(v))).collect();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::HOST, "oa.local")
        .header(header::COOKIE, cookie);
    request.body(Body::from(pairs.join("&"))).unwrap()
}

impl Reply {
    /// Where the browser was sent, after a post that went well.
    #[track_caller]
    pub(crate) fn went(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.words());
        &self.location
    }

    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Reply {
        assert!(self.body.contains(words), "“{words}” is missing in: {}", self.words());
        self
    }

    #[track_caller]
    pub(crate) fn says_not(&self, words: &str) -> &Reply {
        assert!(!self.body.contains(words), "“{words}” must not stand in: {}", self.words());
        self
    }

    #[track_caller]
    pub(crate) fn refused(&self, words: &str) -> &Reply {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", self.words());
        self.says(words)
    }

    /// The text of the page without its tags.
    fn words(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for c in self.body.chars() {
            match c {
                '<' => inside = true,
                '>' => (inside, text) = (false, text + " "),
                c if !inside => text.push(c),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What stands between two marks, first time.
    pub(crate) fn between(&self, before: &str, after: &str) -> String {
        let (_, rest) = self.body.split_once(before).unwrap_or_else(|| panic!("no {before}"));
        rest.split_once(after).unwrap().0.to_owned()
    }
}
