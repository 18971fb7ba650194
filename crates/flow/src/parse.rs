//! TOML to definition: the words of the file. Shape and sense are `validate`'s.

use std::{collections::BTreeMap, ops::Range};

use serde::Deserialize;
use toml::{Spanned, Value};

use crate::{
    ActorRule, Choice, Definition, EmptyPolicy, Key, Kind, Mode, OpinionRule, Problem, Scope, Step, Variable,
    VariableType, validate,
};

/// The most problems reported at once.
const MAX_PROBLEMS: usize = 100;

pub(crate) fn definition(text: &str) -> Result<Definition, Vec<Problem>> {
    let mut findings = Findings { text, problems: Vec::new() };
    if text.len() > Definition::MAX_FILE {
        let message = format!("流程文件不能超过 {} KB", Definition::MAX_FILE / 1024);
        return Err(vec![Problem { line: 1, place: "文件".to_owned(), message }]);
    }
    // Counted before anything is built: tables are the usual way to write steps and routes.
    if text.matches("[[").count() > 8 * (Definition::MAX_STEPS + Definition::MAX_ROUTES) {
        return Err(vec![Problem { line: 1, place: "文件".to_owned(), message: too_many() }]);
    }
    let found = read(text, &mut findings).and_then(|file| validate::definition(file, &mut findings));
    findings.problems.sort_by_key(|problem| problem.line);
    findings.problems.truncate(MAX_PROBLEMS);
    found.filter(|_| findings.problems.is_empty()).ok_or(findings.problems)
}

/// The problems found so far.
pub(crate) struct Findings<'a> {
    text: &'a str,
    problems: Vec<Problem>,
}

impl Findings<'_> {
    pub(crate) fn add(&mut self, span: &Range<usize>, place: impl Into<String>, message: impl Into<String>) {
        if self.problems.len() < 4 * MAX_PROBLEMS {
            let line = 1 + self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count();
            self.problems.push(Problem { line, place: place.into(), message: message.into() });
        }
    }
}

/// The file as read: words are known, their sense is not yet checked.
pub(crate) struct Parsed {
    pub key: Key,
    pub name: String,
    pub version: u32,
    pub start: Spanned<String>,
    pub variables: Vec<Variable>,
    pub steps: Vec<(Range<usize>, Step)>,
    pub routes: Vec<RawRoute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    key: Spanned<String>,
    name: String,
    version: u32,
    start: Spanned<String>,
    #[serde(default)]
    variables: BTreeMap<String, Spanned<RawVariable>>,
    #[serde(default)]
    step: Vec<RawStep>,
    #[serde(default)]
    route: Vec<RawRoute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVariable {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    id: Spanned<String>,
    name: String,
    kind: Option<String>,
    join: Option<String>,
    flow: Option<String>,
    actor: Option<Spanned<Value>>,
    mode: Option<Spanned<Value>>,
    limit: Option<String>,
    #[serde(default)]
    edits: Vec<String>,
    opinion: Option<String>,
    empty: Option<String>,
    #[serde(default)]
    merge_same: bool,
    #[serde(default)]
    choices: Vec<RawChoice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChoice {
    code: String,
    label: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRoute {
    pub from: Spanned<String>,
    pub to: Spanned<String>,
    pub when: Option<Spanned<String>>,
    #[serde(default)]
    pub label: String,
}

fn read(text: &str, findings: &mut Findings<'_>) -> Option<Parsed> {
    let file: File = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            findings.add(&error.span().unwrap_or(0..0), "文件", in_chinese(error.message()));
            return None;
        }
    };
    if file.step.len() > Definition::MAX_STEPS || file.route.len() > Definition::MAX_ROUTES {
        findings.add(&file.key.span(), "文件", too_many());
        return None;
    }
    if !Key::is_well_formed(file.key.get_ref()) {
        findings.add(&file.key.span(), "文件", bad_key(file.key.get_ref()));
    }
    Some(Parsed {
        key: Key::from(file.key.get_ref().as_str()),
        name: file.name,
        version: file.version,
        start: file.start,
        variables: file.variables.into_iter().filter_map(|(name, raw)| variable(&name, &raw, findings)).collect(),
        steps: file.step.into_iter().map(|raw| (raw.id.span(), step(raw, findings))).collect(),
        routes: file.route,
    })
}

fn too_many() -> String {
    format!("最多 {} 个环节、{} 条路线", Definition::MAX_STEPS, Definition::MAX_ROUTES)
}

fn variable(name: &str, raw: &Spanned<RawVariable>, findings: &mut Findings<'_>) -> Option<Variable> {
    let place = format!("变量 {name}");
    if !Key::is_well_formed(name) || name == crate::condition::OUTCOME {
        findings.add(&raw.span(), &place, bad_key(name));
    }
    let kind = match raw.get_ref().kind.as_str() {
        "text" => VariableType::Text,
        "number" => VariableType::Number,
        "flag" => VariableType::Flag,
        "list" => VariableType::List,
        "people" => VariableType::People,
        other => {
            let message = format!("不认识的类型 {other}；可用的有 text、number、flag、list、people");
            findings.add(&raw.span(), place, message);
            return None;
        }
    };
    Some(Variable::new(name, raw.get_ref().name.clone(), kind))
}

fn step(raw: RawStep, findings: &mut Findings<'_>) -> Step {
    let span = raw.id.span();
    let place = format!("环节 {}", raw.id.get_ref());
    let mut say = |message: String| findings.add(&span, &place, message);
    let keys = raw.edits.iter().chain(&raw.limit).chain([raw.id.get_ref()]);
    keys.filter(|key| !Key::is_well_formed(key)).for_each(|key| say(bad_key(key)));
    let kind = or(kind(&raw), Kind::Task, &mut say);
    let mode = raw.mode.as_ref().map_or(Ok(Mode::Single), |value| mode(value.get_ref()));
    let mode = or(mode, Mode::Single, &mut say);
    let actor = match kind {
        Kind::Task => actor(&raw),
        Kind::Sub { .. } if raw.actor.is_some() => actor(&raw),
        Kind::Sub { .. } => Ok(ActorRule::Previous),
        _ => Ok(ActorRule::Initiator),
    };
    Step {
        id: Key::from(raw.id.get_ref().as_str()),
        kind,
        actor: or(actor, ActorRule::Initiator, &mut say),
        mode,
        limit: raw.limit.as_deref().map(Key::from),
        edits: raw.edits.iter().map(|field| Key::from(field.as_str())).collect(),
        opinion: or(opinion(raw.opinion.as_deref()), OpinionRule::None, &mut say),
        empty: or(empty(raw.empty.as_deref()), EmptyPolicy::Stop, &mut say),
        merge_same: raw.merge_same,
        choices: choices(&raw.choices, mode),
        name: raw.name,
    }
}

/// What was found, or a stand-in after saying what is wrong: so that all faults are found at once.
fn or<T>(found: Result<T, String>, fallback: T, say: &mut impl FnMut(String)) -> T {
    found.unwrap_or_else(|message| {
        say(message);
        fallback
    })
}

fn actor(raw: &RawStep) -> Result<ActorRule, String> {
    let missing = || "没有写明办理人（actor）".to_owned();
    let rule = rule(raw.actor.as_ref().ok_or_else(missing)?.get_ref(), 0)?;
    if may_be_empty(&rule) && raw.empty.is_none() {
        let rule = rule.describe();
        return Err(format!("“{rule}”可能找不到人，请用 empty = \"stop\"、\"skip\" 或 \"deputy\" 写明怎么办"));
    }
    Ok(rule)
}

fn choices(raw: &[RawChoice], mode: Mode) -> Vec<Choice> {
    let choice = |code: &str, label: &str| Choice { code: Key::from(code), label: label.to_owned() };
    if !raw.is_empty() {
        return raw.iter().map(|raw| choice(&raw.code, &raw.label)).collect();
    }
    let mut usual = vec![choice("agree", "同意")];
    if mode.is_vote() {
        usual.push(choice("disagree", "不同意"));
    }
    usual
}

fn kind(raw: &RawStep) -> Result<Kind, String> {
    let word = raw.kind.as_deref().unwrap_or("task");
    match (word, raw.join.as_deref(), raw.flow.as_deref()) {
        ("fork", Some(join), None) => Ok(Kind::Fork { join: Key::from(join) }),
        ("fork", None, None) => Err("分支环节要写明在哪里汇合（join = \"…\"）".to_owned()),
        ("sub", None, Some(flow)) if Key::is_well_formed(flow) => Ok(Kind::Sub { flow: Key::from(flow) }),
        ("sub", None, Some(flow)) => Err(bad_key(flow)),
        ("sub", None, None) => Err("子流程环节要写明办哪个流程（flow = \"…\"）".to_owned()),
        (_, Some(_), _) => Err("只有分支环节（kind = \"fork\"）才写 join".to_owned()),
        (_, _, Some(_)) => Err("只有子流程环节（kind = \"sub\"）才写 flow".to_owned()),
        ("task", ..) => Ok(Kind::Task),
        ("join", ..) => Ok(Kind::Join),
        ("end", ..) => Ok(Kind::End),
        (other, ..) => Err(format!("不认识的环节类型 {other}；可用的有 task、fork、join、sub、end")),
    }
}

fn mode(value: &Value) -> Result<Mode, String> {
    if let Some(percent) = value.get("ratio").and_then(Value::as_integer) {
        let percent = u8::try_from(percent).ok().filter(|percent| (1..=100).contains(percent));
        return percent.map(Mode::Ratio).ok_or_else(|| "ratio 应当是 1 到 100 的百分数".to_owned());
    }
    match value.as_str() {
        Some("single") => Ok(Mode::Single),
        Some("all") => Ok(Mode::All),
        Some("any") => Ok(Mode::Any),
        Some("sequence") => Ok(Mode::Sequence),
        Some("veto") => Ok(Mode::Veto),
        _ => Err("办理方式（mode）可用的有 single、all、any、sequence、veto、{ ratio = 百分数 }".to_owned()),
    }
}

fn opinion(text: Option<&str>) -> Result<OpinionRule, String> {
    match text.unwrap_or("none") {
        "none" => Ok(OpinionRule::None),
        "optional" => Ok(OpinionRule::Optional),
        "required" => Ok(OpinionRule::Required),
        other => Err(format!("不认识的意见要求 {other}；可用的有 none、optional、required")),
    }
}

fn empty(text: Option<&str>) -> Result<EmptyPolicy, String> {
    match text.unwrap_or("stop") {
        "stop" => Ok(EmptyPolicy::Stop),
        "skip" => Ok(EmptyPolicy::Skip),
        "deputy" => Ok(EmptyPolicy::Deputy),
        other => Err(format!("empty 不认识 {other}；可用的有 stop、skip、deputy")),
    }
}

fn rule(value: &Value, depth: usize) -> Result<ActorRule, String> {
    match value {
        // One union and one choice are enough for any office; deeper nesting is only a way to exhaust the stack.
        _ if depth > 2 => Err("办理人规则套得太深".to_owned()),
        Value::String(word) => simple_rule(word),
        Value::Array(rules) if rules.is_empty() => Err("办理人规则不能是空列表".to_owned()),
        Value::Array(rules) => {
            rules.iter().map(|value| rule(value, depth + 1)).collect::<Result<_, _>>().map(ActorRule::Union)
        }
        Value::Table(table) => table_rule(table, depth),
        _ => Err(unknown_rule()),
    }
}

fn simple_rule(word: &str) -> Result<ActorRule, String> {
    match word {
        "initiator" => Ok(ActorRule::Initiator),
        "department_head" => Ok(ActorRule::DepartmentHead),
        "leader_in_charge" => Ok(ActorRule::LeaderInCharge),
        "previous" => Ok(ActorRule::Previous),
        _ => Err(unknown_rule()),
    }
}

fn table_rule(table: &toml::Table, depth: usize) -> Result<ActorRule, String> {
    let key = |name: &str| -> Result<Key, String> {
        let text = table.get(name).and_then(Value::as_str).filter(|text| Key::is_well_formed(text));
        text.map(Key::from).ok_or_else(|| format!("办理人规则中的 {name} 应当是小写字母、数字和下划线"))
    };
    let mut names: Vec<&str> = table.keys().map(String::as_str).collect();
    names.sort_unstable();
    match names.as_slice() {
        ["role"] => Ok(ActorRule::Role { role: key("role")?, scope: Scope::Unit }),
        ["role", "scope"] => Ok(ActorRule::Role { role: key("role")?, scope: scope(table)? }),
        ["post"] => Ok(ActorRule::Post { post: key("post")? }),
        ["field"] => Ok(ActorRule::Field { name: key("field")? }),
        ["chosen"] => match rule(&table["chosen"], depth + 1)? {
            ActorRule::Chosen { .. } => Err("chosen 里不能再套 chosen".to_owned()),
            from => Ok(ActorRule::Chosen { from: Box::new(from) }),
        },
        _ => Err(unknown_rule()),
    }
}

fn scope(table: &toml::Table) -> Result<Scope, String> {
    match table.get("scope").and_then(Value::as_str) {
        Some("unit") => Ok(Scope::Unit),
        Some("initiator_department") => Ok(Scope::InitiatorDepartment),
        _ => Err("scope 可用的有 unit、initiator_department".to_owned()),
    }
}

fn unknown_rule() -> String {
    "不认识的办理人规则；可用的有 \"initiator\"、\"department_head\"、\"leader_in_charge\"、\"previous\"、\
     { role = … }、{ post = … }、{ field = … }、{ chosen = … }，或它们的列表"
        .to_owned()
}

/// Whether a rule can give nobody.
fn may_be_empty(rule: &ActorRule) -> bool {
    match rule {
        ActorRule::Initiator | ActorRule::Previous => false,
        ActorRule::Chosen { from } => may_be_empty(from),
        ActorRule::Union(rules) => rules.iter().all(may_be_empty),
        _ => true,
    }
}

fn bad_key(text: &str) -> String {
    let shown: String = text.chars().take(40).collect();
    format!("名称“{shown}”不合规定：用小写字母开头，只含小写字母、数字和下划线，最长 64 个，且不能是 outcome")
}

/// The parser speaks English; these are the sentences a form's author meets.
fn in_chinese(message: &str) -> String {
    let quoted = || message.split('`').nth(1).unwrap_or_default().to_owned();
    let head = message.lines().next().unwrap_or(message);
    match head {
        _ if head.starts_with("missing field") => format!("缺少 {}", quoted()),
        _ if head.starts_with("unknown field") => format!("不认识的项 {}", quoted()),
        _ if head.starts_with("duplicate key") => "同一个名称写了两次".to_owned(),
        _ if head.contains("recurs") => "括号套得太深".to_owned(),
        _ if head.starts_with("invalid type") => format!("值的类型不对（{head}）"),
        _ => format!("TOML 写法不对（{head}）"),
    }
}
