//! Files nobody would write in good faith: refused within limits, on a small stack, with a line and a Chinese sentence.

use flow::{Definition, Problem, RefusalCode as Code};
use serde_json::{Value, json};

use crate::desk::{Desk, submit};

const HEAD: &str = "key = \"t\"\nname = \"试\"\nversion = 1\nstart = \"a\"\n";
const STEPS: &str = "[[step]]\nid = \"a\"\nname = \"甲\"\nactor = \"initiator\"\n\
                     [[step]]\nid = \"z\"\nname = \"完\"\nkind = \"end\"\n";

/// A quarter of what a worker's thread has: whatever is read may not go deep.
const STACK: usize = 512 * 1024;

fn problems(text: String) -> Vec<Problem> {
    let parse = move || Definition::parse(&text).err().unwrap_or_default();
    std::thread::Builder::new().stack_size(STACK).spawn(parse).unwrap().join().expect("the stack suffices")
}

fn refused(text: String, words: &str) -> usize {
    let problems = problems(text);
    let found = problems.iter().find(|problem| problem.message.contains(words));
    found.unwrap_or_else(|| panic!("expected {words}, got {:#?}", problems.iter().take(3).collect::<Vec<_>>())).line
}

/// Two steps, and a condition on the way from one to the other.
fn with(condition: &str) -> String {
    let variables =
        "[variables]\nkind = { type = \"text\", name = \"种类\" }\nnames = { type = \"list\", name = \"名单\" }\n";
    format!(
        "{HEAD}{variables}{STEPS}[[route]]\nfrom = \"a\"\nto = \"a\"\nwhen = '''{condition}'''\n\
         [[route]]\nfrom = \"a\"\nto = \"z\"\n"
    )
}

#[test]
fn ten_thousand_steps_are_refused_however_they_are_written() {
    let tables: String =
        (0..10_000).map(|n| format!("[[step]]\nid = \"s{n}\"\nname = \"环节\"\nactor = \"initiator\"\n")).collect();
    assert_eq!(refused(format!("{HEAD}{tables}"), "不能超过 256 KB"), 1);
    let short: String = (0..10_000).map(|n| format!("{{id=\"s{n}\",name=\"\"}},")).collect();
    assert!(short.len() < Definition::MAX_FILE);
    assert_eq!(refused(format!("{HEAD}step = [{short}]"), "最多 500 个环节、2000 条路线"), 1);
    let bare = "[[step]]\n".repeat(28_000);
    assert_eq!(refused(format!("{HEAD}{bare}"), "最多 500 个环节"), 1);
    let routes = "[[route]]\nfrom = \"a\"\nto = \"z\"\n".repeat(2_001);
    refused(format!("{HEAD}{STEPS}{routes}"), "2000 条路线");
}

#[test]
fn five_hundred_steps_and_two_thousand_routes_are_read() {
    let mut text = "key = \"t\"\nname = \"试\"\nversion = 1\nstart = \"s0\"\n".to_owned();
    for n in 0..499 {
        text += &format!("[[step]]\nid = \"s{n}\"\nname = \"环\"\nactor = \"initiator\"\n");
        for back in 0..3 {
            text += &format!("[[route]]\nfrom = \"s{n}\"\nto = \"s{back}\"\nwhen = 'outcome == \"{back}\"'\n");
        }
        text += &format!("[[route]]\nfrom = \"s{n}\"\nto = \"s{}\"\n", n + 1);
    }
    text += "[[step]]\nid = \"s499\"\nname = \"完\"\nkind = \"end\"\n";
    assert_eq!(problems(text), []);
}

#[test]
fn a_file_over_its_size_is_refused_unread() {
    assert_eq!(refused(format!("{HEAD}# {}", "x".repeat(300 * 1024)), "不能超过 256 KB"), 1);
    assert_eq!(refused("[".repeat(10 * 1024 * 1024), "不能超过 256 KB"), 1);
}

#[test]
fn a_condition_over_its_size_is_refused_uncompiled_with_its_line() {
    assert_eq!(refused(with(&"true && ".repeat(12_500)), "条件不能超过 4 KB"), 19);
    assert_eq!(refused(with(&format!("kind == \"{}\"", "x".repeat(100_000))), "条件不能超过 4 KB"), 19);
    let many: String = (0..40)
        .map(|n| format!("[[route]]\nfrom = \"a\"\nto = \"a\"\nwhen = 'outcome == \"{n}{}\"'\n", "x".repeat(2_000)))
        .collect();
    refused(format!("{HEAD}{STEPS}{many}[[route]]\nfrom = \"a\"\nto = \"z\"\n"), "合计不能超过 64 KB");
}

#[test]
fn a_condition_that_is_long_for_its_size_is_refused_uncompiled() {
    for deep in [
        "(".repeat(4_000),
        format!("{}true{}", "(".repeat(1_900), ")".repeat(1_900)),
        format!("{}true", "!".repeat(4_000)),
        format!("{}1 == 1", "-".repeat(4_000)),
        format!("{} == 1", ["1"; 2_000].join("+")),
        ["true"; 600].join("&&"),
        ["1"; 700].join(" in "),
        format!("kind{} == 1", ".a".repeat(1_900)),
        format!("{}1{} == 1", "[".repeat(1_900), "]".repeat(1_900)),
        "true?true:".repeat(400),
    ] {
        refused(with(&deep), "条件太复杂");
    }
}

#[test]
fn a_condition_as_deep_as_the_limit_allows_stays_on_the_stack() {
    for (deep, sound) in [
        (format!("{}true{}", "(".repeat(40), ")".repeat(40)), true),
        (format!("{}true{}", "(".repeat(41), ")".repeat(41)), false),
        (format!("{}true", "!".repeat(290)), true),
        (format!("{}1 == 1", "-".repeat(290)), true),
        (format!("{} == 1", ["1"; 148].join("+")), true),
        (["true"; 99].join("&&"), true),
        (format!("{}1{} == 1", "[".repeat(40), "]".repeat(40)), true),
        (format!("{}1{} == 1", "{1:".repeat(40), "}".repeat(40)), true),
        (format!("{}true", "true?true:".repeat(40)), true),
        (format!("{}1{} == 1", "int(".repeat(40), ")".repeat(40)), true),
    ] {
        let found = problems(with(&deep));
        assert_eq!(found.is_empty(), sound, "{deep}: {found:#?}");
    }
}

#[test]
fn nested_brackets_and_names_of_the_file_are_refused() {
    for text in [
        format!("{HEAD}step = {}", "[".repeat(200_000)),
        format!("{HEAD}step = {}{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("{HEAD}step = {}", "{a=".repeat(80_000)),
        format!("{HEAD}{}x = 1", "a.".repeat(100_000)),
        format!("{HEAD}[{}x]", "a.".repeat(100_000)),
        format!("{HEAD}step = \"\"\"{}", "\"\" ".repeat(80_000)),
    ] {
        let found = problems(text);
        assert!(!found.is_empty());
        assert!(found.iter().all(|problem| problem.line >= 1 && problem.line <= 6), "{:#?}", found.first());
    }
    let rule = |nested: &str| {
        let step = format!("[[step]]\nid = \"a\"\nname = \"a\"\nactor = {nested}\n");
        refused(format!("{HEAD}{step}"), "套得太深");
    };
    rule(&format!("{}\"initiator\"{}", "[".repeat(60), "]".repeat(60)));
    rule(&format!("{}\"initiator\"{}", "[".repeat(5_000), "]".repeat(5_000)));
    rule("{ chosen = [[{ chosen = \"initiator\" }]] }");
}

#[test]
fn branches_that_go_in_circles_are_refused() {
    let fork =
        |id: &str, join: &str| format!("{{ id = \"{id}\", name = \"{id}\", kind = \"fork\", join = \"{join}\" }},");
    let join = |id: &str| format!("{{ id = \"{id}\", name = \"{id}\", kind = \"join\" }},");
    let a = "{ id = \"a\", name = \"a\", actor = \"initiator\" },{ id = \"z\", name = \"z\", kind = \"end\" },";
    let flow = |steps: &str, routes: &[(&str, &str)]| {
        let route = |(from, to): &(&str, &str)| format!("{{ from = \"{from}\", to = \"{to}\" }},");
        let routes: String = routes.iter().map(route).collect();
        format!("{HEAD}step = [{a}{steps}]\nroute = [{routes}]\n")
    };
    let one = [fork("f", "j"), join("j")].concat();
    let two = [fork("f", "j"), join("j"), fork("g", "k"), join("k")].concat();
    for (steps, routes) in [
        (&one, &[("a", "f"), ("f", "f"), ("f", "j"), ("j", "z")][..]),
        (&one, &[("a", "f"), ("f", "j"), ("j", "f")][..]),
        (&two, &[("a", "f"), ("f", "g"), ("f", "j"), ("g", "f"), ("g", "k"), ("k", "j"), ("j", "z")][..]),
        (&two, &[("a", "f"), ("f", "g"), ("g", "j"), ("g", "k"), ("k", "j"), ("j", "z")][..]),
        (&two, &[("a", "f"), ("f", "k"), ("f", "g"), ("g", "j"), ("k", "z"), ("j", "z")][..]),
        (&one, &[("a", "j"), ("j", "z"), ("f", "j")][..]),
    ] {
        assert!(!problems(flow(steps, routes)).is_empty(), "{routes:?}");
    }
}

#[test]
fn loops_in_conditions_neither_nest_nor_grow() {
    for (condition, words) in [
        ("names.exists(n, names.exists(m, m == n))", "一层套一层"),
        ("names.map(n, n + n).exists(n, n == kind)", "直接用在一个列表变量上"),
        ("(names + names).exists(n, n == kind)", "直接用在一个列表变量上"),
        ("names.exists(n, n + n == kind)", "不能用加号"),
        ("kind.matches('(x+)+y')", "matches"),
    ] {
        refused(with(&condition.replace('\'', "\"")), words);
    }
    for condition in
        ["names.map(n, n == kind) == [true]", "size(names.filter(n, n != kind)) > 2", "names.all(n, n in [\"a\"])"]
    {
        assert_eq!(problems(with(condition)), [], "{condition}");
    }
}

#[test]
fn a_form_too_large_for_a_condition_is_refused_with_a_sentence() {
    let fate = |name: &str, value: Value| {
        let mut desk = Desk::new(&with("names.exists(n, n == kind)"), &[]);
        desk.start(1);
        desk.form.insert(name.to_owned(), value);
        let refusal = desk.does(1, submit(1, "agree")).err();
        refusal.map(|refusal| (refusal.code, refusal.message))
    };
    let (code, message) = fate("names", json!(vec!["x"; 1_001])).unwrap();
    assert_eq!(code, Code::ConditionFailed);
    assert!(message.contains("“名单”太长") && message.ends_with('。'), "{message}");
    assert!(fate("kind", json!("x".repeat(5_000))).unwrap().1.contains("“种类”太长"));
    assert!(fate("names", json!(["x".repeat(70_000)])).is_some());
    assert_eq!(fate("names", json!(vec!["x"; 1_000])), None);
}
