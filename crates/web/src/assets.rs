//! The style sheet, the script and the icon (静态文件): compressed at build, named by their content, kept by the
//! browser for a year.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// A file with its compressed forms, made by the build script.
struct Asset {
    path: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    gzip: &'static [u8],
    brotli: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Address of the style sheet (样式表).
pub fn css_path() -> &'static str {
    CSS.path
}

/// Address of the style sheet of the wall chart (挂图样式表): no other page needs it.
pub fn chart_path() -> &'static str {
    CHART.path
}

/// Address of the script (脚本).
pub fn js_path() -> &'static str {
    JS.path
}

/// Address of the icon (网站图标).
pub fn icon_path() -> &'static str {
    ICON.path
}

/// Bytes on the wire of the files of a first load (压缩后字节数): plain, gzip, brotli, per address.
pub fn sizes() -> impl Iterator<Item = (&'static str, usize, usize, usize)> {
    FIRST.iter().map(|a| (a.path, a.plain.len(), a.gzip.len(), a.brotli.len()))
}

/// Each file with its address, not compressed (原文), for pages that are looked at without this server.
pub fn files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    ALL.iter().map(|asset| (asset.path, asset.plain))
}

/// Serves `/assets/…` (静态文件服务).
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{name}", get(serve))
}

async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let found = ALL.iter().find(|asset| asset.path.ends_with(&format!("/{name}")));
    match found {
        Some(asset) => reply(asset, &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn reply(asset: &'static Asset, headers: &HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or("");
    let (encoding, body) = choose(asset, accepted);
    let mut response = body.into_response();
    let mut set = |name: HeaderName, value: &'static str| {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_TYPE, asset.kind);
    set(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    set(header::VARY, "accept-encoding");
    if let Some(encoding) = encoding {
        set(header::CONTENT_ENCODING, encoding);
    }
    response
}

/// The smallest form that the browser says it reads; a coding with `q=0` is one it refuses.
fn choose(asset: &'static Asset, accepted: &str) -> (Option<&'static str>, &'static [u8]) {
    let reads = |coding: &str| accepted.split(',').any(|one| takes(one, coding));
    if reads("br") {
        (Some("br"), asset.brotli)
    } else if reads("gzip") {
        (Some("gzip"), asset.gzip)
    } else {
        (None, asset.plain)
    }
}

fn takes(one: &str, coding: &str) -> bool {
    let mut parts = one.split(';').map(str::trim);
    let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
    named && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
}

#[cfg(test)]
mod tests;
