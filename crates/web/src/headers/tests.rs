use super::*;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use tower::ServiceExt;

fn app() -> Router {
    let page = "公文".repeat(400);
    let router = Router::new()
        .route("/", get(move || async move { page.clone() }))
        .route("/own", get(|| async { ([(header::CACHE_CONTROL, "private, max-age=60")], "x") }))
        .route("/form", post(|body: String| async move { body.len().to_string() }))
        .route("/file", post(|body: String| async move { body.len().to_string() }).layer(upload_limit()));
    wrap(router)
}

async fn get_page(path: &str, accepted: &str) -> Response<Body> {
    let request = Request::get(path).header(header::ACCEPT_ENCODING, accepted);
    app().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn post_bytes(path: &str, count: usize) -> StatusCode {
    let request = Request::post(path).body(Body::from("a".repeat(count))).unwrap();
    app().oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn every_answer_carries_the_same_protection() {
    for path in ["/", "/own", "/nothing-here"] {
        let response = get_page(path, "").await;
        for (name, value) in &FIXED {
            assert_eq!(response.headers()[name], value, "{path}");
        }
    }
}

#[tokio::test]
async fn a_page_is_not_kept_unless_its_handler_says_so() {
    assert_eq!(get_page("/", "").await.headers()[header::CACHE_CONTROL], "no-store");
    assert_eq!(get_page("/own", "").await.headers()[header::CACHE_CONTROL], "private, max-age=60");
}

#[tokio::test]
async fn pages_travel_compressed() {
    assert_eq!(get_page("/", "br, gzip").await.headers()[header::CONTENT_ENCODING], "br");
    assert_eq!(get_page("/", "gzip").await.headers()[header::CONTENT_ENCODING], "gzip");
    assert!(get_page("/", "").await.headers().get(header::CONTENT_ENCODING).is_none());
}

#[tokio::test]
async fn a_form_is_bounded_and_an_upload_may_be_larger() {
    assert_eq!(post_bytes("/form", FORM_LIMIT).await, StatusCode::OK);
    assert_eq!(post_bytes("/form", FORM_LIMIT + 1).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(post_bytes("/file", FORM_LIMIT + 1).await, StatusCode::OK);
}

#[tokio::test]
async fn a_body_over_the_limit_is_answered_in_words() {
    let told = Request::post("/file").header(header::CONTENT_LENGTH, UPLOAD_LIMIT + 1).body(Body::empty());
    let untold = Request::post("/form").body(Body::from("a".repeat(FORM_LIMIT + 1)));
    for request in [told, untold] {
        let response = app().oneshot(request.unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let page = String::from_utf8_lossy(&body).into_owned();
        assert!(page.contains("提交的内容超过 200 MB 的上限，没有保存。"), "{page}");
    }
}

#[test]
fn a_picture_inside_a_page_of_paper_may_be_shown_and_nothing_else_as_data() {
    let rules: Vec<&str> = CSP.split("; ").collect();
    assert!(rules.contains(&"img-src 'self' data:"), "a seal is a picture in the page: {CSP}");
    assert_eq!(CSP.matches("data:").count(), 1);
}

#[test]
fn nothing_inline_and_no_frame_is_allowed() {
    assert!(!CSP.contains("unsafe") && CSP.contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_given_up_in_words() {
    let late = within(Duration::ZERO, std::future::pending()).await;
    assert_eq!(late.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(late.headers()[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
    let soon = within(PAGE_TIME, async { StatusCode::OK.into_response() }).await;
    assert_eq!(soon.status(), StatusCode::OK);
}
