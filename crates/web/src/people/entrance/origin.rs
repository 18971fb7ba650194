//! Where a post without a session comes from: a foreign page must not log a browser in as somebody else.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRequest, Request};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use office::Error;

use crate::app::App;
use crate::forms::pairs;
use crate::reply::{self, Fault};

/// A form posted from a page of this server by a browser that has no session.
#[derive(Debug, Clone)]
pub(super) struct Knock {
    fields: Vec<(String, String)>,
    /// Browser and address, for the session list.
    pub(super) agent: String,
}

impl Knock {
    /// A field's text as typed; empty when absent.
    pub(super) fn raw(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }
}

impl FromRequest<App> for Knock {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Knock, Response> {
        if !is_own(request.headers()) {
            let why = "请求来自其他网站，没有受理。请直接打开本系统的登录页。";
            return Err(Fault(Error::Forbidden(why.into())).into_response());
        }
        let address = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0);
        let agent = agent(request.headers(), address);
        let bytes = Bytes::from_request(request, app).await.map_err(|why| reply::unreadable(&why))?;
        Ok(Knock { fields: pairs(&bytes), agent })
    }
}

/// Browsers name the page's origin in every post; a program without a browser names none and carries no cookie either.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
    if text(header::HeaderName::from_static("sec-fetch-site")) == Some("cross-site") {
        return false;
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host)),
        _ => true,
    }
}

/// `Chrome 86 · Windows · 10.0.0.7`.
fn agent(headers: &HeaderMap, address: Option<SocketAddr>) -> String {
    let text = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let system =
        [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("Mac OS", "macOS"), ("Linux", "Linux")];
    let system = system.into_iter().find(|(mark, _)| text.contains(mark)).map(|(_, name)| name.to_owned());
    let parts = [browser(text), system, address.map(|a| a.ip().to_string())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn browser(agent: &str) -> Option<String> {
    ["Edg", "Firefox", "Chrome", "Safari"].into_iter().find_map(|name| {
        let version = agent.split_once(&format!("{name}/"))?.1;
        let major: String = version.chars().take_while(char::is_ascii_digit).collect();
        Some(format!("{name} {major}").trim_end().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect()
    }

    #[test]
    fn a_post_from_a_foreign_page_is_told_apart() {
        for (given, own) in [
            (vec![("host", "oa.local:8080"), ("origin", "http://oa.local:8080")], true),
            (vec![("host", "oa.local"), ("origin", "https://OA.local")], true),
            (vec![("host", "oa.local")], true),
            (vec![("host", "oa.local"), ("origin", "http://evil.example")], false),
            (vec![("host", "oa.local"), ("origin", "null")], false),
            (vec![("host", "oa.local"), ("sec-fetch-site", "cross-site")], false),
            (vec![("host", "oa.local"), ("sec-fetch-site", "same-origin")], true),
        ] {
            assert_eq!(is_own(&headers(&given)), own, "{given:?}");
        }
    }

    #[test]
    fn a_browser_is_named_in_a_few_words() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.75 Safari/537.36";
        let at = "10.0.0.7:5123".parse().ok();
        assert_eq!(agent(&headers(&[("user-agent", chrome)]), at), "Chrome 86 · Windows · 10.0.0.7");
        assert_eq!(agent(&headers(&[]), None), "");
    }
}
