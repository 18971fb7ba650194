//! Visitor (访客): the session a request brings, before anybody knows whose it is.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Redirect, Response};
use office::Tx;
use office::people::{self, Actor, Token};

use crate::app::App;
use crate::reply;
use crate::resume::Unfinished;

/// Name of the session cookie.
pub const COOKIE: &str = "zhongshu";

/// A request with a session. Without one the browser is sent to the log-in page.
#[derive(Debug, Clone)]
pub struct Visitor {
    token: Token,
    with_any_password: bool,
}

impl Visitor {
    /// Whose session it is.
    ///
    /// # Errors
    /// [`office::Error::Login`] without a session; [`office::Error::PasswordExpired`] for a password that must be changed
    /// first, unless this is one [`with_any_password`](Visitor::with_any_password).
    pub fn actor(&self, tx: &mut Tx) -> office::Result<Actor> {
        let now = tx.now();
        let find = if self.with_any_password { people::actor_of_session } else { people::actor_at_work };
        find(tx, &self.token, now)
    }

    /// The same visitor for what may be done with an expired password: changing it and leaving.
    pub fn with_any_password(&self) -> Visitor {
        Visitor { with_any_password: true, ..self.clone() }
    }

    /// The session's token.
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// The token against forged requests: it is bound to the session and tells nothing about it.
    pub fn csrf(&self) -> String {
        csrf_of(&self.token.stored())
    }

    /// Whoever has just logged in.
    pub(crate) fn with(token: Token) -> Visitor {
        Visitor { token, with_any_password: false }
    }

    /// The session in a request's cookies, if there is one.
    pub fn of(headers: &HeaderMap) -> Option<Visitor> {
        let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|v| v.to_str().ok());
        let pairs = cookies.flat_map(|c| c.split(';')).filter_map(|c| c.trim().split_once('='));
        let token = pairs.filter(|(name, _)| *name == COOKIE).find_map(|(_, value)| Token::parse(value))?;
        Some(Visitor { token, with_any_password: false })
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Visitor, Response> {
        Visitor::of(&parts.headers).ok_or_else(|| to_login(parts))
    }
}

impl OptionalFromRequestParts<App> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Option<Visitor>, Self::Rejection> {
        Ok(Visitor::of(&parts.headers))
    }
}

/// The token of a session of which only the stored mark is known: a page may outlive its session.
pub fn csrf_of(stored: &str) -> String {
    office::fingerprint(format!("csrf:{stored}").as_bytes())
}

/// Sends the browser to log in and back to where it was; after a post, to the start.
pub fn to_login(parts: &Parts) -> Response {
    let next = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let target = if parts.method == Method::GET && next != "/" {
        format!("/login?next={}", encode(next))
    } else {
        "/login".into()
    };
    reply::unfinished(Redirect::to(&target).into_response(), Unfinished::Ended)
}

/// Percent-encodes everything but what is safe in a query value.
pub fn encode(text: &str) -> String {
    let safe = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~' | b'/');
    text.bytes().map(|b| if safe(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
