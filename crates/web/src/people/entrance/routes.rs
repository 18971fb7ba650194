use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::Markup;
use office::people::login::{self, Attempt, Outcome};
use office::people::{Token, activation, session};
use office::{Error, Result as Done};

use super::origin::Knock;
use super::pages::{self, Entrance};
use crate::app::App;
use crate::forms::Posted;
use crate::people::typed::Asked;
use crate::reply::{self, Fault};
use crate::resume;
use crate::ui::form::Problems;
use crate::ui::shell::ACCOUNT;
use crate::visitor::{COOKIE, Visitor};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/login", get(show).post(enter))
        .route(resume::CONTINUE, post(go_on))
        .route("/logout", post(leave))
        .route("/activate/{token}", get(activation_form).post(activate))
}

async fn show(State(app): State<App>, visitor: Option<Visitor>, asked: Asked) -> Result<Response, Fault> {
    let next = own_path(asked.text("next"));
    if let Some(visitor) = visitor
        && app.read(&visitor.with_any_password(), |_, _| Ok(())).await.is_ok()
    {
        return Ok(reply::see(&next));
    }
    let entrance = Entrance {
        account: asked.text("account").chars().take(32).collect(),
        next,
        said: pages::sentence(&asked),
        problems: Problems::none(),
    };
    Ok(draw(&app, &entrance).into_response())
}

async fn enter(State(app): State<App>, knock: Knock) -> Result<Response, Fault> {
    let next = own_path(knock.raw("next"));
    match attempt(&app, &knock).await? {
        Outcome::Opened { token, password_expired, .. } => {
            let next = if password_expired { ACCOUNT.to_owned() } else { next };
            Ok(with_cookie(&app, reply::see(&next), token.reveal(), ""))
        }
        refused => {
            let mut problems = Problems::none();
            problems.add("", refused.message().unwrap_or_default());
            let entrance = Entrance { account: knock.raw("account").into(), next, said: "", problems };
            Ok(reply::unprocessable(draw(&app, &entrance)))
        }
    }
}

/// POST /login/continue: log-in with a form that waits; it is given back to whom it belongs.
async fn go_on(State(app): State<App>, knock: Knock) -> Result<Response, Fault> {
    let form = resume::Form::read(|name| knock.raw(name).to_owned());
    match attempt(&app, &knock).await? {
        Outcome::Opened { token, .. } => {
            let visitor = Visitor::with(token.clone());
            let own = form.is_of(&app, &visitor).await?;
            let page = if own { resume::renewed(&form, &visitor) } else { resume::of_another() };
            Ok(with_cookie(&app, page.into_response(), token.reveal(), ""))
        }
        refused => {
            let mut problems = Problems::none();
            problems.add("", refused.message().unwrap_or_default());
            Ok(reply::unprocessable(resume::log_in(&form, knock.raw("account"), &problems)))
        }
    }
}

async fn attempt(app: &App, knock: &Knock) -> Result<Outcome, Fault> {
    let tried = knock.clone();
    app.blocking(move |app| {
        let attempt = Attempt { login: tried.raw("account"), password: tried.raw("password"), agent: &tried.agent };
        login::login(&app.db, attempt)
    })
    .await
}

fn draw(app: &App, entrance: &Entrance) -> Markup {
    pages::login(&app.place, entrance, app.demo)
}

async fn leave(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let token = posted.visitor.token().clone();
    let visitor = posted.visitor.with_any_password();
    app.write(&visitor, move |tx, actor| session::logout(tx, actor, &token)).await?;
    Ok(forget(&app, "/login?said=left"))
}

/// Sends the browser on without its session.
pub(in crate::people) fn forget(app: &App, address: &str) -> Response {
    with_cookie(app, reply::see(address), "", "; Max-Age=0")
}

fn with_cookie(app: &App, mut response: Response, value: &str, more: &str) -> Response {
    let secure = if app.secure_cookie { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A path on this server to go on to after log-in; anything else is the first page.
fn own_path(next: &str) -> String {
    let own =
        next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.contains(char::is_control);
    let loops = next.starts_with("/login") || next.starts_with("/logout");
    if own && !loops && next.is_ascii() { next.to_owned() } else { "/".to_owned() }
}

async fn activation_form(State(app): State<App>, Path(token): Path<String>) -> Result<Markup, Fault> {
    app.blocking(move |app| {
        let (found, person) = app.db.read(|tx| {
            let found = link(&token)?;
            let person = activation::holder(tx, &found)?;
            Ok::<_, Error>((found, person))
        })?;
        Ok(pages::activation(&found, &person, &Problems::none()))
    })
    .await
}

async fn activate(State(app): State<App>, Path(token): Path<String>, knock: Knock) -> Result<Response, Fault> {
    let worked = app.blocking(move |app| {
        let found = link(&token)?;
        match set(app, &found, &knock) {
            Ok(()) => Ok(None),
            Err(fault @ (Error::Field { .. } | Error::Fields(_))) => {
                let person = app.db.read(|tx| activation::holder(tx, &found))?;
                Ok(Some((found, person, fault)))
            }
            Err(other) => Err(other),
        }
    });
    match worked.await? {
        None => Ok(reply::see("/login?said=activated")),
        Some((token, person, fault)) => {
            Ok(reply::unprocessable(pages::activation(&token, &person, &Fault(fault).problems()?)))
        }
    }
}

fn set(app: &App, token: &Token, knock: &Knock) -> Done<()> {
    if knock.raw("password") != knock.raw("again") {
        return Err(Error::field("again", "两次输入的密码不一致，请重新输入。"));
    }
    activation::activate(&app.db, token, knock.raw("password")).map(|_| ())
}

fn link(text: &str) -> Done<Token> {
    Token::parse(text).ok_or_else(|| Error::refused("链接不完整，请完整复制后再打开。"))
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn log_in_leads_on_to_own_pages_only() {
        for (next, goes) in [
            ("/todo?urgency=urgent", "/todo?urgency=urgent"),
            ("", "/"),
            ("https://evil.example/", "/"),
            ("//evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("/a\r\nset-cookie: x", "/"),
            ("/login?next=/login", "/"),
        ] {
            assert_eq!(own_path(next), goes, "{next}");
        }
    }
}
