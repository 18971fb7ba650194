//! An expired password (密码到期) leads to the page where it is changed; what was typed into a form comes back.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use office::Error;

use crate::ui::button::Button;
use crate::ui::shell::{self, ACCOUNT};
use crate::ui::{Tone, form, layout, notice};

/// The fields of the form a request brought, for when it cannot be carried out (已填内容).
#[derive(Debug, Clone, Default)]
pub struct Kept(Arc<Mutex<Vec<(String, String)>>>);

/// On an answer: it was refused because the password has expired.
#[derive(Debug, Clone, Copy)]
pub struct Refused;

impl Kept {
    /// Keeps the fields of a form that was read.
    pub fn keep(&self, fields: &[(String, String)]) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = fields.to_vec();
    }

    /// Every field of the form, in order.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What a person wrote, longest first. Words of the form itself, such as identifiers and codes, are plain ASCII.
    fn words(&self) -> Vec<String> {
        let fields = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = fields.iter().filter(|(name, text)| !is_secret(name) && is_written(text));
        let mut words: Vec<String> = found.map(|(_, text)| text.clone()).collect();
        words.sort_by_key(|text| std::cmp::Reverse(text.chars().count()));
        words
    }
}

/// Whether a field holds a password.
pub(crate) fn is_secret(name: &str) -> bool {
    name.contains("password") || matches!(name, "old" | "again")
}

/// Whether a person wrote it.
pub(crate) fn is_written(text: &str) -> bool {
    !text.is_ascii() || text.trim().contains(char::is_whitespace)
}

/// Looks at every answer: a page that was asked for becomes the way to the change page, a refused form says so and gives
/// back what was typed.
pub async fn lead(mut request: Request, next: Next) -> Response {
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    let kept = Kept::default();
    request.extensions_mut().insert(kept.clone());
    let response = next.run(request).await;
    if response.extensions().get::<Refused>().is_none() {
        return response;
    }
    if asks {
        return Redirect::to(ACCOUNT).into_response();
    }
    (StatusCode::FORBIDDEN, page(&kept.words())).into_response()
}

fn page(words: &[String]) -> Markup {
    let advice = "本次提交没有生效。修改密码、重新登录后，再回来提交。";
    let main = html! { div class="narrow" {
        (layout::head("请先修改密码", html! {}, html! {}))
        (notice::block(Tone::Amber, &Error::PasswordExpired.to_string(), html! { p { (advice) } }))
        section class="card pad" {
            @if !words.is_empty() { p { "您填写的内容，请先复制保存：" } }
            @for text in words {
                (form::fixed("", html! { textarea class="in" rows=(if text.contains('\n') { 8 } else { 2 }) readonly aria-label="您填写的内容" { "\n" (text) } }))
            }
            (form::buttons(html! { (Button::link(ACCOUNT, "去修改密码").primary()) }))
        }
    } };
    shell::bare("请先修改密码", main)
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn what_was_written_comes_back_and_no_secret_does() {
        let kept = Kept::default();
        let fields = [
            ("csrf", "0f3a"),
            ("choice", "agree"),
            ("opinion", "同意。\n请抓紧。"),
            ("title", "关于报送总结的通知及其附件"),
            ("password", "密码 一二三"),
            ("old", "旧 密码"),
            ("note", "see page 3"),
        ];
        kept.keep(&fields.map(|(n, v)| (n.to_owned(), v.to_owned())));
        assert_eq!(kept.words(), ["关于报送总结的通知及其附件", "see page 3", "同意。\n请抓紧。"]);
    }
}
