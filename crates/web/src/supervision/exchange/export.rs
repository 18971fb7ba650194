//! The whole view as a spreadsheet.

use axum::extract::State;
use axum::response::Response;
use office::supervision;

use super::XLSX;
use crate::App;
use crate::people::typed::Asked;
use crate::reply::{self, Fault};
use crate::supervision::list;
use crate::visitor::Visitor;

/// GET /supervision/all.xlsx: writes, because an export is a fact; the file is made when the unit of work is through.
pub(super) async fn all(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Response, Fault> {
    let (today, read) = app
        .write(&visitor, move |tx, actor| {
            let read = supervision::export(tx, actor, &list::filter(&asked))?;
            Ok((tx.now().date(), read))
        })
        .await?;
    let bytes = app.blocking(move |_| read.xlsx()).await?;
    Ok(reply::download(&format!("督办事项{today}.xlsx"), XLSX, bytes))
}
