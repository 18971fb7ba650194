//! Editing by form (表单修改): one change to a definition's text, keeping its comments and whatever the change is not about.

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use super::sketch::Actors;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Sets what a step's form shows.
    Step {
        /// Its id.
        id: String,
        /// What the form says.
        form: Box<StepForm>,
    },
    /// Puts a new step into the way behind another one: what followed that one follows the new one.
    Add {
        /// The step it comes after.
        after: String,
        /// Its id.
        id: String,
        /// Its Chinese name.
        name: String,
    },
    /// Takes a step out: what led to it leads to what followed it.
    Remove {
        /// Its id.
        id: String,
    },
    /// Moves a step one place up or down in the list; routes stay.
    Move {
        /// Its id.
        id: String,
        /// Up, else down.
        up: bool,
    },
    /// Adds a route behind the others of the step it leaves.
    AddRoute {
        /// The step it leaves.
        from: String,
        /// The step it reaches.
        to: String,
    },
    /// Takes a route out.
    RemoveRoute {
        /// Its number in the text, from 0.
        route: usize,
    },
    /// Lets a route be tried before or after its neighbour out of the same step.
    MoveRoute {
        /// Its number in the text, from 0.
        route: usize,
        /// Before, else after.
        up: bool,
    },
}

/// What the form of a step says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepForm {
    /// Its Chinese name.
    pub name: String,
    /// What the form of a task says; none for branching points and ends.
    pub task: Option<TaskForm>,
    /// Its routes: number in the text, target, condition, label.
    pub routes: Vec<(usize, String, String, String)>,
}

/// What the form of a task says beside its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskForm {
    /// Who handles it; none where only the text can say.
    pub actor: Option<Actors>,
    /// The mode.
    pub mode: String,
    /// The share of mode `ratio`.
    pub ratio: i64,
    /// Row of the limits table; empty for none.
    pub limit: String,
    /// Whether an opinion is asked.
    pub opinion: String,
    /// What happens when there is nobody.
    pub empty: String,
    /// Whether the same person twice in a row is asked once.
    pub merge_same: bool,
    /// Choices: code and label; empty for the usual ones.
    pub choices: Vec<(String, String)>,
}

/// Carries a change out; the error is a sentence.
pub fn apply(text: &str, edit: &Edit) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|_| "文本不是正确的 TOML，请先改正文本".to_owned())?;
    for key in ["step", "route"] {
        if document.get(key).is_some_and(|item| !item.is_array_of_tables()) {
            return Err("环节或路线没有写成 [[step]]、[[route]] 的形式，请直接修改文本".to_owned());
        }
    }
    match edit {
        Edit::Step { id, form } => set_step(&mut document, id, form)?,
        Edit::Add { after, id, name } => add(&mut document, after, (id, name))?,
        Edit::Remove { id } => remove(&mut document, id)?,
        Edit::Move { id, up } => move_step(&mut document, id, *up)?,
        Edit::AddRoute { from, to } => add_route(&mut document, from, to)?,
        Edit::RemoveRoute { route } => {
            require_route(&mut document, *route)?;
            tables(&mut document, "route").remove(*route);
        }
        Edit::MoveRoute { route, up } => move_route(&mut document, *route, *up)?,
    }
    number(&mut document);
    Ok(document.to_string())
}

/// The text with this version number.
#[must_use]
pub fn numbered(text: &str, version: i64) -> String {
    let Ok(mut document) = text.parse::<DocumentMut>() else { return text.to_owned() };
    set(document.as_table_mut(), "version", Value::from(version));
    document.to_string()
}

fn tables<'d>(document: &'d mut DocumentMut, key: &str) -> &'d mut ArrayOfTables {
    let item = document.entry(key).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    if !item.is_array_of_tables() {
        *item = Item::ArrayOfTables(ArrayOfTables::new());
    }
    match item {
        Item::ArrayOfTables(all) => all,
        _ => unreachable!("it was made one just now"),
    }
}

fn word<'t>(table: &'t Table, key: &str) -> &'t str {
    table.get(key).and_then(Item::as_str).unwrap_or_default()
}

fn place(document: &mut DocumentMut, id: &str) -> Result<usize, String> {
    let found = tables(document, "step").iter().position(|t| word(t, "id") == id);
    found.ok_or_else(|| format!("没有环节 {id}，可能已被改名或删除"))
}

fn require_route(document: &mut DocumentMut, route: usize) -> Result<(), String> {
    if route < tables(document, "route").len() {
        Ok(())
    } else {
        Err("没有这条路线，可能已被删除".to_owned())
    }
}

/// Sets a value, unless it says the same already; a comment beside the old one stays.
fn set(table: &mut Table, key: &str, value: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) if plain(old) == plain(&value) => {}
        Some(old) => {
            let decor = old.decor().clone();
            *old = value;
            *old.decor_mut() = decor;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

/// A value without its spaces and comments.
fn plain(value: &Value) -> String {
    match value {
        Value::String(s) => format!("{:?}", s.value()),
        Value::Array(all) => format!("[{}]", all.iter().map(plain).collect::<Vec<_>>().join(",")),
        Value::InlineTable(t) => {
            let mut all: Vec<String> = t.iter().map(|(k, v)| format!("{k}={}", plain(v))).collect();
            all.sort();
            format!("{{{}}}", all.join(","))
        }
        other => other.clone().decorated("", "").to_string(),
    }
}

/// Sets a word, or takes it out where it says what holds anyway.
fn set_unless(table: &mut Table, key: &str, value: &str, usual: &str) {
    if value == usual && table.contains_key(key) && word(table, key) != usual {
        table.remove(key);
    } else if value != usual {
        set(table, key, Value::from(value));
    }
}

fn set_step(document: &mut DocumentMut, id: &str, form: &StepForm) -> Result<(), String> {
    let at = place(document, id)?;
    for (route, ..) in &form.routes {
        require_route(document, *route)?;
    }
    for (route, to, when, label) in &form.routes {
        if let Some(table) = tables(document, "route").get_mut(*route) {
            set(table, "to", Value::from(to.as_str()));
            set_unless(table, "when", when, "");
            set_unless(table, "label", label, "");
        }
    }
    let Some(table) = tables(document, "step").get_mut(at) else { return Ok(()) };
    set(table, "name", Value::from(form.name.as_str()));
    if let Some(task) = &form.task {
        set_task(table, task);
    }
    Ok(())
}

fn set_task(table: &mut Table, task: &TaskForm) {
    if let Some(actor) = task.actor.as_ref().filter(|a| !a.who.is_empty()) {
        set(table, "actor", actor.write());
    }
    if task.mode == "ratio" {
        let mut share = InlineTable::new();
        share.insert("ratio", Value::from(task.ratio));
        set(table, "mode", Value::InlineTable(share));
    } else if table.get("mode").is_some_and(|m| !m.is_str()) || task.mode != "single" {
        set(table, "mode", Value::from(task.mode.as_str()));
    } else {
        set_unless(table, "mode", &task.mode, "single");
    }
    set_unless(table, "limit", &task.limit, "");
    set_unless(table, "opinion", &task.opinion, "none");
    // Where a rule may give nobody the text must say what happens, so a word that stands there stays.
    if table.contains_key("empty") || task.empty != "stop" || task.actor.as_ref().is_some_and(may_be_empty) {
        set(table, "empty", Value::from(task.empty.as_str()));
    }
    match task.merge_same {
        true => set(table, "merge_same", Value::from(true)),
        false => {
            table.remove("merge_same");
        }
    }
    set_choices(table, &task.choices);
}

fn may_be_empty(actor: &Actors) -> bool {
    actor.who.iter().all(|who| who != "initiator" && who != "previous")
}

fn set_choices(table: &mut Table, choices: &[(String, String)]) {
    if choices.is_empty() {
        table.remove("choices");
        return;
    }
    let one = |(code, label): &(String, String)| {
        let mut choice = InlineTable::new();
        choice.insert("code", Value::from(code.as_str()));
        choice.insert("label", Value::from(label.as_str()));
        Value::InlineTable(choice)
    };
    set(table, "choices", Value::Array(choices.iter().map(one).collect()));
}

fn add(document: &mut DocumentMut, after: &str, (id, name): (&str, &str)) -> Result<(), String> {
    if !flow::Key::is_well_formed(id) {
        return Err("代号用小写字母开头，只含小写字母、数字和下划线，如 legal_review".to_owned());
    }
    if name.trim().is_empty() {
        return Err("请填写新环节的名称".to_owned());
    }
    if place(document, id).is_ok() {
        return Err(format!("已经有代号为 {id} 的环节，请换一个"));
    }
    let at = place(document, after)?;
    let kind = word(&tables(document, "step").iter().nth(at).cloned().unwrap_or_default(), "kind").to_owned();
    if kind == "end" || kind == "fork" {
        return Err("不能加在结束或分支环节之后，请选择别的环节".to_owned());
    }
    let mut step = Table::new();
    set(&mut step, "id", Value::from(id));
    set(&mut step, "name", Value::from(name.trim()));
    set(&mut step, "actor", Actors { who: vec!["role:office_reviewer".into()], ..Actors::default() }.write());
    set(&mut step, "mode", Value::from("any"));
    set(&mut step, "opinion", Value::from("optional"));
    set(&mut step, "empty", Value::from("stop"));
    step.decor_mut().set_prefix("\n");
    tables(document, "step").insert(at + 1, step);
    let routes = tables(document, "route");
    let last = routes.iter().enumerate().filter(|(_, r)| word(r, "from") == after).map(|(n, _)| n).last();
    let Some(last) = last else { return add_route(document, after, id) };
    let target = routes.get(last).map(|r| word(r, "to").to_owned()).unwrap_or_default();
    if let Some(table) = routes.get_mut(last) {
        set(table, "to", Value::from(id));
    }
    routes.insert(last + 1, route(id, &target));
    Ok(())
}

fn route(from: &str, to: &str) -> Table {
    let mut table = Table::new();
    set(&mut table, "from", Value::from(from));
    set(&mut table, "to", Value::from(to));
    table.decor_mut().set_prefix("\n");
    table
}

fn add_route(document: &mut DocumentMut, from: &str, to: &str) -> Result<(), String> {
    place(document, from)?;
    place(document, to)?;
    let routes = tables(document, "route");
    let mine: Vec<usize> = routes.iter().enumerate().filter(|(_, r)| word(r, "from") == from).map(|(n, _)| n).collect();
    // The last one of a step has no condition, and none is tried after it: a new one comes before it.
    let at = mine.last().copied().unwrap_or(routes.len());
    routes.insert(at, route(from, to));
    Ok(())
}

fn remove(document: &mut DocumentMut, id: &str) -> Result<(), String> {
    let at = place(document, id)?;
    let routes = tables(document, "route");
    let onward = routes.iter().filter(|r| word(r, "from") == id).map(|r| word(r, "to").to_owned()).last();
    let onward = onward.filter(|to| to != id);
    for table in routes.iter_mut().filter(|r| word(r, "to") == id) {
        if let Some(onward) = &onward {
            set(table, "to", Value::from(onward.as_str()));
        }
    }
    routes.retain(|r| word(r, "from") != id && word(r, "to") != id);
    // What led here now leads on; a step must not lead back to itself.
    routes.retain(|r| word(r, "from") != word(r, "to"));
    tables(document, "step").remove(at);
    if let Some(onward) = onward.filter(|_| word(document.as_table(), "start") == id) {
        set(document.as_table_mut(), "start", Value::from(onward.as_str()));
    }
    Ok(())
}

fn move_step(document: &mut DocumentMut, id: &str, up: bool) -> Result<(), String> {
    let at = place(document, id)?;
    let steps = tables(document, "step");
    let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < steps.len()) };
    swap(steps, at, to);
    Ok(())
}

fn move_route(document: &mut DocumentMut, route: usize, up: bool) -> Result<(), String> {
    require_route(document, route)?;
    let routes = tables(document, "route");
    let from = routes.get(route).map(|r| word(r, "from").to_owned()).unwrap_or_default();
    let mine: Vec<usize> = routes.iter().enumerate().filter(|(_, r)| word(r, "from") == from).map(|(n, _)| n).collect();
    let to = if up { mine.iter().rev().find(|n| **n < route) } else { mine.iter().find(|n| **n > route) };
    swap(routes, route, to.copied());
    Ok(())
}

fn swap(all: &mut ArrayOfTables, a: usize, b: Option<usize>) {
    let Some(b) = b else { return };
    if let (Some(first), Some(second)) = (all.get(a).cloned(), all.get(b).cloned()) {
        all.replace(a, second);
        all.replace(b, first);
    }
}

/// Tables are written in the order of their positions: steps after what stands at the top, routes after the steps.
fn number(document: &mut DocumentMut) {
    for (key, first) in [("step", 100_000), ("route", 200_000)] {
        for (position, table) in (first..).zip(tables(document, key).iter_mut()) {
            table.set_position(Some(position));
        }
    }
}

#[cfg(test)]
mod tests;
