//! What every answer carries (响应头) and how much a request may bring (请求上限).

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::reply;

/// Largest form without files, bytes: a long paper is some 200 KB of text.
pub const FORM_LIMIT: usize = 2 * 1024 * 1024;
/// Largest upload, bytes.
pub const UPLOAD_LIMIT: usize = 200 * 1024 * 1024;
/// Largest body read to its end only to say that it is too large, bytes.
const PATIENCE: usize = 10 * UPLOAD_LIMIT;

/// Longest a page or a form without files may take; typesetting a long paper takes some seconds.
const PAGE_TIME: Duration = Duration::from_secs(60);
/// Longest an upload may take: 200 MB over a slow line.
const UPLOAD_TIME: Duration = Duration::from_secs(20 * 60);

/// What pages may load and who may hold them: everything from here, nothing inline, no frame. Pictures may stand inside
/// a page of paper: the seal does.
pub const CSP: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

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
    let router = router
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(RequestBodyLimitLayer::new(UPLOAD_LIMIT))
        .layer(axum::middleware::from_fn(bounded))
        .layer(axum::middleware::from_fn(timed));
    let router = FIXED.iter().fold(router, |router, (name, value)| {
        let value = HeaderValue::from_static(value);
        router.layer(SetResponseHeaderLayer::if_not_present(name.clone(), value))
    });
    router.layer(kept).layer(compression())
}

/// No request keeps its connection for ever. What a unit of work began it finishes: the key of the form keeps a second
/// post from doing it twice.
async fn timed(request: Request, next: Next) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let upload = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    within(if upload { UPLOAD_TIME } else { PAGE_TIME }, next.run(request)).await
}

async fn within(limit: Duration, answer: impl Future<Output = Response>) -> Response {
    tokio::time::timeout(limit, answer).await.unwrap_or_else(|_| reply::too_long(limit))
}

/// What is over [`UPLOAD_LIMIT`] is read and dropped, so that the browser gets an answer instead of a broken connection;
/// beyond [`PATIENCE`] it does get one.
async fn bounded(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    let response = match length {
        Some(length) if length > UPLOAD_LIMIT => {
            if length <= PATIENCE {
                drain(request.into_body()).await;
            }
            return reply::too_large(UPLOAD_LIMIT);
        }
        _ => next.run(request).await,
    };
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE && !is_page {
        return reply::too_large(UPLOAD_LIMIT);
    }
    response
}

async fn drain(mut body: Body) {
    while let Some(Ok(_)) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {}
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
