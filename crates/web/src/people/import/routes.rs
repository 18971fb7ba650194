use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::Markup;
use office::people::import::{self, Preview, template};
use office::{BlobId, Error};

use super::pages;
use super::upload::Upload;
use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::headers::upload_limit;
use crate::people::typed::{Asked, Typed, messages};
use crate::reply::{self, Fault};
use crate::ui::form::Problems;
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/admin/import", get(show))
        .route("/admin/import/preview", post(preview).layer(upload_limit()))
        .route("/admin/import/template", get(download))
        .route("/admin/import/application", post(apply))
}

fn about() -> About {
    About::new("批量导入", "/admin/import", "admin#批量导入")
}

async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let done = pages::done(asked.text("units"), asked.text("people"), asked.text("proposals"));
    draw(app, visitor, Problems::none(), done).await
}

async fn draw(app: App, visitor: Visitor, problems: Problems, done: Markup) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    app.page(&visitor, about(), move |_, actor| {
        actor.system_admin()?;
        Ok(pages::upload(&typed, &problems, &done))
    })
    .await
}

async fn download(State(app): State<App>, visitor: Visitor) -> Result<Response, Fault> {
    let bytes = app.read(&visitor, |_, actor| {
        actor.system_admin()?;
        template::template_xlsx()
    });
    let mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(reply::download("单位人员导入模板.xlsx", mime, bytes.await?))
}

/// The file is kept only when every row is good: what is wrong is mended in the file and uploaded again.
async fn preview(State(app): State<App>, upload: Upload) -> Result<Response, Fault> {
    let Upload { visitor, file } = upload;
    let read = match file {
        Ok(bytes) => read(&app, &visitor, bytes).await,
        Err(error) => {
            app.read(&visitor, |_, actor| actor.system_admin().map(|_| ())).await?;
            Err(Fault(error))
        }
    };
    match read {
        Ok((preview, kept)) => {
            let good = kept.is_some();
            let page = draw_preview(app, visitor, preview, kept).await?;
            Ok(if good { page.into_response() } else { reply::unprocessable(page) })
        }
        Err(fault) => {
            let problems = messages(fault)?;
            Ok(reply::unprocessable(draw(app, visitor, problems, Markup::default()).await?))
        }
    }
}

async fn read(app: &App, visitor: &Visitor, bytes: Vec<u8>) -> Result<(Preview, Option<BlobId>), Fault> {
    // A file is stored once the reading is through: no reader should wait for a disk.
    let sent = Arc::new(bytes);
    let file = Arc::clone(&sent);
    let preview = app.read(visitor, move |tx, actor| {
        actor.system_admin()?;
        import::preview(tx, &file)
    });
    let preview = preview.await?;
    if preview.bad > 0 {
        return Ok((preview, None));
    }
    let kept = app.blocking(move |app| Ok(app.blobs.put(&sent)?)).await?;
    Ok((preview, Some(kept)))
}

async fn draw_preview(app: App, visitor: Visitor, preview: Preview, kept: Option<BlobId>) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    app.page(&visitor, about(), move |_, actor| {
        actor.system_admin()?;
        Ok(pages::preview(&preview, kept.as_ref().map(BlobId::as_str), &typed))
    })
    .await
}

async fn apply(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let kept: BlobId = posted.text("file").parse().map_err(|_| Fault(Error::NotFound))?;
    let blobs = app.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let admin = actor.system_admin()?;
            let bytes = blobs.blobs.get(&kept)?;
            let preview = import::preview(tx, &bytes)?;
            let made = import::apply(tx, &admin, &preview)?;
            Ok(format!("/admin/import?units={}&people={}&proposals={}", made.units, made.people, made.proposals))
        })
        .await;
    match result {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => {
            let problems = messages(fault)?;
            Ok(reply::unprocessable(draw(app, posted.visitor, problems, Markup::default()).await?))
        }
    }
}
