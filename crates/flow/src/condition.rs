//! Conditions on routes: CEL, compiled once, over declared variables only.

use std::sync::{Arc, LazyLock};

use cel::{
    Context as Scope, Env, IdedExpr, Program, Value,
    common::ast::{EntryExpr, Expr},
};
use serde_json::{Map, Value as Json};

use crate::{Key, Variable, VariableType};

/// The name under which a condition sees what the step decided.
pub(crate) const OUTCOME: &str = "outcome";

// Building the standard environment costs more than a whole decision.
static STANDARD: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// A compiled condition and the variables it reads.
#[derive(Debug)]
pub(crate) struct Condition {
    source: String,
    program: Program,
    reads: Vec<Variable>,
    reads_outcome: bool,
}

impl Condition {
    /// Compiles a condition against the declared variables; the error is a Chinese sentence.
    pub(crate) fn compile(source: &str, declared: &[Variable]) -> Result<Self, String> {
        let program = STANDARD.compile(source).map_err(|error| first_line(&error.to_string()))?;
        let mut names = Names::default();
        names.walk(program.expression(), &mut Vec::new(), 0)?;
        let reads = names.variables(declared)?;
        let reads_outcome = names.free.iter().any(|name| name == OUTCOME);
        let condition = Self { source: source.to_owned(), program, reads, reads_outcome };
        condition.probe()?;
        Ok(condition)
    }

    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Whether it holds; the error is a sentence about a value of the wrong type.
    pub(crate) fn holds(&self, variables: &Map<String, Json>, outcome: &str) -> Result<bool, String> {
        let mut scope = Scope::with_env(Arc::clone(&STANDARD));
        for variable in &self.reads {
            let value = value_of(variable.kind, variables.get(variable.name.as_str()));
            scope.add_variable_from_value(variable.name.as_str(), value);
        }
        if self.reads_outcome {
            scope.add_variable_from_value(OUTCOME, outcome);
        }
        match self.program.execute(&scope) {
            Ok(Value::Bool(holds)) => Ok(holds),
            Ok(_) => Err("条件的结果应当是“是”或“否”".to_owned()),
            Err(error) => Err(format!("条件算不出来（{error}）")),
        }
    }

    /// Runs it on empty values: finds results that are not yes or no, and types that do not fit.
    fn probe(&self) -> Result<(), String> {
        self.holds(&Map::new(), "agree").map(|_| ())
    }
}

/// A form may hold anything: what does not fit the declared type counts as empty.
fn value_of(kind: VariableType, json: Option<&Json>) -> Value {
    match kind {
        VariableType::Text => Value::from(json.and_then(Json::as_str).unwrap_or_default()),
        VariableType::Flag => Value::Bool(json.and_then(Json::as_bool).unwrap_or_default()),
        VariableType::Number => number(json),
        VariableType::List | VariableType::People => {
            let items = json.and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
            let texts = items.iter().filter_map(Json::as_str).map(str::to_owned);
            Value::from(texts.collect::<Vec<String>>())
        }
    }
}

fn number(json: Option<&Json>) -> Value {
    match json {
        Some(json) if json.is_i64() => Value::Int(json.as_i64().unwrap_or_default()),
        Some(json) => json.as_f64().map_or(Value::Int(0), Value::Float),
        None => Value::Int(0),
    }
}

/// The names an expression reads, apart from those it binds itself.
#[derive(Default)]
struct Names {
    free: Vec<String>,
}

impl Names {
    fn walk(&mut self, node: &IdedExpr, bound: &mut Vec<String>, loops: usize) -> Result<(), String> {
        match &node.expr {
            Expr::Ident(name) if !bound.contains(name) => self.free.push(name.clone()),
            Expr::Ident(_) | Expr::Literal(_) | Expr::Unspecified => {}
            Expr::Select(select) => self.walk(&select.operand, bound, loops)?,
            Expr::List(list) => self.walk_all(&list.elements, bound, loops)?,
            Expr::Call(call) => {
                call.target.iter().try_for_each(|target| self.walk(target, bound, loops))?;
                self.walk_all(&call.args, bound, loops)?;
            }
            Expr::Map(map) => self.walk_entries(map.entries.iter().map(|entry| &entry.expr), bound, loops)?,
            Expr::Struct(_) => return Err("条件里不能构造对象".to_owned()),
            Expr::Comprehension(each) => {
                // Loops inside loops grow with the square of a list that a user fills.
                if loops > 0 {
                    return Err("all、exists、filter、map 不能一层套一层".to_owned());
                }
                self.walk(&each.iter_range, bound, loops)?;
                let outside = bound.len();
                bound.extend([each.iter_var.clone(), each.accu_var.clone()]);
                bound.extend(each.iter_var2.clone());
                for part in [&each.accu_init, &each.loop_cond, &each.loop_step, &each.result] {
                    self.walk(part, bound, loops + 1)?;
                }
                bound.truncate(outside);
            }
        }
        Ok(())
    }

    fn walk_all(&mut self, nodes: &[IdedExpr], bound: &mut Vec<String>, loops: usize) -> Result<(), String> {
        nodes.iter().try_for_each(|node| self.walk(node, bound, loops))
    }

    fn walk_entries<'a>(
        &mut self,
        entries: impl Iterator<Item = &'a EntryExpr>,
        bound: &mut Vec<String>,
        loops: usize,
    ) -> Result<(), String> {
        for entry in entries {
            if let EntryExpr::MapEntry(entry) = entry {
                self.walk(&entry.key, bound, loops)?;
                self.walk(&entry.value, bound, loops)?;
            }
        }
        Ok(())
    }

    fn variables(&self, declared: &[Variable]) -> Result<Vec<Variable>, String> {
        let mut reads: Vec<Variable> = Vec::new();
        for name in self.free.iter().filter(|name| *name != OUTCOME) {
            let found = declared.iter().find(|variable| variable.name == name.as_str());
            let variable = found.ok_or_else(|| unknown(name, declared))?;
            if !reads.contains(variable) {
                reads.push(variable.clone());
            }
        }
        Ok(reads)
    }
}

fn unknown(name: &str, declared: &[Variable]) -> String {
    let known: Vec<&str> = declared.iter().map(|variable| variable.name.as_str()).chain([OUTCOME]).collect();
    format!("条件用了没有声明的变量 {name}；可用的有：{}", known.join("、"))
}

fn first_line(error: &str) -> String {
    let line = error.lines().find(|line| !line.trim().is_empty()).unwrap_or(error);
    format!("条件写法不对：{}", line.trim())
}

impl Variable {
    pub(crate) fn new(name: &str, label: String, kind: VariableType) -> Self {
        Self { name: Key::from(name), label, kind }
    }
}
