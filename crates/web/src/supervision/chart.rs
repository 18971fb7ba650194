//! Wall chart (挂图督查): rows items, columns months; for a screen, for paper of two sizes, for a display on the wall.

mod axis;
mod drawing;
pub(super) mod wall;

use axum::extract::State;
use maud::{Markup, html};
use office::people::{Actor, Role};
use office::supervision::chart::{Chart, MOST, chart};
use office::supervision::{Filter, Light};
use office::{Result, Tx};

use self::axis::Axis;
use super::{list, words};
use crate::App;
use crate::people::typed::Asked;
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::Choice;
use crate::ui::table::Empty;
use crate::ui::{Tone, notice};
use crate::visitor::Visitor;

/// What the address asks for: the filters of the whole view, and the year.
fn filter(asked: &Asked) -> (Filter, Option<i16>) {
    let filter = Filter { most: MOST, ..list::filter(asked) };
    let year = filter.year;
    (filter, year)
}

/// The paper chosen, as the style sheet names its page.
fn paper(asked: &Asked) -> &'static str {
    ["a3", "a0"].into_iter().find(|paper| *paper == asked.text("paper")).unwrap_or_default()
}

/// GET /supervision/chart
pub(super) async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("督查督办挂图"), move |tx, actor| {
        let (filter, year) = filter(&asked);
        let found = chart(tx, actor, &filter, year)?;
        let body = html! {
            section class="card" {
                (bar(tx, actor, &asked)?)
                @if found.is_cut { (notice::flash(Tone::Amber, &cut(), None)) }
                (sheet(&found, (&actor.unit_name, year)))
            }
        };
        // The paper is that of the whole page: a title before it would be a sheet of its own.
        Ok(html! { (style()) div class={ "chart " (paper(&asked)) } { (list::head_of(tx, actor, ("chart", &asked), body)?) } })
    })
    .await
}

fn cut() -> String {
    format!("符合条件的事项超过 {MOST} 项，只画最近立项的 {MOST} 项，请用条件缩小范围。")
}

/// The style sheet of this page alone.
fn style() -> Markup {
    html! { link rel="stylesheet" href=(crate::assets::chart_path()); }
}

fn sheet(found: &Chart, (unit, year): (&str, Option<i16>)) -> Markup {
    if found.bars.is_empty() {
        return html! { (Empty::new("没有符合条件的事项。").next("/supervision/chart", "清除条件")) };
    }
    html! {
        p class="title" { (unit) "督查督办挂图" }
        (counts(found))
        (drawing::legend())
        p class="as-of" { "截至" (lexicon::chinese_date(found.bounds.today)) " " (found.drawn_at.time_label()) }
        div class="wide" { (drawing::table(found, &Axis::of(found, year), (&found.bars, true))) }
    }
}

/// The filters, the year, the paper, the ways to the wall.
fn bar(tx: &mut Tx, actor: &Actor, asked: &Asked) -> Result<Markup> {
    let papers = vec![Choice::new("", "屏幕"), Choice::new("a3", "A3 横排"), Choice::new("a0", "A0 横排")];
    let mut more = list::more(tx, actor, asked)?;
    more.push(list::choose(asked, "paper", "纸张", papers));
    let to = |path: &str| list::kept_at(path, asked, Vec::new());
    Ok(html! {
        (list::bar("/supervision/chart", asked, words::units(tx, "全部单位")?, more))
        p class="screen deeds" {
            (Button::link(to("/supervision/wall"), "全屏挂图").apart()) " "
            @if actor.has_in_own_unit(Role::Supervisor) { (Button::link(to("/supervision/wall/address"), "挂墙地址")) }
            @if !paper(asked).is_empty() { " 用浏览器的打印（Ctrl+P）打印，纸张大小已定。" }
        }
    })
}

/// How many items show each light, drawn or not.
fn counts(found: &Chart) -> Markup {
    html! { p class="counts" {
        b { "共 " (found.totals.all) " 项" }
        @for light in Light::ALL { span { (drawing::lamp(*light)) " " b { (found.totals.of(*light)) } } }
    } }
}

#[cfg(test)]
mod tests;
