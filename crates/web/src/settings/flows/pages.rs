use lexicon::{Limit, Urgency};
use maud::{Markup, html};
use office::limits::Rule;
use office::matter::Way;
use office::process::definitions::words;
use office::process::{Definition, InForce, Step};

use crate::ui::button::Button;
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout};

const URGENCIES: [Urgency; 3] = [Urgency::Normal, Urgency::Urgent, Urgency::ExtraUrgent];

pub(super) fn list(flows: &[InForce], may_change: bool, drafts: &[String]) -> Markup {
    let rows = flows.iter().map(|f| {
        let href = format!("/flows/{}", f.definition.key());
        let link = Link::new(&href, f.definition.name());
        let is_drafted = drafts.iter().any(|key| key == f.definition.key().as_str());
        let steps = f.definition.steps().iter().filter(|s| s.is_task()).count();
        Row::new(vec![
            html! { b { (link) } @if is_drafted { " " (badge::tag(Tone::Amber, "有草稿")) } },
            html! { "第 " (f.version) " 版" },
            html! { (f.since.short_label()) },
            origin(f),
            html! { (steps) },
            html! { @if may_change { (Link::new(format!("{href}/edit"), "修改")) (Link::new(format!("{href}/versions"), "版本")) } },
        ])
    });
    let table = Table {
        caption: "现行流程".into(),
        columns: vec![
            Column::new("流程", Shape::Title),
            Column::new("版本", Shape::Short),
            Column::new("启用", Shape::Short),
            Column::new("来源", Shape::Text),
            Column::new("办理环节", Shape::Number),
            Column::new("", Shape::Action),
        ],
        rows: rows.collect(),
        empty: Empty::new("还没有流程，请告诉系统管理员重新启动服务。"),
        ..Table::default()
    };
    html! {
        (layout::head("流程", html! { "新办的公文按现行流程；在办的仍按开始时的那一版" }, html! {}))
        section class="card" { (table) }
    }
}

fn origin(flow: &InForce) -> Markup {
    html! {
        @if flow.by.is_empty() { "随系统提供" } @else { (flow.by) " 发布" }
        @if flow.is_own { " " (badge::tag(Tone::Blue, "本单位")) }
    }
}

pub(super) fn flow(flow: &InForce, limits: &[Rule], may_change: bool) -> Markup {
    let definition = &flow.definition;
    let href = format!("/flows/{}", definition.key());
    let beside = html! { "第 " (flow.version) " 版 · " (flow.since.short_label()) " 启用 · " (origin(flow)) };
    html! {
        (layout::head(definition.name(), beside, html! {
            @if may_change {
                (Button::link(format!("{href}/edit"), "修改").primary())
                (Button::link(format!("{href}/versions"), "版本"))
                (Button::link(format!("{href}/running"), "在办的公文"))
            }
            @if Way::from_code(definition.key().as_str()).is_some() {
                (Button::link(format!("/help/flow-{}", definition.key()), "办理说明"))
            }
            (Button::link("/flows", "返回"))
        }))
        (layout::stack(html! {
            (layout::card("流程图", html! {}, {
                crate::ui::flow::picture("流程图", None, &flow.drawing())
            }))
            (layout::card("环节", layout::note("时限在“时限”页修改"), html! { (steps(definition, limits)) }))
        }))
    }
}

fn steps(definition: &Definition, limits: &[Rule]) -> Table {
    let urgencies = URGENCIES.iter().map(|u| Column::new(u.label(), Shape::Short));
    let columns = [Column::new("环节", Shape::Text), Column::new("谁办", Shape::Text)].into_iter();
    let last = [Column::new("能做什么", Shape::Text), Column::new("下一步", Shape::Text)];
    let tasks = definition.steps().iter().filter(|s| s.is_task());
    Table {
        caption: "环节".into(),
        columns: columns.chain(urgencies).chain(last).collect(),
        rows: tasks.map(|s| row(definition, s, limits)).collect(),
        ..Table::default()
    }
}

fn row(definition: &Definition, step: &Step, limits: &[Rule]) -> Row {
    let who = html! {
        (words::who(definition, &step.actor))
        @for remark in words::manner(step) { br; small { (remark) } }
    };
    let times = URGENCIES.iter().map(|u| html! { (time(step, *u, limits)) });
    let does = html! {
        (words::choices(step))
        @let edits = words::edits(definition, step);
        @if !edits.is_empty() { br; small { "可改：" (edits) } }
    };
    let next = html! { @for (n, line) in next(definition, step).iter().enumerate() { @if n > 0 { br; } (line) } };
    let first = [html! { b { (step.name) } }, who].into_iter();
    Row::new(first.chain(times).chain([does, next]).collect())
}

fn time(step: &Step, urgency: Urgency, limits: &[Rule]) -> String {
    // A step without a row it names goes by the one of its own id.
    let key = step.limit.as_ref().unwrap_or(&step.id);
    let rule = limits.iter().find(|r| r.step == key.as_str() && r.urgency == urgency);
    rule.map_or_else(|| "—".into(), |r| r.limit.parse::<Limit>().map_or_else(|_| r.limit.clone(), Limit::label))
}

/// Where the flow goes on, with what decides it. Branching and meeting points are passed over: nobody handles them.
fn next(definition: &Definition, step: &Step) -> Vec<String> {
    let line = |route: &office::process::Route| {
        let reached: Vec<String> = reached(definition, route.to.as_str(), 0);
        let label = if route.label.is_empty() { String::new() } else { format!("{}：", route.label) };
        format!("{label}{}", reached.join("、"))
    };
    definition.routes_from(step.id.as_str()).map(line).collect()
}

fn reached(definition: &Definition, key: &str, depth: usize) -> Vec<String> {
    match definition.step(key) {
        Some(step) if step.is_task() || step.kind == office::process::StepKind::End || depth > 9 => {
            vec![step.name.clone()]
        }
        Some(_) => definition.routes_from(key).flat_map(|r| reached(definition, r.to.as_str(), depth + 1)).collect(),
        None => Vec::new(),
    }
}
