//! Going on (继续提交): a form refused for an ended log-in, an older page's token or a full disk comes back with what was
//! typed, ready to be sent again.
//!
//! It comes back to whom it belongs only: the token of the page it came from was made of one of that person's sessions.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use office::people::session;

use crate::app::App;
use crate::expired::{self, Kept};
use crate::forms::pairs;
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::{CSRF, Field, KEY, Problems, REVISION};
use crate::ui::{Tone, form, layout, notice, shell};
use crate::visitor::{self, Visitor, encode};

/// Where a log-in with a kept form is posted.
pub const CONTINUE: &str = "/login/continue";
/// Begins the name kept for a field with files; the files themselves are not kept.
const FILES: &str = "files of ";

/// On an answer: why a form that was read could not be carried out.
#[derive(Debug, Clone)]
pub enum Unfinished {
    /// The log-in has ended.
    Ended,
    /// The token is not that of the session.
    Foreign,
    /// It could not be stored: what happened, and what to do.
    Unsaved(String, &'static str),
}

/// A form on its way back (待提交的表单).
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Where it goes, with what follows the question mark.
    to: String,
    /// Whether it holds files.
    files: bool,
    fields: Vec<(String, String)>,
}

impl FromRequestParts<App> for Kept {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Kept, Self::Rejection> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

impl Form {
    /// What a page of [`log_in`] brought back.
    pub(crate) fn read(field: impl Fn(&str) -> String) -> Form {
        Form { to: field("to"), files: !field("files").is_empty(), fields: pairs(field("kept").as_bytes()) }
    }

    /// Whether there is something to give back, and it may be written into a page.
    fn is_worth_it(&self) -> bool {
        let is_plain = |name: &str| [CSRF, KEY, REVISION].contains(&name);
        let is_own = self.to.starts_with('/') && !self.to.starts_with("//") && self.to.is_ascii();
        let secret = self.fields.iter().any(|(name, _)| expired::is_secret(name));
        is_own && !secret && self.fields.iter().any(|(name, value)| !is_plain(name) && !value.is_empty())
    }

    fn token(&self) -> &str {
        self.fields.iter().find(|(name, _)| name == CSRF).map_or("", |(_, value)| value)
    }

    /// Whether the page it came from belonged to the visitor: any session of the last week will do.
    pub(crate) async fn is_of(&self, app: &App, visitor: &Visitor) -> Result<bool, Fault> {
        let token = self.token().to_owned();
        let stored = app.read(&visitor.with_any_password(), session::marks_of).await?;
        Ok(stored.iter().any(|stored| visitor::csrf_of(stored) == token))
    }

    fn encoded(&self) -> String {
        let pairs = self.fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        pairs.collect::<Vec<_>>().join("&")
    }
}

/// The name under which a field with files is kept.
pub(crate) fn files_of(name: &str) -> String {
    format!("{FILES}{name}")
}

/// Looks at every answer to a form: what could not be carried out for no fault of the person comes back.
pub async fn lead(State(app): State<App>, request: Request, next: Next) -> Response {
    let kept = request.extensions().get::<Kept>().cloned().unwrap_or_default();
    let headers = request.headers().clone();
    let to = request.uri().path_and_query().map_or_else(String::new, |at| at.as_str().to_owned());
    let is_form = request.method() == Method::POST && !is_script(&headers);
    let response = next.run(request).await;
    let Some(why) = response.extensions().get::<Unfinished>().cloned().filter(|_| is_form) else {
        return response;
    };
    let kind = headers.get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().starts_with(b"multipart/"));
    let form = Form { to, files: kind == Some(true), fields: kept.fields() };
    if !form.is_worth_it() {
        return response;
    }
    match (why, Visitor::of(&headers)) {
        (Unfinished::Unsaved(what, todo), Some(visitor)) => {
            (response.status(), again(&form, &visitor, (&what, todo))).into_response()
        }
        (Unfinished::Foreign, Some(visitor)) => match form.is_of(&app, &visitor).await {
            Ok(true) => (StatusCode::CONFLICT, renewed(&form, &visitor)).into_response(),
            Err(Fault(office::Error::Login(_))) => ended(&form),
            _ => response,
        },
        (Unfinished::Ended, _) => ended(&form),
        _ => response,
    }
}

/// A post that a script made by itself: the script says so to the person.
fn is_script(headers: &HeaderMap) -> bool {
    ["x-autosave", "hx-request"].iter().any(|name| headers.contains_key(*name))
}

fn ended(form: &Form) -> Response {
    (StatusCode::UNAUTHORIZED, log_in(form, "", &Problems::none())).into_response()
}

/// Log-in first. What was typed is in the page, unseen, and is given back after it.
pub(crate) fn log_in(form: &Form, account: &str, problems: &Problems) -> Markup {
    let name = Field::text("account", "账号").value(account).required().autocomplete("username").focus();
    let password = Field::password("password", "密码").required().autocomplete("current-password");
    let body = html! {
        input type="hidden" name="to" value=(form.to);
        input type="hidden" name="files" value=(if form.files { "1" } else { "" });
        input type="hidden" name="kept" value=(form.encoded());
        (name) (password)
        (form::buttons(html! { (Button::submit("登录并继续").primary()) }))
    };
    let advice = "本次提交没有生效，您填写的内容还在。请用原来的账号登录，登录后核对一遍，再继续提交。";
    let main = html! { div class="narrow" {
        (layout::head("登录已失效", html! {}, html! {}))
        (notice::block(Tone::Amber, "可能较长时间没有操作，或已在别处退出。", html! { p { (advice) } }))
        (form::problems(problems))
        section class="card pad" { (form::post(CONTINUE, &form::Guard::default(), body)) }
    } };
    shell::bare("登录已失效", main)
}

/// After a new log-in: the form with a fresh token.
pub(crate) fn renewed(form: &Form, visitor: &Visitor) -> Markup {
    again(form, visitor, ("登录已更新，上次没有提交成功。", "请核对您填写的内容，按“继续提交”。"))
}

/// The form belongs to another account: nothing of it is shown.
pub(crate) fn of_another() -> Markup {
    let advice = "登录失效前的内容是用另一账号填写的，没有交还，也没有提交。";
    let main = html! { div class="narrow" {
        (layout::head("已登录", html! {}, html! {}))
        (notice::block(Tone::Amber, "账号不同", html! { p { (advice) } }))
        section class="card pad" { (form::buttons(html! { (Button::link("/", "回到首页").primary()) })) }
    } };
    shell::bare("已登录", main)
}

/// The form with what was typed, to be sent to where it was going.
fn again(form: &Form, visitor: &Visitor, (what, todo): (&str, &str)) -> Markup {
    let body = html! {
        // The token stands before everything else: where there are files, nothing is read before it.
        input type="hidden" name=(CSRF) value=(visitor.csrf());
        @for (name, value) in form.fields.iter().filter(|(name, _)| name != CSRF) { (field(name, value)) }
        (form::buttons(html! { (Button::submit("继续提交").primary()) }))
    };
    let kind = form.files.then_some("multipart/form-data");
    let main = html! { div class="narrow" {
        (layout::head("继续提交", html! {}, html! {}))
        (notice::block(Tone::Amber, what, html! { p { (todo) } }))
        section class="card pad" {
            form class="form" method="post" action=(form.to) enctype=[kind] data-once { (body) }
        }
    } };
    shell::bare("继续提交", main)
}

/// What a person wrote is shown; words of the form itself, such as identifiers and codes, go along unseen.
fn field(name: &str, value: &str) -> Markup {
    if let Some(name) = name.strip_prefix(FILES) {
        return html! { (Field::file(name, "文件", "", true).hint("文件没有保留，请重新选择。")) };
    }
    if !expired::is_written(value) {
        return html! { input type="hidden" name=(name) value=(value); };
    }
    let control = if value.contains('\n') {
        html! { textarea class="in" name=(name) rows="8" aria-label="您填写的内容" { "\n" (value) } }
    } else {
        html! { input class="in" type="text" name=(name) value=(value) aria-label="您填写的内容"; }
    };
    form::fixed("", control)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Fault;
    use office::people::Token;
    use office::{Error, StoreError};

    fn form(fields: &[(&str, &str)]) -> Form {
        let fields = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Form { to: "/units".into(), files: false, fields }
    }

    #[test]
    fn what_a_full_disk_refused_stands_on_the_page_and_can_be_sent_again() {
        let response = Fault(Error::Store(StoreError::DiskFull)).into_response();
        let Some(Unfinished::Unsaved(what, todo)) = response.extensions().get::<Unfinished>().cloned() else {
            panic!("{response:?}")
        };
        let visitor = Visitor::with(Token::of([7; 32]));
        let typed = form(&[("csrf", "old"), ("key", "k"), ("unit", "u-1"), ("reason", "一、二\n三")]);
        let page = again(&typed, &visitor, (&what, todo)).into_string();
        for words in [
            "服务器存储空间已满",
            "请不要关闭本页",
            "一、二\n三</textarea>",
            &visitor.csrf(),
            "value=\"u-1\"",
            "继续提交",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("value=\"old\""));
    }

    /// A bucket that did not answer was called an error of the program.
    #[test]
    fn a_store_of_files_that_does_not_answer_is_named_without_its_inside() {
        let why = StoreError::Storage("http://10.0.0.8/papers: connection refused".into());
        let response = Fault(Error::Store(why)).into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        let Some(Unfinished::Unsaved(what, _)) = response.extensions().get::<Unfinished>() else {
            panic!("{response:?}")
        };
        assert_eq!(what, "存放文件的对象存储连接不上或拒绝存取，本次操作没有保存。");
    }

    #[test]
    fn only_a_form_with_something_in_it_and_without_a_secret_comes_back() {
        for (fields, worth) in [
            (&[("csrf", "x"), ("key", "k"), ("reason", "因公外出")][..], true),
            (&[("csrf", "x"), ("key", "k"), ("revision", "3")][..], false),
            (&[("csrf", "x"), ("reason", "")][..], false),
            (&[("csrf", "x"), ("name", "林"), ("password", "x")][..], false),
        ] {
            assert_eq!(form(fields).is_worth_it(), worth, "{fields:?}");
        }
        for to in ["//evil.example/", "https://evil.example/", ""] {
            assert!(!Form { to: to.into(), ..form(&[("reason", "因公外出")]) }.is_worth_it(), "{to}");
        }
    }
}
