//! Replies (应答): an office error becomes a page, or a form with messages; nothing of the inside leaks.

use std::time::Duration;

use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use office::Error;

use crate::expired;
use crate::headers::FORM_LIMIT;
use crate::resume::Unfinished;
use crate::ui::form::Problems;
use crate::ui::{Link, error};

/// A failed request, on its way to becoming a page.
#[derive(Debug)]
pub struct Fault(pub Error);

impl From<Error> for Fault {
    fn from(e: Error) -> Fault {
        Fault(e)
    }
}

impl Fault {
    /// A handler's thread ended without an answer.
    pub fn crashed() -> Fault {
        Fault(Error::Setup("程序内部出错，本次操作没有生效。请重试；仍不行请告诉系统管理员。".into()))
    }

    /// The messages for a form, if this is about what was typed; else the fault itself.
    pub fn problems(self) -> Result<Problems, Fault> {
        let mut problems = Problems::none();
        match self.0 {
            Error::Field { field, message } => problems.add(field, message),
            Error::Fields(list) => list.into_iter().for_each(|(field, message)| problems.add(field, message)),
            Error::Refused(m) | Error::Upload(m) | Error::AlreadyDone(m) | Error::Press(m) | Error::Crowded(m) => {
                problems.add("", m);
            }
            e @ Error::StaleText { .. } => problems.add("", e.to_string()),
            other => return Err(Fault(other)),
        }
        Ok(problems)
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        if let Error::Login(_) = self.0 {
            return unfinished(Redirect::to("/login?ended=1").into_response(), Unfinished::Ended);
        }
        let status = StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if status.is_server_error() {
            eprintln!("{}: {:?}", self.0.code(), self.0);
        }
        let fault = error::Fault {
            status: status.as_u16(),
            sentence: sentence(&self.0),
            advice: advice(&self.0).into(),
            next: vec![Link::new("/", "回到首页")],
        };
        let mut response = (status, error::page(&fault)).into_response();
        if let Error::PasswordExpired = self.0 {
            response.extensions_mut().insert(expired::Refused);
        }
        match &self.0 {
            Error::Forbidden(why) if why == FOREIGN => unfinished(response, Unfinished::Foreign),
            e @ Error::Store(_) => unfinished(response, Unfinished::Unsaved(sentence(e), beside_the_words(e))),
            Error::Crowded(_) => ([(header::RETRY_AFTER, RETRY_AFTER)], response).into_response(),
            _ => response,
        }
    }
}

/// When to ask again where too many ask, seconds: what is under way is ended by then.
pub const RETRY_AFTER: &str = "5";

/// What is said of a form whose token is not that of the session.
pub const FOREIGN: &str = "页面已过期或请求来源不明，本次提交没有生效。请刷新页面后重新提交。";

/// A form without the session's own token (伪造或过期的提交).
pub fn foreign() -> Fault {
    Fault(Error::Forbidden(FOREIGN.into()))
}

/// Marks an answer to a form that may be sent again.
pub fn unfinished(mut response: Response, why: Unfinished) -> Response {
    response.extensions_mut().insert(why);
    response
}

/// A body over a limit, bytes (内容过大): nothing of it was kept.
pub fn too_large(limit: usize) -> Response {
    let fault = error::Fault {
        status: StatusCode::PAYLOAD_TOO_LARGE.as_u16(),
        sentence: format!("提交的内容超过 {} MB 的上限，没有保存。", limit / 1024 / 1024),
        advice: "请返回上一页，减少文字，或者把文件分几次上传。".into(),
        next: vec![Link::new("/", "回到首页")],
    };
    (StatusCode::PAYLOAD_TOO_LARGE, error::page(&fault)).into_response()
}

/// A request over its time (超时): whether it was carried out is not known.
pub fn too_long(limit: Duration) -> Response {
    let fault = error::Fault {
        status: StatusCode::SERVICE_UNAVAILABLE.as_u16(),
        sentence: format!("服务器 {} 秒内没有办完。", limit.as_secs()),
        advice: "刚才的操作可能已经生效：请先查看，没有生效的再提交一次；仍不行请告诉系统管理员。".into(),
        next: vec![Link::new("/", "回到首页")],
    };
    (StatusCode::SERVICE_UNAVAILABLE, error::page(&fault)).into_response()
}

/// The body of a form without files could not be read: it is over the limit, or it broke off.
pub fn unreadable(why: &BytesRejection) -> Response {
    if why.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large(FORM_LIMIT);
    }
    Fault(Error::Refused("提交的内容没有传完，没有保存。请重新提交。".into())).into_response()
}

/// What the engine says is for the log, not for the user.
fn sentence(e: &Error) -> String {
    match e {
        Error::Store(office::StoreError::DiskFull) => "服务器存储空间已满，本次操作没有保存。".into(),
        Error::Store(office::StoreError::Busy) => "现在办理的人较多，本次操作没有保存。".into(),
        Error::Store(office::StoreError::Storage(_)) => {
            "存放文件的对象存储连接不上或拒绝存取，本次操作没有保存。".into()
        }
        Error::Store(office::StoreError::Unavailable(_)) => "数据库连接不上，本次操作没有保存。".into(),
        Error::Store(office::StoreError::Stale) => "内容刚被别人更新，本次操作没有保存。".into(),
        Error::Store(_) => "程序内部出错，本次操作没有保存。".into(),
        other => other.to_string(),
    }
}

fn advice(e: &Error) -> &'static str {
    match e {
        // The sentence says who may, or what to do; whether anything was submitted at all is not known here.
        Error::NotFound | Error::Forbidden(_) | Error::Setup(_) | Error::Crowded(_) => "",
        Error::Store(office::StoreError::DiskFull) => "请告诉系统管理员清出空间，之后再试。",
        Error::Store(_) => "请返回上一页重试；仍不行请告诉系统管理员。",
        _ => "请返回上一页修改后再提交。",
    }
}

/// The advice where the words typed stand on the same page.
fn beside_the_words(e: &Error) -> &'static str {
    match e {
        Error::Store(office::StoreError::DiskFull) => {
            "您填写的内容在下面，请不要关闭本页，告诉系统管理员清出空间后再继续提交。"
        }
        _ => "您填写的内容在下面，可以继续提交；仍不行请告诉系统管理员。",
    }
}

/// The page again, with messages at the fields.
pub fn unprocessable(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// After a post: go and see.
pub fn see(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// A file to keep, under its Chinese name.
pub fn download(name: &str, mime: &'static str, bytes: Vec<u8>) -> Response {
    file("attachment", name, mime, bytes)
}

/// A file to look at in the browser.
pub fn inline(name: &str, mime: &'static str, bytes: Vec<u8>) -> Response {
    file("inline", name, mime, bytes)
}

fn file(how: &str, name: &str, mime: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = format!("{how}; filename*=UTF-8''{}", crate::visitor::encode(name).replace('/', "%2F"));
    let mut response = ([(header::CONTENT_TYPE, mime)], bytes).into_response();
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
