//! Matters under way on a flow (在办的公文), and moving one of them to another version (迁移).

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use lexicon::{InstanceId, MatterId};
use maud::{Markup, html};
use office::Error;
use office::process::definitions::in_force_of;
use office::process::definitions::moving::{self, Preview, Runner};
use office::process::definitions::versions::{self, Version};

use super::editor::admin;
use super::{about, history};
use crate::app::App;
use crate::forms::Posted;
use crate::people::typed::{Asked, Typed, id, said, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::flow::{self, MARKS};
use crate::ui::form;
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout, notice};
use crate::visitor::Visitor;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/flows/{key}/running", get(list)).route("/flows/{key}/running/{matter}", get(show).post(adopt))
}

const SAID: &[(&str, &str)] = &[("moved", "已迁移，办理人收到通知。")];

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let done = said(&asked, SAID);
    app.page(&visitor, about("在办的公文"), move |tx, actor| {
        let admin = admin(actor)?;
        let flow = in_force_of(tx, admin.unit(), &key)?;
        let all = versions::versions(tx, &admin, &key)?;
        let runners = moving::runners(tx, &admin, &key)?;
        Ok(html! {
            (layout::head(&format!("“{}”在办的公文", flow.definition.name()), beside(&all), html! {
                (Button::link(format!("/flows/{key}/versions"), "版本"))
                (Button::link(format!("/flows/{key}"), "返回"))
            }))
            (done)
            section class="card" { (table(&key, &runners, &all)) }
        })
    })
    .await
}

fn beside(all: &[Version]) -> Markup {
    let now: i64 = all.iter().filter(|v| v.is_in_force).map(|v| v.running).sum();
    let old: i64 = all.iter().filter(|v| !v.is_in_force).map(|v| v.running).sum();
    html! { "现行版本 " (now) " 件，以前的版本 " (old) " 件" }
}

fn table(key: &str, runners: &[Runner], all: &[Version]) -> Table {
    let of = |id: InstanceId| all.iter().find(|v| v.id == id);
    let rows = runners.iter().map(|r| {
        let at: Vec<String> = r.at.iter().map(|(step, who)| format!("{step}（{who}）")).collect();
        let version = of(r.on);
        let current = version.is_some_and(|v| v.is_in_force);
        Row::new(vec![
            html! { b { (r.title) } @if let Some(number) = &r.number { br; small { (number) } } },
            html! { (version.map(history::name).unwrap_or_default()) @if current { " " (badge::tag(Tone::Green, "现行")) } },
            html! { (at.join("、")) },
            html! { (r.opened_at.short_label()) },
            html! { (Link::new(format!("/flows/{key}/running/{}", r.matter), if current { "查看" } else { "迁移" })) },
        ])
    });
    Table {
        caption: "在办的公文".into(),
        columns: vec![
            Column::new("公文", Shape::Title),
            Column::new("所按版本", Shape::Text),
            Column::new("现在哪里", Shape::Text),
            Column::new("开始", Shape::Short),
            Column::new("", Shape::Action),
        ],
        rows: rows.collect(),
        empty: Empty::new("没有按这一流程在办的公文。"),
        ..Table::default()
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((key, matter)): Path<(String, String)>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw(app, visitor, (key, id(&matter)?, asked.parse("to")), typed).await
}

/// The flow, the matter, and the version it is to go to: the one in force unless another is named.
type At = (String, MatterId, Option<InstanceId>);

async fn draw(app: App, visitor: Visitor, (key, matter, to): At, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about("迁移流程版本"), move |tx, actor| {
        let admin = admin(actor)?;
        let all = versions::versions(tx, &admin, &key)?;
        let to = to.or_else(|| all.iter().find(|v| v.is_in_force).map(|v| v.id));
        let preview = moving::preview(tx, &admin, &key, (matter, to.ok_or(Error::NotFound)?))?;
        Ok(page(&key, &preview, &all, &typed))
    })
    .await
}

fn page(key: &str, p: &Preview, all: &[Version], typed: &Typed) -> Markup {
    let same = p.from.id == p.to.id;
    html! {
        (layout::head(&p.matter.title, html! { "现按" (history::name(&p.from)) }, html! {
            (Button::link(format!("/flows/{key}/running"), "返回"))
        }))
        (typed.problems())
        (layout::stack(html! {
            (chooser(key, p, all))
            (layout::card(&format!("现在：{}", history::name(&p.from)), html! {}, flow::picture("现在的流程图", Some(MARKS), &p.now)))
            @if same { (notice::flash(Tone::Plain, "现在就按这一版办理。要迁移的，请在上面选择别的版本。", None)) }
            @else { (then(key, p, typed)) }
        }))
    }
}

fn chooser(key: &str, p: &Preview, all: &[Version]) -> Markup {
    html! {
        section class="card" {
            form class="filters" method="get" action={ "/flows/" (key) "/running/" (p.matter.id) } {
                label { "迁移到 " select class="in" name="to" {
                    @for v in all { option value=(v.id) selected[v.id == p.to.id] { (history::name(v)) @if v.is_in_force { "（现行）" } } }
                } }
                button class="btn" type="submit" { "预览" }
            }
        }
    }
}

fn then(key: &str, p: &Preview, typed: &Typed) -> Markup {
    let name = history::name(&p.to);
    match (&p.places, &p.then) {
        (Ok(places), Some(svg)) => html! {
            (layout::card(&format!("迁移后：{name}"), html! {}, html! {
                (flow::picture("迁移后的流程图", Some(MARKS), svg))
                div class="pad" {
                    ul class="effects" { @for place in places { li {
                        "停在“" (place.step) "”"
                        @if !place.holders.is_empty() { "，仍由" (place.holders.join("、")) "办理" }
                        "。" @for line in &place.changes { (line) }
                    } } }
                    p { b { (name) "与现在的不同：" } }
                    (history::told(&p.changes))
                }
            }))
            (layout::pad_card("迁移", html! {}, go(key, p, typed)))
        },
        (Err(why), _) => notice::block(Tone::Red, &format!("不能迁移到{name}"), html! { p { (why) } }),
        (Ok(_), None) => html! {},
    }
}

fn go(key: &str, p: &Preview, typed: &Typed) -> Markup {
    form::post(
        &format!("/flows/{key}/running/{}", p.matter.id),
        &typed.guard("adopt"),
        html! {
            input type="hidden" name="to" value=(p.to.id);
            (typed.text("reason", "理由", "").required().max_length(500).hint("理由记入办理痕迹，并通知现在的办理人。"))
            (form::buttons(html! { (Button::submit("迁移").primary()) }))
        },
    )
}

async fn adopt(
    State(app): State<App>,
    Path((key, matter)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let matter: MatterId = id(&matter)?;
    let to: InstanceId = id(posted.text("to"))?;
    let (of, form) = (key.clone(), posted.clone());
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            moving::adopt(tx, (actor, &admin(actor)?), &of, (matter, to), form.text("reason"))?;
            Ok(format!("/flows/{of}/running?said=moved"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw(app, visitor, (key, matter, Some(to)), typed)).await
}
