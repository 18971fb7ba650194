//! The account of an item's clocks (用时说明): every unit's working time with its total, day by day. To be printed.

use axum::extract::{Path, State};
use lexicon::MatterId;
use maud::{Markup, html};

use super::item::View;
use super::list;
use crate::App;
use crate::people::typed::id;
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::{explain, layout};
use crate::visitor::Visitor;

/// GET /supervision/{id}/clock
pub(super) async fn show(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Markup, Fault> {
    let item: MatterId = id(&text)?;
    app.page(&visitor, list::about("用时说明"), move |tx, actor| Ok(page(&View::load(tx, actor, item)?))).await
}

fn page(view: &View) -> Markup {
    let item = &view.seen.item;
    let back = Button::link(format!("/supervision/{}", item.id), "返回");
    let beside = html! { (item.number) " " (view.seen.matter.title) span class="screen" { " · 按 Ctrl＋P 打印" } };
    html! {
        (layout::head("用时说明", beside, html! { (back) }))
        (layout::stack(html! { @for a in &view.accounts {
            @let title = format!("{} · {}", a.charge.unit_name, a.charge.label());
            @let note = format!("用时 {}，按督办单位的工作日历，只计工作时间", a.sum());
            (layout::pad_card(&title, layout::note(&note), explain::table(&a.days, &a.ends)))
        } }))
    }
}
