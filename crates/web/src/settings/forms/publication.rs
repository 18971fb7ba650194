//! Publishing a template (发布模板): tried on every sample first; and throwing a draft away.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use office::document::compare;
use office::forms::printer::{Tried, try_out};
use office::forms::{Form, draft, in_force, versions};

use super::{about, admin, named};
use crate::app::App;
use crate::forms::Posted;
use crate::people::typed::{Typed, settled};
use crate::reply::Fault;
use crate::settings::flows::compared;
use crate::ui::button::Button;
use crate::ui::confirm::{self, Confirm};
use crate::ui::form::{self, Problems};
use crate::ui::{Link, Tone, layout, notice};
use crate::visitor::Visitor;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/forms/{form}/publication", get(show).post(publish))
        .route("/forms/{form}/discard", get(discarding).post(discard))
}

/// A text tried as it would print in the actor's unit.
pub(super) async fn tried(app: &App, visitor: &Visitor, form: Form, body: String) -> Result<Tried, Fault> {
    let at = app
        .read(visitor, move |tx, actor| Ok((admin(actor)?.unit(), actor.unit_name.clone(), tx.now().date())))
        .await?;
    app.blocking(move |app| try_out(&*app.printer, form, &body, (at.0, &at.1, at.2))).await
}

async fn show(State(app): State<App>, visitor: Visitor, Path(key): Path<String>) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw(app, visitor, named(&key)?, typed).await
}

async fn draw(app: App, visitor: Visitor, form: Form, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about("发布模板"), move |tx, actor| {
        let admin = admin(actor)?;
        let draft = draft::require(tx, &admin, form)?;
        let now = in_force(tx, admin.unit(), form)?;
        let (key, name) = (form.key(), form.name());
        let guard = typed.guard("publish").revision(draft.revision);
        Ok(html! {
            (layout::head(&format!("发布“{name}”"), html! { "草稿由" (draft.by) "于 " (draft.saved_at.short_label()) " 保存" }, html! {
                (Button::link(format!("/forms/{key}/edit"), "继续修改"))
            }))
            (typed.problems())
            (layout::stack(html! {
                @if draft.base != now.version {
                    (notice::flash(Tone::Amber, "草稿开始以后，现行模板又换过一版；发布后以草稿为准，请核对下面的改动是否都是您要的。", None))
                }
                (layout::card(&format!("与现行模板（{}）相比", now.called()), html! {}, compared(&compare::lines(&now.body, &draft.body))))
                section class="card pad" {
                    (form::post(&format!("/forms/{key}/publication"), &guard, html! {
                        p { "发布时先用各种样例试印，都成功才发布；没有发布成功的，打印仍用现行模板。" }
                        (typed.text("reason", "改了什么", "").required().max_length(500))
                        (form::buttons(html! { (Button::submit("发布").primary()) }))
                    }))
                }
            }))
        })
    })
    .await
}

async fn publish(State(app): State<App>, Path(key): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let (form, visitor, revision) = (named(&key)?, posted.visitor.clone(), posted.revision());
    let result = published(&app, form, &posted, revision).await;
    settled(result, posted, |typed| draw(app, visitor, form, typed)).await
}

async fn published(app: &App, form: Form, posted: &Posted, revision: i64) -> Result<String, Fault> {
    let visitor = &posted.visitor;
    let stored = app.read(visitor, move |tx, actor| draft::draft(tx, &admin(actor)?, form)).await?;
    // Sent twice, the draft is gone the second time: what the first one answered is answered again.
    let proof = match stored {
        Some(draft) => Some(tried(app, visitor, form, draft.body).await?),
        None => None,
    };
    let note = posted.text("reason").to_owned();
    app.once(visitor, posted.key(), move |tx, actor| {
        let admin = admin(actor)?;
        match &proof {
            Some(proof) => versions::publish(tx, &admin, proof, (revision, &note))?,
            None => draft::require(tx, &admin, form)?.revision,
        };
        Ok(format!("/forms/{}/versions?said=published", form.key()))
    })
    .await
}

async fn discarding(State(app): State<App>, visitor: Visitor, Path(key): Path<String>) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_discarding(app, visitor, named(&key)?, typed).await
}

async fn draw_discarding(app: App, visitor: Visitor, form: Form, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about("放弃草稿"), move |tx, actor| {
        let draft = draft::require(tx, &admin(actor)?, form)?;
        let confirm = Confirm {
            question: "放弃草稿".into(),
            effects: vec![
                format!("{}于 {} 保存的草稿将被删除，不能找回。", draft.by, draft.saved_at.short_label()),
                "打印不受影响，仍用现行模板。".into(),
            ],
            action: format!("/forms/{}/discard", form.key()),
            guard: typed.guard("discard").revision(draft.revision),
            verb: "放弃".into(),
            danger: true,
            back: Some(Link::new(format!("/forms/{}/edit", form.key()), "返回")),
        };
        Ok(html! { (typed.problems()) (confirm::page(&confirm, html! {}, &Problems::none())) })
    })
    .await
}

async fn discard(State(app): State<App>, Path(key): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let (form, revision) = (named(&key)?, posted.revision());
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            draft::discard(tx, &admin(actor)?, form, revision)?;
            Ok(format!("/forms/{}/edit?said=discarded", form.key()))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_discarding(app, visitor, form, typed)).await
}
