//! Where a post without a session comes from: a foreign page must not log a browser in as somebody else.

use std::net::{IpAddr, SocketAddr};

use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRequest, Request};
use axum::http::{HeaderMap, HeaderName, header};
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
        if !is_own(request.headers(), &app.address) {
            let why = "请求来自其他网站，没有受理。请直接打开本系统的登录页；仍不行请系统管理员核对配置中的 address（用户看到的网址）。";
            return Err(Fault(Error::Forbidden(why.into())).into_response());
        }
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
        let address = peer.map(|peer| origin(request.headers(), peer, &app.trusted_proxies));
        let agent = agent(request.headers(), address);
        let bytes = Bytes::from_request(request, app).await.map_err(|why| reply::unreadable(&why))?;
        Ok(Knock { fields: pairs(&bytes), agent })
    }
}

/// Browsers name the page's origin in every post; a program without a browser names none and carries no cookie either.
/// A reverse proxy may put a name of its own into `Host`: then the configured address says what is ours.
fn is_own(headers: &HeaderMap, address: &str) -> bool {
    let site = text(headers, &HeaderName::from_static("sec-fetch-site"));
    match (site, text(headers, &header::ORIGIN)) {
        (Some("cross-site"), _) => false,
        (Some("same-origin"), _) | (_, None) => true,
        (_, Some(origin)) => {
            let host = text(headers, &header::HOST);
            let is_host =
                origin.split_once("://").zip(host).is_some_and(|((_, from), host)| from.eq_ignore_ascii_case(host));
            is_host || (!address.is_empty() && origin_of(origin) == origin_of(address))
        }
    }
}

/// Scheme, name and port of an address, in small letters and without the port that goes without saying.
fn origin_of(address: &str) -> String {
    let address = address.to_ascii_lowercase();
    let (scheme, rest) = address.split_once("://").unwrap_or(("", &address));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let usual = if scheme == "https" { ":443" } else { ":80" };
    format!("{scheme}://{}", authority.strip_suffix(usual).unwrap_or(authority))
}

/// Where users reach this server (用户看到的网址): the configured address, or else what the request itself was sent to.
pub(crate) fn address(app: &App, headers: &HeaderMap) -> String {
    if !app.address.is_empty() {
        return app.address.clone();
    }
    let secure = text(headers, &header::ORIGIN).is_some_and(|origin| origin.starts_with("https://"));
    let plain = |host: &&str| host.bytes().all(|b| b.is_ascii_alphanumeric() || b".:-[]".contains(&b));
    let host = text(headers, &header::HOST).filter(plain);
    host.map(|host| format!("{}://{host}", if secure { "https" } else { "http" })).unwrap_or_default()
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

/// Where the visitor is: who connects, or behind trusted proxies the last one they name who is none of them. What stands
/// before that in the header anybody may have written.
fn origin(headers: &HeaderMap, peer: IpAddr, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&peer) {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").into_iter().filter_map(|v| v.to_str().ok());
    let named: Vec<Option<IpAddr>> = lines.flat_map(|l| l.split(',')).map(|t| t.trim().parse().ok()).collect();
    let beyond = named.iter().rev().take_while(|a| a.is_some()).flatten().find(|a| !trusted.contains(a));
    beyond.copied().unwrap_or(peer)
}

/// `Chrome 86 · Windows · 10.0.0.7`.
fn agent(headers: &HeaderMap, address: Option<IpAddr>) -> String {
    let text = text(headers, &header::USER_AGENT).unwrap_or_default();
    let system =
        [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("Mac OS", "macOS"), ("Linux", "Linux")];
    let system = system.into_iter().find(|(mark, _)| text.contains(mark)).map(|(_, name)| name.to_owned());
    let parts = [browser(text), system, address.map(|a| a.to_string())];
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
            assert_eq!(is_own(&headers(&given), ""), own, "{given:?}");
        }
    }

    #[test]
    fn behind_a_proxy_that_sends_its_own_host_the_configured_address_is_own() {
        for (address, origin, own) in [
            ("https://oa.yunze.example", "https://oa.yunze.example", true),
            ("https://OA.yunze.example:443/oa", "https://oa.yunze.example", true),
            ("http://10.1.2.3:8088", "http://10.1.2.3:8088", true),
            ("http://10.1.2.3:8088", "http://10.1.2.3", false),
            ("https://oa.yunze.example", "http://oa.yunze.example", false),
            ("https://oa.yunze.example", "https://oa.yunze.example.evil.example", false),
            ("https://oa.yunze.example", "null", false),
            ("", "https://oa.yunze.example", false),
        ] {
            let given = headers(&[("host", "127.0.0.1:8080"), ("origin", origin)]);
            assert_eq!(is_own(&given, address), own, "{address} {origin}");
        }
        let told = headers(&[("host", "backend"), ("origin", "https://oa.local"), ("sec-fetch-site", "same-origin")]);
        assert!(is_own(&told, ""), "a browser that says so itself is believed: no page can write this header");
    }

    #[test]
    fn a_forwarded_address_is_taken_from_trusted_proxies_only() {
        let trusted = ["127.0.0.1", "10.0.0.2"].map(|a| a.parse().unwrap());
        for (forwarded, peer, want) in [
            ("10.1.2.3", "10.9.9.9", "10.9.9.9"),
            ("10.1.2.3", "127.0.0.1", "10.1.2.3"),
            ("6.6.6.6, 10.1.2.3", "127.0.0.1", "10.1.2.3"),
            ("10.1.2.3, 10.0.0.2", "127.0.0.1", "10.1.2.3"),
            ("10.1.2.3, <script>", "127.0.0.1", "127.0.0.1"),
            ("", "127.0.0.1", "127.0.0.1"),
        ] {
            let given = headers(&[("x-forwarded-for", forwarded)]);
            assert_eq!(origin(&given, peer.parse().unwrap(), &trusted), want.parse::<IpAddr>().unwrap(), "{forwarded}");
        }
        let none: &[IpAddr] = &[];
        let given = headers(&[("x-forwarded-for", "10.1.2.3")]);
        assert_eq!(origin(&given, "127.0.0.1".parse().unwrap(), none).to_string(), "127.0.0.1");
    }

    #[test]
    fn a_browser_is_named_in_a_few_words() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.75 Safari/537.36";
        let at = "10.0.0.7".parse().ok();
        assert_eq!(agent(&headers(&[("user-agent", chrome)]), at), "Chrome 86 · Windows · 10.0.0.7");
        assert_eq!(agent(&headers(&[]), None), "");
    }
}
