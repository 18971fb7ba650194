//! Printing a document's forms (打印): 发文稿纸, 收文办理单 or 签报单, 办理过程记录, 签收单; looked at first, then as a file.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use lexicon::MatterId;
use maud::{Markup, PreEscaped, html};
use office::forms::{self, Job, Pictures, data};
use office::people::Actor;
use office::{Error, Tx, document};

use super::room::{Seals, framed, id};
use super::view::pile;
use crate::App;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::layout;
use crate::visitor::Visitor;

/// Pages shown before printing.
const SHOWN: usize = 20;

/// GET /documents/{id}/print/{file}: `sheet`, `record` or `receipt` to look at; the same with `.pdf` to print.
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, file)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let (what, is_file) = file.strip_suffix(".pdf").map_or((file.as_str(), false), |what| (what, true));
    let of = what.to_owned();
    let job = app.read(&visitor, move |tx, actor| job(tx, actor, (matter, &of))).await?;
    if is_file {
        let name = format!("{}.pdf", job.title);
        let bytes = app.blocking(move |app| Ok(app.printer.pdf(&job)?)).await?;
        return Ok(reply::inline(&name, "application/pdf", bytes));
    }
    let title = job.title.clone();
    let pages = app.blocking(move |app| Ok(app.printer.pages(&job, SHOWN)?)).await?;
    let file = format!("/documents/{matter}/print/{what}.pdf");
    let page = looked_at(&app, &visitor, (matter, title), (file, pages)).await?;
    Ok(page.into_response())
}

fn job(tx: &mut Tx, actor: &Actor, (matter, what): (MatterId, &str)) -> office::Result<Job> {
    let seen = document::find(tx, actor, matter)?;
    let data = match what {
        "sheet" => data::paper(tx, &seen)?,
        "record" => data::record(tx, &seen)?,
        "receipt" => data::receipt(tx, &seen)?,
        _ => return Err(Error::NotFound),
    };
    forms::job(tx, seen.matter.unit, data)
}

async fn looked_at(
    app: &App,
    visitor: &Visitor,
    (matter, title): (MatterId, String),
    (file, pages): (String, Pictures),
) -> Result<Markup, Fault> {
    let seals = Seals::new(app, visitor);
    app.read(visitor, move |tx, actor| {
        let buttons = html! {
            (Button::link(file, "打印").primary().apart())
            (Button::link(format!("/documents/{matter}"), "返回"))
        };
        let main = html! {
            (layout::head(&title, html! { "共 " (pages.count) " 页" }, buttons))
            section class="card" { (papers(&pages)) }
        };
        let held = office::process::held_on(tx, actor, matter)?.is_some();
        framed(tx, actor, &About::new(title.clone(), pile(held), "clerk#打印"), &seals, main)
    })
    .await
}

/// The pages one under the other.
pub(crate) fn papers(pages: &Pictures) -> Markup {
    html! {
        div class="sheet" tabindex="0" role="region" aria-label="各页" {
            @for (n, page) in (1..).zip(&pages.pages) {
                figure class="paper" role="img" aria-label={ "第 " (n) " 页" } { (PreEscaped(&page.svg)) }
            }
            @if pages.count > pages.pages.len() {
                p class="hint" { "共 " (pages.count) " 页，这里显示前 " (pages.pages.len()) " 页，打印时各页都有。" }
            }
        }
    }
}
