//! What the validator says, and where.

use flow::{Definition, Problem};

const HEAD: &str = "key = \"t\"\nname = \"试\"\nversion = 1\nstart = \"a\"\n";

fn task(id: &str) -> String {
    format!("[[step]]\nid = \"{id}\"\nname = \"{id}\"\nactor = \"initiator\"\n")
}

fn end() -> String {
    "[[step]]\nid = \"z\"\nname = \"z\"\nkind = \"end\"\n".to_owned()
}

fn fork(id: &str, join: &str) -> String {
    format!(
        "[[step]]\nid = \"{id}\"\nname = \"{id}\"\nkind = \"fork\"\njoin = \"{join}\"\n\
         [[step]]\nid = \"{join}\"\nname = \"{join}\"\nkind = \"join\"\n"
    )
}

fn routes(pairs: &str) -> String {
    let route = |pair: &str| {
        let (from, to) = pair.split_once('>').unwrap();
        let (to, when) =
            to.split_once('?').map_or((to, String::new()), |(to, when)| (to, format!("when = '{when}'\n")));
        format!("[[route]]\nfrom = \"{from}\"\nto = \"{to}\"\n{when}")
    };
    pairs.split_whitespace().map(route).collect()
}

fn problems(text: &str) -> Vec<Problem> {
    Definition::parse(text).err().unwrap_or_default()
}

fn assert_says(text: &str, place: &str, words: &str) {
    let problems = problems(text);
    let found = problems.iter().any(|problem| problem.place.contains(place) && problem.message.contains(words));
    assert!(found, "expected {place} … {words}, got {problems:#?}\n{text}");
}

#[test]
fn every_fault_of_shape_is_named_with_its_place() {
    let ab = [HEAD, &task("a"), &task("b"), &end()].concat();
    let cases = [
        (ab.clone() + &routes("a>z"), "环节 b", "没有去路"),
        (ab.clone() + &routes("a>z b>z"), "环节 b", "从起点走不到"),
        (ab.clone() + &routes("a>b"), "环节 b", "没有去路"),
        (ab.clone() + &routes("a>b b>a"), "环节 a", "走不到结束"),
        (ab.clone() + &routes("a>b b>nowhere"), "路线 b → nowhere", "没有环节 nowhere"),
        (ab.clone() + &routes("a>b b>z z>a"), "环节 z", "结束环节不能再有去路"),
        (ab.clone() + &routes("a>b?true b>z"), "环节 a", "可能无路可走"),
        (ab.clone() + &routes("a>b a>z b>z"), "路线 a → b", "永远走不到"),
        ([HEAD, &task("a"), &task("a"), &end(), &routes("a>z")].concat(), "环节 a", "重复"),
        ([HEAD, &task("a"), &routes("a>a")].concat(), "环节 a", "没有结束环节"),
        ([HEAD, &task("b"), &end(), &routes("b>z")].concat(), "起点", "没有环节 a"),
    ];
    for (text, place, words) in &cases {
        assert_says(text, place, words);
    }
}

#[test]
fn a_join_that_can_never_complete_is_refused() {
    let base = [HEAD, &task("a"), &fork("f", "j"), &task("b"), &task("c"), &task("d"), &end()].concat();
    let cases = [
        ("a>f f>b f>c b>j c>z j>d d>z", "环节 z", "就结束了"),
        ("a>f f>b f>c b>j c>a j>d d>z", "环节 f", "绕回"),
        ("a>f?true a>b f>b f>c b>j c>j j>d d>z", "环节 a", "从分支外"),
        ("a>f f>b f>c b>c c>j j>d d>z", "环节 f", "之前相遇"),
        ("a>f f>b?true f>c?true b>j c>j j>d d>z", "环节 f", "至少要有一条"),
        ("a>b b>c c>d d>z f>j j>z", "环节 f", "走不到"),
    ];
    for (pairs, place, words) in cases {
        assert_says(&(base.clone() + &routes(pairs)), place, words);
    }
    assert_eq!(problems(&(base + &routes("a>f f>b f>c b>j c>j j>d d>z"))), []);
    let unpaired = [HEAD, &task("a"), "[[step]]\nid = \"j\"\nname = \"j\"\nkind = \"join\"\n", &end()].concat();
    assert_says(&(unpaired + &routes("a>j j>z")), "环节 j", "配对");
}

#[test]
fn conditions_must_compile_and_use_declared_variables() {
    let when = |condition: &str| {
        let variables =
            "[variables]\namount = { type = \"number\" }\nkind = { type = \"text\" }\nnames = { type = \"list\" }\n";
        let head = [HEAD, variables, &task("a"), &task("b"), &end(), &routes("b>z")].concat();
        format!(
            "{head}[[route]]\nfrom = \"a\"\nto = \"b\"\nwhen = '''{condition}'''\n[[route]]\nfrom = \"a\"\nto = \"z\"\n"
        )
    };
    let cases = [
        ("amount >", "写法不对"),
        ("amont > 3", "没有声明的变量 amont"),
        ("amount", "“是”或“否”"),
        ("kind > 3", "算不出来"),
        ("names.exists(n, names.exists(m, m == n))", "一层套一层"),
        ("nonsense(kind)", "算不出来"),
    ];
    for (condition, words) in cases {
        assert_says(&when(condition), "路线 a → b", words);
    }
    for condition in [
        "amount > 3.5",
        "amount > 3 && kind == \"急\"",
        "names.exists(n, n == kind)",
        "outcome == \"agree\"",
        "size(names) == 0",
    ] {
        assert_eq!(problems(&when(condition)), [], "{condition}");
    }
    assert_says(&when(&"(".repeat(20)), "路线", "写法不对");
    assert_says(&when(&format!("kind == \"{}\"", "长".repeat(2_000))), "路线", "不能超过 4 KB");
}

#[test]
fn limits_are_refused_at_once() {
    let many: String = (0..501).map(|number| task(&format!("s{number}"))).collect();
    assert_says(&[HEAD, &many].concat(), "文件", "最多 500 个环节");
    let long = format!("{HEAD}# {}", "x".repeat(256 * 1024));
    assert_says(&long, "文件", "不能超过 256 KB");
}

#[test]
fn words_of_the_file_are_checked_with_their_line() {
    let with = |line: &str| [HEAD, "[[step]]\nid = \"a\"\nname = \"a\"\n", line, "\n", &end(), &routes("a>z")].concat();
    let cases = [
        ("actor = \"boss\"", "不认识的办理人规则"),
        ("actor = { role = \"R\" }", "小写字母"),
        ("actor = { post = \"p\" }", "empty"),
        ("actor = { field = \"who\" }\nempty = \"stop\"", "没有在 [variables] 中声明"),
        ("actor = { chosen = { chosen = \"initiator\" } }", "chosen 里不能再套"),
        ("actor = []", "空列表"),
        ("", "没有写明办理人"),
        ("actor = \"initiator\"\nmode = \"most\"", "办理方式"),
        ("actor = \"initiator\"\nmode = { ratio = 101 }", "1 到 100"),
        ("actor = \"initiator\"\nopinion = \"maybe\"", "意见要求"),
        ("actor = \"initiator\"\nempty = \"skip\"", "起点不能跳过"),
        ("actor = \"previous\"", "起点前面没有办理人"),
        ("actor = \"initiator\"\nlimit = \"Two Days\"", "不合规定"),
        ("actor = \"initiator\"\njoin = \"z\"", "只有分支环节"),
    ];
    for (line, words) in cases {
        assert_says(&with(line), "环节 a", words);
    }
    assert_says(&with("actor = \"initiator\"\ncolour = 1"), "文件", "不认识的项 colour");
    let problem = &problems(&with("actor = \"boss\""))[0];
    assert_eq!((problem.line, problem.place.as_str()), (6, "环节 a"));
}

#[test]
fn nonsense_is_refused_without_panic() {
    for text in ["", "key", "key = 1", "[[step]]", "key = \"t\"\nname = \"\"\nversion = -1\nstart = \"\""] {
        assert!(!problems(text).is_empty(), "{text}");
    }
}

/// One file with a fault of each named kind.
const FAULTY: &str = r#"key = "t"
name = "试"
version = 1
start = "a"
[variables]
amount = { type = "number", name = "金额" }
[[step]]
id = "a"
name = "拟稿"
actor = "initiator"
[[step]]
id = "lost"
name = "无人到达"
actor = "initiator"
[[step]]
id = "stuck"
name = "死路"
actor = "initiator"
[[step]]
id = "f"
name = "分办"
kind = "fork"
join = "j"
[[step]]
id = "b"
name = "甲办"
actor = { role = "clerk" }
[[step]]
id = "j"
name = "汇合"
kind = "join"
[[step]]
id = "z"
name = "完"
kind = "end"
[[route]]
from = "a"
to = "stuck"
when = "amont > 3"
[[route]]
from = "a"
to = "f"
[[route]]
from = "lost"
to = "a"
[[route]]
from = "f"
to = "b"
[[route]]
from = "f"
to = "j"
[[route]]
from = "b"
to = "z"
[[route]]
from = "j"
to = "z"
"#;

/// Each is found on its line.
#[test]
fn each_fault_is_found_on_its_line() {
    let found = problems(FAULTY);
    for (line, words) in [
        (12, "从起点走不到这个环节"),
        (16, "没有去路"),
        (25, "“本单位角色 clerk”可能找不到人"),
        (33, "汇合永远等不齐"),
        (39, "没有声明的变量 amont；可用的有：amount、outcome"),
    ] {
        let says = |problem: &&Problem| problem.message.contains(words);
        assert_eq!(found.iter().find(says).map(|problem| problem.line), Some(line), "{words}: {found:#?}");
    }
}
