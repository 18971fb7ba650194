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
                    if let Some(bytes) = take(&mut field, MAX_BYTES).await? {
                        file = if bytes.is_empty() { file } else { Ok(bytes) };
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
