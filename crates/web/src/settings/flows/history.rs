//! Versions of a flow (流程版本): the list, one with text and picture, two compared, an earlier one taken up again.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use lexicon::InstanceId;
use maud::{Markup, html};
use office::document::compare::{Line, Piece};
use office::process::definitions::versions::{self, Version};
use office::process::definitions::{changes, in_force_of};

use super::about;
use super::editor::admin;
use crate::app::App;
use crate::forms::Posted;
use crate::people::typed::{Asked, Typed, id, said, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::confirm::{self, Confirm};
use crate::ui::form::Problems;
use crate::ui::table::{Column, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout};
use crate::visitor::Visitor;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/flows/{key}/versions", get(list))
        .route("/flows/{key}/versions/{id}", get(one))
        .route("/flows/{key}/versions/{id}/restoration", get(restoring).post(restore))
        .route("/flows/{key}/shipped", get(dropping).post(drop_own))
}

const SAID: &[(&str, &str)] = &[
    ("published", "已发布。此后新办的公文按新版本；在办的仍按开始时的版本。"),
    ("restored", "已恢复为旧版的内容，以新的版号发布。"),
    ("dropped", "已改回随系统提供的流程；在办的仍按开始时的版本。"),
];

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let done = said(&asked, SAID);
    app.page(&visitor, about("流程版本"), move |tx, actor| {
        let admin = admin(actor)?;
        let all = versions::versions(tx, &admin, &key)?;
        let name = in_force_of(tx, admin.unit(), &key)?.definition.name().to_owned();
        Ok(page(&key, &name, &all, &done))
    })
    .await
}

fn page(key: &str, name: &str, all: &[Version], done: &Markup) -> Markup {
    let rows = all.iter().enumerate().map(|(n, v)| row(key, v, all.get(n + 1)));
    let table = Table {
        caption: "流程版本".into(),
        columns: vec![
            Column::new("版本", Shape::Short),
            Column::new("改动", Shape::Title),
            Column::new("发布", Shape::Text),
            Column::new("在办", Shape::Number),
            Column::new("", Shape::Action),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    let own = all.iter().any(|v| v.is_in_force && v.is_own);
    html! {
        (layout::head(&format!("“{name}”的版本"), html! { "新办的公文按现行版本；在办的按开始时的版本" }, html! {
            @if own { (Button::link(format!("/flows/{key}/shipped"), "改用系统流程")) }
            (Button::link(format!("/flows/{key}/running"), "在办的公文"))
            (Button::link(format!("/flows/{key}"), "返回"))
        }))
        (done)
        section class="card" { (table) }
    }
}

fn row(key: &str, v: &Version, before: Option<&Version>) -> Row {
    let href = format!("/flows/{key}/versions/{}", v.id);
    let whose = if v.is_own { "本单位" } else { "系统" };
    let by = if v.by.is_empty() { "随系统提供" } else { &v.by };
    let summary = if v.summary.is_empty() { "—" } else { &v.summary };
    Row::new(vec![
        html! { b { (Link::new(&href, format!("第 {} 版", v.version))) } " " (badge::tag(if v.is_own { Tone::Blue } else { Tone::Plain }, whose)) },
        html! {
            @if v.is_in_force { (badge::tag(Tone::Green, "现行")) }
            @if let Some((at, who)) = &v.dropped { (badge::tag(Tone::Amber, &format!("{who}于 {} 停用", at.short_label()))) }
            (summary)
        },
        html! { (by) " " (v.published_at.short_label()) },
        html! { (v.running) },
        html! {
            @if let Some(before) = before { (Link::new(format!("{href}?against={}", before.id), "对比")) }
            @if !v.is_in_force { (Link::new(format!("{href}/restoration"), "恢复")) }
        },
    ])
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path((key, version)): Path<(String, String)>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let version: InstanceId = id(&version)?;
    let against: Option<InstanceId> = asked.parse("against");
    app.page(&visitor, about("流程版本"), move |tx, actor| {
        let admin = admin(actor)?;
        let v = versions::version(tx, &admin, &key, version)?;
        let other = against.map(|other| versions::version(tx, &admin, &key, other)).transpose()?;
        let all = versions::versions(tx, &admin, &key)?;
        let definition = v.definition()?;
        let picture = office::process::definitions::drawing(&definition);
        let said = other.as_ref().map(|o| o.definition()).transpose()?.map(|o| changes::between(&o, &definition));
        Ok(shown(&key, &v, (other.as_ref(), said.unwrap_or_default()), (&all, picture)))
    })
    .await
}

fn shown(
    key: &str,
    v: &Version,
    (other, said): (Option<&Version>, Vec<String>),
    (all, picture): (&[Version], String),
) -> Markup {
    let by = if v.by.is_empty() { "随系统提供" } else { &v.by };
    html! {
        (layout::head(&name(v), html! { (by) "，" (v.published_at.long_label()) }, html! {
            @if !v.is_in_force { (Button::link(format!("/flows/{key}/versions/{}/restoration", v.id), "恢复这一版")) }
            (Button::link(format!("/flows/{key}/versions"), "返回"))
        }))
        (layout::stack(html! {
            (layout::card("流程图", html! {}, crate::ui::flow::picture("流程图", None, &picture)))
            @if let Some(other) = other {
                (layout::card(&format!("与{}相比", name(other)), html! {}, html! {
                    div class="pad" { (told(&said)) }
                    (compared(&changes::lines(&other.body, &v.body)))
                }))
            }
            (layout::card("文本", html! {}, html! {
                (chooser(key, v, all))
                div class="pad" { pre class="toml" tabindex="0" { (v.body) } }
            }))
        }))
    }
}

pub(super) fn name(v: &Version) -> String {
    format!("{}第 {} 版", if v.is_own { "本单位" } else { "系统" }, v.version)
}

/// What changed, in words.
pub(super) fn told(said: &[String]) -> Markup {
    html! {
        @if said.is_empty() { p { "办法没有不同（文字或说明可能不同）。" } }
        @else { ul class="effects" { @for line in said { li { (line) } } } }
    }
}

fn chooser(key: &str, v: &Version, all: &[Version]) -> Markup {
    html! {
        form class="filters" method="get" action={ "/flows/" (key) "/versions/" (v.id) } {
            label { "与 " select class="in" name="against" {
                @for other in all.iter().filter(|o| o.id != v.id) { option value=(other.id) { (name(other)) } }
            } }
            button class="btn" type="submit" { "对比" }
        }
    }
}

/// Lines shown before and after a changed one.
const AROUND: usize = 2;

/// Two texts side by side: what differs, with the lines around it.
pub(in crate::settings) fn compared(lines: &[Line]) -> Markup {
    let near = |n: usize| lines[n.saturating_sub(AROUND)..(n + AROUND + 1).min(lines.len())].iter().any(|l| l.changed);
    let side = |pieces: &[Piece]| {
        html! { @for piece in pieces { @match piece {
            Piece::Same(text) => (text),
            Piece::Gone(text) => @if !text.is_empty() { del { (text) } },
            Piece::New(text) => @if !text.is_empty() { ins { (text) } },
        } } }
    };
    if !lines.iter().any(|l| l.changed) {
        return html! { p class="pad" { "文本相同。" } };
    }
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="文本对比" { table class="diff toml" { tbody {
            @for (n, line) in lines.iter().enumerate() {
                @if near(n) { tr { td { (side(&line.left)) } td { (side(&line.right)) } } }
                @else if n > 0 && near(n - 1) { tr class="cut" { td colspan="2" { "没有改动的行略去" } } }
            }
        } } }
    }
}

async fn restoring(
    State(app): State<App>,
    visitor: Visitor,
    Path((key, version)): Path<(String, String)>,
) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_restoring(app, visitor, (key, id(&version)?), typed).await
}

async fn draw_restoring(
    app: App,
    visitor: Visitor,
    (key, version): (String, InstanceId),
    typed: Typed,
) -> Result<Markup, Fault> {
    app.page(&visitor, about("恢复旧版"), move |tx, actor| {
        let admin = admin(actor)?;
        let v = versions::version(tx, &admin, &key, version)?;
        let now = in_force_of(tx, admin.unit(), &key)?;
        let said = changes::between(&now.definition, &*v.definition()?);
        let confirm = Confirm {
            question: format!("恢复{}", name(&v)),
            effects: vec![
                "这一版的内容以新的版号发布，此后新办的公文按它办理。".into(),
                "在办的公文仍按开始时的版本。".into(),
            ],
            action: format!("/flows/{key}/versions/{}/restoration", v.id),
            guard: typed.guard("restore"),
            verb: "恢复".into(),
            danger: false,
            back: Some(Link::new(format!("/flows/{key}/versions"), "返回")),
        };
        let fields = html! { p { b { "与现行版本相比：" } } (told(&said)) };
        Ok(html! { (typed.problems()) (confirm::page(&confirm, fields, &Problems::none())) })
    })
    .await
}

async fn restore(
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let at = (key.clone(), id::<InstanceId>(&version)?);
    let (of, wanted) = (key, at.1);
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            versions::restore(tx, &admin(actor)?, &of, wanted)?;
            Ok(format!("/flows/{of}/versions?said=restored"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_restoring(app, visitor, at, typed)).await
}

async fn dropping(State(app): State<App>, visitor: Visitor, Path(key): Path<String>) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_dropping(app, visitor, key, typed).await
}

async fn draw_dropping(app: App, visitor: Visitor, key: String, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about("改用系统流程"), move |tx, actor| {
        let admin = admin(actor)?;
        let now = in_force_of(tx, admin.unit(), &key)?;
        let shipped = versions::versions(tx, &admin, &key)?.into_iter().find(|v| !v.is_own);
        let said = shipped.map(|v| v.definition()).transpose()?.map(|d| changes::between(&now.definition, &d));
        let confirm = Confirm {
            question: format!("“{}”改用随系统提供的流程", now.definition.name()),
            effects: vec![
                "此后新办的公文按随系统提供的流程；系统升级时流程随之更新。".into(),
                "本单位的各版仍留在“版本”页，可以恢复；在办的公文仍按开始时的版本。".into(),
            ],
            action: format!("/flows/{key}/shipped"),
            guard: typed.guard("shipped"),
            verb: "改用系统流程".into(),
            danger: true,
            back: Some(Link::new(format!("/flows/{key}/versions"), "返回")),
        };
        let fields = html! {
            p { b { "与现行版本相比：" } } (told(&said.unwrap_or_default()))
            (typed.text("reason", "理由", "").required().max_length(500))
        };
        Ok(html! { (typed.problems()) (confirm::page(&confirm, fields, &Problems::none())) })
    })
    .await
}

async fn drop_own(State(app): State<App>, Path(key): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let (of, form) = (key.clone(), posted.clone());
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            versions::drop_own(tx, &admin(actor)?, &of, form.text("reason"))?;
            Ok(format!("/flows/{of}/versions?said=dropped"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_dropping(app, visitor, key, typed)).await
}
