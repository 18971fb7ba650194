//! 申诉 against points: the form of the unit, the page on which the office settles one, and the list of both.

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::{AppealId, UnitId};
use maud::{Markup, html};
use office::Error;
use office::people::Role;
use office::supervision::bulletin::{self, Month};
use office::supervision::heading;
use office::supervision::score::{self, AppealLine, Point, PointKind};

use super::super::bulletin::month_named;
use super::super::list;
use super::{address, office_named, signed, state};
use crate::App;
use crate::forms::Posted;
use crate::people::typed::{Asked, Typed, id, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::{self, Field};
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Link, layout};
use crate::visitor::Visitor;

/// GET /supervision/scores/appeal
pub async fn form(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    let month = month_named(&asked)?.ok_or(Fault(Error::NotFound))?;
    let of = Of { office: office_named(asked.text("office"))?, month, key: asked.text("point").to_owned() };
    let typed = Typed::fresh(&app, &visitor);
    draw(app, visitor, of, typed).await
}

/// Against what is appealed: by whose score, of which month, which point.
#[derive(Debug, Clone)]
struct Of {
    office: Option<UnitId>,
    month: Month,
    key: String,
}

async fn draw(app: App, visitor: Visitor, of: Of, typed: Typed) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("申诉"), move |tx, actor| {
        score::concerned(tx, actor, of.office)?;
        let (own, scores) = (actor.unit, score::scores(tx, actor, of.office, of.month)?);
        let back = address(scores.office, of.month);
        let points = scores.units.into_iter().filter(|s| Some(s.unit) == own).flat_map(|s| s.points);
        let point = points.into_iter().find(|p| p.key == of.key).ok_or(Error::NotFound)?;
        let fields = html! {
            input type="hidden" name="office" value=(scores.office);
            input type="hidden" name="month" value=(of.month);
            input type="hidden" name="point" value=(of.key);
            (typed.fill(Field::textarea("reason", "申诉理由和依据", 5), "reason", "").required().max_length(500))
            (form::buttons(html! { (Button::submit("提出申诉").primary()) }))
        };
        let body = html! {
            (told(&point)) (form::post("/supervision/scores/appeal", &typed.guard("appeal"), fields))
        };
        Ok(narrow("申诉", &back, (&typed, body)))
    })
    .await
}

/// What a point is about.
fn told(p: &Point) -> Markup {
    layout::pairs([
        (
            "事项",
            html! { (Link::new(format!("/supervision/{}", p.item), format!("{} {}", p.number, heading(&p.content)))) },
        ),
        ("事由", html! { (p.kind.label()) "，" (signed(p.points)) " 分" }),
        ("情况", html! { (p.day) "　" (p.what) }),
    ])
}

fn narrow(title: &str, back: &str, (typed, body): (&Typed, Markup)) -> Markup {
    html! { div class="narrow" {
        (layout::head(title, html! {}, html! { (Button::link(back, "返回")) }))
        (typed.problems())
        (layout::pad_card(title, html! {}, body))
    } }
}

/// POST /supervision/scores/appeal
pub async fn appeal(State(app): State<App>, posted: Posted) -> std::result::Result<Response, Fault> {
    let month = posted.parse::<Month>("month").ok_or(Fault(Error::NotFound))?;
    let of = Of { office: office_named(posted.text("office"))?, month, key: posted.text("point").to_owned() };
    let (visitor, form, against) = (posted.visitor.clone(), posted.clone(), of.clone());
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let at = score::concerned(tx, actor, against.office)?;
            score::appeal(tx, &at, (month, &against.key), form.text("reason"))?;
            Ok(format!("{}&said=appealed", address(at.office(), month)))
        })
        .await;
    settled(result, posted, |typed| draw(app, visitor, of, typed)).await
}

/// GET /supervision/appeals: those to the own office, or of the own unit.
pub async fn show(State(app): State<App>, visitor: Visitor) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("申诉"), move |tx, actor| {
        let supervises = actor.has_in_own_unit(Role::Supervisor);
        let all = score::appeals(tx, actor)?;
        let rows = all.iter().map(|line| row(line, supervises && line.is_of_office));
        let table = Table {
            caption: "申诉".into(),
            columns: vec![
                Column::new("编号", Shape::Short),
                Column::new("事项", Shape::Title),
                Column::new("单位", Shape::Short),
                Column::new("事由", Shape::Short),
                Column::new("申诉理由", Shape::Text),
                Column::new("处理", Shape::Short),
            ],
            rows: rows.collect(),
            empty: Empty::new("没有申诉。").next("/supervision/scores", "看计分"),
            ..Table::default()
        };
        let body = layout::card("申诉", layout::note("待处理的在前，只列最近一百条"), html! { (table) });
        list::head(tx, actor, "scores", body)
    })
    .await
}

fn row(line: &AppealLine, settles: bool) -> Row {
    let (item, number, content) = &line.item;
    let appeal = &line.appeal;
    let (who, when) = &appeal.asked;
    let waits = settles && appeal.settled.is_none();
    Row::new(vec![
        html! { (number) },
        table::title(html! {}, &Link::new(format!("/supervision/{item}"), content.as_str()), &appeal.month.label()),
        html! { (line.unit_name) },
        html! { (line.kind().map_or("", PointKind::label)) },
        html! { (appeal.reason) br; small { (who) "，" (when.short_label()) } },
        html! {
            @if waits { (Link::new(format!("/supervision/appeals/{}", appeal.id), "待处理")) } @else { (state(appeal)) }
            @if !appeal.answer.is_empty() { br; small { (appeal.answer) } }
        },
    ])
}

/// GET /supervision/appeals/{id}
pub async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> std::result::Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_settling(app, visitor, id(&text)?, typed).await
}

async fn draw_settling(app: App, visitor: Visitor, of: AppealId, typed: Typed) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("处理申诉"), move |tx, actor| {
        let at = bulletin::supervising(actor)?;
        let (appeal, point) = score::appeals_waiting(tx, &at, of)?;
        let (who, when) = &appeal.asked;
        let body = html! {
            @match &point { Some(point) => (told(point)), None => p class="hint" { "这一分已经不再计。" } }
            (layout::pairs([
                ("申诉", html! { (appeal.reason) }),
                ("提出", html! { (who) "，" (when.short_label()) }),
                ("状态", state(&appeal)),
            ]))
            @if appeal.settled.is_none() { (form::post(&format!("/supervision/appeals/{of}"), &typed.guard("settle"), html! {
                (typed.fill(Field::textarea("answer", "答复", 3), "answer", "").max_length(500).hint("不予采纳的，须写明理由"))
                (form::buttons(html! {
                    (Button::submit_as("granted", "1", "申诉成立，退回扣分").primary()) (Button::submit_as("granted", "", "不予采纳"))
                }))
            })) }
        };
        Ok(narrow("处理申诉", "/supervision/appeals", (&typed, body)))
    })
    .await
}

/// POST /supervision/appeals/{id}
pub async fn settle(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> std::result::Result<Response, Fault> {
    let of: AppealId = id(&text)?;
    let (visitor, form) = (posted.visitor.clone(), posted.clone());
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let at = bulletin::supervising(actor)?;
            let month = score::appeals_waiting(tx, &at, of)?.0.month;
            score::settle_appeal(tx, &at, of, (form.ticked("granted"), form.text("answer")))?;
            Ok(format!("{}&said=settled", address(at.unit(), month)))
        })
        .await;
    settled(result, posted, |typed| draw_settling(app, visitor, of, typed)).await
}
