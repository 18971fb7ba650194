//! Dry run (试走): who would get what, on which route and why, if everyone agreed; before anybody starts it.

use flow::{Context, Definition, Fate, Kind, Rehearsal, RehearsalEnd, Rehearsed, VariableType};
use lexicon::PersonId;
use serde_json::{Map, Value};
use store::Tx;

use super::words;
use crate::people::{UnitAdmin, directory};
use crate::process::directory::Desk;
use crate::process::{department_token, nobody, person_token};
use crate::{Error, Result};

/// A step of a dry run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// The step's name.
    pub name: String,
    /// Which route led here and why.
    pub way: String,
    /// Who would get it.
    pub who: Vec<String>,
    /// How they would handle it, or what becomes of it.
    pub manner: String,
    /// Whether it can be entered.
    pub is_open: bool,
}

/// A dry run.
#[derive(Debug)]
pub struct Trial {
    /// The steps, in order.
    pub steps: Vec<Walked>,
    /// Where it stops and what to mend; none where it reaches its end.
    pub stopped: Option<String>,
    /// The flow with the way marked.
    pub picture: String,
}

/// A variable as the form of a dry run asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its key.
    pub name: String,
    /// What the user reads.
    pub label: String,
    /// What is asked.
    pub kind: VariableType,
}

/// What a dry run of a definition asks for.
#[must_use]
pub fn asks(definition: &Definition) -> Vec<Asked> {
    let label = |v: &flow::Variable| if v.label.is_empty() { v.name.to_string() } else { v.label.clone() };
    let all = definition.variables().iter();
    all.map(|v| Asked { name: v.name.to_string(), label: label(v), kind: v.kind }).collect()
}

/// Reads a value as a form gives it: texts for people are `p:…` and `d:…`, for a list one a line.
#[must_use]
pub fn value(kind: VariableType, texts: &[String]) -> Value {
    let one = texts.first().map(|t| t.trim()).unwrap_or_default();
    let number = || one.parse::<i64>().map(Value::from).or_else(|_| one.parse::<f64>().map(Value::from));
    match kind {
        VariableType::Text => Value::from(one),
        VariableType::Number => number().unwrap_or(Value::from(0)),
        VariableType::Flag => Value::Bool(!one.is_empty()),
        VariableType::List => texts.iter().flat_map(|t| t.lines()).map(str::trim).filter(|t| !t.is_empty()).collect(),
        VariableType::People => texts.iter().filter_map(|t| token(t)).collect(),
    }
}

/// Only people and departments that a form offers.
fn token(text: &str) -> Option<Value> {
    match text.split_once(':')? {
        ("p", id) => id.parse().ok().map(person_token),
        ("d", id) => id.parse().ok().map(department_token),
        _ => None,
    }
}

/// Walks through a definition as if a person of the unit started it.
///
/// # Errors
/// [`Error::Field`] at `initiator` for a person of another unit.
pub fn walk(
    tx: &mut Tx,
    admin: &UnitAdmin,
    definition: &Definition,
    initiator: PersonId,
    variables: &Map<String, Value>,
) -> Result<Trial> {
    if !directory::serves(tx, initiator, admin.unit())? {
        return Err(Error::field("initiator", "请选择本单位在职的人员"));
    }
    let (now, department) = (tx.now(), directory::department_of(tx, initiator)?);
    let desk = Desk::new(tx, admin.unit(), department);
    let rehearsal = flow::rehearse(definition, initiator, &Context::new(now, variables, &desk));
    let failure = desk.failure();
    let mut all: Vec<PersonId> = rehearsal.steps.iter().flat_map(|s| s.candidates.clone()).collect();
    all.extend(rehearsal.steps.iter().flat_map(|s| s.delegates.values().copied()));
    let names = directory::person_names(tx, &all)?;
    let name = |id: &PersonId| names.get(id).cloned().unwrap_or_default();
    let steps = rehearsal.steps.iter().map(|s| walked(definition, s, &name)).collect();
    let picture = flow::draw::svg(definition, Some(&rehearsal.state));
    Ok(Trial { steps, stopped: stopped(definition, &rehearsal, failure), picture })
}

fn walked(definition: &Definition, step: &Rehearsed, name: &impl Fn(&PersonId) -> String) -> Walked {
    let who = step.candidates.iter().map(|id| match step.delegates.get(id) {
        Some(delegate) => format!("{}（{}代）", name(id), name(delegate)),
        None => name(id),
    });
    Walked {
        name: step.name.clone(),
        way: way(definition, step),
        who: who.collect(),
        manner: manner(step),
        is_open: step.fate != Fate::Stopped,
    }
}

/// Why it came here.
fn way(definition: &Definition, step: &Rehearsed) -> String {
    let Some(way) = &step.way else { return "发起".into() };
    let from = definition.step(&way.from).map_or(way.from.as_str(), |s| s.name.as_str());
    let label = if way.label.is_empty() { String::new() } else { format!("“{}”，", way.label) };
    match &way.when {
        Some(when) => format!("从“{from}”来：{label}条件成立（{when}）"),
        None if way.otherwise => format!("从“{from}”来：{label}前面的条件都不成立"),
        None => format!("从“{from}”来{}", label.trim_end_matches('，')),
    }
}

fn manner(step: &Rehearsed) -> String {
    match step.fate {
        Fate::Handled if step.choose => format!("由上一环节选定，{}", words::mode(step.mode)),
        Fate::Handled if step.candidates.len() > 1 => words::mode(step.mode),
        Fate::Handled => "办理".into(),
        Fate::Sub => "办理子流程".into(),
        Fate::Passed if step.kind == Kind::End => "结束".into(),
        Fate::Passed => "自动通过".into(),
        Fate::Skipped => "没有人，按规定跳过".into(),
        Fate::Merged => "与上一环节同一人，不再重复办理".into(),
        Fate::Stopped => "走到这里停下".into(),
    }
}

/// Where it stops and what to do.
fn stopped(definition: &Definition, rehearsal: &Rehearsal, failure: Option<Error>) -> Option<String> {
    match &rehearsal.end {
        RehearsalEnd::Finished => failure.map(|e| e.to_string()),
        RehearsalEnd::Stopped(refusal) => {
            let said = failure.map(|e| e.to_string());
            Some(said.or_else(|| refusal.rule.as_ref().map(nobody)).unwrap_or_else(|| refusal.message.clone()))
        }
        RehearsalEnd::Circles(step) => {
            let name = definition.step(step).map_or(step.as_str(), |s| s.name.as_str());
            Some(format!("按填写的内容，会一再回到“{name}”，走不到结束。请检查从这里往后的条件。"))
        }
    }
}
