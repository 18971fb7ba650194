//! Limits (时限): flow × step × urgency, the unit's own and, where it has none, everyone's.

use std::str::FromStr;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use lexicon::{Limit, Urgency, exact_duration_label};
use maud::{Markup, html};
use office::limits::{self, Line, Policy, PolicyForm, Rule};
use office::matter::Way;
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
    Router::new()
        .route("/limits", get(show).post(set))
        .route("/limits/edit", get(edit))
        .route("/limits/rules", get(edit_rules).post(set_rules))
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
    fn find<'a>(&self, table: &'a [Line]) -> Done<&'a Line> {
        let fits = |l: &&Line| l.rule.flow == self.flow && l.rule.step == self.step && l.rule.urgency == self.urgency;
        table.iter().find(fits).ok_or(Error::NotFound)
    }

    fn name(&self, line: &Line) -> String {
        format!("{} · {} · {}", flow_name(line), step_name(line), self.urgency.label())
    }
}

async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let done = said(&asked, SAID);
    app.page(&visitor, about(), move |tx, actor| {
        let unit = actor.own_unit()?;
        let table = limits::lines(tx, unit)?;
        let (policy, _) = limits::policy(tx, unit)?;
        let may_set = actor.unit_admin(unit).is_ok();
        Ok(page(&table, rules(&policy, may_set), may_set, &done))
    })
    .await
}

const SAID: &[(&str, &str)] = &[
    ("set", "时限已保存。在办事项仍按原来的时限。"),
    ("rules", "规则已保存。改了办公时间的，在办事项的应办结时间随即重算。"),
];

/// The rules of the unit's clocks as they stand.
fn rules(policy: &Policy, may_set: bool) -> Markup {
    let change = may_set.then(|| Link::new("/limits/rules", "修改规则"));
    let hours = policy.hours.sessions().iter().map(|s| format!("{}至{}", time(s.from), time(s.to)));
    let extension = match (policy.times, policy.share) {
        (0, _) | (_, 0) => "不准延期".to_owned(),
        (times, share) => format!("一个环节最多 {times} 次，累计不超过原时限的 {share}%，由分管领导或交办领导审批"),
    };
    let body = layout::pairs([
        (
            "办公时间",
            html! { (hours.collect::<Vec<_>>().join("、")) "，每日 " (exact_duration_label(policy.hours.minutes(), 0)) },
        ),
        ("预警", html! { "剩四分之一时限时提醒办理人（临期），超期时提醒办理人和科室负责人" }),
        ("升级提醒", html! { "超期 " (policy.escalate_after.label()) "后仍未办结，提醒分管领导" }),
        ("延期", html! { (extension) }),
        ("子流程", html! { @if policy.subflows_count { "等待子流程的时间计入全程" } @else { "等待子流程时全程停计" } }),
    ]);
    layout::pad_card("计时规则", html! { @if let Some(change) = change { small class="note" { (change) } } }, body)
}

fn time(minute: u16) -> String {
    format!("{}:{:02}", minute / 60, minute % 60)
}

fn flow_name(line: &Line) -> &str {
    words::flow(&line.rule.flow, &line.flow_name)
}

fn step_name(line: &Line) -> &str {
    match words::step(&line.rule.flow, &line.rule.step) {
        Some(name) => name,
        None if line.step_name.is_empty() => &line.rule.step,
        None => &line.step_name,
    }
}

fn page(lines: &[Line], policy: Markup, may_set: bool, done: &Markup) -> Markup {
    let flows = lines.chunk_by(|a, b| a.rule.flow == b.rule.flow);
    let note = if may_set { "点时限修改" } else { "由本单位的单位管理维护" };
    html! {
        (layout::head("时限", html! { "按环节和缓急，以工作时间计；“全程”从开始到只剩归档" }, html! {}))
        (done)
        (layout::stack(html! {
            (policy)
            @for flow in flows { (layout::card(flow_name(&flow[0]), layout::note(note), html! { (table(flow, may_set)) })) }
            @if lines.is_empty() { section class="card" { (Empty::new("时限表是空的，请告诉系统管理员重新初始化。")) } }
        }))
    }
}

/// The rows of one flow.
fn table(flow: &[Line], may_set: bool) -> Table {
    let rows = flow.chunk_by(|a, b| a.rule.step == b.rule.step).map(|row| {
        let first = html! { (step_name(&row[0])) };
        let cells = URGENCIES.iter().map(|u| {
            let found = row.iter().find(|l| l.rule.urgency == *u);
            found.map_or_else(|| html! { "—" }, |l| cell(l, may_set))
        });
        Row::new(std::iter::once(first).chain(cells).collect())
    });
    let columns = URGENCIES.iter().map(|u| Column::new(u.label(), Shape::Text));
    Table {
        caption: flow_name(&flow[0]).into(),
        columns: std::iter::once(Column::new("环节", Shape::Text)).chain(columns).collect(),
        rows: rows.collect(),
        ..Table::default()
    }
}

fn cell(line: &Line, may_set: bool) -> Markup {
    let rule = &line.rule;
    let own = !rule.unit.is_empty();
    let edit = format!("/limits/edit?flow={}&step={}&urgency={}", rule.flow, rule.step, rule.urgency.code());
    html! {
        @if may_set { (Link::new(edit, label(&rule.limit))) } @else { (label(&rule.limit)) }
        @if own { " " (badge::tag(Tone::Blue, "本单位")) }
        @if line.is_of_kind { " " small class="note" { (of_kind(rule)) } }
    }
}

/// By whose rule a flow goes that has none of its own.
fn of_kind(rule: &Rule) -> String {
    let kind = Way::from_code(&rule.flow).map_or(rule.flow.as_str(), |way| way.kind().code());
    format!("同{}", words::flow(kind, kind))
}

fn label(limit: &str) -> String {
    if limit.is_empty() {
        return "不限".into();
    }
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
        let table = limits::lines(tx, unit)?;
        Ok(entry(&cell, cell.find(&table)?, &typed))
    })
    .await
}

fn entry(cell: &Cell, line: &Line, typed: &Typed) -> Markup {
    let rule = &line.rule;
    let whose = match rule.unit.is_empty() {
        _ if rule.limit.is_empty() => "还没有定时限".to_owned(),
        _ if line.is_of_kind => of_kind(rule),
        true => "统一的时限".to_owned(),
        false => "本单位自定的时限".to_owned(),
    };
    let confirm = Confirm {
        question: cell.name(line),
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
            let table = limits::lines(tx, admin.unit())?;
            let rule = Rule { limit: form.text("limit").into(), ..wanted.find(&table)?.rule.clone() };
            limits::set(tx, &admin, rule)?;
            Ok("/limits?said=set".into())
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_edit(app, visitor, cell, typed)).await
}

async fn edit_rules(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_rules(app, visitor, typed).await
}

async fn draw_rules(app: App, visitor: Visitor, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about(), move |tx, actor| {
        let unit = actor.own_unit()?;
        actor.unit_admin(unit)?;
        let (policy, revision) = limits::policy(tx, unit)?;
        Ok(rules_form(&policy, revision, &typed))
    })
    .await
}

fn rules_form(policy: &Policy, revision: i64, typed: &Typed) -> Markup {
    let effects = vec![
        "只对本单位生效。改了办公时间，在办事项的应办结时间随即重算。".into(),
        "延期按审批时的规则核算；已经提醒过的不再重复提醒。".into(),
    ];
    let confirm = Confirm {
        question: "计时规则".into(),
        effects,
        action: "/limits/rules".into(),
        guard: typed.guard("rules").revision(revision),
        verb: "保存".into(),
        danger: false,
        back: Some(Link::new("/limits", "返回")),
    };
    let fields = html! {
        (typed.text_over("hours", "办公时间", &policy.hours.to_string()).required().hint("写成 08:30-12:00,14:00-17:30 的样子；各段之间为午休，不计入工作时间。"))
        (typed.text_over("escalate_after", "升级提醒", &policy.escalate_after.to_string()).required().short().hint("超期多久仍未办结就提醒分管领导：1d 为 1 个工作日，4h 为 4 个工作小时。"))
        (typed.number("times", "延期次数", policy.times).required().short().range("0", "9").hint("一个环节最多延期几次；0 为不准延期。"))
        (typed.number("share", "累计延期", policy.share).required().short().range("0", "300").hint("各次延期合计不超过原时限的百分之几；100 为不超过原时限。"))
        (typed.tick("subflows", "子流程", "等待子流程的时间计入全程", policy.subflows_count))
    };
    html! { (typed.problems()) (confirm::page(&confirm, fields, &Problems::none())) }
}

async fn set_rules(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let admin = actor.unit_admin(actor.own_unit()?)?;
            let rules = PolicyForm {
                hours: form.text("hours").into(),
                times: form.text("times").into(),
                share: form.text("share").into(),
                escalate_after: form.text("escalate_after").into(),
                subflows_count: form.text("subflows") == "1",
            };
            limits::set_policy(tx, &admin, &rules, form.revision())?;
            Ok("/limits?said=rules".into())
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_rules(app, visitor, typed)).await
}
