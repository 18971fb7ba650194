//! The picture of a running matter (流程图): what is done, where it is, what is to come; by itself, at full size, for the printer.

use axum::extract::{Path, State};
use lexicon::MatterId;
use maud::{Markup, html};
use office::process;

use super::room::{Seals, framed, id};
use super::view::View;
use crate::App;
use crate::frame::About;
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::flow::{self, MARKS};
use crate::ui::{Link, layout};
use crate::visitor::Visitor;

/// The picture under its tab, with the way to its own page.
pub(super) fn tab(view: &View) -> Markup {
    let whole = Link::new(format!("{}/flow", view.href()), "整页查看、打印").apart();
    html! {
        (flow::picture("流程图", Some(MARKS), &process::narrow_picture(&view.running)))
        p class="pad hint" {
            "按“" (view.running.definition.name()) "”第 " (view.running.definition.version()) " 版办理。" (whole)
        }
    }
}

/// GET /documents/{id}/flow: the picture alone.
pub(super) async fn show(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Markup, Fault> {
    let matter: MatterId = id(&text)?;
    let seals = Seals::new(&app, &visitor);
    app.read(&visitor, move |tx, actor| {
        let view = View::load(tx, actor, matter)?;
        let beside = html! { (view.seen.matter.title) "。按 Ctrl＋P 打印" };
        let buttons = html! { (Button::link(format!("{}?tab=flow", view.href()), "返回")) };
        let main = html! {
            (layout::head("流程图", beside, buttons))
            section class="card full" { (flow::picture("流程图", Some(MARKS), &process::picture(&view.running))) }
        };
        framed(tx, actor, &About::new("流程图", view.pile(), "clerk#办理公文"), &seals, main)
    })
    .await
}
