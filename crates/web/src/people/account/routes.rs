use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use maud::Markup;
use office::people::{login, session};
use office::{Error, Result as Done};

use super::pages;
use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::entrance::forget;
use crate::people::typed::{Typed, messages};
use crate::reply::{self, Fault};
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/account", get(show))
        .route("/account/password", post(change))
        .route("/account/logout-everywhere", post(leave_everywhere))
}

async fn show(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw(&app, &visitor, typed).await
}

/// Also for whoever has to change the password before anything else.
async fn draw(app: &App, visitor: &Visitor, typed: Typed) -> Result<Markup, Fault> {
    let about = About::new("账号和密码", "/account", "clerk#账号");
    app.page(&visitor.with_any_password(), about, move |tx, actor| {
        let sessions = session::sessions_of(tx, actor)?;
        let now = tx.now();
        let expired = session::must_change_password(tx, actor, now)?;
        Ok(pages::account(actor, &sessions, &typed, expired))
    })
    .await
}

async fn change(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let form = posted.clone();
    match app.blocking(move |app| changed(app, &form)).await {
        Ok(()) => Ok(forget(&app, "/login?said=changed")),
        Err(fault) => {
            let visitor = posted.visitor.clone();
            let typed = Typed::back(posted, messages(fault)?);
            Ok(reply::unprocessable(draw(&app, &visitor, typed).await?))
        }
    }
}

/// The hash is made between two units of work.
fn changed(app: &App, form: &Posted) -> Done<()> {
    let actor = app.db.read(|tx| form.visitor.with_any_password().actor(tx))?;
    if form.raw("password") != form.raw("again") {
        return Err(Error::field("again", "两次输入的密码不一致，请重新输入。"));
    }
    login::change_password(&app.db, &actor, form.raw("old"), form.raw("password"))
}

async fn leave_everywhere(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    app.write(&posted.visitor.with_any_password(), session::logout_everywhere).await?;
    Ok(forget(&app, "/login?said=everywhere"))
}
