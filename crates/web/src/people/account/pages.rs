use maud::{Markup, html};
use office::people::Actor;
use office::people::session::SessionRow;

use crate::people::entrance::PASSWORD_RULE;
use crate::people::typed::Typed;
use crate::ui::button::Button;
use crate::ui::table::{Column, Row, Shape, Table};
use crate::ui::{Tone, form, layout, notice};

pub(super) fn account(actor: &Actor, sessions: &[SessionRow], typed: &Typed, expired: bool) -> Markup {
    html! {
        (layout::head("账号和密码", html! {}, html! {}))
        @if expired { (notice::flash(Tone::Amber, "密码已到更换期限，请先修改密码，再继续办理。", None)) }
        (typed.problems())
        (layout::stack(html! {
            (layout::card("本人", html! {}, who(actor)))
            (layout::pad_card("修改密码", html! {}, password(typed)))
            (layout::card("已登录的设备", layout::note(&format!("共 {} 处", sessions.len())), devices(sessions, typed)))
        }))
    }
}

fn who(actor: &Actor) -> Markup {
    let mut roles: Vec<&str> = actor.grants.iter().map(|g| g.role.label()).collect();
    roles.dedup();
    let roles = if roles.is_empty() { "未授予角色".to_owned() } else { roles.join("、") };
    layout::pairs([
        ("姓名", html! { (actor.name) }),
        ("账号", html! { (actor.login) }),
        ("单位", html! { @if actor.unit_name.is_empty() { "—" } @else { (actor.unit_name) } }),
        ("角色", html! { (roles) }),
    ])
}

fn password(typed: &Typed) -> Markup {
    form::post(
        "/account/password",
        &typed.guard("password"),
        html! {
            (typed.password("old", "原密码").autocomplete("current-password"))
            (typed.password("password", "新密码").autocomplete("new-password").hint(PASSWORD_RULE))
            (typed.password("again", "再输一次").autocomplete("new-password"))
            (form::buttons(html! { (Button::submit("修改密码").primary()) small class="hint" { "修改后须在所有设备上重新登录。" } }))
        },
    )
}

fn devices(sessions: &[SessionRow], typed: &Typed) -> Markup {
    let rows = sessions.iter().map(|s| {
        let agent = if s.agent.is_empty() { "未知浏览器" } else { &s.agent };
        let cells = [agent.to_owned(), s.created_at.short_label(), s.seen_at.short_label()];
        Row::new(cells.into_iter().map(|c| html! { (c) }).collect())
    });
    let table = Table {
        caption: "已登录的设备".into(),
        columns: vec![
            Column::new("浏览器和地址", Shape::Title),
            Column::new("登录时间", Shape::Short),
            Column::new("最近使用", Shape::Short),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    html! {
        (table)
        div class="pad" { (form::post("/account/logout-everywhere", &typed.guard("everywhere"), html! {
            (Button::submit("在所有设备上退出").danger())
        })) }
    }
}
