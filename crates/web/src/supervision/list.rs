//! The lists: what waits for me, my items, my unit's, the office's whole view.

use axum::extract::State;
use lexicon::{Date, MatterId};
use maud::{Markup, html};
use office::people::{Actor, Role};
use office::supervision::{
    self, Bounds, Category, Filter, Ledger, Light, Lights, Listed, PAGE, Scope, SourceKind, Totals, inspection, visit,
};
use office::{Result, Tx};

use super::words;
use crate::App;
use crate::desk::asked::address;
use crate::frame::About;
use crate::people::typed::Asked;
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::facts::{self, Tile};
use crate::ui::filters::{self, Filter as Bar};
use crate::ui::form::Choice;
use crate::ui::pager::Pager;
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::tabs::{self, Tab};
use crate::ui::{Link, Tone, badge, layout};
use crate::visitor::Visitor;

pub(super) fn about(title: &str) -> About {
    About::new(title, "/supervision", "clerk#督查督办")
}

/// GET /supervision/mine
pub(super) async fn mine(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    open_items(app, visitor, asked, (Scope::Mine, "mine")).await
}

/// GET /supervision/unit
pub(super) async fn unit(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    open_items(app, visitor, asked, (Scope::Unit, "unit")).await
}

/// GET /supervision/cared: the open items a leader cares for.
pub(super) async fn cared(
    State(app): State<App>,
    visitor: Visitor,
    asked: Asked,
) -> std::result::Result<Markup, Fault> {
    open_items(app, visitor, asked, (Scope::Cared, "cared")).await
}

async fn open_items(
    app: App,
    visitor: Visitor,
    asked: Asked,
    (scope, path): (Scope, &'static str),
) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, about("督查督办"), move |tx, actor| {
        let after = asked.parse::<Date>("day").zip(asked.parse::<MatterId>("after"));
        let found = supervision::open_items(tx, actor, scope, after)?;
        let lights = supervision::lights(tx, actor, &found)?;
        let next = full(&found).map(|l| format!("/supervision/{path}?day={}&after={}", l.signs.due_on, l.id));
        let empty = Empty::new("没有在办的督办事项。").next("/supervision", "返回");
        let body = html! { section class="card" {
            (items(&found, &lights, empty)) (pager(&found, (format!("/supervision/{path}"), after.is_some()), next))
        } };
        head(tx, actor, path, body)
    })
    .await
}

/// GET /supervision/all: the office's whole view.
pub(super) async fn all(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, about("督查督办"), move |tx, actor| {
        let (filter, units) = (filter(&asked), words::units(tx, "全部单位")?);
        let more = more(tx, actor, &asked)?;
        let after = asked.parse::<i64>("year").zip(asked.parse::<i64>("serial"));
        let totals = supervision::totals(tx, actor, &Filter { state: String::new(), ..filter.clone() })?;
        let found = supervision::list(tx, actor, &filter, after)?;
        let lights = supervision::lights(tx, actor, &found)?;
        let next = full(&found).map(|l| {
            let place = vec![("year", l.place.0.to_string()), ("serial", l.place.1.to_string())];
            narrowed_to(&asked, place)
        });
        let empty = if totals.all == 0 && !is_narrowed(&asked) {
            Empty::new("本单位没有督查的事项。交给本单位办的，在“本单位承办”里。").next("/supervision/unit", "看本单位承办")
        } else {
            Empty::new("没有符合条件的事项。").next("/supervision/all", "清除条件")
        };
        let body = html! {
            (tiles(&asked, &totals))
            section class="card" {
                (bar("/supervision/all", &asked, units, more)) (items(&found, &lights, empty))
                (pager(&found, (narrowed_to(&asked, Vec::new()), after.is_some()), next).counted(&counted(&filter, &totals)))
                p class="pad" { (Link::new(narrowed_to(&asked, Vec::new()).replacen("/all", "/all.xlsx", 1), "按以上条件导出 XLSX")) }
            }
        };
        head_of(tx, actor, ("all", &asked), body)
    })
    .await
}

/// How many years back a year can be chosen.
const BACK: i16 = 5;

/// The filter by special group, where the unit has any, and those by the leader who cares and by the year.
pub(super) fn more(tx: &mut Tx, actor: &Actor, asked: &Asked) -> Result<Vec<Bar>> {
    let any = |label: &str| std::iter::once(Choice::new("", label));
    let kept = supervision::ledgers::groups(tx, actor.own_unit()?)?;
    let named = kept.iter().map(|g| Choice::new(g.id.to_string(), format!("{}：{}", g.ledger.label(), g.name)));
    let groups = (!kept.is_empty()).then(|| choose(asked, "group", "专项小组", any("全部").chain(named).collect()));
    let now = tx.now().date().year();
    let years = (now - BACK..=now + 1).rev().map(|year| Choice::new(year.to_string(), format!("{year}年")));
    let year = choose(asked, "in", "办理年度", any("全部").chain(years).collect());
    let leaders = words::leaders(tx, actor.own_unit()?, "全部")?;
    Ok(groups.into_iter().chain([choose(asked, "leader", "关注领导", leaders), year]).collect())
}

/// The names of the filters, as the address carries them.
pub(super) const FILTERS: [&str; 10] =
    ["q", "state", "category", "ledger", "group", "source", "lead", "leader", "in", "paper"];

pub(super) fn filter(asked: &Asked) -> Filter {
    let state = ["open", "closed", "red", "yellow", "green", supervision::WITHDRAWN]
        .into_iter()
        .find(|s| *s == asked.text("state"));
    Filter {
        category: asked.parse("category"),
        ledger: asked.parse("ledger"),
        source: asked.parse("source"),
        lead: asked.parse("lead"),
        group: asked.parse("group"),
        cared_by: asked.parse("leader"),
        state: state.unwrap_or_default().into(),
        words: asked.text("q").into(),
        year: asked.parse("in").filter(|year| (1949..=9998).contains(year)),
        ..Filter::default()
    }
}

/// The whole view's address with its filters and more.
fn narrowed_to(asked: &Asked, more: Vec<(&str, String)>) -> String {
    kept_at("/supervision/all", asked, more)
}

/// An address with the filters of the one asked for and more.
pub(super) fn kept_at(path: &str, asked: &Asked, more: Vec<(&str, String)>) -> String {
    let kept = FILTERS.iter().map(|name| (*name, asked.text(name).to_owned()));
    address(path, kept.chain(more).collect())
}

/// One out of many, as the address asks for it.
pub(super) fn choose(asked: &Asked, name: &str, label: &str, all: Vec<Choice>) -> Bar {
    let chosen = |c: Choice| {
        let on = c.value == asked.text(name);
        c.chosen(on)
    };
    Bar::Choose(name.into(), label.into(), all.into_iter().map(chosen).collect())
}

/// The bar of filters of a page, with what only this page asks for at its end.
pub(super) fn bar(path: &str, asked: &Asked, units: Vec<Choice>, more: Vec<Bar>) -> Markup {
    let choose = |name: &str, label: &str, all: Vec<Choice>| choose(asked, name, label, all);
    let listed = |words: Vec<(&str, &str)>| {
        std::iter::once(Choice::new("", "全部")).chain(words.into_iter().map(|(c, l)| Choice::new(c, l))).collect()
    };
    let states = vec![
        ("open", "在办"),
        ("red", "超期滞后"),
        ("yellow", "临期预警"),
        ("green", "正常推进"),
        ("closed", "已销号"),
        (supervision::WITHDRAWN, "已撤项"),
    ];
    let mut bars = vec![
        Bar::Words("q".into(), "在事项、编号中查找".into(), asked.text("q").into()),
        choose("state", "状态", listed(states)),
        choose("category", "类别", listed(Category::ALL.iter().map(|w| (w.code(), w.label())).collect())),
        choose("source", "来源", listed(SourceKind::ALL.iter().map(|w| (w.code(), w.label())).collect())),
        choose("ledger", "台账", listed(Ledger::ALL.iter().map(|w| (w.code(), w.label())).collect())),
        choose("lead", "牵头单位", units),
    ];
    bars.extend(more);
    // What only the other page of the two asks for is kept for it.
    let elsewhere =
        ["paper"].into_iter().filter(|name| !asked.text(name).is_empty() && !bars.iter().any(|b| b.is(name)));
    let elsewhere: Vec<Bar> = elsewhere.map(|name| Bar::Kept(name.into(), asked.text(name).into())).collect();
    bars.extend(elsewhere);
    filters::bar(path, &bars, is_narrowed(asked).then_some(path))
}

fn is_narrowed(asked: &Asked) -> bool {
    FILTERS.iter().any(|f| !asked.text(f).is_empty())
}

/// How many the whole list has; nothing where that is not counted.
fn counted(filter: &Filter, totals: &Totals) -> String {
    let count = match filter.state.as_str() {
        "" => totals.all,
        "open" => totals.open(),
        state => match Light::ALL.iter().find(|light| light.code() == state) {
            Some(light) => totals.of(*light),
            None => return String::new(),
        },
    };
    format!("共 {count} 项，")
}

/// How many of each light the other filters leave.
fn tiles(asked: &Asked, totals: &Totals) -> Markup {
    let lights = [Light::Red, Light::Yellow, Light::Green, Light::Closed];
    let tiles = lights.map(|light| {
        let others = FILTERS.iter().filter(|name| **name != "state").map(|name| (*name, asked.text(name).to_owned()));
        let href = address("/supervision/all", others.chain([("state", light.code().to_owned())]).collect());
        Tile::new(light.label(), totals.of(light), href).note(words::tone(light), "")
    });
    facts::tiles(&tiles)
}

fn full(found: &[Listed]) -> Option<&Listed> {
    found.last().filter(|_| found.len() as i64 >= PAGE)
}

fn pager(found: &[Listed], (first, is_later): (String, bool), next: Option<String>) -> Pager {
    let note = if found.is_empty() { String::new() } else { format!("本页 {} 项", found.len()) };
    Pager { first: is_later.then_some(first), prev: None, next, note }
}

/// Items as a table.
pub(super) fn items(found: &[Listed], lights: &Lights, empty: Empty) -> Table {
    Table {
        caption: "督办事项".into(),
        columns: vec![
            Column::new("编号", Shape::Short),
            Column::new("事项", Shape::Title),
            Column::new("牵头单位", Shape::Short),
            Column::new("责任人", Shape::Short),
            Column::new("时限", Shape::Short),
            Column::new("进度", Shape::Short),
            Column::new("亮灯", Shape::Short),
        ],
        rows: found.iter().map(|l| row(l, lights.of(l.office))).collect(),
        empty,
        ..Table::default()
    }
}

fn row(l: &Listed, bounds: Bounds) -> Row {
    let link = words::link(l.id, &l.content);
    let tags = html! {
        @if l.source == SourceKind::Instruction { (badge::tag(Tone::Blue, "批示")) }
        @if l.is_part { (badge::tag(Tone::Plain, "分解")) }
        @if l.round > 1 { (badge::tag(Tone::Plain, &format!("第{}轮", l.round))) }
    };
    let below = format!("{} · {}{}", l.category.label(), l.source.label(), by(&l.said_by));
    let due = match l.closed_on {
        Some(day) => html! { (day) " " small { @if l.is_withdrawn { "撤项" } @else { "销号" } } },
        None => html! { (l.signs.due_on) " " (words::off(l.signs.due_on, bounds.today)) },
    };
    Row::new(vec![
        html! { (l.number) },
        table::title(tags, &link, &below),
        html! { (l.lead) },
        html! { (l.person) },
        due,
        words::progress(l.progress),
        if l.is_withdrawn { badge::tag(Tone::Plain, "已撤项") } else { words::light_cell(&bounds, l.signs) },
    ])
    .faint(l.closed_on.is_some())
}

fn by(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("（{name}）") }
}

/// Whether the pages of a whole office are something for the reader: of one that has opened something, as few units do.
fn has_office(tx: &mut Tx, actor: &Actor) -> Result<bool> {
    Ok(supervision::reads_all(actor) && supervision::supervises(tx, actor.own_unit()?)?)
}

/// A page of this room under its tabs.
pub(super) fn head(tx: &mut Tx, actor: &Actor, at: &str, body: Markup) -> Result<Markup> {
    head_of(tx, actor, (at, &Asked::default()), body)
}

/// The same for a page with filters: the whole view and the chart hand them to each other.
pub(super) fn head_of(tx: &mut Tx, actor: &Actor, (at, asked): (&str, &Asked), body: Markup) -> Result<Markup> {
    let kept = |path: &str| kept_at(path, asked, Vec::new());
    let waiting = u64::try_from(supervision::waiting_count(tx, actor)?).unwrap_or_default();
    let mut all = vec![
        Tab::new("/supervision", "待我办理", at.is_empty()).count(waiting),
        Tab::new("/supervision/mine", "我负责的", at == "mine"),
    ];
    if actor.has_in_own_unit(Role::Leader) {
        all.push(Tab::new("/supervision/cared", "我关注的", at == "cared"));
    }
    if supervision::is_of_unit(actor) {
        all.push(Tab::new("/supervision/unit", "本单位承办", at == "unit"));
    }
    if has_office(tx, actor)? {
        all.push(Tab::new(kept("/supervision/all"), "全部事项", at == "all"));
        all.push(Tab::new("/supervision/ledgers/reform", "台账", at == "ledgers"));
        all.push(Tab::new("/supervision/statistics", "统计", at == "statistics"));
        all.push(Tab::new(kept("/supervision/chart"), "挂图", at == "chart"));
        all.push(Tab::new("/supervision/bulletin", "通报", at == "bulletin"));
    }
    if super::score::is_shown(tx, actor)? {
        all.push(Tab::new("/supervision/scores", "计分", at == "scores"));
    }
    if visit::may_read(actor) {
        all.push(Tab::new("/supervision/visits", "实地督查", at == "visits"));
    }
    if inspection::may_read(actor) {
        all.push(Tab::new("/supervision/inspections", "检查计划", at == "inspections"));
    }
    let may_open = actor.has_in_own_unit(Role::Supervisor);
    let buttons = html! {
        (Button::link("/supervision/calendar", "日历"))
        @if may_open {
            (Button::link("/supervision/import", "批量立项"))
            (Button::link("/supervision/new", "立项").primary())
        }
    };
    Ok(html! {
        (layout::head("督查督办", html! { "事事有交待，件件有回音" }, buttons))
        (tabs::bar(&all))
        (body)
    })
}
