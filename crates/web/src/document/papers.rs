//! The true pages (版面): pictures for the screen and the file to keep. Typesetting happens outside every unit of work.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use lexicon::MatterId;
use maud::{Markup, html};
use office::document::sheet::PagePicture;
use office::document::{self, Press, Seen, Sheet, attachment, sheet};
use office::matter::Kind;
use office::{BlobId, Error, Tx, process};

use super::room::{Seals, framed, id};
use super::view::pile;
use crate::App;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::layout;
use crate::visitor::Visitor;

/// Most bytes of pictures kept in memory.
const KEPT: usize = 8 * 1024 * 1024;

pub(super) type Pictures = Arc<Vec<PagePicture>>;

/// The pages of a sheet. Typesetting is pure, so the memo is keyed by what stands on the sheet.
pub(super) fn pictures(press: &dyn Press, sheet: &Sheet) -> office::Result<Pictures> {
    static MEMO: Mutex<VecDeque<(String, Pictures)>> = Mutex::new(VecDeque::new());
    let key = office::fingerprint(format!("{sheet:?}").as_bytes());
    let memo = || MEMO.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, found)) = memo().iter().find(|(k, _)| *k == key) {
        return Ok(found.clone());
    }
    let pages: Pictures = Arc::new(press.pages(sheet)?);
    let mut kept = memo();
    kept.push_back((key, pages.clone()));
    while kept.len() > 1 && kept.iter().map(|(_, p)| bytes(p)).sum::<usize>() > KEPT {
        kept.pop_front();
    }
    Ok(pages)
}

fn bytes(pages: &[PagePicture]) -> usize {
    pages.iter().map(|p| p.svg.len()).sum()
}

async fn sheet_of(app: &App, visitor: &Visitor, id: MatterId) -> Result<Sheet, Fault> {
    app.read(visitor, move |tx, actor| {
        let seen = document::find(tx, actor, id)?;
        sheet::shown(tx, &seen)
    })
    .await
}

async fn pictures_of(app: &App, visitor: &Visitor, id: MatterId) -> Result<Pictures, Fault> {
    let sheet = sheet_of(app, visitor, id).await?;
    app.blocking(move |app| pictures(&*app.press, &sheet)).await
}

/// GET /documents/{id}/pages: the pages as a fragment for htmx, as a page of its own without.
pub(super) async fn all(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Markup, Fault> {
    let matter: MatterId = id(&text)?;
    let pages = pictures_of(&app, &visitor, matter).await?;
    let figures = figures(matter, &pages);
    if headers.contains_key("hx-request") {
        return Ok(figures);
    }
    let seals = Seals::new(&app, &visitor);
    app.read(&visitor, move |tx, actor| {
        let seen = document::find(tx, actor, matter)?;
        let back = Button::link(format!("/documents/{matter}"), "返回");
        let main = html! {
            (layout::head(&seen.matter.title, html! { "共 " (pages.len()) " 页" }, html! { (back) }))
            section class="card" { div class="sheet" tabindex="0" role="region" aria-label="正文各页" { (figures) } }
        };
        let at = pile(process::held_on(tx, actor, matter)?.is_some());
        framed(tx, actor, &About::new(seen.matter.title.clone(), at, "clerk#正文"), &seals, main)
    })
    .await
}

fn figures(matter: MatterId, pages: &[PagePicture]) -> Markup {
    figures_at(&format!("/documents/{matter}"), pages)
}

/// The pages below an address, each loaded when it comes into sight. The size keeps the place.
pub(super) fn figures_at(base: &str, pages: &[PagePicture]) -> Markup {
    html! { @for (n, page) in (1..).zip(pages) {
        figure class="paper" data-hash=(page.hash) {
            img src={ (base) "/page/" (n) ".svg?h=" (page.hash) } alt={ "第 " (n) " 页，共 " (pages.len()) " 页" }
                width="794" height="1123" loading="lazy" decoding="async";
        }
    } }
}

/// The place where the pages of a document appear by themselves; the first one and a link without a script.
pub(super) fn pane(matter: MatterId) -> Markup {
    html! {
        div class="sheet" id="preview" tabindex="0" role="region" aria-label="正文各页"
            hx-get={ "/documents/" (matter) "/pages" } hx-trigger="load" hx-swap="innerHTML" {
            noscript {
                figure class="paper" {
                    img src={ "/documents/" (matter) "/page/1.svg" } alt="第 1 页" width="794" height="1123";
                }
                p { a href={ "/documents/" (matter) "/pages" } { "打开全部页面" } }
            }
        }
    }
}

/// GET /documents/{id}/page/{n}.svg
pub(super) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, file)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let number: usize = file.strip_suffix(".svg").and_then(|n| n.parse().ok()).ok_or(Fault(Error::NotFound))?;
    let pages = pictures_of(&app, &visitor, id(&text)?).await?;
    let page = number.checked_sub(1).and_then(|n| pages.get(n)).ok_or(Fault(Error::NotFound))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], page.svg.clone()).into_response())
}

/// What a request for the file finds.
enum File {
    Kept(BlobId),
    Unissued(Box<Sheet>),
}

/// GET /documents/{id}/file.pdf: the sealed file, or how it would look now.
pub(super) async fn pdf(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let (name, file) = app
        .read(&visitor, move |tx, actor| {
            let seen = document::find(tx, actor, matter)?;
            Ok((seen.matter.title.clone(), file(tx, &seen)?))
        })
        .await?;
    let (name, bytes) = app
        .blocking(move |app| match file {
            File::Kept(blob) => Ok((format!("{name}.pdf"), app.blobs.get(&blob)?)),
            File::Unissued(sheet) => Ok((format!("未用印-{name}.pdf"), app.press.pdf(&sheet)?)),
        })
        .await?;
    Ok(reply::inline(&name, "application/pdf", bytes))
}

/// GET /documents/{id}/file.ofd: the same pages as an OFD file, with the attachments in it.
pub(super) async fn ofd(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let (name, sheet, files) = app
        .read(&visitor, move |tx, actor| {
            let seen = document::find(tx, actor, matter)?;
            if seen.document.kind == Kind::Incoming {
                return Err(Error::NotFound);
            }
            let unsealed = document::sealing(tx, &seen)?.is_none();
            let title = &seen.matter.title;
            let name = if unsealed { format!("未用印-{title}.ofd") } else { format!("{title}.ofd") };
            let files = attachment::list(tx, &seen)?;
            Ok((name, sheet::shown(tx, &seen)?, files))
        })
        .await?;
    let bytes = app
        .blocking(move |app| {
            let attached = |a: attachment::Attachment| {
                let blob: BlobId = a.blob.parse().map_err(|_| Error::NotFound)?;
                Ok((a.name, app.blobs.get(&blob)?))
            };
            let files = files.into_iter().map(attached).collect::<office::Result<Vec<_>>>()?;
            app.press.ofd(&sheet, &files)
        })
        .await?;
    Ok(reply::download(&name, "application/ofd", bytes))
}

/// GET /documents/{id}/file.docx: the paper for Word and WPS, without the picture of a seal.
pub(super) async fn docx(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let (name, sheet) = app
        .read(&visitor, move |tx, actor| {
            let seen = document::find(tx, actor, matter)?;
            if seen.document.kind == Kind::Incoming {
                return Err(Error::NotFound);
            }
            Ok((format!("{}.docx", seen.matter.title), sheet::shown(tx, &seen)?))
        })
        .await?;
    let bytes = app.blocking(move |app| app.press.docx(&sheet)).await?;
    Ok(reply::download(&name, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", bytes))
}

fn file(tx: &mut Tx, seen: &Seen) -> office::Result<File> {
    let sealed = document::sealing(tx, seen)?.and_then(|s| s.pdf);
    let blob = match sealed {
        Some(blob) => Some(blob),
        None => {
            let files = attachment::list(tx, seen)?;
            let original = files.into_iter().find(|a| a.part == "original" && a.mime == "application/pdf");
            original.map(|a| a.blob)
        }
    };
    match blob.and_then(|b| b.parse().ok()) {
        Some(blob) => Ok(File::Kept(blob)),
        None => Ok(File::Unissued(Box::new(sheet::shown(tx, seen)?))),
    }
}
