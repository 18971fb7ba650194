//! Posted forms (表单): the fields with their repetitions, after the token against forged requests was checked.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::expired::Kept;
use crate::reply::{self, Fault};
use crate::ui::form::{CSRF, KEY, REVISION};
use crate::visitor::{Visitor, to_login};

/// A posted form of a logged-in visitor. Taking it as an argument is the check against forged requests.
#[derive(Debug, Clone)]
pub struct Posted {
    /// Who posted.
    pub visitor: Visitor,
    fields: Vec<(String, String)>,
}

impl Posted {
    /// A form still to be read, field by field; it counts only once [`Posted::checked`] has let it pass.
    pub(crate) fn empty(visitor: Visitor) -> Posted {
        Posted { visitor, fields: Vec::new() }
    }

    /// Adds a field that was read.
    pub(crate) fn add(&mut self, name: String, value: String) {
        self.fields.push((name, value.replace("\r\n", "\n")));
    }

    /// Whether the token against forged requests was read, and is that of the session.
    pub(crate) fn is_genuine(&self) -> bool {
        self.text(CSRF) == self.visitor.csrf()
    }

    /// The form, if it is the session's own.
    pub(crate) fn checked(self) -> Result<Posted, Fault> {
        if self.is_genuine() {
            return Ok(self);
        }
        Err(reply::foreign())
    }

    /// A field's text, trimmed; empty when absent.
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// A field's text as typed; empty when absent.
    pub fn raw(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// Every value of a repeated field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.raw(name).is_empty()
    }

    /// A field as an identifier or another word, if it is one.
    pub fn parse<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }

    /// A repeated field as identifiers; what is none is left out.
    pub fn parse_all<T: std::str::FromStr>(&self, name: &str) -> Vec<T> {
        self.all(name).filter_map(|v| v.parse().ok()).collect()
    }

    /// The idempotency key.
    pub fn key(&self) -> &str {
        self.text(KEY)
    }

    /// The revision the form was drawn from.
    pub fn revision(&self) -> i64 {
        self.parse(REVISION).unwrap_or(0)
    }
}

impl FromRequest<App> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Posted, Response> {
        let (parts, body) = request.into_parts();
        let visitor = Visitor::of(&parts.headers).ok_or_else(|| to_login(&parts));
        let kept = parts.extensions.get::<Kept>().cloned().unwrap_or_default();
        let request = Request::from_parts(parts, body);
        let bytes = Bytes::from_request(request, app).await.map_err(|why| reply::unreadable(&why))?;
        let fields = pairs(&bytes);
        // Kept before anything is asked: what was typed comes back also when nobody is logged in any more.
        kept.keep(&fields);
        let posted = Posted { visitor: visitor?, fields };
        posted.checked().map_err(IntoResponse::into_response)
    }
}

/// Reads `application/x-www-form-urlencoded`, keeping order and repetitions.
pub fn pairs(bytes: &[u8]) -> Vec<(String, String)> {
    let decode = |part: &[u8]| -> String {
        let mut out = Vec::with_capacity(part.len());
        let mut rest = part;
        while let Some((&b, tail)) = rest.split_first() {
            let hex = (b == b'%').then(|| tail.get(..2)).flatten().and_then(|h| std::str::from_utf8(h).ok());
            match hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
                Some(byte) => {
                    out.push(byte);
                    rest = &tail[2..];
                }
                None => {
                    out.push(if b == b'+' { b' ' } else { b });
                    rest = tail;
                }
            }
        }
        String::from_utf8_lossy(&out).replace("\r\n", "\n")
    };
    let split = |pair: &[u8]| {
        let at = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
        (decode(&pair[..at]), decode(pair.get(at + 1..).unwrap_or_default()))
    };
    bytes.split(|b| *b == b'&').filter(|p| !p.is_empty()).map(split).collect()
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn a_form_is_read_with_repetitions_and_chinese() {
        let got = pairs("a=1&b=%E5%90%8C%E6%84%8F+%26&a=2&c&=%zz".as_bytes());
        let want = [("a", "1"), ("b", "同意 &"), ("a", "2"), ("c", ""), ("", "%zz")];
        assert_eq!(got, want.map(|(k, v)| (k.to_string(), v.to_string())));
    }
}
