//! The form beside the text (流程表单): the list of steps, and the one that is open with its fields and routes.

use maud::{Markup, html};
use office::people::Role;
use office::process::definitions::sketch::{Route, Sketch, Step};

use super::editor::Desk;
use super::posted_form::{self, MOST_ACTORS};
use crate::settings::words;
use crate::ui::form::{Choice, Field};
use crate::ui::{Tone, badge};

/// The list inside its card.
pub(super) fn steps(desk: &Desk) -> Markup {
    all(desk, false)
}

/// The same, to be put in place of what stands there.
pub(super) fn all(desk: &Desk, follows: bool) -> Markup {
    html! {
        div class="steplist" id="steps" hx-swap-oob=[follows.then_some("true")] {
            @match &desk.sketch {
                Err((line, why)) => p class="pad" { "表单暂时不能用：第 " (line) " 行" (why) "。请先改正右边的文本。" },
                Ok(sketch) if !sketch.is_editable => p class="pad" { "环节没有写成 [[step]]、[[route]] 的形式，请直接修改右边的文本。" },
                Ok(sketch) => {
                    ol { @for (n, step) in sketch.steps.iter().enumerate() { (line(desk, sketch, n, step)) } }
                    (adding(sketch, desk))
                }
            }
        }
    }
}

/// A button that changes the text and draws the editor anew; without a script it posts the whole page.
fn press(deed: &str, label: &str, class: &str, says: &str) -> Markup {
    html! {
        button class=(class) type="submit" name="do" value=(deed) title=[(!says.is_empty()).then_some(says)]
            aria-label=[(!says.is_empty()).then_some(says)]
            hx-post="" hx-target="#editor" hx-select="#editor" hx-swap="outerHTML" hx-push-url="false" { (label) }
    }
}

/// What is wrong at a step or on a route out of it.
fn wrong<'d>(desk: &'d Desk, step: &'d Step) -> impl Iterator<Item = &'d str> {
    let own = move |place: &str| {
        let named = place.strip_prefix("环节 ").or_else(|| place.strip_prefix("路线 "));
        named.and_then(|rest| rest.split(' ').next()) == Some(step.id.as_str())
    };
    desk.checked.problems.iter().filter(move |p| own(&p.place)).map(|p| p.message.as_str())
}

fn line(desk: &Desk, sketch: &Sketch, n: usize, step: &Step) -> Markup {
    let open = desk.picked == step.id;
    let problems: Vec<&str> = wrong(desk, step).collect();
    let (first, last) = (n == 0, n + 1 == sketch.steps.len());
    let name = if step.name.is_empty() { &step.id } else { &step.name };
    html! {
        li class=[open.then_some("open")] {
            div class="one" {
                (press(&format!("pick:{}", step.id), name, "pickstep", ""))
                small { (who(sketch, step)) }
                @if !problems.is_empty() { (badge::tag(Tone::Red, &format!("{} 处问题", problems.len()))) }
                span class="moves" {
                    @if !first { (press(&format!("up:{}", step.id), "↑", "mini", &format!("上移“{name}”"))) }
                    @if !last { (press(&format!("down:{}", step.id), "↓", "mini", &format!("下移“{name}”"))) }
                    (press(&format!("remove:{}", step.id), "删除", "mini", &format!("删除“{name}”")))
                }
            }
            @for problem in &problems { p class="err" { (problem) } }
            @if open { (fields(desk, sketch, step)) }
        }
    }
}

/// Who handles it, in short.
fn who(sketch: &Sketch, step: &Step) -> String {
    match step.kind.as_str() {
        "fork" => "分支".into(),
        "join" => "汇合".into(),
        "end" => "结束".into(),
        "sub" => format!("子流程 {}", step.flow),
        _ if !step.actor.is_plain => "规则较复杂".into(),
        _ => step.actor.who.iter().map(|code| actor(sketch, code)).collect::<Vec<_>>().join("、"),
    }
}

/// The words for the code of an actor rule.
fn actor(sketch: &Sketch, code: &str) -> String {
    let (kind, name) = code.split_once(':').unwrap_or((code, ""));
    match kind {
        "initiator" => "发起人".into(),
        "department_head" => "发起人科室负责人".into(),
        "leader_in_charge" => "分管领导".into(),
        "previous" => "上一环节办理人".into(),
        "role" => {
            let (role, within) = name.split_once('@').map_or((name, ""), |(role, _)| (role, "（发起人科室）"));
            format!("“{}”角色{within}", role.parse::<Role>().map_or(role, |r| r.label()))
        }
        "field" => {
            let known = sketch.variables.iter().find(|(n, ..)| n == name).map(|(.., label)| label.as_str());
            format!("所列{}", known.filter(|l| !l.is_empty()).unwrap_or(name))
        }
        "post" => format!("职务 {name}"),
        other => other.into(),
    }
}

fn fields(desk: &Desk, sketch: &Sketch, step: &Step) -> Markup {
    let routes: Vec<(usize, &Route)> = sketch.routes.iter().enumerate().filter(|(_, r)| r.from == step.id).collect();
    let drawn = posted_form::drawn(step, &routes);
    html! {
        // A changed field is carried into the text at once.
        div class="stepform" hx-post="" hx-trigger="change" hx-target="#editor" hx-select="#editor" hx-swap="outerHTML"
            hx-vals=r#"{"do":"step"}"# {
            input type="hidden" name="s-was" value=(posted_form::mark(&drawn));
            input type="hidden" name="s-kind" value=(step.kind);
            div class="pairs2" {
                (Field::text("s-name", "名称").value(&step.name).max_length(20))
                (crate::ui::form::fixed("代号", html! { (step.id) }))
            }
            @if step.is_task() { (task(desk, sketch, step)) }
            (ways(sketch, step, &routes))
            div class="acts" { (press("step", "应用", "btn", "")) }
        }
        @if step.kind != "end" { div class="way stepform" {
            (Field::select("n-to", "加一条到", targets(sketch)))
            (press("route-add", "加去路", "btn", ""))
        } }
    }
}

fn choices(all: &[(&str, &str)]) -> Vec<Choice> {
    all.iter().map(|(value, label)| Choice::new(*value, *label)).collect()
}

/// The choices, with a value that is not among them.
fn with(mut all: Vec<Choice>, value: &str, label: impl Fn(&str) -> String) -> Vec<Choice> {
    if !all.iter().any(|c| c.value == value) {
        all.push(Choice::new(value, label(value)));
    }
    all
}

const MODES: &[(&str, &str)] = &[
    ("single", "一人办理"),
    ("any", "任一人办理即可"),
    ("all", "同时办理，全部办完"),
    ("sequence", "依次办理"),
    ("veto", "一人不同意即不通过"),
    ("ratio", "同意达到比例即通过"),
];
const OPINIONS: &[(&str, &str)] = &[("none", "不写"), ("optional", "可写"), ("required", "须写")];
const EMPTY: &[(&str, &str)] = &[("stop", "停下并说明"), ("skip", "跳过"), ("deputy", "由代办人办理")];

fn task(desk: &Desk, sketch: &Sketch, step: &Step) -> Markup {
    let raw = |v: &str| v.to_owned();
    let select = |name: &str, label: &str, all: Vec<Choice>, value: &str| {
        Field::select(name, label, with(all, value, raw)).value(value)
    };
    let named = |l: &str| sketch.steps.iter().find(|s| s.id == l).map_or_else(|| l.to_owned(), |s| s.name.clone());
    let row = |l: &String| words::step(&desk.key, l).map_or_else(|| named(l), str::to_owned);
    let limits = desk.known.limits.iter().map(|l| Choice::new(l.clone(), row(l)));
    let limits = std::iter::once(Choice::new("", "不限")).chain(limits).collect();
    html! {
        (actors(sketch, step))
        div class="pairs2" {
            (select("s-mode", "办理方式", choices(MODES), &step.mode))
            @if step.mode == "ratio" {
                (Field::number("s-ratio", "比例").value(step.ratio.unwrap_or(60).to_string()).range("1", "100").hint("同意达到百分之几"))
            }
            (select("s-limit", "时限", limits, &step.limit))
            (select("s-opinion", "意见", choices(OPINIONS), &step.opinion))
            (select("s-empty", "没有人时", choices(EMPTY), &step.empty))
            (Field::checks("s-merge", "合并", vec![Choice::new("1", "同一人连续只办一次").chosen(step.merge_same)]))
        }
        (Field::textarea("s-choices", "选项", 2).value(posted_form::written(&step.choices))
            .hint("一行一个：代码、空格、按钮文字，如 agree 同意；不填用通常的“同意”"))
    }
}

fn actors(sketch: &Sketch, step: &Step) -> Markup {
    if !posted_form::offered(step) {
        return crate::ui::form::fixed("办理人", html! { "规则较复杂，请在右边文本的 actor 中修改" });
    }
    let roles = Role::ALL.iter().filter(|r| !r.is_administrator()).map(|r| format!("role:{}", r.code()));
    let fields =
        sketch.variables.iter().filter(|(_, kind, _)| kind == "people").map(|(name, ..)| format!("field:{name}"));
    let fixed = ["initiator", "department_head", "leader_in_charge", "previous"].map(str::to_owned);
    let all: Vec<Choice> =
        fixed.into_iter().chain(fields).chain(roles).map(|c| Choice::new(c.clone(), actor(sketch, &c))).collect();
    let places = (step.actor.who.len() + 1).clamp(2, MOST_ACTORS);
    html! {
        input type="hidden" name="s-actors" value="1";
        div class="pairs2" {
            @for n in 0..places {
                @let value = step.actor.who.get(n).map_or("", String::as_str);
                @let label = if n == 0 { "办理人" } else { "或" };
                @let none = Choice::new("", if n == 0 { "请选择" } else { "—" });
                @let offered = with(std::iter::once(none).chain(all.iter().cloned()).collect(), value, |c| actor(sketch, c));
                (Field::select("s-actor", label, offered).value(value).part(&format!("a{n}")))
            }
        }
        (Field::checks("s-chosen", "", vec![Choice::new("1", "由上一环节从中选定").chosen(step.actor.chosen)]))
    }
}

fn targets(sketch: &Sketch) -> Vec<Choice> {
    sketch.steps.iter().map(|s| Choice::new(s.id.clone(), s.name.clone())).collect()
}

fn ways(sketch: &Sketch, step: &Step, routes: &[(usize, &Route)]) -> Markup {
    if step.kind == "end" {
        return html! {};
    }
    html! {
        fieldset class="ways" {
            legend { "去路" small { " 从上到下，走第一条成立的；最后一条不带条件" } }
            @for (n, route) in routes {
                input type="hidden" name="r" value=(n);
                div class="way" {
                    (Field::select(format!("r-{n}-to"), "到", with(targets(sketch), &route.to, str::to_owned)).value(&route.to))
                    (Field::text(format!("r-{n}-when"), "条件").value(&route.when).placeholder("总是"))
                    (Field::text(format!("r-{n}-label"), "说明").value(&route.label).max_length(20))
                    span class="moves" {
                        (press(&format!("route-up:{n}"), "↑", "mini", "先走这条"))
                        (press(&format!("route-down:{n}"), "↓", "mini", "后走这条"))
                        (press(&format!("route-remove:{n}"), "删除", "mini", "删除这条去路"))
                    }
                }
            }
        }
    }
}

fn adding(sketch: &Sketch, desk: &Desk) -> Markup {
    let places = sketch.steps.iter().filter(|s| s.kind != "end" && s.kind != "fork");
    let places = places.map(|s| Choice::new(s.id.clone(), format!("“{}”之后", s.name))).collect();
    let (after, name, id) = &desk.adding;
    let after = if after.is_empty() { &desk.picked } else { after };
    html! {
        div class="addstep" {
            b { "加环节" }
            (Field::select("n-after", "加在", places).value(after))
            (Field::text("n-name", "名称").value(name).placeholder("如 法制审核").max_length(20))
            (Field::text("n-id", "代号").value(id).placeholder("如 legal_review").max_length(64))
            (press("add", "加上", "btn", ""))
        }
    }
}
