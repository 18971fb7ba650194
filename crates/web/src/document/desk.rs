//! What the actor does about a document (办理): the card of the task held. The verbs used now and then are in `more`.

use maud::{Markup, html};
use office::Tx;
use office::matter::Way;
use office::process::{self, Held, ReturnTarget, Stay, WaysBack};

use super::room::when;
use super::view::{Front, View};
use super::{extension, more, step};
use crate::ui::button::Button;
use crate::ui::form;
use crate::ui::opinion::{self, Opinion};
use crate::ui::{Clock, Tone, notice};

/// The cards at the right, above the trail.
pub(super) fn cards(tx: &mut Tx, view: &View, front: &Front) -> office::Result<Markup> {
    let more = more::panel(tx, view, front)?;
    let rest = more::rest(tx, view, front)?;
    Ok(html! {
        (form::problems_in(folded(front.typed.part()), &front.typed.problems))
        @match (&view.held, rest) {
            (_, Some(rest)) => (rest),
            (Some(held), _) if held.task.is_reading => (reading(view, held, front)),
            (Some(held), None) if view.running.is_added(held.task.duty) => (signing_beside(view, held, front)),
            (Some(held), None) => { (returned(view, held)) (deciding(tx, view, held, front)?) }
            (None, None) => {}
        }
        (extension::cards(view, front))
        (more)
    })
}

/// The part of the page a message leads to; the opinion box has none of its own.
fn folded(part: &str) -> &str {
    if matches!(part, "decision" | "reading") { "" } else { part }
}

/// The card of a reading 待阅.
fn reading(view: &View, held: &Held, front: &Front) -> Markup {
    let typed = front.typed.of("reading");
    let card = Opinion {
        action: format!("/tasks/{}/reading", held.task.id),
        guard: front.seals.guard("reading"),
        title: "传阅".into(),
        clock: clock(view, held),
        phrases: phrases("reading"),
        text: typed.text("opinion", ""),
        placeholder: "可以不写意见".into(),
        verbs: vec![Button::submit("已阅").primary()],
        ..Opinion::default()
    };
    opinion::card(&card, html! {})
}

/// The card of a task 待办: opinion, the step's own fields, the choices.
fn deciding(tx: &mut Tx, view: &View, held: &Held, front: &Front) -> office::Result<Markup> {
    let task = &held.task;
    let typed = front.typed.of("decision");
    let fields = step::fields(tx, view, held, &typed)?;
    let mut verbs = choices(view, held);
    verbs.extend(back(tx, view, held)?);
    let card = Opinion {
        action: format!("/tasks/{}/decision", task.id),
        guard: front.seals.guard("decision"),
        title: title(&task.step).into(),
        clock: clock(view, held),
        phrases: phrases(subject(held)),
        text: typed.text("opinion", ""),
        placeholder: placeholder(subject(held)).into(),
        error: typed.problems.at("opinion").map(str::to_string),
        verbs,
        ..Opinion::default()
    };
    let fields = html! { (on_behalf(held)) (fields) };
    Ok(opinion::card(&card, fields))
}

/// A delegate 受托人 is told in whose place the opinion will stand.
fn on_behalf(held: &Held) -> Markup {
    html! { @if held.task.behalf.is_some() { p class="hint" { "受委托办理，意见和签名写作“" (held.actor.name) "”。" } } }
}

/// The card of an added signer 加签人: an opinion, and nothing of what the step itself does.
fn signing_beside(view: &View, held: &Held, front: &Front) -> Markup {
    let typed = front.typed.of("decision");
    let mut verbs: Vec<Button> = Vec::new();
    for (code, _) in process::choices(&view.running, held) {
        let button = Button::submit_as("choice", &code, if code == "disagree" { "不同意" } else { "签署意见" });
        verbs.push(if verbs.is_empty() { button.primary() } else { button });
    }
    let card = Opinion {
        action: format!("/tasks/{}/decision", held.task.id),
        guard: front.seals.guard("decision"),
        title: "加签意见".into(),
        clock: clock(view, held),
        phrases: vec!["同意。".into(), "无不同意见。".into()],
        text: typed.text("opinion", ""),
        placeholder: "填写意见；不写只签名视为同意".into(),
        error: typed.problems.at("opinion").map(str::to_string),
        verbs,
        ..Opinion::default()
    };
    opinion::card(&card, html! { (more::asked(view, held)) })
}

fn choices(view: &View, held: &Held) -> Vec<Button> {
    let choices = process::choices(&view.running, held);
    let mut verbs: Vec<Button> = Vec::new();
    for (code, label) in choices {
        let button = Button::submit_as("choice", code, label);
        verbs.push(if verbs.is_empty() { button.primary() } else { button });
    }
    if held.task.step == "preliminary" {
        verbs.push(Button::submit_as("choice", "turn_away", "退文给来文单位").danger());
    }
    verbs
}

/// The button that returns with the opinion as the reason: to the usual place, which it names.
fn back(tx: &mut Tx, view: &View, held: &Held) -> office::Result<Option<Button>> {
    let Some((code, name)) = usual_back(view, held) else { return Ok(None) };
    let to = if code == "initiator" { ReturnTarget::Initiator } else { ReturnTarget::Previous };
    let who = process::receivers(tx, &view.running, held, to)?;
    // Nobody returns to themselves by one press; under 更多 it can be done on purpose.
    if who.iter().all(|name| *name == held.actor.name) && !who.is_empty() {
        return Ok(None);
    }
    let who = match who.as_slice() {
        [] => String::new(),
        [one] => format!("（{one}）"),
        [one, ..] => format!("（{one}等 {} 人）", who.len()),
    };
    // At 初审 the sender's copy can be turned away too: the two must not be mistaken for each other.
    let button = Button::submit_as("target", code, format!("退回{name}{who}"));
    Ok(Some(button.to(format!("/tasks/{}/return", held.task.id)).unchecked()))
}

/// Where 退回 usually leads: to the step before, or to the drafter where that step cannot mend the text.
pub(super) fn usual_back(view: &View, held: &Held) -> Option<(&'static str, String)> {
    let ways = ways_back(view, held);
    let writes = |key: &str| {
        let step = view.running.definition.step(key);
        step.is_some_and(|s| s.edits.iter().any(|field| field.as_str() == "content"))
    };
    let definition = &view.running.definition;
    let signed = |by: &str| process::always_passes(definition, by, &held.task.step);
    // Once it is signed or instructed on, going back to the drafter is a long way: not by one press.
    let is_far = signed("sign") || signed("instruct");
    match (ways.previous, ways.first) {
        (Some((key, _)), Some((_, first))) if !view.is_incoming() && !is_far && !writes(&key) => {
            Some(("initiator", first))
        }
        (Some((_, name)), _) => Some(("previous", name)),
        (None, Some((_, first))) => Some(("initiator", first)),
        (None, None) => None,
    }
}

/// Whether what is returned goes straight back to who returned it.
fn straight_back(view: &View, held: &Held) -> bool {
    let state = &view.running.state;
    let visit = state.duty(held.task.duty).and_then(|duty| state.visit(duty.visit));
    visit.is_some_and(|visit| visit.back.is_some())
}

/// Why the task came back, if it did: who returned it, and in which words.
fn returned(view: &View, held: &Held) -> Markup {
    let came =
        |s: &&Stay| s.task.outcome.as_deref() == Some("returned") && s.task.closed_at == Some(held.task.opened_at);
    let Some(by) = view.stays.iter().find(came) else { return html! {} };
    let why = view.opinions.iter().rev().find(|o| o.task == Some(by.task.id));
    let newest = view.seen.document.version;
    let body = html! {
        @if let Some(why) = why { p { (why.body) } }
        @if straight_back(view, held) { p { "办完送出后直接送回" (by.holder_name) "，不再逐级办理。" } }
        @if !view.is_incoming() && newest > 1 {
            p { a href={ (view.href()) "/versions/" (newest - 1) ".." (newest) } { "对比第 " (newest - 1) " 稿与第 " (newest) " 稿" } }
        }
    };
    let who = view.named(&by.holder_name, by.holder_unit.as_ref());
    notice::block(Tone::Amber, &format!("{who}从“{}”退回", by.task.step_name), body)
}

fn title(step: &str) -> &'static str {
    match step {
        "draft" => "送审",
        "instruct" => "批示",
        "finish" => "办理结果",
        "answer" => "答复来文单位",
        "register" => "登记",
        "number" => "编号",
        "seal" => "用印",
        "issue" => "印发",
        "archive" => "归档",
        _ => "我的意见",
    }
}

fn placeholder(step: &str) -> &'static str {
    match step {
        "draft" | "memo" => "给审核人的说明，可以不写",
        "range" => "传阅要求，可以不写",
        "propose" => "填写拟办意见",
        "consult" => "填写对来文事项的意见",
        "instruct" => "填写批示",
        "lead" | "support" | "handle" => "填写办理情况",
        "finish" | "replied" => "填写办理结果：事事有交待",
        "answer" => "填写答复内容：件件有回音",
        "preliminary" => "退文、退回登记时须写明理由",
        "register" => "备注，可以不写",
        "number" | "seal" | "issue" | "archive" => "备注，可以不写；退回时须写明理由",
        _ => "填写意见；不写只签名视为同意",
    }
}

/// What the words about a step go by: its key, save where the same step asks for something else on another way.
fn subject(held: &Held) -> &str {
    match (held.task.step.as_str(), held.matter.way) {
        ("propose", Way::Reading) => "range",
        ("draft", Way::Memo) => "memo",
        ("office_review", Way::Memo) => "memo_review",
        ("finish", Way::Petition) => "replied",
        (step, _) => step,
    }
}

/// Usual phrases 常用语.
fn phrases(step: &str) -> Vec<String> {
    let words: &[&str] = match step {
        "section_review" => &["已核，拟同意送审。", "请按修改稿完善后再报。"],
        "countersign" => &["同意。", "无不同意见。", "建议修改后同意："],
        "office_review" => &["已审核，拟同意，请签发。", "按会签意见修改后再报。"],
        "cosign" => &["同意联合发文。"],
        "sign" => &["同意，请印发。", "请按修改意见完善后再报。"],
        "range" => &["拟请有关同志传阅。"],
        "memo_review" => &["已审核，拟请领导批示。", "请补充有关情况后再报。"],
        "propose" => &["拟请有关领导阅示，按批示意见办理。", "拟由主办科室提出办理意见后报。"],
        "instruct" => &["请按要求抓好落实。", "请牵头研究提出意见。", "阅。"],
        "lead" | "support" => &["已按要求办理完毕。"],
        "consult" => &["无不同意见。", "建议同意。"],
        "handle" => &["已按批示办理完毕。", "已知悉。"],
        "finish" => &["已按要求办理完毕。", "已传阅完毕。"],
        "replied" => &["已批复，办理完毕。"],
        "reading" | "circulate" => &["已阅。"],
        _ => &[],
    };
    words.iter().map(|w| (*w).to_string()).collect()
}

/// The time left for the task held.
fn clock(view: &View, held: &Held) -> Option<Clock> {
    let stay = view.stays.iter().find(|s| s.task.id == held.task.id)?;
    Some(Clock::of(stay.reading.as_ref()?, view.now, |at| when(at, view.now)))
}

/// Where the paper may go back to: what was issued, to 印发 only.
pub(super) fn ways_back(view: &View, held: &Held) -> WaysBack {
    let mut ways = process::ways_back(&view.running, held);
    ways.steps.retain(|(key, _)| *key != held.task.step);
    if view.seen.document.issued_at.is_some() {
        ways.steps.retain(|(key, _)| key == "issue");
    }
    if process::is_answered(&view.running) {
        ways.steps.retain(|(key, _)| key == "finish");
    }
    let open = |way: &(String, String)| ways.steps.iter().any(|(key, _)| *key == way.0);
    WaysBack { previous: ways.previous.filter(open), first: ways.first.filter(open), steps: ways.steps }
}
