//! Attachments (附件): the list, adding, taking off, and the file itself.

use axum::extract::{Multipart, Path, State};
use axum::response::Response;
use lexicon::{AttachmentId, MatterId};
use maud::{Markup, html};
use office::document::attachment::{self, Attachment};
use office::{BlobId, Error, Tx, process};

use super::room::{Seals, Typed, framed, id};
use super::view::{Ask, Front, View, again_with};
use super::{ofd, upload};
use crate::App;
use crate::expired::Kept;
use crate::forms::Posted;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::Link;
use crate::ui::attachments::{self, Attachment as Line};
use crate::ui::button::Button;
use crate::ui::confirm::{self, Confirm};
use crate::ui::form::{self, Field, Problems};
use crate::ui::table::Empty;
use crate::visitor::Visitor;

/// The list and, for whoever holds the paper at a step that may change it, the form that adds to it.
pub(super) fn tab(tx: &mut Tx, view: &View, front: &Front) -> office::Result<Markup> {
    let held = view.held.as_ref().is_some_and(|h| attachment::is_editable_at(&view.running, h));
    let held = held && view.seen.document.issued_at.is_none();
    let list: Vec<Line> = attachment::list(tx, &view.seen)?.iter().map(|a| line(a, held)).collect();
    let p = &front.typed.problems;
    let fields = html! {
        (Field::file("file", "添加附件", upload::ACCEPT, true).required().hint(upload::hint()).check(p))
        (form::buttons(html! { (Button::submit("上传").primary()) }))
        // With scripts the page stays as it is.
        noscript { p class="hint" { "上传后本页重新打开，尚未提交的意见和选择不保留：请先上传附件，再填写办理意见。" } }
    };
    let action = format!("{}/attachments", view.href());
    Ok(html! {
        (attachments::list(&list))
        @if held { div class="pad" { (form::problems(p)) (form::upload_beside(&action, &front.seals.guard("file"), fields)) } }
    })
}

fn line(a: &Attachment, held: bool) -> Line {
    let remove = held && a.part != "original";
    Line {
        name: a.name.clone(),
        href: if a.mime == ofd::MIME { ofd::href(a.id) } else { format!("/attachments/{}", a.id) },
        bytes: u64::try_from(a.size).unwrap_or(0),
        note: format!("{}{} 添加", if a.part == "original" { "原文 · " } else { "" }, a.added_at.short_label()),
        remove: remove.then(|| format!("/attachments/{}/removal", a.id)),
        warning: String::new(),
    }
}

/// The originals of a paper that came without text: scans are shown, other files are linked.
pub(super) fn originals(list: &[Attachment]) -> Markup {
    if list.is_empty() {
        return html! { (Empty::new("没有电子文本，请查看纸质原件。")) };
    }
    let (pictures, files): (Vec<_>, Vec<_>) = list.iter().partition(|a| a.mime.starts_with("image/"));
    html! {
        @if !files.is_empty() { (attachments::list(&files.into_iter().map(|a| line(a, false)).collect::<Vec<_>>())) }
        @if !pictures.is_empty() {
            div class="sheet" tabindex="0" role="region" aria-label="原文扫描件" { @for a in pictures {
                figure class="paper" { img src={ "/attachments/" (a.id) } alt=(a.name) loading="lazy"; }
            } }
        }
    }
}

/// GET /attachments/{id}: pictures and PDF open, everything else is kept as a file.
pub(super) async fn download(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    let wanted: AttachmentId = id(&text)?;
    let found = app.read(&visitor, move |tx, actor| attachment::find(tx, actor, wanted)).await?;
    send(&app, (&found.name, &found.mime), &found.blob).await
}

/// A stored file by its name and media type: shown where a browser can show it safely, else saved.
pub(crate) async fn send(app: &App, (name, mime): (&str, &str), blob: &str) -> Result<Response, Fault> {
    let blob: BlobId = id(blob)?;
    let bytes = app.blocking(move |app| Ok(app.blobs.get(&blob)?)).await?;
    let inline = ["application/pdf", "image/jpeg", "image/png"].into_iter().find(|shown| mime == *shown);
    Ok(match inline {
        Some(mime) => reply::inline(name, mime, bytes),
        None => reply::download(name, "application/octet-stream", bytes),
    })
}

/// POST /documents/{id}/attachments
pub(super) async fn attach(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    kept: Kept,
    form: Multipart,
) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    // Whether the file may be added at all is asked before it is read.
    app.read(&visitor, move |tx, actor| {
        let held = process::require_held(tx, actor, matter)?;
        attachment::may_change(tx, &held)
    })
    .await?;
    let form = upload::read(&visitor, form, &kept).await?;
    if let Some(why) = form.refused {
        return refused(&app, &visitor, matter, Error::field("file", why)).await;
    }
    if form.files.is_empty() {
        return refused(&app, &visitor, matter, Error::field("file", "请选择文件")).await;
    }
    let key = form.key().to_string();
    let files = upload::store(&app, form.files).await?;
    let done = app.once(&visitor, &key, move |tx, actor| {
        let held = process::require_held(tx, actor, matter)?;
        for file in &files {
            attachment::attach(tx, &held, file, "attachment")?;
        }
        Ok(format!("/documents/{matter}?tab=files&done=attachment"))
    });
    match done.await {
        Ok(address) => Ok(reply::see(&address)),
        Err(Fault(Error::Upload(why))) => refused(&app, &visitor, matter, Error::field("file", why)).await,
        Err(fault) => Err(fault),
    }
}

async fn refused(app: &App, visitor: &Visitor, matter: MatterId, why: Error) -> Result<Response, Fault> {
    let problems = Fault(why).problems()?;
    let ask = Ask { tab: "files".into(), ..Ask::default() };
    again_with(app, visitor, matter, ask, Typed::said(problems)).await
}

/// GET /attachments/{id}/removal: asks once more.
pub(super) async fn confirm(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> Result<Markup, Fault> {
    let wanted: AttachmentId = id(&text)?;
    let seals = Seals::new(&app, &visitor);
    app.read(&visitor, move |tx, actor| {
        let found = attachment::find(tx, actor, wanted)?;
        let held = process::require_held(tx, actor, found.matter)?;
        attachment::may_change(tx, &held)?;
        let confirm = Confirm {
            question: format!("确定移除附件“{}”？", found.name),
            effects: vec!["附件不再随文流转，移除会记入办理痕迹。".into()],
            action: format!("/attachments/{wanted}/removal"),
            guard: seals.guard("removal"),
            verb: "移除附件".into(),
            danger: true,
            back: Some(Link::new(format!("/documents/{}?tab=files", found.matter), "返回")),
        };
        let main = confirm::page(&confirm, html! {}, &Problems::none());
        framed(tx, actor, &About::new("移除附件", "/todo", "clerk#附件"), &seals, main)
    })
    .await
}

/// POST /attachments/{id}/removal
pub(super) async fn remove(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let wanted: AttachmentId = id(&text)?;
    let address = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let found = attachment::find(tx, actor, wanted)?;
            let held = process::require_held(tx, actor, found.matter)?;
            attachment::remove(tx, &held, wanted)?;
            Ok(format!("/documents/{}?tab=files&done=removal", found.matter))
        })
        .await?;
    Ok(reply::see(&address))
}
