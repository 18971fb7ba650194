//! Moving an instance to another version of its definition.

use flow::{Command, Definition, Key, Mode, RefusalCode as Code, ReturnTarget, Then, adoption};

use crate::desk::{BOSS, Desk, give_back};

const TEXT: &str = r#"
key = "t"
name = "试"
version = 1
start = "draft"
step = [
  { id = "draft", name = "拟稿", actor = "initiator" },
  { id = "f", name = "分办", kind = "fork", join = "j" },
  { id = "a", name = "甲办", actor = { post = "a" }, mode = "all", empty = "stop" },
  { id = "b", name = "乙办", actor = { post = "b" }, empty = "stop" },
  { id = "j", name = "汇合", kind = "join" },
  { id = "sign", name = "签发", actor = { post = "signer" }, empty = "stop" },
  { id = "end", name = "办结", kind = "end" },
]
route = [
  { from = "draft", to = "f" },
  { from = "f", to = "a" },
  { from = "f", to = "b" },
  { from = "a", to = "j" },
  { from = "b", to = "j" },
  { from = "j", to = "sign" },
  { from = "sign", to = "end" },
]
"#;

fn desk() -> Desk {
    let mut desk = Desk::new(TEXT, &[("a", &[2, 3]), ("b", &[4]), ("signer", &[9])]);
    desk.start(1).submit(1);
    desk
}

/// The second version, with some words replaced.
fn second(changes: &[(&str, &str)]) -> Definition {
    let text = TEXT.replace("version = 1", "version = 2");
    let text = changes.iter().fold(text, |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    });
    Definition::parse(&text).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"))
}

fn refused(desk: &mut Desk, new: Definition) -> String {
    let preview = adoption(&desk.definition, &new, &desk.state).unwrap_err();
    let old = std::mem::replace(&mut desk.definition, new);
    let refusal = desk.does(BOSS, Command::Adopt).unwrap_err();
    desk.definition = old;
    assert_eq!((refusal.code, &refusal), (Code::NotAdoptable, &preview));
    assert!(refusal.message.ends_with('。'));
    refusal.message
}

#[test]
fn the_preview_says_where_each_place_would_stand_and_what_changes() {
    let desk = desk();
    let new = second(&[(
        "name = \"甲办\", actor = { post = \"a\" }, mode = \"all\"",
        "name = \"甲会办\", actor = \"initiator\", mode = \"any\"",
    )]);
    let standings = adoption(&desk.definition, &new, &desk.state).unwrap();
    let [a, b] = &standings[..] else { panic!("{standings:?}") };
    assert_eq!((a.step.as_str(), a.mode, a.holders.len(), a.changes.len()), ("a", Mode::Any, 2, 4));
    assert!(a.changes[2].contains("职务 a") && a.changes[2].contains("现有办理人不变"), "{:?}", a.changes);
    assert_eq!((b.step.as_str(), &b.changes), ("b", &vec![]));
}

#[test]
fn an_instance_goes_on_by_the_new_version_with_its_holders() {
    let mut desk = desk();
    desk.definition = second(&[
        ("mode = \"all\"", "mode = \"any\""),
        ("to = \"sign\" }", "to = \"end\" }"),
        ("  { id = \"sign\", name = \"签发\", actor = { post = \"signer\" }, empty = \"stop\" },\n", ""),
        ("  { from = \"sign\", to = \"end\" },\n", ""),
    ]);
    assert_eq!(desk.refuses(2, Command::Adopt), Code::NotAllowed);
    desk.does(BOSS, Command::Adopt).unwrap();
    desk.check();
    assert_eq!(desk.state.definition, Some((Key::from("t"), 2)));
    assert_eq!(desk.open(), ["a:2", "a:3", "b:4"]);
    desk.submit(3).submit(4);
    assert_eq!(desk.state.status, flow::Status::Finished);
}

#[test]
fn a_place_that_is_not_there_is_named() {
    let mut desk = desk();
    assert!(refused(&mut desk, second(&[("version = 2", "version = 1")])).contains("已经是第 1 版"));
    assert!(refused(&mut desk, second(&[("key = \"t\"", "key = \"u\"")])).contains("另一个流程"));
    let gone = [("id = \"b\"", "id = \"c\""), ("to = \"b\"", "to = \"c\""), ("from = \"b\"", "from = \"c\"")];
    assert!(refused(&mut desk, second(&gone)).contains("没有环节 b"));
    let kind = [(
        "name = \"乙办\", actor = { post = \"b\" }, empty = \"stop\"",
        "name = \"乙办\", kind = \"sub\", flow = \"o\"",
    )];
    assert!(refused(&mut desk, second(&kind)).contains("“乙办”在第 2 版里换了类型"));
    let block = [
        ("{ from = \"f\", to = \"b\" },", ""),
        ("{ from = \"b\", to = \"j\" },", "{ from = \"b\", to = \"sign\" },"),
        ("to = \"sign\" },\n  { from = \"sign\"", "to = \"b\" },\n  { from = \"sign\""),
    ];
    assert!(refused(&mut desk, second(&block)).contains("“乙办”在第 2 版里所处的并行分支不同"));
    desk.submit(4);
    let join = [("\"j\"", "\"k\"")];
    assert!(refused(&mut desk, second(&join)).contains("没有环节 j"));
}

#[test]
fn what_a_straight_return_would_open_again_must_be_there_too() {
    let mut desk = desk();
    desk.submit(4).submit(2).submit(3);
    let duty = desk.duty(9);
    desk.does(9, give_back(duty, ReturnTarget::Initiator, Then::StraightBack)).unwrap();
    let gone = [
        ("id = \"sign\"", "id = \"seal\""),
        ("to = \"sign\"", "to = \"seal\""),
        ("from = \"sign\"", "from = \"seal\""),
    ];
    assert!(refused(&mut desk, second(&gone)).contains("没有环节 sign"));
}

#[test]
fn a_step_that_has_changed_since_is_no_way_back() {
    let mut desk = desk();
    desk.submit(4).submit(2).submit(3);
    desk.definition = second(&[
        ("id = \"draft\", name = \"拟稿\"", "id = \"first\", name = \"起草\""),
        ("start = \"draft\"", "start = \"first\""),
        ("from = \"draft\"", "from = \"first\""),
    ]);
    desk.does(BOSS, Command::Adopt).unwrap();
    let duty = desk.duty(9);
    let to = ReturnTarget::Step(Key::from("draft"));
    assert_eq!(desk.refuses(9, give_back(duty, to, Then::StepByStep)), Code::NoSuchStep);
    let moved = [
        ("{ from = \"f\", to = \"b\" },", ""),
        ("{ from = \"b\", to = \"j\" },", "{ from = \"b\", to = \"f\" },"),
        ("{ from = \"draft\", to = \"f\" }", "{ from = \"draft\", to = \"b\" }"),
    ];
    desk.definition = second(&[&moved[..], &[("version = 2", "version = 3")]].concat());
    desk.does(BOSS, Command::Adopt).unwrap();
    let to = ReturnTarget::Step(Key::from("b"));
    assert_eq!(desk.refuses(9, give_back(duty, to, Then::StepByStep)), Code::NotPast);
}
