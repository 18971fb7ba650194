//! Sketch (表单): a definition's text as its form shows it, with the line of everything. It is read from any TOML, so that a
//! definition that is not sound yet can be mended by its form.

use std::collections::BTreeMap;
use std::ops::Range;

use flow::Definition;
use toml_edit::{Document, Item, TableLike, Value};

/// What a text says.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    /// The flow's name.
    pub name: String,
    /// The step it starts at.
    pub start: String,
    /// Variables: name, type, Chinese name.
    pub variables: Vec<(String, String, String)>,
    /// Its steps in the order of the text.
    pub steps: Vec<Step>,
    /// Its routes in the order of the text.
    pub routes: Vec<Route>,
    /// Whether steps and routes are written as tables `[[step]]`, so that the form can change them.
    pub is_editable: bool,
    /// Lines of the words at the top.
    pub lines: BTreeMap<String, usize>,
}

/// A step as its form shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// Its id.
    pub id: String,
    /// Its Chinese name.
    pub name: String,
    /// `task`, `fork`, `join`, `end` …
    pub kind: String,
    /// Who handles it.
    pub actor: Actors,
    /// How several decide together: `single`, `all` … `ratio`.
    pub mode: String,
    /// The share that has to agree, per cent, of mode `ratio`.
    pub ratio: Option<i64>,
    /// Row of the limits table.
    pub limit: String,
    /// `none`, `optional`, `required`.
    pub opinion: String,
    /// `stop`, `skip`, `deputy`.
    pub empty: String,
    /// Whether the same person twice in a row is asked once.
    pub merge_same: bool,
    /// Choices: code and label; empty where the usual ones apply.
    pub choices: Vec<(String, String)>,
    /// The flow it calls.
    pub flow: String,
    /// Line of the step, from 1.
    pub line: usize,
    /// Lines of its words.
    pub lines: BTreeMap<String, usize>,
}

impl Step {
    /// Whether people handle it.
    #[must_use]
    pub fn is_task(&self) -> bool {
        self.kind == "task"
    }

    /// The line of one of its words, or of the step itself.
    #[must_use]
    pub fn line_of(&self, word: &str) -> usize {
        self.lines.get(word).copied().unwrap_or(self.line)
    }
}

/// Who handles a step, in codes a form can offer: `initiator`, `role:numberer`, `role:leader@department`, `field:signer`, …
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actors {
    /// The rules, in order.
    pub who: Vec<String>,
    /// Whether the submitter chooses out of them.
    pub chosen: bool,
    /// Whether the form can say it; else only the text can.
    pub is_plain: bool,
}

/// A route as its form shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Route {
    /// The step it leaves.
    pub from: String,
    /// The step it reaches.
    pub to: String,
    /// The condition; empty when it always holds.
    pub when: String,
    /// What stands beside the line.
    pub label: String,
    /// Line of the route, from 1.
    pub line: usize,
}

/// Reads a text; the error is the line and a sentence where it is no TOML, or too long.
pub fn read(text: &str) -> Result<Sketch, (usize, String)> {
    if text.len() > Definition::MAX_FILE {
        return Err((1, format!("流程文件不能超过 {} KB", Definition::MAX_FILE / 1024)));
    }
    let lines = Lines::of(text);
    let document = Document::parse(text).map_err(|e| (lines.at(e.span().as_ref()), "TOML 写法不对".to_owned()))?;
    let root = document.as_table();
    let steps = tables(root.get("step"));
    let routes = tables(root.get("route"));
    if steps.len() > Definition::MAX_STEPS || routes.len() > Definition::MAX_ROUTES {
        return Err((1, format!("最多 {} 个环节、{} 条路线", Definition::MAX_STEPS, Definition::MAX_ROUTES)));
    }
    let is_tables = |key: &str| root.get(key).is_none_or(Item::is_array_of_tables);
    Ok(Sketch {
        name: text_of(root, "name"),
        start: text_of(root, "start"),
        variables: variables(root.get("variables")),
        steps: steps.into_iter().map(|(span, t)| step(t, span, &lines)).collect(),
        routes: routes.into_iter().map(|(span, t)| route(t, span, &lines)).collect(),
        is_editable: is_tables("step") && is_tables("route"),
        lines: words(root, &lines),
    })
}

/// Where lines begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Lines {
        Lines(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect())
    }

    fn at(&self, span: Option<&Range<usize>>) -> usize {
        span.map_or(1, |span| 1 + self.0.partition_point(|end| *end < span.start))
    }
}

type Tables<'a> = Vec<(Option<Range<usize>>, &'a dyn TableLike)>;

fn tables(item: Option<&Item>) -> Tables<'_> {
    match item {
        Some(Item::ArrayOfTables(all)) => all.iter().map(|t| (t.span(), t as &dyn TableLike)).collect(),
        Some(Item::Value(Value::Array(all))) => {
            all.iter().filter_map(|v| Some((v.span(), v.as_inline_table()? as &dyn TableLike))).collect()
        }
        _ => Vec::new(),
    }
}

fn text_of(table: &dyn TableLike, key: &str) -> String {
    table.get(key).and_then(Item::as_str).unwrap_or_default().to_owned()
}

fn words(table: &dyn TableLike, lines: &Lines) -> BTreeMap<String, usize> {
    let placed = table.iter().filter_map(|(key, item)| Some((key.to_owned(), lines.at(Some(&item.span()?)))));
    placed.collect()
}

fn variables(item: Option<&Item>) -> Vec<(String, String, String)> {
    let all = item.and_then(Item::as_table_like);
    let one = |(name, item): (&str, &Item)| {
        let table = item.as_table_like()?;
        Some((name.to_owned(), text_of(table, "type"), text_of(table, "name")))
    };
    all.into_iter().flat_map(|t| t.iter().collect::<Vec<_>>()).filter_map(one).collect()
}

fn step(t: &dyn TableLike, span: Option<Range<usize>>, lines: &Lines) -> Step {
    let or = |key: &str, usual: &str| Some(text_of(t, key)).filter(|s| !s.is_empty()).unwrap_or_else(|| usual.into());
    let mode = t.get("mode");
    let ratio = mode.and_then(Item::as_table_like).and_then(|m| m.get("ratio")).and_then(Item::as_integer);
    Step {
        id: text_of(t, "id"),
        name: text_of(t, "name"),
        kind: or("kind", "task"),
        actor: t.get("actor").and_then(Item::as_value).map_or_else(Actors::default, Actors::read),
        mode: if ratio.is_some() { "ratio".into() } else { or("mode", "single") },
        ratio,
        limit: text_of(t, "limit"),
        opinion: or("opinion", "none"),
        empty: or("empty", "stop"),
        merge_same: t.get("merge_same").and_then(Item::as_bool).unwrap_or_default(),
        choices: choices(t.get("choices")),
        flow: text_of(t, "flow"),
        line: lines.at(span.as_ref()),
        lines: words(t, lines),
    }
}

fn choices(item: Option<&Item>) -> Vec<(String, String)> {
    tables(item).into_iter().map(|(_, t)| (text_of(t, "code"), text_of(t, "label"))).collect()
}

fn route(t: &dyn TableLike, span: Option<Range<usize>>, lines: &Lines) -> Route {
    Route {
        from: text_of(t, "from"),
        to: text_of(t, "to"),
        when: text_of(t, "when"),
        label: text_of(t, "label"),
        line: lines.at(span.as_ref()),
    }
}

impl Actors {
    fn read(value: &Value) -> Actors {
        let inner = value.as_inline_table().and_then(|t| t.get("chosen"));
        let (rule, chosen) = inner.map_or((value, false), |inner| (inner, true));
        let rules: Vec<&Value> = rule.as_array().map_or_else(|| vec![rule], |all| all.iter().collect());
        let who: Vec<Option<String>> = rules.into_iter().map(code).collect();
        Actors { is_plain: who.iter().all(Option::is_some), who: who.into_iter().flatten().collect(), chosen }
    }

    /// The rules as the text writes them.
    #[must_use]
    pub fn write(&self) -> Value {
        let one: Vec<Value> = self.who.iter().map(|code| rule(code)).collect();
        let rule = match one.as_slice() {
            [only] => only.clone(),
            several => Value::Array(several.iter().cloned().collect()),
        };
        if !self.chosen {
            return rule;
        }
        let mut table = toml_edit::InlineTable::new();
        table.insert("chosen", rule);
        Value::InlineTable(table)
    }
}

/// The code of one rule, if it has one.
fn code(rule: &Value) -> Option<String> {
    if let Some(word) = rule.as_str() {
        return Some(word.to_owned());
    }
    let table = rule.as_inline_table()?;
    let word = |key: &str| table.get(key).and_then(Value::as_str);
    match (table.len(), word("role"), word("scope")) {
        (1, Some(role), None) | (2, Some(role), Some("unit")) => Some(format!("role:{role}")),
        (2, Some(role), Some("initiator_department")) => Some(format!("role:{role}@department")),
        (1, None, None) => ["post", "field"].iter().find_map(|key| Some(format!("{key}:{}", word(key)?))),
        _ => None,
    }
}

fn rule(code: &str) -> Value {
    let Some((key, name)) = code.split_once(':') else { return Value::from(code) };
    let mut table = toml_edit::InlineTable::new();
    match name.split_once('@') {
        Some((role, _)) => {
            table.insert(key, Value::from(role));
            table.insert("scope", Value::from("initiator_department"));
        }
        None => {
            table.insert(key, Value::from(name));
        }
    }
    Value::InlineTable(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTGOING: &str = include_str!("../../../defaults/flows/outgoing.toml");

    #[test]
    fn a_text_is_read_with_the_line_of_every_step_and_route() {
        let sketch = read(OUTGOING).unwrap();
        let line = |n: usize| OUTGOING.lines().nth(n - 1).unwrap();
        assert!(sketch.is_editable && sketch.name == "发文办理" && sketch.start == "draft");
        for step in &sketch.steps {
            assert_eq!(line(step.line), "[[step]]");
            assert_eq!(line(step.line_of("id")), format!("id = \"{}\"", step.id));
        }
        for route in &sketch.routes {
            assert_eq!(line(route.line), "[[route]]");
        }
        let sign = sketch.steps.iter().find(|s| s.id == "sign").unwrap();
        assert_eq!((sign.actor.who.as_slice(), sign.actor.chosen), (&["field:signer".to_owned()][..], false));
        assert_eq!(sign.choices, [("agree".to_owned(), "签发".to_owned())]);
    }

    #[test]
    fn rules_are_written_as_they_were_read() {
        for text in [
            "\"initiator\"",
            "{ role = \"numberer\" }",
            "{ role = \"leader\", scope = \"initiator_department\" }",
            "[{ field = \"lead\" }, \"department_head\"]",
            "{ chosen = [{ role = \"leader\" }, \"previous\"] }",
        ] {
            let value: Value = text.parse().unwrap();
            let actors = Actors::read(&value);
            assert!(actors.is_plain, "{text}");
            assert_eq!(Actors::read(&actors.write()), actors, "{text}");
            assert_eq!(actors.write().to_string().replace(' ', ""), text.replace(' ', ""));
        }
        let deep: Value = "[{ chosen = \"initiator\" }, \"previous\"]".parse().unwrap();
        assert!(!Actors::read(&deep).is_plain);
    }

    #[test]
    fn what_is_no_toml_or_too_long_is_refused_by_its_line() {
        assert_eq!(read("key = \"a\"\nname = ").unwrap_err().0, 2);
        assert!(read(&"# 长\n".repeat(100_000)).unwrap_err().1.contains("256 KB"));
        let steps = "[[step]]\nid = \"a\"\n".repeat(10_000);
        assert!(read(&steps).unwrap_err().1.contains("500"));
    }
}
