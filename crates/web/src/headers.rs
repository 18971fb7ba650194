//! What every answer carries (响应头) and how much a request may bring (请求上限).

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// Largest form without files, bytes: a long paper is some 200 KB of text.
pub const FORM_LIMIT: usize = 2 * 1024 * 1024;
/// Largest upload, bytes.
pub const UPLOAD_LIMIT: usize = 200 * 1024 * 1024;

/// What pages may load and who may hold them: everything from here, nothing inline, no frame.
pub const CSP: &str =
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const FIXED: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
];

/// Puts the layers round a router (统一响应头): security headers, no keeping of pages, compression, size limits.
///
/// A header that a handler set itself stays as the handler set it.
pub fn wrap<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    let kept = SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let router = FIXED.iter().fold(router, |router, (name, value)| {
        let value = HeaderValue::from_static(value);
        router.layer(SetResponseHeaderLayer::if_not_present(name.clone(), value))
    });
    router
        .layer(kept)
        .layer(compression())
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(RequestBodyLimitLayer::new(UPLOAD_LIMIT))
}

/// Lets the routes under it take files up to [`UPLOAD_LIMIT`] (上传上限).
pub fn upload_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(UPLOAD_LIMIT)
}

/// Level 4: a page of 60 KB takes about a millisecond; higher levels cost more time than they save on a local network.
fn compression() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Precise(4))
}

#[cfg(test)]
mod tests;
