//! The inspection plan 督查检查计划: the load of the units month by month, who comes when, planning, dropping and the caps.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use lexicon::{InspectionId, UnitId};
use maud::{Markup, html};
use office::people::Actor;
use office::supervision::inspection::{self, Coming, Inspection, InspectionKind, Load, NewInspection, Warning};
use office::{Error, Result, Tx};

use super::{list, words};
use crate::App;
use crate::forms::Posted;
use crate::people::typed::{Asked, Typed, day, id, said, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout};
use crate::visitor::Visitor;

const AT: &str = "/supervision/inspections";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(AT, get(show).post(plan))
        .route("/supervision/inspections/new", get(new))
        .route("/supervision/inspections/{inspection}/drop", post(drop_plan))
}

const SAID: &[(&str, &str)] = &[
    ("planned", "已列入计划，检查对象收到通知。"),
    ("quietly", "已列入计划。检查结束以前，检查对象看不到，也没有收到通知。"),
    ("dropped", "计划已撤销，收到过通知的检查对象收到撤销通知。"),
];

/// The year and the unit looked at.
#[derive(Debug, Clone, Copy, Default)]
struct Look {
    year: Option<i16>,
    unit: Option<UnitId>,
}

async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    let look = Look { year: asked.parse("year"), unit: asked.parse("unit") };
    draw(app, visitor, look, (typed, said(&asked, SAID))).await
}

async fn draw(
    app: App,
    visitor: Visitor,
    look: Look,
    (typed, done): (Typed, Markup),
) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("督查检查计划"), move |tx, actor| {
        let this = tx.now().date().year();
        let year = look.year.filter(|y| (this - 5..=this + 5).contains(y)).unwrap_or(this);
        let (loads, own) = (inspection::load(tx, actor, year)?, inspection::plans(tx, actor, year)?);
        let may_plan = inspection::may_plan(actor);
        // Whoever answers for one unit alone came to see who comes to it.
        let only = (loads.len() == 1).then(|| loads[0].unit).filter(|unit| Some(*unit) == actor.unit);
        let look = Look { unit: look.unit.or(only), ..look };
        let body = html! {
            (done) (typed.problems())
            (layout::stack(html! {
                (load_card(&loads, year, may_plan))
                @if let Some(load) = loads.iter().find(|l| Some(l.unit) == look.unit) { (comes_card(load, year)) }
                (own_card(&own, (may_plan, tx.now().date(), Look { year: Some(year), ..look }), &typed))
            }))
        };
        list::head(tx, actor, "inspections", body)
    })
    .await
}

/// The picture of the load: units by months.
fn load_card(loads: &[Load], year: i16, may_plan: bool) -> Markup {
    let mut columns = vec![Column::new("单位", Shape::Title)];
    columns.extend((1..=12).map(|m| Column::new(format!("{m}月"), Shape::Number)));
    columns.extend(["综合", "专项", "全年"].map(|label| Column::new(label, Shape::Number)));
    let table = Table {
        caption: format!("{year}年各单位接受督查检查的次数"),
        columns,
        rows: loads.iter().map(|l| load_row(l, year)).collect(),
        empty: Empty::new(format!("{year}年没有安排督查检查。")),
        ..Table::default()
    };
    let other = |year: i16, label: &str| Link::new(format!("{AT}?year={year}"), format!("{label}（{year}年）"));
    layout::card(
        &format!("{year}年基层负担"),
        html! {
            small class="note" { "平台各单位的检查合并计算；超过上限的标“超限”  " (other(year - 1, "上年")) " " (other(year + 1, "下年")) }
            @if may_plan { " " (Button::link("/supervision/inspections/new", "编制计划")) }
        },
        html! { (table) },
    )
}

fn load_row(l: &Load, year: i16) -> Row {
    let mut cells =
        vec![table::title(html! {}, &Link::new(format!("{AT}?year={year}&unit={}", l.unit), l.name.as_str()), "")];
    for (count, crowded) in l.months.iter().zip(l.crowded) {
        cells.push(html! { @match (count, crowded) {
            (0, _) => {},
            (n, true) => (badge::tag(Tone::Red, &format!("{n} 超限"))),
            (n, false) => (n),
        } });
    }
    cells.push(html! { (l.of(InspectionKind::Comprehensive)) });
    cells.push(html! { (l.of(InspectionKind::Special)) });
    cells.push(html! { (l.all.len()) });
    Row::new(cells)
}

/// Who comes to one unit, and when.
fn comes_card(load: &Load, year: i16) -> Markup {
    let rows = load.all.iter().map(|c| {
        Row::new(vec![
            html! { (c.from_on) " 至 " (c.to_on) },
            html! { (c.title) @if !c.scope.is_empty() { small { (c.scope) } } },
            html! { (c.by) },
            html! { (kind(c.kind, c.above)) @if c.unannounced { " " (badge::tag(Tone::Amber, "不打招呼")) } },
        ])
    });
    let table = Table {
        caption: format!("到{}的督查检查", load.name),
        columns: vec![
            Column::new("时间", Shape::Short),
            Column::new("名称", Shape::Title),
            Column::new("组织单位", Shape::Short),
            Column::new("类别", Shape::Short),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    layout::card(&format!("{year}年到{}的督查检查", load.name), html! { (load.all.len()) " 次" }, html! { (table) })
}

fn kind(kind: InspectionKind, above: bool) -> Markup {
    html! { (kind.label()) @if above { " " (badge::tag(Tone::Blue, "上级部署")) } }
}

/// What the own unit has planned, with the form to drop it.
fn own_card(own: &[Inspection], (may_plan, today, look): (bool, lexicon::Date, Look), typed: &Typed) -> Markup {
    let rows = own.iter().map(|i| {
        let names: Vec<&str> = i.targets.iter().map(|(_, name)| name.as_str()).collect();
        Row::new(vec![
            html! { (i.from_on) " 至 " (i.to_on) },
            html! { b { (i.title) } small { (i.scope) "；依据：" (i.basis) } },
            html! { (kind(i.kind, i.above)) @if i.unannounced { " " (badge::tag(Tone::Amber, "不打招呼")) } },
            html! { (names.join("、")) },
            html! { @match i.dropped_at {
                Some(at) => { (badge::tag(Tone::Plain, "已撤销")) small { (at.short_label()) "，" (i.dropped_why) } }
                None if may_plan && i.to_on >= today => (dropping(i.id, look, typed)),
                None => {},
            } },
        ])
        .faint(i.dropped_at.is_some())
    });
    let table = Table {
        caption: "本单位组织的督查检查".into(),
        columns: vec![
            Column::new("时间", Shape::Short),
            Column::new("名称", Shape::Title),
            Column::new("类别", Shape::Short),
            Column::new("检查对象", Shape::Text),
            Column::new("", Shape::Text),
        ],
        rows: rows.collect(),
        empty: Empty::new("本单位没有安排督查检查。"),
        ..Table::default()
    };
    let held = own.iter().filter(|i| i.dropped_at.is_none()).count();
    layout::card("本单位组织", html! { (held) " 次" }, html! { (table) })
}

fn dropping(of: InspectionId, look: Look, typed: &Typed) -> Markup {
    let name = format!("drop-{of}");
    let own = typed.form(&name);
    html! { details class="deed" open[!own.messages().is_empty()] {
        summary { "撤销" }
        (form::post(&format!("{AT}/{of}/drop"), &typed.guard(&name), html! {
            @if let Some(year) = look.year { input type="hidden" name="year" value=(year); }
            @if let Some(unit) = look.unit { input type="hidden" name="unit" value=(unit); }
            (own.text("why", "理由", "").required().max_length(200).part(&name))
            (form::buttons(html! { (Button::submit("撤销计划")) }))
        }))
    } }
}

async fn drop_plan(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> std::result::Result<Response, Fault> {
    let of: InspectionId = id(&text)?;
    let (visitor, form) = (posted.visitor.clone(), posted.clone());
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let at = inspection::planned(tx, actor, of)?;
            inspection::drop_plan(tx, &at, form.text("why"))?;
            Ok(format!("{AT}?year={}&said=dropped", at.inspection().from_on.year()))
        })
        .await;
    let look = Look { year: posted.parse("year"), unit: posted.parse("unit") };
    settled(result, posted, |typed| draw(app, visitor, look, (typed, Markup::default()))).await
}

async fn new(State(app): State<App>, visitor: Visitor) -> std::result::Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_form(app, visitor, None, typed).await
}

async fn draw_form(
    app: App,
    visitor: Visitor,
    again: Option<Posted>,
    typed: Typed,
) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("编制督查检查计划"), move |tx, actor| {
        if !inspection::may_plan(actor) {
            return Err(Error::Forbidden("督查检查计划由督查人员编制。".into()));
        }
        let warned = match &again {
            Some(form) => warned(tx, actor, form)?,
            None => Vec::new(),
        };
        let units = words::units(tx, "")?.split_off(1);
        Ok(html! {
            (layout::head("编制督查检查计划", html! { "能合并的合并，能不去的不去；名称或内容相近的算同类检查" }, html! { (Button::link(AT, "返回")) }))
            (typed.problems())
            (warnings(&warned))
            (fields(units, &warned, &typed))
        })
    })
    .await
}

fn warnings(warned: &[Warning]) -> Markup {
    let line = |c: &Coming, what: &str| format!("{what}：{} 已有 {}", c.unit_name, c.named());
    html! { @if !warned.is_empty() {
        div class="notice amb" role="status" {
            p { b { "重复或扎堆的检查，请先考虑合并或改期：" } }
            ul { @for w in warned.iter().take(20) { li {
                @match w {
                    Warning::Repeated(c) => (line(c, "重复")),
                    Warning::Crowded(c) => (line(c, "扎堆")),
                }
            } } }
        }
    } }
}

fn fields(units: Vec<Choice>, warned: &[Warning], typed: &Typed) -> Markup {
    let is_warned = !warned.is_empty();
    let kinds = InspectionKind::ALL.iter().map(|k| Choice::new(k.code(), k.label())).collect();
    let ticked = |c: Choice| {
        let on = typed.ticked("targets", &c.value, false);
        c.chosen(on)
    };
    let targets = units.into_iter().map(ticked).collect();
    html! {
        (form::post(AT, &typed.guard("plan"), html! {
            @if is_warned { input type="hidden" name="sure" value=(inspection::consent(warned)); }
            (layout::stack(html! {
                (layout::pad_card("督查检查", html! {}, html! {
                    (typed.text("title", "名称", "").required().max_length(100))
                    (form::row(html! {
                        (typed.select("kind", "类别", kinds, InspectionKind::Special.code()).short())
                        (typed.date("from_on", "开始", "").required().short())
                        (typed.date("to_on", "结束", "").required().short())
                    }))
                    (typed.text("basis", "依据", "").required().max_length(500).placeholder("法规、文件或会议决定，写明名称和文号"))
                    (typed.tick("above", "上级统一部署", "是，不受频次上限；依据栏写明部署文件", false))
                    (typed.tick("unannounced", "不打招呼", "四不两直、暗访：不通知检查对象，结束以前他们看不到", false))
                    (typed.fill(Field::textarea("scope", "内容和范围", 3), "scope", "").required().max_length(2000))
                }))
                (layout::pad_card("检查对象", html! {}, html! {
                    (Field::checks("targets", "单位", targets).check(typed.messages()))
                }))
            }))
            (form::buttons(html! { (Button::submit(if is_warned { "确有必要，仍列入计划" } else { "列入计划" }).primary()) }))
        }))
    }
}

fn read(form: &Posted) -> Result<NewInspection> {
    Ok(NewInspection {
        kind: form.parse("kind").ok_or_else(|| Error::field("kind", "请选择类别"))?,
        title: form.text("title").into(),
        basis: form.text("basis").into(),
        scope: form.text("scope").into(),
        above: form.ticked("above"),
        unannounced: form.ticked("unannounced"),
        from_on: day(form, "from_on")?,
        to_on: day(form, "to_on")?,
        targets: form.parse_all("targets"),
    })
}

async fn plan(State(app): State<App>, posted: Posted) -> std::result::Result<Response, Fault> {
    let (visitor, form) = (posted.visitor.clone(), posted.clone());
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let new = read(&form)?;
            inspection::plannable(tx, actor, &new)?;
            // Asked in the unit of work: a form sent twice is answered alike, and is not warned of itself.
            let warned = warned(tx, actor, &form)?;
            if !warned.is_empty() && form.text("sure") != inspection::consent(&warned) {
                return Err(Error::field("sure", "有重复或扎堆的检查，没有列入计划；确有必要的，请核对后再次提交"));
            }
            inspection::plan(tx, actor, &new)?;
            let said = if new.unannounced { "quietly" } else { "planned" };
            Ok(format!("{AT}?year={}&said={said}", new.from_on.year()))
        })
        .await;
    let again = posted.clone();
    settled(result, posted, |typed| draw_form(app, visitor, Some(again), typed)).await
}

/// What is warned of; nothing while the form cannot be read or planned, which is told at its fields.
fn warned(tx: &mut Tx, actor: &Actor, form: &Posted) -> Result<Vec<Warning>> {
    match read(form) {
        Ok(new) if inspection::plannable(tx, actor, &new).is_ok() => inspection::warnings(tx, actor, &new),
        _ => Ok(Vec::new()),
    }
}
