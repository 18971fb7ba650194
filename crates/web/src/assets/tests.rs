use super::*;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use tower::ServiceExt;

async fn ask(path: &str, accepted: &str) -> Response {
    let request = Request::get(path).header(header::ACCEPT_ENCODING, accepted);
    let request = request.body(Body::empty()).unwrap();
    routes::<()>().oneshot(request).await.unwrap()
}

fn says(response: &Response, name: HeaderName) -> Option<&str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_browser_gets_the_coding_it_reads() {
    for (accepted, coding) in [
        ("gzip, deflate, br", Some("br")),
        ("gzip", Some("gzip")),
        ("br;q=0, gzip;q=0.5", Some("gzip")),
        ("identity", None),
        ("", None),
    ] {
        let response = ask(css_path(), accepted).await;
        assert_eq!(says(&response, header::CONTENT_ENCODING), coding, "{accepted}");
        assert_eq!(says(&response, header::VARY), Some("accept-encoding"));
    }
}

#[tokio::test]
async fn a_file_named_by_its_content_is_kept_for_a_year() {
    let response = ask(js_path(), "").await;
    assert_eq!(says(&response, header::CACHE_CONTROL), Some("public, max-age=31536000, immutable"));
    assert_eq!(says(&response, header::CONTENT_TYPE), Some("text/javascript; charset=utf-8"));
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    assert_eq!(&body[..], JS.plain);
}

#[tokio::test]
async fn an_unknown_file_is_not_found() {
    assert_eq!(ask("/assets/app-0.css", "").await.status(), StatusCode::NOT_FOUND);
}

#[test]
fn htmx_is_there_for_the_page() {
    assert!(JS.plain.starts_with(b"var htmx="));
}

#[test]
fn the_first_load_stays_small() {
    assert!(CSS.gzip.len() <= 9 * 1024, "css {}", CSS.gzip.len());
    assert!(JS.gzip.len() <= 24 * 1024, "js {}", JS.gzip.len());
    let page = crate::ui::gallery::scenes::today().into_string();
    assert!(page.len() <= 15 * 1024, "today {}", page.len());
}

#[test]
fn the_script_and_the_style_sheet_keep_to_chromium_86() {
    let css = String::from_utf8(CSS.plain.to_vec()).unwrap();
    for young in [":has(", ":is(", ":where(", "@container", "aspect-ratio", "inset:", "@layer", "dvh"] {
        assert!(!css.contains(young), "{young}");
    }
    let js = String::from_utf8(JS.plain.to_vec()).unwrap();
    for young in ["structuredClone", "Object.hasOwn", ".at(-1)", "randomUUID", "AbortSignal.timeout", "??="] {
        assert!(!js.contains(young), "{young}");
    }
}
