//! What the actor does about a document (办理): the card of the task held, and the verbs used now and then.

use lexicon::Colour;
use maud::{Markup, html};
use office::people::{Role, directory};
use office::process::{self, Held, Stay, WaysBack};
use office::{Tx, document};

use super::room::when;
use super::step;
use super::view::{Front, View};
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::opinion::{self, Opinion};
use crate::ui::{Clock, Tone};

/// The cards at the right, above the trail.
pub(super) fn cards(tx: &mut Tx, view: &View, front: &Front) -> office::Result<Markup> {
    let more = more(tx, view, front)?;
    Ok(html! {
        (form::problems_in(folded(front.typed.part()), &front.typed.problems))
        @match &view.held {
            Some(held) if held.task.is_reading => (reading(view, held, front)),
            Some(held) => (deciding(tx, view, held, front)?),
            None => {}
        }
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
    if ways_back(view, held).previous.is_some() {
        verbs.push(Button::submit(back_word(held)).to(format!("/tasks/{}/return", task.id)).unchecked());
    }
    let card = Opinion {
        action: format!("/tasks/{}/decision", task.id),
        guard: front.seals.guard("decision"),
        title: title(&task.step).into(),
        clock: clock(view, held),
        phrases: phrases(&task.step),
        text: typed.text("opinion", ""),
        placeholder: placeholder(&task.step).into(),
        error: typed.problems.at("opinion").map(str::to_string),
        verbs,
        ..Opinion::default()
    };
    Ok(opinion::card(&card, fields))
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

/// At 初审 the sender's copy can be turned away too: the two must not be mistaken for each other.
fn back_word(held: &Held) -> &'static str {
    if held.task.step == "preliminary" { "退回登记" } else { "退回" }
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
        "draft" => "给审核人的说明，可以不写",
        "propose" => "填写拟办意见",
        "instruct" => "填写批示",
        "lead" | "support" => "填写办理情况",
        "finish" => "填写办理结果：事事有交待",
        "answer" => "填写答复内容：件件有回音",
        "preliminary" => "退文、退回登记时须写明理由",
        "register" => "备注，可以不写",
        "number" | "seal" | "issue" | "archive" => "备注，可以不写；退回时须写明理由",
        _ => "填写意见；不写只签名视为同意",
    }
}

/// Usual phrases 常用语.
fn phrases(step: &str) -> Vec<String> {
    let words: &[&str] = match step {
        "section_review" => &["已核，拟同意送审。", "请按修改稿完善后再报。"],
        "countersign" => &["同意。", "无不同意见。", "建议修改后同意："],
        "office_review" => &["已审核，拟同意，请签发。", "按会签意见修改后再报。"],
        "sign" => &["同意，请印发。", "请按修改意见完善后再报。"],
        "propose" => &["拟请有关领导阅示，按批示意见办理。", "拟由主办科室提出办理意见后报。"],
        "instruct" => &["请按要求抓好落实。", "请牵头研究提出意见。", "阅。"],
        "lead" | "support" => &["已按要求办理完毕。"],
        "reading" | "circulate" => &["已阅。"],
        _ => &[],
    };
    words.iter().map(|w| (*w).to_string()).collect()
}

/// The time left for the task held.
fn clock(view: &View, held: &Held) -> Option<Clock> {
    let stay = view.stays.iter().find(|s| s.task.id == held.task.id)?;
    let reading = stay.reading.as_ref()?;
    let tone = match reading.colour {
        Colour::Green => Tone::Green,
        Colour::Amber => Tone::Amber,
        Colour::Red => Tone::Red,
    };
    Some(Clock::new(tone, reading.label(), when(reading.due.at, view.now)).stopped(reading.stopped))
}

/// Verbs used now and then, folded away.
fn more(tx: &mut Tx, view: &View, front: &Front) -> office::Result<Markup> {
    let people = directory::people_of_unit(tx, view.seen.matter.unit)?;
    let actor = view.seen.actor.person;
    let others = people.iter().filter(|p| p.id != actor);
    let people: Vec<Choice> = others.map(|p| Choice::new(p.id.to_string(), p.name.clone())).collect();
    let mut parts: Vec<(&str, &str, Markup)> = Vec::new();
    if let Some(held) = view.held.as_ref().filter(|h| !h.task.is_reading) {
        let ways = ways_back(view, held);
        if !ways.steps.is_empty() {
            parts.push(("退回", "return", give_back(tx, view, (held, &ways), front)?));
        }
        let fit = process::successors(tx, &view.running, held)?;
        let fit: Vec<Choice> = fit.into_iter().map(|p| Choice::new(p.id.to_string(), p.name)).collect();
        parts.push(("转办", "transfer", transfer(held, &fit, front)));
    }
    if view.seen.matter.is_active() && may_circulate(view) {
        parts.push(("传阅", "circulation", circulate(view, &people, front)));
    }
    if may_urge(view) {
        parts.push(("催办", "urging", urge(view, front)));
    }
    if let Some(stay) = withdrawable(view) {
        parts.push(("撤回", "withdrawal", withdraw(stay, front)));
    }
    if document::may_end(tx, &view.seen.actor, &view.seen.matter, &view.seen.document)? {
        parts.push(("终止", "ending", end(view, front)));
    }
    if parts.is_empty() {
        return Ok(html! {});
    }
    // What was posted comes back open, with its message.
    let posted = front.typed.part();
    let names: Vec<&str> = parts.iter().map(|(name, ..)| *name).collect();
    Ok(html! {
        details class="card more" open[parts.iter().any(|(_, part, _)| *part == posted)] {
            summary class="pad" { "更多" small { " " (names.join("、")) } }
            @for (name, part, form) in &parts { details class="pad" open[*part == posted] { summary { (name) } (form) } }
        }
    })
}

/// Where the paper may go back to: what was issued, to 印发 only.
fn ways_back(view: &View, held: &Held) -> WaysBack {
    let mut ways = process::ways_back(&view.running, held);
    ways.steps.retain(|(key, _)| *key != held.task.step);
    if view.seen.document.issued_at.is_some() {
        ways.steps.retain(|(key, _)| key == "issue");
    }
    let open = |way: &(String, String)| ways.steps.iter().any(|(key, _)| *key == way.0);
    WaysBack { previous: ways.previous.filter(open), first: ways.first.filter(open), steps: ways.steps }
}

/// Each step once: the one before and the first one by what they are, the others by name.
fn targets(tx: &mut Tx, view: &View, ways: &WaysBack) -> office::Result<Vec<Choice>> {
    let first = ways.first.as_ref().map(|(key, _)| key);
    let previous = ways.previous.as_ref().filter(|(key, _)| Some(key) != first);
    let mut named = Vec::new();
    if let Some((_, name)) = previous {
        named.push(Choice::new("previous", format!("上一环节（{name}）")));
    }
    if first.is_some() {
        let who = view.seen.matter.initiator;
        let name = directory::person_names(tx, &[who])?.into_values().next().unwrap_or_default();
        let is = if view.is_outgoing() { "拟稿人" } else { "登记人" };
        named.push(Choice::new("initiator", format!("{is}（{name}）")));
    }
    let said = |key: &String| Some(key) == first || previous.is_some_and(|(previous, _)| previous == key);
    let others = ways.steps.iter().filter(|(key, _)| !said(key));
    named.extend(others.map(|(key, name)| Choice::new(format!("step:{key}"), format!("环节：{name}"))));
    Ok(named)
}

fn give_back(tx: &mut Tx, view: &View, (held, ways): (&Held, &WaysBack), front: &Front) -> office::Result<Markup> {
    let then = vec![Choice::new("step_by_step", "逐级重新办理"), Choice::new("straight_back", "改好后直接送回我")];
    let typed = front.typed.of("return");
    let field = |field: Field, name: &str, usual: &str| {
        field.value(typed.text(name, usual)).part("return").check(&typed.problems)
    };
    let targets = Field::select("target", "退到", targets(tx, view, ways)?);
    let fields = html! {
        (field(targets, "target", "previous"))
        (field(Field::radios("then", "之后", then), "then", "step_by_step"))
        (field(Field::text("reason", "理由"), "reason", "").required().max_length(500))
        (form::buttons(html! { (Button::submit("退回")) }))
    };
    Ok(form::post(&format!("/tasks/{}/return", held.task.id), &front.seals.guard("return"), fields))
}

fn transfer(held: &Held, people: &[Choice], front: &Front) -> Markup {
    let choices = [Choice::new("", "请选择")].into_iter().chain(people.to_vec()).collect();
    let typed = front.typed.of("transfer");
    let field =
        |field: Field, name: &str| field.value(typed.text(name, "")).part("transfer").check(&typed.problems).required();
    if people.is_empty() {
        return html! { p { "没有可以转给的人：本环节要求的角色，本单位只有您担任。" } };
    }
    let fields = html! {
        (field(Field::select("to", "转给", choices), "to"))
        (field(Field::text("reason", "理由"), "reason").max_length(500))
        (form::buttons(html! { (Button::submit("转办")) }))
    };
    form::post(&format!("/tasks/{}/transfer", held.task.id), &front.seals.guard("transfer"), fields)
}

fn circulate(view: &View, people: &[Choice], front: &Front) -> Markup {
    let typed = front.typed.of("circulation");
    let mark = |c: &Choice| c.clone().chosen(typed.has("readers", &c.value, false));
    let readers = Field::checks("readers", "传阅给", people.iter().map(mark).collect());
    let fields = html! {
        div class="long" { (readers.part("circulation").check(&typed.problems)) }
        (form::buttons(html! { (Button::submit("发出传阅")) }))
    };
    form::post(&format!("{}/circulation", view.href()), &front.seals.guard("circulation"), fields)
}

fn urge(view: &View, front: &Front) -> Markup {
    let typed = front.typed.of("urging");
    let words = Field::text("words", "催办语").value(typed.text("words", "请尽快办理。"));
    let fields = html! {
        (words.max_length(200).part("urging").check(&typed.problems))
        (form::buttons(html! { (Button::submit("催办")) }))
    };
    form::post(&format!("{}/urging", view.href()), &front.seals.guard("urging"), fields)
}

fn withdraw(stay: &Stay, front: &Front) -> Markup {
    let fields = html! {
        p { "下一环节还没有打开，可以撤回到您手中。" }
        (form::buttons(html! { (Button::submit("撤回").danger()) }))
    };
    form::post(&format!("/tasks/{}/withdrawal", stay.task.id), &front.seals.guard("withdrawal"), fields)
}

/// A paper that is not to go out after all.
fn end(view: &View, front: &Front) -> Markup {
    let typed = front.typed.of("ending");
    let reason = Field::text("reason", "理由").value(typed.text("reason", "")).required().max_length(200);
    let fields = html! {
        p { "终止后本文作废，从各人的待办中消失，不能恢复；已编的号由编号人员在“编号序列”页作废。" }
        (reason.part("ending").check(&typed.problems))
        (form::buttons(html! { (Button::submit("终止办理").danger()) }))
    };
    form::post(&format!("{}/ending", view.href()), &front.seals.guard("ending"), fields)
}

fn may_circulate(view: &View) -> bool {
    let (actor, matter) = (&view.seen.actor, &view.seen.matter);
    view.held.is_some() || matter.initiator == actor.person || actor.has(Role::UnitAdmin, matter.unit)
}

/// A hint only: whether it may be done is the flow's to say.
fn may_urge(view: &View) -> bool {
    let (actor, matter) = (&view.seen.actor, &view.seen.matter);
    let waits =
        view.stays.iter().any(|s| s.task.closed_at.is_none() && !s.task.is_reading && s.task.holder != actor.person);
    let handled = view.stays.iter().any(|s| s.task.closed_by == Some(actor.person) && !s.task.is_reading);
    let oversees = [Role::Supervisor, Role::UnitAdmin].iter().any(|r| actor.has(*r, matter.unit));
    matter.is_active() && waits && (handled || oversees || matter.initiator == actor.person)
}

/// The actor's own latest decision, while nobody after it has opened anything. A hint only, as above.
fn withdrawable(view: &View) -> Option<&Stay> {
    let actor = view.seen.actor.person;
    let mine =
        view.stays.iter().filter(|s| s.task.closed_by == Some(actor) && s.task.holder == actor && !s.task.is_reading);
    let last = mine.max_by_key(|s| s.task.closed_at)?;
    let closed = last.task.closed_at?;
    let passed =
        !matches!(last.task.outcome.as_deref(), Some("transferred" | "withdrawn" | "not_needed" | "terminated"));
    let mut after = view.stays.iter().filter(|s| s.task.opened_at >= closed && s.task.id != last.task.id).peekable();
    let fresh = after.peek().is_some() && after.all(|s| s.task.seen_at.is_none() && s.task.closed_at.is_none());
    (passed && fresh && view.seen.matter.is_active()).then_some(last)
}
