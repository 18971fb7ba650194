//! Login policy (登录策略): read by the three administrators, set by the security administrator. GB/T 22239-2019, 8.1.4.1.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use office::Error;
use office::people::{Policy, policy};

use super::typed::{Asked, Typed, said, settled, whole};
use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::{form, layout};
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new().route("/admin/policy", get(show).post(set))
}

async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    let done = said(&asked, &[("set", "登录策略已保存，对新的登录生效。")]);
    draw(app, visitor, typed, done).await
}

async fn draw(app: App, visitor: Visitor, typed: Typed, done: Markup) -> Result<Markup, Fault> {
    app.page(&visitor, About::new("登录策略", "/admin/policy", "admin#会话与密码策略"), move |tx, actor| {
        if !actor.is_administrator() {
            return Err(Error::Forbidden("此页只供三员使用。".into()));
        }
        let (policy, revision) = policy::current(tx)?;
        let body = if actor.security_admin().is_ok() { entry(&policy, revision, &typed) } else { fixed(&policy) };
        Ok(html! {
            (layout::head("登录策略", html! { "由安全管理员设定" }, html! {}))
            (done) (typed.problems())
            (layout::pad_card("期限和次数", html! {}, body))
        })
    })
    .await
}

/// Field, label, unit and bounds, value.
fn lines(p: &Policy) -> [(&'static str, &'static str, &'static str, i64); 6] {
    [
        ("failures", "锁定前可输错", "次，3 至 10", p.failures),
        ("lock_minutes", "锁定", "分钟，5 至 1440", p.lock_minutes),
        ("idle_minutes", "无操作退出", "分钟，5 至 240", p.idle_minutes),
        ("session_hours", "最长登录", "小时，1 至 24", p.session_hours),
        ("password_days", "密码更换周期", "天，30 至 365；0 为不要求", p.password_days),
        ("link_hours", "链接有效期", "小时，1 至 168", p.link_hours),
    ]
}

fn fixed(policy: &Policy) -> Markup {
    html! { @for (_, label, unit, value) in lines(policy) { (form::fixed(label, html! { (value) " " (unit) })) } }
}

fn entry(policy: &Policy, revision: i64, typed: &Typed) -> Markup {
    form::post(
        "/admin/policy",
        &typed.guard("policy").revision(revision),
        html! {
            @for (name, label, unit, value) in lines(policy) { (typed.number(name, label, value).hint(unit).required()) }
            (form::buttons(html! { (Button::submit("保存").primary()) }))
        },
    )
}

async fn set(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let admin = actor.security_admin()?;
            let read = |name| whole(&form, name, "请填写整数。");
            let policy = Policy {
                failures: read("failures")?,
                lock_minutes: read("lock_minutes")?,
                idle_minutes: read("idle_minutes")?,
                session_hours: read("session_hours")?,
                password_days: read("password_days")?,
                link_hours: read("link_hours")?,
            };
            policy::set(tx, &admin, &policy, form.revision())?;
            Ok("/admin/policy?said=set".into())
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw(app, visitor, typed, Markup::default())).await
}
