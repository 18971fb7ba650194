//! Print forms (打印表单) of the own unit: the list, and each with its template, versions and publication. Only the unit's
//! administrator 单位管理 sees them here; everybody prints by them.

mod editor;
mod history;
mod mastheads;
mod publication;
mod sheet;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use maud::{Markup, html};
use office::forms::{Form, draft, versions};
use office::people::{Actor, UnitAdmin};

use crate::app::App;
use crate::frame::About;
use crate::reply::Fault;
use crate::ui::table::{Column, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout};
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/forms", get(list))
        .merge(editor::routes())
        .merge(history::routes())
        .merge(mastheads::routes())
        .merge(publication::routes())
}

fn about(title: impl Into<String>) -> About {
    About::new(title, "/forms", "admin#打印表单")
}

/// Who may change forms: the administrator of the own unit.
fn admin(actor: &Actor) -> office::Result<UnitAdmin> {
    actor.unit_admin(actor.own_unit()?)
}

/// The form an address names; another does not exist.
fn named(key: &str) -> Result<Form, Fault> {
    Form::of(key).ok_or(Fault(office::Error::NotFound))
}

async fn list(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    app.page(&visitor, about("打印表单"), |tx, actor| {
        let admin = admin(actor)?;
        let (own, drafts) = (versions::own(tx, &admin)?, draft::drafts(tx, &admin)?);
        let row = |form: Form| {
            let about = form.about();
            let version = own.iter().find(|(key, _)| key == form.key()).map(|(_, version)| *version);
            Row::new(vec![
                html! { b { (Link::new(format!("/forms/{}/edit", form.key()), about.name.as_str())) } br; small { (about.place) } },
                html! { (about.paper) },
                html! {
                    @match version {
                        Some(n) => { "第 " (n) " 版 " (badge::tag(Tone::Blue, "本单位")) }
                        None => (badge::tag(Tone::Plain, "系统")),
                    }
                    @if drafts.iter().any(|key| key == form.key()) { " " (badge::tag(Tone::Amber, "有草稿")) }
                },
                html! {
                    (Link::new(format!("/forms/{}/edit", form.key()), "修改")) " "
                    (Link::new(format!("/forms/{}/versions", form.key()), "版本"))
                },
            ])
        };
        let table = Table {
            caption: "打印表单".into(),
            columns: vec![
                Column::new("表单", Shape::Title),
                Column::new("纸张", Shape::Short),
                Column::new("现行模板", Shape::Short),
                Column::new("", Shape::Action),
            ],
            rows: Form::ALL.into_iter().map(row).collect(),
            ..Table::default()
        };
        Ok(html! {
            (layout::head("打印表单", html! { "本单位的稿纸、登记簿等按这里的模板打印" }, html! {}))
            section class="card" { (table) }
            p class="hint" { "简报、电报的报头另定：" (Link::new("/forms/mastheads", "报头样式")) "。" }
        })
    })
    .await
}
