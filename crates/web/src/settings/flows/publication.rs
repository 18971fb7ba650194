//! Publishing a flow (发布流程): what changes against the version in force, and who stays on which version; throwing a draft away.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use office::process::definitions::check::{Checked, Known, check};
use office::process::definitions::draft::{self, Draft};
use office::process::definitions::sketch;
use office::process::definitions::versions::{self, Version};
use office::process::definitions::{InForce, changes, in_force_of};

use super::editor::admin;
use super::{about, history, sheet};
use crate::app::App;
use crate::forms::Posted;
use crate::people::typed::{Typed, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::confirm::{self, Confirm};
use crate::ui::form::{self, Problems};
use crate::ui::{Link, Tone, layout, notice};
use crate::visitor::Visitor;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/flows/{key}/publication", get(show).post(publish))
        .route("/flows/{key}/discard", get(discarding).post(discard))
}

async fn show(State(app): State<App>, visitor: Visitor, Path(key): Path<String>) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw(app, visitor, key, typed).await
}

/// What the page is drawn from.
struct Sheet {
    key: String,
    draft: Draft,
    in_force: InForce,
    checked: Checked,
    versions: Vec<Version>,
}

async fn draw(app: App, visitor: Visitor, key: String, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about("发布流程"), move |tx, actor| {
        let admin = admin(actor)?;
        let draft = draft::require(tx, &admin, &key)?;
        let sheet = Sheet {
            checked: check(&draft.body, &Known::load(tx, admin.unit(), &key)?),
            in_force: in_force_of(tx, admin.unit(), &key)?,
            versions: versions::versions(tx, &admin, &key)?,
            draft,
            key,
        };
        Ok(page(&sheet, &typed))
    })
    .await
}

fn page(sheet: &Sheet, typed: &Typed) -> Markup {
    let key = &sheet.key;
    let name = sheet.in_force.definition.name();
    html! {
        (layout::head(&format!("发布“{name}”"), html! { "草稿由" (sheet.draft.by) "于 " (sheet.draft.saved_at.short_label()) " 保存" }, html! {
            (Button::link(format!("/flows/{key}/edit"), "继续修改"))
        }))
        (typed.problems())
        (layout::stack(html! {
            @match &sheet.checked.definition {
                Some(definition) if sheet.checked.problems.is_empty() => {
                    (change(sheet, definition))
                    (staying(sheet))
                    (go(sheet, typed))
                    (text(sheet))
                }
                _ => (problems(sheet)),
            }
        }))
    }
}

fn problems(sheet: &Sheet) -> Markup {
    let all = &sheet.checked.problems;
    let steps = sketch::read(&sheet.draft.body).map(|s| s.steps).unwrap_or_default();
    let name = |id: &str| steps.iter().find(|s| s.id == id).map(|s| s.name.as_str());
    notice::block(
        Tone::Red,
        &format!("草稿还有 {} 处问题，不能发布", all.len()),
        html! {
            ul { @for p in all.iter().take(20) { li {
                "第 " (p.line) " 行 " (sheet::named(&p.place, name)) "：" (p.message)
            } } }
            p { (Link::new(format!("/flows/{}/edit", sheet.key), "去修改")) }
        },
    )
}

fn change(sheet: &Sheet, definition: &office::process::Definition) -> Markup {
    let said = changes::between(&sheet.in_force.definition, definition);
    let moved = sheet.draft.base != sheet.in_force.id;
    html! {
        (layout::card(&format!("与现行第 {} 版相比", sheet.in_force.version), html! {}, html! { div class="pad" {
            @if moved {
                (notice::flash(Tone::Amber, "草稿开始以后，现行版本又换过一版；发布后以草稿为准，请核对下面各项是否都是您要改的。", None))
            }
            (history::told(&said))
        } }))
        (layout::card("发布后的流程图", html! {}, {
            crate::ui::flow::picture("流程图", None, &sheet.checked.drawing().unwrap_or_default())
        }))
    }
}

fn staying(sheet: &Sheet) -> Markup {
    let running: Vec<&Version> = sheet.versions.iter().filter(|v| v.running > 0).collect();
    let all: i64 = running.iter().map(|v| v.running).sum();
    html! {
        (layout::pad_card("在办的公文", html! {}, html! {
            @if running.is_empty() { p { "本单位没有按这一流程在办的公文。" } }
            @else {
                p { "在办的 " b { (all) } " 件不受影响，仍按各自开始时的版本：" }
                ul class="effects" { @for v in running { li { (history::name(v)) "：" (v.running) " 件" } } }
                p class="hint" { "需要改按新版本的，发布后在“在办的公文”页逐件迁移。" }
            }
        }))
    }
}

fn go(sheet: &Sheet, typed: &Typed) -> Markup {
    let guard = typed.guard("publish").revision(sheet.draft.revision);
    html! {
        section class="card pad" {
            (form::post(&format!("/flows/{}/publication", sheet.key), &guard, html! {
                p { "发布后，本单位新办的公文立即按新版本办理。" }
                (form::buttons(html! { (Button::submit("发布").primary()) (Button::link(format!("/flows/{}/trial", sheet.key), "先试走")) }))
            }))
        }
    }
}

fn text(sheet: &Sheet) -> Markup {
    layout::card("文本改动", html! {}, history::compared(&changes::lines(&sheet.in_force.body, &sheet.draft.body)))
}

async fn publish(State(app): State<App>, Path(key): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let (of, revision) = (key.clone(), posted.revision());
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            versions::publish(tx, &admin(actor)?, &of, revision)?;
            Ok(format!("/flows/{of}/versions?said=published"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw(app, visitor, key, typed)).await
}

async fn discarding(State(app): State<App>, visitor: Visitor, Path(key): Path<String>) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_discarding(app, visitor, key, typed).await
}

async fn draw_discarding(app: App, visitor: Visitor, key: String, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about("放弃草稿"), move |tx, actor| {
        let draft = draft::require(tx, &admin(actor)?, &key)?;
        let confirm = Confirm {
            question: "放弃草稿".into(),
            effects: vec![
                format!("{}于 {} 保存的草稿将被删除，不能找回。", draft.by, draft.saved_at.short_label()),
                "现行流程和在办的公文不受影响。".into(),
            ],
            action: format!("/flows/{key}/discard"),
            guard: typed.guard("discard").revision(draft.revision),
            verb: "放弃".into(),
            danger: true,
            back: Some(Link::new(format!("/flows/{key}/edit"), "返回")),
        };
        Ok(html! { (typed.problems()) (confirm::page(&confirm, html! {}, &Problems::none())) })
    })
    .await
}

async fn discard(State(app): State<App>, Path(key): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let (of, revision) = (key.clone(), posted.revision());
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            draft::discard(tx, &admin(actor)?, &of, revision)?;
            Ok(format!("/flows/{of}/edit?said=discarded"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_discarding(app, visitor, key, typed)).await
}
