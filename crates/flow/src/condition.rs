//! Conditions on routes: CEL, compiled once, over declared variables only.

use std::sync::{Arc, LazyLock};

use cel::{
    Context as Scope, Env, IdedExpr, Program, Value,
    common::ast::{EntryExpr, Expr, operators},
};
use serde_json::{Map, Value as Json};

use crate::{Key, Variable, VariableType};

/// The name under which a condition sees what the step decided.
pub(crate) const OUTCOME: &str = "outcome";

/// Most words and signs in one condition: the depth of the expression, and with it the stack, stay within them.
const MAX_TOKENS: usize = 300;
/// Most opening brackets and question marks in one condition: each may be a level of its own for the parser.
const MAX_NESTING: usize = 40;
/// Longest text a condition looks at, bytes.
const MAX_TEXT: usize = 4 * 1024;
/// Longest list a condition looks at, entries.
const MAX_LIST: usize = 1_000;

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
        check_size(source)?;
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
            let json = variables.get(variable.name.as_str());
            if json.is_some_and(is_too_long) {
                let name = if variable.label.is_empty() { variable.name.as_str() } else { &variable.label };
                return Err(format!("条件里的“{name}”太长，最多 {MAX_TEXT} 字节，列表最多 {MAX_LIST} 项"));
            }
            let value = value_of(variable.kind, json);
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

/// Refuses, before anything is parsed, what would be parsed or computed too deeply.
fn check_size(source: &str) -> Result<(), String> {
    if tokens(source) > MAX_TOKENS {
        return Err(format!("条件太复杂：词语和符号合计不能超过 {MAX_TOKENS} 个"));
    }
    let opening = source.chars().filter(|c| matches!(c, '(' | '[' | '{' | '?')).count();
    if opening > MAX_NESTING {
        return Err(format!("条件太复杂：括号和问号合计不能超过 {MAX_NESTING} 个"));
    }
    Ok(())
}

/// Words and signs.
fn tokens(source: &str) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut inside = false;
    let begins = |c: char| {
        let word = is_word(c);
        let counts = !(c.is_whitespace() || word && inside);
        inside = word;
        counts
    };
    source.chars().map(begins).filter(|counts| *counts).count()
}

/// Whether a value is longer than any condition needs: looking at it must not take long.
fn is_too_long(json: &Json) -> bool {
    match json {
        Json::String(text) => text.len() > MAX_TEXT,
        Json::Array(items) => {
            let length = items.iter().filter_map(Json::as_str).map(str::len).sum::<usize>();
            items.len() > MAX_LIST || length > 16 * MAX_TEXT
        }
        _ => false,
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
                may_call(&call.func_name, &call.args, bound)?;
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
                // Over a list somebody filled, not over one put together from such lists.
                if !matches!(each.iter_range.expr, Expr::Ident(_) | Expr::List(_)) {
                    return Err("all、exists、filter、map 只能直接用在一个列表变量上".to_owned());
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

/// Regular expressions, and texts growing in a loop, can take long.
fn may_call(name: &str, args: &[IdedExpr], bound: &[String]) -> Result<(), String> {
    match name {
        "matches" => Err("条件里不能用正则表达式（matches），请用 contains、startsWith 或 endsWith".to_owned()),
        operators::ADD if !bound.is_empty() => {
            let grows = matches!(args.first().map(|arg| &arg.expr), Some(Expr::Ident(name)) if bound.contains(name));
            let by_one = matches!(args.get(1).map(|arg| &arg.expr), Some(Expr::List(_)));
            let message = || "all、exists、filter、map 里面不能用加号".to_owned();
            (grows && by_one).then_some(()).ok_or_else(message)
        }
        _ => Ok(()),
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
