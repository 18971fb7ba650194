//! Changes (改动): what differs between two versions of a flow, in the words of the office, and line by line.

use flow::{Definition, Kind, Route, Step};

use super::words;
use crate::document::compare::{self, Line};

/// What a newer definition changes, one clause each; empty when they say the same.
#[must_use]
pub fn between(old: &Definition, new: &Definition) -> Vec<String> {
    let mut said = Vec::new();
    if old.name() != new.name() {
        said.push(format!("流程名称由“{}”改为“{}”", old.name(), new.name()));
    }
    for step in old.steps().iter().filter(|s| new.step(s.id.as_str()).is_none()) {
        said.push(format!("删除环节“{}”", step.name));
    }
    for step in new.steps() {
        match old.step(step.id.as_str()) {
            None => said.push(added(new, step)),
            Some(before) => {
                let what = altered((old, before), (new, step));
                if !what.is_empty() {
                    said.push(format!("环节“{}”：{}", before.name, what.join("，")));
                }
            }
        }
    }
    routes(old, new, &mut said);
    if old.start().id != new.start().id {
        said.push(format!("起点改为“{}”", new.start().name));
    }
    if said.is_empty() && variables(old) != variables(new) {
        said.push("变量有改动".to_owned());
    }
    said
}

/// The two texts side by side.
#[must_use]
pub fn lines(old: &str, new: &str) -> Vec<Line> {
    compare::lines(old, new)
}

fn variables(definition: &Definition) -> Vec<flow::Variable> {
    definition.variables().to_vec()
}

fn added(definition: &Definition, step: &Step) -> String {
    let who =
        if step.is_task() { format!("（{}办理）", words::who(definition, &step.actor)) } else { String::new() };
    format!("新增环节“{}”{who}", step.name)
}

fn altered((old, before): (&Definition, &Step), (new, after): (&Definition, &Step)) -> Vec<String> {
    let mut said = Vec::new();
    let mut tell = |what: &str, a: String, b: String| {
        if a != b {
            said.push(format!("{what}由{a}改为{b}"));
        }
    };
    let quoted = |text: &str| format!("“{text}”");
    tell("名称", quoted(&before.name), quoted(&after.name));
    tell("类型", kind(old, before), kind(new, after));
    if before.is_task() && after.is_task() {
        tell("办理人", words::who(old, &before.actor), words::who(new, &after.actor));
        tell("办理方式", words::mode(before.mode), words::mode(after.mode));
        tell("没有办理人时", words::empty(before.empty).into(), words::empty(after.empty).into());
        tell("意见", words::opinion(before.opinion).into(), words::opinion(after.opinion).into());
        tell("时限", limit(before), limit(after));
        tell("选项", choices(before), choices(after));
        tell("可改内容", or_none(words::edits(old, before)), or_none(words::edits(new, after)));
        let merged = |step: &Step| if step.merge_same { "合并" } else { "不合并" }.to_owned();
        tell("同一人连续办理", merged(before), merged(after));
    }
    said
}

fn or_none(text: String) -> String {
    if text.is_empty() { "无".to_owned() } else { text }
}

fn limit(step: &Step) -> String {
    step.limit.as_ref().map_or_else(|| "无".to_owned(), ToString::to_string)
}

fn choices(step: &Step) -> String {
    step.choices.iter().map(|c| c.label.as_str()).collect::<Vec<_>>().join("、")
}

fn kind(definition: &Definition, step: &Step) -> String {
    match &step.kind {
        Kind::Task => "办理".to_owned(),
        Kind::Fork { join } => format!("分支（到“{}”汇合）", name(definition, join.as_str())),
        Kind::Join => "汇合".to_owned(),
        Kind::Sub { flow } => format!("子流程 {flow}"),
        Kind::End => "结束".to_owned(),
    }
}

fn name<'a>(definition: &'a Definition, id: &'a str) -> &'a str {
    definition.step(id).map_or(id, |s| s.name.as_str())
}

fn routes(old: &Definition, new: &Definition, said: &mut Vec<String>) {
    let same = |a: &Route, b: &Route| a.from == b.from && a.to == b.to;
    let told = |definition: &Definition, route: &Route| {
        let when = route.when().map(|w| format!("（条件 {w}）")).unwrap_or_default();
        format!("{} → {}{when}", name(definition, route.from.as_str()), name(definition, route.to.as_str()))
    };
    for route in old.routes().iter().filter(|r| !new.routes().iter().any(|n| same(r, n))) {
        said.push(format!("删除路线 {}", told(old, route)));
    }
    for route in new.routes() {
        match old.routes().iter().find(|r| same(r, route)) {
            None => said.push(format!("新增路线 {}", told(new, route))),
            Some(before) if before.when() != route.when() => {
                let (a, b) = (before.when().unwrap_or("无"), route.when().unwrap_or("无"));
                said.push(format!("路线 {} 的条件由 {a} 改为 {b}", told(new, route)));
            }
            Some(before) if before.label != route.label => {
                said.push(format!("路线 {} 的说明改为“{}”", told(new, route), route.label));
            }
            Some(_) => {}
        }
    }
    for step in new.steps() {
        let order =
            |d: &Definition| -> Vec<String> { d.routes_from(step.id.as_str()).map(|r| r.to.to_string()).collect() };
        let (before, after) = (order(old), order(new));
        let mut sorted = (before.clone(), after.clone());
        sorted.0.sort();
        sorted.1.sort();
        if before != after && sorted.0 == sorted.1 {
            said.push(format!("环节“{}”的去路顺序有改动", step.name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTGOING: &str = include_str!("../../../defaults/flows/outgoing.toml");

    fn after(from: &str, to: &str) -> Vec<String> {
        let text = OUTGOING.replacen(from, to, 1);
        assert_ne!(text, OUTGOING);
        between(&Definition::parse(OUTGOING).unwrap(), &Definition::parse(&text).unwrap())
    }

    #[test]
    fn changes_are_told_as_an_office_would() {
        assert_eq!(
            after("mode = \"any\"\nlimit = \"section_review\"", "limit = \"section_review\""),
            ["环节“科室核稿”：办理方式由一人办理即可改为一人办理"]
        );
        assert_eq!(
            after(
                "name = \"科室核稿\"\nactor = \"department_head\"",
                "name = \"科室审稿\"\nactor = \"leader_in_charge\""
            ),
            ["环节“科室核稿”：名称由“科室核稿”改为“科室审稿”，办理人由发起人科室负责人改为分管领导"]
        );
        assert_eq!(
            after("when = 'outcome == \"disagree\"'", "when = 'outcome != \"agree\"'"),
            [
                "路线 会签 → 拟稿（条件 outcome != \"agree\"） 的条件由 outcome == \"disagree\" 改为 outcome != \"agree\""
            ]
        );
        let same = OUTGOING.replace("# 五关", "# 五道关");
        assert!(between(&Definition::parse(OUTGOING).unwrap(), &Definition::parse(&same).unwrap()).is_empty());
    }

    #[test]
    fn an_added_step_is_told_with_who_handles_it_and_its_routes() {
        let text = super::super::edit::apply(
            OUTGOING,
            &super::super::edit::Edit::Add {
                after: "countersign".into(),
                id: "legal_review".into(),
                name: "法制审核".into(),
            },
        )
        .unwrap();
        let said = between(&Definition::parse(OUTGOING).unwrap(), &Definition::parse(&text).unwrap());
        assert_eq!(
            said,
            [
                "新增环节“法制审核”（“办公室审核”角色办理）",
                "删除路线 会签 → 办公室审核",
                "新增路线 会签 → 法制审核",
                "新增路线 法制审核 → 办公室审核"
            ]
        );
    }
}
