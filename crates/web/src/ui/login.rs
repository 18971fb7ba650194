//! The log-in page (登录页).

use super::button::Button;
use super::form::{self, Field, Guard, Problems};
use super::{Markup, html, shell};

/// What the log-in page shows (登录页).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Login {
    /// Name of the deployment, such as 云泽区协同办公平台.
    pub place: String,
    /// Where it posts.
    pub action: String,
    /// Guard fields.
    pub guard: Guard,
    /// Account typed before.
    pub account: String,
    /// Where to go afterwards; empty for the first page.
    pub next: String,
    /// What was wrong.
    pub problems: Problems,
    /// A line under the form, such as whom to ask for a forgotten password.
    pub note: String,
}

/// The whole log-in page (登录页). Sends `account`, `password`, `next`.
pub fn page(login: &Login) -> Markup {
    page_with(login, html! {})
}

/// The same with something under the form, such as the accounts of a demo.
pub fn page_with(login: &Login, below: Markup) -> Markup {
    shell::bare(
        "登录",
        html! {
            div class="login" {
                p class="brand" { "中枢" }
                h1 { (login.place) }
                (form::problems(&login.problems))
                section class="card pad" { (entry(login)) }
                @if !login.note.is_empty() { p class="hint" { (login.note) } }
                (below)
                p class="hint" { "本系统不得存储、处理、传输国家秘密。" }
            }
        },
    )
}

fn entry(login: &Login) -> Markup {
    let account = Field::text("account", "账号").value(&login.account).required().autocomplete("username");
    let password = Field::password("password", "密码").required().autocomplete("current-password");
    // The cursor goes to what is still missing.
    let (account, password) =
        if login.account.is_empty() { (account.focus(), password) } else { (account, password.focus()) };
    form::post(
        &login.action,
        &login.guard,
        html! {
            input type="hidden" name="next" value=(login.next);
            (account.check(&login.problems))
            (password.check(&login.problems))
            (form::buttons(html! { (Button::submit("登录").primary()) }))
        },
    )
}
