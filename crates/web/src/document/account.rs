//! The account of a document's clocks (计时说明): every holder's net working time with its total, then every minute. To be printed.

use axum::extract::{Path, State};
use lexicon::{MatterId, clock_label, exact_duration_label};
use maud::{Markup, html};

use super::room::{Seals, framed, id, when};
use super::view::View;
use crate::App;
use crate::frame::About;
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{explain, layout};
use crate::visitor::Visitor;

/// GET /documents/{id}/clock
pub(super) async fn show(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Markup, Fault> {
    let matter: MatterId = id(&text)?;
    let seals = Seals::new(&app, &visitor);
    app.read(&visitor, move |tx, actor| {
        let view = View::load(tx, actor, matter)?;
        let about = About::new("计时说明", view.pile(), "clerk#时限怎么算");
        framed(tx, actor, &about, &seals, page(&view))
    })
    .await
}

fn page(view: &View) -> Markup {
    let back = Button::link(view.href(), "返回");
    let beside = html! { (view.seen.matter.title) "。按 Ctrl＋P 打印" };
    html! {
        (layout::head("计时说明", beside, html! { (back) }))
        (layout::stack(html! {
            (layout::card("各人净用时", layout::note("只计工作时间，停计不计"), html! { (totals(view)) }))
            @if let Some(whole) = &view.whole {
                (layout::pad_card("全程", html! {}, explain::table(&whole.account, &whole.ends)))
            }
            @for stay in &view.stays {
                @let title = format!("{} · {}", view.named(&stay.holder_name, stay.holder_unit.as_ref()), stay.task.step_name);
                (layout::pad_card(&title, layout::note(&span(view, stay)), html! {
                    (explain::table(&stay.account, &stay.ends))
                    @for alarm in &stay.alarms { p { small { (when(alarm.at, view.now)) " " (alarm.says()) } } }
                }))
            }
        }))
    }
}

fn span(view: &View, stay: &office::process::Stay) -> String {
    let from = when(stay.task.opened_at, view.now);
    stay.task.closed_at.map_or_else(|| format!("{from} 至今"), |at| format!("{from} 至 {}", when(at, view.now)))
}

/// Every holder once, in the order of first receiving it, with what all stays come to.
fn totals(view: &View) -> Table {
    let mut holders: Vec<(String, i64, i64)> = Vec::new();
    for stay in &view.stays {
        let name = view.named(&stay.holder_name, stay.holder_unit.as_ref());
        match holders.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, times, minutes)) => {
                *times += 1;
                *minutes += stay.minutes;
            }
            None => holders.push((name, 1, stay.minutes)),
        }
    }
    let all: i64 = holders.iter().map(|(.., minutes)| minutes).sum();
    let times: i64 = holders.iter().map(|(_, times, _)| times).sum();
    holders.push(("合计".into(), times, all));
    let row = |(name, times, minutes): &(String, i64, i64)| {
        Row::new(vec![
            html! { (name) },
            html! { (times) },
            html! { (clock_label(*minutes)) },
            html! { (exact_duration_label(*minutes, view.day)) },
        ])
    };
    Table {
        caption: "各人净用时".into(),
        columns: vec![
            Column::new("办理人", Shape::Text),
            Column::new("经手", Shape::Number),
            Column::new("净用时", Shape::Number),
            Column::new("合工作日", Shape::Text),
        ],
        rows: holders.iter().map(row).collect(),
        empty: Empty::new("还没有人办理过。"),
        ..Table::default()
    }
}
