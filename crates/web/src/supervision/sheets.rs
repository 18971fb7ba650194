//! Sheets as papers (督办单): a sheet issued and the card of an item, each as a file to print.

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::{MatterId, SheetId};
use office::forms::{self, Data, Job, data};
use office::people::Actor;
use office::supervision::{self, SeenItem};
use office::{Error, Result, Tx};

use crate::App;
use crate::people::typed::id;
use crate::reply::{self, Fault};
use crate::visitor::Visitor;

/// GET /supervision/{id}/sheets/{sheet}.pdf
pub(super) async fn sheet(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, file)): Path<(String, String)>,
) -> std::result::Result<Response, Fault> {
    let name = file.strip_suffix(".pdf").ok_or(Fault(Error::NotFound))?;
    let (item, sheet): (MatterId, SheetId) = (id(&text)?, id(name)?);
    let found = move |tx: &mut Tx, seen: &SeenItem| data::supervision_sheet(tx, seen, sheet);
    send(&app, app.read(&visitor, move |tx, actor| job(tx, actor, (item, found))).await?).await
}

/// GET /supervision/{id}/card.pdf
pub(super) async fn card(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> std::result::Result<Response, Fault> {
    let item: MatterId = id(&text)?;
    send(&app, app.read(&visitor, move |tx, actor| job(tx, actor, (item, data::item_card))).await?).await
}

/// Under the template of the unit that supervises.
fn job(
    tx: &mut Tx,
    actor: &Actor,
    (item, what): (MatterId, impl Fn(&mut Tx, &SeenItem) -> Result<Data>),
) -> Result<Job> {
    let seen = supervision::find(tx, actor, item)?;
    let data = what(tx, &seen)?;
    forms::job(tx, seen.item.unit, data)
}

async fn send(app: &App, job: Job) -> std::result::Result<Response, Fault> {
    let name = format!("{}.pdf", job.title);
    let bytes = app.blocking(move |app| Ok(app.printer.pdf(&job)?)).await?;
    Ok(reply::inline(&name, "application/pdf", bytes))
}

#[cfg(test)]
mod tests;
