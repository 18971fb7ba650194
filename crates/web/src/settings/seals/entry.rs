//! The form with the picture of a seal; the token against forged requests stands before the file.

use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use office::Error;
use office::document::seals::SIZE_LIMIT;

use crate::app::App;
use crate::forms::Posted;
use crate::reply::Fault;
use crate::visitor::{Visitor, to_login};

/// Most bytes of one field without a file.
const TEXT_LIMIT: usize = 4 * 1024;

/// What was posted to enter a seal.
pub(super) struct Entry {
    /// The fields without the file.
    pub(super) posted: Posted,
    /// The file, none when none was chosen; or why it was not taken.
    pub(super) picture: Result<Option<Vec<u8>>, Error>,
}

impl FromRequest<App> for Entry {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Entry, Response> {
        let (parts, body) = request.into_parts();
        let visitor = Visitor::of(&parts.headers).ok_or_else(|| to_login(&parts))?;
        let request = Request::from_parts(parts, body);
        let form = Multipart::from_request(request, app).await;
        let mut form = form.map_err(|e: MultipartRejection| e.into_response())?;
        let mut posted = Posted::empty(visitor);
        let mut picture = Ok(None);
        while let Some(field) = form.next_field().await.map_err(|_| torn())? {
            let name = field.name().unwrap_or_default().to_owned();
            if field.file_name().is_none() {
                let bytes = take(field, TEXT_LIMIT).await?.unwrap_or_default();
                posted.add(name, String::from_utf8_lossy(&bytes).into_owned());
            } else if posted.is_genuine() {
                picture = match take(field, SIZE_LIMIT).await? {
                    Some(bytes) => Ok(Some(bytes).filter(|b| !b.is_empty())),
                    None => Err(too_large()),
                };
            }
        }
        let posted = posted.checked().map_err(IntoResponse::into_response)?;
        Ok(Entry { posted, picture })
    }
}

/// The bytes of a field, or none when there are more than `most`. What is over is read and dropped, so that the browser
/// gets an answer instead of a broken connection.
async fn take(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, Response> {
    let (mut bytes, mut is_whole) = (Vec::new(), true);
    while let Some(chunk) = field.chunk().await.map_err(|_| torn())? {
        is_whole &= bytes.len() + chunk.len() <= most;
        if is_whole {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok(is_whole.then_some(bytes))
}

fn too_large() -> Error {
    Error::field("picture", format!("图片超过 {} MB 的上限，没有保存", SIZE_LIMIT / 1024 / 1024))
}

/// The connection broke off before the end of the file.
fn torn() -> Response {
    Fault(Error::Upload("图片没有传完，没有保存。请重新上传。".into())).into_response()
}
