//! Random flows with branches inside branches, as data and as the TOML an office would write.

use std::collections::BTreeMap;

use flow::Key;
use proptest::prelude::*;

#[derive(Debug, Clone)]
pub enum Node {
    Task(Task),
    /// Another flow, with who starts it; nobody means it is skipped.
    Sub(Vec<u8>),
    Fork(Vec<Vec<Node>>),
}

#[derive(Debug, Clone)]
pub struct Task {
    pub mode: Mode,
    /// Nobody means it is skipped.
    pub people: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Single,
    Any,
    All,
    Sequence,
    Veto,
    Ratio(usize),
}

/// The drafter, whose step is always first.
pub const DRAFTER: u8 = 1;

fn task() -> impl Strategy<Value = Node> {
    let mode = prop_oneof![
        Just(Mode::Single),
        Just(Mode::Any),
        Just(Mode::All),
        Just(Mode::Sequence),
        Just(Mode::Veto),
        Just(Mode::Ratio(50)),
        Just(Mode::Ratio(67)),
    ];
    let people = proptest::sample::subsequence(vec![2, 3, 4, 5, 6, 7, 8], 0..=4).prop_shuffle();
    (mode, people).prop_map(|(mode, mut people)| {
        if mode == Mode::Single {
            people.truncate(1);
        }
        Node::Task(Task { mode, people })
    })
}

fn sub() -> impl Strategy<Value = Node> {
    proptest::collection::vec(2..=8u8, 0..=1).prop_map(Node::Sub)
}

/// A draft, then steps and branches up to two deep.
pub fn flows() -> impl Strategy<Value = Vec<Node>> {
    let node = prop_oneof![6 => task(), 1 => sub()].prop_recursive(2, 12, 3, |inner| {
        let branch = proptest::collection::vec(inner, 1..=2);
        proptest::collection::vec(branch, 2..=3).prop_map(Node::Fork)
    });
    proptest::collection::vec(node, 1..=4).prop_map(|mut nodes| {
        nodes.insert(0, Node::Task(Task { mode: Mode::Single, people: vec![DRAFTER] }));
        nodes
    })
}

/// The step at a path: node, branch, node, …
pub fn step_id(path: &[usize]) -> Key {
    let numbers: Vec<String> = path.iter().map(ToString::to_string).collect();
    Key::from(format!("s{}", numbers.join("_")).as_str())
}

/// Who holds the post of each step, by the step's id.
pub fn posts(nodes: &[Node]) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    each(nodes, &[], &mut |path, node| {
        let people = match node {
            Node::Task(task) => &task.people,
            Node::Sub(people) => people,
            Node::Fork(_) => return,
        };
        found.insert(step_id(path).to_string(), people.clone());
    });
    found
}

fn each<'a>(nodes: &'a [Node], path: &[usize], visit: &mut impl FnMut(&[usize], &'a Node)) {
    for (number, node) in nodes.iter().enumerate() {
        let here = [path, &[number]].concat();
        visit(&here, node);
        if let Node::Fork(branches) = node {
            for (branch, nodes) in branches.iter().enumerate() {
                each(nodes, &[&here[..], &[branch]].concat(), visit);
            }
        }
    }
}

/// The tasks with their paths, in order.
pub fn tasks(nodes: &[Node]) -> Vec<(Vec<usize>, &Task)> {
    let mut found = Vec::new();
    each(nodes, &[], &mut |path, node| {
        if let Node::Task(task) = node {
            found.push((path.to_vec(), task));
        }
    });
    found
}

pub fn toml(nodes: &[Node]) -> String {
    let mut text = "key = \"t\"\nname = \"试\"\nversion = 1\nstart = \"s0\"\n".to_owned();
    text += "[[step]]\nid = \"end\"\nname = \"end\"\nkind = \"end\"\n";
    list(nodes, &[], "end", &mut text);
    text
}

/// Writes a list of nodes that leads to `to`; returns the step it begins with.
fn list(nodes: &[Node], path: &[usize], to: &str, text: &mut String) -> String {
    let mut next = to.to_owned();
    for (number, node) in nodes.iter().enumerate().rev() {
        let here = [path, &[number]].concat();
        next = match node {
            Node::Task(task) => write_task(task, &here, &next, text),
            Node::Sub(_) => write_sub(&here, &next, text),
            Node::Fork(branches) => write_fork(branches, &here, &next, text),
        };
    }
    next
}

fn write_task(task: &Task, path: &[usize], to: &str, text: &mut String) -> String {
    let id = step_id(path);
    let mode = match task.mode {
        Mode::Single => "\"single\"".to_owned(),
        Mode::Any => "\"any\"".to_owned(),
        Mode::All => "\"all\"".to_owned(),
        Mode::Sequence => "\"sequence\"".to_owned(),
        Mode::Veto => "\"veto\"".to_owned(),
        Mode::Ratio(percent) => format!("{{ ratio = {percent} }}"),
    };
    let empty = if path == [0] { "stop" } else { "skip" };
    *text += &format!(
        "[[step]]\nid = \"{id}\"\nname = \"{id}\"\nactor = {{ post = \"{id}\" }}\nempty = \"{empty}\"\nmode = {mode}\n\
         choices = [{{ code = \"agree\", label = \"同意\" }}, {{ code = \"disagree\", label = \"不同意\" }}]\n"
    );
    *text += &format!("[[route]]\nfrom = \"{id}\"\nto = \"{to}\"\n");
    id.to_string()
}

fn write_sub(path: &[usize], to: &str, text: &mut String) -> String {
    let id = step_id(path);
    *text += &format!(
        "[[step]]\nid = \"{id}\"\nname = \"{id}\"\nkind = \"sub\"\nflow = \"other\"\nactor = {{ post = \"{id}\" }}\n\
         empty = \"skip\"\n[[route]]\nfrom = \"{id}\"\nto = \"{to}\"\n"
    );
    id.to_string()
}

fn write_fork(branches: &[Vec<Node>], path: &[usize], to: &str, text: &mut String) -> String {
    let id = step_id(path).replacen('s', "f", 1);
    let join = id.replacen('f', "j", 1);
    *text += &format!("[[step]]\nid = \"{id}\"\nname = \"{id}\"\nkind = \"fork\"\njoin = \"{join}\"\n");
    *text += &format!("[[step]]\nid = \"{join}\"\nname = \"{join}\"\nkind = \"join\"\n");
    *text += &format!("[[route]]\nfrom = \"{join}\"\nto = \"{to}\"\n");
    for (number, nodes) in branches.iter().enumerate() {
        let first = list(nodes, &[path, &[number]].concat(), &join, text);
        *text += &format!("[[route]]\nfrom = \"{id}\"\nto = \"{first}\"\n");
    }
    id
}

/// 2,000 cases, or as many as the nightly run asks for.
pub fn cases() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(2_000), failure_persistence: None, ..ProptestConfig::default() }
}
