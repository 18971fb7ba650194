//! Forms with files (上传): read piece by piece, never beyond the limit; nothing is stored before everything was checked.

use std::str::FromStr;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::response::{IntoResponse, Response};
use maud::Markup;
use office::document::attachment::{self, Checked, SIZE_LIMIT, Stored};
use office::people::Actor;
use office::{Error, Tx};

use crate::App;
use crate::expired::Kept;
use crate::forms::Posted;
use crate::people::typed::{Typed, settled};
use crate::reply::{self, Fault};
use crate::resume;
use crate::ui::form::{CSRF, KEY};
use crate::visitor::{Visitor, to_login};

/// What a picker offers.
pub(crate) const ACCEPT: &str = ".pdf,.ofd,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.wps,.et,.txt,.jpg,.jpeg,.png,.zip";

/// What a picker says of the files it takes.
pub(crate) fn hint() -> String {
    format!("单个文件不超过 {} MB；PDF、OFD、文字处理、表格、演示、图片、ZIP", SIZE_LIMIT / 1024 / 1024)
}

/// Most bytes of one text field.
const TEXT_LIMIT: usize = 64 * 1024;
/// Most files in one form.
const FILES: usize = 20;

/// A form with its files, after every check.
#[derive(Debug, Clone, Default)]
pub(crate) struct Uploaded {
    fields: Vec<(String, String)>,
    /// Names of the fields for files.
    of_files: Vec<String>,
    /// The files that passed.
    pub(crate) files: Vec<Checked>,
    /// Why a file was refused.
    pub(crate) refused: Option<String>,
}

impl Uploaded {
    /// A field's text, trimmed; empty when absent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }

    /// A field as another word, if it is one.
    pub(crate) fn parse<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }

    /// Its texts as a form that comes back; the files have to be chosen again.
    pub(crate) fn as_posted(&self, visitor: Visitor) -> Posted {
        let mut posted = Posted::empty(visitor);
        self.fields.iter().for_each(|(name, value)| posted.add(name.clone(), value.clone()));
        posted
    }

    /// Its texts, and which fields were for files.
    fn kept(&self) -> Vec<(String, String)> {
        let files = self.of_files.iter().map(|name| (resume::files_of(name), String::new()));
        self.fields.iter().cloned().chain(files).collect()
    }

    /// The idempotency key.
    pub(crate) fn key(&self) -> &str {
        self.text(KEY)
    }
}

/// A form with files as it comes in: nothing of it was read yet.
pub(crate) struct Sent {
    visitor: Result<Visitor, Response>,
    kept: Kept,
    form: Multipart,
}

impl FromRequest<App> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Sent, Response> {
        let (parts, body) = request.into_parts();
        let visitor = Visitor::of(&parts.headers).ok_or_else(|| to_login(&parts));
        let kept = parts.extensions.get::<Kept>().cloned().unwrap_or_default();
        let form = Multipart::from_request(Request::from_parts(parts, body), app).await;
        Ok(Sent { visitor, kept, form: form.map_err(IntoResponse::into_response)? })
    }
}

/// Carries out a form with files once. Whether the visitor may is asked before the form is read, so that a stranger stores nothing; the
/// files are stored before the unit of work that names them; a form that is refused is drawn again with what was typed.
pub(crate) async fn once<F>(
    app: &App,
    sent: Sent,
    ask: impl FnOnce(&mut Tx, &Actor) -> office::Result<()> + Send + 'static,
    mut write: impl FnMut(&mut Tx, &Actor, &Uploaded, &[Stored]) -> office::Result<String> + Send + 'static,
    redraw: impl FnOnce(Visitor, Typed) -> F,
) -> Result<Response, Fault>
where
    F: Future<Output = Result<Markup, Fault>>,
{
    let Sent { visitor, kept, form } = sent;
    let visitor = match visitor {
        Ok(visitor) => visitor,
        Err(to_login) => {
            salvage(form, &kept).await;
            return Ok(to_login);
        }
    };
    if let Err(fault) = app.read(&visitor, ask).await {
        if matches!(fault.0, Error::Login(_) | Error::PasswordExpired) {
            salvage(form, &kept).await;
        }
        return Err(fault);
    }
    let mut form = read(&visitor, form, &kept).await?;
    let posted = form.as_posted(visitor.clone());
    let result = match form.refused.take() {
        Some(why) => Err(Fault(Error::field("files", why))),
        None => {
            let files = store(app, std::mem::take(&mut form.files)).await?;
            app.once(&visitor, posted.key(), move |tx, actor| write(tx, actor, &form, &files)).await
        }
    };
    settled(result, posted, |typed| redraw(visitor, typed)).await
}

/// Reads a form. The token against forged requests comes first in it, so no file is read for a stranger; the texts are
/// kept for when they cannot be used now.
pub(crate) async fn read(visitor: &Visitor, form: Multipart, kept: &Kept) -> Result<Uploaded, Fault> {
    read_with(visitor, form, kept, attachment::check).await
}

/// Which files a form takes.
type Check = fn(&str, Vec<u8>) -> office::Result<Checked>;

/// The same for files that are no attachments.
pub(super) async fn read_with(
    visitor: &Visitor,
    form: Multipart,
    kept: &Kept,
    check: Check,
) -> Result<Uploaded, Fault> {
    let out = parts(Some((visitor, check)), form).await?;
    kept.keep(&out.kept());
    if out.text(CSRF) == visitor.csrf() { Ok(out) } else { Err(reply::foreign()) }
}

/// Keeps the texts of a form that nobody may send now, because the log-in has ended.
pub(super) async fn salvage(form: Multipart, kept: &Kept) {
    if let Ok(out) = parts(None, form).await {
        kept.keep(&out.kept());
    }
}

/// The parts of a form; files are taken for the visitor whose token was read before them.
async fn parts(reader: Option<(&Visitor, Check)>, mut form: Multipart) -> Result<Uploaded, Fault> {
    let mut out = Uploaded::default();
    while let Some(field) = form.next_field().await.map_err(|e| broken(&e))? {
        let name = field.name().unwrap_or_default().to_string();
        let genuine = reader.filter(|(visitor, _)| out.text(CSRF) == visitor.csrf());
        match field.file_name().map(str::to_string) {
            None => {
                let (bytes, _) = bytes(field, TEXT_LIMIT).await?;
                out.fields.push((name, String::from_utf8_lossy(&bytes).replace("\r\n", "\n")));
            }
            Some(file) => {
                if out.of_files.last() != Some(&name) {
                    out.of_files.push(name);
                }
                match genuine.filter(|_| !file.is_empty()) {
                    Some((_, check)) => take(&mut out, &file, field, check).await?,
                    None => _ = bytes(field, 0).await?,
                }
            }
        }
    }
    Ok(out)
}

async fn take(out: &mut Uploaded, name: &str, field: Field<'_>, check: Check) -> Result<(), Fault> {
    let (bytes, whole) = bytes(field, SIZE_LIMIT).await?;
    if out.refused.is_some() {
        return Ok(());
    }
    if !whole {
        out.refused = Some(format!("文件“{name}”超过 {} MB 的上限，没有保存。", SIZE_LIMIT / 1024 / 1024));
        return Ok(());
    }
    if out.files.len() >= FILES {
        out.refused = Some(format!("一次最多上传 {FILES} 个文件，没有保存。"));
        return Ok(());
    }
    match check(name, bytes) {
        Ok(file) => out.files.push(file),
        Err(Error::Upload(why)) => out.refused = Some(why),
        Err(other) => return Err(Fault(other)),
    }
    Ok(())
}

/// The bytes of a field and whether they are all of it. What is over the limit is read and dropped, so that the browser
/// gets an answer instead of a broken connection.
async fn bytes(mut field: Field<'_>, limit: usize) -> Result<(Vec<u8>, bool), Fault> {
    let mut out = Vec::new();
    let mut whole = true;
    while let Some(piece) = field.chunk().await.map_err(|e| broken(&e))? {
        whole &= out.len() + piece.len() <= limit;
        if whole {
            out.extend_from_slice(&piece);
        } else {
            out.clear();
        }
    }
    Ok((out, whole))
}

/// Stores the files before the unit of work that attaches them.
pub(crate) async fn store(app: &App, files: Vec<Checked>) -> Result<Vec<Stored>, Fault> {
    app.blocking(move |app| files.into_iter().map(|f| f.store(&app.blobs)).collect()).await
}

fn broken(e: &MultipartError) -> Fault {
    let why = if e.status().as_u16() == 413 || is_over_limit(e) {
        "上传的内容超过 200 MB 的上限，没有保存。"
    } else {
        "上传中断，文件没有保存，请重新上传。"
    };
    Fault(Error::Upload(why.into()))
}

/// The limit of all requests stands round that of uploads: its error comes wrapped twice, and axum sees through one
/// wrapping only.
fn is_over_limit(e: &MultipartError) -> bool {
    let first: &dyn std::error::Error = e;
    std::iter::successors(Some(first), |e| e.source()).any(|e| e.to_string() == "length limit exceeded")
}
