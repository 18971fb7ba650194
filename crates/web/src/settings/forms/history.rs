//! Versions of a template (模板版本): the list, one compared with the one in force, an earlier one taken up again, the shipped one.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use office::document::compare;
use office::forms::versions::{self, Version};
use office::forms::{Form, in_force};

use super::publication::tried;
use super::{about, admin, named};
use crate::app::App;
use crate::forms::Posted;
use crate::people::typed::{Asked, Typed, id, said, settled};
use crate::reply::Fault;
use crate::settings::flows::compared;
use crate::ui::button::Button;
use crate::ui::confirm::{self, Confirm};
use crate::ui::form::Problems;
use crate::ui::table::{Column, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout};
use crate::visitor::Visitor;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/forms/{form}/versions", get(list))
        .route("/forms/{form}/versions/{number}", get(one))
        .route("/forms/{form}/versions/{number}/restoration", get(restoring).post(restore))
        .route("/forms/{form}/shipped", get(dropping).post(drop_own))
}

const SAID: &[(&str, &str)] = &[
    ("published", "已发布，此后按新模板打印。"),
    ("restored", "已恢复为旧版的内容，以新的版号发布。"),
    ("dropped", "已改回随系统提供的模板。"),
];

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let (form, done) = (named(&key)?, said(&asked, SAID));
    app.page(&visitor, about("模板版本"), move |tx, actor| {
        let all = versions::versions(tx, &admin(actor)?, form)?;
        let table = Table {
            caption: "模板版本".into(),
            columns: vec![
                Column::new("版本", Shape::Short),
                Column::new("改动", Shape::Title),
                Column::new("发布", Shape::Text),
                Column::new("", Shape::Action),
            ],
            rows: all.iter().map(|v| row(form, v)).collect(),
            ..Table::default()
        };
        let own = all.iter().any(|v| v.is_in_force && v.version > 0);
        Ok(html! {
            (layout::head(&format!("“{}”的版本", form.name()), html! { "打印一律用现行版本" }, html! {
                @if own { (Button::link(format!("/forms/{}/shipped", form.key()), "改用系统模板")) }
                (Button::link(format!("/forms/{}/edit", form.key()), "修改"))
                (Button::link("/forms", "返回"))
            }))
            (done)
            section class="card" { (table) }
        })
    })
    .await
}

fn name(v: &Version) -> String {
    if v.version == 0 { "随系统提供的模板".to_owned() } else { format!("本单位第 {} 版", v.version) }
}

fn row(form: Form, v: &Version) -> Row {
    let href = format!("/forms/{}/versions/{}", form.key(), v.version);
    Row::new(vec![
        html! { b { (Link::new(&href, name(v))) } },
        html! {
            @if v.is_in_force { (badge::tag(Tone::Green, "现行")) " " }
            @if let Some((at, who)) = &v.dropped { (badge::tag(Tone::Amber, &format!("{who}于 {} 停用", at.short_label()))) " " }
            (v.note)
        },
        html! { @if let Some((at, who)) = &v.published { (who) " " (at.short_label()) } },
        html! {
            (Link::new(&href, "查看"))
            @if !v.is_in_force && v.version > 0 { " " (Link::new(format!("{href}/restoration"), "恢复")) }
        },
    ])
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path((key, number)): Path<(String, String)>,
) -> Result<Markup, Fault> {
    let (form, number) = (named(&key)?, id::<i64>(&number)?);
    app.page(&visitor, about("模板版本"), move |tx, actor| {
        let admin = admin(actor)?;
        let v = versions::version(tx, &admin, form, number)?;
        let now = in_force(tx, admin.unit(), form)?;
        Ok(html! {
            (layout::head(&format!("“{}”{}", form.name(), name(&v)), html! { (v.note) }, html! {
                @if !v.is_in_force && v.version > 0 {
                    (Button::link(format!("/forms/{}/versions/{number}/restoration", form.key()), "恢复这一版"))
                }
                (Button::link(format!("/forms/{}/versions", form.key()), "返回"))
            }))
            (layout::stack(html! {
                @if !v.is_in_force {
                    (layout::card(&format!("与现行模板（{}）相比", now.called()), html! {}, compared(&compare::lines(&v.body, &now.body))))
                }
                (layout::pad_card("模板", html! {}, html! { pre class="toml" tabindex="0" { (v.body) } }))
            }))
        })
    })
    .await
}

async fn restoring(
    State(app): State<App>,
    visitor: Visitor,
    Path((key, number)): Path<(String, String)>,
) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_restoring(app, visitor, (named(&key)?, id(&number)?), typed).await
}

async fn draw_restoring(
    app: App,
    visitor: Visitor,
    (form, number): (Form, i64),
    typed: Typed,
) -> Result<Markup, Fault> {
    app.page(&visitor, about("恢复旧版"), move |tx, actor| {
        let admin = admin(actor)?;
        let v = versions::version(tx, &admin, form, number)?;
        let now = in_force(tx, admin.unit(), form)?;
        let confirm = Confirm {
            question: format!("恢复{}", name(&v)),
            effects: vec!["这一版的内容先试印，成功后以新的版号发布，此后按它打印。".into()],
            action: format!("/forms/{}/versions/{number}/restoration", form.key()),
            guard: typed.guard("restore"),
            verb: "恢复".into(),
            danger: false,
            back: Some(Link::new(format!("/forms/{}/versions", form.key()), "返回")),
        };
        let fields = html! { p { b { "与现行模板相比：" } } (compared(&compare::lines(&now.body, &v.body))) };
        Ok(html! { (typed.problems()) (confirm::page(&confirm, fields, &Problems::none())) })
    })
    .await
}

async fn restore(
    State(app): State<App>,
    Path((key, number)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let at = (named(&key)?, id::<i64>(&number)?);
    let result = restored(&app, at, &posted).await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_restoring(app, visitor, at, typed)).await
}

async fn restored(app: &App, (form, number): (Form, i64), posted: &Posted) -> Result<String, Fault> {
    let visitor = &posted.visitor;
    let earlier = app.read(visitor, move |tx, actor| versions::version(tx, &admin(actor)?, form, number)).await?;
    let proof = tried(app, visitor, form, earlier.body).await?;
    app.once(visitor, posted.key(), move |tx, actor| {
        versions::restore(tx, &admin(actor)?, &proof, number)?;
        Ok(format!("/forms/{}/versions?said=restored", form.key()))
    })
    .await
}

async fn dropping(State(app): State<App>, visitor: Visitor, Path(key): Path<String>) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_dropping(app, visitor, named(&key)?, typed).await
}

async fn draw_dropping(app: App, visitor: Visitor, form: Form, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about("改用系统模板"), move |tx, actor| {
        let now = in_force(tx, admin(actor)?.unit(), form)?;
        let confirm = Confirm {
            question: format!("“{}”改用随系统提供的模板", form.name()),
            effects: vec![
                "此后按随系统提供的模板打印；系统升级时模板随之更新。".into(),
                "本单位的各版仍留在“版本”页，可以恢复。".into(),
            ],
            action: format!("/forms/{}/shipped", form.key()),
            guard: typed.guard("shipped"),
            verb: "改用系统模板".into(),
            danger: true,
            back: Some(Link::new(format!("/forms/{}/versions", form.key()), "返回")),
        };
        let fields = html! {
            p { b { "与现行模板相比：" } } (compared(&compare::lines(&now.body, form.shipped())))
            (typed.text("reason", "理由", "").required().max_length(500))
        };
        Ok(html! { (typed.problems()) (confirm::page(&confirm, fields, &Problems::none())) })
    })
    .await
}

async fn drop_own(State(app): State<App>, Path(key): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let (form, reason) = (named(&key)?, posted.text("reason").to_owned());
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            versions::drop_own(tx, &admin(actor)?, form, &reason)?;
            Ok(format!("/forms/{}/versions?said=dropped", form.key()))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_dropping(app, visitor, form, typed)).await
}
