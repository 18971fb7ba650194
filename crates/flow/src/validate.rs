//! Whether a definition makes sense: every name is known, every step leads to the end, every condition compiles.

use std::collections::{HashMap, HashSet};

use toml::Spanned;

use crate::{
    ActorRule, Definition, EmptyPolicy, Key, Kind, Mode, Route, Step, Variable, VariableType,
    condition::Condition,
    graph::Graph,
    parse::{Findings, Parsed, RawRoute},
};

/// The most branches one branch point may have.
const MAX_BRANCHES: usize = 20;

/// Builds the definition; findings tell whether it may be used.
pub(crate) fn definition(parsed: Parsed, findings: &mut Findings<'_>) -> Option<Definition> {
    let index = index(&parsed, findings);
    check_rules(&parsed, findings);
    let joins = joins(&parsed, &index, findings);
    let routes = routes(&parsed, &index, findings);
    let start = known(&parsed.start, "起点", &index, findings);
    let (start, routes, joins) = (start?, routes?, joins?);
    check_start(&parsed, start, findings);
    let mut out = vec![Vec::new(); parsed.steps.len()];
    for (number, route) in routes.iter().enumerate() {
        out[index[&route.from]].push(number);
    }
    check_ways_out(&parsed, &routes, &out, findings);
    let targets = out.iter().map(|ways| ways.iter().map(|&way| routes[way].target).collect()).collect();
    let chains = shape(&parsed, targets, start, joins, findings);
    Some(Definition {
        key: parsed.key,
        name: parsed.name,
        version: parsed.version,
        variables: parsed.variables,
        steps: parsed.steps.into_iter().map(|(_, step)| step).collect(),
        routes,
        start,
        index,
        out,
        chains,
    })
}

fn place(step: &Step) -> String {
    format!("环节 {}", step.id)
}

fn index(parsed: &Parsed, findings: &mut Findings<'_>) -> HashMap<Key, usize> {
    let mut index = HashMap::new();
    for (number, (span, step)) in parsed.steps.iter().enumerate() {
        if index.insert(step.id.clone(), number).is_some() {
            findings.add(span, place(step), "环节编号重复");
        }
    }
    index
}

fn known(id: &Spanned<String>, place: &str, index: &HashMap<Key, usize>, findings: &mut Findings<'_>) -> Option<usize> {
    let found = index.get(id.get_ref().as_str()).copied();
    if found.is_none() {
        findings.add(&id.span(), place, format!("没有环节 {}", id.get_ref()));
    }
    found
}

fn check_rules(parsed: &Parsed, findings: &mut Findings<'_>) {
    let handled = |step: &Step| matches!(step.kind, Kind::Task | Kind::Sub { .. });
    for (span, step) in parsed.steps.iter().filter(|(_, step)| handled(step)) {
        check_sub(parsed, span, step, findings);
        for field in fields(&step.actor) {
            if let Some(message) = field_problem(field, &parsed.variables) {
                findings.add(span, place(step), message);
            }
        }
        let mut codes = HashSet::new();
        if !step.choices.iter().all(|choice| Key::is_well_formed(&choice.code) && codes.insert(&choice.code)) {
            findings.add(span, place(step), "选项（choices）的代码重复或不合规定");
        }
    }
}

/// What a sub-flow's step may say: it is a flow of its own, started by one person.
fn check_sub(parsed: &Parsed, span: &std::ops::Range<usize>, step: &Step, findings: &mut Findings<'_>) {
    let Kind::Sub { flow } = &step.kind else {
        return;
    };
    if *flow == parsed.key {
        findings.add(span, place(step), "流程不能把自己当作子流程，否则永远办不完");
    }
    if step.mode != Mode::Single || step.merge_same {
        findings.add(span, place(step), "子流程由一人发起，不写 mode 和 merge_same");
    }
}

/// The form fields a rule reads.
fn fields(rule: &ActorRule) -> Vec<&Key> {
    match rule {
        ActorRule::Field { name } => vec![name],
        ActorRule::Chosen { from } => fields(from),
        ActorRule::Union(rules) => rules.iter().flat_map(fields).collect(),
        _ => Vec::new(),
    }
}

fn field_problem(name: &Key, variables: &[Variable]) -> Option<String> {
    match variables.iter().find(|variable| variable.name == *name) {
        None => Some(format!("办理人取自表单项 {name}，但它没有在 [variables] 中声明")),
        Some(variable) if variable.kind != VariableType::People => {
            Some(format!("办理人取自表单项 {name}，它的类型应当是 people"))
        }
        Some(_) => None,
    }
}

fn joins(parsed: &Parsed, index: &HashMap<Key, usize>, findings: &mut Findings<'_>) -> Option<Vec<(usize, usize)>> {
    let mut joins = Vec::new();
    let mut sound = true;
    for (number, (span, step)) in parsed.steps.iter().enumerate() {
        let Kind::Fork { join } = &step.kind else {
            continue;
        };
        match index.get(join).filter(|&&join| parsed.steps[join].1.kind == Kind::Join) {
            Some(&join) => joins.push((number, join)),
            None => {
                sound = false;
                findings.add(span, place(step), format!("没有汇合环节 {join}（kind = \"join\"）"));
            }
        }
    }
    sound.then_some(joins)
}

fn routes(parsed: &Parsed, index: &HashMap<Key, usize>, findings: &mut Findings<'_>) -> Option<Vec<Route>> {
    let mut routes = Vec::with_capacity(parsed.routes.len());
    conditions_fit(parsed, findings)?;
    for raw in &parsed.routes {
        let place = format!("路线 {} → {}", raw.from.get_ref(), raw.to.get_ref());
        let from = known(&raw.from, &place, index, findings);
        let to = known(&raw.to, &place, index, findings);
        let when = condition(raw, &place, &parsed.variables, findings);
        if let (Some(from), Some(target)) = (from, to) {
            let id = |step: usize| parsed.steps[step].1.id.clone();
            routes.push(Route { from: id(from), to: id(target), label: raw.label.clone(), when, target });
        }
    }
    (routes.len() == parsed.routes.len()).then_some(routes)
}

/// Compiling takes time: all conditions together have a limit too.
fn conditions_fit(parsed: &Parsed, findings: &mut Findings<'_>) -> Option<()> {
    let mut total = 0;
    for when in parsed.routes.iter().filter_map(|raw| raw.when.as_ref()) {
        total += when.get_ref().len();
        if total > Definition::MAX_CONDITIONS && when.get_ref().len() <= Definition::MAX_CONDITION {
            let message = format!("全部条件合计不能超过 {} KB", Definition::MAX_CONDITIONS / 1024);
            findings.add(&when.span(), "文件", message);
            return None;
        }
    }
    Some(())
}

fn condition(raw: &RawRoute, place: &str, variables: &[Variable], findings: &mut Findings<'_>) -> Option<Condition> {
    let when = raw.when.as_ref()?;
    if when.get_ref().len() > Definition::MAX_CONDITION {
        findings.add(&when.span(), place, format!("条件不能超过 {} KB", Definition::MAX_CONDITION / 1024));
        return None;
    }
    let compiled = Condition::compile(when.get_ref(), variables);
    compiled.map_err(|message| findings.add(&when.span(), place, message)).ok()
}

fn check_start(parsed: &Parsed, start: usize, findings: &mut Findings<'_>) {
    let (span, step) = &parsed.steps[start];
    if !step.is_task() {
        findings.add(span, place(step), "起点应当是办理环节");
    }
    if step.empty == EmptyPolicy::Skip || step.merge_same {
        findings.add(span, place(step), "起点不能跳过，也不能合并办理");
    }
    if step.actor == ActorRule::Previous {
        findings.add(span, place(step), "起点前面没有办理人，不能用 previous");
    }
}

/// Out of a task the first route that holds is taken: the last must always hold, no other may.
fn check_ways_out(parsed: &Parsed, routes: &[Route], out: &[Vec<usize>], findings: &mut Findings<'_>) {
    for ((span, step), ways) in parsed.steps.iter().zip(out) {
        let free = |&&route: &&usize| parsed.routes[route].when.is_none();
        if matches!(step.kind, Kind::Fork { .. }) {
            check_branches(step, span, ways, routes, findings);
            if !ways.is_empty() && ways.iter().find(free).is_none() {
                findings.add(span, place(step), "至少要有一条分支不带条件，否则可能一条分支也走不了");
            }
        } else if let Some((last, others)) = ways.split_last() {
            if parsed.routes[*last].when.is_some() {
                findings.add(span, place(step), "最后一条去路不能带条件，否则可能无路可走");
            }
            for route in others.iter().filter(free) {
                let raw = &parsed.routes[*route];
                let place = format!("路线 {} → {}", raw.from.get_ref(), raw.to.get_ref());
                findings.add(&raw.from.span(), place, "这条路线没有条件，排在它后面的路线永远走不到");
            }
        }
    }
}

fn check_branches(
    step: &Step,
    span: &std::ops::Range<usize>,
    ways: &[usize],
    routes: &[Route],
    findings: &mut Findings<'_>,
) {
    let mut targets = HashSet::new();
    if !ways.iter().all(|&way| targets.insert(routes[way].target)) {
        findings.add(span, place(step), "同一环节不能是两条分支的起点");
    }
    if ways.len() > MAX_BRANCHES {
        findings.add(span, place(step), format!("一个分支环节最多 {MAX_BRANCHES} 条分支"));
    }
}

fn shape(
    parsed: &Parsed,
    targets: Vec<Vec<usize>>,
    start: usize,
    forks: Vec<(usize, usize)>,
    findings: &mut Findings<'_>,
) -> Vec<Vec<usize>> {
    let of_kind = |kind: Kind| -> Vec<usize> {
        (0..parsed.steps.len()).filter(|&step| parsed.steps[step].1.kind == kind).collect()
    };
    let names: Vec<String> = parsed.steps.iter().map(|(_, step)| step.name.clone()).collect();
    let graph =
        Graph { names: &names, out: &targets, start, ends: of_kind(Kind::End), forks, joins: of_kind(Kind::Join) };
    let (chains, faults) = graph.check();
    for fault in faults {
        let (span, step) = &parsed.steps[fault.step];
        findings.add(span, place(step), fault.message);
    }
    chains
}
