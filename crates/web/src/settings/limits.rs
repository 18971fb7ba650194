//! Limits (时限): flow × step × urgency, the unit's own and, where it has none, everyone's.

use std::str::FromStr;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use lexicon::{Limit, Urgency};
use maud::{Markup, html};
use office::limits::{self, Rule};
use office::{Error, Result as Done};

use super::words;
use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Asked, Typed, said, settled};
use crate::reply::Fault;
use crate::ui::confirm::{self, Confirm};
use crate::ui::form::{self, Problems};
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout};
use crate::visitor::Visitor;

const URGENCIES: [Urgency; 3] = [Urgency::Normal, Urgency::Urgent, Urgency::ExtraUrgent];

pub fn routes() -> Router<App> {
    Router::new().route("/limits", get(show).post(set)).route("/limits/edit", get(edit))
}

fn about() -> About {
    About::new("时限", "/limits", "admin#时限")
}

/// Which cell of the table.
#[derive(Debug, Clone)]
struct Cell {
    flow: String,
    step: String,
    urgency: Urgency,
}

impl Cell {
    fn read(flow: &str, step: &str, urgency: &str) -> Result<Cell, Fault> {
        let urgency = Urgency::from_str(urgency).map_err(|_| Fault(Error::NotFound))?;
        Ok(Cell { flow: flow.into(), step: step.into(), urgency })
    }

    /// The rule in force. A cell that is not in the table does not exist.
    fn find<'a>(&self, table: &'a [Rule]) -> Done<&'a Rule> {
        let fits = |r: &&Rule| r.flow == self.flow && r.step == self.step && r.urgency == self.urgency;
        table.iter().find(fits).ok_or(Error::NotFound)
    }

    fn name(&self) -> String {
        let (step, _) = words::step(&self.flow, &self.step);
        format!("{} · {step} · {}", words::flow(&self.flow), self.urgency.label())
    }
}

async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let done = said(&asked, &[("set", "时限已保存。在办事项仍按原来的时限。")]);
    app.page(&visitor, about(), move |tx, actor| {
        let unit = actor.own_unit()?;
        let table = limits::table(tx, unit)?;
        Ok(page(&table, actor.unit_admin(unit).is_ok(), &done))
    })
    .await
}

fn page(rules: &[Rule], may_set: bool, done: &Markup) -> Markup {
    let mut flows: Vec<&str> = rules.iter().map(|r| r.flow.as_str()).collect();
    flows.sort_by_key(|f| std::cmp::Reverse(*f));
    flows.dedup();
    let note = if may_set { "点时限修改" } else { "由本单位的单位管理维护" };
    html! {
        (layout::head("时限", html! { "按环节和缓急，以工作时间计" }, html! {}))
        (done)
        (layout::stack(html! {
            @for flow in flows { (layout::card(words::flow(flow), layout::note(note), html! { (table(rules, flow, may_set)) })) }
            @if rules.is_empty() { section class="card" { (Empty::new("时限表是空的，请告诉系统管理员重新初始化。")) } }
        }))
    }
}

fn table(rules: &[Rule], flow: &str, may_set: bool) -> Table {
    let mut steps: Vec<&str> = rules.iter().filter(|r| r.flow == flow).map(|r| r.step.as_str()).collect();
    steps.sort_by_key(|s| (words::step(flow, s).1, *s));
    steps.dedup();
    let rows = steps.iter().map(|step| {
        let first = html! { (words::step(flow, step).0) };
        let cells = URGENCIES.iter().map(|u| {
            let found = rules.iter().find(|r| r.flow == flow && r.step == *step && r.urgency == *u);
            found.map_or_else(|| html! { "—" }, |r| cell(r, may_set))
        });
        Row::new(std::iter::once(first).chain(cells).collect())
    });
    let columns = URGENCIES.iter().map(|u| Column::new(u.label(), Shape::Text));
    Table {
        caption: words::flow(flow).into(),
        columns: std::iter::once(Column::new("环节", Shape::Text)).chain(columns).collect(),
        rows: rows.collect(),
        ..Table::default()
    }
}

fn cell(rule: &Rule, may_set: bool) -> Markup {
    let own = !rule.unit.is_empty();
    let edit = format!("/limits/edit?flow={}&step={}&urgency={}", rule.flow, rule.step, rule.urgency.code());
    html! {
        @if may_set { (Link::new(edit, label(&rule.limit))) } @else { (label(&rule.limit)) }
        @if own { " " (badge::tag(Tone::Blue, "本单位")) }
    }
}

fn label(limit: &str) -> String {
    limit.parse::<Limit>().map_or_else(|_| limit.to_owned(), Limit::label)
}

async fn edit(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let cell = Cell::read(asked.text("flow"), asked.text("step"), asked.text("urgency"))?;
    let typed = Typed::fresh(&app, &visitor);
    draw_edit(app, visitor, cell, typed).await
}

async fn draw_edit(app: App, visitor: Visitor, cell: Cell, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about(), move |tx, actor| {
        let unit = actor.own_unit()?;
        actor.unit_admin(unit)?;
        let table = limits::table(tx, unit)?;
        Ok(entry(&cell, cell.find(&table)?, &typed))
    })
    .await
}

fn entry(cell: &Cell, rule: &Rule, typed: &Typed) -> Markup {
    let whose = if rule.unit.is_empty() { "统一的时限" } else { "本单位自定的时限" };
    let confirm = Confirm {
        question: cell.name(),
        effects: vec!["只对本单位、此后开始的环节生效；在办事项仍按原来的时限。".into()],
        action: "/limits".into(),
        guard: typed.guard("limit"),
        verb: "保存".into(),
        danger: false,
        back: Some(Link::new("/limits", "返回")),
    };
    let fields = html! {
        input type="hidden" name="flow" value=(cell.flow);
        input type="hidden" name="step" value=(cell.step);
        input type="hidden" name="urgency" value=(cell.urgency.code());
        (form::fixed("现行", html! { (label(&rule.limit)) " " small { (whose) } }))
        (typed.text("limit", "时限", &rule.limit).required().short().hint("4h 为 4 个工作小时，3d 为 3 个工作日，0d 为当日办结，w24h 为 24 小时。"))
    };
    html! { (typed.problems()) (confirm::page(&confirm, fields, &Problems::none())) }
}

async fn set(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let cell = Cell::read(posted.text("flow"), posted.text("step"), posted.text("urgency"))?;
    let (form, wanted) = (posted.clone(), cell.clone());
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let admin = actor.unit_admin(actor.own_unit()?)?;
            let table = limits::table(tx, admin.unit())?;
            let rule = Rule { limit: form.text("limit").into(), ..wanted.find(&table)?.clone() };
            limits::set(tx, &admin, rule)?;
            Ok("/limits?said=set".into())
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_edit(app, visitor, cell, typed)).await
}
