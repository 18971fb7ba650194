//! The ledgers 改革台账 and 重点工作台账: grouped by special group, each with its own columns; groups and template are kept here.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use lexicon::{Date, GroupId};
use maud::{Markup, html};
use office::people::{Actor, directory};
use office::supervision::ledgers::{self, Group, LedgerColumn, LedgerItem, Section, Template};
use office::supervision::{self, Bounds, Ledger};
use office::{Error, Result, Tx};

use super::{list, words};
use crate::App;
use crate::forms::Posted;
use crate::people::typed::{Asked, Typed, said, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::tabs::{self, Tab};
use crate::ui::{Link, layout};
use crate::visitor::Visitor;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/supervision/ledgers/{ledger}", get(show))
        .route("/supervision/ledgers/{ledger}/deeds/{deed}", post(act))
}

const SAID: &[(&str, &str)] = &[
    ("added", "专项小组已设立。"),
    ("changed", "已保存。"),
    ("removed", "专项小组已撤销。"),
    ("set", "台账样式已保存。"),
];

fn at(ledger: Ledger) -> String {
    format!("/supervision/ledgers/{}", ledger.code())
}

fn ledger_of(text: &str) -> std::result::Result<Ledger, Fault> {
    let found = [Ledger::Reform, Ledger::Priority].into_iter().find(|l| l.code() == text);
    found.ok_or(Fault(Error::NotFound))
}

/// GET /supervision/ledgers/{ledger}
async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    asked: Asked,
) -> std::result::Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw(app, visitor, ledger_of(&text)?, (typed, said(&asked, SAID))).await
}

async fn draw(
    app: App,
    visitor: Visitor,
    ledger: Ledger,
    (typed, done): (Typed, Markup),
) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about(ledger.label()), move |tx, actor| {
        let sections = ledgers::read_ledger(tx, actor, ledger)?;
        let bounds = supervision::bounds(tx, actor)?;
        let (template, revision) = ledgers::template(tx, actor.own_unit()?, ledger)?;
        let keeping = keeping(tx, actor, (ledger, &sections), (&template, revision, &typed))?;
        let both = [Ledger::Reform, Ledger::Priority].map(|l| Tab::new(at(l), l.label(), l == ledger));
        let body = html! {
            (done) (typed.problems())
            (tabs::bar(&both))
            h2 { (template.heading) }
            (layout::stack(html! {
                @for s in &sections { (section(s, &template, &bounds)) }
                @if sections.is_empty() { section class="card" { (Empty::new("台账里还没有事项。立项时选择台账和专项小组。")) } }
                (keeping)
            }))
        };
        list::head(tx, actor, "ledgers", body)
    })
    .await
}

fn section(s: &Section, template: &Template, bounds: &Bounds) -> Markup {
    let title = s.group.as_ref().map_or("未归专项小组", |g| g.name.as_str());
    let leader = s.group.as_ref().map(|g| g.leader_name.clone()).filter(|name| !name.is_empty());
    let columns = [Column::new("编号", Shape::Short), Column::new("事项", Shape::Title)];
    let shown = LedgerColumn::ALL.iter().filter(|c| template.has(**c));
    let table = Table {
        caption: title.into(),
        columns: columns.into_iter().chain(shown.map(|c| Column::new(c.label(), shape(*c)))).collect(),
        rows: s.items.iter().map(|i| row(i, template, bounds)).collect(),
        empty: Empty::new("这个小组还没有事项。"),
        ..Table::default()
    };
    let beside =
        html! { small class="note" { @if let Some(name) = leader { "组长 " (name) "，" } (s.items.len()) " 项" } };
    layout::card(title, beside, html! { (table) })
}

fn shape(column: LedgerColumn) -> Shape {
    match column {
        LedgerColumn::Support
        | LedgerColumn::Target
        | LedgerColumn::Strategy
        | LedgerColumn::Steps
        | LedgerColumn::Check => Shape::Text,
        _ => Shape::Short,
    }
}

fn row(i: &LedgerItem, template: &Template, bounds: &Bounds) -> Row {
    let link = Link::new(format!("/supervision/{}", i.id), i.content.as_str());
    let mut cells = vec![html! { (i.number) }, table::title(html! {}, &link, "")];
    cells.extend(LedgerColumn::ALL.iter().filter(|c| template.has(**c)).map(|c| cell(i, *c, bounds)));
    Row::new(cells).faint(i.closed_on.is_some())
}

fn cell(i: &LedgerItem, column: LedgerColumn, bounds: &Bounds) -> Markup {
    match column {
        LedgerColumn::Lead => html! { (i.lead) },
        LedgerColumn::Person => html! { (i.person) },
        LedgerColumn::Support => html! { (i.support.join("、")) },
        LedgerColumn::Leader => html! { (i.cared_by) },
        LedgerColumn::Target => html! { (i.target) },
        LedgerColumn::Strategy => html! { (i.strategy) },
        LedgerColumn::Steps => steps(i, bounds.today),
        LedgerColumn::Due => html! { (i.signs.due_on) },
        LedgerColumn::Progress => words::progress(i.progress),
        LedgerColumn::Light => words::light(bounds, i.signs),
        LedgerColumn::Check => check(i, bounds.today),
    }
}

/// The reverse schedule, a line each.
fn steps(i: &LedgerItem, today: Date) -> Markup {
    html! { @for s in &i.steps { div {
        (s.due_on) " " (s.name)
        @match s.done_on {
            Some(day) => small { "，" (day) " 完成" },
            None if s.due_on < today => small { "，" (words::off(s.due_on, today)) },
            None => {},
        }
    } } }
}

/// The last regular check, and whether the next one is late.
fn check(i: &LedgerItem, today: Date) -> Markup {
    html! {
        @match &i.check {
            Some(c) => {
                (c.given_at.date()) " " (c.body)
                @if let Some(verdict) = c.verdict { small { "（" (verdict.label()) "）" } }
            }
            None => "还没有检查",
        }
        @if let Some(day) = i.report_on.filter(|_| i.closed_on.is_none()) { small { "，下次 " (day) @if day < today { "（已过）" } } }
    }
}

/// The forms that keep groups and template, for whoever may.
fn keeping(
    tx: &mut Tx,
    actor: &Actor,
    (ledger, sections): (Ledger, &[Section]),
    (template, revision, typed): (&Template, i64, &Typed),
) -> Result<Markup> {
    if ledgers::keeper(actor).is_err() {
        return Ok(html! {});
    }
    let people = leaders(tx, actor)?;
    let kept: Vec<&Group> = sections.iter().filter_map(|s| s.group.as_ref()).collect();
    Ok(layout::pad_card(
        "专项小组和样式",
        html! {},
        html! {
            @for g in kept { (group(g, (ledger, people.clone()), typed)) }
            (fold(ledger, typed, ("add", "设立专项小组"), html! {
                (typed.form("add").fill(Field::textarea("names", "名称", 6), "names", "").required().hint("一行一个"))
                (form::buttons(html! { (Button::submit("设立")) }))
            }))
            (styling(ledger, (template, revision), typed))
        },
    ))
}

fn leaders(tx: &mut Tx, actor: &Actor) -> Result<Vec<Choice>> {
    let all = directory::people_of_unit(tx, actor.own_unit()?)?;
    let named = all.into_iter().map(|p| Choice::new(p.id.to_string(), p.name));
    Ok(std::iter::once(Choice::new("", "不指定")).chain(named).collect())
}

fn fold(ledger: Ledger, typed: &Typed, (name, title): (&str, &str), body: Markup) -> Markup {
    let deed = name.split('-').next().unwrap_or(name);
    html! { details class="deed" open[!typed.form(name).messages().is_empty()] {
        summary { (title) }
        (form::post(&format!("{}/deeds/{deed}", at(ledger)), &typed.guard(name), body))
    } }
}

fn group(g: &Group, (ledger, people): (Ledger, Vec<Choice>), typed: &Typed) -> Markup {
    let name = format!("change-{}", g.id);
    let own = typed.form(&name);
    let leader = g.leader.map(|id| id.to_string()).unwrap_or_default();
    fold(
        ledger,
        typed,
        (&name, &g.name),
        html! {
            input type="hidden" name="of" value=(g.id);
            (own.text("name", "名称", &g.name).required().max_length(40).part(&name))
            (own.select("leader", "组长", people, &leader).part(&name))
            (form::buttons(html! {
                (Button::submit("保存"))
                @if g.items == 0 { (Button::submit_as("remove", "1", "撤销小组")) }
            }))
        },
    )
}

fn styling(ledger: Ledger, (template, revision): (&Template, i64), typed: &Typed) -> Markup {
    let own = typed.form("style");
    let columns = LedgerColumn::ALL.iter().map(|c| {
        let on = own.ticked("columns", c.code(), template.has(*c));
        Choice::new(c.code(), c.label()).chosen(on)
    });
    let guard = typed.guard("style").revision(revision);
    let body = html! {
        (own.text("heading", "标题", &template.heading).required().max_length(40))
        (Field::checks("columns", "栏目", columns.collect()).check(own.messages()))
        (form::buttons(html! { (Button::submit("保存")) }))
    };
    html! { details class="deed" open[!own.messages().is_empty()] {
        summary { "台账样式" }
        (form::post(&format!("{}/deeds/style", at(ledger)), &guard, body))
    } }
}

/// POST /supervision/ledgers/{ledger}/deeds/{deed}
async fn act(
    State(app): State<App>,
    Path((text, deed)): Path<(String, String)>,
    posted: Posted,
) -> std::result::Result<Response, Fault> {
    let ledger = ledger_of(&text)?;
    let (visitor, form) = (posted.visitor.clone(), posted.clone());
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let said = keep(tx, actor, (ledger, &deed), &form)?;
            Ok(format!("{}?said={said}", at(ledger)))
        })
        .await;
    settled(result, posted, |typed| draw(app, visitor, ledger, (typed, Markup::default()))).await
}

fn keep(tx: &mut Tx, actor: &Actor, (ledger, deed): (Ledger, &str), form: &Posted) -> Result<&'static str> {
    let by = ledgers::keeper(actor)?;
    let of = || form.parse::<GroupId>("of").ok_or(Error::NotFound);
    match deed {
        "add" => ledgers::add_groups(tx, &by, ledger, form.text("names")).map(|()| "added"),
        "change" if form.ticked("remove") => ledgers::remove_group(tx, &by, of()?).map(|()| "removed"),
        "change" => {
            ledgers::change_group(tx, &by, of()?, (form.text("name"), form.parse("leader"))).map(|()| "changed")
        }
        "style" => {
            let columns: Vec<LedgerColumn> = form.parse_all("columns");
            let how = (form.text("heading"), columns.as_slice());
            ledgers::set_template(tx, &by, (ledger, form.revision()), how).map(|()| "set")
        }
        _ => Err(Error::NotFound),
    }
}
