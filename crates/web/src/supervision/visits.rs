//! Field visits 实地督查: the list, recording one, and what becomes of what was found.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use lexicon::{Date, EvidenceId, MatterId, UnitId, VisitId, chinese_date, parse_date};
use maud::{Markup, html};
use office::document::attachment::Stored;
use office::people::Actor;
use office::supervision::visit::{self, Finding, Manner, NewVisit, Visit, VisitLine};
use office::supervision::{self, SeenItem, inspection};
use office::{Error, Result, Tx};

use super::{list, words};
use crate::App;
use crate::document::upload::{self, Sent, Uploaded};
use crate::headers::upload_limit;
use crate::people::typed::{Asked, Typed, id, said};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::pager::Pager;
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout};
use crate::visitor::Visitor;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/supervision/visits", get(show_list).post(create).layer(upload_limit()))
        .route("/supervision/visits/new", get(new))
        .route("/supervision/visits/{visit}", get(show))
        .route("/supervision/visits/{visit}/more", post(more).layer(upload_limit()))
        .route("/supervision/visits/{visit}/files/{file}", get(file))
}

fn tone(manner: Manner) -> Tone {
    match manner {
        Manner::Open => Tone::Plain,
        Manner::Covert => Tone::Amber,
        Manner::Unannounced => Tone::Blue,
    }
}

/// GET /supervision/visits
async fn show_list(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("实地督查"), move |tx, actor| {
        let after = asked.parse::<Date>("day").zip(asked.parse::<VisitId>("after"));
        let found = visit::list(tx, actor, after)?;
        let body = visits(&found, after.is_some(), (visit::may_visit(actor), actor.unit));
        list::head(tx, actor, "visits", body)
    })
    .await
}

fn visits(found: &[VisitLine], is_later: bool, (may_visit, own): (bool, Option<UnitId>)) -> Markup {
    let full = found.last().filter(|_| found.len() as i64 >= visit::PAGE);
    let pager = Pager {
        first: is_later.then(|| "/supervision/visits".into()),
        prev: None,
        next: full.map(|l| format!("/supervision/visits?day={}&after={}", l.visited_on, l.id)),
        note: if found.is_empty() { String::new() } else { format!("本页 {} 次", found.len()) },
    };
    html! { section class="card" {
        header { h2 { "实地督查" }
            @if found.iter().any(|l| Some(l.unit) == own) { small class="note" { "暗访的，问题交被督查单位办理以前，该单位看不到" } }
            @if may_visit { (Button::link("/supervision/visits/new", "记录督查")) }
        }
        (Table {
            caption: "实地督查".into(),
            columns: vec![
                Column::new("日期", Shape::Short),
                Column::new("被督查单位和地点", Shape::Title),
                Column::new("方式", Shape::Short),
                Column::new("督查单位", Shape::Short),
                Column::new("问题", Shape::Short),
            ],
            rows: found.iter().map(row).collect(),
            empty: Empty::new("还没有实地督查记录。"),
            ..Table::default()
        })
        (pager)
    } }
}

fn row(l: &VisitLine) -> Row {
    let link = Link::new(format!("/supervision/visits/{}", l.id), format!("{} {}", l.visited_name, l.place));
    Row::new(vec![
        html! { (l.visited_on) },
        table::title(html! {}, &link, ""),
        badge::tag(tone(l.manner), l.manner.label()),
        html! { (l.unit_name) },
        html! { @if l.findings == 0 { "没有发现" } @else { (l.findings) " 个，已立项 " (l.handed) " 个" } },
    ])
}

/// What the address asks to be filled in: the item a visit is made for, and the unit to be visited.
#[derive(Debug, Clone, Default)]
struct Wish {
    item: Option<MatterId>,
    visited: Option<UnitId>,
}

/// GET /supervision/visits/new
async fn new(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    let wish = Wish { item: asked.parse("item"), visited: asked.parse("visited") };
    draw_form(app, visitor, wish, typed).await
}

fn require(actor: &Actor) -> Result<()> {
    if visit::may_visit(actor) {
        return Ok(());
    }
    Err(Error::Forbidden("实地督查由督查人员记录。".into()))
}

async fn draw_form(app: App, visitor: Visitor, wish: Wish, typed: Typed) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("记录实地督查"), move |tx, actor| {
        require(actor)?;
        let item = match wish.item {
            Some(id) => Some(supervision::find(tx, actor, id)?),
            None => None,
        };
        let visited = wish.visited.or(item.as_ref().map(|seen| seen.item.lead));
        let (units, plans, today) = (words::units(tx, "请选择")?, plans(tx, actor)?, tx.now().date());
        let back = wish.item.map_or_else(|| "/supervision/visits".into(), |item| format!("/supervision/{item}"));
        Ok(html! {
            (layout::head("记录实地督查", html! { "谁去的、去了哪里、看到什么" }, html! { (Button::link(back, "返回")) }))
            (typed.problems())
            (fields((item.as_ref(), visited), (units, plans, today), &typed))
        })
    })
    .await
}

/// The inspections of this year that may be under way.
fn plans(tx: &mut Tx, actor: &Actor) -> Result<Vec<Choice>> {
    let today = tx.now().date();
    let all = inspection::plans(tx, actor, today.year())?;
    let open = all.into_iter().filter(|i| i.dropped_at.is_none() && i.from_on <= today);
    let named = open.map(|i| Choice::new(i.id.to_string(), i.title));
    Ok(std::iter::once(Choice::new("", "计划外的日常督查")).chain(named).collect())
}

fn fields(
    (item, visited): (Option<&SeenItem>, Option<UnitId>),
    (units, plans, today): (Vec<Choice>, Vec<Choice>, Date),
    typed: &Typed,
) -> Markup {
    let manners = Manner::ALL.iter().map(|m| Choice::new(m.code(), m.label())).collect();
    let visited = visited.map(|u| u.to_string()).unwrap_or_default();
    html! {
        (form::upload("/supervision/visits", &typed.guard("visit"), html! {
            @if let Some(seen) = item { input type="hidden" name="item" value=(seen.item.id); }
            (layout::stack(html! {
                (layout::pad_card("督查", html! {}, html! {
                    @if let Some(seen) = item {
                        p { "核查事项：" (Link::new(format!("/supervision/{}", seen.item.id), format!("{} {}", seen.item.number, seen.matter.title)).apart()) }
                    }
                    (form::row(html! {
                        (typed.select("manner", "方式", manners, Manner::Unannounced.code()).short())
                        (typed.date("visited_on", "日期", &today.to_string()).required().short())
                        (typed.select("inspection", "所属计划", plans, "").short())
                    }))
                    (form::row(html! {
                        (typed.select("visited", "被督查单位", units, &visited).required())
                        (typed.text("place", "地点", "").required().max_length(500).placeholder("具体到现场，如：清河镇污水处理站"))
                    }))
                    (typed.text("people", "督查人员", "").required().max_length(500).placeholder("姓名，用顿号分开"))
                    (typed.fill(Field::textarea("summary", "现场情况", 4), "summary", ""))
                }))
                (layout::pad_card("发现的问题", html! {}, html! {
                    (typed.fill(Field::textarea("findings", "问题", 6), "findings", "").hint("一行一个；保存后逐个转为督办事项"))
                    (files_field(typed))
                }))
            }))
            (form::buttons(html! { (Button::submit("保存").primary()) }))
        }))
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

fn files_field(typed: &Typed) -> Field {
    Field::file("files", "现场材料", upload::ACCEPT, true).hint(upload::hint()).check(typed.messages())
}

/// POST /supervision/visits
async fn create(State(app): State<App>, sent: Sent) -> std::result::Result<Response, Fault> {
    let write = |tx: &mut Tx, actor: &Actor, form: &Uploaded, files: &[Stored]| {
        let id = visit::record(tx, actor, &recorded(form)?)?;
        let at = visit::at_visit(tx, actor, id)?;
        for file in files {
            visit::add_file(tx, &at, file)?;
        }
        Ok(format!("/supervision/visits/{id}?said=recorded"))
    };
    let page = app.clone();
    let redraw = |visitor, typed: Typed| {
        let wish = Wish { item: typed.value("item", "").parse().ok(), visited: None };
        draw_form(page, visitor, wish, typed)
    };
    upload::once(&app, sent, |_, actor| require(actor), write, redraw).await
}

fn recorded(form: &Uploaded) -> Result<NewVisit> {
    let visited_on = parse_date(form.text("visited_on"));
    Ok(NewVisit {
        manner: form.parse("manner").unwrap_or(Manner::Open),
        visited: form.parse("visited"),
        place: form.text("place").into(),
        visited_on: visited_on.map_err(|_| Error::field("visited_on", "请填写日期，如 2026-11-22。"))?,
        people: form.text("people").into(),
        summary: form.text("summary").into(),
        findings: lines(form.text("findings")),
        inspection: form.parse("inspection"),
        item: form.parse("item"),
    })
}

/// What the page of a visit says after a deed.
const SAID: &[(&str, &str)] = &[("recorded", "已记录。发现的问题请逐个转为督办事项。"), ("added", "已补记。")];

/// GET /supervision/visits/{visit}
async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    asked: Asked,
) -> std::result::Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw(app, visitor, id(&text)?, (typed, said(&asked, SAID))).await
}

async fn draw(
    app: App,
    visitor: Visitor,
    of: VisitId,
    (typed, done): (Typed, Markup),
) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("实地督查"), move |tx, actor| {
        let found = visit::find(tx, actor, of)?;
        let side = (visit::at_visit(tx, actor, of).is_ok(), visit::reads_own(actor) && actor.unit == Some(found.unit));
        Ok(page(&found, side, (&typed, done)))
    })
    .await
}

fn page(v: &Visit, (is_own, is_visiting): (bool, bool), (typed, done): (&Typed, Markup)) -> Markup {
    let beside =
        html! { (badge::tag(tone(v.manner), v.manner.label())) " " (chinese_date(v.visited_on)) " · " (v.unit_name) };
    html! {
        (layout::head(&format!("{} {}", v.visited_name, v.place), beside, html! { (Button::link("/supervision/visits", "返回")) }))
        (done) (typed.problems())
        (layout::cols(html! { (findings(v, (is_own, is_visiting))) (what(v)) (files(v)) }, html! { @if is_own { (adding(v, typed)) } }))
    }
}

fn findings(v: &Visit, (is_own, is_visiting): (bool, bool)) -> Markup {
    let open = |f: &Finding| Button::link(format!("/supervision/new?finding={}", f.id), "转为督办事项");
    let rows = v.findings.iter().map(|f| {
        Row::new(vec![
            html! { (f.words) },
            html! { @match &f.item {
                Some((item, number)) => (Link::new(format!("/supervision/{item}"), number.as_str())),
                None if is_own => (open(f)),
                None if is_visiting => (badge::tag(Tone::Plain, "未立项")),
                None => (badge::tag(Tone::Plain, "未交本单位办理")),
            } },
        ])
    });
    let table = Table {
        caption: "发现的问题".into(),
        columns: vec![Column::new("问题", Shape::Text), Column::new("督办事项", Shape::Short)],
        rows: rows.collect(),
        empty: Empty::new("没有发现问题。"),
        ..Table::default()
    };
    layout::card("发现的问题", html! { (v.findings.len()) " 个" }, html! { (table) })
}

fn what(v: &Visit) -> Markup {
    let mut rows = vec![("督查单位", html! { (v.unit_name) }), ("地点", html! { (v.place) })];
    if !v.people.is_empty() {
        rows.push(("督查人员", html! { (v.people) }));
    }
    if !v.summary.is_empty() {
        rows.push(("现场情况", html! { (v.summary) }));
    }
    if let Some((_, title)) = &v.inspection {
        rows.push(("所属计划", html! { (title) }));
    }
    if let Some((item, number)) = &v.item {
        rows.push(("核查事项", html! { (Link::new(format!("/supervision/{item}"), number.as_str())) }));
    }
    if !v.made.0.is_empty() {
        rows.push(("记录", html! { (v.made.0) " " (v.made.1.short_label()) }));
    }
    layout::pad_card("现场", html! {}, layout::pairs(rows))
}

fn files(v: &Visit) -> Markup {
    html! { @if !v.files.is_empty() {
        (layout::pad_card("现场材料", html! {}, html! { ul class="files" { @for f in &v.files {
            li { (Link::new(format!("/supervision/visits/{}/files/{}", v.id, f.id), f.name.as_str())) }
        } } }))
    } }
}

fn adding(v: &Visit, typed: &Typed) -> Markup {
    layout::pad_card(
        "补记",
        html! {},
        form::upload(
            &format!("/supervision/visits/{}/more", v.id),
            &typed.guard("more"),
            html! {
                (typed.fill(Field::textarea("findings", "问题", 3), "findings", "").hint("一行一个"))
                (files_field(typed))
                (form::buttons(html! { (Button::submit("补记")) }))
            },
        ),
    )
}

/// POST /supervision/visits/{visit}/more
async fn more(State(app): State<App>, Path(text): Path<String>, sent: Sent) -> std::result::Result<Response, Fault> {
    let of: VisitId = id(&text)?;
    let ask = move |tx: &mut Tx, actor: &Actor| visit::at_visit(tx, actor, of).map(drop);
    let write = move |tx: &mut Tx, actor: &Actor, form: &Uploaded, files: &[Stored]| {
        let at = visit::at_visit(tx, actor, of)?;
        let findings = lines(form.text("findings"));
        if findings.is_empty() && files.is_empty() {
            return Err(Error::field("findings", "请填写问题，或者选择现场材料"));
        }
        visit::add_findings(tx, &at, &findings)?;
        for file in files {
            visit::add_file(tx, &at, file)?;
        }
        Ok(format!("/supervision/visits/{of}?said=added"))
    };
    let page = app.clone();
    upload::once(&app, sent, ask, write, |visitor, typed| draw(page, visitor, of, (typed, Markup::default()))).await
}

/// GET /supervision/visits/{visit}/files/{file}
async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, wanted)): Path<(String, String)>,
) -> std::result::Result<Response, Fault> {
    let (of, wanted): (VisitId, EvidenceId) = (id(&text)?, id(&wanted)?);
    let found = app
        .read(&visitor, move |tx, actor| {
            let seen = visit::find(tx, actor, of)?;
            seen.files.into_iter().find(|f| f.id == wanted).ok_or(Error::NotFound)
        })
        .await?;
    crate::document::files::send(&app, (&found.name, &found.mime), &found.blob).await
}

/// The visits made for an item, on its page; for the office with the button that records one.
pub(super) fn card(tx: &mut Tx, of: &SeenItem, is_desk: bool) -> Result<Markup> {
    let found = visit::of_item(tx, of)?;
    if found.is_empty() && !is_desk {
        return Ok(html! {});
    }
    let beside = html! { @if is_desk {
        (Button::link(format!("/supervision/visits/new?item={}", of.item.id), "记录核查"))
    } };
    let rows = found.iter().map(|v| {
        let link = Link::new(format!("/supervision/visits/{}", v.id), format!("{} {}", v.visited_name, v.place));
        let words: Vec<&str> = v.findings.iter().map(|f| f.words.as_str()).collect();
        Row::new(vec![
            html! { (v.visited_on) " " (badge::tag(tone(v.manner), v.manner.label())) },
            table::title(html! {}, &link, &v.people),
            html! { @if words.is_empty() { "没有发现问题" } @else { (words.join("；")) } },
        ])
    });
    let columns = [("日期", Shape::Short), ("地点和人员", Shape::Title), ("发现的问题", Shape::Text)];
    let table = Table {
        caption: "实地督查".into(),
        columns: columns.map(|(label, shape)| Column::new(label, shape)).into(),
        rows: rows.collect(),
        empty: Empty::new("还没有实地核查。"),
        ..Table::default()
    };
    Ok(layout::card("实地督查", beside, html! { (table) }))
}
