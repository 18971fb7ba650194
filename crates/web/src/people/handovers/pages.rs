use lexicon::PersonId;
use maud::{Markup, html};
use office::matter::Kind;
use office::people::Person;
use office::process::Part;
use office::supervision::Answering;

use crate::people::persons::state;
use crate::people::typed::Typed;
use crate::ui::button::Button;
use crate::ui::confirm::{self, Confirm};
use crate::ui::form::{self, Choice, Problems};
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, layout};

/// Everybody of the unit with what each has open.
pub(super) fn list(people: &[(Person, i64)], answers: &[(PersonId, i64)], done: &Markup) -> Markup {
    html! {
        (layout::head("工作交接", html! { "人员调动、离任、请假前，把在办的公文和督办事项交给他人" }, html! {}))
        (done)
        (layout::card("本单位人员", layout::note("点姓名查看在办公文和督办事项"), html! { (people_table(people, answers)) }))
    }
}

fn people_table(people: &[(Person, i64)], answers: &[(PersonId, i64)]) -> Table {
    let answers = |p: &Person| answers.iter().find(|(id, _)| *id == p.id).map_or(0, |(_, n)| *n);
    // Those who left long ago and left nothing behind are of no interest here.
    let shown = people.iter().filter(|(p, open)| p.is_active() || *open + answers(p) > 0);
    let rows = shown.map(|(p, open)| {
        let link = Link::new(format!("/handovers/{}", p.id), &p.name);
        Row::new(vec![html! { (link) " " (state(p)) }, html! { (p.login) }, html! { (open) }, html! { (answers(p)) }])
            .faint(!p.is_active())
    });
    Table {
        caption: "本单位人员".into(),
        columns: vec![
            Column::new("姓名", Shape::Text),
            Column::new("账号", Shape::Short),
            Column::new("待办待阅", Shape::Number),
            Column::new("督办职责", Shape::Number),
        ],
        rows: rows.collect(),
        empty: Empty::new("本单位还没有人员。"),
        ..Table::default()
    }
}

/// What one person has in hand, to be handed over whole or in part.
pub(super) fn one(
    person: &Person,
    (parts, answers): (&[Part], &[Answering]),
    others: &[Person],
    (typed, done): (&Typed, &Markup),
) -> Markup {
    let open = parts.iter().filter(|p| p.is_open()).count();
    let back = Button::link("/handovers", "返回");
    html! {
        (layout::head(&person.name, html! { (state(person)) "在办公文 " (open) " 件，督办职责 " (answers.len()) " 项" }, html! { (back) }))
        (done) (typed.problems())
        @if parts.is_empty() && answers.is_empty() {
            section class="card" { (Empty::new("没有需要移交的公文和督办事项。")) }
        } @else {
            (layout::card("移交", layout::note("勾选移交的公文和督办事项，选定接办人"), form::post(
                &format!("/handovers/{}", person.id),
                &typed.guard("handover"),
                html! {
                    @if !parts.is_empty() { (matters(person, parts, typed)) }
                    @if !answers.is_empty() { (supervised(answers, typed)) }
                    div class="pad" { (receiver(others, typed)) }
                },
            )))
        }
    }
}

fn matters(person: &Person, parts: &[Part], typed: &Typed) -> Table {
    let rows = parts.iter().map(|part| {
        let id = part.matter.id.to_string();
        let on = typed.ticked("matters", &id, part.is_open());
        let name = format!("移交《{}》", part.matter.title);
        Row::new(vec![
            html! { label { input type="checkbox" name="matters" value=(id) checked[on] aria-label=(name); } },
            html! { (part.matter.title) },
            html! { (part.matter.way.label()) },
            html! { (standing(part)) },
            html! { (verbs(person, part)) },
        ])
        .faint(!part.is_open())
    });
    Table {
        caption: "在办公文".into(),
        columns: vec![
            Column::new("移交", Shape::Short),
            Column::new("标题", Shape::Title),
            Column::new("类别", Shape::Short),
            Column::new("情形", Shape::Text),
            Column::new("", Shape::Action),
        ],
        rows: rows.collect(),
        ..Table::default()
    }
}

/// What the person answers for in 督办.
fn supervised(answers: &[Answering], typed: &Typed) -> Table {
    let rows = answers.iter().map(|a| {
        let key = a.key();
        let on = typed.ticked("answers", &key, true);
        let name = format!("移交“{}”", a.title);
        Row::new(vec![
            html! { label { input type="checkbox" name="answers" value=(key) checked[on] aria-label=(name); } },
            html! { (a.title) },
            html! { (a.number) },
            html! { (a.label()) "（" (a.unit_name) "）" },
        ])
    });
    Table {
        caption: "督办职责".into(),
        columns: vec![
            Column::new("移交", Shape::Short),
            Column::new("督办事项、专项小组", Shape::Title),
            Column::new("编号", Shape::Short),
            Column::new("职责", Shape::Text),
        ],
        rows: rows.collect(),
        ..Table::default()
    }
}

fn standing(part: &Part) -> String {
    let mut says: Vec<String> = part.duties.iter().map(|(_, step)| format!("待办“{step}”")).collect();
    if part.is_own {
        says.push("本人发起".into());
    }
    if part.is_named {
        says.push("后续环节指定由其办理".into());
    }
    if says.is_empty() { "办过，退回时会再到其手中".into() } else { says.join("、") }
}

fn verbs(person: &Person, part: &Part) -> Markup {
    let at = |rest: String| format!("/handovers/{}/{rest}", person.id);
    html! {
        @for (duty, step) in part.duties.iter().filter(|(_, step)| step != "传阅") {
            (Link::new(at(format!("tasks/{}/{duty}", part.matter.id)), format!("改派“{step}”"))) " "
        }
        @if part.matter.kind != Kind::Incoming && Some(part.matter.unit) == person.unit { (Link::new(at(format!("matters/{}/ending", part.matter.id)), "终止")) }
    }
}

fn receiver(others: &[Person], typed: &Typed) -> Markup {
    html! {
        (typed.select("to", "接办人", choices(others), "").required().short())
        (typed.text("reason", "理由", "").required().max_length(200).placeholder("如：调任督查室，11月24日起由接办人办理"))
        (form::buttons(html! { (Button::submit("办理交接").primary()) }))
        p class="hint" { "移交后不能撤回；接办人须有各环节要求的角色。待办、由其发起的公文和指定由其办理的后续环节一并移交；督办事项的责任人须在承办单位任职，督查专员须有“督办”角色。双方收到通知，办理痕迹留有记录。" }
    }
}

fn choices(people: &[Person]) -> Vec<Choice> {
    let named = people.iter().map(|p| Choice::new(p.id.to_string(), p.name.clone()));
    std::iter::once(Choice::new("", "请选择")).chain(named).collect()
}

/// One task to another person.
pub(super) fn task(person: &Person, part: &Part, takers: &[Person], typed: &Typed) -> Markup {
    let (duty, step) = part.duties.first().map_or((0, ""), |(duty, step)| (*duty, step.as_str()));
    let confirm = Confirm {
        question: format!("改派《{}》的“{step}”", part.matter.title),
        effects: vec![
            format!("这一件由{}改由接办人办理，其余的不变；环节不跳过，也不退回。", person.name),
            "接办人须有这一环节要求的角色，收到通知。".into(),
        ],
        action: format!("/handovers/{}/tasks/{}/{duty}", person.id, part.matter.id),
        guard: typed.guard("task"),
        verb: "改派".into(),
        danger: false,
        back: Some(Link::new(format!("/handovers/{}", person.id), "返回")),
    };
    let fields = html! {
        @if takers.is_empty() { p { "本单位没有其他人有这一环节要求的角色，请安全管理员先授权。" } }
        (typed.select("to", "接办人", choices(takers), "").required())
        (typed.text("reason", "理由", "").required().max_length(200))
    };
    html! { (typed.problems()) (confirm::page(&confirm, fields, &Problems::none())) }
}

/// Ends a paper nobody will go on with.
pub(super) fn ending(person: &Person, part: &Part, typed: &Typed) -> Markup {
    let confirm = Confirm {
        question: format!("终止《{}》", part.matter.title),
        effects: vec![
            "本文作废，从各人的待办中消失，不再办理；拟稿人和在办人收到通知。".into(),
            "已编的号可以在“编号序列”页作废。".into(),
        ],
        action: format!("/handovers/{}/matters/{}/ending", person.id, part.matter.id),
        guard: typed.guard("ending"),
        verb: "终止办理".into(),
        danger: true,
        back: Some(Link::new(format!("/handovers/{}", person.id), "返回")),
    };
    let fields = html! { (typed.text("reason", "终止理由", "").required().max_length(200)) };
    html! { (typed.problems()) (confirm::page(&confirm, fields, &Problems::none())) }
}
