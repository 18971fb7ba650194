//! A file posted by a logged-in visitor, with the token against forged requests checked.

use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use office::Error;
use office::people::import::MAX_BYTES;

use crate::app::App;
use crate::reply::{self, Fault};
use crate::ui::form::CSRF;
use crate::visitor::{Visitor, to_login};

/// One uploaded file.
pub(crate) struct Upload {
    pub(crate) visitor: Visitor,
    /// Its content, or why it was not taken.
    pub(crate) file: Result<Vec<u8>, Error>,
}

impl FromRequest<App> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Upload, Response> {
        let (parts, body) = request.into_parts();
        let visitor = Visitor::of(&parts.headers).ok_or_else(|| to_login(&parts))?;
        let request = Request::from_parts(parts, body);
        let form = Multipart::from_request(request, app).await;
        let mut form = form.map_err(|e: MultipartRejection| e.into_response())?;
        let (mut csrf, mut file) = (String::new(), Err(Error::field("file", "请选择要导入的文件。")));
        // The hidden fields stand before the file: a forged file is never read.
        while let Some(mut field) = form.next_field().await.map_err(|_| torn())? {
            match field.name().unwrap_or_default() {
                CSRF => csrf = String::from_utf8_lossy(&take(&mut field, 200).await?.unwrap_or_default()).into_owned(),
                "file" if csrf == visitor.csrf() => {
                    let name = field.file_name().unwrap_or_default().to_owned();
                    if let Some(bytes) = take(&mut field, MAX_BYTES).await? {
                        file = named(&name, bytes);
                    } else {
                        let message = format!("文件超过 {} MB，请分成几个文件导入。", MAX_BYTES / 1024 / 1024);
                        return Ok(Upload { visitor, file: Err(Error::field("file", message)) });
                    }
                }
                _ => {}
            }
        }
        if csrf != visitor.csrf() {
            return Err(reply::foreign().into_response());
        }
        Ok(Upload { visitor, file })
    }
}

/// A file of a kind that can be read, and not empty.
fn named(name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let says = match ending.as_deref() {
        _ if name.is_empty() => "请选择要导入的文件。".into(),
        Some("xlsx" | "csv") if bytes.is_empty() => format!("文件“{name}”是空的，没有数据可以导入。"),
        Some("xlsx" | "csv") => return Ok(bytes),
        _ => format!("文件“{name}”不能导入：只能导入 XLSX 或 CSV 文件，其他格式请先另存为 XLSX。"),
    };
    Err(Error::field("file", says))
}

/// The bytes of a field, or none when there are more than `most`.
async fn take(field: &mut Field<'_>, most: usize) -> Result<Option<Vec<u8>>, Response> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| torn())? {
        if bytes.len() + chunk.len() > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

/// The connection broke off before the end of the file.
fn torn() -> Response {
    let fault = Fault(Error::Upload("文件没有传完，未作任何处理。请重新上传。".into()));
    (StatusCode::UNPROCESSABLE_ENTITY, fault).into_response()
}
