use maud::{Markup, html};
use office::demo::{Accounts, PASSWORD};
use office::people::{Person, Token};

use crate::people::typed::Asked;
use crate::ui::button::Button;
use crate::ui::form::{self, Field, Guard, Problems};
use crate::ui::login::{self, Login};
use crate::ui::{layout, shell};

/// What the log-in page shows this time.
pub(super) struct Entrance {
    pub(super) account: String,
    pub(super) next: String,
    pub(super) said: &'static str,
    pub(super) problems: Problems,
}

/// The sentence that goes with the address.
pub(super) fn sentence(asked: &Asked) -> &'static str {
    let ended = !asked.text("ended").is_empty();
    match asked.text("said") {
        "activated" => "密码已设置，请用新密码登录。",
        "changed" => "密码已修改，所有设备上的登录都已退出，请用新密码登录。",
        "everywhere" => "已在所有设备上退出登录。",
        "left" => "您已退出登录。",
        _ if ended => "登录已失效：可能较长时间没有操作，或已在别处退出。请重新登录。",
        _ => "忘记密码请联系系统管理员，重新领取一次性链接。",
    }
}

/// In the demo, its accounts stand under the form.
pub(super) fn login(place: &str, entrance: &Entrance, demo: bool) -> Markup {
    let login = Login {
        place: place.into(),
        action: "/login".into(),
        guard: Guard::default(),
        account: entrance.account.clone(),
        next: entrance.next.clone(),
        problems: entrance.problems.clone(),
        note: entrance.said.into(),
    };
    login::page_with(&login, html! { @if demo { (demo_card()) } })
}

fn demo_card() -> Markup {
    let lines = Accounts::SHOWN.iter().map(|(login, name, duty)| {
        let href = format!("/login?account={login}");
        (*name, html! { a href=(href) { (login) } " " small { (duty) } })
    });
    layout::card("演示账号", layout::note(&format!("密码均为 {PASSWORD}")), layout::list(lines))
}

pub(super) fn activation(token: &Token, person: &Person, problems: &Problems) -> Markup {
    let password = Field::password("password", "新密码").required().autocomplete("new-password").focus();
    let again = Field::password("again", "再输一次").required().autocomplete("new-password");
    shell::bare(
        "设置密码",
        html! {
            div class="login" {
                p class="brand" { "中枢" }
                h1 { (person.name) "（账号 " (person.login) "）设置密码" }
                (form::problems(problems))
                section class="card pad" {
                    (form::post(&format!("/activate/{}", token.reveal()), &Guard::default(), html! {
                        input type="hidden" name="username" value=(person.login) autocomplete="username";
                        (password.hint(PASSWORD_RULE).check(problems))
                        (again.check(problems))
                        (form::buttons(html! { (Button::submit("设置密码").primary()) }))
                    }))
                }
                p class="hint" { "链接只能使用一次；设置后请用新密码登录。" }
            }
        },
    )
}

/// What a password must be, in one sentence.
pub(in crate::people) const PASSWORD_RULE: &str =
    "8 至 128 个字符，大写字母、小写字母、数字、其他符号至少三种，不含账号。";
