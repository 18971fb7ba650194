//! OFD files (版式文件) in the browser: pages as pictures, loaded when they come into sight, and what the file says of
//! itself. Whoever may download the file may look at it here, nobody else.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use lexicon::{AttachmentId, UnitId};
use maud::{Markup, html};
use office::document::attachment::{self, Attachment};
use office::document::viewer::{LayoutFile, Original, Viewer};
use office::document::{self};
use office::people::Actor;
use office::{BlobId, Error, Tx, process};

use super::room::{Seals, framed, id};
use super::view::pile;
use crate::App;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::{Tone, layout, notice};
use crate::visitor::Visitor;

/// The media type of an OFD file.
pub(super) const MIME: &str = "application/ofd";

/// What is asked of a file: how it looks, or what its words are.
const PAGES: &str = "pages";
const TEXT: &str = "text";

/// Where a file is read in the browser.
pub(super) fn href(id: AttachmentId) -> String {
    format!("/attachments/{id}/view")
}

/// An OFD file that the visitor may see, and the visitor's unit.
async fn found(app: &App, visitor: &Visitor, text: &str) -> Result<(Attachment, Option<UnitId>), Fault> {
    let wanted: AttachmentId = id(text)?;
    let find = move |tx: &mut Tx, actor: &Actor| Ok((attachment::find(tx, actor, wanted)?, actor.unit));
    let found = app.read(visitor, find).await?;
    if found.0.mime == MIME { Ok(found) } else { Err(Fault(Error::NotFound)) }
}

/// Reads a stored file with the viewer, off every unit of work. All who ask the same of it for one unit ask one by one: the
/// answer to the first is often that of the others.
async fn looked<T: Send + 'static>(
    app: &App,
    (file, unit, what): (&Attachment, Option<UnitId>, &'static str),
    look: impl FnOnce(&dyn Viewer, &Original<'_>) -> office::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    let blob: BlobId = id(&file.blob)?;
    let door = app.door((unit, blob.clone(), what)).await;
    app.blocking(move |app| {
        // Held by the thread: a request given up is answered all the same.
        let _door = door;
        let missing = || Error::Press("本机没有装版式文件阅读功能，请下载后用阅读器打开。".into());
        let viewer = app.press.viewer().ok_or_else(missing)?;
        look(viewer, &Original { blob, unit, blobs: &app.blobs })
    })
    .await
}

/// GET /attachments/{id}/view
pub(super) async fn view(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Markup, Fault> {
    let (file, unit) = found(&app, &visitor, &text).await?;
    let read = match looked(&app, (&file, unit, PAGES), |viewer, original| viewer.file(original)).await {
        Ok(read) => Ok(read),
        Err(Fault(Error::Press(why))) => Err(why),
        Err(fault) => return Err(fault),
    };
    let seals = Seals::new(&app, &visitor);
    app.read(&visitor, move |tx, actor| {
        let seen = document::find(tx, actor, file.matter)?;
        let main = match &read {
            Ok(read) => page(&file, read),
            Err(why) => broken(&file, why),
        };
        let at = pile(process::held_on(tx, actor, seen.matter.id)?.is_some());
        framed(tx, actor, &About::new(file.name.clone(), at, "clerk#版式文件"), &seals, main)
    })
    .await
}

fn head(file: &Attachment, beside: Markup, whole: bool) -> Markup {
    let buttons = html! {
        @if whole { (Button::link(format!("/attachments/{}/text", file.id), "文字")) }
        (Button::link(format!("/attachments/{}", file.id), "下载"))
        (Button::link(format!("/documents/{}", file.matter), "返回"))
    };
    layout::head(&file.name, beside, buttons)
}

fn broken(file: &Attachment, why: &str) -> Markup {
    html! {
        (head(file, html! {}, false))
        (notice::block(Tone::Red, "文件不能显示", html! { p { (why) } p { "可以下载后用阅读器打开，或请来文单位重新发送。" } }))
    }
}

fn page(file: &Attachment, read: &LayoutFile) -> Markup {
    html! {
        (head(file, html! { "共 " (read.pages.len()) " 页" }, true))
        @if !read.signatures.is_empty() {
            (notice::block(Tone::Amber, "文件带有电子签名或签章", html! {
                ul { @for sentence in &read.signatures { li { (sentence) } } }
            }))
        }
        @if !read.notes.is_empty() {
            (notice::block(Tone::Amber, "有内容没能读出", html! {
                ul { @for sentence in &read.notes { li { (sentence) } } }
            }))
        }
        (layout::stack(html! {
            section class="card" { div class="sheet" tabindex="0" role="region" aria-label="文件各页" { (figures(file, read)) } }
            @if !read.elements.is_empty() {
                (layout::pad_card("文件信息", html! {}, layout::pairs(
                    read.elements.iter().map(|(name, value)| (name.as_str(), html! { (value) }))
                )))
            }
            @if !read.attachments.is_empty() {
                (layout::pad_card("文件里的附件", layout::note("下载文件后用阅读器取出"), html! {
                    ul { @for name in &read.attachments { li { (name) } } }
                }))
            }
        }))
    }
}

/// The pages, each loaded when it comes into sight. The size keeps the place.
fn figures(file: &Attachment, read: &LayoutFile) -> Markup {
    let count = read.pages.len();
    html! { @for (n, (wide, high)) in (1..).zip(&read.pages) {
        figure class="paper" {
            img src={ "/attachments/" (file.id) "/pages/" (n) ".svg" } alt={ "第 " (n) " 页，共 " (count) " 页" }
                width=(points(*wide)) height=(points(*high)) loading="lazy" decoding="async";
        }
    } }
}

/// Millimetres as the screen counts them.
fn points(mm: f64) -> String {
    format!("{:.0}", mm * 96.0 / 25.4)
}

/// GET /attachments/{id}/pages/{n}.svg: a broken page is a picture that says why, so that the others stay where they are. One
/// that cannot be read just now says so, and is asked for again: nothing is wrong with the file.
pub(super) async fn picture(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, name)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let number: usize = name.strip_suffix(".svg").and_then(|n| n.parse().ok()).ok_or(Fault(Error::NotFound))?;
    let number = number.checked_sub(1).ok_or(Fault(Error::NotFound))?;
    let (file, unit) = found(&app, &visitor, &text).await?;
    let svg = match looked(&app, (&file, unit, PAGES), move |viewer, original| viewer.page(original, number)).await {
        Ok(page) => page.svg,
        Err(Fault(Error::Press(why))) => {
            said(&format!("第 {} 页不能显示，其他页照常。请来文单位重新发送。", number + 1), &why)
        }
        Err(Fault(Error::Crowded(why) | Error::Setup(why))) => {
            let later = [(header::CONTENT_TYPE, SVG), (header::RETRY_AFTER, reply::RETRY_AFTER)];
            let said = said(&format!("第 {} 页：{why}", number + 1), "");
            return Ok((StatusCode::SERVICE_UNAVAILABLE, later, said).into_response());
        }
        Err(fault) => return Err(fault),
    };
    Ok(([(header::CONTENT_TYPE, SVG)], svg).into_response())
}

const SVG: &str = "image/svg+xml";

/// A page that says why it is not shown, and small under it what whoever mends the file has to know.
fn said(headline: &str, why: &str) -> String {
    let why: Vec<char> = why.replace(" ：", "：").chars().collect();
    html! {
        svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297" {
            rect width="210" height="297" fill="#fff" {}
            g font-family="'Noto Sans CJK SC','Microsoft YaHei',SimHei,sans-serif" {
                text x="28" y="40" font-size="5.5" fill="#a61b1b" { (headline) }
                text font-size="3.6" fill="#5b6470" {
                    @for (i, line) in why.chunks(42).enumerate() {
                        tspan x="28" y=(50 + 6 * i) { (line.iter().collect::<String>()) }
                    }
                }
            }
        }
    }
    .into_string()
}

/// GET /attachments/{id}/text: the text of all pages.
pub(super) async fn text(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    let (file, unit) = found(&app, &visitor, &text).await?;
    let said = looked(&app, (&file, unit, TEXT), |viewer, original| {
        Ok((1..).zip(viewer.texts(original)?).map(|(n, text)| format!("—— 第 {n} 页 ——\n{text}\n")).collect::<String>())
    });
    Ok(reply::inline(&format!("{}.txt", file.name), "text/plain; charset=utf-8", said.await?.into_bytes()))
}
