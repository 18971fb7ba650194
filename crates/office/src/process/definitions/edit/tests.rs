use flow::Definition;
use proptest::prelude::*;

use super::super::sketch;
use super::*;

const OUTGOING: &str = include_str!("../../../../defaults/flows/outgoing.toml");
const INCOMING: &str = include_str!("../../../../defaults/flows/incoming.toml");

/// The lines that differ: taken out and put in.
fn differs(old: &str, new: &str) -> (Vec<String>, Vec<String>) {
    let diff = similar::TextDiff::from_lines(old, new);
    let of = |tag| {
        let all = diff.iter_all_changes().filter(|c| c.tag() == tag);
        all.map(|c| c.value().trim_end().to_owned()).collect::<Vec<_>>()
    };
    (of(similar::ChangeTag::Delete), of(similar::ChangeTag::Insert))
}

fn form_of(text: &str, id: &str) -> StepForm {
    let sketch = sketch::read(text).unwrap();
    let step = sketch.steps.iter().find(|s| s.id == id).unwrap().clone();
    let routes = sketch.routes.iter().enumerate().filter(|(_, r)| r.from == id);
    let routes = routes.map(|(n, r)| (n, r.to.clone(), r.when.clone(), r.label.clone())).collect();
    let task = step.is_task().then(|| TaskForm {
        actor: step.actor.is_plain.then_some(step.actor),
        mode: step.mode,
        ratio: step.ratio.unwrap_or(50),
        limit: step.limit,
        opinion: step.opinion,
        empty: step.empty,
        merge_same: step.merge_same,
        choices: step.choices,
    });
    StepForm { name: step.name, task, routes }
}

fn set_form(text: &str, id: &str, change: impl FnOnce(&mut StepForm)) -> String {
    let mut form = form_of(text, id);
    change(&mut form);
    apply(text, &Edit::Step { id: id.into(), form: Box::new(form) }).unwrap()
}

#[test]
fn a_form_that_changes_nothing_leaves_the_text_as_it_was() {
    for text in [OUTGOING, INCOMING] {
        for step in sketch::read(text).unwrap().steps {
            assert_eq!(set_form(text, &step.id, |_| {}), text, "{}", step.id);
        }
    }
}

#[test]
fn a_changed_word_changes_its_line_alone() {
    let text = OUTGOING.replace("name = \"签发\"", "name = \"签发\" # 主要负责人");
    let new = set_form(&text, "sign", |f| f.name = "签发人签发".into());
    let line = |name: &str| vec![format!("name = \"{name}\" # 主要负责人")];
    assert_eq!(differs(&text, &new), (line("签发"), line("签发人签发")));
    let new = set_form(&text, "section_review", |f| {
        let task = f.task.as_mut().unwrap();
        task.actor = Some(Actors { who: vec!["department_head".into(), "field:signer".into()], ..Actors::default() });
        task.merge_same = false;
    });
    let gone = ["actor = \"department_head\"", "merge_same = true"].map(String::from).to_vec();
    assert_eq!(differs(&text, &new), (gone, vec!["actor = [\"department_head\", { field = \"signer\" }]".to_owned()]));
    Definition::parse(&new).unwrap();
}

#[test]
fn a_new_step_stands_in_the_way_and_comments_stay() {
    let add = Edit::Add { after: "countersign".into(), id: "legal_review".into(), name: "法制审核".into() };
    let new = apply(OUTGOING, &add).unwrap();
    let definition = Definition::parse(&new).unwrap();
    let to = |from: &str| definition.routes_from(from).map(|r| r.to.to_string()).collect::<Vec<_>>();
    assert_eq!(
        (to("countersign"), to("legal_review")),
        (vec!["draft".into(), "legal_review".into()], vec!["office_review".to_owned()])
    );
    let names: Vec<&str> = definition.steps().iter().map(|s| s.id.as_str()).collect();
    assert_eq!(names[2..5], ["countersign", "legal_review", "office_review"]);
    for comment in OUTGOING.lines().filter(|l| l.starts_with('#')) {
        assert!(new.contains(comment), "{comment}");
    }
    let back = apply(&new, &Edit::Remove { id: "legal_review".into() }).unwrap();
    assert_eq!(back, OUTGOING, "taken out again, everything is as before");
}

#[test]
fn steps_and_routes_change_places_with_their_comments() {
    let down = apply(OUTGOING, &Edit::Move { id: "section_review".into(), up: false }).unwrap();
    let ids = |text: &str| sketch::read(text).unwrap().steps.into_iter().map(|s| s.id).collect::<Vec<_>>();
    assert_eq!(ids(&down)[1..3], ["countersign", "section_review"]);
    assert!(down.contains("# 科室负责人自己拟的稿不再审自己。\n[[step]]\nid = \"section_review\""));
    assert_eq!(apply(&down, &Edit::Move { id: "section_review".into(), up: true }).unwrap(), OUTGOING);
    let first = sketch::read(OUTGOING).unwrap().routes.iter().position(|r| r.from == "countersign").unwrap();
    let new = apply(OUTGOING, &Edit::MoveRoute { route: first, up: false }).unwrap();
    let to: Vec<String> =
        sketch::read(&new).unwrap().routes.into_iter().filter(|r| r.from == "countersign").map(|r| r.to).collect();
    assert_eq!(to, ["office_review", "draft"]);
}

#[test]
fn what_cannot_be_done_is_refused_by_a_sentence() {
    let add = |after: &str, id: &str, name: &str| {
        apply(OUTGOING, &Edit::Add { after: after.into(), id: id.into(), name: name.into() }).unwrap_err()
    };
    for (error, says) in [
        (add("draft", "Legal", "法制审核"), "小写字母"),
        (add("draft", "sign", "再签发"), "已经有"),
        (add("draft", "legal", " "), "请填写"),
        (add("nothing", "legal", "法制审核"), "没有环节 nothing"),
        (add("end", "legal", "法制审核"), "不能加在结束"),
        (apply("key = ", &Edit::Remove { id: "a".into() }).unwrap_err(), "TOML"),
        (apply("step = [{ id = \"a\" }]", &Edit::Remove { id: "a".into() }).unwrap_err(), "直接修改文本"),
        (apply(OUTGOING, &Edit::RemoveRoute { route: 99 }).unwrap_err(), "没有这条路线"),
    ] {
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn the_number_of_a_version_is_written_into_its_text() {
    assert!(numbered(OUTGOING, 7).contains("version = 7\n"));
    assert_eq!(numbered("key = ", 7), "key = ");
}

proptest! {
    /// Whatever is pressed in whatever order: the text stays TOML, and no comment above a step that stays is lost.
    #[test]
    fn any_run_of_changes_leaves_a_text_that_can_be_read(pressed in prop::collection::vec((0usize..7, 0usize..20, 0usize..20), 0..12)) {
        let mut text = OUTGOING.to_owned();
        for (what, a, b) in pressed {
            let sketch = sketch::read(&text).unwrap();
            let id = |n: usize| sketch.steps.get(n % sketch.steps.len().max(1)).map(|s| s.id.clone()).unwrap_or_default();
            let edit = match what {
                0 => Edit::Add { after: id(a), id: format!("more_{}", sketch.steps.len()), name: "新增".into() },
                1 => Edit::Remove { id: id(a) },
                2 => Edit::Move { id: id(a), up: b % 2 == 0 },
                3 => Edit::AddRoute { from: id(a), to: id(b) },
                4 => Edit::RemoveRoute { route: a },
                5 => Edit::MoveRoute { route: a, up: b % 2 == 0 },
                _ if sketch.steps.is_empty() => continue,
                _ => Edit::Step { id: id(a), form: Box::new(form_of(&text, &id(a))) },
            };
            if let Ok(new) = apply(&text, &edit) {
                text = new;
            }
            let after = sketch::read(&text).unwrap();
            prop_assert!(after.is_editable);
        }
    }
}
