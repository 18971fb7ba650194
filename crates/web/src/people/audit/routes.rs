use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::Markup;
use office::audit::{self, Filter, Verdict};
use office::people::{Auditor, person};
use office::{Db, Error, Result as Done, Tx};

use super::pages::{self, Sought};
use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Asked, Typed};
use crate::reply::{self, Fault};
use crate::visitor::Visitor;

/// Lines on a page.
const LINES: i64 = 50;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/admin/ledger", get(show))
        .route("/admin/ledger/export", post(export))
        .route("/admin/ledger/verification", post(verify))
}

async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    draw(app, visitor, Sought::of(&asked), None).await
}

async fn draw(app: App, visitor: Visitor, sought: Sought, verdict: Option<(i64, Verdict)>) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    app.page(&visitor, About::new("流水", "/admin/ledger", "admin#流水"), move |tx, actor| {
        let auditor = actor.auditor()?;
        let page = match filter(tx, &auditor, &sought)? {
            Some(filter) => audit::page(tx, &auditor, &filter, LINES)?,
            None => audit::Page { entries: Vec::new(), next: None },
        };
        let ledger = pages::Ledger {
            head: audit::head(tx, &auditor)?,
            segments: audit::segments(tx, &auditor)?,
            page,
            sought,
            verdict,
        };
        Ok(pages::ledger(&ledger, &typed))
    })
    .await
}

/// None for an account nobody has, or for words that name nobody and nothing.
fn filter(tx: &mut Tx, auditor: &Auditor, sought: &Sought) -> Done<Option<Filter>> {
    let person = match sought.account.as_str() {
        "" => None,
        account => match person::by_login(tx, account)? {
            Some(person) => Some(person.id),
            None => return Ok(None),
        },
    };
    let subjects = match sought.subject.as_str() {
        "" => Vec::new(),
        words => audit::subjects(tx, auditor, words)?,
    };
    if subjects.is_empty() && !sought.subject.is_empty() {
        return Ok(None);
    }
    Ok(Some(Filter { verb: sought.verb.clone(), subjects, person, before: sought.before }))
}

async fn export(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let after = after(&posted)?;
    let bytes = as_auditor(&app, &posted, move |db, auditor| audit::export(db, auditor, after)).await?;
    let name = format!("流水-{}起.jsonl", after + 1);
    Ok(reply::download(&name, "application/x-ndjson", bytes))
}

async fn verify(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let after = after(&posted)?;
    let verdict = as_auditor(&app, &posted, move |db, auditor| audit::verify(db, auditor, after)).await?;
    let visitor = posted.visitor.clone();
    Ok(draw(app, visitor, Sought::default(), Some((after, verdict))).await?.into_response())
}

fn after(posted: &Posted) -> Result<i64, Fault> {
    posted.parse("after").filter(|after| *after >= 0).ok_or(Fault(Error::NotFound))
}

/// Runs with the whole database, piece by piece: one snapshot of the ledger would be held too long.
async fn as_auditor<T: Send + 'static>(
    app: &App,
    posted: &Posted,
    work: impl FnOnce(&Db, &Auditor) -> Done<T> + Send + 'static,
) -> Result<T, Fault> {
    let visitor = posted.visitor.clone();
    app.blocking(move |app| {
        let auditor = app.db.read(|tx| visitor.actor(tx)?.auditor())?;
        work(&app.db, &auditor)
    })
    .await
}
